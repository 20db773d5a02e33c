import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAudienceUploads } from '../../../adapters/s3/audience-uploads.ts';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { startTables } from '../../../local/emulators/tables.ts';
import { type FrontDoor, startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter, type Meter } from '../../../local/front-door/meter.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';
import { aTableDefinition } from '../../support/data/table-definition.ts';

const region = 'eu-west-3';
const table = aTableDefinition('Delivery');

describe('the front door before the emulators', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const invoked: { name: string; event: unknown }[] = [];
  const told: string[] = [];
  let door: FrontDoor;
  let meter: Meter;
  let counted: Meter;

  beforeAll(async () => {
    const tables = await startTables({ tables: [table] });
    stops.push(() => tables.close());
    const objectsAndQueues = await startObjectsAndQueues({
      dataDir: folder,
      region,
      buckets: ['files'],
      queues: [{ name: 'chunks', attributes: {} }],
    });
    stops.push(() => objectsAndQueues.stop());
    door = await startFrontDoor();
    stops.push(() => door.close());
    meter = createMeter(join(folder, 'meter.json'));
    door.open({
      tables,
      // Nobody listens where the provider is said to be.
      ports: { objectsAndQueues: objectsAndQueues.port, provider: 9 },
      objectsDir: join(folder, 'objects'),
      versions: createObjectVersions(join(folder, 'objects'), new Set()),
      corsOf: (bucket) =>
        bucket === 'shared'
          ? [{ origins: ['*'], methods: ['PUT'], headers: ['content-type'], maxAgeSeconds: 60 }]
          : [],
      secret: () => ({ status: 200, body: { SecretString: 'the key' } }),
      invokeLater: (name, event) => {
        if (name !== 'pace') return false;
        invoked.push({ name, event });
        return true;
      },
      notify: async (operation, url) => {
        told.push(`${operation} ${url.pathname}`);
      },
      // Each test counts from nothing.
      meter: {
        count: (...call) => counted.count(...call),
        countMessages: (...call) => counted.countMessages(...call),
        countInvocation: (...call) => counted.countInvocation(...call),
        read: () => counted.read(),
        save: () => meter.save(),
      },
      // Everything is allowed: policies have tests of their own.
      authorizer: { refuse: () => undefined, refuseToTell: () => undefined },
    });
  });
  beforeEach(() => {
    counted = createMeter(join(folder, 'none.json'));
    told.length = 0;
    invoked.length = 0;
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  const settings = () => ({
    endpoint: door.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'send', secretAccessKey: 'local' },
  });
  const operations = () => counted.read().operations;

  it('counts the units that a write of DynamoDB consumed, batches included', async () => {
    const client = new DynamoDBClient(settings());
    const item = (sk: number, bytes: number) => ({
      pk: { S: 'a' },
      sk: { N: String(sk) },
      text: { S: 'x'.repeat(bytes) },
    });
    await client.send(new PutItemCommand({ TableName: 'Delivery', Item: item(1, 10) }));
    await client.send(new PutItemCommand({ TableName: 'Delivery', Item: item(2, 2_000) }));
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          Delivery: [{ PutRequest: { Item: item(3, 10) } }, { PutRequest: { Item: item(4, 10) } }],
        },
      }),
    );
    expect(operations()).toMatchObject({
      'send dynamodb:PutItem': { calls: 2, writeUnits: 3 },
      'send dynamodb:BatchWriteItem': { calls: 1, writeUnits: 2 },
    });
  });

  it('lets pages of other origins send to a bucket that says so, before anything is asked of it', async () => {
    const preflight = async (bucket: string) => {
      const credential = `X-Amz-Credential=api/20261125/${region}/s3/aws4_request`;
      const response = await fetch(`${door.url}/${bucket}/list.csv?partNumber=1&${credential}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://console.example', 'access-control-request-method': 'PUT' },
      });
      return [response.status, response.headers.get('access-control-allow-origin')];
    };
    expect(await preflight('shared')).toEqual([200, '*']);
    expect(await preflight('files')).toEqual([403, null]);
    expect(operations()).toEqual({});
  });

  it('counts reads apart, and is not misled by an item that speaks of capacity itself', async () => {
    const client = new DynamoDBClient(settings());
    const text = '"ConsumedCapacity":{"CapacityUnits":700}';
    await client.send(
      new PutItemCommand({
        TableName: 'Delivery',
        Item: { pk: { S: 'b' }, sk: { N: '1' }, text: { S: text } },
      }),
    );
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: 'Delivery',
        Key: { pk: { S: 'b' }, sk: { N: '1' } },
        ConsistentRead: true,
      }),
    );
    await client.send(
      new QueryCommand({
        TableName: 'Delivery',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'b' } },
      }),
    );
    expect(Item?.text?.S).toBe(text);
    expect(operations()).toMatchObject({
      'send dynamodb:PutItem': { writeUnits: 1, readUnits: 0 },
      'send dynamodb:GetItem': { readUnits: 1, writeUnits: 0 },
      'send dynamodb:Query': { readUnits: 0.5 },
    });
  });

  it('counts a write whose condition failed as one unit, and as failed', async () => {
    const client = new DynamoDBClient(settings());
    const update = client.send(
      new UpdateItemCommand({
        TableName: 'Delivery',
        Key: { pk: { S: 'nobody' }, sk: { N: '1' } },
        ConditionExpression: 'attribute_exists(pk)',
        UpdateExpression: 'SET phase = :phase',
        ExpressionAttributeValues: { ':phase': { S: 'claimed' } },
      }),
    );
    await expect(update).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(operations()).toMatchObject({
      'send dynamodb:UpdateItem': { calls: 1, writeUnits: 1, failed: 1 },
    });
  });

  it('counts messages by queue, each of a batch', async () => {
    const client = new SQSClient(settings());
    const QueueUrl = `${door.url}/${ACCOUNT_ID}/chunks`;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const Entries = ['b', 'c', 'd'].map((Id) => ({ Id, MessageBody: Id }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(counted.read().queues).toEqual({ chunks: 4 });
  });

  it('lists the parts of an upload under way, and forgets it once it is complete', async () => {
    const client = new S3Client({ ...settings(), forcePathStyle: true });
    const object = { Bucket: 'files', Key: 'lists/people.csv' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
    const part = { ...object, UploadId };
    const parts = [];
    for (const [PartNumber, Body] of [
      [2, 'end'],
      [1, 'x'.repeat(5 * 2 ** 20)],
    ] as const) {
      const { ETag } = await client.send(new UploadPartCommand({ ...part, PartNumber, Body }));
      parts.unshift({ PartNumber, ETag });
    }
    const listed = await client.send(new ListPartsCommand(part));
    expect(listed.Parts?.map(({ PartNumber, ETag, Size }) => ({ PartNumber, ETag, Size }))).toEqual([
      { ...parts[0], Size: 5 * 2 ** 20 },
      { ...parts[1], Size: 3 },
    ]);
    expect(listed.Parts?.[0]?.LastModified).toBeInstanceOf(Date);

    await client.send(new CompleteMultipartUploadCommand({ ...part, MultipartUpload: { Parts: parts } }));
    expect(told).toContain('CompleteMultipartUpload /files/lists/people.csv');
    await expect(client.send(new ListPartsCommand(part))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('lists parts as S3 does: both markers on every page, also the last, and 0 where there is no part', async () => {
    const client = new S3Client({ ...settings(), forcePathStyle: true });
    const object = { Bucket: 'files', Key: 'lists/pages.csv' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
    const upload = { ...object, UploadId };
    const page = async (asked: { MaxParts?: number; PartNumberMarker?: string } = {}) => {
      const answer = await client.send(new ListPartsCommand({ ...upload, ...asked }));
      const { PartNumberMarker, NextPartNumberMarker, MaxParts, IsTruncated, Parts = [] } = answer;
      const numbers = Parts.map(({ PartNumber }) => PartNumber);
      return [PartNumberMarker, NextPartNumberMarker, MaxParts, IsTruncated, numbers];
    };
    expect(await page()).toEqual(['0', '0', 1000, false, []]);
    for (const PartNumber of [1, 2, 10]) {
      await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: 'data' }));
    }
    expect(await page()).toEqual(['0', '10', 1000, false, [1, 2, 10]]);
    expect(await page({ MaxParts: 2 })).toEqual(['0', '2', 2, true, [1, 2]]);
    expect(await page({ MaxParts: 2, PartNumberMarker: '2' })).toEqual(['2', '10', 2, false, [10]]);
    expect(await page({ MaxParts: 5000 })).toEqual(['0', '10', 1000, false, [1, 2, 10]]);
    expect(await page({ PartNumberMarker: '10' })).toEqual(['10', '0', 1000, false, []]);

    const ofAnother = client.send(new ListPartsCommand({ ...upload, Key: 'lists/other.csv' }));
    await expect(ofAnother).rejects.toMatchObject({ name: 'NoSuchUpload' });
    const uploads = createAudienceUploads(client, 'files');
    expect(await uploads.arrived(object.Key, UploadId ?? '')).toHaveLength(3);
  });

  it('does not read outside of the uploads, whatever the id of the upload is', async () => {
    const client = new S3Client({ ...settings(), forcePathStyle: true });
    for (const UploadId of ['../../files', '..', '']) {
      const list = client.send(new ListPartsCommand({ Bucket: 'files', Key: 'a', UploadId }));
      await expect(list).rejects.toMatchObject({
        name: expect.stringMatching(/NoSuchUpload|ValidationError/),
      });
    }
  });

  it('passes objects on unchanged in both directions', async () => {
    const client = new S3Client({ ...settings(), forcePathStyle: true });
    const object = { Bucket: 'files', Key: 'été/liste 1.csv' };
    const Body = Buffer.from([0, 255, 13, 10, 0xc3, 0xa9]);
    await client.send(new PutObjectCommand({ ...object, Body }));
    const read = await client.send(new GetObjectCommand(object));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    const missing = client.send(new GetObjectCommand({ Bucket: 'files', Key: 'none' }));
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(operations()['send s3:GetObject']).toMatchObject({ calls: 2, failed: 1 });
  });

  it('queues an asynchronous invocation, and refuses what the local run cannot do', async () => {
    const client = new LambdaClient(settings());
    const invoke = (FunctionName: string, InvocationType: 'Event' | 'RequestResponse') =>
      client.send(new InvokeCommand({ FunctionName, InvocationType, Payload: Buffer.from('{"a":1}') }));
    expect(await invoke('pace', 'Event')).toMatchObject({ StatusCode: 202 });
    expect(invoked).toEqual([{ name: 'pace', event: { a: 1 } }]);
    await expect(invoke('nothing', 'Event')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(invoke('pace', 'RequestResponse')).rejects.toThrow('asynchronously only');
  });

  it('hands out secrets to the SDK', async () => {
    const client = new SecretsManagerClient(settings());
    expect(await client.send(new GetSecretValueCommand({ SecretId: 'lookup' }))).toMatchObject({
      SecretString: 'the key',
    });
  });

  it('closes the connection where the service is gone, as nobody knows what was done', async () => {
    const account = new SESv2Client(settings()).send(new GetAccountCommand({}));
    await expect(account).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('tells who it is when a request is not signed', async () => {
    const response = await fetch(`${door.url}/files/a.csv`);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('not signed') });
  });

  it('is not available before it is opened, which clients retry', async () => {
    const closed = await startFrontDoor();
    const client = new DynamoDBClient({ ...settings(), endpoint: closed.url });
    const read = client.send(
      new GetItemCommand({ TableName: 'Delivery', Key: { pk: { S: 'a' }, sk: { N: '1' } } }),
    );
    await expect(read).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await closed.close();
  });
});
