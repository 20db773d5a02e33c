import type { LookupReason, Recipient } from '../../../client/operations.ts';
import type { IdentityCheck } from '../../../core/audit/reasons.ts';

/** Why people are looked up during one call; asked once, and kept with each look-up. */
export type Call = {
  reason: LookupReason;
  /** Number of the call in another system, or nothing. */
  ticket: string;
};

/** A call of somebody of whom it is known who they are: how, is kept with all that is done for them. */
type CheckedCall = Call & { identity: IdentityCheck };

/** What a form for one person needs; `onChanged` shows the person as they are then. */
export type PersonProps = { person: Recipient; call: CheckedCall; onChanged: () => Promise<void> };

/** The case of the call, where there is one. */
export const withTicket = ({ ticket }: Call): { ticket?: string } => (ticket === '' ? {} : { ticket });
