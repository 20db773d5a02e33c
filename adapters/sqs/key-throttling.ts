import { backOff, maxRounds, type Timing } from '../aws/backoff.ts';

/**
 * Repeats a call that SQS turns away because the key of an encrypted queue is asked too often: nothing was done, and
 * the SDK does not know `KmsThrottled` (API reference of `SendMessage`, "Errors") as an error to be repeated.
 */
export const withKeyThrottling = async <T>(timing: Timing, call: () => Promise<T>): Promise<T> => {
  for (let round = 0; ; round += 1) {
    try {
      return await call();
    } catch (error) {
      const isThrottled = error instanceof Error && error.name === 'KmsThrottled';
      if (!isThrottled || round === maxRounds) throw error;
      await backOff(timing, round);
    }
  }
};
