import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectVersion, PersonalObjects } from '../../core/report/personal-data.ts';
import { pagesOf } from '../aws/pages.ts';

/** S3 as the bucket of lists and what was made of them, which keeps the versions of its objects. */
export const createPersonalObjects = (client: S3Client, bucket: string): PersonalObjects => ({
  async list(prefix) {
    const older: ObjectVersion[] = [];
    const newest: ObjectVersion[] = [];
    type After = { KeyMarker: string | undefined; VersionIdMarker: string | undefined };
    const pages = pagesOf(
      (after: After | undefined) =>
        client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...after })),
      ({ IsTruncated, NextKeyMarker, NextVersionIdMarker }) =>
        IsTruncated === true ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker } : undefined,
    );
    for await (const page of pages) {
      for (const { Key, VersionId, IsLatest } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        if (Key === undefined || VersionId === undefined) continue;
        (IsLatest === true ? newest : older).push({ object: Key, version: VersionId });
      }
    }
    return [...older, ...newest];
  },

  async remove({ object, version }) {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: object, VersionId: version }));
  },
});
