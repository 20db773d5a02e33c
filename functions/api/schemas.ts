import { z } from '@hono/zod-openapi';
import * as audience from '../../core/audience.ts';
import * as campaign from '../../core/campaign.ts';
import type * as notice from '../../core/notice.ts';

/*
 * Schemas of the core, made anew: the extension gives `.openapi` only to what is made after it was loaded, and
 * which of the two is loaded first depends on who imports whom.
 */
export const languageSchema = z.enum(audience.languageSchema.options);
export const channelSchema = z.enum(audience.channelSchema.options);
export const campaignStateSchema = z.enum(campaign.campaignStateSchema.options);
export const noticeFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  example: z.string(),
  required: z.boolean(),
} satisfies Record<keyof notice.NoticeField, z.ZodType>);

/** A text for staff in both languages. */
export const wordingSchema = z
  .object({
    en: z.string().openapi({ example: 'Their mailbox was full.' }),
    fr: z.string().openapi({ example: 'Sa boîte de réception était pleine.' }),
  } satisfies Record<audience.Language, z.ZodType>)
  .openapi('Wording', { description: 'A text in English and in French.' });
