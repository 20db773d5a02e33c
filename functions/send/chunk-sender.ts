import type { Chunk, MessageChannel, Place, Recipient } from '../../core/audience/audience.ts';
import { contactFor } from '../../core/audience/channels.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { Clock } from '../../core/base/clock.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import { haltScope } from '../../core/campaign/lanes.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import {
  awaitsEvents,
  claim,
  claimable,
  eventsDueMs,
  expired,
  holdsClaim,
  leaseHolds,
  type Next,
  placesToSend,
  recordResults,
  withdrawn,
} from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { EventFileQueue } from '../../core/delivery/event-stream.ts';
import { type EventStream, eventsInBucketUntilMs } from '../../core/delivery/event-stream.ts';
import { isSkipped } from '../../core/delivery/fallback.ts';
import { type Facts, needsSending } from '../../core/delivery/outcome.ts';
import { backoffSeconds } from '../../core/delivery/retry.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { FrozenContent } from '../../core/notice/content.ts';
import { haltMessage } from '../../core/pacing/pause-reasons.ts';
import type { QuietHoursRule } from '../../core/pacing/quiet-hours.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';
import { allowedPerSecond, type Throttling, throttledAt } from '../../core/pacing/throttling.ts';
import { goesOn, judged, sendHalving } from '../../core/provider/refusals.ts';
import type { EmailSender, SendResult, SmsSender } from '../../core/provider/sender.ts';
import { type BatchDependencies, DONE, type Verdict } from '../runtime/sqs-batch.ts';
import { type ChunkChannel, emailOutbox, smsOutbox } from './channel.ts';

export type SendDependencies = BatchDependencies & {
  campaigns: CampaignStore;
  audience: Pick<AudienceStore, 'get'>;
  deliveries: Pick<DeliveryStore, 'get' | 'replace'>;
  slots: SendSlots;
  sender: Pick<EmailSender, 'send'>;
  /** Left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'send'> | undefined;
  quietHours: QuietHoursRule;
  eventStream: EventStream;
  eventFiles: EventFileQueue;
  clock: Clock;
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
  settleMs: number;
  /** Receives after which the queue gives a message to the dead letters. */
  maxReceives: number;
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

/** Sending time that a chunk has, and what it was taken on. */
type Slot = {
  startMs: number;
  msPerUnit: number;
  /** The note of throttling that was known; a newer one makes the slot void. */
  throttling: Throttling | undefined;
};

/** How long state is trusted between two reads: a pause, or throttling, takes effect within this time. */
const STATE_AGE_MS = 1_000;
/** Longest time that a chunk is held here until its slot; before a later one its message goes back to the queue. */
const HOLD_MS = 30_000;
/** Longest time after which a chunk in doubt looks again whether all event files have been read. */
const EVENTS_PAUSE_SECONDS = 20;
/** How long one reading of the event stream's figures serves all chunks in doubt; they are of a minute each. */
const STREAM_AGE_MS = 15_000;
/** How late a call of a chunk that is spread over time may be before it takes new time. */
const LATE_MS = 500;
/** How often a chunk that is spread over time records what has been sent, so that a crash leaves few in doubt. */
const RECORD_EVERY_MS = 5_000;
/** Chunks before this one that are looked at for somebody who got the same message. */
const NEAR_CHUNKS = 10;

/**
 * Sends a chunk: is the campaign running, is anybody left to send to, wait for the slot, claim, send, record.
 * Whatever is uncertain ends as recorded doubt, never as a second send.
 */
export const createChunkSender = (deps: SendDependencies): ((receipt: Receipt) => Promise<Verdict>) => {
  const states = new Map<string, { campaign: Promise<Campaign | undefined>; readAtMs: number }>();
  const contents = new Map<string, Promise<FrozenContent>>();

  const currentCampaign = (id: string): Promise<Campaign | undefined> => {
    const known = states.get(id);
    if (known !== undefined && deps.clock() - known.readAtMs < STATE_AGE_MS) return known.campaign;
    const campaign = deps.campaigns.get(id);
    states.set(id, { campaign, readAtMs: deps.clock() });
    campaign.catch(() => states.delete(id));
    return campaign;
  };

  type SeenThrottling = { throttling: Promise<Throttling | undefined>; readAtMs: number };
  const throttlingSeen = new Map<MessageChannel, SeenThrottling>();
  /** The newest note of throttling that this process has heard of. What is known outlasts a failed read. */
  const currentThrottling = (channel: MessageChannel): Promise<Throttling | undefined> => {
    const known = throttlingSeen.get(channel);
    if (known !== undefined && deps.clock() - known.readAtMs < STATE_AGE_MS) return known.throttling;
    const read = deps.slots.throttling(channel);
    const seen: SeenThrottling = {
      throttling: known === undefined ? read : read.catch(() => known.throttling),
      readAtMs: deps.clock(),
    };
    throttlingSeen.set(channel, seen);
    seen.throttling.catch(() => {
      if (throttlingSeen.get(channel) === seen) throttlingSeen.delete(channel);
    });
    return seen.throttling;
  };

  /** What a campaign sends was fixed before it started, so it is read once per process. */
  const contentOf = (id: string): Promise<FrozenContent> => {
    const known = contents.get(id);
    if (known !== undefined) return known;
    const content = currentCampaign(id).then(async (campaign) => {
      const hash = campaign?.contentHash;
      const found = hash === undefined ? undefined : await deps.campaigns.getContent(id, hash);
      if (found === undefined) throw new Error(`campaign ${id} runs without frozen content`);
      return found;
    });
    contents.set(id, content);
    content.catch(() => contents.delete(id));
    return content;
  };

  const mayRun = async ({ campaign: id, generation, channel }: ChunkMessage): Promise<boolean> => {
    const campaign = await currentCampaign(id);
    return (
      campaign?.state === 'running' &&
      campaign.generation === generation &&
      campaign.lanes[channel].halt === undefined
    );
  };

  /** Stops what cannot go on: the campaign, or only its text messages, since emails wait for no budget of theirs. */
  const haltCampaign = async (
    { campaign: id, generation, channel }: ChunkMessage,
    code: string,
  ): Promise<void> => {
    states.delete(id);
    const isOnlyChannel = haltScope[channel] === 'channel';
    const { isWritten } = await updateUntilWritten<Campaign>({
      item: `campaign ${id}`,
      read: () => deps.campaigns.get(id),
      decide(campaign) {
        const state = nextState(campaign.state, 'pause');
        if (campaign.generation !== generation || state === undefined) return undefined;
        const halt = { code, message: haltMessage(code), atMs: deps.clock() };
        const { lanes } = campaign;
        return isOnlyChannel
          ? { ...campaign, lanes: { ...lanes, [channel]: { ...lanes[channel], halt } } }
          : { ...campaign, state, pauseReason: halt };
      },
      replace: deps.campaigns.replace,
      isOurs: isSameItem,
    });
    if (!isWritten) return;
    deps.log.warn(isOnlyChannel ? 'channel stopped' : 'campaign paused', { campaign: id, channel, code });
  };

  let streamSeen: { untilMs: Promise<number>; readAtMs: number } | undefined;
  /** Up to when all events are in their bucket; where nobody can tell, none are. */
  const eventsUntilMs = (): Promise<number> => {
    const readAtMs = deps.clock();
    if (streamSeen !== undefined && readAtMs - streamSeen.readAtMs < STREAM_AGE_MS) return streamSeen.untilMs;
    const untilMs = deps.eventStream.figures().then(
      // Half the time that events are given anyway is what the figures may lag behind.
      (figures) => eventsInBucketUntilMs(figures, readAtMs, deps.settleMs / 2),
      (error: unknown) => {
        deps.log.warn('the figures of the event stream cannot be read; doubt waits', { error });
        return -Infinity;
      },
    );
    streamSeen = { untilMs, readAtMs };
    return untilMs;
  };

  /** Whether events on their way may still tell what became of somebody in the chunk. */
  const mayHearOf = async (delivery: Delivery): Promise<boolean> => {
    if (!awaitsEvents(delivery, deps.clock())) return false;
    // The stream first: a file that it writes meanwhile then counts in the queue.
    return (
      (await eventsUntilMs()) < eventsDueMs(delivery, deps.settleMs) || (await deps.eventFiles.waiting()) > 0
    );
  };

  const nameOf = ({ audience, chunk }: Pick<ChunkMessage, 'audience' | 'chunk'>): string =>
    `chunk ${chunk} of ${audience}`;

  const readDelivery = async ({
    audience,
    chunk,
  }: Pick<ChunkMessage, 'audience' | 'chunk'>): Promise<Delivery> => {
    const delivery = await deps.deliveries.get(audience, chunk);
    if (delivery === undefined) throw new Error(`audience ${audience} has no delivery of chunk ${chunk}`);
    return delivery;
  };

  /** Ends a chunk whose people are gone: import writes them before the delivery, so only expiry takes them away. */
  const expireChunk = async (message: ChunkMessage, read: Delivery): Promise<Verdict> => {
    const { campaign, chunk } = message;
    const { isWritten } = await updateUntilWritten({
      item: nameOf(message),
      known: read,
      read: () => readDelivery(message),
      decide: (latest) =>
        claimable(latest, deps.clock(), deps.settleMs) === 'claim'
          ? expired(latest, deps.clock())
          : undefined,
      replace: deps.deliveries.replace,
      isOurs: isSameItem,
    });
    if (isWritten) deps.log.error('a chunk expired before it was sent', { campaign, chunk });
    return DONE;
  };

  const waitUntil = async (atMs: number): Promise<void> => {
    const ms = atMs - deps.clock();
    if (ms > 0) await deps.wait(ms);
  };

  const isVoid = async (channel: MessageChannel, { throttling }: Slot): Promise<boolean> =>
    (await currentThrottling(channel))?.number !== throttling?.number;

  /**
   * Takes time for so many messages, or parts of them, and waits until it begins; undefined where none begins by `latestMs`. Time that
   * throttling has made void meanwhile is taken again, at the rate that holds then.
   */
  const takeSlot = async (
    { channel, msPerUnit: pacedMs }: ChunkMessage,
    units: number,
    latestMs: number,
    untilMs: number,
  ): Promise<Slot | undefined> => {
    for (;;) {
      const throttling = await currentThrottling(channel);
      const nowMs = deps.clock();
      if (nowMs > latestMs) return undefined;
      const msPerUnit =
        throttling === undefined ? pacedMs : 1000 / allowedPerSecond(throttling, 1000 / pacedMs, nowMs);
      // At a few messages a second a chunk may take longer than this function may run: the rest goes another time.
      const lengthMs = Math.min(units * msPerUnit, untilMs - nowMs);
      const startMs = await deps.slots.take(channel, lengthMs, nowMs, latestMs);
      if (startMs === undefined) return undefined;
      const slot = { startMs, msPerUnit, throttling };
      // Looks up now and then: time that became void is taken again at once, or nobody would use it till then.
      while (deps.clock() < startMs && !(await isVoid(channel, slot))) {
        await waitUntil(Math.min(startMs, deps.clock() + STATE_AGE_MS));
      }
      if (!(await isVoid(channel, slot))) return slot;
    }
  };

  /** Tells all senders that the provider found the rate of this slot too fast. */
  const noteThrottling = async (channel: MessageChannel, { throttling, msPerUnit }: Slot): Promise<void> => {
    const nowMs = deps.clock();
    const note = throttledAt(throttling, 1000 / msPerUnit, nowMs);
    try {
      const written = await deps.slots.noteThrottling(channel, note);
      if (written === 'written') {
        throttlingSeen.set(channel, { throttling: Promise.resolve(note), readAtMs: nowMs });
        deps.log.warn('the provider throttles', { channel, perSecond: Math.round(note.perSecond * 10) / 10 });
      } else throttlingSeen.delete(channel);
    } catch (error) {
      deps.log.warn('throttling could not be noted', { error });
    }
  };

  /** Whether the message must not go back to the queue again, where it would soon become a dead letter. */
  const isWornOut = (receives: number): boolean => receives >= deps.maxReceives - 2;

  /** Leaves a chunk for later that has not been claimed. */
  const postpone = async (delivery: Delivery, receives: number, seconds: number): Promise<Verdict> => {
    if (!isWornOut(receives)) return { verdict: 'retry', seconds };
    if (delivery.phase === 'waiting' || delivery.phase === 'deferred') {
      // Stale or lost: pace finds it after a while as a chunk that does not move.
      const notBeforeMs = deps.clock() + seconds * 1000;
      await deps.deliveries.replace({ ...delivery, phase: 'deferred', notBeforeMs });
    }
    return DONE;
  };

  /**
   * The claimed delivery, or undefined when nobody is left to send to or another claim may be alive.
   *
   * @param withdraw - takes out whom nothing is to be sent to any more
   */
  const claimChunk = async (
    message: ChunkMessage,
    read: Delivery,
    id: string,
    withdraw: (delivery: Delivery) => Delivery,
  ): Promise<Delivery | undefined> => {
    const { isWritten, item } = await updateUntilWritten({
      item: nameOf(message),
      known: read,
      read: () => readDelivery(message),
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
   * Records results, on whatever others have written meanwhile.
   *
   * @param retryAtMs - from when pace may release the chunk again, where its message must not be retried
   */
  const record = async (
    sent: Delivery,
    results: ReadonlyMap<number, SendResult>,
    claimId: string,
    end: { last: boolean; retryAtMs?: number },
  ): Promise<{ delivery: Delivery; next: Next }> => {
    let next: Next = { next: 'done' };
    const { item } = await updateUntilWritten<Delivery>({
      item: nameOf(sent),
      known: sent,
      read: () => readDelivery(sent),
      decide(latest) {
        const recorded = recordResults(latest, results, claimId, deps.clock(), deps.settleMs, end.last);
        next = recorded.next;
        const { delivery } = recorded;
        const handsBack =
          end.retryAtMs !== undefined && next.next === 'retry' && delivery.phase === 'waiting';
        return handsBack ? { ...delivery, phase: 'deferred', notBeforeMs: end.retryAtMs ?? 0 } : delivery;
      },
      replace: deps.deliveries.replace,
      isOurs: isSameItem,
    });
    if (item === undefined) throw new Error(`${nameOf(sent)} has gone before its results were recorded`);
    return { next, delivery: item };
  };

  /** What `read` finds of the chunks in which the people of a second try stand, by number. */
  const readOriginalPlaces = async <Found>(
    originalPlaces: readonly Place[],
    read: (chunk: number) => Promise<Found>,
  ): Promise<Map<number, Found>> => {
    const numbers = [...new Set(originalPlaces.map(({ chunk }) => chunk))];
    return new Map(await Promise.all(numbers.map(async (number) => [number, await read(number)] as const)));
  };

  /** The people of a chunk by place, undefined where their data is gone; undefined where all of it is. */
  const readPeople = async (
    message: ChunkMessage,
    delivery: Delivery,
    chunk: Chunk | undefined,
  ): Promise<(Recipient | undefined)[] | undefined> => {
    const { audience } = message;
    const { originalPlaces } = delivery;
    let people: (Recipient | undefined)[];
    if (originalPlaces === undefined) {
      if (chunk === undefined) return undefined;
      people = chunk.recipients;
    } else {
      const chunks = await readOriginalPlaces(originalPlaces, (number) =>
        deps.audience.get(audience, number),
      );
      people = originalPlaces.map((origin) => chunks.get(origin.chunk)?.recipients[origin.place]);
      if (people.every((one) => one === undefined)) return undefined;
    }
    const isErased = (one: Recipient | undefined): boolean => one === undefined || one.reference === '';
    if (
      people.length !== delivery.size ||
      delivery.channel !== message.channel ||
      people.some((one) => one && !isErased(one) && contactFor(message.channel, one) === undefined)
    ) {
      throw new Error(`chunk ${message.chunk} of ${audience} is not the one that was to be sent`);
    }
    return people.map((one) => (isErased(one) ? undefined : one));
  };

  /** Why nothing is to be sent any more to some of a chunk, by place, as things stand now. */
  const withdrawals = async (
    { audience, originalPlaces }: Delivery,
    people: readonly (Recipient | undefined)[],
  ): Promise<Map<number, 'skipped' | 'expired'>> => {
    const why = new Map<number, 'skipped' | 'expired'>();
    for (const [place, one] of people.entries()) if (one === undefined) why.set(place, 'expired');
    if (originalPlaces === undefined) return why;
    const firsts = await readOriginalPlaces(originalPlaces, (number) =>
      deps.deliveries.get(audience, number),
    );
    for (const [place, origin] of originalPlaces.entries()) {
      if (isSkipped(firsts.get(origin.chunk)?.facts[origin.place] ?? {})) why.set(place, 'skipped');
    }
    return why;
  };

  const outboxOf = async (
    message: ChunkMessage,
    { language }: Delivery,
    recipients: readonly (Recipient | undefined)[],
  ): Promise<ChunkChannel> => {
    const content = await contentOf(message.campaign);
    const notice = content.messages[language];
    if (notice === undefined) throw new Error(`campaign ${message.campaign} has no message in ${language}`);
    const tag = { audience: message.audience, chunk: message.chunk };
    const addressees = { tag, recipients, message: notice, content };
    if (message.channel === 'email') return emailOutbox(deps.sender, addressees);
    if (deps.sms === undefined) throw new Error('this installation sends no SMS');
    return smsOutbox(deps.sms, addressees, deps.quietHours);
  };

  /** Those whose message may leave now, and when the first of the others may, epoch ms. */
  const openNow = (outbox: ChunkChannel, places: readonly number[]): { open: number[]; nextMs: number } => {
    const nowMs = deps.clock();
    const times = places.map((place) => outbox.opensAtMs(place, nowMs));
    return {
      open: places.filter((_, at) => times[at] === nowMs),
      nextMs: Math.min(...times.filter((atMs) => atMs > nowMs)),
    };
  };

  /**
   * Whether the message was accepted before, in this chunk or in one near it: whoever is refused alone is then more
   * likely the cause than the message is. Asked only after a refusal.
   */
  const wasAccepted = async ({ audience, chunk, language, channel, facts }: Delivery): Promise<boolean> => {
    const isTaken = (known: Facts): boolean => known.accepted !== undefined || known.delivered !== undefined;
    if (facts.some(isTaken)) return true;
    const near = Array.from({ length: NEAR_CHUNKS }, (_, at) => chunk - 1 - at).filter((one) => one >= 0);
    const others = await Promise.all(near.map((one) => deps.deliveries.get(audience, one)));
    return others.some(
      (one) => one?.language === language && one.channel === channel && one.facts.some(isTaken),
    );
  };

  /** Says whom the provider refused, and with what reason: by their places, as nothing of a person stands in a log. */
  const warnOfRefusals = (
    { campaign, chunk, channel }: ChunkMessage,
    answers: ReadonlyMap<number, SendResult>,
    results: ReadonlyMap<number, SendResult>,
  ): void => {
    for (const [place, answer] of answers) {
      const result = results.get(place);
      if (answer.result !== 'refused' || result?.result !== 'permanent') continue;
      deps.log.warn('the provider refuses one person', {
        campaign,
        chunk,
        place,
        channel,
        code: result.code,
      });
    }
  };

  const sendClaimed = async (
    claimed: Delivery,
    outbox: ChunkChannel,
    receipt: Receipt,
    firstSlot: Slot,
  ): Promise<Verdict> => {
    const { message, claimId, receives, untilMs } = receipt;
    const { channel } = message;
    const unitsOf = (those: readonly number[]): number =>
      those.reduce((sum, place) => sum + outbox.unitsOf(place), 0);

    const recordEveryMs = Math.min(RECORD_EVERY_MS, deps.settleMs / 6);
    let places = openNow(outbox, placesToSend(claimed)).open;
    let delivery = claimed;
    /** What every call of this claim has answered. */
    const answers = new Map<number, SendResult>();
    let acceptedBefore: Promise<boolean> | undefined;
    /** The answers as far as they can be judged: see {@link judged}. */
    const judge = async (
      all: ReadonlyMap<number, SendResult>,
      isEnd: boolean,
    ): Promise<Map<number, SendResult>> => {
      const isRefused = [...all.values()].some(({ result }) => result === 'refused');
      if (isRefused) acceptedBefore ??= wasAccepted(claimed).catch(() => false);
      return judged(all, { acceptedBefore: (await acceptedBefore) ?? false, isEnd });
    };
    const isHalted = (results: ReadonlyMap<number, SendResult>): boolean =>
      [...results.values()].some(({ result }) => result === 'halt');
    const holds = (): boolean => leaseHolds(delivery, claimId, deps.clock(), deps.settleMs);

    let slot = firstSlot;
    let slotMs = deps.clock();
    let recordedMs = slotMs;
    let recorded = 0;
    let isFirst = true;
    let isBrokenOff = true;
    let isProbed = false;
    for (;;) {
      isBrokenOff = places.length > 0;
      if (!isBrokenOff || slotMs > untilMs) break;
      await waitUntil(slotMs);
      // A slow call has used up the time of the next ones, or throttling has made it void: others may be sending now.
      if (!isFirst && (deps.clock() > slotMs + LATE_MS || (await isVoid(channel, slot)))) {
        const taken = await takeSlot(message, unitsOf(places), untilMs, untilMs);
        if (taken === undefined) break;
        slot = taken;
        slotMs = slot.startMs;
      }
      if (!isFirst && !(await mayRun(message))) break;
      if (!holds()) break;
      isFirst = false;
      const count = outbox.together(places, slot.msPerUnit);
      // Late events may have told of somebody since the claim, and quiet hours may have begun.
      const left = places.slice(0, count).filter((place) => needsSending(delivery.facts[place] ?? {}));
      const { open } = openNow(outbox, left);
      const { msPerUnit } = slot;
      const call = (some: readonly number[]): Promise<SendResult[]> => outbox.send(some, msPerUnit);
      const sent = await sendHalving(open, call, async (soFar) => {
        if (deps.clock() > untilMs || !holds() || !(await mayRun(message))) return false;
        return !isHalted(await judge(new Map([...answers, ...soFar]), false));
      });
      for (const [place, result] of sent) answers.set(place, result);
      slotMs += unitsOf(places.slice(0, count)) * slot.msPerUnit;
      if (sent.size < open.length || ![...sent.values()].every(goesOn)) break;
      places = places.slice(count);
      const results = await judge(answers, false);
      if (isHalted(results)) break;
      if (
        !isProbed &&
        answers.size > 0 &&
        [...answers.values()].every(({ result }) => result === 'refused')
      ) {
        // The first of a list may all be wrong: somebody from its end comes next, before they speak for everybody.
        isProbed = true;
        places = [...places.slice(-1), ...places.slice(0, -1)];
      }
      const isDue = slotMs - recordedMs >= recordEveryMs || answers.size - recorded >= outbox.recordAfter;
      if (places.length > 0 && isDue) {
        ({ delivery } = await record(delivery, results, claimId, { last: false }));
        recorded = answers.size;
        recordedMs = deps.clock();
      }
    }
    const results = await judge(answers, !isBrokenOff);
    warnOfRefusals(message, answers, results);

    const isThrottled = [...answers.values()].some(({ result }) => result === 'throttled');
    const seconds = backoffSeconds(receives, deps.random);
    const hasAnswer = (place: number): boolean =>
      ['accepted', 'permanent'].includes(results.get(place)?.result ?? '');
    const unsent = placesToSend(delivery).filter((place) => !hasAnswer(place));
    const { open, nextMs } = openNow(outbox, unsent);
    const rests = unsent.length > 0 && open.length === 0;
    const ended = await record(delivery, results, claimId, {
      last: true,
      ...(rests ? { retryAtMs: nextMs } : {}),
      ...(isWornOut(receives) && !rests ? { retryAtMs: deps.clock() + seconds * 1000 } : {}),
    });
    if (isThrottled) await noteThrottling(channel, slot);
    if (ended.next.next === 'halt') await haltCampaign(message, ended.next.code);
    // Whatever phase it is in otherwise, pace or another holder looks after it.
    const retries = ended.next.next === 'retry' && ended.delivery.phase === 'waiting';
    return retries ? { verdict: 'retry', seconds } : DONE;
  };

  /** Leaves a chunk until quiet hours are over. */
  const rest = async (delivery: Delivery, notBeforeMs: number): Promise<Verdict> => {
    // In doubt or sending it is left as it is: pace releases it again.
    if (delivery.phase === 'waiting' || delivery.phase === 'deferred') {
      await deps.deliveries.replace({ ...delivery, phase: 'deferred', notBeforeMs });
    }
    return DONE;
  };

  return async (receipt) => {
    const { message, claimId, receives, untilMs } = receipt;
    if (!(await mayRun(message))) return DONE;
    // Everything is read before the slot and before the claim: a failed read leaves no doubt behind.
    const [delivery, chunk] = await Promise.all([
      readDelivery(message),
      deps.audience.get(message.audience, message.chunk),
      contentOf(message.campaign),
      currentThrottling(message.channel),
    ]);
    if (claimable(delivery, deps.clock(), deps.settleMs) !== 'claim') return DONE;
    const people = await readPeople(message, delivery, chunk);
    if (people === undefined) return await expireChunk(message, delivery);

    if (await mayHearOf(delivery)) {
      const seconds = Math.ceil(((1 + deps.random()) / 2) * EVENTS_PAUSE_SECONDS);
      return await postpone(delivery, receives, seconds);
    }

    const outbox = await outboxOf(message, delivery, people);
    const toSend = placesToSend(delivery).filter((place) => people[place] !== undefined);
    const { open, nextMs } = openNow(outbox, toSend);
    if (toSend.length > 0 && open.length === 0) return await rest(delivery, nextMs);

    // Messages appear up to a second early, all together and in any order: the slots alone keep them to the rate.
    const nowMs = deps.clock();
    const latestMs = Math.min(nowMs + HOLD_MS, untilMs);
    const units = open.reduce((sum, place) => sum + outbox.unitsOf(place), 0);
    const slot = await takeSlot(message, units, latestMs, untilMs);
    if (slot === undefined) {
      const seconds = Math.ceil(((1 + deps.random()) / 2) * (HOLD_MS / 1000));
      return await postpone(delivery, receives, seconds);
    }

    if (!(await mayRun(message))) return DONE;
    // As late as can be, so that whoever the first channel reached meanwhile is not written to by the second.
    const why = await withdrawals(delivery, people);
    const claimed = await claimChunk(message, delivery, claimId, (read) =>
      why.size === 0 ? read : withdrawn(read, why, deps.clock()),
    );
    return claimed === undefined ? DONE : await sendClaimed(claimed, outbox, receipt, slot);
  };
};
