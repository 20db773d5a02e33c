import { isDeepStrictEqual } from 'node:util';
import { forEachBounded } from '../../adapters/concurrency.ts';
import type { RecordAct } from '../../core/act.ts';
import { audienceId } from '../../core/audience.ts';
import { beginRun, type Campaign, nextState, type Pacing, type PauseReason } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import { haltMessage } from '../../core/halt-reasons.ts';
import { paceEventSchema } from '../../core/messages.ts';
import { needsSending } from '../../core/outcome.ts';
import {
  type DueChunk,
  dueChunk,
  dueInRamp,
  type Health,
  healthProblem,
  type PlannedRelease,
  pacedRate,
  planReleases,
  QUOTA_CODE,
  quotaFreeAtMs,
  quotaIsFree,
  type RampSettings,
  rampOf,
  withReleases,
} from '../../core/pace.ts';
import type {
  AuditTrail,
  CampaignStore,
  ChunkQueue,
  Clock,
  DeliveryStore,
  EmailSender,
  SendingAccount,
  SendSlots,
} from '../../core/ports.ts';
import { createProgress, type Tally, takenAt } from '../../core/progress.ts';
import type { ReportQueue, ReportStore } from '../../core/report.ts';
import { allowedPerSecond } from '../../core/throttling.ts';
import type { Log } from '../log.ts';
import { purgeEnded } from './purge-ended.ts';
import { startDue } from './start-due.ts';

export type PaceDependencies = {
  campaigns: CampaignStore;
  deliveries: DeliveryStore;
  slots: Pick<SendSlots, 'throttling'>;
  queue: ChunkQueue;
  sender: Pick<EmailSender, 'account'>;
  /** Keeps what pace does of itself in the audit trail. */
  record: RecordAct;
  audit: Pick<AuditTrail, 'putFullPagesAside'>;
  reports: Pick<ReportStore, 'get' | 'create'>;
  purgeQueue: ReportQueue;
  /** Days from the import after which personal data is purged. */
  retentionDays: number;
  clock: Clock;
  log: Log;
  windowMs: number;
  settleMs: number;
  stuckMs: number;
  /** Part of the provider's rate that is left unused, 0 to 1. */
  margin: number;
  ramp: RampSettings;
};

/** How long delivery events may be missing before a campaign that sent everything counts as completed. */
const LAST_EVENTS_MS = 72 * 3600 * 1000;
/** How old a reading of the deliveries may be. */
const READING_AGE_MS = 60_000;
const WRITE_TRIES = 10;
const NOTES_AT_ONCE = 32;

/**
 * While the provider throttles, chunks are in the queue a little before they can leave: the rate that it takes is only
 * found where the senders, not the releases, are what holds back. Less than a sender holds a chunk for its slot.
 */
const THROTTLED_LEAD_MS = 20_000;

/** What one reading of a campaign's deliveries tells. */
type Fold = {
  tally: Tally;
  due: DueChunk[];
  /** Deliveries that are due again: their release is noted on them. */
  again: Map<number, Delivery>;
  /** People released and still to be sent to: their messages are in the queue, or being sent. */
  onTheirWay: number;
  /** Messages to be judged, and what became of them. */
  health: Health;
  /** Epoch minute → messages that the provider took in it, of the last day. */
  sentAtMinute: Map<number, number>;
};
const DAY_SECONDS = 86_400;

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
    // An administrator who resumed after too many bounces has seen those: from then on new messages count.
    const judgedSince = Math.floor((campaign.judgedSinceMs ?? 0) / 1000);
    const dayAgo = times.nowMs / 1000 - DAY_SECONDS;
    const progress = createProgress();
    const health: Health = { sent: 0, bounced: 0, complained: 0, failed: 0 };
    const sentAtMinute = new Map<number, number>();
    let onTheirWay = 0;
    const again = new Map<number, Delivery>();
    const due: DueChunk[] = [];
    for await (const page of deps.deliveries.scan(audienceOf(campaign))) {
      for (const delivery of page) {
        progress.add(delivery);
        const dueNow = dueChunk(campaign, delivery, times);
        if (dueNow !== undefined) due.push(dueNow);
        if (dueNow?.kind === 'again') again.set(dueNow.chunk, delivery);
        const isOnItsWay =
          dueNow === undefined &&
          delivery.channel === 'email' &&
          (delivery.phase === 'waiting' || delivery.phase === 'sending');
        if (isOnItsWay) onTheirWay += delivery.facts.filter(needsSending).length;
        for (const facts of delivery.facts) {
          const taken = takenAt(facts);
          if (taken === undefined) continue;
          if (taken > dayAgo) {
            const minute = Math.floor(taken / 60);
            sentAtMinute.set(minute, (sentAtMinute.get(minute) ?? 0) + 1);
          }
          if (taken < judgedSince) continue;
          health.sent += 1;
          if (facts.bouncedPermanent !== undefined || facts.noSuchMailbox !== undefined) health.bounced += 1;
          if (facts.complained !== undefined) health.complained += 1;
          if (facts.renderingFailed !== undefined || facts.rejected !== undefined) health.failed += 1;
        }
      }
    }
    // Whoever has waited longest goes first: what is due again, then the rest in the order of the list.
    const rank = ({ kind }: DueChunk): number => (kind === 'again' ? 0 : 1);
    due.sort((one, other) => rank(one) - rank(other) || one.chunk - other.chunk);
    return { tally: progress.result(), due, again, onTheirWay, health, sentAtMinute };
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

  const peopleOf = (campaign: Campaign): number =>
    (campaign.import?.groups ?? [])
      .filter(({ channel }) => channel === 'email')
      .reduce((sum, group) => sum + group.people, 0);

  const isComplete = (campaign: Campaign, found: Fold): boolean => {
    // The reading is eventually consistent: it may miss chunks that were made a moment ago.
    if (unsent(found) > 0 || found.tally.people < peopleOf(campaign)) return false;
    // Somebody who has just got another address may be missing from the reading too, and is in no count of the import.
    if (deps.clock() - (campaign.readdressedAtMs ?? 0) < READING_AGE_MS) return false;
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
    pacing: Pacing,
  ): Promise<void> => {
    const { atMs: _, ...told } = campaign.pacing ?? { atMs: 0 };
    const { atMs: __, ...news } = pacing;
    if (planned.length === 0 && isDeepStrictEqual(told, news)) return;
    const times = { nowMs: deps.clock(), settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    let mine = planned;
    const changed = await changeRunning(campaign, (latest) => {
      // A run that began between another one's write to the ledger and its write here planned the same chunks.
      mine = planned.filter(({ kind, chunk }) => kind === 'again' || chunk >= latest.releasedThrough);
      return { ...withReleases(latest, mine, times), pacing };
    });
    if (changed === undefined || mine.length === 0) return;
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

  /** Pauses campaigns because of the quota, or tells those that were paused for it when they go on. */
  const pauseForQuota = async (
    account: SendingAccount,
    campaigns: readonly Campaign[],
    found: ReadonlyMap<string, Fold>,
  ): Promise<void> => {
    const sentAtMinute = new Map<number, number>();
    for (const one of found.values()) {
      for (const [minute, messages] of one.sentAtMinute) {
        sentAtMinute.set(minute, (sentAtMinute.get(minute) ?? 0) + messages);
      }
    }
    const resumesAtMs = quotaFreeAtMs(account, sentAtMinute, deps.clock());
    for (const campaign of campaigns) {
      if (campaign.state === 'running') await pause(campaign, { ...reason(QUOTA_CODE), resumesAtMs });
      else if (campaign.pauseReason !== undefined) {
        // Whoever writes to it meanwhile is an administrator, or another run of pace that knows as much.
        await deps.campaigns.replace({ ...campaign, pauseReason: { ...campaign.pauseReason, resumesAtMs } });
      }
    }
  };

  /** Lets campaigns go on that wait for the quota; answers those that run now. */
  const resumeFromQuota = async (
    account: SendingAccount,
    waiting: readonly Campaign[],
  ): Promise<Campaign[]> => {
    const resumed: Campaign[] = [];
    const untold: Campaign[] = [];
    for (const campaign of waiting) {
      const nowMs = deps.clock();
      if (quotaIsFree(account, campaign.pauseReason?.atMs ?? 0, nowMs)) {
        const run = beginRun(campaign, nowMs);
        if ((await deps.campaigns.replace(run)) === 'stale') continue;
        deps.log.info('campaign goes on, as quota is free again', { campaign: campaign.id });
        resumed.push({ ...run, version: run.version + 1 });
      } else if (campaign.pauseReason?.resumesAtMs === undefined) untold.push(campaign);
    }
    if (untold.length > 0) {
      const found = new Map<string, Fold>();
      for (const campaign of untold) found.set(campaign.id, await fold(campaign));
      await pauseForQuota(account, untold, found);
    }
    return resumed;
  };

  /** Keeps look-ups quick; the sending never waits for it, nor fails with it. */
  const tidyAuditTrail = async (): Promise<void> => {
    try {
      await deps.audit.putFullPagesAside();
    } catch (error) {
      deps.log.warn('the ends of audit chains could not be put aside; the next run will', { error });
    }
  };

  const paceCampaigns = async (event: unknown): Promise<void> => {
    // Whoever wakes pace, it does the same: an event that cannot be read must not stop the sending.
    const { trigger } = paceEventSchema.catch({ trigger: 'schedule' }).parse(event);
    const campaigns = await purgeEnded(deps, await startDue(deps, await deps.campaigns.list()));
    const running = campaigns.filter(({ state }) => state === 'running');
    const waiting = campaigns.filter(
      ({ state, pauseReason }) => state === 'paused' && pauseReason?.code === QUOTA_CODE,
    );
    if (running.length === 0 && waiting.length === 0) return;
    const account = await deps.sender.account();
    const problem = accountProblem(account);
    if (problem !== undefined) {
      for (const campaign of running) await pause(campaign, problem);
      return;
    }
    running.push(...(await resumeFromQuota(account, waiting)));

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
    let largestDue = 0;
    for (const { due } of found.values()) for (const { size } of due) largestDue = Math.max(largestDue, size);
    if (largestDue === 0) return;

    const nowMs = deps.clock();
    // What is released and has not left yet is not in the provider's count.
    const onTheirWay = [...found.values()].reduce((sum, one) => sum + one.onTheirWay, 0);
    const accountLeft = account.quotaPer24Hours - account.sentLast24Hours;
    const quotaLeft = accountLeft - onTheirWay;
    if (quotaLeft < largestDue) {
      // As long as something may still leave, it is let go first.
      if (accountLeft <= 0 || onTheirWay === 0) await pauseForQuota(account, sending, found);
      return;
    }

    const paced = pacedRate(account.ratePerSecond, deps.margin);
    const throttling = await deps.slots.throttling('email');
    const rateAt = (atMs: number): number => allowedPerSecond(throttling, paced, atMs);
    const isThrottled = rateAt(nowMs) < paced;
    const ledger = (await deps.campaigns.getLedger('email')) ?? { version: 0, pacedThroughMs: 0 };
    // What was released before at a higher rate waits in the queue and takes its time first.
    const backlogMs = (onTheirWay / rateAt(nowMs)) * 1000;
    const ramps = new Map(
      sending.map((campaign) => [campaign.id, rampOf(campaign, peopleOf(campaign), deps.ramp, nowMs)]),
    );
    const plan = planReleases({
      nowMs,
      windowMs: deps.windowMs,
      rateAt,
      mostPeople: quotaLeft,
      pacedThroughMs: isThrottled ? nowMs + backlogMs : ledger.pacedThroughMs,
      leadMs: isThrottled ? THROTTLED_LEAD_MS : 0,
      campaigns: sending.map((campaign) => ({
        id: campaign.id,
        weight: campaign.weight,
        due: dueInRamp(found.get(campaign.id)?.due ?? [], ramps.get(campaign.id), peopleOf(campaign)),
      })),
    });
    if (plan.releases.length > 0) {
      const written = await deps.campaigns.replaceLedger('email', {
        version: ledger.version,
        pacedThroughMs: plan.pacedThroughMs,
      });
      if (written === 'stale') {
        deps.log.info('another run of pace is at work', { trigger });
        return;
      }
    }
    for (const campaign of sending) {
      const folded = found.get(campaign.id);
      if (folded === undefined) continue;
      const mine = plan.releases.filter((one) => one.campaign === campaign.id);
      const ramp = ramps.get(campaign.id);
      await release(campaign, folded, mine, 1000 / paced, {
        atMs: nowMs,
        providerPerSecond: account.ratePerSecond,
        ratePerSecond: Math.round(10 * rateAt(nowMs)) / 10,
        throttled: isThrottled,
        ...(ramp === undefined ? {} : { ramp }),
      });
    }
  };

  return async (event: unknown): Promise<void> => {
    await paceCampaigns(event);
    await tidyAuditTrail();
  };
};
