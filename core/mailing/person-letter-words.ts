// What staff read of the letter of one person.
import { dayIn } from '../base/local-time.ts';
import type { Wording } from '../base/wording.ts';
import type { ReturnReason } from '../delivery/letter.ts';
import { returnWords } from '../lookup/answer-words.ts';
import type { BatchState } from './states.ts';

/** A day is the same in each zone once it is one. */
const dayOf = (on: string): Wording => dayIn(Date.parse(on), 'UTC');

const ofState: Record<Exclude<BatchState, 'posting' | 'posted'>, Wording> = {
  writing: { en: 'is being made', fr: 'est en préparation' },
  written: { en: 'is made and not posted yet', fr: 'est préparé, pas encore posté' },
  'handed-over': { en: 'was handed over and is not posted yet', fr: 'a été remis, pas encore posté' },
  voiding: {
    en: 'is being voided and will not be posted',
    fr: 'est en cours d’annulation et ne partira pas',
  },
  voided: { en: 'was voided and not posted', fr: 'a été annulé et n’est pas parti' },
};

/** @param postedOn - ISO 8601 day */
export const batchWords = (number: number, state: BatchState, postedOn: string | undefined): Wording => {
  if (state === 'posting' || state === 'posted' || postedOn !== undefined) {
    const { en, fr } = postedOn === undefined ? { en: '', fr: '' } : dayOf(postedOn);
    return {
      en: `Posted${en && ` on ${en}`}, with batch ${number}.`,
      fr: `Posté${fr && ` le ${fr}`}, avec le lot n°\u00a0${number}.`,
    };
  }
  const { en, fr } = ofState[state];
  return { en: `Batch ${number} ${en}.`, fr: `Le lot n°\u00a0${number} ${fr}.` };
};

/** Of a letter that a mailing house made from the list for the post. */
export const elsewhereWords = (postedOn: string | undefined): Wording => {
  if (postedOn === undefined) return { en: 'With a mailing house.', fr: 'Chez un routeur.' };
  const { en, fr } = dayOf(postedOn);
  return { en: `Posted by a mailing house on ${en}.`, fr: `Posté par un routeur le ${fr}.` };
};

export const cameBackWords = (made: Wording, reason: ReturnReason, on: string | undefined): Wording => {
  const day = on === undefined ? { en: '', fr: '' } : dayOf(on);
  const why = returnWords[reason];
  return {
    en: `${made.en} It came back${day.en && ` on ${day.en}`}: ${why.en}.`,
    fr: `${made.fr} Il est revenu${day.fr && ` le ${day.fr}`}\u00a0: ${why.fr}.`,
  };
};
