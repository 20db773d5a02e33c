import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asksFor,
  asUnderstood,
  inSight,
  isChanged,
  isHardlyUsable,
  mappingErrors,
  toSend,
  withoutGroup,
} from '../../console/src/campaigns/list/mapping-form.ts';
import type { ColumnView } from '../../console/src/campaigns/list/shapes.ts';
import { choicesProblem } from '../../core/columns/choose.ts';
import { columnLetters } from '../../core/columns/column.ts';
import { standardFields } from '../../core/columns/fields.ts';

const aColumn = (index: number, field: string | null, more: Partial<ColumnView> = {}): ColumnView => ({
  index,
  letter: columnLetters(index),
  title: `Titre ${index}`,
  field,
  usedAs: field === null ? 'unused' : 'by-title',
  of: 100,
  filled: 100,
  usable: 100,
  examples: [],
  ...more,
});
const file = (columns: ColumnView[], more: object = {}) => ({
  sizeBytes: 1,
  columns,
  doubts: [],
  missing: [],
  ...more,
});

describe('the form that asks which column is which', () => {
  it('begins with what was understood, and sends it by the index of each column', () => {
    const columns = [aColumn(0, 'reference'), aColumn(1, null), aColumn(2, 'email')];
    const chosen = asUnderstood(columns);
    expect(toSend(chosen)).toEqual({ '0': 'reference', '1': null, '2': 'email' });
    expect(isChanged(columns, chosen)).toBe(false);
    expect(isChanged(columns, { ...chosen, 1: 'phone' })).toBe(true);
    expect(isChanged(columns, { ...chosen, 2: null })).toBe(true);
  });

  it('has a place for each field', () => {
    expect(withoutGroup()).toEqual([]);
  });

  it('names the columns that have the same field, and lets several hold contacts', () => {
    expect(mappingErrors({ 0: 'reference', 1: 'email', 2: 'town', 5: 'town' })).toEqual([
      { error: 'twice', field: 'town', indexes: [2, 5] },
    ]);
    expect(mappingErrors({ 0: 'reference', 1: 'email', 2: 'email', 3: 'phone', 4: 'phone' })).toEqual([]);
  });

  it('says what no column gives', () => {
    const errorsOf = (...fields: string[]) =>
      mappingErrors(Object.fromEntries(fields.entries())).map(({ error }) => error);
    expect(errorsOf('last_name')).toEqual(['no-reference', 'no-contact']);
    expect(errorsOf('reference', 'guardian_name')).toEqual(['no-contact']);
    for (const contact of ['email', 'phone', 'address_line', 'guardian_phone']) {
      expect(errorsOf('reference', contact)).toEqual([]);
    }
  });

  it('finds wrong what the API would refuse, and nothing else', () => {
    const field = fc.constantFrom(null, ...standardFields);
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
        const chosen = Object.fromEntries(fields.entries());
        const titles = fields.map(() => '');
        const there = choicesProblem(toSend(chosen), titles, []);
        expect([fields, mappingErrors(chosen).length > 0]).toEqual([fields, there !== undefined]);
      }),
      { seed: 18, numRuns: 500 },
    );
  });

  it('marks a column of whose values most cannot be used', () => {
    expect(isHardlyUsable(aColumn(0, 'email', { filled: 10, usable: 4 }))).toBe(true);
    expect(isHardlyUsable(aColumn(0, 'email', { filled: 10, usable: 5 }))).toBe(false);
    expect(isHardlyUsable(aColumn(0, 'email', { filled: 0, usable: 0 }))).toBe(false);
    expect(isHardlyUsable(aColumn(0, null, { filled: 10, usable: 0 }))).toBe(false);
  });

  it('asks for a file with a doubt, or in which something is missing', () => {
    const doubt = { kind: 'reference-gaps', message: { en: '', fr: '' } } as const;
    expect(asksFor({ doubts: [], missing: [] })).toBe(false);
    expect(asksFor({ doubts: [doubt], missing: [] })).toBe(true);
    expect(asksFor({ doubts: [], missing: ['email'] })).toBe(true);
  });

  it('puts aside only what nobody needs to look at, and only of a wide file', () => {
    const many = Array.from({ length: 20 }, (_, index) => aColumn(index, index === 3 ? 'reference' : null));
    const wide = many.map((column) => (column.index === 7 ? { ...column, looksLike: 'town' } : column));
    const doubts = [{ kind: 'by-content-only' as const, index: 11, message: { en: '', fr: '' } }];
    const { shown, rest } = inSight(file(wide, { doubts }));
    expect(shown.map(({ index }) => index)).toEqual([3, 7, 11]);
    expect(rest).toHaveLength(17);
    expect(inSight(file(wide, { missing: ['email'] })).rest).toEqual([]);
    expect(inSight(file(many.slice(0, 12))).rest).toEqual([]);
    expect(inSight(file(many.slice(0, 13))).rest).toHaveLength(12);
  });
});
