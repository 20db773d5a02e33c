/** What both kinds of workbook give of a sheet. */
import type { StaffLanguage } from '../../core/base/wording.ts';
import type { SheetFindings } from './workbook-words.ts';

/** A sheet as it can be chosen. */
export type Sheet = {
  name: string;
  /** Hidden from whoever opens the workbook. */
  isHidden: boolean;
  /** Whether any cell holds something. */
  hasRows: boolean;
};

export type ReadOptions = {
  /** Language whose decimal sign numbers get. */
  language: StaffLanguage;
  /** Told the share that has been read, from 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
};

/** What was read of a sheet. */
export type SheetEnd = {
  /** Number of the last row that holds something. */
  rows: number;
  /** CRC-32 of the CSV, by which an upload knows whether it is the one that was begun. */
  checksum: number;
  findings: Omit<SheetFindings, 'hiddenSheets'>;
};

/** A workbook that is open: its sheets in their order, how many rows one has, and its rows as canonical CSV. */
export type Workbook = {
  sheets: readonly Sheet[];
  /** Rows with something in them, of each sheet. */
  countRows(): Promise<number[]>;
  /** The CSV of a sheet in pieces; ends with what was found in it. Throws `UnreadableFile`. */
  csvOf(sheet: number, options: ReadOptions): AsyncGenerator<Uint8Array<ArrayBuffer>, SheetEnd>;
};

/** Most rows of a sheet, of Excel and LibreOffice alike. */
export const MAX_ROWS = 1_048_576;
/** Most sheets of a workbook that is read: none has so many. */
export const MAX_SHEETS = 10_000;
/** Most columns. */
export const MAX_COLUMNS = 16_384;

/** Letters of a column, from 0: A, B, … Z, AA. */
export const columnLetters = (column: number): string => {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
};

/** Collects what is to be said of a sheet while its rows are read. */
export const createFindings = () => {
  const hiddenRows = { count: 0, first: 0 };
  const errors = { count: 0, first: '' };
  const unknownResults = { count: 0, first: '' };
  const mergedOverRows = { count: 0, first: '' };
  const hidden: { from: number; to: number }[] = [];
  const isUsed = new Uint8Array(MAX_COLUMNS);
  const note = (what: { count: number; first: string }, place: string): void => {
    if (what.count === 0) what.first = place;
    what.count += 1;
  };
  return {
    hiddenRow(row: number): void {
      if (hiddenRows.count === 0) hiddenRows.first = row;
      hiddenRows.count += 1;
    },
    hiddenColumns(from: number, to: number): void {
      if (hidden.length < MAX_COLUMNS)
        hidden.push({ from: Math.max(0, from), to: Math.min(to, MAX_COLUMNS - 1) });
    },
    error: (place: string): void => note(errors, place),
    unknownResult: (place: string): void => note(unknownResults, place),
    mergedOverRows: (place: string): void => note(mergedOverRows, place),
    used(column: number): void {
      isUsed[column] = 1;
    },
    end(): SheetEnd['findings'] {
      const hiddenColumns = new Set<number>();
      for (const { from, to } of hidden) {
        for (let column = from; column <= to; column += 1)
          if (isUsed[column] === 1) hiddenColumns.add(column);
      }
      return {
        hiddenRows,
        hiddenColumns: [...hiddenColumns].sort((one, other) => one - other).map(columnLetters),
        errors,
        unknownResults,
        mergedOverRows,
      };
    },
  };
};
export type Findings = ReturnType<typeof createFindings>;
