import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { CellValue } from 'hucre';
import { writeOds } from 'hucre/ods';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { hiddenBeside, openWorkbook, sheetsToChoose } from '../../../client/workbook/workbook.ts';
import { csvOf, fileOf } from './workbooks.ts';

/** `result`: what formulas come to, where the program calculates them. */
const patients = (result: readonly [string, string], decimal: string): string =>
  [
    'Liste des personnes à informer',
    '',
    'IPP;Nom;Prénom;Date de naissance;Téléphone;Code postal;Montant;Vu le;Commentaire;Actif;Calcul',
    `8000000001;Lefèvre;Jeanne;1956-03-12;612345678;01000;${decimal === ',' ? '1234,50' : '1234.50'} €;2024-02-29 14:30:00;"ligne 1\nligne 2";TRUE;${result[0]}`,
    `8000000002;O'Brien;Seán;1904-01-01;06 98 76 54 32;75001;0${decimal}3;2024-02-29;"gras et ""normal"" ; fin";FALSE;${result[1]}`,
    '123456789012345;Müller; Zoë ;1954-10-03;33612345678;;1234567;12:00;"\n n’est pas un saut";;',
    '',
    `0000123;Nguyễn;Thị Hồng;12/03/1956;0142345678;01000;25${decimal}6%;;fin;;`,
    ';;;;;;;;;;seul',
    '',
  ].join('\r\n');

const found = {
  hiddenRows: { count: 1, first: 8 },
  hiddenColumns: ['G'],
  errors: { count: 2, first: 'K6' },
  unknownResults: { count: 0, first: '' },
  mergedOverRows: { count: 1, first: 'I8:I9' },
};

describe('a workbook that another program wrote', () => {
  it('gives each row of the sheet as the record of its number: LibreOffice, .xlsx', async () => {
    const { csv, rows, findings } = await csvOf(fileOf('libreoffice.xlsx'));
    expect(csv).toBe(patients(['8000000001-X', '2'], '.'));
    expect(rows).toBe(9);
    expect(findings).toEqual(found);
  });

  it('gives the same as .ods', async () => {
    const { csv, rows, findings } = await csvOf(fileOf('libreoffice.ods'));
    const expected = patients(['8000000001-X', '2'], '.')
      // Where OpenDocument keeps what is shown, thousands and all.
      .replace('1234.50 €', '1,234.50 €')
      // What LibreOffice made of the text "_x000D_ n’est pas un saut".
      .replace('"\n n’est pas un saut"', 'n’est pas un saut');
    expect(csv).toBe(expected);
    expect(rows).toBe(9);
    expect(findings).toEqual({ ...found, mergedOverRows: { count: 1, first: 'I8' } });
  });

  it('says that results of formulas are missing, and where: openpyxl', async () => {
    const { csv, findings } = await csvOf(fileOf('openpyxl.xlsx'));
    expect(csv).toBe(patients(['', ''], '.'));
    expect(findings.unknownResults).toEqual({ count: 4, first: 'K4' });
    expect(findings.errors.count).toBe(0);
  });

  it('writes fractions with the decimal sign of whoever reads them', async () => {
    expect((await csvOf(fileOf('openpyxl.xlsx'), { language: 'fr' })).csv).toBe(patients(['', ''], ','));
  });

  it('knows texts that stand in their cells, dates and booleans: SheetJS', async () => {
    expect((await csvOf(fileOf('sheetjs.xlsx'))).csv).toBe(
      [
        'IPP;Nom;Email',
        '8000000001;Lefèvre;jeanne.lefevre@exemple.fr',
        "0000002;O'Brien;sean@exemple.fr",
        '3;1956-03-12;TRUE',
        '',
      ].join('\r\n'),
    );
  });

  it.each(['openpyxl.xlsx', 'libreoffice.xlsx', 'libreoffice.ods'])(
    'has its sheets in their order, the empty and the hidden ones apart: %s',
    async (name) => {
      const workbook = await openWorkbook(fileOf(name));
      expect(workbook?.sheets).toEqual([
        { name: 'Patients', isHidden: false, hasRows: true },
        { name: 'Vide', isHidden: false, hasRows: false },
        { name: 'Réserve', isHidden: true, hasRows: true },
        { name: 'Deuxième & "autre"', isHidden: false, hasRows: true },
      ]);
      expect(await workbook?.countRows()).toEqual([7, 0, 1, 3]);
      expect(workbook && sheetsToChoose(workbook)).toEqual([0, 3]);
      expect(workbook && hiddenBeside(workbook, 0)).toEqual(['Réserve']);
      expect((await csvOf(fileOf(name), { sheet: 2 })).csv).toBe('\r\n;caché\r\n');
      expect((await csvOf(fileOf(name), { sheet: 3 })).csv).toBe('IPP\r\n1\r\n\r\n;;x\r\n');
    },
  );
});

describe('a workbook of anything', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('0008000001', 'a;b', 'say "hi"', ' blanks ', '=1+1', 'é', '12/03/1956', '1E5'),
    fc.integer(),
    fc.boolean(),
    fc.date({ min: new Date('1900-03-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    fc.constant(null),
  );
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  const midnight = (value: unknown): unknown =>
    value instanceof Date ? new Date(`${day(value)}T00:00:00Z`) : value;
  const shown = (value: unknown): string => {
    if (value instanceof Date) return day(value);
    return typeof value === 'boolean' ? String(value).toUpperCase() : String(value ?? '');
  };
  const rows = fc.array(fc.array(cell.map(midnight), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 8,
  });

  it.each([
    ['.xlsx', writeXlsx],
    ['.ods', writeOds],
  ] as const)('that another program wrote as %s is read cell by cell as it was meant', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const bytes = await write({ sheets: [{ name: 'S', rows: [['title'], ...given] as CellValue[][] }] });
        const { csv } = await csvOf(new Blob([new Uint8Array(bytes)]));
        const read = parse(csv, {
          delimiter: ';',
          relaxColumnCount: true,
          recordDelimiter: '\r\n',
        }) as string[][];
        for (const [index, row] of given.entries()) {
          const cells = (read[index + 1] ?? []).map((one) => one.trim());
          const expected = row.map((one) => shown(one).trim());
          expect(cells.join('\0').replace(/\0+$/, '')).toBe(expected.join('\0').replace(/\0+$/, ''));
        }
      }),
      { seed: 18, numRuns: 400 },
    );
  });
});
