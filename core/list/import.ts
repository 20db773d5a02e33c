import * as z from 'zod';
import { channelSchema, languageSchema } from '../audience/audience.ts';
import { type Wording, wordingSchema } from '../base/wording.ts';
import { csvLayoutSchema } from '../columns/layout.ts';
import { listMeasuresSchema, noMeasures } from '../notice/list-measures.ts';
import { decisionsSchema, questionSchema } from './decisions.ts';

export interface ImportQueue {
  send(message: ImportMessage): Promise<void>;
}

/** Body of a message on the import queue: go on with this import, from the checkpoint that the campaign has. */
export const importMessageSchema = z.object({ campaign: z.string(), importNumber: z.number().int() });
export type ImportMessage = z.infer<typeof importMessageSchema>;

/** Rows of a list by what became of them. The counts of what became of them always add up to `rows`. */
const rowCountsSchema = z.object({
  rows: z.number().int(),
  /** People to whom a message will be sent. */
  accepted: z.number().int(),
  /** Rows of somebody whom an earlier row names. */
  duplicate: z.number().int(),
  /** People of the letter list. */
  unreachable: z.number().int(),
  rejected: z.number().int(),
  /** Rows whose reference other people have too: not told unless somebody decides so. */
  conflict: z.number().int().default(0),
});
export type RowCounts = z.infer<typeof rowCountsSchema>;

export const noCounts: RowCounts = {
  rows: 0,
  accepted: 0,
  duplicate: 0,
  unreachable: 0,
  rejected: 0,
  conflict: 0,
};

/** People and chunks of one language and channel. */
export const groupSchema = z.object({
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

/** Where in the list a run is. */
const positionSchema = z.object({
  /** Index of the file among those of the list. */
  file: z.number().int(),
  /** Offset of the next record in it. */
  byteOffset: z.number().int(),
  /** Rows of it that a spreadsheet shows before the next record. */
  record: z.number().int(),
  /** Lines of it before the next record: a cell of several lines makes a row of several. */
  line: z.number().int(),
});
export type Position = z.infer<typeof positionSchema>;

/** A file of the list. */
const listFileSchema = z.object({
  object: z.string(),
  sizeBytes: z.number().int(),
  /** What somebody said that its columns are: column index → field, or null where it is not used. */
  choices: z.record(z.string(), z.string().nullable()).optional(),
  /** How it is read, and where its first row of people begins. */
  layout: csvLayoutSchema.optional(),
  begins: positionSchema.omit({ file: true }).optional(),
});
export type ListFile = z.infer<typeof listFileSchema>;

export const importStatuses = ['queued', 'surveying', 'undecided', 'importing', 'done', 'failed'] as const;

/**
 * An import and how far it is. It goes over the list twice: it surveys all of it, then writes the people. Between the two
 * it may wait for decisions. A checkpoint is written at row boundaries; what a row becomes follows from the list alone,
 * so that a repeated or doubled run writes the same items.
 */
const importShape = z.object({
  /** Counts the campaign's imports from 1; part of the audience id. */
  number: z.number().int().min(1),
  /** `undecided`: it waits for the answers to `questions`. */
  status: z.enum(importStatuses),
  bucket: z.string(),
  files: z.array(listFileSchema).min(1),
  startedAtMs: z.number(),
  finishedAtMs: z.number().optional(),
  /** Why it failed and what to do, in words for the administrator. */
  failure: wordingSchema.optional(),
  position: positionSchema,
  /** Rows read so far in this pass: lines that are no people are none. */
  row: z.number().int(),
  /** Of these rows, those that tell who somebody is. */
  people: z.number().int().default(0),
  /** The run that wrote this: tells a doubled run from a write whose answer was lost. */
  run: z.string().optional(),
  /** When it did. */
  movedAtMs: z.number().optional(),
  /** Names of the objects that the survey has written so far, in order. */
  surveyParts: z.array(z.string()).default([]),
  questions: z.array(questionSchema).default([]),
  decisions: decisionsSchema.optional(),
  nextChunk: z.number().int(),
  open: z.array(openChunkSchema),
  /** What the survey counted: `counts` are those of the pass at hand. */
  surveyed: rowCountsSchema.optional(),
  counts: rowCountsSchema,
  groups: z.array(groupSchema),
  /** Of the people in chunks that are written. A list that an earlier version imported has none. */
  measures: listMeasuresSchema.optional(),
  /** People whose language has no notice: they get the campaign's default language. */
  languageFallbacks: z.number().int(),
  /** People whom neither a message nor a letter can reach. */
  notToBeReached: z.number().int().default(0),
  /** Rows whose non-ASCII text was read as UTF-8 and as Windows-1252. */
  encodings: z.object({ utf8: z.number().int(), windows1252: z.number().int() }),
  /** Names of the objects that hold the lines of the rejects CSV, in order. */
  rejectParts: z.array(z.string()),
  /** Names of the objects that hold the look-up entries of the rows so far, in order. */
  spills: z.array(z.string()).default([]),
  /** Once all people are written: the first byte of the hashes whose look-up buckets come next, 0 to 255. */
  bucketsFrom: z.number().int().optional(),
  /** A list that failed after this one: this one still counts. */
  failedAfter: z.object({ number: z.number().int(), failure: wordingSchema, atMs: z.number() }).optional(),
});
export type Import = z.infer<typeof importShape>;

/** An import as it was stored before lists had several files. */
const beforeFiles = z.looseObject({
  object: z.string(),
  sizeBytes: z.number(),
  byteOffset: z.number(),
  row: z.number(),
  blankRows: z.number().default(0),
  rejectParts: z.number(),
  layout: z.unknown().optional(),
});

export const importSchema = z.preprocess((stored) => {
  const { success, data } = beforeFiles.safeParse(stored);
  if (!success) return stored;
  const { object, sizeBytes, byteOffset, row, blankRows, rejectParts, layout, ...rest } = data;
  return {
    ...rest,
    row,
    files: [{ object, sizeBytes, ...(layout !== undefined && { layout }) }],
    position: { file: 0, byteOffset, record: row + blankRows + 1, line: row + blankRows + 1 },
    rejectParts: Array.from({ length: rejectParts }, (_, part) => `part ${part}`),
  };
}, importShape);

/** The beginning of a list, before its title row is known. */
const beginning: Position = { file: 0, byteOffset: 0, record: 0, line: 0 };

/** An import of which nothing has been read yet. */
export const queuedImport = (
  list: Pick<Import, 'number' | 'bucket' | 'files' | 'startedAtMs'> & Pick<Partial<Import>, 'decisions'>,
): Import => ({
  ...list,
  status: 'queued',
  position: beginning,
  row: 0,
  people: 0,
  surveyParts: [],
  questions: [],
  nextChunk: 0,
  open: [],
  counts: noCounts,
  groups: [],
  languageFallbacks: 0,
  notToBeReached: 0,
  encodings: { utf8: 0, windows1252: 0 },
  rejectParts: [],
  spills: [],
});

/** Where the first row of people of a file begins. */
export const beginningOf = ({ files }: Pick<Import, 'files'>, file: number): Position => ({
  ...beginning,
  ...files[file]?.begins,
  file,
});

/** A surveyed import of which everything has been decided: its people are to be written. */
export const toBeWritten = (surveyed: Import): Import => ({
  ...surveyed,
  status: 'importing',
  questions: [],
  position: beginningOf(surveyed, 0),
  row: 0,
  people: 0,
  surveyed: surveyed.counts,
  counts: noCounts,
  measures: noMeasures,
  encodings: { utf8: 0, windows1252: 0 },
});

/** Whether an import goes on by itself. */
export const isUnderWay = ({ status }: Pick<Import, 'status'>): boolean =>
  status === 'queued' || status === 'surveying' || status === 'importing';

/**
 * Whether people have been placed whose look-up entries nobody put aside: by a version that wrote entries person by person.
 * Everybody has a reference, so whoever is placed has an entry.
 */
export const lacksEntries = ({ counts, spills }: Pick<Import, 'counts' | 'spills'>): boolean =>
  counts.accepted + counts.unreachable > 0 && spills.length === 0;

/** An import whose list cannot be used, with nothing that would count. */
export const failedImport = (before: Import, failure: Wording, nowMs: number): Import => ({
  ...before,
  status: 'failed',
  failure,
  finishedAtMs: nowMs,
  questions: [],
  open: [],
  counts: noCounts,
  groups: [],
  measures: undefined,
  languageFallbacks: 0,
  notToBeReached: 0,
  rejectParts: [],
  spills: [],
  bucketsFrom: undefined,
});
