import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Reading takes `Decrypt`; writing new objects or messages takes `GenerateDataKey` too. */
export type KeyUse = 'Decrypt' | 'GenerateDataKey';
export type KeyedService = 'dynamodb' | 's3' | 'secretsmanager' | 'sqs';

const actions = (uses: readonly KeyUse[]): string[] => uses.map((use) => `kms:${use}`);

/** The customer's key over everything at rest: who may not use it can read nothing, whatever else is allowed. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Personal data of Tocsin at rest',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#letLogGroupsBeEncrypted();
  }

  /** Lets `grantee` use the key in calls of one service, never in calls of its own. */
  allowThrough(service: KeyedService, grantee: IGrantable, ...uses: KeyUse[]): void {
    const { region } = Stack.of(this);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions(uses),
        resources: [this.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
      }),
    );
  }

  /** Lets a service use the key for resources of this account. */
  allowService(service: string, ...uses: KeyUse[]): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: actions(uses),
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** CloudWatch Logs user guide, "Encrypt log data using KMS". */
  #letLogGroupsBeEncrypted(): void {
    const { region } = Stack.of(this);
    const logGroups = Stack.of(this).formatArn({ service: 'logs', resource: 'log-group:*' });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
      }),
    );
  }
}
