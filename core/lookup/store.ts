import type { Place, Recipient } from '../audience/audience.ts';
import type { LookupField } from '../audience/lookup-value.ts';
import type { ChainEnd } from '../audit/trail.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { ChannelAttempt } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Evidence } from '../delivery/evidence.ts';

/** `again`: a further place of somebody who has one already; of a reference there is otherwise one in an audience. */
export type LookupEntry = { field: LookupField; value: string; again?: true } & Place;

export type LookupHit = { audience: string } & Place;

export interface LookupStore {
  /** Writes keyed hashes of the (normalised) values; repeating it changes nothing. */
  put(audience: string, entries: readonly LookupEntry[], expiresAtMs: number): Promise<void>;
  /** Deletes what {@link put} wrote of the same entries; those that do not exist stay so. */
  remove(audience: string, entries: readonly LookupEntry[]): Promise<void>;
  /** Which of these references the audience has already, and where. Strongly consistent. */
  placesOfReferences(audience: string, references: readonly string[]): Promise<Map<string, Place>>;
  /** The keyed hash of a value: stands for it in records, and cannot be turned back. */
  hashOf(field: LookupField, value: string): Promise<string>;
  /** Everybody with this value, over all audiences. One DynamoDB query. */
  find(field: LookupField, value: string): Promise<LookupHit[]>;
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
  /** Reads campaign, audience and delivery of all hits in one BatchGetItem (for up to 24 hits). */
  read(hits: readonly LookupHit[]): Promise<PersonRecord[]>;
  /** The same, and the end of an audit chain in the same call. Makes the call for the end alone, too. */
  readWithEnd(hits: readonly LookupHit[], chain: string): Promise<{ records: PersonRecord[]; end: ChainEnd }>;
}
