import * as z from 'zod';
import { DAY_MS } from '../base/day.ts';
import { READ_DAYS } from '../delivery/event-files.ts';
import { PERSONAL_BACKUP_DAYS } from './personal-backups.ts';

/** What outlives the deletion of personal data for a while, and where. */
export const remaining = [
  'event-files',
  'backups',
  'suppression-list',
  'downloads',
  'logs',
  'record',
] as const;

const remainsSchema = z.object({
  what: z.enum(remaining),
  /** When it is gone by itself, epoch ms; left out where somebody has to delete it, or it is kept. */
  untilMs: z.number().optional(),
});
export type Remains = z.infer<typeof remainsSchema>;

/** What remains of people whose data was deleted at a time. */
export const remainsAfter = (deletedAtMs: number): Remains[] => {
  const until: Partial<Record<Remains['what'], number>> = {
    'event-files': READ_DAYS,
    backups: PERSONAL_BACKUP_DAYS,
  };
  return remaining.map((what) => {
    const days = until[what];
    return days === undefined ? { what } : { what, untilMs: deletedAtMs + days * DAY_MS };
  });
};

/**
 * Proof of a purge: what it deleted, and what was left when it looked for everything once more. Nothing was, or the
 * purge is not done.
 */
export const purgeProofSchema = z.object({
  people: z.number().int(),
  chunks: z.number().int(),
  objects: z.number().int(),
  /** All versions of those objects, those replaced or deleted before included. */
  objectVersions: z.number().int().default(0),
  /** An object is left where any version of it is. */
  left: z.object({ chunks: z.number().int(), lookupEntries: z.number().int(), objects: z.number().int() }),
  /** What names people still, where no deletion reaches it at once; proofs of earlier versions do not say. */
  remains: z.array(remainsSchema).optional(),
});

export type PurgeProof = z.infer<typeof purgeProofSchema>;

/**
 * How far a purge has counted: the chunks up to `chunk` of the list with number `list`, and the objects of so many
 * prefixes. It counts before it deletes, so what has been counted may still be there.
 */
export const purgeProgressSchema = purgeProofSchema.omit({ left: true, remains: true }).extend({
  list: z.number().int(),
  chunk: z.number().int(),
  prefixes: z.number().int(),
});
export type PurgeProgress = z.infer<typeof purgeProgressSchema>;

export const notPurgedYet: PurgeProgress = {
  people: 0,
  chunks: 0,
  objects: 0,
  objectVersions: 0,
  list: 0,
  chunk: 0,
  prefixes: 0,
};

/** Seconds within which an erasure has ended, well or dead: no request of the API lasts longer. */
export const ERASURE_SECONDS = 30;

/** Asks for the deletion of the files that name somebody whose data was erased, on the queue of purges. */
export const erasureMessageSchema = z.object({
  campaign: z.string(),
  /** When the erasure began, epoch ms. */
  erasedAtMs: z.number(),
  /** Where the person stood. */
  places: z.array(z.object({ chunk: z.number().int(), place: z.number().int() })),
});
export type ErasureMessage = z.infer<typeof erasureMessageSchema>;
