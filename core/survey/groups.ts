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

/** Room in which people are grouped: as {@link groupsOf} leaves it, it may be used again. */
export const roomFor = ({ size }: Pick<RowIndex, 'size'>): Uint32Array =>
  new Uint32Array(2 ** Math.max(4, Math.ceil(Math.log2(2 * size() + 1))));

/** Open addressing over a hash; holds for each the index of its first person. */
const createFirsts = (slots: Uint32Array) => {
  const { length } = slots.fill(0);
  return {
    /** The first person with the hash of a person: they themselves, or `isAlike` of them. */
    firstWith([high, low]: Hash, at: number, isAlike: (other: number) => boolean): number {
      let slot = (high ^ low) & (length - 1);
      for (;;) {
        const held = slots[slot] ?? 0;
        if (held === 0) {
          slots[slot] = at + 1;
          return at;
        }
        if (isAlike(held - 1)) return held - 1;
        slot = (slot + 1) & (length - 1);
      }
    },
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
  room = roomFor(index),
): CommonGroup[] => {
  const firsts = createFirsts(room);
  /** By its first person. A group is remembered from its second person on: nearly everybody is alone. */
  const groups = new Map<number, CommonGroup>();
  for (let at = 0; at < index.size(); at += 1) {
    if (index.relation(at) === 'same') continue;
    const hash = hashAt(at);
    if (hash[1] === 0) continue;
    const first = firsts.firstWith(hash, at, (other) => {
      const held = hashAt(other);
      return held[0] === hash[0] && held[1] === hash[1];
    });
    if (first === at) continue;
    const group = groups.get(first) ?? { people: 1, first, examples: [first] };
    group.people += 1;
    if (group.examples.length < MAX_EXAMPLES) group.examples.push(at);
    groups.set(first, group);
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
