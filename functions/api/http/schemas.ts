import { z } from '@hono/zod-openapi';
import * as audience from '../../../core/audience/audience.ts';
import * as order from '../../../core/audience/channels.ts';
import { replaceUnseen } from '../../../core/base/unseen.ts';
import { unseenProblem } from '../../../core/base/unseen-words.ts';
import { type WorkQueueName, workQueues } from '../../../core/base/work-queues.ts';
import * as campaign from '../../../core/campaign/campaign.ts';
import { fieldKinds } from '../../../core/notice/field-kinds.ts';
import * as notice from '../../../core/notice/notice.ts';
import { says } from './validation-text.ts';

/*
 * Schemas of the core, made anew: the extension gives `.openapi` only to what is made after it was loaded, and
 * which of the two is loaded first depends on who imports whom.
 */
export const languageSchema = z.string().regex(/^[a-z]{2}$/, {
  error: says({
    en: 'Write the two letters of a language, such as "fr".',
    fr: 'Écrivez les deux lettres d’une langue, comme « fr ».',
  }),
});
/** Refuses a text that holds what nobody sees: whoever reads it would see another one than there is. */
const seen =
  (lines: boolean) =>
  (text: string, context: z.core.$RefinementCtx<string>): void => {
    const wording = unseenProblem(text, { lines });
    if (wording !== undefined) context.addIssue({ code: 'custom', message: wording.en, params: { wording } });
  };

/** Text that somebody types to be read, on one line. */
export const typedLine = (max: number) => z.string().trim().min(1).max(max).superRefine(seen(false));

const unixLines = (text: string): string => text.replaceAll('\r\n', '\n');

/** Text that somebody types to be read, of several lines. */
export const typedText = (max: number, { min = 1 } = {}) =>
  z.string().overwrite(unixLines).trim().min(min).max(max).superRefine(seen(true));

/** Values of a notice's fields by name, as they were typed. How long they may be is said with the label of each. */
export const fieldValuesSchema = z.record(
  typedLine(100),
  z.string().overwrite(unixLines).superRefine(seen(true)),
);

/**
 * A value that somebody types or pastes for it to be compared, such as an address or a number. What nobody sees is left
 * out: programs put marks of direction around the numbers that are copied from them.
 */
export const typedValue = (max: number, { min = 1 } = {}) =>
  z
    .string()
    .overwrite((text) => replaceUnseen(text, (character) => (/\s/.test(character) ? ' ' : '')).trim())
    .min(min)
    .max(max);

export const textsSchema = z.record(z.string(), z.string()).openapi({
  description: 'The text in each language it is written in.',
  example: { fr: 'Date des faits', en: 'Date of the breach' },
});
export const channelSchema = z.enum(audience.channelSchema.options);
export const channelsSchema = z.array(channelSchema).superRefine((channels, context) => {
  const problem = order.channelsProblem(channels);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: says(problem) });
});
export const fallbackHoursSchema = z.int().min(1).max(order.MAX_FALLBACK_HOURS);
export const campaignStateSchema = z.enum(campaign.campaignStateSchema.options);
export const noticeFieldSchema = z.object({
  name: z.string(),
  label: textsSchema,
  help: textsSchema,
  example: textsSchema,
  required: z.boolean(),
  tells: z.enum(notice.legalContentSchema.options).optional(),
  kind: z.enum(fieldKinds).optional(),
  maxLength: z.int().positive().optional(),
  form: z.enum(notice.noticeFieldSchema.shape.form.options),
} satisfies Record<keyof notice.NoticeField, z.ZodType>);

/** A text for staff in both languages. */
export const wordingSchema = z
  .object({
    en: z.string().openapi({ example: 'Their mailbox was full.' }),
    fr: z.string().openapi({ example: 'Sa boîte de réception était pleine.' }),
  } satisfies Record<audience.Language, z.ZodType>)
  .openapi('Wording', { description: 'A text in English and in French.' });

const messages = z.int().min(0);

/** Dead letters by queue, as several answers show them. */
export const deadLettersSchema = z
  .object(
    Object.fromEntries(workQueues.map((name) => [name, messages])) as Record<WorkQueueName, typeof messages>,
  )
  .openapi('DeadLetters', {
    description:
      'Messages that were given up after several tries, of all campaigns: lists to import, groups of people to send to, event files to read, reports to write, purges. Counted about once a minute.',
    example: { imports: 0, chunks: 0, events: 2, exports: 0, letters: 0, purges: 0 },
  });
