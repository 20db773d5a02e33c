import { fallbackOf } from '../../core/audience/channels.ts';
import type { RecordEvent } from '../../core/audit/event.ts';
import type { AuditTrail } from '../../core/audit/trail.ts';
import type { Clock } from '../../core/base/clock.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import type { Pacing } from '../../core/campaign/lanes.ts';
import type { ChunkQueue } from '../../core/campaign/messages.ts';
import { paceEventSchema } from '../../core/campaign/messages.ts';
import type { PauseReason } from '../../core/campaign/pause-reason.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import {
  EVENTS_PATIENCE_MS,
  type EventStream,
  eventsInBucketUntilMs,
} from '../../core/delivery/event-stream.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import { healthProblem } from '../../core/pacing/health.ts';
import { SPENDING_CODE } from '../../core/pacing/pause-reasons.ts';
import type { QuietHoursRule } from '../../core/pacing/quiet-hours.ts';
import { QUOTA_CODE } from '../../core/pacing/quota.ts';
import type { RampSettings } from '../../core/pacing/ramp.ts';
import { pacedRate } from '../../core/pacing/rate.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';
import type { SendingAccount } from '../../core/provider/accounts.ts';
import type { EmailSender, SmsSender } from '../../core/provider/sender.ts';
import type { ReportQueue, ReportStore } from '../../core/report/report.ts';
import type { Log } from '../runtime/log.ts';
import { createHandOn } from './fallback.ts';
import { type ChangeRunning, type Plans, peopleOf, reasonOf } from './plan.ts';
import { createPlanEmails } from './plan-emails.ts';
import { createPlanTexts } from './plan-texts.ts';
import { purgeEnded } from './purge-ended.ts';
import { createQuotaWatch } from './quota.ts';
import { type Reading, readDeliveries } from './reading.ts';
import { createRelease } from './release.ts';
import { startDue } from './start-due.ts';

export type PaceDependencies = {
  campaigns: CampaignStore;
  deliveries: DeliveryStore;
  slots: Pick<SendSlots, 'throttling'>;
  queue: ChunkQueue;
  eventStream: EventStream;
  sender: Pick<EmailSender, 'account'>;
  /** Left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'account'> | undefined;
  quietHours: QuietHoursRule;
  /** How long an hour of a campaign's policy lasts, ms: less than an hour on the local stage only. */
  fallbackHourMs: number;
  /** Keeps what pace does of itself in the audit trail. */
  record: RecordEvent;
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
/** After which a run is certainly over: more than the function's time-out. */
const RUN_MS = 180_000;
const WRITE_TRIES = 10;

/**
 * Releases what may leave in the next window, for all running campaigns together, and stops or completes those
 * that should. Two runs at once release nothing twice: the one whose ledger write comes second gives up.
 */
export const createHandler = (deps: PaceDependencies) => {
  /** Up to when events are in their bucket. Where nobody can tell, they are waited for as long as for doubt. */
  const eventsUntilMs = async (): Promise<number> => {
    const nowMs = deps.clock();
    const earliestMs = nowMs - EVENTS_PATIENCE_MS;
    try {
      // As late as send takes the figures to be.
      const untilMs = eventsInBucketUntilMs(await deps.eventStream.figures(), nowMs, deps.settleMs / 2);
      return Math.max(earliestMs, untilMs);
    } catch (error) {
      deps.log.warn('the figures of the event stream cannot be read; the silent wait', { error });
      return earliestMs;
    }
  };
  const hasFallback = ({ channels }: Campaign): boolean =>
    channels.some((channel) => fallbackOf(channels, channel) !== undefined);

  const fold = async (campaign: Campaign): Promise<Reading> =>
    readDeliveries(deps.deliveries, campaign, {
      eventsUntilMs: hasFallback(campaign) ? await eventsUntilMs() : deps.clock(),
      nowMs: deps.clock(),
      settleMs: deps.settleMs,
      stuckMs: deps.stuckMs,
      hourMs: deps.fallbackHourMs,
    });

  /** Changes a running campaign of this generation, whatever else is written to it meanwhile. */
  const changeRunning: ChangeRunning = async (campaign, change) => {
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
  const release = createRelease({ ...deps, changeRunning });
  const planEmails = createPlanEmails(deps);
  const planTexts = createPlanTexts({ ...deps, changeRunning });
  const { pauseForQuota, resumeFromQuota } = createQuotaWatch({ ...deps, fold, pause });

  const unsent = ({ lanes }: Reading): number => lanes.email.unsent + lanes.sms.unsent;

  const isComplete = (campaign: Campaign, found: Reading): boolean => {
    // The reading is eventually consistent: it may miss chunks that were made a moment ago.
    if (unsent(found) > 0 || found.tally.people < peopleOf(campaign)) return false;
    const { waiting, later } = found.fallbackAttempts;
    if (waiting.length > 0 || later > 0) return false;
    const nowMs = deps.clock();
    // Somebody who has just got another address may be missing from the reading too, and is in no count of the import.
    if (nowMs - (campaign.addressCorrectedAtMs ?? 0) < READING_AGE_MS) return false;
    if (nowMs - (campaign.fallbackAttempts?.atMs ?? 0) < READING_AGE_MS) return false;
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

  const accountProblem = (account: SendingAccount): PauseReason | undefined => {
    if (account.enforcementStatus === 'SHUTDOWN') return reasonOf('ACCOUNT_SUSPENDED', deps.clock());
    if (!account.sendingEnabled) return reasonOf('ACCOUNT_SENDING_PAUSED', deps.clock());
    return undefined;
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

    const found = new Map<string, Reading>();
    const sending: Campaign[] = [];
    for (const campaign of allowed) {
      const folded = await fold(campaign);
      const unwell = healthProblem(folded.health, deps.clock());
      const halted = campaign.lanes.sms.halt;
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
    if (emails === 'conflict' || texts === 'conflict') {
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
      const known = campaign.pacing?.email ?? {
        atMs: deps.clock(),
        providerPerSecond: account.ratePerSecond,
        ratePerSecond: pacedRate(account.ratePerSecond, deps.margin),
        throttled: false,
      };
      const pacing: Pacing | undefined =
        email === undefined && sms === undefined ? undefined : { email: email ?? known, ...(sms && { sms }) };
      await release(campaign, folded, plans, pacing);
      await handOn(campaign, folded);
    }
  };

  return async (event: unknown): Promise<void> => {
    await paceCampaigns(event);
    await tidyAuditTrail();
  };
};
