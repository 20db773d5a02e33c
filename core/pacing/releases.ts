// Which chunks of a campaign are due, the times at which they leave, and what of it the campaign remembers.
import type { MessageChannel } from '../audience/audience.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Release } from '../campaign/lanes.ts';
import type { Delivery } from '../delivery/delivery.ts';

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

/** When a chunk was last released by itself since the campaign started or was resumed, epoch ms. */
export const releasedAgainMs = (campaign: Campaign, { releasedAtMs }: Delivery): number | undefined =>
  releasedAtMs !== undefined && releasedAtMs >= (campaign.runningSinceMs ?? 0) ? releasedAtMs : undefined;

/** When a waiting chunk was last to leave, epoch ms. */
const lastReleaseMs = (campaign: Campaign, channel: MessageChannel, delivery: Delivery): number => {
  const { releases } = campaign.lanes[channel];
  const first = releases.find(({ through }) => delivery.chunk < through)?.dueByMs ?? -Infinity;
  return Math.max(first, releasedAgainMs(campaign, delivery) ?? -Infinity);
};

/** Whether and how a chunk is due for release; undefined while it is on its way, settled or a letter. */
export const dueChunk = (campaign: Campaign, delivery: Delivery, times: PaceTimes): DueChunk | undefined => {
  if (delivery.channel === 'letter' || delivery.phase === 'sent') return undefined;
  const { chunk, size, channel } = delivery;
  if (delivery.phase === 'waiting' && chunk >= campaign.lanes[channel].releasedThrough)
    return { chunk, size, kind: 'first' };

  const againMs = releasedAgainMs(campaign, delivery) ?? -Infinity;
  const isDue = (sinceMs: number): boolean =>
    times.nowMs >= sinceMs && (againMs < sinceMs || times.nowMs >= againMs + times.stuckMs);
  switch (delivery.phase) {
    case 'waiting':
      return times.nowMs >= lastReleaseMs(campaign, channel, delivery) + times.stuckMs
        ? { chunk, size, kind: 'again' }
        : undefined;
    case 'sending':
      return isDue((delivery.claim?.atMs ?? 0) + times.settleMs) ? { chunk, size, kind: 'again' } : undefined;
    case 'doubt':
    case 'deferred':
      return isDue(delivery.notBeforeMs ?? 0) ? { chunk, size, kind: 'again' } : undefined;
  }
};

/**
 * Which of the chunks that nobody claimed in their time are slow only: the queue has not come to them yet, as long as
 * chunks released before them are being claimed. Releasing those again would make a queue that is too long longer.
 *
 * @param unclaimed - numbers of the chunks that waited longer than the stuck time since their first release
 * @param claims - latest claims of chunks that were released once, which happened in the order of their numbers
 */
export const behindTheQueue = (
  unclaimed: readonly number[],
  claims: readonly { chunk: number; atMs: number }[],
  { nowMs, stuckMs }: PaceTimes,
): Set<number> => {
  const firstMoving = claims
    .filter(({ atMs }) => nowMs < atMs + stuckMs)
    .reduce((first, { chunk }) => Math.min(first, chunk), Infinity);
  return new Set(unclaimed.filter((chunk) => chunk > firstMoving));
};

export type PlanInput = {
  nowMs: number;
  /** How far ahead slots are given out. */
  windowMs: number;
  /** Messages a second that may be given out at a time. */
  rateAt: (atMs: number) => number;
  /** Most people who may be released in this run. */
  maxPeople: number;
  /** The next free slot. */
  pacedThroughMs: number;
  /** How long before its slot a chunk is released. */
  leadMs: number;
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
  let left = input.maxPeople;
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
    const ratePerSecond = input.rateAt(slotMs);
    if (lane === undefined || next === undefined || next.size > left || !(ratePerSecond > 0)) break;
    releases.push({ ...next, campaign: lane.id, dueMs: Math.max(input.nowMs, slotMs - input.leadMs) });
    lane.at += 1;
    lane.served += next.size;
    left -= next.size;
    slotMs += (next.size / ratePerSecond) * 1000;
  }
  return { releases, pacedThroughMs: releases.length === 0 ? input.pacedThroughMs : slotMs };
};

/** The campaign after its part of a channel's plan: what was released for the first time counts as released. */
export const withReleases = (
  campaign: Campaign,
  channel: MessageChannel,
  releases: readonly PlannedRelease[],
  times: PaceTimes,
): Campaign => {
  const lane = campaign.lanes[channel];
  const last = releases.filter(({ kind }) => kind === 'first').at(-1);
  // Of the releases older than the stuck time one stays, as the mark below which whatever still waits is stuck.
  const isOld = ({ dueByMs }: Release): boolean => dueByMs + times.stuckMs <= times.nowMs;
  const kept = [...lane.releases.filter(isOld).slice(-1), ...lane.releases.filter((one) => !isOld(one))];
  const release: Release[] = last === undefined ? [] : [{ through: last.chunk + 1, dueByMs: last.dueMs }];
  const after = {
    ...lane,
    releasedThrough: release[0]?.through ?? lane.releasedThrough,
    releases: [...kept, ...release],
  };
  return { ...campaign, lanes: { ...campaign.lanes, [channel]: after } };
};
