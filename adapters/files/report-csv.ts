import { type Cell, spreadsheetCsv } from '../../core/base/spreadsheet-csv.ts';

/** Begins a CSV file: the mark by which spreadsheets know UTF-8, and the column titles. */
export const csvHead = (titles: readonly string[]): Uint8Array =>
  Buffer.from(`\ufeff${spreadsheetCsv([titles])}`);

/** Lines of a CSV file. */
export const csvLines = (rows: readonly (readonly Cell[])[]): Uint8Array => Buffer.from(spreadsheetCsv(rows));

/** A JSON object a line, for programs. */
export const jsonLines = (objects: readonly object[]): Uint8Array =>
  Buffer.from(objects.map((one) => `${JSON.stringify(one)}\n`).join(''));
