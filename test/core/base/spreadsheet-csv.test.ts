import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadsheetCsv } from '../../../core/base/spreadsheet-csv.ts';
import { plainCell } from '../../../core/cell/plain.ts';

const separators = [';', ',', '\t', '|'] as const;
const runs = /^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** Cells as a spreadsheet has them that takes another character for the end of a cell than the file has. */
const cellsOf = (csv: string, delimiter: string): string[] =>
  (
    parse(csv, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as string[][]
  ).flat();

const pieces = fc.constantFrom(
  ...['=', '+', '-', '@', '＝', '＋', '－', '＠', "=cmd|'/C calc'!A0", '=1+1', '+33 6 12', '-', ' '],
  ...[',', ';', '\t', '|', '\n', '\r\n', '\u00a0', '"', "'", 'a', 'Durand', '1'],
);
const cell = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));

describe('a CSV that somebody opens in a spreadsheet', () => {
  it('holds no cell that is run, wherever a spreadsheet divides it', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 3 }),
        fc.constantFrom(...separators),
        (cells, own) => {
          const csv = spreadsheetCsv([cells], own);
          expect(cellsOf(csv, own).filter((one) => /^\s*[=+\-@＝＋－＠]/.test(one))).toEqual([]);
          // By the strictest reading: whatever may end a cell ends one, quotation marks or not.
          expect(csv.split(/[;,|\t\r\n]/).filter((one) => runs.test(one.replace(/^"+/, '')))).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is known for the attack by which a list of letters was opened in English', () => {
    const csv = spreadsheetCsv([['L9', "a,=cmd|'/C calc'!A0,b", { key: "x,=cmd|'/C calc'!A0" }]]);
    expect(cellsOf(csv, ',').filter((one) => runs.test(one))).toEqual([]);
    expect(csv).toBe(`L9;a,'=cmd|'/C calc'!A0,b;"=""x,'=cmd|'/C calc'!A0"""\r\n`);
  });

  it('says what it said once a row is mended and added to the list again', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const [again = ''] = parse(spreadsheetCsv([[text, 'x']]), {
          delimiter: ';',
          relax_quotes: true,
        })[0] as string[];
        // An apostrophe that stands there itself in front of a formula is taken for ours; marks are tested with the rejects.
        fc.pre(!/['"]/.test(text));
        expect(plainCell(again)).toBe(plainCell(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
