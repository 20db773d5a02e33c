import { foldText } from '../cell/fold.ts';
import { plainCell } from '../cell/plain.ts';
import { type CellKind, cellKind, countCells, filledCells, shareOf } from './cell-kind.ts';
import type { HeadReading, HeadRecord } from './file-head.ts';
import type { CsvLayout } from './layout.ts';
import { readTitle } from './title.ts';

/** A row that can be the one with the titles. */
export type TitleRow = {
  reading: HeadReading;
  /** Index among the records of the reading. */
  at: number;
  /** Fields that its titles stand for; 0 where the rows below alone show that it holds titles. */
  understood: number;
};

/** Rows among which the titles are looked for: above them stand the name of an extraction, its date, its filters. */
const MAX_ROWS_ABOVE = 30;
/** Rows below that show what a column holds. */
const ROWS_BELOW = 20;

const isFilled = (cell: string): boolean => cell.trim() !== '';

/** Kinds of cells that rows of people have and titles never are. */
const ofPeople: ReadonlySet<CellKind> = new Set<CellKind>(['email', 'mobile', 'phone', 'date', 'post-code']);
const LONG_NUMBER = 5;
const isOfPeople = (cell: string): boolean => {
  const kind = cellKind(cell);
  return ofPeople.has(kind) || (kind === 'number' && cell.replace(/\D/g, '').length >= LONG_NUMBER);
};

/** Whether a row has a contact beside something else. */
const isPersonsRow = (cells: readonly string[]): boolean =>
  cells.filter(isFilled).length > 1 && cells.some((cell) => isContact(cellKind(cell)));
const isContact = (kind: CellKind): boolean => kind === 'email' || kind === 'mobile';

const filledWidth = ({ cells }: HeadRecord): number => cells.filter(isFilled).length;

const below = (reading: HeadReading, at: number): HeadRecord[] =>
  reading.records.slice(at + 1, at + 1 + ROWS_BELOW).filter(({ cells }) => cells.some(isFilled));

/** Cells of the widest of some rows, however they are separated. */
const widestOf = (readings: readonly HeadReading[], at: number): number =>
  Math.max(0, ...readings.flatMap((reading) => below(reading, at).map(filledWidth)));

/** How many fields the titles of a row stand for; none where a cell holds what only rows of people have. */
const understoodIn = ({ cells }: HeadRecord, own: ReadonlySet<string>): number => {
  const filled = cells.filter(isFilled);
  if (filled.some(isOfPeople)) return 0;
  const kinds = filled.flatMap((cell) => {
    const title = plainCell(cell);
    const folded = foldText(title.slice(0, 200));
    if (own.has(folded)) return [folded];
    const reading = readTitle(title);
    return reading === undefined ? [] : [`${reading.guardian?.who ?? ''} ${reading.kind}`];
  });
  return new Set(kinds).size;
};

const mostly = 0.6;

/**
 * Whether the first row holds titles of which none is understood: the rows below have contacts and numbers in at least
 * two columns, and this row has words there. A row of people without titles has contacts there itself.
 */
const isAboveContacts = (row: HeadRecord, rows: readonly HeadRecord[]): boolean => {
  if (rows.length < 2) return false;
  const telling = row.cells.flatMap((_, index) => {
    const counts = countCells(rows.map(({ cells }) => cells[index] ?? ''));
    if (filledCells(counts) < 2) return [];
    const contact = shareOf(counts, 'email') >= mostly || shareOf(counts, 'mobile', 'phone') >= mostly;
    const other = shareOf(counts, 'date') >= mostly || shareOf(counts, 'number', 'post-code') >= mostly;
    return contact || other ? [{ index, contact }] : [];
  });
  return (
    telling.length > 1 &&
    telling.some(({ contact }) => contact) &&
    telling.every(({ index }) => cellKind(row.cells[index] ?? '') === 'text') &&
    !row.cells.some(isOfPeople)
  );
};

/**
 * Whether a row of which one title is understood holds titles: a name or a heading can be such a word too.
 *
 * @param widest - cells of the widest row below
 */
const isTitleRow = (row: HeadRecord, rows: readonly HeadRecord[], widest: number): boolean => {
  const width = filledWidth(row);
  const isWordOfMany = width > 2 || row.cells.some((cell) => cellKind(cell) === 'number');
  return isAboveContacts(row, rows) || (!isWordOfMany && width * 2 >= widest);
};

/** The row of which most titles are understood; the first of several, as titles may come again. */
const understoodRow = (readings: readonly HeadReading[], own: ReadonlySet<string>): TitleRow | undefined => {
  const rows = readings.flatMap((reading) =>
    reading.records.slice(0, MAX_ROWS_ABOVE).flatMap((record, at) => {
      const understood = understoodIn(record, own);
      const isAlone = understood === 1 && !isTitleRow(record, below(reading, at), widestOf(readings, at));
      if (understood === 0 || isAlone) return [];
      return [
        { reading, at, understood, share: understood / filledWidth(record), width: filledWidth(record) },
      ];
    }),
  );
  // A wrong separator leaves titles stuck together, or cuts them.
  const [best] = [...rows].sort(
    (one, other) =>
      other.understood - one.understood ||
      other.share - one.share ||
      other.width - one.width ||
      one.at - other.at,
  );
  if (best === undefined) return undefined;
  // People stand above it: it is the title row of another table, or one that came again.
  const isAboveBest = ({ reading, at, understood }: TitleRow): boolean =>
    reading === best.reading &&
    understood > 1 &&
    reading.records.slice(at + 1, best.at).some(({ cells }) => isPersonsRow(cells));
  return rows.find((row) => row.at < best.at && isAboveBest(row)) ?? best;
};

const unknownRow = (readings: readonly HeadReading[]): TitleRow | undefined => {
  for (const reading of readings) {
    const at = reading.records.findIndex(({ cells }) => cells.some(isFilled));
    const row = reading.records[at];
    if (row !== undefined && isAboveContacts(row, below(reading, at))) return { reading, at, understood: 0 };
  }
  return undefined;
};

/**
 * Index of the first row of people above the titles, as sorting a sheet leaves them: it has its reference, and a contact
 * in a column of contacts. -1 where there is none.
 */
export const firstAboveTitles = ({ reading, at }: TitleRow, columns: CsvLayout['columns']): number =>
  reading.records.slice(0, at).findIndex(({ cells }) => {
    const isIn = (field: string, is: (cell: string) => boolean): boolean =>
      (columns[field] ?? []).some((index) => is(cells[index] ?? ''));
    const isNumber = (cell: string): boolean => cellKind(cell) === 'mobile' || cellKind(cell) === 'phone';
    return (
      isIn('reference', isFilled) &&
      (isIn('email', (cell) => cellKind(cell) === 'email') || isIn('phone', isNumber))
    );
  });

/** The row that holds the titles of the columns, and the separator by which it is read. */
export const findTitleRow = (
  readings: readonly HeadReading[],
  personFields: readonly string[],
): TitleRow | undefined => {
  const own = new Set(personFields.map(foldText));
  return understoodRow(readings, own) ?? unknownRow(readings);
};

/**
 * Titles as they are to be read where merged cells above say whose columns they are: `Responsable légal` above `Nom`,
 * `Email`. Without such a row they stay as they are.
 */
export const withGroupTitles = ({ reading, at }: TitleRow): string[] => {
  const titles = (reading.records[at]?.cells ?? []).map(plainCell);
  const above = reading.records[at - 1]?.cells.map(plainCell) ?? [];
  const groups = above.filter(isFilled);
  const isGroupRow =
    groups.length > 0 &&
    groups.length < titles.filter(isFilled).length &&
    groups.some((group) => readTitle(group)?.kind === 'guardian_name') &&
    groups.every((group) => readTitle(group) !== undefined);
  if (!isGroupRow) return titles;
  let group = '';
  return titles.map((title, index) => {
    if (isFilled(above[index] ?? '')) group = above[index] ?? '';
    const isGuardians = readTitle(group)?.guardian !== undefined;
    return isGuardians && isFilled(title) ? `${group} – ${title}` : title;
  });
};
