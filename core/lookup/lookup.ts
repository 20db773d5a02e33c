import type { Place, Recipient } from '../audience/audience.ts';
import type { LookupEntry } from './store.ts';

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
