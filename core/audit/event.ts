// One entry of the audit trail: who did what, when, from where and why.
import * as z from 'zod';
import type { AuditAction, AuditParticular } from './actions.ts';
import type { AuditReason, IdentityCheck } from './reasons.ts';

/**
 * Something that a person did, as it is kept. Holds no personal data of the people concerned: who was looked up stands
 * there as a keyed hash or as a place in a list. A newer version may have written it, so action, reason and particulars
 * may be unknown here.
 */
export const recordedEventSchema = z.object({
  atMs: z.number(),
  /** Pseudonym of who did it. */
  by: z.string(),
  /** Name that they then signed in with; not of what Tocsin does by itself. */
  name: z.string().optional(),
  /** Internet address that they did it from. */
  from: z.string().optional(),
  /** What was done: `recipient.look-up`. */
  action: z.string(),
  campaign: z.string().optional(),
  /** On what: a keyed hash, or a place of a list as `<audience>/<chunk>/<place>`. */
  on: z.string().optional(),
  reason: z.string().optional(),
  ticket: z.string().optional(),
  /** How it was made sure who was asking; `none` where it was not. */
  identity: z.string().optional(),
  /** What else tells what was done, such as how many were found. */
  particulars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type RecordedEvent = z.infer<typeof recordedEventSchema>;

/** Something that a person did, as this version writes it. */
export type AuditEvent = Omit<RecordedEvent, 'action' | 'reason' | 'identity' | 'particulars'> & {
  action: AuditAction;
  reason?: AuditReason;
  identity?: IdentityCheck | 'none';
  particulars?: { [Name in AuditParticular]?: string | number | boolean };
};

/** Keeps an event; resolves when it is kept. */
export type RecordEvent = (act: AuditEvent) => Promise<void>;
