/**
 * What staff look a person up by. Of a notice code, which leads to a place by itself, and of a postal address only the hash
 * is used, for records and corrections.
 */
export type LookupField = 'reference' | 'email' | 'phone' | 'nameAndBirth' | 'postal' | 'code';

const normalise: Record<LookupField, (value: string) => string> = {
  reference: (value) => value.normalize('NFC').replace(/\s+/g, '').toUpperCase(),
  email: (value) => value.trim().toLowerCase(),
  phone: (value) => value.replace(/[^+0-9]/g, ''),
  // Made in one form only.
  nameAndBirth: (value) => value,
  postal: (value) => value,
  code: (value) => value,
};

/**
 * The form in which two values of a look-up field count as the same: letter case and blanks make no difference
 * to a person who types a reference or an address. A phone number has to be in E.164 already.
 */
export const lookupValue = (field: LookupField, value: string): string => normalise[field](value);
