import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, type LineLayout, readCsvRecords } from '../../../adapters/files/csv-records.ts';
import { plainCell } from '../../../core/cell/plain.ts';
import { separators } from '../../../core/columns/layout.ts';
import { fitToWidth } from '../../../core/lines/complete-row.ts';
import { createKindOfRecord } from '../../../core/lines/line-kind.ts';

/** Columns of lists, `note` and `place` being such that no field stands for them. */
const lists = [
  ['reference', 'email'],
  ['email', 'reference'],
  ['reference', 'last_name', 'phone'],
  ['note', 'email', 'last_name', 'reference'],
  ['note', 'reference', 'email'],
  ['last_name', 'reference', 'email', 'place'],
  ['reference', 'last_name', 'first_name', 'email', 'phone', 'note'],
  ['reference', 'last_name', 'first_name', 'birth_date', 'email', 'language'],
  ['reference', 'last_name', 'first_name', 'email', 'phone', 'language', 'note', 'address_line'],
];

/** A mark that somebody typed, or that a program left when it cut a cell and the rest of its row off. */
const strayMark = fc.record({
  mark: fc.constantFrom('"', '"', '"', '"', '""', '"""', ' "', '\\"', '" '),
  column: fc.nat(7),
  where: fc.constantFrom('start', 'end', 'middle', 'cut'),
});
type StrayMark = { mark: string; column: number; where: string };

const oneOf = (share: number) => fc.nat(share - 1).map((number) => number === 0);
const somebody = fc.record({
  isQuoted: oneOf(5),
  hasNoEmail: oneOf(5),
  hasNoPhone: oneOf(2),
  /** Further lines of the address. */
  more: fc.nat(5).map((number) => Math.max(0, number - 3)),
  hasSeparator: oneOf(4),
  marks: fc.oneof(
    { weight: 5, arbitrary: fc.constant<StrayMark[]>([]) },
    { weight: 2, arbitrary: fc.array(strayMark, { minLength: 1, maxLength: 2 }) },
  ),
});
const list = fc.record({
  titles: fc.constantFrom(...lists),
  separator: fc.constantFrom(...separators),
  lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
  /** As Excel leaves empty cells out at the end of rows. */
  isShort: fc.boolean(),
  hasTrailing: oneOf(3),
  people: fc.array(somebody, { minLength: 1, maxLength: 40 }),
});
type Value<T> = T extends fc.Arbitrary<infer V> ? V : never;
type List = Value<typeof list>;
type Somebody = Value<typeof somebody>;

const cellOf = (title: string, person: Somebody, at: number, separator: string): string => {
  switch (title) {
    case 'reference':
      return `80${1000 + at}`;
    case 'email':
      return person.hasNoEmail ? '' : `p${at}@exemple.fr`;
    case 'phone':
      return person.hasNoPhone ? '' : `06123400${10 + (at % 80)}`;
    case 'language':
      return at % 2 === 0 ? '' : 'fr';
    case 'birth_date':
      return `01/02/19${10 + (at % 80)}`;
    case 'note':
      return at % 3 === 0 ? 'à rappeler' : '';
    case 'place':
    case 'address_line':
      return ['12, rue de la Paix', `7500${at % 9} Paris`, 'France'].slice(0, person.more + 1).join('\n');
    default:
      return person.hasSeparator ? `${title}${at}${separator} dit X` : `${title}${at}`;
  }
};

const withMark = (text: string, { mark, where }: StrayMark): string => {
  const middle = text.length >> 1;
  if (where === 'cut') return mark + text.slice(0, 2);
  if (where === 'start') return mark + text;
  return where === 'end' ? text + mark : text.slice(0, middle) + mark + text.slice(middle);
};

/** The lines of one person, as a program writes them that knows quoting, but for the stray marks. */
const writeOne = (
  { titles, separator, lineEnd, isShort, hasTrailing }: List,
  person: Somebody,
  at: number,
) => {
  const cells = titles.map((title) => cellOf(title, person, at, separator));
  const marksIn = (column: number) => person.marks.filter((one) => one.column % cells.length === column);
  const cut = cells.findIndex(
    (_, column) => column > 0 && marksIn(column).some(({ where }) => where === 'cut'),
  );
  const written = cells.map((cell, column) => {
    const marks = marksIn(column).filter(({ where }) => where !== 'cut' || column > 0);
    const mustQuote = cell.includes('\n') || cell.includes(separator);
    if (mustQuote || (person.isQuoted && marks.length === 0)) return `"${cell.replaceAll('\n', lineEnd)}"`;
    return marks.reduce(withMark, cell);
  });
  const row = cut === -1 ? written : written.slice(0, cut + 1);
  while (isShort && row.length > 1 && row.at(-1) === '') row.pop();
  const text = row.join(separator) + (hasTrailing ? separator : '');
  return { cells, text: text + lineEnd, lines: text.split(lineEnd).length, isCut: cut !== -1 };
};

const write = (made: List) => {
  let line = 0;
  const people = made.people.map((person, at) => {
    const one = writeOne(made, person, at);
    line += one.lines;
    return { ...one, first: line - one.lines };
  });
  return { people, bytes: Buffer.from(people.map(({ text }) => text).join('')) };
};

const layoutOf = ({ separator, titles }: List): LineLayout => ({
  ...{ encoding: 'utf-8', savedTwice: false, separator, width: titles.length, titles: [...titles] },
  columns: Object.fromEntries(
    titles.flatMap((title, index) => (title === 'note' || title === 'place' ? [] : [[title, [index]]])),
  ),
});

const read = async (bytes: Buffer, layout: LineLayout, fromByte = 0, size = bytes.length) => {
  const records: CsvRecord[] = [];
  const pieces = async function* () {
    for (let at = fromByte; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  for await (const page of readCsvRecords(pieces(), layout, fromByte)) {
    if ('problem' in page) throw new Error(page.problem);
    records.push(...page.records);
  }
  return records;
};

/** What becomes of each row: cells without their wrapping, or undefined where it is told of. */
const outcomesOf = (records: readonly CsvRecord[], layout: LineLayout) => {
  const kindOf = createKindOfRecord(layout);
  let line = 0;
  return records.map(({ cells, lines, swallowed }) => {
    line += lines;
    const fitted = fitToWidth(cells, layout, lines);
    const isRow = swallowed === undefined && 'cells' in fitted;
    return {
      first: line - lines,
      lines,
      kind: kindOf(cells),
      cells: isRow ? fitted.cells.map(plainCell) : undefined,
    };
  });
};

/** Without marks, separators and blanks, which may stay where they are. */
const bare = (cell: string): string => cell.replace(/["\\\s,;|]/g, '');
const tellsWho = (cell: string): boolean => /@|^80\d{4}$/.test(cell);

describe('people in a file with stray marks anywhere', () => {
  it('are told as themselves or named by their lines, and nobody gets what is another’s', async () => {
    let accepted = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(list, async (made) => {
        const layout = layoutOf(made);
        const { people, bytes } = write(made);
        const outcomes = outcomesOf(await read(bytes, layout), layout);
        const telling = people.flatMap(({ cells }) => cells.filter(tellsWho));
        for (const { first, lines, cells, text, isCut } of people) {
          const outcome = outcomes.find((one) => one.first <= first && first < one.first + one.lines);
          expect(outcome).toBeDefined();
          // Of some rows that were cut off nothing is left.
          if (/\d/.test(text)) expect(outcome?.kind).toBeUndefined();
          all += 1;
          if (outcome?.cells === undefined) continue;
          accepted += 1;
          expect(outcome.first).toBe(first);
          const got = outcome.cells.map(bare);
          const ofOthers = telling.filter((cell) => !cells.includes(cell)).map(bare);
          expect(ofOthers.filter((cell) => got.some((one) => one.includes(cell)))).toEqual([]);
          if (isCut || outcome.lines !== lines) continue;
          // Cells of one row may have been joined, none of them lost.
          expect(got.join('')).toContain(bare(cells.find(tellsWho) ?? ''));
        }
      }),
      { numRuns: 3_000, seed: 18 },
    );
    expect(accepted / all).toBeGreaterThan(0.92);
  }, 120_000);

  it('are the same from the end of any record on, in whatever pieces, and read by themselves', async () => {
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 1, max: 60 }), async (made, size) => {
        const layout = layoutOf(made);
        const { bytes } = write(made);
        const records = await read(bytes, layout);
        expect(await read(bytes, layout, 0, size)).toEqual(records);
        for (const [index, { endByte, cells, swallowed }] of records.entries()) {
          expect(await read(bytes, layout, endByte)).toEqual(records.slice(index + 1));
          if (swallowed !== undefined) continue;
          const alone = await read(bytes.subarray(records[index - 1]?.endByte ?? 0, endByte), layout);
          expect(alone.map((record) => record.cells)).toEqual([cells]);
        }
      }),
      { numRuns: 300, seed: 18 },
    );
  }, 120_000);
});
