import * as z from 'zod';
import type { StoredItem } from '../base/stored-item.ts';

/** Most recipients in a chunk: the destinations that one `SendBulkEmail` call takes (Amazon SES v2 API reference). */
export const CHUNK_SIZE = 50;

/**
 * How a person is written to. `letter` is the list of those whom no electronic channel of the campaign
 * reaches: kept and counted, never released by pace.
 */
export const channelSchema = z.enum(['email', 'sms', 'letter']);
export type Channel = z.infer<typeof channelSchema>;
/** A channel that messages leave by. */
export type MessageChannel = Exclude<Channel, 'letter'>;
export const messageChannels = ['email', 'sms'] as const satisfies readonly MessageChannel[];

/** For each channel a value that `of` makes. */
export const forEachChannel = <Value>(
  of: (channel: MessageChannel) => Value,
): Record<MessageChannel, Value> =>
  Object.fromEntries(messageChannels.map((channel) => [channel, of(channel)])) as Record<
    MessageChannel,
    Value
  >;

/** ISO 639-1 code of a language, such as `fr`. Which ones there are follows from the folders of the notices. */
export const languageSchema = z.string().regex(/^[a-z]{2}$/);
export type Language = z.infer<typeof languageSchema>;

/** One person of the audience. Personal data: lives in the Audience table only, never in a log, tag or queue. */
export const recipientSchema = z.object({
  /** The organisation's own number for the person; unique in a campaign. */
  reference: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  /** As it is sent to: ASCII local part, punycode domain. */
  email: z.string().optional(),
  /** E.164, for example +33612345678. */
  phone: z.string().optional(),
  /** Notice code printed in the message (see notice-code.ts). */
  code: z.string(),
  /** The notice's own fields for this person, by field name. */
  fields: z.record(z.string(), z.string()),
});
export type Recipient = z.infer<typeof recipientSchema>;

/** Up to {@link CHUNK_SIZE} recipients of one language and one channel; `number` counts from 0 in an audience. */
export type Chunk = StoredItem & {
  number: number;
  language: Language;
  channel: Channel;
  recipients: Recipient[];
};

/** Where a person stands: the chunk's number and the index in its recipients (0-based). */
export type Place = { chunk: number; place: number };

/**
 * Identifies one imported list: `<campaign>-<n>`, n counting the campaign's imports from 1. A replaced
 * import leaves its items under its own id, so old and new people are never mixed.
 * Characters are safe in an SES message tag: `[A-Za-z0-9_-]`.
 */
export const audienceId = (campaign: string, importNumber: number): string => `${campaign}-${importNumber}`;

/** The campaign that an audience id belongs to. */
export const campaignOfAudience = (audience: string): string => audience.slice(0, audience.lastIndexOf('-'));

/** A place as a key: no two places of an audience have the same. */
export const placeKey = ({ chunk, place }: Place): string => `${chunk}.${place}`;
