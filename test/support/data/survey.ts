import { hashOf } from '../../../core/survey/hash.ts';
import { reach } from '../../../core/survey/known.ts';
import type { RowFacts } from '../../../core/survey/row-table.ts';

/** What a row of a test tells, in words. */
export type Told = {
  reference: string;
  name?: string;
  email?: string;
  phone?: string;
  born?: string;
  rest?: string;
  file?: number;
  forgotten?: boolean;
  givenBack?: boolean;
  replaces?: number;
};

/** The facts of a row that tells this; numbers that begin with 6 take text messages. */
export const factsOfTold = (told: Told, row: number): RowFacts => {
  const { reference, name = '', email = '', phone = '', born = '', rest = '', file = 0 } = told;
  return {
    file,
    row,
    byteOffset: 100 * row,
    byteLength: 100,
    reference: hashOf(reference.toUpperCase()),
    exact: hashOf(reference),
    name: hashOf(name)[1],
    email: hashOf(email),
    phone: hashOf(phone),
    birthDate: hashOf(born)[1],
    rest: hashOf(rest)[1],
    reaches: (email === '' ? 0 : reach.email) | (phone.startsWith('6') ? reach.sms : 0),
    isForgotten: told.forgotten === true,
    isGivenBack: told.givenBack === true,
    replaces: told.replaces ?? 0,
  };
};
