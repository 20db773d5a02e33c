import {
  type CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DeleteSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { pagesOf } from '../adapters/aws/pages.ts';
import type { Trial } from './steps/step.ts';
import { until } from './steps/until.ts';

/** Clients of what keeps data when its stack goes. */
export type KeepingClients = {
  dynamoDb: DynamoDBClient;
  s3: S3Client;
  secrets: SecretsManagerClient;
  cognito: CognitoIdentityProviderClient;
};

/** What a name in an ARN is: `table/tocsin-trial-1-Audience` → `tocsin-trial-1-Audience`. */
const nameOf = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);

/**
 * Deletes versions. Seals are locked, in a mode that may be bypassed on a stage that is no protected one; only what was
 * refused is asked for so, as it takes a right of its own. Throws where something stays.
 */
const deleteAll = async (s3: S3Client, Bucket: string, objects: ObjectIdentifier[]): Promise<void> => {
  const refusedOf = async (Objects: ObjectIdentifier[], bypass?: { BypassGovernanceRetention: true }) => {
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true }, ...bypass }),
    );
    return Errors;
  };
  const locked = await refusedOf(objects);
  if (locked.length === 0) return;
  const again = locked.map(({ Key = '', VersionId }) => ({ Key, VersionId }));
  const [left] = await refusedOf(again, { BypassGovernanceRetention: true });
  if (left !== undefined) throw new Error(`${left.Key} stays: ${left.Code}`);
};

const emptyBucket = async (s3: S3Client, Bucket: string): Promise<void> => {
  const pages = pagesOf(
    async (after?: { KeyMarker: string | undefined; VersionIdMarker: string | undefined }) =>
      await s3.send(new ListObjectVersionsCommand({ Bucket, ...after })),
    (page) =>
      page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined,
  );
  for await (const { Versions = [], DeleteMarkers = [] } of pages) {
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key = '', VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0) await deleteAll(s3, Bucket, Objects);
  }
};

/** Takes the protection of a table away, which takes it some seconds, and deletes it. */
const deleteTable = async (dynamoDb: DynamoDBClient, TableName: string, trial: Pick<Trial, 'sleep'>) => {
  await dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  const deleted = await until(
    trial,
    async () => {
      try {
        return await dynamoDb.send(new DeleteTableCommand({ TableName }));
      } catch (error) {
        if (error instanceof ResourceInUseException) return undefined;
        throw error;
      }
    },
    { withinMs: 60_000 },
  );
  if (deleted === undefined) throw new Error('still being changed');
};

/** Deletes one thing; false for a kind that is left to the operator. */
const removeOne = async (
  arn: string,
  { dynamoDb, s3, secrets, cognito }: KeepingClients,
  trial: Pick<Trial, 'sleep'>,
): Promise<boolean> => {
  switch (arn.split(':')[2]) {
    case 'dynamodb':
      await deleteTable(dynamoDb, nameOf(arn), trial);
      return true;
    case 's3':
      await emptyBucket(s3, nameOf(arn));
      await s3.send(new DeleteBucketCommand({ Bucket: nameOf(arn) }));
      return true;
    case 'secretsmanager':
      await secrets.send(new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }));
      return true;
    case 'cognito-idp':
      await cognito.send(
        new UpdateUserPoolCommand({ UserPoolId: nameOf(arn), DeletionProtection: 'INACTIVE' }),
      );
      await cognito.send(new DeleteUserPoolCommand({ UserPoolId: nameOf(arn) }));
      return true;
    default:
      return false;
  }
};

/** How the operator removes what is not removed here: a key is gone a week later at the earliest. */
const commandFor = (arn: string): string => {
  const [, , service, region] = arn.split(':');
  switch (service) {
    case 'kms':
      return `aws kms schedule-key-deletion --key-id ${nameOf(arn)} --pending-window-in-days 7 --region ${region}`;
    case 'logs':
      return `aws logs delete-log-group --log-group-name ${arn.split(':log-group:')[1]?.replace(/:\*$/, '')} --region ${region}`;
    case 'ses':
      return `aws sesv2 delete-email-identity --email-identity ${nameOf(arn)} --region ${region}, if nothing else sends by it`;
    default:
      return `remove ${arn}`;
  }
};

/**
 * Deletes what the stacks of a trial left behind: tables, buckets with every version, the secret, the user pool.
 * Resolves to what is still there, as the commands that remove it, with the reason where one was tried.
 */
export const removeKept = async (
  arns: readonly string[],
  clients: KeepingClients,
  trial: Pick<Trial, 'sleep'>,
): Promise<string[]> => {
  const left: string[] = [];
  for (const arn of arns) {
    try {
      if (!(await removeOne(arn, clients, trial))) left.push(commandFor(arn));
    } catch (error) {
      left.push(`remove ${arn} (${error instanceof Error ? error.message : error})`);
    }
  }
  return left;
};
