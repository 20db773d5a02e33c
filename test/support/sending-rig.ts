import { audienceId, type Chunk } from '../../core/audience.ts';
import type { Campaign } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import type { Facts } from '../../core/outcome.ts';
import type { OutgoingEmail, SendResult } from '../../core/ports.ts';
import { createHandler as createPace } from '../../functions/pace/handler.ts';
import { createHandler as createSend } from '../../functions/send/handler.ts';
import { createHandler as createTrack, type ReadEvent } from '../../functions/track/handler.ts';
import { createRandom } from '../../local/people/random.ts';
import { aCampaign, aChunk, aMessage, campaignId, createdAtMs } from './factories.ts';
import { aQueuedImport } from './import-fakes.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemorySendSlots,
} from './memory-stores.ts';
import { createRecordedLog } from './recorded-log.ts';
import { type CallFate, createSimulatedProvider, type TakenMessage } from './simulated-provider.ts';
import { asChunkQueue, createSimulatedQueue } from './simulated-queue.ts';
import { aRecord, objectCreated } from './sqs-event.ts';
import { createVirtualTime } from './virtual-time.ts';

/** A call that a function makes of what it depends on. */
export type Call = { step: 'send' | 'pace' | 'track'; port: string; method: string; number: number };

/** What befalls a call: the function dies or the call fails, before its effect or after it. */
export type Fault = 'dieBefore' | 'dieAfter' | 'failBefore' | 'failAfter';

export type SendingRigOptions = {
  /** People of the campaign, in chunks of fifty. */
  people: number;
  ratePerSecond?: number;
  margin?: number;
  sendWorkers?: number;
  /** How long nobody receives the chunk messages. */
  sendIdleMs?: number;
  seed?: number;
  /** Milliseconds that a call takes. */
  latencyMs?: (call: Call, share: () => number) => number;
  fault?: (call: Call, share: () => number) => Fault | undefined;
  fateOf?: (share: () => number) => CallFate;
  answer?: (email: OutgoingEmail, chunk: number) => SendResult | undefined;
  /** Whether a queue message, or an event file, comes twice. */
  isDoubled?: (share: () => number) => boolean;
  /** Events of a message and how long after it they reach track, in ms; a send and a delivery unless given. */
  eventsOf?: (message: TakenMessage, share: () => number) => { facts: Facts; afterMs: number }[];
  campaign?: Partial<Campaign>;
};

const SETTLE_MS = 60_000;
const STUCK_MS = 90_000;
const WINDOW_MS = 90_000;
const PACE_EVERY_MS = 60_000;
const SEND_TIMEOUT_MS = 60_000;
const MAX_RECEIVES = 5;
const CHUNK = 50;

/** What is left of a process that died in the middle of a call. */
const never = new Promise<never>(() => {});

type Life = { isDead: boolean; death: Promise<'died'>; die: () => Promise<never> };
const createLife = (): Life => {
  let tell: (ended: 'died') => void = () => undefined;
  const life: Life = {
    isDead: false,
    death: new Promise((resolve) => {
      tell = resolve;
    }),
    die() {
      life.isDead = true;
      tell('died');
      return never;
    },
  };
  return life;
};

/** Pace, send and track at work on one campaign, over queues, a provider and stores in memory, in virtual time. */
export const createSendingRig = async (options: SendingRigOptions) => {
  const { people, ratePerSecond = 100, margin = 0.01, sendWorkers = 3, sendIdleMs = 0, seed = 1 } = options;
  const latencyMs = options.latencyMs ?? (() => 5);
  const fault = options.fault ?? (() => undefined);
  const isDoubled = options.isDoubled ?? (() => false);
  const eventsOf =
    options.eventsOf ??
    (({ atMs }: TakenMessage) => {
      const seconds = Math.floor(atMs / 1000);
      return [
        { facts: { accepted: seconds }, afterMs: 1_000 },
        { facts: { delivered: seconds + 2 }, afterMs: 3_000 },
      ];
    });

  const time = createVirtualTime(createdAtMs);
  const { share } = createRandom(seed, 0);
  const log = createRecordedLog();
  const audience = audienceId(campaignId, 1);
  const chunks: Chunk[] = Array.from({ length: Math.ceil(people / CHUNK) }, (_, number) =>
    aChunk({ number, people: Math.min(CHUNK, people - number * CHUNK) }),
  );

  const campaigns = createMemoryCampaignStore(
    aCampaign({
      state: 'running',
      generation: 1,
      runningSinceMs: createdAtMs,
      startedAtMs: createdAtMs,
      import: aQueuedImport({
        status: 'done',
        groups: [{ language: 'fr', channel: 'email', people, chunks: chunks.length }],
      }),
      ...options.campaign,
    }),
  );
  await campaigns.putContent(campaignId, { hash: '', messages: { fr: aMessage() }, personFields: [] });
  const audiences = createMemoryAudienceStore();
  await audiences.put(audience, chunks, Infinity);
  const deliveries = createMemoryDeliveryStore();
  await deliveries.create(
    chunks.map(({ number, recipients }) => ({
      audience,
      chunk: number,
      channel: 'email',
      language: 'fr',
      size: recipients.length,
    })),
  );
  const slots = createMemorySendSlots();

  const queueOf = (visibilityMs: number) =>
    createSimulatedQueue({
      clock: time.clock,
      random: share,
      visibilityMs,
      maxReceives: MAX_RECEIVES,
      isDoubled: () => isDoubled(share),
    });
  const chunkQueue = queueOf(6 * SEND_TIMEOUT_MS);
  const eventQueue = queueOf(60_000);

  let stopped = false;
  const files = new Map<string, string[]>();
  const eventsDue = new Map<number, string[]>();
  const provider = createSimulatedProvider({
    clock: time.clock,
    ratePerSecond,
    fateOf: () => options.fateOf?.(share) ?? 'answered',
    ...(options.answer === undefined ? {} : { answer: options.answer }),
    onTaken(message) {
      for (const { facts, afterMs } of eventsOf(message, share)) {
        const news: ReadEvent = { kind: 'news', ...message, facts };
        // As Firehose does, whatever falls into the same second goes into one file.
        const second = Math.ceil((time.clock() + afterMs) / 1000);
        const lines = eventsDue.get(second) ?? [];
        lines.push(JSON.stringify(news));
        eventsDue.set(second, lines);
      }
    },
  });
  const writeEventFiles = async (): Promise<void> => {
    for (let second = Math.ceil(createdAtMs / 1000); !stopped; second += 1) {
      await time.wait(second * 1000 - time.clock());
      const lines = eventsDue.get(second);
      if (lines === undefined) continue;
      eventsDue.delete(second);
      files.set(`events/${second}`, lines);
      eventQueue.send(objectCreated('events', `events/${second}`), 0);
    }
  };

  /** Calls by step, port and method. */
  const calls = new Map<string, number>();
  let callNumber = 0;
  /** `port` as a function with this life sees it. */
  const seenBy = <P extends object>(life: Life, step: Call['step'], name: string, port: P): P =>
    new Proxy(port, {
      get(target, key) {
        const real = Reflect.get(target, key) as unknown;
        if (typeof real !== 'function') return real;
        // A scan is no single call: what befalls it befalls those around it.
        if (key === 'scan') return real.bind(target);
        return async (...values: unknown[]) => {
          callNumber += 1;
          const call: Call = { step, port: name, method: String(key), number: callNumber };
          const id = `${step} ${name}.${call.method}`;
          calls.set(id, (calls.get(id) ?? 0) + 1);
          if (life.isDead) return never;
          const befalls = fault(call, share);
          const halfMs = latencyMs(call, share) / 2;
          await time.wait(halfMs);
          if (life.isDead) return never;
          if (befalls === 'dieBefore') return life.die();
          if (befalls === 'failBefore') throw new Error(`${id} failed`);
          const answer: unknown = await real.apply(target, values);
          await time.wait(halfMs);
          if (life.isDead) return never;
          if (befalls === 'dieAfter') return life.die();
          if (befalls === 'failAfter') throw new Error(`${id} gave no answer`);
          return answer;
        };
      },
    });

  const makeSend = (life: Life) =>
    createSend({
      campaigns: seenBy(life, 'send', 'campaigns', campaigns),
      audience: seenBy(life, 'send', 'audience', audiences),
      deliveries: seenBy(life, 'send', 'deliveries', deliveries),
      slots: seenBy(life, 'send', 'slots', slots),
      queue: seenBy(life, 'send', 'queue', asChunkQueue(chunkQueue)),
      sender: seenBy(life, 'send', 'sender', provider),
      clock: time.clock,
      wait: async (ms) => {
        await time.wait(ms);
        if (life.isDead) await never;
      },
      random: share,
      log,
      settleMs: SETTLE_MS,
      maxReceives: MAX_RECEIVES,
    });
  const makePace = (life: Life) =>
    createPace({
      campaigns: seenBy(life, 'pace', 'campaigns', campaigns),
      deliveries: seenBy(life, 'pace', 'deliveries', deliveries),
      queue: seenBy(life, 'pace', 'queue', asChunkQueue(chunkQueue)),
      sender: seenBy(life, 'pace', 'sender', provider),
      clock: time.clock,
      log,
      windowMs: WINDOW_MS,
      settleMs: SETTLE_MS,
      stuckMs: STUCK_MS,
      margin,
    });
  const makeTrack = (life: Life) =>
    createTrack({
      deliveries: seenBy(life, 'track', 'deliveries', deliveries),
      async *lines(_bucket, key) {
        yield* files.get(key) ?? [];
      },
      read: (line) => JSON.parse(line) as ReadEvent,
      log,
    });

  /** Invokes a function for batches of a queue for ever; whoever dies is followed by another. */
  const consume = async (
    queue: typeof chunkQueue,
    make: (life: Life) => ReturnType<typeof makeSend> | ReturnType<typeof makeTrack>,
    timeoutMs: number,
    idleMs = 0,
  ): Promise<void> => {
    await time.wait(idleMs);
    let life = createLife();
    let handler = make(life);
    let requests = 0;
    while (!stopped) {
      const batch = queue.receive(10);
      if (batch.length === 0) {
        // A long poll answers when something appears; what is sent meanwhile waits no longer than this.
        await time.wait(Math.min(200, Math.max(0, queue.nextMs() - time.clock())) + share() * 20);
        continue;
      }
      requests += 1;
      const endsMs = time.clock() + timeoutMs;
      const records = batch.map(({ id, handle, body, receives }) =>
        aRecord(body, { messageId: id, receiptHandle: handle, receives }),
      );
      const context = {
        awsRequestId: `request-${requests}-${share()}`,
        getRemainingTimeInMillis: () => endsMs - time.clock(),
      };
      const ended = await Promise.race([
        handler({ Records: records }, context).catch(() => 'threw' as const),
        life.death,
        time.wait(timeoutMs).then(() => 'timedOut' as const),
      ]);
      if (typeof ended === 'object') {
        const failed = new Set(ended.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { id, handle } of batch) if (!failed.has(id)) queue.remove(handle);
      } else if (ended !== 'threw') {
        void life.die();
        life = createLife();
        handler = make(life);
      }
    }
  };

  const paceNow = async (): Promise<void> => {
    const life = createLife();
    await Promise.race([makePace(life)({ trigger: 'schedule' }).catch(() => undefined), life.death]);
  };
  const schedule = async (): Promise<void> => {
    while (!stopped) {
      void paceNow();
      await time.wait(PACE_EVERY_MS);
    }
  };

  for (let worker = 0; worker < sendWorkers; worker += 1)
    void consume(chunkQueue, makeSend, SEND_TIMEOUT_MS, sendIdleMs);
  void consume(eventQueue, makeTrack, 30_000);
  void schedule();
  void writeEventFiles();

  const allDeliveries = async (): Promise<Delivery[]> => {
    const found: Delivery[] = [];
    for await (const page of deliveries.scan(audience)) found.push(...page);
    return found;
  };

  return {
    time,
    campaigns,
    deliveries,
    provider,
    chunkQueue,
    log,
    calls,
    audience,
    paceNow,
    allDeliveries,
    campaign: async (): Promise<Campaign> => {
      const found = await campaigns.get(campaignId);
      if (found === undefined) throw new Error('the campaign is gone');
      return found;
    },
    change: async (changes: Partial<Campaign>): Promise<void> => {
      const found = await campaigns.get(campaignId);
      if (found !== undefined) await campaigns.replace({ ...found, ...changes });
    },
    /** Goes on until the campaign is in another state than running, or so many ms have passed. */
    async runUntilEnd(forMs: number): Promise<Campaign> {
      let ended: Campaign | undefined;
      const endMs = time.clock() + forMs;
      while (ended === undefined && time.clock() < endMs) {
        await time.run(1_000);
        const campaign = await campaigns.get(campaignId);
        if (campaign !== undefined && campaign.state !== 'running') ended = campaign;
      }
      return ended ?? ((await campaigns.get(campaignId)) as Campaign);
    },
    /** How many messages each person got, by `chunk-place`. */
    messagesByPerson(): Map<string, number> {
      const counts = new Map<string, number>();
      for (const { chunk, place } of provider.taken) {
        const person = `${chunk}-${place}`;
        counts.set(person, (counts.get(person) ?? 0) + 1);
      }
      return counts;
    },
    stop(): void {
      stopped = true;
    },
  };
};
export type SendingRig = Awaited<ReturnType<typeof createSendingRig>>;
