import type { CsvLayout } from '../columns/layout.ts';
import { type CellsRead, readCells } from './cells.ts';
import { behindLineEnd, hasBreak, lastLineEnd, lineEndFrom } from './line-ends.ts';
import type { LineReading, Look } from './line-reading.ts';
import { createSeveralLinesLook, type SeveralLinesLook } from './several-lines.ts';

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
const MAX_REFERENCE = 100;
/** Cells behind the last title, at which a row is too wide however it goes on. */
const MAX_EXTRA_CELLS = 8;

/**
 * What a reference looks like: `P-001` as `a-000`, for comparison with another. Empty where it is none by itself: of
 * several words, without a digit.
 */
const shapeOf = (reference = ''): string => {
  if (reference.length > MAX_REFERENCE) return '';
  const bare = reference.replace(/["'\\]/g, '').trim();
  return /^[^\s,;|]*\d[^\s,;|]*$/.test(bare) ? bare.replace(/\p{L}/gu, 'a').replace(/\d/g, '0') : '';
};

/** Whether two references may be of one kind: the same letters and digits, or numbers of about the same length. */
const areAlike = (one: string, other: string): boolean =>
  one !== '' &&
  (one === other || (/^0+$/.test(one) && /^0+$/.test(other) && Math.abs(one.length - other.length) < 2));

const odd: readonly SeveralLinesLook[] = ['text', 'line', 'impossible'];

/** What the cells of a record say that runs over several lines. */
const createRecordLook = (columns: CsvLayout['columns'], { separator, width, isWhole }: LineReading) => {
  const lookOf = createSeveralLinesLook({ columns, separator });

  /** Indexes of the cells that look so. */
  const cellsThat = (looks: readonly SeveralLinesLook[], { cells, irregular }: CellsRead): number[] =>
    cells.flatMap((cell, index) =>
      looks.includes(lookOf(cell, index, irregular.includes(index))) ? [index] : [],
    );

  /** The cells, where the marks make one row that has a cell for each title, and no cell that may be more than one. */
  const plainRow = (read: CellsRead): readonly string[] | undefined => {
    const { cells, firstIsQuoted, openAt } = read;
    if (openAt !== undefined) return undefined;
    const [first = ''] = cells;
    if (cells.length > 1 || !firstIsQuoted || width === 1) {
      return isWhole(cells) && cellsThat(odd, read).length === 0 ? cells : undefined;
    }
    const inner = readCells(first, separator);
    return inner.end === first.length ? plainRow({ ...inner, firstIsQuoted: false }) : undefined;
  };

  return { cellsThat, plainRow };
};

/** The lines behind the one with the mark, by how they look. */
type LookedLines = {
  rows: number;
  others: number;
  /** Of these, lines with a reference of the kind of the first one. */
  alike: number;
  /** How the one on which the mark is closed looks, which is one of them, and its reference. */
  last?: { look: Look; shape: string };
};

/** Makes the decision for the file of a layout. */
export const createCutApart = (
  { columns }: Pick<CsvLayout, 'columns'>,
  reading: LineReading,
): ((lines: Lines) => SeveralLines) => {
  const { separator, width } = reading;
  const { cellsThat, plainRow } = createRecordLook(columns, reading);
  const reference = columns.reference?.[0];

  /** The row that begins at `from`, but no more of it than tells whether it is a plain one. */
  const startOfRow = (text: string, from: number, to: number): CellsRead & { isCut: boolean } => {
    const lineEnd = lineEndFrom(text, from, to);
    const onLine = readCells(text, separator, { from, to: lineEnd }).cells.length;
    const maxCells = Math.max(width, onLine) + MAX_EXTRA_CELLS;
    const read = readCells(text, separator, { from, to, maxCells });
    return { ...read, isCut: read.openAt === undefined && text[read.end] === separator };
  };

  /** The cells of the line that begins at `from`: with those that belong to its row, where it is a plain one. */
  const cellsAt = (text: string, from: number, maxLength: number): readonly string[] => {
    const lineEnd = lineEndFrom(text, from, text.length);
    const row = startOfRow(text, from, Math.min(text.length, from + maxLength));
    const cells = row.end > lineEnd && !row.isCut ? plainRow(row) : undefined;
    return cells ?? reading.cellsOf(text.slice(from, lineEnd));
  };

  /** How the lines from `start` on look, up to the one on which the mark is closed. */
  const lookAtLines = (
    lines: Lines,
    start: number,
    closeAt: number | undefined,
    first: string,
  ): LookedLines => {
    const { text, to, isLast, maxLength } = lines;
    const seen: LookedLines = { rows: 0, others: 0, alike: 0 };
    const take = (cells: readonly string[]) => {
      const look = reading.look(cells);
      const shape = reference === undefined ? '' : shapeOf(cells[reference]);
      if (look === 'row') seen.rows += 1;
      if (look === 'other') seen.others += 1;
      if (areAlike(first, shape)) seen.alike += 1;
      return { look, shape };
    };
    for (let from = start; from < to; ) {
      const end = lineEndFrom(text, from, to);
      if (closeAt !== undefined && closeAt <= end) {
        seen.last = take(cellsAt(text, from, maxLength));
        break;
      }
      // The longest row may end inside of a line.
      if (end === to && !isLast) break;
      take(reading.cellsOf(text.slice(from, end)));
      from = behindLineEnd(text, end);
    }
    return seen;
  };

  /** The mark that may not be meant: of the first cell that holds lines and separators, or that is never closed. */
  const findMark = (from: number, read: CellsRead) => {
    const { cells, ends, openAt } = read;
    const several = cells.flatMap((cell, index) => (hasBreak(cell) ? [index] : []));
    const [suspicious] = cellsThat(odd, read);
    if (suspicious === undefined && openAt !== undefined) return { opening: cells.length, openAt };
    const opening = suspicious ?? several[0] ?? 0;
    const before = ends[opening - 1];
    return { opening, openAt: before === undefined ? from : before + 1, closeAt: ends[opening] };
  };

  return (lines) => {
    const { text, from, to, isLast } = lines;
    const start = startOfRow(text, from, to);
    const isClosed = start.openAt === undefined && !start.isCut && (start.end < to || isLast);
    const plain = isClosed ? plainRow(start) : undefined;
    if (plain !== undefined && reading.look(plain) !== 'other') return { kind: 'row', end: start.end };

    const { opening, openAt, closeAt } = findMark(from, start);
    const lineEnd = lineEndFrom(text, openAt, to);
    const first = reading.cellsOf(text.slice(from, lineEnd));
    const shape = reference === undefined ? '' : shapeOf(first[reference]);
    const { rows, others, alike, last } = lookAtLines(lines, behindLineEnd(text, lineEnd), closeAt, shape);
    // What follows a cell of several lines that is the first one is always as wide as a row.
    const rowsInside = last?.look === 'row' ? rows - 1 : rows;
    const isEnough = reading.look(first) === 'row' ? rows > 0 : rowsInside > 0;
    if (isEnough && rows >= ROWS_FOR_EACH_OTHER * others) return { kind: 'cut', end: lineEnd };

    const all = readCells(text, separator, { from, to });
    const people = rows + 1;
    if (all.openAt !== undefined || (all.end >= to && !isLast)) {
      if (!isLast) return { kind: 'endless' };
      const isNobody = rows + others === 0;
      return isNobody
        ? { kind: 'cut', end: lineEnd }
        : { kind: 'unsure', end: lastLineEnd(text, to), people };
    }
    // In lists with commas, addresses have some: `12 Main St⏎Springfield, IL`.
    const isByReference = reference !== undefined && reference < opening;
    const isAnother = isByReference ? last?.shape !== '' : separator !== ',';
    const mayFollow = last?.look === 'row' && opening > 0 && shape === '' && isAnother;
    const isDoubtful =
      rowsInside > 0 ||
      alike > 0 ||
      (reference !== undefined && reference > opening && areAlike(shape, shapeOf(all.cells[reference]))) ||
      mayFollow ||
      cellsThat(['impossible'], all).length > 0 ||
      ((all.irregular.length > 0 || cellsThat(['line'], all).length > 0) &&
        reading.look(all.cells) === 'other');
    return isDoubtful ? { kind: 'unsure', end: all.end, people } : { kind: 'row', end: all.end };
  };
};
