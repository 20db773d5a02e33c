import { isStandardField } from '../columns/fields.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { type CellsRead, readCells } from './cells.ts';
import { behindLineEnd, hasBreak, lastLineEnd, lineEndFrom } from './line-ends.ts';
import type { LineReading, Look } from './line-reading.ts';

/**
 * What to make of a line in which a quotation mark is opened and not closed. By the marks the lines after it belong to
 * the same row. That is so where an address has several lines; where the mark was not meant as one, the row has
 * swallowed other people, and one of them would get the notice of another.
 */
export type SeveralLines =
  /** One row of several lines, up to `end`, the offset of the line end behind it. */
  | { kind: 'row'; end: number }
  /** A row up to `end`, the end of the line in which the mark is opened: the mark is text. */
  | { kind: 'cut'; end: number }
  /** Nobody can tell: so many people are probably on the lines up to `end`. */
  | { kind: 'unsure'; end: number; people: number }
  /** Nobody can tell, and the mark is not closed where the longest row ends. */
  | { kind: 'endless' };

/** The text around the line. */
export type Lines = {
  text: string;
  /** Offset of the line. */
  from: number;
  /** Offset where the longest row would end, or the text. */
  to: number;
  /** Whether the file ends at `to`. */
  isLast: boolean;
  /** Longest row, in characters of the text. */
  maxLength: number;
};

/** Rows for each line that is none, from which on lines are other rows for certain. */
const ROWS_FOR_EACH_OTHER = 5;
/** Cells behind the last title, at which a row is too wide however it goes on. */
const MAX_EXTRA_CELLS = 8;

/** Fields whose cells may hold both line ends and separators: free text. Of columns without a field nothing is known. */
const freeFields: ReadonlySet<string> = new Set(['address_line', 'guardian_address', 'data_groups', 'site']);
const listFields: ReadonlySet<string> = new Set(['email', 'phone', 'guardian_email', 'guardian_phone']);

/** Whether a cell holds nothing but addresses or numbers, on lines of their own. */
const isListOfContacts = (cell: string): boolean =>
  cell.split(/[\s;,|]+/).every((part) => /^(?:|.*@.*|[\d().+/-]+)$/.test(part));

/** What a reference looks like: `P-001` as `a-000`, for comparison with another. */
const shapeOf = (reference: string): string => reference.trim().replace(/\p{L}/gu, 'a').replace(/\d/g, '0');

/** Whether two references may be of one kind: the same letters and digits, or numbers of about the same length. */
const areAlike = (one: string, other: string): boolean =>
  one === other || (/^0+$/.test(one + other) && Math.abs(one.length - other.length) < 2);

/** What the cells of a record say of its columns. */
const createCellChecks = (columns: CsvLayout['columns'], { separator, width, isWhole }: LineReading) => {
  const fieldOf = new Map(
    Object.entries(columns).flatMap(([field, indexes]) => indexes.map((index) => [index, field])),
  );

  const isSuspicious = (cell: string): boolean => hasBreak(cell) && cell.includes(separator);

  /** Whether a cell may hold separators and line ends without there being other people in it. */
  const mayHoldBoth = (cell: string, index: number): boolean => {
    const field = fieldOf.get(index);
    if (field === undefined || !isStandardField(field) || freeFields.has(field)) return true;
    return listFields.has(field) && isListOfContacts(cell);
  };

  /** Whether the marks make one row that has a cell for each title, and no separator in a cell of several lines. */
  const isPlainRow = ({ cells, firstIsQuoted, openAt }: CellsRead): boolean => {
    if (openAt !== undefined) return false;
    const [first = ''] = cells;
    if (cells.length > 1 || !firstIsQuoted || width === 1) return isWhole(cells) && !cells.some(isSuspicious);
    const inner = readCells(first, separator);
    return inner.end === first.length && isPlainRow({ ...inner, firstIsQuoted: false });
  };

  return { isSuspicious, mayHoldBoth, isPlainRow };
};

/** How a line looks, and its reference. */
type Looked = { look: Look; reference: string };
/** The lines behind the one with the mark; `last` is the one on which it is closed. */
type LookedLines = { rows: number; others: number; last?: Looked };

/** Makes the decision for the file of a layout. */
export const createCutApart = (
  { columns }: Pick<CsvLayout, 'columns'>,
  reading: LineReading,
): ((lines: Lines) => SeveralLines) => {
  const { separator, width } = reading;
  const { isSuspicious, mayHoldBoth, isPlainRow } = createCellChecks(columns, reading);
  const reference = columns.reference?.[0];

  /** The row that begins at `from`, but no more of it than tells whether it is a plain one. */
  const startOfRow = (text: string, from: number, to: number): CellsRead & { isCut: boolean } => {
    const lineEnd = lineEndFrom(text, from, to);
    const onLine = readCells(text, separator, { from, to: lineEnd }).cells.length;
    const maxCells = Math.max(width, onLine) + MAX_EXTRA_CELLS;
    const read = readCells(text, separator, { from, to, maxCells });
    return { ...read, isCut: read.openAt === undefined && text[read.end] === separator };
  };

  /** How the line that begins at `from` looks: with those that belong to its row, where it is a plain one. */
  const lookAt = (text: string, from: number, maxLength: number): Looked => {
    const lineEnd = lineEndFrom(text, from, text.length);
    const row = startOfRow(text, from, Math.min(text.length, from + maxLength));
    const isRow = row.end > lineEnd && !row.isCut && isPlainRow(row);
    const cells = isRow ? row.cells : reading.cellsOf(text.slice(from, lineEnd));
    return { look: reading.look(cells), reference: reference === undefined ? '' : (cells[reference] ?? '') };
  };

  /** How the lines from `start` on look, up to the one on which the mark is closed. */
  const lookAtLines = (lines: Lines, start: number, closeAt: number | undefined): LookedLines => {
    const { text, to, isLast, maxLength } = lines;
    const seen = { rows: 0, others: 0 };
    for (let from = start; from < to; ) {
      const end = lineEndFrom(text, from, to);
      if (closeAt !== undefined && closeAt <= end) return { ...seen, last: lookAt(text, from, maxLength) };
      // The longest row may end inside of a line.
      if (end === to && !isLast) break;
      const look = reading.look(reading.cellsOf(text.slice(from, end)));
      if (look === 'row') seen.rows += 1;
      if (look === 'other') seen.others += 1;
      from = behindLineEnd(text, end);
    }
    return seen;
  };

  /** Whether the line on which the mark is closed looks like a row whose reference is of the kind of the first one. */
  const isNextRow = (opening: number, first: readonly string[], last: Looked | undefined): boolean => {
    // What follows a cell of several lines that is the first one is always as wide as a row.
    if (last?.look !== 'row' || opening === 0) return false;
    // In lists with commas, addresses have some: `12 Main St⏎Springfield, IL`.
    if (reference === undefined || reference >= opening) return separator !== ',';
    return areAlike(shapeOf(first[reference] ?? ''), shapeOf(last.reference));
  };

  /** The mark that may not be meant: of the first cell that holds lines and separators, or that is never closed. */
  const findMark = (from: number, { cells, ends, openAt }: CellsRead) => {
    const several = cells.flatMap((cell, index) => (hasBreak(cell) ? [index] : []));
    const suspicious = several.find((index) => isSuspicious(cells[index] ?? ''));
    if (suspicious === undefined && openAt !== undefined) return { opening: cells.length, openAt };
    const opening = suspicious ?? several[0] ?? 0;
    const before = ends[opening - 1];
    return { opening, openAt: before === undefined ? from : before + 1, closeAt: ends[opening] };
  };

  return (lines) => {
    const { text, from, to, isLast } = lines;
    const start = startOfRow(text, from, to);
    const isClosed = start.openAt === undefined && !start.isCut && (start.end < to || isLast);
    if (isClosed && isPlainRow(start)) return { kind: 'row', end: start.end };

    const { opening, openAt, closeAt } = findMark(from, start);
    const lineEnd = lineEndFrom(text, openAt, to);
    const first = reading.cellsOf(text.slice(from, lineEnd));
    const { rows, others, last } = lookAtLines(lines, behindLineEnd(text, lineEnd), closeAt);
    const allRows = rows + (last?.look === 'row' ? 1 : 0);
    const allOthers = others + (last?.look === 'other' ? 1 : 0);
    const isEnough = reading.look(first) === 'row' ? allRows > 0 : rows > 0;
    if (isEnough && allRows >= ROWS_FOR_EACH_OTHER * allOthers) return { kind: 'cut', end: lineEnd };

    const all = readCells(text, separator, { from, to });
    const people = allRows + 1;
    if (all.openAt !== undefined || (all.end >= to && !isLast)) {
      if (!isLast) return { kind: 'endless' };
      return allRows + allOthers === 0
        ? { kind: 'cut', end: lineEnd }
        : { kind: 'unsure', end: lastLineEnd(text, to), people };
    }
    const isFree = all.cells.every((cell, index) => !isSuspicious(cell) || mayHoldBoth(cell, index));
    const isNobodyInside = rows === 0 && !isNextRow(opening, first, last);
    // A row of another width is told of with all its lines.
    const isRow = isNobodyInside && (isFree || !reading.isWhole(all.cells));
    return isRow ? { kind: 'row', end: all.end } : { kind: 'unsure', end: all.end, people };
  };
};
