import { createRoute, z } from '@hono/zod-openapi';
import { partSizeBytes } from '../../../core/list/upload-parts.ts';
import { type OutcomesFile, outcomeRejectsObject } from '../../../core/mailing/outcomes-file.ts';
import { findCampaign } from '../campaigns/change.ts';
import { campaignIdSchema, campaignParams } from '../campaigns/view.ts';
import { recordEvent } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { newestFirst, nextMember, pageOf, pageQuery } from '../http/paging.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { typedValue, wordingSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { PART_URL_SECONDS } from '../list/parts.ts';
import { newUploadSchema, uploadParams, uploadStateSchema } from '../list/upload-schemas.ts';
import { beginOutcomes, findOutcomes, recordOutcomes, stateOfUpload } from './outcomes.ts';

const MIB = 1024 * 1024;
/** Two million rows with room for what else stands in them. */
const MAX_BYTES = 500 * MIB;
const DOWNLOAD_SECONDS = 900;
const pages = { max: 100, ...newestFirst('o') };

const outcomesBody = z
  .strictObject({
    fileName: typedValue(255).openapi({
      description:
        'Name of the file. It is not kept, and nothing follows from it: what a file is, its content says.',
      example: 'returns.csv',
    }),
    sizeBytes: z
      .int()
      .min(1, says({ en: 'The file is empty.', fr: 'Le fichier est vide.' }))
      .max(
        MAX_BYTES,
        says({
          en: 'The file is larger than 500 MiB. Divide it, and upload each part.',
          fr: 'Le fichier dépasse 500 Mio. Divisez-le et déposez chaque partie.',
        }),
      )
      .openapi({ description: 'Size of the file in bytes.', example: 48_211 }),
  })
  .openapi('NewOutcomes');

const count = (description: string, example: number) => z.int().min(0).openapi({ description, example });

const outcomesSchema = z
  .object({
    id: z.string().openapi({ example: 'o7k2mq9x4tb1z' }),
    status: z.enum(['queued', 'applying', 'done', 'failed']).openapi({
      description: '`queued`: its rows are still to be read; `applying`: what they say is being recorded.',
      example: 'done',
    }),
    uploadedAt: time('When it was uploaded.'),
    finishedAt: time('When it ended.').optional(),
    by: z.string().openapi({ description: 'Pseudonym of who uploaded it.', example: '5f0c9a7b21d4e638' }),
    sizeBytes: z.int().openapi({ example: 48_211 }),
    rows: count('Rows below the titles: once it is done, those applied, already so and rejected.', 1_200),
    applied: count('Rows that changed what is known of somebody.', 1_150),
    alreadySo: count('Rows that said what was known already, or what is older than that.', 41),
    rejected: count('Rows that cannot be right; their list says why.', 9),
    failure: wordingSchema.optional().openapi({ description: 'Why nothing of it could be recorded.' }),
  })
  .openapi('OutcomesFile');

const fileParams = z.object({
  id: campaignIdSchema,
  file: z
    .string()
    .regex(
      /^o[a-z0-9]{12}$/,
      says({
        en: 'The id of a file of outcomes is "o" and 12 letters or digits.',
        fr: 'Un numéro de fichier de résultats est «\u00a0o\u00a0» suivi de 12 lettres ou chiffres.',
      }),
    )
    .openapi({
      param: { name: 'file', in: 'path' },
      description: 'Id of the file.',
      example: 'o7k2mq9x4tb1z',
    }),
});

export const beginOutcomesRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/outcomes',
  operationId: 'beginOutcomes',
  tags: ['Outcomes'],
  summary: 'Begin to upload what came back from the post',
  description:
    'A CSV with a row for each letter or call: `code` of the letter or `reference` of the person; `outcome` (posted, returned, handed over, told by phone, told in person, in French or English as the post writes it); for a return its `reason`; `date`. Divide the file into the parts of the answer and send each to its address; then complete the upload.',
  request: {
    params: campaignParams,
    body: { required: true, content: { 'application/json': { schema: outcomesBody } } },
  },
  responses: {
    201: {
      description: 'Where to send each part.',
      content: { 'application/json': { schema: newUploadSchema } },
    },
    ...problemResponses({
      400: 'The file is empty or too large.',
      404: 'There is no such campaign.',
      409: 'The campaign has not started.',
    }),
  },
});

export const getOutcomesUpload = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/outcomes/uploads/{uploadId}',
  operationId: 'getOutcomesUpload',
  tags: ['Outcomes'],
  summary: 'See what of a file of outcomes has arrived, and go on with its upload',
  request: { params: uploadParams },
  responses: {
    200: {
      description: 'The parts, with new addresses for the missing ones.',
      content: { 'application/json': { schema: uploadStateSchema } },
    },
    ...problemResponses({ 404: 'There is no such campaign or upload.' }),
  },
});

export const recordOutcomesRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/outcomes/uploads/{uploadId}/complete',
  operationId: 'recordOutcomes',
  tags: ['Outcomes'],
  summary: 'Complete an upload and record what came back',
  description:
    'Who was posted a letter counts as told from that day; whose letter came back counts as not told, until another one is posted. Of two outcomes of one person the later day wins, so the same file can be uploaded twice without harm, and files in any order. Can be repeated.',
  request: { params: uploadParams },
  responses: {
    202: {
      description: 'It will be recorded in the background: ask for it until it is done.',
      headers: z.object({
        location: z.string().openapi({
          description: 'Where to see how far it is.',
          example: '/v1/campaigns/c7k2mq9x4tb1z/outcomes/o7k2mq9x4tb1z',
        }),
      }),
      content: { 'application/json': { schema: outcomesSchema } },
    },
    ...problemResponses({
      404: 'There is no such campaign or upload.',
      409: 'Parts are missing, or the campaign has not started.',
    }),
  },
});

export const listOutcomes = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/outcomes',
  operationId: 'listOutcomes',
  tags: ['Outcomes'],
  summary: 'List the files of outcomes of a campaign, newest first',
  request: { params: campaignParams, query: z.strictObject(pageQuery(pages)) },
  responses: {
    200: {
      description: 'The files, with the counts of their rows.',
      content: {
        'application/json': {
          schema: z.object({ outcomes: z.array(outcomesSchema), ...nextMember(pages.example) }),
        },
      },
    },
    ...problemResponses({
      400: 'The place in the list or the limit cannot be read.',
      404: 'There is no such campaign.',
    }),
  },
});

export const getOutcomes = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/outcomes/{file}',
  operationId: 'getOutcomes',
  tags: ['Outcomes'],
  summary: 'See how far a file of outcomes is, and what its rows came to',
  request: { params: fileParams },
  responses: {
    200: { description: 'The file.', content: { 'application/json': { schema: outcomesSchema } } },
    ...problemResponses({ 404: 'There is no such campaign or file.' }),
  },
});

export const getOutcomesRejects = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/outcomes/{file}/rejects',
  operationId: 'getOutcomesRejects',
  tags: ['Outcomes'],
  summary: 'Download the rows of a file of outcomes that were rejected',
  description:
    'A CSV with each rejected row as it was given, why, and what to do. Mended, it can be uploaded as it is. It holds personal data, so each request for it is kept in the audit trail.',
  request: { params: fileParams },
  responses: {
    200: {
      description: 'Where to download them.',
      content: {
        'application/json': {
          schema: z
            .object({
              rejectsUrl: z.string().openapi({
                description: 'Where to download the CSV.',
                example: 'https://bucket.example/outcomes/c7k2mq9x4tb1z/o7k2mq9x4tb1z/rejects.csv',
              }),
              expiresAt: time('Until when the address can be used; asking again gives a new one.'),
            })
            .openapi('OutcomesRejects'),
        },
      },
    },
    ...problemResponses({
      404: 'There is no such campaign or file, or none of its rows was rejected.',
    }),
  },
});

const viewOutcomes = (file: OutcomesFile): z.infer<typeof outcomesSchema> => ({
  id: file.id,
  status: file.status,
  uploadedAt: iso(file.uploadedAtMs),
  ...(file.finishedAtMs === undefined ? {} : { finishedAt: iso(file.finishedAtMs) }),
  by: file.by,
  sizeBytes: file.sizeBytes,
  rows: file.rows,
  applied: file.applied,
  alreadySo: file.alreadySo,
  rejected: file.rejected,
  ...(file.failure === undefined ? {} : { failure: file.failure }),
});

export const addOutcomesRoutes = (app: Api, deps: ApiDependencies): void => {
  const expiry = (): string => iso(deps.clock() + PART_URL_SECONDS * 1000);

  app.openapi(beginOutcomesRoute, async (c) => {
    const { sizeBytes } = c.req.valid('json');
    const { id: campaign } = c.req.valid('param');
    const begun = await beginOutcomes(deps, { campaign, sizeBytes });
    return c.json({ ...begun, partSizeBytes: partSizeBytes(sizeBytes), expiresAt: expiry() }, 201);
  });

  app.openapi(getOutcomesUpload, async (c) => {
    const { id, uploadId } = c.req.valid('param');
    return c.json({ uploadId, ...(await stateOfUpload(deps, id, uploadId)), expiresAt: expiry() }, 200);
  });

  app.openapi(recordOutcomesRoute, async (c) => {
    const { id: campaign, uploadId } = c.req.valid('param');
    const file = await recordOutcomes(deps, { campaign, uploadId, by: c.get('actor') });
    return c.json(viewOutcomes(file), 202, { location: `/v1/campaigns/${campaign}/outcomes/${file.id}` });
  });

  app.openapi(listOutcomes, async (c) => {
    const { id } = c.req.valid('param');
    await findCampaign(deps.campaigns, id);
    const { items, ...next } = pageOf(await deps.outcomesFiles.list(id), c.req.valid('query'), {
      cursorOf: (file) => pages.cursorOf(file.uploadedAtMs, file.id),
      descending: true,
    });
    return c.json({ outcomes: items.map(viewOutcomes), ...next }, 200);
  });

  app.openapi(getOutcomes, async (c) => {
    const { id, file } = c.req.valid('param');
    return c.json(viewOutcomes(await findOutcomes(deps, id, file)), 200);
  });

  app.openapi(getOutcomesRejects, async (c) => {
    const { id, file: fileId } = c.req.valid('param');
    const file = await findOutcomes(deps, id, fileId);
    if (file.rejected === 0 || file.run === undefined) {
      throw new Problem('not-found', {
        detail: {
          en: 'No row of this file was rejected.',
          fr: 'Aucune ligne de ce fichier n’a été rejetée.',
        },
      });
    }
    await recordEvent(deps, c.get('actor'), { action: 'outcomes.rejects', campaign: id, on: file.id });
    const object = outcomeRejectsObject(file, file.run);
    const rejectsUrl = await deps.uploads.downloadUrl(object, `rejects-${file.id}.csv`, DOWNLOAD_SECONDS);
    return c.json({ rejectsUrl, expiresAt: iso(deps.clock() + DOWNLOAD_SECONDS * 1000) }, 200);
  });
};
