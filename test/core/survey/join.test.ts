import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowPerson } from '../../../core/row/row.ts';
import { factsOf } from '../../../core/survey/facts.ts';
import { joinRows } from '../../../core/survey/join.ts';
import { joinKnown, type Known, tellsMore } from '../../../core/survey/known.ts';

const takesSms = (phone: string): boolean => phone.startsWith('+336');
const knownOf = (person: RowPerson): Known => {
  const where = { file: 0, row: 2, byteOffset: 0, byteLength: 0 };
  const { name, email, phone, birthDate, rest, reaches } = factsOf(person, where, takesSms);
  return { name, email, phone, birthDate, rest, reaches };
};
const aPerson = (changes: Partial<RowPerson> = {}): RowPerson => ({
  reference: 'R1',
  firstName: '',
  lastName: '',
  fields: {},
  language: 'fr',
  channel: 'letter',
  languageFallback: false,
  notes: [],
  ...changes,
});
const anna = aPerson({ firstName: 'Anna', lastName: 'Bo', email: 'a@x.fr', phone: '+33199001234' });
const later = (person: RowPerson, corrects = false) => [{ person, corrects }];

describe('rows of one person', () => {
  it('are told by what the first row says, and by what only others say', () => {
    const second = aPerson({
      firstName: 'A.',
      lastName: 'B',
      email: 'b@x.fr',
      birthDate: '1980-01-02',
      site: 'Lyon',
      postal: { lines: ['1 rue A'] },
      guardian: { name: 'Dora' },
    });
    expect(joinRows(anna, later(second), takesSms)).toEqual({
      ...second,
      ...anna,
      birthDate: '1980-01-02',
    });
    expect(joinRows(aPerson(), later(anna), takesSms)).toEqual(anna);
  });

  it('have one name of both parts, never of two rows', () => {
    const half = aPerson({ lastName: 'Ek' });
    expect(joinRows(half, later(anna), takesSms)).toMatchObject({ firstName: '', lastName: 'Ek' });
  });

  it('have what is no name only where no row has a name', () => {
    const odd = aPerson({ writtenName: 'Anna 2 Bo' });
    expect(joinRows(odd, later(anna), takesSms)).toEqual(anna);
    expect(joinRows(anna, later(odd), takesSms)).toEqual(anna);
    expect(joinRows(anna, later(odd, true), takesSms)).toEqual(anna);
    expect(joinRows(odd, later(aPerson({ writtenName: 'A. 3' })), takesSms).writtenName).toBe('Anna 2 Bo');
    expect(joinRows(aPerson(), later(odd), takesSms).writtenName).toBe('Anna 2 Bo');
  });

  it('keep a number that takes text messages, whichever row has it', () => {
    const mobile = aPerson({ phone: '+33612345678' });
    expect(joinRows(anna, later(mobile), takesSms).phone).toBe('+33612345678');
    expect(joinRows(mobile, later(anna), takesSms).phone).toBe('+33612345678');
    expect(joinRows(mobile, later(aPerson({ phone: '+33612345679' })), takesSms).phone).toBe('+33612345678');
  });

  it('gather what must not be lost of any: circumstances, groups of data, fields', () => {
    const one = aPerson({ circumstances: ['minor'], dataGroups: ['ECG'], fields: { a: '1', b: '1' } });
    const other = aPerson({
      circumstances: ['deceased', 'minor'],
      dataGroups: ['IRM', 'ECG'],
      fields: { b: '2', c: '2' },
    });
    expect(joinRows(one, later(other), takesSms)).toMatchObject({
      circumstances: ['minor', 'deceased'],
      dataGroups: ['ECG', 'IRM'],
      fields: { a: '1', b: '1', c: '2' },
    });
  });

  it('count from the last in a file that corrects the list, which leaves what it does not tell', () => {
    const corrected = aPerson({ firstName: 'Annah', lastName: 'Bo', email: 'new@x.fr', fields: { a: '2' } });
    const first = { ...anna, fields: { a: '1', b: '1' }, circumstances: ['minor' as const] };
    expect(joinRows(first, later(corrected, true), takesSms)).toEqual({
      ...first,
      firstName: 'Annah',
      email: 'new@x.fr',
      fields: { a: '2', b: '1' },
    });
    // A landline in place of a mobile, too: the mobile was wrong.
    const mobile = aPerson({ phone: '+33612345678' });
    expect(joinRows(mobile, later(anna, true), takesSms).phone).toBe(anna.phone);
    const twice = [...later(corrected, true), ...later(aPerson({ email: 'newest@x.fr' }), true)];
    expect(joinRows(first, twice, takesSms)).toMatchObject({ firstName: 'Annah', email: 'newest@x.fr' });
  });
});

const anyPerson = fc
  .record(
    {
      name: fc.constantFrom('Anna Bo', 'Dora Ek'),
      email: fc.constantFrom('a@x.fr', 'b@x.fr'),
      phone: fc.constantFrom('+33612345678', '+33612345679', '+33199001234'),
      birthDate: fc.constantFrom('1980-01-01', '1990-01-01'),
      circumstances: fc.constantFrom<RowPerson['circumstances']>(['deceased'], ['minor', 'protected']),
      postal: fc.constantFrom({ lines: ['1 rue A'] }, { lines: ['2 rue B'] }),
      site: fc.constantFrom('Lyon', 'Nice'),
    },
    { requiredKeys: [] },
  )
  .map(({ name = ' ', ...told }) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    return aPerson({ firstName, lastName, ...(told as unknown as Partial<RowPerson>) });
  });

describe('what the survey knows of a person', () => {
  it('is what the rows themselves say once they are joined', () => {
    fc.assert(
      fc.property(
        anyPerson,
        fc.array(fc.tuple(anyPerson, fc.boolean()), { maxLength: 5 }),
        (first, others) => {
          const supplements = others.map(([person, corrects]) => ({ person, corrects }));
          const { rest: _, ...known } = others.reduce(
            (so, [person, corrects]) => joinKnown(so, knownOf(person), corrects),
            knownOf(first),
          );
          expect(knownOf(joinRows(first, supplements, takesSms))).toMatchObject(known);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('changes where a row tells more, so that no row that changes a person is forgotten', () => {
    fc.assert(
      fc.property(anyPerson, anyPerson, (first, other) => {
        const joined = joinRows(first, later(other), takesSms);
        const { channel: _, ...changed } = joined;
        const { channel: __, ...before } = first;
        const isChanged =
          JSON.stringify(Object.entries(changed).sort()) !== JSON.stringify(Object.entries(before).sort());
        const tells = tellsMore(knownOf(first), knownOf(other), false);
        if (isChanged) expect(tells).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
