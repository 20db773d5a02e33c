import { beginRun, type Campaign } from '../campaign/campaign.ts';
import type { Delivery } from './delivery.ts';
import { isLetterOpen } from './letter-changes.ts';
import { type Facts, isTold, needsSending, type Outcome, outcomeOfBoth } from './outcome.ts';

/** Whether somebody may get another address now, or why not. */
export type Readdressing =
  | { readdressing: 'possible' }
  /** They have been told, or probably: only where that is decided on purpose. */
  | { readdressing: 'told' }
  /** Their message is being sent at this moment. */
  | { readdressing: 'busy' }
  /** A letter to them is made and neither posted nor void: another one would tell them twice. */
  | { readdressing: 'inBatch'; batch: number }
  /** They have another address already. */
  | { readdressing: 'done' };

/** Whether somebody has been told, or probably: a message that the provider took mostly arrives. */
const isProbablyTold = (outcome: Outcome): boolean => outcome === 'accepted' || isTold(outcome);

/**
 * Whether the person at `place` may be written to at another address, so that nobody is told twice by accident.
 *
 * @param isLetterDue - whether a letter is the next to tell them and goes to that address: a message that nothing has
 *   confirmed in its time has not told them then
 */
export const readdressing = (
  delivery: Delivery,
  place: number,
  second?: Facts,
  isLetterDue = false,
): Readdressing => {
  const facts = delivery.facts[place] ?? {};
  if (facts.addressCorrected !== undefined) return { readdressing: 'done' };
  const letter = delivery.letters?.[place];
  if (letter !== undefined && isLetterOpen(delivery, place)) {
    return { readdressing: 'inBatch', batch: letter.batch };
  }
  const isMoving = delivery.phase === 'sending' || delivery.phase === 'doubt';
  if (isMoving && needsSending(facts)) return { readdressing: 'busy' };
  const outcome = outcomeOfBoth(facts, second);
  const mayBeTold = isLetterDue ? isTold(outcome) : isProbablyTold(outcome);
  return { readdressing: mayBeTold ? 'told' : 'possible' };
};

/** Facts by which nobody reads at a contact any more, or never did. */
const deadContact = [
  'bouncedPermanent',
  'noSuchMailbox',
  'suppressed',
  'noSuchNumber',
  'optedOut',
] as const satisfies (keyof Facts)[];

/** Whether the contact of a message can still be written to, as far as that message has shown. */
export const isContactAlive = (facts: Facts): boolean =>
  deadContact.every((fact) => facts[fact] === undefined);

/** The delivery once a person who had left `place` is there again; undefined where nobody has left it. */
export const returned = (delivery: Delivery, place: number): Delivery | undefined => {
  const { addressCorrected, ...facts } = delivery.facts[place] ?? {};
  if (addressCorrected === undefined) return undefined;
  const { [place]: _, ...others } = delivery.correctedTo ?? {};
  const { correctedTo: __, ...rest } = delivery;
  const back: Delivery = {
    ...rest,
    ...(Object.keys(others).length > 0 && { correctedTo: others }),
    facts: delivery.facts.with(place, facts),
  };
  const waits = back.phase === 'sent' && back.channel !== 'letter' && needsSending(facts);
  return waits ? { ...back, phase: 'waiting' } : back;
};

/** The campaign once somebody of its list has a new chunk: one that has ended runs again until that is sent. */
export const withReaddressed = (campaign: Campaign, nowMs: number): Campaign => {
  if (campaign.state !== 'completed') return { ...campaign, addressCorrectedAtMs: nowMs };
  const { completedAtMs: _, ...rest } = campaign;
  return { ...beginRun(rest, nowMs), addressCorrectedAtMs: nowMs };
};
