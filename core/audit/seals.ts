// Ends of chains as they are put where nobody can change or delete them, so that a rewritten trail shows.
import * as z from 'zod';
import type { ChainHead, Seal } from './chain.ts';

/** One sealing of all chains, as it is kept; each names the one before by its hash. */
export const sealingSchema = z.object({
  atMs: z.number(),
  /** SHA-256, hexadecimal, of the sealing before as it is kept; not in the first. */
  previous: z.string().optional(),
  /** Ends of all chains by their names. A chain that is gone keeps the end that it had. */
  ends: z.record(z.string(), z.object({ number: z.number(), hash: z.string() })),
});
export type Sealing = z.infer<typeof sealingSchema>;

/** Where seals are put. Nothing is ever written over or deleted there. */
export interface SealStore {
  /** The newest sealing with its hash. */
  last(nowMs: number): Promise<{ sealing: Sealing; hash: string } | undefined>;
  /** Keeps the end of one chain; a repetition keeps it once more. */
  putEnd(chain: string, end: ChainHead): Promise<void>;
  /** Keeps a sealing, once all its ends are kept. */
  put(sealing: Sealing): Promise<void>;
}

/** Reads the seals, where every chain has its own. */
export interface SealReader {
  /** All seals of a chain, by number. */
  of(chain: string): Promise<Seal[]>;
  /** Every chain that was ever sealed. */
  chains(): Promise<string[]>;
}

/** Chains whose end is another than at the last sealing, and those that are not what was sealed: shorter, other, or gone. */
export const changedSince = (
  before: Sealing['ends'],
  now: Sealing['ends'],
): { changed: [string, ChainHead][]; broken: string[] } => ({
  changed: Object.entries(now).filter(
    ([chain, { number, hash }]) => before[chain]?.number !== number || before[chain]?.hash !== hash,
  ),
  broken: Object.entries(before).flatMap(([chain, sealed]) => {
    const end = now[chain];
    const goesOn = end !== undefined && (end.number > sealed.number || end.hash === sealed.hash);
    return goesOn ? [] : [chain];
  }),
});
