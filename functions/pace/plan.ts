import type { MessageChannel } from '../../core/audience/audience.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { PauseReason } from '../../core/campaign/pause-reason.ts';
import { haltMessage } from '../../core/pacing/pause-reasons.ts';
import type { PlannedRelease } from '../../core/pacing/releases.ts';

/** What may leave by a channel in this run, and how fast. */
export type Plan = { releases: PlannedRelease[]; msPerUnit: number };
export type Plans = Partial<Record<MessageChannel, Plan>>;

/** Changes a running campaign; `change` answers undefined to leave it. */
export type ChangeRunning = (
  campaign: Campaign,
  change: (latest: Campaign) => Campaign | undefined,
) => Promise<Campaign | undefined>;

/**
 * While the provider throttles, chunks are in the queue a little before they can leave: the rate that it takes is only
 * found where the senders, not the releases, are what holds back. Less than a sender holds a chunk for its slot.
 */
export const THROTTLED_LEAD_MS = 20_000;

/** People of the list whom a channel writes to first; of all channels unless one is named. */
export const peopleOf = (campaign: Campaign, only?: MessageChannel): number =>
  (campaign.import?.groups ?? [])
    .filter(({ channel }) => channel !== 'letter' && (only === undefined || channel === only))
    .reduce((sum, group) => sum + group.people, 0);

/** Why a campaign stops, by the provider's code for it. */
export const reasonOf = (code: string, atMs: number): PauseReason => ({
  code,
  message: haltMessage(code),
  atMs,
});
