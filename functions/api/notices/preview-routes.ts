import { createRoute, z } from '@hono/zod-openapi';
import { audienceId, type Language, type Recipient } from '../../../core/audience/audience.ts';
import type { Wording } from '../../../core/base/wording.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { cents, prices } from '../../../core/cost/estimate.ts';
import { readEmail } from '../../../core/list/email-address.ts';
import { readNoticeCode } from '../../../core/notice/code.ts';
import type { FrozenContent, FrozenMessage } from '../../../core/notice/content.ts';
import { renderMessage, renderSms, replacementData, sampleRecipient } from '../../../core/notice/render.ts';
import { forcingCharacters, measureSms, writtenInGsm } from '../../../core/notice/sms-text.ts';
import { findCampaign } from '../campaigns/change.ts';
import { contentOf, messageIn, noticeOf } from '../campaigns/content.ts';
import { campaignParams } from '../campaigns/view.ts';
import { recordEvent, recordLookUp } from '../http/audit.ts';
import { pseudonymIn } from '../http/caller.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { notUsable, Problem, problemResponses } from '../http/problem.ts';
import { limitAttempts } from '../http/rate-limit.ts';
import { languageSchema, wordingSchema } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';

/** Test messages of one request, and of one person in an hour. */
const MAX_TESTS = 10;
const testLimits = [{ windowSeconds: 3600, max: 30 }];

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
  })
  .openapi('Preview');

export const previewMessage = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/preview',
  operationId: 'previewMessage',
  tags: ['Campaigns'],
  summary: 'See the message as a person gets it',
  description:
    'Filled in for the person of the list whom you name, or else for one who does not exist. A preview of somebody counts as a look-up and is kept in the audit trail.',
  request: {
    params: campaignParams,
    query: z
      .strictObject({
        language: languageSchema.optional().openapi({
          description: 'Language of the message; the person’s own, or the default, unless given.',
          example: 'en',
        }),
        reference: z.string().trim().min(1).max(320).optional().openapi({
          description: 'The organisation’s own number for the person.',
          example: 'VE-2026-000123',
        }),
        code: z.string().trim().min(1).max(40).optional().openapi({
          description: 'Notice code of the person.',
          example: '7K3M-9QXT-2B4F',
        }),
      })
      .refine(({ reference, code }) => reference === undefined || code === undefined, {
        error: says({
          en: 'Give at most one of reference and code.',
          fr: 'Donnez au plus un de reference et code.',
        }),
      }),
  },
  responses: {
    200: { description: 'The message.', content: { 'application/json': { schema: previewSchema } } },
    ...problemResponses({
      400: 'The campaign has no message in this language.',
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
                .array(z.string().trim().min(1).max(320))
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

const testProblems: Record<string, Wording> = {
  throttled: {
    en: 'The provider is busy. Try again in a minute.',
    fr: 'Le service d’envoi est occupé. Réessayez dans une minute.',
  },
  unreachable: {
    en: 'The provider could not be reached. Try again in a minute.',
    fr: 'Le service d’envoi n’a pas pu être joint. Réessayez dans une minute.',
  },
  transient: {
    en: 'The provider could not take it. Try again in a minute.',
    fr: 'Le service d’envoi n’a pas pu l’accepter. Réessayez dans une minute.',
  },
  unknown: {
    en: 'The provider gave no answer: it may have been sent. Look into the mailbox before you try again.',
    fr: 'Le service d’envoi n’a pas répondu : le message est peut-être parti. Regardez la boîte avant de réessayer.',
  },
};

export const addPreviewRoutes = (app: Api, deps: ApiDependencies): void => {
  const findPerson = async (
    campaign: Campaign,
    by: { reference?: string | undefined; code?: string | undefined },
  ): Promise<{ recipient: Recipient; language: Language; on: string } | undefined> => {
    if (campaign.import === undefined) return undefined;
    const audience = audienceId(campaign.id, campaign.import.number);
    const where =
      by.code !== undefined
        ? readNoticeCode(audience, by.code, await deps.codeMac())
        : (await deps.lookup.placesOfReferences(audience, [by.reference ?? ''])).get(by.reference ?? '');
    if (where === undefined) return undefined;
    const chunk = await deps.audience.get(audience, where.chunk);
    const recipient = chunk?.recipients[where.place];
    if (chunk === undefined || recipient === undefined || recipient.reference === '') return undefined;
    return { recipient, language: chunk.language, on: `${audience}/${where.chunk}/${where.place}` };
  };

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

  const messageOf = (message: FrozenMessage, recipient: Recipient, content: FrozenContent) => ({
    ...renderMessage(message, replacementData(recipient, content.personFields, message.nameless)),
    sms: viewSms(renderSms(message, recipient)),
  });

  app.openapi(previewMessage, async (c) => {
    const { language: asked, reference, code } = c.req.valid('query');
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const content = await contentOf(deps, campaign);
    if (reference === undefined && code === undefined) {
      const language = asked ?? campaign.defaultLanguage;
      const message = messageIn(content, language, { parameter: 'language' });
      const sample = sampleRecipient(noticeOf(deps.notices, campaign), language);
      return c.json(
        {
          channel: 'email' as const,
          language,
          person: 'sample' as const,
          ...messageOf(message, sample, content),
        },
        200,
      );
    }
    const found = await findPerson(campaign, { reference, code });
    // Whether somebody is in the list is an answer too: it is on record, and counted, before it is given.
    await recordLookUp(deps, c.get('actor'), {
      action: 'recipient.preview',
      on:
        found?.on ??
        (reference === undefined ? campaign.id : await deps.lookup.hashOf('reference', reference)),
      particulars: { campaign: campaign.id, found: found === undefined ? 0 : 1 },
    });
    if (found === undefined) {
      throw new Problem('not-found', {
        detail: {
          en: 'Nobody in the list of this campaign has this number or code.',
          fr: 'Personne dans la liste de cette campagne n’a ce numéro ou ce code.',
        },
      });
    }
    const { recipient, language: own } = found;
    const language = asked ?? own;
    const message = messageIn(content, language, { parameter: 'language' });
    return c.json(
      {
        channel: 'email' as const,
        language,
        person: 'recipient' as const,
        ...messageOf(message, recipient, content),
      },
      200,
    );
  });

  app.openapi(sendTests, async (c) => {
    const { to, languages } = c.req.valid('json');
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const isOwn = (email: string): boolean => {
      const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
      return domain === deps.senderDomain || domain.endsWith(`.${deps.senderDomain}`);
    };
    const addresses = to.map((text) => readEmail(text, deps.domainToAscii));
    const errors = addresses.flatMap((read, at) => {
      if ('problem' in read) return [{ pointer: `#/to/${at}`, message: notUsable(read.problem) }];
      return isOwn(read.email)
        ? []
        : [
            {
              pointer: `#/to/${at}`,
              message: {
                en: `Tests go to addresses of ${deps.senderDomain} only.`,
                fr: `Les essais ne vont qu’à des adresses de ${deps.senderDomain}.`,
              },
            },
          ];
    });
    if (errors.length > 0) {
      throw new Problem('invalid-request', {
        detail: {
          en: 'Some addresses cannot be written to.',
          fr: 'On ne peut pas écrire à certaines adresses.',
        },
        errors,
      });
    }
    const content = await contentOf(deps, campaign);
    const wanted = [...new Set(languages ?? (Object.keys(content.messages) as Language[]))];
    for (const [at, language] of wanted.entries())
      messageIn(content, language, { pointer: `#/languages/${at}` });
    const by = pseudonymIn(c);
    for (const _ of wanted.flatMap(() => to))
      await limitAttempts(deps, `tests#${by}`, testLimits, { en: 'tests', fr: 'essais' });

    await recordEvent(deps, c.get('actor'), {
      action: 'campaign.test',
      campaign: campaign.id,
      particulars: { messages: wanted.length * to.length },
    });
    const messages = [];
    for (const language of wanted) {
      const message = messageIn(content, language, {});
      const data = replacementData(
        sampleRecipient(noticeOf(deps.notices, campaign), language),
        content.personFields,
        message.nameless,
      );
      const emails = addresses.map((read, place) => ({
        address: 'email' in read ? read.email : '',
        place,
        data,
      }));
      const marked = { ...message, subject: `[Test] ${message.subject}` };
      const results = await deps.sender.send(emails, {
        message: marked,
        tag: { audience: `${campaign.id}-test`, chunk: 0 },
      });
      for (const [at, address] of to.entries()) {
        const result = results[at] ?? { result: 'unknown' as const, code: 'NO_RESULT' };
        const sent = result.result === 'accepted';
        const code = 'code' in result ? result.code : '';
        const problem = testProblems[result.result] ?? {
          en: `The provider refuses it: ${code}.`,
          fr: `Le service d’envoi le refuse : ${code}.`,
        };
        messages.push({ to: address, language, sent, ...(sent ? {} : { problem }) });
      }
    }
    return c.json({ messages }, 200);
  });
};
