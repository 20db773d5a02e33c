import { describe, expect, it } from 'vitest';
import { backOff } from '../../../adapters/aws/backoff.ts';
import { forEachBounded, groupsOf } from '../../../adapters/aws/concurrency.ts';

describe('running tasks at a bounded number at a time', () => {
  it('runs each once, in order, and never more than the bound together', async () => {
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await forEachBounded(
      Array.from({ length: 20 }, (_, at) => at),
      3,
      async (item) => {
        begun.push(item);
        now += 1;
        most = Math.max(most, now);
        await Promise.resolve();
        now -= 1;
      },
    );
    expect(begun).toEqual(Array.from({ length: 20 }, (_, at) => at));
    expect(most).toBe(3);
  });

  it('begins nothing new after a failure, waits for what runs, then throws the first error', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const run = forEachBounded([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('first');
      await Promise.resolve();
      ended.push(item);
    });
    await expect(run).rejects.toThrow('first');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([1]);
  });

  it('groups to at most the given size', () => {
    expect(groupsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(groupsOf([], 2)).toEqual([]);
  });
});

describe('backing off', () => {
  it('waits a random part of a time that doubles up to two seconds', async () => {
    const waits: number[] = [];
    const timing = { sleep: async (ms: number) => waits.push(ms), random: () => 0.5 };
    for (let attempt = 0; attempt < 9; attempt++) await backOff(timing, attempt);
    expect(waits).toEqual([12.5, 25, 50, 100, 200, 400, 800, 1_000, 1_000]);
  });
});
