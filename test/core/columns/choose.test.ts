import { describe, expect, it } from 'vitest';
import { choicesProblem } from '../../../core/columns/choose.ts';
import { mapColumns } from '../../../core/columns/map-columns.ts';
import { choicesOf, choicesSchema, mustAsk, titlesKey } from '../../../core/columns/mapping.ts';

const titles = ['Zkey', 'Zmail', 'Zname', 'Mail'];
const problem = (choices: Record<string, string | null>, own: string[] = []) =>
  choicesProblem(choices, titles, own)?.en;

describe('what somebody says of columns', () => {
  it('is taken where it says who people are and how to reach them', () => {
    expect(problem({ 0: 'reference', 1: 'email', 2: 'last_name', 3: null })).toBeUndefined();
    expect(problem({ 0: 'reference' })).toBeUndefined();
    expect(problem({ 0: 'reference', 1: 'address_line', 3: null })).toBeUndefined();
    expect(problem({ 0: 'reference', 1: 'guardian_email', 3: null })).toBeUndefined();
    expect(problem({ 0: 'reference', 1: 'email', 2: 'email' })).toBeUndefined();
    expect(problem({ 0: 'reference', 2: 'visit_date' }, ['visit_date'])).toBeUndefined();
  });

  it.each<[Record<string, string | null>, string]>([
    [{ 0: 'reference', 4: 'email' }, 'no column E (index 4): the file has 4 columns'],
    [{ 0: 'reference', 2: 'visit_date' }, 'Column C cannot be “visit_date”'],
    [{ 0: 'reference', 1: 'reference' }, 'columns A and B both are'],
    [{ 1: 'last_name', 2: 'last_name', 0: 'reference' }, 'columns B and C both are'],
    [{ 1: 'email' }, 'No column gives the reference'],
    [{ 0: 'reference', 3: null }, 'No column gives a way to reach people'],
    [{ 0: 'reference', 1: 'guardian_name', 3: null }, 'No column gives a way to reach people'],
    [{ 0: 'reference', 1: 'town', 3: null }, 'No column gives a way to reach people'],
  ])('is not taken as %j: %s', (choices, sentence) => {
    expect(problem(choices)).toContain(sentence);
  });

  it('wins over what the titles and the cells say, and is not doubted', () => {
    const sample = [
      ['1', 'a@example.org', 'x', '0639980001'],
      ['1', 'b@example.org', 'y', '0639980002'],
    ];
    const file = { titles, sample, personFields: [] };
    expect(mapColumns(file).doubts.map(({ kind }) => kind)).toEqual(['title-and-cells-differ']);
    const chosen = mapColumns({ ...file, choices: { 0: 'reference', 1: 'email', 3: 'phone' } });
    expect(chosen.columns).toEqual({ reference: [0], email: [1], phone: [3] });
    expect(chosen.views.map(({ usedAs }) => usedAs)).toEqual(['chosen', 'chosen', 'unused', 'chosen']);
    expect(mustAsk(chosen)).toBe(false);
    const without = mapColumns({ ...file, choices: { 0: 'reference', 1: 'email', 3: null } });
    expect(without.columns).toEqual({ reference: [0], email: [1] });
    expect(without.views[3]).toMatchObject({ field: null, usedAs: 'unused' });
    expect(without.views[3]).not.toHaveProperty('looksLike');
  });

  it('may be what neither the title nor the cells say', () => {
    const sample = [
      ['1', 'a@example.org', 'Petit', 'b@example.org'],
      ['1', 'c@example.org', 'Grand', 'd@example.org'],
    ];
    const choices = { 0: 'reference', 1: 'phone', 2: 'last_name', 3: 'email' };
    expect(
      mapColumns({ titles: ['N° dossier', 'Zmail', 'Nom', 'Tél'], sample, personFields: [], choices }).doubts,
    ).toEqual([]);
    const guardians = { 0: 'reference', 1: 'guardian_email', 2: null, 3: null };
    expect(mapColumns({ titles, sample: [], personFields: [], choices: guardians }).doubts).toEqual([]);
  });

  it('takes a field of one column from the column that was guessed', () => {
    const file = { titles: ['IPP', 'Nom', 'Mail', 'Zname'], sample: [], personFields: [] };
    expect(mapColumns({ ...file, choices: { 3: 'last_name' } }).columns).toEqual({
      reference: [0],
      last_name: [3],
      email: [2],
    });
  });

  it('may be all that was guessed, which then is not doubted any more', () => {
    const file = {
      titles: ['N° dossier', 'Nom', 'Zmail'],
      sample: [
        ['1', 'Petit', 'a@example.org'],
        ['1', 'Grand', 'b@example.org'],
      ],
      personFields: [],
    };
    const mapping = mapColumns(file);
    expect(mapping.doubts.map(({ kind }) => kind)).toEqual(['reference-repeats', 'by-content-only']);
    const choices = choicesSchema.parse(JSON.parse(JSON.stringify(choicesOf(mapping))));
    const again = mapColumns({ ...file, choices });
    expect(again.columns).toEqual(mapping.columns);
    expect(mustAsk(again)).toBe(false);
  });

  it('stands beside what is guessed where a field has several columns', () => {
    const titles = ['IPP', 'Mail', 'Zmail', 'Nom tuteur', 'Zname', 'Zother'];
    const choices = { 2: 'email', 4: 'guardian_name', 5: 'guardian_name' };
    expect(mapColumns({ titles, sample: [], personFields: [], choices }).columns).toEqual({
      reference: [0],
      email: [1, 2],
      guardian_name: [3, 4, 5],
    });
  });

  it('adds a line to the address that is guessed, and leaves it as it is otherwise', () => {
    const titles = ['IPP', 'Adresse 2', 'Adresse 1', 'Rue (bureau)', 'Zline'];
    const file = { titles, sample: [], personFields: [] };
    expect(mapColumns({ ...file, choices: { 4: 'address_line' } }).columns.address_line).toEqual([4, 2, 1]);
    expect(mapColumns({ ...file, choices: { 4: 'email' } }).columns.address_line).toEqual([2, 1]);
  });

  it('is taken before a title that says the same', () => {
    const file = { titles: ['IPP', 'Zkey', 'Mail'], sample: [['1', '', 'a@example.org']], personFields: [] };
    expect(mapColumns({ ...file, choices: { 1: 'reference' } }).columns).toEqual({
      reference: [1],
      email: [2],
    });
  });

  it('leaves out what it says is not used, whatever its cells are', () => {
    const sample = ['a@example.org', 'b@example.org'].map((email, at) => [`${at}`, email]);
    const file = { titles: ['ID', 'Zmail'], sample, personFields: [] };
    expect(mapColumns(file).columns).toEqual({ reference: [0], email: [1] });
    const without = mapColumns({ ...file, choices: { 1: null } });
    expect(without).toMatchObject({ columns: { reference: [0] }, missing: ['email'] });
  });

  it('makes up for titles that say nothing', () => {
    const choices = { 0: 'reference', 1: 'email' };
    expect(mapColumns({ titles: ['Zkey', 'Zmail'], sample: [], personFields: [], choices }).doubts).toEqual(
      [],
    );
  });

  it('says nothing where it is of columns or fields that are not there', () => {
    const file = { titles: ['IPP', 'Mail'], sample: [], personFields: [] };
    for (const index of [2, 7]) {
      const choices = { [index]: 'reference' };
      expect(mapColumns({ ...file, choices }).columns).toEqual({ reference: [0], email: [1] });
    }
    expect(mapColumns({ ...file, choices: { 7: 'email', 1: 'visit_date' } }).columns).toEqual({
      reference: [0],
      email: [1],
    });
  });
});

describe('the key of titles', () => {
  it('is the same for titles that differ in case, accents and punctuation', () => {
    expect(titlesKey(['N° IPP', 'Prénom', 'e-mail'])).toBe(titlesKey(['n°ipp', 'PRENOM', 'Email', '', ' ']));
  });

  it('differs where titles, their number or their order do', () => {
    const keys = [['a', 'b'], ['b', 'a'], ['ab'], ['a', '', 'b'], ['a1', 'b'], ['a', 'b', 'c'], []].map(
      titlesKey,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
