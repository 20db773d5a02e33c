import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

/** A log group: encrypted although logs hold no personal data, and kept for as long as an incident may take to show. */
export class ServiceLogs extends LogGroup {
  constructor(scope: Construct, id: string, { key }: { key: EncryptionKey }) {
    super(scope, id, {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
