import { createRoute, z } from '@hono/zod-openapi';
import { MAX_FILE_BYTES, partSizeBytes, uploadObject } from '../../../core/list/upload-parts.ts';
import { findCampaign } from '../campaigns/change.ts';
import { campaignParams } from '../campaigns/view.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { typedValue } from '../http/schemas.ts';
import { iso } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { etagOf, versionOwedHeader } from '../http/version.ts';
import { listOf } from './decide.ts';
import { importReportSchema, viewImport } from './import-view.ts';
import { PART_URL_SECONDS, stateOfParts } from './parts.ts';
import { beginUpload, completeUpload } from './upload.ts';
import { newUploadSchema, uploadParams, uploadStateSchema } from './upload-schemas.ts';
import { decodeToken } from './upload-token.ts';

const uploadBody = z
  .strictObject({
    fileName: typedValue(255).openapi({
      description:
        'Name of the file. It is not kept, and nothing follows from it: what a file is, its content says.',
      example: 'people.csv',
    }),
    sizeBytes: z
      .int()
      .min(1, says({ en: 'The file is empty.', fr: 'Le fichier est vide.' }))
      .max(
        MAX_FILE_BYTES,
        says({
          en: 'The file is larger than 5 GiB. Divide it among several campaigns.',
          fr: 'Le fichier dépasse 5 Gio. Répartissez-le entre plusieurs campagnes.',
        }),
      )
      .openapi({ description: 'Size of the file in bytes.', example: 19_922_944 }),
    adds: z.boolean().default(false).openapi({
      description:
        'Whether the rows are added to the list that there is, instead of taking its place. A row with a reference of the list and the same person corrects that row.',
      example: false,
    }),
  })
  .openapi('NewUpload');

export const beginUploadRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/uploads',
  operationId: 'beginUpload',
  tags: ['Audience'],
  summary: 'Begin to upload a list of people',
  description:
    'Divide the file into the parts of the answer, for example with `split -b`, and send each to its address with `curl -T`. A lost part can be sent again; then complete the upload.',
  request: {
    params: campaignParams,
    headers: versionOwedHeader,
    body: { required: true, content: { 'application/json': { schema: uploadBody } } },
  },
  responses: {
    201: {
      description: 'Where to send each part.',
      content: { 'application/json': { schema: newUploadSchema } },
    },
    ...problemResponses({
      400: 'The file cannot be a list.',
      404: 'There is no such campaign.',
      409: 'The campaign takes no list any more.',
      412: 'Somebody has changed the campaign since you read it.',
      428: 'The header If-Match is missing.',
    }),
  },
});

export const getUpload = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/uploads/{uploadId}',
  operationId: 'getUpload',
  tags: ['Audience'],
  summary: 'See what has arrived, and go on with an upload',
  request: { params: uploadParams },
  responses: {
    200: {
      description: 'The parts, with new addresses for the missing ones.',
      content: { 'application/json': { schema: uploadStateSchema } },
    },
    ...problemResponses({ 404: 'There is no such campaign or upload.' }),
  },
});

export const completeUploadRoute = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/uploads/{uploadId}/complete',
  operationId: 'completeUpload',
  tags: ['Audience'],
  summary: 'Complete an upload and import the list',
  description:
    'Can be repeated without harm. Where another list has come since the upload was begun, or the campaign was submitted, nothing is imported.',
  request: { params: uploadParams },
  responses: {
    202: {
      description: 'The import has been asked for.',
      headers: z.object({
        location: z.string().openapi({
          description: 'Where to see how far it is.',
          example: '/v1/campaigns/c7k2mq9x4tb1z/import',
        }),
        etag: z.string().openapi({ description: 'Version of the campaign.', example: '"4"' }),
      }),
      content: { 'application/json': { schema: importReportSchema } },
    },
    ...problemResponses({
      404: 'There is no such campaign or upload.',
      409: 'Parts are missing, another import is under way, or the campaign takes no list any more.',
      412: 'The list has changed since the upload was begun.',
    }),
  },
});

export const addUploadRoutes = (app: Api, deps: ApiDependencies): void => {
  const expiry = (): string => iso(deps.clock() + PART_URL_SECONDS * 1000);

  app.openapi(beginUploadRoute, async (c) => {
    const { sizeBytes, adds } = c.req.valid('json');
    const { id: campaign } = c.req.valid('param');
    const begun = await beginUpload(deps, {
      campaign,
      sizeBytes,
      adds,
      by: c.get('actor'),
      ifMatch: c.req.valid('header')['if-match'],
    });
    return c.json({ ...begun, partSizeBytes: partSizeBytes(sizeBytes), expiresAt: expiry() }, 201);
  });

  app.openapi(getUpload, async (c) => {
    const { id, uploadId } = c.req.valid('param');
    const campaign = await findCampaign(deps.campaigns, id);
    const token = decodeToken(uploadId);
    const state = await stateOfParts(deps.uploads, uploadObject(campaign.id, token.name), token);
    return c.json({ uploadId, ...state, expiresAt: expiry() }, 200);
  });

  app.openapi(completeUploadRoute, async (c) => {
    const { id: campaign, uploadId } = c.req.valid('param');
    const completed = await completeUpload(deps, { campaign, uploadId, by: c.get('actor') });
    const list = listOf(completed);
    const report = await deps.listReports.get(campaign, list.number);
    const headers = { location: `/v1/campaigns/${campaign}/import`, etag: etagOf(completed) };
    return c.json(viewImport(completed, list, report), 202, headers);
  });
};
