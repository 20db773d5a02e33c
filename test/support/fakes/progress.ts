import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { type Progress, progressOf } from '../../../core/delivery/progress.ts';
import { createTally } from '../../../core/delivery/tally.ts';

/** The deliveries of a campaign's present audience as progress. */
export const progressOfDeliveries = (
  campaign: Pick<Campaign, 'state' | 'runningSinceMs'>,
  deliveries: Iterable<Delivery>,
  nowMs: number,
): Progress => {
  const tally = createTally(
    { state: campaign.state, silentMs: 48 * 3_600_000, nowMs, isListDeleted: false },
    campaign.runningSinceMs,
  );
  for (const delivery of deliveries) tally.add(delivery);
  return progressOf(campaign, tally.result(), nowMs);
};
