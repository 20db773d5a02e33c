import { stringify } from 'csv-stringify/sync';
import type { CsvLayout } from '../../core/columns/layout.ts';
import type { RejectLine } from '../../core/list/import-files.ts';

const options = (separator: CsvLayout['separator']) => ({
  delimiter: separator,
  record_delimiter: 'windows' as const,
  // A cell that begins like a formula would be run by the spreadsheet that opens the list.
  escape_formulas: true,
});

/** First line of the list, with the byte order mark by which spreadsheets know UTF-8. */
export const rejectsHead = (separator: CsvLayout['separator']): string =>
  `\ufeff${stringify([['row', 'result', 'column', 'value_masked', 'reason', 'motif']], options(separator))}`;

/** Lines of the list, in CSV with the separator of the file that they are about. */
export const rejectsText = (lines: readonly RejectLine[], separator: CsvLayout['separator']): string =>
  stringify(
    lines.map(({ row, result, column, maskedValue, reason }) => [
      row,
      result,
      column,
      maskedValue,
      reason.en,
      reason.fr,
    ]),
    options(separator),
  );
