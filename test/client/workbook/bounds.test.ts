import { describe, expect, it } from 'vitest';
import { createCsvWriter } from '../../../client/workbook/csv-writer.ts';
import { createTextStore } from '../../../client/workbook/text-store.ts';
import { UnreadableFile } from '../../../client/workbook/unreadable.ts';
import { csvOf, odsOf } from './workbooks.ts';

const MIB = 1024 * 1024;

/** How often something can be done before it is refused, and the words of that. */
const until = (does: () => void, most = 1_000_000): [times: number, words: string] => {
  for (let times = 0; times < most; times += 1) {
    try {
      does();
    } catch (error) {
      if (error instanceof UnreadableFile) return [times, error.problem.en];
      throw error;
    }
  }
  return [most, ''];
};

describe('what a workbook may take', () => {
  it('of memory for texts that cells share is bounded, the empty ones counted too', () => {
    const long = createTextStore(3 * MIB);
    const [texts, words] = until(() => long.add('x'.repeat(1000)));
    // Three bytes a character are kept free for the last text of a block.
    expect(texts).toBeGreaterThan(1_900);
    expect(texts).toBeLessThan(2_100);
    expect(words).toMatch(/more different texts.*CSV UTF-8/);
    const empty = createTextStore(3 * MIB);
    const [places] = until(() => empty.add(''));
    expect(places).toBe(8 * 65_536);
  });

  it('of room as CSV is bounded', () => {
    const writer = createCsvWriter(undefined, MIB);
    let row = 0;
    const [rows, words] = until(() => {
      row += 1;
      writer.row(row, { columns: [0], values: ['x'.repeat(1022)] });
    });
    expect(rows).toBeGreaterThan(1000);
    expect(rows).toBeLessThan(2100);
    expect(words).toMatch(/too large/);
  });

  it('is handed on while it is read, however often a row is repeated', async () => {
    const cell = `<table:table-cell office:value-type="string"><text:p>${'x'.repeat(100)}</text:p></table:table-cell>`;
    const row = `<table:table-row table:number-rows-repeated="100000">${cell}</table:table-row>`;
    const { csv } = await csvOf(odsOf(`<table:table table:name="S">${row}</table:table>`));
    expect(csv.length).toBe(100_000 * 102);
  });
});

describe('texts that cells share', () => {
  it('are found again by their numbers, over blocks and pages', () => {
    const store = createTextStore();
    const text = (index: number): string => (index % 7 === 0 ? '' : `${'é'.repeat(index % 90)}${index}`);
    const count = 3 * 65_536 + 5;
    for (let index = 0; index < count; index += 1) store.add(text(index));
    expect(store.size()).toBe(count);
    const decoder = new TextDecoder();
    for (const index of [
      0,
      1,
      6,
      7,
      8,
      65_535,
      65_536,
      131_071,
      131_072,
      count - 1,
      ...Array.from({ length: 2000 }, (_, at) => at * 97),
    ]) {
      const { block, from, to } = store.find(index);
      expect(decoder.decode(block.subarray(from, to))).toBe(text(index));
      expect(store.isEmpty(index)).toBe(text(index) === '');
    }
  });
});
