// What is told of the letter of one person: its batch, how far that is, the day on which it was posted, why it came back.
import { isoDayIn } from '../base/local-time.ts';
import type { Wording } from '../base/wording.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { ReturnReason } from '../delivery/letter.ts';
import type { LetterBatch } from './batch.ts';
import { batchWords, cameBackWords, elsewhereWords } from './person-letter-words.ts';
import type { BatchState } from './states.ts';

/** The newest letter of a person. */
export type PersonLetter = {
  /** Number and state of its batch; absent of a letter that a mailing house made by itself. */
  batch?: number;
  state?: BatchState;
  /** ISO 8601 days. */
  postedOn?: string;
  returned?: ReturnReason;
  returnedOn?: string;
  what: Wording;
};

/**
 * The letter of the person at a place; undefined where none was made, or it was voided.
 *
 * @param batch - the one that the delivery names, where there is one
 * @param timeZone - IANA name of the zone that days are told in
 */
export const personLetter = (
  delivery: Pick<Delivery, 'facts' | 'letters'>,
  place: number,
  batch: LetterBatch | undefined,
  timeZone: string,
): PersonLetter | undefined => {
  const letter = delivery.letters?.[place];
  if (letter === undefined) return undefined;
  const { toldByLetter, letterReturned } = delivery.facts[place] ?? {};
  const dayOf = (seconds: number | undefined): string | undefined =>
    seconds === undefined ? undefined : isoDayIn(seconds * 1000, timeZone);
  const postedOn = batch?.posted?.on ?? dayOf(toldByLetter);
  const returnedOn = dayOf(letterReturned);
  const { returned } = letter;
  const made =
    batch === undefined ? elsewhereWords(postedOn) : batchWords(batch.number, batch.state, postedOn);
  return {
    ...(batch && { batch: batch.number, state: batch.state }),
    ...(postedOn !== undefined && { postedOn }),
    ...(returned !== undefined && { returned }),
    ...(returned !== undefined && returnedOn !== undefined && { returnedOn }),
    what: returned === undefined ? made : cameBackWords(made, returned, returnedOn),
  };
};
