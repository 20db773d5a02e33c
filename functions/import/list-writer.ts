import { DAY_MS } from '../../core/base/day.ts';
import { nextState } from '../../core/campaign/campaign.ts';
import { makeNoticeCode } from '../../core/notice/code.ts';
import { retentionEndsAtMs } from '../../core/report/retention.ts';
import type { CheckpointSaver, ImportRunEnd } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { noRows } from './failure-words.ts';
import { type OpenList, type Position, snapshotName } from './list-file.ts';
import { joinRejects, writeRejectPart } from './rejects.ts';
import type { ImportRow, Totals } from './row-placer.ts';
import { createRowWriter, type RowWriter } from './row-writer.ts';

/** How long an interrupted import can go on: as long as its message can stay in queue and dead letters. */
const SNAPSHOT_DAYS = 28;

/**
 * Writes the rows of a list and the checkpoints that count them. Order of writes: people and their delivery items
 * first, then the checkpoint.
 */
export const createListWriter = async (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  { audience, layout: { separator, columns }, open }: OpenList,
) => {
  const { id, channels } = saver.campaign();
  const { bucket, number, startedAtMs, ...started } = saver.checkpoint();
  const mac = await deps.codeMac();
  // Counted from the start of the import, not from now, so that a repeated row is written the same.
  const expiresAtMs = retentionEndsAtMs(startedAtMs, deps.retentionDays);
  const codeOf = (place: { chunk: number; place: number }) => makeNoticeCode(audience, place, mac);
  const writerFrom = (totals: Totals): RowWriter =>
    createRowWriter({ ...deps, codeOf, channels }, audience, expiresAtMs, columns, totals);

  const { counts, groups, nextChunk, languageFallbacks, encodings } = started;
  let writer = writerFrom({ open, counts, groups, nextChunk, languageFallbacks, encodings });

  const rejectsSoFar = (rejectParts: number) => ({ campaign: id, bucket, number, separator, rejectParts });
  const writeRejects = (): Promise<number> =>
    writeRejectPart(deps.files, rejectsSoFar(saver.checkpoint().rejectParts), writer.rejects());

  return {
    add: (rows: readonly ImportRow[]): Promise<void> => writer.add(rows),
    settle: (): Promise<void> => writer.settle(),

    /** Makes the rows up to a position count; false where another run has taken the place of this one. */
    async checkpoint(position: Position): Promise<boolean> {
      await writer.settle();
      const totals = writer.totals();
      const snapshotExpiryMs = Math.min(expiresAtMs, deps.clock() + SNAPSHOT_DAYS * DAY_MS);
      const [rejectParts] = await Promise.all([
        writeRejects(),
        deps.audience.put(snapshotName(audience, position.row), totals.open, snapshotExpiryMs),
      ]);
      const saved = await saver.save({
        ...saver.checkpoint(),
        ...totals,
        ...position,
        open: totals.open.map(({ recipients, ...chunk }) => ({ ...chunk, people: recipients.length })),
        rejectParts,
      });
      writer = writerFrom(totals);
      return saved !== undefined;
    },

    /** Ends an import whose file has been read to its end. */
    async finish(position: Position): Promise<ImportRunEnd> {
      await writer.settle();
      await writer.closeChunks();
      const totals = writer.totals();
      if (totals.counts.rows === 0) return await saver.fail(noRows);
      const rejectParts = await writeRejects();
      await joinRejects(deps.files, rejectsSoFar(rejectParts));
      const finishedAtMs = deps.clock();
      const saved = await saver.save(
        {
          ...saver.checkpoint(),
          ...totals,
          ...position,
          open: [],
          status: 'done',
          finishedAtMs,
          rejectParts,
        },
        // A campaign cancelled meanwhile stays so.
        ({ state }) => ({ state: nextState(state, 'import') ?? state }),
      );
      return saved === undefined ? { end: 'overtaken' } : { end: 'done', row: position.row };
    },
  };
};
