import { z } from 'zod';
import { messageChannels } from '../audience/audience.ts';

/** Body of a message on the chunk queue. Carries no personal data. */
export const chunkMessageSchema = z.object({
  campaign: z.string(),
  audience: z.string(),
  chunk: z.number().int(),
  /** The campaign's generation at release; an older one is dropped. */
  generation: z.number().int(),
  /** The slot that pace gave it: when it is to leave, epoch ms. The queue hides the message until shortly before. */
  dueMs: z.number(),
  channel: z.enum(messageChannels).default('email'),
  /** Spacing at the paced rate: milliseconds that one email takes, or one part of a text message. */
  msPerUnit: z.number(),
});
export type ChunkMessage = z.infer<typeof chunkMessageSchema>;

/** Body of a message on the import queue: go on with this import from this checkpoint. */
export const importMessageSchema = z.object({
  campaign: z.string(),
  importNumber: z.number().int(),
  object: z.string(),
  byteOffset: z.number().int(),
  row: z.number().int(),
});
export type ImportMessage = z.infer<typeof importMessageSchema>;

/** What pace is invoked with: by the schedule with nothing of interest, by api to start at once. */
export const paceEventSchema = z.object({ trigger: z.enum(['schedule', 'start', 'resume']) });
export type PaceEvent = z.infer<typeof paceEventSchema>;
