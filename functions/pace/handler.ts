import { isDeepStrictEqual } from 'node:util';
import { forEachBounded, groupsOf } from '../../adapters/concurrency.ts';
import type { RecordAct } from '../../core/act.ts';
import { type MessageChannel, messageChannels } from '../../core/audience.ts';
import { beginRun, type Campaign, nextState, type Pacing, type PauseReason } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import { prices } from '../../core/estimate.ts';
import { haltMessage, SPENDING_CODE } from '../../core/halt-reasons.ts';
import { paceEventSchema } from '../../core/messages.ts';
import {
  type DueChunk,
  dueInRamp,
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
  SmsSender,
} from '../../core/ports.ts';
import { homeOpensAtMs, type QuietHoursRule } from '../../core/quiet-hours.ts';
import { typicalSmsParts } from '../../core/render.ts';
import type { ReportQueue, ReportStore } from '../../core/report.ts';
import { allowedPerSecond } from '../../core/throttling.ts';
import type { Log } from '../log.ts';
import { audienceOf, type Fold, type Lane, readFold } from './fold.ts';
import { createHandOn } from './hand-on.ts';
import { purgeEnded } from './purge-ended.ts';
import { startDue } from './start-due.ts';

export type PaceDependencies = {
  campaigns: CampaignStore;
  deliveries: DeliveryStore;
  slots: Pick<SendSlots, 'throttling'>;
  queue: ChunkQueue;
  sender: Pick<EmailSender, 'account'>;
  /** Left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'account'> | undefined;
  quietHours: QuietHoursRule;
  /** How long an hour of a campaign's policy lasts, ms: less than an hour on the local stage only. */
  fallbackHourMs: number;
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
/** How long text messages stop at least for what may be spent on them. */
const LEAST_SPENDING_HALT_MS = 900_000;
/** After which a run is certainly over: more than the function's time-out. */
const RUN_MS = 180_000;
const WRITE_TRIES = 10;
/** Chunks that are noted and then queued: a run that dies holds up those in hand, not all that are due. */
const RELEASED_TOGETHER = 10;
const GROUPS_AT_ONCE = 8;

/**
 * While the provider throttles, chunks are in the queue a little before they can leave: the rate that it takes is only
 * found where the senders, not the releases, are what holds back. Less than a sender holds a chunk for its slot.
 */
const THROTTLED_LEAD_MS = 20_000;

/**
 * Releases what may leave in the next window, for all running campaigns together, and stops or completes those
 * that should. Two runs at once release nothing twice: the one whose ledger write comes second gives up.
 */
export const createHandler = (deps: PaceDependencies) => {
  const fold = (campaign: Campaign): Promise<Fold> =>
    readFold(deps.deliveries, campaign, {
      nowMs: deps.clock(),
      settleMs: deps.settleMs,
      stuckMs: deps.stuckMs,
      hourMs: deps.fallbackHourMs,
    });

  /** Changes a running campaign of this generation, whatever else is written to it meanwhile. */
  const changeRunning = async (
    campaign: Campaign,
    change: (latest: Campaign) => Campaign | undefined,
  ): Promise<Campaign | undefined> => {
    let latest: Campaign | undefined = campaign;
    for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
      if (latest?.state !== 'running' || latest.generation !== campaign.generation) return undefined;
      const changed = change(latest);
      if (changed === undefined) return undefined;
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

  const handOn = createHandOn({ ...deps, changeRunning, runMs: RUN_MS });

  const unsent = ({ lanes }: Fold): number => lanes.email.unsent + lanes.sms.unsent;

  /** People of the list whom a channel writes to first; of all channels unless one is named. */
  const peopleOf = (campaign: Campaign, only?: MessageChannel): number =>
    (campaign.import?.groups ?? [])
      .filter(({ channel }) => channel !== 'letter' && (only === undefined || channel === only))
      .reduce((sum, group) => sum + group.people, 0);

  const isComplete = (campaign: Campaign, found: Fold): boolean => {
    // The reading is eventually consistent: it may miss chunks that were made a moment ago.
    if (unsent(found) > 0 || found.tally.people < peopleOf(campaign)) return false;
    const { waiting, later } = found.secondTries;
    if (waiting.length > 0 || later > 0) return false;
    const nowMs = deps.clock();
    // Somebody who has just got another address may be missing from the reading too, and is in no count of the import.
    if (nowMs - (campaign.readdressedAtMs ?? 0) < READING_AGE_MS) return false;
    if (nowMs - (campaign.secondTries?.atMs ?? 0) < READING_AGE_MS) return false;
    const { outcomes, lastSentAt = 0 } = found.tally;
    return outcomes.accepted === 0 || nowMs - lastSentAt * 1000 > LAST_EVENTS_MS;
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
    await Promise.all(
      noted.map(async (release) => {
        const delivery = again.get(release.chunk);
        const written =
          delivery && (await deps.deliveries.replace({ ...delivery, releasedAtMs: release.dueMs }));
        if (written !== 'written') moved.add(release);
      }),
    );
    return releases.filter((release) => !moved.has(release));
  };

  /** What may leave in this run, by channel, and how fast. */
  type Plan = { releases: PlannedRelease[]; msPerUnit: number };
  type Plans = Partial<Record<MessageChannel, Plan>>;

  const release = async (
    campaign: Campaign,
    found: Fold,
    plans: Plans,
    pacing: Pacing | undefined,
  ): Promise<void> => {
    const { atMs: _, ...told } = campaign.pacing ?? { atMs: 0 };
    const { atMs: __, ...news } = pacing ?? { atMs: 0 };
    const plannedOf = (channel: MessageChannel): PlannedRelease[] =>
      (plans[channel]?.releases ?? []).filter((one) => one.campaign === campaign.id);
    const isNews = pacing !== undefined && !isDeepStrictEqual(told, news);
    if (!isNews && messageChannels.every((channel) => plannedOf(channel).length === 0)) return;
    const times = { nowMs: deps.clock(), settleMs: deps.settleMs, stuckMs: deps.stuckMs };
    const mine = { email: plannedOf('email'), sms: plannedOf('sms') };
    const changed = await changeRunning(campaign, (latest) => {
      let next = latest;
      for (const channel of messageChannels) {
        // A run that began between another one's write to the ledger and its write here planned the same chunks.
        const { releasedThrough } = channel === 'sms' ? latest.sms : latest;
        mine[channel] = plannedOf(channel).filter(
          ({ kind, chunk }) => kind === 'again' || chunk >= releasedThrough,
        );
        next = withReleases(next, mine[channel], times, channel);
      }
      return { ...next, ...(pacing && { pacing }) };
    });
    if (changed === undefined) return;
    for (const channel of messageChannels) {
      if (mine[channel].length === 0) continue;
      let chunks = 0;
      let again = 0;
      await forEachBounded(groupsOf(mine[channel], RELEASED_TOGETHER), GROUPS_AT_ONCE, async (group) => {
        const releases = await noteAgain(group, found.again);
        await deps.queue.release(
          releases.map(({ chunk, dueMs }) => ({
            campaign: campaign.id,
            audience: audienceOf(campaign),
            chunk,
            generation: campaign.generation,
            dueMs: Math.round(dueMs),
            channel,
            msPerUnit: plans[channel]?.msPerUnit ?? 0,
          })),
          deps.clock(),
        );
        chunks += releases.length;
        again += releases.filter(({ kind }) => kind === 'again').length;
      });
      deps.log.info('chunks released', {
        campaign: campaign.id,
        channel,
        chunks,
        again,
      });
    }
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

  /** The emails that may leave, or why none may: `quota` is used up, or another run was first. */
  const planEmails = async (
    account: SendingAccount,
    sending: readonly Campaign[],
    found: ReadonlyMap<string, Fold>,
  ): Promise<(Plan & { pacingOf: (campaign: Campaign) => Pacing }) | 'quota' | 'stale' | undefined> => {
    const laneOf = ({ id }: Campaign): Lane | undefined => found.get(id)?.lanes.email;
    const sizes = sending.flatMap((campaign) => (laneOf(campaign)?.due ?? []).map(({ size }) => size));
    const largestDue = sizes.reduce((most, size) => Math.max(most, size), 0);
    if (largestDue === 0) return undefined;

    const nowMs = deps.clock();
    // What is released and has not left yet is not in the provider's count.
    const onTheirWay = sending.reduce((sum, campaign) => sum + (laneOf(campaign)?.onTheirWay ?? 0), 0);
    const accountLeft = account.quotaPer24Hours - account.sentLast24Hours;
    const quotaLeft = accountLeft - onTheirWay;
    if (quotaLeft < largestDue) {
      // As long as something may still leave, it is let go first.
      return accountLeft <= 0 || onTheirWay === 0 ? 'quota' : undefined;
    }

    const paced = pacedRate(account.ratePerSecond, deps.margin);
    const throttling = await deps.slots.throttling('email');
    const rateAt = (atMs: number): number => allowedPerSecond(throttling, paced, atMs);
    const isThrottled = rateAt(nowMs) < paced;
    const ledger = (await deps.campaigns.getLedger('email')) ?? { version: 0, pacedThroughMs: 0 };
    // What was released before at a higher rate waits in the queue and takes its time first.
    const backlogMs = (onTheirWay / rateAt(nowMs)) * 1000;
    const rampFor = (campaign: Campaign) => rampOf(campaign, peopleOf(campaign, 'email'), deps.ramp, nowMs);
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
        due: dueInRamp(laneOf(campaign)?.due ?? [], rampFor(campaign), peopleOf(campaign, 'email')),
      })),
    });
    if (plan.releases.length > 0) {
      const { pacedThroughMs } = plan;
      const written = await deps.campaigns.replaceLedger('email', {
        version: ledger.version,
        pacedThroughMs,
      });
      if (written === 'stale') return 'stale';
    }
    const pacingOf = (campaign: Campaign): Pacing => {
      const ramp = rampFor(campaign);
      return {
        atMs: nowMs,
        providerPerSecond: account.ratePerSecond,
        ratePerSecond: Math.round(10 * rateAt(nowMs)) / 10,
        throttled: isThrottled,
        ...(ramp === undefined ? {} : { ramp }),
      };
    };
    return { releases: plan.releases, msPerUnit: 1000 / paced, pacingOf };
  };

  /** Contents by their hash, which says what is in them. */
  const partsByContent = new Map<string, Promise<number>>();
  /** Parts of a campaign's text message, of its longest language. */
  const partsOf = (campaign: Campaign): Promise<number> => {
    const { id, contentHash = '' } = campaign;
    const known = partsByContent.get(contentHash);
    if (known !== undefined) return known;
    const parts = deps.campaigns.getContent(id, contentHash).then((content) => {
      if (content === undefined) throw new Error(`campaign ${id} runs without frozen content`);
      return typicalSmsParts(content);
    });
    partsByContent.set(contentHash, parts);
    parts.catch(() => partsByContent.delete(contentHash));
    return parts;
  };

  /** Lets text messages stop, or go on, because of what may be spent on them. */
  const changeHalt = async (campaign: Campaign, halt: PauseReason | undefined): Promise<void> => {
    const changed = await changeRunning(campaign, (latest) => {
      const { halt: before, ...sms } = latest.sms;
      if (before !== undefined && before.code !== SPENDING_CODE) return undefined;
      return { ...latest, sms: { ...sms, ...(halt && { halt }) } };
    });
    if (changed === undefined) return;
    if (halt === undefined) deps.log.info('text messages go on', { campaign: campaign.id });
    else deps.log.error('text messages stopped', { campaign: campaign.id, code: halt.code });
  };

  /** The account's own count may lag behind what it refused. */
  const isSpendingHaltOver = ({ sms: { halt } }: Campaign, nowMs: number): boolean =>
    halt?.code === SPENDING_CODE && nowMs >= halt.atMs + LEAST_SPENDING_HALT_MS;

  /** The text messages that may leave, within the rate in parts and what may be spent. */
  const planTexts = async (
    sending: readonly Campaign[],
    found: ReadonlyMap<string, Fold>,
  ): Promise<(Plan & { pacingOf: (campaign: Campaign) => Pacing['sms'] }) | 'stale' | undefined> => {
    const laneOf = ({ id }: Campaign): Lane | undefined => found.get(id)?.lanes.sms;
    const texting = sending.filter((campaign) => (laneOf(campaign)?.unsent ?? 0) > 0);
    if (texting.length === 0) return undefined;
    const nowMs = deps.clock();
    if (deps.sms === undefined) throw new Error('this installation sends no SMS');
    const account = await deps.sms.account();
    const parts = new Map<string, number>();
    for (const campaign of texting) parts.set(campaign.id, await partsOf(campaign));
    const mostParts = Math.max(...parts.values());
    const usdOf = (campaign: Campaign, people: number): number =>
      people * (parts.get(campaign.id) ?? mostParts) * prices.smsPart;
    const sum = (numberOf: (campaign: Campaign) => number): number =>
      texting.reduce((total, campaign) => total + numberOf(campaign), 0);
    const onTheirWay = sum((campaign) => laneOf(campaign)?.onTheirWay ?? 0);
    const spentUsd =
      account.spentThisMonthUsd +
      sum((campaign) =>
        usdOf(campaign, (found.get(campaign.id)?.newestSms ?? 0) + (laneOf(campaign)?.onTheirWay ?? 0)),
      );
    const mostPeople = Math.floor((account.monthlySpendLimitUsd - spentUsd) / (mostParts * prices.smsPart));

    const homeOpensMs = homeOpensAtMs(deps.quietHours, nowMs);
    const isQuiet = homeOpensMs > nowMs;
    const isHalted = ({ sms: { halt } }: Campaign): boolean =>
      halt !== undefined && halt.code !== SPENDING_CODE;
    const dueOf = (campaign: Campaign): DueChunk[] =>
      isHalted(campaign)
        ? []
        : (laneOf(campaign)?.due ?? []).filter(({ kind }) => kind === 'again' || !isQuiet);
    for (const campaign of texting) {
      const [next] = dueOf(campaign);
      const isOver = next !== undefined && next.size > mostPeople;
      if (isOver && onTheirWay === 0 && campaign.sms.halt === undefined) {
        await changeHalt(campaign, reason(SPENDING_CODE));
      } else if (!isOver && next !== undefined && isSpendingHaltOver(campaign, nowMs)) {
        await changeHalt(campaign, undefined);
      }
    }

    const paced = pacedRate(account.partsPerSecond, deps.margin);
    const throttling = await deps.slots.throttling('sms');
    const rateAt = (atMs: number): number => allowedPerSecond(throttling, paced, atMs);
    const isThrottled = rateAt(nowMs) < paced;
    const ledger = (await deps.campaigns.getLedger('sms')) ?? { version: 0, pacedThroughMs: 0 };
    const backlogMs = ((onTheirWay * mostParts) / rateAt(nowMs)) * 1000;
    const plan = planReleases({
      nowMs,
      windowMs: deps.windowMs,
      rateAt: (atMs) => rateAt(atMs) / mostParts,
      mostPeople,
      pacedThroughMs: isThrottled ? nowMs + backlogMs : ledger.pacedThroughMs,
      leadMs: isThrottled ? THROTTLED_LEAD_MS : 0,
      campaigns: texting.map((campaign) => ({
        id: campaign.id,
        weight: campaign.weight,
        due: dueOf(campaign),
      })),
    });
    if (plan.releases.length > 0) {
      const { pacedThroughMs } = plan;
      const written = await deps.campaigns.replaceLedger('sms', { version: ledger.version, pacedThroughMs });
      if (written === 'stale') return 'stale';
    }
    const cents = (usd: number): number => Math.round(usd * 100) / 100;
    const pacingOf = (campaign: Campaign): Pacing['sms'] =>
      texting.includes(campaign)
        ? {
            providerPerSecond: account.partsPerSecond,
            ratePerSecond: Math.round(10 * rateAt(nowMs)) / 10,
            throttled: isThrottled,
            ...(isQuiet ? { quietUntilMs: homeOpensMs } : {}),
            spentUsd: cents(spentUsd),
            limitUsd: account.monthlySpendLimitUsd,
            neededUsd: cents(
              usdOf(campaign, (laneOf(campaign)?.unsent ?? 0) - (laneOf(campaign)?.onTheirWay ?? 0)),
            ),
          }
        : undefined;
    return { releases: plan.releases, msPerUnit: 1000 / paced, pacingOf };
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
      // Text messages go out by another account.
      for (const campaign of running) if (campaign.channels.includes('email')) await pause(campaign, problem);
    }
    const allowed = running.filter(({ channels }) => problem === undefined || !channels.includes('email'));
    if (problem === undefined) allowed.push(...(await resumeFromQuota(account, waiting)));

    const found = new Map<string, Fold>();
    const sending: Campaign[] = [];
    for (const campaign of allowed) {
      const folded = await fold(campaign);
      const unwell = healthProblem(folded.health, deps.clock());
      const halted = campaign.sms.halt;
      if (unwell !== undefined && folded.lanes.email.unsent > 0) await pause(campaign, unwell);
      else if (isComplete(campaign, folded)) await complete(campaign);
      else if (halted !== undefined && halted.code !== SPENDING_CODE && folded.lanes.email.unsent === 0) {
        // Emails went on without the text messages; now nothing is left to do before an administrator acts.
        await pause(campaign, halted);
      } else {
        found.set(campaign.id, folded);
        sending.push(campaign);
      }
    }
    const plans: Plans = {};
    const emails = await planEmails(account, sending, found);
    if (emails === 'quota') {
      // What needs no email goes on at the next run: these are paused now.
      await pauseForQuota(
        account,
        sending.filter(({ id }) => (found.get(id)?.lanes.email.unsent ?? 0) > 0),
        found,
      );
      return;
    }
    const texts = await planTexts(sending, found);
    if (emails === 'stale' || texts === 'stale') {
      deps.log.info('another run of pace is at work', { trigger });
      return;
    }
    if (emails !== undefined) plans.email = emails;
    if (texts !== undefined) plans.sms = texts;
    for (const campaign of sending) {
      const folded = found.get(campaign.id);
      if (folded === undefined) continue;
      const email = emails?.pacingOf(campaign);
      const sms = texts?.pacingOf(campaign);
      const known = campaign.pacing ?? {
        atMs: deps.clock(),
        providerPerSecond: account.ratePerSecond,
        ratePerSecond: pacedRate(account.ratePerSecond, deps.margin),
        throttled: false,
      };
      const { sms: _, ...before } = known;
      const pacing =
        email === undefined && sms === undefined ? undefined : { ...(email ?? before), ...(sms && { sms }) };
      await release(campaign, folded, plans, pacing);
      await handOn(campaign, folded);
    }
  };

  return async (event: unknown): Promise<void> => {
    await paceCampaigns(event);
    await tidyAuditTrail();
  };
};
