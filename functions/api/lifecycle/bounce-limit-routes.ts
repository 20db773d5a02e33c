import { createRoute, z } from '@hono/zod-openapi';
import { BOUNCE_LIMIT, HIGHEST_BOUNCE_LIMIT, shareOf } from '../../../core/base/bounce-share.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { typedText } from '../http/schemas.ts';
import { askBounceLimit, grantBounceLimit, refuseBounceLimit } from './bounce-limit.ts';
import { answerOf, commandOf, owingRequest, stepAnswers } from './step-route.ts';

const LEAST = BOUNCE_LIMIT * 100;
const MOST = HIGHEST_BOUNCE_LIMIT * 100;

const percentSchema = z
  .number()
  .gt(LEAST)
  .max(MOST)
  .multipleOf(0.1)
  .openapi({
    description: `Bounces in a hundred sent messages at which the campaign pauses by itself: more than ${LEAST}, which every campaign has, and ${MOST} at most. Amazon SES reviews accounts at 5 and may pause all their sending at 10.`,
    example: 7,
  });

const route = <Path extends string, Body extends z.ZodType>(
  path: Path,
  operationId: string,
  { summary, description, body }: { summary: string; description: string; body: Body },
) => ({
  method: 'post' as const,
  path,
  operationId,
  tags: ['Sending'],
  summary,
  description,
  request: { ...owingRequest, body: { required: true, content: { 'application/json': { schema: body } } } },
  responses: {
    ...stepAnswers,
    ...problemResponses({
      400: 'A value is missing or out of range.',
      403: 'You asked for it yourself, or it is not for your role.',
      428: 'The header If-Match is missing.',
    }),
  },
});

export const askLimit = createRoute(
  route('/v1/campaigns/{id}/bounce-limit', 'askBounceLimit', {
    summary: 'Ask for a higher limit of bounces',
    description:
      'For a campaign that has paused for its bounces, and whose list is no better: an approver decides. Its approval stays valid.',
    body: z
      .strictObject({
        percent: percentSchema,
        reason: typedText(500).openapi({
          description: 'Why, for whoever decides. Write nothing about a person of the list.',
          example: 'The addresses are ten years old, and the law owes these people a try.',
        }),
      })
      .openapi('BounceLimitRequest'),
  }),
);

export const grantLimit = createRoute(
  route('/v1/campaigns/{id}/bounce-limit/grant', 'grantBounceLimit', {
    summary: 'Grant a higher limit of bounces',
    description: 'For this campaign alone. It stays paused until an administrator resumes it.',
    body: z
      .strictObject({
        percent: percentSchema.openapi({ description: 'What you have read to be asked for.', example: 7 }),
      })
      .openapi('BounceLimitGrant'),
  }),
);

export const refuseLimit = createRoute(
  route('/v1/campaigns/{id}/bounce-limit/refuse', 'refuseBounceLimit', {
    summary: 'Refuse a higher limit of bounces',
    description: 'The limit stays as it is.',
    body: z
      .strictObject({
        reason: typedText(500).openapi({
          description: 'Why, for whoever asked. Write nothing about a person of the list.',
          example: 'Clean the list first.',
        }),
      })
      .openapi('BounceLimitRefusal'),
  }),
);

export const addBounceLimitRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(askLimit, async (c) => {
    const { percent, reason } = c.req.valid('json');
    const command = { ...commandOf(c), share: shareOf(percent), reason };
    return c.json(...answerOf(await askBounceLimit(deps, command)));
  });
  app.openapi(grantLimit, async (c) => {
    const { percent } = c.req.valid('json');
    return c.json(...answerOf(await grantBounceLimit(deps, { ...commandOf(c), share: shareOf(percent) })));
  });
  app.openapi(refuseLimit, async (c) => {
    const { reason } = c.req.valid('json');
    return c.json(...answerOf(await refuseBounceLimit(deps, { ...commandOf(c), reason })));
  });
};
