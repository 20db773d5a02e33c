// The public route as the API's document tells of it. The function of functions/check answers it, and no other.

import { createRoute, z } from '@hono/zod-openapi';
import { channelSchema } from '../../../core/audience/audience.ts';
import { CHECKS_A_DAY, verdicts } from '../../../core/check/answer.ts';
import { problemResponses } from './problem.ts';
import { languageSchema, typedValue, wordingSchema } from './schemas.ts';

const sentSchema = z.object({
  channel: z.enum(channelSchema.options).openapi({ example: 'email' }),
  language: languageSchema.openapi({ description: 'Language of the notice.' }),
  to: z.string().optional().openapi({
    description: 'Masked address, number or place that it went to; not there where that is kept no longer.',
    example: 'a•••@e•••.org',
  }),
  sentOn: z.iso.date().openapi({
    description:
      'The day on which it was sent; of a letter, the day on which it was posted or, where that is not known yet, made.',
    example: '2026-11-24',
  }),
  notice: z
    .object({
      subject: z.string().optional().openapi({ example: 'Hospital Group: your data' }),
      text: z.string().openapi({ example: 'Dear [your name], …' }),
    })
    .optional()
    .openapi({ description: 'The words that were approved; what is a person’s stands in brackets.' }),
});

const checkSchema = z
  .object({
    genuine: z.boolean().openapi({
      description:
        'Whether this organisation sent a notice with this code. A code can be copied: compare "sent" as well.',
      example: true,
    }),
    verdict: z.enum(verdicts).openapi({
      description:
        '"mistyped": not a whole code, or a character is wrong. "unknown": no notice with this code was sent.',
      example: 'genuine',
    }),
    organisation: z.string().openapi({ description: 'Who sends the notices.', example: 'Hospital Group' }),
    sender: z
      .object({
        email: z.string().openapi({ example: 'notice@hospital.example' }),
        domain: z.string().openapi({ example: 'hospital.example' }),
        sms: z.string().optional().openapi({ example: 'HOSPITAL' }),
        phones: z
          .array(z.string())
          .openapi({ description: 'Numbers in this notice.', example: ['0 800 00 00 00'] }),
      })
      .openapi({ description: 'By what genuine messages are known.' }),
    sentOn: z.iso.date().optional().openapi({
      description: 'The day on which the newest was sent; only where it is genuine.',
      example: '2026-11-24',
    }),
    sent: z.array(sentSchema).openapi({
      description: 'Every message and letter with this code, for the person who was written to to compare.',
    }),
    isPassedAround: z.boolean().openapi({
      description: `Whether the code was checked more than ${CHECKS_A_DAY} times today: copies of a message may be going round.`,
      example: false,
    }),
    words: wordingSchema.openapi({ description: 'The same in sentences.' }),
  })
  .openapi('NoticeCheck', {
    example: {
      genuine: true,
      verdict: 'genuine',
      organisation: 'Hospital Group',
      sender: {
        email: 'notice@hospital.example',
        domain: 'hospital.example',
        sms: 'HOSPITAL',
        phones: ['0 800 00 00 00'],
      },
      sentOn: '2026-11-24',
      sent: [{ channel: 'email', language: 'fr', to: 'a•••@e•••.org', sentOn: '2026-11-24' }],
      isPassedAround: false,
      words: {
        en: 'This code is ours. Hospital Group sent one notice with it: an email to a•••@e•••.org on 24 November 2026, in French. …',
        fr: 'Ce code vient de nous. Hospital Group a envoyé un seul avis portant ce code : un courriel à a•••@e•••.org le 24 novembre 2026, en français. …',
      },
    },
  });
export type CheckBody = z.infer<typeof checkSchema>;

export const checkNotice = createRoute({
  method: 'get',
  path: '/v1/check',
  operationId: 'checkNotice',
  tags: ['Check'],
  summary: 'Check whether a notice is genuine',
  description:
    'By the code printed in it. Tells what only the person who was written to can compare: where the notice went, masked, the day, the channel, the language and the approved words. Whoever has copied a code learns no name. A browser is answered with a page, in its language.',
  security: [],
  request: {
    query: z.strictObject({
      code: typedValue(100).openapi({
        description: 'Notice code; letter case, blanks and dashes make no difference.',
        example: '7K3M-9QXT-2B4FJ',
      }),
      language: z
        .enum(['en', 'fr'])
        .optional()
        .openapi({ description: 'Language of the page that a browser gets.', example: 'fr' }),
    }),
  },
  responses: {
    200: {
      description: 'What is known of the code.',
      content: {
        'application/json': { schema: checkSchema },
        'text/html': { schema: z.string().openapi({ example: '<!doctype html>' }) },
      },
    },
    ...problemResponses({
      400: 'No code was given.',
      429: 'Too many wrong codes from this connection; "Retry-After" says how long to wait. A right code is always answered.',
    }),
  },
});
