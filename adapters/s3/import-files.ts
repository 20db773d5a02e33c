import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ImportFiles, StoredObject } from '../../core/list/import-files.ts';
import { backOff, realTiming, type Timing } from '../aws/backoff.ts';

const contentType = 'text/csv; charset=utf-8';

/** Sizes and tries of the transfers; smaller in tests. */
export type TransferSizes = {
  /** Bytes of one ranged read. */
  readBytes: number;
  /** Bytes of one part of a multipart upload; S3 wants 5 MiB or more of all but the last. */
  uploadBytes: number;
};

const MIB = 1024 * 1024;
const READ_TRIES = 4;

type Range = { bytes: Uint8Array; total: number };

/** S3 as the files of an import. */
export const createImportFiles = (
  client: S3Client,
  sizes: TransferSizes = { readBytes: 4 * MIB, uploadBytes: 8 * MIB },
  timing: Timing = realTiming,
): ImportFiles => {
  const getRange = async (
    { bucket, object }: StoredObject,
    from: number,
    through: number,
  ): Promise<Range | undefined> => {
    try {
      const answer = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: object, Range: `bytes=${from}-${through}` }),
      );
      const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      const total = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? bytes.length);
      return { bytes, total };
    } catch (error) {
      if (!(error instanceof S3ServiceException)) throw error;
      // The offset is the object's end; so is offset 0 of an empty object.
      if (error.$metadata.httpStatusCode === 416) return { bytes: new Uint8Array(), total: from };
      if (error.$metadata.httpStatusCode === 404) return undefined;
      throw error;
    }
  };

  /** The SDK repeats a failed request, but not a body that breaks off while it is read. */
  const getRangeSurely = async (
    from: StoredObject,
    start: number,
    length = sizes.readBytes,
  ): Promise<Range | undefined> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await getRange(from, start, start + length - 1);
      } catch (error) {
        if (attempt === READ_TRIES - 1) throw error;
        await backOff(timing, attempt);
      }
    }
  };

  // A range at a time and one ahead: a single long read would sit idle, and be cut off, whenever writing is slow.
  async function* ranges(from: StoredObject, start: number, first: Range): AsyncGenerator<Uint8Array> {
    let current = first;
    let end = start + first.bytes.length;
    for (;;) {
      const next = end < current.total ? getRangeSurely(from, end) : undefined;
      // Its error is thrown where it is awaited; a reader that stops early never awaits it.
      next?.catch(() => undefined);
      yield current.bytes;
      const range = await next;
      if (range === undefined || range.bytes.length === 0) return;
      current = range;
      end += range.bytes.length;
    }
  }

  const joinInParts = async (
    to: StoredObject,
    uploadId: string,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> => {
    const target = { Bucket: to.bucket, Key: to.object, UploadId: uploadId };
    const done: { PartNumber: number; ETag: string | undefined }[] = [];
    for await (const piece of pieces) {
      const PartNumber = done.length + 1;
      const answer = await client.send(new UploadPartCommand({ ...target, PartNumber, Body: piece }));
      done.push({ PartNumber, ETag: answer.ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts: done } }));
  };

  const files: ImportFiles = {
    async read(from, fromByte) {
      const first = await getRangeSurely(from, fromByte);
      return first && ranges(from, fromByte, first);
    },

    async readRange(from, fromByte, length) {
      const range = await getRangeSurely(from, fromByte, length);
      return range?.bytes;
    },

    async write({ bucket, object }, content) {
      const ContentType = typeof content === 'string' ? contentType : 'application/octet-stream';
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: object, Body: content, ContentType }));
    },

    async join(to, head, parts) {
      async function* texts(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(head);
        for (const part of parts) {
          const content = await files.read({ bucket: to.bucket, object: part }, 0);
          if (content === undefined) throw new Error(`${part}, a part of ${to.object}, does not exist`);
          yield* content;
        }
      }
      async function* pieces(): AsyncGenerator<Buffer> {
        let held: Uint8Array[] = [];
        let bytes = 0;
        for await (const text of texts()) {
          held.push(text);
          bytes += text.length;
          if (bytes < sizes.uploadBytes) continue;
          yield Buffer.concat(held);
          held = [];
          bytes = 0;
        }
        if (bytes > 0) yield Buffer.concat(held);
      }
      const all = pieces();
      const first = await all.next();
      const second = await all.next();
      const target = { Bucket: to.bucket, Key: to.object, ContentType: contentType };
      if (second.done === true) {
        await client.send(new PutObjectCommand({ ...target, Body: first.value }));
        return;
      }
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
      if (UploadId === undefined) throw new Error(`no multipart upload of ${to.object} was begun`);
      try {
        await joinInParts(
          to,
          UploadId,
          (async function* () {
            if (first.done !== true) yield first.value;
            yield second.value;
            yield* all;
          })(),
        );
      } catch (error) {
        const abandoned = { Bucket: to.bucket, Key: to.object, UploadId };
        await client.send(new AbortMultipartUploadCommand(abandoned)).catch(() => undefined);
        throw error;
      }
    },
  };
  return files;
};
