// Sending a claimed chunk: its calls one after the other, recorded between them and at the end.
import type { Clock } from '../../core/base/clock.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import { leaseHolds, placesToSend } from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { type Facts, needsSending } from '../../core/delivery/outcome.ts';
import { backoffSeconds } from '../../core/delivery/retry.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import { type Answers, collectAnswers } from '../../core/provider/answers.ts';
import { goesOn, sendHalving } from '../../core/provider/refusals.ts';
import { DONE, type Verdict } from '../runtime/sqs-batch.ts';
import type { CampaignState } from './campaign-state.ts';
import { type ChunkChannel, openNow, unitsOf } from './channel.ts';
import { type DeliveryWriteDependencies, isWornOut, recordAnswers } from './delivery-writes.ts';
import type { CallTimes, SendingTime, Slot } from './sending-time.ts';

/** How often a chunk that is spread over time records what has been sent, so that a crash leaves few in doubt. */
const RECORD_EVERY_MS = 5_000;
/** Chunks before this one that are looked at for somebody who got the same message. */
const NEAR_CHUNKS = 10;

export type ClaimedChunkDependencies = DeliveryWriteDependencies & {
  /** Number in [0, 1). */
  random: () => number;
  campaignState: CampaignState;
  sendingTime: SendingTime;
};

/** One receipt of a chunk's message. */
export type Receipt = {
  message: ChunkMessage;
  /** Differs between any two receipts. */
  claimId: string;
  /** How often the message has been received, this time included. */
  receives: number;
  /** No call to the provider may begin later, epoch ms. */
  untilMs: number;
};

/** A chunk that this receipt has claimed, and the time that its first call has. */
export type ClaimedChunk = { claimed: Delivery; channel: ChunkChannel; receipt: Receipt; slot: Slot };

const isAccepted = (facts: Facts): boolean => facts.accepted !== undefined || facts.delivered !== undefined;

/**
 * Whether the message was accepted before, in this chunk or in one near it: whoever is refused alone is then more likely
 * the cause than the message is.
 */
export const wasAccepted = async (
  deliveries: Pick<DeliveryStore, 'get'>,
  { audience, chunk, language, channel, facts }: Delivery,
): Promise<boolean> => {
  if (facts.some(isAccepted)) return true;
  const near = Array.from({ length: NEAR_CHUNKS }, (_, at) => chunk - 1 - at).filter((one) => one >= 0);
  const others = await Promise.all(near.map((one) => deliveries.get(audience, one)));
  return others.some(
    (one) => one?.language === language && one.channel === channel && one.facts.some(isAccepted),
  );
};

/** What one claim has done so far. */
type Progress = {
  /** As it was read or written last. */
  delivery: Delivery;
  /** Places of those whom no call has tried yet, in the order in which they come. */
  left: number[];
  answers: Answers;
  times: CallTimes;
};

/** Whether the holder of the claim may still call the provider. */
const mayCall = (
  { clock, settleMs }: { clock: Clock; settleMs: number },
  { receipt: { claimId, untilMs } }: ClaimedChunk,
  delivery: Delivery,
): boolean => clock() <= untilMs && leaseHolds(delivery, claimId, clock(), settleMs);

/** Sends to the next of those who are left, by one call or, where that is refused, by several; false: broken off. */
const sendNext = async (
  deps: ClaimedChunkDependencies,
  chunk: ClaimedChunk,
  progress: Progress,
): Promise<boolean> => {
  const { channel, receipt } = chunk;
  const { delivery, left, answers, times } = progress;
  const { msPerUnit } = times.slot();
  const next = left.slice(0, channel.batchSize(left, msPerUnit));
  // Late events may have told of somebody since the claim, and quiet hours may have begun.
  const unsent = next.filter((place) => needsSending(delivery.facts[place] ?? {}));
  const { open } = openNow(channel, unsent, deps.clock());
  const sent = await sendHalving(
    open,
    (places) => channel.send(places, msPerUnit),
    async (soFar) =>
      mayCall(deps, chunk, delivery) &&
      (await deps.campaignState.mayRun(receipt.message)) &&
      !(await answers.halt(soFar)),
  );
  answers.add(sent);
  times.use(unitsOf(channel, next));
  if (sent.size < open.length || ![...sent.values()].every(goesOn)) return false;
  progress.left = left.slice(next.length);
  return !(await answers.halt());
};

/** Sends to all who are left, each at their time; false: broken off before. */
const sendAll = async (
  deps: ClaimedChunkDependencies,
  chunk: ClaimedChunk,
  progress: Progress,
): Promise<boolean> => {
  const { channel, receipt } = chunk;
  const { answers, times } = progress;
  const recordEveryMs = Math.min(RECORD_EVERY_MS, deps.settleMs / 6);
  let recordedMs = deps.clock();
  let recorded = 0;
  let isProbed = false;

  for (let isFirst = true; progress.left.length > 0; isFirst = false) {
    if (!(await times.reach(unitsOf(channel, progress.left)))) return false;
    // The first call comes right after the claim, before which this was asked.
    if (!isFirst && !(await deps.campaignState.mayRun(receipt.message))) return false;
    if (!leaseHolds(progress.delivery, receipt.claimId, deps.clock(), deps.settleMs)) return false;
    if (!(await sendNext(deps, chunk, progress))) return false;

    if (!isProbed && answers.areAllRefusals()) {
      // The first of a list may all be wrong: somebody from its end comes next, before they speak for everybody.
      isProbed = true;
      progress.left = [...progress.left.slice(-1), ...progress.left.slice(0, -1)];
    }
    const isDue =
      times.nextMs() - recordedMs >= recordEveryMs || answers.size() - recorded >= channel.maxUnrecorded;
    if (isDue && progress.left.length > 0) {
      const results = await answers.judged(false);
      const written = await recordAnswers(deps, progress.delivery, results, receipt.claimId, { last: false });
      progress.delivery = written.delivery;
      recorded = answers.size();
      recordedMs = deps.clock();
    }
  }
  return true;
};

/** Logs people whom the provider refused, with its reason: by their places, as no log names a person. */
const warnOfRefusals = (
  { log }: Pick<ClaimedChunkDependencies, 'log'>,
  { receipt: { message } }: ClaimedChunk,
  refused: readonly { place: number; code: string }[],
): void => {
  const { campaign, chunk, channel } = message;
  for (const one of refused) {
    log.warn('the provider refuses one person', { campaign, chunk, channel, ...one });
  }
};

/** Sends a chunk to those of its people who are left, and records what became of each. */
export const sendClaimed = async (deps: ClaimedChunkDependencies, chunk: ClaimedChunk): Promise<Verdict> => {
  const { claimed, channel, receipt, slot } = chunk;
  const { message, claimId, receives, untilMs } = receipt;
  const progress: Progress = {
    delivery: claimed,
    left: openNow(channel, placesToSend(claimed), deps.clock()).open,
    answers: collectAnswers(() => wasAccepted(deps.deliveries, claimed)),
    times: deps.sendingTime.callTimes(message, slot, untilMs),
  };
  const isEnd = await sendAll(deps, chunk, progress);
  const { delivery, answers, times } = progress;
  const results = await answers.judged(isEnd);
  warnOfRefusals(deps, chunk, answers.refusedPeople(results));

  const seconds = backoffSeconds(receives, deps.random);
  const hasAnswer = (place: number): boolean =>
    ['accepted', 'permanent'].includes(results.get(place)?.result ?? '');
  const unsent = placesToSend(delivery).filter((place) => !hasAnswer(place));
  const { open, nextMs } = openNow(channel, unsent, deps.clock());
  const rests = unsent.length > 0 && open.length === 0;
  const ended = await recordAnswers(deps, delivery, results, claimId, {
    last: true,
    ...(rests && { retryAtMs: nextMs }),
    ...(isWornOut(deps, receives) && !rests && { retryAtMs: deps.clock() + seconds * 1000 }),
  });
  if (answers.isThrottled()) await deps.sendingTime.noteThrottling(message.channel, times.slot());
  if (ended.next.next === 'halt') await deps.campaignState.halt(message, ended.next.code);
  // Whatever phase it is in otherwise, pace or another holder looks after it.
  const retries = ended.next.next === 'retry' && ended.delivery.phase === 'waiting';
  return retries ? { verdict: 'retry', seconds } : DONE;
};
