import { setImmediate } from 'node:timers/promises';

/** Time that passes only when nothing is left to do: hours of a campaign take seconds, and a run can be repeated. */
export type VirtualTime = {
  clock: () => number;
  wait: (ms: number) => Promise<void>;
  /** Lets time pass until `done`, or `forMs` at most. */
  run(forMs: number, done?: () => boolean): Promise<void>;
};

type Timer = { atMs: number; order: number; resolve: () => void };

/** A heap by time; timers of the same time go in the order they were set. */
const createTimers = () => {
  const heap: Timer[] = [];
  const before = (one: number, other: number): boolean => {
    const [a, b] = [heap[one] as Timer, heap[other] as Timer];
    return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
  };
  const swap = (one: number, other: number): void => {
    [heap[one], heap[other]] = [heap[other] as Timer, heap[one] as Timer];
  };
  return {
    next: (): Timer | undefined => heap[0],
    push(timer: Timer): void {
      heap.push(timer);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop(): void {
      swap(0, heap.length - 1);
      heap.pop();
      for (let at = 0; ; ) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < heap.length && before(child, least)) least = child;
        }
        if (least === at) break;
        swap(at, least);
        at = least;
      }
    },
  };
};

export const createVirtualTime = (startMs: number): VirtualTime => {
  let nowMs = startMs;
  let order = 0;
  const timers = createTimers();
  return {
    clock: () => nowMs,
    wait: (ms) =>
      new Promise((resolve) => {
        order += 1;
        timers.push({ atMs: nowMs + Math.max(0, ms), order, resolve });
      }),
    async run(forMs, done = () => false) {
      const endMs = nowMs + forMs;
      for (;;) {
        // Everything that can go on without time passing does so first.
        await setImmediate();
        if (done()) return;
        const timer = timers.next();
        if (timer === undefined || timer.atMs > endMs) break;
        timers.pop();
        nowMs = timer.atMs;
        timer.resolve();
      }
      nowMs = endMs;
    },
  };
};
