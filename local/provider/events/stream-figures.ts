import type { Clock } from '../../../core/base/clock.ts';

const MINUTE_MS = 60_000;
const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS;

/** A figure of a minute, by when it began, epoch ms. */
export type ByMinute = ReadonlyMap<number, number>;

/** What a delivery stream counts of itself, as Firehose does: only in minutes in which there is something to tell. */
export type StreamFigures = {
  /** A record came in; `oldestMs` is when the oldest did that is not stored yet. */
  received(oldestMs: number): void;
  /** Something is about to count as stored; `oldestMs` as above. */
  storing(oldestMs: number): void;
  /** Brings the figures up to date; `oldestMs` is undefined where nothing waits. */
  read(oldestMs: number | undefined): { oldestSeconds: ByMinute; incoming: ByMinute };
};

export const createStreamFigures = (clock: Clock): StreamFigures => {
  const oldestSeconds = new Map<number, number>();
  const incoming = new Map<number, number>();
  let seenMs = 0;

  /** The age of the oldest record in each minute since it was last looked at: it has waited all that time. */
  const observe = (oldestMs: number): void => {
    const nowMs = clock();
    for (let minute = minuteOf(Math.max(seenMs, oldestMs)); minute <= nowMs; minute += MINUTE_MS) {
      const age = (Math.min(nowMs, minute + MINUTE_MS - 1) - oldestMs) / 1000;
      oldestSeconds.set(minute, Math.max(oldestSeconds.get(minute) ?? 0, age));
    }
    seenMs = nowMs;
  };

  return {
    received(oldestMs) {
      const minute = minuteOf(clock());
      incoming.set(minute, (incoming.get(minute) ?? 0) + 1);
      observe(oldestMs);
    },
    storing: observe,
    read(oldestMs) {
      if (oldestMs !== undefined) observe(oldestMs);
      return { oldestSeconds, incoming };
    },
  };
};
