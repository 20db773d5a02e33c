/** At most so many attempts in each stretch of `windowSeconds`, which divides a day: 600 is every ten minutes. */
export type AttemptLimit = { windowSeconds: number; most: number };

export const DAY_SECONDS = 86_400;

/** Counts attempts, over all processes. */
export interface AttemptCounter {
  /**
   * Counts one more attempt of `who`, a text without personal data. Resolves to how many there have now been in the
   * present window of each limit, this one included. One write.
   */
  count(who: string, limits: readonly AttemptLimit[], nowMs: number): Promise<number[]>;
}

/** An attempt too many: which limit it is over, and when the next may be made. */
export type Excess = { limit: AttemptLimit; retryAfterSeconds: number };

/** The number of the window that `nowMs` lies in, counted from the start of its day. */
export const windowOfDay = (windowSeconds: number, nowMs: number): number =>
  Math.floor(((nowMs / 1000) % DAY_SECONDS) / windowSeconds);

/** Whether an attempt is over a limit; of several the one that lasts longest. */
export const excessOf = (
  limits: readonly AttemptLimit[],
  counts: readonly number[],
  nowMs: number,
): Excess | undefined =>
  limits
    .flatMap((limit, at): Excess[] => {
      if ((counts[at] ?? 0) <= limit.most) return [];
      const intoWindow = (nowMs / 1000) % limit.windowSeconds;
      return [{ limit, retryAfterSeconds: Math.max(1, Math.ceil(limit.windowSeconds - intoWindow)) }];
    })
    .sort((one, other) => other.retryAfterSeconds - one.retryAfterSeconds)[0];

/** "10 minutes", "24 hours": how long a window is. */
export const windowInWords = (windowSeconds: number): string => {
  if (windowSeconds % 3600 === 0) return windowSeconds === 3600 ? 'hour' : `${windowSeconds / 3600} hours`;
  if (windowSeconds % 60 === 0) return windowSeconds === 60 ? 'minute' : `${windowSeconds / 60} minutes`;
  return `${windowSeconds} seconds`;
};
