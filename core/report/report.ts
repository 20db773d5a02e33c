import * as z from 'zod';
import type { Written } from '../base/conditional-write.ts';
import type { StoredItem } from '../base/stored-item.ts';
import { staffLanguages, wordingSchema } from '../base/wording.ts';
import { reportKinds, resultsFormats } from './kinds.ts';
import { type ErasureMessage, purgeProgressSchema, purgeProofSchema } from './purge.ts';

export const reportSchema = z.object({
  /** `r` and 12 characters `[a-z0-9]`. */
  id: z.string(),
  campaign: z.string(),
  kind: z.enum([...reportKinds, 'purge']),
  /** Of a report that people read; English where nothing was said. */
  language: z.enum(staffLanguages).optional(),
  /** Of results; a workbook where nothing was said. */
  format: z.enum(resultsFormats).optional(),
  status: z.enum(['queued', 'writing', 'done', 'failed']),
  /** Counts every change; each write is conditional on it. */
  version: z.number().int(),
  requestedAtMs: z.number(),
  /** Pseudonym of who asked for it. */
  by: z.string(),
  finishedAtMs: z.number().optional(),
  sizeBytes: z.number().int().optional(),
  /** SHA-256 of the whole file, hex. */
  sha256: z.string().optional(),
  /** People in it. */
  people: z.number().int().optional(),
  failure: wordingSchema.optional(),
  /** How far a purge is that is under way. */
  purge: purgeProgressSchema.optional(),
  proof: purgeProofSchema.optional(),
});
export type Report = z.infer<typeof reportSchema> & StoredItem;

export interface ReportStore {
  /** Answers `conflict` where the campaign has a report of this id. */
  create(report: Report): Promise<Written>;
  get(campaign: string, id: string): Promise<Report | undefined>;
  /** Newest first. */
  list(campaign: string): Promise<Report[]>;
  /** Writes with `version + 1`, if the stored version is still `report.version`. */
  replace(report: Report): Promise<Written>;
}

/** Where reports are stored. */
export interface ReportFiles {
  /** Makes or replaces an object of content that comes piece by piece; it is there only once it is whole. */
  write(object: string, contentType: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Body of a message on the queues of exports and purges. */
export const reportMessageSchema = z.object({ campaign: z.string(), report: z.string() });
export type ReportMessage = z.infer<typeof reportMessageSchema>;

export interface ReportQueue {
  send(message: ReportMessage): Promise<void>;
}

/** Takes the erasures of single people, too. */
export interface PurgeQueue {
  send(message: ReportMessage | ErasureMessage): Promise<void>;
}

const endings: Record<Exclude<Report['kind'], 'results'>, string> = {
  regulator: 'zip',
  post: 'csv',
  purge: 'csv',
};

/** Name of a report's object. A `.zip` names nobody and outlives a purge; everything else is personal data. */
export const reportObject = ({
  campaign,
  id,
  kind,
  format = 'xlsx',
}: Pick<Report, 'campaign' | 'id' | 'kind' | 'format'>): string =>
  `reports/${campaign}/${id}.${kind === 'results' ? format : endings[kind]}`;
