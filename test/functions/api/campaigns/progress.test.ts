import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../../core/audience/audience.ts';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import type { KeptTally } from '../../../../core/delivery/kept-tally.ts';
import { createTally } from '../../../../core/delivery/tally.ts';
import {
  aCampaign,
  aDelivery,
  audience,
  campaignId,
  createdAtMs,
  someRules,
} from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryDeadLetters } from '../../../support/fakes/memory-queue.ts';
import {
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryTallyStore,
} from '../../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../../support/fakes/recorded-log.ts';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

const path = `/v1/campaigns/${campaignId}/progress`;
const second = createdAtMs / 1000;

const nothing = {
  pending: 0,
  accepted: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  rejected: 0,
  expired: 0,
  told: 0,
  inDoubt: 0,
};

describe('progress', () => {
  it('counts messages over time, in stretches that grow with the time that sending takes', async () => {
    const timelineWith = async (...taken: number[]) => {
      const rig = createApiRig({
        campaigns: createMemoryCampaignStore(
          aCampaign({ state: 'running', import: aQueuedImport({ status: 'done' }) }),
        ),
        deliveries: createMemoryDeliveryStore(
          aDelivery({ phase: 'sent', facts: taken.map((accepted) => ({ accepted })) }),
        ),
      });
      return (await rig.call('GET', path)).body.timeline;
    };
    const from = new Date(createdAtMs).toISOString();
    expect(await timelineWith()).toBeUndefined();
    expect(await timelineWith(second + 1, second + 4, second + 11)).toEqual({
      from,
      stepSeconds: 5,
      sent: [2, 0, 1],
    });
    const long = await timelineWith(second, second + 7_000);
    expect(long.stepSeconds).toBe(60);
    expect(long.sent).toHaveLength(117);
    expect([long.sent[0], long.sent.at(-1)]).toEqual([1, 1]);
  });

  it('gives messages as long as the campaign says, by the hour of the stage', async () => {
    const underWayWith = async (fallbackHourMs: number) => {
      const campaign = aCampaign({ state: 'running', import: aQueuedImport({ status: 'done' }) });
      const rig = createApiRig({
        fallbackHourMs,
        campaigns: createMemoryCampaignStore(campaign),
        deliveries: createMemoryDeliveryStore(aDelivery({ facts: [{ accepted: second - 60 }] })),
      });
      return (await rig.call('GET', path)).body.telling;
    };
    expect(await underWayWith(3_600_000)).toMatchObject({ underWay: 1, owed: 0 });
    expect(await underWayWith(1_000)).toMatchObject({ underWay: 0, owed: 1 });
  });

  it('adds up the deliveries of the present list', async () => {
    const campaign = aCampaign({
      state: 'running',
      runningSinceMs: createdAtMs,
      import: aQueuedImport({ status: 'done' }),
    });
    const rig = createApiRig({
      deadLetters: createMemoryDeadLetters({ events: 2 }),
      campaigns: createMemoryCampaignStore(campaign),
      deliveries: createMemoryDeliveryStore(
        aDelivery({
          chunk: 0,
          phase: 'sent',
          facts: [{ accepted: second }, { accepted: second + 1, delivered: second + 9 }],
        }),
        aDelivery({ chunk: 1, size: 2 }),
        aDelivery({ chunk: 2, channel: 'letter', size: 4 }),
        aDelivery({ audience: `${campaignId}-0`, chunk: 0, size: 50 }),
      ),
    });
    const { status, body } = await rig.call('GET', path);
    expect(status).toBe(200);
    expect(body).toEqual({
      campaign: campaignId,
      state: 'running',
      countedAt: new Date(createdAtMs).toISOString(),
      people: { total: 8, email: 4, sms: 0, letter: 4 },
      channels: {
        email: {
          messages: 4,
          sent: 2,
          outcomes: { ...nothing, pending: 2, accepted: 1, delivered: 1 },
          reached: 1,
        },
        sms: { messages: 0, sent: 0, outcomes: nothing, reached: 0 },
      },
      waitingForNext: 0,
      warnings: [],
      telling: {
        people: 8,
        told: 1,
        percent: 12.5,
        by: { email: 1, sms: 0, letter: 0, other: 0 },
        underWay: 3,
        owed: 4,
        letters: { unwritten: 4, open: 0, returned: 0 },
        unreachable: 0,
      },
      outcomes: {
        pending: 2,
        accepted: 1,
        delivered: 1,
        bounced: 0,
        complained: 0,
        rejected: 0,
        expired: 0,
        told: 0,
        inDoubt: 0,
      },
      told: { byLetter: 0, byPhone: 0, inPerson: 0 },
      addressCorrected: 0,
      chunks: { waiting: 1, sending: 0, doubt: 0, deferred: 0, sent: 1 },
      sent: 2,
      percent: 50,
      ratePerSecond: 1,
      sentAgainInDoubt: 0,
      finished: false,
      deadLetters: { imports: 0, chunks: 0, events: 2, exports: 0, letters: 0, purges: 0 },
      timeline: { from: new Date(createdAtMs).toISOString(), stepSeconds: 5, sent: [2] },
      firstSentAt: new Date(createdAtMs).toISOString(),
      lastSentAt: new Date(createdAtMs + 1000).toISOString(),
      estimatedEnd: new Date(createdAtMs + 2000).toISOString(),
    });
  });

  it('tells why the campaign is paused', async () => {
    const pauseReason = { code: 'BOUNCE_RATE', message: { en: 'Too many.', fr: 'Trop.' }, atMs: createdAtMs };
    const campaigns = createMemoryCampaignStore(
      aCampaign({ state: 'paused', import: aQueuedImport({ status: 'done' }), pauseReason }),
    );
    const { body } = await createApiRig({
      campaigns,
      deliveries: createMemoryDeliveryStore(aDelivery({ audience })),
    }).call('GET', path);
    expect(body.pauseReason).toEqual({
      code: 'BOUNCE_RATE',
      message: { en: 'Too many.', fr: 'Trop.' },
      at: new Date(createdAtMs).toISOString(),
    });
    expect(body.estimatedEnd).toBeUndefined();
  });

  it('tells when a campaign that waits for the quota goes on', async () => {
    const resumesAtMs = createdAtMs + 3_600_000;
    const pauseReason = {
      code: 'ACCOUNT_DAILY_QUOTA_EXCEEDED',
      message: { en: 'Used up.', fr: 'Épuisé.' },
      atMs: 1,
      resumesAtMs,
    };
    const campaigns = createMemoryCampaignStore(aCampaign({ state: 'paused', pauseReason }));
    const { body } = await createApiRig({ campaigns }).call('GET', path);
    expect(body.pauseReason.resumesAt).toBe(new Date(resumesAtMs).toISOString());
  });

  it.each([
    ['running', true],
    ['paused', false],
  ] as const)('tells how fast a campaign may send while it is %s: %s', async (state, isTold) => {
    const pacing = {
      atMs: createdAtMs,
      providerPerSecond: 100,
      ratePerSecond: 33.3,
      throttled: true,
      ramp: { people: 500, untilMs: createdAtMs + 300_000 },
    };
    const campaigns = createMemoryCampaignStore(aCampaign({ state, pacing: { email: pacing } }));
    const { body } = await createApiRig({ campaigns }).call('GET', path);
    const { atMs: _, ramp: __, ...rates } = pacing;
    const told = {
      ...rates,
      at: new Date(createdAtMs).toISOString(),
      ramp: { people: 500, until: new Date(createdAtMs + 300_000).toISOString() },
    };
    expect(body.pacing).toEqual(isTold ? told : undefined);
  });

  it('is all zero before there is a list', async () => {
    const { body } = await createApiRig({ campaigns: createMemoryCampaignStore(aCampaign()) }).call(
      'GET',
      path,
    );
    expect(body).toMatchObject({ people: { total: 0 }, percent: 0, ratePerSecond: 0, finished: false });
  });

  it('answers 404 without a campaign', async () => {
    expect((await createApiRig().call('GET', path)).status).toBe(404);
  });
});

describe('the last count of a large list', () => {
  const large = aQueuedImport({ status: 'done', number: 2, nextChunk: 201 });
  const present = audienceId(campaignId, 2);

  /** A count of one person whose message was taken, where the deliveries have two who were told. */
  const aKept = (changes: Partial<KeptTally> = {}): KeptTally => {
    const tally = createTally(someRules());
    tally.add(aDelivery({ audience: present, facts: [{ accepted: second }, {}] }));
    // Nothing was sent for an hour: it is not the last stretch.
    const counted = { ...tally.result(), lastSentAt: second - 3600 };
    return { audience: present, generation: 4, countedAtMs: createdAtMs, tally: counted, ...changes };
  };

  const createLargeRig = async (changes: Partial<Campaign> = {}, ...kept: KeptTally[]) => {
    const tallies = createMemoryTallyStore();
    for (const one of kept) await tallies.put(one);
    const deliveries = createMemoryDeliveryStore(
      aDelivery({
        audience: present,
        phase: 'sent',
        facts: [{ delivered: second + 30 }, { delivered: second + 31 }],
      }),
    );
    let scans = 0;
    const rig = createApiRig({
      tallies,
      campaigns: createMemoryCampaignStore(
        aCampaign({
          state: 'running',
          generation: 4,
          runningSinceMs: createdAtMs,
          import: large,
          ...changes,
        }),
      ),
      deliveries: {
        ...deliveries,
        scan(audience) {
          scans += 1;
          return deliveries.scan(audience);
        },
      },
    });
    rig.clock.nowMs = createdAtMs + 40_000;
    const look = async () => {
      const { status, body } = await rig.call('GET', path);
      expect(status).toBe(200);
      return body;
    };
    return { rig, tallies, look, scans: () => scans };
  };
  const isKept = { countedAt: new Date(createdAtMs).toISOString(), sent: 1, people: { total: 2 } };
  const isNew = { countedAt: new Date(createdAtMs + 40_000).toISOString(), sent: 2, people: { total: 2 } };

  it('is shown with its time while it is sent to, and nobody is counted', async () => {
    const { look, scans, rig } = await createLargeRig({}, aKept());
    expect(await look()).toMatchObject({ ...isKept, outcomes: { accepted: 1, pending: 1, delivered: 0 } });
    rig.clock.nowMs = createdAtMs + 180_000;
    expect(await look()).toMatchObject(isKept);
    expect(scans()).toBe(0);
  });

  it('is not shown when it is older than three minutes; what is counted then is kept', async () => {
    const { look, scans, rig, tallies } = await createLargeRig({}, aKept());
    rig.clock.nowMs = createdAtMs + 180_001;
    const countedAt = new Date(createdAtMs + 180_001).toISOString();
    expect(await look()).toMatchObject({ countedAt, sent: 2, outcomes: { delivered: 2 } });
    expect(await tallies.get(present)).toMatchObject({ generation: 4, countedAtMs: createdAtMs + 180_001 });
    // So that a dead pace does not let each look count everybody.
    rig.clock.nowMs += 10_000;
    expect(await look()).toMatchObject({ countedAt, sent: 2 });
    expect(scans()).toBe(1);
    // Everything has just been sent: whoever waits for the last events need not wait for pace.
    rig.clock.nowMs += 1;
    expect(await look()).toMatchObject({ countedAt: new Date(rig.clock.nowMs).toISOString() });
    expect(scans()).toBe(2);
  });

  it('is not shown when it is of another list, or of an earlier run, even under the key of this one', async () => {
    const misplaced = [
      aKept({ audience: audienceId(campaignId, 1) }),
      aKept({ generation: 3 }),
      aKept({ generation: 5 }),
    ];
    for (const kept of misplaced) expect(await (await createLargeRig({}, kept)).look()).toMatchObject(isNew);
    const { rig } = await createLargeRig();
    const tallies = { ...createMemoryTallyStore(), get: async () => misplaced[0] };
    const { body } = await createApiRig({ ...rig.dependencies, tallies }).call('GET', path);
    expect(body).toMatchObject(isNew);
  });

  it.each<[string, Partial<Campaign>]>([
    ['has ended', { state: 'completed' }],
    ['is paused', { state: 'paused' }],
    ['was cancelled', { state: 'cancelled' }],
    ['is small', { import: { ...large, nextChunk: 200 } }],
  ])('is neither shown nor kept of a campaign that %s', async (_, changes) => {
    const { look, tallies, scans } = await createLargeRig(changes, aKept());
    expect(await look()).toMatchObject({ ...isNew, outcomes: { delivered: 2 } });
    expect(await look()).toMatchObject(isNew);
    expect(scans()).toBe(2);
    expect(await tallies.get(present)).toEqual(aKept());
  });

  it('gives the rate of the present run, and no end that is over', async () => {
    const { look, rig } = await createLargeRig({}, aKept());
    // One message in the first second, and one left.
    expect(await look()).toMatchObject({
      ratePerSecond: 1,
      estimatedEnd: new Date(rig.clock.nowMs).toISOString(),
    });
    rig.clock.nowMs = createdAtMs + 500;
    expect((await look()).estimatedEnd).toBe(new Date(createdAtMs + 1_000).toISOString());
    const later = await createLargeRig({ runningSinceMs: createdAtMs + 31_000 });
    expect(await later.look()).toMatchObject({ ratePerSecond: 1, sent: 2 });
    expect((await later.tallies.get(present))?.tally.run).toEqual({ sent: 1, seconds: 1 });
  });

  it('has the time at which the counting began, however long it takes', async () => {
    const { rig, tallies } = await createLargeRig();
    const { deliveries } = rig.dependencies;
    const slow = createApiRig({
      ...rig.dependencies,
      deliveries: {
        ...deliveries,
        async *scan(audience) {
          yield* deliveries.scan(audience);
          rig.clock.nowMs += 9_000;
        },
      },
    });
    expect((await slow.call('GET', path)).body).toMatchObject(isNew);
    expect(await tallies.get(present)).toMatchObject({ countedAtMs: createdAtMs + 40_000 });
  });

  it('that cannot be kept fails no look', async () => {
    const { rig } = await createLargeRig();
    const log = createRecordedLog();
    const tallies = {
      ...createMemoryTallyStore(),
      put: () => Promise.reject(new Error('the table is busy')),
    };
    const { status, body } = await createApiRig({ ...rig.dependencies, tallies, log }).call('GET', path);
    expect(status).toBe(200);
    expect(body).toMatchObject(isNew);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('could not be kept') }),
    );
  });
});
