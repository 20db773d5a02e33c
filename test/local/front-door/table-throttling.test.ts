import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAudienceStore } from '../../../adapters/dynamodb/audience-store.ts';
import { createDeliveryStore } from '../../../adapters/dynamodb/delivery-store.ts';
import { startTables, type Tables } from '../../../local/emulators/tables.ts';
import { type FrontDoor, startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter, type Meter } from '../../../local/front-door/meter.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';
import type { OnDemandLimits } from '../../../local/front-door/on-demand-capacity.ts';
import { itemSize } from '../../../local/front-door/table-requests.ts';
import { createTableThrottling, type TableThrottling } from '../../../local/front-door/table-throttling.ts';
import { aChunk, aDelivery, audience, createdAtMs } from '../../support/data/factories.ts';
import { aTableDefinition } from '../../support/data/table-definition.ts';

const definitions = ['Audience', 'Lookup'].map(aTableDefinition);

/** No more than a second's worth is ever kept. */
const limits: OnDemandLimits = { table: { write: 8, read: 8 }, key: { write: 4, read: 4 }, burstSeconds: 0 };

describe('the front door before tables that are new', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  let tables: Tables;
  let door: FrontDoor;
  let meter: Meter;
  let throttling: TableThrottling;
  let client: DynamoDBClient;
  let nowMs = 0;

  beforeAll(async () => {
    tables = await startTables({ tables: definitions });
    door = await startFrontDoor();
    client = new DynamoDBClient({
      endpoint: door.url,
      region: 'eu-west-3',
      maxAttempts: 1,
      credentials: { accessKeyId: 'import', secretAccessKey: 'local' },
    });
  });
  beforeEach(() => {
    nowMs = 0;
    meter = createMeter(join(folder, 'none.json'));
    throttling = createTableThrottling(
      limits,
      definitions,
      (table) => `arn:aws:dynamodb:eu-west-3:000000000000:table/${table}`,
      () => nowMs,
    );
    door.open({
      tables,
      // Only tables are asked.
      ports: { objectsAndQueues: 9, provider: 9 },
      objectsDir: folder,
      versions: createObjectVersions(folder, new Set()),
      corsOf: () => [],
      secret: () => ({ status: 200, body: {} }),
      invokeLater: () => false,
      notify: async () => {},
      meter,
      throttling,
      authorizer: { refuse: () => undefined, refuseToTell: () => undefined },
    });
  });
  afterAll(async () => {
    client.destroy();
    await door.close();
    await tables.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const item = (pk: string, sk = 1, bytes = 10) => ({
    pk: { S: pk },
    sk: { N: String(sk) },
    text: { S: 'x'.repeat(bytes) },
  });
  const put = (pk: string, bytes?: number) =>
    client.send(new PutItemCommand({ TableName: 'Lookup', Item: item(pk, 1, bytes) }));
  const get = (pk: string) =>
    client.send(
      new GetItemCommand({
        TableName: 'Lookup',
        Key: { pk: { S: pk }, sk: { N: '1' } },
        ConsistentRead: true,
      }),
    );
  const query = (condition: string, names?: Record<string, string>) =>
    client.send(
      new QueryCommand({
        TableName: 'Lookup',
        KeyConditionExpression: condition,
        ExpressionAttributeValues: { ':pk': { S: 'q' } },
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
        ConsistentRead: true,
      }),
    );
  const refusal = { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } };
  const puts = (...items: ReturnType<typeof item>[]): WriteRequest[] =>
    items.map((Item) => ({ PutRequest: { Item } }));
  const write = async (requests: Record<string, WriteRequest[]>) =>
    (await client.send(new BatchWriteItemCommand({ RequestItems: requests }))).UnprocessedItems;

  it('refuses a write beyond what the key allows as an on-demand table does, until it has rested', async () => {
    for (let i = 0; i < 4; i++) await put('hot');
    await expect(put('hot')).rejects.toMatchObject({
      ...refusal,
      message: expect.stringMatching(/^Throughput exceeds the current capacity of your table or index\./),
      throttlingReasons: [
        {
          reason: 'TableWriteKeyRangeThroughputExceeded',
          resource: 'arn:aws:dynamodb:eu-west-3:000000000000:table/Lookup',
        },
      ],
    });
    await put('other');
    nowMs += 250;
    await put('hot');
    await expect(put('hot')).rejects.toMatchObject(refusal);
    expect(throttling.throttled()).toEqual({ refused: 2, inPart: 0 });
    expect(meter.read().operations['import dynamodb:PutItem']).toMatchObject({ calls: 8, failed: 2 });
  });

  it('takes of an update, a read or a query what it really was, and is in debt then', async () => {
    await put('big', 5_000);
    nowMs += 2_000;
    const update = () =>
      client.send(
        new UpdateItemCommand({
          TableName: 'Lookup',
          Key: { pk: { S: 'big' }, sk: { N: '1' } },
          UpdateExpression: 'SET n = :n',
          ExpressionAttributeValues: { ':n': { N: '1' } },
        }),
      );
    await update();
    // Five units of the four that a key has a second.
    await expect(update()).rejects.toMatchObject(refusal);
    nowMs += 200;
    await expect(update()).rejects.toMatchObject(refusal);
    nowMs += 200;
    await update();

    await put('q', 14_000);
    for (let i = 0; i < 2; i++) {
      await get('q');
      await expect(get('q')).rejects.toMatchObject({
        ...refusal,
        throttlingReasons: [expect.objectContaining({ reason: 'TableReadKeyRangeThroughputExceeded' })],
      });
      nowMs += 1_000;
      await query('pk = :pk');
      await expect(query('#k = :pk', { '#k': 'pk' })).rejects.toMatchObject(refusal);
      nowMs += 1_000;
    }
  });

  it('gives back what a write that failed did not take', async () => {
    for (let i = 0; i < 10; i++) {
      const unlikely = client.send(
        new PutItemCommand({ TableName: 'Lookup', Item: { pk: { S: 'wrong' } } as never }),
      );
      await expect(unlikely).rejects.toMatchObject({ name: 'ValidationException' });
    }
    await put('wrong');
  });

  it('does a batch in part, and gives the rest back as it was asked for', async () => {
    const hot = [1, 2, 3, 4, 5, 6].map((sk) => item('batch', sk));
    const cold = item('cold');
    const left = await write({ Lookup: puts(...hot, cold), Audience: puts(item('batch')) });
    expect(left).toEqual({ Lookup: puts(...hot.slice(4)) });
    expect(meter.read().operations['import dynamodb:BatchWriteItem']).toMatchObject({
      calls: 1,
      failed: 0,
      writeUnits: 6,
    });
    nowMs += 1_000;
    expect(await write(left ?? {})).toEqual({});
    expect(throttling.throttled()).toEqual({ refused: 0, inPart: 1 });

    const Keys = hot.map(({ pk, sk }) => ({ pk, sk }));
    const read = await client.send(
      new BatchGetItemCommand({ RequestItems: { Lookup: { Keys, ConsistentRead: true } } }),
    );
    expect(read.Responses?.Lookup).toHaveLength(4);
    expect(read.UnprocessedKeys).toEqual({ Lookup: { Keys: Keys.slice(4), ConsistentRead: true } });
  });

  it('counts the size of each item of a batch before, and refuses the batch where none goes', async () => {
    const large = [1, 2, 3].map((sk) => item('large', sk, 1_800));
    // Two units each, of which a key has four a second.
    expect(await write({ Lookup: puts(...large) })).toEqual({ Lookup: puts(...large.slice(2)) });
    await expect(write({ Lookup: puts(...large.slice(2)) })).rejects.toMatchObject(refusal);
    expect(throttling.throttled()).toEqual({ refused: 1, inPart: 1 });
  });

  it('tells the right checksum of an answer that it changed', async () => {
    const body = JSON.stringify({
      RequestItems: { Lookup: puts(...[1, 2, 3, 4, 5].map((n) => item('sum', n))) },
    });
    const passage = throttling.pass('BatchWriteItem', Buffer.from(body));
    if (!('body' in passage)) throw new Error('refused');
    const answer = passage.done(200, '{"UnprocessedItems":{}}');
    expect(answer.headers).toMatchObject({
      'x-amz-crc32': String(crc32(answer.body)),
      'content-length': String(Buffer.byteLength(answer.body)),
    });
  });

  describe('is waited for by stores', () => {
    const waits: number[] = [];
    /** Time passes only where a store waits. */
    const timing = {
      sleep: async (ms: number) => {
        waits.push(ms);
        nowMs += ms;
      },
      random: () => 0.5,
    };
    const chunks = Array.from({ length: 60 }, (_, number) => ({ ...aChunk({ people: 1 }), number }));

    it('that write in batches and one by one, and read what is there', async () => {
      const people = createAudienceStore(client, 'Audience', timing);
      await people.put(audience, chunks, createdAtMs);
      const deliveries = createDeliveryStore(client, 'Lookup', timing);
      await deliveries.create(chunks.map(({ number }) => aDelivery({ audience, chunk: number, size: 1 })));
      const numbers = chunks.map(({ number }) => ({ audience, chunk: number }));
      expect(await people.getMany(numbers)).toHaveLength(60);
      expect(await deliveries.getMany(numbers)).toHaveLength(60);
      const { refused, inPart } = throttling.throttled();
      expect(refused).toBeGreaterThan(10);
      expect(inPart).toBeGreaterThan(10);
    });
  });
});

describe('the size of an item', () => {
  it('is that of its names and values in UTF-8, with what lists and maps add', () => {
    expect(itemSize({ pk: { S: 'é' } })).toBe(4);
    expect(itemSize({ n: { N: '-12.5' } })).toBe(1 + 3);
    expect(itemSize({ b: { B: Buffer.from('1234').toString('base64') } })).toBe(1 + 4);
    expect(itemSize({ b: { BOOL: true }, z: { NULL: true } })).toBe(4);
    expect(itemSize({ s: { SS: ['ab', 'c'] }, n: { NS: ['12'] } })).toBe(1 + 3 + 1 + 2);
    expect(itemSize({ l: { L: [{ S: 'ab' }, { N: '1' }] } })).toBe(1 + 3 + 3 + 3);
    expect(itemSize({ m: { M: { k: { S: 'ab' } } } })).toBe(1 + 3 + 1 + 3);
  });
});
