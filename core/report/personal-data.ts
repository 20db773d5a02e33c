import type { Recipient } from '../audience/audience.ts';

/** Name prefixes of the objects that may hold personal data of a campaign. */
export const personalPrefixes = (campaign: string): string[] => [
  `uploads/${campaign}/`,
  `imports/${campaign}/`,
  `reports/${campaign}/`,
  `outcomes/${campaign}/`,
  `letters/${campaign}/`,
];

/** One version of an object, or the marker of its deletion. */
export type ObjectVersion = { object: string; version: string };

/** The objects that hold personal data, with the versions that were replaced or deleted: a purge removes those, too. */
export interface PersonalObjects {
  /**
   * Every version of the objects whose names begin with `prefix`. The newest of each object comes last: removed before
   * the others, it would bring the one before it back.
   */
  list(prefix: string): Promise<ObjectVersion[]>;
  /** Deletes a version for good; does nothing where it does not exist. */
  remove(version: ObjectVersion): Promise<void>;
}

/** Whether an object names people. The bundle for the regulator does not, and is kept. */
export const isPersonal = (object: string): boolean =>
  !(object.startsWith('reports/') && object.endsWith('.zip'));

/** A person whose data was erased: only their place is left, so that others keep theirs. */
export const erased = (recipient: Recipient): Recipient => ({
  reference: '',
  firstName: '',
  lastName: '',
  // A chunk of emails has an address at every place; nothing is sent to this one.
  ...(recipient.email === undefined ? {} : { email: '' }),
  code: '',
  fields: {},
});
