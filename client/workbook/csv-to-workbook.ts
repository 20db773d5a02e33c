/** CSV files that Tocsin gives (rows to mend, a template to fill in) as workbooks. */
import { type WorkbookOptions, writeXlsx } from './write-xlsx.ts';

/** What separates the cells of such a file, by its beginning: it may be as in the list that the file is about. */
export const delimiterOf = (begin: string): string =>
  /^\ufeff?"?[^",;\t|]*"?([,;\t|])/.exec(begin.slice(0, 1000))?.[1] ?? ';';

/**
 * A cell of the CSV as it was given: there an apostrophe keeps spreadsheets from running it, which in a workbook its
 * format does.
 */
const asGiven = (cell: string): string => {
  if (!/^'[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell)) return cell;
  const rest = cell.slice(1);
  return rest.endsWith("'") && /['’´`]/.test(rest.slice(0, -1)) ? rest.slice(0, -1) : rest;
};

type Rows = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/** Writes the workbook in pieces; `rows` are the records of the CSV, its titles among them. */
export const workbookOfCsv = (
  rows: Rows,
  options: WorkbookOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> => {
  async function* given(): AsyncGenerator<readonly string[]> {
    for await (const cells of rows) yield cells.map(asGiven);
  }
  return writeXlsx(given(), options);
};
