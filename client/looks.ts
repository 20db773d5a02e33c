import type { Progress } from './operations.ts';

/** What a look that counts everybody may cost: a list of 1.4 million people is looked at every 14 seconds. */
const MS_A_PERSON = 0.01;

/**
 * How long to wait between two looks at the progress of a campaign, ms. While it runs a look costs next to nothing,
 * whatever its size; otherwise everybody is counted anew each time, so that a large list is looked at less often.
 */
export const betweenLooksMs = (
  progress: Pick<Progress, 'state' | 'people'> | undefined,
  leastMs: number,
  mostMs: number,
): number => {
  if (progress === undefined || progress.state === 'running') return leastMs;
  return Math.max(leastMs, Math.min(mostMs, MS_A_PERSON * progress.people.total));
};
