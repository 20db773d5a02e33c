/** The messages that a function has received of its queue. */
export interface ReceivedMessages {
  /** Lets a message come back after `seconds` (0 to 43,200). */
  retryIn(receiptHandle: string, seconds: number): Promise<void>;
}

/**
 * The queues that feed functions, by what their messages name: lists to import, chunks to send, event files to read,
 * reports to write, letters to make, campaigns whose personal data is to be deleted.
 */
export const workQueues = ['imports', 'chunks', 'events', 'exports', 'letters', 'purges'] as const;
export type WorkQueueName = (typeof workQueues)[number];

/** Messages that their function could not process, however often it tried. */
export interface DeadLetters {
  /** How many each queue has given up, about: a change may take a minute to show. */
  counts(): Promise<Record<WorkQueueName, number>>;
  /**
   * Puts messages back as they are, with all their tries before them. `more`: it stopped because `max` had been
   * moved. Interrupted half-way, a message may be in both places; every function expects a message twice.
   */
  putBack(queue: WorkQueueName, max: number): Promise<{ moved: number; more: boolean }>;
}
