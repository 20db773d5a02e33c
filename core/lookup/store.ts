import type { Place, Recipient } from '../audience/audience.ts';
import type { LookupField } from '../audience/lookup-value.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { ChannelAttempt } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Evidence } from '../delivery/evidence.ts';
import type { BucketPart } from './bucket.ts';

/** One of the values that a person is found by, and where they stand. */
export type LookupEntry = { field: LookupField; value: string } & Place;

export type LookupHit = { audience: string } & Place;

/** Names an item of the Lookup table. */
export type BucketKey = { bucket: string; part: string };

/** Keyed hash of a (normalised) value. Whoever does not have the key can neither read a value from it nor try one. */
export type LookupHash = (field: LookupField, value: string) => Uint8Array;

export interface LookupStore {
  /** The hash that entries are made of. */
  hash(): Promise<LookupHash>;
  /** The hash of a value as text: stands for it in records. */
  hashOf(field: LookupField, value: string): Promise<string>;
  /** Everybody with this value, over all audiences. One DynamoDB query, strongly consistent. */
  find(field: LookupField, value: string): Promise<LookupHit[]>;
  /**
   * Where people with these values stand in one list, in the order of the values. A query for each bucket that they lie in:
   * of many values about 65,000, however many more there are.
   */
  findAll(audience: string, field: LookupField, values: readonly string[]): Promise<Place[][]>;
  /** Writes what an import has found; a repeated write writes the same, and leaves alone what was added since. */
  create(audience: string, parts: readonly BucketPart[], expiresAtMs: number): Promise<void>;
  /** Adds entries, whatever others change at the same time; those that are there stay. */
  add(audience: string, entries: readonly LookupEntry[], expiresAtMs: number): Promise<void>;
  /** Removes entries, whatever others change at the same time; those that are not there do no harm. */
  remove(audience: string, entries: readonly LookupEntry[]): Promise<void>;
}

/** Deletes what people of a campaign are found by, without knowing who they are. */
export interface BucketCleaner {
  /** What there is of all lists of a campaign, page by page; a page may be empty. Reads the whole table, strongly consistent. */
  scan(campaign: string): AsyncIterable<BucketKey[]>;
  /** Deletes items as a whole. */
  removeAll(keys: readonly BucketKey[]): Promise<void>;
}

/** One person found: their campaign, themselves, the state of their chunk, and what staff recorded, oldest first. */
export type PersonRecord = {
  campaign: Campaign;
  recipient: Recipient;
  delivery: Delivery;
  /** What another channel tried after this one. */
  second?: ChannelAttempt;
  evidence: Evidence[];
} & Place;

export interface PersonStore {
  /** Reads campaign, audience and delivery of all hits in one BatchGetItem (for up to 25 hits). */
  read(hits: readonly LookupHit[]): Promise<PersonRecord[]>;
}
