import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/pace/env.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import type { EmailSending } from '../providers/email-sending.ts';
import type { EventDelivery } from '../providers/event-delivery.ts';
import type { SmsSending } from '../providers/sms-sending.ts';
import { runEach } from './schedule.ts';
import { Step, type StepParts } from './step.ts';

/** Decides each minute what may leave. Two runs at once release nothing twice. */
export class PaceStep extends Step<Env> {
  constructor(
    scope: Construct,
    id: string,
    parts: StepParts & {
      chunks: WorkQueue;
      purges: WorkQueue;
      events: EventDelivery;
      email: EmailSending;
      sms?: SmsSending | undefined;
    },
  ) {
    const { config, tables, auditSecret, chunks, purges, events, email, sms } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.pace,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIT_TABLE: tables.audit.tableName,
        AUDIT_SECRET_ARN: auditSecret.secretArn,
        DELIVERY_TABLE: tables.delivery.tableName,
        CHUNK_QUEUE_URL: chunks.queue.queueUrl,
        PURGE_QUEUE_URL: purges.queue.queueUrl,
        EVENT_STREAM_NAME: events.stream.ref,
        RETENTION_DAYS: config.retentionDays,
        WINDOW_SECONDS: config.sending.windowSeconds,
        RATE_MARGIN_PERCENT: config.sending.rateMarginPercent,
        RAMP_MINUTES: config.sending.rampMinutes,
        RAMP_PERCENT: config.sending.rampPercent,
        SETTLE_SECONDS: config.sending.settleSeconds,
        STUCK_SECONDS: config.sending.stuckSeconds,
        FALLBACK_HOUR_SECONDS: config.fallbackHourSeconds ?? 3_600,
        ...sms?.limitVariables(),
      },
      ...config.functions.pace,
      // It reads every chunk of every running campaign; a run cut off would leave what it released to be found stuck.
      timeoutSeconds: 120,
    });
    // A call that failed or waited too long is worth nothing: the next minute decides anew.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    tables.allow(this, {
      campaign: ['GetItem', 'Query'],
      delivery: ['BatchGetItem', 'PutItem', 'Query'],
      audit: ['Query'],
    });
    tables.allowPartitions(this, 'campaign', ['PutItem'], 'campaigns', 'c????????????', 'ledger');
    // It records what it does with campaigns of itself.
    tables.allowPartitions(this, 'audit', ['PutItem'], 'c????????????');
    auditSecret.allowReading(this);
    chunks.allowSending(this);
    purges.allowSending(this);
    events.allowReadingFigures(this);
    email.allowReadingAccount(this);
    sms?.allowReadingAccount(this);
    runEach(this, {
      description: 'Tocsin: release what may leave in the next minute',
      every: 'rate(1 minute)',
      maximumRetryAttempts: 0,
      maximumEventAgeSeconds: 60,
    });
  }
}
