/** When a call of the API is made again, and how long it waits before that: the one rule of every client. */

/** How a try ended that brought no answer to the question. */
export type Failure =
  | { came: 'nothing' }
  | { came: 'problem'; status: number; kind?: string | undefined; retryAfterSeconds?: number | undefined };

/** Tries of one call that were made so far, and how long it has waited where the API said to. */
export type Spent = { tries: number; waitedSeconds: number };

/** Tries where nothing answers, or the API fails, unless a client says otherwise. */
export const MAX_TRIES = 4;
/** Seconds between the first two tries; each wait is longer by as much. */
const PAUSE_SECONDS = 0.5;
/** Longest that a call waits in all where the API says when to ask again: its claim on a repeated request ends before. */
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
 * Seconds to wait before the same request is made again; undefined where it is not. Only for requests that may be
 * repeated: those that change nothing, and those that carry the same Idempotency-Key or set the same values.
 */
export const secondsToNextTry = (failure: Failure, { tries, waitedSeconds }: Spent, maxTries = MAX_TRIES) => {
  if (maxTries <= 1) return undefined;
  if (saysWhen(failure)) {
    const seconds = Math.max(1, secondsToWait(failure) ?? 0);
    return waitedSeconds + seconds <= MAX_WAIT_SECONDS ? seconds : undefined;
  }
  return mayPass(failure) && tries < maxTries ? PAUSE_SECONDS * tries : undefined;
};

/** Seconds that a `Retry-After` header says; undefined where there is none. A date in it is held against `nowMs`. */
export const readRetryAfter = (header: string | null, nowMs: number): number | undefined => {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
};
