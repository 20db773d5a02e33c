import { createRoute, z } from '@hono/zod-openapi';
import { batchStates } from '../../../core/mailing/states.ts';
import { campaignIdSchema, campaignParams } from '../campaigns/view.ts';
import { problemResponses } from '../http/problem.ts';
import { typedLine, typedText } from '../http/schemas.ts';
import { time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { versionOwedHeader } from '../http/version.ts';

const signedSchema = z.object({
  at: time('When it was said.'),
  by: z.string().openapi({ description: 'Pseudonym of who said it.', example: '7d1f0a2b9c3e4d5f' }),
});

const batchSchema = z
  .object({
    number: z.int().openapi({ example: 1 }),
    state: z.enum(batchStates).openapi({
      description:
        '`writing`: its people are found and its letters made; `posting`, `voiding`: that is being noted beside each person. Only who is in a `posted` batch counts as told by it.',
      example: 'written',
    }),
    version: z.int().openapi({ example: 3 }),
    requestedAt: time('When it was asked for.'),
    letters: z.int().optional().openapi({ description: 'Once it is written.', example: 783 }),
    sheets: z.int().optional().openapi({ description: 'Sheets of paper.', example: 1566 }),
    files: z
      .array(z.string())
      .optional()
      .openapi({
        description: 'Names of its files, of one batch by itself, once it is written.',
        example: ['letters-0001.pdf', 'letters.csv', 'manifest.json'],
      }),
    seal: z.string().optional().openapi({
      description: 'SHA-256 of manifest.json, hex, which has the SHA-256 of each file.',
      example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    }),
    writtenAt: time('When its last file was written.').optional(),
    handedOver: signedSchema.optional(),
    posted: signedSchema
      .extend({ on: z.iso.date().openapi({ description: 'Day on which the post took the letters.' }) })
      .optional(),
    voided: signedSchema.extend({ reason: z.string() }).optional(),
  })
  .openapi('LetterBatch');
export type BatchView = z.infer<typeof batchSchema>;

const batchParams = z.object({
  id: campaignIdSchema,
  batch: z.coerce
    .number<number>()
    .int()
    .min(1)
    .max(999_999)
    .openapi({ param: { name: 'batch', in: 'path' }, description: 'Number of the batch.', example: 1 }),
});

const batchAnswer = (description: string) => ({
  description,
  content: { 'application/json': { schema: batchSchema } },
});

const batchWithVersion = (description: string) => ({
  ...batchAnswer(description),
  headers: z.object({
    etag: z.string().openapi({ description: 'Version of the batch.', example: '"3"' }),
  }),
});

export const createLetterBatch = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/letters',
  operationId: 'createLetterBatch',
  tags: ['Letters'],
  summary: 'Have letters made for everybody who is owed one',
  description:
    'Everybody whom no message can reach any more, or whom none has reached in time, and who is in no open batch. One PDF letter a person, in files of up to 2,000, and a list of all of them. It is made in the background: ask for the batch until it is written. Nobody counts as told before it is posted.',
  request: { params: campaignParams },
  responses: {
    202: {
      ...batchAnswer('It will be written.'),
      headers: z.object({
        location: z.string().openapi({
          description: 'Address of the batch.',
          example: '/v1/campaigns/c7k2mq9x4tb1z/letters/1',
        }),
      }),
    },
    ...problemResponses({
      404: 'There is no such campaign.',
      409: 'The campaign has not started, its last batch is still being written, or this installation prints no letters.',
    }),
  },
});

export const listLetterBatches = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/letters',
  operationId: 'listLetterBatches',
  tags: ['Letters'],
  summary: 'List the batches of letters of a campaign, newest first',
  request: { params: campaignParams },
  responses: {
    200: {
      description: 'All batches, without the names of their files.',
      content: { 'application/json': { schema: z.object({ batches: z.array(batchSchema) }) } },
    },
    ...problemResponses({ 404: 'There is no such campaign.' }),
  },
});

export const getLetterBatch = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/letters/{batch}',
  operationId: 'getLetterBatch',
  tags: ['Letters'],
  summary: 'See how a batch of letters stands',
  request: { params: batchParams },
  responses: {
    200: batchWithVersion('The batch.'),
    ...problemResponses({ 404: 'There is no such campaign or batch.' }),
  },
});

export const downloadLetters = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/letters/{batch}/downloads',
  operationId: 'downloadLetters',
  tags: ['Letters'],
  summary: 'Download a file of a batch',
  description: 'The files name people: each download is recorded with your name.',
  request: {
    params: batchParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              file: typedLine(100).openapi({
                description: 'Name of the file, as the batch has it.',
                example: 'letters-0001.pdf',
              }),
            })
            .openapi('LetterDownload'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'Where the file is.',
      content: {
        'application/json': {
          schema: z
            .object({
              downloadUrl: z.string().openapi({
                description: 'Good for 15 minutes.',
                example: 'https://bucket.example/letters/c7k2mq9x4tb1z/1/letters-0001.pdf',
              }),
            })
            .openapi('LetterDownloadAddress'),
        },
      },
    },
    ...problemResponses({
      404: 'There is no such campaign, batch or file.',
      409: 'The batch is still being written, or was voided.',
    }),
  },
});

export const stepLetterBatch = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/letters/{batch}/steps',
  operationId: 'stepLetterBatch',
  tags: ['Letters'],
  summary: 'Say that a batch was handed over or posted, or void it',
  description:
    'Only who is in a posted batch counts as told. A batch can be voided until it is posted: its people then go into the next one.',
  request: {
    params: batchParams,
    headers: versionOwedHeader,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              step: z.enum(['hand-over', 'post', 'void']).openapi({ example: 'post' }),
              on: z.iso
                .date(
                  says({
                    en: 'Write the day as year, month and day, such as 2026-11-24.',
                    fr: 'Écrivez le jour avec l’année, le mois et le jour, par exemple 2026-11-24.',
                  }),
                )
                .optional()
                .openapi({
                  description: 'Of `post`: the day on which the post took them.',
                  example: '2026-11-24',
                }),
              reason: typedText(500).optional().openapi({
                description: 'Of `void`: why.',
                example: 'The printer cut off the last line.',
              }),
            })
            .openapi('LetterBatchStep'),
        },
      },
    },
  },
  responses: {
    200: batchWithVersion('The batch as it is now.'),
    ...problemResponses({
      400: 'The day or the reason is missing, or the day cannot be.',
      404: 'There is no such campaign or batch.',
      409: 'The batch is in another state.',
      412: 'Somebody has taken a step with the batch since you read it.',
      428: 'The header If-Match is missing.',
    }),
  },
});
