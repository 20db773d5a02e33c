/** Writes records of the canonical CSV: UTF-8, semicolons, CRLF, quotation marks where a cell needs them. */
import { csvField } from './csv-field.ts';
import type { TextStore } from './text-store.ts';
import { UnreadableFile } from './unreadable.ts';
import { damaged, tooLarge } from './workbook-words.ts';
import { crc32 } from './zip.ts';

/** Handed on in pieces of about this size. */
const PIECE_BYTES = 512 * 1024;
/** Most that a sheet may become: 1,048,576 rows of 2 KiB. */
const MAX_BYTES = 2 * 1024 ** 3;
/** Columns up to which rows are filled up with empty cells: one stray cell far right must not make all rows long. */
const FILLED_COLUMNS = 256;
const MAX_BYTES_A_UNIT = 3;

const SEMICOLON = 0x3b;
const CR = 0x0d;
const LF = 0x0a;

/** Cells of a row that hold something, in any order: texts, or numbers of texts that are stored. */
type RowCells = { columns: readonly number[]; values: readonly (string | number)[] };

/** Cells by their columns, where they do not stand so already; undefined where they do. */
const inOrder = (columns: readonly number[]): number[] | undefined => {
  const isBehind = (column: number, index: number): boolean =>
    index === 0 || column > (columns[index - 1] ?? 0);
  if (columns.every(isBehind)) return undefined;
  return columns.map((_, index) => index).sort((one, other) => (columns[one] ?? 0) - (columns[other] ?? 0));
};

export type CsvWriter = {
  /**
   * Writes the cells of row `row` (from 1) as record `row`: rows that were left out become blank lines. A row whose
   * cells are all empty is left out itself.
   */
  row(row: number, cells: RowCells): void;
  /** Bytes that are ready; all that are left with `isLast`. */
  take(isLast?: boolean): Uint8Array<ArrayBuffer>[];
  /** CRC-32 of all that was handed on. */
  checksum(): number;
  /** Row of the last record that holds something; 0 where there is none. */
  lastRow(): number;
};

/** @param mostBytes - that are written, for tests */
export const createCsvWriter = (store?: TextStore, mostBytes = MAX_BYTES): CsvWriter => {
  const encoder = new TextEncoder();
  let ready: Uint8Array<ArrayBuffer>[] = [];
  let buffer = new Uint8Array(PIECE_BYTES);
  let used = 0;
  let handedOn = 0;
  let checksum = 0;
  let written = 0;
  let widest = 0;

  const handOn = (): void => {
    if (used === 0) return;
    const piece = buffer.slice(0, used);
    checksum = crc32(checksum, piece);
    ready.push(piece);
    handedOn += used;
    used = 0;
    if (handedOn > mostBytes) throw new UnreadableFile(tooLarge);
  };
  /** Makes room for so many bytes in one piece. */
  const reserve = (bytes: number): void => {
    if (used + bytes <= buffer.length) return;
    handOn();
    if (bytes > buffer.length) buffer = new Uint8Array(bytes);
  };
  const byte = (value: number): void => {
    reserve(1);
    buffer[used] = value;
    used += 1;
  };
  const text = (value: string): void => {
    const field = csvField(value);
    reserve(field.length * MAX_BYTES_A_UNIT);
    for (let at = 0; at < field.length; at += 1) {
      const unit = field.charCodeAt(at);
      if (unit > 0x7f) {
        used += encoder.encodeInto(field.slice(at), buffer.subarray(used)).written;
        return;
      }
      buffer[used] = unit;
      used += 1;
    }
  };
  const cell = (value: string | number): void => {
    if (typeof value === 'string') text(value);
    else if (store !== undefined) {
      const { block, from, to } = store.find(value);
      reserve(to - from);
      buffer.set(block.subarray(from, to), used);
      used += to - from;
    }
  };
  const endRecord = (): void => {
    byte(CR);
    byte(LF);
  };
  const isEmpty = (value: string | number | undefined): boolean =>
    value === undefined || value === '' || (typeof value === 'number' && store?.isEmpty(value) === true);

  return {
    row(row, { columns, values }) {
      const order = inOrder(columns);
      let next = -1;
      for (let index = 0; index < columns.length; index += 1) {
        const at = order?.[index] ?? index;
        const [column = 0, value = ''] = [columns[at], values[at]];
        if (isEmpty(value)) continue;
        // Two cells at one place: nobody knows which of them is meant.
        if (column === next) throw new UnreadableFile(damaged(row));
        if (next < 0) {
          for (; written < row - 1; written += 1) endRecord();
          next = 0;
        }
        for (; next < column; next += 1) byte(SEMICOLON);
        cell(value);
      }
      if (next < 0) return;
      widest = Math.max(widest, Math.min(next + 1, FILLED_COLUMNS));
      for (; next < widest - 1; next += 1) byte(SEMICOLON);
      endRecord();
      written = row;
    },
    take(isLast = false) {
      if (isLast) handOn();
      const taken = ready;
      ready = [];
      return taken;
    },
    checksum: () => checksum,
    lastRow: () => written,
  };
};
