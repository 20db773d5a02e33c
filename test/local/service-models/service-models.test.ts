import { describe, expect, it } from 'vitest';
import type { Service } from '../../../local/http/aws-call.ts';
import { createModelChecker } from '../../../local/service-models/checker.ts';
import { serviceModels } from '../../../local/service-models/models.ts';
import type { WireRequest } from '../../../local/service-models/read-request.ts';
import { violationsOf } from '../../../local/service-models/violations.ts';

type Sent = { service: Service; operation: string } & WireRequest;
type Change = Partial<Omit<WireRequest, 'url' | 'body'>> & { path?: string; body?: unknown };

const bodyOf = (body: unknown): Buffer | undefined =>
  body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const rest =
  (service: Service, operation: string, method: string, path: string, body?: unknown) =>
  (change: Change = {}): Sent => ({
    service,
    operation,
    method: change.method ?? method,
    url: new URL(change.path ?? path, 'http://front-door'),
    headers: { 'x-amz-date': '20261125T090000Z', ...change.headers },
    body: bodyOf('body' in change ? change.body : body),
  });
const json =
  (service: Service, operation: string, target: string, input: object) =>
  (change: object = {}): Sent =>
    rest(service, operation, 'POST', '/', { ...input, ...change })({
      headers: { 'x-amz-target': `${target}.${operation}` },
    });

const header = { Name: 'List-Unsubscribe', Value: 'yes' };
const content = {
  Template: { TemplateContent: { Subject: 'S', Text: 'T' }, TemplateData: '{}', Headers: [header] },
};
const entry = {
  Destination: { ToAddresses: ['ann@mail.example'] },
  ReplacementTags: [{ Name: 'a', Value: 'b' }],
};
const bulk = { FromEmailAddress: 'n@hospital.example', DefaultContent: content, BulkEmailEntries: [entry] };
const withHeaders = (...Headers: object[]) => ({
  ...bulk,
  DefaultContent: { Template: { ...content.Template, Headers } },
});

const sendBulk = rest('ses', 'SendBulkEmail', 'POST', '/v2/email/outbound-bulk-emails', bulk);
const identity = rest('ses', 'GetEmailIdentity', 'GET', '/v2/email/identities/hospital.example');
const sms = json('sms-voice', 'SendTextMessage', 'PinpointSMSVoiceV2', {
  DestinationPhoneNumber: '+33639980001',
  MessageBody: 'Vos données 🏥',
  MessageType: 'TRANSACTIONAL',
  TimeToLive: 21_600,
  MaxPrice: '0.50000',
  Context: { campaign: 'c-1', recipient: '7-49' },
});
const key = { pk: { S: 'c' }, sk: { N: '1' } };
const put = json('dynamodb', 'PutItem', 'DynamoDB_20120810', {
  TableName: 'one',
  Item: { ...key, bytes: { B: 'AAEC' }, list: { L: [{ M: { a: { BOOL: true } } }] } },
  ReturnValues: 'ALL_OLD',
});
const query = json('dynamodb', 'Query', 'DynamoDB_20120810', {
  TableName: 'one',
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': { S: 'c' } },
  Limit: 1,
  ConsistentRead: true,
});
const deletes = (count: number) => ({
  RequestItems: { one: Array.from({ length: count }, () => ({ DeleteRequest: { Key: key } })) },
});
const batch = json('dynamodb', 'BatchWriteItem', 'DynamoDB_20120810', deletes(25));
const queue = 'http://front-door/000000000000/work';
const message = json('sqs', 'SendMessage', 'AmazonSQS', {
  QueueUrl: queue,
  MessageBody: '{}',
  DelaySeconds: 60,
});
const secret = json('secretsmanager', 'GetSecretValue', 'secretsmanager', { SecretId: 'word' });
const metric = json('monitoring', 'GetMetricStatistics', 'GraniteServiceVersion20100801', {
  Namespace: 'AWS/SMSVoice',
  MetricName: 'TextMessageMonthlySpend',
  StartTime: 0,
  EndTime: 60,
  Period: 60,
  Statistics: ['Maximum'],
});
const invoke = rest('lambda', 'Invoke', 'POST', '/2015-03-31/functions/tocsin-pace/invocations', '{}');
const asEvent = { headers: { 'x-amz-invocation-type': 'Event' } };
const object = '/lists/uploads/a%20b.csv';
const part = rest('s3', 'UploadPart', 'PUT', `${object}?partNumber=1&uploadId=u&x-id=UploadPart`);
const whole = rest('s3', 'PutObject', 'PUT', object);
const listParts = rest('s3', 'ListParts', 'GET', `${object}?uploadId=u&max-parts=1000`);
const versions = rest('s3', 'ListObjectVersions', 'GET', '/lists?versions&prefix=uploads%2F');
const removal = rest('s3', 'DeleteObjectVersion', 'DELETE', `${object}?versionId=v&x-id=DeleteObject`);
const joined = (inner: string, root = 'CompleteMultipartUpload') =>
  `<?xml version="1.0"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`;
const onePart = '<Part><ETag>"e"</ETag><PartNumber>1</PartNumber></Part>';
const join = rest('s3', 'CompleteMultipartUpload', 'POST', `${object}?uploadId=u`, joined(onePart + onePart));

const check = ({ service, operation, ...request }: Sent): string[] => {
  const checker = createModelChecker();
  checker.request({ service, operation }, request);
  return Object.keys(checker.read().violations);
};

describe('a request as AWS takes it', () => {
  it.each([
    ['ses:SendBulkEmail', sendBulk()],
    ['ses:GetEmailIdentity', identity()],
    ['sms-voice:SendTextMessage', sms()],
    // Two halves make one character.
    ['sms-voice:SendTextMessage in signs of two halves', sms({ MessageBody: '🏥'.repeat(1_600) })],
    ['dynamodb:PutItem', put()],
    ['dynamodb:Query', query()],
    ['dynamodb:BatchWriteItem', batch()],
    ['sqs:SendMessage', message()],
    ['secretsmanager:GetSecretValue', secret()],
    ['monitoring:GetMetricStatistics', metric()],
    ['lambda:Invoke', invoke(asEvent)],
    ['s3:UploadPart', part()],
    [
      's3:UploadPart signed as an address',
      part({ path: `${object}?partNumber=1&uploadId=u&X-Amz-Expires=60` }),
    ],
    ['s3:PutObject with a header of the object’s own', whole({ headers: { 'x-amz-meta-name': 'a' } })],
    ['s3:ListParts', listParts()],
    ['s3:ListObjectVersions', versions()],
    ['s3:DeleteObject', removal()],
    ['s3:CompleteMultipartUpload', join()],
  ])('%s passes', (_, sent) => expect(check(sent)).toEqual([]));

  it('is counted by its operation', () => {
    const checker = createModelChecker();
    for (const { service, operation, ...request } of [sms(), sms(), removal()]) {
      checker.request({ service, operation }, request);
    }
    expect(checker.read().requests).toEqual({ 'sms-voice:SendTextMessage': 2, 's3:DeleteObject': 1 });
  });
});

describe('a request that AWS would refuse', () => {
  const faults: [what: string, sent: Sent, violation: string][] = [
    ['a member left out', sendBulk({ body: { DefaultContent: content } }), 'BulkEmailEntries: missing'],
    [
      'a member left out deep inside',
      sendBulk({ body: withHeaders({ Name: 'X' }) }),
      'Headers[].Value: missing',
    ],
    ['null for what is required', secret({ SecretId: null }), 'SecretId: missing'],
    [
      'a member of an old version',
      sendBulk({ body: { ...bulk, Source: 'n' } }),
      'Source: no member of the model',
    ],
    [
      'an unknown member deep inside',
      sendBulk({ body: withHeaders({ ...header, X: 1 }) }),
      'Headers[].X: no member',
    ],
    [
      'a list too long',
      sendBulk({ body: withHeaders(...Array(16).fill(header)) }),
      'Headers: more than 15 entries',
    ],
    ['a list too long in a map', batch(deletes(26)), 'RequestItems{}: more than 25 entries'],
    ['an empty map', batch({ RequestItems: {} }), 'RequestItems: fewer than 1 entries'],
    [
      'a map too large',
      sms({ Context: Object.fromEntries([...'abcdef'].map((k) => [k, 'v'])) }),
      'Context: more than 5',
    ],
    [
      'a name that is no header',
      sendBulk({ body: withHeaders({ ...header, Name: 'X:Y' }) }),
      'Headers[].Name: does not match',
    ],
    ['a text too long', sms({ MessageBody: 'é'.repeat(1_601) }), 'MessageBody: more than 1600 characters'],
    ['an empty text', put({ TableName: '' }), 'TableName: fewer than 1 characters'],
    ['a text of blanks', sms({ MessageBody: '  ' }), 'MessageBody: does not match'],
    [
      'a pattern met in part only',
      sms({ DestinationPhoneNumber: '+33639980001 x' }),
      'DestinationPhoneNumber: does not match',
    ],
    ['a key with a blank', sms({ Context: { 'a b': 'v' } }), 'Context{key}: does not match'],
    ['a price of six decimals', sms({ MaxPrice: '0.500000' }), 'MaxPrice: does not match'],
    ['a value that is not listed', sms({ MessageType: 'URGENT' }), 'MessageType: none of the values'],
    ['a listed value in other letters', put({ ReturnValues: 'all_old' }), 'ReturnValues: none of the values'],
    ['a number too small', sms({ TimeToLive: 4 }), 'TimeToLive: less than 5'],
    ['a number too large', sms({ TimeToLive: 259_201 }), 'TimeToLive: more than 259200'],
    ['a number as text', message({ DelaySeconds: '60' }), 'DelaySeconds: no whole number'],
    ['a part of a number', query({ Limit: 1.5 }), 'Limit: no whole number'],
    ['a truth as text', query({ ConsistentRead: 'true' }), 'ConsistentRead: neither true nor false'],
    ['a text as number', put({ TableName: 1 }), 'TableName: no text'],
    ['bytes that are no Base64', put({ Item: { ...key, b: { B: '*' } } }), 'Item{}.B: no Base64'],
    ['a type that DynamoDB lacks', put({ Item: { ...key, b: { X: 1 } } }), 'Item{}.X: no member'],
    ['a list for a map', put({ Item: [] }), 'Item: no map'],
    ['a map for a list', metric({ Statistics: {} }), 'Statistics: no list'],
    [
      'a text for a structure',
      sendBulk({ body: { ...bulk, DefaultContent: 'x' } }),
      'DefaultContent: no structure',
    ],
    ['a time as text', metric({ StartTime: '2026-11-25' }), 'StartTime: no time'],
    [
      'a header with another value',
      invoke({ headers: { 'x-amz-invocation-type': 'Later' } }),
      'InvocationType: none of',
    ],
    ['an unknown header', part({ headers: { 'x-amz-acll': 'private' } }), 'header x-amz-acll: no member'],
    [
      'an unknown header beside one of the object’s own',
      whole({ headers: { 'x-amz-meta-name': 'a', 'x-amz-acll': 'private' } }),
      'header x-amz-acll: no member',
    ],
    ['an unknown query', listParts({ path: `${object}?uploadId=u&maxparts=9` }), '?maxparts: no member'],
    ['a query left out', listParts({ path: object }), 'UploadId: missing'],
    ['a fixed query left out', versions({ path: '/lists' }), '?versions is missing'],
    [
      'a number in the query that is none',
      part({ path: `${object}?partNumber=x&uploadId=u` }),
      'PartNumber: no whole number',
    ],
    [
      'another path',
      identity({ path: '/v2/email/identity/hospital.example' }),
      'not GET /v2/email/identities/',
    ],
    ['another method', part({ method: 'POST' }), 'not PUT /{Bucket}/{Key+}'],
    [
      'another target',
      { ...sms(), headers: { 'x-amz-target': 'Pinpoint.SendTextMessage' } },
      'another x-amz-target',
    ],
    ['no JSON', { ...sms(), body: Buffer.from('{') }, 'the body is no JSON'],
    [
      'another root in XML',
      join({ body: joined(onePart, 'Complete') }),
      'the body is no CompleteMultipartUpload',
    ],
    ['an unknown element', join({ body: joined('<Part><Etag>e</Etag></Part>') }), 'Parts[].Etag: no member'],
    [
      'a part number that is none',
      join({ body: joined('<Part><PartNumber>a</PartNumber></Part>') }),
      'Parts[].PartNumber: no whole',
    ],
    [
      'an operation that is not in the models',
      { ...sms(), operation: 'DeletePool' },
      'is not in local/service-models',
    ],
  ];

  it.each(faults)('is found: %s', (_, sent, violation) => {
    const found = check(sent);
    expect(
      found.some((one) => one.includes(violation)),
      found.join('\n'),
    ).toBe(true);
    expect(found.every((one) => one.startsWith(`${sent.service}:`))).toBe(true);
  });

  it('is told of without the values in it, which are personal data', () => {
    const told = check(
      sms({ DestinationPhoneNumber: 'Ann Smith', MessageBody: '', MaxPrice: 'Ann Smith' }),
    ).join();
    expect(told).toContain('DestinationPhoneNumber');
    expect(told).not.toContain('Ann');
  });

  it('is counted as often as it comes', () => {
    const checker = createModelChecker();
    const { service, operation, ...request } = sms({ TimeToLive: 1 });
    for (let times = 0; times < 3; times += 1) checker.request({ service, operation }, request);
    expect(checker.read().violations).toEqual({
      'sms-voice:SendTextMessage TimeToLive: less than 5': 3,
    });
  });
});

describe('an answer of the simulated provider', () => {
  const answer = (operation: string, body: object, status = 200): string[] => {
    const checker = createModelChecker();
    checker.answer({ service: 'ses', operation }, status, Buffer.from(JSON.stringify(body)));
    return Object.keys(checker.read().violations);
  };

  it('is held against the model too, unless it is an error', () => {
    const mailFrom = { MailFromAttributes: { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' } };
    expect(answer('GetEmailIdentity', mailFrom)).toEqual([
      'answer of ses:GetEmailIdentity MailFromAttributes.MailFromDomain: missing',
      'answer of ses:GetEmailIdentity MailFromAttributes.MailFromDomainStatus: missing',
    ]);
    expect(answer('GetEmailIdentity', mailFrom, 404)).toEqual([]);
    expect(answer('SendBulkEmail', { BulkEmailEntryResults: [{ Status: 'SUCCES' }] })).toEqual([
      'answer of ses:SendBulkEmail BulkEmailEntryResults[].Status: none of the values that may stand here',
    ]);
  });
});

describe('the models', () => {
  it('have every shape that an operation is made of, of a type that is checked', () => {
    for (const model of Object.values(serviceModels)) {
      for (const name of Object.keys(model.shapes))
        expect(() => violationsOf(model, name, null)).not.toThrow();
      for (const { input, output } of Object.values(model.operations)) {
        for (const shape of [input, output])
          if (shape !== undefined) expect(model.shapes).toHaveProperty(shape);
      }
      for (const { members = {}, member, key: mapKey, value } of Object.values(model.shapes)) {
        for (const part of [...Object.values(members), member, mapKey, value]) {
          if (part !== undefined) expect(model.shapes).toHaveProperty(part.shape);
        }
      }
    }
  });
});
