import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readPrivateJson, writePrivateJson } from '../terminal/private-file.ts';

/** Uploads that were begun and not ended, oldest first; those that nobody goes on with give way. */
type Remembered = { what: string; uploadId: string }[];
const MOST = 50;

/**
 * Remembers the upload of a file to a campaign until it ends, in a file of the program. A file that was changed in the
 * meantime is another one, and so is another `variant`: of one workbook, the CSV of another sheet.
 */
export const rememberUpload = (
  store: string,
  apiUrl: string,
  campaign: string,
  path: string,
  variant = '',
) => {
  const { size, mtimeMs } = statSync(path);
  const what = JSON.stringify([
    apiUrl,
    campaign,
    resolve(path),
    size,
    mtimeMs,
    ...(variant ? [variant] : []),
  ]);
  const others = (): Remembered =>
    (readPrivateJson<Remembered>(store) ?? []).filter((one) => one.what !== what);
  return {
    known: readPrivateJson<Remembered>(store)?.find((one) => one.what === what)?.uploadId,
    begun: (uploadId: string): void =>
      writePrivateJson(store, [...others(), { what, uploadId }].slice(-MOST)),
    ended: (): void => writePrivateJson(store, others()),
  };
};
