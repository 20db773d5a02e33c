import type { LookupReason, Recipient } from '../../../client/operations.ts';

/** Why people are looked up during one call; asked once, and kept with each look-up. */
export type Call = {
  reason: LookupReason;
  /** Number of the call in another system, or nothing. */
  ticket: string;
};

/** What a form for one person needs; `onChanged` shows the person as they are then. */
export type PersonProps = { person: Recipient; call: Call; onChanged: () => Promise<void> };

/** The case of the call, where there is one. */
export const withTicket = ({ ticket }: Call): { ticket?: string } => (ticket === '' ? {} : { ticket });
