import * as z from 'zod';
import { channelSchema, type Place } from '../audience/audience.ts';
import {
  correctionReasons,
  correctionTakeBackReasons,
  identityChecks,
  takeBackReasons,
} from '../audit/reasons.ts';
import { returnReasons } from './letter.ts';

/** How somebody is told otherwise than by a message. */
export const toldMeans = ['letter', 'phone', 'in-person'] as const;
export type ToldMeans = (typeof toldMeans)[number];

const common = {
  atMs: z.number(),
  /** Pseudonym of who recorded it. */
  by: z.string(),
  /** Number of a call or case in another system. */
  ticket: z.string().optional(),
  /** How it was made sure who was asking; absent in what a file or an earlier version recorded. */
  identity: z.enum(identityChecks).optional(),
  /** The file of outcomes that said so: it says it once, however often it is read. */
  file: z.string().optional(),
};

/** Something that staff did for one person, kept beside the delivery. Holds no personal data. */
export const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('addressCorrected'),
    ...common,
    reason: z.enum(correctionReasons),
    /** The chunk of one person that the notice is sent again with. */
    toChunk: z.number().int(),
    /** How they are written to there; absent in what version 0.2.0 recorded. */
    channel: channelSchema.optional(),
    /** Whether it was decided although they had been told. */
    evenIfTold: z.boolean(),
    /** The chunk by which the old contact is told; absent where it is not. */
    changeChunk: z.number().int().optional(),
    /** Keyed hash of the new contact, and of the one before where there was one. */
    contact: z.string().optional(),
    contactBefore: z.string().optional(),
  }),
  z.object({
    kind: z.literal('correctionTakenBack'),
    ...common,
    reason: z.enum(correctionTakeBackReasons),
    /** The chunk that the notice had been sent again with, or was going to be. */
    fromChunk: z.number().int(),
  }),
  z.object({
    kind: z.literal('told'),
    ...common,
    means: z.enum(toldMeans),
    /** When they were told, epoch ms. */
    toldAtMs: z.number(),
  }),
  z.object({
    kind: z.literal('letterReturned'),
    ...common,
    reason: z.enum(returnReasons),
    /** When it came back, epoch ms. */
    returnedAtMs: z.number(),
  }),
  z.object({
    kind: z.literal('takenBack'),
    ...common,
    /** How they had been said to be told. */
    means: z.enum(toldMeans),
    reason: z.enum(takeBackReasons),
    /** The day on which they had been said to be told, epoch ms. */
    toldAtMs: z.number(),
  }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/** What staff record of people, beside their deliveries; stays when their data has gone. */
export interface EvidenceStore {
  add(audience: string, where: Place, evidence: Evidence): Promise<void>;
  /** Oldest first. Strongly consistent. */
  get(audience: string, where: Place): Promise<Evidence[]>;
  /** Everything recorded of an audience, by place, a page at a time. */
  scan(audience: string): AsyncIterable<({ evidence: Evidence[] } & Place)[]>;
}
