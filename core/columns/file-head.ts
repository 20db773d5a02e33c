import type { Wording } from '../base/wording.ts';
import type { CsvLayout } from './layout.ts';

/** One row of a file's beginning. */
export type HeadRecord = {
  cells: readonly string[];
  /** Offset in the file of the row after it. */
  endByte: number;
  /** Physical lines that it runs over. */
  lines: number;
};

/** The first rows of a file, blank ones too, as they are read with one separator. Row n is `records[n - 1]`. */
export type HeadReading = {
  separator: CsvLayout['separator'];
  records: readonly HeadRecord[];
  /** Offset in the file of the first of them: behind a byte order mark, and a line that names the separator. */
  startByte?: number;
};

/** What a file begins with. `readings`: one for each separator that it may have. */
export type FileHead =
  /** No list at all: what it is, and what to do with it. */
  | { kind: 'refused'; problem: Wording }
  | {
      kind: 'text';
      encoding: CsvLayout['encoding'];
      savedTwice: boolean;
      readings: readonly HeadReading[];
    };
