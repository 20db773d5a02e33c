import { createRoute, z } from '@hono/zod-openapi';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import {
  addUsage,
  cents,
  durationOfSending,
  estimateCost,
  expectedUsage,
  type LetterPrice,
  usageOfLetters,
} from '../../../core/cost/estimate.ts';
import { expectSms } from '../../../core/cost/sms-budget.ts';
import { endsAtMs } from '../../../core/pacing/quiet-hours.ts';
import { pacedRate } from '../../../core/pacing/rate.ts';
import { checkedSteps } from '../../../core/preflight/finding.ts';
import { noList } from '../../../core/preflight/list-words.ts';
import { findCampaign, notPossible } from '../campaigns/change.ts';
import { contentOf } from '../campaigns/content.ts';
import { campaignParams } from '../campaigns/view.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { channelSchema, languageSchema, wordingSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { findingsOf } from './findings.ts';

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
                .openapi({
                  description:
                    'At most, of AWS, in USD, without tax and free tiers. What letters cost on paper stands beside it.',
                }),
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
                    description: 'People who get an SMS if their email fails or is silent.',
                    example: 1500,
                  }),
                  isExact: z.boolean().openapi({
                    description:
                      'Whether parts, characters and cost are exactly those of the whole list. Otherwise they are at most so: the text says several values of people, and the longest of each are added up.',
                    example: true,
                  }),
                  averageParts: z.number().openapi({ example: 2.1 }),
                  mostParts: count.openapi({
                    description: 'No message of the list has more parts.',
                    example: 4,
                  }),
                  inUcs2: count.openapi({
                    description: 'Messages of the whole list that cost more because of a character.',
                    example: 12,
                  }),
                  forcing: z
                    .array(
                      z.object({
                        character: z.string().openapi({ example: 'ç' }),
                        people: count.openapi({ example: 9 }),
                        instead: z.string().optional().openapi({ example: 'c' }),
                      }),
                    )
                    .openapi({ description: 'Those characters, each with how many messages hold it.' }),
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
              letters: z
                .object({
                  people: count.openapi({ description: 'Whom only a letter reaches.', example: 800_000 }),
                  mostPeople: count.openapi({
                    description: 'If no message reached anybody.',
                    example: 1_400_000,
                  }),
                  price: z
                    .object({
                      each: z.number().min(0).openapi({ example: 0.95 }),
                      currency: z.string().openapi({ description: 'ISO 4217.', example: 'EUR' }),
                      total: z.number().min(0).openapi({ example: 760_000 }),
                      mostTotal: z.number().min(0).openapi({ example: 1_330_000 }),
                    })
                    .optional()
                    .openapi({
                      description:
                        'Printing and postage, by the price that the installation was given; absent where it has none.',
                    }),
                })
                .openapi({ description: 'Letters on paper. Their files are in the cost above.' }),
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
                  stops: z.array(z.enum(checkedSteps)).openapi({
                    description: 'The steps that it stops: none, unless it blocks.',
                    example: [],
                  }),
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

const lettersOf = (people: number, mostPeople: number, price: LetterPrice | undefined) => ({
  people,
  mostPeople,
  ...(price && {
    price: { ...price, total: cents(people * price.each), mostTotal: cents(mostPeople * price.each) },
  }),
});

export const addEstimateRoutes = (app: Api, deps: ApiDependencies): void => {
  const smsEstimate = async (campaign: Campaign, sms: NonNullable<ApiDependencies['sms']>) => {
    const [account, content] = await Promise.all([sms.account(), contentOf(deps, campaign)]);
    const expected = expectSms(campaign, content);
    const nowMs = deps.clock();
    const partsPerSecond = pacedRate(account.partsPerSecond, deps.rateMargin);
    const workMs = (expected.firstParts / partsPerSecond) * 1000;
    const endMs = expected.firstPeople === 0 ? nowMs : endsAtMs(deps.quietHours, nowMs, workMs);
    const view = {
      people: expected.firstPeople,
      fallbackPeople: expected.nextPeople,
      averageParts: Math.round(expected.averageParts * 100) / 100,
      mostParts: expected.mostParts,
      inUcs2: expected.inUcs2,
      forcing: expected.forcing,
      isExact: expected.isExact,
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
    if (list?.status !== 'done') return notPossible(campaign, noList);
    const account = await deps.sender.account();
    const groups = list.groups.map(({ channel, language, people }) => ({ channel, language, people }));
    const emails = groups
      .filter(({ channel }) => channel === 'email')
      .reduce((sum, { people }) => sum + people, 0);
    const total = groups.reduce((sum, { people }) => sum + people, 0);
    const texts =
      campaign.channels.includes('sms') && deps.sms ? await smsEstimate(campaign, deps.sms) : undefined;
    const smsParts = texts?.expected.firstParts ?? 0;
    const onPaper = groups
      .filter(({ channel }) => channel === 'letter')
      .reduce((sum, { people }) => sum + people, 0);
    const usage = { ...expectedUsage(emails), smsParts };
    const cost = estimateCost(deps.canPrint ? addUsage(usage, usageOfLetters(onPaper)) : usage);
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
        letters: lettersOf(onPaper, total, deps.letterPrice),
      },
      200,
    );
  });

  app.openapi(getPreflight, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const findings = await findingsOf(deps, campaign);
    return c.json({ mayStart: findings.every(({ stops }) => !stops.includes('start')), findings }, 200);
  });
};
