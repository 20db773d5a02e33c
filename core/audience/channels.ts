import * as z from 'zod';
import type { Wording } from '../base/wording.ts';
import {
  type Channel,
  channelSchema,
  type MessageChannel,
  messageChannels,
  type Recipient,
} from './audience.ts';

/** What a campaign does whose creator says nothing of channels: text messages cost money. */
export const DEFAULT_CHANNELS: readonly Channel[] = ['email', 'letter'];

/** What is wrong with the order of a campaign's channels, or undefined where nothing is. */
export const channelsProblem = (channels: readonly Channel[]): Wording | undefined => {
  if (channels.length < 2) {
    return {
      en: 'Name at least one of "email" and "sms", then "letter".',
      fr: 'Nommez au moins un de « email » et « sms », puis « letter ».',
    };
  }
  if (new Set(channels).size < channels.length) {
    return { en: 'Name each channel once.', fr: 'Nommez chaque canal une seule fois.' };
  }
  return channels.indexOf('letter') === channels.length - 1
    ? undefined
    : {
        en: 'Put "letter" at the end: it is for those whom nothing else reaches.',
        fr: 'Mettez « letter » à la fin : c’est pour ceux que rien d’autre n’atteint.',
      };
};

/**
 * The channels of a campaign, in the order that they are tried in; a letter, which nobody is without, is the last.
 * Whoever cannot be written to by one of them is skipped to the next.
 */
export const channelsSchema = z
  .array(channelSchema)
  .refine((channels) => channelsProblem(channels) === undefined, {
    error: ({ input }) => channelsProblem(input as Channel[])?.en,
  });

/** How long the provider may take to deliver or give up: AWS End User Messaging says UNKNOWN after 72 h at the latest. */
export const DEFAULT_FALLBACK_HOURS = 48;
export const MAX_FALLBACK_HOURS = 720;
export const fallbackHoursSchema = z.int().min(1).max(MAX_FALLBACK_HOURS);

/**
 * Whether a channel reaches somebody. `takesSms` knows of a number in E.164 whether it takes text messages from us; it is asked
 * only where that matters, as telling takes a while and a list may have a million numbers.
 */
export const reaches = (
  channel: Channel,
  { email, phone }: Pick<Recipient, 'email' | 'phone'>,
  takesSms: (phone: string) => boolean,
): boolean => {
  switch (channel) {
    case 'email':
      return email !== undefined;
    case 'sms':
      return phone !== undefined && takesSms(phone);
    case 'letter':
      return true;
  }
};

/** The channel that somebody is first written to by. */
export const firstChannel = (
  channels: readonly Channel[],
  contacts: Pick<Recipient, 'email' | 'phone'>,
  takesSms: (phone: string) => boolean,
): Channel => channels.find((channel) => reaches(channel, contacts, takesSms)) ?? 'letter';

/** The channel that people are written to by when this one has failed; undefined where only the letter is left. */
export const fallbackOf = (channels: readonly Channel[], channel: Channel): MessageChannel | undefined =>
  messageChannels.find(
    (other) => channel !== 'letter' && channels.indexOf(other) > channels.indexOf(channel),
  );

/** The field of a recipient that holds what a channel writes to. */
export const contactField = {
  email: 'email',
  sms: 'phone',
} as const satisfies Record<MessageChannel, keyof Recipient>;

/** The contact that a channel writes to; undefined where the person has none. */
export const contactFor = (
  channel: MessageChannel,
  contacts: Pick<Recipient, 'email' | 'phone'>,
): string | undefined => contacts[contactField[channel]];
