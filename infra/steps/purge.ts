import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/purge/env.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import { RARE_WORK } from './functions-at-once.ts';
import { Step, type StepParts } from './step.ts';

/** Deletes the personal data of campaigns and proves it. */
export class PurgeStep extends Step<Env> {
  constructor(scope: Construct, id: string, parts: StepParts & { purges: WorkQueue }) {
    const { config, tables, audience, purges } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.purge,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        LOOKUP_TABLE: tables.lookup.tableName,
        AUDIENCE_BUCKET: audience.bucketName,
        PURGE_QUEUE_URL: purges.queue.queueUrl,
      },
      ...config.functions.purge,
    });
    purges.feed(this, { batchSize: 1, maximumConcurrency: RARE_WORK });
    tables.allow(this, {
      campaign: ['GetItem', 'Query'],
      audience: ['BatchGetItem', 'BatchWriteItem'],
      delivery: ['Query'],
      lookup: ['BatchWriteItem', 'Scan'],
    });
    tables.allowPartitions(this, 'campaign', ['PutItem'], 'campaigns', 'c????????????');
    audience.allowDeletingVersions(this, 'uploads/*', 'imports/*', 'reports/*', 'letters/*', 'outcomes/*');
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucketVersions'], resources: [audience.bucketArn] }),
    );
  }
}
