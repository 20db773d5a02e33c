import type { Place } from './audience.ts';

/** A place as a key: no two places of an audience have the same. */
export const placeKey = ({ chunk, place }: Place): string => `${chunk}.${place}`;
