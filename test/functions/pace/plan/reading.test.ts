import { describe, expect, it } from 'vitest';
import type { MessageChannel } from '../../../../core/audience/audience.ts';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import type { Delivery, Phase } from '../../../../core/delivery/delivery.ts';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { silentMsOf } from '../../../../core/delivery/standing.ts';
import { audienceOf, type Reading, readDeliveries } from '../../../../functions/pace/plan/reading.ts';
import { aCampaign, aDelivery, createdAtMs, someLanes } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';

const HOUR_MS = 3_600_000;
const at = createdAtMs / 1000;
const times = {
  nowMs: createdAtMs,
  settleMs: 900_000,
  stuckMs: 600_000,
  hourMs: HOUR_MS,
  eventsUntilMs: createdAtMs,
};

const aRunning = (changes: Partial<Campaign> = {}): Campaign =>
  aCampaign({
    state: 'running',
    channels: ['email', 'sms', 'letter'],
    import: aQueuedImport({ status: 'done' }),
    lanes: someLanes(
      { releasedThrough: 1_000, releases: [{ through: 1_000, dueByMs: createdAtMs }] },
      { releasedThrough: 1_000, releases: [{ through: 1_000, dueByMs: createdAtMs }] },
    ),
    ...changes,
  });

const foldOf = (deliveries: Delivery[], changes: Partial<Campaign> = {}): Promise<Reading> =>
  readDeliveries(
    {
      async *scan() {
        for (const delivery of deliveries) yield [delivery];
      },
    },
    aRunning(changes),
    times,
  );
const ofFacts = (facts: Facts[], changes: Partial<Campaign> = {}, channel: MessageChannel = 'email') =>
  foldOf([aDelivery({ channel, phase: 'sent', facts })], changes);

describe('people on their way', () => {
  it.each<[Phase, number, number]>([
    ['waiting', 2, 2],
    ['sending', 2, 2],
    // These are with nobody, and are released anew.
    ['doubt', 0, 2],
    ['deferred', 0, 2],
    ['sent', 0, 0],
  ])('of a chunk that is %s are %i, of %i who are still to be sent to', async (phase, onTheirWay, unsent) => {
    for (const channel of ['email', 'sms'] as const) {
      const delivery = aDelivery({
        channel,
        phase,
        claim: { id: 'x', atMs: createdAtMs },
        notBeforeMs: createdAtMs + 1,
        facts: [{}, { inDoubt: at }, { accepted: at }, { addressCorrected: at }],
      });
      const { lanes } = await foldOf([delivery]);
      const other = channel === 'email' ? 'sms' : 'email';
      expect(lanes[channel]).toEqual({ due: [], onTheirWay, unsent });
      expect(lanes[other]).toEqual({ due: [], onTheirWay: 0, unsent: 0 });
    }
  });

  it('of a chunk that is due are not on their way', async () => {
    const { lanes } = await foldOf([aDelivery({ chunk: 1_000, facts: [{}, {}] })]);
    expect(lanes.email).toEqual({
      due: [{ chunk: 1_000, size: 2, kind: 'first' }],
      onTheirWay: 0,
      unsent: 2,
    });
  });

  it('of a letter are nowhere', async () => {
    const { lanes, tally } = await foldOf([aDelivery({ channel: 'letter', facts: [{}, {}] })]);
    expect(Object.values(lanes).map(({ unsent }) => unsent)).toEqual([0, 0]);
    expect(tally.letters).toBe(2);
  });

  it('of a slow chunk behind others that are claimed are on their way, and it is not due', async () => {
    const stuck = {
      lanes: someLanes({
        releasedThrough: 1_000,
        releases: [{ through: 1_000, dueByMs: createdAtMs - 600_000 }],
      }),
    };
    const claimed = aDelivery({
      chunk: 3,
      phase: 'sent',
      claim: { id: 'x', atMs: createdAtMs },
      facts: [{ accepted: at }],
    });
    const slow = aDelivery({ chunk: 5, facts: [{}, {}, { accepted: at }] });
    const passed = aDelivery({ chunk: 2, facts: [{}] });
    const { lanes, again } = await foldOf([slow, claimed, passed], stuck);
    expect(lanes.email).toEqual({ due: [{ chunk: 2, size: 1, kind: 'again' }], onTheirWay: 2, unsent: 3 });
    expect([...again.keys()]).toEqual([2]);
  });
});

describe('what is due', () => {
  it('is what is due again, then what never was released, each in the order of the list', async () => {
    const deferred = (chunk: number) =>
      aDelivery({ chunk, phase: 'deferred', notBeforeMs: createdAtMs, facts: [{}] });
    const first = (chunk: number) => aDelivery({ chunk, facts: [{}] });
    const { lanes } = await foldOf([first(1_002), deferred(9), first(1_001), deferred(2_000), deferred(4)]);
    expect(lanes.email.due.map(({ chunk }) => chunk)).toEqual([4, 9, 2_000, 1_001, 1_002]);
  });
});

describe('the health of a campaign', () => {
  const judged = { judgedSinceMs: createdAtMs };

  it.each<[Facts, object]>([
    [{ accepted: at }, { sent: 1 }],
    [{ delivered: at }, { sent: 1 }],
    [
      { accepted: at, bouncedPermanent: at },
      { sent: 1, bounced: 1 },
    ],
    [
      { accepted: at, noSuchMailbox: at },
      { sent: 1, bounced: 1 },
    ],
    [
      { accepted: at, bouncedPermanent: at, noSuchMailbox: at },
      { sent: 1, bounced: 1 },
    ],
    [
      { accepted: at, delivered: at, complained: at },
      { sent: 1, complained: 1 },
    ],
    [
      { accepted: at, renderingFailed: at },
      { sent: 1, failed: 1 },
    ],
    [
      { accepted: at, rejected: at },
      { sent: 1, failed: 1 },
    ],
    // Neither counts against the account.
    [{ accepted: at, suppressed: at }, { sent: 1 }],
    [{ accepted: at, mailboxFull: at, bouncedTransient: at }, { sent: 1 }],
    // Nothing that the provider did not take.
    [{}, {}],
    [{ rejected: at }, {}],
    [{ inDoubt: at }, {}],
    // Nothing that was judged before.
    [{ accepted: at - 1, noSuchMailbox: at }, {}],
  ])('counts %o as %o', async (facts, counts) => {
    const none = { sent: 0, bounced: 0, complained: 0, failed: 0 };
    expect((await ofFacts([facts], judged)).health).toEqual({ ...none, ...counts });
    expect((await ofFacts([facts], judged, 'sms')).health).toEqual(none);
  });
});

describe('what the provider took', () => {
  it('by email is counted by the minute, over the last day', async () => {
    const DAY = 86_400;
    const { sentAtMinute } = await ofFacts(
      [at, at - 1, at - 61, at - DAY + 1, at - DAY, at - DAY - 1].map((accepted) => ({ accepted })),
    );
    const minute = at / 60;
    expect([...sentAtMinute].sort(([one], [other]) => other - one)).toEqual([
      [minute, 1],
      [minute - 1, 1],
      [minute - 2, 1],
      [minute - 1_440, 1],
    ]);
  });

  it('by SMS counts as new for a quarter of an hour', async () => {
    const taken: Facts[] = [at, at - 899, at - 900, at - 901].map((accepted) => ({ accepted }));
    expect((await ofFacts([...taken, {}], {}, 'sms')).newestSms).toBe(2);
    expect((await ofFacts(taken)).newestSms).toBe(0);
  });
});

describe('people for the next channel', () => {
  const of = (facts: Facts[], changes: Partial<Delivery> = {}) =>
    foldOf([aDelivery({ phase: 'sent', facts, fallbackPlaces: facts.map((_, place) => place), ...changes })]);

  it('wait for as many hours as the campaign says, each as long as the stage says', async () => {
    expect(silentMsOf(aRunning({ fallbackAfterHours: 48 }), HOUR_MS)).toBe(172_800_000);
    expect(silentMsOf(aRunning({ fallbackAfterHours: 3 }), 1_000)).toBe(3_000);
    const { fallbackAttempts } = await of([
      { accepted: at - 48 * 3_600 },
      { accepted: at - 48 * 3_600 + 1 },
      { noSuchMailbox: at },
    ]);
    expect(fallbackAttempts.waiting.map(({ place }) => place)).toEqual([0, 2]);
    expect(fallbackAttempts.later).toBe(1);
  });

  it('are those without one, of whom it is told where each has theirs and whether that is noted', async () => {
    const failed: Facts = { noSuchMailbox: at };
    const { fallbackAttempts } = await foldOf([
      aDelivery({
        chunk: 4,
        phase: 'sent',
        facts: [failed, failed],
        fallbackPlaces: [0, 1],
        fallbackTo: { 1: { chunk: 9, place: 0 } },
      }),
      aDelivery({
        chunk: 9,
        channel: 'sms',
        facts: [{}, {}],
        originalPlaces: [
          { chunk: 4, place: 1 },
          { chunk: 4, place: 0 },
        ],
      }),
    ]);
    expect([...fallbackAttempts.noted]).toEqual(['4.1']);
    expect([...fallbackAttempts.places]).toEqual([
      ['4.1', { chunk: 9, place: 0 }],
      ['4.0', { chunk: 9, place: 1 }],
    ]);
    expect(fallbackAttempts.waiting.map(({ place }) => place)).toEqual([0]);
  });

  it('are twenty thousand in one reading, and the others come later', async () => {
    const chunks = Array.from({ length: 401 }, (_, chunk) =>
      aDelivery({
        chunk,
        phase: 'sent',
        facts: Array.from({ length: 50 }, (): Facts => ({ noSuchMailbox: at })),
        fallbackPlaces: Array.from({ length: 50 }, (_, place) => place),
      }),
    );
    const { fallbackAttempts } = await foldOf(chunks);
    expect([fallbackAttempts.waiting.length, fallbackAttempts.later]).toEqual([20_000, 50]);
  });
});

describe('the audience of a campaign', () => {
  it('is that of its present list, and nothing without one', () => {
    expect(audienceOf(aRunning({ import: aQueuedImport({ number: 3 }) }))).toBe(`${aRunning().id}-3`);
    const { import: _, ...without } = aRunning();
    expect(() => audienceOf(without)).toThrow('runs without an audience');
  });
});
