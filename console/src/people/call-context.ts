import type { LookupReason } from '../../../client/operations.ts';

/** Why people are looked up during one call; asked once, and kept with each look-up. */
export type Call = {
  reason: LookupReason;
  /** Number of the call in another system, or nothing. */
  ticket: string;
};
