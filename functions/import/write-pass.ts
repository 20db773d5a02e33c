// The second pass over a list: its people get their places and are written, as was found and decided.
import { audienceId, type Chunk } from '../../core/audience/audience.ts';
import { DAY_MS } from '../../core/base/day.ts';
import { nextState } from '../../core/campaign/campaign.ts';
import { withDone } from '../../core/campaign/lists.ts';
import { isBlankRow } from '../../core/columns/headers.ts';
import type { Import, Position, RowCounts } from '../../core/list/import.ts';
import { makeNoticeCode } from '../../core/notice/code.ts';
import { retentionEndsAtMs } from '../../core/report/retention.ts';
import { countRows } from '../../core/survey/counts.ts';
import type { Supplement } from '../../core/survey/join.ts';
import { createVerdicts } from '../../core/survey/verdicts.ts';
import type { CheckpointSaver, ImportRunEnd } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { interrupted } from './failure-words.ts';
import { joinRejects, writeRejectPart } from './rejects.ts';
import { createRowPlacer } from './row-placer.ts';
import { createRowWriter } from './row-writer.ts';
import { readSurvey, type Surveyed } from './survey-parts.ts';
import type { CheckRow, Pass } from './walk.ts';

/** How long an interrupted import can go on: as long as its message can stay in queue and dead letters. */
const SNAPSHOT_DAYS = 28;

/** A position as it stands in the names of objects. */
export const nameOf = ({ file, byteOffset }: Position): string => `${file}-${byteOffset}`;

/** The partly filled chunks at a checkpoint stand under a name of their own, so that no late run can cut a full chunk. */
const snapshotName = (audience: string, position: Position): string => `${audience}-at-${nameOf(position)}`;

/** The chunks that were open at the checkpoint, or undefined where they have expired. */
const readOpenChunks = async (
  store: ImporterDependencies['audience'],
  audience: string,
  { position, open }: Import,
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

/** What rows add to their people, by the index of each person's first row. */
const supplementsOf = (
  { index, supplements }: Surveyed,
  verdictOf: ReturnType<typeof createVerdicts>,
): Map<number, Supplement[]> => {
  const byPlace = new Map(
    supplements.map((supplement) => [`${supplement.file}-${supplement.row}`, supplement]),
  );
  const byPerson = new Map<number, Supplement[]>();
  if (byPlace.size === 0) return byPerson;
  for (let at = 0; at < index.size(); at += 1) {
    if (index.relation(at) === 'first') continue;
    const { file, row } = index.place(at);
    const supplement = byPlace.get(`${file}-${row}`);
    const verdict = verdictOf(at);
    if (supplement === undefined || verdict.becomes !== 'duplicate') continue;
    const known = byPerson.get(verdict.of) ?? [];
    byPerson.set(verdict.of, known);
    known.push({ person: supplement.person, corrects: file > index.place(verdict.of).file });
  }
  return byPerson;
};

const isSameCount = (one: RowCounts, other: Partial<RowCounts>): boolean =>
  (Object.keys(other) as (keyof RowCounts)[]).every((key) => one[key] === other[key]);

/** Goes on with writing a list where its last checkpoint left it; how the run ends, where it cannot. */
export const createWritePass = async (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  check: CheckRow,
): Promise<Pass | ImportRunEnd> => {
  const { id, channels } = saver.campaign();
  const started = saver.checkpoint();
  const { bucket, number, startedAtMs, decisions, files } = started;
  const audience = audienceId(id, number);
  const open = await readOpenChunks(deps.audience, audience, started);
  if (open === undefined) return await saver.fail(interrupted);
  const surveyed = await readSurvey(deps.files, bucket, started.surveyParts);
  const verdictOf = createVerdicts(surveyed.index, decisions);
  const [mac, birthMac] = await Promise.all([deps.codeMac(), deps.birthMac()]);
  // Counted from the start of the import, not from now, so that a repeated row is written the same.
  const expiresAtMs = retentionEndsAtMs(startedAtMs, deps.retentionDays);
  const placer = createRowPlacer(
    {
      codeOf: (place) => makeNoticeCode(audience, place, mac),
      birthHashOf: (birthDate) => Buffer.from(birthMac(birthDate)).toString('base64url'),
      takesSms: deps.takesSms,
      channels,
      index: surveyed.index,
      verdictOf,
      supplements: supplementsOf(surveyed, verdictOf),
    },
    { ...started, open },
  );
  const writer = createRowWriter({ ...deps, channels }, audience, expiresAtMs);
  const encodings = { ...started.encodings };
  let { people } = started;
  let rowsInBatch = 0;

  const [{ layout } = {}] = files;
  if (layout === undefined) throw new Error('a list is written whose title row is not known');
  const rejectsSoFar = (rejectParts: string[]) => ({ campaign: id, bucket, number, layout, rejectParts });
  const writeRejects = (position: Position): Promise<string[]> => {
    const { row: from, rejectParts } = saver.checkpoint();
    const lines = placer.takeRejects();
    return writeRejectPart(deps.files, rejectsSoFar(rejectParts), { from, to: nameOf(position), lines });
  };
  /** What stands at a checkpoint. */
  const progress = (position: Position, row: number) => ({
    ...saver.checkpoint(),
    ...placer.totals(),
    position,
    row,
    people,
    encodings: { ...encodings },
  });
  const flush = async (): Promise<void> => {
    rowsInBatch = 0;
    await writer.begin(placer.takePlaced());
  };

  return {
    take(row, rowLayout) {
      if (isBlankRow(row.cells)) return false;
      if (row.utf8) encodings.utf8 += 1;
      if (row.windows1252) encodings.windows1252 += 1;
      rowsInBatch += 1;
      const checked = check(row, rowLayout);
      if ('rejected' in checked) placer.reject(row, checked.rejected);
      else {
        placer.take(row, checked.person, rowLayout, people);
        people += 1;
      }
      return true;
    },
    async hasRoom() {
      if (rowsInBatch >= deps.rowsPerBatch) await flush();
    },
    async checkpoint(position, row) {
      await flush();
      await writer.settle();
      const { open: openChunks, ...totals } = progress(position, row);
      const snapshotExpiryMs = Math.min(expiresAtMs, deps.clock() + SNAPSHOT_DAYS * DAY_MS);
      const [rejectParts] = await Promise.all([
        writeRejects(position),
        deps.audience.put(snapshotName(audience, position), openChunks, snapshotExpiryMs),
      ]);
      const openNow = openChunks.map(({ recipients, ...chunk }) => ({ ...chunk, people: recipients.length }));
      return (await saver.save({ ...totals, open: openNow, rejectParts })) !== undefined;
    },
    async finish(position, row) {
      await flush();
      await writer.settle();
      await writer.closeChunks(placer.open());
      const last = progress(position, row);
      if (!isSameCount(last.counts, countRows(surveyed.index, channels, decisions))) {
        throw new Error('the people written are not those of the survey');
      }
      const rejectParts = await writeRejects(position);
      await joinRejects(deps.files, rejectsSoFar(rejectParts));
      const finishedAtMs = deps.clock();
      const saved = await saver.save(
        { ...last, open: [], status: 'done', finishedAtMs, rejectParts },
        // A campaign cancelled meanwhile stays so.
        (latest) => ({ ...withDone(latest), state: nextState(latest.state, 'import') ?? latest.state }),
      );
      return saved === undefined ? { end: 'overtaken' } : { end: 'done', row };
    },
  };
};
