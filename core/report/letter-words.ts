// Why somebody must be told by letter, in words that stand alone or follow a colon.
import type { Wording } from '../base/wording.ts';

/** Why somebody is on the letter list from the start. */
export const noUsableContact: Wording = {
  en: 'the list has no usable contact for a message',
  fr: 'la liste n’a aucune coordonnée utilisable pour un message',
};

/** Of somebody whom the list sets apart, whatever contacts it has. */
export const setApart: Wording = {
  en: 'no email or SMS may be sent to them',
  fr: 'aucun e-mail ni SMS ne doit être envoyé à cette personne',
};

export const unconfirmedMessage: Wording = {
  en: 'nothing confirmed that a message had arrived',
  fr: 'rien n’a confirmé l’arrivée d’un message',
};

export const cameBack = (why: Wording): Wording => ({
  en: `the letter came back (${why.en})`,
  fr: `le courrier est revenu (${why.fr})`,
});
