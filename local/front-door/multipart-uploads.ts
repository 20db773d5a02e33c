import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { WireAnswer } from '../http/aws-call.ts';
import { numberIn, s3Answer, s3Error, wrongNumber, xmlElements } from '../http/s3-answers.ts';
import { objectOf } from './stored-objects.ts';

const uploadSchema = z.object({ bucket: z.string(), key: z.string() });
const partSchema = z.object({ partNumber: z.number(), etag: z.string(), lastModified: z.string() });
type Part = z.infer<typeof partSchema> & { sizeBytes: number };

/** S3 lists no more a page, whatever it is asked for. */
const MAX_PARTS = 1000;

/** Every part of an upload but the last has so many bytes at least (Amazon S3 user guide, "Multipart upload limits"). */
const MIN_PART_BYTES = 5 * 1024 * 1024;

const uploadIdOf = (url: URL): string => url.searchParams.get('uploadId') ?? '';

/** Folder of an upload under way; undefined where there is no such upload of the object. */
const folderOf = (objectsDir: string, url: URL): string | undefined => {
  const { bucket, key } = objectOf(url);
  const id = uploadIdOf(url);
  // An id that is none must not lead out of the folder.
  if (!/^[\w-]+$/.test(id)) return undefined;
  const folder = join(objectsDir, '_multipart', id);
  try {
    const upload = uploadSchema.parse(JSON.parse(readFileSync(join(folder, '.upload.json'), 'utf8')));
    return upload.bucket === bucket && upload.key === key ? folder : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Parts that have arrived, ascending. */
const readParts = (folder: string): Part[] => {
  const parts = join(folder, 'parts');
  return readdirSync(parts)
    .filter((name) => name.endsWith('.meta.json'))
    .map((name) => {
      const part = partSchema.parse(JSON.parse(readFileSync(join(parts, name), 'utf8')));
      return { ...part, sizeBytes: statSync(join(parts, `${part.partNumber}.data`)).size };
    })
    .sort((one, other) => one.partNumber - other.partNumber);
};

const noSuchUpload = (url: URL): WireAnswer => {
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  return s3Error(404, 'NoSuchUpload', message, { UploadId: uploadIdOf(url) });
};

/** What S3 says to a call on an upload that is none of the object's; undefined where there is such an upload. */
export const missingUpload = (objectsDir: string, url: URL): WireAnswer | undefined =>
  folderOf(objectsDir, url) === undefined ? noSuchUpload(url) : undefined;

/**
 * What S3 says to parts that cannot be joined, and the emulator does not; undefined where they can be.
 *
 * @param body - the request: the parts with their numbers and entity tags
 */
export const refusedParts = (objectsDir: string, url: URL, body: Buffer): WireAnswer | undefined => {
  const folder = folderOf(objectsDir, url);
  if (folder === undefined) return noSuchUpload(url);
  const named = [...body.toString('utf8').matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: /<PartNumber>(\d+)</.exec(part)?.[1] ?? '',
    etag: (/<ETag>(.*?)</s.exec(part)?.[1] ?? '').replaceAll(/&quot;|"/g, ''),
  }));
  if (named.length === 0) return s3Error(400, 'InvalidRequest', 'You must specify at least one part');
  const arrived = new Map(readParts(folder).map((part) => [String(part.partNumber), part]));
  for (const { number, etag } of named) {
    if (arrived.get(number)?.etag.replaceAll('"', '') === etag) continue;
    const message =
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
    return s3Error(400, 'InvalidPart', message, {
      UploadId: uploadIdOf(url),
      PartNumber: number,
      ETag: etag,
    });
  }
  for (const { number, etag } of named.slice(0, -1)) {
    const size = arrived.get(number)?.sizeBytes ?? 0;
    if (size >= MIN_PART_BYTES) continue;
    return s3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: number,
      ETag: etag,
    });
  }
  return undefined;
};

/**
 * S3's ListParts, which the emulator lacks, from the files in which it keeps the parts of an upload under way. As S3
 * answers, both markers are always there: `NextPartNumberMarker` is the last part of the page, 0 for a page without.
 *
 * @param objectsDir - folder in which the emulator keeps objects
 */
export const listParts = (objectsDir: string, url: URL): WireAnswer => {
  const after = numberIn(url, 'part-number-marker', 0);
  if (after === undefined) return wrongNumber(url, 'part-number-marker');
  const asked = numberIn(url, 'max-parts', MAX_PARTS);
  if (asked === undefined) return wrongNumber(url, 'max-parts');
  const folder = folderOf(objectsDir, url);
  if (folder === undefined) return noSuchUpload(url);
  const { bucket, key } = objectOf(url);
  const rest = readParts(folder).filter(({ partNumber }) => partNumber > after);
  const MaxParts = Math.min(asked, MAX_PARTS);
  const page = rest.slice(0, MaxParts);
  const about = xmlElements({
    Bucket: bucket,
    Key: key,
    UploadId: uploadIdOf(url),
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts,
    IsTruncated: page.length < rest.length,
    StorageClass: 'STANDARD',
  });
  const who = xmlElements({ ID: 'local' });
  const parts = page.map(({ partNumber, lastModified, etag, sizeBytes }) => {
    const part = { PartNumber: partNumber, LastModified: lastModified, ETag: etag, Size: sizeBytes };
    return `<Part>${xmlElements(part)}</Part>`;
  });
  return s3Answer(
    200,
    `<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${about}<Initiator>${who}<DisplayName>local</DisplayName></Initiator><Owner>${who}</Owner>${parts.join('')}</ListPartsResult>`,
  );
};
