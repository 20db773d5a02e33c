import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ArrivedPart, AudienceUploads } from '../../core/list/upload-parts.ts';
import { pagesOf } from '../aws/pages.ts';

/** S3 answers 403 for an object that is not there, unless the caller may list the bucket. */
const isNotThere = (error: unknown): boolean => {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status === 404 || status === 403;
};

const isNoSuchUpload = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.name === 'NoSuchUpload';

/** What a browser takes a file for, by the ending of its object. */
const contentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const contentTypeOf = (object: string): string =>
  contentTypes[object.slice(object.lastIndexOf('.') + 1)] ?? 'text/csv; charset=utf-8';

/**
 * S3 as the bucket of audience files. Parts go from the client straight to S3 by signed addresses.
 *
 * @param client - with `requestChecksumCalculation: 'WHEN_REQUIRED'`: otherwise the signed address of a part asks for
 *   a checksum of an empty body, which no client but the SDK can send
 */
export const createAudienceUploads = (client: S3Client, bucket: string): AudienceUploads => ({
  bucket,

  async begin(object) {
    const target = { Bucket: bucket, Key: object, ContentType: 'text/csv' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    if (UploadId === undefined) throw new Error(`no multipart upload of ${object} was begun`);
    return UploadId;
  },

  async arrived(object, upload) {
    const parts: ArrivedPart[] = [];
    try {
      const target = { Bucket: bucket, Key: object, UploadId: upload };
      const pages = pagesOf(
        (after: { PartNumberMarker: string | undefined } | undefined) =>
          client.send(new ListPartsCommand({ ...target, ...after })),
        ({ IsTruncated, NextPartNumberMarker }) =>
          IsTruncated === true ? { PartNumberMarker: NextPartNumberMarker } : undefined,
      );
      for await (const page of pages) {
        for (const { PartNumber, Size, ETag } of page.Parts ?? []) {
          if (PartNumber === undefined || ETag === undefined) continue;
          parts.push({ number: PartNumber, sizeBytes: Size ?? 0, tag: ETag });
        }
      }
    } catch (error) {
      if (isNoSuchUpload(error)) return undefined;
      throw error;
    }
    return parts;
  },

  partUrl: (object, upload, part, seconds) =>
    getSignedUrl(
      client,
      new UploadPartCommand({ Bucket: bucket, Key: object, UploadId: upload, PartNumber: part }),
      { expiresIn: seconds },
    ),

  async complete(object, upload, parts) {
    try {
      await client.send(
        new CompleteMultipartUploadCommand({
          Bucket: bucket,
          Key: object,
          UploadId: upload,
          MultipartUpload: { Parts: parts.map(({ number, tag }) => ({ PartNumber: number, ETag: tag })) },
        }),
      );
      return 'completed';
    } catch (error) {
      if (isNoSuchUpload(error)) return 'gone';
      throw error;
    }
  },

  async sizeBytes(object) {
    try {
      const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: object }));
      return ContentLength ?? 0;
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  },

  async text(object) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: object }));
      return await Body?.transformToString('utf-8');
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  },

  downloadUrl: (object, fileName, seconds) =>
    getSignedUrl(
      client,
      new GetObjectCommand({
        Bucket: bucket,
        Key: object,
        ResponseContentDisposition: `attachment; filename="${fileName}"`,
        ResponseContentType: contentTypeOf(object),
      }),
      { expiresIn: seconds },
    ),
});
