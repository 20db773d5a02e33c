import { chanceOf } from '../../faults/chance.ts';
import type { EventShares } from '../../faults/mix.ts';

/** What befalls one event file on its way. */
type FileFate = {
  /** How long it is held, so that those after it overtake it; 0 in most cases. */
  heldMs: number;
  /** Whether it is stored a second time under another name. */
  isRepeated: boolean;
  /** The file with its lines in another order, or as it was. */
  body: Buffer;
};

export type EventFaults = {
  /** What befalls a stream's next file. */
  fileFate(body: Buffer): FileFate;
  /**
   * Whether an event never reaches its stream.
   *
   * @param who - tells people apart, see `CallHead.who`
   * @param index - of the happening in the plan
   */
  isLost(who: string, index: number): boolean;
  counts: { shuffledFiles: number; repeatedFiles: number; delayedFiles: number; lostEvents: number };
};

const shuffled = (body: Buffer, chance: (of: string) => number): Buffer => {
  const lines = body.toString('latin1').split('\n').slice(0, -1);
  const order = lines.map((line, at) => ({ line, rank: chance(`line ${at}`) }));
  order.sort((one, other) => one.rank - other.rank);
  return Buffer.from(`${order.map(({ line }) => line).join('\n')}\n`, 'latin1');
};

/** Decides on files by seed and number, on events by seed and person. */
export const createEventFaults = (shares: EventShares): EventFaults => {
  const counts = { shuffledFiles: 0, repeatedFiles: 0, delayedFiles: 0, lostEvents: 0 };
  let files = 0;
  return {
    counts,
    fileFate(body) {
      files += 1;
      const file = files;
      const chance = (of: string): number => chanceOf(shares.seed, 'file', file, of);
      const isDelayed = chance('delayed') < shares.delayed;
      const isRepeated = chance('repeated') < shares.repeated;
      const isShuffled = chance('shuffled') < shares.shuffled;
      if (isDelayed) counts.delayedFiles += 1;
      if (isRepeated) counts.repeatedFiles += 1;
      if (isShuffled) counts.shuffledFiles += 1;
      return {
        heldMs: isDelayed ? Math.round(chance('held') * shares.delayMs) : 0,
        isRepeated,
        body: isShuffled ? shuffled(body, chance) : body,
      };
    },
    isLost: (who, index) => chanceOf(shares.seed, 'event', who, index) < shares.lost,
  };
};
