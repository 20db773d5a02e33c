import type { Place, Recipient } from '../audience/audience.ts';
import { entriesAt } from '../lookup/lookup.ts';
import type { LookupEntry } from '../lookup/store.ts';

/** Objects that hold personal data of a campaign, by the prefix of their name. */
export const personalPrefixes = (campaign: string): string[] => [
  `uploads/${campaign}/`,
  `imports/${campaign}/`,
  `reports/${campaign}/`,
];

/** One version of an object, or a note that it was deleted. */
export type ObjectVersion = { object: string; version: string };

/** The objects that hold personal data, as a purge needs them: what was replaced or deleted is still there, too. */
export interface PersonalObjects {
  /**
   * Every version of the objects that begin so. The newest of each object comes last: removed before the others, it
   * would bring the one before it back.
   */
  list(prefix: string): Promise<ObjectVersion[]>;
  /** Deletes a version for good; one that does not exist stays so. */
  remove(version: ObjectVersion): Promise<void>;
}

/** Whether an object names people: the bundle for the regulator does not, and is kept. */
export const isPersonal = (object: string): boolean =>
  !(object.startsWith('reports/') && object.endsWith('.zip'));

/** Everything that a person at this place can be found by, whether it is their first or a further one. */
export const allEntriesAt = (recipient: Recipient, where: Place): LookupEntry[] => [
  ...entriesAt(recipient, where),
  ...entriesAt(recipient, where, 'again').filter(({ field }) => field === 'reference'),
];

/** What is left of a person whose data was erased: their place, so that the others keep theirs. */
export const erased = (recipient: Recipient): Recipient => ({
  reference: '',
  firstName: '',
  lastName: '',
  // A chunk of emails has an address at every place; nobody is sent to at this one.
  ...(recipient.email === undefined ? {} : { email: '' }),
  code: '',
  fields: {},
});
