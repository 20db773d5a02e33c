import type { AuditEntry, ChainHead } from './chain.ts';
import type { AuditEvent } from './event.ts';
import type { AttemptTally, LimitExceeded, RateLimit } from './rate-limit.ts';

/** What people did, as chains of entries that show every later change. */
export interface AuditTrail {
  /** Adds an act to the end of its chain (see `chainOf`). Throws where that cannot be done: then nothing was added. */
  append(act: AuditEvent): Promise<AuditEntry>;
  /**
   * Adds an act that is possible only so often to the end of its chain, unless it is one too many. What was added
   * within the same limits to the same chain counts together. One write, where `end` is the chain's end as it is now;
   * without it, the end may have to be read first. Throws where it cannot be done: then nothing was added.
   */
  appendWithin(act: AuditEvent, limits: readonly RateLimit[], end?: ChainEnd): Promise<Kept>;
  /** Takes what has gathered at the ends of chains by {@link appendWithin} from there, which keeps further acts cheap. */
  putFullPagesAside(): Promise<void>;
  /**
   * A chain as it is at one moment: its end as that is written down, and all entries as they are kept, in the order of
   * their keys, some at a time. Undefined where there is no such chain.
   *
   * @param after - number of an entry that is known, with all before it: they are not read again, but for a few
   */
  read(
    chain: string,
    after?: number,
  ): Promise<{ head: ChainHead; entries: AsyncIterable<AuditEntry[]> } | undefined>;
  /** Every chain with its end, by name. */
  chains(): Promise<({ chain: string } & ChainHead)[]>;
}

/** The end of a chain: what the next act follows, the entries that are kept with it, and attempts that were counted. */
export type ChainEnd = { head: ChainHead | undefined; open: readonly AuditEntry[]; tally: AttemptTally };

/** What became of an act that is possible only so often: it is on record, or would have been one too many. */
export type Kept = { entry: AuditEntry } | { excess: LimitExceeded };
