// The share of bounces at which a campaign stops by itself, and a higher one that two people have agreed on.
import * as z from 'zod';
import { BOUNCE_LIMIT, HIGHEST_BOUNCE_LIMIT } from '../base/bounce-share.ts';

const personSchema = z.object({ by: z.string(), name: z.string(), atMs: z.number() });

const requestSchema = z.object({
  /** Share of sent messages, above {@link BOUNCE_LIMIT} and {@link HIGHEST_BOUNCE_LIMIT} at most. */
  share: z.number().gt(BOUNCE_LIMIT).max(HIGHEST_BOUNCE_LIMIT),
  /** Why the list is to be gone on with. */
  reason: z.string(),
  asked: personSchema,
});

export const bounceLimitSchema = z.object({
  /** What an administrator has asked for and no approver has decided. */
  open: requestSchema.optional(),
  /** What holds. */
  granted: requestSchema.extend({ granted: personSchema }).optional(),
  /** The last request that an approver refused, and why; until there is another. */
  refused: requestSchema.extend({ refused: personSchema, why: z.string() }).optional(),
});
/** What two people have said of a campaign's limit of bounces. */
export type BounceLimit = z.infer<typeof bounceLimitSchema>;
export type BounceLimitRequest = z.infer<typeof requestSchema>;
type Person = z.infer<typeof personSchema>;

/** The share of bounces at which a campaign stops by itself. */
export const bounceShare = (limit: BounceLimit | undefined): number => limit?.granted?.share ?? BOUNCE_LIMIT;

/** Asks for a higher limit. One asked for before and not decided is asked for no more; one that was granted still holds. */
export const askLimit = (limit: BounceLimit | undefined, request: BounceLimitRequest): BounceLimit => ({
  ...(limit?.granted && { granted: limit.granted }),
  open: request,
});

/** Grants what is asked for; undefined where nothing is. */
export const grantLimit = (limit: BounceLimit | undefined, granted: Person): BounceLimit | undefined =>
  limit?.open && { granted: { ...limit.open, granted } };

/** Refuses what is asked for, with why; undefined where nothing is. What was granted before still holds. */
export const refuseLimit = (
  limit: BounceLimit | undefined,
  refused: Person,
  why: string,
): BounceLimit | undefined =>
  limit?.open && {
    ...(limit.granted && { granted: limit.granted }),
    refused: { ...limit.open, refused, why },
  };
