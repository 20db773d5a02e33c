import type { Wording } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import { type ChannelAttempt, type FallbackAttempts, noFallbackAttempts } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { isLeftToNext } from '../delivery/fallback.ts';
import { answerOfBoth } from '../lookup/answer.ts';
import { reasonOf, reasonOfBoth } from '../lookup/history.ts';
import { noUsableContact } from './letter-words.ts';
import { resultOf } from './results.ts';

/** Why somebody must be told by letter; undefined for those who were told, or who may still be. */
export const letterReason = (
  delivery: Delivery,
  place: number,
  state: CampaignState,
  fallbackAttempts: FallbackAttempts = noFallbackAttempts,
): Wording | undefined => {
  if (delivery.originalPlaces !== undefined) return undefined;
  const first: ChannelAttempt = { channel: delivery.channel, facts: delivery.facts[place] ?? {} };
  const fallback = fallbackAttempts.of(delivery, place);
  const isOver = state === 'completed' || state === 'cancelled';
  switch (resultOf(first.channel, first.facts, fallback)) {
    case 'letterDue':
      return noUsableContact;
    case 'bounced':
    case 'rejected':
    case 'expired':
      // Their turn for the next channel has not come yet.
      if (!isOver && fallback === undefined && isLeftToNext(delivery, place)) return undefined;
      return fallback === undefined || fallback.facts.skipped !== undefined
        ? reasonOf(first.facts, first.channel)
        : reasonOfBoth(first, fallback);
    case 'pending':
    case 'inDoubt':
      return isOver ? answerOfBoth(first, fallback, state).sentence : undefined;
    default:
      return undefined;
  }
};
