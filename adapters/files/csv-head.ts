import type { FileHead, HeadReading } from '../../core/columns/file-head.ts';
import { type Separator, separators } from '../../core/columns/layout.ts';
import { chooseEncoding } from '../../core/lines/encoding.ts';
import { kindOfBytes, kindOfText } from '../../core/lines/file-kind.ts';
import { fileKindProblems } from '../../core/lines/file-kind-words.ts';
import { usualWidth } from '../../core/lines/usual-width.ts';
import { type LineLayout, lineToolsOf, MAX_ROW_BYTES, takeRecords } from './csv-records.ts';
import { textWindow } from './text-window.ts';

/** Bytes of a file's beginning that {@link readCsvHead} wants: enough for the longest title row. */
export const HEAD_BYTES = 2 * MAX_ROW_BYTES;
/** Rows among which the column titles are looked for, and those below them that say what the columns hold. */
const HEAD_RECORDS = 600;

/** A line by which spreadsheets are told the separator; they do not show it as a row. */
const separatorHint = /^"?sep=([,;\t|])"?(?:\r\n|\n|\r)/i;
const MAX_HINT_LENGTH = 16;

/** The first {@link HEAD_BYTES} of a file; the rest is not read. */
export const readHeadBytes = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
};

/**
 * Reads the first rows of a file with each separator that it may have, or with the one that the file names. What the
 * file is and how it is encoded, its content says.
 *
 * @param head - the first {@link HEAD_BYTES} bytes, or all there are
 */
export const readCsvHead = (head: Buffer): FileHead => {
  const kind = kindOfBytes(head);
  if (kind !== undefined) return { kind: 'refused', problem: fileKindProblems[kind] };

  const { encoding, savedTwice, markBytes } = chooseEncoding(head);
  const isAll = head.length < HEAD_BYTES;
  const window = textWindow(head.subarray(markBytes), { encoding, savedTwice });
  if (window.text.includes('\0')) return { kind: 'refused', problem: fileKindProblems.binary };
  const textKind = kindOfText(window.text);
  if (textKind !== undefined) return { kind: 'refused', problem: fileKindProblems[textKind] };

  const hint = separatorHint.exec(window.text.slice(0, MAX_HINT_LENGTH));
  const startByte = markBytes + (hint?.[0].length ?? 0) * window.bytesPerCharacter;
  const rows = textWindow(head.subarray(startByte), { encoding, savedTwice });
  const readings = (hint === null ? separators : [hint[1] as Separator]).map((separator): HeadReading => {
    const width = usualWidth(rows.text, separator);
    const layout: LineLayout = { encoding, savedTwice, separator, width, columns: {}, titles: [] };
    const { records } = takeRecords(rows, startByte, lineToolsOf(layout), {
      isLast: isAll,
      maxRecords: HEAD_RECORDS,
    });
    return {
      separator,
      startByte,
      records: records.map(({ cells, endByte, lines }) => ({ cells, endByte, lines })),
    };
  });
  return { kind: 'text', encoding, savedTwice, readings };
};
