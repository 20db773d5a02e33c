import type { CsvLayout } from '../../core/columns/layout.ts';
import { behindLineEnd, countBreaks, createFinder } from '../../core/lines/line-ends.ts';
import { createLineReading, type LineReading } from '../../core/lines/line-reading.ts';
import { createCutApart } from '../../core/lines/swallowed.ts';
import { type DecodedCells, type TextWindow, textWindow } from './text-window.ts';

/** Longest row, bytes: a longer one is nearly always a quotation mark that is never closed. */
export const MAX_ROW_BYTES = 100 * 1024;
const SLICE_BYTES = 256 * 1024;
const CTRL_Z = 0x1a;

/** How the bytes of a file become rows; `columns`, `width` and `titles` say what a row of this list looks like. */
export type LineLayout = Pick<
  CsvLayout,
  'encoding' | 'savedTwice' | 'separator' | 'width' | 'columns' | 'titles'
>;

/** One row of a CSV file. */
export type CsvRecord = {
  cells: string[];
  /** Offset in the file of what follows the row's line end. */
  endByte: number;
  /** Physical lines that it runs over. */
  lines: number;
  /** How the row's non-ASCII cells were read; both false where it has none. */
  utf8: boolean;
  windows1252: boolean;
  /**
   * People who are probably on these lines, where a quotation mark has swallowed lines and nobody can tell how many:
   * no row of a person.
   */
  swallowed?: number;
};

/** Why a file cannot be read any further. */
export type CsvProblem = 'binary' | 'oversized';

/** Records in order, or what makes the file unusable: `afterByte` is where the offending row begins. */
export type CsvPage = { records: CsvRecord[] } | { problem: CsvProblem; afterByte: number };

/** Tools that read the lines of one file. */
type LineTools = { reading: LineReading; cutApart: ReturnType<typeof createCutApart> };

/** What a window holds: its records, how far they go, and why none follows. */
type Taken = { records: CsvRecord[]; end: number; problem?: CsvProblem };

/** Makes the tools for a file. */
export const lineToolsOf = (layout: LineLayout): LineTools => {
  const reading = createLineReading(layout);
  return { reading, cutApart: createCutApart(layout, reading) };
};

/** The records of a window that are complete whatever follows it; all of them at the end of the file. */
export const takeRecords = (
  window: TextWindow,
  startByte: number,
  tools: LineTools,
  { isLast, maxRecords = Number.POSITIVE_INFINITY }: { isLast: boolean; maxRecords?: number },
): Taken => {
  const { text, bytesPerCharacter } = window;
  const { reading, cutApart } = tools;
  const maxLength = MAX_ROW_BYTES / bytesPerCharacter;
  const finder = createFinder(text);
  const records: CsvRecord[] = [];
  const splitLine = (line: string): string[] => line.split(reading.separator);
  let from = 0;

  /** Adds the row up to the line end at `end`. */
  const push = (end: number, lines: number, decoded: DecodedCells, swallowed?: number): void => {
    from = behindLineEnd(text, end);
    const endByte = startByte + from * bytesPerCharacter;
    records.push({ ...decoded, endByte, lines, ...(swallowed !== undefined && { swallowed }) });
  };
  /** The text of a row ends in front of the end mark of DOS, which may stand behind the last cell of all. */
  const cellsUpTo = (end: number, parse: (line: string) => string[]): DecodedCells => {
    let to = end;
    while (to > from + 1 && text.charCodeAt(to - 1) === CTRL_Z) to -= 1;
    return window.cellsOf(from, to, parse);
  };

  while (from < text.length && records.length < maxRecords) {
    const end = finder.lineEnd(from);
    if (behindLineEnd(text, end) - from > maxLength) return { records, end: from, problem: 'oversized' };
    // More could follow on the line, and CR may be half of CR LF.
    if (!isLast && end + 1 >= text.length) break;
    if (finder.mark(from) >= end) {
      push(end, 1, cellsUpTo(end, splitLine));
      continue;
    }
    let isOpen = false;
    const onLine = cellsUpTo(end, (line) => {
      const cells = reading.closedCells(line);
      isOpen = cells === undefined;
      return cells ?? [];
    });
    if (!isOpen) {
      push(end, 1, onLine);
      continue;
    }
    // As much as the decision can ask for: the longest row, and another one behind it.
    if (!isLast && text.length - from < 2 * maxLength + 2) break;
    const to = Math.min(text.length, from + maxLength);
    const several = cutApart({ text, from, to, isLast: isLast && to === text.length, maxLength });
    if (several.kind === 'endless') return { records, end: from, problem: 'oversized' };
    const lines = countBreaks(text, from, several.end) + 1;
    const people = several.kind === 'unsure' ? several.people : undefined;
    push(several.end, lines, cellsUpTo(several.end, reading.cellsOf), people);
  }
  return { records, end: from };
};

/**
 * Reads CSV rows from `chunks`, whose first byte is at offset `fromByte` of the file and begins a row. What a row
 * becomes follows from the bytes behind its beginning, so that starting at any row's `endByte` gives the same rows.
 * Blank lines are records of one empty cell. Ends after the first problem.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  layout: LineLayout,
  fromByte: number,
): AsyncGenerator<CsvPage> {
  const tools = lineToolsOf(layout);
  let rest: Buffer = Buffer.alloc(0);
  let restByte = fromByte;

  const take = (bytes: Buffer, isLast: boolean): CsvPage[] => {
    const window = textWindow(bytes, layout);
    if (window.text.includes('\0')) return [{ problem: 'binary', afterByte: restByte }];
    const { records, end, problem } = takeRecords(window, restByte, tools, { isLast });
    const endBytes = end * window.bytesPerCharacter;
    rest = bytes.subarray(endBytes);
    restByte += endBytes;
    const pages: CsvPage[] = records.length > 0 ? [{ records }] : [];
    return problem === undefined ? pages : [...pages, { problem, afterByte: restByte }];
  };

  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      for (const page of take(Buffer.concat([rest, chunk.subarray(at, at + SLICE_BYTES)]), false)) {
        yield page;
        if ('problem' in page) return;
      }
    }
  }
  if (rest.length > 0) yield* take(rest, true);
}
