import { nameKey } from '../cell/fold.ts';
import type { RowPerson } from './row.ts';

/** What tells whether two rows are of one person, whatever their reference. Empty where the row does not say. */
export type Identity = {
  /** Words of both names without accents and letter case, in the order of the alphabet: names change places. */
  nameKey: string;
  /** In lower case: no two people have mailboxes that differ in it. */
  email: string;
  /** E.164 */
  phone: string;
  /** ISO 8601 */
  birthDate: string;
};

/** Who the person of a row is, to be compared with others. Names that no message may carry tell people apart as well. */
export const identityOf = ({
  firstName,
  lastName,
  writtenName = `${firstName} ${lastName}`,
  email = '',
  phone = '',
  birthDate = '',
}: Pick<
  RowPerson,
  'firstName' | 'lastName' | 'writtenName' | 'email' | 'phone' | 'birthDate'
>): Identity => ({
  nameKey: nameKey(writtenName),
  email: email.toLowerCase(),
  phone,
  birthDate,
});
