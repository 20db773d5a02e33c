// Who of a chunk is to be put into the next batch of letters.
import type { FallbackAttempts } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { isLetterToWrite, type StandingRules, standingAt } from '../delivery/standing.ts';

/** Places of a chunk whose people are owed a letter, can be sent one, and are in no open batch. */
export const owedLetters = (delivery: Delivery, attempts: FallbackAttempts, rules: StandingRules): number[] =>
  [...delivery.facts.keys()].filter((place) =>
    isLetterToWrite(standingAt(delivery, place, attempts.of(delivery, place), rules)),
  );
