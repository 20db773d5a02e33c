// Files of the provider's events: where they lie, and for how long they name anybody.

/** Where Firehose writes event files, with addresses and numbers. */
export const EVENT_PREFIX = 'events/';
/** What Firehose could not deliver as it should. */
export const FAILED_PREFIX = 'failed/';
/** What is kept of event files that were read, under the same names: nobody's address or number. */
export const EVIDENCE_PREFIX = 'evidence/';

/** Days that a file waits to be read at the most: one more than a message that names it waits among the dead letters. */
export const UNREAD_DAYS = 15;
/** Days that a file can still be brought back after it was read, or given up. */
export const READ_DAYS = 3;

/** Name of what is kept of an event file: always compressed. */
export const keptAs = (key: string): string => {
  const name = key.startsWith(EVENT_PREFIX) ? key.slice(EVENT_PREFIX.length) : key;
  return `${EVIDENCE_PREFIX}${name}${name.endsWith('.gz') ? '' : '.gz'}`;
};
