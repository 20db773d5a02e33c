import { createRoute, z } from '@hono/zod-openapi';
import type { Language, Recipient } from '../../../core/audience/audience.ts';
import { lookUpReasons } from '../../../core/audit/reasons.ts';
import { cents, prices } from '../../../core/cost/estimate.ts';
import { shownLetter } from '../../../core/letter/shown-letter.ts';
import type { FrozenContent, FrozenMessage } from '../../../core/notice/content.ts';
import { renderMessage, renderSms, replacementData, sampleRecipient } from '../../../core/notice/render.ts';
import { forcingCharacters, measureSms, writtenInGsm } from '../../../core/notice/sms-text.ts';
import { findCampaign } from '../campaigns/change.ts';
import { contentOf, messageIn, noticeOf } from '../campaigns/content.ts';
import { campaignParams } from '../campaigns/view.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { languageSchema, typedValue, wordingSchema } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';
import { ticketSchema } from '../people/case-number.ts';
import { wantedFields, wantedOf } from '../people/wanted.ts';
import { asSeenBy } from './as-seen-by.ts';
import { findForPreview } from './find-for-preview.ts';
import { sendTestMessages } from './send-test-messages.ts';

/** Test messages of one request. */
const MAX_TESTS = 10;

const smsViewSchema = z
  .object({
    text: z.string().openapi({ example: 'HOPITAL : des données vous concernant ont été volées. …' }),
    encoding: z.enum(['GSM-7', 'UCS-2']).openapi({
      description: 'UCS-2 holds any character, and less than half as many in a part.',
      example: 'GSM-7',
    }),
    characters: z.int().openapi({ description: 'As they are counted for the parts.', example: 246 }),
    parts: z.int().openapi({ description: 'How many messages are charged.', example: 2 }),
    usd: z.number().openapi({ description: 'What it costs.', example: 0.14 }),
    forcing: z
      .array(
        z.object({
          character: z.string().openapi({ example: 'ç' }),
          times: z.int().openapi({ example: 1 }),
          instead: z.string().optional().openapi({
            description: 'What could stand instead; absent where nothing says the same.',
            example: 'c',
          }),
        }),
      )
      .openapi({ description: 'Characters that force UCS-2.' }),
    partsWithStandIns: z.int().openapi({
      description: 'Parts if every character that has a stand-in were written so.',
      example: 2,
    }),
  })
  .openapi('SmsView', { description: 'The SMS, with what it costs and why.' });

const previewSchema = z
  .object({
    channel: z.literal('email').openapi({ example: 'email' }),
    language: languageSchema.openapi({ example: 'fr' }),
    person: z.enum(['sample', 'recipient']).openapi({
      description: 'Whether it is filled in for somebody of the list or for a person who does not exist.',
      example: 'sample',
    }),
    subject: z
      .string()
      .openapi({ example: 'Val Exemple Hospitals: personal data about you has been stolen' }),
    text: z.string().openapi({ example: 'Dear Camille Exemple, …' }),
    html: z.string().openapi({ example: '<!doctype html>…' }),
    sms: smsViewSchema,
    letter: z.string().optional().openapi({
      description:
        'The letter, as plain text. Absent where the texts were approved before there were letters.',
      example: 'Personal data about you has been stolen\n\nDear Camille Exemple, …',
    }),
  })
  .openapi('Preview');

const previewAnswer = { 'application/json': { schema: previewSchema } };

export const previewMessage = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/preview',
  operationId: 'previewMessage',
  tags: ['Campaigns'],
  summary: 'See the message of the campaign',
  description: 'Filled in for a person who does not exist.',
  request: {
    params: campaignParams,
    query: z.strictObject({
      language: languageSchema.optional().openapi({
        description: 'Language of the message; the default of the campaign unless given.',
        example: 'en',
      }),
    }),
  },
  responses: {
    200: { description: 'The message.', content: previewAnswer },
    ...problemResponses({
      400: 'The campaign has no message in this language.',
      404: 'There is no such campaign.',
    }),
  },
});

export const previewForPerson = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/preview',
  operationId: 'previewForPerson',
  tags: ['Campaigns'],
  summary: 'See the message as a person of the list gets it',
  description:
    'It counts as a look-up and is kept in the audit trail with your reason. Whoever is no administrator sees the name and the reference by their first letters, and no notice code. An Idempotency-Key has no effect: a repeat is another look-up.',
  request: {
    params: campaignParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              language: languageSchema.optional().openapi({
                description: 'Language of the message; the person’s own unless given.',
                example: 'en',
              }),
              reference: wantedFields.reference,
              code: wantedFields.code,
              reason: z.enum(lookUpReasons).openapi({
                description: 'Why you look at it; it is kept with your name.',
                example: 'test',
              }),
              ticket: ticketSchema,
            })
            .refine(({ reference, code }) => (reference === undefined) !== (code === undefined), {
              error: says({
                en: 'Give exactly one of reference and code.',
                fr: 'Donnez exactement un de reference et code.',
              }),
            })
            .openapi('PreviewOfPerson'),
        },
      },
    },
  },
  responses: {
    200: { description: 'The message.', content: previewAnswer },
    ...problemResponses({
      400: 'The campaign has no message in this language, the reason is missing, or not exactly one person is named.',
      404: 'There is no such campaign, or nobody of this reference or code in its list.',
      429: 'Too many look-ups; "Retry-After" says how long to wait.',
    }),
  },
});

export const sendTests = createRoute({
  method: 'post',
  path: '/v1/campaigns/{id}/tests',
  operationId: 'sendTests',
  tags: ['Campaigns'],
  summary: 'Send test messages to colleagues',
  description:
    'To named addresses of the organisation’s own domain only. They are filled in for a person who does not exist, carry "[Test]" in the subject, and their code is not genuine.',
  request: {
    params: campaignParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              to: z
                .array(typedValue(320))
                .min(1)
                .max(MAX_TESTS)
                .openapi({
                  description: 'Addresses of the organisation’s own domain.',
                  example: ['dpo@hospital.example'],
                }),
              languages: z
                .array(languageSchema)
                .min(1)
                .optional()
                .openapi({
                  description: 'One message each; every language of the campaign unless given.',
                  example: ['fr', 'en'],
                }),
            })
            .openapi('Tests'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'What became of each message.',
      content: {
        'application/json': {
          schema: z
            .object({
              messages: z.array(
                z.object({
                  to: z.string().openapi({ example: 'dpo@hospital.example' }),
                  language: languageSchema.openapi({ example: 'fr' }),
                  sent: z.boolean().openapi({ example: true }),
                  problem: wordingSchema.optional().openapi({ description: 'Why it was not sent.' }),
                }),
              ),
            })
            .openapi('TestResults'),
        },
      },
    },
    ...problemResponses({
      400: 'An address is not of the organisation’s own domain, or the campaign has no message in a language.',
      404: 'There is no such campaign.',
      429: 'Too many tests; "Retry-After" says how long to wait.',
    }),
  },
});

/** A text as an SMS: how it is encoded, what it costs, and what would make it cheaper. */
const viewSms = (text: string) => {
  const { encoding, units, parts } = measureSms(text);
  return {
    text,
    encoding,
    characters: units,
    parts,
    usd: cents(parts * prices.smsPart),
    forcing: forcingCharacters(text),
    partsWithStandIns: measureSms(writtenInGsm(text)).parts,
  };
};

const messageOf = (
  message: FrozenMessage,
  recipient: Recipient,
  { content, ...of }: { content: FrozenContent; language: Language; person: 'sample' | 'recipient' },
) => {
  const letter = shownLetter(message, recipient, of.language);
  return {
    channel: 'email' as const,
    ...of,
    ...renderMessage(message, replacementData(recipient, content.personFields, message.nameless)),
    sms: viewSms(renderSms(message, recipient)),
    ...(letter !== undefined && { letter }),
  };
};

export const addPreviewRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(previewMessage, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const { language = campaign.defaultLanguage } = c.req.valid('query');
    const content = await contentOf(deps, campaign);
    const message = messageIn(content, language, { parameter: 'language' });
    const sample = sampleRecipient(noticeOf(deps.notices, campaign), language);
    return c.json(messageOf(message, sample, { content, language, person: 'sample' }), 200);
  });

  app.openapi(previewForPerson, async (c) => {
    const { language: asked, reason, ticket, ...given } = c.req.valid('json');
    const by = c.get('actor');
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const content = await contentOf(deps, campaign);
    if (asked !== undefined) messageIn(content, asked, { pointer: '#/language' });
    const wanted = await wantedOf(deps, given);
    const found = await findForPreview(deps, campaign, { wanted, reason, ticket, by });
    const language = asked ?? found.language;
    const message = messageIn(content, language, { pointer: '#/language' });
    const recipient = asSeenBy(by, found.recipient);
    return c.json(messageOf(message, recipient, { content, language, person: 'recipient' }), 200);
  });

  app.openapi(sendTests, async (c) => {
    const { id: campaign } = c.req.valid('param');
    const messages = await sendTestMessages(deps, {
      campaign,
      ...c.req.valid('json'),
      by: c.get('actor'),
    });
    return c.json({ messages }, 200);
  });
};
