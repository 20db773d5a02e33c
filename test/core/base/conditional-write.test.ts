import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  isSameItem,
  MAX_WRITE_TRIES,
  type Update,
  updateUntilWritten,
  WriteConflictError,
  type Written,
} from '../../../core/base/conditional-write.ts';

type Counter = { version: number; count: number; by?: string | undefined; list?: number[] };

/** An item that others write too: what they do before each of our writes, and whether its answer gets lost. */
const anItem = (stored: Counter = { version: 1, count: 10 }) => {
  const item = {
    stored: stored as Counter | undefined,
    reads: 0,
    writes: 0,
    /** Writes of others, one before each of ours. */
    others: [] as ((stored: Counter) => Counter)[],
    /** How many answers get lost, so that the write is repeated and meets itself. */
    lost: 0,
    read: async () => {
      item.reads += 1;
      return structuredClone(item.stored);
    },
    replace: async (next: Counter): Promise<Written> => {
      item.writes += 1;
      const other = item.others.shift();
      if (other !== undefined && item.stored !== undefined) {
        item.stored = { ...other(item.stored), version: item.stored.version + 1 };
      }
      if (item.stored?.version !== next.version) return 'conflict';
      item.stored = structuredClone({ ...next, version: next.version + 1 });
      if (item.lost === 0) return 'written';
      item.lost -= 1;
      return 'conflict';
    },
  };
  return item;
};

const add = (latest: Counter): Counter => ({ ...latest, count: latest.count + 1 });
const update = (item: ReturnType<typeof anItem>, change: Partial<Update<Counter>> = {}) =>
  updateUntilWritten<Counter>({
    item: 'counter 7',
    read: item.read,
    decide: add,
    replace: item.replace,
    ...change,
  });

describe('a conditional write', () => {
  it('reads, decides and writes, and answers the item as it is stored', async () => {
    const item = anItem();
    expect(await update(item)).toEqual({ isWritten: true, item: { version: 2, count: 11 } });
    expect(item.stored).toEqual({ version: 2, count: 11 });
    expect([item.reads, item.writes]).toEqual([1, 1]);
  });

  it('does not read what is known', async () => {
    const item = anItem();
    await update(item, { known: { version: 1, count: 10 } });
    expect([item.reads, item.writes]).toEqual([0, 1]);
  });

  it('reads and decides again where what was known is out of date', async () => {
    const item = anItem({ version: 5, count: 40 });
    expect(await update(item, { known: { version: 1, count: 10 } })).toEqual({
      isWritten: true,
      item: { version: 6, count: 41 },
    });
  });

  it('ends without a write where there is nothing to write', async () => {
    const item = anItem();
    expect(await update(item, { decide: () => undefined })).toEqual({
      isWritten: false,
      item: { version: 1, count: 10 },
    });
    expect(await update(item, { decide: (latest) => latest })).toMatchObject({ isWritten: false });
    expect(item.writes).toBe(0);
  });

  it('ends where the item does not exist, and decides nothing', async () => {
    const decide = vi.fn(add);
    const item = anItem();
    item.stored = undefined;
    expect(await update(item, { decide })).toEqual({ isWritten: false, item: undefined });
    expect(decide).not.toHaveBeenCalled();
  });

  it('ends where the item has gone since it was read', async () => {
    const item = anItem();
    item.stored = undefined;
    const known = { version: 1, count: 10 };
    expect(await update(item, { known })).toEqual({ isWritten: false, item: undefined });
    expect(item.writes).toBe(1);
  });

  it('decides anew on what others wrote, and keeps it', async () => {
    const item = anItem();
    item.others = [(stored) => ({ ...stored, count: 100 }), (stored) => ({ ...stored, by: 'another' })];
    expect((await update(item)).item).toEqual({ version: 4, count: 101, by: 'another' });
  });

  it('may end without a write once it has seen what others wrote', async () => {
    const item = anItem();
    item.others = [(stored) => ({ ...stored, count: 100 })];
    const decide = (latest: Counter) => (latest.count < 100 ? add(latest) : undefined);
    expect(await update(item, { decide })).toEqual({ isWritten: false, item: { version: 2, count: 100 } });
  });

  it('waits for a decision that takes time, and passes what it was made on', async () => {
    const item = anItem();
    const seen: Counter[] = [];
    await update(item, {
      decide: async (latest) => add(latest),
      replace: (next, latest) => {
        seen.push(next, latest);
        return item.replace(next);
      },
    });
    expect(seen).toEqual([
      { version: 1, count: 11 },
      { version: 1, count: 10 },
    ]);
  });

  it('gives up with an error that names the item, after so many tries', async () => {
    const item = anItem();
    item.others = Array.from({ length: 100 }, () => add);
    const failed = update(item);
    await expect(failed).rejects.toThrow(WriteConflictError);
    await expect(failed).rejects.toThrow('counter 7 could not be changed');
    expect(item.writes).toBe(MAX_WRITE_TRIES);
  });

  it('succeeds with its last try', async () => {
    const item = anItem();
    item.others = Array.from({ length: MAX_WRITE_TRIES - 1 }, () => add);
    expect((await update(item)).item).toEqual({ version: 21, count: 10 + MAX_WRITE_TRIES });
  });

  it('lets what a step throws through', async () => {
    const item = anItem();
    const fail = async () => {
      throw new Error('no');
    };
    await expect(update(item, { read: fail })).rejects.toThrow('no');
    await expect(update(item, { decide: fail })).rejects.toThrow('no');
    await expect(update(item, { replace: fail })).rejects.toThrow('no');
  });

  it('tells of each write that another came before, and awaits that', async () => {
    const item = anItem();
    item.others = [add, add];
    const order: string[] = [];
    await update(item, {
      decide: (latest) => {
        order.push(`decides on ${latest.count}`);
        return add(latest);
      },
      onConflict: async (unwritten) => {
        await Promise.resolve();
        order.push(`lost ${unwritten.count}, version ${unwritten.version}`);
      },
    });
    expect(order).toEqual([
      'decides on 10',
      'lost 11, version 2',
      'decides on 11',
      'lost 12, version 3',
      'decides on 12',
    ]);
  });
});

describe('a conditional write whose answer was lost', () => {
  it('is recognised by a rule, and not decided twice', async () => {
    const item = anItem();
    item.lost = 1;
    const onConflict = vi.fn();
    expect(await update(item, { isOurs: isSameItem, onConflict })).toEqual({
      isWritten: true,
      item: { version: 2, count: 11 },
    });
    expect([item.stored?.count, item.writes]).toEqual([11, 1]);
    expect(onConflict).not.toHaveBeenCalled();
  });

  it('is recognised at the last try', async () => {
    const item = anItem();
    item.others = Array.from({ length: MAX_WRITE_TRIES - 1 }, () => add);
    const isOurs = () => item.writes === MAX_WRITE_TRIES;
    item.replace = async () => {
      item.writes += 1;
      return 'conflict';
    };
    expect(await update(item, { isOurs })).toMatchObject({ isWritten: true });
  });

  it('is recognised by the name of its writer, with what others added to it since', async () => {
    const item = anItem();
    const replace = async (next: Counter): Promise<Written> => {
      await item.replace(next);
      item.stored = { version: 3, count: 50, by: next.by };
      return 'conflict';
    };
    const decide = (latest: Counter) => ({ ...add(latest), by: 'us' });
    const isOurs = (stored: Counter, written: Counter) => stored.by === written.by;
    expect(await update(item, { decide, replace, isOurs })).toEqual({
      isWritten: true,
      item: { version: 3, count: 50, by: 'us' },
    });
  });

  it('is compared as it is stored, with its new version', async () => {
    const item = anItem();
    item.lost = 1;
    const isOurs = vi.fn(() => true);
    await update(item, { isOurs });
    expect(isOurs).toHaveBeenCalledWith({ version: 2, count: 11 }, { version: 2, count: 11 });
  });

  it('is decided again without a rule: two who add to the same count both add', async () => {
    const item = anItem();
    item.others = [add];
    expect((await update(item)).item).toEqual({ version: 3, count: 12 });
    item.lost = 1;
    expect((await update(item)).item).toEqual({ version: 5, count: 14 });
  });

  it('is as it is where an item has no versions', async () => {
    let stored = { hash: 'a', entries: ['a'] };
    let tries = 0;
    const updated = await updateUntilWritten({
      item: 'chain',
      read: async () => stored,
      decide: ({ entries }) => ({ hash: 'b', entries: [...entries, 'b'] }),
      replace: async (next) => {
        tries += 1;
        stored = next;
        return 'conflict';
      },
      isOurs: isSameItem,
    });
    expect([tries, updated.item]).toEqual([1, { hash: 'b', entries: ['a', 'b'] }]);
  });
});

describe('items are the same', () => {
  it('where all their values are, within values too', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(isSameItem(one, structuredClone(one))).toBe(true);
        expect(isSameItem(one, other)).toBe(isDeepStrictEqual(one, other));
      }),
    );
  });

  it('whatever the order of their members, and where one leaves out what is undefined in the other', () => {
    expect(isSameItem({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(isSameItem({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(isSameItem({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(isSameItem({ a: null }, {})).toBe(false);
  });

  it.each([
    [[1, 2], [1]],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[], {}],
    [{}, []],
    [null, {}],
    [{ a: { b: [1] } }, { a: { b: [2] } }],
    // What no store of ours keeps is never the same: rather decided again than taken for ours.
    [new Map([[1, 1]]), new Map([[1, 2]])],
    [new Set([1]), new Set([2])],
  ])('unlike %o and %o', (one, other) => {
    expect(isSameItem(one, other)).toBe(false);
  });
});
