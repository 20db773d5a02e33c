// Reads a campaign's deliveries: what of each channel is due, and how the campaign is.

import {
  audienceId,
  forEachChannel,
  type MessageChannel,
  messageChannels,
  type Place,
  placeKey,
} from '../../../core/audience/audience.ts';
import { DAY_SECONDS } from '../../../core/base/day.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { noteFallbackPlaces } from '../../../core/delivery/attempts.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { fallbacksOf, type Waiting } from '../../../core/delivery/fallback.ts';
import { type Facts, needsSending, takenAt } from '../../../core/delivery/outcome.ts';
import { silentMsOf, standingRules } from '../../../core/delivery/standing.ts';
import type { DeliveryStore } from '../../../core/delivery/store.ts';
import { createTally, type Tally } from '../../../core/delivery/tally.ts';
import type { Health } from '../../../core/pacing/health.ts';
import {
  behindTheQueue,
  type DueChunk,
  dueChunk,
  type PaceTimes,
  releasedAgainMs,
} from '../../../core/pacing/releases.ts';

/** How far the provider's account of what was spent may be behind. */
const SPENDING_LAG_SECONDS = 900;
/** People to be handed on whom one reading holds; the rest waits for the next. */
const MAX_WAITING = 20_000;

/** What of a channel is due, or on its way. */
export type Lane = {
  due: DueChunk[];
  /** People released and still to be sent to: their messages are in the queue, or being sent. */
  onTheirWay: number;
  /** People who are still to be sent to, released or not. */
  unsent: number;
};

/** What one reading of a campaign's deliveries tells. */
export type Reading = {
  /** When the reading began, epoch ms. */
  countedAtMs: number;
  tally: Tally;
  lanes: Record<MessageChannel, Lane>;
  /** Deliveries that are due again: their release is noted on them. */
  again: Map<number, Delivery>;
  /** Emails to be judged, and what became of them. */
  health: Health;
  /** Epoch minute → emails that the provider took in it, of the last day. */
  sentAtMinute: Map<number, number>;
  /** Text messages so new that the account may not have them yet. */
  newestSms: number;
  fallbackAttempts: {
    /** Whose turn for the next channel has come. */
    waiting: Waiting[];
    /** How many others will follow, unless their first message arrives. */
    later: number;
    /** Where those who have a second try are found in it, by the key of their place. */
    places: Map<string, Place>;
    /** Of whom the first delivery says so. */
    noted: Set<string>;
  };
};

export const audienceOf = (campaign: Campaign): string => {
  if (campaign.import === undefined) throw new Error(`campaign ${campaign.id} runs without an audience`);
  return audienceId(campaign.id, campaign.import.number);
};

const leftIn = ({ facts }: Delivery): number => facts.filter(needsSending).length;

export type ReadingTimes = PaceTimes & {
  hourMs: number;
  /** Up to when the provider's events are in their bucket: a later silence may be theirs and not the message's. */
  eventsUntilMs: number;
};

/** Gathers what became of messages: emails for the quota and the health of the campaign, SMS for what is spent. */
const createMessageFigures = ({ judgedSinceMs = 0 }: Campaign, nowMs: number) => {
  // An administrator who resumed after too many bounces has seen those: from then on new messages count.
  const judgedSince = Math.floor(judgedSinceMs / 1000);
  const nowSeconds = nowMs / 1000;
  const health: Health = { sent: 0, bounced: 0, complained: 0, failed: 0 };
  const sentAtMinute = new Map<number, number>();
  let newestSms = 0;
  const add: Record<MessageChannel, (facts: Facts) => void> = {
    email(facts) {
      const taken = takenAt(facts);
      if (taken === undefined) return;
      if (taken > nowSeconds - DAY_SECONDS) {
        const minute = Math.floor(taken / 60);
        sentAtMinute.set(minute, (sentAtMinute.get(minute) ?? 0) + 1);
      }
      if (taken < judgedSince) return;
      health.sent += 1;
      if (facts.bouncedPermanent !== undefined || facts.noSuchMailbox !== undefined) health.bounced += 1;
      if (facts.complained !== undefined) health.complained += 1;
      if (facts.renderingFailed !== undefined || facts.rejected !== undefined) health.failed += 1;
    },
    sms(facts) {
      if ((takenAt(facts) ?? -Infinity) > nowSeconds - SPENDING_LAG_SECONDS) newestSms += 1;
    },
  };
  return { add, result: () => ({ health, sentAtMinute, newestSms }) };
};

/** Gathers whose turn for the next channel has come, and who has had it. */
const createFallbackFigures = (campaign: Campaign, times: ReadingTimes) => {
  const silentMs = silentMsOf(campaign, times.hourMs);
  const found: Reading['fallbackAttempts'] = {
    waiting: [],
    later: 0,
    places: new Map(),
    noted: new Set(),
  };
  const add = (delivery: Delivery): void => {
    for (const place of Object.keys(delivery.fallbackTo ?? {})) {
      found.noted.add(placeKey({ chunk: delivery.chunk, place: Number(place) }));
    }
    noteFallbackPlaces(found.places, delivery);
    for (const one of fallbacksOf(campaign, delivery, silentMs)) {
      const dueMs = one.isSilent ? Math.min(times.nowMs, times.eventsUntilMs) : times.nowMs;
      if (one.sinceMs > dueMs || found.waiting.length === MAX_WAITING) found.later += 1;
      else found.waiting.push(one);
    }
  };
  return { add, result: () => found };
};

type Claims = { chunk: number; atMs: number }[];

/** Gathers what of each channel is due or on its way. */
const createLanes = (campaign: Campaign, times: PaceTimes) => {
  const again = new Map<number, Delivery>();
  const claims = forEachChannel((): Claims => []);
  const lanes = forEachChannel((): Lane => ({ due: [], onTheirWay: 0, unsent: 0 }));

  const add = (channel: MessageChannel, delivery: Delivery): void => {
    const lane = lanes[channel];
    const dueNow = dueChunk(campaign, delivery, times);
    if (dueNow !== undefined) lane.due.push(dueNow);
    if (dueNow?.kind === 'again') again.set(dueNow.chunk, delivery);
    const { claim, chunk, phase } = delivery;
    if (claim && releasedAgainMs(campaign, delivery) === undefined) {
      claims[channel].push({ chunk, atMs: claim.atMs });
    }
    const left = phase === 'sent' ? 0 : leftIn(delivery);
    lane.unsent += left;
    if (dueNow === undefined && (phase === 'waiting' || phase === 'sending')) lane.onTheirWay += left;
  };

  /** Takes out of what is due what is in the queue still, and will be claimed without another release. */
  const leaveToTheQueue = (channel: MessageChannel): void => {
    const lane = lanes[channel];
    const isUnclaimed = (delivery: Delivery | undefined): boolean =>
      delivery?.phase === 'waiting' && releasedAgainMs(campaign, delivery) === undefined;
    const unclaimed = lane.due.flatMap(({ chunk }) => (isUnclaimed(again.get(chunk)) ? [chunk] : []));
    const slow = behindTheQueue(unclaimed, claims[channel], times);
    lane.due = lane.due.filter(({ chunk }) => !slow.has(chunk));
    for (const chunk of slow) {
      const delivery = again.get(chunk);
      if (delivery) lane.onTheirWay += leftIn(delivery);
      again.delete(chunk);
    }
  };

  const result = () => {
    // Whoever has waited longest goes first: what is due again, then the rest in the order of the list.
    const rank = ({ kind }: DueChunk): number => (kind === 'again' ? 0 : 1);
    for (const channel of messageChannels) {
      leaveToTheQueue(channel);
      lanes[channel].due.sort((one, other) => rank(one) - rank(other) || one.chunk - other.chunk);
    }
    return { lanes, again };
  };
  return { add, result };
};

/** Reads all deliveries of a running campaign. */
export const readDeliveries = async (
  deliveries: Pick<DeliveryStore, 'scan'>,
  campaign: Campaign,
  times: ReadingTimes,
): Promise<Reading> => {
  const tally = createTally(standingRules(campaign, times.hourMs, times.nowMs), campaign.runningSinceMs);
  const lanes = createLanes(campaign, times);
  const messages = createMessageFigures(campaign, times.nowMs);
  const fallbacks = createFallbackFigures(campaign, times);
  for await (const page of deliveries.scan(audienceOf(campaign))) {
    for (const delivery of page) {
      tally.add(delivery);
      if (delivery.channel === 'letter') continue;
      lanes.add(delivery.channel, delivery);
      for (const facts of delivery.facts) messages.add[delivery.channel](facts);
      fallbacks.add(delivery);
    }
  }
  return {
    countedAtMs: times.nowMs,
    tally: tally.result(),
    ...lanes.result(),
    ...messages.result(),
    fallbackAttempts: fallbacks.result(),
  };
};
