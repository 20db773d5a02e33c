// The people of a whole list, compared in memory: who came before, who is somebody else with the same reference.
import type { Hash } from './hash.ts';
import { createRowTable, type RowFacts, type RowTable } from './row-table.ts';
import { isSamePerson, joinPerson } from './same-person.ts';

/**
 * What a row is beside the rows before it. `same`: the person of an earlier row; `conflict`: another person with the
 * reference of an earlier row; `other`: the same, but the references differ in letter case or blanks, so that both
 * stand for themselves.
 */
export type Relation = 'first' | 'same' | 'conflict' | 'other';

/** What adding a row tells. */
export type Placed = {
  /** Index of the row. */
  at: number;
  relation: Relation;
  /** Index of the person's first row; the row's own, unless it is `same`. */
  person: number;
  /** The row tells of its person what the rows before it did not, or stands in a file that corrects an earlier one. */
  adds: boolean;
};

const relations: readonly Relation[] = ['first', 'same', 'conflict', 'other'];
/** Bit of a row's state beside its relation: its person is in a conflict. */
const CONFLICT = 8;
const FIRST_SLOTS = 1 << 16;
/** People of one reference to whom a row is compared; so many have no number of their own, and all are asked about. */
const MAX_COMPARED = 64;

/** Finds the first row with a reference: a table with open addressing that doubles when it is half full. */
const createReferences = ({ get }: RowTable) => {
  let slots = new Uint32Array(FIRST_SLOTS);
  let used = 0;
  const slotOf = ([high, low]: Hash): number => {
    const mask = slots.length - 1;
    let slot = (low ^ high) & mask;
    for (;;) {
      const held = slots[slot] ?? 0;
      if (held === 0) return slot;
      if (get(held - 1, 'referenceLow') === low && get(held - 1, 'referenceHigh') === high) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const referenceAt = (at: number): Hash => [get(at, 'referenceHigh'), get(at, 'referenceLow')];
  const grow = (): void => {
    const held = slots;
    slots = new Uint32Array(2 * held.length);
    for (const first of held) if (first !== 0) slots[slotOf(referenceAt(first - 1))] = first;
  };
  return {
    /** Index of the first row with the reference of a row, plus 1; 0 where there is none yet. */
    headOf: (at: number): number => slots[slotOf(referenceAt(at))] ?? 0,
    begin(at: number): void {
      slots[slotOf(referenceAt(at))] = at + 1;
      used += 1;
      if (2 * used > slots.length) grow();
    },
  };
};

/** The rows of a list so far, in their order, and which of them are one person. */
export const createRowIndex = () => {
  const rows = createRowTable();
  const { get, set } = rows;
  const references = createReferences(rows);
  let size = 0;

  const relationAt = (at: number): Relation => relations[get(at, 'state') & 3] ?? 'first';
  /** People with the reference of a row, by their first rows, in order. */
  function* peopleFrom(head: number): Generator<number> {
    for (let person = head; person !== 0; person = get(person - 1, 'link')) yield person - 1;
  }
  const placed = (at: number, relation: Relation, rest: Omit<Placed, 'at' | 'relation'>): Placed => {
    set(at, 'state', (get(at, 'state') & CONFLICT) | relations.indexOf(relation));
    return { at, relation, ...rest };
  };
  return {
    /** Takes the next row of the list. */
    add(facts: RowFacts): Placed {
      const at = size;
      size += 1;
      rows.write(at, facts);
      const head = references.headOf(at);
      if (head === 0) {
        references.begin(at);
        set(at, 'tail', at + 1);
        return placed(at, 'first', { person: at, adds: false });
      }
      let [compared, isConflict] = [0, false];
      for (const person of peopleFrom(head)) {
        if (compared === MAX_COMPARED) break;
        compared += 1;
        if (isSamePerson(rows, person, facts)) {
          set(at, 'link', person + 1);
          return placed(at, 'same', { person, adds: joinPerson(rows, person, facts) });
        }
        // Whoever has the reference as it is written is in the conflict, the first of them too.
        if (get(person, 'exact') !== facts.exact) continue;
        isConflict = true;
        set(person, 'state', get(person, 'state') | CONFLICT);
      }
      set(get(head - 1, 'tail') - 1, 'link', at + 1);
      set(head - 1, 'tail', at + 1);
      if (!isConflict && compared < MAX_COMPARED) return placed(at, 'other', { person: at, adds: false });
      set(at, 'state', CONFLICT);
      return placed(at, 'conflict', { person: at, adds: true });
    },

    size: (): number => size,
    relation: relationAt,
    /** Index of the first row of the person whom a row is about. */
    personOf: (at: number): number => (relationAt(at) === 'same' ? get(at, 'link') - 1 : at),
    /** Whether a person has their reference in common with others. */
    inConflict: (person: number): boolean => (get(person, 'state') & CONFLICT) !== 0,
    /** First row of the first of the people whose reference is written as that of a row: names their conflict. */
    conflictOf(at: number): number {
      for (const person of peopleFrom(references.headOf(at))) {
        if (get(person, 'exact') === get(at, 'exact')) return person;
      }
      return at;
    },
    /** First rows of the people whose reference is written as that of a row, in order; at most so many. */
    peopleWith(at: number, most: number): number[] {
      const people: number[] = [];
      for (const person of peopleFrom(references.headOf(at))) {
        if (get(person, 'exact') === get(at, 'exact')) people.push(person);
        if (people.length === most) break;
      }
      return people;
    },
    /** What is known of a person over all their rows. */
    email: rows.email,
    phone: rows.phone,
    name: (at: number): number => get(at, 'name'),
    reaches: (at: number): number => get(at, 'reaches'),
    place: rows.place,
  };
};
export type RowIndex = ReturnType<typeof createRowIndex>;
