// What is wrong with a postal address, as the clerk reads it who corrects the list.

import type { Circumstance, Language } from '../audience/audience.ts';
import type { Wording } from '../base/wording.ts';

const enumerate = (parts: readonly Wording[]): Wording => ({
  en: new Intl.ListFormat('en', { type: 'conjunction' }).format(parts.map(({ en }) => en)),
  fr: new Intl.ListFormat('fr', { type: 'conjunction' }).format(parts.map(({ fr }) => fr)),
});

/** What an address lacks; undefined where it lacks nothing. */
export const addressParts = (missing: {
  lines: boolean;
  postalCode: boolean;
  town: boolean;
}): Wording | undefined => {
  if (missing.lines && missing.town) return { en: 'there is none', fr: 'il n’y en a pas' };
  const parts: Wording[] = [
    ...(missing.lines ? [{ en: 'the street', fr: 'la rue' }] : []),
    ...(missing.postalCode ? [{ en: 'the post code', fr: 'le code postal' }] : []),
    ...(missing.town ? [{ en: 'the town', fr: 'la ville' }] : []),
  ];
  if (parts.length === 0) return undefined;
  const { en, fr } = enumerate(parts);
  return parts.length === 1
    ? { en: `${en} is missing`, fr: `${fr} manque` }
    : { en: `${en} are missing`, fr: `${fr} manquent` };
};

export const wrongPostCode: Wording = {
  en: 'the post code is none of this country',
  fr: 'le code postal n’est pas de ce pays',
};

export const noAddressee: Wording = {
  en: 'there is no name to put on the envelope',
  fr: 'il n’y a pas de nom à mettre sur l’enveloppe',
};

/** A line of the envelope: the name, that of the town, or the number of one between. */
export type EnvelopeLine = 'name' | 'town' | number;

const named = (line: EnvelopeLine): Wording =>
  line === 'name'
    ? { en: 'the name', fr: 'le nom' }
    : line === 'town'
      ? { en: 'the line of post code and town', fr: 'la ligne du code postal et de la ville' }
      : { en: `line ${line} of it`, fr: `sa ligne ${line}` };

export const unreadableLine = (line: EnvelopeLine): Wording => {
  const which = named(line);
  return {
    en: `${which.en} is in letters that no envelope can have: write it in Latin ones`,
    fr: `${which.fr} est en caractères impossibles sur une enveloppe\u00a0: à écrire en lettres latines`,
  };
};

/** Of a line that cannot be broken. */
export const longLine = (line: EnvelopeLine, max: number): Wording => {
  const which = named(line);
  return {
    en: `${which.en} is longer than the ${max} characters of a line on the envelope, and cannot be broken: shorten it`,
    fr: `${which.fr} dépasse les ${max} caractères d’une ligne d’enveloppe sans pouvoir se couper\u00a0: à abréger`,
  };
};

/** @param lines - how many it would take, with the name */
export const manyLines = (lines: number, max: number): Wording => ({
  en: `with the name it takes ${lines} lines of at most 38 characters, and the envelope has ${max}: shorten or join lines`,
  fr: `avec le nom, elle occupe ${lines} lignes de 38 caractères au plus, et l’enveloppe en a ${max}\u00a0: abrégez ou réunissez des lignes`,
});

export const noPlaceOfGuardian: Wording = {
  en: 'the address of whoever represents the person does not end in a line with post code and town',
  fr: 'l’adresse de la personne qui la représente ne se termine pas par une ligne avec code postal et ville',
};

const standsFor: Partial<Record<Circumstance, Wording>> = {
  deceased: { en: 'To the family of', fr: 'Aux proches de' },
  minor: { en: 'To the parent or guardian of', fr: 'Au représentant légal de' },
  protected: { en: 'To the legal representative of', fr: 'Au représentant légal de' },
};
const representing: Wording = { en: 'for', fr: 'pour' };

/**
 * Who a letter is addressed to that is not opened by the person: nobody who knows the person must take it for an
 * ordinary letter to them. Undefined for whoever opens their own letters.
 *
 * The words before the name, and the name, or two lines with the name of the other first.
 *
 * @param guardian - name of whoever represents the person, where the list has it
 */
export const addresseeFor = (
  circumstances: readonly Circumstance[],
  name: string,
  guardian: string | undefined,
  language: Language,
): string[] | undefined => {
  const words = circumstances.map((one) => standsFor[one]).find((one) => one !== undefined);
  if (words === undefined) return undefined;
  const own = language === 'fr' ? 'fr' : 'en';
  return guardian === undefined ? [words[own], name] : [guardian, `${representing[own]} ${name}`];
};
