import { backOff, maxRounds, type Timing } from '../../aws/backoff.ts';

/** How DynamoDB turns a call away for how much is asked of it ("Error handling" of its developer guide). */
const NAMES = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
]);

/** Whether a call was turned away because of throttling: nothing was done, and it may be repeated. */
export const isThrottled = (error: unknown): boolean => error instanceof Error && NAMES.has(error.name);

/**
 * Repeats one of many calls for as long as it is throttled, up to `maxRounds` times. The SDK repeats it too, but only a
 * few times, from an allowance that all calls of a client share: where many wait for a table, some use theirs up, and
 * where it throttles for long, all do.
 */
export const whileThrottled = async <T>(timing: Timing, call: () => Promise<T>): Promise<T> => {
  for (let round = 0; ; round++) {
    try {
      return await call();
    } catch (error) {
      if (!isThrottled(error) || round === maxRounds) throw error;
      await backOff(timing, round);
    }
  }
};
