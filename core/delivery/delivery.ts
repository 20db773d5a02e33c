// The delivery of one chunk: its phase, its claim, and what is known of each of its people.
import type { Channel, Language, Place } from '../audience/audience.ts';
import type { StoredItem } from '../base/stored-item.ts';
import type { Letter } from './letter.ts';
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
export type Delivery = StoredItem & {
  audience: string;
  chunk: number;
  channel: Channel;
  language: Language;
  /** Recipients in the chunk, 1 to 50. */
  size: number;
  /** Places of people whom the next channel reaches too; left out where the campaign has no next channel. */
  fallbackPlaces?: readonly number[];
  /** Places of people to whom no letter can be sent: the list has no address that an envelope takes. */
  noPostPlaces?: readonly number[];
  /** Only in a chunk of second tries: for each place here, the person's original place in the list. */
  originalPlaces?: readonly Place[];
  /** Only in a chunk of one that tells an old contact of its change: the place in the list that the person has left. */
  changeOf?: Place;
  /** For each place here that has a second try: where that stands, in a chunk of the next channel. */
  fallbackTo?: Readonly<Record<number, Place>>;
  /** For each place here whose person was put at another one by a correction, or by taking one back: that place. */
  correctedTo?: Readonly<Record<number, Place>>;
  phase: Phase;
  /** Counts every change of the item; each write is conditional on it. */
  version: number;
  /** Attempts that failed in passing or got no answer; throttling and an unreachable provider burn none. */
  attempts: number;
  claim?: { id: string; atMs: number };
  /** `doubt` and `deferred`: not to be released before, epoch ms. */
  notBeforeMs?: number;
  /** When pace last released it outside the first pass, epoch ms. */
  releasedAtMs?: number;
  /** For each place here for whose person a letter was written: the newest one. */
  letters?: Readonly<Record<number, Letter>>;
  /** What is known of each recipient, by place; `size` entries. */
  facts: Facts[];
};

/** Whether a chunk holds further messages to people who are counted at their places in the list: second tries, for one. */
export const isOfOtherPlaces = ({
  originalPlaces,
  changeOf,
}: Pick<Delivery, 'originalPlaces' | 'changeOf'>): boolean =>
  originalPlaces !== undefined || changeOf !== undefined;
