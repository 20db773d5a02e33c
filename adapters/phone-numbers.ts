import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString as parseStrictly,
} from 'libphonenumber-js/max';
import { parsePhoneNumberFromString as parseLoosely } from 'libphonenumber-js/min';

/** Whose numbers are written in France as French ones: `0692 …` is Réunion, `0590 …` Guadeloupe. */
const writtenAsFrench: readonly CountryCode[] = ['GP', 'MQ', 'GF', 'RE', 'YT'];

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
  const countries = [country as CountryCode, ...(country === 'FR' ? writtenAsFrench : [])];
  return (text) => {
    for (const one of countries) {
      const number = parseStrictly(text, { defaultCountry: one, extract: false });
      if (!number?.isValid()) continue;
      return premium.has(number.getType()) ? undefined : number.number;
    }
    const number = parseLoosely(text, { defaultCountry: country as CountryCode, extract: false });
    return number?.isValid() ? number.number : undefined;
  };
};

/** Whether a number (E.164) takes text messages: those of mobile networks do, a landline does not. */
export const takesSms = (phone: string): boolean => {
  const type = parseStrictly(phone)?.getType();
  if (type !== undefined) return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
  // In France all numbers in 6 and 7 are mobile (Arcep, decision 2018-0881), those of ranges not yet known as well.
  return /^\+33[67]\d{8}$/.test(phone);
};
