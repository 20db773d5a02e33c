import type { CsvLayout, Separator } from '../columns/layout.ts';
import { type CellsRead, readCells } from './cells.ts';
import { createFit } from './fitting-cells.ts';
import { hasBreak } from './line-ends.ts';
import { createKindOfRecord } from './line-kind.ts';

/** What of a layout says how the lines of its file are read. */
export type LineShape = Pick<CsvLayout, 'separator' | 'width' | 'columns' | 'titles'>;

/** What a line looks like by its cells: a row of this list, no person at all, or something else. */
export type Look = 'row' | 'nobody' | 'other';

/** How the lines of one file are read. */
export type LineReading = {
  separator: Separator;
  width: number;
  /** The cells of a row, read by its marks, or as they must have been meant; a mark that is not closed is text. */
  cellsOf(line: string): string[];
  /** The same, where each mark is closed that opens a cell. */
  closedCells(line: string): string[] | undefined;
  look(cells: readonly string[]): Look;
  /** Whether there is a cell for each title, and nothing behind. */
  isWhole(cells: readonly string[]): boolean;
};

const MAX_REFERENCE = 64;
/** Of so few cells anything could be a row, unless somebody can be reached by it. */
const MIN_CELLS = 4;

const isBlank = (cell: string): boolean => cell.trim() === '';

/** The cells of a line one of whose marks is never closed: that mark is text, and so is what is in front of it. */
const withOpenMark = (line: string, separator: Separator, read: CellsRead): string[] => {
  const cells = [...read.cells];
  let { openAt } = read;
  while (openAt !== undefined) {
    const end = line.indexOf(separator, openAt);
    cells.push(line.slice(openAt, end === -1 ? line.length : end));
    if (end === -1) return cells;
    const rest = readCells(line, separator, { from: end + 1 });
    cells.push(...rest.cells);
    openAt = rest.openAt;
  }
  return cells;
};

/** Makes the reading of the lines of a file. */
export const createLineReading = (shape: LineShape): LineReading => {
  const { separator, width, columns } = shape;
  const fit = createFit(shape);
  const kindOf = createKindOfRecord(shape);
  const hasReferences = columns.reference !== undefined;

  const isWhole = (cells: readonly string[]): boolean =>
    cells.length === width || (cells.length > width && cells.slice(width).every(isBlank));

  const look = (cells: readonly string[]): Look => {
    if (kindOf(cells) !== undefined) return 'nobody';
    const { misfit, reference, hasContact, isJoined } = fit(cells);
    if (misfit !== undefined || reference.length > MAX_REFERENCE) return 'other';
    if (hasReferences && reference === '') return 'other';
    if (!isWhole(cells)) {
      return cells.length < width && cells.length > 1 && hasContact && !isJoined ? 'row' : 'other';
    }
    if (hasContact) return 'row';
    const filled = cells.reduce((sum, cell) => (isBlank(cell) ? sum : sum + 1), 0);
    const isByNumber = /^\S*\d\S*$/.test(reference);
    return filled > 1 && (width >= MIN_CELLS || isByNumber) ? 'row' : 'other';
  };

  /** A line that is quoted as a whole holds the row in its first cell, marks doubled. */
  const unwrapped = ({ cells, firstIsQuoted }: CellsRead): string[] => {
    const [first = '', ...others] = cells;
    if (!firstIsQuoted || width === 1 || !first.includes(separator) || !others.every(isBlank)) return cells;
    const inner = readCells(first, separator);
    if (inner.openAt !== undefined || inner.end < first.length) return cells;
    return others.length === 0 || isWhole(inner.cells) ? inner.cells : cells;
  };

  /** The cells of a line whose marks are written `\\"`, where only so all of them are closed. */
  const byBackslashes = (line: string): string[] | undefined => {
    if (!line.includes('\\"') || hasBreak(line)) return undefined;
    const { cells, openAt, irregular } = readCells(line, separator, { backslashes: true });
    return openAt === undefined && irregular.length === 0 && (width === 0 || isWhole(cells))
      ? cells
      : undefined;
  };

  /** The cells of a line all of whose marks are text, where only so it is a row. */
  const byText = (cells: readonly string[], line: string, isRegular: boolean): string[] | undefined => {
    if (isWhole(cells) || hasBreak(line) || (isRegular && look(cells) === 'row')) return undefined;
    const literal = line.split(separator);
    return isWhole(literal) && look(literal) === 'row' ? literal : undefined;
  };

  const meantBy = (read: CellsRead, line: string): string[] => {
    const isRegular = read.openAt === undefined && read.irregular.length === 0;
    const escaped = isRegular ? undefined : byBackslashes(line);
    if (escaped !== undefined) return escaped;
    const cells = read.openAt === undefined ? unwrapped(read) : withOpenMark(line, separator, read);
    return byText(cells, line, isRegular) ?? cells;
  };

  return {
    separator,
    width,
    cellsOf: (line) => meantBy(readCells(line, separator), line),
    closedCells(line) {
      const read = readCells(line, separator);
      return read.openAt === undefined ? meantBy(read, line) : byBackslashes(line);
    },
    look,
    isWhole,
  };
};
