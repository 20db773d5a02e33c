// What a campaign knows of each channel that its messages leave by.
import * as z from 'zod';
import { forEachChannel, type MessageChannel, messageChannels } from '../audience/audience.ts';
import { pauseReasonSchema } from './pause-reason.ts';

/** A release that pace made: chunks below `through` were to leave by `dueByMs`. */
const releaseSchema = z.object({ through: z.number().int(), dueByMs: z.number() });
export type Release = z.infer<typeof releaseSchema>;

/** What of a channel has been released in this generation of a campaign. */
const laneSchema = z.object({
  /** Chunks of the channel below this number have been released. */
  releasedThrough: z.number().int(),
  /** The newest releases, oldest first, bounded in number. */
  releases: z.array(releaseSchema),
  /** Why nothing is sent by this channel, while others go on. */
  halt: pauseReasonSchema.optional(),
});
export type Lane = z.infer<typeof laneSchema>;
export type Lanes = Record<MessageChannel, Lane>;

/** Lanes of which nothing has been released. */
export const newLanes = (): Lanes => forEachChannel(() => ({ releasedThrough: 0, releases: [] }));

const channelOf = z.enum(messageChannels);

/** A campaign that was stored before a channel existed has released nothing of it. */
export const lanesSchema = z
  .partialRecord(channelOf, laneSchema)
  .transform((lanes): Lanes => ({ ...newLanes(), ...lanes }));

/** What pace last decided about the rate of a channel, for people to read. */
const channelPacingSchema = z.object({
  atMs: z.number(),
  /** What the provider allows the account a second: emails, or parts of text messages. */
  providerPerSecond: z.number(),
  /** What all campaigns together are given a second: less a margin, and less while the provider throttles. */
  ratePerSecond: z.number(),
  /** The provider took less than it allows, so the rate is below. */
  throttled: z.boolean(),
  /** At the beginning no more than `people` are sent to before `untilMs`. */
  ramp: z.object({ people: z.number().int(), untilMs: z.number() }).optional(),
  /** Until when nothing is sent where the organisation is. */
  quietUntilMs: z.number().optional(),
  /** Of a channel whose messages are paid for out of a month's budget, US dollars. */
  budget: z
    .object({
      /** Of the account in this month; what is on its way is in it. */
      spentUsd: z.number(),
      limitUsd: z.number(),
      /** What those who wait are expected to cost. */
      neededUsd: z.number(),
    })
    .optional(),
});
export type ChannelPacing = z.infer<typeof channelPacingSchema>;

/** By channel; without those that have nothing to send. */
export const pacingSchema = z.partialRecord(channelOf, channelPacingSchema);
export type Pacing = z.infer<typeof pacingSchema>;

/**
 * What stops when a provider takes nothing more of a channel: the whole campaign, or the channel alone, as others wait
 * for no budget of its own.
 */
export const haltScope: Record<MessageChannel, 'campaign' | 'channel'> = {
  email: 'campaign',
  sms: 'channel',
};
