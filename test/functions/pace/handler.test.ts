import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { createTally, type Tally } from '../../../core/delivery/tally.ts';
import { SPENDING_CODE } from '../../../core/pacing/pause-reasons.ts';
import { QUOTA_CODE } from '../../../core/pacing/quota.ts';
import type { SendingAccount } from '../../../core/provider/accounts.ts';
import type { ReportMessage } from '../../../core/report/report.ts';
import { createHandler } from '../../../functions/pace/handler.ts';
import type { PaceDependencies } from '../../../functions/pace/plan/dependencies.ts';
import {
  aCampaign,
  aDelivery,
  aMessage,
  campaignId,
  createdAtMs,
  someLanes,
  someRules,
} from '../../support/data/factories.ts';
import { createFakeSender } from '../../support/fakes/fake-sender.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryChunkQueue } from '../../support/fakes/memory-queue.ts';
import {
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryReportStore,
  createMemorySendSlots,
  createMemoryTallyStore,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const SECONDS = createdAtMs / 1000;
const SETTLE_MS = 900_000;
const STUCK_MS = 600_000;
const HOUR_MS = 3_600_000;

const aRunning = (changes: Partial<Campaign> & { people?: number } = {}): Campaign => {
  const { people = 0, ...rest } = changes;
  return aCampaign({
    state: 'running',
    generation: 1,
    runningSinceMs: createdAtMs,
    import: aQueuedImport({
      status: 'done',
      groups: [{ language: 'fr', channel: 'email', people, chunks: Math.ceil(people / 50) }],
    }),
    ...rest,
  });
};

const chunksOf = (count: number, changes: Partial<Delivery> = {}, campaign = campaignId): Delivery[] =>
  Array.from({ length: count }, (_, chunk) =>
    aDelivery({ audience: audienceId(campaign, 1), chunk, size: 50, ...changes }),
  );

const all = (size: number, facts: Facts): Facts[] => Array.from({ length: size }, () => facts);

const createRig = (
  campaigns: readonly Campaign[],
  existing: readonly Delivery[],
  limits: Partial<SendingAccount> = {},
) => {
  const store = createMemoryCampaignStore(...campaigns);
  const deliveries = createMemoryDeliveryStore(...existing);
  const queue = createMemoryChunkQueue();
  const sender = createFakeSender();
  Object.assign(sender.limits, { quotaPer24Hours: Infinity }, limits);
  const log = createRecordedLog();
  const slots = createMemorySendSlots();
  const tallies = createMemoryTallyStore();
  const purges: ReportMessage[] = [];
  const time = { nowMs: createdAtMs };
  const deps: PaceDependencies = {
    version: '1.2.3',
    campaigns: store,
    deliveries,
    tallies,
    slots,
    eventStream: {
      figures: async () => ({
        oldestSeconds: [{ atMs: time.nowMs, value: 0 }],
        incoming: [],
        refused: [],
      }),
    },
    queue,
    sender,
    quietHours: 'none',
    fallbackHourMs: HOUR_MS,
    record: async () => {},
    reports: createMemoryReportStore(),
    purgeQueue: {
      async send(message) {
        purges.push(message);
      },
    },
    retentionDays: 365,
    clock: () => time.nowMs,
    log,
    windowMs: 60_000,
    settleMs: SETTLE_MS,
    stuckMs: STUCK_MS,
    margin: 0,
    ramp: { minutes: 0, percent: 1 },
  };
  const run = (changes: Partial<PaceDependencies> = {}): Promise<void> =>
    createHandler({ ...deps, ...changes })({ trigger: 'schedule' });
  const campaign = async (id = campaignId): Promise<Campaign> => {
    const found = await store.get(id);
    if (found === undefined) throw new Error(`campaign ${id} is gone`);
    return found;
  };
  const released = (id = campaignId): number[] =>
    queue.released.filter(({ message }) => message.campaign === id).map(({ message }) => message.chunk);
  return {
    deps,
    store,
    purges,
    deliveries,
    tallies,
    slots,
    queue,
    sender,
    log,
    time,
    run,
    campaign,
    released,
  };
};

describe('a release', () => {
  it('gives each chunk a slot at the provider’s rate, as far as the window reaches', async () => {
    const rig = createRig([aRunning()], chunksOf(200));
    await rig.run();
    expect(rig.released()).toEqual(Array.from({ length: 120 }, (_, chunk) => chunk));
    expect(rig.queue.released.slice(0, 3).map(({ message }) => message)).toEqual(
      [0, 1, 2].map((chunk) => ({
        campaign: campaignId,
        audience: audienceId(campaignId, 1),
        chunk,
        generation: 1,
        dueMs: createdAtMs + chunk * 500,
        channel: 'email',
        msPerUnit: 10,
      })),
    );
  });

  it('goes on where the last one ended', async () => {
    const rig = createRig([aRunning()], chunksOf(200));
    await rig.run();
    rig.time.nowMs += 30_000;
    await rig.run();
    expect(rig.released()).toEqual(Array.from({ length: 180 }, (_, chunk) => chunk));
    expect(rig.queue.released[120]?.message.dueMs).toBe(createdAtMs + 60_000);
  });

  it('is told in whole milliseconds, whatever the rate', async () => {
    const rig = createRig([aRunning()], chunksOf(7), { ratePerSecond: 70 });
    await rig.run();
    const times = rig.queue.released.map(({ message }) => message.dueMs - createdAtMs);
    expect(times).toEqual([0, 714, 1_429, 2_143, 2_857, 3_571, 4_286]);
  });

  it('leaves a margin below the rate', async () => {
    const rig = createRig([aRunning()], chunksOf(200));
    await rig.run({ margin: 0.5 });
    expect(rig.released()).toHaveLength(60);
    expect(rig.queue.released[0]?.message.msPerUnit).toBe(20);
  });

  it('leaves letters, and campaigns that do not run, alone', async () => {
    const paused = aRunning({ id: 'cpaused000000', state: 'paused' });
    const rig = createRig(
      [aRunning(), paused],
      [
        ...chunksOf(2, { channel: 'letter' }),
        ...chunksOf(2, {}, paused.id),
        aDelivery({ chunk: 2, size: 50 }),
      ],
    );
    await rig.run();
    expect(rig.queue.released.map(({ message }) => [message.campaign, message.chunk])).toEqual([
      [campaignId, 2],
    ]);
  });

  it('is shared by two campaigns according to their weights', async () => {
    const other = aRunning({ id: 'cother0000000', weight: 3 });
    const rig = createRig([aRunning(), other], [...chunksOf(200), ...chunksOf(200, {}, other.id)]);
    await rig.run();
    expect([rig.released().length, rig.released(other.id).length]).toEqual([30, 90]);
  });

  it('stops at what the daily quota has left, counting what is on its way', async () => {
    const rig = createRig([aRunning()], chunksOf(200), { quotaPer24Hours: 10_000, sentLast24Hours: 9_000 });
    await rig.run();
    expect(rig.released()).toHaveLength(20);
    await rig.run();
    expect(rig.released()).toHaveLength(20);
    // What is on its way may still leave.
    expect((await rig.campaign()).state).toBe('running');
  });

  it('is made of nothing while the account may send nothing a second', async () => {
    const rig = createRig([aRunning()], chunksOf(2), { ratePerSecond: 0 });
    await rig.run();
    expect(rig.queue.released).toEqual([]);
  });

  it('happens once when two runs meet', async () => {
    const rig = createRig([aRunning()], chunksOf(50));
    await Promise.all([rig.run(), rig.run()]);
    expect(rig.released()).toEqual(Array.from({ length: 50 }, (_, chunk) => chunk));
  });

  it('happens once, even when the second run begins between two writes of the first', async () => {
    const rig = createRig([aRunning()], chunksOf(50));
    let isFirst = true;
    const store: CampaignStore = {
      ...rig.store,
      async replaceLedger(channel, ledger) {
        const written = await rig.store.replaceLedger(channel, ledger);
        if (isFirst) {
          isFirst = false;
          await rig.run();
        }
        return written;
      },
    };
    await rig.run({ campaigns: store });
    expect(rig.released()).toEqual(Array.from({ length: 50 }, (_, chunk) => chunk));
  });

  it('is dropped when the campaign was paused meanwhile', async () => {
    const rig = createRig([aRunning()], chunksOf(5));
    const store: CampaignStore = {
      ...rig.store,
      async replaceLedger(channel, ledger) {
        await rig.store.replace({ ...(await rig.campaign()), state: 'paused' });
        return rig.store.replaceLedger(channel, ledger);
      },
    };
    await rig.run({ campaigns: store });
    expect(rig.queue.released).toEqual([]);
    expect((await rig.campaign()).lanes.email.releasedThrough).toBe(0);
  });
});

describe('a run that dies', () => {
  const died = (): Promise<never> => Promise.reject(new Error('died'));

  it('after the ledger was written gives the same chunks other slots', async () => {
    const rig = createRig([aRunning()], chunksOf(2));
    const replace = died;
    await expect(rig.run({ campaigns: { ...rig.store, replace } })).rejects.toThrow('died');
    await rig.run();
    expect(rig.queue.released.map(({ message }) => [message.chunk, message.dueMs])).toEqual([
      [0, createdAtMs + 1_000],
      [1, createdAtMs + 1_500],
    ]);
  });

  it('before the queue got its messages leaves chunks that are released again once they count as stuck', async () => {
    const rig = createRig([aRunning()], chunksOf(2));
    await expect(rig.run({ queue: { ...rig.queue, release: died } })).rejects.toThrow('died');
    rig.time.nowMs += STUCK_MS;
    await rig.run();
    expect(rig.released()).toEqual([]);
    rig.time.nowMs += 500;
    await rig.run();
    expect(rig.released()).toEqual([0, 1]);
    rig.time.nowMs += 60_000;
    await rig.run();
    expect(rig.released()).toEqual([0, 1]);
  });

  it('in the middle of what is due again has queued what came before', async () => {
    const many = Array.from({ length: 100 }, (_, chunk) =>
      aDelivery({ size: 50, chunk, phase: 'deferred', notBeforeMs: createdAtMs }),
    );
    const rig = createRig(
      [
        aRunning({
          lanes: someLanes({ releasedThrough: 100, releases: [{ through: 100, dueByMs: createdAtMs }] }),
        }),
      ],
      many,
    );
    const replace: typeof rig.deliveries.replace = (delivery) =>
      delivery.chunk === 95 ? died() : rig.deliveries.replace(delivery);
    await expect(rig.run({ deliveries: { ...rig.deliveries, replace } })).rejects.toThrow('died');
    expect(rig.released().sort((one, other) => one - other)).toEqual(
      Array.from({ length: 90 }, (_, chunk) => chunk),
    );
  });
});

describe('a chunk', () => {
  const claim = { id: 'dead', atMs: createdAtMs };
  const running = aRunning({
    lanes: someLanes({ releasedThrough: 5, releases: [{ through: 5, dueByMs: createdAtMs }] }),
  });

  it.each([
    ['whose holder died', { phase: 'sending', claim }, SETTLE_MS],
    ['in doubt', { phase: 'doubt', notBeforeMs: createdAtMs + 70_000 }, 70_000],
    ['handed back', { phase: 'deferred', notBeforeMs: createdAtMs + 5_000 }, 5_000],
    ['whose message was lost', { phase: 'waiting' }, STUCK_MS],
  ] as const)('%s is released again when its time has come, and once', async (_name, changes, afterMs) => {
    const rig = createRig([running], [aDelivery({ size: 50, chunk: 3, ...changes })]);
    rig.time.nowMs += afterMs - 1;
    await rig.run();
    expect(rig.released()).toEqual([]);
    rig.time.nowMs += 1;
    await rig.run();
    await rig.run();
    expect(rig.released()).toEqual([3]);
  });

  it('behind others that are being claimed is left to the queue, until the queue has gone past it', async () => {
    const slow = {
      ...running,
      lanes: someLanes({ releasedThrough: 9, releases: [{ through: 9, dueByMs: createdAtMs }] }),
    };
    const claimedLate = { phase: 'sent', claim: { id: 'late', atMs: createdAtMs + STUCK_MS } } as const;
    const rig = createRig(
      [slow],
      [
        aDelivery({ size: 50, chunk: 1 }),
        aDelivery({ size: 50, chunk: 3, ...claimedLate }),
        aDelivery({ size: 50, chunk: 8 }),
        // Its claim says nothing of the queue's order: it was released by itself.
        aDelivery({ size: 50, chunk: 0, ...claimedLate, releasedAtMs: createdAtMs + 1 }),
      ],
    );
    rig.time.nowMs += STUCK_MS;
    await rig.run();
    expect(rig.released()).toEqual([1]);
    rig.time.nowMs += STUCK_MS - 1;
    await rig.run();
    expect(rig.released()).toEqual([1]);
    rig.time.nowMs += 1;
    await rig.run();
    expect(rig.released()).toEqual([1, 1, 8]);
  });

  it('that is due again goes before those that never were', async () => {
    const rig = createRig(
      [{ ...running, lanes: someLanes({ ...running.lanes.email, releasedThrough: 1 }) }],
      [
        aDelivery({ size: 50, chunk: 1 }),
        aDelivery({ size: 50, chunk: 2, phase: 'deferred', notBeforeMs: createdAtMs }),
      ],
    );
    await rig.run();
    expect(rig.released()).toEqual([2, 1]);
  });

  it('that moved while it was being released again is left out', async () => {
    const rig = createRig([running], [aDelivery({ size: 50, phase: 'deferred', notBeforeMs: createdAtMs })]);
    const deliveries = { ...rig.deliveries, replace: async () => 'conflict' as const };
    await rig.run({ deliveries });
    expect(rig.released()).toEqual([]);
  });
});

describe('a campaign', () => {
  const sent = (count: number, facts: Facts): Delivery[] =>
    chunksOf(count, { phase: 'sent', facts: all(50, facts) });
  const dueStill = aDelivery({ chunk: 99, size: 50 });

  const campaignOf = (email: number, others: Partial<Record<'sms' | 'letter', number>> = {}) =>
    aQueuedImport({
      status: 'done',
      groups: Object.entries({ email, ...others }).map(([channel, people]) => ({
        language: 'fr',
        channel: channel as 'email',
        people,
        chunks: 1,
      })),
    });
  const told = { accepted: SECONDS, delivered: SECONDS };
  const twoChannels = { channels: ['email', 'sms', 'letter'] as Campaign['channels'] };
  const silent = (changes: Partial<Delivery> = {}) =>
    chunksOf(1, { phase: 'sent', facts: all(50, { accepted: SECONDS }), ...changes });

  it('is completed while there are letters to write', async () => {
    const rig = createRig([aRunning({ import: campaignOf(50, { letter: 7 }) })], sent(1, told));
    await rig.run();
    expect((await rig.campaign()).state).toBe('completed');
  });

  it.each([
    ['somebody got another address', (atMs: number) => ({ addressCorrectedAtMs: atMs })],
    ['second tries were made', (atMs: number) => ({ fallbackAttempts: { from: 0, through: 0, atMs } })],
  ])('is not completed within a minute after %s, which the reading may miss', async (_, change) => {
    const rig = createRig([aRunning({ people: 50, ...change(createdAtMs) })], sent(1, told));
    rig.time.nowMs += 59_999;
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
    rig.time.nowMs += 1;
    await rig.run();
    expect((await rig.campaign()).state).toBe('completed');
  });

  it('is not completed while people are left to the next channel, however long the first is silent', async () => {
    const campaign = aRunning({ people: 50, ...twoChannels, fallbackAfterHours: 100 });
    const rig = createRig([campaign], silent({ fallbackPlaces: [3] }));
    rig.time.nowMs += 100 * HOUR_MS - 1;
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
    rig.time.nowMs += 1;
    await rig.run();
    expect(await rig.campaign()).toMatchObject({
      state: 'running',
      fallbackAttempts: { atMs: rig.time.nowMs },
    });
  });

  it('has handed people on when the run has ended', async () => {
    const campaign = aRunning({ ...twoChannels, import: { ...campaignOf(50), nextChunk: 1 } });
    const failed = chunksOf(1, {
      phase: 'sent',
      facts: all(50, { noSuchMailbox: SECONDS }),
      fallbackPlaces: [3],
    });
    const rig = createRig([campaign], failed);
    const create: typeof rig.deliveries.create = async (made) => {
      await setImmediate();
      await rig.deliveries.create(made);
    };
    await rig.run({ deliveries: { ...rig.deliveries, create } });
    const audience = audienceId(campaignId, 1);
    expect(await rig.deliveries.get(audience, 1)).toMatchObject({ channel: 'sms', size: 1 });
    expect((await rig.deliveries.get(audience, 0))?.fallbackTo).toEqual({ 3: { chunk: 1, place: 0 } });
  });

  it('is not stopped for its bounces either while only its last events are waited for', async () => {
    const bounced = sent(10, { accepted: SECONDS, noSuchMailbox: SECONDS });
    const waiting = aDelivery({ chunk: 10, size: 50, phase: 'sent', facts: all(50, { accepted: SECONDS }) });
    const rig = createRig([aRunning({ people: 550 })], [...bounced, waiting]);
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
  });

  it('is completed, not stopped for its bounces, when nobody is left whom that would spare', async () => {
    const bounced = { accepted: SECONDS, noSuchMailbox: SECONDS };
    const rig = createRig([aRunning({ people: 500 })], sent(10, bounced));
    await rig.run();
    expect((await rig.campaign()).state).toBe('completed');
  });

  it('by SMS alone goes on while the account of emails may not send', async () => {
    const bySms = aRunning({ id: 'cbysms0000000', channels: ['sms', 'letter'], contentHash: 'h' });
    const rig = createRig(
      [aRunning(), bySms],
      [...chunksOf(1), ...chunksOf(1, { channel: 'sms' }, bySms.id)],
      { sendingEnabled: false },
    );
    await rig.store.putContent(bySms.id, { hash: 'h', messages: { fr: aMessage() }, personFields: [] });
    const sms = {
      account: async () => ({
        partsPerSecond: 10,
        monthlySpendLimitUsd: 1_000,
        spentThisMonthUsd: 0,
        productionAccess: true,
      }),
    };
    await rig.run({ sms });
    expect((await rig.campaign()).state).toBe('paused');
    expect((await rig.campaign(bySms.id)).state).toBe('running');
    expect(rig.released(bySms.id)).toEqual([0]);
  });

  it('that waits for the quota does not go on while the account may not send', async () => {
    const waiting = aRunning({
      state: 'paused',
      pauseReason: { code: QUOTA_CODE, message: { en: '', fr: '' }, atMs: 0, resumesAtMs: createdAtMs },
    });
    const rig = createRig([waiting], chunksOf(1), { sendingEnabled: false });
    await rig.run();
    expect((await rig.campaign()).state).toBe('paused');
    Object.assign(rig.sender.limits, { sendingEnabled: true });
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
    expect(rig.released()).toEqual([0]);
  });

  it('that was resumed while a run of pace was at work is not stopped by what that run had seen', async () => {
    const bounced = sent(10, { accepted: SECONDS, noSuchMailbox: SECONDS });
    const rig = createRig([aRunning()], [...bounced, dueStill]);
    let isFirst = true;
    const replace: CampaignStore['replace'] = async (campaign) => {
      if (isFirst) {
        isFirst = false;
        const latest = await rig.campaign();
        await rig.store.replace({
          ...latest,
          generation: latest.generation + 1,
          judgedSinceMs: createdAtMs + 1,
        });
      }
      return await rig.store.replace(campaign);
    };
    await rig.run({ campaigns: { ...rig.store, replace } });
    expect(await rig.campaign()).toMatchObject({ state: 'running', generation: 2 });
  });

  it('that has only SMS left keeps what was told of its emails, or tells what the account allows', async () => {
    const account = async () => ({
      partsPerSecond: 10,
      monthlySpendLimitUsd: 1_000,
      spentThisMonthUsd: 0,
      productionAccess: true,
    });
    const told = { atMs: createdAtMs, providerPerSecond: 7, ratePerSecond: 3, throttled: true };
    const idle = { atMs: createdAtMs, providerPerSecond: 100, ratePerSecond: 100, throttled: false };
    for (const [pacing, email] of [
      [{ pacing: { email: told } }, told],
      [{}, idle],
    ] as const) {
      const campaign = aRunning({ ...twoChannels, contentHash: 'h', ...pacing });
      const rig = createRig([campaign], [aDelivery({ channel: 'sms', size: 50 })]);
      await rig.store.putContent(campaignId, { hash: 'h', messages: { fr: aMessage() }, personFields: [] });
      await rig.run({ sms: { account } });
      expect((await rig.campaign()).pacing).toMatchObject({ email, sms: { providerPerSecond: 10 } });
      expect(rig.released()).toEqual([0]);
    }
  });

  it.each([
    [SPENDING_CODE, 'running'],
    ['SMS_ACCOUNT_DISABLED', 'paused'],
  ])('whose SMS stopped with %s and whose emails have gone is %s', async (code, state) => {
    const halt = { code, message: { en: 'en', fr: 'fr' }, atMs: createdAtMs };
    const campaign = aRunning({
      people: 50,
      ...twoChannels,
      contentHash: 'h',
      lanes: someLanes({}, { halt }),
    });
    const rig = createRig([campaign], [...sent(1, told), aDelivery({ chunk: 1, channel: 'sms', size: 50 })]);
    await rig.store.putContent(campaignId, { hash: 'h', messages: { fr: aMessage() }, personFields: [] });
    const account = async () => ({
      partsPerSecond: 10,
      monthlySpendLimitUsd: 0,
      spentThisMonthUsd: 0,
      productionAccess: true,
    });
    await rig.run({ sms: { account } });
    const found = await rig.campaign();
    expect(found.state).toBe(state);
    expect(found.lanes.sms.halt?.code).toBe(code);
    if (state === 'paused') expect(found.pauseReason).toEqual(halt);
    // Emails that are left go on.
    const going = createRig([campaign], [...sent(1, told), aDelivery({ chunk: 1, size: 50 })]);
    await going.run();
    expect((await going.campaign()).state).toBe('running');
  });

  it('is completed when everybody’s outcome is final', async () => {
    const rig = createRig([aRunning({ people: 100 })], sent(2, { accepted: SECONDS, delivered: SECONDS }));
    await rig.run();
    expect(await rig.campaign()).toMatchObject({ state: 'completed', completedAtMs: createdAtMs });
  });

  it('is not completed while results are awaited, unless for three days', async () => {
    const rig = createRig([aRunning({ people: 100 })], sent(2, { accepted: SECONDS }));
    rig.time.nowMs += 72 * HOUR_MS;
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
    rig.time.nowMs += 1;
    await rig.run();
    expect((await rig.campaign()).state).toBe('completed');
  });

  it('is not completed while somebody is in doubt, however long', async () => {
    const facts = [...all(49, { delivered: SECONDS }), { inDoubt: SECONDS }];
    const rig = createRig(
      [aRunning({ people: 50 })],
      chunksOf(1, { phase: 'doubt', notBeforeMs: Infinity, facts }),
    );
    rig.time.nowMs += 100 * HOUR_MS;
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
  });

  it('is not completed on a reading that misses some of its people', async () => {
    const rig = createRig([aRunning({ people: 150 })], sent(2, { delivered: SECONDS }));
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
  });

  it('pauses by itself near the provider’s bounce limit, and not again for the same bounces', async () => {
    const bounced = sent(1, { accepted: SECONDS, noSuchMailbox: SECONDS });
    const fine = sent(20, { accepted: SECONDS, delivered: SECONDS }).slice(1);
    const rig = createRig([aRunning()], [...bounced, ...fine, dueStill]);
    await rig.run();
    const paused = await rig.campaign();
    expect(paused).toMatchObject({ state: 'paused', pauseReason: { code: 'BOUNCE_RATE' } });
    expect(rig.queue.released).toEqual([]);

    rig.time.nowMs += HOUR_MS;
    const runningSinceMs = rig.time.nowMs;
    const judgedSinceMs = runningSinceMs;
    await rig.store.replace({ ...paused, state: 'running', generation: 2, runningSinceMs, judgedSinceMs });
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
    expect(rig.released()).toEqual([99]);
  });

  it.each([
    [0.06, 'running'],
    [0.05, 'paused'],
  ])('pauses at the limit of bounces that two people have agreed on: %d, with 5%%', async (share, state) => {
    const bounced = sent(1, { accepted: SECONDS, noSuchMailbox: SECONDS });
    const fine = sent(20, { accepted: SECONDS, delivered: SECONDS }).slice(1);
    const person = { by: 'a-1', name: 'a.martin', atMs: 1 };
    const granted = { share, reason: 'Old addresses.', asked: person, granted: person };
    const rig = createRig([aRunning({ bounceLimit: { granted } })], [...bounced, ...fine, dueStill]);
    await rig.run();
    expect((await rig.campaign()).state).toBe(state);
  });

  it('does not pause for soft bounces and suppressed addresses', async () => {
    const rig = createRig(
      [aRunning()],
      [...sent(20, { accepted: SECONDS, suppressed: SECONDS, mailboxFull: SECONDS }), dueStill],
    );
    await rig.run();
    expect((await rig.campaign()).state).toBe('running');
  });

  it.each([
    ['ACCOUNT_SENDING_PAUSED', { sendingEnabled: false }],
    ['ACCOUNT_SUSPENDED', { enforcementStatus: 'SHUTDOWN' }],
  ])('pauses with %s when the account may not send', async (code, limits) => {
    const rig = createRig([aRunning()], chunksOf(2), limits);
    await rig.run();
    expect(await rig.campaign()).toMatchObject({ state: 'paused', pauseReason: { code } });
    expect(rig.queue.released).toEqual([]);
  });
});

describe('what a run has counted', () => {
  const audience = audienceId(campaignId, 1);
  const fallback = { campaign: 'cother000000', list: audienceId('cother000000', 1) };
  const twoCampaigns = () => {
    const other = aRunning({
      id: fallback.campaign,
      generation: 6,
      channels: ['email', 'sms', 'letter'],
      runningSinceMs: createdAtMs - 60_000,
    });
    const people = (changes: Partial<Delivery>) => aDelivery({ audience: fallback.list, ...changes });
    return createRig(
      [aRunning({ generation: 2, runningSinceMs: createdAtMs - 9_000 }), other],
      [
        ...chunksOf(2, { phase: 'sent', facts: all(50, { accepted: SECONDS - 10 }) }),
        aDelivery({ audience, chunk: 2, phase: 'sent', facts: all(3, { delivered: SECONDS - 5 }) }),
        aDelivery({ audience, chunk: 3, size: 7 }),
        people({
          phase: 'sent',
          facts: [{ accepted: SECONDS - 30, noSuchMailbox: SECONDS - 20 }, { complained: SECONDS - 9 }, {}],
          fallbackPlaces: [0, 2],
          fallbackTo: { 0: { chunk: 5, place: 0 } },
        }),
        people({
          chunk: 5,
          channel: 'sms',
          phase: 'sent',
          originalPlaces: [{ chunk: 0, place: 0 }],
          facts: [{ delivered: SECONDS - 2 }],
        }),
        people({ chunk: 7, size: 2 }),
        people({ chunk: 6, channel: 'letter', facts: [{ toldByLetter: SECONDS - 1 }] }),
        // Of a list that was replaced.
        people({ audience: audienceId(fallback.campaign, 0), facts: all(9, { accepted: SECONDS }) }),
      ],
    );
  };

  it('is kept for each list, with its time and its run, and is what a new count says', async () => {
    const rig = twoCampaigns();
    const counted = new Map<string, Tally>();
    for (const { id, runningSinceMs } of await rig.store.list()) {
      const tally = createTally(someRules(), runningSinceMs);
      for await (const page of rig.deliveries.scan(audienceId(id, 1)))
        for (const delivery of page) tally.add(delivery);
      counted.set(id, tally.result());
    }
    await rig.run();
    expect(await rig.tallies.get(audience)).toEqual({
      audience,
      generation: 2,
      countedAtMs: createdAtMs,
      tally: counted.get(campaignId),
    });
    expect(counted.get(campaignId)).toMatchObject({ people: 110, run: { sent: 3, seconds: 1 } });
    expect(await rig.tallies.get(fallback.list)).toEqual({
      audience: fallback.list,
      generation: 6,
      countedAtMs: createdAtMs,
      tally: counted.get(fallback.campaign),
    });
    expect(counted.get(fallback.campaign)).toMatchObject({
      people: 5,
      letters: 1,
      outcomes: { delivered: 1, complained: 1, pending: 3 },
      channels: { email: { reached: 1 }, sms: { reached: 1 } },
    });
  });

  it('has the time at which the reading began, however long it takes', async () => {
    const rig = createRig([aRunning()], chunksOf(3));
    await rig.run({
      deliveries: {
        ...rig.deliveries,
        async *scan(list) {
          rig.time.nowMs += 4_000;
          yield* rig.deliveries.scan(list);
          rig.time.nowMs += 5_000;
        },
      },
    });
    expect(await rig.tallies.get(audience)).toMatchObject({ countedAtMs: createdAtMs });
  });

  it('takes the place of what the run before counted, and of nothing newer', async () => {
    const rig = createRig([aRunning()], chunksOf(3));
    await rig.run();
    rig.time.nowMs += 60_000;
    await rig.run();
    expect(await rig.tallies.get(audience)).toMatchObject({ countedAtMs: createdAtMs + 60_000 });
    rig.time.nowMs -= 1_000;
    await rig.run();
    expect(await rig.tallies.get(audience)).toMatchObject({ countedAtMs: createdAtMs + 60_000 });
  });

  it('is kept too where another run is first to release', async () => {
    const rig = createRig([aRunning()], chunksOf(3));
    await rig.run({ campaigns: { ...rig.store, replaceLedger: async () => 'conflict' } });
    expect(rig.released()).toEqual([]);
    expect(await rig.tallies.get(audience)).toMatchObject({ countedAtMs: createdAtMs });
  });

  it('holds no release up where it cannot be kept, or not yet', async () => {
    const rig = createRig([aRunning()], chunksOf(3));
    await rig.run({ tallies: { put: () => Promise.reject(new Error('the table is busy')) } });
    expect(rig.released()).toEqual([0, 1, 2]);
    expect(rig.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('could not be kept') }),
    );
    const slow = createRig([aRunning()], chunksOf(3));
    const { promise, resolve } = Promise.withResolvers<'written'>();
    let isOver = false;
    const running = slow.run({ tallies: { put: () => promise } }).then(() => {
      isOver = true;
    });
    while (slow.released().length < 3) await setImmediate();
    // A function that has answered is stopped wherever it is, so that the run does not end before.
    for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    expect(isOver).toBe(false);
    resolve('written');
    await running;
  });

  it('is not kept of a campaign that the run completes', async () => {
    const rig = createRig(
      [aRunning({ people: 50 })],
      chunksOf(1, { phase: 'sent', facts: all(50, { delivered: SECONDS }) }),
    );
    await rig.run();
    expect((await rig.campaign()).state).toBe('completed');
    expect(await rig.tallies.get(audience)).toBeUndefined();
  });
});

describe('whoever wakes it', () => {
  let rig: ReturnType<typeof createRig>;
  beforeEach(() => {
    rig = createRig([aRunning()], chunksOf(1));
  });

  it.each([
    [{ trigger: 'start' }],
    [{ trigger: 'resume' }],
    [{ id: 'an event of the scheduler itself' }],
    [undefined],
  ])('by %o, it releases what is due', async (event) => {
    await createHandler(rig.deps)(event);
    expect(rig.released()).toEqual([0]);
  });

  it('asks the provider nothing while no campaign runs', async () => {
    rig = createRig([aRunning({ state: 'paused' })], chunksOf(1));
    const account = () => Promise.reject(new Error('asked'));
    await rig.run({ sender: { account } });
  });
});

describe('the end of the retention', () => {
  it('is noticed by a run where nothing is sent', async () => {
    const rig = createRig([aRunning({ state: 'completed' })], []);
    await rig.run();
    expect(rig.purges).toEqual([]);
    rig.time.nowMs += 365 * 24 * HOUR_MS;
    await rig.run();
    await rig.run();
    expect(rig.purges).toEqual([{ campaign: campaignId, report: 'rretention000' }]);
  });
});
