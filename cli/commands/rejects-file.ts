/** The rows that need attention as a workbook. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { delimiterOf, workbookOfCsv } from '../../client/workbook/csv-to-workbook.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { type Downloaded, download } from '../terminal/download.ts';

const HEAD_BYTES = 1000;
const sheetNames: Record<StaffLanguage, string> = { en: 'To mend', fr: 'À corriger' };

const headOf = async (path: string): Promise<string> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES));
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
};

/** Writes the workbook of a CSV: nobody else can read it, and it has its name only once it is whole. */
const writeWorkbook = async (csv: string, path: string, language: StaffLanguage): Promise<Downloaded> => {
  const part = `${path}.part`;
  const delimiter = delimiterOf(await headOf(csv));
  const records = createReadStream(csv).pipe(parse({ bom: true, delimiter, relax_column_count: true }));
  const options = { sheetName: sheetNames[language], at: new Date() };
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    const file = await open(part, 'w', 0o600);
    try {
      for await (const piece of workbookOfCsv(records, options)) {
        hash.update(piece);
        sizeBytes += piece.length;
        await file.writeFile(piece);
      }
    } finally {
      await file.close();
    }
    await rename(part, path);
    return { file: path, sizeBytes, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** Downloads the CSV of the rows that need attention as a workbook. */
export const downloadAsWorkbook = async (
  url: string,
  path: string,
  language: StaffLanguage,
): Promise<Downloaded> => {
  const csv = `${path}.csv.part`;
  try {
    await download(url, csv);
    return await writeWorkbook(csv, path, language);
  } finally {
    await rm(csv, { force: true });
  }
};
