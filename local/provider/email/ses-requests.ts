/** Bodies of Amazon SES's send calls: their shapes, tags and template data (API reference of SendBulkEmail and SendEmail, v2). */
import * as z from 'zod';
import type { Pair } from '../storage/journal.ts';
import { hasSimpleNames } from '../storage/template.ts';
import type { Values } from './mail-backend.ts';

const MAX_TEMPLATE_DATA_CHARACTERS = 262_144;
const MAX_TAG_CHARACTERS = 256;

const pairSchema = z.object({ Name: z.string(), Value: z.string() });
/** Headers of a message (`MessageHeaderList`): a name as RFC 5322 has it, a value of printable ASCII. */
const headersSchema = z
  .array(
    z.object({
      Name: z
        .string()
        .min(1)
        .max(126)
        .regex(/^[!-9;-@A-~]+$/),
      Value: z
        .string()
        .min(1)
        .max(995)
        .regex(/^[ -~]*$/),
    }),
  )
  .max(15);
const destinationSchema = z.object({
  ToAddresses: z.array(z.string()).nullish(),
  CcAddresses: z.array(z.string()).nullish(),
  BccAddresses: z.array(z.string()).nullish(),
});
export const templateSchema = z.object({
  TemplateName: z.string().nullish(),
  TemplateArn: z.string().nullish(),
  TemplateContent: z.object({}).nullish(),
  TemplateData: z.string().nullish(),
  Headers: headersSchema.nullish(),
});
const textSchema = z.object({ Data: z.string() });
const commonShape = {
  FromEmailAddress: z.string().nullish(),
  ReplyToAddresses: z.array(z.string()).nullish(),
  ConfigurationSetName: z.string().nullish(),
};
export const bulkSchema = z.object({
  ...commonShape,
  DefaultEmailTags: z.array(pairSchema).nullish(),
  DefaultContent: z.object({ Template: templateSchema }),
  BulkEmailEntries: z.array(
    z.object({
      Destination: destinationSchema,
      ReplacementTags: z.array(pairSchema).nullish(),
      ReplacementHeaders: headersSchema.nullish(),
      ReplacementEmailContent: z
        .object({
          ReplacementTemplate: z.object({ ReplacementTemplateData: z.string().nullish() }).nullish(),
        })
        .nullish(),
    }),
  ),
});
export const singleSchema = z.object({
  ...commonShape,
  Destination: destinationSchema,
  EmailTags: z.array(pairSchema).nullish(),
  Content: z.object({
    Simple: z
      .object({
        Subject: textSchema,
        Body: z.object({ Text: textSchema.nullish(), Html: textSchema.nullish() }),
        Headers: headersSchema.nullish(),
      })
      .nullish(),
    Raw: z.object({}).nullish(),
    Template: templateSchema.nullish(),
  }),
});

export type Destination = z.infer<typeof destinationSchema>;
export type Tags = readonly z.infer<typeof pairSchema>[] | null | undefined;
export type Data = { json: string; values: Values };

export const pairs = (list: Tags): Pair[] => (list ?? []).map(({ Name, Value }) => [Name, Value]);

/** Tags of the service's own that a sender may set: they make up Feedback-ID. */
const feedbackTags = new Set(['ses:feedback-id-a', 'ses:feedback-id-b']);

export const tagProblem = (tags: Tags): string | undefined => {
  for (const { Name, Value } of tags ?? []) {
    for (const [what, text] of [
      ['name', Name],
      ['value', Value],
    ] as const) {
      if (what === 'name' && feedbackTags.has(text)) continue;
      if (!/^[A-Za-z0-9_-]+$/.test(text)) {
        return `Invalid tag ${what} <${text}>: only alphanumeric ASCII characters, '_', and '-' are allowed.`;
      }
      if (text.length > MAX_TAG_CHARACTERS) {
        return `Invalid tag ${what}: it has ${text.length} characters, ${MAX_TAG_CHARACTERS} are allowed.`;
      }
    }
  }
  return undefined;
};

/** What users report that Amazon SES answers. */
export const NOT_SIMPLE = 'Template contains unsupported operations';

export const readData = (json: string | null | undefined): Data | { problem: string } => {
  if (json === undefined || json === null || json === '') return { json: '{}', values: {} };
  if (json.length > MAX_TEMPLATE_DATA_CHARACTERS) {
    return {
      problem: `Template data has ${json.length} characters, ${MAX_TEMPLATE_DATA_CHARACTERS} are allowed.`,
    };
  }
  try {
    const values: unknown = JSON.parse(json);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return hasSimpleNames(values as Values) ? { json, values: values as Values } : { problem: NOT_SIMPLE };
    }
  } catch {
    // The one answer below fits both cases.
  }
  return { problem: 'Template data is not a valid JSON object.' };
};
