import { chanceOf } from '../faults/chance.ts';
import type { FaultCounts, QueueShares } from '../faults/mix.ts';

/** What befalls a received message: a copy follows it, it is held back, or it is left out of its batch. */
type MessageFate =
  | { fate: 'twice' | 'late'; afterMs: number }
  | { fate: 'unprocessed'; backInSeconds: number };

export type QueueFaults = {
  /** What befalls the message that was received next. */
  next(): MessageFate | undefined;
  /**
   * Seconds after which the messages of an invocation that died come back. Left to their visibility time-out they
   * would take minutes, which makes a proof long and the test of claims no harder.
   */
  backInSeconds: number;
};

const BACK_IN_SECONDS = 5;

/** Decides by seed, queue and how many of its messages came before. */
export const createQueueFaults = (
  seed: number,
  queue: string,
  shares: QueueShares,
  counts: FaultCounts,
): QueueFaults => {
  let received = 0;
  return {
    backInSeconds: BACK_IN_SECONDS,
    next() {
      received += 1;
      const chance = (of: string): number => chanceOf(seed, queue, received, of);
      const afterMs = Math.round(chance('after') * shares.lateMs);
      let left = chance('fate');
      const falls = (share: number): boolean => {
        left -= share;
        return left < 0;
      };
      const struck = (fate: MessageFate): MessageFate => {
        counts.note(`queue message ${fate.fate}`);
        return fate;
      };
      // Half of the copies come while the first may still be at work.
      if (falls(shares.twice)) return struck({ fate: 'twice', afterMs: chance('soon') < 0.5 ? 0 : afterMs });
      if (falls(shares.late)) return struck({ fate: 'late', afterMs });
      if (falls(shares.unprocessed)) {
        // Never 0: the emulator loses a message that is to be visible at once.
        return struck({ fate: 'unprocessed', backInSeconds: 1 + Math.floor(chance('back') * 3) });
      }
      return undefined;
    },
  };
};
