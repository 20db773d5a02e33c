import type { Channel, Language } from '../audience/audience.ts';
import { type ChannelAttempt, type FallbackAttempts, noFallbackAttempts } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import {
  type Facts,
  isToldOtherwise,
  type Outcome,
  outcomeOf,
  outcomeOfBoth,
  takenAt,
} from '../delivery/outcome.ts';

/** How one person stands in a report: their outcome, or that a letter is due. */
export type Result = Outcome | 'letterDue';

/** The result at a place; undefined where the person has another place. */
export const resultOf = (
  channel: Channel,
  facts: Facts,
  fallback: ChannelAttempt | undefined,
): Result | undefined => {
  if (facts.addressCorrected !== undefined) return undefined;
  if (channel === 'letter') return isToldOtherwise(facts) ? 'told' : 'letterDue';
  return outcomeOfBoth(facts, fallback?.facts);
};

/** The attempt that a person's result comes from: the first, unless only the fallback attempt has that result. */
const decisiveAttempt = (
  first: ChannelAttempt,
  fallback: ChannelAttempt | undefined,
  result: Result,
): ChannelAttempt => (fallback === undefined || outcomeOf(first.facts) === result ? first : fallback);

/** By which channel somebody was or is to be told. */
const channelOfTelling = ({ channel, facts }: ChannelAttempt, result: Result): Channel | 'phone' => {
  if (result !== 'told') return channel;
  return facts.toldByLetter === undefined ? 'phone' : 'letter';
};

/** The day on which somebody was told or written to, UTC; empty where nothing went out. */
const dayOfTelling = (facts: Facts, result: Result): string => {
  const at =
    result === 'told' ? (facts.toldByLetter ?? facts.toldByPhone ?? facts.toldInPerson) : takenAt(facts);
  return at === undefined ? '' : new Date(at * 1000).toISOString().slice(0, 10);
};

/** How a person stands, by which channel and on which day (UTC, empty where nothing went out). */
export type Standing = { result: Result; channel: Channel | 'phone'; day: string };

/** How the person at a place stands; undefined where they are counted at another place. */
export const standingOf = (
  delivery: Delivery,
  place: number,
  fallbackAttempts: FallbackAttempts = noFallbackAttempts,
): Standing | undefined => {
  if (delivery.originalPlaces !== undefined) return undefined;
  const first: ChannelAttempt = { channel: delivery.channel, facts: delivery.facts[place] ?? {} };
  const fallback = fallbackAttempts.of(delivery, place);
  const result = resultOf(first.channel, first.facts, fallback);
  if (result === undefined) return undefined;
  const attempt = decisiveAttempt(first, fallback, result);
  return { result, channel: channelOfTelling(attempt, result), day: dayOfTelling(attempt.facts, result) };
};

/** A line of the results: so many people of one language stand alike. */
export type ResultLine = Standing & { language: Language; people: number };

/** Counts the people of deliveries in lines: as many as there are days, channels, languages and results. */
export const createResults = (fallbackAttempts: FallbackAttempts = noFallbackAttempts) => {
  const lines = new Map<string, ResultLine>();
  return {
    add(delivery: Delivery): void {
      const { language } = delivery;
      for (const place of delivery.facts.keys()) {
        const standing = standingOf(delivery, place, fallbackAttempts);
        if (standing === undefined) continue;
        const { result, channel, day } = standing;
        const key = `${day} ${channel} ${language} ${result}`;
        const line = lines.get(key);
        if (line === undefined) lines.set(key, { day, channel, language, result, people: 1 });
        else line.people += 1;
      }
    },
    lines: (): ResultLine[] =>
      [...lines.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line),
  };
};
