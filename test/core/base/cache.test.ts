import { describe, expect, it, vi } from 'vitest';
import { createCache } from '../../../core/base/cache.ts';

/** Reads that the test answers when it likes, in the order in which they were asked for. */
const someReads = () => {
  const asked: { subject: string; answer: (value: string) => void; fail: () => void }[] = [];
  const read = vi.fn(
    (subject: string, _before: Promise<string> | undefined) =>
      new Promise<string>((resolve, reject) => {
        asked.push({ subject, answer: resolve, fail: () => reject(new Error(`no ${subject}`)) });
      }),
  );
  return { asked, read };
};

/** A clock that the test moves. */
const aClock = () => {
  const time = { nowMs: 5_000 };
  return { time, maxAge: { ms: 1_000, clock: () => time.nowMs } };
};

describe('a cache', () => {
  it('reads once for all who ask, also while the read is under way', async () => {
    const { asked, read } = someReads();
    const cache = createCache(read);
    const values = [cache.get('a'), cache.get('a')];
    asked[0]?.answer('A');
    expect(await Promise.all([...values, cache.get('a')])).toEqual(['A', 'A', 'A']);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('keeps subjects apart', async () => {
    const cache = createCache(async (subject: string) => subject.toUpperCase());
    expect(await Promise.all([cache.get('a'), cache.get('b'), cache.get('a')])).toEqual(['A', 'B', 'A']);
  });

  it('tells subjects apart by what it is told to', async () => {
    const read = vi.fn(async ({ id, hash }: { id: number; hash: string }) => `${id} ${hash}`);
    const cache = createCache(read, { keyOf: ({ hash }) => hash });
    expect(await cache.get({ id: 1, hash: 'x' })).toBe('1 x');
    expect(await cache.get({ id: 2, hash: 'x' })).toBe('1 x');
    expect(await cache.get({ id: 2, hash: 'y' })).toBe('2 y');
    cache.set({ id: 3, hash: 'x' }, 'set');
    expect(await cache.get({ id: 4, hash: 'x' })).toBe('set');
    cache.forget({ id: 5, hash: 'x' });
    expect(await cache.get({ id: 6, hash: 'x' })).toBe('6 x');
  });

  it('may have but one subject', async () => {
    const cache = createCache(async () => 7);
    expect(await cache.get()).toBe(7);
  });

  it('forgets a read that failed, which fails for all who waited for it', async () => {
    const { asked, read } = someReads();
    const cache = createCache(read);
    const values = [cache.get('a'), cache.get('a')];
    asked[0]?.fail();
    await Promise.all(values.map((value) => expect(value).rejects.toThrow('no a')));
    const again = cache.get('a');
    asked[1]?.answer('A');
    expect(await again).toBe('A');
  });

  it('keeps a value for ever where no age is given', async () => {
    const read = vi.fn(async (subject: string) => subject);
    const cache = createCache(read);
    for (let times = 0; times < 3; times += 1) await cache.get('a');
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('reads again what has become too old, counted from when its read began', async () => {
    const { time, maxAge } = aClock();
    const { asked, read } = someReads();
    const cache = createCache(read, { maxAge });
    const first = cache.get('a');
    time.nowMs += 600;
    asked[0]?.answer('A');
    await first;
    time.nowMs += 399;
    expect(await cache.get('a')).toBe('A');
    time.nowMs += 1;
    const second = cache.get('a');
    asked[1]?.answer('A2');
    expect(await second).toBe('A2');
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('gives a read the value before to fall back on, and only where there was one', async () => {
    const { time, maxAge } = aClock();
    let isDown = false;
    const cache = createCache<string, string>(
      async (subject, before) => {
        if (!isDown) return subject.toUpperCase();
        if (before === undefined) throw new Error('down');
        return await before;
      },
      { maxAge },
    );
    expect(await cache.get('a')).toBe('A');
    isDown = true;
    time.nowMs += 1_000;
    expect(await cache.get('a')).toBe('A');
    await expect(cache.get('b')).rejects.toThrow('down');
  });

  it('keeps a value that it was given, as old as it then is', async () => {
    const { time, maxAge } = aClock();
    const read = vi.fn(async () => 'read');
    const cache = createCache<string, string>(read, { maxAge });
    time.nowMs += 10;
    cache.set('a', 'set');
    time.nowMs += 999;
    expect(await cache.get('a')).toBe('set');
    time.nowMs += 1;
    expect(await cache.get('a')).toBe('read');
  });

  it('reads again what it was told to forget', async () => {
    const read = vi.fn(async (subject: string) => subject);
    const cache = createCache(read);
    await cache.get('a');
    await cache.get('b');
    cache.forget('a');
    await cache.get('a');
    await cache.get('b');
    expect(read.mock.calls.map(([subject]) => subject)).toEqual(['a', 'b', 'a']);
  });

  it('keeps a newer value when an older read fails late', async () => {
    const { asked, read } = someReads();
    const cache = createCache(read);
    const old = cache.get('a');
    cache.set('a', 'newer');
    asked[0]?.fail();
    await expect(old).rejects.toThrow();
    expect(await cache.get('a')).toBe('newer');
    expect(read).toHaveBeenCalledTimes(1);
  });
});
