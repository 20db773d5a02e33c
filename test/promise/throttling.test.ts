import { describe, expect, it } from 'vitest';
import { audienceId } from '../../core/audience/audience.ts';
import { beginRun } from '../../core/campaign/campaign.ts';
import { MIN_JUDGED } from '../../core/pacing/health.ts';
import { QUOTA_CODE } from '../../core/pacing/quota.ts';
import { campaignId } from '../support/data/factories.ts';
import { progressOfDeliveries } from '../support/fakes/progress.ts';
import { aRig, type SendingRig, type SendingRigOptions } from '../support/rigs/sending-rig.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const calm: NonNullable<SendingRigOptions['latencyMs']> = (_call, share) => 3 + share() * 30;

/** What the provider took and turned away between two times, as shares. */
const between = ({ provider }: SendingRig, fromMs: number, toMs: number) => {
  const calls = provider.history.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const sum = (part: 'taken' | 'throttled'): number => calls.reduce((all, one) => all + one[part], 0);
  return {
    ratePerSecond: (1000 * sum('taken')) / (toMs - fromMs),
    throttledMessages: sum('throttled') / (sum('taken') + sum('throttled')),
    throttledCalls: calls.filter(({ throttled }) => throttled > 0).length / calls.length,
  };
};

const mostMessages = (rig: SendingRig): number =>
  [...rig.messagesByPerson().values()].reduce((most, messages) => Math.max(most, messages), 0);

describe('a provider that takes a third of its rate for a while', { timeout: 120_000 }, () => {
  it.each([
    { ratePerSecond: 14, reports: 'still the old rate', seeds: [1, 2, 3] },
    { ratePerSecond: 60, reports: 'still the old rate', seeds: [1, 2, 3] },
    { ratePerSecond: 150, reports: 'still the old rate', seeds: [1] },
    { ratePerSecond: 60, reports: 'the new rate', seeds: [1] },
  ])(
    'at $ratePerSecond a second, saying $reports, is followed within two minutes down and up',
    async ({ ratePerSecond, reports, seeds }) => {
      const low = ratePerSecond / 3;
      const shares: { down: number; up: number }[] = [];
      // How much is lost while a rate is felt for depends on when it is tried: several runs say what is usual.
      for (const seed of seeds) {
        const people = ratePerSecond * 60 * 10;
        const rig = await aRig({ people, ratePerSecond, latencyMs: calm, stuckMs: 10 * MINUTE_MS, seed });
        await rig.time.run(3 * MINUTE_MS);
        const droppedMs = rig.time.clock();
        rig.provider.setRate(low, reports === 'the new rate' ? low : ratePerSecond);
        await rig.time.run(8 * MINUTE_MS);
        const roseMs = rig.time.clock();
        rig.provider.setRate(ratePerSecond);
        await rig.time.run(4 * MINUTE_MS);
        const endMs = rig.time.clock();

        const down = between(rig, droppedMs + 2 * MINUTE_MS, roseMs);
        expect(down.throttledMessages).toBeLessThan(0.02);
        const up = between(rig, roseMs + 2 * MINUTE_MS, endMs);
        shares.push({ down: down.ratePerSecond / low, up: up.ratePerSecond / ratePerSecond });

        expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
        const whole = between(rig, 0, Infinity);
        expect(whole.throttledMessages).toBeLessThan(0.02);
        expect(whole.throttledCalls).toBeLessThan(0.02);
        const deliveries = await rig.allDeliveries();
        expect(deliveries.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(0);
        expect([rig.provider.taken.length, rig.messagesByPerson().size, mostMessages(rig)]).toEqual([
          people,
          people,
          1,
        ]);
        expect(rig.chunkQueue.deadLetters).toEqual([]);
      }
      expect(Math.min(...shares.map(({ down }) => down))).toBeGreaterThan(0.8);
      expect(shares.reduce((sum, { down }) => sum + down, 0) / shares.length).toBeGreaterThan(0.85);
      expect(Math.min(...shares.map(({ up }) => up))).toBeGreaterThan(0.95);
    },
  );
});

describe('two campaigns at once', () => {
  const other = { id: 'cother0000000', people: 40_000, weight: 3 };
  const takenOf = (rig: SendingRig, campaign: string, fromMs: number, toMs: number): number =>
    rig.provider.taken.filter(
      ({ audience, atMs }) => audience === audienceId(campaign, 1) && atMs >= fromMs && atMs < toMs,
    ).length;

  it.each([
    ['at the full rate', 1, 3],
    // The queue gives what waits in no order, so it takes longer to even out.
    ['while the provider takes a third', 1 / 3, 9],
  ])('share the rate by their weights, one to three, %s', async (_when, share, minutes) => {
    const rig = await aRig({
      people: 20_000,
      ratePerSecond: 90,
      others: [other],
      latencyMs: calm,
      stuckMs: 10 * MINUTE_MS,
    });
    await rig.time.run(MINUTE_MS);
    rig.provider.setRate(90 * share, 90);
    await rig.time.run(3 * MINUTE_MS);
    const fromMs = rig.time.clock();
    await rig.time.run(minutes * MINUTE_MS);
    const [light, heavy] = [campaignId, other.id].map((id) => takenOf(rig, id, fromMs, rig.time.clock()));
    expect((heavy ?? 0) / (light ?? 0)).toBeGreaterThan(2.5);
    expect((heavy ?? 0) / (light ?? 0)).toBeLessThan(3.5);
  });

  it('give the whole rate to the one that is left', async () => {
    const rig = await aRig({
      people: 12_000,
      ratePerSecond: 100,
      others: [{ ...other, people: 3_000 }],
      latencyMs: calm,
    });
    expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
    const { taken } = rig.provider;
    const seconds = ((taken.at(-1)?.atMs ?? 0) - (taken[0]?.atMs ?? 0)) / 1000;
    expect(taken.length / seconds / 100).toBeGreaterThan(0.97);
  });
});

describe('a daily quota that ends in mid-campaign', () => {
  it('pauses the campaign, says when it goes on, and lets it go on by itself', async () => {
    const people = 3_000;
    const rig = await aRig({
      people,
      ratePerSecond: 50,
      quotaPer24Hours: 2_000,
      latencyMs: calm,
    });
    const paused = await rig.runUntilEnd(HOUR_MS);
    expect(paused).toMatchObject({ state: 'paused', pauseReason: { code: QUOTA_CODE } });
    expect(rig.provider.taken).toHaveLength(2_000);
    const firstMs = rig.provider.taken[0]?.atMs ?? 0;
    const dueMs = paused.pauseReason?.resumesAtMs ?? 0;
    expect(dueMs).toBeGreaterThan(firstMs + 24 * HOUR_MS);
    expect(dueMs).toBeLessThan(firstMs + 24 * HOUR_MS + 3 * MINUTE_MS);

    await rig.time.run(dueMs - rig.time.clock() - 2 * MINUTE_MS);
    expect((await rig.campaign()).state).toBe('paused');
    await rig.time.run(3 * MINUTE_MS);
    expect(rig.provider.taken.length).toBeGreaterThan(2_000);
    expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
    expect([rig.provider.taken.length, rig.messagesByPerson().size]).toEqual([people, people]);
    // Nothing was tried that the quota could not take.
    expect(rig.log.lines.filter(({ message }) => message === 'campaign paused')).toHaveLength(1);
  });

  it('found used up by the provider alone, as others send too, is waited for all the same', async () => {
    let isUsedUp = false;
    const rig = await aRig({
      people: 3_000,
      ratePerSecond: 50,
      answer: () => (isUsedUp ? { result: 'halt', code: QUOTA_CODE } : undefined),
    });
    await rig.time.run(20_000);
    isUsedUp = true;
    expect(await rig.runUntilEnd(HOUR_MS)).toMatchObject({
      state: 'paused',
      pauseReason: { code: QUOTA_CODE },
    });
    await rig.time.run(MINUTE_MS);
    expect((await rig.campaign()).pauseReason?.resumesAtMs).toBeGreaterThan(rig.time.clock());
    isUsedUp = false;
    await rig.time.run(6 * MINUTE_MS);
    expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
    expect(mostMessages(rig)).toBe(1);
    expect(rig.messagesByPerson().size).toBe(3_000);
  });
});

describe('the ramp at the beginning', () => {
  const people = 60_000;
  const ramp = { minutes: 5, percent: 1 };

  it('sends to a small share at once, and to everybody else when it has ended', async () => {
    const rig = await aRig({ people, ratePerSecond: 500, ramp, latencyMs: calm });
    await rig.time.run(MINUTE_MS);
    expect(rig.provider.taken).toHaveLength(600);
    expect((await rig.campaign()).pacing?.email?.ramp).toEqual({
      people: 600,
      untilMs: (await rig.campaign()).createdAtMs + 5 * MINUTE_MS,
    });
    await rig.time.run(4 * MINUTE_MS - 1_000);
    expect(rig.provider.taken).toHaveLength(600);
    await rig.time.run(2 * MINUTE_MS);
    expect(rig.provider.taken.length).toBeGreaterThan(25_000);
    expect((await rig.campaign()).pacing?.email?.ramp).toBeUndefined();
    expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
    expect(rig.messagesByPerson().size).toBe(people);
  });

  it('keeps to its share when the campaign is paused and resumed in it', async () => {
    const rig = await aRig({ people, ratePerSecond: 500, ramp, latencyMs: calm });
    await rig.time.run(MINUTE_MS);
    await rig.change({ state: 'paused' });
    await rig.time.run(10_000);
    await rig.change((campaign) => beginRun(campaign, rig.time.clock()));
    await rig.time.run(3 * MINUTE_MS);
    expect(rig.provider.taken).toHaveLength(600);
  });

  it('holds up nobody in a campaign too small to be judged', async () => {
    const rig = await aRig({ people: MIN_JUDGED, ratePerSecond: 500, ramp, latencyMs: calm });
    await rig.time.run(10_000);
    expect(rig.provider.taken).toHaveLength(MIN_JUDGED);
  });

  it.each([
    ['a list of dead addresses', 'BOUNCE_RATE', { noSuchMailbox: 1 }],
    ['a notice that cannot be filled in', 'FAILURE_RATE', { renderingFailed: 1 }],
  ] as const)('stops %s before most people are sent to', async (_what, code, fact) => {
    const rig = await aRig({
      people,
      ratePerSecond: 500,
      ramp,
      latencyMs: calm,
      eventsOf({ place, atMs }) {
        const seconds = Math.floor(atMs / 1000);
        const facts = place % 10 === 0 ? { accepted: seconds, ...fact } : { accepted: seconds };
        return [{ facts, afterMs: 20_000 }];
      },
    });
    expect(await rig.runUntilEnd(HOUR_MS)).toMatchObject({ state: 'paused', pauseReason: { code } });
    expect(rig.provider.taken).toHaveLength(600);
  });
});

describe('bounces and complaints', () => {
  /** One in `every` people has this fact, 5 s after the message was taken. */
  const withShare = (fact: 'noSuchMailbox' | 'complained', every: number): SendingRigOptions => {
    let messages = 0;
    return {
      people: 20_000,
      ratePerSecond: 100,
      latencyMs: calm,
      eventsOf({ atMs }) {
        messages += 1;
        const seconds = Math.floor(atMs / 1000);
        const facts = { accepted: seconds, delivered: seconds + 2 };
        return [
          { facts: messages % every === 0 ? { ...facts, [fact]: seconds + 5 } : facts, afterMs: 5_000 },
        ];
      },
    };
  };

  it.each([
    ['5% bounces', withShare('noSuchMailbox', 20), 'BOUNCE_RATE'],
    ['0.1% complaints', withShare('complained', 1_000), 'COMPLAINT_RATE'],
  ])('of %s pause the campaign, and after a resume only new ones count', async (_share, options, code) => {
    const rig = await aRig(options);
    const paused = await rig.runUntilEnd(HOUR_MS);
    expect(paused).toMatchObject({ state: 'paused', pauseReason: { code } });
    expect(paused.pauseReason?.resumesAtMs).toBeUndefined();
    const atPause = rig.provider.taken.length;
    expect(atPause).toBeLessThan(10_000);
    // It does not go on by itself.
    await rig.time.run(HOUR_MS);
    expect((await rig.campaign()).state).toBe('paused');

    // As the API does.
    const resumedMs = rig.time.clock();
    await rig.change((campaign) => ({ ...beginRun(campaign, resumedMs), judgedSinceMs: resumedMs }));
    await rig.time.run(5_000);
    expect((await rig.campaign()).state).toBe('running');
    // The list is no better after that: it stops again, on what was sent since.
    const again = await rig.runUntilEnd(HOUR_MS);
    expect(again).toMatchObject({ state: 'paused', pauseReason: { code } });
    expect(rig.provider.taken.length - atPause).toBeGreaterThanOrEqual(MIN_JUDGED);
  });

  it.each([
    ['3.8% bounces', withShare('noSuchMailbox', 26)],
    ['0.07% complaints', withShare('complained', 1_430)],
  ])('of %s let it go on to its end', async (_share, options) => {
    const rig = await aRig(options);
    expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
    expect(rig.provider.taken).toHaveLength(20_000);
  });
});

describe('chunks whose data has expired', () => {
  it('are ended and named, and the campaign comes to its end', async () => {
    const rig = await aRig({ people: 1_000, expiredChunks: [3, 7], latencyMs: calm });
    expect((await rig.runUntilEnd(HOUR_MS)).state).toBe('completed');
    const progress = progressOfDeliveries(await rig.campaign(), await rig.allDeliveries(), rig.time.clock());
    expect(progress.outcomes).toMatchObject({ delivered: 900, expired: 100, pending: 0 });
    expect(progress.finished).toBe(true);
  });
});
