import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MAX_WRITE_TRIES } from '../../../core/base/conditional-write.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { createHandOn, type HandOnDependencies } from '../../../functions/pace/fallback.ts';
import type { ChangeRunning } from '../../../functions/pace/plan/dependencies.ts';
import { type Reading, readDeliveries } from '../../../functions/pace/plan/reading.ts';
import { aCampaign, aDelivery, audience, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore, createMemoryDeliveryStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const RUN_MS = 180_000;
const HOUR_MS = 3_600_000;
const failed: Facts = { accepted: createdAtMs / 1000 - 9, noSuchMailbox: createdAtMs / 1000 };

/** Chunks by email, everybody of whom has failed and takes SMS; numbered from 0. */
const failedChunks = (...sizes: number[]): Delivery[] =>
  sizes.map((size, chunk) =>
    aDelivery({
      chunk,
      size,
      phase: 'sent',
      facts: Array.from({ length: size }, () => failed),
      fallbackPlaces: Array.from({ length: size }, (_, place) => place),
    }),
  );

const createRig = (deliveries: Delivery[], changes: Partial<Campaign> = {}) => {
  const list = aQueuedImport({ status: 'done', nextChunk: deliveries.length });
  const campaign = aCampaign({
    state: 'running',
    channels: ['email', 'sms', 'letter'],
    import: list,
    ...changes,
  });
  const campaigns = createMemoryCampaignStore(campaign);
  const store = createMemoryDeliveryStore(...deliveries);
  const log = createRecordedLog();
  const time = { nowMs: createdAtMs };
  const changeRunning: ChangeRunning = async ({ id }, change) => {
    const latest = await campaigns.get(id);
    const changed = latest && change(latest);
    if (changed !== undefined) expect(await campaigns.replace(changed)).toBe('written');
    return changed;
  };
  const deps: HandOnDependencies = {
    deliveries: store,
    clock: () => time.nowMs,
    log,
    changeRunning,
    runMs: RUN_MS,
  };
  const stored = async (): Promise<Campaign> => {
    const found = await campaigns.get(campaignId);
    if (found === undefined) throw new Error('the campaign is gone');
    return found;
  };
  const fold = async (): Promise<Reading> =>
    readDeliveries(store, await stored(), {
      nowMs: time.nowMs,
      settleMs: 1,
      stuckMs: 1,
      hourMs: HOUR_MS,
      eventsUntilMs: time.nowMs,
    });
  /** One run: of the campaign as it is kept, unless a test says that the run read it before. */
  const run = async (
    options: { campaign?: Campaign; found?: Reading; deps?: Partial<HandOnDependencies> } = {},
  ) =>
    createHandOn({ ...deps, ...options.deps })(
      options.campaign ?? (await stored()),
      options.found ?? (await fold()),
    );
  const get = async (chunk: number) => store.get(audience, chunk);
  /** Where each person of the list is found again, by chunk and place of their second try. */
  const noted = async (chunk: number) => (await get(chunk))?.fallbackTo;
  return { campaigns, store, deps, log, time, stored, fold, run, get, noted };
};

describe('handing people on to the next channel', () => {
  it('makes chunks at the end of the list, sets their numbers aside, and notes them on the first deliveries', async () => {
    const rig = createRig(failedChunks(50, 3));
    await rig.run();
    const [second, third] = [await rig.get(2), await rig.get(3)];
    expect(second).toMatchObject({ channel: 'sms', language: 'fr', size: 50, phase: 'waiting' });
    expect(third).toMatchObject({
      channel: 'sms',
      size: 3,
      originalPlaces: [0, 1, 2].map((place) => ({ chunk: 1, place })),
    });
    expect(await rig.get(4)).toBeUndefined();
    expect(await rig.stored()).toMatchObject({
      import: { nextChunk: 4 },
      fallbackAttempts: { from: 2, through: 4, atMs: createdAtMs },
    });
    expect(await rig.noted(0)).toMatchObject({ 0: { chunk: 2, place: 0 }, 49: { chunk: 2, place: 49 } });
    expect(await rig.noted(1)).toEqual({
      0: { chunk: 3, place: 0 },
      1: { chunk: 3, place: 1 },
      2: { chunk: 3, place: 2 },
    });
  });

  it('makes no more for those who have one', async () => {
    const rig = createRig(failedChunks(5));
    await rig.run();
    rig.time.nowMs += RUN_MS;
    await rig.run();
    expect((await rig.stored()).fallbackAttempts).toMatchObject({ from: 1, through: 2 });
    expect(await rig.get(2)).toBeUndefined();
  });

  it('makes forty chunks in one run, and leaves the rest to the next', async () => {
    const rig = createRig(failedChunks(...Array.from({ length: 41 }, () => 50)));
    await rig.run();
    expect((await rig.stored()).fallbackAttempts).toMatchObject({ from: 41, through: 81 });
    rig.time.nowMs += RUN_MS;
    await rig.run();
    expect((await rig.stored()).fallbackAttempts).toMatchObject({ from: 81, through: 82 });
  });

  it('does nothing in a campaign without another channel, nor without anybody whose turn has come', async () => {
    const alone = createRig(failedChunks(2), { channels: ['email', 'letter'] });
    await alone.run();
    const quiet = createRig([aDelivery({ facts: [{}], fallbackPlaces: [0] })]);
    await quiet.run();
    for (const rig of [alone, quiet]) expect(await rig.stored()).toMatchObject({ version: 1 });
  });

  it.each<[string, (before: Campaign) => Partial<Campaign>]>([
    [
      'another run set numbers aside',
      () => ({ fallbackAttempts: { from: 1, through: 2, atMs: createdAtMs } }),
    ],
    [
      'another list was imported',
      (before) => ({ import: { ...(before.import ?? aQueuedImport()), number: 2 } }),
    ],
  ])('makes nothing where %s after this run had read the campaign', async (_, change) => {
    const rig = createRig(failedChunks(3));
    const [before, found] = [await rig.stored(), await rig.fold()];
    await rig.campaigns.replace({ ...before, ...change(before) });
    const meanwhile = await rig.stored();
    await rig.run({ campaign: before, found });
    expect(await rig.stored()).toEqual(meanwhile);
    expect(await rig.get(1)).toBeUndefined();
    expect(await rig.noted(0)).toBeUndefined();
  });
});

describe('numbers that were set aside and are not all made', () => {
  const last = { from: 1, through: 3, atMs: createdAtMs };
  const aside = () => {
    const list = aQueuedImport({ status: 'done', nextChunk: 3 });
    return createRig(failedChunks(5), { fallbackAttempts: last, import: list });
  };

  it('are waited for as long as their run may be at work', async () => {
    const rig = aside();
    const before = await rig.stored();
    rig.time.nowMs += RUN_MS - 1;
    await rig.run();
    expect(await rig.stored()).toEqual(before);
    expect([await rig.get(1), await rig.get(2), await rig.get(3)]).toEqual([undefined, undefined, undefined]);
  });

  it('are made impossible once their run is over, and their people get others', async () => {
    const rig = aside();
    rig.time.nowMs += RUN_MS;
    await rig.run();
    for (const chunk of [1, 2]) {
      expect(await rig.get(chunk)).toMatchObject({ channel: 'letter', size: 0, facts: [] });
    }
    expect(await rig.get(3)).toMatchObject({ channel: 'sms', size: 5 });
    expect((await rig.stored()).fallbackAttempts).toMatchObject({ from: 3, through: 4 });
    // The run that was thought dead wakes up: its numbers are taken.
    await rig.store.create([{ audience, chunk: 1, channel: 'sms', language: 'fr', size: 5 }]);
    expect(await rig.get(1)).toMatchObject({ channel: 'letter', size: 0 });
    expect(rig.log.lines.map(({ level }) => level)).toContain('warn');
  });

  it('are read strongly: who stands in one that the reading missed is not handed on again', async () => {
    const rig = aside();
    const found = await rig.fold();
    await rig.store.create(
      [1, 2].map((chunk) => ({
        audience,
        chunk,
        channel: 'sms' as const,
        language: 'fr',
        size: 2,
        originalPlaces: [0, 1].map((place) => ({ chunk: 0, place: 2 * (chunk - 1) + place })),
      })),
    );
    await rig.run({ found });
    // Only the fifth person is left.
    expect(await rig.get(3)).toMatchObject({ size: 1, originalPlaces: [{ chunk: 0, place: 4 }] });
    expect(await rig.noted(0)).toEqual({
      0: { chunk: 1, place: 0 },
      1: { chunk: 1, place: 1 },
      2: { chunk: 2, place: 0 },
      3: { chunk: 2, place: 1 },
      4: { chunk: 3, place: 0 },
    });
  });
});

describe('the note of a second try', () => {
  it('is written again where somebody else wrote to the delivery meanwhile', async () => {
    const rig = createRig(failedChunks(1));
    let stale = 3;
    const replace: typeof rig.store.replace = async (delivery) => {
      stale -= 1;
      if (stale < 0) return await rig.store.replace(delivery);
      const latest = await rig.get(delivery.chunk);
      if (latest) await rig.store.replace({ ...latest, facts: [{ ...failed, complained: 7 + stale }] });
      return 'conflict';
    };
    await rig.run({ deps: { deliveries: { ...rig.store, replace } } });
    expect(await rig.get(0)).toMatchObject({
      facts: [{ complained: 7 }],
      fallbackTo: { 0: { chunk: 1, place: 0 } },
    });
  });

  it('uses no numbers of which another run may have written the same', async () => {
    const rig = createRig(failedChunks(1));
    let isOurs: boolean | undefined;
    const changeRunning: ChangeRunning = async (campaign, change, isOwn) => {
      const changed = change(campaign);
      if (changed !== undefined) isOurs = isOwn?.(changed, changed);
      return undefined;
    };
    await rig.run({ deps: { changeRunning } });
    expect(isOurs).toBe(false);
    expect(await rig.get(1)).toBeUndefined();
  });

  it('is given up when others keep writing, and made by the next run', async () => {
    const rig = createRig(failedChunks(1));
    let tries = 0;
    const replace = async () => {
      tries += 1;
      return 'conflict' as const;
    };
    await rig.run({ deps: { deliveries: { ...rig.store, replace } } });
    expect(tries).toBe(MAX_WRITE_TRIES);
    expect(await rig.noted(0)).toBeUndefined();
    await rig.run();
    expect(await rig.noted(0)).toEqual({ 0: { chunk: 1, place: 0 } });
    expect(await rig.get(2)).toBeUndefined();
  });

  it('is there when the run has ended', async () => {
    const rig = createRig(failedChunks(2));
    const create: typeof rig.store.create = async (made) => {
      await setImmediate();
      await rig.store.create(made);
    };
    await rig.run({ deps: { deliveries: { ...rig.store, create } } });
    expect(await rig.noted(0)).toEqual({ 0: { chunk: 1, place: 0 }, 1: { chunk: 1, place: 1 } });
  });

  it('that is there already is not written again', async () => {
    const rig = createRig(failedChunks(2));
    await rig.run();
    const before = await rig.get(0);
    await rig.run();
    expect(await rig.get(0)).toEqual(before);
  });
});
