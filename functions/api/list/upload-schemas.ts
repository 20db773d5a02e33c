// What is said of a file that comes in parts.
import { z } from '@hono/zod-openapi';
import { campaignIdSchema } from '../campaigns/view.ts';
import { typedValue } from '../http/schemas.ts';
import { time } from '../http/time.ts';

const uploadIdSchema = z.string().openapi({
  description: 'Id of the upload; it tells nothing and stays the same.',
  example: 'WyI4ZjNr',
});

export const uploadParams = z.object({
  id: campaignIdSchema,
  uploadId: typedValue(2000, { min: 0 }).openapi({
    param: { name: 'uploadId', in: 'path' },
    description: 'Id of the upload.',
    example: 'WyI4ZjNr',
  }),
});

const expiresAt = time('Until when the addresses can be used; asking again gives new ones.');

const partUrl = z.string().openapi({ description: 'Send the part here with `PUT`.' });
const partNumber = z.int().openapi({ description: 'Counts from 1, in the order of the file.', example: 1 });
const partSize = z.int().openapi({ description: 'Bytes of this part.', example: 8_388_608 });

export const newUploadSchema = z
  .object({
    uploadId: uploadIdSchema,
    partSizeBytes: z.int().openapi({ description: 'Bytes of every part but the last.', example: 8_388_608 }),
    parts: z.array(z.object({ number: partNumber, url: partUrl, sizeBytes: partSize })),
    expiresAt,
  })
  .openapi('Upload');

export const uploadStateSchema = z
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
