import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsvHead } from '../../../adapters/files/csv-head.ts';
import { type LineLayout, readCsvRecords } from '../../../adapters/files/csv-records.ts';
import type { Separator } from '../../../core/columns/layout.ts';
import { fitToWidth } from '../../../core/lines/complete-row.ts';
import { createKindOfRecord } from '../../../core/lines/line-kind.ts';
import { csvSpectrum } from './peers/csv-spectrum.ts';
import { papaParse, readOtherwise } from './peers/papaparse.ts';

type Rows = readonly (readonly string[])[];
const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`peers/${name}`, import.meta.url), 'utf8')) as T;
const pythonFiles = fixture<{ separator: Separator; text: string; rows: Rows }[]>('python-csv.json');
const recipientFiles = fixture<{ text: string; rows: Rows }[]>('notifications-utils.json');

const layoutOf = (separator: Separator, titles: readonly string[]): LineLayout => ({
  ...{ encoding: 'utf-8', savedTwice: false, separator, width: titles.length, titles: [...titles] },
  columns: Object.fromEntries(
    titles.flatMap((title, index) => (title === 'reference' ? [[title, [index]]] : [])),
  ),
});

const rowsOf = async (text: string, layout: LineLayout, fromByte = 0) => {
  const bytes = Buffer.from(text);
  const pieces = async function* () {
    yield bytes.subarray(fromByte);
  };
  const rows: { cells: string[]; lines: number }[] = [];
  for await (const page of readCsvRecords(pieces(), layout, fromByte)) {
    if ('problem' in page) throw new Error(page.problem);
    rows.push(...page.records);
  }
  return rows;
};
const cellsOf = async (text: string, layout: LineLayout) =>
  (await rowsOf(text, layout)).map(({ cells }) => cells);

describe('files that others test with', () => {
  it.each(csvSpectrum)('are read as csv-spectrum says: %s', async (_, text, rows) => {
    expect(await cellsOf(text, layoutOf(',', rows[0] ?? []))).toEqual(rows);
  });

  it.each(papaParse)('are read as by PapaParse: %s', async (_, text, rows) => {
    const widest = rows.reduce<readonly string[]>((most, row) => (row.length > most.length ? row : most), []);
    expect(await cellsOf(text, layoutOf(',', widest))).toEqual(rows);
  });

  it.each(readOtherwise)('are read otherwise than by PapaParse on purpose: %s', async (_, text, rows) => {
    expect(await cellsOf(text, layoutOf(',', ['reference', 'b', 'c']))).toEqual(rows);
  });

  it.each(pythonFiles.map((file, at) => [at, file] as const))(
    'are read as by Python’s csv module: %i',
    async (_, file) => {
      const { separator, text, rows } = file;
      expect(await cellsOf(text, layoutOf(separator, rows[0] ?? []))).toEqual(rows);
    },
  );
});

const withoutEmptyEnd = (cells: readonly string[]): string[] => {
  const trimmed = cells.map((cell) => cell.trim());
  while (trimmed.at(-1) === '') trimmed.pop();
  return trimmed;
};

describe('recipient CSVs of notifications-utils', () => {
  it.each(recipientFiles.map((file, at) => [at, file] as const))(
    'give the same rows, none of them lost: %i',
    async (_, file) => {
      const { text, rows } = file;
      const head = readCsvHead(Buffer.from(text));
      if (head.kind !== 'text') throw new Error(head.problem.en);
      const records = head.readings.find(({ separator }) => separator === ',')?.records ?? [];
      const titleRow = records.find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
      if (titleRow === undefined) throw new Error('no titles');
      const titles = titleRow.cells.map((cell) => cell.trim());
      const layout = layoutOf(',', titles);
      const kindOf = createKindOfRecord(layout);
      const people = (await rowsOf(text, layout, titleRow.endByte)).filter(
        ({ cells }) => kindOf(cells) === undefined,
      );
      expect([withoutEmptyEnd(titles), ...people.map(({ cells }) => withoutEmptyEnd(cells))]).toEqual(
        rows.map(withoutEmptyEnd),
      );
      for (const { cells, lines } of people) {
        // Text without a title is told of; all other rows are whole.
        const isWider = withoutEmptyEnd(cells).length > titles.length;
        expect('problem' in fitToWidth(cells, layout, lines)).toBe(isWider);
      }
    },
  );
});
