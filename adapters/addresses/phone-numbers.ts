import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString as parseStrictly,
} from 'libphonenumber-js/max';
import { parsePhoneNumberFromString as parseLoosely } from 'libphonenumber-js/min';

/**
 * Whose numbers are written in France as French ones, by their first digits (Arcep, decision 2018-0881). Nobody has
 * those in 06 39 98, which are kept for films and made-up people.
 */
const writtenAsFrench: readonly (readonly [CountryCode, RegExp])[] = [
  ['GP', /^0(?:590|69[01])/],
  ['MQ', /^0(?:596|69[67])/],
  ['GF', /^0(?:594|694)/],
  ['RE', /^0(?:262|69[23])/],
  ['YT', /^0(?:269|639(?!98))/],
];

/** Whoever is called or texted there pays more; nobody's own number is one of them. */
const premium: ReadonlySet<NumberType> = new Set(['PREMIUM_RATE', 'SHARED_COST']);

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
  // Each country that is tried takes longer than all else that a row needs: only those that it can be of.
  const overseasOf = (text: string): CountryCode[] => {
    if (country !== 'FR') return [];
    const digits = text.replace(/\D/g, '');
    return writtenAsFrench.flatMap(([one, beginning]) => (beginning.test(digits) ? one : []));
  };
  return (text) => {
    for (const one of [country as CountryCode, ...overseasOf(text)]) {
      const number = parseStrictly(text, { defaultCountry: one, extract: false });
      if (!number?.isValid()) continue;
      return premium.has(number.getType()) ? undefined : number.number;
    }
    const number = parseLoosely(text, { defaultCountry: country as CountryCode, extract: false });
    return number?.isValid() ? number.number : undefined;
  };
};

/**
 * Whether a number (E.164) takes text messages from us: those of mobile networks do, a landline does not, nor any of a
 * country that none are sent to.
 *
 * @param countries - that text messages are sent to, ISO 3166-1 alpha-2
 */
export const createSmsCheck = (countries: readonly string[]): ((phone: string) => boolean) => {
  const sentTo = new Set(countries);
  return (phone) => {
    const number = parseStrictly(phone);
    const type = number?.getType();
    if (type !== undefined) {
      const isMobile = type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
      return isMobile && sentTo.has(number?.country ?? '');
    }
    // In France all numbers in 6 and 7 are mobile (Arcep, decision 2018-0881), those of ranges not yet known as well.
    return sentTo.has('FR') && /^\+33[67]\d{8}$/.test(phone);
  };
};
