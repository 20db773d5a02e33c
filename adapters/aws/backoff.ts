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

/** Rounds, without anything done where a call is done in part, after which a service counts as lost: about 20 s in all. */
export const maxRounds = 20;
