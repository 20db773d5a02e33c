import { isAscii, isUtf8 } from 'node:buffer';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { decodeSingleByte } from '../../core/lines/code-pages.ts';
import { repairSavedTwice } from '../../core/lines/saved-twice.ts';

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

/** Bytes as Latin-1, in which every byte is a character. A string of its own: a part of a larger one would keep all of it. */
const latin1Of = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

const ofUtf8 = (bytes: Buffer): TextWindow => {
  const isPlain = isAscii(bytes);
  return {
    text: bytes.toString('latin1'),
    bytesPerCharacter: 1,
    cellsOf(from, to, parse) {
      if (isPlain) return { cells: parse(latin1Of(bytes, from, to)), utf8: false, windows1252: false };
      if (!isUtf8(bytes.subarray(from, to))) return decodeCells(parse(latin1Of(bytes, from, to)));
      const text = bytes.toString('utf8', from, to);
      return { cells: parse(text), utf8: text.length < to - from, windows1252: false };
    },
  };
};

const ofSingleByte = (bytes: Buffer, encoding: 'macintosh' | 'cp850'): TextWindow => ({
  text: bytes.toString('latin1'),
  bytesPerCharacter: 1,
  cellsOf: (from, to, parse) => ({
    cells: parse(decodeSingleByte(latin1Of(bytes, from, to), encoding)),
    utf8: false,
    windows1252: false,
  }),
});

const ofUtf16 = (bytes: Buffer, isBigEndian: boolean): TextWindow => {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const little = isBigEndian ? Buffer.from(whole).swap16() : whole;
  return {
    text: little.toString('utf16le'),
    bytesPerCharacter: 2,
    cellsOf: (from, to, parse) => ({
      cells: parse(little.toString('utf16le', 2 * from, 2 * to)),
      utf8: false,
      windows1252: false,
    }),
  };
};

/** A window on bytes of a file that begin a character. */
export const textWindow = (bytes: Buffer, { encoding, savedTwice }: TextEncoding): TextWindow => {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return ofUtf16(bytes, encoding === 'utf-16be');
  if (encoding === 'macintosh' || encoding === 'cp850') return ofSingleByte(bytes, encoding);
  const window = ofUtf8(bytes);
  if (!savedTwice) return window;
  return {
    ...window,
    cellsOf(from, to, parse) {
      const decoded = window.cellsOf(from, to, parse);
      return { ...decoded, cells: decoded.cells.map(repairSavedTwice) };
    },
  };
};
