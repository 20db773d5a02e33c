import type { Separator } from '../columns/layout.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TAB = 0x09;
const SPACE = 0x20;
const LF = 0x0a;
const CR = 0x0d;

/** The cells of a record, as its quotation marks have it. */
export type CellsRead = {
  /** Where one is not closed, the cells before it. */
  cells: string[];
  /** Offset behind each of them. */
  ends: number[];
  /** Offset of the line end behind the record, or of the end of the text. */
  end: number;
  /** Offset of the mark of the cell that is not closed. */
  openAt?: number;
  /** Indexes of cells in which a mark stands where no program writes one that knows what quoting is. */
  irregular: number[];
  /** Whether the first cell stands in quotation marks. */
  firstIsQuoted: boolean;
};

/** Offset behind the blanks that may stand around a quoted cell. */
const skipBlanks = (text: string, from: number, to: number, separator: number): number => {
  let at = from;
  for (; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && (code !== TAB || separator === TAB)) break;
  }
  return at;
};

/** Offset of the separator or line end behind a cell that is not quoted. */
const endOfPlain = (text: string, from: number, to: number, separator: number): number => {
  let at = from;
  for (; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === separator || code === LF || code === CR) break;
  }
  return at;
};

/** Whether a mark is written behind a backslash, which is not itself behind one. */
const isEscaped = (text: string, mark: number, from: number): boolean => {
  let at = mark;
  while (at > from && text.charCodeAt(at - 1) === BACKSLASH) at -= 1;
  return (mark - at) % 2 === 1;
};

/**
 * Offset of the mark that closes the one at `opening`, or -1: the last of the first odd number of marks in a row, since
 * each two stand for one (RFC 4180).
 */
const closingMark = (text: string, opening: number, to: number, backslashes: boolean): number => {
  let at = text.indexOf('"', opening + 1);
  while (at !== -1 && at < to) {
    if (backslashes && isEscaped(text, at, opening + 1)) {
      at = text.indexOf('"', at + 1);
      continue;
    }
    let behind = at + 1;
    while (behind < to && text.charCodeAt(behind) === QUOTE) behind += 1;
    if ((behind - at) % 2 === 1) return behind - 1;
    at = text.indexOf('"', behind);
  }
  return -1;
};

const unescaped = (text: string, backslashes: boolean): string => {
  const single = text.includes('""') ? text.replaceAll('""', '"') : text;
  return backslashes ? single.replaceAll('\\"', '"') : single;
};

export type CellsOptions = {
  from?: number;
  to?: number;
  /** Marks inside of a quoted cell are written `\"`, as MySQL and others do. */
  backslashes?: boolean;
  /** Reading ends behind so many cells. */
  maxCells?: number;
};

/**
 * Reads the cells of one record. A cell may be quoted, with blanks around the marks; line ends and separators inside of
 * it are its own. A mark inside of a cell that is not quoted, or behind the one that closes, is text like any other,
 * and so are then all marks of that cell.
 */
export const readCells = (
  text: string,
  separator: Separator,
  { from = 0, to = text.length, backslashes = false, maxCells = Number.POSITIVE_INFINITY }: CellsOptions = {},
): CellsRead => {
  const between = separator.charCodeAt(0);
  const read: CellsRead = { cells: [], ends: [], end: to, irregular: [], firstIsQuoted: false };
  let at = from;
  const take = (cell: string, end: number): void => {
    read.cells.push(cell);
    read.ends.push(end);
    at = end;
  };
  for (;;) {
    const start = skipBlanks(text, at, to, between);
    if (start < to && text.charCodeAt(start) === QUOTE) {
      const closing = closingMark(text, start, to, backslashes);
      if (closing === -1) return { ...read, openAt: start };
      const behind = skipBlanks(text, closing + 1, to, between);
      const end = endOfPlain(text, behind, to, between);
      if (end === behind) {
        if (read.cells.length === 0) read.firstIsQuoted = true;
        take(unescaped(text.slice(start + 1, closing), backslashes), end);
      } else {
        read.irregular.push(read.cells.length);
        take(text.slice(at, end), end);
      }
    } else {
      const end = endOfPlain(text, start, to, between);
      take(text.slice(at, end), end);
    }
    if (at >= to || text.charCodeAt(at) !== between || read.cells.length === maxCells) {
      read.end = at;
      return read;
    }
    at += 1;
  }
};
