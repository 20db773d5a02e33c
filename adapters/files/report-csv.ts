import { stringify } from 'csv-stringify/sync';

const options = {
  // What spreadsheets of most European countries expect.
  delimiter: ';',
  record_delimiter: 'windows' as const,
  // A cell that begins like a formula would be run by the spreadsheet that opens the list.
  escape_formulas: true,
  // By itself it quotes for its own line end only.
  quoted_match: /[\r\n]/,
};

/** Begins a CSV file: the mark by which spreadsheets know UTF-8, and the column titles. */
export const csvHead = (titles: readonly string[]): Uint8Array =>
  Buffer.from(`\ufeff${stringify([[...titles]], options)}`);

/**
 * Lines of a CSV file.
 *
 * @param escapesFormulas - false only where the cells that people wrote are safe already: see {@link spreadsheetText}
 */
export const csvLines = (
  rows: readonly (readonly (string | number)[])[],
  { escapesFormulas = true }: { escapesFormulas?: boolean } = {},
): Uint8Array =>
  Buffer.from(
    stringify(
      rows.map((row) => [...row]),
      { ...options, escape_formulas: escapesFormulas },
    ),
  );

/**
 * A key as a formula of a text, so that a spreadsheet that opens the CSV shows it as it is: it takes no zeros off, makes no
 * 1,23E+15 and no date of it, and runs no formula that stands in it.
 */
export const spreadsheetText = (key: string): string => `="${key.replaceAll('"', '""')}"`;

/** A JSON object a line, for programs. */
export const jsonLines = (objects: readonly object[]): Uint8Array =>
  Buffer.from(objects.map((one) => `${JSON.stringify(one)}\n`).join(''));
