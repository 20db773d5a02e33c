import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { startTables } from '../../../local/emulators/tables.ts';
import { objectFile, readStored } from '../../../local/front-door/stored-objects.ts';

// The local run patches or reads what two packages keep to themselves. Each test names what a new version has taken away.
const dir = mkdtempSync(join(tmpdir(), 'tocsin-private-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const require = createRequire(import.meta.url);

type Store = Record<string, unknown> & {
  db: Record<string, unknown>;
  tableDb: Record<string, unknown>;
  getItemDb(table: string): Record<string, unknown>;
};

describe('what local/emulators/dynalite-patches.ts takes from dynalite', () => {
  const store = (require('dynalite/db') as { create(options: object): Store }).create({});

  it('is `create` of dynalite/db, which the package calls by that name', () => {
    const source = readFileSync(require.resolve('dynalite'), 'utf8');
    expect(source).toMatch(/\bdb\.create\(/);
  });

  it.each(['getTable', 'getItemDb'])('is `%s` of its store', (name) => {
    expect(store[name]).toBeTypeOf('function');
  });

  it.each(['put', 'del'])('is `%s` of its database of tables', (name) => {
    expect(store.tableDb[name]).toBeTypeOf('function');
  });

  it.each(['get', 'put', 'del'])('is `%s` of its database of items', (name) => {
    expect(store.getItemDb('one')[name]).toBeTypeOf('function');
  });

  it('is `item-TABLE~KEY`, the key under which its database keeps an item', async () => {
    const items = store.getItemDb('one') as { put(key: string, value: object, done: () => void): void };
    await new Promise<void>((done) => items.put('k', {}, done));
    const keys: string[] = [];
    for await (const key of (store.db as { keys(): AsyncIterable<string> }).keys()) keys.push(key);
    expect(keys).toEqual(['item-one~k']);
  });

  it.each(['batch', 'keys', 'values'])('is `%s` of the database below', (name) => {
    expect(store.db[name]).toBeTypeOf('function');
  });

  it('is `getSync` and `status` of the database that has files', () => {
    const { ClassicLevel } = createRequire(require.resolve('dynalite'))('classic-level') as {
      ClassicLevel: { prototype: object };
    };
    for (const name of ['getSync', '_open']) expect(name in ClassicLevel.prototype, name).toBe(true);
    expect('status' in ClassicLevel.prototype).toBe(true);
  });

  it('comes to the same: an item that was written is read, and found by a query', async () => {
    const table = {
      TableName: 'one',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
      BillingMode: 'PAY_PER_REQUEST' as const,
    };
    const ask = (operation: string, input: object) => ({
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20000101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=LOCAL, SignedHeaders=host, Signature=none',
      },
      body: JSON.stringify({ TableName: 'one', ...input }),
    });
    const tables = await startTables({ dataDir: join(dir, 'tables'), tables: [table] });
    await tables.call(ask('PutItem', { Item: { pk: { S: 'a' } } }));
    const read = await tables.call(ask('GetItem', { Key: { pk: { S: 'a' } } }));
    const found = await tables.call(
      ask('Query', {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      }),
    );
    await tables.close();
    expect(JSON.parse(read.body)).toEqual({ Item: { pk: { S: 'a' } } });
    expect(JSON.parse(found.body)).toMatchObject({ Items: [{ pk: { S: 'a' } }] });
  });
});

describe('what the front door reads of the files of fauxqs', () => {
  const dataDir = join(dir, 'objects-and-queues');
  const objectsDir = join(dataDir, 'objects');
  const object = { Bucket: 'lists', Key: 'uploads/a.csv' };
  let stop: () => Promise<unknown>;
  let upload: string;
  beforeAll(async () => {
    const server = await startObjectsAndQueues({
      dataDir,
      region: 'eu-west-3',
      buckets: ['lists'],
      queues: [{ name: 'work', attributes: {} }],
    });
    const client = new S3Client({
      region: 'eu-west-3',
      endpoint: `http://127.0.0.1:${server.port}`,
      forcePathStyle: true,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    await client.send(new PutObjectCommand({ ...object, Body: 'text' }));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
    await client.send(new UploadPartCommand({ ...object, UploadId, PartNumber: 1, Body: 'part' }));
    upload = UploadId ?? '';
    client.destroy();
    stop = () => server.stop();
  });
  afterAll(() => stop());

  const contentOf = (file: string): unknown => JSON.parse(readFileSync(join(objectsDir, file), 'utf8'));

  it('is the database fauxqs.db with the columns of messages in hand', () => {
    const database = new DatabaseSync(join(dataDir, 'fauxqs.db'), { readOnly: true });
    const columns = database.prepare("SELECT name FROM pragma_table_info('sqs_messages')").all();
    database.close();
    expect(columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['receipt_handle', 'visibility_deadline']),
    );
  });

  it('is a file for each object, with one beside it that describes it', () => {
    const file = objectFile(objectsDir, object.Bucket, object.Key);
    expect(file).toBe(join(objectsDir, 'buckets/lists/objects/uploads/a.csv'));
    expect(contentOf('buckets/lists/objects/uploads/a.csv.meta.json')).toMatchObject({
      key: object.Key,
      etag: expect.any(String),
      lastModified: expect.any(String),
      contentLength: 4,
    });
    expect(readStored(file)).toMatchObject({ key: object.Key, contentLength: 4 });
  });

  it('is a folder for each upload in parts, which says of what object, with two files a part', () => {
    const folder = `_multipart/${upload}`;
    expect(contentOf(`${folder}/.upload.json`)).toMatchObject({ bucket: object.Bucket, key: object.Key });
    expect(contentOf(`${folder}/parts/1.meta.json`)).toMatchObject({
      partNumber: 1,
      etag: expect.any(String),
      lastModified: expect.any(String),
    });
    expect(readFileSync(join(objectsDir, folder, 'parts/1.data'), 'utf8')).toBe('part');
  });
});
