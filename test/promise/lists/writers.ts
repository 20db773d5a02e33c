// Programs as they write a table into a file.
import type { Random } from '../../../local/test-data/random.ts';
import { encoded, savedTwice } from '../../support/data/list-writers.ts';

export type Writer = {
  name: string;
  separator: ',' | ';' | '\t' | '|';
  lineEnd: '\r\n' | '\n' | '\r';
  /** How a cell is written. */
  cell: (text: string, separator: string) => string;
  /** The cells of a row as far as they are written. */
  cells?: (cells: readonly string[], row: number) => readonly string[];
  /** What stands in front of the titles. */
  before?: string;
  bytes: (text: string) => Uint8Array;
};

const needsQuotes = /["\r\n]/;
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const asNeeded = (text: string, separator: string): string =>
  text.includes(separator) || needsQuotes.test(text) ? quoted(text) : text;
const always = (text: string): string => (text === '' ? '' : quoted(text));
/** As a database spools it: what divides cells and lines is left as it is, but for line ends. */
const never = (text: string): string => text.replaceAll('\n', ' ');
const withNull = (text: string): string => (text === '' ? 'NULL' : never(text));

const utf8 = (text: string): Uint8Array => Buffer.from(text);
const withMark = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`);
const utf16 = (text: string): Uint8Array => encoded(`\ufeff${text}`, 'utf-16le');
const windows1252 = (text: string): Uint8Array => encoded(text, 'windows-1252');

/** Excel leaves the separators of the last columns out of whole blocks of sixteen rows in which they are empty. */
const inBlocks = (cells: readonly string[], row: number): readonly string[] =>
  Math.floor(row / 16) % 2 === 0 ? cells : withoutEnd(cells);
const withoutEnd = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

export const writers: readonly Writer[] = [
  {
    name: 'Excel, French',
    separator: ';',
    lineEnd: '\r\n',
    cell: asNeeded,
    cells: inBlocks,
    bytes: windows1252,
  },
  {
    name: 'Excel, English',
    separator: ',',
    lineEnd: '\r\n',
    cell: asNeeded,
    cells: inBlocks,
    bytes: withMark,
  },
  { name: 'Excel, Unicode text', separator: '\t', lineEnd: '\r\n', cell: asNeeded, bytes: utf16 },
  {
    name: 'Excel, Macintosh',
    separator: ';',
    lineEnd: '\r',
    cell: asNeeded,
    bytes: (text) => encoded(text, 'macintosh'),
  },
  {
    name: 'Excel, MS-DOS',
    separator: ';',
    lineEnd: '\r\n',
    cell: asNeeded,
    bytes: (text) => encoded(text, 'cp850'),
  },
  {
    name: 'with sep=',
    separator: '|',
    lineEnd: '\r\n',
    cell: asNeeded,
    before: 'sep=|\r\n',
    bytes: withMark,
  },
  { name: 'LibreOffice', separator: ',', lineEnd: '\n', cell: asNeeded, bytes: utf8 },
  { name: 'LibreOffice, all quoted', separator: ';', lineEnd: '\n', cell: always, bytes: utf8 },
  { name: 'ONLYOFFICE', separator: ',', lineEnd: '\r\n', cell: asNeeded, cells: withoutEnd, bytes: withMark },
  { name: 'Numbers', separator: ';', lineEnd: '\n', cell: asNeeded, bytes: utf8 },
  { name: 'pandas', separator: ',', lineEnd: '\n', cell: asNeeded, bytes: utf8 },
  { name: 'SQL spool', separator: ';', lineEnd: '\n', cell: never, bytes: utf8 },
  {
    name: 'SQL spool with pipes and NULL',
    separator: '|',
    lineEnd: '\r\n',
    cell: withNull,
    bytes: windows1252,
  },
  { name: 'Google', separator: ',', lineEnd: '\r\n', cell: asNeeded, bytes: utf8 },
  { name: 'Access', separator: ';', lineEnd: '\r\n', cell: always, bytes: windows1252 },
  {
    name: 'saved twice',
    separator: ';',
    lineEnd: '\r\n',
    cell: asNeeded,
    bytes: (text) => utf8(savedTwice(text)),
  },
];

/** A row of the file: the people on its lines by their ids, and its text without the line end. */
export type Line = { people: number[]; text: string };

export const writeLine = (writer: Writer, cells: readonly string[], row: number): string => {
  const written = writer.cells?.(cells, row) ?? cells;
  return written.map((cell) => writer.cell(cell, writer.separator)).join(writer.separator);
};

export const pickWriter = (random: Random): Writer => random.pick(writers);
