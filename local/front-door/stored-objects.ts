import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What the emulator of S3 keeps beside the content of an object. */
const storedSchema = z.object({
  key: z.string(),
  etag: z.string(),
  lastModified: z.string(),
  contentLength: z.number(),
});
export type StoredObject = z.infer<typeof storedSchema>;

/** Bucket and key of an address, decoded. */
export const objectOf = (url: URL): { bucket: string; key: string } => {
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/s.exec(decodeURIComponent(url.pathname)) ?? [];
  return { bucket, key };
};

/** Folder of a bucket's objects. */
export const objectsFolder = (objectsDir: string, bucket: string): string =>
  join(objectsDir, 'buckets', bucket, 'objects');

/** File of an object, without its ending, as the emulator names it. */
export const objectFile = (objectsDir: string, bucket: string, key: string): string =>
  join(
    objectsFolder(objectsDir, bucket),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is encoded
    key.replace(/[<>:"|?*\\%\x00-\x1f]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`),
  );

/** What is kept beside an object, from its file; undefined where there is none. */
export const readStored = (file: string): StoredObject | undefined => {
  try {
    return storedSchema.parse(JSON.parse(readFileSync(`${file}.meta.json`, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
