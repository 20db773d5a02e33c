import type { FileHead, HeadReading } from '../../core/columns/file-head.ts';
import { notCsv } from '../../core/columns/header-words.ts';
import { type Separator, separators } from '../../core/columns/layout.ts';
import { type LineLayout, lineToolsOf, MAX_ROW_BYTES, takeRecords } from './csv-records.ts';
import { textWindow } from './text-window.ts';

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
  const isWhole = head.length < HEAD_BYTES;
  const readings = (hint === null ? separators : [hint[1] as Separator]).map((separator): HeadReading => {
    const bytes = head.subarray(startByte);
    const layout: LineLayout = {
      encoding: 'utf-8',
      savedTwice: false,
      separator,
      width: 0,
      columns: {},
      titles: [],
    };
    const { records } = takeRecords(textWindow(bytes, layout), startByte, lineToolsOf(layout), isWhole);
    const first = records.slice(0, HEAD_RECORDS);
    return { separator, records: first.map(({ cells, endByte, lines }) => ({ cells, endByte, lines })) };
  });
  return { kind: 'text', encoding: 'utf-8', savedTwice: false, readings };
};
