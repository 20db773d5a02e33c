import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CachePolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../core/audit/actor.ts';
import { workQueues } from '../../core/base/work-queues.ts';
import { MAX_RECEIVES } from '../../core/delivery/retry.ts';
import { edgeHeader } from '../../functions/api/env.ts';
import { accessOf } from '../../functions/api/http/access.ts';
import { openApiDocument } from '../../functions/api/operations/openapi.ts';
import { type Config, localConfig, parseConfig } from '../../infra/config/config.ts';
import { smsCountries } from '../../infra/config/sms-countries.ts';
import { createTocsinApp } from '../../infra/stacks/tocsin-app.ts';
import { type Bundles, createBundles, stepNames } from '../../infra/steps/bundles.ts';
import { buildConsole } from '../../infra/web/console-files.ts';
import { SignIn } from '../../infra/web/sign-in.ts';
import { filesOfBucket } from '../../local/distribution/files.ts';
import { describeGrant } from '../../local/iam/authorizer.ts';
import { keptPermissions } from '../../local/iam/unused-permissions.ts';
import { type LocalStack, readStack } from '../../local/stack/read.ts';
import { filesOfAssembly } from '../../local/template/assembly.ts';
import { createApiRig } from '../support/api-rig.ts';
import { emittedMetrics } from '../support/emitted-metrics.ts';
import { grantsOf, type Stage } from './template.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-infra-'));
const version = '1.2.3+abc1234';
let bundles: Bundles;
let consoleFiles: string;
let deployedStage: Stage;
let localStage: Stage;
let deployed: Template;
let local: Template;
let played: LocalStack;

const config = parseConfig(
  JSON.parse(readFileSync(new URL('../../tocsin.config.example.json', import.meta.url), 'utf8')),
);

const outDirOf = ({ stage }: Config): string => join(dir, stage);
/** Fails where a rule of cdk-nag or of CloudFormation finds fault. */
const synthesize = (stage: Config, isProtected = true): Stage => {
  const outDir = outDirOf(stage);
  const app = createTocsinApp({ config: stage, version, bundles, consoleFiles, isProtected, outDir });
  app.synth();
  return {
    stacks: app.node.children.filter((child) => Stack.isStack(child)),
    template: Template.fromJSON(filesOfAssembly(outDir).template),
  };
};
const templateOf = (stage: Config, isProtected?: boolean): Template =>
  synthesize(stage, isProtected).template;

beforeAll(async () => {
  [bundles, consoleFiles] = await Promise.all([createBundles(), buildConsole()]);
  deployedStage = synthesize(config);
  deployed = deployedStage.template;
  localStage = synthesize(localConfig);
  local = localStage.template;
  played = readStack(filesOfAssembly(outDirOf(localConfig)), {
    region: localConfig.region,
    frontDoorUrl: 'http://127.0.0.1:4500',
    issuerUrl: 'http://127.0.0.1:4502',
    consoleUrl: 'http://127.0.0.1:4503',
  });
}, 300_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const every = (type: string, properties: unknown): void => {
  expect(Object.keys(deployed.findResources(type)).length).toBeGreaterThan(0);
  deployed.allResourcesProperties(type, properties);
};
const one = (type: string, id: RegExp): Record<string, unknown> => {
  const found = Object.entries(deployed.findResources(type)).filter(([name]) => id.test(name));
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties ?? {};
};

describe('the tables', () => {
  it('are four, paid on demand, encrypted with the customer key and hard to lose', () => {
    deployed.resourceCountIs('AWS::DynamoDB::Table', 4);
    every('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      },
    });
    deployed.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('let personal data expire, and answers that are kept for a while', () => {
    const expiring = deployed.findResources('AWS::DynamoDB::Table', {
      Properties: { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
    });
    expect(Object.keys(expiring).map((id) => id.replace(/Table[0-9A-F]{8}$/, ''))).toEqual([
      'TablesCampaign',
      'TablesAudience',
      'TablesLookup',
    ]);
  });
});

describe('the key', () => {
  it('is rotated and outlives the stack', () => {
    deployed.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  it('encrypts queues, buckets of personal data, logs, the secret and the delivery stream', () => {
    const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    every('AWS::SQS::Queue', { KmsMasterKeyId: key });
    every('AWS::Logs::LogGroup', { KmsKeyId: key });
    every('AWS::SecretsManager::Secret', { KmsKeyId: key });
    every('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: key },
      ExtendedS3DestinationConfiguration: {
        EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: key } },
      },
    });
    for (const bucket of [/^AudienceBucket/, /^EventsEventBucket/]) {
      expect(one('AWS::S3::Bucket', bucket)).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      });
    }
  });
});

describe('the buckets', () => {
  it('are closed to the public and to unencrypted connections', () => {
    every('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    deployed.resourceCountIs('AWS::S3::BucketPolicy', 4);
    every('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it.each([/^AudienceBucket/, /^EventsEventBucket/])('%s keeps versions, but nobody for ever', (id) => {
    expect(one('AWS::S3::Bucket', id)).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: { Ref: expect.stringMatching(/^AccessLogBucket/) } },
      LifecycleConfiguration: {
        Rules: [
          {
            ExpirationInDays: config.retentionDays,
            NoncurrentVersionExpiration: { NoncurrentDays: 14 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
          { ExpiredObjectDeleteMarker: true },
        ],
      },
    });
  });

  it('names new event files in the event queue, which it may before it is told to', () => {
    const [[, bucket] = []] = Object.entries(
      deployed.findResources('AWS::S3::Bucket', {
        Properties: {
          NotificationConfiguration: {
            QueueConfigurations: [
              {
                Event: 's3:ObjectCreated:*',
                Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'events/' }] } },
                Queue: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsEventFilesMessages'), 'Arn'] },
              },
            ],
          },
        },
      }),
    );
    expect(bucket?.DependsOn).toContainEqual(expect.stringMatching(/^EventsEventFilesMessagesPolicy/));
    expect(bucket?.DependsOn).toContainEqual(expect.stringMatching(/^Key/));
  });
});

describe('the queues', () => {
  const consumers = [
    { queue: /^ImportQueueMessages/, step: /^ImportFunction/, batchSize: 1 },
    { queue: /^ChunkQueueMessages/, step: /^SendFunction/, batchSize: 10 },
    { queue: /^ExportQueueMessages/, step: /^ExportFunction/, batchSize: 1 },
    { queue: /^PurgeQueueMessages/, step: /^PurgeFunction/, batchSize: 1 },
    { queue: /^EventsEventFilesMessages/, step: /^TrackFunction/, batchSize: 5 },
  ];

  it.each(consumers)('$queue hides messages for six time-outs of $step', ({ queue, step }) => {
    const timeout = Number(one('AWS::Lambda::Function', step).Timeout);
    expect(one('AWS::SQS::Queue', queue).VisibilityTimeout).toBe(6 * timeout);
  });

  it.each(consumers)('$queue gives up after as many receives as its function counts on', ({ queue }) => {
    const { RedrivePolicy } = one('AWS::SQS::Queue', queue) as { RedrivePolicy: Record<string, unknown> };
    expect(RedrivePolicy.maxReceiveCount).toBe(MAX_RECEIVES);
    expect(RedrivePolicy.deadLetterTargetArn).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/DeadLetters/), 'Arn'],
    });
  });

  it.each(consumers)('$step answers for each message of $queue by itself', ({ queue, step, batchSize }) => {
    const [mapping] = Object.values(
      deployed.findResources('AWS::Lambda::EventSourceMapping', {
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(queue.source), 'Arn'] },
          FunctionName: { Ref: Match.stringLikeRegexp(step.source) },
        },
      }),
    );
    expect(mapping?.Properties).toMatchObject({
      BatchSize: batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: expect.any(Number) },
    });
  });

  it('refuse unencrypted connections', () => {
    deployed.resourceCountIs('AWS::SQS::QueuePolicy', 10);
    every('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});

describe('the functions', () => {
  /** Those that run code of ours; CDK has one more, which puts the files of the console in place. */
  const ofOurs = () =>
    Object.entries(deployed.findResources('AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
      id.startsWith('CustomCDKBucketDeployment') ? [] : [Properties],
    );

  it('are seven, alike in all that does not differ', () => {
    expect(ofOurs()).toHaveLength(7);
    const alike = Match.objectLike({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', LogGroup: { Ref: Match.anyValue() } },
      Environment: {
        Variables: {
          NODE_OPTIONS: '--enable-source-maps',
          POWERTOOLS_SERVICE_NAME: Match.stringLikeRegexp('^tocsin-'),
          POWERTOOLS_METRICS_NAMESPACE: `Tocsin/${config.stage}`,
          TOCSIN_VERSION: version,
        },
      },
    });
    for (const properties of ofOurs()) expect(alike.test(properties).failCount).toBe(0);
    every('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('may do exactly what their adapters call', () => {
    const { 'Import/Role': import_, 'Pace/Role': pace, 'Send/Role': send, ...rest } = grantsOf(deployedStage);
    const {
      'Track/Role': track,
      'Export/Role': export_,
      'Purge/Role': purge,
      'Api/Role': api,
      ...services
    } = rest;
    const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    const receive = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
    const consume = ['sqs:ChangeMessageVisibility', ...receive];
    const readAndWrite = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const trace = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
    expect(import_).toEqual({
      'Import/Logs': logs,
      '*': trace,
      'ImportQueue/Messages': [...consume, 'sqs:SendMessage'],
      'Key through sqs': readAndWrite,
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem'],
      'Tables/AudienceTable': ['dynamodb:BatchWriteItem', 'dynamodb:GetItem'],
      'Tables/DeliveryTable': ['dynamodb:PutItem'],
      'Tables/LookupTable': ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
      'Key through dynamodb': ['kms:Decrypt'],
      AudienceBucket: ['s3:ListBucket'],
      'AudienceBucket/uploads/*': ['s3:GetObject'],
      'AudienceBucket/imports/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      'Key through s3': readAndWrite,
      LookupSecret: ['secretsmanager:GetSecretValue'],
      'Key through secretsmanager': ['kms:Decrypt'],
    });
    expect(pace).toEqual({
      'Pace/Logs': logs,
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      'Tables/DeliveryTable': ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      'Key through dynamodb': ['kms:Decrypt'],
      'ChunkQueue/Messages': ['sqs:SendMessage'],
      'PurgeQueue/Messages': ['sqs:SendMessage'],
      'Key through sqs': readAndWrite,
      '*': [
        'cloudwatch:GetMetricStatistics',
        'ses:GetAccount',
        'sms-voice:DescribeAccountAttributes',
        'sms-voice:DescribeSpendLimits',
        ...trace,
      ],
    });
    const sendEmail = [
      'ses:SendBulkEmail',
      'ses:SendBulkTemplatedEmail',
      'ses:SendEmail',
      'ses:SendTemplatedEmail',
    ];
    const alsoToSend = {
      [`arn:aws:ses:eu-west-3:000000000000:identity/${config.sender.address}`]: sendEmail,
      'arn:aws:ses:eu-west-3:000000000000:configuration-set/Email/ConfigurationSet': sendEmail,
      'arn:aws:ses:eu-west-3:000000000000:template/*': sendEmail,
    };
    const sendText = ['sms-voice:SendTextMessage'];
    expect(send).toEqual({
      'Send/Logs': logs,
      '*': ['cloudwatch:GetMetricStatistics', ...trace],
      'ChunkQueue/Messages': consume,
      'Events/EventFiles/Messages': ['sqs:GetQueueAttributes'],
      'Key through sqs': ['kms:Decrypt'],
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'Tables/AudienceTable': ['dynamodb:BatchGetItem'],
      'Tables/DeliveryTable': ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
      'Key through dynamodb': ['kms:Decrypt'],
      'arn:aws:ses:eu-west-3:000000000000:identity/Email/SenderDomain': sendEmail,
      ...alsoToSend,
      ...Object.fromEntries(
        [
          ...(config.sms?.countries ?? []).map((country) => `sender-id/HOSPITAL/${country}`),
          'configuration-set/tocsin-prod-sms',
          'protect-configuration/*',
        ].map((name) => [`arn:aws:sms-voice:eu-west-3:${config.account}:${name}`, sendText]),
      ),
    });
    expect(track).toEqual({
      'Track/Logs': logs,
      '*': trace,
      'Events/EventFiles/Messages': consume,
      'Key through sqs': ['kms:Decrypt'],
      'Events/EventBucket/events/*': ['s3:GetObject'],
      'Key through s3': ['kms:Decrypt'],
      'Tables/DeliveryTable': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      'Key through dynamodb': ['kms:Decrypt'],
    });
    expect(export_).toEqual({
      '*': trace,
      'Export/Logs': logs,
      'ExportQueue/Messages': consume,
      'Key through sqs': ['kms:Decrypt'],
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem'],
      'Tables/AudienceTable': ['dynamodb:BatchGetItem'],
      'Tables/DeliveryTable': ['dynamodb:Query'],
      'Key through dynamodb': ['kms:Decrypt'],
      'AudienceBucket/reports/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
      'Key through s3': readAndWrite,
    });
    expect(purge).toEqual({
      '*': trace,
      'Purge/Logs': logs,
      'PurgeQueue/Messages': consume,
      'Key through sqs': ['kms:Decrypt'],
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem'],
      'Tables/AudienceTable': ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
      'Tables/DeliveryTable': ['dynamodb:Query'],
      'Tables/LookupTable': ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
      'Key through dynamodb': ['kms:Decrypt'],
      AudienceBucket: ['s3:ListBucketVersions'],
      'AudienceBucket/uploads/*': ['s3:DeleteObjectVersion'],
      'AudienceBucket/imports/*': ['s3:DeleteObjectVersion'],
      'AudienceBucket/reports/*': ['s3:DeleteObjectVersion'],
      LookupSecret: ['secretsmanager:GetSecretValue'],
      'Key through secretsmanager': ['kms:Decrypt'],
    });
    expect(api).toEqual({
      'Api/Logs': logs,
      '*': [
        'cloudwatch:GetMetricStatistics',
        'lambda:GetAccountSettings',
        'ses:GetAccount',
        'sms-voice:DescribeAccountAttributes',
        'sms-voice:DescribeSpendLimits',
        ...trace,
      ],
      'Tables/CampaignTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
      ],
      'Tables/AudienceTable': ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:GetItem'],
      'Tables/DeliveryTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'Tables/LookupTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'arn:aws:ses:eu-west-3:000000000000:identity/Email/SenderDomain': [
        'ses:GetEmailIdentity',
        ...sendEmail,
      ],
      ...alsoToSend,
      'Key through dynamodb': ['kms:Decrypt'],
      'AudienceBucket/uploads/*': ['s3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      'AudienceBucket/imports/*/rejects.csv': ['s3:GetObject'],
      'AudienceBucket/reports/*': ['s3:GetObject'],
      'Key through s3': readAndWrite,
      'ImportQueue/Messages': ['sqs:SendMessage'],
      'ImportQueue/DeadLetters': receive,
      'ChunkQueue/Messages': ['sqs:SendMessage'],
      'ChunkQueue/DeadLetters': receive,
      'Events/EventFiles/Messages': ['sqs:SendMessage'],
      'Events/EventFiles/DeadLetters': receive,
      'ExportQueue/Messages': ['sqs:SendMessage'],
      'ExportQueue/DeadLetters': receive,
      'PurgeQueue/Messages': ['sqs:SendMessage'],
      'PurgeQueue/DeadLetters': receive,
      'Key through sqs': readAndWrite,
      'Pace/Function': ['lambda:InvokeFunction'],
      LookupSecret: ['secretsmanager:GetSecretValue'],
      'Key through secretsmanager': ['kms:Decrypt'],
    });
    const write = ['s3:AbortMultipartUpload', 's3:PutObject'];
    expect(services).toEqual({
      'Console/DeployRole': {
        'Console/DeployLogs': logs,
        'arn:aws:s3:::cdk-hnb659fds-assets-000000000000-eu-west-3/*': ['s3:GetObject'],
        'Console/Files': ['s3:ListBucket'],
        'Console/Files/*': ['s3:GetObject', 's3:PutObject'],
      },
      'Pace/ScheduleRole': { 'Pace/Function': ['lambda:InvokeFunction'] },
      'Email/EventRole': { 'Events/Stream': ['firehose:PutRecordBatch'] },
      EventRole: { 'Events/Stream': ['firehose:PutRecord'] },
      'Events/StreamRole': {
        'Events/EventBucket': ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        'Events/EventBucket/events/*': write,
        'Events/EventBucket/failed/*': write,
        'Key through s3': readAndWrite,
        'Events/StreamLogs': logs,
      },
    });
  });

  it('have no other policies than those, and none with a wildcard in an action', () => {
    for (const { Properties } of Object.values(deployed.findResources('AWS::IAM::Role'))) {
      expect(Object.keys(Properties)).toEqual(['AssumeRolePolicyDocument', 'Tags']);
    }
    const actions = Object.values(grantsOf(deployedStage)).flatMap((grants) => Object.values(grants).flat());
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    deployed.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  it('are kept with a reason, where a run on this machine does not need them, only while they exist', () => {
    const granted = played.policies.grants.map((grant) => describeGrant(grant, played.name));
    for (const { permissions, reason } of keptPermissions) {
      expect(granted).toEqual(expect.arrayContaining(permissions));
      expect(reason).toMatch(/^[A-Z].{30,}\.$/);
    }
  });

  it('send one by one with the rights of that way only, where the stage says so', () => {
    const sending = { ...config.sending, mode: 'single' as const };
    const stage = synthesize({ ...config, stage: 'single', sending });
    const actions = Object.values(grantsOf(stage)['Send/Role'] ?? {}).flat();
    expect(new Set(actions.filter((action) => action.startsWith('ses:')))).toEqual(
      new Set(['ses:SendEmail', 'ses:SendTemplatedEmail']),
    );
  });

  it('let an import hand on as often as a file needs', () => {
    expect(one('AWS::Lambda::Function', /^ImportFunction/).RecursiveLoop).toBe('Allow');
  });
});

describe('pace', () => {
  it.each([
    ['deployed', () => deployed],
    ['local', () => local],
  ])('runs each minute in the %s stage, and late for nothing', (_, template) => {
    template().hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PaceFunction'), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('plans further ahead than its minute', () => {
    const { Environment } = one('AWS::Lambda::Function', /^PaceFunction/) as {
      Environment: { Variables: Record<string, string> };
    };
    expect(Number(Environment.Variables.WINDOW_SECONDS)).toBeGreaterThan(60);
  });
});

describe('sending', () => {
  it('signs for the domain, asks for TLS and tracks nobody', () => {
    deployed.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: config.sender.domain,
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
    });
    deployed.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: {
        SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
        ValidationOptions: { ConditionThreshold: { ConditionThresholdEnabled: 'DISABLED' } },
      },
      TrackingOptions: Match.absent(),
      VdmOptions: { DashboardOptions: { EngagementMetrics: 'DISABLED' } },
    });
  });

  it('keeps the domain’s identity when the stack goes, and leaves one alone that was there before', () => {
    deployed.allResources('AWS::SES::EmailIdentity', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    const sender = { ...config.sender, existingIdentity: true };
    const stage = synthesize({ ...config, stage: 'existing', sender });
    const { template } = stage;
    template.resourceCountIs('AWS::SES::EmailIdentity', 0);
    expect(Object.keys(template.findOutputs('DkimRecord*'))).toEqual([]);
    const identity = `arn:aws:ses:eu-west-3:${config.account}:identity/${sender.domain}`;
    expect(grantsOf(stage)['Send/Role']?.[identity]).toEqual([
      'ses:SendBulkEmail',
      'ses:SendBulkTemplatedEmail',
      'ses:SendEmail',
      'ses:SendTemplatedEmail',
    ]);
  });

  it('hears of everything that becomes of a message, but not of opening and clicking', () => {
    deployed.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: [
          'send',
          'delivery',
          'bounce',
          'complaint',
          'reject',
          'renderingFailure',
          'deliveryDelay',
        ],
        KinesisFirehoseDestination: {
          DeliveryStreamARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsStream'), 'Arn'] },
        },
      },
    });
  });

  it('gets its events as lines of files', () => {
    deployed.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: {
        Prefix: 'events/',
        CompressionFormat: 'GZIP',
        BufferingHints: {
          IntervalInSeconds: config.events.bufferSeconds,
          SizeInMBs: config.events.bufferMebibytes,
        },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'AppendDelimiterToRecord',
              Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
            },
          ],
        },
      },
    });
  });
});

describe('the API', () => {
  const routes = (template: Template) =>
    Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties);
  /** Paths of the routes that need no sign-in, as the table of the function says. */
  const publicPaths = () => {
    const { paths } = openApiDocument(createApiRig().app);
    return Object.entries(paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId?: string }>).flatMap(
        ([method, { operationId }]) =>
          accessOf(operationId) === 'public' ? [`${method.toUpperCase()} ${path}`] : [],
      ),
    );
  };

  it.each([
    ['deployed', () => deployed],
    ['local', () => local],
  ])('asks for an access token on every route that is not public (%s)', (_, template) => {
    const open = routes(template()).filter(({ AuthorizationType }) => AuthorizationType === 'NONE');
    // Two ways in, alike: that of the command line, and the console's.
    const twice = [...publicPaths(), ...publicPaths()];
    expect(open.map(({ RouteKey }) => RouteKey).sort()).toEqual(twice.sort());
    const closed = routes(template()).filter(({ AuthorizationType }) => AuthorizationType !== 'NONE');
    expect(closed).toMatchObject(
      ['Api', 'Console'].map((front) => ({
        RouteKey: '$default',
        AuthorizationType: 'JWT',
        AuthorizationScopes: ['openid'],
        AuthorizerId: { Ref: expect.stringMatching(new RegExp(`^${front}.*SignedIn`)) },
      })),
    );
  });

  it('takes tokens of its own user pool only, each way in those of its own client', () => {
    deployed.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 2);
    for (const [front, client] of [
      ['^Api', '^SignInClient'],
      ['^Console', '^ConsoleClient'],
    ] as const) {
      deployed.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
        ApiId: { Ref: Match.stringLikeRegexp(front) },
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: {
          Audience: [{ Ref: Match.stringLikeRegexp(client) }],
          Issuer: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SignInUserPool'), 'ProviderURL'] },
        },
      });
    }
    deployed.allResourcesProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  });

  it('writes no address into its access log, for an address may name a person', () => {
    const [{ AccessLogSettings }] = Object.values(deployed.findResources('AWS::ApiGatewayV2::Stage')).map(
      ({ Properties }) => Properties,
    ) as [{ AccessLogSettings: { Format: string } }];
    expect(AccessLogSettings.Format).not.toMatch(/context\.(path|http|identity|authorizer)/);
  });

  it('lets the public check take nothing of what staff may, and sets so only once its route is there', () => {
    const stages = Object.values(deployed.findResources('AWS::ApiGatewayV2::Stage')) as {
      DependsOn: string[];
      Properties: {
        ApiId: { Ref: string };
        DefaultRouteSettings: { ThrottlingRateLimit: number };
        RouteSettings: Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }>;
      };
    }[];
    expect(stages).toHaveLength(2);
    for (const { DependsOn, Properties } of stages) {
      const { ApiId, DefaultRouteSettings, RouteSettings } = Properties;
      expect(Object.keys(RouteSettings)).toEqual(['GET /v1/check']);
      const check = RouteSettings['GET /v1/check'];
      expect(check?.ThrottlingBurstLimit).toBeGreaterThan(0);
      expect(check?.ThrottlingRateLimit).toBeLessThan(DefaultRouteSettings.ThrottlingRateLimit / 2);
      const [route] = Object.entries(deployed.findResources('AWS::ApiGatewayV2::Route')).find(
        ([, { Properties: own }]) => own.RouteKey === 'GET /v1/check' && own.ApiId.Ref === ApiId.Ref,
      ) ?? [''];
      expect(DependsOn).toContain(route);
    }
    const [{ Properties: own }] = stages as [(typeof stages)[0]];
    expect(
      played.httpApis.map(({ routes }) => routes.find(({ key }) => key === 'GET /v1/check')?.throttle),
    ).toEqual(
      stages.map(() => ({
        ratePerSecond: own.RouteSettings['GET /v1/check']?.ThrottlingRateLimit,
        burst: own.RouteSettings['GET /v1/check']?.ThrottlingBurstLimit,
      })),
    );
  });

  it('is kept room for only where the operator says so: a new account has none to reserve', () => {
    const reserved = (template: Template) =>
      Object.entries(template.findResources('AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[id.replace(/Function.*/, ''), Properties.ReservedConcurrentExecutions]],
      );
    expect(reserved(deployed)).toEqual([]);
    const functions = {
      ...config.functions,
      api: { ...config.functions.api, reservedConcurrency: 20 },
      pace: { ...config.functions.pace, reservedConcurrency: 2 },
    };
    const { template } = synthesize({ ...config, stage: 'reserved', functions });
    expect(Object.fromEntries(reserved(template))).toEqual({ Api: 20, Pace: 2 });
  });
});

describe('text messages', () => {
  it('come from the sender ID in each country, and go to no other country', () => {
    const { senderId = '', countries = [] } = config.sms ?? {};
    const senders = Object.values(deployed.findResources('AWS::SMSVOICE::SenderId'));
    expect(senders.map(({ Properties: { Tags: _, ...properties } }) => properties)).toEqual(
      countries.map((country) => ({ SenderId: senderId, IsoCountryCode: country })),
    );
    const rules = one('AWS::SMSVOICE::ProtectConfiguration', /^Protect/).CountryRuleSet as {
      SMS: { CountryCode: string; ProtectStatus: string }[];
    };
    const withStatus = (status: string) =>
      rules.SMS.filter(({ ProtectStatus }) => ProtectStatus === status).map(({ CountryCode }) => CountryCode);
    expect(new Set(withStatus('ALLOW'))).toEqual(new Set(countries));
    expect(rules.SMS.map(({ CountryCode }) => CountryCode)).toEqual(smsCountries);
    expect(withStatus('BLOCK')).toEqual(expect.arrayContaining(['US', 'DE', 'DZ', 'GB']));
    expect(new Set(rules.SMS.map(({ CountryCode }) => CountryCode)).size).toBe(rules.SMS.length);
  });

  it('have all their events written to the stream of email, by a role for this configuration set only', () => {
    deployed.hasResourceProperties('AWS::SMSVOICE::ConfigurationSet', {
      ConfigurationSetName: 'tocsin-prod-sms',
      ProtectConfigurationId: {
        'Fn::GetAtt': [Match.stringLikeRegexp('^Protect'), 'ProtectConfigurationId'],
      },
      EventDestinations: [
        {
          Enabled: true,
          MatchingEventTypes: ['TEXT_ALL'],
          KinesisFirehoseDestination: {
            DeliveryStreamArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsStream'), 'Arn'] },
            IamRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventRole'), 'Arn'] },
          },
        },
      ],
    });
    deployed.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'sms-voice.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': config.account },
              ArnLike: {
                'aws:SourceArn': `arn:aws:sms-voice:eu-west-3:${config.account}:configuration-set/tocsin-prod-sms`,
              },
            },
          }),
        ],
      },
    });
  });

  it('are known to the functions that divide people by channel, with the countries that they go to', () => {
    const wanted = (config.sms?.countries ?? []).join(',');
    const holding = Object.values(deployed.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Environment?.Variables?.SMS_COUNTRIES === wanted,
    );
    expect(holding).toHaveLength(2);
  });

  it('ring an alarm while there is still time to have the limit raised', () => {
    deployed.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'tocsin-prod-sms-spend',
      Namespace: 'AWS/SMSVoice',
      MetricName: 'TextMessageMonthlySpend',
      Threshold: 0.8 * (config.sms?.monthlyLimitUsd ?? 0),
      TreatMissingData: 'ignore',
    });
  });

  it('ring another when they are refused for their rate, and when many do not arrive', () => {
    const measuring = (name: string, of: readonly string[]): void =>
      deployed.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `tocsin-prod-${name}`,
        Metrics: Match.arrayWith(
          of.map((MetricName) =>
            Match.objectLike({
              MetricStat: {
                Metric: Match.objectLike({
                  MetricName,
                  Dimensions: Match.arrayWith([{ Name: 'channel', Value: 'sms' }]),
                }),
              },
            }),
          ),
        ),
      });
    measuring('sms-throttled', ['MessagesThrottled', 'MessagesSent']);
    measuring('sms-undelivered', ['MessagesUndelivered', 'MessagesDelivered']);
  });
});

describe('figures of our own', () => {
  const keyOf = (name: string, dimensions: Record<string, string | undefined>): string =>
    `${name} ${['service', 'channel'].flatMap((dimension) => dimensions[dimension] ?? []).join(' ')}`;

  /** Every metric of our namespace that alarms and the dashboard look at, with its dimensions. */
  const lookedAt = (): Set<string> => {
    const found = new Set<string>();
    type Named = { Name: string; Value: string };
    const add = (name: string, dimensions: readonly Named[]): void => {
      expect(
        dimensions.map(({ Name }) => Name).filter((one) => !['service', 'channel'].includes(one)),
      ).toEqual([]);
      found.add(keyOf(name, Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]))));
    };
    for (const { Properties } of Object.values(deployed.findResources('AWS::CloudWatch::Alarm'))) {
      type Stat = { Namespace?: string; MetricName?: string; Dimensions?: Named[] };
      const stats: Stat[] = [
        Properties,
        ...(Properties.Metrics ?? []).map(
          ({ MetricStat }: { MetricStat?: { Metric: Stat } }) => MetricStat?.Metric ?? {},
        ),
      ];
      for (const { Namespace, MetricName = '', Dimensions = [] } of stats) {
        if (Namespace === 'Tocsin/prod') add(MetricName, Dimensions);
      }
    }
    // The body of the dashboard is text with references in it; our own metrics have none.
    const body = JSON.stringify(one('AWS::CloudWatch::Dashboard', /Dashboard/).DashboardBody);
    for (const [, name = '', rest = ''] of body
      .replaceAll('\\', '')
      .matchAll(/"Tocsin\/prod","([A-Za-z]+)"((?:,"[a-z]+","[a-z-]+")+)/g)) {
      const words = rest
        .split(',')
        .slice(1)
        .map((word) => word.replaceAll('"', ''));
      add(
        name,
        words.flatMap((Name, at) => (at % 2 === 0 ? [{ Name, Value: words[at + 1] ?? '' }] : [])),
      );
    }
    return found;
  };

  it('are looked for by alarms and dashboard under the name and dimensions that functions publish', async () => {
    const emitted = new Set(
      (await emittedMetrics(stepNames, 'Tocsin/prod')).flatMap(({ service, channel, values }) =>
        Object.keys(values).map((name) => keyOf(name, { service, channel })),
      ),
    );
    const wanted = lookedAt();
    expect(wanted.size).toBeGreaterThan(20);
    expect([...wanted].filter((metric) => !emitted.has(metric))).toEqual([]);
    expect(wanted).toContain('MessagesThrottled tocsin-send email');
    expect(wanted).toContain('CampaignsPaused tocsin-pace');
  });
});

describe('the console', () => {
  type Behavior = Record<string, unknown> & { PathPattern?: string };
  const distribution = () =>
    one('AWS::CloudFront::Distribution', /^ConsoleDistribution/).DistributionConfig as {
      CacheBehaviors: Behavior[];
      DefaultCacheBehavior: Behavior;
      Origins: Record<string, unknown>[];
    } & Record<string, unknown>;
  const policy = (stack: LocalStack) =>
    Object.fromEntries(
      (stack.distribution?.behaviors.at(-1)?.headers['content-security-policy'] ?? '')
        .split('; ')
        .map((directive) => directive.split(/ (.*)/s).slice(0, 2)),
    );

  it('lets its pages load and call nothing but themselves, the sign-in and the bucket of lists', () => {
    expect(policy(played)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self' http://127.0.0.1:4502/ http://127.0.0.1:4502 http://127.0.0.1:4500",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
    deployed.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', 1);
    const content = JSON.stringify(
      one('AWS::CloudFront::ResponseHeadersPolicy', /^Console/).ResponseHeadersPolicyConfig,
    );
    expect(content).not.toMatch(/unsafe|\*/);
  });

  it('is reached over TLS only, by HTTP/2 and 3, and keeps no log that would name people', () => {
    const { HttpVersion, Logging, DefaultCacheBehavior, CacheBehaviors } = distribution();
    expect([HttpVersion, Logging]).toEqual(['http2and3', undefined]);
    for (const behavior of [DefaultCacheBehavior, ...CacheBehaviors]) {
      expect(['https-only', 'redirect-to-https']).toContain(behavior.ViewerProtocolPolicy);
    }
  });

  it('keeps its files where only the distribution reads them', () => {
    const [policyOfFiles] = Object.values(
      deployed.findResources('AWS::S3::BucketPolicy', {
        Properties: { Bucket: { Ref: Match.stringLikeRegexp('^ConsoleFiles') } },
      }),
    );
    const statements: { Effect: string }[] = policyOfFiles?.Properties.PolicyDocument.Statement ?? [];
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
      {
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      },
    ]);
  });

  it('hands calls of the API on, with what proves it, and never keeps an answer', () => {
    const api = distribution().CacheBehaviors.find(({ PathPattern }) => PathPattern === '/v1/*');
    expect(api).toMatchObject({
      AllowedMethods: expect.arrayContaining(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']),
      CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
      OriginRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
    });
    const origin = distribution().Origins.find(({ Id }) => Id === api?.TargetOriginId);
    const { Environment } = one('AWS::Lambda::Function', /^ApiFunction/) as {
      Environment: { Variables: Record<string, unknown> };
    };
    expect(origin).toMatchObject({
      OriginCustomHeaders: [{ HeaderName: edgeHeader, HeaderValue: Environment.Variables.EDGE_TOKEN }],
    });
  });

  it('puts in place first what pages load, for ever, then the pages, which are asked for anew', () => {
    const deployments = deployed.findResources('Custom::CDKBucketDeployment');
    const [[, assets] = [], [, pages] = []] = Object.entries(deployments);
    expect([assets, pages].map((one) => one?.Properties.SystemMetadata['cache-control'])).toEqual([
      'public, max-age=31536000, immutable',
      'public, max-age=0, s-maxage=60',
    ]);
    expect(pages?.DependsOn).toContainEqual(expect.stringMatching(/^ConsoleDeployAssetsCustomResource/));
    for (const one of [assets, pages]) expect(one?.Properties.Prune).toBe(false);
    // A bucket with files in it could not be deleted again when the distribution is refused.
    expect(assets?.DependsOn).toContainEqual(expect.stringMatching(/^ConsoleDistribution/));
  });

  it('has a domain of its own where the stage names one, with nothing older than TLS 1.2', () => {
    const domain = {
      name: 'tocsin.hospital.example',
      certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/0a1b2c3d',
    };
    const template = templateOf({ ...config, stage: 'domain', console: { domain } });
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [domain.name],
        ViewerCertificate: {
          AcmCertificateArn: domain.certificateArn,
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: Match.arrayWith([`https://${domain.name}/signed-in`]),
      LogoutURLs: Match.arrayWith([`https://${domain.name}/`]),
    });
  });

  it('tells its pages who signs people in, and on this machine that it is a demonstration', () => {
    const { bucket = '' } = played.deployments[0] ?? {};
    const file = filesOfBucket(bucket, played.deployments).get('console-config.json');
    expect(JSON.parse(file?.content.toString() ?? '')).toEqual({
      authority: 'http://127.0.0.1:4502',
      clientId: played.signIn?.clients[1]?.clientId,
      demonstration: true,
      organisation: localConfig.sender.name,
    });
  });
});

describe('the alarms', () => {
  type Alarm = { AlarmName: string; AlarmDescription: string; AlarmActions: unknown[]; OKActions: unknown[] };
  const alarms = (): Alarm[] =>
    Object.values(deployed.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties as Alarm,
    );
  /** Titles of the runbook's pages as GitHub makes anchors of them, and the text below each. */
  const pages = (): Map<string, string> => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const [, ...sections] = runbook.split(/^## /m);
    return new Map(
      sections.map((section) => {
        const [title = ''] = section.split('\n');
        return [
          title
            .toLowerCase()
            .replaceAll(/[^\w -]/g, '')
            .replaceAll(' ', '-'),
          section,
        ];
      }),
    );
  };
  const pageOf = ({ AlarmDescription }: Alarm): string =>
    / What to do: docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription)?.[1] ?? AlarmDescription;

  it('each name a page of the runbook, and each page has an alarm', () => {
    expect(new Set(alarms().map(pageOf))).toEqual(new Set(pages().keys()));
  });

  it('lead to pages that say what it means, what to look at and what to do', () => {
    for (const [title, text] of pages()) {
      for (const part of ['**What it means.**', '**Look at**', '**Do**']) {
        expect(text.includes(part), `${title}: ${part}`).toBe(true);
      }
    }
  });

  it('watch every function and every queue', () => {
    const names = alarms().map(({ AlarmName }) => AlarmName.replace('tocsin-prod-', ''));
    for (const step of stepNames) {
      expect(names).toEqual(expect.arrayContaining([`${step}-fails`, `${step}-held-back`]));
    }
    for (const queue of workQueues) expect(names).toContain(`dead-letters-${queue}`);
  });

  it('ring when pace is silent, and not for want of other figures', () => {
    const missing = Object.values(deployed.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => [Properties.AlarmName as string, Properties.TreatMissingData] as const,
    );
    expect(missing.filter(([, treated]) => treated === 'breaching')).toEqual([
      ['tocsin-prod-pace-missed', 'breaching'],
    ]);
  });

  it('tell the address of the configuration when they begin and end, by an encrypted topic', () => {
    const [topic = ''] = Object.keys(deployed.findResources('AWS::SNS::Topic'));
    for (const { AlarmActions, OKActions } of alarms()) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
    }
    every('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
    every('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: config.alarms.email,
      TopicArn: { Ref: topic },
    });
    every('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: { StringEquals: { 'aws:SourceAccount': config.account } },
          }),
        ]),
      },
    });
    deployed.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: Match.arrayWith(['cloudwatch.amazonaws.com']) },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          }),
        ]),
      },
    });
  });

  it('stand beside a dashboard', () => {
    deployed.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});

describe('sign-in', () => {
  const atConsole = (path: string) => ({
    'Fn::Join': [
      '',
      ['https://', { 'Fn::GetAtt': [Match.stringLikeRegexp('^Console'), 'DomainName'] }, path],
    ],
  });

  it('is for those whom somebody added, with a second factor that no telephone company can give away', () => {
    deployed.hasResource('AWS::Cognito::UserPool', {
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        DeletionProtection: 'ACTIVE',
        UsernameConfiguration: { CaseSensitive: false },
        UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  it('invites by Amazon Cognito from the start, and by the sender of the notices where the stage says so', () => {
    const emailOf = (stage: Config): unknown => {
      const stack = new Stack(undefined, 'Alone', { env: { region: stage.region } });
      new SignIn(stack, 'SignIn', { config: stage, isProtected: true });
      const [pool] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPool'));
      return pool?.Properties.EmailConfiguration;
    };
    expect(emailOf(config)).toBeUndefined();
    const signIn = { ...config.signIn, invitationsFrom: 'sender' as const };
    expect(emailOf({ ...config, signIn })).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
      From: expect.stringContaining(config.sender.address),
      ReplyToEmailAddress: config.sender.replyTo,
      SourceArn: { 'Fn::Join': ['', expect.arrayContaining([`:identity/${config.sender.domain}`])] },
    });
  });

  it('has a group for each role', () => {
    const groups = Object.values(deployed.findResources('AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties.GroupName).sort()).toEqual([...roles].sort());
  });

  it('gives tokens by authorization code only, to clients that keep no secret: of programs, and of the console', () => {
    deployed.resourceCountIs('AWS::Cognito::UserPoolClient', 2);
    const { callbackUrls } = config.signIn;
    deployed.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: callbackUrls,
      LogoutURLs: callbackUrls,
    });
    deployed.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: [atConsole('/signed-in')],
      LogoutURLs: [atConsole('/')],
    });
    deployed.allResourcesProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: config.signIn.accessTokenMinutes,
    });
  });
});

describe('the stacks of a stage', () => {
  const templatesOf = ({ stacks }: Stage): [string, Record<string, unknown>][] =>
    stacks.map((stack) => [stack.stackName, Template.fromStack(stack).toJSON()]);

  it('depend on the core alone, which knows of none of them, so that each can be refused by itself', () => {
    const [[core, template] = ['', {}], ...others] = templatesOf(deployedStage);
    expect(core).toBe('tocsin-prod');
    expect(JSON.stringify(template)).not.toMatch(/GetStackOutput|ImportValue/);
    expect(others.map(([name]) => name)).toEqual(
      ['alarms', 'sms', 'console'].map((name) => `${core}-${name}`),
    );
    for (const [name, other] of others) {
      const read = JSON.stringify(other).match(/"Fn::GetStackOutput":\{"StackName":"[^"]+"/g) ?? [];
      expect(read.length, name).toBeGreaterThan(0);
      for (const one of read) expect(one).toMatch(/:"tocsin-prod"$/);
    }
  });

  it('do without the console and SMS where the configuration leaves them out, and keep the whole core', () => {
    const { sms: _, ...without } = config;
    const bare = synthesize({ ...without, stage: 'bare', console: undefined });
    expect(bare.stacks.map(({ stackName }) => stackName)).toEqual(['tocsin-bare', 'tocsin-bare-alarms']);
    expect(JSON.stringify(bare.template.toJSON())).not.toMatch(/smsvoice|sms-voice|SMS_|CloudFront/i);
    const idsOf = ({ stacks: [core] }: Stage): string[] =>
      Object.keys(Template.fromStack(core as Stack).toJSON().Resources);
    expect(idsOf(bare)).toEqual(idsOf(deployedStage));
  });

  it('keep what holds data under the names that it had in one stack, as another name would be an empty table', () => {
    const [[, { Resources }] = ['', {}]] = templatesOf(deployedStage);
    const ids = Object.keys(Resources as object);
    expect(ids).toEqual(
      expect.arrayContaining([
        'Key961B73FD',
        'TablesCampaignTable928004FF',
        'TablesAudienceTableFF2BC0C3',
        'TablesDeliveryTable67352DE1',
        'TablesLookupTableED3E72D1',
        'AccessLogBucketDA470295',
        'AudienceBucket8C1A3CAA',
        'EventsEventBucket06A2B649',
        'LookupSecretB41A67F3',
        'SignInUserPoolA2C003D1',
        'EmailSenderDomainD692DA83',
        'EventsStreamDD98C46B',
        'ImportQueueMessages50DEE7DC',
        'ImportQueueDeadLetters6AB8195C',
        'ChunkQueueMessagesB13077E5',
        'ChunkQueueDeadLettersEAE35C14',
        'ExportQueueMessagesFEE727B1',
        'ExportQueueDeadLettersF8CFFAFF',
        'PurgeQueueMessages2EA20C99',
        'PurgeQueueDeadLetters88DA2897',
        'EventsEventFilesMessagesF86B88ED',
        'EventsEventFilesDeadLetters29B241B5',
      ]),
    );
  });

  it('say which version they are', () => {
    for (const { templateOptions } of deployedStage.stacks) {
      expect(templateOptions.description).toContain(`Tocsin ${version}, stage prod: `);
    }
    const [[, { Outputs }] = ['', {}]] = templatesOf(deployedStage);
    expect(Outputs).toMatchObject({ Version: { Value: version } });
  });

  it('protect the core against deletion once it stands, and only then', () => {
    const [core, ...others] = deployedStage.stacks;
    expect(core?.terminationProtection).toBe(true);
    expect(others.map(({ terminationProtection }) => terminationProtection)).toEqual(others.map(() => false));
    const first = synthesize({ ...config, stage: 'first' }, false);
    expect(first.stacks[0]?.terminationProtection).toBe(false);
    first.template.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false });
    first.template.allResourcesProperties('AWS::Cognito::UserPool', { DeletionProtection: 'INACTIVE' });
  });
});

describe('a stack whose creation fails', () => {
  it('does not fail by itself: what tries a role when it is made waits for what the role may', () => {
    const tried = [
      'AWS::KinesisFirehose::DeliveryStream',
      'AWS::Lambda::EventSourceMapping',
      'AWS::SES::ConfigurationSetEventDestination',
      'AWS::SMSVOICE::ConfigurationSet',
      'AWS::Scheduler::Schedule',
      'Custom::CDKBucketDeployment',
    ];
    const policies = deployed.findResources('AWS::IAM::Policy');
    for (const type of tried) {
      for (const [id, { DependsOn = [] }] of Object.entries(deployed.findResources(type))) {
        expect(
          (DependsOn as string[]).some((other) => other in policies),
          `${id} (${type})`,
        ).toBe(true);
      }
    }
  });

  it('leaves nothing behind: what outlives a deletion does not outlive the rollback of its creation', () => {
    const policies = Object.entries(
      deployed.toJSON().Resources as Record<string, { DeletionPolicy?: string }>,
    ).flatMap(([id, { DeletionPolicy }]) => (DeletionPolicy === undefined ? [] : [[id, DeletionPolicy]]));
    expect(policies.filter(([, policy]) => policy === 'Retain')).toEqual([]);
    expect(policies.filter(([, policy]) => policy === 'RetainExceptOnCreate').length).toBeGreaterThan(20);
  });
});

describe('the account', () => {
  it('is the one of the configuration, so that a wrong profile is refused', () => {
    for (const { environment } of deployedStage.stacks) {
      expect(environment).toBe(`aws://${config.account}/${config.region}`);
    }
  });

  it('shows by tags what belongs to Tocsin, the stage, and whatever the operator adds', () => {
    const tags = [
      { Key: 'application', Value: 'tocsin' },
      { Key: 'cost-centre', Value: '4711' },
      { Key: 'stage', Value: 'tagged' },
    ];
    templateOf({ ...config, stage: 'tagged', tags: { 'cost-centre': '4711' } }).allResourcesProperties(
      'AWS::DynamoDB::Table',
      { Tags: tags },
    );
  });

  it('mails before its bill is higher than meant', () => {
    deployed.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 500, Unit: 'USD' } },
      NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
        Notification: Match.objectLike({ NotificationType, ThresholdType: 'PERCENTAGE' }),
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: config.alarms.email }],
      })),
    });
  });
});

describe('rules of cdk-nag', () => {
  /** `path: finding` of what is knowingly left as it is, each of which must have a sentence that says why. */
  const acknowledged = ({ stacks }: Stage): string[] =>
    stacks.flatMap((stack) =>
      stack.node.findAll().flatMap(({ node }) => {
        const known = node.metadata.filter(
          ({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
        );
        return known.flatMap(({ data }) =>
          Object.entries(data as Record<string, string>).map(([finding, reason]) => {
            expect(reason).toMatch(/^[A-Z].{30,}\.$/);
            const [name = ''] = /AwsSolutions.*/.exec(finding) ?? [];
            return `${node.path.slice(stack.node.path.length + 1)}: ${name.replace(/[0-9A-F]{8}\.Arn/, '')}`;
          }),
        );
      }),
    );

  it.each([config, localConfig])('find nothing in the $stage stage', (stage) => {
    const report = readFileSync(join(outDirOf(stage), 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  it('fail a stack to which something unsafe was added', () => {
    const app = createTocsinApp({
      config: localConfig,
      version,
      bundles,
      consoleFiles,
      outDir: join(dir, 'unsafe'),
    });
    new Bucket(app.node.findChild('tocsin-local') as Stack, 'Open');
    expect(() => app.synth()).toThrow();
    const report = readFileSync(join(dir, 'unsafe', 'validation-report.json'), 'utf8');
    expect(report).toContain('AwsSolutions-S1');
    expect(report).toContain('AwsSolutions-S10');
  });

  it('are acknowledged for these findings only', () => {
    expect(new Set(acknowledged(deployedStage))).toEqual(
      new Set([
        'AccessLogBucket: AwsSolutions-S1',
        'Console/Distribution: AwsSolutions-CFR1',
        'Console/Distribution: AwsSolutions-CFR2',
        'Console/Distribution: AwsSolutions-CFR3',
        'Console/Distribution: AwsSolutions-CFR4',
        'Console/DeployRole: AwsSolutions-IAM5[Resource::<ConsoleFiles>/*]',
        'Console/DeployRole: AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-000000000000-eu-west-3/*]',
        'Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB: AwsSolutions-L1',
        'LookupSecret: AwsSolutions-SMG4',
        'Events/StreamRole: AwsSolutions-IAM5[Resource::<EventsEventBucket>/events/*]',
        'Events/StreamRole: AwsSolutions-IAM5[Resource::<EventsEventBucket>/failed/*]',
        'Import: AwsSolutions-IAM5[Resource::<AudienceBucket>/uploads/*]',
        'Import: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*]',
        'Import: AwsSolutions-IAM5[Resource::*]',
        'Pace: AwsSolutions-IAM5[Resource::*]',
        'Send: AwsSolutions-IAM5[Resource::*]',
        'Send: AwsSolutions-IAM5[Resource::arn:aws:ses:eu-west-3:000000000000:template/*]',
        'Track: AwsSolutions-IAM5[Resource::*]',
        'Export: AwsSolutions-IAM5[Resource::*]',
        'Purge: AwsSolutions-IAM5[Resource::*]',
        'Api: AwsSolutions-IAM5[Resource::*]',
        'Api: AwsSolutions-IAM5[Resource::arn:aws:ses:eu-west-3:000000000000:template/*]',
        'Track: AwsSolutions-IAM5[Resource::<EventsEventBucket>/events/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/uploads/*]',
        'Export: AwsSolutions-IAM5[Resource::<AudienceBucket>/reports/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/uploads/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/reports/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*/rejects.csv]',
        ...['Api/HttpApi', 'Console/Api'].flatMap((front) =>
          ['health', 'v1--check', 'v1--docs', 'v1--openapi.json'].map(
            (path) => `${front}/GET--${path}: AwsSolutions-APIG4`,
          ),
        ),
        'Send: AwsSolutions-IAM5[Resource::arn:aws:sms-voice:eu-west-3:000000000000:protect-configuration/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/reports/*]',
      ]),
    );
  });

  it('are acknowledged in the local stage for the same findings', () => {
    expect(new Set(acknowledged(localStage))).toEqual(new Set(acknowledged(deployedStage)));
  });
});

describe('the local stage', () => {
  it('can be played by the local run, with names that meters and logs show', () => {
    expect(played.functions.map(({ caller }) => caller).sort()).toEqual([
      'api',
      'export',
      'import',
      'pace',
      'purge',
      'send',
      'track',
    ]);
    expect(played.identities).toEqual([localConfig.sender.domain]);
    expect(played.mailFromDomains).toEqual({
      [localConfig.sender.domain]: `bounce.${localConfig.sender.domain}`,
    });
    expect(played.configurationSets).toHaveLength(1);
    const [sms, ...otherSets] = played.smsConfigurationSets;
    expect(otherSets).toEqual([]);
    expect(sms?.deliveryStream).toEqual(played.configurationSets[0]?.deliveryStream);
    expect(played.senderIds.map(({ country }) => country)).toEqual(localConfig.sms?.countries);
    const routesOf = played.httpApis.map(({ routes }) => routes);
    expect(routesOf).toHaveLength(2);
    for (const [at, [authorized, ...open]] of routesOf.entries()) {
      expect(authorized).toEqual({
        key: '$default',
        functionName: expect.stringContaining('ApiFunction'),
        scopes: ['openid'],
        authorizer: { issuer: 'http://127.0.0.1:4502', audience: [played.signIn?.clients[at]?.clientId] },
        throttle: { ratePerSecond: 50, burst: 100 },
      });
      expect(open.every(({ authorizer }) => authorizer === undefined)).toBe(true);
    }
    expect(played.signIn).toMatchObject({ scopes: ['openid'], groups: [...roles] });
    expect(played.eventSources).toHaveLength(5);
    expect(played.buckets.flatMap(({ notifications }) => notifications)).toHaveLength(1);
  });

  it('has bundles that start in the environment which the template gives them', async () => {
    const exported = await Promise.all(
      played.functions.map(async ({ codeDir, environment }) => {
        const module = JSON.stringify(pathToFileURL(join(codeDir, 'index.mjs')));
        const script = `import(${module}).then((module) => console.log(typeof module.handler))`;
        const env = { ...environment, AWS_REGION: localConfig.region };
        const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script], { env });
        return stdout.trim();
      }),
    );
    expect(exported).toEqual(played.functions.map(() => 'function'));
  }, 60_000);

  it('has bundles that show nothing of the computer they were made on', () => {
    const projectDir = fileURLToPath(new URL('../..', import.meta.url));
    for (const { codeDir } of played.functions) {
      for (const file of readdirSync(codeDir)) {
        expect(readFileSync(join(codeDir, file), 'utf8').includes(projectDir), file).toBe(false);
      }
    }
  });

  it('cannot be deployed, while others can', () => {
    const sentences = ({ stacks: [core] }: Stage): string[] =>
      Object.values(
        Template.fromStack(core as Stack).toJSON().Rules as Record<
          string,
          { Assertions: { AssertDescription: string }[] }
        >,
      )
        .flatMap(({ Assertions }) => Assertions)
        .map(({ AssertDescription }) => AssertDescription);
    expect(sentences(localStage)).toContainEqual(expect.stringContaining('cannot be deployed'));
    expect(sentences(deployedStage)).not.toContainEqual(expect.stringContaining('cannot be deployed'));
  });

  it('differs from a deployed one in times, sizes, calls and sign-in only', () => {
    const typesOf = (template: Template): string[] =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
        .map(({ Type }) => Type)
        .sort();
    expect(typesOf(local)).toEqual(typesOf(deployed));
    const grants = JSON.stringify(grantsOf(deployedStage));
    const asLocal = grants
      .replaceAll(config.sender.address, localConfig.sender.address)
      .replaceAll('tocsin-prod', 'tocsin-local');
    // A rehearsal hands emails over in bulk, so that its figures can be compared.
    const { mode } = config.sending;
    const sending = { ...localConfig.sending, mode };
    expect(grantsOf(synthesize({ ...localConfig, sending }))).toEqual(JSON.parse(asLocal));
  });
});
