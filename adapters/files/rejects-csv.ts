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
export const rejectsHead = ({ separator }: CsvLayout): string =>
  `\ufeff${stringify([['row', 'result', 'column', 'value_masked', 'reason', 'motif']], options(separator))}`;

/** Lines of the list, in CSV with the separator of the file that they are about. */
export const rejectsText = (lines: readonly RejectLine[], { separator }: CsvLayout): string =>
  stringify(
    lines.map(({ row, result, problems }) => [
      row,
      result,
      problems[0]?.column ?? '',
      problems[0]?.maskedValue ?? '',
      problems.map(({ reason }) => reason.en).join('; '),
      problems.map(({ reason }) => reason.fr).join(' ; '),
    ]),
    options(separator),
  );
