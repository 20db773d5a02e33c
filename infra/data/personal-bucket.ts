import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';
import { acknowledge, wildcardFinding } from './nag-suppressions.ts';

/** How long an overwritten or deleted object can still be brought back. */
const RECOVERY_DAYS = 14;
/** How long an upload in parts may rest before its parts are thrown away. */
const UPLOAD_DAYS = 7;

/** Where the access logs of the console's files begin: of a bucket in another stack, which comes after this one. */
export const CONSOLE_LOGS = 'Console/';

/** How long a browser remembers that it may send. */
const PREFLIGHT_SECONDS = 3_600;

/** What both kinds of bucket have in common. */
const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
};

/** Where S3 notes who touched which object. It cannot write to a bucket with a customer's key. */
export class AccessLogBucket extends Bucket {
  constructor(scope: Construct, id: string, { retentionDays }: { retentionDays: number }) {
    super(scope, id, {
      ...closed,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(retentionDays) }],
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`${CONSOLE_LOGS}*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    acknowledge(
      this,
      'AwsSolutions-S1',
      'This bucket takes the access logs of the others; logging its own would log the writing of logs.',
    );
  }
}

/** How long objects live whose names begin with a prefix, or all of them. */
type Life = {
  prefix?: string;
  /** Days after which an object is gone. */
  days: number;
  /** Days for which it can be brought back from then on, and where it is overwritten or deleted before. */
  recoveryDays?: number;
};

export type PersonalBucketProps = {
  key: EncryptionKey;
  accessLogs: AccessLogBucket;
  lives: readonly Life[];
};

/** A bucket whose objects tell about people: encrypted, versioned, logged, and emptied when its time is over. */
export class PersonalBucket extends Bucket {
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, accessLogs, lives }: PersonalBucketProps) {
    super(scope, id, {
      ...closed,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      // One data key for many objects instead of a call to KMS for each.
      bucketKeyEnabled: true,
      versioned: true,
      // The library's own class does not fit its interface under `exactOptionalPropertyTypes`.
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: `${id}/`,
      lifecycleRules: [
        ...lives.map(({ prefix, days, recoveryDays = RECOVERY_DAYS }) => ({
          ...(prefix === undefined ? {} : { prefix }),
          expiration: Duration.days(days),
          noncurrentVersionExpiration: Duration.days(recoveryDays),
          abortIncompleteMultipartUploadAfter: Duration.days(UPLOAD_DAYS),
        })),
        // S3 wants it apart from an expiry in days.
        { expiredObjectDeleteMarker: true },
      ],
    });
    this.#key = key;
  }

  /**
   * Lets pages use the addresses that were signed for them. Of any origin: whoever holds such an address needs no page,
   * and the console's own cannot stand here, as its content policy names this bucket and each would wait for the other.
   */
  allowPages(): void {
    this.addCorsRule({
      allowedMethods: [HttpMethods.GET, HttpMethods.PUT],
      allowedOrigins: ['*'],
      allowedHeaders: ['content-type'],
      maxAge: PREFLIGHT_SECONDS,
    });
  }

  /** Allows reading objects whose names fit a pattern such as `uploads/*`. */
  allowReading(grantee: IGrantable & IConstruct, ...patterns: string[]): void {
    this.#allow(grantee, ['s3:GetObject'], patterns);
    this.#key.allowThrough('s3', grantee, 'Decrypt');
  }

  /** Allows making objects whose names fit a pattern, in parts too, where S3 reads its own parts again. */
  allowWriting(grantee: IGrantable & IConstruct, pattern: string, ...more: string[]): void {
    this.#allow(grantee, ['s3:PutObject', ...more], [pattern]);
    this.#key.allowThrough('s3', grantee, 'Decrypt', 'GenerateDataKey');
  }

  /** Allows deleting objects whose names fit a pattern; they can be brought back for a while. */
  allowDeleting(grantee: IGrantable & IConstruct, pattern: string): void {
    this.#allow(grantee, ['s3:DeleteObject'], [pattern]);
  }

  /** Allows deleting versions of objects whose names fit a pattern, for good. */
  allowDeletingVersions(grantee: IGrantable & IConstruct, ...patterns: string[]): void {
    this.#allow(grantee, ['s3:DeleteObjectVersion'], patterns);
  }

  #allow(grantee: IGrantable & IConstruct, actions: string[], patterns: readonly string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: patterns.map((pattern) => this.arnForObjects(pattern)) }),
    );
    for (const pattern of patterns) {
      acknowledge(
        grantee,
        wildcardFinding(this, this.bucketArn, `/${pattern}`),
        `Objects ${pattern} are made at run time and have no names that could be listed here.`,
      );
    }
  }
}
