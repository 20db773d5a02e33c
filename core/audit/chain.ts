import * as z from 'zod';
import { canonicalJson, sha256 } from '../base/sha256.ts';
import { type RecordedEvent, recordedEventSchema } from './event.ts';
import { type AttemptTally, attemptTallySchema } from './rate-limit.ts';

/** An act as a link of a chain: whatever is changed, removed, inserted or moved breaks it. */
export const auditEntrySchema = z.object({
  /** Counts the entries of the chain from 1. */
  number: z.number().int().min(1),
  /** Tells the entry from that of an equal act: a program may do the same twice in one millisecond. */
  id: z.string().optional(),
  act: recordedEventSchema,
  /** Attempts that are limited, counted in this chain up to and with this act. */
  tally: attemptTallySchema.optional(),
  /** Hash of the entry before; {@link CHAIN_START} in the first. */
  previous: z.string(),
  /** SHA-256, hex, of everything else in the entry. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What the first entry of a chain follows. */
const CHAIN_START = '0'.repeat(64);

/** The end of a chain, as whoever wrote it down elsewhere can tell by it whether anything before was changed. */
export type ChainHead = Pick<AuditEntry, 'number' | 'hash'>;

const hashOf = async (
  chain: string,
  { number, id, act, tally, previous }: Omit<AuditEntry, 'hash'>,
): Promise<string> => await sha256(canonicalJson({ chain, number, id, act, tally, previous }));

/** The entry that keeps `act` behind `last` in a chain; its hash names the chain, so that it fits no other. */
export const nextEntry = async (
  chain: string,
  last: ChainHead | undefined,
  act: RecordedEvent,
  { id, tally = {} }: { id?: string; tally?: AttemptTally } = {},
): Promise<AuditEntry> => {
  const entry = {
    number: (last?.number ?? 0) + 1,
    ...(id === undefined ? {} : { id }),
    act,
    ...(Object.keys(tally).length === 0 ? {} : { tally }),
    previous: last?.hash ?? CHAIN_START,
  };
  return { ...entry, hash: await hashOf(chain, entry) };
};

/** The chain that an act belongs to: that of its campaign, or else that of who did it. */
export const chainOf = ({ campaign, by }: Pick<RecordedEvent, 'campaign' | 'by'>): string =>
  campaign ?? `by-${by}`;

/** What is wrong in a chain, at the entry of this number. */
type AuditProblem = {
  number: number;
  problem: 'changed' | 'missing' | 'out-of-place' | 'not-linked' | 'beyond-the-end';
};

export type ChainCheck = {
  add(entry: AuditEntry): Promise<void>;
  /** `head` as it is written down beside the chain; undefined where the chain was never begun. */
  result(head: ChainHead | undefined): { entries: number; problems: AuditProblem[] };
};

/** Checks the entries of a chain, given in the order in which they are kept. */
export const createChainCheck = (chain: string): ChainCheck => {
  const problems: AuditProblem[] = [];
  let entries = 0;
  let expected = 1;
  let last: ChainHead | undefined;
  return {
    async add(entry) {
      entries += 1;
      const { number, previous, hash } = entry;
      if (hash !== (await hashOf(chain, entry))) problems.push({ number, problem: 'changed' });
      if (number < expected) problems.push({ number, problem: 'out-of-place' });
      for (let missing = expected; missing < number; missing += 1) {
        problems.push({ number: missing, problem: 'missing' });
      }
      const follows = number === (last?.number ?? 0) + 1;
      if (follows && previous !== (last?.hash ?? CHAIN_START))
        problems.push({ number, problem: 'not-linked' });
      expected = Math.max(expected, number + 1);
      last = { number, hash };
    },
    result(head) {
      const end = head?.number ?? 0;
      for (let missing = expected; missing <= end; missing += 1) {
        problems.push({ number: missing, problem: 'missing' });
      }
      if (last !== undefined && last.number > end) {
        problems.push({ number: last.number, problem: 'beyond-the-end' });
      } else if (last !== undefined && last.number === end && last.hash !== head?.hash) {
        problems.push({ number: last.number, problem: 'not-linked' });
      }
      return { entries, problems };
    },
  };
};
