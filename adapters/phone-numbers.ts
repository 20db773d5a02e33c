import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * Reads phone numbers as people write them, into E.164; undefined where a text is no valid number. The smallest
 * metadata tells valid from invalid, only not mobile from fixed.
 *
 * @param defaultCountry - of numbers written without a prefix, ISO 3166-1 alpha-2
 * @throws Error for a country that has no phone numbers
 */
export const createPhoneReader = (defaultCountry: string): ((text: string) => string | undefined) => {
  const country = defaultCountry.toUpperCase();
  if (!isSupportedCountry(country)) throw new Error(`DEFAULT_COUNTRY "${defaultCountry}" is not a country.`);
  return (text) => {
    const number = parsePhoneNumberFromString(text, {
      defaultCountry: country as CountryCode,
      extract: false,
    });
    return number?.isValid() ? number.number : undefined;
  };
};
