import * as z from 'zod';
import { languageSchema } from '../audience/audience.ts';
import { frozenMessageSchema } from './content.ts';
import { fieldKinds } from './field-kinds.ts';

/** A text in each language that it is written in. */
const textsSchema = z.record(languageSchema, z.string());
export type Texts = z.infer<typeof textsSchema>;

/** Values of a notice's campaign fields: by language, then by field name. */
export const fieldValuesSchema = z.record(languageSchema, z.record(z.string(), z.string()));
export type FieldValues = z.infer<typeof fieldValuesSchema>;

/**
 * What a notice must tell by law: the nature of the breach, where to ask (the data protection officer), the likely
 * consequences, and what was done and is proposed (GDPR, Article 34(2) with 33(3)(b) to (d)); and what people can do
 * themselves (recital 86).
 */
export const legalContentSchema = z.enum(['nature', 'contact', 'consequences', 'measures', 'advice']);
export type LegalContent = z.infer<typeof legalContentSchema>;

/** A field of a notice as forms and documents show it. */
export const noticeFieldSchema = z.object({
  name: z.string(),
  label: textsSchema,
  help: textsSchema,
  example: textsSchema,
  required: z.boolean(),
  /** The part of the legal content that this field gives. */
  tells: legalContentSchema.optional(),
  /** What its value has to look like; any text unless given. */
  kind: z.enum(fieldKinds).optional(),
  /** Characters at most. */
  maxLength: z.int().positive().optional(),
  /** What a form asks for: one line, text of several lines, or a list with one item a line. */
  form: z.enum(['line', 'lines', 'list']),
});
export type NoticeField = z.infer<typeof noticeFieldSchema>;

/**
 * A notice as the build compiles it from `templates/<id>/`: messages hold `{{name}}` for a value,
 * `{{name|lines}}` for text of several lines and `{{name|list}}` for one bullet a line.
 */
export const compiledNoticeSchema = z.object({
  id: z.string(),
  title: textsSchema,
  /** Filled in once for a campaign and language. */
  campaignFields: z.array(noticeFieldSchema),
  /** Filled in for each person from the audience file, beside first_name, last_name, reference and code. */
  personFields: z.array(noticeFieldSchema),
  messages: z.record(languageSchema, frozenMessageSchema),
});
export type CompiledNotice = z.infer<typeof compiledNoticeSchema>;
