import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WireAnswer } from './access-denied.ts';
import { s3Answer, s3Error, xmlElements } from './s3-answers.ts';

const uploadSchema = z.object({ bucket: z.string(), key: z.string() });
const partSchema = z.object({ partNumber: z.number(), etag: z.string(), lastModified: z.string() });
type Part = z.infer<typeof partSchema> & { sizeBytes: number };

/** S3 lists no more a page, whatever it is asked for. */
const MOST_PARTS = 1000;

/** Who owns what is in the buckets of the local run. */
const owner = { ID: 'local' };

/** Parts of an upload under way, ascending; undefined where there is no such upload of the object. */
const readParts = (objectsDir: string, uploadId: string, bucket: string, key: string): Part[] | undefined => {
  // An id that is none must not lead out of the folder.
  if (!/^[\w-]+$/.test(uploadId)) return undefined;
  const folder = join(objectsDir, '_multipart', uploadId);
  try {
    const upload = uploadSchema.parse(JSON.parse(readFileSync(join(folder, '.upload.json'), 'utf8')));
    if (upload.bucket !== bucket || upload.key !== key) return undefined;
    const parts = join(folder, 'parts');
    return readdirSync(parts)
      .filter((name) => name.endsWith('.meta.json'))
      .map((name) => {
        const part = partSchema.parse(JSON.parse(readFileSync(join(parts, name), 'utf8')));
        return { ...part, sizeBytes: statSync(join(parts, `${part.partNumber}.data`)).size };
      })
      .sort((one, other) => one.partNumber - other.partNumber);
  } catch (error) {
    // It was completed or given up, perhaps just now.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** A number of the query; left out and empty are the same to S3. Undefined where it is no number that S3 takes. */
const numberIn = (url: URL, name: string, otherwise: number): number | undefined => {
  const text = url.searchParams.get(name) ?? '';
  if (text === '') return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
};

/**
 * S3's ListParts, which the emulator lacks, from the files in which it keeps the parts of an upload under way. As S3
 * answers, both markers are always there: `NextPartNumberMarker` is the last part of the page, 0 for a page without.
 *
 * @param objectsDir - folder in which the emulator keeps objects
 */
export const listParts = (objectsDir: string, url: URL): WireAnswer => {
  const uploadId = url.searchParams.get('uploadId') ?? '';
  const [, bucket = '', key = ''] = /^\/([^/]+)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const after = numberIn(url, 'part-number-marker', 0);
  const asked = numberIn(url, 'max-parts', MOST_PARTS);
  for (const [name, number] of Object.entries({ 'part-number-marker': after, 'max-parts': asked })) {
    if (number !== undefined) continue;
    const message = `Provided ${name} not an integer or within integer range`;
    return s3Error(400, 'InvalidArgument', message, {
      ArgumentName: name,
      ArgumentValue: url.searchParams.get(name) ?? '',
    });
  }
  const all = readParts(objectsDir, uploadId, bucket, key);
  if (all === undefined) {
    const message =
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
    return s3Error(404, 'NoSuchUpload', message, { UploadId: uploadId });
  }
  const rest = all.filter(({ partNumber }) => partNumber > (after ?? 0));
  const MaxParts = Math.min(asked ?? MOST_PARTS, MOST_PARTS);
  const page = rest.slice(0, MaxParts);
  const about = xmlElements({
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts,
    IsTruncated: page.length < rest.length,
    StorageClass: 'STANDARD',
  });
  const who = xmlElements(owner);
  const parts = page.map(({ partNumber, lastModified, etag, sizeBytes }) => {
    const part = { PartNumber: partNumber, LastModified: lastModified, ETag: etag, Size: sizeBytes };
    return `<Part>${xmlElements(part)}</Part>`;
  });
  return s3Answer(
    200,
    `<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${about}<Initiator>${who}</Initiator><Owner>${who}</Owner>${parts.join('')}</ListPartsResult>`,
  );
};
