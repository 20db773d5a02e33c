// Which rows of a list are one person, and who has a reference in common, as the table of rows holds it.
import { isSamePerson } from './known.ts';
import type { RowFacts, RowTable } from './row-table.ts';

/**
 * What a row is beside the rows before it. `same`: the person of an earlier row; `conflict`: another person with the
 * reference of an earlier row; `other`: the same, but the references differ in letter case or blanks, so that both
 * stand for themselves.
 */
export type Relation = 'first' | 'same' | 'conflict' | 'other';

export const relations: readonly Relation[] = ['first', 'same', 'conflict', 'other'];
/** Bits of a row's state beside its relation: others have its person's reference; what it adds is not remembered. */
export const CONFLICT = 4;
export const FORGOTTEN = 8;
/** Of a person, that their row was given back with another reference, and does not stand for anybody any more. */
const REPLACED = 16;

/** The people of the rows in a table. */
export const createPeople = (rows: RowTable) => {
  const { get, set } = rows;
  /** What a row was found to be when it was added. */
  const added = (at: number): Relation => relations[get(at, 'state') & 3] ?? 'first';
  const is = (at: number, flag: number): boolean => (get(at, 'state') & flag) !== 0;
  /** First row with the reference of a row that is of the same person. */
  const firstOf = (at: number): number => (added(at) === 'same' ? get(at, 'person') - 1 : at);
  const personOf = (at: number): number => {
    let person = firstOf(at);
    while (is(person, REPLACED)) person = firstOf(get(person, 'person') - 1);
    return person;
  };
  /** The first person whose reference is written as that of a person. */
  const headOf = (person: number): number => (added(person) === 'conflict' ? get(person, 'end') - 1 : person);

  /** People with the reference of a first person, as it is written, in order; those too whose row was replaced. */
  function* allFrom(head: number): Generator<number> {
    for (let person = head + 1; person !== 0; person = get(person - 1, 'next')) yield person - 1;
  }
  function* peopleFrom(head: number): Generator<number> {
    for (const person of allFrom(head)) if (!is(person, REPLACED)) yield person;
  }
  /** The first people with a person's reference whose row was not replaced: two at most. */
  const firstTwo = (person: number): [number?, number?] => {
    const people = peopleFrom(headOf(person));
    return [people.next().value ?? undefined, people.next().value ?? undefined];
  };

  /** Notes whether several people have the reference of a person. */
  const markConflict = (head: number): void => {
    const [, second] = firstTwo(head);
    set(head, 'state', second === undefined ? get(head, 'state') & ~CONFLICT : get(head, 'state') | CONFLICT);
  };

  /** Lets a person whose row was given back with another reference be whoever has that one. */
  const replace = (person: number, by: number, facts: RowFacts): void => {
    if (personOf(person) !== person || person === by || rows.isSpeltAs(person, facts.exact)) return;
    if (!isSamePerson(rows.known(person), facts, { corrects: true, otherSpelling: true })) return;
    set(person, 'state', get(person, 'state') | REPLACED);
    set(person, 'person', by + 1);
    markConflict(headOf(person));
  };

  return {
    is,
    firstOf,
    personOf,
    headOf,
    allFrom,
    peopleFrom,
    firstTwo,
    markConflict,
    replace,
    relation: (at: number): Relation => (is(at, REPLACED) ? 'same' : added(at)),
    isReplaced: (at: number): boolean => is(firstOf(at), REPLACED),
  };
};
