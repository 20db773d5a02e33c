import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that follows from the seed and the words alone: what befalls a call does not depend on when it
 * is made, nor on what else is asked.
 */
export const chanceOf = (seed: number, ...words: readonly (string | number)[]): number =>
  createHash('sha256')
    .update(`${seed}|${words.join('|')}`)
    .digest()
    .readUInt32BE() /
  2 ** 32;
