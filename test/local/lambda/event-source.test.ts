import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { type EventSource, startEventSource } from '../../../local/lambda/event-source.ts';
import type { Invocation } from '../../../local/lambda/pool.ts';
import type { EventSourceMapping } from '../../../local/stack/functions.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';

const region = 'eu-west-3';
const patient = { timeout: 10_000 };
/** Each test has its own, so that they run side by side. */
const QUEUES = [
  'all',
  'part',
  'failed',
  'unknown',
  'plain',
  'window',
  'most',
  'stopping',
  'again',
  'dead',
  'gone',
];

describe.concurrent('an event source mapping', { timeout: 30_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  let emulator: Awaited<ReturnType<typeof startObjectsAndQueues>>;
  let client: SQSClient;
  const sources: EventSource[] = [];

  beforeAll(async () => {
    const quick = {
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:${region}:${ACCOUNT_ID}:dead`,
        maxReceiveCount: 2,
      }),
    };
    emulator = await startObjectsAndQueues({
      dataDir: folder,
      region,
      buckets: [],
      queues: QUEUES.map((name) => ({
        name,
        attributes: name === 'again' ? quick : { VisibilityTimeout: '600' },
      })),
    });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SQSClient({ endpoint: `http://127.0.0.1:${emulator.port}`, region, credentials });
  });
  afterAll(async () => {
    await Promise.all(sources.map((source) => source.stop()));
    client.destroy();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const urlOf = (queue: string): string => `http://127.0.0.1:${emulator.port}/${ACCOUNT_ID}/${queue}`;
  const put = async (queue: string, count: number): Promise<void> => {
    for (let at = 0; at < count; at += 10) {
      const Entries = Array.from({ length: Math.min(10, count - at) }, (_, index) => ({
        Id: String(index),
        MessageBody: `message ${at + index}`,
      }));
      await client.send(new SendMessageBatchCommand({ QueueUrl: urlOf(queue), Entries }));
    }
  };
  /** Messages that can be received, and those that were received and not deleted. */
  const left = async (queue: string) => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames: ['All'] }),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      inHand: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    };
  };
  const start = (
    queue: string,
    invoke: (event: SQSEvent) => Promise<Invocation>,
    more: Partial<EventSourceMapping> = {},
  ) => {
    const source = startEventSource({
      mapping: {
        functionName: 'send',
        queueName: queue,
        queueArn: `arn:aws:sqs:${region}:${ACCOUNT_ID}:${queue}`,
        batchSize: 10,
        windowSeconds: 0,
        reportsItemFailures: true,
        ...more,
      },
      queueUrl: urlOf(queue),
      region,
      client,
      invoke,
      concurrency: 1,
    });
    sources.push(source);
    return source;
  };
  const done: Invocation = { ok: true, result: null };
  /** Keeps the events and answers each as told. */
  const recorded = (answer: (event: SQSEvent) => Invocation) => {
    const events: SQSEvent[] = [];
    const invoke = async (event: SQSEvent): Promise<Invocation> => {
      events.push(event);
      return answer(event);
    };
    return { events, invoke, bodies: () => events.flatMap(({ Records }) => Records.map(({ body }) => body)) };
  };
  const failing = (...ids: string[]): Invocation => ({
    ok: true,
    result: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
  });

  it('hands every message over in Lambda’s form, and deletes what succeeded', async () => {
    const { events, invoke, bodies } = recorded(() => done);
    await put('all', 3);
    const source = start('all', invoke);
    await vi.waitUntil(() => bodies().length === 3, patient);
    await source.stop();
    expect(bodies().sort()).toEqual(['message 0', 'message 1', 'message 2']);
    expect(events[0]?.Records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${region}:${ACCOUNT_ID}:all`,
      awsRegion: region,
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    });
    expect(await left('all')).toEqual({ visible: 0, inHand: 0 });
  });

  it('keeps only the messages that the function reports as failed', async () => {
    const { invoke, bodies } = recorded(({ Records }) =>
      failing(...Records.filter(({ body }) => body === 'message 1').map(({ messageId }) => messageId)),
    );
    await put('part', 4);
    const source = start('part', invoke);
    await vi.waitUntil(() => bodies().length === 4, patient);
    await source.stop();
    expect(await left('part')).toEqual({ visible: 0, inHand: 1 });
  });

  it('keeps the whole batch when the function fails', async () => {
    const { invoke, bodies } = recorded(() => ({ ok: false, errorType: 'Error', message: 'no' }));
    await put('failed', 3);
    const source = start('failed', invoke);
    await vi.waitUntil(() => bodies().length === 3, patient);
    await source.stop();
    expect(await left('failed')).toEqual({ visible: 0, inHand: 3 });
  });

  it('keeps the whole batch when the function reports a message that it was not given', async () => {
    const { invoke, bodies } = recorded(() => failing('nobody knows it'));
    await put('unknown', 3);
    const source = start('unknown', invoke);
    await vi.waitUntil(() => bodies().length === 3, patient);
    await source.stop();
    expect(await left('unknown')).toEqual({ visible: 0, inHand: 3 });
  });

  it('does not look at reported failures where the mapping does not ask for them', async () => {
    const { invoke, bodies } = recorded(({ Records }) => failing(...Records.map((one) => one.messageId)));
    await put('plain', 3);
    const source = start('plain', invoke, { reportsItemFailures: false });
    await vi.waitUntil(() => bodies().length === 3, patient);
    await source.stop();
    expect(await left('plain')).toEqual({ visible: 0, inHand: 0 });
  });

  it('gathers a batch of more than a call of SQS gives, within its window', async () => {
    const { events, invoke, bodies } = recorded(() => done);
    await put('window', 25);
    const source = start('window', invoke, { batchSize: 25, windowSeconds: 20 });
    await vi.waitUntil(() => bodies().length === 25, patient);
    await source.stop();
    expect(events.map(({ Records }) => Records.length)).toEqual([25]);
    expect(await left('window')).toEqual({ visible: 0, inHand: 0 });
  });

  it('has as many batches under way as the mapping allows, and never more', async () => {
    let [underWay, most, handled] = [0, 0, 0];
    const waiting: (() => void)[] = [];
    await put('most', 6);
    const source = start(
      'most',
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise<void>((free) => waiting.push(free));
        underWay -= 1;
        handled += 1;
        return done;
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );
    while (handled < 6) {
      const expected = Math.min(2, 6 - handled);
      await vi.waitUntil(() => waiting.length === expected, patient);
      for (const free of waiting.splice(0)) free();
      await vi.waitUntil(() => underWay === 0 || waiting.length > 0, patient);
    }
    await source.stop();
    expect(most).toBe(2);
  });

  it('waits for the batches under way when it stops, and takes no more', async () => {
    let isHandled = false;
    let free = (): void => {};
    await put('stopping', 2);
    const { events, invoke } = recorded(() => done);
    const source = start(
      'stopping',
      async (event) => {
        await invoke(event);
        await new Promise<void>((freed) => {
          free = freed;
        });
        isHandled = true;
        return done;
      },
      { batchSize: 1 },
    );
    await vi.waitUntil(() => events.length === 1, patient);
    const stopped = source.stop();
    free();
    await stopped;
    expect(isHandled).toBe(true);
    expect(events).toHaveLength(1);
    const { visible, inHand } = await left('stopping');
    expect(visible + inHand).toBe(1);
  });

  it('gives a message again when its visibility ends, with the count of tries, until it is a dead letter', async () => {
    const { events, invoke } = recorded(() => ({ ok: false, errorType: 'Error', message: 'no' }));
    await put('again', 1);
    start('again', invoke);
    await vi.waitUntil(async () => (await left('dead')).visible === 1, { timeout: 15_000, interval: 200 });
    expect(
      events.flatMap(({ Records }) => Records.map((one) => one.attributes.ApproximateReceiveCount)),
    ).toEqual(['1', '2']);
  });

  it('survives a function that cannot even be called: the message only comes again', async () => {
    const { invoke } = recorded(() => {
      throw new Error('the pool is gone');
    });
    await put('gone', 1);
    const source = start('gone', invoke);
    await vi.waitUntil(async () => (await left('gone')).inHand === 1, { interval: 50, timeout: 10_000 });
    await expect(source.stop()).resolves.toBeUndefined();
  });
});
