import type { Context } from 'hono';
import { type AttemptCounter, excessOf, type RateLimit } from '../../core/audit/rate-limit.ts';
import { DAY_SECONDS } from '../../core/base/day.ts';
import { isoDayIn } from '../../core/base/local-time.ts';
import { type StaffLanguage, staffLanguages } from '../../core/base/wording.ts';
import { CHECKS_A_DAY, type Sender, type Told, verdictWithoutNotice } from '../../core/check/answer.ts';
import { renderCheckPage, type ShownAnswer, type Tone } from '../../core/check/page.ts';
import { toldInWords, tooManyInWords } from '../../core/check/words.ts';
import { bareCode } from '../../core/notice/code.ts';
import { type CheckBody, checkNotice } from '../api/http/check-route.ts';
import type { ApiDependencies, ApiEnv } from '../api/http/dependencies.ts';
import { tooMany } from '../api/http/rate-limit.ts';
import { createShell } from '../api/http/shell.ts';
import { createNoticeFinder, type FindDependencies } from './find-notice.ts';
import type { CheckCounts } from './instrument.ts';
import { networkOf } from './network.ts';
import { pagePolicy } from './page-policy.ts';

export type CheckDependencies = FindDependencies &
  Pick<ApiDependencies, 'clock' | 'log'> & {
    /** Counts in the Check table. */
    attempts: AttemptCounter;
    counts: CheckCounts;
    sender: Sender;
    /** Zone whose days are told, IANA. */
    timeZone: string;
    isDemonstration: boolean;
    /** By which CloudFront shows that it hands a request on. */
    edgeToken: string;
  };

/**
 * Wrong codes of one connection, far more than a ward or a mobile network that shares its address comes to. Right ones
 * are never counted here nor refused: told "too many", whoever holds a notice would take it for a fraud. Of all the
 * guesses that the route lets through, four million a day, one is right in five hundred years (`core/notice/code.ts`:
 * 34 bits of MAC, at a place that exists).
 */
const wrongCodeLimits: readonly RateLimit[] = [{ windowSeconds: 600, max: 60 }];

/** How often a code is checked in a day. */
const checkLimits: readonly RateLimit[] = [{ windowSeconds: DAY_SECONDS, max: CHECKS_A_DAY }];

const toneOf = ({ verdict, isPassedAround }: Told): Tone =>
  verdict !== 'genuine' ? 'bad' : isPassedAround ? 'beware' : 'good';

/** Answers whoever checks a notice, and nobody else: what floods this function leaves the API alone. */
export const createApp = (deps: CheckDependencies) => {
  const app = createShell(deps);
  const find = createNoticeFinder(deps);

  /** Keyed hash under which something is counted: an address on the internet may be a person's, and a code is. */
  const pseudonymOf = async (kind: 'connection' | 'printed', value: string): Promise<string> => {
    const mac = await deps.codeMac();
    return Buffer.from(mac(`${kind}|${value}`).subarray(0, 12)).toString('base64url');
  };

  /** Counts a check of a right code; resolves to whether it is passed around. */
  const isPassedAround = async (code: string): Promise<boolean> => {
    const who = `code#${await pseudonymOf('printed', bareCode(code) ?? code)}`;
    const nowMs = deps.clock();
    const counts = await deps.attempts.count(who, checkLimits, nowMs);
    const isOften = excessOf(checkLimits, counts, nowMs) !== undefined;
    if (isOften) deps.counts.copiedCode();
    return isOften;
  };

  /** Counts a wrong code; resolves to what is said where there were too many. */
  const excessOfWrongCodes = async (sourceIp: string) => {
    deps.counts.wrongCode();
    const who = `check#${await pseudonymOf('connection', networkOf(sourceIp))}`;
    const nowMs = deps.clock();
    return excessOf(wrongCodeLimits, await deps.attempts.count(who, wrongCodeLimits, nowMs), nowMs);
  };

  const told = async (code: string): Promise<Told> => {
    const notice = await find(code);
    const { sender } = deps;
    return notice === undefined
      ? { verdict: verdictWithoutNotice(code), sender, sent: [], phones: [], isPassedAround: false }
      : { verdict: 'genuine', sender, ...notice, isPassedAround: await isPassedAround(code) };
  };

  const bodyOf = (answer: Told): CheckBody => {
    const { verdict, sender, sent, phones } = answer;
    const { organisation, ...known } = sender;
    const sentences = toldInWords(answer, deps.timeZone);
    const shown = sent.map(({ atMs, isMade: _, ...one }) => ({
      ...one,
      sentOn: isoDayIn(atMs, deps.timeZone),
    }));
    const newest = shown.at(-1);
    return {
      genuine: verdict === 'genuine',
      verdict,
      organisation,
      sender: { ...known, phones: [...phones] },
      ...(newest && { sentOn: newest.sentOn }),
      sent: shown,
      isPassedAround: answer.isPassedAround,
      words: {
        en: sentences.map(({ en }) => en).join(' '),
        fr: sentences.map(({ fr }) => fr).join(' '),
      },
    };
  };

  type Asked = Context<ApiEnv>;
  const isAskedForPage = (c: Asked): boolean => c.req.header('accept')?.includes('text/html') ?? false;

  /** A page in the language that was chosen on it, or else that of the browser. */
  const page = (c: Asked, shown?: ShownAnswer) => {
    const chosen = staffLanguages.find((one) => one === c.req.query('language'));
    const language = chosen ?? (c.get('language') as StaffLanguage);
    c.header('content-security-policy', pagePolicy);
    c.header('content-language', language);
    c.header('vary', 'accept, accept-language');
    const { sender, isDemonstration, timeZone } = deps;
    const { organisation } = sender;
    return c.html(
      renderCheckPage({ language, organisation, isDemonstration, timeZone, ...(shown && { shown }) }),
    );
  };

  // Without a console this is where the page is opened.
  app.use(checkNotice.path, async (c, next) => {
    if (isAskedForPage(c) && c.req.method === 'GET' && (c.req.query('code') ?? '').trim() === '')
      return page(c);
    await next();
  });

  app.openapi(checkNotice, async (c) => {
    const { code } = c.req.valid('query');
    const answer = await told(code);
    const excess =
      answer.verdict === 'unknown'
        ? await excessOfWrongCodes(c.env?.requestContext?.http?.sourceIp ?? 'unknown')
        : undefined;
    if (excess !== undefined) {
      if (!isAskedForPage(c)) throw tooMany(excess, { en: 'wrong codes', fr: 'codes faux' });
      c.status(429);
      c.header('retry-after', String(excess.retryAfterSeconds));
      return page(c, { code, sentences: tooManyInWords(excess.retryAfterSeconds), tone: 'plain' });
    }
    if (!isAskedForPage(c)) return c.json(bodyOf(answer), 200);
    return page(c, {
      code,
      sentences: toldInWords(answer, deps.timeZone),
      tone: toneOf(answer),
      told: answer,
    });
  });

  return app;
};
