import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { MAX_RECEIVES } from '../../../core/delivery/retry.ts';
import { describeGrant } from '../../../local/iam/authorizer.ts';
import { keptPermissions } from '../../../local/iam/unused-permissions.ts';
import { deployed, deployedStage, every, one } from '../deployed-stage.ts';
import { local, played } from '../local-stage.ts';
import { config, synthesize, variants, version } from '../stages.ts';
import { grantsOf } from '../template.ts';

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

  it('give the dead letters of imports to their function, and ring for what it took', () => {
    const timeout = Number(one('AWS::Lambda::Function', /^ImportFunction/).Timeout);
    expect(one('AWS::SQS::Queue', /^ImportQueueDeadLetters/).VisibilityTimeout).toBe(6 * timeout);
    const sources = Object.values(deployed.findResources('AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'][0] as string,
    );
    expect(sources.filter((source) => source.includes('DeadLetters'))).toEqual([
      expect.stringMatching(/^ImportQueueDeadLetters/),
    ]);
    const { IMPORT_DEAD_LETTERS_URL } = (
      one('AWS::Lambda::Function', /^ImportFunction/) as {
        Environment: { Variables: Record<string, unknown> };
      }
    ).Environment.Variables;
    expect(IMPORT_DEAD_LETTERS_URL).toEqual({ Ref: expect.stringMatching(/^ImportQueueDeadLetters/) });
    deployed.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp('dead-letters-imports$'),
      MetricName: 'NumberOfMessagesReceived',
      Statistic: 'Sum',
      Threshold: 1,
    });
    deployed.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp('dead-letters-chunks$'),
      MetricName: 'ApproximateNumberOfMessagesVisible',
    });
  });

  it('refuse unencrypted connections', () => {
    deployed.resourceCountIs('AWS::SQS::QueuePolicy', 12);
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

  it('are ten, alike in all that does not differ', () => {
    expect(ofOurs()).toHaveLength(10);
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
      'Letters/Role': letters,
      'Purge/Role': purge,
      'Seal/Role': seal,
      'Api/Role': api,
      'Check/Role': check,
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
      'ImportQueue/DeadLetters': consume,
      'Key through sqs': readAndWrite,
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      'Tables/AudienceTable': ['dynamodb:BatchWriteItem', 'dynamodb:GetItem'],
      'Tables/DeliveryTable': ['dynamodb:PutItem'],
      'Tables/LookupTable': ['dynamodb:BatchWriteItem', 'dynamodb:Query'],
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
      AuditSecret: ['secretsmanager:GetSecretValue'],
      'Key through secretsmanager': ['kms:Decrypt'],
      'Tables/AuditTable': ['dynamodb:PutItem', 'dynamodb:Query'],
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
      'Events/EventBucket/events/*': ['s3:DeleteObject', 's3:GetObject'],
      'Events/EventBucket/evidence/*': ['s3:GetObject', 's3:PutObject'],
      'Key through s3': ['kms:Decrypt', 'kms:GenerateDataKey'],
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
    expect(letters).toEqual({
      '*': trace,
      'Letters/Logs': logs,
      'LetterQueue/Messages': [...consume, 'sqs:SendMessage'],
      'Key through sqs': readAndWrite,
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      'Tables/AudienceTable': ['dynamodb:BatchGetItem'],
      'Tables/DeliveryTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'Tables/LookupTable': ['dynamodb:Query'],
      'Key through dynamodb': ['kms:Decrypt'],
      AudienceBucket: ['s3:ListBucket'],
      'AudienceBucket/letters/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      'AudienceBucket/outcomes/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      'Key through s3': readAndWrite,
      LookupSecret: ['secretsmanager:GetSecretValue'],
      'Key through secretsmanager': ['kms:Decrypt'],
    });
    expect(purge).toEqual({
      '*': trace,
      'Purge/Logs': logs,
      'PurgeQueue/Messages': consume,
      'Key through sqs': ['kms:Decrypt'],
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      'Tables/AudienceTable': ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
      'Tables/DeliveryTable': ['dynamodb:Query'],
      'Tables/LookupTable': ['dynamodb:BatchWriteItem', 'dynamodb:Scan'],
      'Key through dynamodb': ['kms:Decrypt'],
      AudienceBucket: ['s3:ListBucketVersions'],
      'AudienceBucket/uploads/*': ['s3:DeleteObjectVersion'],
      'AudienceBucket/imports/*': ['s3:DeleteObjectVersion'],
      'AudienceBucket/reports/*': ['s3:DeleteObjectVersion'],
      'AudienceBucket/outcomes/*': ['s3:DeleteObjectVersion'],
      'AudienceBucket/letters/*': ['s3:DeleteObjectVersion'],
    });
    expect(seal).toEqual({
      '*': trace,
      'Seal/Logs': logs,
      'Tables/AuditTable': ['dynamodb:Query'],
      'Tables/AuditTable/index/chains': ['dynamodb:Query'],
      'Tables/CampaignTable': ['dynamodb:Query'],
      'Key through dynamodb': ['kms:Decrypt'],
      SealBucket: ['s3:ListBucket'],
      'SealBucket/ends/*': ['s3:PutObject'],
      'SealBucket/sealings/*': ['s3:GetObject', 's3:PutObject'],
    });
    expect(api).toEqual({
      'Api/Logs': logs,
      AuditSecret: ['secretsmanager:GetSecretValue'],
      SealBucket: ['s3:ListBucket'],
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
      'Tables/AudienceTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
      ],
      'Tables/DeliveryTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'Tables/LookupTable': ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'Tables/AuditTable': ['dynamodb:PutItem', 'dynamodb:Query'],
      'Tables/AuditTable/index/about': ['dynamodb:Query'],
      'Tables/AuditTable/index/chains': ['dynamodb:Query'],
      'arn:aws:ses:eu-west-3:000000000000:identity/Email/SenderDomain': [
        'ses:GetEmailIdentity',
        ...sendEmail,
      ],
      ...alsoToSend,
      'Key through dynamodb': ['kms:Decrypt'],
      'AudienceBucket/uploads/*': ['s3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      'AudienceBucket/imports/*/conflicts.json': ['s3:GetObject'],
      'AudienceBucket/imports/*/rejects.csv': ['s3:GetObject'],
      'AudienceBucket/reports/*': ['s3:GetObject'],
      'AudienceBucket/letters/*': ['s3:GetObject'],
      'AudienceBucket/outcomes/*': ['s3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      'Key through s3': readAndWrite,
      'ImportQueue/Messages': ['sqs:SendMessage'],
      'ImportQueue/DeadLetters': receive,
      'ChunkQueue/Messages': ['sqs:SendMessage'],
      'ChunkQueue/DeadLetters': receive,
      'Events/EventFiles/Messages': ['sqs:SendMessage'],
      'Events/EventFiles/DeadLetters': receive,
      'ExportQueue/Messages': ['sqs:SendMessage'],
      'ExportQueue/DeadLetters': receive,
      'LetterQueue/Messages': ['sqs:SendMessage'],
      'LetterQueue/DeadLetters': receive,
      'PurgeQueue/Messages': ['sqs:SendMessage'],
      'PurgeQueue/DeadLetters': receive,
      'Key through sqs': readAndWrite,
      'Pace/Function': ['lambda:InvokeFunction'],
      LookupSecret: ['secretsmanager:GetSecretValue'],
      'Key through secretsmanager': ['kms:Decrypt'],
    });
    expect(check).toEqual({
      'Check/Logs': logs,
      '*': trace,
      'Tables/CampaignTable': ['dynamodb:GetItem', 'dynamodb:Query'],
      'Tables/AudienceTable': ['dynamodb:GetItem'],
      'Tables/DeliveryTable': ['dynamodb:GetItem'],
      'Tables/CheckTable': ['dynamodb:UpdateItem'],
      'Key through dynamodb': ['kms:Decrypt'],
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
      'Seal/ScheduleRole': { 'Seal/Function': ['lambda:InvokeFunction'] },
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
    const stage = synthesize(variants.single);
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
