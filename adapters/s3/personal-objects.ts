import { DeleteObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { PersonalObjects } from '../../core/purge.ts';

/** S3 as the bucket of lists and what was made of them. */
export const createPersonalObjects = (client: S3Client, bucket: string): PersonalObjects => ({
  async list(prefix) {
    const found: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) found.push(Key);
    }
    return found;
  },

  async remove(object) {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: object }));
  },
});
