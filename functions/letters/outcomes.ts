// Records what came back: a file of outcomes is read once, then applied chunk by chunk from checkpoint to checkpoint.
import { forEachBounded, groupsOf } from '../../adapters/aws/concurrency.ts';
import { audienceId } from '../../core/audience/audience.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { chunksOfPlan, type PlannedOutcome, rowsInPlan } from '../../core/mailing/outcome-plan.ts';
import { type OutcomesFile, type OutcomesMessage, planObject } from '../../core/mailing/outcomes-file.ts';
import { createOutcomesApplier } from './outcomes-apply.ts';
import type { OutcomesDependencies } from './outcomes-dependencies.ts';
import { readOutcomes } from './outcomes-read.ts';
import { UnusableFileError } from './outcomes-source.ts';

/** How a run ended; `overtaken`: another run moved the checkpoint, and will need a message if it dies. */
type OutcomesEnd = 'done' | 'failed' | 'continued' | 'overtaken' | 'notNeeded';

/** Chunks that are written at the same time. */
const WRITES_AT_ONCE = 16;
/** Deliveries that one call reads. */
const CHUNKS_PER_READ = 100;

/** As many at a time of what may be too much to hold. */
function* groupsFrom<T>(items: Iterable<T>, size: number): Generator<T[], void, undefined> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Rows of the plan that are recorded; the rest of its rows comes after them. */
const recordedIn = ({ applied, alreadySo }: OutcomesFile): number => applied + alreadySo;

/** Writes the next checkpoint; undefined where another run has taken the place of this one. */
const saveTo = async (
  outcomesFiles: OutcomesDependencies['outcomesFiles'],
  known: OutcomesFile,
  change: Partial<OutcomesFile>,
): Promise<OutcomesFile | undefined> => {
  const { isWritten, item } = await updateUntilWritten<OutcomesFile>({
    item: `file ${known.id} of campaign ${known.campaign}`,
    known,
    read: () => outcomesFiles.get(known.campaign, known.id),
    decide: (latest) => (latest.version === known.version ? { ...latest, ...change } : undefined),
    replace: (next) => outcomesFiles.replace(next),
    isOurs: isSameItem,
  });
  return isWritten ? item : undefined;
};

const planOf = async (
  { files, bucket }: Pick<OutcomesDependencies, 'files' | 'bucket'>,
  file: OutcomesFile,
): Promise<Uint8Array> => {
  const object = planObject(file, file.run ?? '');
  const content = await files.read({ bucket, object }, 0);
  if (content === undefined) throw new Error(`${object} does not exist`);
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
};

/**
 * Records a file, or goes on with it.
 *
 * @param run - names this run
 */
export type RecordOutcomes = (
  message: OutcomesMessage,
  run: string,
  remainingMs: () => number,
) => Promise<OutcomesEnd>;

export const createOutcomesRecorder = (deps: OutcomesDependencies): RecordOutcomes => {
  const { campaigns, outcomesFiles, deliveries, queue, clock, log } = deps;
  const apply = createOutcomesApplier(deps);

  const read = async (
    file: OutcomesFile,
    campaign: Campaign,
    run: string,
  ): Promise<OutcomesFile | undefined> => {
    try {
      const made = await readOutcomes(deps, file, campaign, run);
      return await saveTo(outcomesFiles, file, { status: 'applying', run, ...made });
    } catch (error) {
      if (!(error instanceof UnusableFileError)) throw error;
      return await saveTo(outcomesFiles, file, {
        status: 'failed',
        failure: error.failure,
        finishedAtMs: clock(),
      });
    }
  };

  /** Records what a plan says of some chunks; rows that changed something, and rows that did not. */
  const applyChunks = async (
    file: OutcomesFile,
    audience: string,
    chunks: readonly PlannedOutcome[][],
  ): Promise<{ applied: number; alreadySo: number }> => {
    const sum = { applied: 0, alreadySo: 0 };
    for (const some of groupsOf(chunks, CHUNKS_PER_READ)) {
      const keys = some.flatMap(([row]) => (row === undefined ? [] : [{ audience, chunk: row.chunk }]));
      const known = new Map((await deliveries.getMany(keys)).map((one) => [one.chunk, one]));
      await forEachBounded(some, WRITES_AT_ONCE, async (rows) => {
        const delivery = known.get(rows[0]?.chunk ?? -1);
        // Deliveries are never deleted, and no code leads to a chunk that was never made.
        if (delivery === undefined) throw new Error(`chunk ${rows[0]?.chunk} of ${audience} does not exist`);
        const { applied, alreadySo } = await apply(file, delivery, rows);
        sum.applied += applied;
        sum.alreadySo += alreadySo;
      });
    }
    return sum;
  };

  /** Goes on after what is recorded; a chunk that was recorded after the last checkpoint is so once more, the same. */
  const applyAll = async (
    started: OutcomesFile,
    audience: string,
    message: OutcomesMessage,
    remainingMs: () => number,
  ): Promise<OutcomesEnd> => {
    const plan = await planOf(deps, started);
    let file = started;
    for (const some of groupsFrom(chunksOfPlan(plan, recordedIn(file)), deps.chunksPerCheckpoint)) {
      const beganMs = clock();
      const { applied, alreadySo } = await applyChunks(file, audience, some);
      const saved = await saveTo(outcomesFiles, file, {
        applied: file.applied + applied,
        alreadySo: file.alreadySo + alreadySo,
      });
      if (saved === undefined) return 'overtaken';
      file = saved;
      const isTimeShort = remainingMs() < Math.max(deps.marginMs, 2 * (clock() - beganMs));
      if (isTimeShort && recordedIn(file) < rowsInPlan(plan)) {
        await queue.send(message);
        return 'continued';
      }
    }
    const done = await saveTo(outcomesFiles, file, { status: 'done', finishedAtMs: clock() });
    return done === undefined ? 'overtaken' : 'done';
  };

  return async (message, run, remainingMs) => {
    const [campaign, file] = await Promise.all([
      campaigns.get(message.campaign),
      outcomesFiles.get(message.campaign, message.file),
    ]);
    if (campaign === undefined || file === undefined) return 'notNeeded';
    if (file.status === 'done' || file.status === 'failed') return 'notNeeded';
    const started = file.status === 'queued' ? await read(file, campaign, run) : file;
    if (started === undefined) return 'overtaken';
    if (started.status === 'failed') return 'failed';
    const audience = audienceId(campaign.id, campaign.import?.number ?? 0);
    const end = await applyAll(started, audience, message, remainingMs);
    log.info('a run over a file of outcomes ended', { campaign: campaign.id, file: file.id, end });
    return end;
  };
};
