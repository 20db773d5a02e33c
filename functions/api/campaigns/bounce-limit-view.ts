import { z } from '@hono/zod-openapi';
import { percentOf } from '../../../core/base/bounce-share.ts';
import type { BounceLimit, BounceLimitRequest } from '../../../core/campaign/bounce-limit.ts';
import { iso, time } from '../http/time.ts';

const personSchema = z.object({
  name: z.string().openapi({ example: 'j.bernard' }),
  at: time('When.'),
});
const limitRequestSchema = z.object({
  percent: z.number().openapi({ description: 'Of sent messages.', example: 7 }),
  reason: z
    .string()
    .openapi({ example: 'The addresses are ten years old, and the law owes these people a try.' }),
  asked: personSchema,
});
export const bounceLimitSchema = z
  .object({
    open: limitRequestSchema.optional().openapi({ description: 'Asked for, and not decided.' }),
    granted: limitRequestSchema
      .extend({ granted: personSchema })
      .optional()
      .openapi({ description: 'What holds.' }),
    refused: limitRequestSchema
      .extend({ refused: personSchema, why: z.string().openapi({ example: 'Clean the list first.' }) })
      .optional()
      .openapi({ description: 'The last request that was refused.' }),
  })
  .openapi('BounceLimit');

const viewLimitRequest = ({ share, reason, asked }: BounceLimitRequest) => ({
  percent: percentOf(share),
  reason,
  asked: { name: asked.name, at: iso(asked.atMs) },
});
/** What two people have said of a campaign's limit of bounces, as the API shows it. */
export const viewBounceLimit = ({
  open,
  granted,
  refused,
}: BounceLimit): z.infer<typeof bounceLimitSchema> => ({
  ...(open && { open: viewLimitRequest(open) }),
  ...(granted && {
    granted: {
      ...viewLimitRequest(granted),
      granted: { name: granted.granted.name, at: iso(granted.granted.atMs) },
    },
  }),
  ...(refused && {
    refused: {
      ...viewLimitRequest(refused),
      refused: { name: refused.refused.name, at: iso(refused.refused.atMs) },
      why: refused.why,
    },
  }),
});
