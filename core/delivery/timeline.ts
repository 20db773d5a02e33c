/** Messages that the provider took in each interval, without a gap from the first message to the last. */
export type Timeline = {
  /** Begin of the first interval, epoch seconds. */
  fromSeconds: number;
  /** Length of each interval. */
  stepSeconds: number;
  sent: number[];
};

/** When messages were taken: all of them, and those of the present run. */
export type SendTimes = {
  /** When the provider took the first and the last message, epoch seconds. */
  firstSentAt?: number;
  lastSentAt?: number;
  /** Messages taken since the run began, and how long that took, in whole seconds. */
  run: { sent: number; seconds: number };
  /** Messages taken over time; absent before the first. */
  timeline?: Timeline;
};

/** Interval lengths of a timeline, seconds; at most {@link MAX_INTERVALS} intervals, except at the longest length. */
const STEPS = [5, 10, 30, 60, 300, 900, 3_600, 10_800, 86_400] as const;
const [SHORTEST_STEP] = STEPS;
const LONGEST_STEP = 86_400;
const MAX_INTERVALS = 120;

/**
 * Counts of messages as a timeline that is short enough to be drawn.
 *
 * @param counts - interval of the shortest length, numbered since the epoch → messages
 */
const timelineOf = (counts: ReadonlyMap<number, number>, first: number, last: number): Timeline => {
  const intervalsOf = (step: number): number => Math.floor(last / step) - Math.floor(first / step) + 1;
  const stepSeconds = STEPS.find((step) => intervalsOf(step) <= MAX_INTERVALS) ?? LONGEST_STEP;
  const begin = Math.floor(first / stepSeconds);
  const sent = Array.from({ length: intervalsOf(stepSeconds) }, () => 0);
  for (const [interval, count] of counts) {
    const at = Math.floor((interval * SHORTEST_STEP) / stepSeconds) - begin;
    sent[at] = (sent[at] ?? 0) + count;
  }
  return { fromSeconds: begin * stepSeconds, stepSeconds, sent };
};

/**
 * Counts messages by the time at which the provider took them, in any order.
 *
 * @param runSinceSeconds - start of the present run, epoch seconds
 */
export const createSendTimes = (runSinceSeconds: number) => {
  const counts = new Map<number, number>();
  let [first, last, runFirst] = [Infinity, -Infinity, Infinity];
  let runSent = 0;
  return {
    add(takenAtSeconds: number): void {
      first = Math.min(first, takenAtSeconds);
      last = Math.max(last, takenAtSeconds);
      const interval = Math.floor(takenAtSeconds / SHORTEST_STEP);
      counts.set(interval, (counts.get(interval) ?? 0) + 1);
      if (takenAtSeconds < runSinceSeconds) return;
      runSent += 1;
      runFirst = Math.min(runFirst, takenAtSeconds);
    },
    result: (): SendTimes => ({
      ...(first === Infinity
        ? {}
        : { firstSentAt: first, lastSentAt: last, timeline: timelineOf(counts, first, last) }),
      // The last message took its second, too: messages of one second alone would make an infinite rate.
      run: { sent: runSent, seconds: runSent === 0 ? 0 : last - runFirst + 1 },
    }),
  };
};
