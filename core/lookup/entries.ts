import type { Place, Recipient } from '../audience/audience.ts';
import type { LookupEntry } from './store.ts';

/**
 * What somebody is found by at a place of theirs.
 *
 * @param again - it is a further place: under the reference alone stands the first
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
