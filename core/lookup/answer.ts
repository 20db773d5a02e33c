import type { Channel } from '../audience/audience.ts';
import { joinedSentences, type Wording } from '../base/wording.ts';
import { type CampaignState, statesToTellIn } from '../campaign/states.ts';
import type { ChannelAttempt } from '../delivery/attempts.ts';
import type { Evidence, ToldMeans } from '../delivery/evidence.ts';
import { type Facts, type Outcome, outcomeOf, outcomeOfBoth, takenAt } from '../delivery/outcome.ts';
import {
  type OwedLetter,
  type PersonState,
  type Standing,
  type StandingRules,
  standingOf,
} from '../delivery/standing.ts';
import {
  addressCorrectedWords,
  another,
  letterDue,
  letterOnly,
  letterOpen,
  letterReturned,
  letterUnwritten,
  listDeleted,
  mayStillArrive,
  messageWords,
  noPostalAddress,
  notStarted,
  notToldBecause,
  notWrittenYet,
  oldContactToldWords,
  toldByLetter,
  toldByPhone,
  toldInPerson,
  unconfirmedFor,
  waitingWords,
} from './answer-words.ts';
import { correctionTakenBackWords, identityWords, takenBackWords } from './evidence-words.ts';
import { reasonOf, reasonOfBoth } from './history.ts';

/** Whether a person was told: their outcome, or `letter` for those whom no electronic channel reaches. */
export type Answer = { outcome: Outcome | 'letter'; sentence: Wording };

const toldWords = ({ toldByLetter: posted, toldByPhone: called, toldInPerson: met }: Facts, zone: string) => {
  if (posted !== undefined) return toldByLetter(posted, zone);
  return called === undefined ? toldInPerson(met, zone) : toldByPhone(called, zone);
};

const wordsOfMeans: Record<ToldMeans, (atSeconds: number, timeZone: string) => Wording> = {
  letter: toldByLetter,
  phone: toldByPhone,
  'in-person': toldInPerson,
};

/**
 * The answer to "was this person told?" as far as one message tells, in one word and in one sentence of each language.
 *
 * @param timeZone - IANA name of the zone that times are told in
 */
export const answerOf = (
  { channel }: { channel: Channel },
  facts: Facts,
  state: CampaignState,
  timeZone: string,
): Answer => {
  const outcome = outcomeOf(facts);
  if (outcome === 'told') return { outcome, sentence: toldWords(facts, timeZone) };
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
        return words[outcome](facts[outcome], timeZone);
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
  timeZone: string,
): Answer => {
  const own = answerOf(first, first.facts, state, timeZone);
  if (fallback === undefined || fallback.facts.skipped !== undefined || first.channel === 'letter')
    return own;
  const outcome = outcomeOfBoth(first.facts, fallback.facts);
  const then = answerOf(fallback, fallback.facts, state, timeZone);
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

/** What is said of somebody for whom no message is enough, before the letter is spoken of. */
const withoutMessage = (
  first: PersonState,
  second: ChannelAttempt | undefined,
  { outcome, sentence }: Answer,
  { timeZone, isSetApart }: AnswerOptions,
): Wording => {
  if (outcome === 'letter') return isSetApart ? letterOnly : letterDue;
  if (outcome !== 'accepted') return sentence;
  const { channel, facts } = second?.facts.accepted === undefined ? first : second;
  return channel === 'letter' ? sentence : unconfirmedFor[channel](takenAt(facts), timeZone);
};

const letterWords = (
  { channel, letter, facts }: PersonState,
  owed: OwedLetter,
  timeZone: string,
): Wording => {
  switch (owed) {
    case 'unwritten':
      return channel === 'letter' ? notWrittenYet : letterUnwritten;
    case 'open':
      return letterOpen(facts.letterWritten, timeZone);
    case 'returned':
      return letterReturned(letter?.returned ?? 'other', facts.letterReturned, timeZone);
  }
};

/** Why no letter can be sent. */
const noLetterWords = (
  { letter, facts }: PersonState,
  because: Extract<Standing, { standing: 'unreachable' }>['because'],
  timeZone: string,
): Wording => {
  switch (because) {
    case 'noPost':
      return noPostalAddress;
    case 'cameBack':
      return letterReturned(letter?.returned ?? 'other', facts.letterReturned, timeZone);
    case 'deleted':
      return listDeleted;
  }
};

export type AnswerOptions = {
  /** IANA name of the zone that times are told in. */
  timeZone: string;
  /** Whether the list says that no message may be sent to the person: they are dead, a minor, protected, or asked so. */
  isSetApart: boolean;
};

/** Whether a person was told, for whoever answers the telephone. */
export type PersonAnswer = Answer & { standing: Standing };

/** The answer to "was this person told?": how they stand, and in sentences of each language why. */
export const answerOfPerson = (
  first: PersonState,
  second: ChannelAttempt | undefined,
  rules: StandingRules,
  options: AnswerOptions,
): PersonAnswer => {
  const { timeZone } = options;
  const standing = standingOf(first, second, rules);
  const base = answerOfBoth(first, second, rules.state, timeZone);
  const { outcome } = base;
  const withSentences = (...sentences: Wording[]): PersonAnswer => ({
    outcome,
    standing,
    sentence: joinedSentences(...sentences),
  });
  const why = withoutMessage(first, second, base, options);
  const hasStarted = statesToTellIn.includes(rules.state);
  switch (standing.standing) {
    case 'told':
      return { ...base, standing };
    case 'underWay': {
      if (outcome !== 'bounced' && outcome !== 'rejected') return { ...base, standing };
      const isLast = second !== undefined || !first.isLeftToNext;
      return withSentences(base.sentence, isLast ? mayStillArrive : another);
    }
    case 'owed':
      if (!hasStarted) return withSentences(notStarted, why);
      return withSentences(why, letterWords(first, standing.letter, timeZone));
    case 'unreachable': {
      if (outcome === 'expired') return { ...base, standing };
      const noLetter = noLetterWords(first, standing.because, timeZone);
      return withSentences(...(hasStarted ? [] : [notStarted]), why, noLetter);
    }
  }
};

const wordsOfRecord = (evidence: Evidence, timeZone: string): Wording => {
  switch (evidence.kind) {
    case 'addressCorrected': {
      const words = addressCorrectedWords(evidence.evenIfTold, evidence.channel);
      return evidence.changeChunk === undefined ? words : joinedSentences(words, oldContactToldWords);
    }
    case 'correctionTakenBack':
      return correctionTakenBackWords(evidence.reason);
    case 'letterReturned':
      return letterReturned(evidence.reason, evidence.returnedAtMs / 1000, timeZone);
    case 'takenBack':
      return takenBackWords(evidence.means, evidence.reason);
    case 'told':
      return wordsOfMeans[evidence.means](evidence.toldAtMs / 1000, timeZone);
  }
};

/** What staff and files of outcomes recorded, for others to read. */
export const wordsOfEvidence = (evidence: Evidence, timeZone: string): Wording => {
  const words = wordsOfRecord(evidence, timeZone);
  return evidence.identity === undefined ? words : joinedSentences(words, identityWords[evidence.identity]);
};
