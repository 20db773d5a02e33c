import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogStream } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import {
  EVENT_PREFIX,
  EVIDENCE_PREFIX,
  FAILED_PREFIX,
  READ_DAYS,
  UNREAD_DAYS,
} from '../../core/delivery/event-files.ts';
import type { Config } from '../config/config.ts';
import type { EncryptionKey } from '../data/encryption-key.ts';
import { acknowledge } from '../data/nag-suppressions.ts';
import { type AccessLogBucket, PersonalBucket } from '../data/personal-bucket.ts';
import { ServiceLogs } from '../data/service-logs.ts';
import { WorkQueue } from '../data/work-queue.ts';

export type EventDeliveryProps = {
  config: Config;
  key: EncryptionKey;
  accessLogs: AccessLogBucket;
};

/**
 * The way of the providers' events: a delivery stream writes them to files in a bucket, and each new file is named in
 * a queue. Addresses in a file go days after it was read; what is kept of it stays as evidence until its retention
 * ends, and can be read again.
 */
export class EventDelivery extends Construct {
  readonly bucket: PersonalBucket;
  readonly files: WorkQueue;
  readonly stream: CfnDeliveryStream;

  constructor(scope: Construct, id: string, props: EventDeliveryProps) {
    super(scope, id);
    const { config, key } = props;
    this.bucket = new PersonalBucket(this, 'EventBucket', {
      key,
      accessLogs: props.accessLogs,
      lives: [
        { prefix: EVENT_PREFIX, days: UNREAD_DAYS, recoveryDays: READ_DAYS },
        { prefix: FAILED_PREFIX, days: UNREAD_DAYS, recoveryDays: READ_DAYS },
        { prefix: EVIDENCE_PREFIX, days: config.retentionDays },
      ],
    });
    this.files = new WorkQueue(this, 'EventFiles', {
      key,
      consumerTimeoutSeconds: config.functions.track.timeoutSeconds,
    });
    this.#tellOfNewFiles(key);
    this.stream = this.#createStream(config, key);
  }

  /** Allows reading what the stream tells of itself in CloudWatch. */
  allowReadingFigures(grantee: IGrantable & IConstruct): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['cloudwatch:GetMetricStatistics'], resources: ['*'] }),
    );
    acknowledge(
      grantee,
      'AwsSolutions-IAM5[Resource::*]',
      'The call that reads figures of CloudWatch knows no resources.',
    );
  }

  #tellOfNewFiles(key: EncryptionKey): void {
    const { queue } = this.files;
    // By account and not by bucket: the bucket needs the policy first, so the policy cannot name the bucket.
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    key.allowService('s3.amazonaws.com', 'Decrypt', 'GenerateDataKey');
    // The L2 method would deploy a function of its own to do this.
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: EVENT_PREFIX }] } },
        },
      ],
    };
    // S3 checks at once that it may send there.
    const policy = queue.node.tryFindChild('Policy');
    if (policy !== undefined) bucket.node.addDependency(policy);
    bucket.node.addDependency(key);
  }

  #createStream({ events }: Config, key: EncryptionKey): CfnDeliveryStream {
    const role = new Role(this, 'StreamRole', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    // Firehose developer guide, "Grant Firehose access to an Amazon S3 destination".
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [this.bucket.bucketArn],
      }),
    );
    this.bucket.allowWriting(role, `${EVENT_PREFIX}*`, 's3:AbortMultipartUpload');
    this.bucket.allowWriting(role, `${FAILED_PREFIX}*`, 's3:AbortMultipartUpload');
    const logGroup = new ServiceLogs(this, 'StreamLogs', { key });
    const logStream = new LogStream(this, 'StreamLog', {
      logGroup,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    logGroup.grantWrite(role);

    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: {
        keyType: 'CUSTOMER_MANAGED_CMK',
        keyArn: key.keyArn,
      },
      extendedS3DestinationConfiguration: {
        bucketArn: this.bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: EVENT_PREFIX,
        errorOutputPrefix: FAILED_PREFIX,
        bufferingHints: { intervalInSeconds: events.bufferSeconds, sizeInMBs: events.bufferMebibytes },
        // Events are alike: compressed they take a twelfth of the room, for as long as they are evidence.
        compressionFormat: 'GZIP',
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: 'AppendDelimiterToRecord',
              parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }],
            },
          ],
        },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logGroup.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
    // Firehose takes the role only when it may already write.
    stream.node.addDependency(role);
    return stream;
  }
}
