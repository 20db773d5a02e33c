import { z } from 'zod';
import { languageSchema } from './audience.ts';
import { frozenMessageSchema } from './campaign.ts';

/** A field of a notice as forms and documents show it. */
export const noticeFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  example: z.string(),
  required: z.boolean(),
});
export type NoticeField = z.infer<typeof noticeFieldSchema>;

/**
 * A notice as the build compiles it from `templates/<id>/`: messages hold `{{name}}` for a value,
 * `{{name|lines}}` for text of several lines and `{{name|list}}` for one bullet a line.
 */
export const compiledNoticeSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Filled in once for a campaign and language. */
  campaignFields: z.array(noticeFieldSchema),
  /** Filled in for each person from the audience file, beside first_name, last_name, reference and code. */
  personFields: z.array(noticeFieldSchema),
  messages: z.partialRecord(languageSchema, frozenMessageSchema),
});
export type CompiledNotice = z.infer<typeof compiledNoticeSchema>;
