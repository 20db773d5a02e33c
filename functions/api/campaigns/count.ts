import { audienceId } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { isPresent, type KeptTally, mayShowKept } from '../../../core/delivery/kept-tally.ts';
import { standingRules } from '../../../core/delivery/standing.ts';
import { createTally } from '../../../core/delivery/tally.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

/** What the deliveries of a campaign's present list add up to, and when they did, epoch ms. */
export type Count = Pick<KeptTally, 'tally' | 'countedAtMs'>;

export type CountDependencies = Pick<
  ApiDependencies,
  'deliveries' | 'tallies' | 'clock' | 'log' | 'fallbackHourMs'
>;

/**
 * Counts a campaign's present list, or takes the last count where that may be shown. What was counted of a large running
 * campaign is kept: while pace is slow or dead, the looks of everybody together count it once in three minutes.
 */
export const countOf = async (
  { deliveries, tallies, clock, log, fallbackHourMs }: CountDependencies,
  campaign: Campaign,
): Promise<Count> => {
  const tally = createTally(standingRules(campaign, fallbackHourMs, clock()), campaign.runningSinceMs);
  if (campaign.import === undefined) return { tally: tally.result(), countedAtMs: clock() };
  const audience = audienceId(campaign.id, campaign.import.number);
  const isKept = mayShowKept(campaign);
  if (isKept) {
    const kept = await tallies.get(audience);
    if (kept !== undefined && isPresent(kept, campaign, clock())) return kept;
  }
  const countedAtMs = clock();
  for await (const page of deliveries.scan(audience)) for (const delivery of page) tally.add(delivery);
  const counted = { tally: tally.result(), countedAtMs };
  if (isKept) {
    try {
      await tallies.put({ audience, generation: campaign.generation, ...counted });
    } catch (error) {
      log.warn('a count could not be kept; the next look counts anew', { campaign: campaign.id, error });
    }
  }
  return counted;
};
