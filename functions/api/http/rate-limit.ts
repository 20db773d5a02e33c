import {
  excessOf,
  type LimitExceeded,
  type RateLimit,
  windowInWords,
} from '../../../core/audit/rate-limit.ts';
import type { Wording } from '../../../core/base/wording.ts';
import type { ApiDependencies } from './dependencies.ts';
import { Problem } from './problem.ts';

/**
 * The answer to an attempt too many.
 *
 * @param what - what was tried, as it follows "At most 60" and « Au plus 60 »: "look-ups"
 */
export const tooMany = ({ limit, retryAfterSeconds }: LimitExceeded, what: Wording): Problem => {
  const window = windowInWords(limit.windowSeconds);
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return new Problem('too-many-requests', {
    detail: {
      en: `At most ${limit.max} ${what.en} are possible in ${window.en}. Try again in ${wait}.`,
      fr: `Au plus ${limit.max} ${what.fr} sont possibles en ${window.fr}. Réessayez dans ${wait}.`,
    },
    retryAfterSeconds,
  });
};

/**
 * Counts an attempt of `who`, a text without personal data, and ends the request with 429 where it is one too many.
 *
 * @param what - what was tried, as it follows "At most 60" and « Au plus 60 »: "look-ups"
 */
export const limitAttempts = async (
  deps: Pick<ApiDependencies, 'attempts' | 'clock'>,
  who: string,
  limits: readonly RateLimit[],
  what: Wording,
): Promise<void> => {
  const nowMs = deps.clock();
  const excess = excessOf(limits, await deps.attempts.count(who, limits, nowMs), nowMs);
  if (excess !== undefined) throw tooMany(excess, what);
};
