// The last pass of an import: what its people are found by is written, each bucket once.
import { audienceId } from '../../core/audience/audience.ts';
import { nextState } from '../../core/campaign/campaign.ts';
import { withDone } from '../../core/campaign/lists.ts';
import type { ImportMessage } from '../../core/list/import.ts';
import { partsOf } from '../../core/lookup/bucket.ts';
import { retentionEndsAtMs } from '../../core/report/retention.ts';
import { type CheckpointSaver, type ImportRunEnd, takesList } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { takesNoList } from './failure-words.ts';
import { openSpills } from './look-up-spills.ts';

/** A hash begins with one of so many bytes. */
const LAST_RANGE = 256;

/**
 * Writes the buckets of a list from its checkpoint on, range by range, and ends the import. What a bucket holds follows
 * from the list alone, so a repeated or doubled run writes the same, and leaves alone what is there already.
 */
export const writeBuckets = async (
  deps: Pick<
    ImporterDependencies,
    'files' | 'lookup' | 'queue' | 'clock' | 'retentionDays' | 'entriesAtOnce' | 'marginMs'
  >,
  saver: CheckpointSaver,
  message: ImportMessage,
  remainingMs: () => number,
): Promise<ImportRunEnd> => {
  const started = saver.checkpoint();
  const audience = audienceId(saver.campaign().id, started.number);
  const expiresAtMs = retentionEndsAtMs(started.startedAtMs, deps.retentionDays);
  const spills = await openSpills(deps.files, started);
  for (let from = started.bucketsFrom ?? 0; from < LAST_RANGE; ) {
    const beganMs = deps.clock();
    const range = spills.rangeFrom(from, deps.entriesAtOnce);
    await deps.lookup.create(audience, [...partsOf(await spills.read(range))], expiresAtMs);
    from = range.to;
    if (from === LAST_RANGE) break;
    if ((await saver.save({ ...saver.checkpoint(), bucketsFrom: from })) === undefined) {
      return { end: 'overtaken' };
    }
    const campaign = saver.campaign();
    if (!takesList(campaign)) return await saver.fail(takesNoList(campaign.state));
    if (remainingMs() < Math.max(deps.marginMs, 2 * (deps.clock() - beganMs))) {
      await deps.queue.send(message);
      return { end: 'continued', row: started.row };
    }
  }
  const saved = await saver.save(
    {
      ...saver.checkpoint(),
      bucketsFrom: undefined,
      spills: [],
      status: 'done',
      finishedAtMs: deps.clock(),
    },
    // A campaign cancelled meanwhile stays so.
    (latest) => ({ ...withDone(latest), state: nextState(latest.state, 'import') ?? latest.state }),
  );
  return saved === undefined ? { end: 'overtaken' } : { end: 'done', row: started.row };
};
