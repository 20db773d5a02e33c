import { z } from 'zod';
import { type Channel, channelSchema, type MessageChannel, type Recipient } from './audience.ts';

/** What a campaign does whose creator says nothing of channels: text messages cost money. */
export const DEFAULT_CHANNELS: readonly Channel[] = ['email', 'letter'];

/** What is wrong with the order of a campaign's channels, or undefined where nothing is. */
export const channelsProblem = (channels: readonly Channel[]): string | undefined => {
  if (channels.length < 2) return 'Name at least one of "email" and "sms", then "letter".';
  if (new Set(channels).size < channels.length) return 'Name each channel once.';
  return channels.indexOf('letter') === channels.length - 1
    ? undefined
    : 'Put "letter" at the end: it is for those whom nothing else reaches.';
};

/**
 * The channels of a campaign, in the order that they are tried in; a letter, which nobody is without, is the last.
 * Whoever cannot be written to by one of them is skipped to the next.
 */
export const channelsSchema = z
  .array(channelSchema)
  .refine((channels) => channelsProblem(channels) === undefined, {
    error: ({ input }) => channelsProblem(input as Channel[]),
  });

/** How long the provider may take to deliver or give up: AWS End User Messaging says UNKNOWN after 72 h at the latest. */
export const DEFAULT_FALLBACK_HOURS = 48;
export const MAX_FALLBACK_HOURS = 720;
export const fallbackHoursSchema = z.int().min(1).max(MAX_FALLBACK_HOURS);

/** What somebody can be written to by. */
export type Contacts = {
  email: string | undefined;
  /** Whether there is a phone, and one that takes text messages. */
  takesSms: boolean;
};

const canTake = (channel: Channel, { email, takesSms }: Contacts): boolean => {
  switch (channel) {
    case 'email':
      return email !== undefined;
    case 'sms':
      return takesSms;
    case 'letter':
      return true;
  }
};

/** The channel that somebody is first written to by. */
export const firstChannel = (channels: readonly Channel[], contacts: Contacts): Channel =>
  channels.find((channel) => canTake(channel, contacts)) ?? 'letter';

/** Whether people of a chunk of this channel may be written to by text message when it has failed. */
export const mayFallBackOnSms = (channels: readonly Channel[], channel: Channel): boolean =>
  channel !== 'letter' && channels.indexOf('sms') > channels.indexOf(channel);

/** The contact that a channel writes to; undefined where the person has none. */
export const contactFor = (channel: MessageChannel, { email, phone }: Recipient): string | undefined =>
  channel === 'email' ? email : phone;
