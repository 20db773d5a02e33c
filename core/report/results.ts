// How people stand in reports: by what they were told and when, or what is known of it.
import type { Channel, Language } from '../audience/audience.ts';
import { isoDayIn } from '../base/local-time.ts';
import { type ChannelAttempt, type FallbackAttempts, noFallbackAttempts } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { type Facts, type Outcome, outcomeOf, outcomeOfBoth, takenAt } from '../delivery/outcome.ts';
import { type Standing, type StandingRules, standingAt, type ToldBy } from '../delivery/standing.ts';

/** What is known of one person in a report: their outcome, or that a letter is due. */
export type Result = Outcome | 'letterDue';

const resultOf = (channel: Channel, facts: Facts, fallback: ChannelAttempt | undefined): Result => {
  const outcome = outcomeOfBoth(facts, fallback?.facts);
  return channel === 'letter' && outcome === 'pending' ? 'letterDue' : outcome;
};

/** The attempt that a person's result comes from: the first, unless only the fallback attempt has that result. */
const decisiveAttempt = (
  first: ChannelAttempt,
  fallback: ChannelAttempt | undefined,
  result: Result,
): ChannelAttempt => (fallback === undefined || outcomeOf(first.facts) === result ? first : fallback);

/** When the message that their result comes from was taken, epoch seconds; undefined where nothing went out. */
const takenOf = ({ channel, facts }: ChannelAttempt): number | undefined =>
  channel === 'letter' ? undefined : takenAt(facts);

/** How a person stands in a report; the day is ISO 8601, empty where nothing went out. */
export type PersonResult = {
  standing: Standing['standing'];
  result: Result;
  /** By what they were told, or are to be. */
  channel: ToldBy;
  day: string;
};

/** What a report counts by. */
export type ResultRules = StandingRules & {
  /** IANA name of the zone that days are told in. */
  timeZone: string;
};

/** How the person at a place stands; undefined where they are counted at another place. */
export const personResultAt = (
  delivery: Delivery,
  place: number,
  rules: ResultRules,
  fallbackAttempts: FallbackAttempts = noFallbackAttempts,
): PersonResult | undefined => {
  const fallback = fallbackAttempts.of(delivery, place);
  const standing = standingAt(delivery, place, fallback, rules);
  if (standing === undefined) return undefined;
  const first: ChannelAttempt = { channel: delivery.channel, facts: delivery.facts[place] ?? {} };
  const result = resultOf(first.channel, first.facts, fallback);
  const attempt = decisiveAttempt(first, fallback, result);
  const [channel, at]: [ToldBy, number | undefined] =
    standing.standing === 'told' ? [standing.by, standing.at] : [attempt.channel, takenOf(attempt)];
  const day = at === undefined ? '' : isoDayIn(at * 1000, rules.timeZone);
  return { standing: standing.standing, result, channel, day };
};

/** A line of the results: so many people of one language stand alike. */
export type ResultLine = PersonResult & { language: Language; people: number };

/** Counts the people of deliveries in lines: as many as there are days, channels, languages and results. */
export const createResults = (
  rules: ResultRules,
  fallbackAttempts: FallbackAttempts = noFallbackAttempts,
) => {
  const lines = new Map<string, ResultLine>();
  return {
    add(delivery: Delivery): void {
      const { language } = delivery;
      for (const place of delivery.facts.keys()) {
        const person = personResultAt(delivery, place, rules, fallbackAttempts);
        if (person === undefined) continue;
        const { standing, result, channel, day } = person;
        const key = `${day} ${channel} ${language} ${standing} ${result}`;
        const line = lines.get(key);
        if (line === undefined) lines.set(key, { ...person, language, people: 1 });
        else line.people += 1;
      }
    },
    lines: (): ResultLine[] =>
      [...lines.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line),
  };
};
