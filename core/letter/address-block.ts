// Decides what stands in the window of an envelope: the lines of an address, or why there can be none.

import type { Language, PostalAddress, Recipient } from '../audience/audience.ts';
import type { Wording } from '../base/wording.ts';
import { countryOf, isPostCodeOf, isSamePost } from '../cell/country.ts';
import {
  addresseeFor,
  addressParts,
  longLine,
  manyLines,
  noAddressee,
  noPlaceOfGuardian,
  unreadableLine,
  wrongPostCode,
} from './address-words.ts';

/**
 * NF Z 10-011 (AFNOR, 2013), as La Poste explains it: six lines of 38 characters, blanks counted; no punctuation from
 * the line of the street on, and the last lines in capitals. A seventh names the country of a letter abroad.
 */
const MAX_CHARACTERS = 38;
const MAX_LINES = 6;

/** The lines from top to bottom, or why a letter cannot be sent; it is said what to correct. */
export type AddressBlock = { lines: string[] } | { problem: Wording };

/** Ligatures, which have no accents to take off. */
const ligatures: Readonly<Record<string, string>> = {
  œ: 'oe',
  Œ: 'OE',
  æ: 'ae',
  Æ: 'AE',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
};

/** As sorting machines in France read best: capitals without accents and signs. */
const inCapitals = (text: string): string =>
  text
    .replace(/[œŒæÆßøØ]/g, (letter) => ligatures[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** As La Poste abbreviates what is too long for its line (NF Z 10-011, annex), and nothing else. */
const abbreviations: Readonly<Record<string, string>> = {
  ALLEE: 'ALL',
  ALLEES: 'ALL',
  AVENUE: 'AV',
  BATIMENT: 'BAT',
  BOULEVARD: 'BD',
  CHEMIN: 'CHE',
  DOCTEUR: 'DR',
  ESCALIER: 'ESC',
  ETAGE: 'ETG',
  FAUBOURG: 'FG',
  GENERAL: 'GAL',
  IMPASSE: 'IMP',
  IMMEUBLE: 'IMM',
  LOTISSEMENT: 'LOT',
  MARECHAL: 'MAL',
  PASSAGE: 'PAS',
  PLACE: 'PL',
  PRESIDENT: 'PDT',
  PROFESSEUR: 'PR',
  RESIDENCE: 'RES',
  ROUTE: 'RTE',
  SAINT: 'ST',
  SAINTE: 'STE',
  SQUARE: 'SQ',
  APPARTEMENT: 'APP',
};
const abbreviated = (capitals: string): string =>
  capitals
    .split(' ')
    .map((word) => abbreviations[word] ?? word)
    .join(' ');

/** What stands on an envelope beside letters. */
const SIGNS = String.raw`\p{M}\p{N}\p{P}\p{Z}°+`;
/** Addresses are in Latin letters (Universal Postal Union); `ª` and `º` are of no script's own. */
const readableLine = new RegExp(String.raw`^[\p{Script=Latin}${SIGNS}]*$`, 'u');
/** A name is for the person, and in what letters are set in (adapters/files/letter-fonts.ts). */
const readableName = new RegExp(
  String.raw`^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}${SIGNS}]*$`,
  'u',
);

const lengthOf = (text: string): number => [...text].length;

/** A line in as few lines as it takes, broken at blanks; undefined where one word is too long. */
const wrap = (line: string): string[] | undefined => {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/\s+/).filter((one) => one !== '')) {
    if (lengthOf(word) > MAX_CHARACTERS) return undefined;
    const longer = current === '' ? word : `${current} ${word}`;
    if (lengthOf(longer) <= MAX_CHARACTERS) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return current === '' ? lines : [...lines, current];
};

/** The street in capitals; in short where it is too long otherwise, so that it stays one line for sorting machines. */
const streetLine = (line: string): string => {
  const capitals = inCapitals(line);
  return lengthOf(capitals) > MAX_CHARACTERS ? abbreviated(capitals) : capitals;
};

/** Where the post code is written behind the town (Universal Postal Union, S42). */
const codeBehindTown: ReadonlySet<string> = new Set(['US', 'CA', 'AU', 'NZ', 'IE']);

/** The lines of post code and town as the country's post wants them. */
const placeLines = (postalCode: string, town: string, country: string | undefined): string[] => {
  const capitals = town.toUpperCase();
  if (country === 'GB') return [capitals, postalCode.toUpperCase()].filter((line) => line !== '');
  if (country !== undefined && codeBehindTown.has(country)) return [`${capitals} ${postalCode}`.trim()];
  return [`${postalCode} ${capitals}`.trim()];
};

/** `97410 ST PIERRE`, abbreviated only where it is too long. */
const frenchPlace = (postalCode: string, town: string): string => {
  const line = `${postalCode} ${inCapitals(town)}`;
  return lengthOf(line) > MAX_CHARACTERS ? abbreviated(line) : line;
};

/** Countries whose posts read French names; the posts of all others read English ones. */
const frenchReading: ReadonlySet<string> = new Set(['FR', 'BE', 'CH', 'LU', 'MC']);

const countryNames = {
  fr: new Intl.DisplayNames(['fr'], { type: 'region' }),
  en: new Intl.DisplayNames(['en'], { type: 'region' }),
};

/** Name of a country in capitals, in the language of the country where the letter is posted; one unknown as written. */
const countryLine = (country: string | undefined, written: string, homeCountry: string): string => {
  const isFrench = isSamePost(homeCountry, 'FR') || frenchReading.has(homeCountry);
  const names = countryNames[isFrench ? 'fr' : 'en'];
  return inCapitals(country === undefined ? written : (names.of(country) ?? written));
};

const missingPart = (
  { lines, postalCode = '', town = '' }: PostalAddress,
  country: string | undefined,
): Wording | undefined => {
  const takesCode = country !== undefined && isPostCodeOf(country, '') !== undefined;
  const missing = addressParts({
    lines: lines.length === 0,
    postalCode: takesCode && postalCode === '',
    town: town === '',
  });
  if (missing !== undefined) return missing;
  return country !== undefined && isPostCodeOf(country, postalCode) === false ? wrongPostCode : undefined;
};

/** Lines below the name: street, place and country, each as it is printed. */
const linesBelow = (postal: PostalAddress, homeCountry: string): AddressBlock => {
  const { lines, postalCode = '', town = '', country: written } = postal;
  const country = written === undefined ? homeCountry : countryOf(written);
  const missing = missingPart(postal, country);
  if (missing !== undefined) return { problem: missing };
  const isAbroad = country === undefined || !isSamePost(country, homeCountry);
  const isFrench = country !== undefined && isSamePost(country, 'FR');
  const below: string[] = [];
  for (const [index, line] of lines.entries()) {
    const isStreet = index === lines.length - 1;
    if (!readableLine.test(line)) return { problem: unreadableLine(index + 1) };
    const wrapped = wrap(isFrench && isStreet ? streetLine(line) : line);
    if (wrapped === undefined) return { problem: longLine(index + 1, MAX_CHARACTERS) };
    below.push(...wrapped);
  }
  const place = isFrench ? [frenchPlace(postalCode, town)] : placeLines(postalCode, town, country);
  if (!readableLine.test(town) || !readableLine.test(postalCode)) return { problem: unreadableLine('town') };
  if (place.some((line) => lengthOf(line) > MAX_CHARACTERS))
    return { problem: longLine('town', MAX_CHARACTERS) };
  return {
    lines: [...below, ...place, ...(isAbroad ? [countryLine(country, written ?? '', homeCountry)] : [])],
  };
};

/** Puts the name on top, and counts. */
const withNames = (names: readonly string[], below: AddressBlock, isAbroad: boolean): AddressBlock => {
  if ('problem' in below) return below;
  const onTop: string[] = [];
  for (const name of names) {
    const wrapped = wrap(name);
    if (!readableName.test(name)) return { problem: unreadableLine('name') };
    if (wrapped === undefined) return { problem: longLine('name', MAX_CHARACTERS) };
    onTop.push(...wrapped);
  }
  const lines = [...onTop, ...below.lines];
  const max = MAX_LINES + (isAbroad ? 1 : 0);
  return lines.length > max ? { problem: manyLines(lines.length, max) } : { lines };
};

const isForeign = ({ country }: PostalAddress, homeCountry: string): boolean => {
  const code = country === undefined ? homeCountry : countryOf(country);
  return code === undefined || !isSamePost(code, homeCountry);
};

/**
 * Why a letter cannot be sent to an address, whoever lives there under a name of one line; undefined where it can.
 *
 * @param homeCountry - of addresses that name none, ISO 3166-1 alpha-2
 */
export const postalProblem = (
  postal: PostalAddress | undefined,
  homeCountry: string,
): Wording | undefined => {
  const address = postal ?? { lines: [] };
  const block = withNames(['x'], linesBelow(address, homeCountry), isForeign(address, homeCountry));
  return 'problem' in block ? block.problem : undefined;
};

/** `75012 PARIS`, `75571 Paris Cedex 12`, `F-75012 PARIS` */
const codeAndTown = /^(?:[A-Z]{1,2}[- ])?(\d{4,5})[ ,]+(\p{L}.*)$/u;

/** The address of a guardian, which the list gives as lines. */
const postalOfLines = (lines: readonly string[]): PostalAddress | undefined => {
  const last = lines.at(-1) ?? '';
  const isCountry = codeAndTown.exec(last) === null && countryOf(last) !== undefined;
  const rest = isCountry ? lines.slice(0, -1) : lines;
  const [, postalCode, town] = codeAndTown.exec(rest.at(-1) ?? '') ?? [];
  if (postalCode === undefined || town === undefined) return undefined;
  return { lines: rest.slice(0, -1), postalCode, town, ...(isCountry && { country: last }) };
};

/** What of a person an envelope shows. */
export type Addressee = Pick<
  Recipient,
  'firstName' | 'lastName' | 'writtenName' | 'postal' | 'guardian' | 'circumstances'
>;

/**
 * The address of a letter to a person, as it shows in the window: name, at most six lines in all, a seventh for the
 * country of a letter abroad. Who does not open their own letters has them addressed to whoever stands for them, at
 * the address of that one where the list has it.
 *
 * @param options.homeCountry - where letters are posted, ISO 3166-1 alpha-2
 * @param options.language - of the letter
 */
export const addressBlock = (
  { firstName, lastName, writtenName, postal, guardian, circumstances = [] }: Addressee,
  { homeCountry, language }: { homeCountry: string; language: Language },
): AddressBlock => {
  const name = `${firstName} ${lastName}`.trim() || (writtenName ?? '');
  const standIn = addresseeFor(circumstances, name, guardian?.name, language);
  const isElsewhere = standIn !== undefined && guardian?.address !== undefined;
  const address = isElsewhere ? postalOfLines(guardian.address ?? []) : postal;
  if (isElsewhere && address === undefined) return { problem: noPlaceOfGuardian };
  const at = address ?? { lines: [] };
  const below = linesBelow(at, homeCountry);
  if (name === '' && !('problem' in below)) return { problem: noAddressee };
  const oneLine = standIn?.join(' ') ?? name;
  const isOneLine = guardian?.name === undefined && lengthOf(oneLine) <= MAX_CHARACTERS;
  return withNames(isOneLine ? [oneLine] : (standIn ?? [name]), below, isForeign(at, homeCountry));
};

/**
 * The person with another postal address that their letters go to. Where those went to the address of whoever stands for
 * them, that one is left, and their name stays on the envelope.
 */
export const atPostalAddress = (recipient: Recipient, postal: PostalAddress): Recipient => {
  const { guardian, circumstances = [], ...rest } = recipient;
  const own = { ...rest, postal, ...(recipient.circumstances && { circumstances }) };
  if (guardian === undefined) return own;
  const { address, ...nameAndContacts } = guardian;
  const isAddressee = addresseeFor(circumstances, 'x', guardian.name, 'en') !== undefined;
  return { ...own, guardian: isAddressee || address === undefined ? nameAndContacts : guardian };
};
