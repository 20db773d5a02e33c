import { pipeline, Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { keptAs } from '../../core/delivery/event-files.ts';

/** Far above any event (SES publishes up to 256 KB): what grows beyond it is no event file. */
const MAX_RECORD_CHARACTERS = 1024 * 1024;

/** Index just after the first complete JSON object in `text`, or -1. Braces in strings do not count. */
const endOfObject = (text: string): number => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (quoted) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) quoted = false;
    } else if (character === 0x22) quoted = true;
    else if (character === 0x7b) depth += 1;
    else if (character === 0x7d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

/** Cuts complete objects off the beginning of `text`; what is left may be the beginning of another. */
const cutObjects = (text: string): { objects: string[]; rest: string } => {
  const objects: string[] = [];
  let rest = text.trimStart();
  while (rest.startsWith('{')) {
    const end = endOfObject(rest);
    if (end === -1) break;
    objects.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return { objects, rest };
};

/**
 * Records of an event file, from its text in any pieces. Records stand one a line; several JSON objects in a
 * line, as Firehose writes them where no delimiter is configured, are told apart too. What is no JSON object is
 * passed on as it is, for the reader to count as malformed. Memory is bounded by one piece and one record.
 */
export async function* recordsOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let pending = '';
  for await (const piece of pieces) {
    // Only the new piece is searched: a long line comes in many pieces, and none is to be read once a piece.
    let from = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      yield* recordsOfLine(pending + piece.slice(from, end));
      pending = '';
      from = end + 1;
    }
    pending += piece.slice(from);
    if (pending.length > MAX_RECORD_CHARACTERS) {
      const { objects, rest } = cutObjects(pending);
      yield* objects;
      pending = rest;
      if (pending.length > MAX_RECORD_CHARACTERS) {
        yield pending;
        pending = '';
      }
    }
  }
  yield* recordsOfLine(pending);
}

const recordsOfLine = (line: string): string[] => {
  if (!line.includes('}{') && !line.includes('} {')) {
    const record = line.trim();
    return record === '' ? [] : [record];
  }
  const { objects, rest } = cutObjects(line);
  return rest === '' ? objects : [...objects, rest.trimEnd()];
};

/** Bytes that are unpacked at a time: many small pieces would cost more than what is in them. */
const UNZIPPED_BYTES = 256 * 1024;

/** The bytes as they were before compression; a damaged file throws where it is damaged. */
const unzipped = (body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  // An error ends the last stream with it, where it is heard.
  pipeline(Readable.from(body), createGunzip({ chunkSize: UNZIPPED_BYTES }), () => {});

/** Records that are compressed at a time, so that a file of many needs little memory. */
const RECORDS_AT_ONCE = 2_000;

/** Gathers records as a compressed file, one a line. */
export const createEvidence = () => {
  const compressed: Uint8Array[] = [];
  let pending: string[] = [];
  const compress = (): void => {
    if (pending.length === 0) return;
    // Files of the format may follow one another in one (RFC 1952, 2.2).
    compressed.push(gzipSync(pending.map((record) => `${record}\n`).join('')));
    pending = [];
  };
  return {
    add(record: object): void {
      pending.push(JSON.stringify(record));
      if (pending.length === RECORDS_AT_ONCE) compress();
    },
    /** The whole file. */
    end(): Uint8Array {
      compress();
      return Buffer.concat(compressed);
    },
  };
};

export type EventFiles = {
  /**
   * Streams the records of an event object; those that are compressed have names that end in `.gz`. Of a file that was
   * read before, and is gone, those that were kept. Throws where there is neither.
   */
  lines(bucket: string, key: string): AsyncIterable<string>;
  /** Puts what is kept of an event file in its place. */
  replace(bucket: string, key: string, evidence: Uint8Array): Promise<void>;
};

const isNotThere = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  // S3 answers 403 for an object that is not there, unless the caller may list the bucket.
  (error.$metadata.httpStatusCode === 404 || error.$metadata.httpStatusCode === 403);

/** Event files in S3. */
export const createEventFiles = (client: S3Client): EventFiles => {
  const open = async (Bucket: string, Key: string): Promise<AsyncIterable<Uint8Array>> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const stored = Body as AsyncIterable<Uint8Array>;
    return Key.endsWith('.gz') ? unzipped(stored) : stored;
  };
  return {
    async *lines(bucket, key) {
      const body = await open(bucket, key).catch(async (error: unknown) => {
        if (!isNotThere(error)) throw error;
        return await open(bucket, keptAs(key)).catch(() => Promise.reject(error));
      });
      const decoder = new TextDecoder();
      const text = async function* () {
        for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
        yield decoder.decode();
      };
      yield* recordsOf(text());
    },

    async replace(bucket, key, evidence) {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: keptAs(key),
          Body: evidence,
          ContentType: 'application/gzip',
        }),
      );
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
};
