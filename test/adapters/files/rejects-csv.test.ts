import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvHead } from '../../../adapters/files/csv-head.ts';
import { type LineLayout, readCsvRecords } from '../../../adapters/files/csv-records.ts';
import {
  type RejectsLayout,
  rejectsHead,
  rejectsText,
  rejectTitles,
} from '../../../adapters/files/rejects-csv.ts';
import { plainCell } from '../../../core/cell/plain.ts';
import { type Separator, separators } from '../../../core/columns/layout.ts';
import type { RejectLine } from '../../../core/list/import-files.ts';

const reason = { en: 'the reference is missing', fr: 'la référence manque' };
const titles = ['IPP', 'Nom', 'E-mail'];
const layout: RejectsLayout = { separator: ';', titles };
const lineOf = (cells: string[]): RejectLine => ({
  row: 7,
  result: 'rejected',
  cells,
  problems: [{ column: 'A (reference)', maskedValue: '', reason }],
});

const rowsOf = async (text: string, separator: Separator): Promise<string[][]> => {
  const bytes = Buffer.from(text);
  const head = readCsvHead(bytes);
  if (head.kind !== 'text') throw new Error(head.problem.en);
  const titleRow = head.readings.find((reading) => reading.separator === separator)?.records[0];
  if (titleRow === undefined) throw new Error('no titles');
  const { cells, endByte } = titleRow;
  const read = {
    encoding: 'utf-8' as const,
    savedTwice: false,
    separator,
    width: cells.length,
    columns: {},
    titles: [],
  } satisfies LineLayout;
  const rows: string[][] = [[...cells]];
  const pieces = async function* () {
    yield bytes.subarray(endByte);
  };
  for await (const page of readCsvRecords(pieces(), read, endByte)) {
    if ('problem' in page) throw new Error(page.problem);
    rows.push(...page.records.map((record) => record.cells));
  }
  return rows;
};

describe('the list of rows that need attention', () => {
  it('gives each row back with its titles, its cells and what to do, in both languages', () => {
    const text =
      rejectsHead(layout) +
      rejectsText(
        [
          lineOf(['', 'Lefèvre', 'jeanne@exemple.fr', 'a note']),
          {
            row: 9,
            result: 'conflict',
            cells: ['1'],
            problems: [
              { column: '', maskedValue: '', reason: { en: 'two people. Decide!', fr: 'deux personnes' } },
              { column: 'B (nom)', maskedValue: 'L•••', reason },
            ],
          },
        ],
        layout,
      );
    expect(text.split('\r\n')).toEqual([
      '\ufeffligne / row;résultat / result;à faire;what to do;IPP;Nom;E-mail',
      '7;rejetée / rejected;A (reference)\u00a0: La référence manque.;A (reference): The reference is missing.;;Lefèvre;jeanne@exemple.fr;a note',
      '9;en conflit / conflict;Deux personnes. B (nom)\u00a0: La référence manque.;Two people. Decide! B (nom): The reference is missing.;1',
      '',
    ]);
  });

  it('leaves no cell that a spreadsheet would run', async () => {
    const cells = ['=1+1', '+33612345678', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1', "='a'"];
    const comma = { separator: ',' as const, titles: ['=cmd', ...titles] } satisfies RejectsLayout;
    const rows = await rowsOf(rejectsHead(comma) + rejectsText([lineOf(cells)], comma), ',');
    expect(rows).toHaveLength(2);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n\uff1d]/);
  });

  it('does not pile up its own columns when a mended list of this kind needs attention again', () => {
    const again = { ...layout, titles: [...rejectTitles, ...titles] };
    expect(rejectsHead(again)).toBe(rejectsHead(layout));
    expect(rejectsText([lineOf(['4', 'rejetée / rejected', 'x', 'y', '', 'Lefèvre'])], again)).toBe(
      rejectsText([lineOf(['', 'Lefèvre'])], layout),
    );
  });

  it('says what the file said once it is read again, whatever is in the cells', async () => {
    const start = fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', "'", '"', '\uff1d', '=-', "'=", '="');
    const end = fc.constantFrom('', "'", '’', '´', '"', ' ', '\n');
    const cell = fc
      .tuple(start, fc.string({ maxLength: 8, unit: fc.constantFrom(...'aé1 ;,|"\'=+@\n\t') }), end)
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(...separators),
        async (cells, separator) => {
          const text =
            rejectsHead({ separator, titles }) + rejectsText([lineOf(cells)], { separator, titles });
          const [head, row] = await rowsOf(text, separator);
          expect(head?.slice(rejectTitles.length)).toEqual(titles);
          expect(row?.slice(rejectTitles.length).map(plainCell)).toEqual(cells.map(plainCell));
        },
      ),
      { numRuns: 500, seed: 18 },
    );
  });
});
