// Campaigns as far as sending asks: whether a chunk may go out, what it says, and halting what cannot go on.
import type { MessageChannel } from '../../core/audience/audience.ts';
import { createCache } from '../../core/base/cache.ts';
import type { Clock } from '../../core/base/clock.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import { haltScope } from '../../core/campaign/lanes.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { FrozenContent } from '../../core/notice/content.ts';
import { haltMessage } from '../../core/pacing/pause-reasons.ts';
import type { Log } from '../runtime/log.ts';

/** How long state is trusted between two reads: a pause, or throttling, takes effect within this time. */
export const STATE_AGE_MS = 1_000;

export type CampaignStateDependencies = {
  campaigns: Pick<CampaignStore, 'get' | 'replace' | 'getContent'>;
  clock: Clock;
  log: Log;
};

/** The run of a campaign that a chunk was released in, and the channel that it goes out by. */
type Run = Pick<ChunkMessage, 'campaign' | 'generation' | 'channel'>;

export type CampaignState = {
  /** Whether the campaign still runs as it did at the release, and its channel is not halted. */
  mayRun(run: Run): Promise<boolean>;
  /** What the campaign sends. */
  content(campaign: string): Promise<FrozenContent>;
  /** Halts what cannot go on, for the reason with this code: the campaign, or only the channel. */
  halt(run: Run, code: string): Promise<void>;
};

/** The campaign, or only this channel of it, halted; undefined where it has ended. */
const halted = (
  campaign: Campaign,
  channel: MessageChannel,
  code: string,
  nowMs: number,
): Campaign | undefined => {
  const state = nextState(campaign.state, 'pause');
  if (state === undefined) return undefined;
  const halt = { code, message: haltMessage(code), atMs: nowMs };
  const { lanes } = campaign;
  return haltScope[channel] === 'channel'
    ? { ...campaign, lanes: { ...lanes, [channel]: { ...lanes[channel], halt } } }
    : { ...campaign, state, pauseReason: halt };
};

/** The campaigns as far as sending asks about them; read once a second at the most, however many chunks go out. */
export const createCampaignState = (deps: CampaignStateDependencies): CampaignState => {
  const campaigns = createCache((id: string) => deps.campaigns.get(id), {
    maxAge: { ms: STATE_AGE_MS, clock: deps.clock },
  });

  // What a campaign sends was fixed before it started, so it is read once per process.
  const contents = createCache(async (id: string): Promise<FrozenContent> => {
    const hash = (await campaigns.get(id))?.contentHash;
    const found = hash === undefined ? undefined : await deps.campaigns.getContent(id, hash);
    if (found === undefined) throw new Error(`campaign ${id} runs without frozen content`);
    return found;
  });

  return {
    async mayRun({ campaign: id, generation, channel }) {
      const campaign = await campaigns.get(id);
      return (
        campaign?.state === 'running' &&
        campaign.generation === generation &&
        campaign.lanes[channel].halt === undefined
      );
    },

    content: contents.get,

    async halt({ campaign: id, generation, channel }, code) {
      campaigns.forget(id);
      const { isWritten } = await updateUntilWritten<Campaign>({
        item: `campaign ${id}`,
        read: () => deps.campaigns.get(id),
        // Whoever resumed it since has put right what was wrong.
        decide: (latest) =>
          latest.generation === generation ? halted(latest, channel, code, deps.clock()) : undefined,
        replace: deps.campaigns.replace,
        isOurs: isSameItem,
      });
      if (!isWritten) return;
      const stopped = haltScope[channel] === 'channel' ? 'channel stopped' : 'campaign paused';
      deps.log.warn(stopped, { campaign: id, channel, code });
    },
  };
};
