/** The rows that need attention as a workbook, from the CSV in which they are kept. */
import type { StaffLanguage } from '../../core/base/wording.ts';
import { writeXlsx } from './write-xlsx.ts';

/** What separates the cells of the list, by its first line: it is as in the file that it is about. */
export const rejectsDelimiter = (begin: string): string =>
  /^\ufeff?"?[^",;\t|]*"?([,;\t|])/.exec(begin)?.[1] ?? ';';

/**
 * A cell of the CSV as it was given: there an apostrophe keeps spreadsheets from running it, which in a workbook its
 * format does.
 */
const asGiven = (cell: string): string => {
  if (!/^'[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell)) return cell;
  const rest = cell.slice(1);
  return rest.endsWith("'") && /['’´`]/.test(rest.slice(0, -1)) ? rest.slice(0, -1) : rest;
};

const sheetNames: Record<StaffLanguage, string> = { en: 'To mend', fr: 'À corriger' };

type Rows = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/** Writes the workbook in pieces; `rows` are the records of the CSV, its titles among them. */
export const rejectsWorkbook = (
  rows: Rows,
  { language, at }: { language: StaffLanguage; at: Date },
): AsyncGenerator<Uint8Array<ArrayBuffer>> => {
  async function* given(): AsyncGenerator<readonly string[]> {
    for await (const cells of rows) yield cells.map(asGiven);
  }
  return writeXlsx(given(), { sheetName: sheetNames[language], at });
};
