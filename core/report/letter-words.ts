import type { Wording } from '../base/wording.ts';

/** Why somebody is on the letter list from the start. */
export const noUsableContact: Wording = {
  en: 'the list has no usable contact for a message',
  fr: 'la liste n’a aucune coordonnée utilisable pour un message',
};
