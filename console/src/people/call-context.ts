import type { paths } from '../api/schema.ts';

/** Why people are looked up during one call; asked once, and kept with each look-up. */
export type Call = {
  reason: paths['/v1/recipients']['get']['parameters']['query']['reason'];
  /** Number of the call in another system, or nothing. */
  ticket: string;
};
