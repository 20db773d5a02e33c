import * as z from 'zod';
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

/** What pace is invoked with: by the schedule with nothing of interest, by api to start at once. */
export const paceEventSchema = z.object({ trigger: z.enum(['schedule', 'start', 'resume']) });
export type PaceEvent = z.infer<typeof paceEventSchema>;

export interface ChunkQueue {
  /** Sends all; each with DelaySeconds up to 900 that lets it appear shortly before its slot. Throws where some could not be sent. */
  release(messages: readonly ChunkMessage[], nowMs: number): Promise<void>;
}

export interface PaceTrigger {
  /** Invokes pace asynchronously. */
  now(event: PaceEvent): Promise<void>;
}
