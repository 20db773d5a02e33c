import { z } from 'zod';

/**
 * Something that a person did, for the audit trail. Holds no personal data of the people concerned: who was looked up
 * stands there as a keyed hash or as a place in a list.
 */
export const auditEventSchema = z.object({
  atMs: z.number(),
  /** Pseudonym of who did it. */
  by: z.string(),
  /** Internet address that they did it from. */
  from: z.string().optional(),
  /** What was done: `recipient.look-up`. */
  action: z.string(),
  campaign: z.string().optional(),
  /** On what: a keyed hash, or a place of a list as `<audience>/<chunk>/<place>`. */
  on: z.string().optional(),
  reason: z.string().optional(),
  ticket: z.string().optional(),
  /** What else tells what was done, such as how many were found. */
  particulars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** Keeps an act; resolves when it is kept. */
export type RecordEvent = (act: AuditEvent) => Promise<void>;
