// The chunks that are not full at a checkpoint: whoever goes on from there fills them.
import type { Chunk } from '../../core/audience/audience.ts';
import { DAY_MS } from '../../core/base/day.ts';
import type { Import } from '../../core/list/import.ts';
import type { ImporterDependencies } from './dependencies.ts';

/** How long an interrupted import can go on: as long as its message can stay in queue and dead letters. */
const SNAPSHOT_DAYS = 28;

/** They stand under a name of their own, so that no late run can cut a full chunk. */
const snapshotName = (audience: string, { file, byteOffset }: Import['position']): string =>
  `${audience}-at-${file}-${byteOffset}`;

/** The chunks that were open at the checkpoint, or undefined where they have expired. */
export const readOpenChunks = async (
  { audience: store }: Pick<ImporterDependencies, 'audience'>,
  audience: string,
  { position, open }: Pick<Import, 'position' | 'open'>,
): Promise<Chunk[] | undefined> => {
  const name = snapshotName(audience, position);
  const stored = await Promise.all(open.map(({ number }) => store.get(name, number)));
  const chunks = stored.flatMap((chunk, index) => {
    const people = open[index]?.people ?? 0;
    return chunk !== undefined && chunk.recipients.length >= people
      ? [{ ...chunk, recipients: chunk.recipients.slice(0, people) }]
      : [];
  });
  return chunks.length === open.length ? chunks : undefined;
};

/**
 * Writes the chunks that are open at a checkpoint; what of them is stored with the import.
 *
 * @param expiresAtMs - when the people of the list expire
 */
export const writeOpenChunks = async (
  { audience: store, clock }: Pick<ImporterDependencies, 'audience' | 'clock'>,
  audience: string,
  { position, open }: { position: Import['position']; open: readonly Chunk[] },
  expiresAtMs: number,
): Promise<Import['open']> => {
  const snapshotExpiryMs = Math.min(expiresAtMs, clock() + SNAPSHOT_DAYS * DAY_MS);
  await store.put(snapshotName(audience, position), open, snapshotExpiryMs);
  return open.map(({ number, language, channel, recipients }) => ({
    number,
    language,
    channel,
    people: recipients.length,
  }));
};

/** Deletes the chunks that were open at a checkpoint before the one that counts now: a purge does not know their name. */
export const removeOpenChunks = async (
  { audience: store }: Pick<ImporterDependencies, 'audience'>,
  audience: string,
  { position, open }: Pick<Import, 'position' | 'open'>,
): Promise<void> => {
  if (open.length === 0) return;
  await store.remove(
    snapshotName(audience, position),
    open.map(({ number }) => number),
  );
};
