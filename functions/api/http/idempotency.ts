import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { StoredAnswer } from '../../../core/audit/idempotency.ts';
import type { ApiDependencies, ApiEnv } from './dependencies.ts';
import { Problem } from './problem.ts';

/** How long an answer is kept. */
export const KEPT_HOURS = 24;
/** The function is stopped after 29 s; then nobody is at work on a claim any more. */
const CLAIM_MS = 35_000;
/** Characters that tell one try of a request from another. */
const HOLDER_LENGTH = 12;
/** When to ask again: most answers are there within seconds, and all claims have ended after eight times as long. */
const UNDER_WAY_SECONDS = 5;
/** Headers that belong to the answer; the others are of the one delivery. */
const keptHeaders = ['content-type', 'content-language', 'etag', 'location'];
const readable = /^[!-~]{8,200}$/;

const hash = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals answers under the client's own key, which is kept nowhere: an answer may name people, and whoever reads the
 * table, or a backup of it, can read none. The same key opens it for a repeat.
 */
const sealOf = (subject: string, given: string) => {
  const key = Buffer.from(hkdfSync('sha256', given, subject, 'answer of a request', 32));
  return {
    close(open: Buffer): string {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv);
      const closed = Buffer.concat([cipher.update(open), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), closed]).toString('base64');
    },
    open(text: string): Buffer {
      const bytes = Buffer.from(text, 'base64');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    },
  };
};
type Seal = ReturnType<typeof sealOf>;

const kept = async (response: Response, seal: Seal): Promise<StoredAnswer> => ({
  status: response.status,
  headers: Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  ),
  body: seal.close(gzipSync(Buffer.from(await response.clone().arrayBuffer()))),
});

const again = ({ status, headers, body }: StoredAnswer, seal: Seal): Response => {
  const content = gunzipSync(seal.open(body));
  // An answer without content may not even have an empty one.
  return new Response(content.length === 0 ? null : content, {
    status,
    headers: { ...headers, 'idempotency-replayed': 'true' },
  });
};

/**
 * Routes that ask about people with a POST, so that nothing of them stands in an address. A repeat is asked anew: each is
 * counted and on record, and no answer about somebody is kept.
 */
const askedAnew: ReadonlySet<string> = new Set([
  '/v1/recipients/search',
  '/v1/audit/about',
  '/v1/campaigns/:id/preview',
  '/v1/campaigns/:id/greetings',
  '/v1/campaigns/:id/people/:code/letter',
  '/v1/campaigns/:id/letters/:batch/downloads',
]);

/**
 * Does a POST with an `Idempotency-Key` once: a repeat with the same body gets the same answer, another request with the
 * same key is refused (draft-ietf-httpapi-idempotency-key-header). What fails on our side is not kept.
 */
export const answerRepeats =
  ({
    answers,
    clock,
    randomId,
  }: Pick<ApiDependencies, 'answers' | 'clock' | 'randomId'>): MiddlewareHandler<ApiEnv> =>
  async (c: Context<ApiEnv>, next) => {
    const given = c.req.header('idempotency-key');
    if (c.req.method !== 'POST' || given === undefined) return await next();
    if (matchedRoutes(c).some(({ path }) => askedAnew.has(path))) return await next();
    if (!readable.test(given)) {
      throw new Problem('invalid-request', {
        detail: {
          en: 'The header Idempotency-Key cannot be used.',
          fr: 'L’en-tête Idempotency-Key est inutilisable.',
        },
        errors: [
          {
            parameter: 'idempotency-key',
            message: {
              en: 'Write 8 to 200 visible ASCII characters, such as a UUID.',
              fr: 'Écrivez 8 à 200 caractères ASCII visibles, comme un UUID.',
            },
          },
        ],
      });
    }
    const subject = c.get('actor')?.subject ?? '';
    const key = hash(subject, given);
    const seal = sealOf(subject, given);
    // The key itself is in it: nobody can find out what a body was by trying.
    const request = hash(given, c.req.method, c.req.path, new URL(c.req.url).search, await c.req.text());
    const nowMs = clock();
    const claimed = await answers.claim(
      key,
      { request, holder: randomId(HOLDER_LENGTH), untilMs: nowMs + CLAIM_MS },
      nowMs,
    );
    if (claimed.found !== 'nothing') {
      if (claimed.request !== request) {
        throw new Problem('key-used-before', {
          detail: {
            en: 'This Idempotency-Key came with another request before. Take a new key for a new request.',
            fr: 'Cette Idempotency-Key a déjà servi à une autre demande. Prenez-en une nouvelle pour une nouvelle demande.',
          },
        });
      }
      if (claimed.found === 'answer') return again(claimed.answer, seal);
      throw new Problem('under-way', {
        detail: {
          en: 'The same request is being answered. Repeat it with the same key to get its answer.',
          fr: 'La même demande est en cours. Répétez-la avec la même clé pour en avoir la réponse.',
        },
        retryAfterSeconds: UNDER_WAY_SECONDS,
      });
    }
    await next();
    if (c.res.status >= 500) await answers.keep(key, request, undefined, clock());
    else await answers.keep(key, request, await kept(c.res, seal), clock() + KEPT_HOURS * 3_600_000);
  };
