import type { Channel, Language, Place } from '../audience/audience.ts';
import type { Facts } from './outcome.ts';

/**
 * Where a chunk is:
 * - `waiting`: not sent, or has people left to send to; may be claimed
 * - `sending`: claimed; when the claim is older than the settling window it counts as in doubt
 * - `doubt`: a call's answer never came; waits until `notBeforeMs` for events to tell who was accepted
 * - `deferred`: handed back to pace, to be released again from `notBeforeMs`
 * - `sent`: everybody has been accepted or has failed for good; events go on refining it
 */
export type Phase = 'waiting' | 'sending' | 'doubt' | 'deferred' | 'sent';

/** Delivery status of one chunk. */
export type Delivery = {
  audience: string;
  chunk: number;
  channel: Channel;
  language: Language;
  /** Recipients in the chunk, 1 to 50. */
  size: number;
  /** Places of those whom the channel after this one reaches; left out where the campaign has none. */
  fallbackPlaces?: readonly number[];
  /** Of a chunk that is the second try of people in others: where each has their own place in the list. */
  originalPlaces?: readonly Place[];
  /** Whom of this chunk another is the second try of: their place here, and where it is there. */
  fallbackTo?: Readonly<Record<number, Place>>;
  phase: Phase;
  /** Counts every change of the item; each write is conditional on it. */
  version: number;
  /** Attempts that failed in passing or ended without an answer; throttling and an unreachable provider burn none. */
  attempts: number;
  claim?: { id: string; atMs: number };
  /** `doubt` and `deferred`: not to be released before, epoch ms. */
  notBeforeMs?: number;
  /** When pace last released it outside the first pass, epoch ms. */
  releasedAtMs?: number;
  /** What is known of each recipient, by place; `size` entries. */
  facts: Facts[];
};
