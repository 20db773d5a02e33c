import { reaches } from '../audience/channels.ts';
import { lookupValue } from '../audience/lookup-value.ts';
import { identityOf } from '../row/identity.ts';
import type { RowPerson } from '../row/row.ts';
import { hashOf } from './hash.ts';
import { type Known, reach } from './known.ts';
import type { RowFacts, RowPlace } from './row-table.ts';

/** Hash of what a row tells beside name, contacts and birth date; 0 where that is nothing. */
const restOf = ({ fields, postal, guardian, circumstances, dataGroups, site }: RowPerson): number => {
  const told = [
    postal,
    guardian,
    circumstances,
    dataGroups,
    site,
    Object.keys(fields).length > 0 ? fields : undefined,
  ];
  return told.every((one) => one === undefined) ? 0 : hashOf(JSON.stringify(told))[1];
};

/** What of a person, as a row tells of them, is compared with other rows. */
const knownOf = (person: RowPerson, takesSms: (phone: string) => boolean): Known => {
  const { circumstances = [], postal } = person;
  const { nameKey, email, phone, birthDate } = identityOf(person);
  return {
    name: hashOf(nameKey)[1],
    email: hashOf(email),
    phone: hashOf(phone),
    birthDate: hashOf(birthDate)[1],
    rest: restOf(person),
    reaches:
      (email === '' ? 0 : reach.email) |
      (reaches('sms', person, takesSms) ? reach.sms : 0) |
      (circumstances.length > 0 ? reach.setApart : 0) |
      (postal === undefined ? 0 : reach.postal),
  };
};

/** What of a checked row is compared with other rows. */
export const factsOf = (
  person: RowPerson,
  where: RowPlace,
  takesSms: (phone: string) => boolean,
): Omit<RowFacts, 'isForgotten' | 'isGivenBack' | 'replaces'> => {
  const reads = lookupValue('reference', person.reference);
  const exact = hashOf(person.reference);
  return {
    ...where,
    reference: reads === person.reference ? exact : hashOf(reads),
    exact,
    ...knownOf(person, takesSms),
  };
};
