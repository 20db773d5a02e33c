import * as z from 'zod';
import { channelSchema, languageSchema } from '../audience/audience.ts';
import { wordingSchema } from '../base/wording.ts';
import { csvLayoutSchema } from '../columns/layout.ts';

export interface ImportQueue {
  send(message: ImportMessage): Promise<void>;
}

/** Body of a message on the import queue: go on with this import from this checkpoint. */
export const importMessageSchema = z.object({
  campaign: z.string(),
  importNumber: z.number().int(),
  object: z.string(),
  byteOffset: z.number().int(),
  row: z.number().int(),
});
export type ImportMessage = z.infer<typeof importMessageSchema>;

/** Rows of a file by what became of them. The four counts always add up to `rows`. */
const rowCountsSchema = z.object({
  rows: z.number().int(),
  /** People to whom a message will be sent. */
  accepted: z.number().int(),
  duplicate: z.number().int(),
  /** People of the letter list. */
  unreachable: z.number().int(),
  rejected: z.number().int(),
});
export type RowCounts = z.infer<typeof rowCountsSchema>;

/** People and chunks of one language and channel. */
const groupSchema = z.object({
  language: languageSchema,
  channel: channelSchema,
  people: z.number().int(),
  chunks: z.number().int(),
});
export type Group = z.infer<typeof groupSchema>;

/** A chunk still being filled at a checkpoint; its first `people` recipients are in the Audience table. */
const openChunkSchema = z.object({
  language: languageSchema,
  channel: channelSchema,
  number: z.number().int(),
  people: z.number().int(),
});

/**
 * An import and how far it is. The checkpoint (`byteOffset`, `row`, `nextChunk`, `open`, counts) is written at
 * fixed row numbers, so that a repeated or doubled run does the same work and writes the same items.
 */
export const importSchema = z.object({
  /** Counts the campaign's imports from 1; part of the audience id. */
  number: z.number().int().min(1),
  status: z.enum(['queued', 'importing', 'done', 'failed']),
  bucket: z.string(),
  object: z.string(),
  sizeBytes: z.number().int(),
  startedAtMs: z.number(),
  finishedAtMs: z.number().optional(),
  /** Why it failed and what to do, in words for the administrator. */
  failure: wordingSchema.optional(),
  /** Offset of the next record in the object. */
  byteOffset: z.number().int(),
  /** Data rows read so far (the header is not one). */
  row: z.number().int(),
  /** Blank lines passed so far: they are no rows, but a spreadsheet numbers them. */
  blankRows: z.number().int().optional(),
  /** The run that wrote this: tells a doubled run from a write whose answer was lost. */
  run: z.string().optional(),
  nextChunk: z.number().int(),
  open: z.array(openChunkSchema),
  layout: csvLayoutSchema.optional(),
  counts: rowCountsSchema,
  groups: z.array(groupSchema),
  /** Rows whose language has no notice: the person gets the campaign's default language. */
  languageFallbacks: z.number().int(),
  /** Rows whose non-ASCII text was read as UTF-8 and as Windows-1252. */
  encodings: z.object({ utf8: z.number().int(), windows1252: z.number().int() }),
  /** Objects that hold the lines of the rejects CSV, in order. */
  rejectParts: z.number().int(),
});
export type Import = z.infer<typeof importSchema>;

/** An import of which nothing has been read yet. */
export const queuedImport = (
  file: Pick<Import, 'number' | 'bucket' | 'object' | 'sizeBytes' | 'startedAtMs'>,
): Import => ({
  ...file,
  status: 'queued',
  byteOffset: 0,
  row: 0,
  nextChunk: 0,
  open: [],
  counts: { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0 },
  groups: [],
  languageFallbacks: 0,
  encodings: { utf8: 0, windows1252: 0 },
  rejectParts: 0,
});
