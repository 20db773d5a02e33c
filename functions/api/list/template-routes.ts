import { createRoute, z } from '@hono/zod-openapi';
import { wordingSchema } from '../../../core/base/wording.ts';
import { listTemplate } from '../../../core/list/template.ts';
import type { Api } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';

const fileNames = { en: 'list.csv', fr: 'liste.csv' } as const;

export const getListTemplate = createRoute({
  method: 'get',
  path: '/v1/list-template',
  operationId: 'getListTemplate',
  tags: ['Audience'],
  summary: 'Get a list to fill in',
  description:
    'A CSV with the titles of all columns that every list may have, and one made-up row to be replaced. Columns that are not needed can go; the fields of a notice are columns too, by their names.',
  request: {
    query: z.strictObject({
      language: z
        .enum(wordingSchema.keyof().options)
        .default('en')
        .openapi({ description: 'Language of the titles.', example: 'fr' }),
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
    ...problemResponses({ 400: 'There is no template in this language.' }),
  },
});

export const addTemplateRoutes = (app: Api): void => {
  app.openapi(getListTemplate, (c) => {
    const { language } = c.req.valid('query');
    return c.body(listTemplate(language), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileNames[language]}"`,
    });
  });
};
