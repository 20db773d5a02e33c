import type { Campaign, PauseReason, Release } from './campaign.ts';
import type { Delivery } from './delivery.ts';

/** A chunk that may be released now. */
export type DueChunk = {
  chunk: number;
  /** People in it. */
  size: number;
  /** `again`: was released before and did not move, was handed back, or is out of doubt. */
  kind: 'first' | 'again';
};

export type PaceTimes = {
  nowMs: number;
  /** How long events have to settle a claim without a result. */
  settleMs: number;
  /** How long after its slot a released chunk may stay unclaimed. */
  stuckMs: number;
};

/** When a waiting chunk was last to leave, epoch ms. */
const lastReleaseMs = (campaign: Campaign, delivery: Delivery): number => {
  const first = campaign.releases.find(({ through }) => delivery.chunk < through)?.dueByMs ?? -Infinity;
  const again = delivery.releasedAtMs ?? -Infinity;
  return again >= (campaign.runningSinceMs ?? 0) ? Math.max(first, again) : first;
};

/** Whether and how a chunk is due for release; undefined while it is on its way, settled or a letter. */
export const dueChunk = (campaign: Campaign, delivery: Delivery, times: PaceTimes): DueChunk | undefined => {
  if (delivery.channel === 'letter' || delivery.phase === 'sent') return undefined;
  const { chunk, size } = delivery;
  if (delivery.phase === 'waiting' && chunk >= campaign.releasedThrough)
    return { chunk, size, kind: 'first' };

  const releasedAgain = delivery.releasedAtMs ?? -Infinity;
  const isDue = (sinceMs: number): boolean =>
    times.nowMs >= sinceMs &&
    (releasedAgain < sinceMs ||
      releasedAgain < (campaign.runningSinceMs ?? 0) ||
      times.nowMs >= releasedAgain + times.stuckMs);
  switch (delivery.phase) {
    case 'waiting':
      return times.nowMs >= lastReleaseMs(campaign, delivery) + times.stuckMs
        ? { chunk, size, kind: 'again' }
        : undefined;
    case 'sending':
      return isDue((delivery.claim?.atMs ?? 0) + times.settleMs) ? { chunk, size, kind: 'again' } : undefined;
    case 'doubt':
    case 'deferred':
      return isDue(delivery.notBeforeMs ?? 0) ? { chunk, size, kind: 'again' } : undefined;
  }
};

export type PlanInput = {
  nowMs: number;
  /** How far ahead slots are given out. */
  windowMs: number;
  /** Messages a second that may be given out: the provider's rate less the margin. */
  ratePerSecond: number;
  /** Messages that the provider's daily quota still lets out. */
  quotaLeft: number;
  /** The next free slot, from the ledger. */
  pacedThroughMs: number;
  campaigns: readonly { id: string; weight: number; due: readonly DueChunk[] }[];
};

export type PlannedRelease = DueChunk & { campaign: string; dueMs: number };

/**
 * Gives slots to due chunks, each as long as its people take at the rate, so that over any stretch of time no more
 * is released than the rate allows. Campaigns share the slots by weight; within a campaign chunks go in the order
 * given. Slots in the past are never made up for.
 */
export const planReleases = (input: PlanInput): { releases: PlannedRelease[]; pacedThroughMs: number } => {
  const releases: PlannedRelease[] = [];
  const endMs = input.nowMs + input.windowMs;
  let slotMs = Math.max(input.nowMs, input.pacedThroughMs);
  let quotaLeft = input.quotaLeft;
  if (!(input.ratePerSecond > 0)) return { releases, pacedThroughMs: input.pacedThroughMs };
  const lanes = input.campaigns.map(({ id, weight, due }) => ({ id, weight, due, at: 0, served: 0 }));

  while (slotMs < endMs) {
    const lane = lanes
      .filter(({ due, at }) => at < due.length)
      .reduce<(typeof lanes)[number] | undefined>(
        (best, one) =>
          best === undefined || one.served / one.weight < best.served / best.weight ? one : best,
        undefined,
      );
    const next = lane?.due[lane.at];
    if (lane === undefined || next === undefined || next.size > quotaLeft) break;
    releases.push({ ...next, campaign: lane.id, dueMs: slotMs });
    lane.at += 1;
    lane.served += next.size;
    quotaLeft -= next.size;
    slotMs += (next.size / input.ratePerSecond) * 1000;
  }
  return { releases, pacedThroughMs: slotMs };
};

/** The campaign after its part of the plan: what was released for the first time counts as released. */
export const withReleases = (
  campaign: Campaign,
  releases: readonly PlannedRelease[],
  times: PaceTimes,
): Campaign => {
  const first = releases.filter(({ kind }) => kind === 'first');
  const last = first.at(-1);
  // Of the releases older than the stuck time one stays, as the mark below which whatever still waits is stuck.
  const isOld = ({ dueByMs }: Release): boolean => dueByMs + times.stuckMs <= times.nowMs;
  const kept = [
    ...campaign.releases.filter(isOld).slice(-1),
    ...campaign.releases.filter((one) => !isOld(one)),
  ];
  if (last === undefined) return { ...campaign, releases: kept };
  const release: Release = { through: last.chunk + 1, dueByMs: last.dueMs };
  return { ...campaign, releasedThrough: release.through, releases: [...kept, release] };
};

/** Below this rate a second's worth is so few messages that one that is a little early exceeds it. */
const FEW_PER_SECOND = 10;
const FEW_MARGIN = 0.1;

/** Messages a second to be given out, of those that the provider allows; `margin` is the part to be left, 0 to 1. */
export const pacedRate = (allowedPerSecond: number, margin: number): number =>
  allowedPerSecond * (1 - (allowedPerSecond < FEW_PER_SECOND ? Math.max(margin, FEW_MARGIN) : margin));

/** A call is a burst, kept well below the second's worth that the provider lets pass. */
const BURST_MS = 600;

/** How many of `people` go in one provider call at this rate: all of them, or parts of about the same size. */
export const messagesPerCall = (msPerMessage: number, people: number): number => {
  const most = Math.max(1, Math.floor(BURST_MS / msPerMessage));
  return Math.ceil(people / Math.ceil(people / most));
};

/**
 * How far behind the clock the account's sending time may stand, so that a sender's small delay costs nothing. With
 * a call's burst it stays below the second's worth that the provider lets pass.
 */
export const SLOT_SLACK_MS = 100;

/** Below this many sent messages a share says nothing about the list. */
const MINIMUM_SENT = 500;
/**
 * Shares of sent messages at which Tocsin stops by itself, below those at which Amazon SES reviews an account
 * (5% bounces, 0.1% complaints; "Amazon SES sending review process FAQs").
 */
const BOUNCE_LIMIT = 0.04;
const COMPLAINT_LIMIT = 0.0008;

/** Why the campaign must stop before the provider stops the whole account; undefined while it is well. */
export const healthProblem = (
  counts: { sent: number; bounced: number; complained: number },
  nowMs: number,
): PauseReason | undefined => {
  const { sent, bounced, complained } = counts;
  if (sent < MINIMUM_SENT) return undefined;
  const percent = (part: number): string => `${((100 * part) / sent).toFixed(2)}%`;
  if (bounced / sent >= BOUNCE_LIMIT) {
    return {
      code: 'BOUNCE_RATE',
      message: `${bounced} of ${sent} messages bounced (${percent(bounced)}). Amazon SES reviews accounts at 5%. Check where the addresses come from before you resume.`,
      atMs: nowMs,
    };
  }
  // One complaint among few messages is above the share already; three are a sign.
  if (complained >= 3 && complained / sent >= COMPLAINT_LIMIT) {
    return {
      code: 'COMPLAINT_RATE',
      message: `${complained} of ${sent} people marked the message as unwanted (${percent(complained)}). Amazon SES reviews accounts at 0.1%. Check the text and the list before you resume.`,
      atMs: nowMs,
    };
  }
  return undefined;
};
