// The steps of a campaign's life, as staff take them. Each resolves to the campaign as it then is.
import type { Actor } from '../../../core/audit/actor.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import {
  approvalHash,
  differsFromSubmitted,
  isAsApproved,
  sentBack,
  unsubmitted,
} from '../../../core/campaign/approval.ts';
import { changedBy, partsInWords } from '../../../core/campaign/authors.ts';
import { beginRun, type Campaign, nextState } from '../../../core/campaign/campaign.ts';
import { type Signature, termsOf } from '../../../core/campaign/terms.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import { isHealthPause } from '../../../core/pacing/health.ts';
import { QUOTA_CODE } from '../../../core/pacing/quota.ts';
import { notPossible, wrongState } from '../campaigns/change.ts';
import { noticeOf } from '../campaigns/content.ts';
import { authorOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { iso } from '../http/time.ts';
import { checkComplete, checkStep } from '../preflight/findings.ts';
import {
  cannotStartThen,
  changedItYourself,
  changedSinceSubmitted,
  giveTimeBetween,
  noTimeSet,
  notAsApproved,
  pausedBySomebody,
  submittedItYourself,
  submittedOtherwise,
} from './lifecycle-words.ts';
import { change, type StepCommand, take } from './take-step.ts';
import { wakePace } from './wake-pace.ts';

/** How far ahead a start can be set: personal data must not wait for ever. */
const MAX_DAYS_AHEAD = 90;

/** Whoever takes a step, as a signature of `hash`. */
const signatureBy = (actor: Actor, hash: string, atMs: number): Signature => ({
  ...authorOf(actor),
  atMs,
  hash,
});

/** Fixes what would be sent and to whom, for somebody else to approve. */
export const submitCampaign = (deps: ApiDependencies, command: StepCommand): Promise<Campaign> =>
  change(deps, command, 'submit', async (before) => {
    // What is missing says more than that a draft cannot be submitted.
    if (before.state === 'draft') await checkComplete(deps, before, 'submit');
    if (nextState(before.state, 'submit') === undefined) return wrongState(before, 'submit');
    await checkStep(deps, before, 'submit');
    const content = await freezeContent(noticeOf(deps.notices, before), before.fields, deps.checkSite);
    // Kept before anything refers to it: whoever decides reads this, and the next submission is compared with it.
    await deps.campaigns.putContent(before.id, content);
    const signature = signatureBy(command.by, await approvalHash(before, content), deps.clock());
    const submission = { ...signature, terms: termsOf(before, content.hash) };
    const { declined: _, ...rest } = before;
    return { ...rest, state: 'submitted', submission };
  });

export const withdrawCampaign = (deps: ApiDependencies, command: StepCommand): Promise<Campaign> =>
  take(deps, command, 'withdraw', unsubmitted);

/** A decision of an approver: `hash` is of the submission that they have read. */
type DecisionCommand = StepCommand & { hash: string };

/** Ends the request where what is submitted is other than what was read. */
const checkSubmissionRead = ({ submission }: Campaign, hash: string): void => {
  if (submission === undefined || submission.hash === hash) return;
  throw new Problem('changed-meanwhile', { detail: submittedOtherwise(submission.name) });
};

/** Ends the request where whoever wants to approve a campaign has had a hand in it. */
const checkFourEyes = (campaign: Campaign, by: Actor): void => {
  const { by: pseudonym } = authorOf(by);
  if (campaign.submission?.by === pseudonym)
    throw new Problem('not-allowed', { detail: submittedItYourself });
  const changed = changedBy(campaign, pseudonym);
  if (changed.length > 0)
    throw new Problem('not-allowed', { detail: changedItYourself(partsInWords(changed)) });
};

/**
 * Approves the submission that was read. Where that is other than what would be sent, the campaign is `ready` again, and
 * refused. Whoever changes it from then on is an author anew.
 */
export const approveCampaign = async (deps: ApiDependencies, command: DecisionCommand): Promise<Campaign> => {
  const campaign = await take(deps, command, 'approve', async (before) => {
    const { submission } = before;
    if (submission === undefined) return unsubmitted(before);
    checkSubmissionRead(before, command.hash);
    checkFourEyes(before, command.by);
    await checkStep(deps, before, 'approve');
    const content = await freezeContent(noticeOf(deps.notices, before), before.fields, deps.checkSite);
    // A new version of Tocsin may have changed the template.
    if (await differsFromSubmitted(before, content)) return unsubmitted(before);
    await deps.campaigns.putContent(before.id, content);
    const approval = signatureBy(command.by, submission.hash, deps.clock());
    return { ...before, state: 'approved', approval, contentHash: content.hash, authors: [] };
  });
  return campaign.state === 'ready' ? notPossible(campaign, changedSinceSubmitted) : campaign;
};

/** @param reason - why, for whoever submitted it */
export const declineCampaign = (
  deps: ApiDependencies,
  command: DecisionCommand & { reason: string },
): Promise<Campaign> =>
  take(deps, command, 'decline', (before) => {
    checkSubmissionRead(before, command.hash);
    const { by, reason } = command;
    return sentBack(before, { name: by.name, atMs: deps.clock(), reason });
  });

/** Ends the request where a campaign cannot start at that time. */
const checkTime = (atMs: number, nowMs: number): void => {
  if (atMs > nowMs && atMs <= nowMs + MAX_DAYS_AHEAD * DAY_MS) return;
  throw new Problem('invalid-request', {
    detail: cannotStartThen,
    errors: [{ pointer: '#/at', message: giveTimeBetween(iso(nowMs), MAX_DAYS_AHEAD) }],
  });
};

/**
 * Starts what was approved. Where that is other than what would be sent, the campaign is `ready` again, and refused.
 *
 * @param atMs - when; at once unless given
 */
export const startCampaign = async (
  deps: ApiDependencies,
  command: StepCommand & { atMs?: number | undefined },
): Promise<Campaign> => {
  const { atMs } = command;
  if (atMs !== undefined) checkTime(atMs, deps.clock());
  const campaign = await take(deps, command, 'start', async (before) => {
    const { contentHash } = before;
    const content =
      contentHash === undefined ? undefined : await deps.campaigns.getContent(before.id, contentHash);
    if (!(await isAsApproved(before, content))) return unsubmitted(before);
    await checkStep(deps, before, 'start');
    if (atMs !== undefined) return { ...before, startAtMs: atMs };
    const nowMs = deps.clock();
    return { ...beginRun(before, nowMs), startedAtMs: nowMs };
  });
  if (campaign.state === 'ready') return notPossible(campaign, notAsApproved);
  if (campaign.state === 'running') await wakePace(deps, 'start', campaign.id);
  return campaign;
};

/** Takes back a set time: the campaign stays approved. */
export const unscheduleCampaign = (deps: ApiDependencies, command: StepCommand): Promise<Campaign> =>
  take(deps, command, 'unschedule', (before) => {
    const { startAtMs, ...rest } = before;
    return startAtMs === undefined ? notPossible(before, noTimeSet) : rest;
  });

/** @param reason - why, for colleagues */
export const pauseCampaign = (
  deps: ApiDependencies,
  command: StepCommand & { reason?: string | undefined },
): Promise<Campaign> =>
  change(deps, command, 'pause', (before) => {
    // What waits for the quota would go on by itself, which a pause keeps it from.
    const waits = before.state === 'paused' && before.pauseReason?.code === QUOTA_CODE;
    if (!waits && nextState(before.state, 'pause') === undefined) return wrongState(before, 'pause');
    const { reason } = command;
    const message = reason ? { en: reason, fr: reason } : pausedBySomebody;
    return {
      ...before,
      state: 'paused',
      pauseReason: { code: 'administrator', message, atMs: deps.clock() },
    };
  });

/** Goes on. After a pause for bounces or complaints, only messages sent from now on are judged. */
export const resumeCampaign = async (deps: ApiDependencies, command: StepCommand): Promise<Campaign> => {
  const campaign = await take(deps, command, 'resume', (before) => {
    const nowMs = deps.clock();
    const run = beginRun(before, nowMs);
    return isHealthPause(before.pauseReason) ? { ...run, judgedSinceMs: nowMs } : run;
  });
  await wakePace(deps, 'resume', campaign.id);
  return campaign;
};

export const cancelCampaign = (deps: ApiDependencies, command: StepCommand): Promise<Campaign> =>
  take(deps, command, 'cancel', ({ startAtMs: _, ...before }) => ({ ...before, state: 'cancelled' }));
