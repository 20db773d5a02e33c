import { onTestFinished } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import type { ProviderEvent } from '../../../adapters/providers/event.ts';
import { audienceId, type Chunk } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { EventStreamFigures } from '../../../core/delivery/event-stream.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import type { QuietHoursRule } from '../../../core/pacing/quiet-hours.ts';
import type { RampSettings } from '../../../core/pacing/ramp.ts';
import type {
  EmailSender,
  OutgoingEmail,
  OutgoingSms,
  SendResult,
  SmsSender,
} from '../../../core/provider/sender.ts';
import { createHandler as createImport } from '../../../functions/import/handler.ts';
import { createHandler as createPace } from '../../../functions/pace/handler.ts';
import { createHandler as createSend } from '../../../functions/send/handler.ts';
import { createHandler as createTrack } from '../../../functions/track/handler.ts';
import { createRandom } from '../../../local/test-data/random.ts';
import { aCampaign, aChunk, aMessage, campaignId, createdAtMs } from '../data/factories.ts';
import {
  aQueuedImport,
  createMemoryImportFiles,
  importObject,
  testBirthHash,
  testMac,
} from '../fakes/import-fakes.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryColumnChoicesStore,
  createMemoryDeliveryStore,
  createMemoryListReportStore,
  createMemoryLookupStore,
  createMemoryReportStore,
  createMemorySendSlots,
  createMemoryTallyStore,
} from '../fakes/memory-stores.ts';
import { createRecordedLog } from '../fakes/recorded-log.ts';
import {
  type CallFate,
  createSimulatedProvider,
  createSimulatedSms,
  type TakenMessage,
} from '../fakes/simulated-provider.ts';
import { asChunkQueue, asReceivedMessages, createSimulatedQueue } from '../fakes/simulated-queue.ts';
import { aRecord, objectCreated } from '../fakes/sqs-event.ts';
import { createVirtualTime } from '../fakes/virtual-time.ts';

/** A call that a function makes of what it depends on. */
export type Call = {
  step: 'import' | 'send' | 'pace' | 'track';
  port: string;
  method: string;
  /** Counts all calls of a rig from 1. */
  number: number;
};

/** What befalls a call: the function dies or the call fails, before its effect or after it. */
export type Fault = 'dieBefore' | 'dieAfter' | 'failBefore' | 'failAfter';

export type SendingRigOptions = {
  /** People of the campaign, in chunks of fifty. */
  people: number;
  /** A CSV that the campaign begins with instead: it is imported, and started when that is done. */
  list?: string;
  ratePerSecond?: number;
  margin?: number;
  sendWorkers?: number;
  /** How long nobody receives the chunk messages. */
  sendIdleMs?: number;
  seed?: number;
  /** Milliseconds that a call takes. */
  latencyMs?: (call: Call, share: () => number) => number;
  fault?: (call: Call, share: () => number) => Fault | undefined;
  /** What the error of a call that fails says, besides which call it was. */
  faultSays?: string;
  fateOf?: (share: () => number) => CallFate;
  answer?: (email: OutgoingEmail, chunk: number) => SendResult | undefined;
  /** What stands between the send function and the provider, such as the adapter that speaks to it. */
  through?: (provider: Pick<EmailSender, 'send'>) => Pick<EmailSender, 'send'>;
  /** Likewise for text messages. */
  smsThrough?: (provider: Pick<SmsSender, 'send'>) => Pick<SmsSender, 'send'>;
  /** Parts of text messages a second. */
  partsPerSecond?: number;
  smsFateOf?: (share: () => number) => CallFate;
  smsAnswer?: (sms: OutgoingSms, chunk: number) => SendResult | undefined;
  quietHours?: QuietHoursRule;
  /** How long an hour of the campaign's policy lasts. */
  fallbackHourMs?: number;
  /** When the campaign starts, epoch ms. */
  startMs?: number;
  /** Whether a queue message, or an event file, comes twice. */
  isDoubled?: (share: () => number) => boolean;
  /** Events of a message and how long after it they reach track, in ms; a send and a delivery unless given. */
  eventsOf?: (message: TakenMessage, share: () => number) => { facts: Facts; afterMs: number }[];
  campaign?: Partial<Campaign>;
  /** More campaigns that run at the same time. */
  others?: readonly { id: string; people: number; weight: number }[];
  /** What the provider takes in any 24 hours. */
  quotaPer24Hours?: number;
  /** When the stream of events keeps what comes into it, ms after the campaign's beginning; it writes it all at the end. */
  eventsHeld?: { fromMs: number; untilMs: number };
  ramp?: RampSettings;
  /** After which a released chunk that did not move is released again. */
  stuckMs?: number;
  /** Chunks of the campaign whose people are gone. */
  expiredChunks?: readonly number[];
};

const SETTLE_MS = 60_000;
const STUCK_MS = 90_000;
const WINDOW_MS = 90_000;
const PACE_EVERY_MS = 60_000;
const SEND_TIMEOUT_MS = 60_000;
const IMPORT_TIMEOUT_MS = 90_000;
/** Few, so that a small list has checkpoints. */
const ROWS_PER_CHECKPOINT = 40;
const ROWS_PER_BATCH = 10;
const MAX_RECEIVES = 5;
const CHUNK = 50;

/** Methods that answer with a stream; each counts as one call. */
const streams: ReadonlySet<string> = new Set(['scan', 'lines']);

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

  const time = createVirtualTime(options.startMs ?? createdAtMs);
  const { share } = createRandom(seed, 0);
  const log = createRecordedLog();
  const audience = audienceId(campaignId, 1);
  const running = (atMs: number): Partial<Campaign> => ({
    state: 'running',
    contentHash: 'content-1',
    generation: 1,
    runningSinceMs: atMs,
    startedAtMs: atMs,
  });
  const messages = { fr: aMessage(), en: aMessage() };
  const campaigns = createMemoryCampaignStore();
  const audiences = createMemoryAudienceStore();
  const deliveries = createMemoryDeliveryStore();
  const lookup = createMemoryLookupStore();
  const importFiles = createMemoryImportFiles();
  const listReports = createMemoryListReportStore();
  const columnChoices = createMemoryColumnChoicesStore();
  const addCampaign = async (changes: Partial<Campaign>): Promise<void> => {
    const campaign = aCampaign(changes);
    await campaigns.create(campaign);
    await campaigns.putContent(campaign.id, { hash: 'content-1', messages, personFields: [] });
  };
  /** A campaign that runs, with so many people. */
  const addRunning = async (count: number, changes: Partial<Campaign>): Promise<void> => {
    const chunks: Chunk[] = Array.from({ length: Math.ceil(count / CHUNK) }, (_, number) =>
      aChunk({ number, people: Math.min(CHUNK, count - number * CHUNK) }),
    );
    const imported = aQueuedImport({
      status: 'done',
      groups: [{ language: 'fr', channel: 'email', people: count, chunks: chunks.length }],
    });
    await addCampaign({ ...running(createdAtMs), import: imported, ...changes });
    const id = audienceId(changes.id ?? campaignId, 1);
    const isThere = ({ number }: Chunk): boolean => !options.expiredChunks?.includes(number);
    await audiences.put(id, chunks.filter(isThere), Infinity);
    await deliveries.create(
      chunks.map(({ number, recipients }) => ({
        audience: id,
        chunk: number,
        channel: 'email',
        language: 'fr',
        size: recipients.length,
      })),
    );
  };
  if (options.list === undefined) await addRunning(people, options.campaign ?? {});
  else {
    await addCampaign({ import: aQueuedImport(), ...options.campaign });
    importFiles.objects.set(importObject, Buffer.from(options.list));
  }
  for (const { id, people: count, weight } of options.others ?? []) await addRunning(count, { id, weight });
  const slots = createMemorySendSlots();
  const tallies = createMemoryTallyStore();

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
  const importQueue = queueOf(6 * IMPORT_TIMEOUT_MS);

  let stopped = false;
  const files = new Map<string, string[]>();
  const eventsDue = new Map<number, string[]>();
  const streamSeconds = new Set<number>();
  let tellOfEvents: () => void = () => undefined;
  function publishEvents(message: TakenMessage): void {
    const { audience: of, channel, chunk, place } = message;
    for (const { facts, afterMs } of eventsOf(message, share)) {
      const news: ProviderEvent = { kind: 'news', channel, audience: of, chunk, place, facts, record: {} };
      // As Firehose does, whatever falls into the same second goes into one file.
      const second = Math.ceil((time.clock() + afterMs) / 1000);
      const lines = eventsDue.get(second) ?? [];
      lines.push(JSON.stringify(news));
      eventsDue.set(second, lines);
      streamSeconds.add(second);
      tellOfEvents();
    }
  }
  const provider = createSimulatedProvider({
    clock: time.clock,
    ratePerSecond,
    quotaPer24Hours: options.quotaPer24Hours ?? Infinity,
    fateOf: () => options.fateOf?.(share) ?? 'answered',
    ...(options.answer === undefined ? {} : { answer: options.answer }),
    onTaken: publishEvents,
  });
  const sms = createSimulatedSms({
    clock: time.clock,
    partsPerSecond: options.partsPerSecond ?? 100,
    fateOf: () => (options.smsFateOf ?? options.fateOf)?.(share) ?? 'answered',
    ...(options.smsAnswer === undefined ? {} : { answer: options.smsAnswer }),
    onTaken: publishEvents,
  });
  const emailSender = options.through?.(provider) ?? provider;
  const smsSender = options.smsThrough?.(sms) ?? sms;
  /** When the stream writes what came into it in this second. */
  const writtenAtMs = (second: number): number => {
    const { fromMs, untilMs } = options.eventsHeld ?? { fromMs: Infinity, untilMs: Infinity };
    const dueMs = second * 1000;
    return dueMs >= createdAtMs + fromMs ? Math.max(dueMs, createdAtMs + untilMs) : dueMs;
  };
  /** Minutes in which records came into the stream, and the age of the oldest in each minute in which any waited. */
  const streamFigures = (): EventStreamFigures => {
    const minuteOf = (ms: number): number => Math.floor(ms / 60_000) * 60_000;
    const oldest = new Map<number, number>();
    const incoming = new Map<number, number>();
    for (const second of streamSeconds) {
      const [inMs, outMs] = [second * 1000, Math.min(writtenAtMs(second), time.clock())];
      if (inMs > time.clock()) continue;
      incoming.set(minuteOf(inMs), 1);
      for (let minute = minuteOf(inMs); minute <= outMs; minute += 60_000) {
        const ageSeconds = (Math.min(outMs, minute + 59_999) - inMs) / 1000;
        oldest.set(minute, Math.max(oldest.get(minute) ?? 0, ageSeconds));
      }
    }
    const figures = (of: Map<number, number>) =>
      [...of].sort(([one], [other]) => one - other).map(([atMs, value]) => ({ atMs, value }));
    return { oldestSeconds: figures(oldest), incoming: figures(incoming), refused: [] };
  };
  const writeEventFiles = async (): Promise<void> => {
    while (!stopped) {
      const more = new Promise<void>((resolve) => {
        tellOfEvents = resolve;
      });
      const second = Math.min(...eventsDue.keys());
      const isDue = second === Infinity ? [] : [time.wait(writtenAtMs(second) - time.clock())];
      await Promise.race([more, ...isDue]);
      const lines = writtenAtMs(second) <= time.clock() ? eventsDue.get(second) : undefined;
      if (lines === undefined) continue;
      eventsDue.delete(second);
      // A second in which more falls due after its file has been written has another file.
      const key = `events/${second}-${files.size}`;
      files.set(key, lines);
      eventQueue.send(objectCreated('events', key), 0);
    }
  };

  /** Calls by step, port and method. */
  const calls = new Map<string, number>();
  /** The same in order: call `number` is at `number - 1`. */
  const callsInOrder: string[] = [];
  /** What befalls a call before its effect; answers what is to befall it after. */
  const enter = async (life: Life, step: Call['step'], port: string, method: string) => {
    const id = `${step} ${port}.${method}`;
    calls.set(id, (calls.get(id) ?? 0) + 1);
    const call: Call = { step, port, method, number: callsInOrder.push(id) };
    if (life.isDead) return await never;
    const befalls = fault(call, share);
    const halfMs = latencyMs(call, share) / 2;
    await time.wait(halfMs);
    if (life.isDead) return await never;
    if (befalls === 'dieBefore') return await life.die();
    if (befalls === 'failBefore') throw new Error(`${id} failed ${options.faultSays ?? ''}`);
    return async (): Promise<void> => {
      await time.wait(halfMs);
      if (life.isDead) await never;
      if (befalls === 'dieAfter') await life.die();
      if (befalls === 'failAfter') throw new Error(`${id} gave no answer ${options.faultSays ?? ''}`);
    };
  };
  /** `port` as a function with this life sees it. */
  const seenBy = <P extends object>(life: Life, step: Call['step'], name: string, port: P): P =>
    new Proxy(port, {
      get(target, key) {
        const real = Reflect.get(target, key) as unknown;
        if (typeof real !== 'function') return real;
        const method = String(key);
        if (streams.has(method)) {
          return async function* (...values: unknown[]) {
            const leave = await enter(life, step, name, method);
            yield* real.apply(target, values) as AsyncIterable<unknown>;
            await leave();
          };
        }
        return async (...values: unknown[]) => {
          const leave = await enter(life, step, name, method);
          const answer: unknown = await real.apply(target, values);
          await leave();
          return answer;
        };
      },
    });

  /** As the adapter does: each message is a call that something of its own may befall. */
  const inSingleCalls = (port: Pick<SmsSender, 'send'>): Pick<SmsSender, 'send'> => ({
    send: async (messages, batch) =>
      (await Promise.all(messages.map((message) => port.send([message], batch)))).flat(),
  });

  const makeImport = (life: Life) =>
    createImport({
      campaigns: seenBy(life, 'import', 'campaigns', campaigns),
      audience: seenBy(life, 'import', 'audience', audiences),
      deliveries: seenBy(life, 'import', 'deliveries', deliveries),
      lookup: seenBy(life, 'import', 'lookup', lookup),
      files: seenBy(life, 'import', 'files', importFiles),
      queue: seenBy(life, 'import', 'queue', {
        send: async (message) => importQueue.send(JSON.stringify(message), 0),
      }),
      received: seenBy(life, 'import', 'queue', asReceivedMessages(importQueue)),
      random: share,
      reports: seenBy(life, 'import', 'reports', listReports),
      choices: seenBy(life, 'import', 'choices', columnChoices),
      codeMac: seenBy(life, 'import', 'secrets', { codeMac: async () => testMac }).codeMac,
      birthHash: async () => testBirthHash,
      readPhone: createPhoneReader('FR'),
      takesSms: createSmsCheck(['FR']),
      isDomainEnding,
      entriesAtOnce: 40,
      homeCountry: 'FR',
      domainToAscii,
      clock: time.clock,
      log,
      retentionDays: 365,
      recordsPerCheckpoint: ROWS_PER_CHECKPOINT,
      msPerCheckpoint: IMPORT_TIMEOUT_MS,
      supplementBytes: 1_000_000,
      rowsPerBatch: ROWS_PER_BATCH,
      // So that every checkpoint hands on.
      marginMs: IMPORT_TIMEOUT_MS,
    });
  const makeSend = (life: Life) =>
    createSend({
      campaigns: seenBy(life, 'send', 'campaigns', campaigns),
      audience: seenBy(life, 'send', 'audience', audiences),
      deliveries: seenBy(life, 'send', 'deliveries', deliveries),
      slots: seenBy(life, 'send', 'slots', slots),
      received: seenBy(life, 'send', 'queue', asReceivedMessages(chunkQueue)),
      sender: seenBy(life, 'send', 'sender', emailSender),
      sms: inSingleCalls(seenBy(life, 'send', 'sms', smsSender)),
      quietHours: options.quietHours ?? 'none',
      eventStream: seenBy(life, 'send', 'eventStream', { figures: async () => streamFigures() }),
      eventFiles: seenBy(life, 'send', 'eventFiles', { waiting: async () => eventQueue.held() }),
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
      version: '1.2.3',
      campaigns: seenBy(life, 'pace', 'campaigns', campaigns),
      deliveries: seenBy(life, 'pace', 'deliveries', deliveries),
      tallies: seenBy(life, 'pace', 'tallies', tallies),
      slots: seenBy(life, 'pace', 'slots', slots),
      queue: seenBy(life, 'pace', 'queue', asChunkQueue(chunkQueue)),
      eventStream: seenBy(life, 'pace', 'eventStream', { figures: async () => streamFigures() }),
      sender: seenBy(life, 'pace', 'sender', provider),
      sms: seenBy(life, 'pace', 'sms', sms),
      quietHours: options.quietHours ?? 'none',
      fallbackHourMs: options.fallbackHourMs ?? 3_600_000,
      reports: createMemoryReportStore(),
      purgeQueue: { send: () => Promise.reject(new Error('nothing is to be purged')) },
      retentionDays: 365,
      record: async () => {},
      clock: time.clock,
      log,
      windowMs: WINDOW_MS,
      settleMs: SETTLE_MS,
      stuckMs: options.stuckMs ?? STUCK_MS,
      margin,
      ramp: options.ramp ?? { minutes: 0, percent: 1 },
    });
  const makeTrack = (life: Life) =>
    createTrack({
      deliveries: seenBy(life, 'track', 'deliveries', deliveries),
      files: seenBy(life, 'track', 'files', {
        async *lines(_bucket: string, key: string) {
          yield* files.get(key) ?? [];
        },
        async replace(_bucket: string, key: string) {
          files.set(key, files.get(key) ?? []);
        },
      }),
      read: (line) => JSON.parse(line) as ProviderEvent,
      received: seenBy(life, 'track', 'queue', asReceivedMessages(eventQueue)),
      random: share,
      log,
    });

  /** Invokes a function for batches of a queue for ever; whoever dies is followed by another. */
  const consume = async (
    queue: typeof chunkQueue,
    make: (life: Life) => ReturnType<typeof makeSend | typeof makeTrack | typeof makeImport>,
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
        // A long poll answers soon after something has appeared.
        const nextMs = queue.nextMs();
        const appears = nextMs === Infinity ? [] : [time.wait(Math.max(0, nextMs - time.clock()))];
        await Promise.race([queue.changed(), ...appears]);
        await time.wait(share() * 20);
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

  /** The administrator of a list. */
  const startWhenImported = async (): Promise<void> => {
    for (;;) {
      await time.wait(10_000);
      const campaign = await campaigns.get(campaignId);
      if (campaign?.state !== 'ready') continue;
      if ((await campaigns.replace({ ...campaign, ...running(time.clock()) })) === 'written') return;
    }
  };

  for (let worker = 0; worker < sendWorkers; worker += 1)
    void consume(chunkQueue, makeSend, SEND_TIMEOUT_MS, sendIdleMs);
  void consume(eventQueue, makeTrack, 30_000);
  if (options.list !== undefined) {
    void consume(importQueue, makeImport, IMPORT_TIMEOUT_MS);
    void startWhenImported();
    const message = { campaign: campaignId, importNumber: 1, object: importObject, byteOffset: 0, row: 0 };
    importQueue.send(JSON.stringify(message), 0);
  }
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
    tallies,
    provider,
    sms,
    lookup,
    chunkQueue,
    eventQueue,
    importQueue,
    log,
    calls,
    callsInOrder,
    audience,
    paceNow,
    allDeliveries,
    campaign: async (): Promise<Campaign> => {
      const found = await campaigns.get(campaignId);
      if (found === undefined) throw new Error('the campaign is gone');
      return found;
    },
    change: async (changes: Partial<Campaign> | ((campaign: Campaign) => Campaign)): Promise<void> => {
      const found = await campaigns.get(campaignId);
      if (found === undefined) throw new Error('the campaign is gone');
      await campaigns.replace(typeof changes === 'function' ? changes(found) : { ...found, ...changes });
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

/** A rig that stops when its test has ended. */
export const aRig = async (options: SendingRigOptions): Promise<SendingRig> => {
  const rig = await createSendingRig(options);
  onTestFinished(rig.stop);
  return rig;
};
