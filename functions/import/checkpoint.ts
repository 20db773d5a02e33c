import type { Clock } from '../../core/base/clock.ts';
import { updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { Wording } from '../../core/base/wording.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { Import } from '../../core/list/import.ts';

/** How a run of an import ended; `overtaken`: another run moved the checkpoint, and will need a message if it dies. */
export type ImportRunEnd = { end: 'done' | 'failed' | 'continued' | 'overtaken' | 'notNeeded'; row?: number };

const noCounts = { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0 };

export const isUnderWay = ({ status }: Import): boolean => status === 'queued' || status === 'importing';

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
    stored !== undefined &&
    stored.number === started.number &&
    isUnderWay(stored) &&
    stored.row === checkpoint.row;

  /** Writes the next checkpoint; undefined where another run or import has taken the place of this one. */
  const save = async (
    next: Import,
    change: (campaign: Campaign) => Partial<Campaign> = () => ({}),
  ): Promise<Campaign | undefined> => {
    const { isWritten, item } = await updateUntilWritten<Campaign>({
      item: `campaign ${campaign.id}`,
      known: campaign,
      read: () => campaigns.get(loaded.id),
      decide: (latest) =>
        isHeld(latest) ? { ...latest, ...change(latest), import: { ...next, run } } : undefined,
      replace: (changed) => campaigns.replace(changed),
      isOurs: ({ import: stored }) =>
        stored?.run === run && stored.row === next.row && stored.status === next.status,
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
    /** Ends an import whose file cannot be used. Nothing of it counts; the next import begins anew. */
    async fail(failure: Wording): Promise<ImportRunEnd> {
      const saved = await save({
        ...checkpoint,
        status: 'failed',
        failure,
        finishedAtMs: clock(),
        open: [],
        counts: noCounts,
        groups: [],
        languageFallbacks: 0,
        rejectParts: 0,
      });
      return { end: saved === undefined ? 'overtaken' : 'failed' };
    },
  };
};
export type CheckpointSaver = ReturnType<typeof createCheckpointSaver>;
