// What the SMS of a campaign cost: what is expected before it, and the warnings while it runs.
import type { Channel } from '../audience/audience.ts';
import { fallbackOf } from '../audience/channels.ts';
import type { Wording } from '../base/wording.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { SmsSurvey } from '../notice/sms-text.ts';
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
  /** Messages that were looked at. */
  people: number;
  averageParts: number;
  /** Parts and characters of the longest message. */
  mostParts: number;
  longest: number;
  inUcs2: number;
  /** Characters that force the dearer encoding, the most frequent first. */
  forcing: string[];
  /** People who are first written to by SMS, and those whom it may follow an email to. */
  firstPeople: number;
  nextPeople: number;
  /** What the first cost, and what it is if every other message fails as well, US dollars. */
  firstUsd: number;
  mostUsd: number;
};

/**
 * What a campaign's text messages are expected to come to.
 *
 * @param survey - of those looked at
 * @param longest - characters of the longest of them
 * @param takeSms - share of those looked at who are first written to otherwise and take text messages, 0 to 1
 */
export const expectSms = (
  { channels, import: list }: Pick<Campaign, 'channels' | 'import'>,
  survey: SmsSurvey,
  longest: number,
  takeSms: number,
): SmsExpectation => {
  const groups = list?.groups ?? [];
  const people = (wanted: (channel: Channel) => boolean): number =>
    groups.filter(({ channel }) => wanted(channel)).reduce((sum, group) => sum + group.people, 0);
  const firstPeople = people((channel) => channel === 'sms');
  const nextPeople = Math.round(people((channel) => fallbackOf(channels, channel) === 'sms') * takeSms);
  const usdOf = (count: number): number => count * survey.averageParts * prices.smsPart;
  return {
    people: survey.people,
    averageParts: survey.averageParts,
    mostParts: survey.longest.parts,
    longest,
    inUcs2: survey.inUcs2,
    forcing: survey.forcing.slice(0, 10).map(({ character }) => character),
    firstPeople,
    nextPeople,
    firstUsd: usdOf(firstPeople),
    mostUsd: usdOf(firstPeople + nextPeople),
  };
};
