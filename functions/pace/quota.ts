import type { Clock } from '../../core/base/clock.ts';
import { beginRun, type Campaign } from '../../core/campaign/campaign.ts';
import type { PauseReason } from '../../core/campaign/pause-reason.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import { QUOTA_CODE, quotaFreeAtMs, quotaIsFree } from '../../core/pacing/quota.ts';
import type { SendingAccount } from '../../core/provider/accounts.ts';
import type { Log } from '../runtime/log.ts';
import { reasonOf } from './plan/plan.ts';
import type { Reading } from './plan/reading.ts';

export type QuotaDependencies = {
  campaigns: Pick<CampaignStore, 'replace'>;
  clock: Clock;
  log: Log;
  fold: (campaign: Campaign) => Promise<Reading>;
  pause: (campaign: Campaign, reason: PauseReason) => Promise<void>;
};

/** What happens to campaigns when the provider's quota of 24 hours is used up, and when it is free again. */
export const createQuotaWatch = (deps: QuotaDependencies) => {
  /** Pauses campaigns because of the quota, or tells those that were paused for it when they go on. */
  const pauseForQuota = async (
    account: SendingAccount,
    campaigns: readonly Campaign[],
    found: ReadonlyMap<string, Reading>,
  ): Promise<void> => {
    const sentAtMinute = new Map<number, number>();
    for (const one of found.values()) {
      for (const [minute, messages] of one.sentAtMinute) {
        sentAtMinute.set(minute, (sentAtMinute.get(minute) ?? 0) + messages);
      }
    }
    const resumesAtMs = quotaFreeAtMs(account, sentAtMinute, deps.clock());
    for (const campaign of campaigns) {
      if (campaign.state === 'running')
        await deps.pause(campaign, { ...reasonOf(QUOTA_CODE, deps.clock()), resumesAtMs });
      else if (campaign.pauseReason !== undefined) {
        // Whoever writes to it meanwhile is an administrator, or another run of pace that knows as much.
        await deps.campaigns.replace({ ...campaign, pauseReason: { ...campaign.pauseReason, resumesAtMs } });
      }
    }
  };

  /** Lets campaigns go on that wait for the quota; answers those that run now. */
  const resumeFromQuota = async (
    account: SendingAccount,
    waiting: readonly Campaign[],
  ): Promise<Campaign[]> => {
    const resumed: Campaign[] = [];
    const untold: Campaign[] = [];
    for (const campaign of waiting) {
      const nowMs = deps.clock();
      if (quotaIsFree(account, campaign.pauseReason?.atMs ?? 0, nowMs)) {
        const run = beginRun(campaign, nowMs);
        if ((await deps.campaigns.replace(run)) === 'conflict') continue;
        deps.log.info('campaign goes on, as quota is free again', { campaign: campaign.id });
        resumed.push({ ...run, version: run.version + 1 });
      } else if (campaign.pauseReason?.resumesAtMs === undefined) untold.push(campaign);
    }
    if (untold.length > 0) {
      const found = new Map<string, Reading>();
      for (const campaign of untold) found.set(campaign.id, await deps.fold(campaign));
      await pauseForQuota(account, untold, found);
    }
    return resumed;
  };

  return { pauseForQuota, resumeFromQuota };
};
