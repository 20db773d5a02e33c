import type { Clock } from '../../core/base/clock.ts';
import { updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { Wording } from '../../core/base/wording.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import { withFailed } from '../../core/campaign/lists.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import { failedImport, type Import, isUnderWay } from '../../core/list/import.ts';

/** How a run of an import ended; `overtaken`: another run moved the checkpoint, and will need a message if it dies. */
export type ImportRunEnd = {
  /**
   * `surveyed`: the list is known, and its people can be written; `undecided`: somebody has to answer first; `written`:
   * all people are, and what they are found by comes next.
   */
  end: 'done' | 'failed' | 'continued' | 'overtaken' | 'notNeeded' | 'surveyed' | 'undecided' | 'written';
  row?: number;
};

/** Whether two checkpoints are of the same moment of an import. */
const isSameMoment = (one: Import, other: Import): boolean =>
  one.number === other.number &&
  one.status === other.status &&
  one.row === other.row &&
  one.bucketsFrom === other.bucketsFrom &&
  one.position.file === other.position.file &&
  one.position.byteOffset === other.position.byteOffset;

/** Whether a campaign takes a list in its present state. */
export const takesList = ({ state }: Campaign): boolean => nextState(state, 'import') !== undefined;

/**
 * One run's hold on the import that its campaign has: writes the checkpoint as long as no other run or import has
 * taken its place.
 *
 * @param run - stored with each checkpoint, so that a write whose answer was lost is known for this run's own
 */
export const createCheckpointSaver = (
  { campaigns, clock }: { campaigns: CampaignStore; clock: Clock },
  loaded: Campaign,
  started: Import,
  run: string,
) => {
  let campaign = loaded;
  let checkpoint = started;

  /** Whether the checkpoint that this run goes on from is still the newest one. */
  const isHeld = ({ import: stored }: Campaign): boolean =>
    stored !== undefined && isUnderWay(stored) && isSameMoment(stored, checkpoint);

  /** Writes the next checkpoint; undefined where another run or import has taken the place of this one. */
  const save = async (
    next: Import,
    change: (campaign: Campaign) => Campaign = (unchanged) => unchanged,
  ): Promise<Campaign | undefined> => {
    const { isWritten, item } = await updateUntilWritten<Campaign>({
      item: `campaign ${campaign.id}`,
      known: campaign,
      read: () => campaigns.get(loaded.id),
      decide: (latest) =>
        isHeld(latest) ? change({ ...latest, import: { ...next, run, movedAtMs: clock() } }) : undefined,
      replace: (changed) => campaigns.replace(changed),
      isOurs: ({ import: stored }) =>
        stored?.failedAfter?.number === next.number || (stored?.run === run && isSameMoment(stored, next)),
    });
    if (!isWritten) return undefined;
    campaign = item;
    checkpoint = item.import ?? next;
    return campaign;
  };

  return {
    save,
    /** The checkpoint as it was saved last. */
    checkpoint: () => checkpoint,
    /** The campaign as it was when the checkpoint was saved. */
    campaign: () => campaign,
    /** Ends an import whose file cannot be used. Nothing of it counts: the list before it does again, if there was one. */
    async fail(failure: Wording): Promise<ImportRunEnd> {
      const failed = failedImport(checkpoint, failure, clock());
      const saved = await save(failed, (latest) => withFailed(latest, failed));
      return { end: saved === undefined ? 'overtaken' : 'failed' };
    },
  };
};
export type CheckpointSaver = ReturnType<typeof createCheckpointSaver>;
