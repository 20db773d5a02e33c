// A file of outcomes: how far it is, what it came to, and the objects that are made of it.
import * as z from 'zod';
import type { Written } from '../base/conditional-write.ts';
import type { StoredItem } from '../base/stored-item.ts';
import { wordingSchema } from '../base/wording.ts';

/**
 * - `queued`: its rows are still to be read
 * - `applying`: each row is known to be right or not, and what they say is recorded chunk by chunk
 * - `done`: all is recorded
 * - `failed`: nothing of it could be read, or it could not be ended
 */
export const outcomesFileSchema = z.object({
  /** `o` and 12 characters `[a-z0-9]`. */
  id: z.string(),
  campaign: z.string(),
  status: z.enum(['queued', 'applying', 'done', 'failed']),
  /** Counts every change; each write is conditional on it. */
  version: z.number().int(),
  uploadedAtMs: z.number(),
  /** Pseudonym of who uploaded it. */
  by: z.string(),
  sizeBytes: z.number().int(),
  finishedAtMs: z.number().optional(),
  /** Why it failed. */
  failure: wordingSchema.optional(),
  /** Rows below the titles: applied, already so and rejected together, once it is done. Blank lines are none. */
  rows: z.number().int().default(0),
  rejected: z.number().int().default(0),
  /** Rows that changed what is known of somebody. */
  applied: z.number().int().default(0),
  /** Rows that said what was known already, or what is older than that. */
  alreadySo: z.number().int().default(0),
  /** Names the objects that a run made of it: of two runs only one's count. */
  run: z.string().optional(),
});
export type OutcomesFile = z.infer<typeof outcomesFileSchema> & StoredItem;

export interface OutcomesFileStore {
  /** Answers `conflict` where the campaign has a file of this id. */
  create(file: OutcomesFile): Promise<Written>;
  get(campaign: string, id: string): Promise<OutcomesFile | undefined>;
  /** Newest first. */
  list(campaign: string): Promise<OutcomesFile[]>;
  /** Writes with `version + 1`, if the stored version is still `file.version`. */
  replace(file: OutcomesFile): Promise<Written>;
}

/** Begin of the names of a campaign's objects of this kind; they name people. */
const outcomesPrefix = (campaign: string): string => `outcomes/${campaign}/`;

type Named = Pick<OutcomesFile, 'campaign' | 'id'>;

/** The file as it was uploaded. */
export const outcomesObject = ({ campaign, id }: Named): string => `${outcomesPrefix(campaign)}${id}.csv`;

/** What its rows come to. */
export const planObject = ({ campaign, id }: Named, run: string): string =>
  `${outcomesPrefix(campaign)}${id}/${run}/plan`;

/** The rows that were rejected; there is none where all were right. */
export const outcomeRejectsObject = ({ campaign, id }: Named, run: string): string =>
  `${outcomesPrefix(campaign)}${id}/${run}/rejects.csv`;

export const outcomeRejectsPart = ({ campaign, id }: Named, run: string, part: number): string =>
  `${outcomesPrefix(campaign)}${id}/${run}/rejects/${String(part).padStart(6, '0')}`;

/** Asks for a file to be read and recorded, or to be gone on with. */
export const outcomesMessageSchema = z.object({
  do: z.literal('outcomes'),
  campaign: z.string(),
  file: z.string(),
});
export type OutcomesMessage = z.infer<typeof outcomesMessageSchema>;

export interface OutcomesQueue {
  send(message: OutcomesMessage): Promise<void>;
}
