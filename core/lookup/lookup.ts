import type { Place, Recipient } from '../audience/audience.ts';
import type { LookupEntry, LookupField } from './store.ts';

const normalise: Record<LookupField, (value: string) => string> = {
  reference: (value) => value.normalize('NFC').replace(/\s+/g, '').toUpperCase(),
  email: (value) => value.trim().toLowerCase(),
  phone: (value) => value.replace(/[^+0-9]/g, ''),
};

/**
 * The form in which two values of a look-up field count as the same: letter case and blanks make no difference
 * to a person who types a reference or an address. A phone number has to be in E.164 already.
 */
export const lookupValue = (field: LookupField, value: string): string => normalise[field](value);

/**
 * Entries by which staff find a person at one of their places.
 *
 * @param again - a further place of the person: the reference alone leads to the first
 */
export const entriesAt = (
  { reference, email, phone }: Recipient,
  where: Place,
  again?: 'again',
): LookupEntry[] => [
  { field: 'reference', value: reference, ...(again && { again: true as const }), ...where },
  ...(email === undefined ? [] : [{ field: 'email' as const, value: email, ...where }]),
  ...(phone === undefined ? [] : [{ field: 'phone' as const, value: phone, ...where }]),
];
