import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CsvRecord,
  type LineLayout,
  MAX_ROW_BYTES,
  readCsvRecords,
} from '../../../adapters/files/csv-records.ts';
import { isBlankRow } from '../../../core/columns/headers.ts';
import type { CsvLayout } from '../../../core/columns/layout.ts';

type Separator = CsvLayout['separator'];

const isBlank = ({ cells }: CsvRecord): boolean => isBlankRow(cells);

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A list of whose columns nothing is known. */
const layoutOf = (separator: Separator): LineLayout => ({
  encoding: 'utf-8',
  savedTwice: false,
  separator,
  width: 0,
  columns: {},
  titles: [],
});

const read = async (bytes: Buffer, separator: Separator, fromByte = 0, size = 1 << 20) => {
  const records: CsvRecord[] = [];
  let problem: { problem: string; afterByte: number } | undefined;
  for await (const page of readCsvRecords(
    pieces(bytes.subarray(fromByte), size),
    layoutOf(separator),
    fromByte,
  )) {
    if ('records' in page) records.push(...page.records);
    else problem = page;
  }
  return { records, problem };
};

const cellsOf = async (text: string | Buffer, separator: Separator = ',') =>
  (await read(Buffer.from(text), separator)).records.map(({ cells }) => cells);

const separators = fc.constantFrom<Separator>(',', ';', '\t');
const lineEnds = fc.constantFrom('\r\n', '\n', '\r');
const cell = fc.oneof(
  fc.constantFrom('', 'Lefèvre', 'été', '€ œ', 'a"b', '"', 'line\nbreak', 'line\r\nbreak', 'a,b;c\td', '🙂'),
  fc.string({ maxLength: 12 }).filter((text) => !text.includes('\0')),
);
/** Files as other programs write them: cells quoted where they must be and sometimes where not. */
const files = fc
  .record({
    separator: separators,
    lineEnd: lineEnds,
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 5 }), { maxLength: 25 }),
    closed: fc.boolean(),
  })
  .map(({ separator, lineEnd, rows, closed }) => {
    const quoted = (text: string, anyway: boolean) =>
      anyway || /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const lines = rows.map((cells) => cells.map(([text, anyway]) => quoted(text, anyway)).join(separator));
    const text = lines.join(lineEnd) + (closed && lines.length > 0 ? lineEnd : '');
    return { separator, bytes: Buffer.from(text), rows: rows.map((cells) => cells.map(([text]) => text)) };
  });

describe('CSV records', () => {
  it('are the cells that were written, whatever the separator, line ends and quotes', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ separator, bytes, rows }) => {
        const { records, problem } = await read(bytes, separator);
        expect(problem).toBeUndefined();
        expect(records.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it('are the same from the end of any record on', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ separator, bytes }) => {
        const { records } = await read(bytes, separator);
        for (const [index, { endByte }] of records.entries()) {
          expect((await read(bytes, separator, endByte)).records).toEqual(records.slice(index + 1));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are the same whatever the pieces that the bytes come in', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 40 }), async ({ separator, bytes }, size) => {
        expect(await read(bytes, separator, 0, size)).toEqual(await read(bytes, separator));
      }),
    );
  });

  it('are the same in pieces even of bytes that are no proper CSV', async () => {
    const bytes = fc
      .array(fc.constantFrom('"', '""', ',', '\r', '\n', '\r\n', 'a', 'é', '\xe9'), { maxLength: 40 })
      .map((parts) => Buffer.from(parts.join(''), 'latin1'));
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 6 }), async (text, size) => {
        const straight = await read(text, ',');
        expect(await read(text, ',', 0, size)).toEqual(straight);
        for (const [index, { endByte }] of straight.records.entries()) {
          expect((await read(text, ',', endByte)).records).toEqual(straight.records.slice(index + 1));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are read cell by cell as UTF-8 or else as Windows-1252', async () => {
    const utf8 = Buffer.from('Lefèvre;');
    const windows = Buffer.from([0xe9, 0x20, 0x9c, 0x20, 0x80, 0x3b]); // é œ €;
    const { records } = await read(Buffer.concat([utf8, windows, Buffer.from('x\nplain;x;y\n')]), ';');
    expect(
      records.map(({ cells, utf8: as8, windows1252: asWindows }) => ({ cells, as8, asWindows })),
    ).toEqual([
      { cells: ['Lefèvre', 'é œ €', 'x'], as8: true, asWindows: true },
      { cells: ['plain', 'x', 'y'], as8: false, asWindows: false },
    ]);
  });

  it('bear quotation marks inside of cells', async () => {
    expect(await cellsOf('1,Jean "Jo" Martin,x\n2,a""b,y\n')).toEqual([
      ['1', 'Jean "Jo" Martin', 'x'],
      ['2', 'a""b', 'y'],
    ]);
  });

  it('hold blank lines as records that are blank', async () => {
    const { records } = await read(Buffer.from('a,b\n\n ,\nc,d\n\n'), ',');
    expect(records.map(isBlank)).toEqual([false, true, true, false, true]);
  });

  it('end where a row is longer than 100 KB, naming where it begins', async () => {
    const long = `1,x\n2,"${'y'.repeat(MAX_ROW_BYTES)}"\n3,z\n`;
    const { records, problem } = await read(Buffer.from(long), ',');
    expect(records).toHaveLength(1);
    expect(problem).toEqual({ problem: 'oversized', afterByte: 4 });
  });

  it('end where a quotation mark is never closed and nobody can tell what the lines behind it are', async () => {
    const short = await read(Buffer.from('1,x\n2,"y\n3,z\n'), ',');
    expect(short.problem).toBeUndefined();
    expect(short.records).toMatchObject([{ cells: ['1', 'x'] }, { lines: 2, endByte: 13, swallowed: 1 }]);
    const long = await read(Buffer.from(`1,x\n2,"y\n${'3,z\n'.repeat(200_000)}`), ',', 0, 64 * 1024);
    expect(long).toMatchObject({
      records: [{ cells: ['1', 'x'] }],
      problem: { problem: 'oversized', afterByte: 4 },
    });
  });

  it('may be as long as the longest row, to the byte', async () => {
    const row = (bytes: number) => `2,${'y'.repeat(bytes - 3)}\n`;
    const whole = await read(Buffer.from(`1,x\n${row(MAX_ROW_BYTES)}3,z\n`), ',');
    expect([whole.records.length, whole.problem]).toEqual([3, undefined]);
    const over = await read(Buffer.from(`1,x\n${row(MAX_ROW_BYTES + 1)}3,z\n`), ',');
    expect(over.problem?.problem).toBe('oversized');
  });

  it('may be as long in UTF-16, which has two bytes a letter', async () => {
    const layout: LineLayout = { ...layoutOf(','), encoding: 'utf-16le' };
    const problemOf = async (letters: number) => {
      for await (const page of readCsvRecords(
        pieces(Buffer.from(`${'y'.repeat(letters)}\n`, 'utf16le'), 999),
        layout,
        0,
      )) {
        if ('problem' in page) return page.problem;
      }
      return undefined;
    };
    expect(await problemOf(MAX_ROW_BYTES / 2 - 1)).toBeUndefined();
    expect(await problemOf(MAX_ROW_BYTES / 2)).toBe('oversized');
  });

  it('end where there is binary content', async () => {
    expect((await read(Buffer.from('1,x\n2,\0\n'), ',')).problem?.problem).toBe('binary');
  });
});
