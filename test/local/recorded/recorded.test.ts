import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { startTables } from '../../../local/emulators/tables.ts';
import { startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter } from '../../../local/front-door/meter.ts';
import { createNotifier } from '../../../local/front-door/notifications.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';
import { createQueueSender } from '../../../local/front-door/queue-sender.ts';
import { createSecrets } from '../../../local/front-door/secrets.ts';
import type { CorsRule } from '../../../local/http/cors.ts';
import { startEventSource } from '../../../local/lambda/event-source.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';
import { createWireClient } from '../../support/services/wire-client.ts';
import answers from './answers.json' with { type: 'json' };
import allowed from './differences.json' with { type: 'json' };
import { type Difference, differencesOf, type Fact, factsOf } from './facts.ts';
import { keyOf, makeRequests } from './requests.ts';

const region = 'eu-west-3';
const queueArn = (name: string): string => `arn:aws:sqs:${region}:${ACCOUNT_ID}:${name}`;
const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });
const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });

const table = (TableName: string) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [key('id', 'HASH')],
  AttributeDefinitions: [text('id')],
});

const queues = [
  ...['messages', 'attributes', 'changes', 'told', 'invoking', 'dead'].map((name) => ({
    name,
    attributes: {},
  })),
  { name: 'small', attributes: { MaximumMessageSize: '1024' } },
  {
    name: 'configured',
    attributes: {
      MessageRetentionPeriod: '604800',
      ReceiveMessageWaitTimeSeconds: '10',
      VisibilityTimeout: '20',
    },
  },
  {
    name: 'source',
    attributes: {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 1 }),
    },
  },
];

/** The rules of the recorded test. */
const rules: CorsRule[] = [
  { origins: ['https://localhost:4200'], methods: ['GET', 'PUT'], headers: [], maxAgeSeconds: 3000 },
  { origins: ['http://*.origin.com'], methods: ['GET', 'PUT'], headers: [], maxAgeSeconds: 3000 },
];

type Answer = { status: number; answer: Fact };

describe('answers of the local run beside those that AWS gave', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const ours = new Map<string, Answer>();

  beforeAll(async () => {
    const tables = await startTables({
      tables: [
        table('Items'),
        table('test-table'),
        {
          TableName: 'Indexed',
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [key('PK', 'HASH'), key('SK', 'RANGE')],
          AttributeDefinitions: [text('PK'), text('SK'), { AttributeName: 'LSI1SK', AttributeType: 'N' }],
          LocalSecondaryIndexes: [
            {
              IndexName: 'LSI1',
              KeySchema: [key('PK', 'HASH'), key('LSI1SK', 'RANGE')],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        },
      ],
    });
    stops.push(() => tables.close());
    const buckets = ['plain', 'versioned', 'paged', 'shared', 'telling'];
    const emulator = await startObjectsAndQueues({ dataDir: folder, region, buckets, queues });
    stops.push(() => emulator.stop());
    const queuesUrl = `http://127.0.0.1:${emulator.port}`;
    const queueUrl = (name: string): string => `${queuesUrl}/${ACCOUNT_ID}/${name}`;
    const sqs = new SQSClient({
      region,
      endpoint: queuesUrl,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    stops.push(() => sqs.destroy());
    const objectsDir = join(folder, 'objects');
    const notification = { event: 's3:ObjectCreated:*', prefix: '', suffix: '', queueName: 'told' };
    const telling = { name: 'telling', isVersioned: false, notifications: [notification], cors: [] };
    const secretArn = `arn:aws:secretsmanager:${region}:${ACCOUNT_ID}:secret:a-secret-123456`;
    const door = await startFrontDoor();
    stops.push(() => door.close());
    door.open({
      tables,
      ports: { objectsAndQueues: emulator.port, provider: 9 },
      objectsDir,
      versions: createObjectVersions(objectsDir, new Set(['versioned', 'paged'])),
      corsOf: (bucket) => (bucket === 'shared' ? rules : []),
      secret: createSecrets(join(folder, 'secrets.json'), [
        { arn: secretArn, name: 'a-secret', length: 9, fixed: 'my_secret' },
      ]),
      invokeLater: () => false,
      notify: createNotifier(
        [telling],
        region,
        objectsDir,
        createQueueSender(sqs, queueUrl, () => {}),
      ),
      meter: createMeter(join(folder, 'meter.json')),
      // Everything is allowed: policies have tests of their own.
      authorizer: { refuse: () => undefined, refuseToTell: () => undefined },
    });
    const client = createWireClient(door.url);
    const receive = async (QueueUrl: string): Promise<string[]> => {
      const { text: body } = await client.json('sqs', 'AmazonSQS.ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
      });
      return ((JSON.parse(body) as { Messages?: { Body: string }[] }).Messages ?? []).map(({ Body }) => Body);
    };
    const place = {
      client,
      buckets: { plain: 'plain', versioned: 'versioned', paged: 'paged', shared: 'shared' },
      queueUrl,
      told: async () =>
        (await receive(queueUrl('told'))).flatMap((body) =>
          (JSON.parse(body) as { Records: unknown[] }).Records.map(factsOf),
        ),
      invocation: (queue: string) =>
        new Promise<Fact>((invoked) => {
          const source = startEventSource({
            mapping: {
              queueArn: queueArn(queue),
              queueName: queue,
              functionName: 'fn',
              batchSize: 15,
              windowSeconds: 0,
              reportsItemFailures: true,
            },
            queueUrl: queueUrl(queue),
            region,
            client: sqs,
            concurrency: 1,
            invoke: async (event) => {
              invoked(factsOf(event.Records[0]));
              return { ok: true, result: null };
            },
          });
          stops.push(() => source.stop());
        }),
    };
    await makeRequests(place, (test, step, status, answer) => {
      ours.set(keyOf(test, step), { status, answer });
    });
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  const used = new Set<(typeof allowed)[number]>();
  const isAllowed = (operation: string, step: string, { path }: Difference): boolean => {
    const known = allowed.find(
      (one) =>
        one.operations.includes(operation) &&
        one.paths.includes(path) &&
        (one.steps === undefined || one.steps.includes(step)),
    );
    if (known !== undefined) used.add(known);
    return known !== undefined;
  };

  it.each(answers.map((one) => [one.operation, one.recorded.test, one.recorded.step, one] as const))(
    '%s: %s %s',
    (operation, test, step, recorded) => {
      const answer = ours.get(keyOf(test, step));
      const differences = [
        ...differencesOf(String(recorded.status), String(answer?.status), 'status'),
        ...differencesOf(recorded.answer as Fact, answer?.answer),
      ];
      const unknown = differences.filter((one) => !isAllowed(operation, step, one));
      expect(unknown.map(({ path, recorded, ours }) => `${path}: AWS ${recorded}, here ${ours}`)).toEqual([]);
    },
  );

  it.each([
    ['is missing', { IsTruncated: 'false' }, ['NextPartNumberMarker']],
    ['is too many', { IsTruncated: 'false', NextPartNumberMarker: '0', Parts: [] }, ['Parts']],
    ['is another', { IsTruncated: 'false', NextPartNumberMarker: '1' }, ['NextPartNumberMarker']],
  ])('are found to differ where a member %s', (_, answer, paths) => {
    const recorded = { IsTruncated: 'false', NextPartNumberMarker: '0' };
    expect(differencesOf(recorded, answer).map(({ path }) => path)).toEqual(paths);
  });

  it('are all compared, and what was asked for was recorded', () => {
    expect([...ours.keys()].sort()).toEqual(
      answers.map(({ recorded }) => keyOf(recorded.test, recorded.step)).sort(),
    );
  });

  it('differ where the list of differences says so, each with its reason', () => {
    expect(allowed.filter((one) => !used.has(one))).toEqual([]);
    expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});
