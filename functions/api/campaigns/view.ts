import { z } from '@hono/zod-openapi';
import type { Language } from '../../../core/audience/audience.ts';
import { type Campaign, possibleActions } from '../../../core/campaign/campaign.ts';
import { changedParts } from '../../../core/campaign/changed-parts.ts';
import type { Signature } from '../../../core/campaign/terms.ts';
import { questions } from '../../../core/list/decisions.ts';
import { importStatuses } from '../../../core/list/import.ts';
import {
  campaignStateSchema,
  channelsSchema,
  fallbackHoursSchema,
  fieldValuesSchema,
  languageSchema,
  typedLine,
  wordingSchema,
} from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { says } from '../http/validation-text.ts';
import { bounceLimitSchema, viewBounceLimit } from './bounce-limit-view.ts';

export const campaignIdSchema = z
  .string()
  .regex(
    /^c[a-z0-9]{12}$/,
    says({
      en: 'A campaign id is "c" and 12 letters or digits.',
      fr: 'Un numéro de campagne est « c » suivi de 12 lettres ou chiffres.',
    }),
  )
  .openapi({
    param: { name: 'id', in: 'path' },
    description: 'Id of the campaign.',
    example: 'c7k2mq9x4tb1z',
  });

export const campaignParams = z.object({ id: campaignIdSchema });

export const fieldsSchema = z.record(languageSchema, fieldValuesSchema).openapi('CampaignFields', {
  description: 'Values of the notice’s fields: by language, then by field name.',
  example: {
    fr: { organisation: 'Hôpitaux de Val-Exemple' },
    en: { organisation: 'Val Exemple Hospitals' },
  },
});

export const nameSchema = typedLine(200).openapi({
  description: 'Name of the campaign, for your colleagues.',
  example: 'Laboratory data, November 2026',
});

export const weightSchema = z
  .int()
  .min(1)
  .max(100)
  .openapi({ description: 'Share of the sending rate against other running campaigns.', example: 1 });

export const channelOrderSchema = channelsSchema.openapi({
  description:
    'Channels in the order that they are tried in; "letter" stands last. Whoever cannot be written to by one is written to by the next.',
  example: ['email', 'sms', 'letter'],
});

export const fallbackSchema = fallbackHoursSchema.openapi({
  description:
    'After how many hours without a delivery the next channel is tried; after a failure that is final it is tried at once.',
  example: 48,
});

export const breachDaySchema = z.iso.date().openapi({
  description:
    'Day of the breach, or its first. Whoever was a minor then, by the date of birth in the list, is set apart and gets a letter.',
  example: '2026-11-14',
});

export const countsSchema = z
  .object({
    rows: z.int().openapi({ description: 'Rows of the file, without the column titles.', example: 2000 }),
    accepted: z.int().openapi({ description: 'People whom a message will be sent to.', example: 1946 }),
    duplicate: z.int().openapi({ description: 'Rows whose reference came before.', example: 12 }),
    unreachable: z.int().openapi({ description: 'People to be told by letter.', example: 34 }),
    rejected: z.int().openapi({ description: 'Rows that cannot be used as they are.', example: 8 }),
    conflict: z.int().openapi({
      description: 'Rows whose reference other people have too, who are not told unless somebody decides so.',
      example: 0,
    }),
  })
  .openapi('RowCounts', { description: 'How the rows ended; these add up to the rows.' });

export const importStatusSchema = z.enum(importStatuses).openapi({
  description:
    'An import surveys the list, then writes its people. `undecided`: it waits for answers to its questions in between.',
  example: 'done',
});

const importSummarySchema = z
  .object({
    number: z.int().openapi({ description: 'Counts the imports of the campaign.', example: 1 }),
    status: importStatusSchema,
    questions: z
      .array(z.enum(questions))
      .openapi({ description: 'What somebody has to answer first.', example: [] }),
    counts: countsSchema,
    lastFailed: z.boolean().optional().openapi({
      description: 'Whether a later file could not be imported: this list still counts.',
      example: false,
    }),
  })
  .openapi('ImportSummary');

const signatureSchema = z
  .object({
    name: z.string().openapi({ description: 'Name that they sign in with.', example: 'j.bernard' }),
    at: time('When it was.'),
    hash: z.string().openapi({
      description:
        'SHA-256 of what would be sent and to whom: messages, fields, and the list with its totals. Any change gives another.',
      example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    }),
  })
  .openapi('Signature');

const viewSignature = ({ name, atMs, hash }: Signature) => ({ name, at: iso(atMs), hash });

export const campaignSchema = z
  .object({
    id: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
    name: z.string().openapi({ example: 'Laboratory data, November 2026' }),
    notice: z.string().openapi({ description: 'Id of the notice.', example: 'personal-data-breach' }),
    fields: fieldsSchema,
    languages: z
      .array(languageSchema)
      .openapi({ description: 'Languages that the campaign has a message in.', example: ['fr', 'en'] }),
    defaultLanguage: languageSchema.openapi({
      description: 'Language of the message for people in whose own language the campaign has none.',
      example: 'fr',
    }),
    channels: channelOrderSchema,
    fallbackAfterHours: fallbackSchema,
    breachedOn: breachDaySchema.optional(),
    weight: z.int().openapi({ example: 1 }),
    state: campaignStateSchema.openapi({ example: 'ready' }),
    possible: z
      .array(z.string())
      .openapi({ description: 'What the campaign can do now.', example: ['import', 'start', 'cancel'] }),
    version: z.int().openapi({ description: 'Counts changes; also the ETag.', example: 4 }),
    createdAt: time('When it was created.'),
    startedAt: time('When it was started.').optional(),
    completedAt: time('When it was completed.').optional(),
    submission: signatureSchema
      .optional()
      .openapi({ description: 'Who submitted it for approval, and what.' }),
    approval: signatureSchema.optional().openapi({ description: 'Who approved it, and what.' }),
    changedBy: z
      .array(
        z.object({
          name: z.string().openapi({ example: 'j.bernard' }),
          changed: z.array(z.enum(changedParts)).openapi({ example: ['text'] }),
        }),
      )
      .openapi({
        description: 'Who has changed what since it was last approved: none of them can approve it.',
      }),
    declined: z
      .object({
        name: z.string().openapi({ example: 'a.martin' }),
        at: time('When it was declined.'),
        reason: z.string().openapi({ example: 'The telephone number of the hotline is wrong.' }),
      })
      .optional()
      .openapi({ description: 'Why an approver sent it back the last time, until it is submitted again.' }),
    startAt: time('When it starts by itself.').optional(),
    bounceLimit: bounceLimitSchema
      .optional()
      .openapi({ description: 'What two people have said of a higher limit of bounces.' }),
    pauseReason: z
      .object({
        code: z
          .string()
          .openapi({ description: '`administrator`, or what stopped it.', example: 'administrator' }),
        message: wordingSchema.openapi({
          example: { en: 'Paused by an administrator.', fr: 'Suspendue par un administrateur.' },
        }),
        at: time('When it was paused.'),
        resumesAt: time(
          'When it is expected to go on by itself. Without it, an administrator has to resume it.',
        ).optional(),
      })
      .optional(),
    import: importSummarySchema.optional(),
  })
  .openapi('Campaign');

/** A campaign as the API shows it. */
export const viewCampaign = (campaign: Campaign): z.infer<typeof campaignSchema> => {
  const { id, name, notice, fields, defaultLanguage, channels, weight, state, version, pauseReason } =
    campaign;
  return {
    id,
    name,
    notice,
    fields,
    languages: Object.keys(fields) as Language[],
    defaultLanguage,
    channels,
    fallbackAfterHours: campaign.fallbackAfterHours,
    ...(campaign.breachedOn === undefined ? {} : { breachedOn: campaign.breachedOn }),
    weight,
    state,
    possible: possibleActions(state),
    version,
    createdAt: iso(campaign.createdAtMs),
    ...(campaign.startedAtMs === undefined ? {} : { startedAt: iso(campaign.startedAtMs) }),
    ...(campaign.completedAtMs === undefined ? {} : { completedAt: iso(campaign.completedAtMs) }),
    ...(campaign.submission && { submission: viewSignature(campaign.submission) }),
    ...(campaign.approval && { approval: viewSignature(campaign.approval) }),
    changedBy: campaign.authors.map(({ name: author, changed }) => ({ name: author, changed })),
    ...(campaign.declined && {
      declined: {
        name: campaign.declined.name,
        at: iso(campaign.declined.atMs),
        reason: campaign.declined.reason,
      },
    }),
    ...(campaign.startAtMs === undefined ? {} : { startAt: iso(campaign.startAtMs) }),
    ...(campaign.bounceLimit === undefined ? {} : { bounceLimit: viewBounceLimit(campaign.bounceLimit) }),
    ...(pauseReason === undefined
      ? {}
      : {
          pauseReason: {
            code: pauseReason.code,
            message: pauseReason.message,
            at: iso(pauseReason.atMs),
            ...(pauseReason.resumesAtMs === undefined ? {} : { resumesAt: iso(pauseReason.resumesAtMs) }),
          },
        }),
    ...(campaign.import === undefined
      ? {}
      : {
          import: {
            number: campaign.import.number,
            status: campaign.import.status,
            questions: campaign.import.questions,
            counts: campaign.import.counts,
            ...(campaign.import.failedAfter !== undefined && { lastFailed: true }),
          },
        }),
  };
};
