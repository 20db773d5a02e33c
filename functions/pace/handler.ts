import { forEachBounded } from '../../adapters/concurrency.ts';
import { audienceId, CHUNK_SIZE } from '../../core/audience.ts';
import { type Campaign, nextState, type PauseReason } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import { haltMessage } from '../../core/halt-reasons.ts';
import { paceEventSchema } from '../../core/messages.ts';
import {
  type DueChunk,
  dueChunk,
  healthProblem,
  type PlannedRelease,
  pacedRate,
  planReleases,
  withReleases,
} from '../../core/pace.ts';
import type {
  CampaignStore,
  ChunkQueue,
  Clock,
  DeliveryStore,
  EmailSender,
  SendingAccount,
} from '../../core/ports.ts';
import { createProgress, type Tally, takenAt } from '../../core/progress.ts';
import type { Log } from '../log.ts';

export type PaceDependencies = {
  campaigns: CampaignStore;
  deliveries: DeliveryStore;
  queue: ChunkQueue;
  sender: Pick<EmailSender, 'account'>;
  clock: Clock;
  log: Log;
  windowMs: number;
  settleMs: number;
  stuckMs: number;
  /** Part of the provider's rate that is left unused, 0 to 1. */
  margin: number;
};

/** How long delivery events may be missing before a campaign that sent everything counts as completed. */
const LAST_EVENTS_MS = 72 * 3600 * 1000;
const WRITE_TRIES = 10;
const NOTES_AT_ONCE = 32;

/** What one reading of a campaign's deliveries tells. */
type Fold = {
  tally: Tally;
  due: DueChunk[];
  /** Deliveries that are due again: their release is noted on them. */
  again: Map<number, Delivery>;
  /** What was sent since the start or the last resume, and what became of it. */
  health: { sent: number; bounced: number; complained: number };
};

const audienceOf = (campaign: Campaign): string => {
  if (campaign.import === undefined) throw new Error(`campaign ${campaign.id} runs without an audience`);
  return audienceId(campaign.id, campaign.import.number);
};

/**
 * Releases what may leave in the next window, for all running campaigns together, and stops or completes those
 * that should. Two runs at once release nothing twice: the one whose ledger write comes second gives up.
 */
export const createHandler = (deps: PaceDependencies) => {
  const fold = async (campaign: Campaign): Promise<Fold> => {
    const times = { nowMs: deps.clock(), settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    // An administrator who resumes after too many bounces has seen those: from then on new ones count.
    const sinceSeconds = Math.floor((campaign.runningSinceMs ?? 0) / 1000);
    const progress = createProgress();
    const health = { sent: 0, bounced: 0, complained: 0 };
    const again = new Map<number, Delivery>();
    const due: DueChunk[] = [];
    for await (const page of deps.deliveries.scan(audienceOf(campaign))) {
      for (const delivery of page) {
        progress.add(delivery);
        const dueNow = dueChunk(campaign, delivery, times);
        if (dueNow !== undefined) due.push(dueNow);
        if (dueNow?.kind === 'again') again.set(dueNow.chunk, delivery);
        for (const facts of delivery.facts) {
          if ((takenAt(facts) ?? 0) < sinceSeconds) continue;
          health.sent += 1;
          // A suppressed or soft-bounced address does not count towards the account's bounce rate.
          if (facts.bouncedPermanent !== undefined || facts.noSuchMailbox !== undefined) health.bounced += 1;
          if (facts.complained !== undefined) health.complained += 1;
        }
      }
    }
    // Whoever has waited longest goes first: what is due again, then the rest in the order of the list.
    const rank = ({ kind }: DueChunk): number => (kind === 'again' ? 0 : 1);
    due.sort((one, other) => rank(one) - rank(other) || one.chunk - other.chunk);
    return { tally: progress.result(), due, again, health };
  };

  /** Changes a running campaign of this generation, whatever else is written to it meanwhile. */
  const changeRunning = async (
    campaign: Campaign,
    change: (latest: Campaign) => Campaign,
  ): Promise<Campaign | undefined> => {
    let latest: Campaign | undefined = campaign;
    for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
      if (latest?.state !== 'running' || latest.generation !== campaign.generation) return undefined;
      const changed = change(latest);
      if ((await deps.campaigns.replace(changed)) === 'written') {
        return { ...changed, version: changed.version + 1 };
      }
      latest = await deps.campaigns.get(campaign.id);
    }
    throw new Error(`campaign ${campaign.id} could not be changed: others kept writing to it`);
  };

  const pause = async (campaign: Campaign, pauseReason: PauseReason): Promise<void> => {
    const paused = await changeRunning(campaign, (latest) => ({
      ...latest,
      state: nextState(latest.state, 'pause') ?? latest.state,
      pauseReason,
    }));
    if (paused !== undefined) {
      deps.log.warn('campaign paused', { campaign: campaign.id, code: pauseReason.code });
    }
  };

  const unsent = ({ tally }: Fold): number => tally.outcomes.pending + tally.outcomes.inDoubt;

  const isComplete = (campaign: Campaign, found: Fold): boolean => {
    // The reading is eventually consistent: it may miss chunks that were made a moment ago.
    const people = (campaign.import?.groups ?? [])
      .filter(({ channel }) => channel === 'email')
      .reduce((sum, group) => sum + group.people, 0);
    if (unsent(found) > 0 || found.tally.people < people) return false;
    const { outcomes, lastSentAt = 0 } = found.tally;
    return outcomes.accepted === 0 || deps.clock() - lastSentAt * 1000 > LAST_EVENTS_MS;
  };

  const complete = async (campaign: Campaign): Promise<void> => {
    const completed = await changeRunning(campaign, (latest) => ({
      ...latest,
      state: nextState(latest.state, 'complete') ?? latest.state,
      completedAtMs: deps.clock(),
    }));
    if (completed !== undefined) deps.log.info('campaign completed', { campaign: campaign.id });
  };

  /** Notes the new release on deliveries that are due again; leaves out those that moved meanwhile. */
  const noteAgain = async (
    releases: readonly PlannedRelease[],
    again: ReadonlyMap<number, Delivery>,
  ): Promise<PlannedRelease[]> => {
    const moved = new Set<PlannedRelease>();
    const noted = releases.filter(({ kind }) => kind === 'again');
    await forEachBounded(noted, NOTES_AT_ONCE, async (release) => {
      const delivery = again.get(release.chunk);
      const written =
        delivery && (await deps.deliveries.replace({ ...delivery, releasedAtMs: release.dueMs }));
      if (written !== 'written') moved.add(release);
    });
    return releases.filter((release) => !moved.has(release));
  };

  const release = async (
    campaign: Campaign,
    found: Fold,
    planned: readonly PlannedRelease[],
    msPerMessage: number,
  ): Promise<void> => {
    if (planned.length === 0) return;
    const times = { nowMs: deps.clock(), settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    let mine = planned;
    const changed = await changeRunning(campaign, (latest) => {
      // A run that began between another one's write to the ledger and its write here planned the same chunks.
      mine = planned.filter(({ kind, chunk }) => kind === 'again' || chunk >= latest.releasedThrough);
      return withReleases(latest, mine, times);
    });
    if (changed === undefined) return;
    const releases = await noteAgain(mine, found.again);
    await deps.queue.release(
      releases.map(({ chunk, dueMs }) => ({
        campaign: campaign.id,
        audience: audienceOf(campaign),
        chunk,
        generation: campaign.generation,
        dueMs: Math.round(dueMs),
        msPerMessage,
      })),
      deps.clock(),
    );
    deps.log.info('chunks released', {
      campaign: campaign.id,
      chunks: releases.length,
      again: releases.filter(({ kind }) => kind === 'again').length,
    });
  };

  const accountProblem = (account: SendingAccount): PauseReason | undefined => {
    if (account.enforcementStatus === 'SHUTDOWN') return reason('ACCOUNT_SUSPENDED');
    if (!account.sendingEnabled) return reason('ACCOUNT_SENDING_PAUSED');
    return undefined;
  };
  const reason = (code: string): PauseReason => ({ code, message: haltMessage(code), atMs: deps.clock() });

  return async (event: unknown): Promise<void> => {
    // Whoever wakes pace, it does the same: an event that cannot be read must not stop the sending.
    const { trigger } = paceEventSchema.catch({ trigger: 'schedule' }).parse(event);
    const running = (await deps.campaigns.list()).filter(({ state }) => state === 'running');
    if (running.length === 0) return;
    const account = await deps.sender.account();
    const problem = accountProblem(account);
    if (problem !== undefined) {
      for (const campaign of running) await pause(campaign, problem);
      return;
    }

    const found = new Map<string, Fold>();
    const sending: Campaign[] = [];
    for (const campaign of running) {
      const folded = await fold(campaign);
      const unwell = healthProblem(folded.health, deps.clock());
      if (unwell !== undefined && unsent(folded) > 0) await pause(campaign, unwell);
      else if (isComplete(campaign, folded)) await complete(campaign);
      else {
        found.set(campaign.id, folded);
        sending.push(campaign);
      }
    }
    if (![...found.values()].some(({ due }) => due.length > 0)) return;

    const nowMs = deps.clock();
    const ratePerSecond = pacedRate(account.ratePerSecond, deps.margin);
    const ledger = (await deps.campaigns.getLedger('email')) ?? { version: 0, pacedThroughMs: 0 };
    // What has a slot but has not left yet is not in the provider's count.
    const onTheirWay = (Math.max(0, ledger.pacedThroughMs - nowMs) / 1000) * ratePerSecond;
    const quotaLeft = account.quotaPer24Hours - account.sentLast24Hours - onTheirWay;
    if (quotaLeft < CHUNK_SIZE) deps.log.warn('the quota of 24 hours is used up', { quotaLeft });
    const plan = planReleases({
      nowMs,
      windowMs: deps.windowMs,
      ratePerSecond,
      quotaLeft,
      pacedThroughMs: ledger.pacedThroughMs,
      campaigns: sending.map(({ id, weight }) => ({ id, weight, due: found.get(id)?.due ?? [] })),
    });
    if (plan.releases.length === 0) return;
    const written = await deps.campaigns.replaceLedger('email', {
      version: ledger.version,
      pacedThroughMs: plan.pacedThroughMs,
    });
    if (written === 'stale') {
      deps.log.info('another run of pace is at work', { trigger });
      return;
    }
    for (const campaign of sending) {
      const folded = found.get(campaign.id);
      if (folded === undefined) continue;
      const mine = plan.releases.filter((one) => one.campaign === campaign.id);
      await release(campaign, folded, mine, 1000 / ratePerSecond);
    }
  };
};
