// What an outcome makes of what is known of a person: a later one wins over an earlier one, by their days.
import { DAY_SECONDS } from '../base/day.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { ToldMeans } from '../delivery/evidence.ts';
import type { Letter, ReturnReason } from '../delivery/letter.ts';
import { isLetterOpen, withLetterReturned } from '../delivery/letter-changes.ts';
import type { FactKind, Facts } from '../delivery/outcome.ts';
import type { Outcome } from './outcome.ts';

/** Batch of letters that somebody else wrote, such as a mailing house from the list for the post: none of ours has it. */
export const NO_BATCH = 0;

/** The fact by which somebody counts as told so. */
export const factOfMeans: Record<ToldMeans, FactKind> = {
  letter: 'toldByLetter',
  phone: 'toldByPhone',
  'in-person': 'toldInPerson',
};

const dayOf = (seconds: number): number => Math.floor(seconds / DAY_SECONDS);
/** Whether something is known from that day on, or a later one. */
const isKnownSince = (known: number | undefined, at: number): boolean =>
  known !== undefined && dayOf(known) <= dayOf(at);
const isAfter = (known: number | undefined, at: number): boolean =>
  known !== undefined && dayOf(known) > dayOf(at);

const without = (facts: Facts, kind: FactKind): Facts => {
  const { [kind]: _, ...kept } = facts;
  return kept;
};

const factsAt = (delivery: Delivery, place: number): Facts => delivery.facts[place] ?? {};

const withFactsAt = (delivery: Delivery, place: number, facts: Facts): Delivery => ({
  ...delivery,
  facts: delivery.facts.map((known, index) => (index === place ? facts : known)),
});

const withLetterAt = (delivery: Delivery, place: number, letter: Letter): Delivery => ({
  ...delivery,
  letters: { ...delivery.letters, [place]: letter },
});

const withoutLetterAt = ({ letters, ...delivery }: Delivery, place: number): Delivery => {
  const { [place]: _, ...others } = letters ?? {};
  return Object.keys(others).length === 0 ? delivery : { ...delivery, letters: others };
};

/** Whether the letter came back on that day or later: what is said of the day before it is of an earlier time. */
const cameBackSince = ({ letterReturned }: Facts, at: number): boolean =>
  letterReturned !== undefined && dayOf(letterReturned) >= dayOf(at);

/** Whether a letter is written since, of which this cannot be told. */
const isOfEarlierLetter = ({ letterWritten }: Facts, at: number): boolean => isAfter(letterWritten, at);

const afterPosting = (delivery: Delivery, place: number, at: number): Delivery => {
  const facts = factsAt(delivery, place);
  // An earlier day than the one that is known may be that of a letter which came back before.
  const isTold = facts.toldByLetter !== undefined;
  if (isTold || cameBackSince(facts, at) || isOfEarlierLetter(facts, at)) return delivery;
  const posted = withFactsAt(delivery, place, { ...without(facts, 'letterReturned'), toldByLetter: at });
  // After a return it is another letter, and none that was written here.
  return delivery.letters?.[place]?.returned === undefined
    ? posted
    : withLetterAt(posted, place, { batch: NO_BATCH });
};

const afterReturn = (delivery: Delivery, place: number, at: number, reason: ReturnReason): Delivery => {
  const facts = factsAt(delivery, place);
  if (cameBackSince(facts, at) || isOfEarlierLetter(facts, at) || isAfter(facts.toldByLetter, at)) {
    return delivery;
  }
  const known = delivery.letters?.[place] ?? { batch: NO_BATCH };
  return withLetterReturned(withLetterAt(delivery, place, known), place, reason, at);
};

/** Whoever has a letter under way gets no second one from here. */
const afterHandingOver = (delivery: Delivery, place: number, at: number): Delivery => {
  const facts = factsAt(delivery, place);
  if (facts.toldByLetter !== undefined || isLetterOpen(delivery, place) || cameBackSince(facts, at)) {
    return delivery;
  }
  const written = { ...without(facts, 'letterReturned'), letterWritten: at };
  return withLetterAt(withFactsAt(delivery, place, written), place, { batch: NO_BATCH });
};

const afterTelling = (delivery: Delivery, place: number, at: number, means: ToldMeans): Delivery => {
  const facts = factsAt(delivery, place);
  const fact = factOfMeans[means];
  return isKnownSince(facts[fact], at) ? delivery : withFactsAt(delivery, place, { ...facts, [fact]: at });
};

/**
 * The delivery after an outcome of one of its people; itself where that changes nothing, as it is known already or of an
 * earlier time than what is known. Of one day the return wins over the posting. A second posting without a return in between
 * changes nothing.
 *
 * A letter that nobody wrote here may have been posted all the same, by a mailing house from the list for the post: it
 * tells the person like any other.
 *
 * @param at - epoch seconds
 */
export const withOutcome = (delivery: Delivery, place: number, outcome: Outcome, at: number): Delivery => {
  switch (outcome.kind) {
    case 'posted':
      return afterPosting(delivery, place, at);
    case 'returned':
      return afterReturn(delivery, place, at, outcome.reason);
    case 'handed-over':
      return afterHandingOver(delivery, place, at);
    case 'told':
      return afterTelling(delivery, place, at, outcome.means);
  }
};

/**
 * The delivery without the record that one of its people was told so; itself where there is none. A letter that was never
 * posted is written anew: it is in no batch any more.
 *
 * @param isBatchOpen - whether the batch of their letter is still to be posted: then it stays in it
 */
export const withToldTakenBack = (
  delivery: Delivery,
  place: number,
  means: ToldMeans,
  isBatchOpen: boolean,
): Delivery => {
  const facts = factsAt(delivery, place);
  const fact = factOfMeans[means];
  if (facts[fact] === undefined) return delivery;
  const kept = without(facts, fact);
  // That a letter came back, and why, stays known whatever else is taken back: no other is to go to that address.
  const cameBack = delivery.letters?.[place]?.returned !== undefined;
  if (means !== 'letter' || isBatchOpen || cameBack) return withFactsAt(delivery, place, kept);
  return withoutLetterAt(withFactsAt(delivery, place, without(kept, 'letterWritten')), place);
};
