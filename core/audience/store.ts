import type { Written } from '../base/conditional-write.ts';
import type { Chunk } from './audience.ts';

export interface AudienceStore {
  /** Writes whole chunks; an existing chunk of the same number is replaced. */
  put(audience: string, chunks: readonly Chunk[], expiresAtMs: number): Promise<void>;
  /** Writes `next` in place of `latest`, if the stored people of that chunk are still those of `latest`. */
  replace(audience: string, next: Chunk, latest: Chunk, expiresAtMs: number): Promise<Written>;
  /** Deletes chunks; those that do not exist stay so. */
  remove(audience: string, chunks: readonly number[]): Promise<void>;
  get(audience: string, chunk: number): Promise<Chunk | undefined>;
  /** Several at once, in no order; those that do not exist are left out. */
  getMany(keys: readonly ChunkKey[]): Promise<{ key: ChunkKey; chunk: Chunk }[]>;
}

/** Names a chunk of an audience. */
export type ChunkKey = { audience: string; chunk: number };
