// What the SMS of a campaign cost: what is expected before it, and the warnings while it runs.
import { fallbackOf } from '../audience/channels.ts';
import type { Wording } from '../base/wording.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { measuresOf } from '../campaign/lists.ts';
import type { FrozenContent } from '../notice/content.ts';
import type { SmsGroup } from '../notice/list-measures.ts';
import { type SmsOfList, smsOfList } from '../notice/messages-of-list.ts';
import { prices } from './estimate.ts';
import { smsHalted, smsNearLimit, smsWillStop } from './sms-budget-words.ts';

/** From this share of the month's limit on there is still time to have it raised. */
export const NEAR_LIMIT_SHARE = 0.8;

/** US dollars in whole millionths: sums and multiples of prices miss each other by a little as binary fractions. */
const inMillionths = (usd: number): number => Math.round(usd * 1_000_000);

/** How many SMS of so many parts `usd` US dollars pay for. */
export const messagesWithin = (usd: number, parts: number): number =>
  Math.max(0, Math.floor(inMillionths(usd) / inMillionths(parts * prices.smsPart)));

/** What the administrator should know of a running campaign's text messages and their cost, and do. */
export const smsWarnings = ({ lanes, pacing }: Pick<Campaign, 'lanes' | 'pacing'>): Wording[] => {
  const { halt } = lanes.sms;
  if (halt !== undefined) return [smsHalted(halt.message)];
  const budget = pacing?.sms?.budget;
  if (budget === undefined) return [];
  if (budget.spentUsd + budget.neededUsd > budget.limitUsd) return [smsWillStop(budget)];
  return budget.spentUsd >= NEAR_LIMIT_SHARE * budget.limitUsd ? [smsNearLimit(budget)] : [];
};

/** What the text messages of a campaign are expected to come to. */
export type SmsExpectation = {
  averageParts: number;
  /** Parts and characters of the longest message. */
  mostParts: number;
  longest: number;
  /** Messages in the dearer encoding, and the characters that force it, the most frequent first. */
  inUcs2: number;
  forcing: SmsOfList['forcing'];
  /** Whether all this is exactly so: otherwise it is so at most. */
  isExact: boolean;
  /** People who are first written to by SMS, and those whom it may follow an email to. */
  firstPeople: number;
  nextPeople: number;
  /** Parts of the first messages together. */
  firstParts: number;
  /** What the first cost, and what it is if every other message fails as well, US dollars. */
  firstUsd: number;
  mostUsd: number;
};

/**
 * The groups of a list whose values an earlier version did not measure: everybody in them is taken for a typical person, and
 * everybody for somebody whom an SMS may follow an email to.
 */
const assumedGroups = ({ channels, import: list }: Pick<Campaign, 'channels' | 'import'>): SmsGroup[] =>
  (list?.groups ?? [])
    .filter(({ channel }) => channel === 'sms' || fallbackOf(channels, channel) === 'sms')
    .map(({ language, channel, people }) => ({ language, channel, people, values: {} }));

/** What a campaign's text messages are expected to come to, all of them. */
export const expectSms = (
  campaign: Pick<Campaign, 'channels' | 'import'>,
  content: Pick<FrozenContent, 'messages'>,
): SmsExpectation => {
  const measured = measuresOf(campaign)?.sms;
  const { first, next, mostCharacters, isExact, ...rest } = smsOfList(
    content,
    measured ?? assumedGroups(campaign),
  );
  const people = first.people + next.people;
  const parts = first.parts + next.parts;
  return {
    ...rest,
    averageParts: people === 0 ? 0 : parts / people,
    longest: mostCharacters,
    isExact: isExact && measured !== undefined,
    firstPeople: first.people,
    nextPeople: next.people,
    firstParts: first.parts,
    firstUsd: first.parts * prices.smsPart,
    mostUsd: parts * prices.smsPart,
  };
};
