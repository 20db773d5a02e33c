import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ObjectsAndQueuesConfig } from '../../../local/emulators/objects-and-queues.ts';
import { createFaultCounts } from '../../../local/faults/mix.ts';
import { startEventSource } from '../../../local/lambda/event-source.ts';
import type { Invocation } from '../../../local/lambda/pool.ts';
import { createQueueFaults } from '../../../local/lambda/queue-faults.ts';
import { type ChildService, startService } from '../../../local/process/child-service.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';

const region = 'eu-west-3';
const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-'));
let service: ChildService;
let client: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  const config: ObjectsAndQueuesConfig = {
    dataDir,
    region,
    buckets: [],
    queues: [{ name: 'messages', attributes: { VisibilityTimeout: '600' } }],
  };
  service = await startService(
    new URL('../../../local/emulators/objects-and-queues-process.ts', import.meta.url),
    config,
  );
  const endpoint = `http://127.0.0.1:${service.port}`;
  client = new SQSClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  queueUrl = `${endpoint}/${ACCOUNT_ID}/messages`;
}, 60_000);
afterAll(async () => {
  client.destroy();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const held = async (): Promise<number> => {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
};

describe('a queue under faults', () => {
  it('gives every message to its function, some twice, some late, and those of the dead again', {
    timeout: 60_000,
  }, async () => {
    const bodies = Array.from({ length: 100 }, (_, number) => `message ${number}`);
    for (let at = 0; at < bodies.length; at += 10) {
      const Entries = bodies
        .slice(at, at + 10)
        .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
    const counts = createFaultCounts();
    const faults = createQueueFaults(
      1,
      'messages',
      { twice: 0.15, late: 0.15, lateMs: 300, unprocessed: 0.15 },
      counts,
    );
    const times = new Map<string, number>();
    const died: string[] = [];
    let invocations = 0;
    const source = startEventSource({
      mapping: {
        functionName: 'function',
        queueName: 'messages',
        queueArn: `arn:aws:sqs:${region}:${ACCOUNT_ID}:messages`,
        batchSize: 10,
        windowSeconds: 0,
        reportsItemFailures: true,
      },
      queueUrl,
      region,
      client,
      concurrency: 2,
      faults: { ...faults, backInSeconds: 1 },
      async invoke({ Records }: SQSEvent): Promise<Invocation> {
        invocations += 1;
        if (invocations === 2) {
          died.push(...Records.map(({ body }) => body));
          return { ok: false, errorType: 'Runtime.ExitError', message: 'The process ended' };
        }
        for (const { body } of Records) times.set(body, (times.get(body) ?? 0) + 1);
        return { ok: true, result: { batchItemFailures: [] } };
      },
    });
    await vi.waitUntil(async () => times.size === bodies.length && (await held()) === 0, {
      timeout: 50_000,
      interval: 200,
    });
    await source.stop();

    expect([...times.keys()].sort()).toEqual([...bodies].sort());
    expect(died.length).toBeGreaterThan(0);
    const struck = counts.read();
    for (const fate of ['twice', 'late', 'unprocessed']) {
      expect(struck[`queue message ${fate}`]).toBeGreaterThan(5);
    }
    const twice = [...times.values()].filter((count) => count > 1).length;
    expect(twice).toBeGreaterThan(5);
  });
});
