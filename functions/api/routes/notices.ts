import { createRoute, z } from '@hono/zod-openapi';
import type { Language } from '../../../core/audience.ts';
import type { CompiledNotice } from '../../../core/notice.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { Problem, problemResponses } from '../problem.ts';
import { languageSchema, noticeFieldSchema, textsSchema } from '../schemas.ts';

const summarySchema = z
  .object({
    id: z.string().openapi({ example: 'personal-data-breach' }),
    title: textsSchema.openapi({
      description: 'As administrators choose it from a list.',
      example: { fr: 'Violation de données personnelles', en: 'Personal data breach' },
    }),
    languages: z.array(languageSchema).openapi({ example: ['fr', 'en'] }),
  })
  .openapi('NoticeSummary');

const fieldSchema = noticeFieldSchema.openapi('NoticeField', {
  example: {
    name: 'incident_date',
    label: { fr: 'Date des faits', en: 'Date of the breach' },
    help: { fr: 'Quand les données ont été prises.', en: 'When the data was taken.' },
    example: { fr: '16 novembre 2026', en: '16 November 2026' },
    required: true,
    form: 'line',
  },
});

const noticeSchema = summarySchema
  .extend({
    campaignFields: z
      .array(fieldSchema)
      .openapi({ description: 'What a campaign fills in, once in each language.' }),
    personFields: z
      .array(fieldSchema)
      .openapi({ description: 'Columns of the audience file, beside the standard ones.', example: [] }),
  })
  .openapi('Notice');

const summaryOf = ({ id, title, messages }: CompiledNotice) => ({
  id,
  title,
  languages: Object.keys(messages) as Language[],
});

const listNotices = createRoute({
  method: 'get',
  path: '/v1/notices',
  operationId: 'listNotices',
  tags: ['Notices'],
  summary: 'List the notices that a campaign can send',
  responses: {
    200: {
      description: 'All notices.',
      content: { 'application/json': { schema: z.object({ notices: z.array(summarySchema) }) } },
    },
  },
});

const getNotice = createRoute({
  method: 'get',
  path: '/v1/notices/{id}',
  operationId: 'getNotice',
  tags: ['Notices'],
  summary: 'Get one notice with the fields that it needs',
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'personal-data-breach' }),
    }),
  },
  responses: {
    200: { description: 'The notice.', content: { 'application/json': { schema: noticeSchema } } },
    ...problemResponses({ 404: 'There is no such notice.' }),
  },
});

export const addNoticeRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(listNotices, (c) => c.json({ notices: deps.notices.map(summaryOf) }, 200));

  app.openapi(getNotice, (c) => {
    const { id } = c.req.valid('param');
    const notice = deps.notices.find((one) => one.id === id);
    if (notice === undefined) {
      const known = deps.notices.map((one) => one.id).join(', ');
      throw new Problem('not-found', { detail: `There is no notice of this id. There are: ${known}.` });
    }
    const { campaignFields, personFields } = notice;
    return c.json({ ...summaryOf(notice), campaignFields, personFields }, 200);
  });
};
