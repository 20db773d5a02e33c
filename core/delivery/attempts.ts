import { type Channel, type Place, placeKey } from '../audience/audience.ts';
import type { Delivery } from './delivery.ts';
import type { Facts } from './outcome.ts';

/** Message to a person by one channel. A person may have two: the first, and a fallback attempt by another channel. */
export type ChannelAttempt = { channel: Channel; facts: Facts };

/**
 * The fallback attempts of an audience, to be joined with the first attempts. Deliveries come in any order. Only one
 * entry a chunk is held, as there may be as many attempts as people on the list.
 */
export const createFallbackAttempts = () => {
  const chunks = new Map<number, { channel: Channel; facts: readonly Facts[] }>();

  /** The fallback attempt that stands at a place, if its chunk has been added. */
  const at = (to: Place): ChannelAttempt | undefined => {
    const chunk = chunks.get(to.chunk);
    const facts = chunk?.facts[to.place];
    return chunk && facts && { channel: chunk.channel, facts };
  };

  return {
    /** Takes a chunk of fallback attempts; passes over any other. */
    add({ chunk, channel, originalPlaces, facts }: Delivery): void {
      if (originalPlaces !== undefined) chunks.set(chunk, { channel, facts });
    },
    at,
    /** The fallback attempt of the person whose first attempt stands at `place` of `delivery`. */
    of({ fallbackTo }: Pick<Delivery, 'fallbackTo'>, place: number): ChannelAttempt | undefined {
      const to = fallbackTo?.[place];
      return to && at(to);
    },
  };
};
export type FallbackAttempts = Pick<ReturnType<typeof createFallbackAttempts>, 'of'>;

/** Of a campaign without a second channel. */
export const noFallbackAttempts: FallbackAttempts = { of: () => undefined };

/**
 * Notes in `places` where the people of a chunk of fallback attempts stand: key of the place of their first attempt →
 * place of the fallback attempt. This way round it is known even where the first delivery does not say so yet.
 */
export const noteFallbackPlaces = (
  places: Map<string, Place>,
  { chunk, originalPlaces }: Pick<Delivery, 'chunk' | 'originalPlaces'>,
): void => {
  for (const [place, origin] of (originalPlaces ?? []).entries())
    places.set(placeKey(origin), { chunk, place });
};
