// How each person stands: told, under way, owed a letter, or not to be reached. Counts, lists and answers ask here.
import type { Channel } from '../audience/audience.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { CampaignState } from '../campaign/states.ts';
import type { ChannelAttempt } from './attempts.ts';
import { type Delivery, isOfOtherPlaces } from './delivery.ts';
import { fallbackDueMs, isLeftToNext } from './fallback.ts';
import { isWrongAddress, type Letter } from './letter.ts';
import { hasArrived, isTold, outcomeOf, outcomeOfBoth, outcomeOfMessage, takenAt } from './outcome.ts';

/** What of a campaign, at a moment, decides how its people stand. */
export type StandingRules = {
  state: CampaignState;
  /** How long a message may be silent before the turn of what follows it, ms. */
  silentMs: number;
  nowMs: number;
  /** Whether the list is deleted, at the end of its retention or before: nobody's address is there any more. */
  isListDeleted: boolean;
};

/** How long a message may be silent before the campaign's next channel is tried. */
export const silentMsOf = (
  { fallbackAfterHours }: Pick<Campaign, 'fallbackAfterHours'>,
  hourMs: number,
): number => fallbackAfterHours * hourMs;

/** Whether nobody of a campaign's list can be written to any more. */
export const isListDeleted = ({
  listDeletedAtMs,
  retentionEndedAtMs,
}: Pick<Campaign, 'listDeletedAtMs' | 'retentionEndedAtMs'>): boolean =>
  (listDeletedAtMs ?? retentionEndedAtMs) !== undefined;

/**
 * @param hourMs - length of an hour of the policy: shorter in rehearsals
 */
export const standingRules = (
  campaign: Pick<Campaign, 'state' | 'fallbackAfterHours' | 'retentionEndedAtMs' | 'listDeletedAtMs'>,
  hourMs: number,
  nowMs: number,
): StandingRules => ({
  state: campaign.state,
  silentMs: silentMsOf(campaign, hourMs),
  nowMs,
  isListDeleted: isListDeleted(campaign),
});

/** By what somebody was told; `other`: on the telephone or face to face. */
export type ToldBy = Channel | 'other';
/** The letter that somebody is owed: none was written yet, it is in an open batch, or the last one came back. */
export type OwedLetter = 'unwritten' | 'open' | 'returned';

/** How a person stands. Each of a list stands in exactly one way. */
export type Standing =
  /** `at`: when the message left, or they were told otherwise, epoch seconds; a letter: the day on which it was posted. */
  | { standing: 'told'; by: ToldBy; at: number }
  /** A message is still to leave or may still arrive, or another channel comes next. */
  | { standing: 'underWay' }
  /** No message can tell them any more, or none did in time: a letter has to. */
  | { standing: 'owed'; letter: OwedLetter }
  /** Owed a letter that cannot be sent: the list has no usable postal address, or it was deleted. */
  | { standing: 'unreachable'; because: 'noPost' | 'cameBack' | 'deleted' };

export const standingNames = [
  'told',
  'underWay',
  'owed',
  'unreachable',
] as const satisfies readonly Standing['standing'][];

/** What of a delivery decides how the person at a place stands. */
export type PersonState = ChannelAttempt & {
  /** Whether another message channel reaches them and has not been tried. */
  isLeftToNext: boolean;
  letter: Letter | undefined;
  hasNoPost: boolean;
};

/** The state of the person whose first message stands at a place. */
export const personStateAt = (delivery: Delivery, place: number): PersonState => ({
  channel: delivery.channel,
  facts: delivery.facts[place] ?? {},
  isLeftToNext: isLeftToNext(delivery, place),
  letter: delivery.letters?.[place],
  hasNoPost: delivery.noPostPlaces?.includes(place) ?? false,
});

const toldBy = (first: ChannelAttempt, second: ChannelAttempt | undefined): Standing => {
  const outcome = outcomeOf(first.facts);
  if (outcome === 'told') {
    const { toldByLetter, toldByPhone, toldInPerson } = first.facts;
    return toldByLetter === undefined
      ? { standing: 'told', by: 'other', at: toldByPhone ?? toldInPerson ?? 0 }
      : { standing: 'told', by: 'letter', at: toldByLetter };
  }
  const { channel, facts } = second === undefined || hasArrived(outcome) ? first : second;
  return { standing: 'told', by: channel, at: takenAt(facts) ?? facts.complained ?? 0 };
};

/** Whether a message may still tell them: it is to leave, may arrive in the time that it has, or another one follows. */
const isUnderWay = (
  first: PersonState,
  second: ChannelAttempt | undefined,
  { state, silentMs, nowMs }: StandingRules,
): boolean => {
  const last = second === undefined || second.facts.skipped !== undefined ? first : second;
  if (last.channel === 'letter') return false;
  const isOver = state === 'completed' || state === 'cancelled';
  const outcome = outcomeOfMessage(last.facts);
  if (outcome === 'pending' || outcome === 'inDoubt') return !isOver;
  // A campaign is completed only once its messages have had their time; a cancelled one leaves some on their way.
  const dueMs = state === 'completed' ? undefined : fallbackDueMs(last.facts, silentMs);
  if (dueMs !== undefined && dueMs > nowMs) return true;
  return !isOver && last === first && first.isLeftToNext;
};

const owedLetter = (letter: Letter | undefined): OwedLetter => {
  if (letter === undefined) return 'unwritten';
  return letter.returned === undefined ? 'open' : 'returned';
};

/**
 * How a person stands. A letter is the last channel: its turn comes as that of any other does, after a final failure at
 * once, else after the time that the campaign gives a message.
 *
 * @param second - their message by the next channel, where there is one
 */
export const standingOf = (
  first: PersonState,
  second: ChannelAttempt | undefined,
  rules: StandingRules,
): Standing => {
  const outcome = outcomeOfBoth(first.facts, second?.facts);
  if (isTold(outcome)) return toldBy(first, second);
  const isDeleted = outcome === 'expired' || rules.isListDeleted;
  if (!isDeleted && isUnderWay(first, second, rules)) return { standing: 'underWay' };
  if (isDeleted) return { standing: 'unreachable', because: 'deleted' };
  const letter = owedLetter(first.letter);
  // A letter may be with a mailing house that knows an address of its own.
  if (first.hasNoPost && letter !== 'open') return { standing: 'unreachable', because: 'noPost' };
  if (isWrongAddress(first.letter)) return { standing: 'unreachable', because: 'cameBack' };
  return { standing: 'owed', letter };
};

/** The second message of a person as it was read; one that is known to be made and was not read is still to leave. */
export const secondAt = (
  { channel, fallbackTo }: Pick<Delivery, 'channel' | 'fallbackTo'>,
  place: number,
  read: ChannelAttempt | undefined,
): ChannelAttempt | undefined =>
  read ?? (fallbackTo?.[place] === undefined ? undefined : { channel, facts: {} });

/** How the person at a place stands; undefined where they are counted at another one. */
export const standingAt = (
  delivery: Delivery,
  place: number,
  second: ChannelAttempt | undefined,
  rules: StandingRules,
): Standing | undefined => {
  const isElsewhere = isOfOtherPlaces(delivery) || delivery.facts[place]?.addressCorrected !== undefined;
  if (isElsewhere) return undefined;
  return standingOf(personStateAt(delivery, place), secondAt(delivery, place, second), rules);
};

/** Whether a letter is to be written for somebody: it is owed, can be sent, and none waits to be posted. */
export const isLetterToWrite = (standing: Standing | undefined): boolean =>
  standing?.standing === 'owed' && standing.letter !== 'open';
