import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Chunk, Recipient } from '../../core/audience.ts';
import { CHUNK_SIZE } from '../../core/audience.ts';
import { type Campaign, type FrozenMessage, nextState } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import { haltMessage } from '../../core/halt-reasons.ts';
import { type ChunkMessage, chunkMessageSchema } from '../../core/messages.ts';
import { messagesPerCall } from '../../core/pace.ts';
import type {
  AudienceStore,
  CampaignStore,
  ChunkQueue,
  Clock,
  DeliveryStore,
  EmailSender,
  SendResult,
} from '../../core/ports.ts';
import { replacementData } from '../../core/render.ts';
import { backoffSeconds } from '../../core/retry.ts';
import { claim, claimable, leaseHolds, type Next, placesToSend, recordResults } from '../../core/sending.ts';
import type { Log } from '../log.ts';

export type SendDependencies = {
  campaigns: CampaignStore;
  audience: AudienceStore;
  deliveries: DeliveryStore;
  queue: ChunkQueue;
  sender: EmailSender;
  clock: Clock;
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
  /** Number in [0, 1). */
  random: () => number;
  log: Log;
  settleMs: number;
  /** Receives after which the queue gives a message to the dead letters. */
  maxReceives: number;
};

/** What the handler uses of the Lambda context. */
export type SendContext = { awsRequestId: string; getRemainingTimeInMillis(): number };

/** How long a campaign's state is trusted between two reads: a pause takes effect within this time. */
const STATE_AGE_MS = 1_000;
/** Time kept back before the function's time-out to record what was sent. */
const RESERVE_MS = 15_000;
/** Tries of one conditional write against writers of the same chunk. */
const WRITE_TRIES = 20;

/** What the message of a chunk is told: leave it in the queue for so many seconds, or be done with it. */
type Verdict = { verdict: 'done' } | { verdict: 'retry'; seconds: number };
const DONE: Verdict = { verdict: 'done' };

/**
 * Sends chunks. For each message: is the campaign running, wait for the slot, claim the chunk, send, record.
 * Whatever is uncertain ends as recorded doubt, never as a second send.
 */
export const createHandler = (deps: SendDependencies) => {
  const states = new Map<string, { campaign: Campaign | undefined; readAtMs: number }>();
  const contents = new Map<
    string,
    { personFields: string[]; messages: Partial<Record<string, FrozenMessage>> }
  >();

  const currentCampaign = async (id: string): Promise<Campaign | undefined> => {
    const known = states.get(id);
    if (known !== undefined && deps.clock() - known.readAtMs < STATE_AGE_MS) return known.campaign;
    const readAtMs = deps.clock();
    const campaign = await deps.campaigns.get(id);
    states.set(id, { campaign, readAtMs });
    return campaign;
  };

  const contentOf = async (campaign: Campaign) => {
    // Content is frozen when a campaign starts, so it is read once per process.
    const known = contents.get(campaign.id);
    if (known !== undefined) return known;
    const content = await deps.campaigns.getContent(campaign.id);
    if (content === undefined) throw new Error(`campaign ${campaign.id} runs without frozen content`);
    contents.set(campaign.id, content);
    return content;
  };

  const mayRun = async (message: ChunkMessage): Promise<Campaign | undefined> => {
    const campaign = await currentCampaign(message.campaign);
    const runs = campaign?.state === 'running' && campaign.generation === message.generation;
    return runs ? campaign : undefined;
  };

  const haltCampaign = async (id: string, generation: number, code: string): Promise<void> => {
    states.delete(id);
    for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
      const campaign = await deps.campaigns.get(id);
      if (campaign === undefined || campaign.generation !== generation) return;
      const state = nextState(campaign.state, 'pause');
      if (state === undefined) return;
      const pauseReason = { code, message: haltMessage(code), atMs: deps.clock() };
      if ((await deps.campaigns.replace({ ...campaign, state, pauseReason })) === 'written') {
        deps.log.warn('campaign paused', { campaign: id, code });
        return;
      }
    }
    throw new Error(`campaign ${id} could not be paused for ${code}: others kept writing to it`);
  };

  /** The claimed delivery, or undefined when nobody is left to send to or another claim may be alive. */
  const claimChunk = async (message: ChunkMessage, id: string): Promise<Delivery | undefined> => {
    for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
      const delivery = await deps.deliveries.get(message.audience, message.chunk);
      if (delivery === undefined) {
        throw new Error(`audience ${message.audience} has no delivery of chunk ${message.chunk}`);
      }
      // A write whose answer was lost shows as stale, with our own claim in place.
      if (delivery.phase === 'sending' && delivery.claim?.id === id) return delivery;
      const nowMs = deps.clock();
      if (claimable(delivery, nowMs, deps.settleMs) !== 'claim') return undefined;
      const claimed = claim(delivery, id, nowMs);
      if ((await deps.deliveries.replace(claimed)) === 'written') {
        return { ...claimed, version: claimed.version + 1 };
      }
    }
    throw new Error(
      `chunk ${message.chunk} of ${message.audience} could not be claimed: others kept writing to it`,
    );
  };

  const record = async (
    delivery: Delivery,
    results: ReadonlyMap<number, SendResult>,
    claimId: string,
    change: { last: boolean; handBackAtMs?: number },
  ): Promise<{ delivery: Delivery; next: Next }> => {
    let latest: Delivery | undefined = delivery;
    const settle = (from: Delivery) => {
      const recorded = recordResults(from, results, claimId, deps.clock(), deps.settleMs, change.last);
      const handsBack =
        change.handBackAtMs !== undefined &&
        recorded.delivery.phase === 'waiting' &&
        recorded.next.next === 'retry';
      return handsBack
        ? {
            ...recorded,
            delivery: {
              ...recorded.delivery,
              phase: 'deferred' as const,
              notBeforeMs: change.handBackAtMs ?? 0,
            },
          }
        : recorded;
    };
    for (let tries = 0; tries < WRITE_TRIES && latest !== undefined; tries += 1) {
      const recorded = settle(latest);
      if ((await deps.deliveries.replace(recorded.delivery)) === 'written') {
        return {
          ...recorded,
          delivery: { ...recorded.delivery, version: recorded.delivery.version + 1 },
        };
      }
      latest = await deps.deliveries.get(delivery.audience, delivery.chunk);
    }
    throw new Error(`results of chunk ${delivery.chunk} of ${delivery.audience} could not be recorded`);
  };

  const sendClaimed = async (
    claimed: Delivery,
    chunk: Chunk,
    campaign: Campaign,
    message: ChunkMessage,
    claimId: string,
    untilMs: number,
    receives: number,
  ): Promise<Verdict> => {
    const content = await contentOf(campaign);
    const notice = content.messages[chunk.language];
    if (notice === undefined) throw new Error(`campaign ${campaign.id} has no message in ${chunk.language}`);

    const places = placesToSend(claimed);
    const perCall = messagesPerCall(message.msPerMessage, CHUNK_SIZE);
    const seconds = backoffSeconds(receives, deps.random);
    const handBack =
      receives >= deps.maxReceives - 2 ? { handBackAtMs: deps.clock() + seconds * 1000 } : undefined;
    let delivery = claimed;
    let results = new Map<number, SendResult>();
    let next: Next = { next: 'done' };
    let slotMs = deps.clock();
    for (let at = 0; at < places.length; at += perCall) {
      if (slotMs > untilMs) break;
      if (slotMs > deps.clock()) await deps.wait(slotMs - deps.clock());
      if (!leaseHolds(delivery, deps.clock(), deps.settleMs)) break;
      const now = places.slice(at, at + perCall);
      const outgoing = now.map((place) => {
        const recipient = chunk.recipients[place] as Recipient;
        return {
          place,
          address: recipient.email ?? '',
          data: replacementData(recipient, content.personFields, chunk.language),
        };
      });
      const answers = await deps.sender.send(notice, outgoing, {
        audience: message.audience,
        chunk: chunk.number,
      });
      for (const [index, place] of now.entries()) {
        results.set(place, answers[index] ?? { result: 'unknown', code: 'NO_RESULT' });
      }
      slotMs += now.length * message.msPerMessage;
      const answered = [...results.values()].every(
        ({ result }) => result === 'accepted' || result === 'permanent',
      );
      if (!answered || at + perCall >= places.length) break;
      // Between the calls of a chunk that is spread over time, so that a crash leaves few in doubt.
      ({ delivery, next } = await record(delivery, results, claimId, { last: false }));
      results = new Map();
    }
    ({ delivery, next } = await record(delivery, results, claimId, { last: true, ...handBack }));

    if (next.next === 'halt') await haltCampaign(campaign.id, message.generation, next.code);
    if (next.next !== 'retry' || delivery.phase === 'deferred') return DONE;
    return { verdict: 'retry', seconds };
  };

  const sendChunk = async (
    message: ChunkMessage,
    startMs: number,
    untilMs: number,
    claimId: string,
    receives: number,
  ): Promise<Verdict> => {
    if ((await mayRun(message)) === undefined) return DONE;
    const waitMs = startMs - deps.clock();
    if (startMs > untilMs) return { verdict: 'retry', seconds: Math.max(1, Math.floor(waitMs / 1000)) };
    if (waitMs > 0) await deps.wait(waitMs);
    const campaign = await mayRun(message);
    if (campaign === undefined) return DONE;

    // Read before the claim, so that a failed read leaves no doubt behind.
    const chunk = await deps.audience.get(message.audience, message.chunk);
    if (chunk === undefined) {
      throw new Error(`audience ${message.audience} has no chunk ${message.chunk}: has its retention ended?`);
    }
    await contentOf(campaign);
    const claimed = await claimChunk(message, claimId);
    if (claimed === undefined) return DONE;
    return await sendClaimed(claimed, chunk, campaign, message, claimId, untilMs, receives);
  };

  /** Starts of a batch's chunks: none before its slot, and none while the one before it takes its time. */
  const startTimes = (messages: readonly ChunkMessage[]): Map<ChunkMessage, number> => {
    const starts = new Map<ChunkMessage, number>();
    let freeMs = deps.clock();
    for (const message of [...messages].sort((one, other) => one.dueMs - other.dueMs)) {
      const startMs = Math.max(message.dueMs, freeMs);
      starts.set(message, startMs);
      freeMs = startMs + CHUNK_SIZE * message.msPerMessage;
    }
    return starts;
  };

  return async (event: SQSEvent, context: SendContext): Promise<SQSBatchResponse> => {
    const untilMs = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const messages = new Map<SQSRecord, ChunkMessage>();
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const record of event.Records) {
      try {
        messages.set(record, chunkMessageSchema.parse(JSON.parse(record.body)));
      } catch {
        deps.log.error('a chunk message cannot be read', { messageId: record.messageId });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    const starts = startTimes([...messages.values()]);
    await Promise.all(
      [...messages].map(async ([record, message]) => {
        const receives = Number(record.attributes.ApproximateReceiveCount);
        const claimId = `${context.awsRequestId}.${record.messageId}`;
        let verdict: Verdict;
        try {
          const startMs = starts.get(message) ?? message.dueMs;
          verdict = await sendChunk(message, startMs, untilMs, claimId, receives);
        } catch (error) {
          const { campaign, chunk } = message;
          deps.log.error('a chunk failed and will be tried again', { campaign, chunk, error });
          verdict = { verdict: 'retry', seconds: backoffSeconds(receives, deps.random) };
        }
        if (verdict.verdict === 'done') return;
        batchItemFailures.push({ itemIdentifier: record.messageId });
        await deps.queue.retryIn(record.receiptHandle, verdict.seconds).catch((error: unknown) => {
          // The message then comes back when its visibility time-out ends: later, but not lost.
          deps.log.warn('the visibility of a message could not be changed', { error });
        });
      }),
    );
    return { batchItemFailures };
  };
};
