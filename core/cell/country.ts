import { foldText } from './fold.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** As people write them beside the names of CLDR: parts of a country, codes of three letters, old and short names. */
const furtherNames: Readonly<Record<string, string>> = {
  fra: 'FR',
  francemetropolitaine: 'FR',
  metropole: 'FR',
  bel: 'BE',
  che: 'CH',
  deu: 'DE',
  ita: 'IT',
  esp: 'ES',
  prt: 'PT',
  lux: 'LU',
  nld: 'NL',
  hollande: 'NL',
  gbr: 'GB',
  uk: 'GB',
  grandebretagne: 'GB',
  greatbritain: 'GB',
  angleterre: 'GB',
  england: 'GB',
  scotland: 'GB',
  ecosse: 'GB',
  wales: 'GB',
  paysdegalles: 'GB',
  irelandedunord: 'GB',
  usa: 'US',
  etatsunisdamerique: 'US',
  unitedstatesofamerica: 'US',
  can: 'CA',
  mar: 'MA',
  dza: 'DZ',
  tun: 'TN',
  mco: 'MC',
  reunion: 'RE',
  ilereunion: 'RE',
  iledelareunion: 'RE',
};

let codes: Map<string, string> | undefined;

/** Codes and names of all countries in French and English, made when the first list with countries is read. */
const codesOfNames = (): Map<string, string> => {
  if (codes !== undefined) return codes;
  codes = new Map(Object.entries(furtherNames));
  for (const language of ['fr', 'en']) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const first of LETTERS) {
      for (const second of LETTERS) {
        const code = first + second;
        const name = names.of(code);
        // Of countries that are no more (DD) Intl gives the name of what they are now.
        const isCurrent = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
        if (name !== undefined && isCurrent) codes.set(foldText(name), code).set(code.toLowerCase(), code);
      }
    }
  }
  return codes.set('uk', 'GB');
};

const MAX_LENGTH = 60;

/** The country that a text names by its code or its name in French or English, ISO 3166-1 alpha-2. */
export const countryOf = (text: string): string | undefined =>
  text.length > MAX_LENGTH ? undefined : codesOfNames().get(foldText(text));

/** Territories whose addresses are French ones (La Poste, codes 971 to 988). */
const french: ReadonlySet<string> = new Set([
  ...['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF', 'TF'],
]);

/** Whether letters to one country are addressed as those to the other. */
export const isSamePost = (one: string, other: string): boolean =>
  one === other || (french.has(one) && french.has(other));

/** Post codes by country, as CLDR and the Universal Postal Union describe them; others are taken as they are. */
const postCodes: Readonly<Record<string, RegExp>> = {
  FR: /^(?!00000)\d{5}$/,
  MC: /^980\d\d$/,
  BE: /^[1-9]\d{3}$/,
  CH: /^[1-9]\d{3}$/,
  LU: /^(?:L-?)?\d{4}$/i,
  AT: /^\d{4}$/,
  DE: /^\d{5}$/,
  IT: /^\d{5}$/,
  ES: /^\d{5}$/,
  PT: /^\d{4}(?:-?\d{3})?$/,
  NL: /^\d{4} ?[A-Z]{2}$/i,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  US: /^\d{5}(?:-?\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
  MA: /^\d{5}$/,
  DZ: /^\d{5}$/,
  TN: /^\d{4}$/,
};

/** Whether a post code can be one of a country; undefined of countries whose codes are not known here. */
export const isPostCodeOf = (country: string, code: string): boolean | undefined =>
  postCodes[french.has(country) ? 'FR' : country]?.test(code);
