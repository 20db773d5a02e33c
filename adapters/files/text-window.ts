import { isAscii, isUtf8 } from 'node:buffer';
import type { CsvLayout } from '../../core/columns/layout.ts';

/** A part of a file as text in which each character is a byte, or two of UTF-16, so that offsets are those of the file. */
export type TextWindow = {
  text: string;
  bytesPerCharacter: 1 | 2;
  /** The cells of a part of it, as `parse` makes them of the letters that its bytes stand for. */
  cellsOf(from: number, to: number, parse: (text: string) => string[]): DecodedCells;
};

/** How non-ASCII cells were read; both false where there are none, and in other encodings. */
export type DecodedCells = { cells: string[]; utf8: boolean; windows1252: boolean };

export type TextEncoding = Pick<CsvLayout, 'encoding' | 'savedTwice'>;

const windows1252 = new TextDecoder('windows-1252');

/** The cells' text: strict UTF-8, else Windows-1252, cell by cell, since files are pasted together from both. */
const decodeCells = (raw: readonly string[]): DecodedCells => {
  const decoded: DecodedCells = { cells: [], utf8: false, windows1252: false };
  for (const cell of raw) {
    const bytes = Buffer.from(cell, 'latin1');
    if (isAscii(bytes)) decoded.cells.push(cell);
    else if (isUtf8(bytes)) {
      decoded.utf8 = true;
      decoded.cells.push(bytes.toString('utf8'));
    } else {
      decoded.windows1252 = true;
      decoded.cells.push(windows1252.decode(bytes));
    }
  }
  return decoded;
};

const ofUtf8 = (bytes: Buffer): TextWindow => {
  const isPlain = isAscii(bytes);
  return {
    text: bytes.toString('latin1'),
    bytesPerCharacter: 1,
    cellsOf(from, to, parse) {
      // A string of its own: a part of the window's would keep all of it in memory.
      if (isPlain)
        return { cells: parse(bytes.toString('latin1', from, to)), utf8: false, windows1252: false };
      const part = bytes.subarray(from, to);
      if (!isUtf8(part)) return decodeCells(parse(bytes.toString('latin1', from, to)));
      const text = bytes.toString('utf8', from, to);
      return { cells: parse(text), utf8: text.length < to - from, windows1252: false };
    },
  };
};

/** Makes windows on the bytes of a file. */
export const textWindow = (bytes: Buffer, _encoding: TextEncoding): TextWindow => ofUtf8(bytes);
