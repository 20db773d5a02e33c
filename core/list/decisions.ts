import * as z from 'zod';

/**
 * What becomes of rows with one reference that seem to be different people: `others`: each is told, with an identity of
 * its own; `same`: one person, told once, with the contacts of all rows; `leave-out`: none of them is told by this
 * campaign, and each row is named among the rejects.
 */
export const conflictDecisions = ['others', 'same', 'leave-out'] as const;
const conflictDecisionSchema = z.enum(conflictDecisions);
export type ConflictDecision = z.infer<typeof conflictDecisionSchema>;

/**
 * What becomes of an address or number that many people share: `set-aside`: it is not used, and these people are told by
 * their next contact, or by letter; `send`: each gets a message of their own there.
 */
export const sharedDecisions = ['set-aside', 'send'] as const;
const sharedDecisionSchema = z.enum(sharedDecisions);
export type SharedDecision = z.infer<typeof sharedDecisionSchema>;

const decided = <Kind extends z.ZodType>(kind: Kind) =>
  z.object({
    /** For each group that has no answer of its own. */
    all: kind.optional(),
    /** By the group's id. */
    groups: z.record(z.string(), kind).default({}),
  });

/** Most answers to single groups: they are stored with the campaign. */
export const MAX_SINGLE_DECISIONS = 500;

/** What somebody has decided of a list. */
export const decisionsSchema = z.object({
  conflicts: decided(conflictDecisionSchema).optional(),
  shared: decided(sharedDecisionSchema).optional(),
});
export type Decisions = z.infer<typeof decisionsSchema>;

/** The answer for one group; undefined where nobody has given one. */
export const decisionFor = <Answer extends string>(
  given: { all?: Answer | undefined; groups: Record<string, Answer> } | undefined,
  group: string,
): Answer | undefined => given?.groups[group] ?? given?.all;

/** Id of a group of rows: that of its first row. A file that is added later does not change it. */
export const groupId = ({ file, row }: { file: number; row: number }): string => `${file}-${row}`;

/** What must be decided before a list can be written. */
export const questions = ['columns', 'conflicts', 'shared'] as const;
export const questionSchema = z.enum(questions);
export type Question = z.infer<typeof questionSchema>;
