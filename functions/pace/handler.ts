// One run of pace: what is due each minute, for all campaigns together, in order.
import { type MessageChannel, messageChannels } from '../../core/audience/audience.ts';
import { bounceShare } from '../../core/campaign/bounce-limit.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { Pacing } from '../../core/campaign/lanes.ts';
import { paceEventSchema } from '../../core/campaign/messages.ts';
import type { PauseReason } from '../../core/campaign/pause-reason.ts';
import { EVENTS_PATIENCE_MS, eventsInBucketUntilMs } from '../../core/delivery/event-stream.ts';
import { healthProblem } from '../../core/pacing/health.ts';
import { SPENDING_CODE } from '../../core/pacing/pause-reasons.ts';
import { QUOTA_CODE } from '../../core/pacing/quota.ts';
import { pacedRate } from '../../core/pacing/rate.ts';
import type { SendingAccount } from '../../core/provider/accounts.ts';
import { isComplete } from './completion.ts';
import { createHandOn, hasFallback } from './fallback.ts';
import type { PaceDependencies } from './plan/dependencies.ts';
import { emailTerms } from './plan/email-terms.ts';
import { type Plans, planChannel, reasonOf, type Terms } from './plan/plan.ts';
import { audienceOf, type Reading, readDeliveries } from './plan/reading.ts';
import { createSmsTerms } from './plan/sms-terms.ts';
import { purgeEnded } from './purge-ended.ts';
import { createQuotaWatch } from './quota.ts';
import { createRelease } from './release.ts';
import { createRunning } from './running.ts';
import { startDue } from './start-due.ts';

/** After which a run is certainly over: more than the function's time-out. */
const RUN_MS = 180_000;

/** Up to when events are in their bucket. Where nobody can tell, they are waited for as long as for doubt. */
const eventsUntilMs = async ({ eventStream, clock, log, settleMs }: PaceDependencies): Promise<number> => {
  const nowMs = clock();
  const earliestMs = nowMs - EVENTS_PATIENCE_MS;
  try {
    // As late as send takes the figures to be.
    const untilMs = eventsInBucketUntilMs(await eventStream.figures(), nowMs, settleMs / 2);
    return Math.max(earliestMs, untilMs);
  } catch (error) {
    log.warn('the figures of the event stream cannot be read; the silent wait', { error });
    return earliestMs;
  }
};

const readCampaign = async (deps: PaceDependencies, campaign: Campaign): Promise<Reading> =>
  readDeliveries(deps.deliveries, campaign, {
    eventsUntilMs: hasFallback(campaign) ? await eventsUntilMs(deps) : deps.clock(),
    nowMs: deps.clock(),
    settleMs: deps.settleMs,
    stuckMs: deps.stuckMs,
    hourMs: deps.fallbackHourMs,
  });

const accountProblem = (account: SendingAccount, nowMs: number): PauseReason | undefined => {
  if (account.enforcementStatus === 'SHUTDOWN') return reasonOf('ACCOUNT_SUSPENDED', nowMs);
  if (!account.sendingEnabled) return reasonOf('ACCOUNT_SENDING_PAUSED', nowMs);
  return undefined;
};

/** Why a campaign cannot go on; undefined while it can. */
const stopReason = (campaign: Campaign, found: Reading, nowMs: number): PauseReason | undefined => {
  const isEmailLeft = found.lanes.email.unsent > 0;
  const unwell = healthProblem(found.health, nowMs, bounceShare(campaign.bounceLimit));
  if (unwell !== undefined && isEmailLeft) return unwell;
  const { halt } = campaign.lanes.sms;
  // Emails went on without the SMS; now nothing is left to do before an administrator acts.
  return halt !== undefined && halt.code !== SPENDING_CODE && !isEmailLeft ? halt : undefined;
};

/** What is told of a campaign's rates, where there is news. The rate of emails stands in every answer of the API. */
const pacingOf = (
  campaign: Campaign,
  plans: Plans,
  { ratePerSecond }: SendingAccount,
  { clock, margin }: PaceDependencies,
): Pacing | undefined => {
  const [email, sms] = [plans.email?.pacingOf(campaign), plans.sms?.pacingOf(campaign)];
  if (email === undefined && sms === undefined) return undefined;
  const idle = {
    atMs: clock(),
    providerPerSecond: ratePerSecond,
    ratePerSecond: pacedRate(ratePerSecond, margin),
    throttled: false,
  };
  return { email: email ?? campaign.pacing?.email ?? idle, ...(sms && { sms }) };
};

/** The parts of a run, made once for all runs of a process. */
const createParts = (deps: PaceDependencies) => {
  const running = createRunning(deps);
  const withChange = { ...deps, changeRunning: running.change };
  const read = (campaign: Campaign): Promise<Reading> => readCampaign(deps, campaign);
  return {
    running,
    read,
    handOn: createHandOn({ ...withChange, runMs: RUN_MS }),
    release: createRelease(withChange),
    smsTerms: createSmsTerms(withChange),
    quota: createQuotaWatch({ ...deps, fold: read, pause: running.pause }),
  };
};
type Parts = ReturnType<typeof createParts>;

/** The terms of a channel; undefined where nothing may leave by it now, `quota` where that is because it is used up. */
type TermsOfRun = Terms | 'quota' | undefined;

/** What each channel may send; or why nothing leaves now: a quota is used up, or another run was first. */
const planAll = async (
  deps: PaceDependencies,
  { smsTerms, quota }: Parts,
  account: SendingAccount,
  found: ReadonlyMap<Campaign, Reading>,
): Promise<Plans | 'quota' | 'conflict'> => {
  const sending = [...found.keys()];
  const readings = new Map([...found].map(([{ id }, reading]) => [id, reading]));
  const termsOf: Record<MessageChannel, () => TermsOfRun | Promise<TermsOfRun>> = {
    email: () => emailTerms(deps, account, sending, readings),
    sms: () => smsTerms(sending, readings),
  };
  const plans: Plans = {};
  for (const channel of messageChannels) {
    const terms = await termsOf[channel]();
    if (terms === 'quota') {
      // What needs no email goes on at the next run: these are paused now.
      const waiting = sending.filter((campaign) => (found.get(campaign)?.lanes[channel].unsent ?? 0) > 0);
      await quota.pauseForQuota(account, waiting, readings);
      return 'quota';
    }
    if (terms === undefined) continue;
    const plan = await planChannel(deps, terms);
    if (plan === 'conflict') return 'conflict';
    plans[channel] = plan;
  }
  return plans;
};

/** The campaigns that may send now; pauses the others. */
const allowedToRun = async (
  { clock }: PaceDependencies,
  { running, quota }: Parts,
  account: SendingAccount,
  going: readonly Campaign[],
  waiting: readonly Campaign[],
): Promise<Campaign[]> => {
  const problem = accountProblem(account, clock());
  if (problem === undefined) return [...going, ...(await quota.resumeFromQuota(account, waiting))];
  // SMS go out by another account.
  for (const campaign of going)
    if (campaign.channels.includes('email')) await running.pause(campaign, problem);
  return going.filter(({ channels }) => !channels.includes('email'));
};

/** Reads each campaign; stops or completes those that should, and answers the others with what was read. */
const readAll = async (
  { clock }: PaceDependencies,
  { running, read }: Parts,
  campaigns: readonly Campaign[],
): Promise<Map<Campaign, Reading>> => {
  const sending = new Map<Campaign, Reading>();
  for (const campaign of campaigns) {
    const found = await read(campaign);
    const isDone = isComplete(campaign, found, clock());
    const stop = stopReason(campaign, found, clock());
    if (isDone) await running.complete(campaign);
    else if (stop !== undefined) await running.pause(campaign, stop);
    else sending.set(campaign, found);
  }
  return sending;
};

/** Keeps what was counted for whoever looks at the progress; the sending neither waits for it nor fails with it. */
const keepTallies = async (
  { tallies, log }: PaceDependencies,
  found: ReadonlyMap<Campaign, Reading>,
): Promise<void> => {
  for (const [campaign, { countedAtMs, tally }] of found) {
    const kept = { audience: audienceOf(campaign), generation: campaign.generation, countedAtMs, tally };
    try {
      await tallies.put(kept);
    } catch (error) {
      log.warn('a count could not be kept; whoever looks at the progress counts anew', {
        campaign: campaign.id,
        error,
      });
    }
  }
};

/**
 * Releases what may leave in the next window, for all running campaigns together, and stops or completes those
 * that should. Two runs at once release nothing twice: the one whose ledger write comes second gives up.
 */
export const createHandler = (deps: PaceDependencies) => {
  const parts = createParts(deps);

  const releaseAll = async (
    account: SendingAccount,
    found: ReadonlyMap<Campaign, Reading>,
    trigger: string,
  ): Promise<void> => {
    const plans = await planAll(deps, parts, account, found);
    if (plans === 'conflict') deps.log.info('another run of pace is at work', { trigger });
    if (typeof plans === 'string') return;
    for (const [campaign, reading] of found) {
      await parts.release(campaign, reading, plans, pacingOf(campaign, plans, account, deps));
      await parts.handOn(campaign, reading);
    }
  };

  const paceCampaigns = async (event: unknown): Promise<void> => {
    // Whoever wakes pace, it does the same: an event that cannot be read must not stop the sending.
    const { trigger } = paceEventSchema.catch({ trigger: 'schedule' }).parse(event);
    const campaigns = await purgeEnded(deps, await startDue(deps, await deps.campaigns.list()));
    const going = campaigns.filter(({ state }) => state === 'running');
    const waiting = campaigns.filter(
      ({ state, pauseReason }) => state === 'paused' && pauseReason?.code === QUOTA_CODE,
    );
    if (going.length === 0 && waiting.length === 0) return;
    const account = await deps.sender.account();
    const allowed = await allowedToRun(deps, parts, account, going, waiting);
    const found = await readAll(deps, parts, allowed);
    await Promise.all([keepTallies(deps, found), releaseAll(account, found, trigger)]);
  };

  return async (event: unknown): Promise<void> => {
    await paceCampaigns(event);
  };
};
