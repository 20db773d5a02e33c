import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LetterFiles } from '../../core/mailing/files.ts';
import { createReportFiles } from './report-files.ts';

/** S3 as the place of the files of letters. */
export const createLetterFiles = (client: S3Client, bucket: string): LetterFiles => ({
  write: createReportFiles(client, bucket).write,

  async *read(object) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: object }));
    yield* Body as AsyncIterable<Uint8Array>;
  },
});
