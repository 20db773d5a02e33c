import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/import/env.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import type { SmsSending } from '../providers/sms-sending.ts';
import { RARE_WORK } from './functions-at-once.ts';
import { Step, type StepParts } from './step.ts';

/** Reads audience files, driven from checkpoint to checkpoint by its own queue. */
export class ImportStep extends Step<Env> {
  constructor(
    scope: Construct,
    id: string,
    parts: StepParts & { imports: WorkQueue; sms?: SmsSending | undefined },
  ) {
    const { config, tables, audience, secret, imports, sms } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.import,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        LOOKUP_TABLE: tables.lookup.tableName,
        AUDIENCE_BUCKET: audience.bucketName,
        IMPORT_QUEUE_URL: imports.queue.queueUrl,
        IMPORT_DEAD_LETTERS_URL: imports.deadLetters.queueUrl,
        LOOKUP_SECRET_ARN: secret.secretArn,
        RETENTION_DAYS: config.retentionDays,
        DEFAULT_COUNTRY: config.defaultCountry,
        ...sms?.reachVariables(),
      },
      ...config.functions.import,
      // A long file is handed on more often than the sixteen times after which Lambda stops a function as a loop.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    // One file takes the whole run of a function.
    imports.feed(this, { batchSize: 1, maximumConcurrency: RARE_WORK });
    imports.allowSending(this);
    tables.allow(this, {
      campaign: ['GetItem', 'Query'],
      audience: ['GetItem', 'BatchWriteItem'],
      delivery: ['PutItem'],
      lookup: ['BatchWriteItem', 'Query'],
    });
    tables.allowPartitions(this, 'campaign', ['PutItem'], 'campaigns', 'c????????????');
    audience.allowReading(this, 'uploads/*', 'imports/*');
    audience.allowWriting(this, 'imports/*', 's3:AbortMultipartUpload');
    // Of an object that is missing S3 says so only to those who may list; to others it says "forbidden".
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [audience.bucketArn] }),
    );
    secret.allowReading(this);
  }
}
