import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvHead } from '../../../adapters/files/csv-head.ts';
import { type LineLayout, readCsvRecords } from '../../../adapters/files/csv-records.ts';
import { createRejectsCsv, type RejectsLayout } from '../../../adapters/files/rejects-csv.ts';
import { plainCell } from '../../../core/cell/plain.ts';
import { type Separator, separators } from '../../../core/columns/layout.ts';
import type { RejectLine } from '../../../core/list/import-files.ts';
import { rejectTitles } from '../../../core/list/reject-titles.ts';

const reason = { en: 'the reference is missing', fr: 'la référence manque' };
const titles = ['IPP', 'Nom', 'E-mail'];
const layout: RejectsLayout = { separator: ';', titles };
const lineOf = (cells: string[], column = 'A (reference)'): RejectLine => ({
  file: 0,
  row: 7,
  result: 'rejected',
  cells,
  problems: [{ column, maskedValue: '', reason }],
});

const listOf = (lines: readonly RejectLine[], of: RejectsLayout): string => {
  const { head, text } = createRejectsCsv([of]);
  return head() + text(lines);
};

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
    const text = listOf(
      [
        lineOf(['', 'Lefèvre', 'jeanne@exemple.fr', 'a note']),
        {
          file: 0,
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
      '7;rejetée / rejected;IPP\u00a0: La référence manque.;IPP: The reference is missing.;;Lefèvre;jeanne@exemple.fr;a note',
      '9;en conflit / conflict;Deux personnes. Nom\u00a0: La référence manque.;Two people. Decide! Nom: The reference is missing.;1',
      '',
    ]);
  });

  it('names a column by its title in the file of the row, and by its field where it has none', () => {
    const wide = { ...layout, titles: [...Array<string>(26).fill(''), 'Numéro', ' '] };
    const said = (column: string) =>
      listOf([lineOf([], column)], wide)
        .split('\r\n')[1]
        ?.split(';')[3];
    expect(said('AA (reference)')).toBe('Numéro: The reference is missing.');
    for (const column of ['AB (email)', 'A (email)', 'ZZ (email)', 'email'])
      expect(said(column)).toBe(`${column}: The reference is missing.`);
  });

  it('leaves no cell that a spreadsheet would run', async () => {
    const cells = ['=1+1', '+33612345678', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1', "='a'"];
    const comma = { separator: ',' as const, titles: ['=cmd', ...titles] } satisfies RejectsLayout;
    const rows = await rowsOf(listOf([lineOf(cells)], comma), ',');
    expect(rows).toHaveLength(2);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n\uff1d]/);
  });

  it('does not pile up its own columns when a mended list of this kind needs attention again', () => {
    const again = { ...layout, titles: [...rejectTitles, ...titles] };
    expect(
      listOf([lineOf(['4', 'rejetée / rejected', 'x', 'y', '', 'Lefèvre'], 'E (reference)')], again),
    ).toBe(listOf([lineOf(['', 'Lefèvre'])], layout));
  });

  it('puts rows of several files under the titles that they have in common, and says which file', () => {
    const { head, text } = createRejectsCsv([
      { separator: ';', titles: ['IPP', 'Nom', '', 'Tél', 'Tél'] },
      { separator: ',', titles: [...rejectTitles, 'tel', 'ipp', '', 'Site'] },
    ]);
    expect(head()).toBe('\ufeffligne / row;résultat / result;à faire;what to do;IPP;Nom;;Tél;Tél;;Site\r\n');
    const problems = [{ column: '', maskedValue: '', reason: { en: 'x', fr: 'y' } }];
    const lines: RejectLine[] = [
      { file: 0, row: 3, result: 'rejected', cells: ['1', 'A', 'b', 'c', 'd', 'e'], problems },
      { file: 0, row: 4, result: 'rejected', cells: ['1', 'A'], problems },
      {
        file: 1,
        row: 2,
        result: 'rejected',
        cells: ['7', 'r', 'f', 'w', '06', '2', 'n', 'Lyon', 'more'],
        problems,
      },
    ];
    expect(text(lines)).toBe(
      '3;rejetée / rejected;Y.;X.;1;A;b;c;d;e\r\n' +
        '4;rejetée / rejected;Y.;X.;1;A\r\n' +
        '2 (fichier / file 2);rejetée / rejected;Y.;X.;2;;;06;;n;Lyon;more\r\n',
    );
  });

  it('says what the file said once it is read again, whatever is in the cells', async () => {
    const start = fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', "'", '"', '\uff1d', '=-', "'=", '="');
    const end = fc.constantFrom('', "'", '’', '´', '"', ' ', '\n');
    const cell = fc
      .tuple(start, fc.string({ maxLength: 8, unit: fc.constantFrom(...'aé1 "=+@') }), end)
      .map((parts) => parts.join(''));
    // Marks and ends of lines alone in front of a formula say nothing, and may be left out; separators inside are tested
    // with spreadsheet-csv.ts.
    const said = (text: string): string => plainCell(text).replace(/^[\s,;|"]+(?=[=+\-@])/, '');
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(...separators),
        async (cells, separator) => {
          const text = listOf([lineOf(cells)], { separator, titles });
          const [head, row] = await rowsOf(text, separator);
          expect(head?.slice(rejectTitles.length)).toEqual(titles);
          expect(row?.slice(rejectTitles.length).map(said)).toEqual(cells.map(said));
        },
      ),
      { numRuns: 500, seed: 18 },
    );
  });
});
