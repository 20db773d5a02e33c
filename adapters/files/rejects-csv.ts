import { stringify } from 'csv-stringify/sync';
import type { CsvLayout } from '../../core/columns/layout.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import { rejectWords, whatToDo } from '../../core/list/import-files-words.ts';

/** What of a layout the list needs: it looks like the file that it is about. */
export type RejectsLayout = Pick<CsvLayout, 'separator' | 'titles'>;

/** Titles of the columns in front of those of the file; the number of the row is the first. */
export const rejectTitles = ['ligne / row', 'résultat / result', 'à faire', 'what to do'] as const;

/** A cell that begins so would be run by the spreadsheet that opens the list (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** What could be taken for the other half of a pair of apostrophes. */
const apostrophe = /['’´`]/;

/**
 * A cell as text that no spreadsheet runs. `plainCell` of the core takes an apostrophe in front off again, or a pair
 * around the whole, so that a row which is mended and added says what it said.
 */
const guarded = (cell: string): string =>
  formula.test(cell) ? `'${cell}${apostrophe.test(cell) ? "'" : ''}` : cell;

const csv = (rows: readonly (readonly string[])[], { separator }: RejectsLayout): string =>
  stringify(
    rows.map((cells) => cells.map(guarded)),
    // By itself it quotes for its own line end only.
    { delimiter: separator, record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );

/** Columns that an earlier list of this kind has put in front of the file, which is that list, mended. */
const ownColumns = ({ titles }: RejectsLayout): number =>
  rejectTitles.every((title, index) => titles[index] === title) ? rejectTitles.length : 0;

/** First line of the list, with the byte order mark by which spreadsheets know UTF-8. */
export const rejectsHead = (layout: RejectsLayout): string =>
  `\ufeff${csv([[...rejectTitles, ...layout.titles.slice(ownColumns(layout))]], layout)}`;

/** Lines of the list, in CSV with the separator of the file that they are about: why, and the cells as given. */
export const rejectsText = (lines: readonly RejectLine[], layout: RejectsLayout): string => {
  const own = ownColumns(layout);
  return csv(
    lines.map(({ row, result, cells, problems }) => {
      const { en, fr } = whatToDo(problems);
      const became = rejectWords[result];
      return [String(row), `${became.fr} / ${became.en}`, fr, en, ...cells.slice(own)];
    }),
    layout,
  );
};
