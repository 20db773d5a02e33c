import type { Wording } from '../base/wording.ts';

/** What is wrong with a row or a cell of the list, as the clerk reads it who corrects the file. */

export const noAtSign: Wording = {
  en: 'this is not an email address: the @ sign is missing',
  fr: 'ce n’est pas une adresse électronique : le signe @ manque',
};

export const severalEmails: Wording = {
  en: 'the cell holds more than one email address: keep one',
  fr: 'la cellule contient plusieurs adresses électroniques : n’en gardez qu’une',
};

export const severalAtSigns: Wording = {
  en: 'this is not an email address: it has more than one @ sign',
  fr: 'ce n’est pas une adresse électronique : elle a plusieurs signes @',
};

export const blankInEmail: Wording = {
  en: 'the email address has a blank in it',
  fr: 'l’adresse électronique contient une espace',
};

export const accentBeforeAt: Wording = {
  en: 'the email address has an accent or a special character before the @ sign',
  fr: 'l’adresse électronique contient un accent ou un caractère spécial avant le signe @',
};

export const invalidEmail: Wording = {
  en: 'this is not a valid email address',
  fr: 'ce n’est pas une adresse électronique valable',
};

export const noEmail: Wording = {
  en: 'there is no email address',
  fr: 'il n’y a pas d’adresse électronique',
};

export const noPhone: Wording = {
  en: 'there is no phone number',
  fr: 'il n’y a pas de numéro de téléphone',
};

export const unusablePhone: Wording = {
  en: 'the phone number is not a usable one',
  fr: 'le numéro de téléphone n’est pas utilisable',
};

export const phoneWithoutSms: Wording = {
  en: 'the phone number gets no text message from us: it is a landline, or of a country that none are sent to',
  fr: 'ce numéro ne reçoit pas nos SMS : c’est un téléphone fixe, ou il est d’un pays où nous n’en envoyons pas',
};

/** @param problems - why each channel of the campaign does not reach the person */
export const tellByLetter = (problems: readonly Wording[]): Wording => ({
  en: `${problems.map(({ en }) => en).join(', and ')}; tell this person by letter`,
  fr: `${problems.map(({ fr }) => fr).join(', et ')} ; informez cette personne par courrier`,
});

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

export const shortenedReference: Wording = {
  en: 'a spreadsheet has shortened this number: format the column as text and export it again',
  fr: 'un tableur a abrégé ce nombre : mettez la colonne au format texte et exportez-la de nouveau',
};

export const longText = (max: number): Wording => ({
  en: `the text is longer than ${max} characters`,
  fr: `le texte dépasse ${max} caractères`,
});
