import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { createRejectsCsv } from '../../../adapters/files/rejects-csv.ts';
import { delimiterOf, workbookOfCsv } from '../../../client/workbook/csv-to-workbook.ts';
import { csvOf } from './workbooks.ts';

describe('the rows that need attention', () => {
  it.each([';', ',', '\t', '|'] as const)(
    'are read with the separator that they are written with: %j',
    (separator) => {
      expect(delimiterOf(createRejectsCsv([{ separator, titles: ['IPP', 'a;b,c'] }]).head())).toBe(separator);
    },
  );

  it('come with each cell as it was given, without what keeps a CSV from being run', async () => {
    const cells = ['=1+1', '-5', '@x', '+33 6', "'quoted'", "=d'Arc", '0001', "'", "it's", '＝1'];
    const layout = { separator: ';' as const, titles: cells.map((_, index) => `t${index}`) };
    const line = { file: 0, row: 2, result: 'rejected' as const, cells, problems: [] };
    const { head, text: textOf } = createRejectsCsv([layout]);
    const text = head() + textOf([line]);
    const rows = parse(text, { bom: true, delimiter: ';' }) as string[][];
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const options = { sheetName: 'À corriger', at: new Date(2026, 10, 29) };
    for await (const piece of workbookOfCsv(rows, options)) pieces.push(piece);
    const { csv } = await csvOf(new Blob(pieces));
    const [, read = []] = parse(csv, { delimiter: ';' }) as string[][];
    expect(read.slice(4)).toEqual(cells);
  });
});
