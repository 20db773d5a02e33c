import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { FauxqsServer } from 'fauxqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProviderEvent } from '../../../adapters/providers/event.ts';
import { createEventFiles } from '../../../adapters/s3/event-files.ts';
import { createDeadLetters } from '../../../adapters/sqs/dead-letters.ts';
import { type DeadLetters, workQueues } from '../../../core/base/work-queues.ts';
import { createHandler as createSend } from '../../../functions/send/handler.ts';
import { createHandler as createTrack } from '../../../functions/track/handler.ts';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { type EventSource, startEventSource } from '../../../local/lambda/event-source.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';
import {
  aCampaign,
  aChunk,
  aChunkMessage,
  aDelivery,
  aMessage,
  audience,
  campaignId,
  createdAtMs,
} from '../../support/data/factories.ts';
import { createFakeSender } from '../../support/fakes/fake-sender.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemorySendSlots,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aBatchContext, objectCreated } from '../../support/fakes/sqs-event.ts';

const region = 'eu-west-3';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const MAX_RECEIVES = 2;

let dataDir: string;
let server: FauxqsServer;
let sqs: SQSClient;
let s3: S3Client;
let letters: DeadLetters;
let sources: EventSource[];
const urlOf = (name: string): string => `http://127.0.0.1:${server.port}/${ACCOUNT_ID}/${name}`;
const queueOf = (name: string) => ({ queueUrl: urlOf(name), deadLettersUrl: urlOf(`${name}-dead`) });
const arnOf = (name: string): string => `arn:aws:sqs:${region}:${ACCOUNT_ID}:${name}`;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const names = [...workQueues];
  server = await startObjectsAndQueues({
    dataDir,
    region,
    buckets: ['files'],
    queues: names.flatMap((name) => [
      {
        name,
        attributes: {
          VisibilityTimeout: '0',
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: arnOf(`${name}-dead`),
            maxReceiveCount: MAX_RECEIVES,
          }),
        },
      },
      { name: `${name}-dead`, attributes: {} },
    ]),
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  sqs = new SQSClient({ endpoint, region, credentials });
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  letters = createDeadLetters(sqs, {
    imports: queueOf('imports'),
    chunks: queueOf('chunks'),
    events: queueOf('events'),
    exports: queueOf('exports'),
    letters: queueOf('letters'),
    purges: queueOf('purges'),
  });
  sources = [];
});
afterEach(async () => {
  for (const source of sources) await source.stop();
  sqs.destroy();
  s3.destroy();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const send = (name: string, body: string) =>
  sqs.send(new SendMessageCommand({ QueueUrl: urlOf(name), MessageBody: body }));
const receiveAll = async (name: string): Promise<string[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = '' }) => Body).sort();
};
const until = (condition: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 25 });
const given = async (name: 'chunks' | 'events', count: number): Promise<boolean> =>
  until(async () => (await letters.counts())[name] === count);

/** Feeds a function from a queue until the test ends; counts how often each body was handed over. */
const feed = (name: string, handler: (event: SQSEvent) => Promise<SQSBatchResponse>): Map<string, number> => {
  const handed = new Map<string, number>();
  const source = startEventSource({
    mapping: {
      functionName: name,
      queueName: name,
      queueArn: arnOf(name),
      batchSize: 10,
      windowSeconds: 0,
      maximumConcurrency: 1,
      reportsItemFailures: true,
    },
    queueUrl: urlOf(name),
    region,
    client: sqs,
    concurrency: 1,
    invoke: async (event) => {
      for (const { body } of event.Records) handed.set(body, (handed.get(body) ?? 0) + 1);
      return { ok: true, result: await handler(event) };
    },
  });
  sources.push(source);
  return handed;
};

const trackOf = (deliveries: ReturnType<typeof createMemoryDeliveryStore>) =>
  createTrack({
    deliveries,
    files: createEventFiles(s3),
    read: (line) => JSON.parse(line) as ProviderEvent,
    received: createMemoryReceivedMessages(),
    random: () => 0,
    log: createRecordedLog(),
  });

describe('dead letters', () => {
  it('are moved as they are, each once, over many calls', async () => {
    const bodies = Array.from({ length: 95 }, (_, number) => JSON.stringify({ number, text: 'é "x" <y>' }));
    for (const body of bodies) await send('chunks-dead', body);
    await send('events-dead', 'another queue');
    expect(await letters.counts()).toEqual({
      imports: 0,
      chunks: 95,
      events: 1,
      exports: 0,
      letters: 0,
      purges: 0,
    });

    expect(await letters.putBack('chunks', 1_000)).toEqual({ moved: 95, more: false });
    expect(await letters.counts()).toEqual({
      imports: 0,
      chunks: 0,
      events: 1,
      exports: 0,
      letters: 0,
      purges: 0,
    });
    const handed = feed('chunks', async () => ({ batchItemFailures: [] }));
    await until(async () => handed.size === 95);
    expect([...handed.keys()].sort()).toEqual([...bodies].sort());
    expect([...handed.values()].every((times) => times === 1)).toBe(true);
  });

  it('are moved as many as asked for, and it is said that there are more', async () => {
    for (let number = 0; number < 25; number += 1) await send('chunks-dead', String(number));
    expect(await letters.putBack('chunks', 12)).toEqual({ moved: 12, more: true });
    expect((await letters.counts()).chunks).toBe(13);
  });

  it('stay when their queue cannot take them', async () => {
    await send('imports-dead', 'a list');
    const broken = createDeadLetters(sqs, {
      imports: { queueUrl: urlOf('no-such-queue'), deadLettersUrl: urlOf('imports-dead') },
      chunks: queueOf('chunks'),
      events: queueOf('events'),
      exports: queueOf('exports'),
      letters: queueOf('letters'),
      purges: queueOf('purges'),
    });
    await expect(broken.putBack('imports', 10)).rejects.toThrow();
    expect((await letters.counts()).imports).toBe(1);
  });

  it('come back when they are put back with content that nobody can read', async () => {
    const track = trackOf(createMemoryDeliveryStore());
    feed('events', (event) => track(event, aBatchContext));
    await send('events', '{"Records": [{"s3": "poison"}]}');
    await given('events', 1);
    for (const source of sources.splice(0)) await source.stop();

    expect(await letters.putBack('events', 10)).toEqual({ moved: 1, more: false });
    expect((await letters.counts()).events).toBe(0);
    feed('events', (event) => track(event, aBatchContext));
    await given('events', 1);
    expect(await receiveAll('events-dead')).toEqual(['{"Records": [{"s3": "poison"}]}']);
  });

  it('are read when the event file that was missing is there', async () => {
    const deliveries = createMemoryDeliveryStore(aDelivery({ phase: 'sent', facts: [{ accepted: 1 }] }));
    const track = trackOf(deliveries);
    feed('events', (event) => track(event, aBatchContext));
    await send('events', objectCreated('files', 'events/late'));
    await given('events', 1);

    const event: ProviderEvent = {
      kind: 'news',
      channel: 'email',
      audience,
      chunk: 0,
      place: 0,
      facts: { delivered: 7 },
      record: {},
    };
    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'events/late', Body: JSON.stringify(event) }));
    await letters.putBack('events', 10);
    await until(async () => (await deliveries.get(audience, 0))?.facts[0]?.delivered === 7);
    expect(await letters.counts()).toEqual({
      imports: 0,
      chunks: 0,
      events: 0,
      exports: 0,
      letters: 0,
      purges: 0,
    });
  });

  it('are sent when the chunk that could not be read is there, and nobody is told twice', async () => {
    const campaigns = createMemoryCampaignStore(
      aCampaign({ state: 'running', contentHash: 'content-1', generation: 1, runningSinceMs: createdAtMs }),
    );
    await campaigns.putContent(campaignId, {
      hash: 'content-1',
      messages: { fr: aMessage() },
      personFields: [],
    });
    const audiences = createMemoryAudienceStore();
    const deliveries = createMemoryDeliveryStore(
      aDelivery({ chunk: 0, size: 3 }),
      aDelivery({ chunk: 1, size: 3 }),
    );
    // Chunk 1 has not the people that its delivery counts: send refuses it.
    await audiences.put(audience, [aChunk({ number: 0 }), aChunk({ number: 1, people: 2 })], Infinity);
    const sender = createFakeSender();
    const handler = createSend({
      campaigns,
      audience: audiences,
      deliveries,
      slots: createMemorySendSlots(),
      received: createMemoryReceivedMessages(),
      sender,
      quietHours: 'none',
      eventStream: { figures: async () => ({ oldestSeconds: [], incoming: [], refused: [] }) },
      eventFiles: { waiting: async () => 0 },
      clock: () => createdAtMs,
      wait: async () => undefined,
      random: () => 0,
      log: createRecordedLog(),
      settleMs: 60_000,
      maxReceives: 10,
    });
    const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 };
    feed('chunks', (event) => handler(event, context));
    for (const chunk of [0, 1]) await send('chunks', JSON.stringify(aChunkMessage({ chunk })));
    await given('chunks', 1);
    expect(sender.accepted).toHaveLength(3);

    await audiences.put(audience, [aChunk({ number: 1 })], Infinity);
    // Chunk 0 has been sent: a message for it is dropped.
    await send('chunks-dead', JSON.stringify(aChunkMessage({ chunk: 0 })));
    expect(await letters.putBack('chunks', 10)).toEqual({ moved: 2, more: false });
    await until(async () => (await deliveries.get(audience, 1))?.phase === 'sent');
    await given('chunks', 0);
    expect(new Set(sender.accepted.map(({ address }) => address)).size).toBe(6);
    expect(sender.accepted).toHaveLength(6);
  });
});
