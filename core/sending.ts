import type { Delivery } from './delivery.ts';
import { type Facts, mergeFacts, needsSending } from './outcome.ts';
import type { SendResult } from './ports.ts';
import { MAX_ATTEMPTS } from './retry.ts';

/**
 * Whether a chunk may be claimed now: `claim`; `done` when nobody is left to send to; `busy` while another claim
 * may still be alive or its doubt is not yet settled.
 */
export const claimable = (delivery: Delivery, nowMs: number, settleMs: number): 'claim' | 'done' | 'busy' => {
  switch (delivery.phase) {
    case 'sent':
      return 'done';
    case 'waiting':
    case 'deferred':
      return 'claim';
    case 'doubt':
      return nowMs >= (delivery.notBeforeMs ?? 0) ? 'claim' : 'busy';
    case 'sending':
      return nowMs >= (delivery.claim?.atMs ?? 0) + settleMs ? 'claim' : 'busy';
  }
};

/**
 * The delivery as claimed by `id`, to be written before anything is sent. Whoever an unanswered claim left without
 * a word from the events is marked as sent again: the only people who may get the message twice, and named as such.
 */
export const claim = (delivery: Delivery, id: string, nowMs: number): Delivery => {
  const unanswered = delivery.phase === 'sending';
  const lastClaimSeconds = Math.floor((delivery.claim?.atMs ?? nowMs) / 1000);
  const facts = delivery.facts.map((known): Facts => {
    if (!needsSending(known)) return known;
    const inDoubt = unanswered ? mergeFacts(known, { inDoubt: lastClaimSeconds }) : known;
    return inDoubt.inDoubt === undefined
      ? inDoubt
      : mergeFacts(inDoubt, { sentAgain: Math.floor(nowMs / 1000) });
  });
  const { notBeforeMs: _, ...rest } = delivery;
  return { ...rest, phase: 'sending', claim: { id, atMs: nowMs }, facts };
};

/**
 * Whether the holder of a claim may still call the provider. Well before the claim counts as in doubt it may not:
 * the call and its events must fit in what is left of the settling window.
 */
export const leaseHolds = (delivery: Delivery, nowMs: number, settleMs: number): boolean =>
  delivery.claim !== undefined && nowMs < delivery.claim.atMs + settleMs / 3;

/** Places of the people still to be sent to. */
export const placesToSend = (delivery: Delivery): number[] =>
  delivery.facts.flatMap((facts, place) => (needsSending(facts) ? [place] : []));

/** What the results of a chunk's calls ask for next. */
export type Next =
  /** Everybody has an answer. */
  | { next: 'done' }
  /** Some must be tried again soon. */
  | { next: 'retry' }
  /** Some got no answer: wait for events. */
  | { next: 'settle' }
  /** The campaign cannot go on. */
  | { next: 'halt'; code: string };

const factOf = (result: SendResult, atSeconds: number, givesUp: boolean): Facts => {
  switch (result.result) {
    case 'accepted':
      return { accepted: atSeconds };
    case 'permanent':
      return { rejected: atSeconds };
    case 'unknown':
      return { inDoubt: atSeconds };
    case 'transient':
      return givesUp ? { gaveUp: atSeconds } : {};
    case 'throttled':
    case 'halt':
      return {};
  }
};

/**
 * The delivery with the results of its claim merged in. Only the holder of the claim moves the phase on; a late
 * holder whose claim has passed to another still adds the facts it knows.
 *
 * @param results - place → what became of the message sent to it
 * @param last - whether the chunk's work ends here; false between the calls of a chunk that is spread over time
 */
export const recordResults = (
  delivery: Delivery,
  results: ReadonlyMap<number, SendResult>,
  claimId: string,
  nowMs: number,
  settleMs: number,
  last: boolean,
): { delivery: Delivery; next: Next } => {
  const atSeconds = Math.floor(nowMs / 1000);
  const all = [...results.values()];
  const attempts = delivery.attempts + (last && all.some(({ result }) => result === 'transient') ? 1 : 0);
  const givesUp = last && attempts >= MAX_ATTEMPTS;
  const facts = delivery.facts.map((known, place) => {
    const result = results.get(place);
    return result === undefined ? known : mergeFacts(known, factOf(result, atSeconds, givesUp));
  });
  const merged: Delivery = { ...delivery, attempts, facts };

  const halt = all.find((result) => result.result === 'halt');
  const unknown = all.some(({ result }) => result === 'unknown');
  const left = facts.some(needsSending);
  let next: Next = { next: 'done' };
  if (halt !== undefined) next = { next: 'halt', code: halt.code };
  else if (unknown) next = { next: 'settle' };
  else if (left) next = { next: 'retry' };

  if (delivery.claim?.id !== claimId || delivery.phase !== 'sending') return { delivery: merged, next };
  // Whoever still records is alive, so the time that a claim may take counts from here.
  if (!last) return { delivery: { ...merged, claim: { id: claimId, atMs: nowMs } }, next };
  if (unknown) {
    return { delivery: { ...merged, phase: 'doubt', notBeforeMs: nowMs + settleMs }, next };
  }
  return { delivery: { ...merged, phase: left ? 'waiting' : 'sent' }, next };
};
