import type { Channel } from '../audience/audience.ts';
import { joinedReasons, type Wording } from '../base/wording.ts';
import type { ChannelAttempt } from '../delivery/attempts.ts';
import { type FactKind, type Facts, outcomeOf } from '../delivery/outcome.ts';
import { unconfirmed, wordsOfFact, wordsOfReason } from './fact-words.ts';

/** One event of a person's history. */
type HistoryEvent = { atMs: number; fact: FactKind; what: Wording };

/** Facts of letters and of what staff recorded: somebody named a day, and no hour of it would be true. */
const knownByDay: ReadonlySet<FactKind> = new Set([
  'letterWritten',
  'letterReturned',
  'toldByLetter',
  'toldByPhone',
  'toldInPerson',
]);
export const isKnownByDay = (fact: FactKind): boolean => knownByDay.has(fact);

/** What happened to a person's message, in order of time. */
export const historyOf = (facts: Facts, channel: Channel = 'email'): HistoryEvent[] =>
  (Object.entries(facts) as [FactKind, number][])
    .map(([fact, at]) => ({ atMs: at * 1000, fact, what: wordsOfFact(fact, channel) }))
    .sort((one, other) => one.atMs - other.atMs);

/** Why a message did not reach somebody, in words that follow a colon. */
export const reasonOf = (facts: Facts, channel: Channel = 'email'): Wording =>
  wordsOfReason((fact) => facts[fact] !== undefined, channel);

/** Why two messages did not reach somebody. The first may have failed, or only never have been confirmed. */
export const reasonOfBoth = (first: ChannelAttempt, fallback: ChannelAttempt): Wording => {
  const one = outcomeOf(first.facts) === 'accepted' ? unconfirmed : reasonOf(first.facts, first.channel);
  const other = reasonOf(fallback.facts, fallback.channel);
  return joinedReasons(one, other);
};
