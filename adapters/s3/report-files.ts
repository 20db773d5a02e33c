import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ReportFiles } from '../../core/report/report.ts';

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** S3 as the bucket of reports. What is written streams in parts, so that memory holds a few of them at most. */
export const createReportFiles = (client: S3Client, bucket: string): ReportFiles => ({
  async write(object, contentType, content) {
    const upload = new Upload({
      client,
      params: { Bucket: bucket, Key: object, Body: Readable.from(content), ContentType: contentType },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    await upload.done();
  },
});
