import { foldText } from '../cell/fold.ts';
import { placeholderOf } from '../cell/placeholder.ts';
import { plainCell } from '../cell/plain.ts';
import { type CellCounts, countCells, filledCells, shareOf } from './cell-kind.ts';
import { isStandardField } from './fields.ts';
import { readTitle, type TitleReading } from './title.ts';
import type { TitleKind } from './title-patterns.ts';

/** A column as far as the guessing goes. */
export type ExaminedColumn = {
  index: number;
  title: string;
  /** Undefined where the title is not understood. */
  reading?: TitleReading;
  /** The cells of the sample. */
  cells: readonly string[];
  counts: CellCounts;
};

/** What a column says that it is, by its title, and by its cells where the title leaves it open. */
export type Claim = {
  column: ExaminedColumn;
  field: string;
  /** The lower, the better does the title fit the field. */
  rank: number;
};

/** Rank of a column of which somebody said what it is. */
export const CHOSEN_RANK = -1;

/** A share of the cells that is not chance. */
export const MOST = 0.6;
const HALF = 0.5;

/** Cells of the sample that are looked at altogether, however wide the file is. */
const MAX_CELLS = 200_000;
const MAX_ROWS = 500;
const MIN_ROWS = 3;

const MAX_CELL = 500;

/** A cell without its wrapping, cut short; empty where it says that there is nothing. */
const sampled = (cell: string): string => {
  const text = plainCell(cell.slice(0, MAX_CELL));
  return placeholderOf(text) === undefined ? text : '';
};

/** The columns of a file from its titles and some of its rows; rows may be short. */
export const examineColumns = (
  titles: readonly string[],
  sample: readonly (readonly string[])[],
): ExaminedColumn[] => {
  const rows = Math.min(MAX_ROWS, Math.max(MIN_ROWS, Math.floor(MAX_CELLS / Math.max(titles.length, 1))));
  const looked = sample.slice(0, rows);
  return titles.map((title, index) => {
    const cells = looked.map((row) => sampled(row[index] ?? ''));
    const reading = readTitle(title);
    return { index, title, cells, counts: countCells(cells), ...(reading !== undefined && { reading }) };
  });
};

/** Shares of the cells by which open titles are settled. */
const emailShare = ({ counts }: ExaminedColumn): number => shareOf(counts, 'email');
const phoneShare = ({ counts }: ExaminedColumn): number => shareOf(counts, 'mobile', 'phone');

/** The contact that most cells look like. */
export const contactOf = (column: ExaminedColumn, share: number): 'email' | 'phone' | undefined => {
  if (emailShare(column) >= share) return 'email';
  return phoneShare(column) >= share ? 'phone' : undefined;
};

/** What the cells make of a title that leaves it open; `full-name` is settled by the other columns. */
const settled = (column: ExaminedColumn, kind: TitleKind): string | undefined => {
  const { counts } = column;
  const filled = filledCells(counts);
  switch (kind) {
    case 'address-or-email':
      return emailShare(column) >= HALF ? 'email' : 'address_line';
    case 'contact':
      return contactOf(column, HALF);
    case 'code-and-town':
      return shareOf(counts, 'post-code') >= MOST ? 'postal_code' : 'address_line';
    case 'born':
      return filled === 0 || shareOf(counts, 'date') >= HALF ? 'birth_date' : 'birth_name';
    case 'person':
      if (shareOf(counts, 'number', 'post-code', 'phone', 'mobile') >= MOST) return 'reference';
      return shareOf(counts, 'text') >= MOST ? 'full-name' : undefined;
    case 'guardian_name': {
      const contact = contactOf(column, MOST);
      return contact === undefined ? kind : `guardian_${contact}`;
    }
    case 'full-name':
      return kind;
    default:
      return isStandardField(kind) ? kind : undefined;
  }
};

/** Rank of a number that a title calls by the person alone. */
const PERSON_RANK = 4;
/** Codes are worth less than what they stand for: "Code UF", "Libellé UF". */
const CODE_RANK = 0.5;
const coded: ReadonlySet<string> = new Set(['site', 'country', 'language']);

/** What each column says that it is; without columns whose title is not understood or tells of nothing to be used. */
export const claimsOf = (columns: readonly ExaminedColumn[], personFields: readonly string[]): Claim[] => {
  const own = new Map(
    personFields.filter((name) => !isStandardField(name)).map((name) => [foldText(name), name]),
  );
  return columns.flatMap((column): Claim[] => {
    const named = own.get(foldText(column.title));
    if (named !== undefined) return [{ column, field: named, rank: 0 }];
    const { reading } = column;
    if (reading === undefined || reading.guardian?.sure === false) return [];
    const field = settled(column, reading.kind);
    if (field === undefined || (field === 'guardian_name' && saysFlag(column))) return [];
    if (reading.kind === 'person') return [{ column, field, rank: PERSON_RANK }];
    const isCode = coded.has(field) && reading.words.has('code');
    return [{ column, field, rank: reading.rank + (isCode ? CODE_RANK : 0) }];
  });
};

/** "Tuteur" above yes and no says that there is one. */
const saysFlag = ({ counts }: ExaminedColumn): boolean => shareOf(counts, 'flag') >= MOST;

/** Of what a column tells that cannot be used as it is. */
const told: Partial<Record<TitleKind, string>> = {
  'says-consent': 'not_electronic',
  'says-no-phone': 'not_electronic',
  'says-alive': 'deceased',
  'says-adult': 'minor',
  'says-age': 'minor',
  'says-birth-year': 'birth_date',
  'full-name': 'last_name',
};

/** A year in each of the cells that look like dates; those of two digits are left out. */
const yearsOf = (cells: readonly string[]): number[] =>
  cells.flatMap((cell) => {
    const year = /\b(?:18|19|20)\d{2}\b/.exec(cell.slice(0, 40))?.[0];
    return year === undefined ? [] : [Number(year)];
  });

/** Nobody was admitted or registered then: dates before it are dates of birth. */
const YEAR_OF_BIRTHS = 1990;

/** The field that a column which is not used looks like, so that somebody is told. */
export const likeness = (column: ExaminedColumn): string | undefined => {
  const { reading, counts, cells } = column;
  // One cell of many may hold anything: a comment that swallowed the rows below it.
  const contact = filledCells(counts) > 1 || cells.length < MIN_ROWS ? contactOf(column, MOST) : undefined;
  if (reading?.guardian !== undefined) {
    if (saysFlag(column)) return 'protected';
    return contact === undefined ? reading.kind : `guardian_${contact}`;
  }
  const says = reading === undefined ? undefined : told[reading.kind];
  if (says !== undefined) return says;
  if (contact !== undefined) return contact;
  if (shareOf(counts, 'date') >= MOST) {
    const years = yearsOf(column.cells);
    return years.filter((year) => year < YEAR_OF_BIRTHS).length * 3 >= years.length && years.length > 0
      ? 'birth_date'
      : undefined;
  }
  return shareOf(counts, 'post-code') === 1 && filledCells(counts) > 1 ? 'postal_code' : undefined;
};
