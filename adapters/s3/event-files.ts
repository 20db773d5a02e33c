import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

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

/** Streams the records of event objects in S3; those that Firehose compressed have names that end in `.gz`. */
export const createEventFiles = (
  client: S3Client,
): ((bucket: string, key: string) => AsyncIterable<string>) =>
  async function* lines(bucket, key) {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (answer.Body === undefined) return;
    const decoder = new TextDecoder();
    const stored = answer.Body as AsyncIterable<Uint8Array>;
    const body = key.endsWith('.gz') ? unzipped(stored) : stored;
    const text = async function* () {
      for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
      yield decoder.decode();
    };
    yield* recordsOf(text());
  };
