/** When a call of the API is made again, and how long it waits before that: the one rule of every client. */

/** How a try ended that brought no answer to the question. */
export type Failure =
  | { came: 'nothing' }
  | { came: 'problem'; status: number; kind?: string | undefined; retryAfterSeconds?: number | undefined };

/**
 * What one call has spent so far: tries that got no answer, the present one among them, and how long it has waited since
 * the last of these because the API said to. A try that dies on the API's side begins a claim of its own, so what was
 * waited for the one before it does not count.
 */
export type Spent = { unanswered: number; waitedSeconds: number };

/** What a call has spent that is made for the first time. */
export const nothingSpent: Spent = { unanswered: 0, waitedSeconds: 0 };

/** Tries where nothing answers, or the API fails, unless a client says otherwise. */
export const MAX_TRIES = 4;
/** Seconds between the first two tries; each wait is longer by as much. */
const PAUSE_SECONDS = 0.5;
/** Longest that a call waits in one go where the API says when to ask again: its claim on a repeated request ends before. */
const MAX_WAIT_SECONDS = 40;
/** A request that is under way has its answer within seconds as a rule. */
const UNDER_WAY_SECONDS = 5;

const secondsToWait = ({ kind, retryAfterSeconds }: Failure & { came: 'problem' }): number | undefined =>
  retryAfterSeconds ?? (kind === 'under-way' ? UNDER_WAY_SECONDS : undefined);

const saysWhen = (failure: Failure): failure is Failure & { came: 'problem' } =>
  failure.came === 'problem' &&
  (failure.kind === 'under-way' || failure.status === 429 || failure.status === 503) &&
  secondsToWait(failure) !== undefined;

/** Whether the same request may come through a moment later. */
const mayPass = (failure: Failure): boolean =>
  failure.came === 'nothing' || failure.status === 429 || failure.status >= 500;

/**
 * Seconds to wait before the same request is made again, and what will be spent then; undefined where it is not. Only for
 * requests that may be repeated: those that change nothing, and those that carry the same Idempotency-Key or set the same
 * values.
 */
export const nextTry = (
  failure: Failure,
  spent: Spent,
  maxTries = MAX_TRIES,
): { seconds: number; spent: Spent } | undefined => {
  if (maxTries <= 1) return undefined;
  if (saysWhen(failure)) {
    const seconds = Math.max(1, secondsToWait(failure) ?? 0);
    const waitedSeconds = spent.waitedSeconds + seconds;
    return waitedSeconds <= MAX_WAIT_SECONDS ? { seconds, spent: { ...spent, waitedSeconds } } : undefined;
  }
  const unanswered = spent.unanswered + 1;
  return mayPass(failure) && unanswered < maxTries
    ? { seconds: PAUSE_SECONDS * unanswered, spent: { unanswered, waitedSeconds: 0 } }
    : undefined;
};

/** Seconds that a `Retry-After` header says; undefined where there is none. A date in it is held against `nowMs`. */
export const readRetryAfter = (header: string | null, nowMs: number): number | undefined => {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
};
