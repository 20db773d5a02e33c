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
  /** Keyed hash, 64 hexadecimal digits, of everything else in the entry. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema> & {
  /** Read from where version 0.2.0 and before kept it: its hash is a SHA-256 without a key. */
  isUnkeyed?: true;
};

/** What the first entry of a chain follows. */
export const CHAIN_START = '0'.repeat(64);

/** The end of a chain, as whoever wrote it down elsewhere can tell by it whether anything before was changed. */
export type ChainHead = Pick<AuditEntry, 'number' | 'hash'>;

/** The end of a chain at some moment. */
export type Seal = ChainHead & { sealedAtMs: number };

/**
 * Hash of a text, 64 hexadecimal digits, under a key that only those have who record or verify: who can write to where the
 * trail is kept cannot make entries that fit.
 */
export type EntryHash = (text: string) => string | Promise<string>;

const hashOf = async (
  hash: EntryHash,
  chain: string,
  { number, id, act, tally, previous }: Omit<AuditEntry, 'hash'>,
): Promise<string> => await hash(canonicalJson({ chain, number, id, act, tally, previous }));

/** The entry that keeps `act` behind `last` in a chain; its hash names the chain, so that it fits no other. */
export const nextEntry = async (
  hash: EntryHash,
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
  return { ...entry, hash: await hashOf(hash, chain, entry) };
};

/** The chain that an act belongs to: that of its campaign, or else that of who did it. */
export const chainOf = ({ campaign, by }: Pick<RecordedEvent, 'campaign' | 'by'>): string =>
  campaign ?? `by-${by}`;

/** What may be wrong with an entry. `not-as-sealed`: it, or one before it, is another than was sealed. */
export const auditProblems = ['changed', 'missing', 'out-of-place', 'not-linked', 'not-as-sealed'] as const;

/** What is wrong in a chain, at the entry of this number. */
type AuditProblem = { number: number; problem: (typeof auditProblems)[number] };

export type ChainCheck = {
  add(entry: AuditEntry): Promise<void>;
  /** `hash` is that of the last entry. Problems stand in the order of the numbers. */
  result(): { entries: number; hash: string; problems: AuditProblem[] };
};

/**
 * Checks the entries of a chain, given in the order in which they are kept. What was rewritten with the key, and an end
 * that was cut off, show by the seals, as far as they reach.
 */
export const createChainCheck = (hash: EntryHash, chain: string, seals: readonly Seal[] = []): ChainCheck => {
  const problems: AuditProblem[] = [];
  const sealed = Map.groupBy(seals, ({ number }) => number);
  let entries = 0;
  let expected = 1;
  let last: ChainHead | undefined;
  const skipTo = (number: number): void => {
    for (let missing = expected; missing < number; missing += 1) {
      problems.push({ number: missing, problem: 'missing' });
    }
    expected = Math.max(expected, number);
  };
  return {
    async add(entry) {
      entries += 1;
      const { number, previous } = entry;
      const fitting = await hashOf(entry.isUnkeyed === true ? sha256 : hash, chain, entry);
      if (entry.hash !== fitting) problems.push({ number, problem: 'changed' });
      if (number < expected) problems.push({ number, problem: 'out-of-place' });
      skipTo(number);
      const follows = number === (last?.number ?? 0) + 1;
      if (follows && previous !== (last?.hash ?? CHAIN_START))
        problems.push({ number, problem: 'not-linked' });
      if (sealed.get(number)?.some((seal) => seal.hash !== entry.hash)) {
        problems.push({ number, problem: 'not-as-sealed' });
      }
      expected = Math.max(expected, number + 1);
      last = { number, hash: entry.hash };
    },
    result() {
      skipTo(Math.max(0, ...sealed.keys()) + 1);
      return {
        entries,
        hash: last?.hash ?? CHAIN_START,
        problems: problems.toSorted((one, other) => one.number - other.number),
      };
    },
  };
};
