import { createRoute, z } from '@hono/zod-openapi';
import { unsubmitted } from '../../../core/campaign/approval.ts';
import { type Campaign, nextState } from '../../../core/campaign/campaign.ts';
import { queuedImport } from '../../../core/list/import.ts';
import { rejectsObject } from '../../../core/list/import-files.ts';
import {
  MAX_FILE_BYTES,
  missingParts,
  partSizeBytes,
  partsOf,
  uploadObject,
} from '../../../core/list/upload-parts.ts';
import { recordEvent, recordsChange } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { says } from '../http/validation-text.ts';
import { changeCampaign, findCampaign, notPossible, wrongState } from './change.ts';
import {
  campaignIdSchema,
  campaignParams,
  hasRejects,
  importReportSchema,
  iso,
  time,
  viewImport,
} from './view.ts';

const PART_URL_SECONDS = 3600;
const DOWNLOAD_SECONDS = 900;
const NAME_LENGTH = 12;

/** File names that give away that the content is no text. */
const notCsv = /\.(xlsx?|xlsm|xlsb|ods|numbers|pdf|zip|gz|7z)$/i;

const uploadBody = z
  .strictObject({
    fileName: z
      .string()
      .min(1)
      .max(255)
      .refine((name) => !notCsv.test(name), {
        error: says({
          en: 'This is no CSV file. In your spreadsheet choose "Save as", then "CSV UTF-8", and upload that file.',
          fr: 'Ce n’est pas un fichier CSV. Dans votre tableur, choisissez « Enregistrer sous », puis « CSV UTF-8 », et déposez ce fichier.',
        }),
      })
      .openapi({ description: 'Name of the file; it is checked and not kept.', example: 'people.csv' }),
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
  })
  .openapi('NewUpload');

const uploadIdSchema = z.string().openapi({
  description: 'Id of the upload; it tells nothing and stays the same.',
  example: 'WyI4ZjNr',
});

const expiresAt = time('Until when the addresses can be used; asking again gives new ones.');

const partUrl = z.string().openapi({ description: 'Send the part here with `PUT`.' });
const partNumber = z.int().openapi({ description: 'Counts from 1, in the order of the file.', example: 1 });
const partSize = z.int().openapi({ description: 'Bytes of this part.', example: 8_388_608 });

const newUploadSchema = z
  .object({
    uploadId: uploadIdSchema,
    partSizeBytes: z.int().openapi({ description: 'Bytes of every part but the last.', example: 8_388_608 }),
    parts: z.array(z.object({ number: partNumber, url: partUrl, sizeBytes: partSize })),
    expiresAt,
  })
  .openapi('Upload');

const uploadStateSchema = z
  .object({
    uploadId: uploadIdSchema,
    completed: z.boolean().openapi({ description: 'Whether the file is whole in place.', example: false }),
    partSizeBytes: z.int().openapi({ example: 8_388_608 }),
    parts: z.array(
      z.object({
        number: partNumber,
        sizeBytes: partSize,
        arrived: z.boolean().openapi({ description: 'Whether it has arrived whole.', example: false }),
        url: partUrl.optional().openapi({ description: 'Only of a part that is missing.' }),
      }),
    ),
    expiresAt,
  })
  .openapi('UploadState');

const uploadParams = z.object({
  id: campaignIdSchema,
  uploadId: z
    .string()
    .max(2000)
    .openapi({
      param: { name: 'uploadId', in: 'path' },
      description: 'Id of the upload.',
      example: 'WyI4ZjNr',
    }),
});

export const beginUpload = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/uploads',
  operationId: 'beginUpload',
  tags: ['Audience'],
  summary: 'Begin to upload a list of people',
  description:
    'Divide the file into the parts of the answer, for example with `split -b`, and send each to its address with `curl -T`. A lost part can be sent again; then complete the upload.',
  request: {
    params: campaignParams,
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

export const completeUpload = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/uploads/{uploadId}/complete',
  operationId: 'completeUpload',
  tags: ['Audience'],
  summary: 'Complete an upload and import the list',
  description: 'Can be repeated without harm.',
  request: { params: uploadParams },
  responses: {
    202: {
      description: 'The import has been asked for.',
      headers: z.object({
        location: z.string().openapi({
          description: 'Where to see how far it is.',
          example: '/v1/campaigns/c7k2mq9x4tb1z/import',
        }),
      }),
      content: { 'application/json': { schema: importReportSchema } },
    },
    ...problemResponses({
      404: 'There is no such campaign or upload.',
      409: 'Parts are missing, another import is under way, or the campaign takes no list any more.',
    }),
  },
});

export const getImport = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/import',
  operationId: 'getImport',
  tags: ['Audience'],
  summary: 'Read the report of the import',
  request: { params: campaignParams },
  responses: {
    200: { description: 'The report.', content: { 'application/json': { schema: importReportSchema } } },
    ...problemResponses({ 404: 'There is no such campaign, or it has no list yet.' }),
  },
});

export const getRejects = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/import/rejects',
  operationId: 'getRejects',
  tags: ['Audience'],
  summary: 'Download the rows that need attention',
  description:
    'A CSV with every row that was not accepted and the reason, for whoever keeps the list. It holds personal data, so each request for it is kept in the audit trail.',
  request: { params: campaignParams },
  responses: {
    200: {
      description: 'Where to download them.',
      content: {
        'application/json': {
          schema: z
            .object({
              rejectsUrl: z.string().openapi({
                description: 'Where to download the CSV.',
                example: 'https://bucket.example/imports/c7k2mq9x4tb1z/1/rejects.csv',
              }),
              expiresAt: time('Until when the address can be used; asking again gives a new one.'),
            })
            .openapi('Rejects'),
        },
      },
    },
    ...problemResponses({ 404: 'There is no such campaign, or no row of its list needs attention.' }),
  },
});

/** What an upload id holds, so that nothing about an upload has to be stored. */
const tokenSchema = z.tuple([
  /** Name of the object in the campaign's folder. */
  z.string().regex(/^[a-z0-9]{12}$/),
  /** The store's id of the upload. */
  z.string().min(1),
  z.int().min(1).max(MAX_FILE_BYTES),
  /** Number of the campaign's newest import when the upload was begun. */
  z.int().min(0),
]);
type Token = { name: string; upload: string; sizeBytes: number; afterImport: number };

const encodeToken = ({ name, upload, sizeBytes, afterImport }: Token): string =>
  Buffer.from(JSON.stringify([name, upload, sizeBytes, afterImport])).toString('base64url');

const noSuchUpload = (): never => {
  throw new Problem('not-found', {
    detail: {
      en: 'There is no such upload: it was never begun, or it is too old. Begin a new one.',
      fr: 'Il n’y a pas de tel dépôt : il n’a jamais commencé, ou il est trop ancien. Commencez-en un nouveau.',
    },
  });
};

const decodeToken = (text: string): Token => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return noSuchUpload();
  }
  const parsed = tokenSchema.safeParse(value);
  if (!parsed.success) return noSuchUpload();
  const [name, upload, sizeBytes, afterImport] = parsed.data;
  return { name, upload, sizeBytes, afterImport };
};

/** Ends the request where the campaign takes no list now. */
const checkTakesList = (campaign: Campaign): void => {
  if (nextState(campaign.state, 'import') === undefined) wrongState(campaign, 'import');
};

const checkNoneUnderWay = (campaign: Campaign): void => {
  const status = campaign.import?.status;
  if (status === 'queued' || status === 'importing') {
    notPossible(campaign, {
      en: 'Another list is being imported. Wait until that has ended.',
      fr: 'Une autre liste est en cours d’import. Attendez qu’il soit terminé.',
    });
  }
};

export const addUploadRoutes = (app: Api, deps: ApiDependencies): void => {
  const expiry = (): string => iso(deps.clock() + PART_URL_SECONDS * 1000);

  app.openapi(beginUpload, async (c) => {
    const { sizeBytes } = c.req.valid('json');
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    checkTakesList(campaign);
    const name = deps.randomId(NAME_LENGTH);
    const object = uploadObject(campaign.id, name);
    await recordEvent(deps, c.get('actor'), {
      action: 'list.begin-upload',
      campaign: campaign.id,
      on: object,
      particulars: { sizeBytes },
    });
    const upload = await deps.uploads.begin(object);
    const uploadId = encodeToken({ name, upload, sizeBytes, afterImport: campaign.import?.number ?? 0 });
    const parts = await Promise.all(
      partsOf(sizeBytes).map(async (part) => ({
        ...part,
        url: await deps.uploads.partUrl(object, upload, part.number, PART_URL_SECONDS),
      })),
    );
    return c.json({ uploadId, partSizeBytes: partSizeBytes(sizeBytes), parts, expiresAt: expiry() }, 201);
  });

  app.openapi(getUpload, async (c) => {
    const { id, uploadId } = c.req.valid('param');
    const campaign = await findCampaign(deps.campaigns, id);
    const { name, upload, sizeBytes } = decodeToken(uploadId);
    const object = uploadObject(campaign.id, name);
    const arrived = await deps.uploads.arrived(object, upload);
    const completed = arrived === undefined;
    if (completed && (await deps.uploads.sizeBytes(object)) === undefined) return noSuchUpload();
    const missing = new Set(
      missingParts(sizeBytes, arrived ?? partsOf(sizeBytes)).map(({ number }) => number),
    );
    const parts = await Promise.all(
      partsOf(sizeBytes).map(async (part) =>
        missing.has(part.number)
          ? {
              ...part,
              arrived: false,
              url: await deps.uploads.partUrl(object, upload, part.number, PART_URL_SECONDS),
            }
          : { ...part, arrived: true },
      ),
    );
    const size = partSizeBytes(sizeBytes);
    return c.json({ uploadId, completed, partSizeBytes: size, parts, expiresAt: expiry() }, 200);
  });

  /** Makes the object of the parts that have arrived, unless that has been done. */
  const assemble = async (campaign: Campaign, token: Token, object: string): Promise<void> => {
    const arrived = await deps.uploads.arrived(object, token.upload);
    if (arrived !== undefined) {
      const missing = missingParts(token.sizeBytes, arrived).map(({ number }) => number);
      if (missing.length > 0) {
        const of = partsOf(token.sizeBytes).length;
        throw new Problem('not-possible-now', {
          detail: {
            en: `${missing.length} of ${of} parts have not arrived, or not whole. Send them, then complete again.`,
            fr: `${missing.length} des ${of} parties ne sont pas arrivées, ou pas en entier. Envoyez-les, puis terminez de nouveau.`,
          },
          state: campaign.state,
          missingParts: missing,
        });
      }
      const wanted = new Set(partsOf(token.sizeBytes).map(({ number }) => number));
      const parts = arrived.filter(({ number }) => wanted.has(number));
      if ((await deps.uploads.complete(object, token.upload, parts)) === 'completed') return;
    }
    if ((await deps.uploads.sizeBytes(object)) === undefined) noSuchUpload();
    // A late repeat must not bring an old list back over a newer one.
    if ((campaign.import?.number ?? 0) > token.afterImport) {
      notPossible(campaign, {
        en: 'Another list has been imported since this upload was completed. Begin a new one.',
        fr: 'Une autre liste a été importée depuis la fin de ce dépôt. Commencez-en un nouveau.',
      });
    }
  };

  app.openapi(completeUpload, async (c) => {
    const { id, uploadId } = c.req.valid('param');
    const campaign = await findCampaign(deps.campaigns, id);
    const token = decodeToken(uploadId);
    const object = uploadObject(campaign.id, token.name);
    if (campaign.import?.object !== object) {
      checkTakesList(campaign);
      checkNoneUnderWay(campaign);
      await assemble(campaign, token, object);
    }
    const decide = (before: Campaign): Campaign => {
      if (before.import?.object === object) return before;
      checkTakesList(before);
      checkNoneUnderWay(before);
      const queued = queuedImport({
        number: (before.import?.number ?? 0) + 1,
        bucket: deps.uploads.bucket,
        object,
        sizeBytes: token.sizeBytes,
        startedAtMs: deps.clock(),
      });
      const { submission } = before;
      return { ...(submission === undefined ? before : unsubmitted(before)), import: queued };
    };
    const record = recordsChange(deps, c.get('actor'), 'list.import');
    const changed = await changeCampaign(deps.campaigns, id, decide, { record });
    const report = changed.import;
    if (report === undefined) throw new Error(`campaign ${id} has lost its import`);
    // Sent again by a repeat, as nobody can tell whether the first call came as far as this.
    if (report.status === 'queued') {
      const { number: importNumber } = report;
      await deps.importQueue.send({ campaign: id, importNumber, object, byteOffset: 0, row: 0 });
    }
    return c.json(viewImport(report), 202, { location: `/v1/campaigns/${id}/import` });
  });

  app.openapi(getImport, async (c) => {
    const { id } = c.req.valid('param');
    const { import: report } = await findCampaign(deps.campaigns, id);
    if (report === undefined) {
      throw new Problem('not-found', {
        detail: {
          en: 'No list has been uploaded to this campaign yet.',
          fr: 'Aucune liste n’a encore été déposée pour cette campagne.',
        },
      });
    }
    return c.json(viewImport(report), 200);
  });

  app.openapi(getRejects, async (c) => {
    const { id } = c.req.valid('param');
    const { import: report } = await findCampaign(deps.campaigns, id);
    if (report === undefined || !hasRejects(report)) {
      throw new Problem('not-found', {
        detail: {
          en: 'There are no rows that need attention: no import of the campaign has ended with any.',
          fr: 'Il n’y a pas de lignes à corriger : aucun import de la campagne n’en a laissé.',
        },
      });
    }
    await recordEvent(deps, c.get('actor'), {
      action: 'list.rejects',
      campaign: id,
      particulars: { import: report.number },
    });
    const object = rejectsObject(id, report.number);
    const fileName = `rejects-${id}-${report.number}.csv`;
    const rejectsUrl = await deps.uploads.downloadUrl(object, fileName, DOWNLOAD_SECONDS);
    return c.json({ rejectsUrl, expiresAt: iso(deps.clock() + DOWNLOAD_SECONDS * 1000) }, 200);
  });
};
