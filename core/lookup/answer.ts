import type { Channel } from '../audience/audience.ts';
import type { Wording } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import type { ChannelAttempt } from '../delivery/attempts.ts';
import type { Evidence, ToldMeans } from '../delivery/evidence.ts';
import { type Facts, type Outcome, outcomeOf, outcomeOfBoth } from '../delivery/outcome.ts';
import {
  addressCorrectedWords,
  letterDue,
  messageWords,
  notToldBecause,
  toldByLetter,
  toldByPhone,
  toldInPerson,
  waitingWords,
} from './answer-words.ts';
import { reasonOf, reasonOfBoth } from './history.ts';

/** Whether a person was told: their outcome, or `letter` for those whom no electronic channel reaches. */
export type Answer = { outcome: Outcome | 'letter'; sentence: Wording };

const toldWords = (facts: Facts): Wording => {
  if (facts.toldByLetter !== undefined) return toldByLetter(facts.toldByLetter);
  return facts.toldByPhone === undefined ? toldInPerson(facts.toldInPerson) : toldByPhone(facts.toldByPhone);
};

const wordsOfMeans: Record<ToldMeans, (atSeconds: number) => Wording> = {
  letter: toldByLetter,
  phone: toldByPhone,
  'in-person': toldInPerson,
};

/** The answer to "was this person told?", in one word and in one sentence of each language. */
export const answerOf = ({ channel }: { channel: Channel }, facts: Facts, state: CampaignState): Answer => {
  const outcome = outcomeOf(facts);
  if (outcome === 'told') return { outcome, sentence: toldWords(facts) };
  if (channel === 'letter') return { outcome: 'letter', sentence: letterDue };
  const words = messageWords[channel];
  const sentenceOf = (): Wording => {
    switch (outcome) {
      case 'pending':
        return waitingWords(channel, state);
      case 'inDoubt':
        return words.inDoubt;
      case 'accepted':
      case 'delivered':
      case 'complained':
        return words[outcome](facts[outcome]);
      case 'bounced':
      case 'rejected':
        return notToldBecause(reasonOf(facts, channel));
      case 'expired':
        return facts.inDoubt === undefined ? words.expired : words.expiredInDoubt;
    }
  };
  return { outcome, sentence: sentenceOf() };
};

/** As {@link answerOf}, of somebody for whom there may be a fallback attempt. */
export const answerOfBoth = (
  first: ChannelAttempt,
  fallback: ChannelAttempt | undefined,
  state: CampaignState,
): Answer => {
  const own = answerOf(first, first.facts, state);
  if (fallback === undefined || fallback.facts.skipped !== undefined || first.channel === 'letter')
    return own;
  const outcome = outcomeOfBoth(first.facts, fallback.facts);
  const then = answerOf(fallback, fallback.facts, state);
  if (outcome === own.outcome && outcome !== then.outcome) return own;
  switch (outcome) {
    case 'delivered':
    case 'complained':
    case 'told':
      return own.outcome === outcome ? own : then;
    case 'bounced':
    case 'rejected':
      return { outcome, sentence: notToldBecause(reasonOfBoth(first, fallback)) };
    default:
      return then;
  }
};

/** What staff recorded, for others to read. */
export const wordsOfEvidence = (evidence: Evidence): Wording => {
  if (evidence.kind === 'addressCorrected') return addressCorrectedWords(evidence.evenIfTold);
  return wordsOfMeans[evidence.means](evidence.toldAtMs / 1000);
};
