import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import type { SendResult } from '../../../core/provider/sender.ts';
import type { ChunkChannel } from '../../../functions/send/channel.ts';
import { sendClaimed, wasAccepted } from '../../../functions/send/claimed-chunk.ts';
import type { Slot } from '../../../functions/send/sending-time.ts';
import { aChunkMessage, aDelivery, audience, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryDeliveryStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const SETTLE_MS = 60_000;
const LEASE_MS = SETTLE_MS / 3;
const seconds = createdAtMs / 1000;
const slot: Slot = { startMs: createdAtMs, msPerUnit: 10, throttling: undefined };
const accepted: SendResult = { result: 'accepted' };
const refused = (people = 1): SendResult => ({ result: 'refused', code: 'X', says: 'no', people });
const DONE = { verdict: 'done' };

type Options = {
  people?: number;
  batch?: number;
  receives?: number;
  delivery?: Partial<Delivery>;
  others?: Delivery[];
  settleMs?: number;
};

/** A claimed chunk over a channel, campaign and time that the test scripts; time passes only as the test says. */
const aRig = ({
  people = 6,
  batch = 2,
  receives = 1,
  delivery = {},
  others = [],
  settleMs = SETTLE_MS,
}: Options = {}) => {
  const claim = { id: 'ours', atMs: createdAtMs };
  const claimed = aDelivery({ size: people, phase: 'sending', claim, ...delivery });
  const stored = createMemoryDeliveryStore(claimed, ...others);
  const log = createRecordedLog();
  const did: string[] = [];
  const rig = {
    nowMs: createdAtMs,
    untilMs: createdAtMs + 600_000,
    /** Answers of calls; everybody is accepted where there is none. */
    answer: (_place: number, _call: number): SendResult => accepted,
    beforeCall: async (_call: number): Promise<void> => {},
    runs: true,
    opensAtMs: (_place: number, nowMs: number): number => nowMs,
    msPerUnit: 10,
    writes: 0,
    reads: [] as number[],
    calls: [] as number[][],
  };
  const channel: ChunkChannel = {
    unitsOf: () => 1,
    opensAtMs: (place, nowMs) => rig.opensAtMs(place, nowMs),
    batchSize: (places) => Math.min(batch, places.length),
    async send(places) {
      rig.calls.push([...places]);
      await rig.beforeCall(rig.calls.length);
      return places.map((place) => rig.answer(place, rig.calls.length));
    },
    maxUnrecorded: Number.POSITIVE_INFINITY,
  };
  const run = async (changes: Partial<ChunkChannel> = {}) => {
    let nextMs = rig.nowMs;
    return await sendClaimed(
      {
        deliveries: {
          async get(list, chunk) {
            rig.reads.push(chunk);
            return await stored.get(list, chunk);
          },
          async replace(next) {
            rig.writes += 1;
            return await stored.replace(next);
          },
        },
        clock: () => rig.nowMs,
        settleMs,
        maxReceives: 5,
        random: () => 0.5,
        log,
        campaignState: {
          mayRun: async () => {
            did.push('asks');
            return rig.runs;
          },
          content: async () => {
            throw new Error('not asked for');
          },
          halt: async (_, code) => {
            did.push(`halts for ${code}`);
          },
        },
        sendingTime: {
          take: async () => undefined,
          prepare: async () => {},
          noteThrottling: async (of, taken) => {
            did.push(`notes throttling of ${of} at ${taken.msPerUnit}`);
          },
          callTimes: () => ({
            slot: () => ({ ...slot, msPerUnit: rig.msPerUnit }),
            nextMs: () => nextMs,
            async reach(units) {
              did.push(`reaches ${units}`);
              rig.nowMs = Math.max(rig.nowMs, nextMs);
              return nextMs <= rig.untilMs;
            },
            use(units) {
              nextMs += units * rig.msPerUnit;
            },
          }),
        },
      },
      {
        claimed,
        channel: { ...channel, ...changes },
        receipt: { message: aChunkMessage(), claimId: 'ours', receives, untilMs: rig.untilMs },
        slot,
      },
    );
  };
  const written = async (): Promise<Delivery> => (await stored.get(audience, 0)) as Delivery;
  const change = async (what: Partial<Delivery>): Promise<void> => {
    await stored.replace({ ...(await written()), ...what });
  };
  return Object.assign(rig, { run, written, change, did, log });
};
const kindsOf = ({ facts }: Delivery): string[] => facts.map((known) => Object.keys(known).join('+'));

describe('a claimed chunk', () => {
  it('goes out call by call, each at its time, and is recorded once', async () => {
    const rig = aRig();
    expect(await rig.run()).toEqual(DONE);
    expect(rig.calls).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(rig.did).toEqual(['reaches 6', 'reaches 4', 'asks', 'reaches 2', 'asks']);
    expect(await rig.written()).toMatchObject({ phase: 'sent', facts: Array(6).fill({ accepted: seconds }) });
    expect(rig.writes).toBe(1);
  });

  it('goes to those only of whom nobody has told', async () => {
    const facts: Facts[] = [{}, { delivered: seconds }, {}, { sentAgain: seconds }];
    const rig = aRig({ people: 4, delivery: { facts } });
    await rig.run();
    expect(rig.calls).toEqual([[0, 2], [3]]);
  });

  it('stops when the campaign does, and comes back for the others', async () => {
    const rig = aRig();
    rig.beforeCall = async (call) => {
      rig.runs = call < 2;
    };
    expect(await rig.run()).toEqual({ verdict: 'retry', seconds: 2 });
    expect(rig.calls).toHaveLength(2);
    expect(kindsOf(await rig.written())).toEqual(['accepted', 'accepted', 'accepted', 'accepted', '', '']);
  });

  it('stops at the end of the function’s time', async () => {
    const rig = aRig();
    rig.untilMs = createdAtMs + 20;
    await rig.run();
    expect(rig.calls).toHaveLength(2);
  });

  it('stops while the claim is alive still, so that the call and its events fit in what is left of it', async () => {
    for (const [ms, calls] of [
      [LEASE_MS - 1, 2],
      [LEASE_MS, 1],
    ] as const) {
      const rig = aRig({ people: 4 });
      rig.beforeCall = async () => {
        rig.nowMs = createdAtMs + ms;
      };
      await rig.run();
      expect(rig.calls).toHaveLength(calls);
    }
  });

  it('makes no call at all with a claim that is over', async () => {
    const rig = aRig();
    rig.nowMs = createdAtMs + LEASE_MS;
    expect(await rig.run()).toMatchObject({ verdict: 'retry' });
    expect(rig.calls).toEqual([]);
  });

  it('leaves it to the holder that has claimed it meanwhile, and adds what it knows', async () => {
    const rig = aRig();
    rig.beforeCall = async (call) => {
      if (call === 1) await rig.change({ claim: { id: 'other', atMs: createdAtMs } });
      if (call === 2) rig.runs = false;
    };
    expect(await rig.run()).toEqual(DONE);
    expect(await rig.written()).toMatchObject({ phase: 'sending', claim: { id: 'other' } });
    expect(kindsOf(await rig.written())).toEqual(['accepted', 'accepted', 'accepted', 'accepted', '', '']);
  });
});

describe('a chunk that is spread over time', () => {
  it('is recorded every five seconds, so that a crash leaves few in doubt', async () => {
    const rig = aRig({ people: 10, batch: 1 });
    rig.msPerUnit = 1_000;
    const recorded: number[] = [];
    rig.beforeCall = async () => {
      const { facts } = await rig.written();
      recorded.push(facts.filter(({ accepted }) => accepted !== undefined).length);
    };
    await rig.run();
    expect(recorded).toEqual([0, 0, 0, 0, 0, 5, 5, 5, 5, 9]);
  });

  it('is recorded more often where the settling window is short', async () => {
    const rig = aRig({ people: 5, batch: 1, settleMs: 12_000 });
    rig.msPerUnit = 1_000;
    await rig.run();
    // After the second message and each one from then, as the call that follows is two seconds on; and at the end.
    expect(rig.writes).toBe(4);
  });

  it('is recorded after so many messages as its channel says, and not once more after the last', async () => {
    const rig = aRig({ people: 6, batch: 1 });
    await rig.run({ maxUnrecorded: 2 });
    // After two and after four; the last two are recorded with the end.
    expect(rig.writes).toBe(3);
    const halted = aRig({ people: 2, batch: 1 });
    halted.answer = () => refused();
    await halted.run({ maxUnrecorded: 2 });
    expect([halted.calls.length, halted.writes]).toEqual([2, 1]);
  });

  it('goes on with what is recorded, so that nobody is sent to of whom events have told meanwhile', async () => {
    const rig = aRig({ people: 6, batch: 2 });
    rig.beforeCall = async (call) => {
      if (call === 1) await rig.change({ facts: [{}, {}, {}, { delivered: seconds }, {}, {}] });
    };
    await rig.run({ maxUnrecorded: 2 });
    expect(rig.calls).toEqual([[0, 1], [2], [4, 5]]);
    // The time was taken for all: it passes also for those who need it no more.
    expect(rig.nowMs).toBe(createdAtMs + 40);
  });

  it('goes on no more when a record shows that another has claimed it', async () => {
    const rig = aRig({ people: 6, batch: 2 });
    rig.beforeCall = async () => {
      await rig.change({ claim: { id: 'other', atMs: rig.nowMs } });
    };
    expect(await rig.run({ maxUnrecorded: 2 })).toEqual(DONE);
    expect(rig.calls).toEqual([[0, 1]]);
  });

  it('keeps its claim alive by recording', async () => {
    const rig = aRig({ people: 8, batch: 1 });
    rig.msPerUnit = LEASE_MS / 2;
    await rig.run();
    expect(rig.calls).toHaveLength(8);
  });
});

describe('quiet hours', () => {
  it('leave those until then whose quiet hours have begun, and pace brings the chunk back', async () => {
    const rig = aRig({ people: 3, batch: 1, receives: 4 });
    rig.opensAtMs = (place, nowMs) => (place === 0 ? nowMs : createdAtMs + 1_000 * place);
    expect(await rig.run()).toEqual(DONE);
    expect(rig.calls).toEqual([[0]]);
    expect(await rig.written()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 1_000 });
  });

  it('take no time for those who must wait', async () => {
    const rig = aRig({ people: 4, batch: 2 });
    rig.opensAtMs = (place, nowMs) => (place < 2 ? createdAtMs + 99_000 : nowMs);
    await rig.run();
    expect(rig.calls).toEqual([[2, 3]]);
    expect(rig.did).toEqual(['reaches 2']);
  });

  it('leave the others until then also where somebody is refused', async () => {
    const rig = aRig({ people: 3, batch: 1 });
    rig.opensAtMs = (place, nowMs) => (place === 0 ? nowMs : createdAtMs + 99_000);
    rig.answer = () => ({ result: 'permanent', code: 'X' });
    expect(await rig.run()).toEqual(DONE);
    expect(await rig.written()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 99_000 });
  });

  it('that begin between two calls let the next leave them out', async () => {
    const rig = aRig({ people: 4, batch: 2 });
    rig.beforeCall = async () => {
      rig.nowMs = createdAtMs + 20;
    };
    rig.opensAtMs = (place, nowMs) => (place === 2 && nowMs > createdAtMs ? createdAtMs + 99_000 : nowMs);
    await rig.run();
    expect(rig.calls).toEqual([[0, 1], [3]]);
    expect(await rig.written()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 99_000 });
  });
});

describe('an answer', () => {
  it('of "too fast" ends the calls, is noted with the slot, and brings the chunk back', async () => {
    const rig = aRig();
    rig.answer = (_, call) => (call === 2 ? { result: 'throttled' } : accepted);
    expect(await rig.run()).toEqual({ verdict: 'retry', seconds: 2 });
    expect(rig.calls).toHaveLength(2);
    expect(rig.did).toContain('notes throttling of email at 10');
    expect((await rig.written()).attempts).toBe(0);
  });

  it('that leaves some untold is given back to pace once the message has come back too often', async () => {
    const rig = aRig({ receives: 3 });
    rig.answer = () => ({ result: 'throttled' });
    expect(await rig.run()).toEqual(DONE);
    expect(await rig.written()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 5_000 });
  });

  it('that halts ends the calls, and the campaign is halted once it is recorded', async () => {
    const rig = aRig();
    rig.answer = (_, call) => (call === 2 ? { result: 'halt', code: 'NO' } : accepted);
    expect(await rig.run()).toEqual(DONE);
    expect(rig.calls).toHaveLength(2);
    expect(rig.did.at(-1)).toBe('halts for NO');
    expect(await rig.written()).toMatchObject({ phase: 'waiting' });
  });

  it('that never came leaves the chunk in doubt, and its message is done', async () => {
    const rig = aRig();
    rig.answer = () => ({ result: 'unknown', code: 'TIMEOUT' });
    expect(await rig.run()).toEqual(DONE);
    expect(rig.calls).toHaveLength(1);
    expect(await rig.written()).toMatchObject({ phase: 'doubt', notBeforeMs: createdAtMs + SETTLE_MS });
  });

  it('that is missing for somebody ends the calls', async () => {
    const rig = aRig();
    let calls = 0;
    await rig.run({
      async send() {
        calls += 1;
        return [accepted];
      },
    });
    expect(calls).toBe(1);
    expect(kindsOf(await rig.written())).toEqual(['accepted', 'inDoubt', '', '', '', '']);
  });
});

describe('a refusal', () => {
  it('of one among many is theirs: they are named, by their place in the log', async () => {
    const rig = aRig();
    rig.answer = (place) => (place === 3 ? refused() : accepted);
    expect(await rig.run()).toEqual(DONE);
    expect(kindsOf(await rig.written())[3]).toBe('rejected');
    expect(rig.log.lines).toEqual([
      {
        level: 'warn',
        message: 'the provider refuses one person',
        fields: { campaign: 'cabcdef012345', chunk: 0, channel: 'email', place: 3, code: 'X' },
      },
    ]);
  });

  it('of the first of a list lets somebody from its end come next, once', async () => {
    const rig = aRig({ people: 8, batch: 1 });
    rig.answer = (place) => (place < 3 ? refused() : accepted);
    await rig.run();
    expect(rig.calls.flat()).toEqual([0, 7, 1, 2, 3, 4, 5, 6]);
    expect(kindsOf(await rig.written())).toEqual([
      ...Array(3).fill('rejected'),
      ...Array(5).fill('accepted'),
    ]);
  });

  it('of one after the other halts the campaign, and marks nobody', async () => {
    const rig = aRig({ people: 8, batch: 1 });
    rig.answer = () => refused();
    expect(await rig.run()).toEqual(DONE);
    expect(rig.did.at(-1)).toBe('halts for X');
    expect(rig.calls.flat()).toEqual([0, 7, 1, 2]);
    expect(kindsOf(await rig.written())).toEqual(Array(8).fill(''));
  });

  it('is nobody’s yet where the calls were broken off', async () => {
    const rig = aRig({ people: 4, batch: 1 });
    rig.answer = () => refused();
    rig.beforeCall = async () => {
      rig.runs = false;
    };
    expect(await rig.run()).toMatchObject({ verdict: 'retry' });
    expect(kindsOf(await rig.written())).toEqual(['', '', '', '']);
    expect(rig.did).not.toContain('halts for X');
  });

  it('is nobody’s yet where the time or the claim was over before the others', async () => {
    for (const [untilMs, msPerUnit] of [
      [createdAtMs + 9, 10],
      [Infinity, LEASE_MS],
    ] as const) {
      const rig = aRig({ people: 2, batch: 1 });
      Object.assign(rig, { untilMs, msPerUnit });
      rig.answer = () => refused();
      expect(await rig.run()).toMatchObject({ verdict: 'retry' });
      expect(rig.calls).toEqual([[0]]);
      expect(rig.did).not.toContain('halts for X');
    }
  });

  it('is nobody’s yet where the halving of a call was broken off', async () => {
    const rig = aRig({ people: 2 });
    rig.answer = () => refused(rig.calls.at(-1)?.length ?? 1);
    rig.beforeCall = async (call) => {
      rig.runs = call < 2;
    };
    expect(await rig.run()).toMatchObject({ verdict: 'retry' });
    expect(rig.calls).toEqual([[0, 1], [0]]);
    expect(kindsOf(await rig.written())).toEqual(['', '']);
    expect(rig.did).not.toContain('halts for X');
  });

  it('that is recorded between two calls is judged with those that come after', async () => {
    const rig = aRig({ people: 6, batch: 1 });
    rig.answer = () => ({ result: 'refused', code: 'X', says: 'no', people: 1, hint: 'recipient' });
    await rig.run({ maxUnrecorded: 2 });
    expect(rig.writes).toBeGreaterThan(1);
    expect(rig.did.at(-1)).toBe('halts for X');
    expect(kindsOf(await rig.written())).toEqual(Array(6).fill(''));
  });

  it('of all who are left is theirs where the message was accepted in a chunk near it', async () => {
    const near = aDelivery({ chunk: 9, facts: [{ accepted: seconds }] });
    for (const [others, kind] of [
      [[near], 'rejected'],
      [[], ''],
    ] as const) {
      const rig = aRig({ people: 2, batch: 1, delivery: { chunk: 10 }, others: [...others] });
      rig.answer = () => refused();
      await rig.run();
      expect(rig.reads.filter((chunk) => chunk === 9)).toHaveLength(1);
      expect(rig.did.includes('halts for X')).toBe(kind === '');
    }
  });

  it('as a whole is halved, until somebody else claims the chunk, the time is over or the campaign stops', async () => {
    const whole = async (stop: (rig: ReturnType<typeof aRig>) => void) => {
      const rig = aRig({ people: 8, batch: 8 });
      rig.answer = () => refused(rig.calls.at(-1)?.length ?? 1);
      rig.beforeCall = async (call) => {
        if (call === 2) stop(rig);
      };
      await rig.run();
      return rig.calls.length;
    };
    expect(await whole(() => {})).toBeGreaterThan(3);
    expect(await whole((rig) => Object.assign(rig, { nowMs: createdAtMs + LEASE_MS }))).toBe(2);
    expect(await whole((rig) => Object.assign(rig, { runs: false }))).toBe(2);
    expect(await whole((rig) => Object.assign(rig, { nowMs: rig.untilMs + 1, untilMs: createdAtMs }))).toBe(
      2,
    );
  });

  it('as a whole is halved to the end of the function’s time, and not a moment longer', async () => {
    for (const [ms, isHalved] of [
      [5_000, true],
      [5_001, false],
    ] as const) {
      const rig = aRig({ people: 8, batch: 8 });
      rig.untilMs = createdAtMs + 5_000;
      rig.answer = () => refused(rig.calls.at(-1)?.length ?? 1);
      rig.beforeCall = async () => {
        rig.nowMs = createdAtMs + ms;
      };
      await rig.run();
      expect(rig.calls.length > 1).toBe(isHalved);
    }
  });

  it('as a whole is halved no further once it is clear that all are refused', async () => {
    const rig = aRig({ people: 50, batch: 50 });
    rig.answer = () => refused(rig.calls.at(-1)?.length ?? 1);
    await rig.run();
    expect(rig.did.at(-1)).toBe('halts for X');
    expect(rig.calls.length).toBeLessThan(15);
  });
});

describe('a message was accepted before', () => {
  const refusedChunk = aDelivery({ chunk: 20, facts: [{}, {}] });
  const takenIn = (changes: Partial<Delivery>) =>
    createMemoryDeliveryStore(aDelivery({ facts: [{}, { accepted: seconds }], ...changes }));

  it('where somebody in the chunk has it, or one of the ten chunks before', async () => {
    for (const facts of [
      [{}, { accepted: seconds }],
      [{ delivered: seconds }, {}],
    ]) {
      expect(await wasAccepted(takenIn({ chunk: 0 }), { ...refusedChunk, facts })).toBe(true);
    }
    expect(await wasAccepted(takenIn({ chunk: 19 }), refusedChunk)).toBe(true);
    expect(await wasAccepted(takenIn({ chunk: 10 }), refusedChunk)).toBe(true);
    expect(await wasAccepted(takenIn({ chunk: 9 }), refusedChunk)).toBe(false);
    expect(await wasAccepted(takenIn({ chunk: 21 }), refusedChunk)).toBe(false);
  });

  it('in the same language and by the same channel, or it is another message', async () => {
    expect(await wasAccepted(takenIn({ chunk: 19, language: 'en' }), refusedChunk)).toBe(false);
    expect(await wasAccepted(takenIn({ chunk: 19, channel: 'sms' }), refusedChunk)).toBe(false);
    expect(
      await wasAccepted(takenIn({ chunk: 19, facts: [{ bouncedPermanent: seconds }] }), refusedChunk),
    ).toBe(false);
  });

  it('nowhere before the first chunk', async () => {
    const read: number[] = [];
    const deliveries = {
      async get(_: string, chunk: number) {
        read.push(chunk);
        return undefined;
      },
    };
    expect(await wasAccepted(deliveries, { ...refusedChunk, chunk: 2 })).toBe(false);
    expect(read).toEqual([1, 0]);
  });
});
