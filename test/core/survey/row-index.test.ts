import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowIndex, type RowIndex } from '../../../core/survey/row-index.ts';
import { factsOfTold, type Told } from '../../support/data/survey.ts';

const indexOf = (rows: readonly Told[]): RowIndex => {
  const index = createRowIndex();
  for (const [at, told] of rows.entries()) index.add(factsOfTold(told, at + 2));
  return index;
};
const relationsOf = (...rows: Told[]) => {
  const index = indexOf(rows);
  return rows.map((_, at) => index.relation(at));
};

describe('two rows with one reference', () => {
  const anna: Told = { reference: 'R1', name: 'anna b', email: 'a@x', phone: '612', born: '1980-01-01' };

  it.each<[string, Told, string]>([
    ['that tell the same', anna, 'same'],
    ['of which one tells the reference alone', { reference: 'R1' }, 'same'],
    ['of which one has no name and no birth date', { reference: 'R1', email: 'a@x' }, 'same'],
    ['with another name', { ...anna, name: 'dora b' }, 'conflict'],
    ['with another birth date', { ...anna, born: '1980-01-02' }, 'conflict'],
    ['with other contacts but one name and birth date', { ...anna, email: 'b@x', phone: '613' }, 'same'],
    ['with another address, and no birth date', { ...anna, born: '', email: 'b@x', phone: '' }, 'conflict'],
    ['with another number, and no birth date', { ...anna, born: '', email: '', phone: '613' }, 'conflict'],
    ['with another address and one number', { ...anna, born: '', email: 'b@x' }, 'same'],
    ['with another number and one address', { ...anna, born: '', phone: '613' }, 'same'],
    ['of which one has no contact', { ...anna, born: '', email: '', phone: '' }, 'same'],
    [
      'of which one has no name, and other contacts',
      { ...anna, name: '', email: 'b@x', phone: '' },
      'conflict',
    ],
  ])('%s', (_, other, relation) => {
    expect(relationsOf(anna, other)).toEqual(['first', relation]);
    expect(relationsOf(other, anna)).toEqual(['first', relation]);
  });

  it('in a file that was added: a new contact corrects the old one, another name is a conflict', () => {
    const added = { ...anna, born: '', email: 'new@x', phone: '', file: 1 };
    expect(relationsOf(anna, added)).toEqual(['first', 'same']);
    expect(relationsOf(anna, { ...added, name: 'dora b' })).toEqual(['first', 'conflict']);
    expect(relationsOf({ ...anna, name: '' }, { ...added, name: '' })).toEqual(['first', 'conflict']);
    const index = indexOf([anna, added, { ...anna, reference: 'R2', email: 'new@x' }]);
    expect(index.email(0)).toEqual(index.email(2));
    // What it does not tell stays.
    expect(index.phone(0)).toEqual(index.phone(2));
  });
});

describe('references that differ in letter case', () => {
  const first: Told = { reference: 'IPP-a', name: 'anna b' };

  it('are of one person only where something says so', () => {
    expect(relationsOf(first, { reference: 'IPP-A', name: 'anna b' })).toEqual(['first', 'same']);
    expect(relationsOf(first, { reference: 'IPP-A', name: 'dora b' })).toEqual(['first', 'other']);
    expect(relationsOf(first, { reference: 'IPP-A' })).toEqual(['first', 'other']);
    const contact = { email: 'a@x' };
    expect(relationsOf({ ...first, ...contact }, { reference: 'IPP-A', ...contact })).toEqual([
      'first',
      'same',
    ]);
  });

  it('leave each with rows of their own', () => {
    const rows = [
      first,
      { reference: 'IPP-A', name: 'dora b' },
      first,
      { reference: 'IPP-A', name: 'dora b' },
    ];
    const index = indexOf(rows);
    expect(rows.map((_, at) => index.personOf(at))).toEqual([0, 1, 0, 1]);
    expect([index.inConflict(0), index.inConflict(1)]).toEqual([false, false]);
  });

  it('are a conflict where the same spelling stands for two people, whatever it was written as before', () => {
    const rows = [first, { reference: 'IPP-A', name: 'anna b' }, { reference: 'IPP-A', name: 'dora b' }];
    expect(relationsOf(...rows)).toEqual(['first', 'same', 'conflict']);
    expect(indexOf(rows).conflictOf(2)).toBe(0);
  });
});

describe('a row that may be of several people with its reference', () => {
  const two: Told[] = [
    { reference: 'R', name: 'anna b' },
    { reference: 'R', name: 'dora b' },
  ];

  it('is of none of them, so that somebody has to say', () => {
    expect(relationsOf(...two, { reference: 'R' })).toEqual(['first', 'conflict', 'conflict']);
    expect(relationsOf(...two, { reference: 'R', email: 'c@x' }, { reference: 'R', email: 'c@x' })).toEqual([
      'first',
      'conflict',
      'conflict',
      'same',
    ]);
  });
});

describe('what is known of a person', () => {
  it('is put together from all rows, and said to be new only where it is', () => {
    const index = createRowIndex();
    const add = (told: Omit<Told, 'reference'>) =>
      index.add(factsOfTold({ reference: 'R', ...told }, 2)).adds;
    expect(add({ name: 'anna b' })).toBe(false);
    expect(add({ name: 'anna b' })).toBe(false);
    expect(add({ phone: '1' })).toBe(true);
    expect(add({ phone: '1' })).toBe(false);
    expect(add({ name: 'anna b', born: '1980' })).toBe(true);
    // A number that takes text messages is worth more; one that does not, is not.
    expect(add({ name: 'anna b', born: '1980', phone: '6' })).toBe(true);
    expect(add({ name: 'anna b', born: '1980', phone: '1' })).toBe(false);
    expect(add({ email: 'a@x' })).toBe(true);
    expect(add({ email: 'a@x', rest: 'site A' })).toBe(true);
    expect(add({ email: 'a@x', rest: 'site A' })).toBe(false);
    expect(add({ email: 'a@x', rest: 'site B' })).toBe(true);
    const all = factsOfTold({ reference: 'R', name: 'anna b', born: '1980', phone: '6', email: 'a@x' }, 2);
    const { name, email, phone, birthDate, reaches } = all;
    expect(index.known(0)).toMatchObject({ name, email, phone, birthDate, reaches });
  });

  it('stays what it was where nothing more is remembered', () => {
    const index = indexOf([
      { reference: 'R', name: 'anna b' },
      { reference: 'R', name: 'anna b', email: 'a@x', forgotten: true },
    ]);
    expect([index.relation(1), index.email(0)]).toEqual(['same', [0, 0]]);
    const other = createRowIndex();
    other.add(factsOfTold({ reference: 'R', name: 'anna b' }, 2));
    expect(other.add(factsOfTold({ reference: 'R', name: 'dora b', forgotten: true }, 3)).adds).toBe(false);
    expect(other.isForgotten(1)).toBe(true);
  });
});

/** The same decided row by row, over everybody there is. */
const naive = (rows: readonly Told[]) => {
  type Person = { told: Told; spellings: Set<string>; group: number };
  const people: { first: number; person: Person }[] = [];
  const isSame = (one: Told, other: Told, otherSpelling: boolean, corrects: boolean): boolean => {
    const both = (key: keyof Told) => one[key] !== undefined && other[key] !== undefined;
    const differ = (key: keyof Told) => both(key) && one[key] !== other[key];
    const meet = (key: keyof Told) => both(key) && one[key] === other[key];
    if (differ('name') || differ('born')) return false;
    if (meet('name') && (meet('born') || corrects)) return true;
    if (meet('email') || meet('phone')) return true;
    if (differ('email') || differ('phone')) return false;
    return !otherSpelling || meet('name') || meet('born');
  };
  /** The number of a row that corrects counts, whatever it takes. */
  const fill = (one: Told, other: Told, corrects: boolean): Told => {
    const isBetter = !corrects && !one.phone?.startsWith('6') && other.phone?.startsWith('6');
    const phone = isBetter ? other.phone : (one.phone ?? other.phone);
    return { ...other, ...one, ...(phone !== undefined && { phone }) };
  };
  return rows.map((told, at) => {
    const spelt = people.filter(({ person }) => person.spellings.has(told.reference));
    const group = spelt[0]?.person.group;
    const sameGroup = group === undefined ? [] : people.filter(({ person }) => person.group === group);
    const reads = people.filter(
      ({ person }) => person.told.reference.toUpperCase() === told.reference.toUpperCase(),
    );
    const candidates = group === undefined ? reads : sameGroup;
    const file = (of: { first: number }): number => rows[of.first]?.file ?? 0;
    const found = candidates.filter((one) =>
      isSame(one.person.told, told, group === undefined, (told.file ?? 0) > file(one)),
    );
    const identical = found.find(({ person }) =>
      (['name', 'email', 'phone', 'born'] as const).every((key) => person.told[key] === told[key]),
    );
    const one = found.length === 1 ? found[0] : identical;
    if (one !== undefined) {
      const { reference } = one.person.told;
      const corrects = (told.file ?? 0) > file(one);
      const joined = corrects ? fill(told, one.person.told, true) : fill(one.person.told, told, false);
      one.person.told = { ...joined, reference };
      one.person.spellings.add(told.reference);
      return one.first;
    }
    people.push({
      first: at,
      person: { told: { ...told }, spellings: new Set([told.reference]), group: group ?? at },
    });
    return at;
  });
};

const told: fc.Arbitrary<Told> = fc.record(
  {
    reference: fc.constantFrom('R', 'r', 'S', 'T'),
    name: fc.constantFrom('anna', 'dora'),
    email: fc.constantFrom('a@x', 'b@x'),
    phone: fc.constantFrom('1', '6', '62'),
    born: fc.constantFrom('1980', '1990'),
    file: fc.constantFrom(0, 1),
  },
  { requiredKeys: ['reference'] },
);

describe('an index of rows', () => {
  it('finds the people that comparing everybody with everybody finds', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 24, size: 'max' }), (given) => {
        const rows = given.sort((one, other) => (one.file ?? 0) - (other.file ?? 0));
        const index = indexOf(rows);
        expect(rows.map((_, at) => index.personOf(at))).toEqual(naive(rows));
      }),
      { numRuns: 1500, seed: 18 },
    );
  });

  it('finds references again over many thousands', () => {
    const index = createRowIndex();
    const rows = 200_000;
    for (let at = 0; at < rows; at += 1) index.add(factsOfTold({ reference: `R${at}`, name: `n${at}` }, at));
    for (let at = 0; at < rows; at += 1) index.add(factsOfTold({ reference: `R${at}` }, at));
    let wrong = 0;
    for (let at = 0; at < rows; at += 1) if (index.personOf(rows + at) !== at) wrong += 1;
    expect(wrong).toBe(0);
    expect(index.place(rows + 7)).toEqual({ file: 0, row: 7, byteOffset: 700, byteLength: 100 });
  });

  it('keeps places in large files and in the last of many', () => {
    const index = createRowIndex();
    const place = { file: 19, row: 4_000_000_000, byteOffset: 2 ** 50 + 7, byteLength: 102_400 };
    index.add({ ...factsOfTold({ reference: 'R' }, 1), ...place });
    expect(index.place(0)).toEqual(place);
  });
});

describe('a crowd with one reference', () => {
  const CROWD = 100_000;
  it.each<[string, (at: number) => Told]>([
    ['of as many people', (at) => ({ reference: 'R', name: `n${at}` })],
    ['of one person', () => ({ reference: 'R', name: 'n', email: 'a@x' })],
    ['that nobody spells alike', (at) => ({ reference: spellingOf(at), name: `n${at}` })],
    ['in two spellings', (at) => ({ reference: at < CROWD / 2 ? 'R' : 'r', name: `n${at}` })],
    [
      'of people whom nothing tells apart',
      (at) => ({ reference: 'R', ...(at % 2 === 0 && { email: `${at}` }) }),
    ],
  ])('%s is compared in time', { timeout: 60_000 }, (_, rowAt) => {
    const index = indexOf(Array.from({ length: CROWD }, (_row, at) => rowAt(at)));
    for (let at = 0; at < CROWD; at += 1) {
      if (index.conflictOf(index.personOf(at)) > at) throw new Error(`row ${at} comes before its conflict`);
    }
    expect(index.size()).toBe(CROWD);
  });

  it('has nobody twice who tells the same again', () => {
    const people = 5000;
    const rows = Array.from({ length: 2 * people }, (_, at) => ({ reference: 'R', name: `n${at % people}` }));
    const index = indexOf(rows);
    expect(rows.map((_, at) => index.personOf(at))).toEqual(rows.map((_, at) => at % people));
    expect([...index.peopleFrom(0)]).toHaveLength(people);
    expect(index.inConflict(4000)).toBe(true);
    expect(index.conflictOf(4000)).toBe(0);
  });
});

describe('a row that is given back with another reference', () => {
  const conflict: Told[] = [
    { reference: 'R1', name: 'anna b', email: 'a@x' },
    { reference: 'R1', name: 'dora b', email: 'd@x' },
  ];
  const withGivenBack = (told: Omit<Told, 'file' | 'replaces'>): RowIndex =>
    indexOf([...conflict, { ...told, file: 1, replaces: 2 }]);

  it('stands for the person of the row, and leaves the reference to the other', () => {
    const index = withGivenBack({ reference: 'R2', name: 'dora b', email: 'd@x' });
    expect([index.inConflict(0), index.personOf(1), index.relation(1)]).toEqual([false, 2, 'same']);
  });

  it('stands for nobody else: another person, or one of whom nothing says who they are', () => {
    for (const told of [{ reference: 'R2', name: 'max o', email: 'm@x' }, { reference: 'R2' }]) {
      const index = withGivenBack(told);
      expect([index.inConflict(0), index.personOf(1), index.relation(1)]).toEqual([true, 1, 'conflict']);
    }
  });
});

/** Another spelling of one reference in upper and lower case for each number. */
function spellingOf(at: number): string {
  return Array.from('abcdefghijklmnopqrst', (letter, bit) =>
    (at >> bit) % 2 === 1 ? letter.toUpperCase() : letter,
  ).join('');
}
