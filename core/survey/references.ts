// How a row finds the rows before it that have its reference, without going over all of them.
import type { Hash } from './hash.ts';
import type { Known } from './known.ts';
import type { RowTable } from './row-table.ts';

const FIRST_SLOTS = 1 << 16;
/** 64 MiB: whoever expects more is believed when the rows come. */
const MOST_FIRST_SLOTS = 1 << 24;

/**
 * Finds the first row with a reference: a table with open addressing that doubles when it is half full.
 *
 * @param expectedRows - as many rows find room without that
 */
export const createReferences = ({ get }: RowTable, of: 'reference' | 'exact', expectedRows: number) => {
  const [ofHigh, ofLow] = [`${of}High`, `${of}Low`] as const;
  const first = Math.min(MOST_FIRST_SLOTS, Math.max(FIRST_SLOTS, 2 * expectedRows));
  let slots = new Uint32Array(2 ** Math.ceil(Math.log2(first)));
  let used = 0;
  const slotOf = (high: number, low: number): number => {
    const mask = slots.length - 1;
    let slot = (low ^ high) & mask;
    for (;;) {
      const held = slots[slot] ?? 0;
      if (held === 0) return slot;
      if (get(held - 1, ofLow) === low && get(held - 1, ofHigh) === high) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const grow = (): void => {
    const held = slots;
    slots = new Uint32Array(2 * held.length);
    for (const first of held)
      if (first !== 0) slots[slotOf(get(first - 1, ofHigh), get(first - 1, ofLow))] = first;
  };
  return {
    /** Index of the first row with a reference; undefined where there is none yet. */
    first([high, low]: Hash): number | undefined {
      const held = slots[slotOf(high, low)] ?? 0;
      return held === 0 ? undefined : held - 1;
    },
    begin(at: number): void {
      slots[slotOf(get(at, ofHigh), get(at, ofLow))] = at + 1;
      used += 1;
      if (2 * used > slots.length) grow();
    },
  };
};

export type References = ReturnType<typeof createReferences>;

/** People whom rows are found to be without comparing: those of a reference that a crowd has. */
export const createIdentities = () => {
  const people = new Map<number, number>();
  const keyOf = (head: number, { name, email, phone, birthDate }: Known): number => {
    let mixed = Math.imul(head, 0x9e3779b1) ^ name;
    for (const part of [email[0], email[1], phone[0], phone[1], birthDate]) {
      mixed = Math.imul(mixed ^ (mixed >>> 15) ^ part, 0x85ebca6b);
    }
    return (mixed >>> 0) * 2 ** 20 + ((name ^ email[0] ^ phone[0]) & 0xfffff);
  };
  return {
    find: (head: number, told: Known): number | undefined => people.get(keyOf(head, told)),
    add(head: number, told: Known, at: number): void {
      const key = keyOf(head, told);
      if (!people.has(key)) people.set(key, at);
    },
  };
};
