import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { DAY_MS } from '../../../core/base/day.ts';
import type { Wording } from '../../../core/base/wording.ts';
import {
  approvalHash,
  differsFromSubmitted,
  isAsApproved,
  unsubmitted,
} from '../../../core/campaign/approval.ts';
import {
  beginRun,
  type Campaign,
  type CampaignAction,
  nextState,
  type Signature,
} from '../../../core/campaign/campaign.ts';
import { fieldProblems } from '../../../core/campaign/fields.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import { isHealthPause } from '../../../core/pacing/health.ts';
import { QUOTA_CODE } from '../../../core/pacing/quota.ts';
import { readersOf } from '../../../core/preflight/preflight.ts';
import { recordsChange } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { Api, ApiDependencies, ApiEnv } from '../http/dependencies.ts';
import { Problem, problemResponses } from '../http/problem.ts';
import { says } from '../http/validation-text.ts';
import {
  changeCampaign,
  etagOf,
  ifMatchHeader,
  noListYet,
  noticeIsGone,
  notPossible,
  wrongState,
} from './change.ts';
import { checkNothingBlocks } from './findings.ts';
import { campaignParams, campaignSchema, iso, viewCampaign } from './view.ts';
import { wakePace } from './wake-pace.ts';

/** How far ahead a start can be set: personal data must not wait for ever. */
const MAX_DAYS_AHEAD = 90;

const answers = {
  200: {
    description: 'The campaign in its new state.',
    headers: z.object({
      etag: z.string().openapi({ description: 'Version of the campaign.', example: '"4"' }),
    }),
    content: { 'application/json': { schema: campaignSchema } },
  },
  ...problemResponses({
    404: 'There is no such campaign.',
    409: 'The campaign is in a state that does not allow it; the answer says what is possible.',
    412: 'Somebody has changed the campaign since you read it.',
  }),
};

const request = { params: campaignParams, headers: ifMatchHeader };

const step = <Step extends CampaignAction>(name: Step, summary: string, description: string) => ({
  method: 'post' as const,
  path: `/v1/campaigns/{id}/${name}` as const,
  operationId: `${name}Campaign`,
  tags: ['Sending'],
  summary,
  description,
  responses: answers,
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
  request,
});

export const withdraw = createRoute({
  ...step('withdraw', 'Withdraw a campaign', 'Takes back that it was submitted, and its approval.'),
  request,
});

export const approve = createRoute({
  ...step(
    'approve',
    'Approve a campaign',
    'For what was submitted, and for nothing else: any change of the messages, the fields or the list makes the approval void. Whoever submitted a campaign cannot approve it.',
  ),
  request,
  responses: {
    ...answers,
    ...problemResponses({ 403: 'You submitted it yourself, or approving is not for your role.' }),
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
            reason: z.string().trim().min(1).max(500).openapi({
              description: 'Why, for whoever submitted it. Write nothing about a person of the list.',
              example: 'The telephone number of the hotline is wrong.',
            }),
          })
          .openapi('Decline'),
      ),
    },
  },
  responses: { ...answers, ...problemResponses({ 400: 'The reason is missing.' }) },
});

export const start = createRoute({
  ...step(
    'start',
    'Start sending, now or at a set time',
    'Sends what was approved, if nothing of the preflight list blocks it. With `at`, it starts by itself within a minute of that time; until then it can be started again with another time or none.',
  ),
  request: {
    ...request,
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
    ...answers,
    ...problemResponses({ 400: 'The time cannot be read, is past, or too far ahead.' }),
  },
});

export const unschedule = createRoute({
  ...step('unschedule', 'Take back a set time', 'It stays approved and does not start by itself.'),
  request,
});

export const pause = createRoute({
  ...step(
    'pause',
    'Pause sending',
    'Takes effect within seconds for everybody not being sent to yet. It also keeps a campaign paused that waits for the quota and would go on by itself.',
  ),
  request: {
    ...request,
    body: optionalBody(
      z
        .strictObject({
          reason: z
            .string()
            .trim()
            .max(500)
            .optional()
            .openapi({ description: 'Why, for your colleagues.', example: 'The hotline is overrun.' }),
        })
        .openapi('Pause'),
    ),
  },
  responses: { ...answers, ...problemResponses({ 400: 'The reason is too long.' }) },
});

export const resume = createRoute({
  ...step(
    'resume',
    'Resume sending',
    'Goes on where it stopped, with what was approved. After a pause for bounces or complaints this says that you have seen them: only messages sent from now on are judged.',
  ),
  request,
});

export const cancel = createRoute({
  ...step('cancel', 'Cancel the campaign', 'Nobody else is sent to. This cannot be undone.'),
  request,
});

/** Whoever makes the request, as a signature of `hash`. */
const signatureBy = (c: Context<ApiEnv>, hash: string, atMs: number): Signature => {
  const actor = c.get('actor');
  return { by: pseudonymOf(actor), name: actor.name, atMs, hash };
};

export const addStepRoutes = (app: Api, deps: ApiDependencies): void => {
  /** Checks that what would be sent, and to whom, is complete; ends the request where it is not. */
  const checkReady = (campaign: Campaign): CompiledNotice => {
    const report = campaign.import;
    if (report === undefined) return notPossible(campaign, noListYet);
    if (report.status === 'failed') {
      return notPossible(campaign, {
        en: `The last import failed: ${report.failure?.en ?? 'the reason is not known.'}`,
        fr: `Le dernier import a échoué : ${report.failure?.fr ?? 'la raison n’est pas connue.'}`,
      });
    }
    if (report.status !== 'done') {
      return notPossible(campaign, {
        en: 'The list is still being imported. Wait until that has ended.',
        fr: 'La liste est encore en cours d’import. Attendez qu’il soit terminé.',
      });
    }
    const groups = report.groups.filter(({ channel, people }) => channel !== 'letter' && people > 0);
    if (groups.length === 0) {
      return notPossible(campaign, {
        en: 'Nobody in the list can be written to by the channels of the campaign.',
        fr: 'Personne dans la liste ne peut être atteint par les canaux de la campagne.',
      });
    }
    // Templates may have changed with a new version of Tocsin since the campaign was created.
    const notice = deps.notices.find(({ id }) => id === campaign.notice);
    if (notice === undefined) return notPossible(campaign, noticeIsGone(campaign));
    const [problem] = fieldProblems(notice, campaign.fields, campaign.defaultLanguage);
    if (problem !== undefined) {
      const where = [problem.language, problem.field].filter(Boolean).join(', ');
      return notPossible(campaign, {
        en: `The fields do not fit the notice any more (${where}): ${problem.message.en}`,
        fr: `Les champs ne conviennent plus à l’avis (${where}) : ${problem.message.fr}`,
      });
    }
    const unread = groups.find(({ language }) => campaign.fields[language] === undefined);
    if (unread !== undefined) {
      const readers = readersOf(unread.people);
      return notPossible(campaign, {
        en: `${readers.en} "${unread.language}", which the campaign has no message in. Import the list again.`,
        fr: `${readers.fr} « ${unread.language} », langue dans laquelle la campagne n’a pas de message. Importez de nouveau la liste.`,
      });
    }
    return notice;
  };

  const answer = (campaign: Campaign) => [viewCampaign(campaign), 200, { etag: etagOf(campaign) }] as const;

  /** What the request of a step names; the route has checked both. */
  const given = ({ req }: Context<ApiEnv>) => ({
    id: req.param('id') ?? '',
    ifMatch: req.header('if-match'),
  });

  /** Takes a step: `decide` sees a campaign in a state that allows it. */
  const take = async (
    c: Context<ApiEnv>,
    action: Exclude<CampaignAction, 'import' | 'complete'>,
    decide: (campaign: Campaign) => Campaign | Promise<Campaign>,
  ): Promise<Campaign> => {
    const { id, ifMatch } = given(c);
    const check = (before: Campaign) =>
      nextState(before.state, action) === undefined ? wrongState(before, action) : decide(before);
    const record = recordsChange(deps, c.get('actor'), `campaign.${action}`);
    return await changeCampaign(deps.campaigns, id, check, { ifMatch, record });
  };

  /** Ends the request where an approval has come to nothing, when the campaign is `ready` again. */
  const checkStillValid = (campaign: Campaign, detail: Wording): void => {
    if (campaign.state === 'ready') notPossible(campaign, detail);
  };

  app.openapi(submit, async (c) => {
    const { id, ifMatch } = given(c);
    const decide = async (before: Campaign): Promise<Campaign> => {
      // What is missing says more than that a draft cannot be submitted.
      if (before.state === 'draft') checkReady(before);
      if (nextState(before.state, 'submit') === undefined) return wrongState(before, 'submit');
      const content = await freezeContent(checkReady(before), before.fields);
      await checkNothingBlocks(deps, before);
      const submission = signatureBy(c, await approvalHash(before, content), deps.clock());
      const { declined: _, ...rest } = before;
      return { ...rest, state: 'submitted', submission };
    };
    const record = recordsChange(deps, c.get('actor'), 'campaign.submit');
    const campaign = await changeCampaign(deps.campaigns, id, decide, { ifMatch, record });
    return c.json(...answer(campaign));
  });

  app.openapi(withdraw, async (c) => c.json(...answer(await take(c, 'withdraw', unsubmitted))));

  app.openapi(approve, async (c) => {
    const campaign = await take(c, 'approve', async (before) => {
      const { submission } = before;
      if (submission === undefined) return unsubmitted(before);
      if (submission.by === pseudonymOf(c.get('actor'))) {
        throw new Problem('not-allowed', {
          detail: {
            en: 'You submitted this campaign, so somebody else has to approve it.',
            fr: 'Vous avez soumis cette campagne : quelqu’un d’autre doit l’approuver.',
          },
        });
      }
      const content = await freezeContent(checkReady(before), before.fields);
      // A new version of Tocsin may have changed the template.
      if (await differsFromSubmitted(before, content)) return unsubmitted(before);
      await deps.campaigns.putContent(before.id, content);
      const approval = signatureBy(c, submission.hash, deps.clock());
      return { ...before, state: 'approved', approval, contentHash: content.hash };
    });
    checkStillValid(campaign, {
      en: 'What would be sent has changed since it was submitted. Submit it again.',
      fr: 'Ce qui serait envoyé a changé depuis la soumission. Soumettez-le de nouveau.',
    });
    return c.json(...answer(campaign));
  });

  app.openapi(decline, async (c) => {
    const { reason } = c.req.valid('json');
    const { name } = c.get('actor');
    const campaign = await take(c, 'decline', (before) => ({
      ...unsubmitted(before),
      declined: { name, atMs: deps.clock(), reason },
    }));
    return c.json(...answer(campaign));
  });

  /** The time that a request names, or undefined for at once; ends the request where it cannot be used. */
  const readTime = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const atMs = Date.parse(text);
    const nowMs = deps.clock();
    if (atMs > nowMs && atMs <= nowMs + MAX_DAYS_AHEAD * DAY_MS) return atMs;
    const message = {
      en: `This must lie between now, ${iso(nowMs)}, and ${MAX_DAYS_AHEAD} days ahead.`,
      fr: `L’heure doit être entre maintenant, ${iso(nowMs)}, et dans ${MAX_DAYS_AHEAD} jours.`,
    };
    throw new Problem('invalid-request', {
      detail: {
        en: 'The campaign cannot start at that time.',
        fr: 'La campagne ne peut pas partir à cette heure.',
      },
      errors: [{ pointer: '#/at', message }],
    });
  };

  app.openapi(start, async (c) => {
    const atMs = readTime(c.req.valid('json').at);
    const campaign = await take(c, 'start', async (before) => {
      const { contentHash } = before;
      const content =
        contentHash === undefined ? undefined : await deps.campaigns.getContent(before.id, contentHash);
      if (!(await isAsApproved(before, content))) return unsubmitted(before);
      await checkNothingBlocks(deps, before);
      if (atMs !== undefined) return { ...before, startAtMs: atMs };
      const nowMs = deps.clock();
      return { ...beginRun(before, nowMs), startedAtMs: nowMs };
    });
    checkStillValid(campaign, {
      en: 'What would be sent is not what was approved. Submit it again.',
      fr: 'Ce qui serait envoyé n’est pas ce qui a été approuvé. Soumettez-le de nouveau.',
    });
    if (campaign.state === 'running') await wakePace(deps, 'start', campaign.id);
    return c.json(...answer(campaign));
  });

  app.openapi(unschedule, async (c) => {
    const campaign = await take(c, 'unschedule', (before) => {
      const { startAtMs, ...rest } = before;
      return startAtMs === undefined
        ? notPossible(before, {
            en: 'No time is set for its start.',
            fr: 'Aucune heure n’est fixée pour son départ.',
          })
        : rest;
    });
    return c.json(...answer(campaign));
  });

  app.openapi(pause, async (c) => {
    const { reason } = c.req.valid('json');
    const { id, ifMatch } = given(c);
    const decide = (before: Campaign): Campaign => {
      // What waits for the quota would go on by itself, which a pause keeps it from.
      const waits = before.state === 'paused' && before.pauseReason?.code === QUOTA_CODE;
      if (!waits && nextState(before.state, 'pause') === undefined) return wrongState(before, 'pause');
      const message = reason
        ? { en: reason, fr: reason }
        : { en: 'Paused by an administrator.', fr: 'Suspendue par un administrateur.' };
      return {
        ...before,
        state: 'paused',
        pauseReason: { code: 'administrator', message, atMs: deps.clock() },
      };
    };
    const record = recordsChange(deps, c.get('actor'), 'campaign.pause');
    const campaign = await changeCampaign(deps.campaigns, id, decide, { ifMatch, record });
    return c.json(...answer(campaign));
  });

  app.openapi(resume, async (c) => {
    const campaign = await take(c, 'resume', (before) => {
      const nowMs = deps.clock();
      const run = beginRun(before, nowMs);
      return isHealthPause(before.pauseReason) ? { ...run, judgedSinceMs: nowMs } : run;
    });
    await wakePace(deps, 'resume', campaign.id);
    return c.json(...answer(campaign));
  });

  app.openapi(cancel, async (c) => {
    const campaign = await take(c, 'cancel', ({ startAtMs: _, ...before }) => ({
      ...before,
      state: 'cancelled',
    }));
    return c.json(...answer(campaign));
  });
};
