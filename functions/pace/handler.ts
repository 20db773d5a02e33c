import { audienceId } from '../../core/audience.ts';
import { type Campaign, nextState, type PauseReason } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import { haltMessage } from '../../core/halt-reasons.ts';
import { isFinal, outcomeOf } from '../../core/outcome.ts';
import {
  type DueChunk,
  dueChunk,
  healthProblem,
  type PlannedRelease,
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

/** What one reading of a campaign's deliveries tells. */
type Fold = {
  due: DueChunk[];
  /** Deliveries that are due again: their release is noted on them. */
  again: Map<number, Delivery>;
  sent: number;
  bounced: number;
  complained: number;
  /** People for whom something is still to be sent or settled. */
  unsent: number;
  /** People accepted by the provider of whom no result is known. */
  awaited: number;
  lastAcceptedMs: number;
};

/**
 * Releases what may leave in the next window, for all running campaigns together, and stops or completes those
 * that should. Two runs at once release nothing twice: the one whose ledger write comes second gives up.
 */
export const createHandler = (deps: PaceDependencies) => {
  const fold = async (campaign: Campaign): Promise<Fold> => {
    const result: Fold = {
      due: [],
      again: new Map(),
      sent: 0,
      bounced: 0,
      complained: 0,
      unsent: 0,
      awaited: 0,
      lastAcceptedMs: 0,
    };
    const times = { nowMs: deps.clock(), settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    const first: DueChunk[] = [];
    for await (const page of deps.deliveries.scan(audienceOf(campaign))) {
      for (const delivery of page) {
        if (delivery.channel === 'letter') continue;
        const due = dueChunk(campaign, delivery, times);
        if (due?.kind === 'first') first.push(due);
        if (due?.kind === 'again') {
          result.due.push(due);
          result.again.set(due.chunk, delivery);
        }
        for (const facts of delivery.facts) {
          const outcome = outcomeOf(facts);
          if (outcome === 'pending' || outcome === 'inDoubt') result.unsent += 1;
          else if (!isFinal(outcome)) result.awaited += 1;
          if (facts.accepted !== undefined) {
            result.sent += 1;
            result.lastAcceptedMs = Math.max(result.lastAcceptedMs, facts.accepted * 1000);
          }
          // A suppressed or soft-bounced address does not count towards the account's bounce rate.
          if (facts.bouncedPermanent !== undefined || facts.noSuchMailbox !== undefined) result.bounced += 1;
          if (facts.complained !== undefined) result.complained += 1;
        }
      }
    }
    const byNumber = (one: DueChunk, other: DueChunk): number => one.chunk - other.chunk;
    result.due = [...result.due.sort(byNumber), ...first.sort(byNumber)];
    return result;
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

  const isComplete = (found: Fold): boolean =>
    found.unsent === 0 && (found.awaited === 0 || deps.clock() - found.lastAcceptedMs > LAST_EVENTS_MS);

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
    again: Map<number, Delivery>,
  ): Promise<PlannedRelease[]> => {
    const noted = await Promise.all(
      releases.map(async (release) => {
        if (release.kind === 'first') return [release];
        const delivery = again.get(release.chunk);
        if (delivery === undefined) return [];
        const written = await deps.deliveries.replace({ ...delivery, releasedAtMs: release.dueMs });
        return written === 'written' ? [release] : [];
      }),
    );
    return noted.flat();
  };

  const release = async (
    campaign: Campaign,
    found: Fold,
    planned: readonly PlannedRelease[],
    msPerMessage: number,
  ): Promise<void> => {
    if (planned.length === 0) return;
    const nowMs = deps.clock();
    const times = { nowMs, settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    const changed = await changeRunning(campaign, (latest) => withReleases(latest, planned, times));
    if (changed === undefined) return;
    const releases = await noteAgain(planned, found.again);
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

  return async (): Promise<void> => {
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
      const unwell = healthProblem(folded, deps.clock());
      if (unwell !== undefined && folded.unsent > 0) await pause(campaign, unwell);
      else if (isComplete(folded)) await complete(campaign);
      else {
        found.set(campaign.id, folded);
        sending.push(campaign);
      }
    }
    if (![...found.values()].some(({ due }) => due.length > 0)) return;

    const nowMs = deps.clock();
    const ratePerSecond = account.ratePerSecond * (1 - deps.margin);
    const ledger = (await deps.campaigns.getLedger('email')) ?? { version: 0, pacedThroughMs: 0 };
    // What has a slot but has not left yet is not in the provider's count.
    const onTheirWay = (Math.max(0, ledger.pacedThroughMs - nowMs) / 1000) * ratePerSecond;
    const plan = planReleases({
      nowMs,
      windowMs: deps.windowMs,
      ratePerSecond,
      quotaLeft: account.quotaPer24Hours - account.sentLast24Hours - onTheirWay,
      pacedThroughMs: ledger.pacedThroughMs,
      campaigns: sending.map(({ id, weight }) => ({ id, weight, due: found.get(id)?.due ?? [] })),
    });
    if (plan.releases.length === 0) return;
    const written = await deps.campaigns.replaceLedger('email', {
      version: ledger.version,
      pacedThroughMs: plan.pacedThroughMs,
    });
    if (written === 'stale') {
      deps.log.info('another run of pace is at work', {});
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

const audienceOf = (campaign: Campaign): string => {
  if (campaign.import === undefined) throw new Error(`campaign ${campaign.id} runs without an audience`);
  return audienceId(campaign.id, campaign.import.number);
};
