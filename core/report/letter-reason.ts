// Why somebody must be told by letter.
import { joinedReasons, type Wording } from '../base/wording.ts';
import { type ChannelAttempt, type FallbackAttempts, noFallbackAttempts } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { outcomeOfBoth } from '../delivery/outcome.ts';
import { type Standing, type StandingRules, standingAt } from '../delivery/standing.ts';
import { answerOfBoth } from '../lookup/answer.ts';
import { returnWords } from '../lookup/answer-words.ts';
import { reasonOf, reasonOfBoth } from '../lookup/history.ts';
import { cameBack, noUsableContact, setApart, unconfirmedMessage } from './letter-words.ts';

/** How somebody whom no message told stands, and why a letter has to. */
export type LetterReason = {
  standing: Extract<Standing, { standing: 'owed' | 'unreachable' }>;
  reason: Wording;
};

const whyNoMessage = (
  first: ChannelAttempt,
  second: ChannelAttempt | undefined,
  { state }: StandingRules,
  isSetApart: boolean,
): Wording => {
  if (first.channel === 'letter') return isSetApart ? setApart : noUsableContact;
  switch (outcomeOfBoth(first.facts, second?.facts)) {
    case 'accepted':
      return unconfirmedMessage;
    case 'pending':
    case 'inDoubt':
      return answerOfBoth(first, second, state, 'UTC').sentence;
    default:
      return second === undefined || second.facts.skipped !== undefined
        ? reasonOf(first.facts, first.channel)
        : reasonOfBoth(first, second);
  }
};

/**
 * Why somebody must be told by letter; undefined for those who were told, or who may still be.
 *
 * @param isSetApart - whether the list says that no message may be sent to them
 */
export const letterReason = (
  delivery: Delivery,
  place: number,
  rules: StandingRules,
  fallbackAttempts: FallbackAttempts = noFallbackAttempts,
  isSetApart = false,
): LetterReason | undefined => {
  const second = fallbackAttempts.of(delivery, place);
  const standing = standingAt(delivery, place, second, rules);
  if (standing?.standing !== 'owed' && standing?.standing !== 'unreachable') return undefined;
  const first: ChannelAttempt = { channel: delivery.channel, facts: delivery.facts[place] ?? {} };
  const reason = whyNoMessage(first, second, rules, isSetApart);
  const returned = delivery.letters?.[place]?.returned;
  return {
    standing,
    reason: returned === undefined ? reason : joinedReasons(reason, cameBack(returnWords[returned])),
  };
};
