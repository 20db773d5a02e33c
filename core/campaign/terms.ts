// What is kept of a submission, so that the next one can be compared with it.
import * as z from 'zod';
import { languageSchema } from '../audience/audience.ts';
import { channelsSchema, fallbackHoursSchema } from '../audience/channels.ts';
import { groupSchema, type Import } from '../list/import.ts';

/** What was submitted: which content, by which channels, and how many people of which list. Names nobody. */
const termsSchema = z.object({
  /** Hash of the content as it was frozen when it was submitted: the store of campaigns keeps it under that. */
  contentHash: z.string(),
  defaultLanguage: languageSchema,
  channels: channelsSchema,
  fallbackAfterHours: fallbackHoursSchema,
  breachedOn: z.iso.date().optional(),
  /** Number of its import. */
  list: z.number().int().optional(),
  groups: z.array(groupSchema.pick({ channel: true, language: true, people: true })),
});
export type Terms = z.infer<typeof termsSchema>;

/** Who put their name to what, and when. `hash` is of what would be sent and to whom (see `approvalHash`). */
export const signatureSchema = z.object({
  by: z.string(),
  name: z.string(),
  atMs: z.number(),
  hash: z.string(),
});
export type Signature = z.infer<typeof signatureSchema>;

/** Submissions of before these were kept have no terms. */
export const submissionSchema = signatureSchema.extend({ terms: termsSchema.optional() });

/** The last submission that an approver has decided about, other than the present one. */
export const decidedSchema = z.object({
  decision: z.enum(['approved', 'declined']),
  name: z.string(),
  atMs: z.number(),
  /** Why it was sent back. */
  reason: z.string().optional(),
  terms: termsSchema,
});
export type Decided = z.infer<typeof decidedSchema>;

/** The terms of a campaign as it is now, with the content of this hash. */
export const termsOf = (
  {
    defaultLanguage,
    channels,
    fallbackAfterHours,
    breachedOn,
    import: list,
  }: Omit<Terms, 'contentHash' | 'list' | 'groups'> & { import?: Import | undefined },
  contentHash: string,
): Terms => ({
  contentHash,
  defaultLanguage,
  channels,
  fallbackAfterHours,
  ...(breachedOn !== undefined && { breachedOn }),
  ...(list !== undefined && { list: list.number }),
  groups: (list?.groups ?? []).map(({ channel, language, people }) => ({ channel, language, people })),
});
