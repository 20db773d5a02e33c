import { createRoute, z } from '@hono/zod-openapi';
import { workQueues } from '../../../core/base/work-queues.ts';
import { recordEvent } from '../http/audit.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { deadLettersSchema } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';

/** What one request puts back: well within the 30 seconds that API Gateway waits. */
const MAX_AT_ONCE = 5_000;

const counter = z.int().min(0);

export const getDeadLetters = createRoute({
  method: 'get',
  path: '/v1/dead-letters',
  operationId: 'getDeadLetters',
  tags: ['Operation'],
  summary: 'See what was given up',
  description: 'Nobody is lost by a message that was given up: it waits here for 14 days.',
  responses: {
    200: {
      description: 'The number of messages, by queue.',
      content: { 'application/json': { schema: deadLettersSchema } },
    },
  },
});

const redriveSchema = z
  .object({
    queue: z.enum(workQueues).openapi({ example: 'events' }),
    moved: counter.openapi({ description: 'Messages that were put back.', example: 2 }),
    more: z.boolean().openapi({ description: 'Whether there may be more: then ask again.', example: false }),
  })
  .openapi('Redrive');

export const redriveDeadLetters = createRoute({
  method: 'post',
  path: '/v1/dead-letters/{queue}/redrive',
  operationId: 'redriveDeadLetters',
  tags: ['Operation'],
  summary: 'Put back what was given up',
  description:
    'Do this when the cause has been removed. The messages are tried again as often as new ones; whatever still fails comes back here. Nobody is told twice by it.',
  request: {
    params: z.object({
      queue: z
        .enum(workQueues, {
          error: says({
            en: `This must be one of ${workQueues.join(', ')}.`,
            fr: `Ce doit être un de ${workQueues.join(', ')}.`,
          }),
        })
        .openapi({ param: { name: 'queue', in: 'path' }, example: 'events' }),
    }),
  },
  responses: {
    200: {
      description: 'What was put back.',
      content: { 'application/json': { schema: redriveSchema } },
    },
    ...problemResponses({ 400: 'There is no such queue.' }),
  },
});

export const addDeadLetterRoutes = (app: Api, deps: ApiDependencies): void => {
  app.openapi(getDeadLetters, async (c) => c.json(await deps.deadLetters.counts(), 200));

  app.openapi(redriveDeadLetters, async (c) => {
    const { queue } = c.req.valid('param');
    await recordEvent(deps, c.get('actor'), { action: 'dead-letters.put-back', on: queue });
    const { moved, more } = await deps.deadLetters.putBack(queue, MAX_AT_ONCE);
    deps.log.info('dead letters were put back', { queue, moved, more });
    return c.json({ queue, moved, more }, 200);
  });
};
