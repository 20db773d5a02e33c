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

/** Lines of a CSV file. */
export const csvLines = (rows: readonly (readonly (string | number)[])[]): Uint8Array =>
  Buffer.from(
    stringify(
      rows.map((row) => [...row]),
      options,
    ),
  );
