import type { Trial } from './step.ts';

/** Asks again until there is an answer; undefined where there is none in time. */
export const until = async <Answer>(
  { sleep }: Pick<Trial, 'sleep'>,
  question: () => Promise<Answer | undefined>,
  { everyMs = 2_000, withinMs = 10 * 60_000 }: { everyMs?: number; withinMs?: number } = {},
): Promise<Answer | undefined> => {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    const answer = await question();
    if (answer !== undefined || waitedMs >= withinMs) return answer;
    await sleep(everyMs);
  }
};
