import * as z from 'zod';
import { languageSchema } from '../audience/audience.ts';

/** One language of a notice as it goes out: campaign fields filled in, `{{name}}` left for the provider. */
export const frozenMessageSchema = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  sms: z.string(),
  /** Text of a letter, as core/letter/letter-text.ts reads it. Content that earlier versions froze has none. */
  letter: z.string().optional(),
  /** Whom it greets that has no name. */
  nameless: z.string(),
});
export type FrozenMessage = z.infer<typeof frozenMessageSchema>;

/** What an approved campaign sends, as it was approved: later changes of templates do not touch it. */
export const frozenContentSchema = z.object({
  /** SHA-256 of the messages, hex. */
  hash: z.string(),
  messages: z.record(languageSchema, frozenMessageSchema),
  /** What an old contact is told of its change. Content that earlier versions froze has none. */
  contactChanges: z.record(languageSchema, frozenMessageSchema).optional(),
  /** Names of the personal fields that the messages use. */
  personFields: z.array(z.string()),
});
export type FrozenContent = z.infer<typeof frozenContentSchema>;
