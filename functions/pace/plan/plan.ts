// Plans what may leave by a channel in this run. What is particular to a channel comes in as its terms.
import type { MessageChannel } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { ChannelPacing } from '../../../core/campaign/lanes.ts';
import type { PauseReason } from '../../../core/campaign/pause-reason.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import { haltMessage } from '../../../core/pacing/pause-reasons.ts';
import { pacedRate } from '../../../core/pacing/rate.ts';
import { type DueChunk, type PlannedRelease, planReleases } from '../../../core/pacing/releases.ts';
import { allowedPerSecond } from '../../../core/pacing/throttling.ts';
import type { PaceDependencies } from './dependencies.ts';

/** How a channel may send in this run. Its unit is what its provider counts: emails, or parts of SMS. */
export type Terms = {
  channel: MessageChannel;
  /** Units a second that the provider allows. */
  providerPerSecond: number;
  /** Units that a message takes at most. */
  unitsPerMessage: number;
  /** People released and still to be sent to. */
  onTheirWay: number;
  /** People who may be released in this run at most. */
  maxPeople: number;
  /** The campaigns that take part, each with the chunks that may leave now. */
  campaigns: readonly { campaign: Campaign; due: readonly DueChunk[] }[];
  /** What is told of a campaign beside the rate; undefined where the channel has nothing to tell of it. */
  toldOf(campaign: Campaign): Pick<ChannelPacing, 'ramp' | 'quietUntilMs' | 'budget'> | undefined;
};

/** What may leave by a channel in this run, and how fast. */
export type Plan = {
  releases: PlannedRelease[];
  msPerUnit: number;
  pacingOf(campaign: Campaign): ChannelPacing | undefined;
};
export type Plans = Partial<Record<MessageChannel, Plan>>;

export type PlanDependencies = Pick<PaceDependencies, 'clock' | 'windowMs' | 'margin' | 'slots'> & {
  campaigns: Pick<CampaignStore, 'getLedger' | 'replaceLedger'>;
};

/**
 * While the provider throttles, chunks are in the queue a little before they can leave: the rate that it takes is only
 * found where the senders, not the releases, are what holds back. Less than a sender holds a chunk for its slot.
 */
const THROTTLED_LEAD_MS = 20_000;

/** Plans what may leave by a channel; `conflict` where another run was first. */
export const planChannel = async (deps: PlanDependencies, terms: Terms): Promise<Plan | 'conflict'> => {
  const { channel, unitsPerMessage } = terms;
  const nowMs = deps.clock();
  const paced = pacedRate(terms.providerPerSecond, deps.margin);
  const throttling = await deps.slots.throttling(channel);
  const rateAt = (atMs: number): number => allowedPerSecond(throttling, paced, atMs);
  const isThrottled = rateAt(nowMs) < paced;
  const ledger = (await deps.campaigns.getLedger(channel)) ?? { version: 0, pacedThroughMs: 0 };
  // What was released before at a higher rate waits in the queue and takes its time first.
  const backlogMs = ((terms.onTheirWay * unitsPerMessage) / rateAt(nowMs)) * 1000;
  const { releases, pacedThroughMs } = planReleases({
    nowMs,
    windowMs: deps.windowMs,
    rateAt: (atMs) => rateAt(atMs) / unitsPerMessage,
    maxPeople: terms.maxPeople,
    pacedThroughMs: isThrottled ? nowMs + backlogMs : ledger.pacedThroughMs,
    leadMs: isThrottled ? THROTTLED_LEAD_MS : 0,
    campaigns: terms.campaigns.map(({ campaign: { id, weight }, due }) => ({ id, weight, due })),
  });
  if (releases.length > 0) {
    const written = await deps.campaigns.replaceLedger(channel, { version: ledger.version, pacedThroughMs });
    if (written === 'conflict') return 'conflict';
  }
  return {
    releases,
    msPerUnit: 1000 / paced,
    pacingOf(campaign) {
      const told = terms.toldOf(campaign);
      return (
        told && {
          atMs: nowMs,
          providerPerSecond: terms.providerPerSecond,
          ratePerSecond: Math.round(10 * rateAt(nowMs)) / 10,
          throttled: isThrottled,
          ...told,
        }
      );
    },
  };
};

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
