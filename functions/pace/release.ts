// Notes what was planned for a campaign, and puts it into the queue.
import { isDeepStrictEqual } from 'node:util';
import { forEachBounded, groupsOf } from '../../adapters/aws/concurrency.ts';
import { forEachChannel, type MessageChannel, messageChannels } from '../../core/audience/audience.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { Pacing } from '../../core/campaign/lanes.ts';
import type { ChunkQueue } from '../../core/campaign/messages.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import { type PlannedRelease, withReleases } from '../../core/pacing/releases.ts';
import type { Log } from '../runtime/log.ts';
import type { ChangeRunning } from './plan/dependencies.ts';
import type { Plan, Plans } from './plan/plan.ts';
import { audienceOf, type Reading } from './plan/reading.ts';

/** Chunks that are noted and then queued: a run that dies holds up those in hand, not all that are due. */
const RELEASED_TOGETHER = 10;
const GROUPS_AT_ONCE = 8;

/** What is told of the rates, without the times at which it was found. */
const figuresOf = (pacing: Pacing = {}) =>
  Object.entries(pacing).map(([channel, { atMs: _, ...figures }]) => [channel, figures]);

export type ReleaseDependencies = {
  deliveries: Pick<DeliveryStore, 'replace'>;
  queue: ChunkQueue;
  clock: Clock;
  log: Log;
  settleMs: number;
  stuckMs: number;
  changeRunning: ChangeRunning;
};

/** Notes the new release on deliveries that are due again; leaves out those that moved meanwhile. */
const noteAgain = async (
  deliveries: ReleaseDependencies['deliveries'],
  releases: readonly PlannedRelease[],
  again: ReadonlyMap<number, Delivery>,
): Promise<PlannedRelease[]> => {
  const moved = new Set<PlannedRelease>();
  await Promise.all(
    releases
      .filter(({ kind }) => kind === 'again')
      .map(async (release) => {
        const delivery = again.get(release.chunk);
        const written = delivery && (await deliveries.replace({ ...delivery, releasedAtMs: release.dueMs }));
        if (written !== 'written') moved.add(release);
      }),
  );
  return releases.filter((release) => !moved.has(release));
};

/** Puts chunks of a channel into the queue, each with its time; a group is noted before it is queued. */
const queueReleases = async (
  deps: ReleaseDependencies,
  campaign: Campaign,
  channel: MessageChannel,
  planned: readonly PlannedRelease[],
  msPerUnit: Plan['msPerUnit'],
  found: Reading,
): Promise<void> => {
  let chunks = 0;
  let again = 0;
  await forEachBounded(groupsOf(planned, RELEASED_TOGETHER), GROUPS_AT_ONCE, async (group) => {
    const releases = await noteAgain(deps.deliveries, group, found.again);
    await deps.queue.release(
      releases.map(({ chunk, dueMs }) => ({
        campaign: campaign.id,
        audience: audienceOf(campaign),
        chunk,
        generation: campaign.generation,
        dueMs: Math.round(dueMs),
        channel,
        msPerUnit,
      })),
      deps.clock(),
    );
    chunks += releases.length;
    again += releases.filter(({ kind }) => kind === 'again').length;
  });
  deps.log.info('chunks released', { campaign: campaign.id, channel, chunks, again });
};

/** Notes what was planned for a campaign and puts it into the queue, each chunk with its time. */
export const createRelease =
  (deps: ReleaseDependencies) =>
  async (campaign: Campaign, found: Reading, plans: Plans, pacing: Pacing | undefined): Promise<void> => {
    const planned = forEachChannel((channel) =>
      (plans[channel]?.releases ?? []).filter((one) => one.campaign === campaign.id),
    );
    const isNews = pacing !== undefined && !isDeepStrictEqual(figuresOf(campaign.pacing), figuresOf(pacing));
    if (!isNews && messageChannels.every((channel) => planned[channel].length === 0)) return;
    const times = { nowMs: deps.clock(), settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    let mine = planned;
    const changed = await deps.changeRunning(campaign, (latest) => {
      // A run that began between another one's write to the ledger and its write here planned the same chunks.
      mine = forEachChannel((channel) =>
        planned[channel].filter(
          ({ kind, chunk }) => kind === 'again' || chunk >= latest.lanes[channel].releasedThrough,
        ),
      );
      const after = messageChannels.reduce(
        (next, channel) => withReleases(next, channel, mine[channel], times),
        latest,
      );
      return { ...after, ...(pacing && { pacing }) };
    });
    if (changed === undefined) return;
    for (const channel of messageChannels) {
      if (mine[channel].length === 0) continue;
      await queueReleases(deps, campaign, channel, mine[channel], plans[channel]?.msPerUnit ?? 0, found);
    }
  };
