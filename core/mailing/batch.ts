// A batch of letters: who is in it, what was made of it, and how far it is on its way to the post.
import * as z from 'zod';
import type { Place } from '../audience/audience.ts';
import { languageSchema } from '../audience/audience.ts';
import type { Written } from '../base/conditional-write.ts';
import type { StoredItem } from '../base/stored-item.ts';
import type { BatchState } from './states.ts';
import { batchStates } from './states.ts';

const signedSchema = z.object({ atMs: z.number(), by: z.string() });

/** Letters that are printed, handed over and posted together. Names nobody. */
export const letterBatchSchema = z.object({
  campaign: z.string(),
  /** Counts the batches of a campaign from 1. */
  number: z.number().int().min(1),
  /** The list whose people it is for. */
  audience: z.string(),
  state: z.enum(batchStates),
  /** Counts every change; each write is conditional on it. */
  version: z.number().int(),
  requestedAtMs: z.number(),
  /** Pseudonym of who asked for it. */
  by: z.string(),
  /** Hash of the approved content that the letters are printed from. */
  contentHash: z.string(),
  /** Of those whose own has no letter. */
  defaultLanguage: languageSchema,
  /** Who is finding out its people, and until when nobody else does. */
  run: z.object({ id: z.string(), untilMs: z.number() }).optional(),
  /** Number of its parts, once everybody in it is known. */
  parts: z.number().int().optional(),
  letters: z.number().int().optional(),
  sheets: z.number().int().optional(),
  writtenAtMs: z.number().optional(),
  /** SHA-256 of the manifest, which names the SHA-256 of each file, hex. */
  seal: z.string().optional(),
  handedOver: signedSchema.optional(),
  /** `on`: the day that the post took them, ISO 8601. */
  posted: signedSchema.extend({ on: z.iso.date() }).optional(),
  voided: signedSchema.extend({ reason: z.string() }).optional(),
});
export type LetterBatch = z.infer<typeof letterBatchSchema> & StoredItem;

/** A file of letters as it was written. */
const letterFileSchema = z.object({
  letters: z.number().int(),
  sheets: z.number().int(),
  pages: z.number().int(),
  sizeBytes: z.number().int(),
  /** Of the PDF, hex. */
  sha256: z.string(),
  /** Names the objects that a run made of it: of two runs only one's count. */
  run: z.string(),
});
export type LetterFile = z.infer<typeof letterFileSchema>;

/** People of a batch whose letters stand in one file, by chunk and place. */
export const batchPartSchema = z.object({
  campaign: z.string(),
  batch: z.number().int(),
  /** Counts the parts of a batch from 1. */
  number: z.number().int().min(1),
  version: z.number().int(),
  chunks: z.array(z.object({ chunk: z.number().int(), places: z.array(z.number().int()) })),
  file: letterFileSchema.optional(),
  /** What was last noted beside all its people's deliveries. */
  noted: z.enum(['posted', 'voided']).optional(),
});
export type BatchPart = z.infer<typeof batchPartSchema> & StoredItem;

/** Batches of letters and their parts. Reads are strongly consistent. */
export interface BatchStore {
  /** Answers `conflict` where the campaign has a batch of this number. */
  create(batch: LetterBatch): Promise<Written>;
  get(campaign: string, number: number): Promise<LetterBatch | undefined>;
  /** By number. */
  list(campaign: string): Promise<LetterBatch[]>;
  /** Writes with `version + 1`, if the stored version is still `batch.version`. */
  replace(batch: LetterBatch): Promise<Written>;
  /** Answers `conflict` where the batch has a part of this number. */
  createPart(part: BatchPart): Promise<Written>;
  getPart(campaign: string, batch: number, number: number): Promise<BatchPart | undefined>;
  /** By number. */
  listParts(campaign: string, batch: number): Promise<BatchPart[]>;
  replacePart(part: BatchPart): Promise<Written>;
}

/** Letters in one file: what a printer takes at a time, and a function writes well within its time. */
export const LETTERS_A_FILE = 2_000;

/** Where the files of a batch are stored. */
export const batchFolder = ({ campaign, number }: Pick<LetterBatch, 'campaign' | 'number'>): string =>
  `letters/${campaign}/${number}`;

const padded = (number: number): string => String(number).padStart(4, '0');

/** Name of the file of a part, as the printer gets it. */
export const partName = (number: number): string => `letters-${padded(number)}.pdf`;

/** The objects that a run makes of a part. Two runs may write one at the same time: neither touches what the other wrote. */
export const partObjects = (
  batch: Pick<LetterBatch, 'campaign' | 'number'>,
  { number }: Pick<BatchPart, 'number'>,
  run: string,
) => {
  const name = `${batchFolder(batch)}/parts/${run}/letters-${padded(number)}`;
  return {
    pdf: `${name}.pdf`,
    /** Its lines of the list. */
    csv: `${name}.csv`,
    /** Not for the printer: whose letter is which. */
    order: `${name}.json`,
  };
};

/** The places of the people of a file in the order of their letters, as `placeKey` writes them. Names nobody. */
export const printedOrderSchema = z.array(z.string());
/** Where the letter of one person is stored that was made again; of a batch and a place, so that it is of one letter. */
export const copyOfLetter = (
  batch: Pick<LetterBatch, 'campaign' | 'number'>,
  { chunk, place }: Place,
): string => `${batchFolder(batch)}/copies/${chunk}-${place}.pdf`;

export const LETTERS_CSV = 'letters.csv';
export const MANIFEST = 'manifest.json';

/** Bodies of messages on the queue of letters. */
export const letterMessageSchema = z.discriminatedUnion('do', [
  /** Find out who is owed a letter, and divide them into parts. */
  z.object({ do: z.literal('plan'), campaign: z.string(), batch: z.number().int() }),
  /** Write the letters of one part. */
  z.object({ do: z.literal('write'), campaign: z.string(), batch: z.number().int(), part: z.number().int() }),
  /** Make the letter of one person again, as it was printed. */
  z.object({
    do: z.literal('copy'),
    campaign: z.string(),
    batch: z.number().int(),
    chunk: z.number().int(),
    place: z.number().int(),
  }),
  /** Note beside each person what became of the batch. */
  z.object({ do: z.literal('note'), campaign: z.string(), batch: z.number().int() }),
]);
export type LetterMessage = z.infer<typeof letterMessageSchema>;

export interface LetterQueue {
  send(message: LetterMessage): Promise<void>;
}

/** What somebody does with a batch that is written. */
export type BatchStep = 'hand-over' | 'post' | 'void';

const steps: Record<BatchStep, Partial<Record<BatchState, BatchState>>> = {
  'hand-over': { written: 'handed-over' },
  post: { written: 'posting', 'handed-over': 'posting' },
  // While it is being written, people may still join it unseen.
  void: { written: 'voiding', 'handed-over': 'voiding' },
};

/** The state that a step leads to, or undefined where it is not possible. */
export const batchAfter = (state: BatchState, step: BatchStep): BatchState | undefined => steps[step][state];

/** Whether nobody has said yet that a batch is posted, or will not be. */
export const isBatchUndecided = (state: BatchState): boolean =>
  state === 'writing' || state === 'written' || state === 'handed-over';

/** Whether what became of a batch is noted beside everybody in it. */
export const isBatchEnded = (state: BatchState): boolean => state === 'posted' || state === 'voided';
