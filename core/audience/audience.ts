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

/**
 * Why somebody must not be written to like everybody else: `minor` at the time of the breach; `protected`: an adult
 * under guardianship; `not-electronic`: asked not to be written to by email or SMS, or in danger if they are.
 */
export const circumstances = ['deceased', 'minor', 'protected', 'not-electronic'] as const;
const circumstanceSchema = z.enum(circumstances);
export type Circumstance = z.infer<typeof circumstanceSchema>;

/** A postal address as the list gives it: `lines` without post code, town and country. */
export const postalAddressSchema = z.object({
  lines: z.array(z.string()),
  postalCode: z.string().optional(),
  town: z.string().optional(),
  /** As it was written; absent for the installation's own country. */
  country: z.string().optional(),
});
export type PostalAddress = z.infer<typeof postalAddressSchema>;

/** Whoever stands for somebody: a guardian, a parent, next of kin. */
const guardianSchema = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  /** As it was written, line by line. */
  address: z.array(z.string()).optional(),
});
export type Guardian = z.infer<typeof guardianSchema>;

/** One person of the audience. Personal data: lives in the Audience table only, never in a log, tag or queue. */
export const recipientSchema = z.object({
  /** The organisation's own number for the person; unique in a campaign. */
  reference: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  /** What the list has for a name and no message carries, as it is none: for letters and staff. Both names are empty then. */
  writtenName: z.string().optional(),
  /** As it is sent to: ASCII local part, punycode domain. */
  email: z.string().optional(),
  /** E.164, for example +33612345678. */
  phone: z.string().optional(),
  /** Notice code printed in the message (see notice-code.ts). */
  code: z.string(),
  /** The notice's own fields for this person, by field name. */
  fields: z.record(z.string(), z.string()),
  postal: postalAddressSchema.optional(),
  /** Whether they asked for letters in large print. No list says so: staff note it. */
  largePrint: z.boolean().optional(),
  /** Keyed hash of the birth date; the date itself is not kept. */
  birthHash: z.string().optional(),
  circumstances: z.array(circumstanceSchema).optional(),
  guardian: guardianSchema.optional(),
  /** Which groups of data concern the person, as the list names them. */
  dataGroups: z.array(z.string()).optional(),
  /** Where the person is known: a hospital, a school. */
  site: z.string().optional(),
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

/** Whether a place is among others. */
export const isAmong = (places: readonly Place[], { chunk, place }: Place): boolean =>
  places.some((one) => one.chunk === chunk && one.place === place);

/** A place as a key: no two places of an audience have the same. */
export const placeKey = ({ chunk, place }: Place): string => `${chunk}.${place}`;
