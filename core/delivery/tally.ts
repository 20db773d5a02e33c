import {
  type Channel,
  channelSchema,
  type MessageChannel,
  messageChannels,
  type Place,
} from '../audience/audience.ts';
import { type ChannelAttempt, createFallbackAttempts } from './attempts.ts';
import { type Delivery, isOfOtherPlaces, type Phase } from './delivery.ts';
import { isLeftToNext } from './fallback.ts';
import {
  type Facts,
  hasArrived,
  isFinal,
  type Outcome,
  outcomeOf,
  outcomeOfBoth,
  outcomeOfMessage,
  outcomes,
  takenAt,
} from './outcome.ts';
import {
  type OwedLetter,
  type PersonState,
  personStateAt,
  type Standing,
  type StandingRules,
  standingOf,
  type ToldBy,
} from './standing.ts';
import { createSendTimes, type SendTimes } from './timeline.ts';

/** Messages of one channel, first and fallback attempts alike. */
export type ChannelTally = {
  /** Messages sent or to be sent; those that turned out not to be needed are left out. */
  messages: number;
  outcomes: Record<Outcome, number>;
  /** Messages that the provider took. */
  sent: number;
  /** People whom this channel was the first to reach. */
  reached: number;
};

/** All people of the list by how they stand: `told`, `underWay`, `owed` and `unreachable` add up to `people`. */
type Telling = {
  people: number;
  told: number;
  /** Those who were told, by what. */
  by: Record<ToldBy, number>;
  underWay: number;
  owed: number;
  /** Those who are owed a letter, by what has become of it. */
  letters: Record<OwedLetter, number>;
  unreachable: number;
};

/** What the deliveries of an audience add up to. `outcomes` counts people, whatever channels they were written to by. */
export type Tally = SendTimes & {
  telling: Telling;
  /** People to whom messages are sent. */
  people: number;
  /** The same people, by the channel of their first attempt. */
  firstBy: Record<MessageChannel, number>;
  /** People of the letter list. */
  letters: number;
  outcomes: Record<Outcome, number>;
  channels: Record<MessageChannel, ChannelTally>;
  /** People whose first attempt has failed for good and whose fallback attempt is still to be made. */
  fallbackLeft: number;
  /** People of either list who were told by letter or, if not, on the telephone or, if not, in person. */
  told: { byLetter: number; byPhone: number; inPerson: number };
  /** People whose address was corrected: each is counted once, in their new place. */
  addressCorrected: number;
  chunks: Record<Phase, number>;
  /** Messages that the provider took, whatever became of them since. */
  sent: number;
  /** People to whom a message was sent again while it was in doubt whether the first one had been accepted. */
  sentAgainInDoubt: number;
  /** Whether there is somebody and every outcome is final. */
  finished: boolean;
};

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

export const phases: readonly Phase[] = ['waiting', 'sending', 'doubt', 'deferred', 'sent'];

/** Counts of people: what {@link countPerson} adds up. */
type PeopleCount = Pick<
  Tally,
  'people' | 'firstBy' | 'outcomes' | 'told' | 'addressCorrected' | 'telling'
> & {
  reached: Record<Channel, number>;
  /** People whose outcome is not final. */
  unfinished: number;
};

export const waysOfTelling: readonly ToldBy[] = [...channelSchema.options, 'other'];
export const owedLetters: readonly OwedLetter[] = ['unwritten', 'open', 'returned'];

const nobody = (): PeopleCount => ({
  telling: {
    people: 0,
    told: 0,
    by: zeros(waysOfTelling),
    underWay: 0,
    owed: 0,
    letters: zeros(owedLetters),
    unreachable: 0,
  },
  people: 0,
  firstBy: zeros(messageChannels),
  outcomes: zeros(outcomes),
  told: { byLetter: 0, byPhone: 0, inPerson: 0 },
  addressCorrected: 0,
  reached: zeros(channelSchema.options),
  unfinished: 0,
});

/** Counts in what way somebody was told otherwise than by a message; false for a place that its person has left. */
const countPlace = (count: PeopleCount, facts: Facts): boolean => {
  if (facts.addressCorrected !== undefined) {
    count.addressCorrected += 1;
    return false;
  }
  if (facts.toldByLetter !== undefined) count.told.byLetter += 1;
  else if (facts.toldByPhone !== undefined) count.told.byPhone += 1;
  else if (facts.toldInPerson !== undefined) count.told.inPerson += 1;
  return true;
};

const countStanding = (telling: Telling, standing: Standing): void => {
  telling.people += 1;
  telling[standing.standing] += 1;
  if (standing.standing === 'told') telling.by[standing.by] += 1;
  if (standing.standing === 'owed') telling.letters[standing.letter] += 1;
};

/**
 * Counts a person by what their attempts add up to.
 *
 * @param firstOutcome - outcome of `facts`, those of the first attempt
 */
const countPerson = (
  count: PeopleCount,
  channel: MessageChannel,
  facts: Facts,
  firstOutcome: Outcome,
  fallback?: ChannelAttempt,
): void => {
  if (!countPlace(count, facts)) return;
  const outcome = fallback === undefined ? firstOutcome : outcomeOfBoth(facts, fallback.facts);
  count.people += 1;
  count.firstBy[channel] += 1;
  count.outcomes[outcome] += 1;
  if (!isFinal(outcome)) count.unfinished += 1;
  if (hasArrived(firstOutcome)) count.reached[channel] += 1;
  else if (fallback && hasArrived(outcomeOfMessage(fallback.facts))) count.reached[fallback.channel] += 1;
};

/** Outcomes of people whose message the provider has not taken. */
const isUnsent: ReadonlySet<Outcome> = new Set(['pending', 'inDoubt', 'rejected', 'expired']);

/** Counts a message, of a first or a fallback attempt; whether the provider took it. */
const countMessage = (count: Omit<ChannelTally, 'reached'>, facts: Facts, outcome: Outcome): boolean => {
  // Of a person told otherwise the message may be unsent, or skipped.
  const isSent = !isUnsent.has(outcome === 'told' ? outcomeOfMessage(facts) : outcome);
  if (facts.addressCorrected === undefined && (facts.skipped === undefined || isSent)) {
    count.messages += 1;
    count.outcomes[outcome] += 1;
  }
  if (isSent) count.sent += 1;
  return isSent;
};

const noMessages = (): Omit<ChannelTally, 'reached'> => ({ messages: 0, outcomes: zeros(outcomes), sent: 0 });

/**
 * Counts deliveries, one at a time and in any order. Each count is made of all deliveries and none goes on from the one
 * before it, so that it cannot drift from the truth. A list may have more than a million people: an object is held only for
 * those who have a fallback attempt.
 *
 * @param rules - by which people count as told, under way, owed a letter or not to be reached
 * @param runningSinceMs - start of the run whose rate is wanted; without it the rate covers everything sent
 */
export const createTally = (rules: StandingRules, runningSinceMs = 0) => {
  const singles = nobody();
  const messages = { email: noMessages(), sms: noMessages() };
  const times = createSendTimes(Math.floor(runningSinceMs / 1000));
  const chunks = zeros(phases);
  const fallbackAttempts = createFallbackAttempts();
  /** People with a fallback attempt, whose delivery may be read before or after this one. */
  const pairs: { channel: MessageChannel; facts: Facts; to: Place; state: PersonState }[] = [];
  let [letters, fallbackLeft, sentAgainInDoubt] = [0, 0, 0];

  const addPlace = (delivery: Delivery, channel: MessageChannel, place: number, facts: Facts): void => {
    const outcome = outcomeOf(facts);
    if (facts.sentAgain !== undefined) sentAgainInDoubt += 1;
    const taken = countMessage(messages[channel], facts, outcome) ? takenAt(facts) : undefined;
    if (taken !== undefined) times.add(taken);
    if (isOfOtherPlaces(delivery)) return;
    const to = delivery.fallbackTo?.[place];
    const state = personStateAt(delivery, place);
    if (to !== undefined) {
      pairs.push({ channel, facts, to, state });
      return;
    }
    countPerson(singles, channel, facts, outcome);
    if (facts.addressCorrected === undefined)
      countStanding(singles.telling, standingOf(state, undefined, rules));
    const isFailed = outcome === 'bounced' || outcome === 'rejected';
    if (isFailed && facts.addressCorrected === undefined && isLeftToNext(delivery, place)) fallbackLeft += 1;
  };

  return {
    add(delivery: Delivery): void {
      const { channel } = delivery;
      if (channel === 'letter') {
        for (const [place, facts] of delivery.facts.entries()) {
          if (!countPlace(singles, facts)) continue;
          letters += 1;
          countStanding(singles.telling, standingOf(personStateAt(delivery, place), undefined, rules));
        }
        return;
      }
      chunks[delivery.phase] += 1;
      fallbackAttempts.add(delivery);
      for (const [place, facts] of delivery.facts.entries()) addPlace(delivery, channel, place, facts);
    },

    /** What has been added up to now. */
    result(): Tally {
      const people = structuredClone(singles);
      for (const { channel, facts, to, state } of pairs) {
        // A fallback attempt that this reading has not met is one that is still to be sent.
        const fallback = fallbackAttempts.at(to) ?? { channel, facts: {} };
        countPerson(people, channel, facts, outcomeOf(facts), fallback);
        if (facts.addressCorrected === undefined)
          countStanding(people.telling, standingOf(state, fallback, rules));
      }
      const { unfinished, reached, ...counts } = people;
      const channelTally = (channel: MessageChannel): ChannelTally => ({
        ...messages[channel],
        outcomes: { ...messages[channel].outcomes },
        reached: reached[channel],
      });
      return {
        ...counts,
        letters,
        channels: { email: channelTally('email'), sms: channelTally('sms') },
        fallbackLeft,
        chunks: { ...chunks },
        sent: messages.email.sent + messages.sms.sent,
        sentAgainInDoubt,
        finished: counts.people + letters > 0 && unfinished === 0,
        ...times.result(),
      };
    },
  };
};
