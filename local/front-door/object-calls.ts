import type { IncomingHttpHeaders } from 'node:http';
import type { Call, WireAnswer } from '../http/aws-call.ts';
import { s3Error } from '../http/s3-answers.ts';
import { missingUpload } from './multipart-uploads.ts';
import { objectFile, objectOf, readStored, type StoredObject } from './stored-objects.ts';

const ofUploads = new Set(['UploadPart', 'AbortMultipartUpload']);
const conditional = new Set(['PutObject', 'CompleteMultipartUpload']);

const noSuchKey = (url: URL): WireAnswer =>
  s3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: objectOf(url).key });

const failedPrecondition = (Condition: string): WireAnswer =>
  s3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition,
  });

/** What S3 says to a write whose precondition does not hold (Amazon S3 user guide, "Conditional writes"). */
const refusedCondition = (
  url: URL,
  headers: IncomingHttpHeaders,
  stored: StoredObject | undefined,
): WireAnswer | undefined => {
  if (headers['if-none-match'] === '*' && stored !== undefined) return failedPrecondition('If-None-Match');
  const wanted = headers['if-match'];
  if (wanted === undefined) return undefined;
  if (stored === undefined) return noSuchKey(url);
  const plain = (etag: string): string => etag.replaceAll('"', '');
  return plain(wanted) === plain(stored.etag) ? undefined : failedPrecondition('If-Match');
};

/** What S3 says to a call that the emulator would carry out; undefined where it may. */
export const refusedCall = (
  objectsDir: string,
  { operation, url }: Call,
  headers: IncomingHttpHeaders,
): WireAnswer | undefined => {
  if (ofUploads.has(operation)) return missingUpload(objectsDir, url);
  if (!conditional.has(operation)) return undefined;
  if (headers['if-none-match'] === undefined && headers['if-match'] === undefined) return undefined;
  const { bucket, key } = objectOf(url);
  return refusedCondition(url, headers, readStored(objectFile(objectsDir, bucket, key)));
};

/**
 * The request as the emulator has to be asked to answer as S3 does: a type for content that came with none, the whole
 * object where a range ends before it begins or asks for more of the end than there is.
 */
export const askedOfEmulator = (
  objectsDir: string,
  { operation, url }: Call,
  headers: IncomingHttpHeaders,
): IncomingHttpHeaders => {
  if (operation === 'PutObject' || operation === 'CreateMultipartUpload') {
    return { 'content-type': 'binary/octet-stream', ...headers };
  }
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (operation !== 'GetObject' || last === '') return headers;
  if (first !== '') {
    const { range: _, ...whole } = headers;
    return Number(last) < Number(first) ? whole : headers;
  }
  const { bucket, key } = objectOf(url);
  const size = readStored(objectFile(objectsDir, bucket, key))?.contentLength ?? 0;
  return Number(last) > size && size > 0 ? { ...headers, range: 'bytes=0-' } : headers;
};

/** Headers of an answer that the address of an object may ask for (Amazon S3 API reference, GetObject). */
const overridden = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** Headers of S3 that the emulator leaves out of an answer with an object. */
export const headersOfObject = ({ operation, url }: Call): Record<string, string> => {
  if (operation !== 'GetObject' && operation !== 'HeadObject') return {};
  const asked = overridden.flatMap((name) => {
    const value = url.searchParams.get(`response-${name}`);
    return value === null ? [] : [[name, value]];
  });
  return { 'accept-ranges': 'bytes', ...Object.fromEntries(asked) };
};

/** An error of the emulator as S3 words it; undefined for those that are worded so. */
export const asS3Words = (
  { operation, url }: Call,
  asked: IncomingHttpHeaders,
  answer: { status: number; headers: IncomingHttpHeaders },
): WireAnswer | undefined => {
  if (answer.status >= 500) {
    return s3Error(answer.status, 'InternalError', 'We encountered an internal error. Please try again.');
  }
  if (operation !== 'GetObject') return undefined;
  if (answer.status === 404) return noSuchKey(url);
  if (answer.status !== 416) return undefined;
  return s3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
    RangeRequested: asked.range ?? '',
    ActualObjectSize: String(answer.headers['content-range'] ?? '').replace(/^.*\//, ''),
  });
};
