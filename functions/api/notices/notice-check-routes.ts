import { createRoute, z } from '@hono/zod-openapi';
import type { RateLimit } from '../../../core/audit/rate-limit.ts';
import { createCache } from '../../../core/base/cache.ts';
import { dayIn, isoDayIn } from '../../../core/base/local-time.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { placesOfCode } from '../../../core/campaign/notice-places.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { takenAt } from '../../../core/delivery/outcome.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { problemResponses } from '../http/problem.ts';
import { limitAttempts } from '../http/rate-limit.ts';
import { typedValue, wordingSchema } from '../http/schemas.ts';

/**
 * Wrong codes of one connection. Right ones are never counted nor refused: a hospital or a mobile network may share one
 * address among thousands who hold a notice, and told "too many" they would take it for a fraud. Of all the
 * guesses that the route lets through, two million a day, one is right in a thousand years (`core/notice/code.ts`: 34
 * bits of MAC, at a place that exists).
 */
const wrongCodeLimits: readonly RateLimit[] = [{ windowSeconds: 600, max: 20 }];

/** How long the list of campaigns is trusted: which list a campaign sends to does not change once it sends. */
const CAMPAIGNS_AGE_MS = 30_000;

const checkSchema = z
  .object({
    genuine: z
      .boolean()
      .openapi({ description: 'Whether this organisation sent a notice with this code.', example: true }),
    organisation: z.string().optional().openapi({
      description: 'Who sent it; only where it is genuine.',
      example: 'Hospital Group',
    }),
    sentOn: z.iso.date().optional().openapi({
      description:
        'The day on which it was sent, by letter the day on which that was posted or, where that is not known yet, made; only where it is genuine.',
      example: '2026-11-24',
    }),
    words: wordingSchema.openapi({ description: 'The same as a sentence.' }),
  })
  .openapi('NoticeCheck', {
    example: {
      genuine: true,
      organisation: 'Hospital Group',
      sentOn: '2026-11-24',
      words: {
        en: 'Genuine: Hospital Group sent a notice with this code on 24 November 2026.',
        fr: 'Authentique : Hospital Group a envoyé un avis portant ce code le 24 novembre 2026.',
      },
    },
  });

export const checkNotice = createRoute({
  method: 'get',
  path: '/v1/check',
  operationId: 'checkNotice',
  tags: ['Check'],
  summary: 'Check whether a notice is genuine',
  description:
    'By the code printed in it. Tells that this organisation sent it and on which day, and nothing else; a code that was never given out is answered like one that is mistyped.',
  security: [],
  request: {
    query: z.strictObject({
      code: typedValue(100).openapi({
        description: 'Notice code; letter case, blanks and dashes make no difference.',
        example: '7K3M-9QXT-2B4FJ',
      }),
    }),
  },
  responses: {
    200: {
      description: 'Whether the notice is genuine.',
      content: { 'application/json': { schema: checkSchema } },
    },
    ...problemResponses({
      400: 'No code was given.',
      429: 'Too many wrong codes from this connection; "Retry-After" says how long to wait. A right code is always answered.',
    }),
  },
});

const notGenuine: Wording = {
  en: 'No notice with this code was sent by this organisation. Check that you typed it as it is printed. If it is right, do not trust the message, and do not use the telephone number in it.',
  fr: 'Aucun avis portant ce code n’a été envoyé par cet organisme. Vérifiez que vous l’avez saisi tel qu’il est imprimé. S’il est exact, ne vous fiez pas au message ni au numéro de téléphone qu’il indique.',
};

/** A notice that was sent, or a letter that was made and may be on its way before anybody has said so. */
type NoticeFound = { atMs: number; isLetterMade: boolean };

const wordsOf = (senderName: string, { isLetterMade }: NoticeFound, day: Wording): Wording =>
  isLetterMade
    ? {
        en: `Genuine: ${senderName} made a letter with this code on ${day.en}.`,
        fr: `Authentique\u00a0: ${senderName} a préparé un courrier portant ce code le ${day.fr}.`,
      }
    : {
        en: `Genuine: ${senderName} sent a notice with this code on ${day.en}.`,
        fr: `Authentique\u00a0: ${senderName} a envoyé un avis portant ce code le ${day.fr}.`,
      };

export const addNoticeCheckRoutes = (app: Api, deps: ApiDependencies): void => {
  const campaigns = createCache(() => deps.campaigns.list(), {
    maxAge: { ms: CAMPAIGNS_AGE_MS, clock: deps.clock },
  });

  /** The message by the next channel has the same code: it may be the only one that a provider took. */
  const secondSentAt = async (
    { audience, fallbackTo }: Delivery,
    place: number,
  ): Promise<number | undefined> => {
    const to = fallbackTo?.[place];
    const second = to && (await deps.deliveries.get(audience, to.chunk));
    return to && second && takenAt(second.facts[to.place] ?? {});
  };

  /** The notice with this code; undefined where there is none. */
  const noticeOf = async (code: string): Promise<NoticeFound | undefined> => {
    const mac = await deps.codeMac();
    for (const { audience, chunk, place } of placesOfCode(await campaigns.get(), code, mac)) {
      const delivery = await deps.deliveries.get(audience, chunk);
      const facts = delivery?.facts[place];
      if (delivery === undefined || facts === undefined) continue;
      // Whoever holds a letter has it since later than a message that did not reach them.
      const sentAt = facts.toldByLetter ?? takenAt(facts) ?? (await secondSentAt(delivery, place));
      if (facts.toldByLetter === undefined && facts.letterWritten !== undefined) {
        return { atMs: facts.letterWritten * 1000, isLetterMade: true };
      }
      if (sentAt !== undefined) return { atMs: sentAt * 1000, isLetterMade: false };
    }
    return undefined;
  };

  /** Stands for a connection in the counter: an address on the internet may be a person's. */
  const pseudonymOfConnection = async (sourceIp: string): Promise<string> => {
    const mac = await deps.codeMac();
    return Buffer.from(mac(`connection|${sourceIp}`).subarray(0, 12)).toString('base64url');
  };

  app.openapi(checkNotice, async (c) => {
    const notice = await noticeOf(c.req.valid('query').code);
    if (notice === undefined) {
      const sourceIp = c.env?.requestContext?.http?.sourceIp ?? 'unknown';
      await limitAttempts(deps, `check#${await pseudonymOfConnection(sourceIp)}`, wrongCodeLimits, {
        en: 'wrong codes',
        fr: 'codes faux',
      });
      return c.json({ genuine: false, words: notGenuine }, 200);
    }
    const { senderName, timeZone } = deps;
    const words = wordsOf(senderName, notice, dayIn(notice.atMs, timeZone));
    const sentOn = isoDayIn(notice.atMs, timeZone);
    return c.json({ genuine: true, organisation: senderName, sentOn, words }, 200);
  });
};
