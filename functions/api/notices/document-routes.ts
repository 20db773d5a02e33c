// Everything that a campaign says, as one document, beside what was last decided about; and how it greets people.
import { createRoute, z } from '@hono/zod-openapi';
import type { Language } from '../../../core/audience/audience.ts';
import { lookUpReasons } from '../../../core/audit/reasons.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { type Decided, type Terms, termsOf } from '../../../core/campaign/terms.ts';
import { shownLetter } from '../../../core/letter/shown-letter.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { greetingKinds } from '../../../core/notice/greetings.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import { renderMessage, renderSms, replacementData, sampleRecipient } from '../../../core/notice/render.ts';
import { findCampaign } from '../campaigns/change.ts';
import { contentOf, noticeOf } from '../campaigns/content.ts';
import { breachDaySchema, campaignParams, channelOrderSchema, fallbackSchema } from '../campaigns/view.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { channelSchema, languageSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { previewGreetingsOf } from './greetings.ts';

const count = z.int().min(0);

const versionSchema = z
  .object({
    defaultLanguage: languageSchema.openapi({ example: 'fr' }),
    channels: channelOrderSchema,
    fallbackAfterHours: fallbackSchema,
    breachedOn: breachDaySchema.optional(),
    list: z.int().optional().openapi({ description: 'Number of the import of its list.', example: 1 }),
    groups: z
      .array(
        z.object({
          channel: channelSchema.openapi({ example: 'email' }),
          language: languageSchema.openapi({ example: 'fr' }),
          people: count.openapi({ example: 1510 }),
        }),
      )
      .openapi({ description: 'People by the channel and the language that they are first written to in.' }),
    texts: z
      .array(
        z.object({
          language: languageSchema.openapi({ example: 'fr' }),
          part: z.enum(['subject', 'email', 'sms', 'letter']).openapi({ example: 'letter' }),
          text: z.string().openapi({ example: 'Personal data about you has been stolen\n\nDear …' }),
        }),
      )
      .openapi({
        description:
          'Every text of every language and channel, the default language first, as plain text, filled in for a person who does not exist.',
      }),
  })
  .openapi('DocumentVersion');

export const getDocument = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/document',
  operationId: 'getDocument',
  tags: ['Campaigns'],
  summary: 'Read everything that a campaign says',
  description:
    'All texts as one document. `before` is the submission that an approver last decided about, to compare with; the first submission has none.',
  request: { params: campaignParams },
  responses: {
    200: {
      description: 'The document.',
      content: {
        'application/json': {
          schema: z
            .object({
              hash: z.string().optional().openapi({
                description: 'Hash of the submission, where it is submitted or approved.',
                example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
              }),
              now: versionSchema,
              before: versionSchema
                .extend({
                  decision: z.enum(['approved', 'declined']).openapi({ example: 'declined' }),
                  name: z.string().openapi({ description: 'Who decided.', example: 'a.martin' }),
                  at: time('When they did.'),
                  reason: z.string().optional().openapi({
                    description: 'Why it was sent back.',
                    example: 'The telephone number of the hotline is wrong.',
                  }),
                })
                .optional(),
            })
            .openapi('Document'),
        },
      },
    },
    ...problemResponses({
      404: 'There is no such campaign.',
      409: 'Its notice is not among those of this version of Tocsin.',
    }),
  },
});

export const previewGreetings = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/greetings',
  operationId: 'previewGreetings',
  tags: ['Campaigns'],
  summary: 'See how the message greets some people of the list',
  description:
    'Of people spread over the list: a name of the usual length, the longest, the shortest, somebody without a name, and one with characters that names do not have. Each counts as a look-up and is kept in the audit trail with your reason. Whoever is no administrator sees names by their first letters.',
  request: {
    params: campaignParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z.enum(lookUpReasons).openapi({
                description: 'Why you look at them; it is kept with your name.',
                example: 'test',
              }),
            })
            .openapi('GreetingsWanted'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The greetings.',
      content: {
        'application/json': {
          schema: z
            .object({
              lookedAt: count.openapi({ description: 'People who were looked at.', example: 1980 }),
              nameless: count.openapi({ description: 'Of these, people without a name.', example: 3 }),
              greetings: z.array(
                z.object({
                  kind: z.enum(greetingKinds).openapi({ example: 'longest' }),
                  language: languageSchema.openapi({ example: 'fr' }),
                  channel: channelSchema.openapi({ example: 'letter' }),
                  text: z.string().openapi({ example: 'Madame, Monsieur C••• E•••,' }),
                }),
              ),
            })
            .openapi('Greetings'),
        },
      },
    },
    ...problemResponses({
      404: 'There is no such campaign.',
      409: 'No list has been imported yet.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

type Text = z.output<typeof versionSchema>['texts'][number];

/** Every text of a content that goes out by these channels, the default language first. */
const textsOf = (
  notice: CompiledNotice,
  { messages, personFields }: FrozenContent,
  { defaultLanguage, channels }: Terms,
): Text[] => {
  const isDefault = (language: Language): number => (language === defaultLanguage ? 0 : 1);
  const ordered = Object.entries(messages).sort(([one], [other]) => isDefault(one) - isDefault(other));
  return ordered.flatMap(([language, message]) => {
    const sample = sampleRecipient(notice, language);
    const { subject, text } = renderMessage(message, replacementData(sample, personFields, message.nameless));
    const letter = shownLetter(message, sample, language);
    const has = (part: Text['part'], one: string): Text => ({ language, part, text: one });
    return [
      ...(channels.includes('email') ? [has('subject', subject), has('email', text)] : []),
      ...(channels.includes('sms') ? [has('sms', renderSms(message, sample))] : []),
      ...(letter === undefined ? [] : [has('letter', letter)]),
    ];
  });
};

const versionOf = (notice: CompiledNotice, content: FrozenContent, terms: Terms) => {
  const { contentHash: _, ...shown } = terms;
  return { ...shown, texts: textsOf(notice, content, terms) };
};

const beforeOf = async (
  { campaigns }: Pick<ApiDependencies, 'campaigns'>,
  { id }: Campaign,
  notice: CompiledNotice,
  { decision, name, atMs, reason, terms }: Decided,
) => {
  const content = await campaigns.getContent(id, terms.contentHash);
  if (content === undefined) throw new Error(`the content ${terms.contentHash} of campaign ${id} is gone`);
  return {
    ...versionOf(notice, content, terms),
    decision,
    name,
    at: iso(atMs),
    ...(reason !== undefined && { reason }),
  };
};

export const addDocumentRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(getDocument, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const notice = noticeOf(deps.notices, campaign);
    const content = await contentOf(deps, campaign);
    const { submission, decided } = campaign;
    const terms = submission?.terms ?? termsOf(campaign, content.hash);
    return c.json(
      {
        ...(submission && { hash: submission.hash }),
        now: versionOf(notice, content, terms),
        ...(decided && { before: await beforeOf(deps, campaign, notice, decided) }),
      },
      200,
    );
  });

  app.openapi(previewGreetings, async (c) => {
    const { reason } = c.req.valid('json');
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    return c.json(await previewGreetingsOf(deps, campaign, { reason, by: c.get('actor') }), 200);
  });
};
