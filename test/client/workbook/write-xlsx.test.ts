import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { writeXlsx } from '../../../client/workbook/write-xlsx.ts';
import { csvOf } from './workbooks.ts';

const at = new Date(2026, 10, 29);

const written = async (
  rows: readonly (readonly string[])[],
  rowsASheet?: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = [];
  const options = { sheetName: 'À corriger', at, ...(rowsASheet !== undefined && { rowsASheet }) };
  for await (const piece of writeXlsx(rows, options)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
};

/** Rows as a program that knows nothing of this one reads them. */
const foreignRows = async (bytes: Uint8Array): Promise<{ name: string; rows: unknown[][] }[]> =>
  (await readXlsx(bytes)).sheets.map(({ name, rows }) => ({ name, rows }));

describe('a workbook of texts', () => {
  it('is read by another program as it was given', async () => {
    const rows = [
      ['Ligne', 'Référence', 'Téléphone', 'À faire'],
      ['2', '0008000001', '0612345678', '=1+1'],
      ['3', '123456789012345678', '+33 6', 'dit "non" & <b>\nsur deux lignes'],
      ['4', '', '', ' blancs '],
      ['5', '1E5', '12/03/1956', 'TRUE'],
    ];
    expect(await foreignRows(await written(rows))).toEqual([
      { name: 'À corriger', rows: rows.map((row) => row.map((cell) => (cell === '' ? null : cell))) },
    ]);
  });

  it('marks every cell as a text, so that nothing is run or rounded, and columns where nothing stands', async () => {
    const bytes = await written([
      ['a', 'b'],
      ['1', '=cmd()'],
    ]);
    const { sheets } = await readXlsx(bytes, { readStyles: true });
    const formats = [...(sheets[0]?.cells?.values() ?? [])].map(({ style }) => style?.numFmt);
    expect(formats).toEqual(['@', '@', '@', '@']);
    const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet).not.toContain('<f>');
    expect(sheet).toContain('<col min="3" max="16384" width="10" style="1"/>');
    expect(sheet).toContain('ySplit="1"');
  });

  it('gives columns the room that the first rows need, within bounds', async () => {
    const bytes = await written([
      ['a', 'a title of some length', 'x'],
      ['1', '2', 'y'.repeat(500)],
      ['1', '2', '3\nfour five\n'],
    ]);
    const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet.match(/width="\d+"/g)).toEqual(['width="10"', 'width="24"', 'width="60"', 'width="10"']);
  });

  it('goes on in another sheet under the same titles where one has no more room', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => (index === 0 ? ['n'] : [`${index}`]));
    const sheets = await foreignRows(await written(rows, 120));
    expect(sheets.map(({ name, rows }) => [name, rows.length, rows[0], rows.at(-1)])).toEqual([
      ['À corriger', 120, ['n'], ['119']],
      ['À corriger 2', 120, ['n'], ['238']],
      ['À corriger 3', 12, ['n'], ['249']],
    ]);
  });

  it('cuts a text that no cell has room for, and says so', async () => {
    const [sheet] = await foreignRows(await written([['a'], ['x'.repeat(40_000)], ['y'.repeat(32_767)]]));
    const [, [cut = ''] = [], [whole] = []] = (sheet?.rows ?? []) as string[][];
    expect([cut.length, cut.slice(-5)]).toEqual([32_767, 'x […]']);
    expect(whole).toBe('y'.repeat(32_767));
  });

  it('has a name that Excel takes, whatever was wished', async () => {
    const pieces: Uint8Array[] = [];
    const sheetName = 'Lignes [à corriger]: "première" moitié & reste';
    for await (const piece of writeXlsx([['a']], { sheetName, at })) pieces.push(piece);
    const [sheet] = await foreignRows(new Uint8Array(Buffer.concat(pieces)));
    expect(sheet?.name).toBe('Lignes  à corriger   "premiè');
  });

  it('may be empty', async () => {
    expect((await foreignRows(await written([])))[0]?.rows).toEqual([]);
    expect((await foreignRows(await written([['only', 'titles']])))[0]?.rows).toEqual([['only', 'titles']]);
  });

  it('is the same bytes for the same rows', async () => {
    expect(await written([['a'], ['b']])).toEqual(await written([['a'], ['b']]));
  });

  it('comes back as it was, whatever is in it', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '_x000D_',
        '_x005F_',
        '\u0001',
        '\ufffe',
        ' a ',
        '<&>"\'',
        'a;b',
        '"',
        '0001',
        '=1',
        '\ud800',
        'x_X0041_',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const { csv } = await csvOf(new Blob([await written([['titles'], ...rows])]));
          // The CSV has one kind of line break, no NUL and no half characters; what is left out at the end is filled up.
          const clean = rows.map((row) =>
            row.map((cell) => cell.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n')),
          );
          const read = (
            parse(csv, {
              delimiter: ';',
              relaxColumnCount: true,
              skipEmptyLines: false,
              recordDelimiter: '\r\n',
            }) as string[][]
          ).slice(1);
          for (const [index, row] of clean.entries()) {
            const cells = read[index] ?? [];
            expect(cells.join('\u0000').replace(/\0+$/, '')).toBe(row.join('\u0000').replace(/\0+$/, ''));
          }
        },
      ),
      { seed: 18, numRuns: 300 },
    );
  });
});
