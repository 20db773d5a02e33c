import { CHUNK_SIZE, type MessageChannel } from '../audience/audience.ts';
import { DAY_MS } from '../base/day.ts';
import type { Wording } from '../base/wording.ts';
import type { Campaign, Pacing, PauseReason, Release } from '../campaign/campaign.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { SendingAccount } from '../provider/accounts.ts';
import { BOUNCE_LIMIT, COMPLAINT_LIMIT } from './health-limits.ts';

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

/** What of a channel has been released in this generation. */
const releasedOf = (
  campaign: Campaign,
  channel: MessageChannel,
): Pick<Campaign, 'releasedThrough' | 'releases'> => (channel === 'sms' ? campaign.sms : campaign);

/** When a chunk was last released by itself since the campaign started or was resumed, epoch ms. */
export const releasedAgainMs = (campaign: Campaign, { releasedAtMs }: Delivery): number | undefined =>
  releasedAtMs !== undefined && releasedAtMs >= (campaign.runningSinceMs ?? 0) ? releasedAtMs : undefined;

/** When a waiting chunk was last to leave, epoch ms. */
const lastReleaseMs = (campaign: Campaign, channel: MessageChannel, delivery: Delivery): number => {
  const { releases } = releasedOf(campaign, channel);
  const first = releases.find(({ through }) => delivery.chunk < through)?.dueByMs ?? -Infinity;
  return Math.max(first, releasedAgainMs(campaign, delivery) ?? -Infinity);
};

/** Whether and how a chunk is due for release; undefined while it is on its way, settled or a letter. */
export const dueChunk = (campaign: Campaign, delivery: Delivery, times: PaceTimes): DueChunk | undefined => {
  if (delivery.channel === 'letter' || delivery.phase === 'sent') return undefined;
  const { chunk, size, channel } = delivery;
  if (delivery.phase === 'waiting' && chunk >= releasedOf(campaign, channel).releasedThrough)
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
  mostPeople: number;
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
  let left = input.mostPeople;
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
  releases: readonly PlannedRelease[],
  times: PaceTimes,
  channel: MessageChannel = 'email',
): Campaign => {
  const before = releasedOf(campaign, channel);
  const first = releases.filter(({ kind }) => kind === 'first');
  const last = first.at(-1);
  // Of the releases older than the stuck time one stays, as the mark below which whatever still waits is stuck.
  const isOld = ({ dueByMs }: Release): boolean => dueByMs + times.stuckMs <= times.nowMs;
  const kept = [...before.releases.filter(isOld).slice(-1), ...before.releases.filter((one) => !isOld(one))];
  const release: Release[] = last === undefined ? [] : [{ through: last.chunk + 1, dueByMs: last.dueMs }];
  const after = {
    releasedThrough: release[0]?.through ?? before.releasedThrough,
    releases: [...kept, ...release],
  };
  return channel === 'sms' ? { ...campaign, sms: { ...campaign.sms, ...after } } : { ...campaign, ...after };
};

/** Below this rate a second's worth is so few messages that one that is a little early exceeds it. */
const FEW_PER_SECOND = 10;
const FEW_MARGIN = 0.1;

/** Messages a second to be given out, of those that the provider allows; `margin` is the part to be left, 0 to 1. */
export const pacedRate = (allowedPerSecond: number, margin: number): number =>
  allowedPerSecond * (1 - (allowedPerSecond < FEW_PER_SECOND ? Math.max(margin, FEW_MARGIN) : margin));

/** A call, or several at once, is a burst, kept well below the second's worth that the provider lets pass. */
const BURST_MS = 600;
/** The same of text messages, whose calls take one each. */
export const MAX_PARTS_AT_ONCE_MS = BURST_MS;

/**
 * How emails are handed over: fifty in a call, one in each, or as the rate asks for. Amazon SES can be read as taking
 * one bulk call a second ("Service quotas"), which is fifty messages a second; calls of one message each have no limit
 * but the account's rate.
 */
export const sendModes = ['auto', 'bulk', 'single'] as const;
export type SendMode = (typeof sendModes)[number];
const BULK_PER_SECOND = 50;

/** Whether emails at this rate go in calls of many. */
export const isBulkAt = (mode: SendMode, perSecond: number): boolean =>
  mode === 'bulk' || (mode === 'auto' && perSecond <= BULK_PER_SECOND);

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
export const MIN_JUDGED = 500;
/** One complaint among few messages is above the share already; three are a sign. */
const MIN_COMPLAINTS = 3;
/** Messages that the provider took and then could not send point to the notice; a sound one has none. */
const FAILURE_LIMIT = 0.04;

/** What the provider took, and what became of it. */
export type Health = {
  sent: number;
  /** Hard bounces; suppressed addresses and soft bounces do not count towards the account's bounce rate. */
  bounced: number;
  complained: number;
  /** Could not be filled in, or was refused for its content, after the provider had taken it. */
  failed: number;
};

const healthCodes = ['BOUNCE_RATE', 'COMPLAINT_RATE', 'FAILURE_RATE'] as const;

/** Whether the campaign stopped for its own figures, so that a resume means that they have been seen. */
export const isHealthPause = (reason: PauseReason | undefined): boolean =>
  healthCodes.some((code) => code === reason?.code);

/** Why the campaign must stop before the provider stops the whole account; undefined while it is well. */
export const healthProblem = (health: Health, nowMs: number): PauseReason | undefined => {
  const { sent, bounced, complained, failed } = health;
  if (sent < MIN_JUDGED) return undefined;
  const percent = (part: number): string => `${((100 * part) / sent).toFixed(2)}%`;
  const pourcent = (part: number): string => `${((100 * part) / sent).toFixed(2).replace('.', ',')}\u00a0%`;
  const reason = (code: (typeof healthCodes)[number], { en, fr }: Wording): PauseReason => ({
    code,
    message: {
      en: `${en} After you resume, only messages sent from then on are judged.`,
      fr: `${fr} Après la reprise, seuls les messages envoyés à partir de là comptent.`,
    },
    atMs: nowMs,
  });
  if (bounced / sent >= BOUNCE_LIMIT) {
    return reason('BOUNCE_RATE', {
      en: `${bounced} of ${sent} messages bounced (${percent(bounced)}). Amazon SES reviews accounts at 5%. Check where the addresses come from before you resume.`,
      fr: `${bounced} messages sur ${sent} sont revenus (${pourcent(bounced)}). Amazon SES examine les comptes à 5\u00a0%. Vérifiez d’où viennent les adresses avant de reprendre.`,
    });
  }
  if (complained >= MIN_COMPLAINTS && complained / sent >= COMPLAINT_LIMIT) {
    return reason('COMPLAINT_RATE', {
      en: `${complained} of ${sent} people marked the message as unwanted (${percent(complained)}). Amazon SES reviews accounts at 0.1%. Check the text and the list before you resume.`,
      fr: `${complained} personnes sur ${sent} ont signalé le message comme indésirable (${pourcent(complained)}). Amazon SES examine les comptes à 0,1\u00a0%. Vérifiez le texte et la liste avant de reprendre.`,
    });
  }
  if (failed / sent >= FAILURE_LIMIT) {
    return reason('FAILURE_RATE', {
      en: `${failed} of ${sent} messages could not be filled in, or were refused for their content (${percent(failed)}). Check the notice and its fields before you resume; those people have not been told.`,
      fr: `${failed} messages sur ${sent} n’ont pas pu être composés, ou ont été refusés pour leur contenu (${pourcent(failed)}). Vérifiez l’avis et ses champs avant de reprendre ; ces personnes n’ont pas été informées.`,
    });
  }
  return undefined;
};

export type RampSettings = {
  /** How long after the start the ramp lasts; 0 for none. */
  minutes: number;
  /** Part of the people who are sent to in that time, percent. */
  percent: number;
};

/**
 * The first few, at the beginning of a campaign: a small share leaves at once and the rest waits, so that a bad list
 * or notice is seen while most can still be spared. Never fewer than it takes to judge; undefined where there is no
 * ramp (any more), or it would hold nobody back.
 */
export const rampOf = (
  campaign: Pick<Campaign, 'startedAtMs'>,
  people: number,
  settings: RampSettings,
  nowMs: number,
): Pacing['ramp'] => {
  const untilMs = (campaign.startedAtMs ?? 0) + settings.minutes * 60_000;
  const first = Math.max(MIN_JUDGED, Math.ceil((people * settings.percent) / 100));
  return nowMs < untilMs && first < people ? { people: first, untilMs } : undefined;
};

/**
 * The due chunks that may leave while the ramp lasts: what had left before may go again, the first release goes as
 * far as the ramp's people.
 *
 * @param people - of the campaign, by email
 */
export const dueInRamp = (due: readonly DueChunk[], ramp: Pacing['ramp'], people: number): DueChunk[] => {
  if (ramp === undefined) return [...due];
  const unreleased = due.reduce((sum, { kind, size }) => sum + (kind === 'first' ? size : 0), 0);
  let left = ramp.people - (people - unreleased);
  return due.filter(({ kind, size }) => {
    if (kind === 'again') return true;
    left -= size;
    return left >= 0;
  });
};

/** Code of a pause for the quota of 24 hours, whoever found it used up. */
export const QUOTA_CODE = 'ACCOUNT_DAILY_QUOTA_EXCEEDED';

/** Part of the quota that must be free before a campaign goes on, so that it does not stop again at once. */
const FREE_QUOTA_SHARE = 0.01;
/** How long a pause for the quota lasts at least: the account's own count may lag behind what it refused. */
const MIN_QUOTA_PAUSE_MS = 5 * 60_000;

const freeQuotaNeeded = ({ quotaPer24Hours }: SendingAccount): number =>
  Math.min(quotaPer24Hours, Math.max(CHUNK_SIZE, Math.ceil(quotaPer24Hours * FREE_QUOTA_SHARE)));

const quotaLeft = ({ quotaPer24Hours, sentLast24Hours }: SendingAccount): number =>
  quotaPer24Hours - sentLast24Hours;

/** Whether a campaign that was paused for the quota may go on. */
export const quotaIsFree = (account: SendingAccount, pausedAtMs: number, nowMs: number): boolean =>
  nowMs >= pausedAtMs + MIN_QUOTA_PAUSE_MS && quotaLeft(account) >= freeQuotaNeeded(account);

/**
 * When enough of the quota is free to go on. It is one of any 24 hours, so each message gives its part back a day
 * after it was sent. What others sent on the account is not known: then it is a day from now at the latest.
 *
 * @param sentAtMinute - epoch minute → messages that the provider took in it
 */
export const quotaFreeAtMs = (
  account: SendingAccount,
  sentAtMinute: ReadonlyMap<number, number>,
  nowMs: number,
): number => {
  const needed = freeQuotaNeeded(account);
  let left = quotaLeft(account);
  const earliestMs = nowMs + MIN_QUOTA_PAUSE_MS;
  for (const [minute, messages] of [...sentAtMinute].sort(([one], [other]) => one - other)) {
    if (left >= needed) break;
    // Given back when the whole minute is a day ago.
    const backAtMs = (minute + 1) * 60_000 + DAY_MS;
    if (backAtMs <= nowMs) continue;
    left += messages;
    if (left >= needed) return Math.max(earliestMs, backAtMs);
  }
  return left >= needed ? earliestMs : nowMs + DAY_MS;
};
