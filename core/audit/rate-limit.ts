import * as z from 'zod';
import { DAY_SECONDS } from '../base/day.ts';
import type { Wording } from '../base/wording.ts';

/** At most so many attempts in each stretch of `windowSeconds`, which divides a day: 600 is every ten minutes. */
export type RateLimit = { windowSeconds: number; max: number };

/** Counts attempts, over all processes. */
export interface AttemptCounter {
  /**
   * Counts one more attempt of `who`, a text without personal data. Resolves to how many there have now been in the
   * present window of each limit, this one included. One write.
   */
  count(who: string, limits: readonly RateLimit[], nowMs: number): Promise<number[]>;
}

/** An attempt too many: which limit it is over, and when the next may be made. */
export type LimitExceeded = { limit: RateLimit; retryAfterSeconds: number };

/** The number of the window that `nowMs` lies in, counted from the start of its day. */
export const windowOfDay = (windowSeconds: number, nowMs: number): number =>
  Math.floor(((nowMs / 1000) % DAY_SECONDS) / windowSeconds);

/** Whether an attempt is over a limit; of several the one that lasts longest. */
export const excessOf = (
  limits: readonly RateLimit[],
  counts: readonly number[],
  nowMs: number,
): LimitExceeded | undefined =>
  limits
    .flatMap((limit, at): LimitExceeded[] => {
      if ((counts[at] ?? 0) <= limit.max) return [];
      const intoWindow = (nowMs / 1000) % limit.windowSeconds;
      return [{ limit, retryAfterSeconds: Math.max(1, Math.ceil(limit.windowSeconds - intoWindow)) }];
    })
    .sort((one, other) => other.retryAfterSeconds - one.retryAfterSeconds)[0];

/** Attempts in the newest window of each length: by its seconds, its number since the epoch and how many there were. */
export const attemptTallySchema = z.record(
  z.string(),
  z.object({ window: z.number().int(), attempts: z.number().int() }),
);
export type AttemptTally = z.infer<typeof attemptTallySchema>;

/**
 * The tally with one attempt more, or several, in the present window of each limit. The clocks of two processes differ a little, so a
 * window that has begun never gives way to the one before it.
 */
export const withAttempt = (
  tally: AttemptTally,
  limits: readonly RateLimit[],
  nowMs: number,
  attempts = 1,
): AttemptTally => {
  const next = { ...tally };
  for (const { windowSeconds } of limits) {
    const before = tally[windowSeconds];
    const now = Math.floor(nowMs / 1000 / windowSeconds);
    const window = Math.max(now, before?.window ?? now);
    next[windowSeconds] = { window, attempts: (before?.window === window ? before.attempts : 0) + attempts };
  }
  return next;
};

/** How many attempts a tally has in the newest window of each limit. */
export const attemptsIn = (tally: AttemptTally, limits: readonly RateLimit[]): number[] =>
  limits.map(({ windowSeconds }) => tally[windowSeconds]?.attempts ?? 0);

/** "10 minutes", "24 hours": how long a window is, as it follows "in" and « en ». */
export const windowInWords = (windowSeconds: number): Wording => {
  const hours = windowSeconds / 3600;
  if (hours === 1) return { en: 'an hour', fr: 'une heure' };
  if (Number.isInteger(hours)) return { en: `${hours} hours`, fr: `${hours} heures` };
  const minutes = windowSeconds / 60;
  if (minutes === 1) return { en: 'a minute', fr: 'une minute' };
  if (Number.isInteger(minutes)) return { en: `${minutes} minutes`, fr: `${minutes} minutes` };
  return { en: `${windowSeconds} seconds`, fr: `${windowSeconds} secondes` };
};
