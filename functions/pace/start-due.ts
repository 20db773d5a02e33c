import type { RecordEvent } from '../../core/audit/event.ts';
import type { Clock } from '../../core/base/clock.ts';
import { isAsApproved, isDue, unsubmitted } from '../../core/campaign/approval.ts';
import { beginRun, type Campaign } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { Log } from '../runtime/log.ts';

export type StartDependencies = {
  campaigns: CampaignStore;
  record: RecordEvent;
  clock: Clock;
  log: Log;
  /** Version of Tocsin that runs. */
  version: string;
};

/**
 * Starts the campaigns whose set time has come, if they are still what was approved. A run at the same time starts
 * none twice: the one that writes second leaves it. Resolves to all campaigns as they then are.
 */
export const startDue = async (
  { campaigns, clock, log, record, version }: StartDependencies,
  all: readonly Campaign[],
): Promise<Campaign[]> => {
  const start = async (campaign: Campaign): Promise<Campaign> => {
    const nowMs = clock();
    if (!isDue(campaign, nowMs)) return campaign;
    const { id, contentHash } = campaign;
    const content = contentHash === undefined ? undefined : await campaigns.getContent(id, contentHash);
    const isApproved = await isAsApproved(campaign, content);
    const changed: Campaign = isApproved
      ? { ...beginRun(campaign, nowMs), startedAtMs: nowMs }
      : unsubmitted(campaign);
    const act = { atMs: nowMs, by: 'tocsin', action: 'campaign.start' as const, campaign: id };
    const particulars = { version: changed.version + 1, state: changed.state, tocsin: version };
    await record({ ...act, particulars });
    if ((await campaigns.replace(changed)) === 'conflict') {
      await record({ ...act, particulars: { ...particulars, outcome: 'not done' } });
      return campaign;
    }
    if (isApproved) log.info('campaign started at its time', { campaign: id });
    else log.error('campaign is not what was approved, and was not started', { campaign: id });
    return { ...changed, version: changed.version + 1 };
  };
  return await Promise.all(all.map(start));
};
