import type { Wording } from '../base/wording.ts';

/** What is wrong with an address or a number, as the clerk reads it who corrects the file. */

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

export const wordsBesideEmail: Wording = {
  en: 'the cell holds words beside the email address, which may be somebody else’s: keep the person’s own address alone',
  fr: 'la cellule contient des mots à côté de l’adresse électronique, qui est peut-être celle d’une autre personne\u00a0: ne gardez que l’adresse de la personne elle-même',
};

export const accentBeforeAt: Wording = {
  en: 'the email address has an accent or a special character before the @ sign',
  fr: 'l’adresse électronique contient un accent ou un caractère spécial avant le signe @',
};

export const invalidEmail: Wording = {
  en: 'this is not a valid email address',
  fr: 'ce n’est pas une adresse électronique valable',
};

/** @param ending - what follows the last dot, such as `con` */
export const noSuchEnding = (ending: string): Wording => ({
  en: `no email address ends in “.${ending}”: correct what follows the @ sign`,
  fr: `aucune adresse électronique ne se termine par «\u00a0.${ending}\u00a0»\u00a0: corrigez ce qui suit le signe @`,
});

export const unusablePhone: Wording = {
  en: 'the phone number is not a usable one',
  fr: 'le numéro de téléphone n’est pas utilisable',
};

export const shortenedPhone: Wording = {
  en: 'a spreadsheet has shortened the phone number: format the column as text and export it again',
  fr: 'un tableur a abrégé le numéro de téléphone\u00a0: mettez la colonne au format texte et exportez-la de nouveau',
};

export const severalPhones: Wording = {
  en: 'the cell holds more than one mobile number: keep one',
  fr: 'la cellule contient plusieurs numéros de mobile\u00a0: n’en gardez qu’un',
};

export const wordsBesidePhone: Wording = {
  en: 'the cell holds words beside the phone number, which may be somebody else’s: keep the person’s own number alone',
  fr: 'la cellule contient des mots à côté du numéro de téléphone, qui est peut-être celui d’une autre personne\u00a0: ne gardez que le numéro de la personne elle-même',
};
