import { createRoute, z } from '@hono/zod-openapi';
import type { Campaign } from '../../../core/campaign.ts';
import { beginRun, nextState } from '../../../core/campaign.ts';
import { fieldProblems } from '../../../core/campaign-fields.ts';
import { freezeContent } from '../../../core/freeze-content.ts';
import type { PaceEvent } from '../../../core/messages.ts';
import { isHealthPause, QUOTA_CODE } from '../../../core/pace.ts';
import { campaignParams, campaignSchema, viewCampaign } from '../campaign-view.ts';
import { changeCampaign, notPossible, wrongState } from '../change-campaign.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { problemResponses } from '../problem.ts';
import { etagOf } from './campaigns.ts';

const stepRoute = (step: string, summary: string, description: string) => ({
  method: 'post' as const,
  path: `/v1/campaigns/{id}/${step}`,
  operationId: `${step}Campaign`,
  tags: ['Sending'],
  summary,
  description,
  responses: {
    200: {
      description: 'The campaign in its new state.',
      content: { 'application/json': { schema: campaignSchema } },
    },
    ...problemResponses({
      404: 'There is no such campaign.',
      409: 'The campaign is in a state that does not allow it; the answer says what is possible.',
    }),
  },
});

const start = createRoute({
  ...stepRoute(
    'start',
    'Start sending',
    'Freezes the text as it is now and begins to send at once. Nothing can be changed afterwards.',
  ),
  request: { params: campaignParams },
});

const pause = createRoute({
  ...stepRoute(
    'pause',
    'Pause sending',
    'Takes effect within seconds for everybody not being sent to yet. It also keeps a campaign paused that waits for the quota and would go on by itself.',
  ),
  request: {
    params: campaignParams,
    body: {
      content: {
        'application/json': {
          schema: z
            .strictObject({
              reason: z
                .string()
                .trim()
                .max(500)
                .optional()
                .openapi({ description: 'Why, for your colleagues.', example: 'The hotline is overrun.' }),
            })
            .openapi('Pause'),
        },
      },
    },
  },
});

const resume = createRoute({
  ...stepRoute(
    'resume',
    'Resume sending',
    'Goes on where it stopped. The text is the one frozen at the start. After a pause for bounces or complaints this says that you have seen them: only messages sent from now on are judged.',
  ),
  request: { params: campaignParams },
});

const cancel = createRoute({
  ...stepRoute('cancel', 'Cancel the campaign', 'Nobody else is sent to. This cannot be undone.'),
  request: { params: campaignParams },
});

export const addStepRoutes = (app: Api, deps: ApiDependencies): void => {
  /** Checks that what would be sent, and to whom, is complete; ends the request where it is not. */
  const checkReady = (campaign: Campaign) => {
    const report = campaign.import;
    if (report === undefined)
      return notPossible(campaign, 'No list has been imported yet. Upload one first.');
    if (report.status === 'failed') {
      return notPossible(campaign, `The last import failed: ${report.failure ?? 'the reason is not known.'}`);
    }
    if (report.status !== 'done') {
      return notPossible(campaign, 'The list is still being imported. Start when that has ended.');
    }
    const emailGroups = report.groups.filter(({ channel, people }) => channel === 'email' && people > 0);
    if (emailGroups.length === 0) {
      return notPossible(campaign, 'Nobody in the list has a usable email address.');
    }
    // Templates may have changed with a new version of Tocsin since the campaign was created.
    const notice = deps.notices.find(({ id }) => id === campaign.notice);
    if (notice === undefined) return notPossible(campaign, `The notice "${campaign.notice}" exists no more.`);
    const [problem] = fieldProblems(notice, campaign.fields, campaign.defaultLanguage);
    if (problem !== undefined) {
      const where = [problem.language, problem.field].filter(Boolean).join(', ');
      return notPossible(
        campaign,
        `The fields do not fit the notice any more (${where}): ${problem.message}`,
      );
    }
    const unread = emailGroups.find(({ language }) => campaign.fields[language] === undefined);
    if (unread !== undefined) {
      return notPossible(
        campaign,
        `${unread.people} people read "${unread.language}", which the campaign has no message in. Import the list again.`,
      );
    }
    return notice;
  };

  const wakePace = async (trigger: PaceEvent['trigger'], campaign: string): Promise<void> => {
    try {
      await deps.pace.now({ trigger });
    } catch (error) {
      // The schedule wakes it within a minute: the campaign has started all the same.
      deps.log.warn('pace could not be woken', { campaign, error });
    }
  };

  const answer = (campaign: Campaign) => [viewCampaign(campaign), 200, { etag: etagOf(campaign) }] as const;

  app.openapi(start, async (c) => {
    const { id } = c.req.valid('param');
    let frozen = false;
    const campaign = await changeCampaign(deps.campaigns, id, async (before) => {
      if (nextState(before.state, 'start') === undefined) {
        // A slower start may have put older content over that of the one that won: put the right one back.
        const notice = deps.notices.find((one) => one.id === before.notice);
        if (frozen && notice !== undefined && before.startedAtMs !== undefined) {
          await deps.campaigns.putContent(id, await freezeContent(notice, before.fields));
        }
        if (before.state === 'draft') checkReady(before);
        return wrongState(before, 'start');
      }
      const notice = checkReady(before);
      await deps.campaigns.putContent(id, await freezeContent(notice, before.fields));
      frozen = true;
      const nowMs = deps.clock();
      return { ...beginRun(before, nowMs), startedAtMs: nowMs };
    });
    await wakePace('start', id);
    return c.json(...answer(campaign));
  });

  app.openapi(pause, async (c) => {
    const { reason } = c.req.valid('json');
    const campaign = await changeCampaign(deps.campaigns, c.req.valid('param').id, (before) => {
      // What waits for the quota would go on by itself, which a pause keeps it from.
      const waits = before.state === 'paused' && before.pauseReason?.code === QUOTA_CODE;
      const state = waits ? before.state : nextState(before.state, 'pause');
      if (state === undefined) return wrongState(before, 'pause');
      const message = reason || 'Paused by an administrator.';
      return { ...before, state, pauseReason: { code: 'administrator', message, atMs: deps.clock() } };
    });
    return c.json(...answer(campaign));
  });

  app.openapi(resume, async (c) => {
    const { id } = c.req.valid('param');
    const campaign = await changeCampaign(deps.campaigns, id, (before) => {
      if (nextState(before.state, 'resume') === undefined) return wrongState(before, 'resume');
      const nowMs = deps.clock();
      const run = beginRun(before, nowMs);
      return isHealthPause(before.pauseReason) ? { ...run, judgedSinceMs: nowMs } : run;
    });
    await wakePace('resume', id);
    return c.json(...answer(campaign));
  });

  app.openapi(cancel, async (c) => {
    const campaign = await changeCampaign(deps.campaigns, c.req.valid('param').id, (before) => {
      const state = nextState(before.state, 'cancel');
      if (state === undefined) return wrongState(before, 'cancel');
      return { ...before, state };
    });
    return c.json(...answer(campaign));
  });
};
