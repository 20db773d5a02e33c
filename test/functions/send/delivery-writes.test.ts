import { beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { EVENTS_PATIENCE_MS } from '../../../core/delivery/event-stream.ts';
import type { SendResult } from '../../../core/provider/sender.ts';
import {
  claimChunk,
  expireChunk,
  giveBackToPace,
  isWornOut,
  postpone,
  readDelivery,
  recordAnswers,
} from '../../../functions/send/delivery-writes.ts';
import { aDelivery, audience, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryDeliveryStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const SETTLE_MS = 900_000;
const seconds = createdAtMs / 1000;
const unchanged = (delivery: Delivery): Delivery => delivery;

/** One delivery; `others` are what others write to it, one before each write of ours; `lost` answers get lost. */
const aRig = (changes: Partial<Delivery> = {}) => {
  const stored = createMemoryDeliveryStore(aDelivery(changes));
  const time = { nowMs: createdAtMs };
  const log = createRecordedLog();
  const write = { others: [] as Partial<Delivery>[], lost: 0, count: 0 };
  const delivery = async (): Promise<Delivery> => (await stored.get(audience, 0)) as Delivery;
  const deps = {
    deliveries: {
      get: stored.get,
      async replace(next: Delivery) {
        write.count += 1;
        const other = write.others.shift();
        if (other !== undefined) await stored.replace({ ...(await delivery()), ...other });
        const answer = await stored.replace(next);
        if (write.lost === 0) return answer;
        write.lost -= 1;
        return 'conflict' as const;
      },
    },
    clock: () => time.nowMs,
    settleMs: SETTLE_MS,
    maxReceives: 5,
    log,
  };
  return { deps, stored, time, log, write, delivery };
};
let rig: ReturnType<typeof aRig>;
beforeEach(() => {
  rig = aRig();
});

it('a chunk without a delivery is an error that names it', async () => {
  expect(await readDelivery(rig.deps, { audience, chunk: 0 })).toEqual(await rig.delivery());
  await expect(readDelivery(rig.deps, { audience, chunk: 7 })).rejects.toThrow('no delivery of chunk 7');
});

describe('claiming a chunk', () => {
  it('writes the claim, and answers the delivery as it is stored', async () => {
    const claimed = await claimChunk(rig.deps, await rig.delivery(), 'ours', unchanged);
    expect(claimed).toMatchObject({ phase: 'sending', claim: { id: 'ours', atMs: createdAtMs }, version: 2 });
    expect(claimed).toEqual(await rig.delivery());
  });

  it.each([
    ['that is sent', { phase: 'sent' }],
    ['whose claim may be alive', { phase: 'sending', claim: { id: 'other', atMs: createdAtMs - 1 } }],
    ['whose doubt is not settled', { phase: 'doubt', notBeforeMs: createdAtMs + 1 }],
  ] as const)('leaves one %s', async (_, changes) => {
    const other = aRig(changes);
    expect(await claimChunk(other.deps, await other.delivery(), 'ours', unchanged)).toBeUndefined();
    expect(other.write.count).toBe(0);
  });

  it('leaves one that another claimed since it was read', async () => {
    const read = await rig.delivery();
    await rig.stored.replace({ ...read, phase: 'sending', claim: { id: 'other', atMs: createdAtMs } });
    expect(await claimChunk(rig.deps, read, 'ours', unchanged)).toBeUndefined();
    expect(await rig.delivery()).toMatchObject({ claim: { id: 'other' }, version: 2 });
  });

  it('leaves one that is in doubt since it was read, however long ago its time has come', async () => {
    const read = await rig.delivery();
    const claim = { id: 'other', atMs: createdAtMs };
    await rig.stored.replace({
      ...read,
      phase: 'doubt',
      notBeforeMs: 0,
      claim,
      facts: [{ inDoubt: seconds }, {}, {}],
    });
    expect(await claimChunk(rig.deps, read, 'ours', unchanged)).toBeUndefined();
    expect((await rig.delivery()).phase).toBe('doubt');
  });

  it('takes one in doubt that was read so, as its events were asked for', async () => {
    const doubted = aRig({
      phase: 'doubt',
      notBeforeMs: createdAtMs,
      claim: { id: 'other', atMs: createdAtMs - SETTLE_MS },
      facts: [{ inDoubt: seconds - 900 }, {}, {}],
    });
    const claimed = await claimChunk(doubted.deps, await doubted.delivery(), 'ours', unchanged);
    expect(claimed?.facts[0]).toMatchObject({ sentAgain: seconds });
  });

  it('takes one in doubt since it was read once no events are waited for any more', async () => {
    const read = await rig.delivery();
    const claim = { id: 'other', atMs: createdAtMs - EVENTS_PATIENCE_MS };
    await rig.stored.replace({ ...read, phase: 'sending', claim });
    expect(await claimChunk(rig.deps, read, 'ours', unchanged)).toMatchObject({ claim: { id: 'ours' } });
  });

  it('keeps what events told meanwhile', async () => {
    rig.write.others = [{ facts: [{ delivered: seconds }, {}, {}] }];
    const claimed = await claimChunk(rig.deps, await rig.delivery(), 'ours', unchanged);
    expect(claimed).toMatchObject({ facts: [{ delivered: seconds }, {}, {}], version: 3 });
  });

  it('claims once where the answer to the write was lost, with what events told since', async () => {
    rig.write.lost = 1;
    const claimed = await claimChunk(rig.deps, await rig.delivery(), 'ours', unchanged);
    expect(claimed).toEqual(await rig.delivery());
    expect([claimed?.version, rig.write.count]).toEqual([2, 1]);
  });

  it('writes that nobody is left where those who were are withdrawn, and claims nothing', async () => {
    const sent = (delivery: Delivery): Delivery => ({ ...delivery, phase: 'sent' });
    expect(await claimChunk(rig.deps, await rig.delivery(), 'ours', sent)).toBeUndefined();
    expect(await rig.delivery()).toMatchObject({ phase: 'sent', version: 2 });
    expect((await rig.delivery()).claim).toBeUndefined();
  });

  it('withdraws on what is stored by then', async () => {
    rig.write.others = [{ attempts: 1 }];
    const seen: number[] = [];
    await claimChunk(rig.deps, await rig.delivery(), 'ours', (latest) => {
      seen.push(latest.attempts);
      return latest;
    });
    expect(seen).toEqual([0, 1]);
  });
});

describe('recording answers', () => {
  const accepted: SendResult = { result: 'accepted' };
  const transient: SendResult = { result: 'transient', code: 'X' };
  const claim = { id: 'ours', atMs: createdAtMs };
  const aClaimed = (changes: Partial<Delivery> = {}) => aRig({ phase: 'sending', claim, ...changes });
  const all = new Map([0, 1, 2].map((place) => [place, accepted]));
  const one = new Map([[0, accepted]]);

  it('ends the chunk where everybody has an answer', async () => {
    const sent = aClaimed();
    const { delivery, next } = await recordAnswers(sent.deps, await sent.delivery(), all, 'ours', {
      last: true,
    });
    expect(next).toEqual({ next: 'done' });
    expect(delivery).toMatchObject({
      phase: 'sent',
      version: 2,
      facts: [{ accepted: seconds }, {}, {}].fill({ accepted: seconds }),
    });
    expect(delivery).toEqual(await sent.delivery());
  });

  it('leaves those without an answer for a retry', async () => {
    const sent = aClaimed();
    const { delivery, next } = await recordAnswers(sent.deps, await sent.delivery(), one, 'ours', {
      last: true,
    });
    expect([next.next, delivery.phase]).toEqual(['retry', 'waiting']);
  });

  it('gives those without an answer back to pace where it is told when', async () => {
    const sent = aClaimed();
    const end = { last: true, retryAtMs: createdAtMs + 5 };
    const { delivery, next } = await recordAnswers(sent.deps, await sent.delivery(), one, 'ours', end);
    expect([next.next, delivery.phase, delivery.notBeforeMs]).toEqual(['retry', 'deferred', createdAtMs + 5]);
    expect((await sent.delivery()).phase).toBe('deferred');
  });

  it('gives nothing back to pace that waits for events, is done, halts, or is another’s by now', async () => {
    const end = { last: true, retryAtMs: createdAtMs + 5 };
    const record = async (results: Map<number, SendResult>, changes: Partial<Delivery> = {}) => {
      const sent = aClaimed(changes);
      return await recordAnswers(sent.deps, await sent.delivery(), results, 'ours', end);
    };
    const unknown = await record(new Map([[0, { result: 'unknown', code: 'X' }]]));
    expect(unknown.delivery).toMatchObject({ phase: 'doubt', notBeforeMs: createdAtMs + SETTLE_MS });
    expect((await record(all)).delivery.phase).toBe('sent');
    const halt = await record(new Map([[0, { result: 'halt', code: 'X' }]]));
    expect([halt.next, halt.delivery.phase]).toEqual([{ next: 'halt', code: 'X' }, 'waiting']);
    const other = await record(one, { claim: { id: 'other', atMs: createdAtMs } });
    expect(other.delivery).toMatchObject({ phase: 'sending', facts: [{ accepted: seconds }, {}, {}] });
  });

  it('keeps the claim between the calls of a chunk that is spread over time', async () => {
    const sent = aClaimed();
    sent.time.nowMs += 4_000;
    const { delivery } = await recordAnswers(sent.deps, await sent.delivery(), one, 'ours', { last: false });
    expect(delivery).toMatchObject({ phase: 'sending', claim: { id: 'ours', atMs: createdAtMs + 4_000 } });
  });

  it('writes nothing where events told it all before', async () => {
    const told = aClaimed({ phase: 'sent', facts: Array(3).fill({ delivered: seconds, accepted: seconds }) });
    const { delivery } = await recordAnswers(told.deps, await told.delivery(), all, 'ours', { last: true });
    expect([delivery.phase, told.write.count]).toEqual(['sent', 0]);
  });

  it('keeps what events told meanwhile', async () => {
    const sent = aClaimed();
    sent.write.others = [{ facts: [{ delivered: seconds + 1 }, {}, {}] }];
    await recordAnswers(sent.deps, await sent.delivery(), all, 'ours', { last: true });
    expect((await sent.delivery()).facts[0]).toEqual({ delivered: seconds + 1, accepted: seconds });
  });

  it('burns one attempt, also where the answer to the write was lost', async () => {
    for (const lost of [0, 1]) {
      const sent = aClaimed();
      sent.write.lost = lost;
      const results = new Map([[0, transient]]);
      const { delivery, next } = await recordAnswers(sent.deps, await sent.delivery(), results, 'ours', {
        last: true,
      });
      expect([delivery.attempts, next.next, (await sent.delivery()).attempts]).toEqual([1, 'retry', 1]);
    }
  });

  it('fails where the delivery has gone', async () => {
    const gone = {
      ...rig.deps,
      deliveries: { replace: async () => 'conflict' as const, get: async () => undefined },
    };
    const recording = recordAnswers(gone, await rig.delivery(), all, 'ours', { last: true });
    await expect(recording).rejects.toThrow('has no delivery of chunk 0');
  });
});

describe('a chunk whose people are gone', () => {
  it('ends, each of them named, with an error in the log that names the chunk', async () => {
    expect(await expireChunk(rig.deps, campaignId, await rig.delivery())).toEqual({ verdict: 'done' });
    expect(await rig.delivery()).toMatchObject({ phase: 'sent', facts: Array(3).fill({ expired: seconds }) });
    expect(rig.log.lines).toEqual([
      {
        level: 'error',
        message: 'a chunk expired before it was sent',
        fields: { campaign: campaignId, chunk: 0 },
      },
    ]);
  });

  it('is left to a claim that may be alive, also one that was made meanwhile', async () => {
    rig.write.others = [{ phase: 'sending', claim: { id: 'other', atMs: createdAtMs } }];
    await expireChunk(rig.deps, campaignId, await rig.delivery());
    expect((await rig.delivery()).facts).toEqual([{}, {}, {}]);
    expect(rig.log.lines).toEqual([]);
  });

  it('keeps what events told meanwhile', async () => {
    rig.write.others = [{ facts: [{ delivered: seconds }, {}, {}] }];
    await expireChunk(rig.deps, campaignId, await rig.delivery());
    expect((await rig.delivery()).facts).toEqual([
      { delivered: seconds },
      { expired: seconds },
      { expired: seconds },
    ]);
  });

  it('is named in the log where the answer to the write was lost', async () => {
    rig.write.lost = 1;
    await expireChunk(rig.deps, campaignId, await rig.delivery());
    expect(rig.log.lines).toHaveLength(1);
  });
});

describe('a chunk that was not claimed', () => {
  it.each(['waiting', 'deferred'] as const)(
    'goes back to pace from %s, until the time it is told',
    async (phase) => {
      const other = aRig({ phase });
      const verdict = await giveBackToPace(other.deps, await other.delivery(), createdAtMs + 7);
      expect(verdict).toEqual({ verdict: 'done' });
      expect(await other.delivery()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 7 });
    },
  );

  it.each(['sending', 'doubt', 'sent'] as const)('stays as it is when it is %s', async (phase) => {
    const other = aRig({ phase });
    await giveBackToPace(other.deps, await other.delivery(), createdAtMs + 7);
    expect(other.write.count).toBe(0);
  });

  it('stays as another has written it meanwhile', async () => {
    rig.write.others = [{ phase: 'sending', claim: { id: 'other', atMs: createdAtMs } }];
    await giveBackToPace(rig.deps, await rig.delivery(), createdAtMs + 7);
    expect((await rig.delivery()).phase).toBe('sending');
  });

  it('comes back by the queue, until its message has come too often', async () => {
    expect([1, 2, 3, 4].map((receives) => isWornOut(rig.deps, receives))).toEqual([false, false, true, true]);
    expect(await postpone(rig.deps, await rig.delivery(), 2, 9)).toEqual({ verdict: 'retry', seconds: 9 });
    expect(rig.write.count).toBe(0);
    expect(await postpone(rig.deps, await rig.delivery(), 3, 9)).toEqual({ verdict: 'done' });
    expect(await rig.delivery()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 9_000 });
  });
});
