// The people of a whole list, compared in memory: who came before, who is somebody else with the same reference.
import { isIdentical, isSamePerson, joinKnown, tellsMore } from './known.ts';
import { createIdentities, createReferences, type References } from './references.ts';
import { CONFLICT, createPeople, FORGOTTEN, type Relation, relations } from './row-people.ts';
import { createRowTable, type RowFacts, type RowTable } from './row-table.ts';

/** What adding a row tells. */
export type Placed = {
  /** Index of the row. */
  at: number;
  relation: Relation;
  /** Index of the person's first row; the row's own, unless it is `same`. */
  person: number;
  /** The row tells of its person what the rows before it did not, or may be found to be of somebody in its conflict. */
  adds: boolean;
};

/** People to whom a row is compared one by one. Beyond so many only rows that tell the very same are one person. */
const MAX_COMPARED = 64;

/** The one person whom a row may be of, of several; and whether there may be more of them than were compared. */
const findPerson = (rows: RowTable, people: Iterable<number>, facts: RowFacts, otherSpelling: boolean) => {
  const found: number[] = [];
  let compared = 0;
  for (const person of people) {
    if (compared === MAX_COMPARED) break;
    compared += 1;
    // Given back, it is of a person of before, whose contacts may have been corrected since.
    const corrects = facts.file > rows.file(person);
    if (isSamePerson(rows.known(person), facts, { corrects, otherSpelling })) found.push(person);
  }
  // Where it may be several, it is the one of whom it says the very same.
  const [only] = found;
  const person = found.length === 1 ? only : found.find((one) => isIdentical(rows.known(one), facts));
  return { person, isCrowd: compared === MAX_COMPARED };
};

/**
 * The rows of a list so far, in their order, and which of them are one person.
 *
 * @param expectedRows - about how many there will be
 */
export const createRowIndex = (expectedRows = 0) => {
  const rows = createRowTable();
  const { get, set } = rows;
  const people = createPeople(rows);
  const { is, firstOf, personOf, headOf, allFrom, markConflict } = people;
  /** What finds rows by their references; nothing once the list is whole. */
  let finders: { spelt: References; references: References } | undefined = {
    spelt: createReferences(rows, 'exact', expectedRows),
    references: createReferences(rows, 'reference', expectedRows),
  };
  /** Of the first row with a reference, the first people whose reference is spelt in another way. */
  const otherSpellings = new Map<number, number[]>();
  const identities = createIdentities();
  let size = 0;

  const placed = (at: number, relationTo: Relation, rest: Omit<Placed, 'at' | 'relation'>): Placed => {
    set(at, 'state', get(at, 'state') | relations.indexOf(relationTo));
    return { at, relation: relationTo, ...rest };
  };

  const placeSame = (at: number, person: number, facts: RowFacts): Placed => {
    set(at, 'person', person + 1);
    const corrects = facts.file > rows.file(person);
    // What is given back was told before: it adds nothing, and takes back nothing that was put right since.
    const adds = !facts.isForgotten && !facts.isGivenBack && tellsMore(rows.known(person), facts, corrects);
    if (adds) rows.describe(person, joinKnown(rows.known(person), facts, corrects));
    return placed(at, 'same', { person, adds });
  };

  const placeConflict = (at: number, head: number, facts: RowFacts, isCrowd: boolean): Placed => {
    const last = get(head, 'end') === 0 ? head : get(head, 'end') - 1;
    set(last, 'next', at + 1);
    set(head, 'end', at + 1);
    set(at, 'end', head + 1);
    if (!is(head, CONFLICT)) markConflict(head);
    if (isCrowd) identities.add(head, facts, at);
    return placed(at, 'conflict', { person: at, adds: !facts.isForgotten });
  };

  /** Takes a row whose reference is written as that of a row before it. */
  const addToSpelling = (at: number, head: number, facts: RowFacts): Placed => {
    const { person, isCrowd } = findPerson(rows, allFrom(head), facts, false);
    if (person !== undefined) return placeSame(at, person, facts);
    const inCrowd = isCrowd ? identities.find(head, facts) : undefined;
    return inCrowd !== undefined && isSamePerson(rows.known(inCrowd), facts)
      ? placeSame(at, inCrowd, facts)
      : placeConflict(at, head, facts, isCrowd);
  };

  /** Takes a row whose reference is written as no other, but reads like that of the row `first`. */
  const addSpelling = (at: number, first: number, facts: RowFacts): Placed => {
    const others = otherSpellings.get(first) ?? [];
    function* candidates(): Generator<number> {
      for (const head of [first, ...others.slice(0, MAX_COMPARED)]) yield* allFrom(head);
    }
    const { person } = findPerson(rows, candidates(), facts, true);
    if (person !== undefined) return placeSame(at, person, facts);
    others.push(at);
    otherSpellings.set(first, others);
    return placed(at, 'other', { person: at, adds: false });
  };

  const place = (at: number, facts: RowFacts, { spelt, references }: NonNullable<typeof finders>): Placed => {
    const known = spelt.first(facts.exact);
    if (known !== undefined) return addToSpelling(at, headOf(firstOf(known)), facts);
    spelt.begin(at);
    const first = references.first(facts.reference);
    if (first !== undefined) return addSpelling(at, first, facts);
    references.begin(at);
    return placed(at, 'first', { person: at, adds: false });
  };

  return {
    /** Takes the next row of the list. */
    add(facts: RowFacts): Placed {
      if (finders === undefined) throw new Error('the list was whole, and gets a further row');
      const at = size;
      size += 1;
      rows.write(at, facts);
      if (facts.isForgotten) set(at, 'state', FORGOTTEN);
      const result = place(at, facts, finders);
      if (facts.replaces > 0) people.replace(facts.replaces - 1, personOf(result.person), facts);
      return result;
    },

    /** Says that the list is whole: what finds rows by their references takes a quarter of the memory, and is let go. */
    end(): void {
      finders = undefined;
    },

    size: (): number => size,
    relation: people.relation,
    /** Index of the first row of the person whom a row is about. */
    personOf,
    /** Whether a person has their reference in common with others. */
    inConflict: (person: number): boolean => is(headOf(person), CONFLICT),
    /** First row of the first of the people who have a person's reference: names their conflict. */
    conflictOf: (person: number): number => people.firstTwo(person)[0] ?? person,
    /** Whether a row tells of somebody with the reference of a row that was replaced: what it adds is not used. */
    isReplaced: people.isReplaced,
    /** First rows of the people with a reference, by the first of them, in order. */
    peopleFrom: people.peopleFrom,
    /** Whether what a row adds to its person is not remembered. */
    isForgotten: (at: number): boolean => is(at, FORGOTTEN),
    /** What is known of a person over all their rows. */
    known: rows.known,
    email: rows.email,
    phone: rows.phone,
    name: (at: number): number => get(at, 'name'),
    reaches: (at: number): number => get(at, 'reaches'),
    file: rows.file,
    place: rows.place,
    isSameAs: rows.isSameAs,
  };
};
export type RowIndex = ReturnType<typeof createRowIndex>;

/** Index of the row that stands there; undefined where none of a person does. */
export const findRow = (
  index: Pick<RowIndex, 'size' | 'place'>,
  { file, row }: Pick<RowFacts, 'file' | 'row'>,
): number | undefined => {
  let [from, to] = [0, index.size()];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const place = index.place(middle);
    if (place.file === file && place.row === row) return middle;
    if (place.file < file || (place.file === file && place.row < row)) from = middle + 1;
    else to = middle;
  }
  return undefined;
};
