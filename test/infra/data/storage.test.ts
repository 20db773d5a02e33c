import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { deployed, every, one } from '../deployed-stage.ts';
import { config } from '../stages.ts';

describe('the tables', () => {
  it('are six, paid on demand, encrypted with the customer key and hard to lose', () => {
    deployed.resourceCountIs('AWS::DynamoDB::Table', 6);
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

  it('that name people can be restored for a week, so that a purge is one; the record for as long as can be', () => {
    const days = Object.fromEntries(
      Object.entries(deployed.findResources('AWS::DynamoDB::Table')).map(([id, { Properties }]) => [
        id.replace(/Table[0-9A-F]{8}$/, ''),
        Properties.PointInTimeRecoverySpecification.RecoveryPeriodInDays,
      ]),
    );
    expect(days).toMatchObject({ TablesAudience: 7, TablesLookup: 7 });
    expect([days.TablesCampaign, days.TablesDelivery]).toEqual([undefined, undefined]);
  });

  it('let personal data expire, and answers that are kept for a while', () => {
    const expiring = deployed.findResources('AWS::DynamoDB::Table', {
      Properties: { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
    });
    expect(Object.keys(expiring).map((id) => id.replace(/Table[0-9A-F]{8}$/, ''))).toEqual([
      'TablesCampaign',
      'TablesAudience',
      'TablesLookup',
      'TablesCheck',
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
    deployed.resourceCountIs('AWS::S3::BucketPolicy', 5);
    every('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  const life = (days: number, recoveryDays: number) => ({
    ExpirationInDays: days,
    NoncurrentVersionExpiration: { NoncurrentDays: recoveryDays },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  });

  it.each([
    [/^AudienceBucket/, [life(config.retentionDays, 14)]],
    [
      /^EventsEventBucket/,
      [
        { Prefix: 'events/', ...life(15, 3) },
        { Prefix: 'failed/', ...life(15, 3) },
        { Prefix: 'evidence/', ...life(config.retentionDays, 14) },
      ],
    ],
  ])('%s keeps versions, but nobody for ever', (id, lives) => {
    expect(one('AWS::S3::Bucket', id)).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: { Ref: expect.stringMatching(/^AccessLogBucket/) } },
      LifecycleConfiguration: { Rules: [...lives, { ExpiredObjectDeleteMarker: true }] },
    });
  });

  it('keeps an event file until no message can name it any more', () => {
    for (const [, queue] of Object.entries(deployed.findResources('AWS::SQS::Queue'))) {
      expect(queue.Properties.MessageRetentionPeriod).toBeLessThan(15 * 86_400);
    }
  });

  it('lock the seals of the audit trail so that nobody deletes one, and keep no personal data with them', () => {
    expect(one('AWS::S3::Bucket', /^SealBucket/)).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: config.sealRetentionDays } },
      },
    });
    expect(one('AWS::S3::Bucket', /^SealBucket/)).not.toHaveProperty('LifecycleConfiguration');
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
