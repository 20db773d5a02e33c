import type { ChunkKey } from '../audience/store.ts';
import type { Written } from '../base/conditional-write.ts';
import type { Delivery } from './delivery.ts';
import type { Facts } from './outcome.ts';

/** What makes a new {@link Delivery}. */
export type NewDelivery = Pick<
  Delivery,
  | 'audience'
  | 'chunk'
  | 'channel'
  | 'language'
  | 'size'
  | 'fallbackPlaces'
  | 'noPostPlaces'
  | 'originalPlaces'
  | 'changeOf'
>;

export interface DeliveryStore {
  /** Makes the items that do not exist yet, in phase `waiting`; leaves those that do exactly as they are. */
  create(deliveries: readonly NewDelivery[]): Promise<void>;
  get(audience: string, chunk: number): Promise<Delivery | undefined>;
  /** Several at once; those that do not exist are left out. */
  getMany(keys: readonly ChunkKey[]): Promise<Delivery[]>;
  /** Writes `delivery` with `version + 1`, if the stored version is still `delivery.version`. */
  replace(delivery: Delivery): Promise<Written>;
  /**
   * All deliveries of an audience, in no order; a page at a time; eventually consistent unless asked for otherwise, which
   * reads twice as many units.
   */
  scan(audience: string, options?: { isConsistent: boolean }): AsyncIterable<Delivery[]>;
}

/** News about messages of one chunk, place → facts. */
export type ChunkNews = { audience: string; chunk: number; facts: Map<number, Facts> };
