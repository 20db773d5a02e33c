// What pace changes of a running campaign: pauses it, completes it, or notes what it planned.
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import type { PauseReason } from '../../core/campaign/pause-reason.ts';
import type { ChangeRunning, PaceDependencies } from './plan/dependencies.ts';

export const createRunning = ({
  campaigns,
  clock,
  log,
}: Pick<PaceDependencies, 'clock' | 'log'> & {
  campaigns: Pick<PaceDependencies['campaigns'], 'get' | 'replace'>;
}) => {
  const change: ChangeRunning = async (campaign, decide, isOurs = isSameItem) => {
    const { isWritten, item } = await updateUntilWritten<Campaign>({
      item: `campaign ${campaign.id}`,
      known: campaign,
      read: () => campaigns.get(campaign.id),
      decide: (latest) =>
        latest.state === 'running' && latest.generation === campaign.generation ? decide(latest) : undefined,
      replace: campaigns.replace,
      isOurs,
    });
    return isWritten ? item : undefined;
  };

  const pause = async (campaign: Campaign, pauseReason: PauseReason): Promise<void> => {
    const paused = await change(campaign, (latest) => ({
      ...latest,
      state: nextState(latest.state, 'pause') ?? latest.state,
      pauseReason,
    }));
    if (paused !== undefined) log.warn('campaign paused', { campaign: campaign.id, code: pauseReason.code });
  };

  const complete = async (campaign: Campaign): Promise<void> => {
    const completed = await change(campaign, (latest) => ({
      ...latest,
      state: nextState(latest.state, 'complete') ?? latest.state,
      completedAtMs: clock(),
    }));
    if (completed !== undefined) log.info('campaign completed', { campaign: campaign.id });
  };

  return { change, pause, complete };
};
