import type { AuditEntry, ChainHead } from './chain.ts';
import type { AuditEvent } from './event.ts';
import type { LimitExceeded, RateLimit } from './rate-limit.ts';

/** What people did, as chains of entries that show every later change. */
export interface AuditTrail {
  /** Adds an act to the end of its chain (see `chainOf`). Throws where that cannot be done: then nothing was added. */
  append(act: AuditEvent): Promise<AuditEntry>;
  /**
   * Adds an act that is possible only so often to the end of its chain, unless it is one too many. What was added
   * within the same limits to the same chain counts together. Throws where it cannot be done: then nothing was added.
   *
   * @param attempts - as how many it counts; once unless given
   */
  appendWithin(act: AuditEvent, limits: readonly RateLimit[], attempts?: number): Promise<Kept>;
  /**
   * Whether an act would be one too many in this chain at this time, before anything is read or done for it. Reads the
   * end of the chain only, which {@link appendWithin} then need not read again.
   */
  excess(chain: string, limits: readonly RateLimit[], atMs: number): Promise<LimitExceeded | undefined>;
  /**
   * A chain as it is at one moment: its end, and all entries up to it as they are kept, by their number, some at a time.
   * Undefined where there is no such chain.
   *
   * @param after - number of an entry that is known, with all before it: they are not read again
   */
  read(
    chain: string,
    after?: number,
  ): Promise<{ head: ChainHead; entries: AsyncIterable<AuditEntry[]> } | undefined>;
  /** What was done on one thing, in all chains: a keyed hash or a place, as entries name it. Oldest first, some at a time. */
  about(on: string): AsyncIterable<{ chain: string; entry: AuditEntry }[]>;
  /** Every chain with its end, by its name; `name` is that of whoever added the last entry. */
  chains(): Promise<({ chain: string; name?: string } & ChainHead)[]>;
}

/** What became of an act that is possible only so often: it is on record, or would have been one too many. */
export type Kept = { entry: AuditEntry } | { excess: LimitExceeded };
