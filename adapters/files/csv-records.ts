import { isAscii, isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { FileHead, HeadReading } from '../../core/columns/file-head.ts';
import { notCsv } from '../../core/columns/header-words.ts';
import { type CsvLayout, type Separator, separators } from '../../core/columns/layout.ts';

/** Longest row, bytes: a longer one is nearly always a quotation mark that is never closed. */
export const MAX_ROW_BYTES = 100 * 1024;
const SLICE_BYTES = 256 * 1024;
/** How the bytes of a file become rows; `columns` and `width` say what a row of this list looks like. */
export type LineLayout = Pick<CsvLayout, 'encoding' | 'savedTwice' | 'separator' | 'width' | 'columns'>;

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
};

/** Why a file cannot be read any further. */
export type CsvProblem = 'binary' | 'oversized' | 'unclosed';

/** Records in order, or what makes the file unusable: `afterByte` is where the offending row begins. */
export type CsvPage = { records: CsvRecord[] } | { problem: CsvProblem; afterByte: number };

const windows1252 = new TextDecoder('windows-1252');

/** The cells' text: strict UTF-8, else Windows-1252, cell by cell, since files are pasted together from both. */
const decodeCells = (raw: readonly string[], endByte: number, lines: number): CsvRecord => {
  const record: CsvRecord = { cells: [], endByte, lines, utf8: false, windows1252: false };
  for (const cell of raw) {
    const bytes = Buffer.from(cell, 'latin1');
    if (isAscii(bytes)) record.cells.push(cell);
    else if (isUtf8(bytes)) {
      record.utf8 = true;
      record.cells.push(bytes.toString('utf8'));
    } else {
      record.windows1252 = true;
      record.cells.push(windows1252.decode(bytes));
    }
  }
  return record;
};

const linesOf = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);

/**
 * All records of bytes that begin at a record boundary. `open`: the bytes end inside a quoted cell, whose record is
 * left out. Read as Latin-1, in which every byte is a character, so that offsets are those of the file.
 */
const parseRecords = (
  bytes: Buffer,
  separator: Separator,
  startByte: number,
): { records: CsvRecord[]; open: boolean } => {
  const records: CsvRecord[] = [];
  const plain = isAscii(bytes);
  try {
    parse(bytes, {
      delimiter: separator,
      // All three named, since finding it out by itself would make the answer depend on where reading begins.
      record_delimiter: ['\r\n', '\n', '\r'],
      encoding: 'latin1',
      bom: false,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: string[], { bytes: end }) => {
        const endByte = startByte + end;
        const lines = linesOf(cells);
        records.push(
          plain
            ? { cells, endByte, lines, utf8: false, windows1252: false }
            : decodeCells(cells, endByte, lines),
        );
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    return { records, open: true };
  }
  return { records, open: false };
};

/**
 * Reads CSV rows from `chunks`, whose first byte is at offset `fromByte` of the file and begins a row. Each slice is
 * parsed on its own from a row boundary, so that starting at any row's `endByte` gives the same rows. Blank lines
 * are records of one empty cell. Ends after the first problem.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  { separator }: LineLayout,
  fromByte: number,
): AsyncGenerator<CsvPage> {
  let rest: Buffer = Buffer.alloc(0);
  let restByte = fromByte;

  /** The records that are complete, and whether the file must be refused after them. */
  const take = (bytes: Buffer, last: boolean): CsvPage[] => {
    if (bytes.includes(0)) return [{ problem: 'binary', afterByte: restByte }];
    const { records, open } = parseRecords(bytes, separator, restByte);
    // More bytes could still change the last record, even one that ends in a line end: CR may be half of CR LF.
    if (!last && !open) records.pop();
    const oversized = records.findIndex(
      ({ endByte }, index) => endByte - (records[index - 1]?.endByte ?? restByte) > MAX_ROW_BYTES,
    );
    const good = oversized === -1 ? records : records.slice(0, oversized);
    const end = good.at(-1)?.endByte ?? restByte;
    rest = bytes.subarray(end - restByte);
    restByte = end;
    const pages: CsvPage[] = good.length > 0 ? [{ records: good }] : [];
    if (oversized !== -1 || (!last && rest.length > MAX_ROW_BYTES)) {
      pages.push({ problem: 'oversized', afterByte: end });
    } else if (last && open) {
      pages.push({ problem: 'unclosed', afterByte: end });
    }
    return pages;
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

const startsWith = (bytes: Buffer, ...start: number[]): boolean =>
  start.every((value, index) => bytes[index] === value);

/** Bytes of a file's beginning that {@link readCsvHead} wants: enough for the longest header row. */
export const HEAD_BYTES = 2 * MAX_ROW_BYTES;
/** Rows of the beginning: the column titles stand among the first, those below show what the columns hold. */
const HEAD_RECORDS = 500;

/** What the bytes are other than text; undefined where they are text. */
const kindOf = (head: Buffer): keyof typeof notCsv | undefined => {
  if (head.length === 0) return 'empty';
  const isZip = startsWith(head, 0x50, 0x4b, 0x03, 0x04);
  const isOldWorkbook = startsWith(head, 0xd0, 0xcf, 0x11, 0xe0);
  if (isZip || isOldWorkbook) return 'workbook';
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) return 'utf16';
  return head.includes(0) ? 'binary' : undefined;
};

/**
 * Reads the first rows of a file with each separator that it may have, or with the one that the file names.
 *
 * @param head - the first {@link HEAD_BYTES} bytes, or all there are
 */
export const readCsvHead = (head: Buffer): FileHead => {
  const kind = kindOf(head);
  if (kind !== undefined) return { kind: 'refused', problem: notCsv[kind] };

  const bomBytes = startsWith(head, 0xef, 0xbb, 0xbf) ? 3 : 0;
  // A line by which spreadsheets are told the separator; they do not show it as a row.
  const hint = /^"?sep=([,;\t|])"?(?:\r\n|\n|\r)/i.exec(
    head.subarray(bomBytes, bomBytes + 16).toString('latin1'),
  );
  const startByte = bomBytes + (hint?.[0].length ?? 0);
  const readings = (hint === null ? separators : [hint[1] as Separator]).map((separator): HeadReading => {
    const { records } = parseRecords(head.subarray(startByte), separator, startByte);
    const tooLong = records.findIndex(
      ({ endByte }, index) => endByte - (records[index - 1]?.endByte ?? startByte) > MAX_ROW_BYTES,
    );
    const first = records.slice(0, tooLong === -1 ? HEAD_RECORDS : Math.min(tooLong, HEAD_RECORDS));
    return { separator, records: first.map(({ cells, endByte, lines }) => ({ cells, endByte, lines })) };
  });
  return { kind: 'text', encoding: 'utf-8', savedTwice: false, readings };
};
