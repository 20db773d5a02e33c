import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
} from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { acknowledge, wildcardFinding } from './nag-suppressions.ts';
import type { AccessLogBucket } from './personal-bucket.ts';

export type SealBucketProps = {
  accessLogs: AccessLogBucket;
  /** Days for which nobody can delete or change an object. */
  retentionDays: number;
  /** Whether who has the right to bypass the lock may delete all the same: for stages that are to be removed. */
  canBeBypassed: boolean;
};

/**
 * Where the ends of the audit trail are put. The lock is in compliance mode: until its time has passed nobody deletes an
 * object or shortens the lock, the account's root user included, as whoever could is who the seals are against. Objects
 * hold hashes and names of chains, and no personal data, so nothing that must be deleted is kept by it. Encrypted with the
 * key of S3: who disables the key of the installation hides no seal.
 */
export class SealBucket extends Bucket {
  constructor(scope: Construct, id: string, { accessLogs, retentionDays, canBeBypassed }: SealBucketProps) {
    const days = Duration.days(retentionDays);
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: canBeBypassed
        ? ObjectLockRetention.governance(days)
        : ObjectLockRetention.compliance(days),
      // The library's own class does not fit its interface under `exactOptionalPropertyTypes`.
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: `${id}/`,
    });
  }

  /** Allows adding seals, and reading the sealings before. */
  allowSealing(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, 's3:PutObject', 'ends/*', 'sealings/*');
    this.#allow(grantee, 's3:GetObject', 'sealings/*');
    this.allowListing(grantee);
  }

  /** Allows reading names, in which the seals are. */
  allowListing(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }),
    );
  }

  #allow(grantee: IGrantable & IConstruct, action: string, ...patterns: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [action],
        resources: patterns.map((pattern) => this.arnForObjects(pattern)),
      }),
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
