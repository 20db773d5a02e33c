import { createRoute, z } from '@hono/zod-openapi';
import type { StaffLanguage } from '../../../core/base/wording.ts';
import { templateCsv } from '../../../core/list/template.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { typedLine } from '../http/schemas.ts';

const fileNames: Record<StaffLanguage, string> = { en: 'list.csv', fr: 'liste.csv' };

export const getListTemplate = createRoute({
  method: 'get',
  path: '/v1/list-template',
  operationId: 'getListTemplate',
  tags: ['Audience'],
  summary: 'Get a list to fill in',
  description:
    'A CSV with a column for each thing that may be known of people, and one made-up person to be replaced. Columns that are not needed can go.',
  request: {
    query: z.strictObject({
      language: z
        .enum(['en', 'fr'])
        .default('en')
        .openapi({ description: 'Language of the titles.', example: 'fr' }),
      notice: typedLine(100).optional().openapi({
        description: 'Id of the notice whose own fields of people are columns too.',
        example: 'personal-data-breach',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The list.',
      headers: z.object({
        'content-disposition': z
          .string()
          .openapi({ description: 'Name of the file.', example: 'attachment; filename="list.csv"' }),
      }),
      content: { 'text/csv': { schema: z.string().openapi({ example: 'Reference,Email\r\n' }) } },
    },
    ...problemResponses({
      400: 'There is no template in this language.',
      404: 'There is no such notice.',
    }),
  },
});

export const addTemplateRoutes = (app: Api, deps: ApiDependencies): void => {
  const ownFields = (id: string, language: StaffLanguage): { name: string; example: string }[] => {
    const notice = deps.notices.find((one) => one.id === id);
    if (notice === undefined) {
      throw new Problem('not-found', {
        detail: { en: `There is no notice "${id}".`, fr: `Il n’y a pas d’avis «\u00a0${id}\u00a0».` },
      });
    }
    return notice.personFields.map(({ name, example }) => ({ name, example: example[language] ?? '' }));
  };

  app.openapi(getListTemplate, (c) => {
    const { language, notice } = c.req.valid('query');
    const own = notice === undefined ? [] : ownFields(notice, language);
    return c.body(templateCsv(language, own), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileNames[language]}"`,
    });
  });
};
