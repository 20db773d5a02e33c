import { reaches } from '../audience/channels.ts';
import { lookupValue } from '../audience/lookup-value.ts';
import { identityOf } from '../row/identity.ts';
import type { RowPerson } from '../row/row.ts';
import { hashOf } from './hash.ts';
import { type RowFacts, reach } from './row-table.ts';

/** What of a checked row is compared with other rows. */
export const factsOf = (
  person: RowPerson,
  where: Pick<RowFacts, 'file' | 'row' | 'byteOffset' | 'byteLength'>,
  takesSms: (phone: string) => boolean,
): RowFacts => {
  const { reference, email = '', phone = '', birthDate = '', circumstances = [], postal } = person;
  return {
    ...where,
    reference: hashOf(lookupValue('reference', reference)),
    exact: hashOf(reference)[0],
    name: hashOf(identityOf(person).nameKey)[1],
    email: hashOf(lookupValue('email', email)),
    phone: hashOf(phone),
    birthDate: hashOf(birthDate)[1],
    reaches:
      (email === '' ? 0 : reach.email) |
      (reaches('sms', person, takesSms) ? reach.sms : 0) |
      (circumstances.length > 0 ? reach.setApart : 0) |
      (postal === undefined ? 0 : reach.postal),
  };
};
