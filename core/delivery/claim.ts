// Claims of chunks: who may send, what a claim without a result leaves in doubt, and what results are recorded.
import type { SendResult } from '../provider/sender.ts';
import type { Delivery } from './delivery.ts';
import { EVENTS_PATIENCE_MS } from './event-stream.ts';
import { addsTo, type Facts, mergeFacts, needsSending } from './outcome.ts';
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
 * The delivery as claimed by `id`, to be written before anything is sent. An earlier claim without a result burns an
 * attempt and leaves people in doubt. Where no event has told of them, they are marked as sent again: they alone may get
 * the message twice, and they are named. Once the attempts are used up, they are given up instead.
 */
export const claim = (delivery: Delivery, id: string, nowMs: number): Delivery => {
  const unanswered = delivery.phase === 'sending';
  const attempts = delivery.attempts + (unanswered ? 1 : 0);
  const lastClaimSeconds = Math.floor((delivery.claim?.atMs ?? nowMs) / 1000);
  const nowSeconds = Math.floor(nowMs / 1000);
  const facts = delivery.facts.map((known): Facts => {
    if (!needsSending(known)) return known;
    const doubted = unanswered ? mergeFacts(known, { inDoubt: lastClaimSeconds }) : known;
    if (doubted.inDoubt === undefined) return doubted;
    return mergeFacts(doubted, attempts >= MAX_ATTEMPTS ? { gaveUp: nowSeconds } : { sentAgain: nowSeconds });
  });
  const { notBeforeMs: _, ...rest } = delivery;
  return { ...rest, phase: 'sending', attempts, claim: { id, atMs: nowMs }, facts };
};

/**
 * Whether events that have not been read yet may tell what became of people in doubt in this chunk. Until those events
 * are read, these people must not be sent to again, however long ago their call was: the events may wait on their way to
 * the bucket, and track may have died with their file in hand.
 */
export const awaitsEvents = (delivery: Delivery, nowMs: number): boolean =>
  (delivery.phase === 'sending' ||
    delivery.facts.some((known) => known.inDoubt !== undefined && needsSending(known))) &&
  nowMs < (delivery.claim?.atMs ?? 0) + EVENTS_PATIENCE_MS;

/** When the events of the last claim are in their bucket at the latest, unless something holds them up; epoch ms. */
export const eventsDueMs = ({ phase, claim: last, notBeforeMs = 0 }: Delivery, settleMs: number): number =>
  Math.max((last?.atMs ?? 0) + settleMs, phase === 'doubt' ? notBeforeMs : 0);

/** Whether the chunk is claimed by `id`, and by nobody since. */
export const holdsClaim = (delivery: Delivery, id: string): boolean =>
  delivery.phase === 'sending' && delivery.claim?.id === id;

/**
 * Whether the holder of claim `id` may still call the provider. The lease ends well before the claim counts as in
 * doubt, so that the last call and its events fit into the settling window.
 */
export const leaseHolds = (delivery: Delivery, id: string, nowMs: number, settleMs: number): boolean =>
  holdsClaim(delivery, id) && nowMs < (delivery.claim?.atMs ?? 0) + settleMs / 3;

/** The delivery in phase `sent` where nobody in it is left to send to, by results, events or staff; itself otherwise. */
export const settled = (delivery: Delivery): Delivery => {
  if (delivery.phase === 'sent' || delivery.facts.some(needsSending)) return delivery;
  const { notBeforeMs: _, ...rest } = delivery;
  return { ...rest, phase: 'sent' };
};

/** As {@link settled}; a letter is nothing to send, so its delivery has no end of sending to note. */
export const settledMessages = (delivery: Delivery): Delivery =>
  delivery.channel === 'letter' ? delivery : settled(delivery);

/**
 * The delivery with people marked to whom nothing is sent any more: `skipped` where a second try has become needless,
 * `expired` where the person's data is gone. Whoever needs no sending keeps their facts.
 */
export const withdrawn = (
  delivery: Delivery,
  why: ReadonlyMap<number, 'skipped' | 'expired'>,
  nowMs: number,
): Delivery => {
  const atSeconds = Math.floor(nowMs / 1000);
  let changed = false;
  const facts = delivery.facts.map((known, place) => {
    const kind = why.get(place);
    if (kind === undefined || !needsSending(known)) return known;
    changed = true;
    return mergeFacts(known, { [kind]: atSeconds });
  });
  return changed ? settled({ ...delivery, facts }) : delivery;
};

/**
 * The delivery of a chunk whose people were deleted at the end of their retention: all who were still to be sent to
 * are marked as expired, so that nothing waits for them any more.
 */
export const expired = (delivery: Delivery, nowMs: number): Delivery => {
  const atSeconds = Math.floor(nowMs / 1000);
  const facts = delivery.facts.map((known) =>
    needsSending(known) ? mergeFacts(known, { expired: atSeconds }) : known,
  );
  return settled({ ...delivery, facts });
};

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
      return { [result.fact ?? 'rejected']: atSeconds };
    case 'unknown':
      return { inDoubt: atSeconds };
    case 'transient':
      return givesUp && result.finally !== 'halt' ? { gaveUp: atSeconds } : {};
    case 'throttled':
    case 'unreachable':
    case 'refused':
    case 'halt':
      return {};
  }
};

/** Code for which these results halt the campaign: at once, or because the last attempt failed. */
const haltIn = (results: readonly SendResult[], givesUp: boolean): string | undefined => {
  for (const result of results) {
    if (result.result === 'halt') return result.code;
    if (givesUp && result.result === 'transient' && result.finally === 'halt') return result.code;
  }
  return undefined;
};

const burnsAttempt = ({ result }: SendResult): boolean => result === 'transient' || result === 'unknown';

/**
 * The delivery with the results of its claim merged in; the same object where they change nothing. Only the holder
 * of the claim moves the phase on; a late holder whose claim has passed to another still adds the facts it knows.
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
  const holds = holdsClaim(delivery, claimId);
  const burned = delivery.attempts + (holds && last && all.some(burnsAttempt) ? 1 : 0);
  const givesUp = holds && last && burned >= MAX_ATTEMPTS;
  const halt = haltIn(all, givesUp);
  // Whoever resumes has put it right: the chunk then has its attempts again.
  const attempts = givesUp && halt !== undefined ? 0 : burned;
  const facts = delivery.facts.map((known, place) => {
    const result = results.get(place);
    // What events have told of a message is surer than an answer that never came.
    if (result === undefined || (result.result !== 'accepted' && !needsSending(known))) return known;
    const told = factOf(result, atSeconds, givesUp);
    return addsTo(known, told) ? mergeFacts(known, told) : known;
  });

  const left = facts.some(needsSending);
  const doubted = facts.some(
    (known, place) => results.get(place)?.result === 'unknown' && needsSending(known),
  );
  let next: Next = { next: 'done' };
  if (halt !== undefined) next = { next: 'halt', code: halt };
  else if (doubted) next = { next: 'settle' };
  else if (left) next = { next: 'retry' };

  if (!holds) {
    const changed = facts.some((known, place) => known !== delivery.facts[place]);
    return { delivery: settled(changed ? { ...delivery, facts } : delivery), next };
  }
  const merged: Delivery = { ...delivery, attempts, facts };
  if (!left) return { delivery: settled(merged), next };
  // Whoever still records is alive, so the time that a claim may take counts from here.
  if (!last) return { delivery: { ...merged, claim: { id: claimId, atMs: nowMs } }, next };
  if (doubted) return { delivery: { ...merged, phase: 'doubt', notBeforeMs: nowMs + settleMs }, next };
  return { delivery: { ...merged, phase: 'waiting' }, next };
};
