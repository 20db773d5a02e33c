import { createRoute, z } from '@hono/zod-openapi';
import type { Language } from '../../../core/audience/audience.ts';
import { fieldProblems } from '../../../core/campaign/fields.ts';
import { shownLetter } from '../../../core/letter/shown-letter.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import { renderMessage, renderSms, replacementData, sampleRecipient } from '../../../core/notice/render.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { fieldsDoNotFit, Problem, pointerTo, problemResponses } from '../http/problem.ts';
import {
  fieldValuesSchema,
  languageSchema,
  noticeFieldSchema,
  textsSchema,
  typedLine,
} from '../http/schemas.ts';

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

const noticeParams = z.object({
  id: typedLine(100).openapi({ param: { name: 'id', in: 'path' }, example: 'personal-data-breach' }),
});

const draftSchema = z
  .strictObject({
    language: languageSchema.openapi({ example: 'en' }),
    fields: fieldValuesSchema.openapi({
      description: 'Values of the fields, as far as there are any.',
      example: { organisation: 'Val Exemple Hospitals' },
    }),
  })
  .openapi('NoticeDraft');

const draftPreviewSchema = z
  .object({
    subject: z.string().openapi({ example: 'Val Exemple Hospitals: your data was stolen' }),
    text: z.string().openapi({ example: 'Dear Camille Exemple, …' }),
    html: z.string().openapi({ example: '<!doctype html>…' }),
    sms: z.string().openapi({ example: 'Val Exemple: your data was stolen. …' }),
    letter: z.string().optional().openapi({
      description: 'The letter, as plain text.',
      example: 'Your data was stolen\n\nDear Camille Exemple, …',
    }),
  })
  .openapi('NoticeDraftPreview');

const summaryOf = ({ id, title, messages }: CompiledNotice) => ({
  id,
  title,
  languages: Object.keys(messages) as Language[],
});

export const listNotices = createRoute({
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

export const getNotice = createRoute({
  method: 'get',
  path: '/v1/notices/{id}',
  operationId: 'getNotice',
  tags: ['Notices'],
  summary: 'Get one notice with the fields that it needs',
  request: { params: noticeParams },
  responses: {
    200: { description: 'The notice.', content: { 'application/json': { schema: noticeSchema } } },
    ...problemResponses({ 404: 'There is no such notice.' }),
  },
});

export const previewNotice = createRoute({
  method: 'post',
  path: '/v1/notices/{id}/preview',
  operationId: 'previewNotice',
  tags: ['Notices'],
  summary: 'See a notice while its fields are being filled in',
  description:
    'As a person who does not exist would get it. Of a field that is required and still empty, the label stands in brackets. Nothing is kept.',
  request: {
    params: noticeParams,
    body: { required: true, content: { 'application/json': { schema: draftSchema } } },
  },
  responses: {
    200: { description: 'The message.', content: { 'application/json': { schema: draftPreviewSchema } } },
    ...problemResponses({
      400: 'The notice has no text in this language, or a field is unknown or not usable.',
      404: 'There is no such notice.',
    }),
  },
});

/** The values with the label, in brackets, of each field that is required and empty. */
const withLabels = (
  { campaignFields }: CompiledNotice,
  language: Language,
  values: Record<string, string>,
): Record<string, string> => {
  const gaps = campaignFields.flatMap(({ name, label, required }) =>
    required && (values[name] ?? '').trim() === '' ? [[name, `[${label[language] ?? name}]`]] : [],
  );
  return { ...values, ...Object.fromEntries(gaps) };
};

export const addNoticeRoutes = (app: Api, deps: ApiDependencies): void => {
  const find = (id: string): CompiledNotice => {
    const notice = deps.notices.find((one) => one.id === id);
    if (notice !== undefined) return notice;
    const known = deps.notices.map((one) => one.id).join(', ');
    throw new Problem('not-found', {
      detail: {
        en: `There is no notice of this id. There are: ${known}.`,
        fr: `Il n’y a pas d’avis de ce nom. Il y a : ${known}.`,
      },
    });
  };

  app.openapi(listNotices, (c) => c.json({ notices: deps.notices.map(summaryOf) }, 200));

  app.openapi(getNotice, (c) => {
    const notice = find(c.req.valid('param').id);
    const { campaignFields, personFields } = notice;
    return c.json({ ...summaryOf(notice), campaignFields, personFields }, 200);
  });

  app.openapi(previewNotice, async (c) => {
    const notice = find(c.req.valid('param').id);
    const { language, fields } = c.req.valid('json');
    const values = withLabels(notice, language, fields);
    const problems = fieldProblems(notice, { [language]: values }, language, { isBeingTyped: true });
    if (problems.length > 0) {
      throw new Problem('invalid-request', {
        detail: fieldsDoNotFit,
        errors: problems.map(({ field, message }) => ({
          pointer: pointerTo(field === undefined ? ['language'] : ['fields', field]),
          message,
        })),
      });
    }
    const content = await freezeContent(notice, { [language]: values }, deps.checkSite);
    const message = content.messages[language];
    if (message === undefined) throw new Error(`notice ${notice.id} was checked and has no "${language}"`);
    const person = sampleRecipient(notice, language);
    const data = replacementData(person, content.personFields, message.nameless);
    const sms = renderSms(message, person);
    const letter = shownLetter(message, person, language);
    return c.json({ ...renderMessage(message, data), sms, ...(letter !== undefined && { letter }) }, 200);
  });
};
