import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString as parseStrictly,
} from 'libphonenumber-js/max';
import { parsePhoneNumberFromString as parseLoosely } from 'libphonenumber-js/min';
import { isFrenchPlan, readFrenchNumber } from './french-numbers.ts';
import { asWritten } from './phone-spelling.ts';

/** Whoever is called or texted there pays more; nobody's own number is one of them. */
const premium: ReadonlySet<NumberType> = new Set(['PREMIUM_RATE', 'SHARED_COST']);

/** Of the French plan: the code of France or of a territory, then nine digits. */
const french = /^\+(?:33|262|59[046])(\d{9})$/;
const ofFrance = /^\+33/;

const parse = (text: string, country: CountryCode): string | undefined => {
  const exact = parseStrictly(text, { defaultCountry: country, extract: false });
  const isExact = exact?.isValid() === true;
  if (isExact && premium.has(exact.getType())) return undefined;
  const number = isExact ? exact : parseLoosely(text, { defaultCountry: country, extract: false });
  if (!number?.isValid()) return undefined;
  const national = french.exec(number.number)?.[1];
  if (national === undefined || (isExact && !ofFrance.test(number.number))) return number.number;
  // Overseas numbers are written with the code of France too; with that of another territory they are nobody's.
  const inItsCountry = readFrenchNumber(national);
  return ofFrance.test(number.number) || inItsCountry === number.number ? inItsCountry : undefined;
};

/** As people in France write French numbers, their prefix twice or without its plus: the nine digits that count. */
const writtenInFrance = /^(?:(?:\+|00)33(?:(?:\+|00)33)?0?|33(?=\d{9}$)|330(?=\d{9}$)|0)?([1-9]\d{8})$/;

/** With the code of a territory and no plus before it: longer than any number without a code. */
const codeWithoutPlus = /^(?:262|59[046])0?\d{9}$/;

/** `+0033…`, `0+33…`, `+033…`: no country code begins with a zero, so the first zeros say that it is one. */
const misplacedPrefix = /^(?:\+0+|0+\+[0+]*|\+\++|000+)(?=[1-9])/;

/**
 * Reads phone numbers as people write them, into E.164; undefined where a text is no valid number, or one at a premium
 * rate. Exact metadata goes first, since only it tells overseas numbers from French ones; the general metadata then
 * takes ranges that have just been given out.
 *
 * @param defaultCountry - of numbers written without a prefix, ISO 3166-1 alpha-2
 * @throws Error for a country that has no phone numbers
 */
export const createPhoneReader = (defaultCountry: string): ((text: string) => string | undefined) => {
  const country = defaultCountry.toUpperCase();
  if (!isSupportedCountry(country)) throw new Error(`DEFAULT_COUNTRY "${defaultCountry}" is not a country.`);
  const isFrance = isFrenchPlan(country);
  const read = (compact: string, text: string): string | undefined => {
    const national = isFrance ? writtenInFrance.exec(compact)?.[1] : undefined;
    if (national !== undefined) return readFrenchNumber(national);
    return parse(isFrance && codeWithoutPlus.test(compact) ? `+${compact}` : text, country);
  };
  return (text) => {
    const written = asWritten(text);
    if (written === undefined) return undefined;
    const number = read(written.compact, written.text);
    if (number !== undefined || !misplacedPrefix.test(written.compact)) return number;
    const digits = written.compact.replace(misplacedPrefix, '');
    // `+06 12 34 56 78` is a number of this country with a plus before it.
    const national = written.compact === `+0${digits}` ? read(`0${digits}`, `0${digits}`) : undefined;
    return national ?? read(`+${digits}`, `+${digits}`);
  };
};

/** What of a French number, in E.164, decides whose network it is of: all but the last four digits. */
const frenchRange = /^(\+(?:33|262|590|594|596)\d{5})\d{4}$/;

/**
 * Whether a number (E.164) takes text messages from us: those of mobile networks do, a landline does not, nor any of a
 * country that none are sent to.
 *
 * @param countries - that text messages are sent to, ISO 3166-1 alpha-2
 */
export const createSmsCheck = (countries: readonly string[]): ((phone: string) => boolean) => {
  const sentTo = new Set(countries);
  const takes = (phone: string): boolean => {
    const number = parseStrictly(phone);
    const type = number?.getType();
    if (type !== undefined) {
      const isMobile = type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
      return isMobile && sentTo.has(number?.country ?? '');
    }
    // In France all numbers in 6 and 7 are mobile (Arcep, decision 2018-0881), those of ranges not yet known as well.
    return sentTo.has('FR') && /^\+33[67]\d{8}$/.test(phone);
  };
  const ranges = new Map<string, boolean>();
  return (phone) => {
    const range = frenchRange.exec(phone)?.[1];
    if (range === undefined) return takes(phone);
    const known = ranges.get(range) ?? takes(phone);
    ranges.set(range, known);
    return known;
  };
};
