// Who of a list has something in common with others: an address, a number, a name with a contact.
import type { Hash } from './hash.ts';
import type { RowIndex } from './row-index.ts';

/** People with one thing in common, by the indexes of their first rows, in the order of the list. */
export type CommonGroup = { people: number; first: number; examples: number[] };

/** Shared by so many, an address is worth a word: families share, placeholders too. */
export const SHARED_BY_SOME = 3;
/** Shared by more than so many, it is nobody's own, and waits for a decision. */
export const SHARED_BY_MANY = 10;
const MAX_EXAMPLES = 5;

/** Open addressing over a hash; holds for each the index of its first person. */
const createTally = (size: number) => {
  const length = 2 ** Math.max(4, Math.ceil(Math.log2(2 * size + 1)));
  const slots = new Uint32Array(length);
  const counts = new Uint32Array(length);
  return {
    /** Counts a person; `isAlike` tells whether the person of a slot has the same hash. */
    count(hash: Hash, at: number, isAlike: (other: number) => boolean): { slot: number; count: number } {
      let slot = (hash[0] ^ hash[1]) & (length - 1);
      for (;;) {
        const held = slots[slot] ?? 0;
        if (held === 0) slots[slot] = at + 1;
        if (held === 0 || isAlike(held - 1)) {
          const count = (counts[slot] ?? 0) + 1;
          counts[slot] = count;
          return { slot, count };
        }
        slot = (slot + 1) & (length - 1);
      }
    },
    first: (slot: number): number => (slots[slot] ?? 0) - 1,
  };
};

/**
 * Groups of at least `atLeast` people of whom `hashAt` is the same; people without one are in none. In the order of their
 * first person.
 */
export const groupsOf = (
  index: RowIndex,
  hashAt: (person: number) => Hash,
  atLeast: number,
): CommonGroup[] => {
  const tally = createTally(index.size());
  const groups = new Map<number, CommonGroup>();
  for (let at = 0; at < index.size(); at += 1) {
    if (index.relation(at) === 'same') continue;
    const hash = hashAt(at);
    if (hash[1] === 0) continue;
    const { slot, count } = tally.count(hash, at, (other) => {
      const held = hashAt(other);
      return held[0] === hash[0] && held[1] === hash[1];
    });
    if (count === 1) continue;
    // A group is remembered from its second person on: nearly everybody is alone.
    const group = groups.get(slot) ?? { people: 1, first: tally.first(slot), examples: [tally.first(slot)] };
    group.people = count;
    if (group.examples.length < MAX_EXAMPLES) group.examples.push(at);
    groups.set(slot, group);
  }
  return [...groups.values()]
    .filter(({ people }) => people >= atLeast)
    .sort((one, other) => one.first - other.first);
};

/** People of one name and one contact, who have several references. */
export const sameUnderSeveralReferences = (index: RowIndex): CommonGroup[] =>
  groupsOf(
    index,
    (at) => {
      const name = index.name(at);
      const [high, low] = index.email(at)[1] === 0 ? index.phone(at) : index.email(at);
      return name === 0 || low === 0 ? [0, 0] : [(high ^ name) >>> 0, low];
    },
    2,
  );
