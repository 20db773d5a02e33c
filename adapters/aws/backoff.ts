import { setTimeout } from 'node:timers/promises';

/** Waiting and chance, handed in so that tests neither wait nor vary. */
export type Timing = {
  sleep: (ms: number) => Promise<unknown>;
  /** From 0 inclusive to 1 exclusive. */
  random: () => number;
};

export const realTiming: Timing = { sleep: (ms) => setTimeout(ms), random: Math.random };

const baseMs = 25;
const capMs = 2_000;

/** Waits before another attempt; `attempt` counts from 0. Exponential with full jitter, at most 2 s. */
export const backOff = async (timing: Timing, attempt: number): Promise<void> => {
  await timing.sleep(timing.random() * Math.min(capMs, baseMs * 2 ** attempt));
};

/** Rounds after which leftovers of a batch call count as a lost dependency: about 20 s in all. */
export const maxRounds = 20;
