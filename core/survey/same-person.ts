// Whether two rows with one reference are one person, and what the later one adds.
import type { Hash } from './hash.ts';
import { type Column, type RowFacts, type RowTable, reach } from './row-table.ts';

const meets = (one: Hash, other: Hash): boolean | undefined =>
  one[1] === 0 || other[1] === 0 ? undefined : one[0] === other[0] && one[1] === other[1];

/**
 * Whether a row is of a person known. The same name and birth date say so; without birth dates, contacts must not speak
 * against it. What a row does not tell, speaks against nothing.
 */
export const isSamePerson = ({ get, email, phone }: RowTable, person: number, facts: RowFacts): boolean => {
  const name = get(person, 'name');
  if (name !== 0 && facts.name !== 0 && name !== facts.name) return false;
  const birthDate = get(person, 'birthDate');
  if (birthDate !== 0 && facts.birthDate !== 0) {
    if (birthDate !== facts.birthDate) return false;
    if (name !== 0 && facts.name !== 0) return true;
  }
  const byEmail = meets(email(person), facts.email);
  const byPhone = meets(phone(person), facts.phone);
  return byEmail === true || byPhone === true || (byEmail !== false && byPhone !== false);
};

/** Adds to a person what a later row of theirs tells; whether that was anything. */
export const joinPerson = ({ get, set, describe }: RowTable, person: number, facts: RowFacts): boolean => {
  if (facts.file > get(person, 'file')) {
    describe(person, {
      ...facts,
      birthDate: facts.birthDate === 0 ? get(person, 'birthDate') : facts.birthDate,
    });
    return true;
  }
  let adds = false;
  const add = (is: boolean, ...values: (readonly [Column, number])[]): void => {
    if (!is) return;
    adds = true;
    for (const [of, value] of values) set(person, of, value);
  };
  const [emailHigh, emailLow] = facts.email;
  const [phoneHigh, phoneLow] = facts.phone;
  const known = get(person, 'reaches');
  const takesSms = (facts.reaches & reach.sms) !== 0 && (known & reach.sms) === 0;
  add(get(person, 'name') === 0 && facts.name !== 0, ['name', facts.name]);
  add(get(person, 'birthDate') === 0 && facts.birthDate !== 0, ['birthDate', facts.birthDate]);
  add(get(person, 'emailLow') === 0 && emailLow !== 0, ['emailHigh', emailHigh], ['emailLow', emailLow]);
  // A number that takes text messages is worth more than one that does not.
  add(
    (get(person, 'phoneLow') === 0 || takesSms) && phoneLow !== 0,
    ['phoneHigh', phoneHigh],
    ['phoneLow', phoneLow],
  );
  add((facts.reaches & ~known) !== 0, ['reaches', known | facts.reaches]);
  return adds;
};
