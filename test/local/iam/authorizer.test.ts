import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetAccountCommand, SESv2Client, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FrontDoor, startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter } from '../../../local/front-door/meter.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';
import type { Service } from '../../../local/http/aws-call.ts';
import { createIamAuthorizer, type IamAuthorizer } from '../../../local/iam/authorizer.ts';
import { readStack } from '../../../local/stack/read.ts';
import { filesOfTemplate } from '../../../local/template/assembly.ts';
import type { RawResource } from '../../../local/template/template.ts';

const region = 'eu-west-3';
const dir = mkdtempSync(join(tmpdir(), 'tocsin-iam-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const objects = (bucket: string, pattern: string) => ({ 'Fn::Join': ['', [arnOf(bucket), `/${pattern}`]] });
const allow = (action: string | string[], resource: unknown, through?: string) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(through === undefined
    ? {}
    : { Condition: { StringEquals: { 'kms:ViaService': `${through}.${region}.amazonaws.com` } } }),
});
const trusting = (service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});
const tellQueue = {
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Principal: { Service: 's3.amazonaws.com' },
  Resource: arnOf('Queue'),
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
};
const keyPolicy = [
  {
    Effect: 'Allow',
    Action: 'kms:*',
    Principal: { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
    Resource: '*',
  },
  {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Principal: { Service: 's3.amazonaws.com' },
    Resource: '*',
  },
];
const mayDoItsWork = [
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf('Logs')),
  allow('dynamodb:PutItem', arnOf('Table')),
  allow('kms:Decrypt', arnOf('Key'), 'dynamodb'),
  allow('s3:GetObject', objects('Bucket', 'uploads/*')),
  allow('kms:Decrypt', arnOf('Key'), 's3'),
  allow('sqs:SendMessage', arnOf('Queue')),
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Key'), 'sqs'),
];

type Policies = { role?: object[]; key?: object[]; queue?: object[] };

/** A stack of one function with a table, a bucket that tells a queue, a secret, and the policies given. */
const stackWith = ({ role = mayDoItsWork, key = keyPolicy, queue = [tellQueue] }: Policies = {}) => {
  const table = (name: string): RawResource => ({
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: name,
      KeySchema: [],
      AttributeDefinitions: [],
      SSESpecification: { KMSMasterKeyId: arnOf('Key') },
    },
  });
  const Resources: Record<string, RawResource> = {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: key } } },
    Table: table('one'),
    OtherTable: table('other'),
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work', KmsMasterKeyId: arnOf('Key') } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement: queue } },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'lists',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf('Key') } },
          ],
        },
        NotificationConfiguration: {
          QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arnOf('Queue') }],
        },
      },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'word', KmsKeyId: arnOf('Key') } },
    Sender: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'hospital.example' } },
    SenderFr: {
      Type: 'AWS::SMSVOICE::SenderId',
      Properties: { SenderId: 'HOSPITAL', IsoCountryCode: 'FR' },
    },
    SenderRe: {
      Type: 'AWS::SMSVOICE::SenderId',
      Properties: { SenderId: 'HOSPITAL', IsoCountryCode: 'RE' },
    },
    SmsSet: { Type: 'AWS::SMSVOICE::ConfigurationSet', Properties: { ConfigurationSetName: 'sms' } },
    Protect: { Type: 'AWS::SMSVOICE::ProtectConfiguration', Properties: {} },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'work-logs' } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trusting('lambda.amazonaws.com') },
    },
    RolePolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: role } },
    },
    Work: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Key: 'work.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: arnOf('Role'),
        LoggingConfig: { LogGroup: { Ref: 'Logs' } },
      },
    },
  };
  const templateFile = join(dir, 'one.json');
  writeFileSync(templateFile, JSON.stringify({ Resources }));
  const files = { ...filesOfTemplate(templateFile), assetDir: () => dir };
  return readStack(files, {
    region,
    frontDoorUrl: 'http://127.0.0.1:1',
    issuerUrl: 'http://127.0.0.1:3',
    consoleUrl: 'http://127.0.0.1:4',
  });
};

let gates = 0;
const gateWith = (policies: Policies = {}): IamAuthorizer => {
  gates += 1;
  return createIamAuthorizer(stackWith(policies), join(dir, `used-${gates}.json`));
};

const call = (service: Service, operation: string, path = '/') => ({
  caller: 'work',
  service,
  operation,
  url: new URL(path, 'http://front-door'),
});
const putInto = (table: string) =>
  Buffer.from(JSON.stringify({ Item: { pk: { S: 'x' } }, TableName: table }));
const put = call('dynamodb', 'PutItem');

describe('a call', () => {
  it('passes where the role allows it and the key that it implies', async () => {
    const gate = gateWith();
    expect(await gate.refuse(put, putInto('one'))).toBeUndefined();
    expect(gate.missing()).toEqual([]);
  });

  it('is refused on another table, naming the statement that is missing', async () => {
    const gate = gateWith();
    expect(await gate.refuse(put, putInto('other'))).toMatchObject({ status: 400 });
    expect(gate.missing()).toEqual([
      expect.stringMatching(
        /^work calls dynamodb:PutItem, which needs dynamodb:PutItem on .*table\/other\. /,
      ),
    ]);
    expect(gate.missing()[0]).toContain(
      '{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"arn:aws:dynamodb:eu-west-3:000000000000:table/other"}',
    );
    expect(await gate.refused).toBe(gate.missing()[0]);
  });

  it('that reads a sending identity needs the right on that identity', async () => {
    const identity = (name: string) => `arn:aws:ses:${region}:000000000000:identity/${name}`;
    const gate = gateWith({
      role: [...mayDoItsWork, allow('ses:GetEmailIdentity', identity('hospital.example'))],
    });
    const read = (name: string) => call('ses', 'GetEmailIdentity', `/v2/email/identities/${name}`);
    expect(await gate.refuse(read('hospital.example'))).toBeUndefined();
    expect(await gate.refuse(read('other.example'))).toBeDefined();
    expect(gate.missing()[0]).toContain(identity('other.example'));
  });

  it.each([
    'identity/hospital.example',
    'identity/notice@hospital.example',
    'configuration-set/notices',
    'template/*',
  ])('that sends emails in bulk needs the right on %s', async (left) => {
    const needed = [
      'identity/hospital.example',
      'identity/notice@hospital.example',
      'configuration-set/notices',
      'template/*',
    ];
    const on = (resources: readonly string[]): IamAuthorizer => {
      const arns = resources.map((resource) => `arn:aws:ses:${region}:000000000000:${resource}`);
      const actions = ['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail'];
      return gateWith({ role: [...mayDoItsWork, allow(actions, arns)] });
    };
    const send = call('ses', 'SendBulkEmail', '/v2/email/outbound-bulk-emails');
    const body = Buffer.from(
      JSON.stringify({
        FromEmailAddress: '"Hospital" <notice@hospital.example>',
        ConfigurationSetName: 'notices',
      }),
    );
    expect(await on(needed).refuse(send, body)).toBeUndefined();
    const gate = on(needed.filter((resource) => resource !== left));
    expect(await gate.refuse(send, body)).toMatchObject({ status: 403 });
    expect(gate.missing()[0]).toContain(left.replace('*', ''));
  });

  describe('that sends an SMS', () => {
    const sms = call('sms-voice', 'SendTextMessage');
    const to = (DestinationPhoneNumber: string, ConfigurationSetName = 'sms'): Buffer => {
      const message = { OriginationIdentity: 'HOSPITAL', MessageBody: '"OriginationIdentity":"OTHER"' };
      const sent = { ConfigurationSetName, ProtectConfigurationId: 'protect-Protect' };
      return Buffer.from(JSON.stringify({ DestinationPhoneNumber, ...message, ...sent }));
    };
    const maySend = (...ids: string[]): IamAuthorizer =>
      gateWith({
        role: [...mayDoItsWork, ...ids.map((id) => allow('sms-voice:SendTextMessage', arnOf(id)))],
      });

    it('needs the right on the sender ID of the country, the configuration set and the protect configuration', async () => {
      const gate = maySend('SenderFr', 'SmsSet', 'Protect');
      expect(await gate.refuse(sms, to('+33639980001'))).toBeUndefined();
      expect(await gate.refuse(sms, to('+262692000001'))).toMatchObject({ status: 400 });
      expect(gate.missing()[0]).toContain('sender-id/HOSPITAL/RE');
      expect(await gate.refuse(sms, to('+33639980001', 'other'))).toBeDefined();
      expect(gate.missing()[1]).toContain('configuration-set/other');
      const withoutProtect = maySend('SenderFr', 'SmsSet');
      expect(await withoutProtect.refuse(sms, to('+33639980001'))).toBeDefined();
      expect(withoutProtect.missing()[0]).toContain('protect-configuration/protect-Protect');
    });

    it('to a country without a sender ID is left to the protect configuration to refuse', async () => {
      const gate = maySend('SenderFr', 'SmsSet', 'Protect');
      expect(await gate.refuse(sms, to('+12025550143'))).toBeUndefined();
    });

    it('is not needed to read the limits, nor they to send', async () => {
      const limits = call('sms-voice', 'DescribeSpendLimits');
      const metric = call('monitoring', 'GetMetricStatistics');
      const body = Buffer.from('{}');
      const gate = gateWith({
        role: [
          ...mayDoItsWork,
          allow(['sms-voice:DescribeSpendLimits', 'cloudwatch:GetMetricStatistics'], '*'),
        ],
      });
      expect(await gate.refuse(limits, body)).toBeUndefined();
      expect(await gate.refuse(metric, body)).toBeUndefined();
      expect(await gate.refuse(sms, to('+33639980001'))).toBeDefined();
      const sender = maySend('SenderFr', 'SmsSet', 'Protect');
      expect(await sender.refuse(limits, body)).toBeDefined();
      expect(await sender.refuse(metric, body)).toMatchObject({ status: 403 });
    });
  });

  it('of a batch needs the right on every table that it names', async () => {
    const gate = gateWith({ role: [...mayDoItsWork, allow('dynamodb:BatchGetItem', arnOf('Table'))] });
    const batch = (...tables: string[]) =>
      Buffer.from(
        JSON.stringify({ RequestItems: Object.fromEntries(tables.map((table) => [table, { Keys: [] }])) }),
      );
    const read = call('dynamodb', 'BatchGetItem');
    expect(await gate.refuse(read, batch('one'))).toBeUndefined();
    expect(await gate.refuse(read, batch('one', 'other'))).toBeDefined();
    // A table that the stack does not have is not a way round.
    expect(await gate.refuse(read, batch('unknown'))).toBeDefined();
  });

  it.each([
    ['no right to the key', mayDoItsWork.filter(({ Action }) => Action !== 'kms:Decrypt')],
    [
      'a right to the key through another service',
      [allow('dynamodb:PutItem', arnOf('Table')), allow('kms:Decrypt', arnOf('Key'), 's3')],
    ],
  ])('is refused with %s', async (_, role) => {
    const gate = gateWith({ role });
    expect(await gate.refuse(put, putInto('one'))).toBeDefined();
    expect(gate.missing()[0]).toContain('needs kms:Decrypt on');
    expect(gate.missing()[0]).toContain(
      '"Condition":{"StringEquals":{"kms:ViaService":"dynamodb.eu-west-3.amazonaws.com"}}',
    );
  });

  it('is refused when the key does not trust the account, whatever the role says', async () => {
    const gate = gateWith({ key: keyPolicy.slice(1) });
    expect(await gate.refuse(put, putInto('one'))).toBeDefined();
    expect(gate.missing()[0]).toContain('needs kms:Decrypt on');
  });

  it('is refused when a statement forbids it, whatever others allow', async () => {
    const forbid = { ...allow('dynamodb:*', '*'), Effect: 'Deny' };
    const gate = gateWith({ role: [...mayDoItsWork, forbid] });
    expect(await gate.refuse(put, putInto('one'))).toBeDefined();
    expect(gate.missing()[0]).toContain('A statement forbids it');
  });

  it('is refused to an access key that is none of the stack', async () => {
    const gate = gateWith();
    expect(await gate.refuse({ ...put, caller: 'stranger' }, putInto('one'))).toMatchObject({ status: 400 });
  });

  it('is decided once: others of its kind cost no evaluation', async () => {
    const gate = gateWith();
    const read = (key: string) => call('s3', 'GetObject', `/lists/${key}`);
    expect(gate.refuse(put, putInto('one'))).toBeInstanceOf(Promise);
    await gate.refuse(put, putInto('one'));
    expect(gate.refuse(put, putInto('one'))).toBeUndefined();
    await gate.refuse(read('uploads/1.csv'));
    expect(gate.refuse(read('uploads/2.csv'))).toBeUndefined();
    // Another pattern fits, or none: another kind.
    expect(await gate.refuse(read('imports/1.csv'))).toMatchObject({ status: 403 });
  });

  it('for an object that is not there is told so only to whoever may list the bucket', async () => {
    const read = call('s3', 'GetObject', '/lists/uploads/gone.csv');
    const gate = gateWith();
    expect(await gate.refuseToTell(read)).toMatchObject({ status: 403 });
    expect(gate.missing()).toEqual([]);
    const listing = gateWith({ role: [...mayDoItsWork, allow('s3:ListBucket', arnOf('Bucket'))] });
    expect(await listing.refuseToTell(read)).toBeUndefined();
  });
});

describe('what services do by themselves', () => {
  it('is checked when the run starts', async () => {
    await expect(gateWith().checkServices()).resolves.toBeUndefined();
  });

  it.each<[string, Policies, string]>([
    ['the queue does not take notifications', { queue: [] }, 'S3 tells work of objects in lists'],
    ['S3 may not use the key', { key: keyPolicy.slice(0, 1) }, 'needs kms:Decrypt on'],
    ['the function may not log', { role: mayDoItsWork.slice(1) }, 'Lambda runs work'],
  ])('fails the start where %s', async (_, policies, words) => {
    await expect(gateWith(policies).checkServices()).rejects.toThrow(words);
  });
});

describe('permissions that nobody used', () => {
  const permissions = (gate: IamAuthorizer) => gate.unused().map(({ permission }) => permission);

  it('are listed by whose they are, what and on what', async () => {
    const gate = gateWith();
    expect(permissions(gate)).toContain('Role: dynamodb:PutItem on table/one');
    expect(permissions(gate)).toContain('Role: kms:Decrypt on key/Key through dynamodb');
    await gate.refuse(put, putInto('one'));
    expect(permissions(gate)).not.toContain('Role: dynamodb:PutItem on table/one');
    expect(permissions(gate)).not.toContain('Role: kms:Decrypt on key/Key through dynamodb');
    expect(permissions(gate)).toContain('Role: s3:GetObject on lists/uploads/*');
  });

  it('are not listed when a run before has used them', async () => {
    const file = join(dir, 'used-before.json');
    await createIamAuthorizer(stackWith(), file).refuse(put, putInto('one'));
    expect(permissions(createIamAuthorizer(stackWith(), file))).not.toContain(
      'Role: dynamodb:PutItem on table/one',
    );
  });
});

describe('a template', () => {
  it.each([
    [
      'a condition without a value here',
      { ...allow('s3:GetObject', '*'), Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } },
      'aws:MultiFactorAuthPresent',
    ],
    ['NotAction', { Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }, 'NotAction'],
    ['NotResource', { Effect: 'Allow', Action: 's3:GetObject', NotResource: '*' }, 'NotResource'],
    [
      'an operator that is not known',
      { ...allow('s3:GetObject', '*'), Condition: { DateLessThan: { 'aws:SourceArn': '2026-01-01' } } },
      'which the local run does not know',
    ],
    [
      'an operator for sets',
      { ...allow('s3:GetObject', '*'), Condition: { 'ForAllValues:StringLike': { 'aws:SourceArn': 'x' } } },
      'which the local run does not know',
    ],
    [
      'a policy variable in a resource',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM writes its variables so.
      allow('s3:GetObject', 'arn:aws:s3:::lists/${aws:username}/*'),
      'policy variable',
    ],
    [
      'a policy variable in a condition',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM writes its variables so.
      { ...allow('s3:GetObject', '*'), Condition: { StringLike: { 'aws:SourceArn': '${aws:userid}' } } },
      'policy variable',
    ],
    ['a resource that is no ARN', allow('s3:GetObject', 'arn:aws:s3*'), 'where an ARN of six parts belongs'],
    [
      'a condition on what is no ARN',
      { ...allow('s3:GetObject', '*'), Condition: { ArnLike: { 'aws:SourceArn': 'lists' } } },
      'where an ARN of six parts belongs',
    ],
    ['rights on nothing', { Effect: 'Allow', Action: 's3:GetObject' }, 'names no resource'],
    [
      'a principal in the policy of a role',
      { ...allow('s3:GetObject', '*'), Principal: '*' },
      'names a principal',
    ],
  ])('with %s is refused rather than evaluated wrongly', (_, statement, words) => {
    expect(() => stackWith({ role: [statement] })).toThrow(words);
  });

  it.each([
    ['a principal of a kind that is not known', { Federated: 'issuer.example' }, 'Federated issuer.example'],
    ['a user as principal', { AWS: 'arn:aws:iam::000000000000:user/one' }, 'user/one'],
    ['nobody as principal', undefined, 'names no principal'],
  ])('with %s in the policy of a queue is refused', (_, Principal, words) => {
    const queue = [{ ...tellQueue, ...(Principal === undefined ? {} : { Principal }) }];
    if (Principal === undefined) delete (queue[0] as { Principal?: unknown }).Principal;
    expect(() => stackWith({ queue })).toThrow(words);
  });
});

describe('the front door', () => {
  let door: FrontDoor;
  beforeEach(async () => {
    door = await startFrontDoor();
    const nothing = () => {
      throw new Error('a refused call must reach nobody');
    };
    door.open({
      ports: { objectsAndQueues: 1, provider: 1 },
      tables: { call: nothing, close: nothing },
      objectsDir: dir,
      versions: createObjectVersions('unused', new Set()),
      corsOf: () => [],
      secret: nothing,
      invokeLater: nothing,
      notify: nothing,
      meter: createMeter(join(dir, 'meter.json')),
      authorizer: gateWith({ role: [] }),
    });
  });
  afterEach(() => door.close());

  it('refuses in the words of each service, which its client knows', async () => {
    const settings = {
      region,
      endpoint: door.url,
      credentials: { accessKeyId: 'work', secretAccessKey: 'local' },
      maxAttempts: 1,
    };
    const tables = new DynamoDBClient(settings);
    const buckets = new S3Client({ ...settings, forcePathStyle: true });
    const email = new SESv2Client(settings);
    const object = { Bucket: 'lists', Key: 'uploads/1.csv' };
    const secret = `arn:aws:secretsmanager:${region}:000000000000:secret:word-123456`;
    const QueueUrl = `${door.url}/000000000000/work`;
    const Entries = [{ Id: '1', MessageBody: '{}' }];
    const calls: [string, () => Promise<unknown>][] = [
      ['AccessDeniedException', () => tables.send(new PutItemCommand({ TableName: 'one', Item: {} }))],
      [
        'AccessDeniedException',
        () => tables.send(new BatchGetItemCommand({ RequestItems: { one: { Keys: [{ pk: { S: 'x' } }] } } })),
      ],
      [
        'AccessDenied',
        () => new SQSClient(settings).send(new SendMessageBatchCommand({ QueueUrl, Entries })),
      ],
      ['AccessDenied', () => buckets.send(new GetObjectCommand(object))],
      ['AccessDenied', () => buckets.send(new PutObjectCommand({ ...object, Body: 'text' }))],
      // There is no body to name the error in.
      ['403', () => buckets.send(new HeadObjectCommand(object))],
      ['AccessDeniedException', () => email.send(new GetAccountCommand({}))],
      [
        'AccessDeniedException',
        () =>
          email.send(
            new SendBulkEmailCommand({
              FromEmailAddress: '"Hospital \\"North\\"" <notice@hospital.example>',
              ConfigurationSetName: 'set',
              DefaultContent: { Template: { TemplateData: '{}' } },
              BulkEmailEntries: [],
            }),
          ),
      ],
      [
        'AccessDeniedException',
        () =>
          new PinpointSMSVoiceV2Client(settings).send(
            new SendTextMessageCommand({ DestinationPhoneNumber: '+33639980001', MessageBody: 'T' }),
          ),
      ],
      [
        'AccessDeniedException',
        () =>
          new CloudWatchClient(settings).send(
            new GetMetricStatisticsCommand({
              Namespace: 'AWS/SMSVoice',
              MetricName: 'TextMessageMonthlySpend',
              StartTime: new Date(0),
              EndTime: new Date(1),
              Period: 60,
            }),
          ),
      ],
      [
        'AccessDeniedException',
        () =>
          new LambdaClient(settings).send(
            new InvokeCommand({ FunctionName: 'pace', InvocationType: 'Event' }),
          ),
      ],
      [
        'AccessDeniedException',
        () => new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId: secret })),
      ],
    ];
    const names = await Promise.all(
      calls.map(([, send]) =>
        send().then(
          () => 'nothing',
          (error: Error & { $metadata?: { httpStatusCode?: number } }) =>
            error.name === '403' || error.name === 'Unknown' || error.name === 'UnknownError'
              ? String(error.$metadata?.httpStatusCode)
              : error.name,
        ),
      ),
    );
    expect(names).toEqual(calls.map(([name]) => name));
  });
});
