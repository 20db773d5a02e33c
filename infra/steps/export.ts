import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/export/env.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import type { EmailSending } from '../providers/email-sending.ts';
import { RARE_WORK } from './functions-at-once.ts';
import { Step, type StepParts } from './step.ts';

/** Writes reports, one at a time and in the background: the largest takes longer than a request may. */
export class ExportStep extends Step<Env> {
  constructor(scope: Construct, id: string, parts: StepParts & { exports: WorkQueue; email: EmailSending }) {
    const { config, tables, audience, exports, email } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.export,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        AUDIENCE_BUCKET: audience.bucketName,
        EXPORT_QUEUE_URL: exports.queue.queueUrl,
        SENDER_NAME: config.sender.name,
        FROM_ADDRESS: email.from,
        DEFAULT_COUNTRY: config.defaultCountry,
        FALLBACK_HOUR_SECONDS: config.fallbackHourSeconds ?? 3_600,
      },
      ...config.functions.export,
    });
    exports.feed(this, { batchSize: 1, maximumConcurrency: RARE_WORK });
    tables.allow(this, {
      campaign: ['GetItem'],
      audience: ['BatchGetItem'],
      delivery: ['Query'],
    });
    tables.allowPartitions(this, 'campaign', ['PutItem'], 'c????????????');
    audience.allowWriting(this, 'reports/*', 's3:AbortMultipartUpload');
  }
}
