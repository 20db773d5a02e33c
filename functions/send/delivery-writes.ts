// What send writes on the delivery of a chunk: claim, results, expiry, and giving it back.
import type { Clock } from '../../core/base/clock.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import {
  awaitsEvents,
  claim,
  claimable,
  expired,
  holdsClaim,
  type Next,
  recordResults,
} from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { SendResult } from '../../core/provider/sender.ts';
import type { Log } from '../runtime/log.ts';
import { DONE, type Verdict } from '../runtime/sqs-batch.ts';

/** What send writes on the delivery of a chunk, on whatever track, api and other senders write there meanwhile. */
export type DeliveryWriteDependencies = {
  deliveries: Pick<DeliveryStore, 'get' | 'replace'>;
  clock: Clock;
  settleMs: number;
  /** Receives after which the queue gives a message to the dead letters. */
  maxReceives: number;
  log: Log;
};

type ChunkId = Pick<ChunkMessage, 'audience' | 'chunk'>;
const nameOf = ({ audience, chunk }: ChunkId): string => `chunk ${chunk} of ${audience}`;

export const readDelivery = async (
  { deliveries }: Pick<DeliveryWriteDependencies, 'deliveries'>,
  { audience, chunk }: ChunkId,
): Promise<Delivery> => {
  const delivery = await deliveries.get(audience, chunk);
  if (delivery === undefined) throw new Error(`audience ${audience} has no delivery of chunk ${chunk}`);
  return delivery;
};

/**
 * Claims a chunk; undefined where nobody is left to send to, or another claim may be alive.
 *
 * @param id - of the claim; differs between any two
 * @param withdraw - takes out those to whom nothing is to be sent any more
 */
export const claimChunk = async (
  deps: DeliveryWriteDependencies,
  read: Delivery,
  id: string,
  withdraw: (delivery: Delivery) => Delivery,
): Promise<Delivery | undefined> => {
  const { isWritten, item } = await updateUntilWritten({
    item: nameOf(read),
    known: read,
    read: () => readDelivery(deps, read),
    decide(latest) {
      const nowMs = deps.clock();
      // In doubt only since it was read: whether its events have been read is for another receipt to ask.
      if (latest !== read && awaitsEvents(latest, nowMs)) return undefined;
      if (claimable(latest, nowMs, deps.settleMs) !== 'claim') return undefined;
      const left = withdraw(latest);
      return left.phase === 'sent' ? left : claim(left, id, nowMs);
    },
    replace: deps.deliveries.replace,
    isOurs: (stored) => holdsClaim(stored, id),
  });
  return isWritten && holdsClaim(item, id) ? item : undefined;
};

/**
 * Records what the calls of a claim were answered.
 *
 * @param end - `last`: the claim ends; `retryAtMs`: those who are left go back to pace until then, epoch ms, instead of
 * to the queue
 */
export const recordAnswers = async (
  deps: DeliveryWriteDependencies,
  sent: Delivery,
  results: ReadonlyMap<number, SendResult>,
  claimId: string,
  { last, retryAtMs }: { last: boolean; retryAtMs?: number },
): Promise<{ delivery: Delivery; next: Next }> => {
  let next: Next = { next: 'done' };
  const { item } = await updateUntilWritten<Delivery>({
    item: nameOf(sent),
    known: sent,
    read: () => readDelivery(deps, sent),
    decide(latest) {
      const recorded = recordResults(latest, results, claimId, deps.clock(), deps.settleMs, last);
      next = recorded.next;
      const { delivery } = recorded;
      const goesToPace = retryAtMs !== undefined && next.next === 'retry' && delivery.phase === 'waiting';
      return goesToPace ? { ...delivery, phase: 'deferred', notBeforeMs: retryAtMs } : delivery;
    },
    replace: deps.deliveries.replace,
    isOurs: isSameItem,
  });
  return { next, delivery: item ?? sent };
};

/** Ends a chunk whose people are gone: import writes them before the delivery, so only expiry takes them away. */
export const expireChunk = async (
  deps: DeliveryWriteDependencies,
  campaign: string,
  read: Delivery,
): Promise<Verdict> => {
  const { isWritten } = await updateUntilWritten({
    item: nameOf(read),
    known: read,
    read: () => readDelivery(deps, read),
    decide(latest) {
      const nowMs = deps.clock();
      return claimable(latest, nowMs, deps.settleMs) === 'claim' ? expired(latest, nowMs) : undefined;
    },
    replace: deps.deliveries.replace,
    isOurs: isSameItem,
  });
  if (isWritten) {
    deps.log.error('a chunk expired before it was sent', { campaign, chunk: read.chunk });
  }
  return DONE;
};

/**
 * Gives a chunk that was not claimed back to pace, which releases it again from `notBeforeMs`. In doubt or sending it is
 * left as it is, and so it is where another write comes first: pace finds it after a while as one that does not move.
 */
export const giveBackToPace = async (
  { deliveries }: Pick<DeliveryWriteDependencies, 'deliveries'>,
  delivery: Delivery,
  notBeforeMs: number,
): Promise<Verdict> => {
  if (delivery.phase === 'waiting' || delivery.phase === 'deferred') {
    await deliveries.replace({ ...delivery, phase: 'deferred', notBeforeMs });
  }
  return DONE;
};

/** Whether the message must not go back to the queue again, where it would soon become a dead letter. */
export const isWornOut = (
  { maxReceives }: Pick<DeliveryWriteDependencies, 'maxReceives'>,
  receives: number,
): boolean => receives >= maxReceives - 2;

/** Leaves a chunk that was not claimed for later: to the queue, or to pace where that has given it out too often. */
export const postpone = async (
  deps: DeliveryWriteDependencies,
  delivery: Delivery,
  receives: number,
  seconds: number,
): Promise<Verdict> =>
  isWornOut(deps, receives)
    ? await giveBackToPace(deps, delivery, deps.clock() + seconds * 1000)
    : { verdict: 'retry', seconds };
