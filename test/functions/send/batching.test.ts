import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../core/audience/audience.ts';
import type { ChunkKey } from '../../../core/audience/store.ts';
import type { SendSlots } from '../../../core/pacing/slots.ts';
import { batchAudienceReads, batchDeliveryReads, batchSlots } from '../../../functions/send/batching.ts';
import {
  createMemoryAudienceStore,
  createMemoryDeliveryStore,
  createMemorySendSlots,
} from '../../support/fakes/memory-stores.ts';

const chunk = (number: number): Chunk => ({ number, channel: 'email', language: 'fr', recipients: [] });

describe('reading for a batch', () => {
  const audience = async (...numbers: number[]) => {
    const store = createMemoryAudienceStore();
    await store.put('a1', numbers.map(chunk), 0);
    const calls: (readonly ChunkKey[])[] = [];
    return {
      calls,
      together: batchAudienceReads({
        getMany: async (keys) => {
          calls.push(keys);
          return (await store.getMany(keys)).reverse();
        },
      }),
    };
  };

  it('reads what is asked for at once by one call, and gives each chunk to whoever asked for it', async () => {
    const { calls, together } = await audience(1, 2, 3);
    const found = await Promise.all([3, 1, 2].map((number) => together.get('a1', number)));
    expect(found.map((one) => one?.number)).toEqual([3, 1, 2]);
    expect(calls).toHaveLength(1);
  });

  it('answers with nothing for a chunk that does not exist, whatever else was found', async () => {
    const { together } = await audience(1);
    const found = await Promise.all([together.get('a1', 1), together.get('a1', 9), together.get('other', 1)]);
    expect(found.map((one) => one?.number)).toEqual([1, undefined, undefined]);
  });

  it('reads anew what is asked for later: a claim may have changed meanwhile', async () => {
    const deliveries = createMemoryDeliveryStore();
    await deliveries.create([{ audience: 'a1', chunk: 1, channel: 'email', language: 'fr', size: 1 }]);
    const together = batchDeliveryReads(deliveries);
    const before = await together.get('a1', 1);
    if (before === undefined) throw new Error('the delivery was made');
    expect(await together.replace({ ...before, phase: 'sending' })).toBe('written');
    expect(await together.get('a1', 1)).toMatchObject({ phase: 'sending', version: 2 });
    expect(await together.replace(before)).toBe('conflict');
  });

  it('fails for everybody when the read fails, and works again afterwards', async () => {
    let isDown = true;
    const together = batchAudienceReads({
      getMany: async (keys) => {
        if (isDown) throw new Error('throttled');
        return keys.map((key) => ({ key, chunk: chunk(key.chunk) }));
      },
    });
    const outcomes = await Promise.allSettled([together.get('a1', 1), together.get('a1', 2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    expect(await together.get('a1', 1)).toMatchObject({ number: 1 });
  });
});

describe('sending time for a batch', () => {
  /** Slots that are free from `freeFromMs` on. */
  const slots = (freeFromMs: number) => {
    const taken: { lengthMs: number; nowMs: number; latestMs: number }[] = [];
    let nextMs = freeFromMs;
    const take: SendSlots['take'] = async (_channel, lengthMs, nowMs, latestMs) => {
      taken.push({ lengthMs, nowMs, latestMs });
      const startMs = Math.max(nextMs, nowMs);
      if (startMs > latestMs) return undefined;
      nextMs = startMs + lengthMs;
      return startMs;
    };
    return { taken, together: batchSlots({ ...createMemorySendSlots(), take }) };
  };

  it('is taken by one write, and given out one after the other', async () => {
    const { taken, together } = slots(5_000);
    const starts = await Promise.all([
      together.take('email', 100, 1_000, 9_000),
      together.take('email', 200, 1_000, 9_000),
      together.take('email', 300, 1_000, 9_000),
    ]);
    expect(starts).toEqual([5_000, 5_100, 5_300]);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.lengthMs).toBe(600);
  });

  it('never ends later for the last than they could wait: otherwise each takes its own', async () => {
    const { taken, together } = slots(5_000);
    const starts = await Promise.all([
      together.take('email', 300, 1_000, 5_400),
      together.take('email', 300, 1_000, 5_400),
      together.take('email', 300, 1_000, 5_400),
    ]);
    expect(starts).toEqual([5_000, 5_300, undefined]);
    expect(taken.slice(1).map(({ lengthMs }) => lengthMs)).toEqual([300, 300, 300]);
  });

  it('is not taken together where it would be long: one that cannot wait must not hold up the others', async () => {
    const { taken, together } = slots(0);
    const starts = await Promise.all([
      together.take('email', 1_500, 1_000, 9_000),
      together.take('email', 1_500, 1_000, 9_000),
    ]);
    expect(starts).toEqual([1_000, 2_500]);
    expect(taken.map(({ lengthMs }) => lengthMs)).toEqual([1_500, 1_500]);
  });

  it('begins by the earliest time that one of those who ask can wait for: otherwise each takes its own', async () => {
    const { taken, together } = slots(5_000);
    const starts = await Promise.all([
      together.take('email', 100, 1_000, 9_000),
      together.take('email', 100, 1_000, 4_000),
    ]);
    expect(starts).toEqual([5_000, undefined]);
    expect(taken.map(({ lengthMs }) => lengthMs)).toEqual([200, 100, 100]);
  });

  it('counts from the latest now of those who ask', async () => {
    const { together } = slots(0);
    const starts = await Promise.all([
      together.take('email', 100, 1_000, 9_000),
      together.take('email', 100, 1_020, 9_000),
    ]);
    expect(starts).toEqual([1_020, 1_120]);
  });

  it('is that of the channel that asks, up to two seconds of it at once', async () => {
    const taken: { channel: string; lengthMs: number }[] = [];
    const together = batchSlots({
      ...createMemorySendSlots(),
      async take(channel, lengthMs, nowMs) {
        taken.push({ channel, lengthMs });
        return nowMs;
      },
    });
    await Promise.all([
      together.take('email', 1_000, 0, 9_000),
      together.take('email', 1_000, 0, 9_000),
      together.take('sms', 300, 0, 9_000),
    ]);
    expect(taken).toEqual([
      { channel: 'email', lengthMs: 2_000 },
      { channel: 'sms', lengthMs: 300 },
    ]);
  });
});
