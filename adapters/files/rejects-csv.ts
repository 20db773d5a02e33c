import { spreadsheetCsv } from '../../core/base/spreadsheet-csv.ts';
import { foldText } from '../../core/cell/fold.ts';
import { titleOfLabel } from '../../core/columns/column.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import { rejectWords, whatToDo } from '../../core/list/import-files-words.ts';
import { rejectTitles } from '../../core/list/reject-titles.ts';
import type { RowProblem } from '../../core/row/row.ts';

/** What of a layout the list needs: it looks like the file that it is about. */
export type RejectsLayout = Pick<CsvLayout, 'separator' | 'titles'>;

const numberTitle = foldText(rejectTitles[0]);
const ownTitles: ReadonlySet<string> = new Set(rejectTitles.map((title) => foldText(title)));
const noColumns: ReadonlySet<number> = new Set();

/** Where a file has the number of the row, and all columns that an earlier list of this kind has put in front of it. */
type Numbering = { number: number; own: ReadonlySet<number> };
/** Of a layout, as it is asked for each row of a file. */
const numberings = new WeakMap<RejectsLayout, Numbering>();
/**
 * The columns that say that a file is an earlier list of this kind, mended: wherever they stand now. Without the number of
 * the row it is a list like any other.
 */
const numberingOf = (layout: RejectsLayout): Numbering => {
  const known = numberings.get(layout);
  if (known !== undefined) return known;
  const folded = layout.titles.map((title) => foldText(title));
  const number = folded.indexOf(numberTitle);
  const own =
    number === -1
      ? noColumns
      : new Set(folded.flatMap((title, index) => (ownTitles.has(title) ? [index] : [])));
  const found = { number, own };
  numberings.set(layout, found);
  return found;
};
const without = <Cell>(cells: readonly Cell[], own: ReadonlySet<number>): readonly Cell[] =>
  own.size === 0 ? cells : cells.filter((_, index) => !own.has(index));

/** The columns of all files of a list beside each other: those of the first, then those that only others have. */
const columnsOf = (files: readonly RejectsLayout[]) => {
  const titles: string[] = [];
  const known = new Map<string, number>();
  const places = files.map((file) => {
    const seen = new Map<string, number>();
    return without(file.titles, numberingOf(file).own).map((title) => {
      const folded = foldText(title);
      const times = (seen.get(folded) ?? 0) + 1;
      seen.set(folded, times);
      // The second column of a title is that of the other file; one without a title is nobody else's.
      const key = `${times} ${folded}`;
      const place = folded === '' ? titles.length : (known.get(key) ?? titles.length);
      if (place === titles.length) titles.push(title);
      known.set(key, place);
      return place;
    });
  });
  return { titles, places };
};

/** Number of a row, with that of its file where it is not the first. */
const rowName = ({ file, row }: Pick<RejectLine, 'file' | 'row'>): string =>
  file === 0 ? String(row) : `${row} (fichier / file ${file + 1})`;

const rowNamePattern = /^\s*(\d{1,9})(?: \(fichier \/ file (\d{1,4})\))?\s*$/;

/**
 * The row for which a row of such a list, mended or not, is given back, with the cells that it has of that; undefined
 * where the file is no such list.
 */
export const givenBackFor = (
  layout: RejectsLayout,
  cells: readonly string[],
): Pick<RejectLine, 'file' | 'row' | 'cells'> | undefined => {
  const { own, number } = numberingOf(layout);
  if (own.size === 0) return undefined;
  const [, row, file = '1'] = rowNamePattern.exec(cells[number] ?? '') ?? [];
  return row === undefined
    ? undefined
    : { file: Number(file) - 1, row: Number(row), cells: without(cells, own) };
};

/**
 * Makes the list of rows that need attention of one list: why, and the cells as given, with the separator of its first
 * file.
 *
 * @param files - how the files of the list are laid out
 */
export const createRejectsCsv = (files: readonly RejectsLayout[]) => {
  const { titles, places } = columnsOf(files);
  const separator = files[0]?.separator ?? ';';

  const cellsOf = ({ file, cells }: RejectLine): readonly string[] => {
    const layout = files[file];
    const given = layout === undefined ? cells : without(cells, numberingOf(layout).own);
    const own = places[file] ?? [];
    if (own.every((place, index) => place === index)) return given;
    const placed = Array<string>(titles.length).fill('');
    for (const [index, place] of own.entries()) placed[place] = given[index] ?? '';
    return [...placed, ...given.slice(own.length)];
  };

  /** Names the column by its title: its letter is another one here than in the file. */
  const byTitle = ({ file }: RejectLine, problem: RowProblem): RowProblem => ({
    ...problem,
    column: titleOfLabel(files[file]?.titles ?? [], problem.column) ?? problem.column,
  });

  return {
    /** First line of the list, with the byte order mark by which spreadsheets know UTF-8. */
    head: (): string => `\ufeff${spreadsheetCsv([[...rejectTitles, ...titles]], separator)}`,
    text: (lines: readonly RejectLine[]): string =>
      spreadsheetCsv(
        lines.map((line) => {
          const { en, fr } = whatToDo(line.problems.map((problem) => byTitle(line, problem)));
          const became = rejectWords[line.result];
          return [rowName(line), `${became.fr} / ${became.en}`, fr, en, ...cellsOf(line)];
        }),
        separator,
      ),
  };
};
