// What the routes of all steps have in common: what they owe, what they answer, and whom they name.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { campaignParams, campaignSchema, viewCampaign } from '../campaigns/view.ts';
import type { ApiEnv } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { etagOf, versionOwedHeader } from '../http/version.ts';
import type { StepCommand } from './take-step.ts';

export const stepAnswers = {
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

/** Of steps that nobody takes with a campaign that they have not read as it is. */
export const owingRequest = { params: campaignParams, headers: versionOwedHeader };

/** The campaign as a step has left it. */
export const answerOf = (campaign: Campaign) =>
  [viewCampaign(campaign), 200, { etag: etagOf(campaign) }] as const;

/** What the request of a step names; the route has checked both. */
export const commandOf = ({ req, var: { actor } }: Context<ApiEnv>): StepCommand => ({
  campaign: req.param('id') ?? '',
  ifMatch: req.header('if-match'),
  by: actor,
});
