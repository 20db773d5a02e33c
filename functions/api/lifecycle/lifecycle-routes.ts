import { createRoute, z } from '@hono/zod-openapi';
import type { CampaignAction } from '../../../core/campaign/campaign.ts';
import { campaignParams } from '../campaigns/view.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { typedText } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';
import { ifMatchHeader } from '../http/version.ts';
import {
  approveCampaign,
  cancelCampaign,
  declineCampaign,
  pauseCampaign,
  resumeCampaign,
  startCampaign,
  submitCampaign,
  unscheduleCampaign,
  withdrawCampaign,
} from './lifecycle.ts';
import { answerOf, commandOf, owingRequest, stepAnswers } from './step-route.ts';

/** Of steps that stop a campaign or let it go on: a running one changes each minute, and there may be no time to read it. */
const emergencyRequest = { params: campaignParams, headers: ifMatchHeader };
/** Of what an approver decides, which names what was read by its hash. */
const request = { params: campaignParams, headers: ifMatchHeader };

const hashSchema = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    says({
      en: 'Give the hash of the submission that you have read: 64 digits and letters from a to f.',
      fr: 'Donnez l’empreinte de la soumission que vous avez lue\u00a0: 64 chiffres et lettres de a à f.',
    }),
  )
  .openapi({
    description:
      'Hash of the submission that you have read, `submission.hash`: that is decided, and nothing else.',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  });
const decidedOtherwise = 'What is submitted has changed since you read it: it has another hash.';
const owed = { 428: 'The header If-Match is missing.' } as const;

const step = <Step extends CampaignAction>(name: Step, summary: string, description: string) => ({
  method: 'post' as const,
  path: `/v1/campaigns/{id}/${name}` as const,
  operationId: `${name}Campaign`,
  tags: ['Sending'],
  summary,
  description,
  responses: stepAnswers,
});

const optionalBody = <Schema extends z.ZodType>(schema: Schema) => ({
  content: { 'application/json': { schema } },
});

export const submit = createRoute({
  ...step(
    'submit',
    'Submit a campaign for approval',
    'Fixes what would be sent and to whom as `submission.hash`. Somebody else has to approve it. Nothing of the preflight list may block it.',
  ),
  request: owingRequest,
  responses: { ...stepAnswers, ...problemResponses(owed) },
});

export const withdraw = createRoute({
  ...step('withdraw', 'Withdraw a campaign', 'Takes back that it was submitted, and its approval.'),
  request: owingRequest,
  responses: { ...stepAnswers, ...problemResponses(owed) },
});

export const approve = createRoute({
  ...step(
    'approve',
    'Approve a campaign',
    'For what was submitted, and for nothing else: any change of the messages, the fields or the list makes the approval void. Nobody approves what they submitted, or changed since it was last approved.',
  ),
  request: {
    ...request,
    body: {
      required: true,
      ...optionalBody(z.strictObject({ hash: hashSchema }).openapi('Approval')),
    },
  },
  responses: {
    ...stepAnswers,
    ...problemResponses({
      400: 'The hash of what was read is missing.',
      403: 'You submitted or changed it yourself, or approving is not for your role.',
      412: decidedOtherwise,
    }),
  },
});

export const decline = createRoute({
  ...step(
    'decline',
    'Send a campaign back',
    'Instead of approving it. It can be changed and submitted again.',
  ),
  request: {
    ...request,
    body: {
      required: true,
      ...optionalBody(
        z
          .strictObject({
            hash: hashSchema,
            reason: typedText(500).openapi({
              description: 'Why, for whoever submitted it. Write nothing about a person of the list.',
              example: 'The telephone number of the hotline is wrong.',
            }),
          })
          .openapi('Decline'),
      ),
    },
  },
  responses: {
    ...stepAnswers,
    ...problemResponses({ 400: 'The hash or the reason is missing.', 412: decidedOtherwise }),
  },
});

export const start = createRoute({
  ...step(
    'start',
    'Start sending, now or at a set time',
    'Sends what was approved, if nothing of the preflight list blocks it. With `at`, it starts by itself within a minute of that time; until then it can be started again with another time or none.',
  ),
  request: {
    ...owingRequest,
    body: optionalBody(
      z
        .strictObject({
          at: z.iso
            .datetime({
              offset: true,
              error: says({
                en: 'Write a time such as 2026-11-25T08:00:00Z.',
                fr: 'Écrivez une heure comme 2026-11-25T08:00:00Z.',
              }),
            })
            .optional()
            .openapi({
              description: 'When to start; at once unless given.',
              example: '2026-11-25T08:00:00Z',
            }),
        })
        .openapi('Start'),
    ),
  },
  responses: {
    ...stepAnswers,
    ...problemResponses({
      400: 'The time cannot be read, is past, or too far ahead.',
      428: 'The header If-Match is missing.',
    }),
  },
});

export const unschedule = createRoute({
  ...step('unschedule', 'Take back a set time', 'It stays approved and does not start by itself.'),
  request: owingRequest,
  responses: { ...stepAnswers, ...problemResponses(owed) },
});

export const pause = createRoute({
  ...step(
    'pause',
    'Pause sending',
    'Takes effect within seconds for everybody not being sent to yet. It also keeps a campaign paused that waits for the quota and would go on by itself.',
  ),
  request: {
    ...emergencyRequest,
    body: optionalBody(
      z
        .strictObject({
          reason: typedText(500, { min: 0 })
            .optional()
            .openapi({ description: 'Why, for your colleagues.', example: 'The hotline is overrun.' }),
        })
        .openapi('Pause'),
    ),
  },
  responses: { ...stepAnswers, ...problemResponses({ 400: 'The reason is too long.' }) },
});

export const resume = createRoute({
  ...step(
    'resume',
    'Resume sending',
    'Goes on where it stopped, with what was approved. After a pause for bounces or complaints this says that you have seen them: only messages sent from now on are judged.',
  ),
  request: emergencyRequest,
});

export const cancel = createRoute({
  ...step('cancel', 'Cancel the campaign', 'Nobody else is sent to. This cannot be undone.'),
  request: emergencyRequest,
});

export const addStepRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(submit, async (c) => c.json(...answerOf(await submitCampaign(deps, commandOf(c)))));
  app.openapi(withdraw, async (c) => c.json(...answerOf(await withdrawCampaign(deps, commandOf(c)))));
  app.openapi(approve, async (c) => {
    const command = { ...commandOf(c), ...c.req.valid('json') };
    return c.json(...answerOf(await approveCampaign(deps, command)));
  });
  app.openapi(decline, async (c) => {
    const command = { ...commandOf(c), ...c.req.valid('json') };
    return c.json(...answerOf(await declineCampaign(deps, command)));
  });
  app.openapi(start, async (c) => {
    const { at } = c.req.valid('json');
    const command = { ...commandOf(c), atMs: at === undefined ? undefined : Date.parse(at) };
    return c.json(...answerOf(await startCampaign(deps, command)));
  });
  app.openapi(unschedule, async (c) => c.json(...answerOf(await unscheduleCampaign(deps, commandOf(c)))));
  app.openapi(pause, async (c) => {
    const command = { ...commandOf(c), ...c.req.valid('json') };
    return c.json(...answerOf(await pauseCampaign(deps, command)));
  });
  app.openapi(resume, async (c) => c.json(...answerOf(await resumeCampaign(deps, commandOf(c)))));
  app.openapi(cancel, async (c) => c.json(...answerOf(await cancelCampaign(deps, commandOf(c)))));
};
