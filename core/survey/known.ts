// What is known of a person over the rows of a list that are theirs, in the form in which rows are compared.
import type { Hash } from './hash.ts';

/** What a person can be reached by, as bits. `setApart`: only by letter, whatever contacts there are. */
export const reach = { email: 1, sms: 2, setApart: 4, postal: 8 } as const;

/** A hash is `none`, a number 0, where nothing is told. */
export type Known = {
  name: number;
  email: Hash;
  phone: Hash;
  birthDate: number;
  /** What else is told: the notice's own fields, groups of data, address, guardian, site. */
  rest: number;
  /** Bits of {@link reach}. */
  reaches: number;
};

const meets = (one: Hash, other: Hash): boolean | undefined =>
  one[1] === 0 || other[1] === 0 ? undefined : one[0] === other[0] && one[1] === other[1];

const isTold = ([, low]: Hash): boolean => low !== 0;

export const isIdentical = (one: Known, other: Known): boolean =>
  one.name === other.name &&
  one.birthDate === other.birthDate &&
  one.email[0] === other.email[0] &&
  one.email[1] === other.email[1] &&
  one.phone[0] === other.phone[0] &&
  one.phone[1] === other.phone[1];

/** How a row stands to the person it is compared with. */
export type Comparison = {
  /** The row stands in a file that was added later: it may correct a contact. */
  corrects: boolean;
  /** The reference is spelt another way: only something in common makes them one. */
  otherSpelling: boolean;
};

/**
 * Whether a row is of a person known. The same name and birth date say so; without birth dates, contacts must not speak
 * against it. What a row does not tell, speaks against nothing.
 */
export const isSamePerson = (
  known: Known,
  told: Known,
  { corrects, otherSpelling }: Comparison = { corrects: false, otherSpelling: false },
): boolean => {
  const haveNames = known.name !== 0 && told.name !== 0;
  if (haveNames && known.name !== told.name) return false;
  const haveBirthDates = known.birthDate !== 0 && told.birthDate !== 0;
  if (haveBirthDates && known.birthDate !== told.birthDate) return false;
  if (haveNames && (haveBirthDates || corrects)) return true;
  const byEmail = meets(known.email, told.email);
  const byPhone = meets(known.phone, told.phone);
  if (byEmail === true || byPhone === true) return true;
  if (byEmail === false || byPhone === false) return false;
  return !otherSpelling || haveNames || haveBirthDates;
};

/**
 * What is known of one person by two rows: what `first` does not tell is taken from `second`. `joinRows` does the same
 * with the rows themselves.
 */
const fillIn = (first: Known, second: Known, isBetter: boolean): Known => {
  const hasPhone = isTold(first.phone) && !isBetter ? first : second;
  const contacts = (first.reaches | second.reaches) & ~reach.sms;
  return {
    name: first.name === 0 ? second.name : first.name,
    email: isTold(first.email) ? first.email : second.email,
    phone: hasPhone.phone,
    birthDate: first.birthDate === 0 ? second.birthDate : first.birthDate,
    // Nobody reads what it says, only whether it says anything new.
    rest: first.rest === 0 ? second.rest : first.rest,
    reaches: contacts | (hasPhone.reaches & reach.sms),
  };
};

/** What is known of a person after a later row of theirs, which counts before the others where it `corrects` them. */
export const joinKnown = (known: Known, told: Known, corrects: boolean): Known => {
  if (corrects) return fillIn(told, known, false);
  // A number that takes text messages is worth more than one that does not.
  const isBetter = (known.reaches & reach.sms) === 0 && (told.reaches & reach.sms) !== 0;
  return fillIn(known, told, isBetter);
};

/** Whether a later row of a person tells anything that they were not known by. */
export const tellsMore = (known: Known, told: Known, corrects: boolean): boolean => {
  if (corrects) return true;
  const joined = joinKnown(known, told, false);
  return (
    !isIdentical(joined, known) ||
    joined.reaches !== known.reaches ||
    (told.rest !== 0 && told.rest !== known.rest)
  );
};
