// The second pass over a list: its people get their places and are written, as was found and decided.
import { audienceId } from '../../core/audience/audience.ts';
import type { Position, RowCounts } from '../../core/list/import.ts';
import { makeNoticeCode } from '../../core/notice/code.ts';
import { createListMeasurer } from '../../core/notice/list-measures.ts';
import { retentionEndsAtMs } from '../../core/report/retention.ts';
import { countRows } from '../../core/survey/counts.ts';
import { createVerdicts, sharedGroups } from '../../core/survey/verdicts.ts';
import type { CheckpointSaver, ImportRunEnd } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { interrupted } from './failure-words.ts';
import { writeSpill } from './look-up-spills.ts';
import { readOpenChunks, removeOpenChunks, writeOpenChunks } from './open-chunks.ts';
import { createRejects } from './rejects.ts';
import { createRowPlacer } from './row-placer.ts';
import { createRowWriter } from './row-writer.ts';
import { createJoiner } from './supplements.ts';
import type { Surveyed } from './survey-parts.ts';
import type { CheckRow, Pass } from './walk.ts';

const isSameCount = (one: RowCounts, other: Partial<RowCounts>): boolean =>
  (Object.keys(other) as (keyof RowCounts)[]).every((key) => one[key] === other[key]);

/**
 * Goes on with writing a list where its last checkpoint left it; how the run ends, where it cannot.
 *
 * @param surveyed - what was found out about the list
 */
export const createWritePass = async (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  check: CheckRow,
  { index, supplements, givenBack }: Surveyed,
): Promise<Pass | ImportRunEnd> => {
  const { id, channels, personFields } = saver.campaign();
  const started = saver.checkpoint();
  const audience = audienceId(id, started.number);
  const open = await readOpenChunks(deps, audience, started);
  if (open === undefined) return await saver.fail(interrupted);
  index.end();
  const verdictOf = createVerdicts(index, sharedGroups(index, channels), started.decisions);
  const [mac, birthHashOf, lookupHash] = await Promise.all([
    deps.codeMac(),
    deps.birthHash(),
    deps.lookup.hash(),
  ]);
  // Counted from the start of the import, not from now, so that a repeated row is written the same.
  const expiresAtMs = retentionEndsAtMs(started.startedAtMs, deps.retentionDays);
  const placer = createRowPlacer(
    {
      codeOf: (place) => makeNoticeCode(audience, place, mac),
      birthHashOf,
      lookupHash,
      takesSms: deps.takesSms,
      channels,
      homeCountry: deps.homeCountry,
      index,
      verdictOf,
      joiner: createJoiner(index, supplements, deps.takesSms),
    },
    { ...started, open },
  );
  const measurer = started.measures && createListMeasurer(started.measures, personFields);
  const writer = createRowWriter({ ...deps, channels, measurer }, audience, expiresAtMs);
  const rejects = createRejects(deps.files, id, started);
  const encodings = { ...started.encodings };
  let { people } = started;
  let rowsInBatch = 0;

  const flush = async (): Promise<void> => {
    rowsInBatch = 0;
    await writer.begin(placer.takeFull());
  };
  /** Writes what was taken; what stands at the checkpoint then. */
  const progress = async (position: Position, row: number) => {
    await flush();
    await writer.settle();
    const before = saver.checkpoint();
    const to = { row, position };
    const [rejectParts, spills] = await Promise.all([
      rejects.write(placer.takeRejects(), before, to),
      writeSpill(deps.files, id, placer.takeEntries(), before, to),
    ]);
    const parts = { rejectParts, spills, measures: measurer?.measures() };
    return { ...before, ...placer.totals(), position, row, people, ...parts, encodings: { ...encodings } };
  };

  return {
    beginFile: () => {},
    skip: () => {},
    take(row, layout) {
      if (row.utf8) encodings.utf8 += 1;
      if (row.windows1252) encodings.windows1252 += 1;
      rowsInBatch += 1;
      const checked = check(row, layout);
      if ('rejected' in checked) {
        if (givenBack.has(row)) placer.passOver();
        else placer.reject(row, checked.rejected);
      } else {
        placer.take(row, checked.person, layout, people);
        people += 1;
      }
    },
    async hasRoom() {
      if (rowsInBatch >= deps.rowsPerBatch) await flush();
    },
    settle: () => writer.settle().catch(() => undefined),
    async checkpoint(position, row) {
      const before = saver.checkpoint();
      const next = await progress(position, row);
      const openNow = await writeOpenChunks(deps, audience, next, expiresAtMs);
      if ((await saver.save({ ...next, open: openNow })) === undefined) return false;
      await removeOpenChunks(deps, audience, before);
      return true;
    },
    async finish(position, row) {
      const before = saver.checkpoint();
      const last = await progress(position, row);
      await writer.closeChunks(last.open);
      if (!isSameCount(last.counts, countRows(index, channels, verdictOf, givenBack.count()))) {
        throw new Error('the people written are not those of the survey');
      }
      await rejects.join(last.rejectParts);
      const saved = await saver.save({ ...last, open: [], measures: measurer?.measures(), bucketsFrom: 0 });
      if (saved === undefined) return { end: 'overtaken' };
      await removeOpenChunks(deps, audience, before);
      return { end: 'written', row };
    },
  };
};
