import type { Place, Recipient } from '../audience/audience.ts';
import { nameKey } from '../cell/fold.ts';
import type { LookupEntry } from './store.ts';

/** A name and the keyed hash of a birth date as one value to look up; empty where either is missing. */
export const nameAndBirth = (name: string, birthHash: string | undefined): string => {
  const key = nameKey(name);
  return key === '' || birthHash === undefined ? '' : `${key}|${birthHash}`;
};

/** Most people whom staff are shown of one name and birth date; of more, the caller has to give what is theirs alone. */
export const MOST_NAMESAKES = 3;

/** Most people whom one look-up shows: what more of them have is nobody's own, such as a placeholder of the list. */
export const MOST_SHOWN = 10;

/** Entries by which staff find a person at one of their places. */
export const entriesAt = (
  { reference, firstName, lastName, writtenName, email, phone, birthHash }: Recipient,
  where: Place,
): LookupEntry[] => {
  const born = nameAndBirth(writtenName ?? `${firstName} ${lastName}`, birthHash);
  return [
    { field: 'reference', value: reference, ...where },
    ...(email === undefined ? [] : [{ field: 'email' as const, value: email, ...where }]),
    ...(phone === undefined ? [] : [{ field: 'phone' as const, value: phone, ...where }]),
    ...(born === '' ? [] : [{ field: 'nameAndBirth' as const, value: born, ...where }]),
  ];
};
