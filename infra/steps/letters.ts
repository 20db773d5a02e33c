import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type ListColumn, listProfiles } from '../../core/mailing/list.ts';
import { type Env, envSchema } from '../../functions/letters/env.ts';
import { type Config, checkSiteOf } from '../config/config.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import { LETTERS } from './functions-at-once.ts';
import { Step, type StepParts } from './step.ts';

/** Columns of the list beside the letters: those of a profile, or the installation's own. */
const listColumnsOf = ({ letters }: Config): readonly ListColumn[] => {
  const list = letters?.list ?? 'plain';
  return typeof list === 'string' ? listProfiles[list] : list;
};

/** Makes batches of letters, a file of some thousand at a time, notes which were posted, and records what came back. */
export class LettersStep extends Step<Env> {
  constructor(scope: Construct, id: string, parts: StepParts & { letters: WorkQueue }) {
    const { config, tables, audience, letters, secret } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.letters,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        LOOKUP_TABLE: tables.lookup.tableName,
        AUDIENCE_BUCKET: audience.bucketName,
        LETTER_QUEUE_URL: letters.queue.queueUrl,
        LOOKUP_SECRET_ARN: secret.secretArn,
        RETURN_ADDRESS: (config.letters?.returnAddress ?? []).join('\n'),
        LIST_COLUMNS: JSON.stringify(listColumnsOf(config)),
        DEFAULT_COUNTRY: config.defaultCountry,
        FALLBACK_HOUR_SECONDS: config.fallbackHourSeconds ?? 3_600,
        CHECK_SITE: checkSiteOf(config) ?? '',
      },
      ...config.functions.letters,
      // Eight hundred thousand letters are handed on more often than Lambda takes for a loop.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    letters.feed(this, { batchSize: 1, maximumConcurrency: LETTERS });
    letters.allowSending(this);
    tables.allow(this, {
      campaign: ['GetItem', 'Query'],
      audience: ['BatchGetItem'],
      delivery: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      lookup: ['Query'],
    });
    tables.allowPartitions(this, 'campaign', ['PutItem'], 'c????????????');
    audience.allowReading(this, 'letters/*', 'outcomes/*');
    audience.allowWriting(this, 'letters/*', 's3:AbortMultipartUpload');
    audience.allowWriting(this, 'outcomes/*', 's3:AbortMultipartUpload');
    // Of an object that is missing S3 says so only to those who may list; to others it says "forbidden".
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [audience.bucketArn] }),
    );
    secret.allowReading(this);
  }
}
