import { describe, expect, it } from 'vitest';
import {
  breakLines,
  columnWidth,
  looks,
  type Measure,
  paginate,
  sheet,
  type Unit,
  unitsOf,
} from '../../../adapters/files/letter-layout.ts';

/** Every letter is as wide as half its height. */
const measure: Measure = (text, { size }) => text.length * size * 0.5;
const body = { face: 'regular', size: 10, leading: 15 } as const;
const set = { look: looks.usual, measure, hasCode: true };

describe('lines', () => {
  it('break at blanks, and at letters where a word is too long', () => {
    expect(breakLines('aa bb cc', body, 25, measure)).toEqual(['aa bb', 'cc']);
    expect(breakLines('aaaaaaa b', body, 25, measure)).toEqual(['aaaaa', 'aa b']);
    expect(breakLines('a bbbbbbb', body, 25, measure)).toEqual(['a', 'bbbbb', 'bb']);
    expect(breakLines('', body, 25, measure)).toEqual(['']);
  });

  it('break no number, as which telephone numbers are read', () => {
    expect(breakLines('to 01 99 a', body, 35, measure)).toEqual(['to', '01\u00a099 a']);
  });

  it('of a list are indented, in a frame they leave room for the code', () => {
    const [item] = unitsOf({ kind: 'list', items: ['a'] }, set);
    const [frame] = unitsOf({ kind: 'check', lines: ['a', 'b'] }, set);
    const [plain] = unitsOf({ kind: 'check', lines: ['a', 'b'] }, { ...set, hasCode: false });
    expect(item?.lines[0]?.indent).toBeGreaterThan(5);
    expect(frame?.lines[0]?.indent).toBeGreaterThan((plain?.lines[0]?.indent ?? 0) + 70);
    expect(frame?.height).toBeGreaterThan(plain?.height ?? 0);
  });
});

const aUnit = (count: number, changes: Partial<Unit> = {}): Unit => ({
  role: 'P',
  lines: Array.from({ length: count }, (_, index) => ({ text: `${index}`, style: body, indent: 0 })),
  before: 0,
  ...changes,
});
const firstPage = Math.floor((sheet.bottom - sheet.firstTop) / body.leading);
const furtherPage = Math.floor((sheet.bottom - sheet.top) / body.leading);
const linesOn = (units: readonly Unit[]) =>
  paginate(units).map((page) => page.map(({ unit, from, to }) => [units.indexOf(unit), from, to]));

describe('pages', () => {
  it('hold as much as fits, the first below the address', () => {
    expect(columnWidth).toBeGreaterThan(400);
    expect(linesOn([aUnit(firstPage + 2 * furtherPage)])).toEqual([
      [[0, 0, firstPage]],
      [[0, firstPage, firstPage + furtherPage]],
      [[0, firstPage + furtherPage, firstPage + 2 * furtherPage]],
    ]);
    expect(linesOn([aUnit(2)])).toEqual([[[0, 0, 2]]]);
  });

  it('leave no line of a paragraph alone', () => {
    expect(linesOn([aUnit(firstPage - 1), aUnit(6)])).toEqual([[[0, 0, firstPage - 1]], [[1, 0, 6]]]);
    expect(linesOn([aUnit(firstPage - 5), aUnit(6)])).toEqual([
      [
        [0, 0, firstPage - 5],
        [1, 0, 4],
      ],
      [[1, 4, 6]],
    ]);
    expect(linesOn([aUnit(firstPage - 2), aUnit(3)])).toEqual([[[0, 0, firstPage - 2]], [[1, 0, 3]]]);
  });

  it('end with no heading, and break no frame and no address', () => {
    const heading = aUnit(1, { role: 'H2', keepsNext: true });
    expect(linesOn([aUnit(firstPage - 2), heading, aUnit(8)])).toEqual([
      [[0, 0, firstPage - 2]],
      [
        [1, 0, 1],
        [2, 0, 8],
      ],
    ]);
    const whole = aUnit(6, { height: 6 * body.leading });
    expect(linesOn([aUnit(firstPage - 5), whole])).toEqual([[[0, 0, firstPage - 5]], [[1, 0, 6]]]);
    expect(unitsOf({ kind: 'paragraph', lines: ['a', 'b', 'c'] }, set)[0]?.height).toBeGreaterThan(0);
    expect(unitsOf({ kind: 'paragraph', lines: ['a'] }, set)[0]?.height).toBeUndefined();
    expect(unitsOf({ kind: 'paragraph', lines: ['this:'] }, set)[0]?.keepsNext).toBe(true);
  });

  it('take what no page can hold, rather than turn for ever', () => {
    const huge = aUnit(200, { height: 200 * body.leading });
    expect(linesOn([aUnit(3), huge, aUnit(1)])).toEqual([[[0, 0, 3]], [[1, 0, 200]], [[2, 0, 1]]]);
    const headings = Array.from({ length: 100 }, () => aUnit(1, { keepsNext: true }));
    expect(linesOn(headings).flat()).toHaveLength(100);
  });

  it('are set closer where that saves a sheet, and only there', () => {
    const most = (space: number) =>
      [sheet.firstTop, sheet.top].reduce(
        (sum, top) => sum + 1 + Math.floor((sheet.bottom - top - body.leading) / (body.leading + space)),
        0,
      );
    const ofLines = (count: number) => paginate(Array.from({ length: count }, () => aUnit(1, { before: 5 })));
    const spaceOf = ([first]: ReturnType<typeof paginate>) =>
      (first?.[1]?.y ?? 0) - (first?.[0]?.y ?? 0) - body.leading;
    const [loose, close] = [most(5), most(3)];
    expect(close).toBeGreaterThan(loose + 2);
    const onFirst = (space: number) =>
      1 + Math.floor((sheet.bottom - sheet.firstTop - body.leading) / (body.leading + space));
    expect(onFirst(3)).toBeGreaterThan(onFirst(5));
    for (const [count, pages, space] of [
      [5, 1, 5],
      // Both pages are of one sheet.
      [onFirst(5) + 1, 2, 5],
      [loose, 2, 5],
      [loose + 1, 2, 3],
      [close, 2, 3],
      [close + 1, 3, 5],
    ] as const) {
      const made = ofLines(count);
      expect([count, made.length, Math.round(spaceOf(made))]).toEqual([count, pages, space]);
    }
  });
});
