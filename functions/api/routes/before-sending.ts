import { createRoute, z } from '@hono/zod-openapi';
import { audienceId, CHUNK_SIZE, type Chunk, type Language, type Recipient } from '../../../core/audience.ts';
import type { Campaign, FrozenContent, FrozenMessage } from '../../../core/campaign.ts';
import { fallbackOf, reaches } from '../../../core/channels.ts';
import { durationOfSending, estimateCost, expectedUsage, prices } from '../../../core/estimate.ts';
import { freezeContent } from '../../../core/freeze-content.ts';
import { readEmail } from '../../../core/import-row.ts';
import type { CompiledNotice } from '../../../core/notice.ts';
import { readNoticeCode } from '../../../core/notice-code.ts';
import { pacedRate } from '../../../core/pace.ts';
import { preflight } from '../../../core/preflight.ts';
import { endsAtMs } from '../../../core/quiet-hours.ts';
import { renderMessage, renderSms, replacementData, sampleRecipient } from '../../../core/render.ts';
import {
  forcingCharacters,
  measureSms,
  type SmsSurvey,
  surveySms,
  writtenInGsm,
} from '../../../core/sms-text.ts';
import { expectSms, type SmsExpectation } from '../../../core/spending.ts';
import { pseudonymIn } from '../caller.ts';
import { campaignParams, iso, time } from '../campaign-view.ts';
import { findCampaign, notPossible } from '../change-campaign.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { limitAttempts } from '../limit-attempts.ts';
import { Problem, problemResponses } from '../problem.ts';
import { recordAct, recordLookUp } from '../recording.ts';
import { channelSchema, languageSchema, wordingSchema } from '../schemas.ts';

/** Test messages of one request, and of one person in an hour. */
const MOST_TESTS = 10;
const testLimits = [{ windowSeconds: 3600, most: 30 }];

/** Chunks that checks and estimates look at, spread over the list: 10,000 people, so that a share is right to 1%. */
const CHUNKS_LOOKED_AT = 200;
const CHUNKS_PER_READ = 100;

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
      .openapi({ description: 'Characters for whose sake it is UCS-2.' }),
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
        error: 'Give at most one of reference and code.',
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
                .max(MOST_TESTS)
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
                  problem: z.string().optional().openapi({
                    description: 'Why it was not sent.',
                    example: 'The provider is busy. Try again in a minute.',
                  }),
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

const count = z.int().min(0);
const usd = z.number().min(0);

export const getEstimate = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/estimate',
  operationId: 'getEstimate',
  tags: ['Campaigns'],
  summary: 'Estimate people, cost, duration and end',
  description: 'At the present rate and quota of the sending account, as if it were started now and alone.',
  request: { params: campaignParams },
  responses: {
    200: {
      description: 'The estimate.',
      content: {
        'application/json': {
          schema: z
            .object({
              people: z
                .object({
                  total: count.openapi({ example: 1980 }),
                  groups: z.array(
                    z.object({
                      channel: channelSchema.openapi({ example: 'email' }),
                      language: languageSchema.openapi({ example: 'fr' }),
                      people: count.openapi({ example: 1510 }),
                    }),
                  ),
                })
                .openapi({ description: 'People by channel and language.' }),
              cost: z
                .object({
                  items: z.array(
                    z.object({
                      service: z.string().openapi({ example: 'Amazon SES' }),
                      amount: z.string().openapi({ example: '1,946 messages' }),
                      usd: usd.openapi({ example: 0.19 }),
                    }),
                  ),
                  totalUsd: usd.openapi({ example: 0.21 }),
                })
                .openapi({ description: 'At most, in USD, without tax, free tiers and postage.' }),
              ratePerSecond: z.number().min(0).openapi({
                description: 'Messages a second that leave: the account’s rate less the margin.',
                example: 13.3,
              }),
              quotaPer24Hours: count.optional().openapi({
                description: 'Quota of the account; absent where there is none.',
                example: 50_000,
              }),
              quotaLeft: count.optional().openapi({
                description: 'What is left of it now.',
                example: 48_100,
              }),
              durationSeconds: count.optional().openapi({
                description: 'How long sending takes; absent where the account may send nothing.',
                example: 146,
              }),
              endsAt: time('When the last message leaves, if it is started now.').optional(),
              sms: z
                .object({
                  people: count.openapi({ description: 'First written to by SMS.', example: 320 }),
                  fallbackPeople: count.openapi({
                    description: 'Whom an SMS follows if their email fails or is silent.',
                    example: 1500,
                  }),
                  averageParts: z.number().openapi({ example: 2.1 }),
                  mostParts: count.openapi({ description: 'Of the longest message.', example: 4 }),
                  inUcs2: count.openapi({
                    description: 'Messages looked at that a character makes dearer.',
                    example: 12,
                  }),
                  lookedAt: count.openapi({ description: 'Messages looked at.', example: 1820 }),
                  forcing: z
                    .array(
                      z.object({
                        character: z.string().openapi({ example: 'ç' }),
                        people: count.openapi({ example: 9 }),
                        instead: z.string().optional().openapi({ example: 'c' }),
                      }),
                    )
                    .openapi({ description: 'Characters that do so, by how many messages hold them.' }),
                  usd: usd.openapi({ description: 'Of those first written to by SMS.', example: 47.04 }),
                  mostUsd: usd.openapi({
                    description: 'If the email of everybody else failed as well.',
                    example: 267.54,
                  }),
                  partsPerSecond: z.number().min(0).openapi({
                    description: 'Parts a second that leave: the account’s rate less the margin.',
                    example: 9,
                  }),
                  spendLeftUsd: usd.openapi({
                    description: 'What may still be spent this month.',
                    example: 480,
                  }),
                  durationSeconds: count.openapi({
                    description: 'How long the first take, quiet hours included.',
                    example: 75,
                  }),
                  endsAt: time('When the last of them leaves, if it is started now.'),
                })
                .optional()
                .openapi({ description: 'Of SMS, where the campaign has that channel.' }),
            })
            .openapi('Estimate'),
        },
      },
    },
    ...problemResponses({ 404: 'There is no such campaign.', 409: 'No list has been imported yet.' }),
  },
});

export const getPreflight = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/preflight',
  operationId: 'getPreflight',
  tags: ['Campaigns'],
  summary: 'Check everything before it goes out',
  description:
    'The list, the text and its links, what Article 34 of the GDPR asks for, the sender’s domain (identity, DKIM, SPF, DMARC) and the sending account.',
  request: { params: campaignParams },
  responses: {
    200: {
      description: 'The findings, what blocks first.',
      content: {
        'application/json': {
          schema: z
            .object({
              mayStart: z.boolean().openapi({ description: 'Whether nothing blocks.', example: true }),
              findings: z.array(
                z.object({
                  check: z.string().openapi({ example: 'dmarc' }),
                  verdict: z.enum(['blocks', 'warns', 'passes']).openapi({ example: 'passes' }),
                  message: wordingSchema.openapi({
                    example: { en: 'There is a DMARC record.', fr: 'Il y a un enregistrement DMARC.' },
                  }),
                }),
              ),
            })
            .openapi('Preflight'),
        },
      },
    },
    ...problemResponses({ 404: 'There is no such campaign.' }),
  },
});

const testProblems: Record<string, string> = {
  throttled: 'The provider is busy. Try again in a minute.',
  unreachable: 'The provider could not be reached. Try again in a minute.',
  transient: 'The provider could not take it. Try again in a minute.',
  unknown: 'The provider gave no answer: it may have been sent. Look into the mailbox before you try again.',
};

const cents = (value: number): number => Math.round(value * 100) / 100;

export const addBeforeSendingRoutes = (app: Api, deps: ApiDependencies): void => {
  const noticeOf = (campaign: Campaign): CompiledNotice => {
    const notice = deps.notices.find(({ id }) => id === campaign.notice);
    return notice ?? notPossible(campaign, `The notice "${campaign.notice}" exists no more.`);
  };

  /** What would be sent, or once it is approved, what is sent. */
  const contentOf = async (campaign: Campaign): Promise<FrozenContent> => {
    const frozen =
      campaign.contentHash === undefined
        ? undefined
        : await deps.campaigns.getContent(campaign.id, campaign.contentHash);
    return frozen ?? (await freezeContent(noticeOf(campaign), campaign.fields));
  };

  const messageIn = (content: FrozenContent, language: Language, pointer: object) => {
    const message = content.messages[language];
    if (message !== undefined) return message;
    const there = Object.keys(content.messages).join(', ');
    throw new Problem('invalid-request', {
      detail: `The campaign has no message in "${language}". It has: ${there}.`,
      errors: [{ ...pointer, message: 'There is no message in this language.' }],
    });
  };

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

  /** Chunks spread evenly over the list, some at a time. */
  async function* spreadChunks(campaign: Campaign): AsyncGenerator<Chunk> {
    const list = campaign.import;
    if (list?.status !== 'done') return;
    const audience = audienceId(campaign.id, list.number);
    const step = Math.max(1, list.nextChunk / CHUNKS_LOOKED_AT);
    const numbers: number[] = [];
    for (let at = 0; Math.floor(at) < list.nextChunk; at += step) numbers.push(Math.floor(at));
    for (let at = 0; at < numbers.length; at += CHUNKS_PER_READ) {
      const keys = numbers.slice(at, at + CHUNKS_PER_READ).map((chunk) => ({ audience, chunk }));
      for (const { chunk } of await deps.audience.getMany(keys)) yield chunk;
    }
  }

  /** What is found out about the people of a campaign by looking at some. */
  type Survey = {
    lookedAt: number;
    of: number;
    /** People without a value for a personal field that the messages use, by its name. */
    empty: Record<string, number>;
    expected: SmsExpectation;
    texts: SmsSurvey;
  };

  const survey = async (campaign: Campaign, content: FrozenContent): Promise<Survey> => {
    const of = (campaign.import?.groups ?? []).reduce((sum, { people }) => sum + people, 0);
    const empty: Record<string, number> = {};
    const used = content.personFields.filter((name) => name !== 'code' && name !== 'greeting_name');
    const texts: string[] = [];
    let [lookedAt, others, othersTakeSms] = [0, 0, 0];
    const sendsSms = campaign.channels.includes('sms');
    for await (const { recipients, language, channel } of spreadChunks(campaign)) {
      const message = content.messages[language];
      for (const recipient of recipients.slice(0, CHUNK_SIZE)) {
        if (recipient.reference === '') continue;
        lookedAt += 1;
        const data = replacementData(recipient, used, '');
        for (const name of used) if (data[name] === '') empty[name] = (empty[name] ?? 0) + 1;
        if (!sendsSms || message === undefined) continue;
        const takes = reaches('sms', recipient, deps.takesSms);
        if (channel !== 'sms' && fallbackOf(campaign.channels, channel) === 'sms') {
          others += 1;
          if (takes) othersTakeSms += 1;
        }
        if (takes) texts.push(renderSms(message, recipient));
      }
    }
    const measured = surveySms(texts);
    const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
    const expected = expectSms(campaign, measured, longest, others === 0 ? 0 : othersTakeSms / others);
    return { lookedAt, of, empty, expected, texts: measured };
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
    const content = await contentOf(campaign);
    if (reference === undefined && code === undefined) {
      const language = asked ?? campaign.defaultLanguage;
      const message = messageIn(content, language, { parameter: 'language' });
      const sample = sampleRecipient(noticeOf(campaign), language);
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
    await recordLookUp(deps, c, {
      action: 'recipient.preview',
      on:
        found?.on ??
        (reference === undefined ? campaign.id : await deps.lookup.hashOf('reference', reference)),
      particulars: { campaign: campaign.id, found: found === undefined ? 0 : 1 },
    });
    if (found === undefined) {
      throw new Problem('not-found', {
        detail: 'Nobody in the list of this campaign has this number or code.',
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
      if ('problem' in read) return [{ pointer: `#/to/${at}`, message: `Not usable: ${read.problem}.` }];
      return isOwn(read.email)
        ? []
        : [{ pointer: `#/to/${at}`, message: `Tests go to addresses of ${deps.senderDomain} only.` }];
    });
    if (errors.length > 0) {
      throw new Problem('invalid-request', { detail: 'Some addresses cannot be written to.', errors });
    }
    const content = await contentOf(campaign);
    const wanted = [...new Set(languages ?? (Object.keys(content.messages) as Language[]))];
    for (const [at, language] of wanted.entries())
      messageIn(content, language, { pointer: `#/languages/${at}` });
    const by = pseudonymIn(c);
    for (const _ of wanted.flatMap(() => to)) await limitAttempts(deps, `tests#${by}`, testLimits, 'tests');

    await recordAct(deps, c, {
      action: 'campaign.test',
      campaign: campaign.id,
      particulars: { messages: wanted.length * to.length },
    });
    const messages = [];
    for (const language of wanted) {
      const message = messageIn(content, language, {});
      const data = replacementData(
        sampleRecipient(noticeOf(campaign), language),
        content.personFields,
        message.nameless,
      );
      const emails = addresses.map((read, place) => ({
        address: 'email' in read ? read.email : '',
        place,
        data,
      }));
      const marked = { ...message, subject: `[Test] ${message.subject}` };
      const results = await deps.sender.send(marked, emails, { audience: `${campaign.id}-test`, chunk: 0 });
      for (const [at, address] of to.entries()) {
        const result = results[at] ?? { result: 'unknown' as const, code: 'NO_RESULT' };
        const sent = result.result === 'accepted';
        const code = 'code' in result ? result.code : '';
        const problem = testProblems[result.result] ?? `The provider refuses it: ${code}.`;
        messages.push({ to: address, language, sent, ...(sent ? {} : { problem }) });
      }
    }
    return c.json({ messages }, 200);
  });

  const smsEstimate = async (campaign: Campaign, sms: NonNullable<ApiDependencies['sms']>) => {
    const [account, { expected, texts }] = await Promise.all([
      sms.account(),
      contentOf(campaign).then((content) => survey(campaign, content)),
    ]);
    const nowMs = deps.clock();
    const partsPerSecond = pacedRate(account.partsPerSecond, deps.rateMargin);
    const workMs = ((expected.firstPeople * expected.averageParts) / partsPerSecond) * 1000;
    const endMs = expected.firstPeople === 0 ? nowMs : endsAtMs(deps.quietHours, nowMs, workMs);
    const view = {
      people: expected.firstPeople,
      fallbackPeople: expected.nextPeople,
      averageParts: Math.round(expected.averageParts * 100) / 100,
      mostParts: expected.mostParts,
      inUcs2: expected.inUcs2,
      lookedAt: expected.people,
      forcing: texts.forcing,
      usd: cents(expected.firstUsd),
      mostUsd: cents(expected.mostUsd),
      partsPerSecond: Math.round(partsPerSecond * 10) / 10,
      spendLeftUsd: cents(Math.max(0, account.monthlySpendLimitUsd - account.spentThisMonthUsd)),
      durationSeconds: Math.ceil((endMs - nowMs) / 1000),
      endsAt: iso(endMs),
    };
    return { expected, view };
  };

  app.openapi(getEstimate, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const list = campaign.import;
    if (list?.status !== 'done')
      return notPossible(campaign, 'No list has been imported yet. Upload one first.');
    const account = await deps.sender.account();
    const groups = list.groups.map(({ channel, language, people }) => ({ channel, language, people }));
    const emails = groups
      .filter(({ channel }) => channel === 'email')
      .reduce((sum, { people }) => sum + people, 0);
    const total = groups.reduce((sum, { people }) => sum + people, 0);
    const texts =
      campaign.channels.includes('sms') && deps.sms ? await smsEstimate(campaign, deps.sms) : undefined;
    const smsParts =
      texts === undefined ? 0 : Math.round(texts.expected.firstPeople * texts.expected.averageParts);
    const cost = estimateCost({ ...expectedUsage(emails), smsParts });
    const ratePerSecond = pacedRate(account.ratePerSecond, deps.rateMargin);
    const quotaLeft = Math.max(0, account.quotaPer24Hours - account.sentLast24Hours);
    const seconds = durationOfSending(emails, {
      ratePerSecond,
      quotaLeft,
      quotaPer24Hours: account.quotaPer24Hours,
    });
    return c.json(
      {
        people: { total, groups },
        cost: {
          items: cost.items.map((item) => ({ ...item, usd: cents(item.usd) })),
          totalUsd: cents(cost.totalUsd),
        },
        ratePerSecond: Math.round(ratePerSecond * 10) / 10,
        ...(Number.isFinite(account.quotaPer24Hours)
          ? { quotaPer24Hours: account.quotaPer24Hours, quotaLeft }
          : {}),
        ...(seconds === undefined
          ? {}
          : { durationSeconds: Math.ceil(seconds), endsAt: iso(deps.clock() + Math.ceil(seconds) * 1000) }),
        ...(texts === undefined ? {} : { sms: texts.view }),
      },
      200,
    );
  });

  app.openapi(getPreflight, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const notice = noticeOf(campaign);
    const content = await contentOf(campaign);
    const { senderDomain } = deps;
    const sendsSms = campaign.channels.includes('sms') ? deps.sms : undefined;
    const [account, identity, spf, dmarc, looked, smsAccount] = await Promise.all([
      deps.sender.account(),
      deps.identity(),
      deps.dns.textRecords(senderDomain),
      deps.dns.textRecords(`_dmarc.${senderDomain}`),
      survey(campaign, content),
      sendsSms?.account(),
    ]);
    const { lookedAt, of, empty, expected } = looked;
    const findings = preflight({
      campaign,
      notice,
      content,
      account,
      identity,
      senderDomain,
      spf,
      dmarc,
      ...(smsAccount && { sms: { account: smsAccount, expected } }),
      emptyFields: { lookedAt, of, empty },
    });
    return c.json({ mayStart: findings.every(({ verdict }) => verdict !== 'blocks'), findings }, 200);
  });
};
