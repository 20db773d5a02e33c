import * as z from 'zod';
import { fieldKinds } from '../core/notice/field-kinds.ts';
import { legalContentSchema } from '../core/notice/notice.ts';

/** A text in each language, for example `{ "fr": "…", "en": "…" }`. */
const texts = z.record(z.string().regex(/^[a-z]{2}$/), z.string().trim().min(1));
/** One that may be written as an array of its lines. */
const linesOrText = z.record(
  z.string().regex(/^[a-z]{2}$/),
  z.union([z.string().trim().min(1), z.array(z.string().trim().min(1)).min(1)]).transform((value) => {
    return Array.isArray(value) ? value.join('\n') : value;
  }),
);

/** A field, with what forms and documents say of it in each language. */
const fieldDefinitionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .describe('Name in the templates: small letters, digits and underscores.'),
  required: z.boolean().default(true),
  channel: z
    .literal('sms')
    .optional()
    .describe(
      'A value for the SMS alone; every other required field stands in the text and in the HTML of the email.',
    ),
  tells: legalContentSchema.optional().describe('The part of the legal content that this field gives.'),
  kind: z
    .enum(fieldKinds)
    .optional()
    .describe(
      'What its value has to look like: an email address, a telephone number, an address of the web.',
    ),
  maxLength: z.int().positive().optional().describe('Characters at most.'),
  label: texts.describe('Name of the field in forms, by language.'),
  help: texts.describe('What to write there, by language.'),
  example: linesOrText,
});
export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>;

/** `templates/layout/fields.json`: fields that several notices have the same of. */
export const sharedFieldsSchema = z.array(fieldDefinitionSchema);

/** `templates/<notice>/notice.json`: what a folder says about its notice. Editors know it by schemas/notice.schema.json. */
export const noticeFileSchema = z.strictObject({
  $schema: z.string().optional(),
  title: texts.describe('As administrators choose it from a list.'),
  nameless: texts.describe('Salutation for people without a name.'),
  campaignFields: z
    .array(z.union([z.string(), fieldDefinitionSchema]))
    .describe(
      'Values that are the same for everybody, given once in each language. A bare name is one of the shared fields.',
    ),
  personFields: z
    .array(fieldDefinitionSchema)
    .describe('Values that differ from person to person: columns of the audience file.'),
});

/** What a folder of `templates/` says about its notice, shared fields put in. */
export type NoticeDefinition = Omit<z.infer<typeof noticeFileSchema>, '$schema' | 'campaignFields'> & {
  campaignFields: (FieldDefinition & { isShared?: true })[];
};
