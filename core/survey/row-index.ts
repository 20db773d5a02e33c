// The people of a whole list, compared in memory: who came before, who is somebody else with the same reference.
import { isIdentical, isSamePerson, joinKnown, tellsMore } from './known.ts';
import { createIdentities, createReferences, type References } from './references.ts';
import { createRowTable, type RowFacts, type RowTable } from './row-table.ts';

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
  /** The row tells of its person what the rows before it did not, or may be found to be of somebody in its conflict. */
  adds: boolean;
};

const relations: readonly Relation[] = ['first', 'same', 'conflict', 'other'];
/** Bits of a row's state beside its relation: others have its person's reference; what it adds is not remembered. */
const CONFLICT = 4;
const FORGOTTEN = 8;
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
  /** What finds rows by their references; nothing once the list is whole. */
  let finders: { spelt: References; references: References } | undefined = {
    spelt: createReferences(rows, 'exact', expectedRows),
    references: createReferences(rows, 'reference', expectedRows),
  };
  /** Of the first row with a reference, the first people whose reference is spelt in another way. */
  const otherSpellings = new Map<number, number[]>();
  const identities = createIdentities();
  let size = 0;

  const relation = (at: number): Relation => relations[get(at, 'state') & 3] ?? 'first';
  const personOf = (at: number): number => (relation(at) === 'same' ? get(at, 'person') - 1 : at);
  /** The first person whose reference is written as that of a person. */
  const headOf = (person: number): number =>
    relation(person) === 'conflict' ? get(person, 'end') - 1 : person;

  /** People with the reference of a first person, as it is written, in order. */
  function* peopleFrom(head: number): Generator<number> {
    for (let person = head + 1; person !== 0; person = get(person - 1, 'next')) yield person - 1;
  }

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
    set(head, 'state', get(head, 'state') | CONFLICT);
    if (isCrowd) identities.add(head, facts, at);
    return placed(at, 'conflict', { person: at, adds: !facts.isForgotten });
  };

  /** Takes a row whose reference is written as that of a row before it. */
  const addToSpelling = (at: number, head: number, facts: RowFacts): Placed => {
    const { person, isCrowd } = findPerson(rows, peopleFrom(head), facts, false);
    if (person !== undefined) return placeSame(at, person, facts);
    const inCrowd = isCrowd ? identities.find(head, facts) : undefined;
    return inCrowd !== undefined && isSamePerson(rows.known(inCrowd), facts)
      ? placeSame(at, inCrowd, facts)
      : placeConflict(at, head, facts, isCrowd);
  };

  /** Takes a row whose reference is written as no other, but reads like that of the row `first`. */
  const addSpelling = (at: number, first: number, facts: RowFacts): Placed => {
    const others = otherSpellings.get(first) ?? [];
    function* people(): Generator<number> {
      for (const head of [first, ...others.slice(0, MAX_COMPARED)]) yield* peopleFrom(head);
    }
    const { person } = findPerson(rows, people(), facts, true);
    if (person !== undefined) return placeSame(at, person, facts);
    others.push(at);
    otherSpellings.set(first, others);
    return placed(at, 'other', { person: at, adds: false });
  };

  return {
    /** Takes the next row of the list. */
    add(facts: RowFacts): Placed {
      if (finders === undefined) throw new Error('the list was whole, and gets a further row');
      const { spelt, references } = finders;
      const at = size;
      size += 1;
      rows.write(at, facts);
      if (facts.isForgotten) set(at, 'state', FORGOTTEN);
      const known = spelt.first(facts.exact);
      if (known !== undefined) return addToSpelling(at, headOf(personOf(known)), facts);
      spelt.begin(at);
      const first = references.first(facts.reference);
      if (first !== undefined) return addSpelling(at, first, facts);
      references.begin(at);
      return placed(at, 'first', { person: at, adds: false });
    },

    /** Says that the list is whole: what finds rows by their references takes a quarter of the memory, and is let go. */
    end(): void {
      finders = undefined;
    },

    size: (): number => size,
    relation,
    /** Index of the first row of the person whom a row is about. */
    personOf,
    /** Whether a person has their reference in common with others. */
    inConflict: (person: number): boolean => (get(headOf(person), 'state') & CONFLICT) !== 0,
    /** First row of the first of the people who have a person's reference: names their conflict. */
    conflictOf: headOf,
    /** First rows of the people with a reference, by the first of them, in order. */
    peopleFrom,
    /** Whether what a row adds to its person is not remembered. */
    isForgotten: (at: number): boolean => (get(at, 'state') & FORGOTTEN) !== 0,
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
