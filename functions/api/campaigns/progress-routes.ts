import { createRoute, z } from '@hono/zod-openapi';
import { forEachChannel } from '../../../core/audience/audience.ts';
import type { Pacing } from '../../../core/campaign/lanes.ts';
import { smsWarnings } from '../../../core/cost/sms-budget.ts';
import type { Phase } from '../../../core/delivery/delivery.ts';
import { type Outcome, outcomes } from '../../../core/delivery/outcome.ts';
import { progressOf } from '../../../core/delivery/progress.ts';
import { phases } from '../../../core/delivery/tally.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { campaignStateSchema, deadLettersSchema, wordingSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';
import { findCampaign } from './change.ts';
import { countOf } from './count.ts';
import { campaignParams, campaignSchema, viewCampaign } from './view.ts';

const counter = z.int().min(0);

const outcomesSchema = z
  .object(
    Object.fromEntries(outcomes.map((outcome) => [outcome, counter])) as Record<Outcome, typeof counter>,
  )
  .openapi('Outcomes', {
    description:
      'People by what became of their messages, or whether they were told otherwise; these add up to the people of email and SMS.',
    example: {
      pending: 0,
      accepted: 3,
      delivered: 1896,
      bounced: 41,
      complained: 1,
      rejected: 5,
      expired: 0,
      told: 0,
      inDoubt: 0,
    },
  });

const channelTallySchema = z
  .object({
    messages: counter.openapi({ description: 'Messages sent or to be sent.', example: 1946 }),
    sent: counter.openapi({ description: 'Messages that the provider took.', example: 1941 }),
    outcomes: z
      .object(
        Object.fromEntries(outcomes.map((outcome) => [outcome, counter])) as Record<Outcome, typeof counter>,
      )
      .openapi({ description: 'Messages by what became of them.' }),
    reached: counter.openapi({
      description: 'People whom this channel was the first to reach.',
      example: 1896,
    }),
  })
  .openapi('ChannelTally');

const pacingSchema = z
  .object({
    at: time('When this was decided; it is decided anew each minute while there is something to send.'),
    providerPerSecond: z
      .number()
      .openapi({ description: 'Messages a second that the provider allows the account.', example: 100 }),
    ratePerSecond: z.number().openapi({
      description: 'Messages a second that may leave now, of all running campaigns together.',
      example: 99,
    }),
    throttled: z.boolean().openapi({
      description:
        'Whether the rate is lowered because the provider took less than it allows. It rises again by itself.',
      example: false,
    }),
    ramp: z
      .object({
        people: counter.openapi({ description: 'How many are sent to before the ramp ends.', example: 500 }),
        until: time('When the ramp ends and everybody else follows.'),
      })
      .optional()
      .openapi({
        description:
          'Present at the beginning, while only a small share is sent to, so that a bad list or notice is seen early.',
      }),
    sms: z
      .object({
        providerPerSecond: z
          .number()
          .openapi({ description: 'Parts of SMS a second that the provider allows.', example: 10 }),
        ratePerSecond: z.number().openapi({
          description: 'Parts of SMS a second that may leave now, of all running campaigns together.',
          example: 9,
        }),
        throttled: z.boolean().openapi({ example: false }),
        quietUntil: time('When SMS go on: until then it is night, Sunday or a holiday.').optional(),
        spentUsd: z
          .number()
          .openapi({ description: 'Spent on SMS this month, what is on its way included.', example: 12.4 }),
        limitUsd: z.number().openapi({ description: 'What may be spent on SMS this month.', example: 500 }),
        neededUsd: z.number().openapi({
          description: 'What the SMS that still wait are expected to cost.',
          example: 80.5,
        }),
      })
      .optional()
      .openapi({ description: 'The same of SMS, while there are some to send.' }),
  })
  .openapi('Pacing', { description: 'How fast the campaign may send at present, and why; while running.' });

const tellingSchema = z
  .object({
    people: counter.openapi({ description: 'Everybody on the list.', example: 1980 }),
    told: counter.openapi({ description: 'People who have been told, by whatever.', example: 1911 }),
    percent: z.number().min(0).max(100).openapi({
      description: 'Share of everybody on the list who has been told, rounded down.',
      example: 96.5,
    }),
    by: z
      .object({
        email: counter.openapi({ example: 1897 }),
        sms: counter.openapi({ example: 0 }),
        letter: counter.openapi({
          description: 'From the day on which it was posted, until it comes back.',
          example: 12,
        }),
        other: counter.openapi({ description: 'By telephone or in person, as recorded.', example: 2 }),
      })
      .openapi({ description: 'Those who have been told, each once.' }),
    underWay: counter.openapi({
      description: 'People to whom a message is still to leave, or may still arrive.',
      example: 9,
    }),
    owed: counter.openapi({
      description: 'People who are owed a letter: no message can tell them any more, or none did in time.',
      example: 54,
    }),
    letters: z
      .object({
        unwritten: counter.openapi({ description: 'None was made yet.', example: 30 }),
        open: counter.openapi({ description: 'It is made and has not been posted.', example: 20 }),
        returned: counter.openapi({ description: 'It came back.', example: 4 }),
      })
      .openapi({ description: 'Those who are owed a letter, by what has become of it.' }),
    unreachable: counter.openapi({
      description: 'People who are not to be reached: no message can tell them, and no letter can be sent.',
      example: 6,
    }),
  })
  .openapi('Telling', {
    description:
      'Everybody on the list by how they stand: "told", "underWay", "owed" and "unreachable" add up to "people". Whether everybody is told has nothing to do with whether sending has ended.',
  });

const progressSchema = z
  .object({
    campaign: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
    state: campaignStateSchema.openapi({ example: 'running' }),
    countedAt: time(
      'When people and messages were counted: at this request, but once a minute where a campaign of more than 10,000 people is running. State, pacing, warnings and dead letters are always those of now.',
    ),
    people: z
      .object({
        total: counter.openapi({ example: 1980 }),
        email: counter.openapi({ description: 'First written to by email.', example: 1946 }),
        sms: counter.openapi({ description: 'First written to by SMS.', example: 0 }),
        letter: counter.openapi({ description: 'To be told by letter from the start.', example: 34 }),
      })
      .openapi({ description: 'People of the list, by channel.' }),
    telling: tellingSchema,
    outcomes: outcomesSchema,
    channels: z
      .object(forEachChannel(() => channelTallySchema))
      .openapi({ description: 'Messages by channel, second tries among them.' }),
    waitingForNext: counter.openapi({
      description: 'People whose first message has failed and whom the next channel is about to write to.',
      example: 0,
    }),
    told: z
      .object({
        byLetter: counter.openapi({ example: 12 }),
        byPhone: counter.openapi({ example: 3 }),
        inPerson: counter.openapi({ example: 1 }),
      })
      .openapi({ description: 'People who were told otherwise than by a message, as somebody recorded.' }),
    addressCorrected: counter.openapi({
      description: 'People whose address was corrected; each is counted once, at the new one.',
      example: 2,
    }),
    chunks: z
      .object(Object.fromEntries(phases.map((phase) => [phase, counter])) as Record<Phase, typeof counter>)
      .openapi({
        description: 'Groups of up to 50 people, by how far they are.',
        example: { waiting: 0, sending: 1, doubt: 0, deferred: 0, sent: 39 },
      }),
    sent: counter.openapi({ description: 'Messages that the provider took.', example: 1941 }),
    percent: z
      .number()
      .min(0)
      .max(100)
      .openapi({ description: 'Share of the people for whom sending is over, rounded down.', example: 99.7 }),
    ratePerSecond: z
      .number()
      .min(0)
      .openapi({ description: 'Messages a second, since the last start or resume.', example: 98.4 }),
    sentAgainInDoubt: counter.openapi({
      description: 'People who may have two messages, as nobody could tell whether the first had been taken.',
      example: 0,
    }),
    finished: z
      .boolean()
      .openapi({ description: 'Whether the outcome of everybody is final.', example: false }),
    timeline: z
      .object({
        from: time('Begin of the first stretch.'),
        stepSeconds: z.int().openapi({ description: 'Length of each stretch.', example: 60 }),
        sent: z.array(counter).openapi({ example: [310, 790, 812, 29] }),
      })
      .optional()
      .openapi({
        description:
          'How many messages the provider took in each stretch of time, from the first message to the last; for a plot.',
      }),
    firstSentAt: time('When the first message was taken.').optional(),
    lastSentAt: time('When the last message was taken.').optional(),
    estimatedEnd: time('When the last message leaves at this rate; while running.').optional(),
    deadLetters: deadLettersSchema,
    pacing: pacingSchema.optional(),
    pauseReason: campaignSchema.shape.pauseReason,
    warnings: z
      .array(wordingSchema)
      .openapi({ description: 'What will stop the campaign, or has stopped its SMS, and what to do.' }),
  })
  .openapi('Progress');

export const getProgress = createRoute({
  method: 'get',
  path: '/v1/campaigns/{id}/progress',
  operationId: 'getProgress',
  tags: ['Sending'],
  summary: 'See how far a campaign is',
  request: { params: campaignParams },
  responses: {
    200: { description: 'The progress.', content: { 'application/json': { schema: progressSchema } } },
    ...problemResponses({ 404: 'There is no such campaign.' }),
  },
});

/** Email stands at the top and SMS beside it, as clients know it; undefined before pace has looked at the campaign. */
const viewPacing = ({ email, sms }: Pacing): z.infer<typeof pacingSchema> | undefined =>
  email && {
    at: iso(email.atMs),
    providerPerSecond: email.providerPerSecond,
    ratePerSecond: email.ratePerSecond,
    throttled: email.throttled,
    ...(email.ramp && { ramp: { people: email.ramp.people, until: iso(email.ramp.untilMs) } }),
    ...(sms?.budget && {
      sms: {
        providerPerSecond: sms.providerPerSecond,
        ratePerSecond: sms.ratePerSecond,
        throttled: sms.throttled,
        ...sms.budget,
        ...(sms.quietUntilMs === undefined ? {} : { quietUntil: iso(sms.quietUntilMs) }),
      },
    }),
  };

export const addProgressRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(getProgress, async (c) => {
    const campaign = await findCampaign(deps.campaigns, c.req.valid('param').id);
    const counting = deps.deadLetters.counts();
    // Awaited below; a failure before that must not end the process.
    counting.catch(() => undefined);
    const { tally, countedAtMs } = await countOf(deps, campaign);
    const progress = progressOf(campaign, tally, countedAtMs);
    const { people, letters, firstSentAt, lastSentAt, estimatedEndMs, timeline } = progress;
    const { pauseReason } = viewCampaign(campaign);
    const pacing = campaign.state === 'running' ? viewPacing(campaign.pacing ?? {}) : undefined;
    const isRunning = campaign.state === 'running' || campaign.state === 'paused';
    return c.json(
      {
        campaign: campaign.id,
        state: campaign.state,
        countedAt: iso(countedAtMs),
        people: { total: people + letters, ...progress.firstBy, letter: letters },
        telling: { ...progress.telling, percent: progress.percentTold },
        outcomes: progress.outcomes,
        channels: progress.channels,
        waitingForNext: progress.fallbackLeft,
        told: progress.told,
        addressCorrected: progress.addressCorrected,
        chunks: progress.chunks,
        sent: progress.sent,
        percent: progress.percent,
        ratePerSecond: progress.ratePerSecond,
        sentAgainInDoubt: progress.sentAgainInDoubt,
        finished: progress.finished,
        deadLetters: await counting,
        ...(timeline === undefined
          ? {}
          : {
              timeline: {
                from: iso(timeline.fromSeconds * 1000),
                stepSeconds: timeline.stepSeconds,
                sent: timeline.sent,
              },
            }),
        ...(firstSentAt === undefined ? {} : { firstSentAt: iso(firstSentAt * 1000) }),
        ...(lastSentAt === undefined ? {} : { lastSentAt: iso(lastSentAt * 1000) }),
        ...(estimatedEndMs === undefined
          ? {}
          : { estimatedEnd: iso(Math.max(estimatedEndMs, deps.clock())) }),
        ...(pacing === undefined ? {} : { pacing }),
        ...(pauseReason === undefined ? {} : { pauseReason }),
        warnings: isRunning ? smsWarnings(campaign) : [],
      },
      200,
    );
  });
};
