import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentedError, documentedErrors } from '../../../local/faults/documented-errors.ts';
import { createFaultCounts, type FaultMix, mixOf } from '../../../local/faults/mix.ts';
import { type CallFault, createCallFaults, createFateOfCalls } from '../../../local/front-door/faults.ts';
import { type Call, readCall, type Service, services } from '../../../local/http/aws-call.ts';

/** A service whose every call is struck by `fate`; what it did and whom it killed is noted. */
const struck = { fate: undefined as CallFault | undefined, effects: 0, killed: [] as string[] };
const counts = createFaultCounts();
const faults = createCallFaults(
  () => struck.fate,
  (caller, process) => struck.killed.push(`${caller} ${process}`),
  counts,
);
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  const call = readCall(request);
  if (call === undefined) return response.writeHead(403).end();
  const carryOut = async (heard: ServerResponse): Promise<void> => {
    request.resume();
    await once(request, 'end');
    struck.effects += 1;
    heard.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  void faults.strike(call, request, response, carryOut);
});
let endpoint = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const options = (token?: string, timeoutMs = 5_000) => ({
  region: 'eu-west-3',
  endpoint,
  maxAttempts: 1,
  forcePathStyle: true,
  credentials: {
    accessKeyId: 'send',
    secretAccessKey: 'local',
    ...(token === undefined ? {} : { sessionToken: token }),
  },
  requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true },
});
const template = { TemplateContent: { Subject: 'S', Text: 'T' } };
const calls: Record<Service, () => Promise<unknown>> = {
  dynamodb: () =>
    new DynamoDBClient(options('send-1')).send(
      new PutItemCommand({ TableName: 't', Item: { a: { S: 'b' } } }),
    ),
  sqs: () =>
    new SQSClient(options('send-1')).send(
      new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/q`, MessageBody: 'm' }),
    ),
  s3: () =>
    new S3Client(options('send-1')).send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'text' })),
  ses: () =>
    new SESv2Client(options('send-1')).send(
      new SendBulkEmailCommand({
        DefaultContent: { Template: template },
        BulkEmailEntries: [{ Destination: {} }, { Destination: {} }],
      }),
    ),
  'sms-voice': () =>
    new PinpointSMSVoiceV2Client(options('send-1')).send(
      new SendTextMessageCommand({ DestinationPhoneNumber: '+33639980000', MessageBody: 'T' }),
    ),
  monitoring: () =>
    new CloudWatchClient(options('send-1')).send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/SMSVoice',
        MetricName: 'TextMessageMonthlySpend',
        StartTime: new Date(0),
        EndTime: new Date(1),
        Period: 60,
      }),
    ),
  lambda: () =>
    new LambdaClient(options('send-1')).send(
      new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event' }),
    ),
  secretsmanager: () =>
    new SecretsManagerClient(options('send-1')).send(new GetSecretValueCommand({ SecretId: 's' })),
};

const strike = (fate: CallFault | undefined): void => {
  Object.assign(struck, { fate, effects: 0, killed: [] });
};
const put = (token?: string, timeoutMs?: number) =>
  new DynamoDBClient(options(token, timeoutMs)).send(
    new PutItemCommand({ TableName: 't', Item: { a: { S: 'b' } } }),
  );

describe('an error that a service documents', () => {
  const all = services.flatMap((service) => documentedErrors[service].map((error) => ({ service, error })));

  it.each(all)(
    '($service: $error.code, $error.status) reads to the client as the service’s own',
    async ({ service, error }) => {
      strike({ fault: 'error', when: 'before', error });
      if (error.ofEntries === true) {
        expect(await calls[service]()).toMatchObject({
          BulkEmailEntryResults: [{ Status: error.code }, { Status: error.code }],
        });
      } else {
        await expect(calls[service]()).rejects.toMatchObject({
          name: error.code,
          message: error.message,
          ...error.members,
          $metadata: { httpStatusCode: error.status },
        });
      }
      expect(struck.effects).toBe(0);
    },
  );

  it('may come after the effect', async () => {
    const [error] = documentedErrors.dynamodb.filter(({ effect }) => effect === 'maybe');
    strike({ fault: 'error', when: 'after', error: error as DocumentedError });
    await expect(put('send-1')).rejects.toMatchObject({ name: error?.code });
    expect(struck.effects).toBe(1);
  });
});

describe('a call', () => {
  it('kills the process that makes it before its effect', async () => {
    strike({ fault: 'death', when: 'before' });
    await expect(put('send-7', 200)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(struck).toMatchObject({ effects: 0, killed: ['send send-7'] });
  });

  it('kills the process after its effect and gives no answer', async () => {
    strike({ fault: 'death', when: 'after' });
    await expect(put('send-7', 200)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(struck).toMatchObject({ effects: 1, killed: ['send send-7'] });
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('times out %s its effect', async (when, effects) => {
    strike({ fault: 'silence', when });
    await expect(put('send-1', 200)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(struck).toMatchObject({ effects, killed: [] });
  });

  it('is left alone when it comes from no process of a function', async () => {
    strike({ fault: 'death', when: 'before' });
    await put();
    expect(struck).toMatchObject({ effects: 1, killed: [] });
  });
});

describe('what befalls calls', () => {
  const aCall = (caller: string, service: Service, operation: string): Call => ({
    caller,
    process: `${caller}-1`,
    service,
    operation,
    url: new URL('http://front-door/'),
  });
  const fates = (mix: FaultMix, call: Call, times: number): (CallFault | undefined)[] => {
    const fateOf = createFateOfCalls(mix);
    return Array.from({ length: times }, () => fateOf(call));
  };
  const write = aCall('send', 'dynamodb', 'PutItem');

  it('follows from the seed and the number of the call, whatever else is called in between', () => {
    const fateOf = createFateOfCalls(mixOf(7));
    const mixed = Array.from({ length: 2_000 }, (_, at) => {
      for (let others = at % 3; others > 0; others -= 1) fateOf(aCall('track', 'dynamodb', 'PutItem'));
      return fateOf(write);
    });
    expect(mixed).toEqual(fates(mixOf(7), write, 2_000));
    expect(mixed).not.toEqual(fates(mixOf(8), write, 2_000));
  });

  it('is every kind, before and after, in the shares of the mix', () => {
    const mix = mixOf(3);
    const times = 40_000;
    const struckOnes = fates(mix, write, times).filter((fate) => fate !== undefined);
    for (const [fault, share] of [
      ['death', mix.calls.send?.deaths],
      ['silence', mix.calls.send?.silences],
      ['error', mix.calls.send?.errors],
    ] as const) {
      const ones = struckOnes.filter((one) => one.fault === fault);
      expect(ones.length / times / (share ?? 0)).toBeCloseTo(1, 0);
      expect(new Set(ones.map(({ when }) => when))).toEqual(new Set(['before', 'after']));
    }
  });

  it('is each of the errors that the service documents', () => {
    const mix = { ...mixOf(1), refusals: 0.2, calls: { send: { deaths: 0, silences: 0, errors: 0.5 } } };
    for (const [service, operation] of [
      ['dynamodb', 'PutItem'],
      ['sqs', 'SendMessageBatch'],
      ['s3', 'PutObject'],
      ['ses', 'SendBulkEmail'],
      ['sms-voice', 'SendTextMessage'],
    ] as const) {
      const found = new Set<DocumentedError>();
      for (const fate of fates(mix, aCall('send', service, operation), 6_000)) {
        if (fate?.fault === 'error') found.add(fate.error);
      }
      expect(found).toEqual(new Set(documentedErrors[service]));
    }
  });

  it('strikes an SMS, of which there are so many more, less often than a call with fifty emails', () => {
    const mix = mixOf(5);
    const struckOf = (service: Service, operation: string): number =>
      fates(mix, aCall('send', service, operation), 40_000).filter((fate) => fate !== undefined).length;
    const [emails, sms] = [struckOf('ses', 'SendBulkEmail'), struckOf('sms-voice', 'SendTextMessage')];
    expect(sms / emails).toBeGreaterThan(0.15);
    expect(sms / emails).toBeLessThan(0.4);
  });

  it('never stops a campaign where the limits of SMS are only asked for', () => {
    const mix = { ...mixOf(1), refusals: 1, calls: { pace: { deaths: 0, silences: 0, errors: 0.5 } } };
    const all = fates(mix, aCall('pace', 'sms-voice', 'DescribeSpendLimits'), 500);
    const errors = all.flatMap((fate) => (fate?.fault === 'error' ? [fate.error] : []));
    expect(errors.length).toBeGreaterThan(100);
    expect(errors.some(({ stops }) => stops === true)).toBe(false);
  });

  it('never is an error after the effect that the service answers only where nothing was done', () => {
    const mix = { ...mixOf(1), calls: { send: { deaths: 0, silences: 0, errors: 1 } } };
    for (const fate of fates(mix, write, 1_000)) {
      if (fate?.fault === 'error' && fate.error.effect === 'never') expect(fate.when).toBe('before');
    }
  });
});
