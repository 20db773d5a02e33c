import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const partSchema = z.object({ partNumber: z.number(), etag: z.string(), lastModified: z.string() });

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * S3's ListParts, which the emulator lacks, from the files in which it keeps the parts of an upload under way.
 * One page: 10,000 parts at most exist, and ours have far fewer than a page holds.
 *
 * @param objectsDir - folder in which the emulator keeps objects
 */
export const listParts = (objectsDir: string, url: URL): { status: number; body: string } => {
  const uploadId = url.searchParams.get('uploadId') ?? '';
  const [, bucket = '', key = ''] = /^\/([^/]+)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const dir = join(objectsDir, '_multipart', uploadId, 'parts');
  let names: string[] = [];
  try {
    if (!/^[\w-]+$/.test(uploadId)) throw new Error('not an id of an upload');
    names = readdirSync(dir).filter((name) => name.endsWith('.meta.json'));
  } catch {
    const message = 'The specified upload does not exist.';
    return {
      status: 404,
      body: `${head}<Error><Code>NoSuchUpload</Code><Message>${message}</Message></Error>`,
    };
  }
  const parts = names
    .map((name) => {
      const part = partSchema.parse(JSON.parse(readFileSync(join(dir, name), 'utf8')));
      return { ...part, size: statSync(join(dir, `${part.partNumber}.data`)).size };
    })
    .sort((one, other) => one.partNumber - other.partNumber)
    .map(
      ({ partNumber, etag, lastModified, size }) =>
        `<Part><PartNumber>${partNumber}</PartNumber><LastModified>${lastModified}</LastModified><ETag>${xml(etag)}</ETag><Size>${size}</Size></Part>`,
    );
  const about = `<Bucket>${xml(bucket)}</Bucket><Key>${xml(key)}</Key><UploadId>${uploadId}</UploadId>`;
  return {
    status: 200,
    body: `${head}<ListPartsResult>${about}<MaxParts>1000</MaxParts><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`,
  };
};
