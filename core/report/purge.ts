import * as z from 'zod';

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
});

/**
 * How far a purge has counted: the chunks up to `chunk` of the list with number `list`, and the objects of so many
 * prefixes. It counts before it deletes, so what has been counted may still be there.
 */
export const purgeProgressSchema = purgeProofSchema.omit({ left: true }).extend({
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
