import type { RecordEvent } from '../../core/audit/event.ts';
import { RETENTION_ENDED } from '../../core/audit/reasons.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { ReportQueue, ReportStore } from '../../core/report/report.ts';
import { isRetentionOver, retentionPurge, takesAnotherList } from '../../core/report/retention.ts';
import type { Log } from '../runtime/log.ts';

export type PurgeDependencies = {
  campaigns: CampaignStore;
  reports: Pick<ReportStore, 'get' | 'create'>;
  purgeQueue: ReportQueue;
  /** Days from the import after which personal data is purged. */
  retentionDays: number;
  record: RecordEvent;
  clock: Clock;
  log: Log;
};

/**
 * Asks for the purge of every campaign whose retention has ended, with its report as the proof. One that was never
 * started is cancelled first, so that it takes no further list. Noted on the campaign
 * only once it is asked for: a run that dies before leaves it to the next, and a message twice purges once. What cannot
 * be asked for now is tried again each minute, and never holds the sending up. Resolves to all campaigns as they then are.
 */
export const purgeEnded = async (
  { campaigns, reports, purgeQueue, retentionDays, clock, log, record }: PurgeDependencies,
  all: readonly Campaign[],
): Promise<Campaign[]> => {
  const cancel = async (campaign: Campaign, nowMs: number): Promise<Campaign> => {
    const { startAtMs: _, ...before } = campaign;
    const cancelled: Campaign = { ...before, state: 'cancelled' };
    await record({
      atMs: nowMs,
      by: 'tocsin',
      action: 'campaign.cancel',
      campaign: campaign.id,
      reason: RETENTION_ENDED,
    });
    if ((await campaigns.replace(cancelled)) === 'conflict') return campaign;
    log.info('never started and its retention ended: cancelled', { campaign: campaign.id });
    return await purge({ ...cancelled, version: cancelled.version + 1 });
  };

  const purge = async (campaign: Campaign): Promise<Campaign> => {
    const nowMs = clock();
    if (!isRetentionOver(campaign, retentionDays, nowMs)) return campaign;
    const { id } = campaign;
    const report = retentionPurge(id, nowMs);
    try {
      if (takesAnotherList(campaign)) return await cancel(campaign, nowMs);
      if ((await reports.get(id, report.id)) === undefined) {
        await record({
          atMs: nowMs,
          by: report.by,
          action: 'campaign.purge',
          campaign: id,
          on: report.id,
          reason: RETENTION_ENDED,
        });
        // Where another run was first, the report is the same.
        await reports.create(report);
      }
      await purgeQueue.send({ campaign: id, report: report.id });
      const noted: Campaign = { ...campaign, retentionEndedAtMs: nowMs };
      if ((await campaigns.replace(noted)) === 'conflict') return campaign;
      log.info('retention ended, purge asked for', { campaign: id });
      return { ...noted, version: noted.version + 1 };
    } catch (error) {
      log.error('the purge at the end of the retention could not be asked for; the next run will', {
        campaign: id,
        error,
      });
      return campaign;
    }
  };
  return await Promise.all(all.map(purge));
};
