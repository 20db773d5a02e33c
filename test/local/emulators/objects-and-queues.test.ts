import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import type { ObjectsAndQueuesConfig } from '../../../local/emulators/objects-and-queues.ts';
import { type ChildService, startService } from '../../../local/process/child-service.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';

const region = 'eu-west-3';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-'));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const start = async () => {
  const config: ObjectsAndQueuesConfig = {
    dataDir,
    region,
    buckets: ['files'],
    queues: [{ name: 'messages', attributes: { VisibilityTimeout: '600' } }],
  };
  const module = new URL('../../../local/emulators/objects-and-queues-process.ts', import.meta.url);
  const service: ChildService = await startService(module, config);
  const endpoint = `http://127.0.0.1:${service.port}`;
  const queue = { QueueUrl: `${endpoint}/${ACCOUNT_ID}/messages` };
  const sqs = new SQSClient({ endpoint, region, credentials });
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const receive = async (): Promise<(string | undefined)[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ ...queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    return Messages.map(({ Body }) => Body);
  };
  return { service, sqs, s3, queue, receive };
};

it('shows every message and object again after a kill, those in hand at once', async () => {
  const first = await start();
  for (const MessageBody of ['a', 'b', 'c']) {
    await first.sqs.send(new SendMessageCommand({ ...first.queue, MessageBody }));
  }
  await first.s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'list.csv', Body: 'reference' }));
  expect(await first.receive()).toHaveLength(3);
  process.kill(first.service.pid, 'SIGKILL');
  await first.service.exited;

  const second = await start();
  expect((await second.receive()).sort()).toEqual(['a', 'b', 'c']);
  const { Body } = await second.s3.send(new GetObjectCommand({ Bucket: 'files', Key: 'list.csv' }));
  expect(await Body?.transformToString()).toBe('reference');
  await second.service.stop();
});
