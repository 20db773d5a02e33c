import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetAccountCommand,
  SESv2Client,
  SendBulkEmailCommand,
  SendEmailCommand,
} from '@aws-sdk/client-sesv2';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, readCall } from '../../../local/http/aws-call.ts';

/** Reads each request as a call and refuses it, so that nothing depends on what a service would answer. */
const calls: (Call | undefined)[] = [];
const server = createServer((request: IncomingMessage, response) => {
  request.resume().once('end', () => {
    calls.push(readCall(request));
    response.writeHead(400, { 'content-type': 'application/json' }).end('{}');
  });
});
let endpoint = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const settings = () => ({
  endpoint,
  region: 'eu-west-3',
  maxAttempts: 1,
  credentials: { accessKeyId: 'send', secretAccessKey: 'local' },
});

/** The call that a request of an SDK client is read as. */
const seen = async (request: Promise<unknown>): Promise<Call | undefined> => {
  calls.length = 0;
  await request.catch(() => {});
  return calls[0];
};

describe('who calls what', () => {
  const object = { Bucket: 'files', Key: 'lists/a b.csv' };
  const part = { ...object, UploadId: 'u1', PartNumber: 1 };
  const upload = { ...object, UploadId: 'u1' };
  const s3 = () => new S3Client({ ...settings(), forcePathStyle: true });
  const ses = () => new SESv2Client(settings());
  const email = { FromEmailAddress: 'a@example.org', Content: {} };

  it.each([
    ['s3', 'PutObject', () => s3().send(new PutObjectCommand({ ...object, Body: 'x' }))],
    ['s3', 'UploadPart', () => s3().send(new UploadPartCommand({ ...part, Body: 'x' }))],
    ['s3', 'CreateMultipartUpload', () => s3().send(new CreateMultipartUploadCommand(object))],
    ['s3', 'CompleteMultipartUpload', () => s3().send(new CompleteMultipartUploadCommand(upload))],
    ['s3', 'ListParts', () => s3().send(new ListPartsCommand(upload))],
    ['s3', 'AbortMultipartUpload', () => s3().send(new AbortMultipartUploadCommand(upload))],
    ['s3', 'GetObject', () => s3().send(new GetObjectCommand(object))],
    ['s3', 'ListObjectsV2', () => s3().send(new ListObjectsV2Command({ Bucket: 'files' }))],
    ['s3', 'HeadObject', () => s3().send(new HeadObjectCommand(object))],
    ['s3', 'DeleteObject', () => s3().send(new DeleteObjectCommand(object))],
    ['s3', 'ListObjectVersions', () => s3().send(new ListObjectVersionsCommand({ Bucket: 'files' }))],
    ['s3', 'DeleteObjectVersion', () => s3().send(new DeleteObjectCommand({ ...object, VersionId: 'v1' }))],
    ['ses', 'GetAccount', () => ses().send(new GetAccountCommand({}))],
    ['ses', 'SendEmail', () => ses().send(new SendEmailCommand(email))],
    [
      'ses',
      'SendBulkEmail',
      () => ses().send(new SendBulkEmailCommand({ DefaultContent: {}, BulkEmailEntries: [] })),
    ],
    [
      'dynamodb',
      'GetItem',
      () =>
        new DynamoDBClient(settings()).send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } })),
    ],
    [
      'sqs',
      'SendMessageBatch',
      () => new SQSClient(settings()).send(new SendMessageBatchCommand({ QueueUrl: endpoint, Entries: [] })),
    ],
    [
      'lambda',
      'Invoke',
      () => new LambdaClient(settings()).send(new InvokeCommand({ FunctionName: 'pace' })),
    ],
    [
      'secretsmanager',
      'GetSecretValue',
      () => new SecretsManagerClient(settings()).send(new GetSecretValueCommand({ SecretId: 'key' })),
    ],
  ] as const)('reads from a signed request of the SDK: %s %s', async (service, operation, request) => {
    expect(await seen(request())).toMatchObject({ caller: 'send', service, operation });
  });

  it('reads the caller from a signed address, which carries no header', async () => {
    const address = await getSignedUrl(s3(), new UploadPartCommand(part));
    const call = await seen(fetch(address, { method: 'PUT', body: 'x' }));
    expect(call).toMatchObject({ caller: 'send', service: 's3', operation: 'UploadPart' });
    expect(call?.url.pathname).toBe('/files/lists/a%20b.csv');
  });

  it('reads nothing from a request that is not signed, or for a service that is not there', async () => {
    expect(await seen(fetch(`${endpoint}/files/a.csv`))).toBeUndefined();
    const authorization =
      'AWS4-HMAC-SHA256 Credential=send/20261103/eu-west-3/kinesis/aws4_request, SignedHeaders=host, Signature=0';
    expect(await seen(fetch(endpoint, { headers: { authorization } }))).toBeUndefined();
  });
});
