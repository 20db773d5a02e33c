import type { Circumstance } from '../audience/audience.ts';
import type { Wording } from '../base/wording.ts';

/** What is wrong with a row or a cell of the list, as the clerk reads it who corrects the file. */

export const noEmail: Wording = {
  en: 'there is no email address',
  fr: 'il n’y a pas d’adresse électronique',
};

export const noEmailColumn: Wording = {
  en: 'no column of the list is understood as email addresses',
  fr: 'aucune colonne de la liste n’est reconnue comme celle des adresses électroniques',
};

export const noPhone: Wording = {
  en: 'there is no phone number',
  fr: 'il n’y a pas de numéro de téléphone',
};

export const noPhoneColumn: Wording = {
  en: 'no column of the list is understood as phone numbers',
  fr: 'aucune colonne de la liste n’est reconnue comme celle des numéros de téléphone',
};

export const phoneWithoutSms: Wording = {
  en: 'the phone number gets no text message from us: it is a landline, or of a country that none are sent to',
  fr: 'ce numéro ne reçoit pas nos SMS : c’est un téléphone fixe, ou il est d’un pays où nous n’en envoyons pas',
};

/**
 * @param problems - why each channel of the campaign does not reach the person
 * @param address - why no letter does as the list stands
 */
export const tellByLetter = (problems: readonly Wording[], address?: Wording): Wording => ({
  en: `${problems.map(({ en }) => en).join(', and ')}; tell this person by letter${address === undefined ? '' : `, but first complete the postal address: ${address.en}`}`,
  fr: `${problems.map(({ fr }) => fr).join(', et ')} ; informez cette personne par courrier${address === undefined ? '' : `, en complétant d’abord l’adresse postale\u00a0: ${address.fr}`}`,
});

/** Why somebody is not written to like everybody else, and what to do instead. */
const setApart: Record<Circumstance, Wording> = {
  deceased: {
    en: 'the list says that this person has died: they are set apart, and their family is to be told by letter',
    fr: 'la liste indique que cette personne est décédée\u00a0: elle est mise à part, et ses proches sont à informer par courrier',
  },
  minor: {
    en: 'this person was a minor at the time of the breach: they are set apart, and a parent or guardian is to be told by letter',
    fr: 'cette personne était mineure au moment de la violation\u00a0: elle est mise à part, et un parent ou le représentant légal est à informer par courrier',
  },
  protected: {
    en: 'this person is a protected adult: they are set apart, and whoever represents them is to be told by letter',
    fr: 'cette personne est un majeur protégé\u00a0: elle est mise à part, et la personne qui la représente est à informer par courrier',
  },
  'not-electronic': {
    en: 'the list says not to write to this person by email or SMS: tell them by letter',
    fr: 'la liste indique de ne pas écrire à cette personne par courriel ni par SMS\u00a0: informez-la par courrier',
  },
};

/** Several reasons to set somebody apart in one sentence, and what a letter lacks. */
export const setApartFor = (circumstances: readonly Circumstance[], address?: Wording): Wording => {
  const reasons = circumstances.map((circumstance) => setApart[circumstance]);
  return {
    en: `${reasons.map(({ en }) => en).join('; ')}${address === undefined ? '' : `; first complete the postal address: ${address.en}`}`,
    fr: `${reasons.map(({ fr }) => fr).join('\u00a0; ')}${address === undefined ? '' : `\u00a0; complétez d’abord l’adresse postale\u00a0: ${address.fr}`}`,
  };
};

export const longAddress: Wording = {
  en: 'it is longer than an envelope takes',
  fr: 'elle est trop longue pour une enveloppe',
};

export const duplicateReference: Wording = {
  en: 'an earlier row has the same reference; only the first is told',
  fr: 'une ligne précédente a la même référence ; seule la première est informée',
};

export const noReference: Wording = { en: 'the reference is missing', fr: 'la référence manque' };

export const longReference = (max: number): Wording => ({
  en: `the reference is longer than ${max} characters`,
  fr: `la référence dépasse ${max} caractères`,
});

export const controlInReference: Wording = {
  en: 'the reference has a line break or a control character in it',
  fr: 'la référence contient un saut de ligne ou un caractère de contrôle',
};

export const markInReference: Wording = {
  en: 'the reference has a quotation mark or an angle bracket in it: the cells of this row were probably divided in the wrong place',
  fr: 'la référence contient un guillemet ou un chevron\u00a0: les cellules de cette ligne ont sans doute été mal séparées',
};

export const shortenedReference: Wording = {
  en: 'a spreadsheet has shortened this number: format the column as text and export it again',
  fr: 'un tableur a abrégé ce nombre : mettez la colonne au format texte et exportez-la de nouveau',
};

export const linkInReference: Wording = {
  en: 'the reference holds an address of the web or a sentence, which no message of this kind carries: write the number alone',
  fr: 'la référence contient une adresse web ou une phrase, qu’aucun message de ce type ne porte\u00a0: n’y laissez que le numéro',
};

export const linkInAddress: Wording = {
  en: 'it holds an address of the web or an email address, which no envelope carries: remove it',
  fr: 'elle contient une adresse web ou électronique, qui n’a pas sa place sur une enveloppe\u00a0: retirez-la',
};

export const linkInText: Wording = {
  en: 'the text holds an address of the web or an email address, which no message of this kind carries: remove it',
  fr: 'le texte contient une adresse web ou électronique, qu’aucun message de ce type ne porte\u00a0: retirez-la',
};

export const longText = (max: number): Wording => ({
  en: `the text is longer than ${max} characters`,
  fr: `le texte dépasse ${max} caractères`,
});
