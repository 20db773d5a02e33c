import { type AttemptLimit, type Excess, excessOf, windowInWords } from '../../core/attempt-limit.ts';
import type { ApiDependencies } from './dependencies.ts';
import { Problem } from './problem.ts';

/**
 * The answer to an attempt too many.
 *
 * @param what - what was tried, as it follows "At most 60": "look-ups"
 */
export const tooMany = ({ limit, retryAfterSeconds }: Excess, what: string): Problem => {
  const window = windowInWords(limit.windowSeconds);
  const minutes = Math.ceil(retryAfterSeconds / 60);
  return new Problem('too-many-requests', {
    detail: `At most ${limit.most} ${what} are possible in ${window}. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    retryAfterSeconds,
  });
};

/**
 * Counts an attempt of `who`, a text without personal data, and ends the request with 429 where it is one too many.
 *
 * @param what - what was tried, as it follows "At most 60": "look-ups"
 */
export const limitAttempts = async (
  deps: Pick<ApiDependencies, 'attempts' | 'clock'>,
  who: string,
  limits: readonly AttemptLimit[],
  what: string,
): Promise<void> => {
  const nowMs = deps.clock();
  const excess = excessOf(limits, await deps.attempts.count(who, limits, nowMs), nowMs);
  if (excess !== undefined) throw tooMany(excess, what);
};
