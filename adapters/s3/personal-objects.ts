import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectVersion, PersonalObjects } from '../../core/purge.ts';

/** S3 as the bucket of lists and what was made of them, which keeps the versions of its objects. */
export const createPersonalObjects = (client: S3Client, bucket: string): PersonalObjects => ({
  async list(prefix) {
    const older: ObjectVersion[] = [];
    const newest: ObjectVersion[] = [];
    let after: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (;;) {
      const page = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...after }),
      );
      for (const { Key, VersionId, IsLatest } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        if (Key === undefined || VersionId === undefined) continue;
        (IsLatest === true ? newest : older).push({ object: Key, version: VersionId });
      }
      if (page.IsTruncated !== true) return [...older, ...newest];
      after = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  },

  async remove({ object, version }) {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: object, VersionId: version }));
  },
});
