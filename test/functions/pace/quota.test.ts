import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { PauseReason } from '../../../core/campaign/pause-reason.ts';
import { QUOTA_CODE } from '../../../core/pacing/quota.ts';
import type { SendingAccount } from '../../../core/provider/accounts.ts';
import { type Reading, readDeliveries } from '../../../functions/pace/plan/reading.ts';
import { createQuotaWatch, type QuotaDependencies } from '../../../functions/pace/quota.ts';
import { aCampaign, aDelivery, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const FIVE_MINUTES_MS = 300_000;
const DAY_MS = 86_400_000;
const at = createdAtMs / 1000;
const account: SendingAccount = {
  ratePerSecond: 14,
  quotaPer24Hours: 50_000,
  sentLast24Hours: 0,
  sendingEnabled: true,
  productionAccess: true,
  enforcementStatus: 'HEALTHY',
};
const usedUp = { ...account, sentLast24Hours: 50_000 };

const forQuota = (changes: Partial<PauseReason> = {}): PauseReason => ({
  code: QUOTA_CODE,
  message: { en: '', fr: '' },
  atMs: createdAtMs,
  ...changes,
});
const aPaused = (changes: Partial<Campaign> = {}): Campaign =>
  aCampaign({
    state: 'paused',
    generation: 2,
    pauseReason: forQuota(),
    import: aQueuedImport({ status: 'done' }),
    ...changes,
  });

/** A reading in which six hundred messages were taken an hour ago. */
const readAt = (nowMs: number): Promise<Reading> =>
  readDeliveries(
    {
      async *scan() {
        const facts = Array.from({ length: 600 }, () => ({ accepted: at - 3_600 }));
        yield [aDelivery({ phase: 'sent', facts })];
      },
    },
    aPaused(),
    { nowMs, settleMs: 1, stuckMs: 1, hourMs: 1, eventsUntilMs: nowMs },
  );

const createRig = (campaign: Campaign, nowMs: number) => {
  const campaigns = createMemoryCampaignStore(campaign);
  const paused: [string, PauseReason][] = [];
  let folds = 0;
  const deps: QuotaDependencies = {
    campaigns,
    clock: () => nowMs,
    log: createRecordedLog(),
    fold: () => {
      folds += 1;
      return readAt(nowMs);
    },
    pause: async ({ id }, reason) => {
      paused.push([id, reason]);
    },
  };
  return { campaigns, deps, paused, folds: () => folds, ...createQuotaWatch(deps) };
};

describe('a campaign that waits for the quota', () => {
  it('goes on, as a run of its own, five minutes after it stopped and not before', async () => {
    const early = createRig(aPaused(), createdAtMs + FIVE_MINUTES_MS - 1);
    expect(await early.resumeFromQuota(account, [aPaused()])).toEqual([]);
    expect((await early.campaigns.get(campaignId))?.state).toBe('paused');
    const nowMs = createdAtMs + FIVE_MINUTES_MS;
    const rig = createRig(aPaused(), nowMs);
    const resumed = await rig.resumeFromQuota(account, [aPaused()]);
    // As it is kept, so that what is decided on it next is not stale.
    expect(resumed).toEqual([await rig.campaigns.get(campaignId)]);
    expect(resumed).toMatchObject([{ state: 'running', generation: 3, runningSinceMs: nowMs, version: 2 }]);
    expect(resumed[0]).not.toHaveProperty('pauseReason');
  });

  it('is left to whoever changed it meanwhile', async () => {
    const rig = createRig(aPaused({ version: 8, state: 'cancelled' }), createdAtMs + DAY_MS);
    expect(await rig.resumeFromQuota(account, [aPaused()])).toEqual([]);
    expect((await rig.campaigns.get(campaignId))?.state).toBe('cancelled');
  });

  it('is told once when it is expected to go on', async () => {
    const rig = createRig(aPaused(), createdAtMs + DAY_MS / 2);
    expect(await rig.resumeFromQuota(usedUp, [aPaused()])).toEqual([]);
    const told = await rig.campaigns.get(campaignId);
    // A day after the minute in which they were taken.
    const resumesAtMs = (at - 3_600 + 60) * 1000 + DAY_MS;
    expect(told).toMatchObject({ state: 'paused', pauseReason: { ...forQuota(), resumesAtMs } });
    expect(rig.folds()).toBe(1);
    await rig.resumeFromQuota(usedUp, told === undefined ? [] : [told]);
    expect(rig.folds()).toBe(1);
    expect((await rig.campaigns.get(campaignId))?.version).toBe(told?.version);
  });
});

describe('the quota that is used up', () => {
  it('stops those that run, until what all of them sent is given back', async () => {
    const [one, other] = [aPaused({ state: 'running' }), aPaused({ id: 'cother0000000', state: 'running' })];
    const rig = createRig(one, createdAtMs);
    const half = await readAt(createdAtMs);
    for (const [minute, messages] of half.sentAtMinute) half.sentAtMinute.set(minute, messages / 2);
    await rig.pauseForQuota(
      usedUp,
      [one, other],
      new Map([
        [one.id, half],
        [other.id, half],
      ]),
    );
    const resumesAtMs = (at - 3_600 + 60) * 1000 + DAY_MS;
    expect(rig.paused).toEqual(
      [one.id, other.id].map((id) => [
        id,
        expect.objectContaining({ code: QUOTA_CODE, atMs: createdAtMs, resumesAtMs }),
      ]),
    );
  });
});
