import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/send/env.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import type { EmailSending } from '../providers/email-sending.ts';
import type { EventDelivery } from '../providers/event-delivery.ts';
import type { SmsSending } from '../providers/sms-sending.ts';
import { Step, type StepParts } from './step.ts';

/** Sends chunks, each when its time has come. */
export class SendStep extends Step<Env> {
  constructor(
    scope: Construct,
    id: string,
    parts: StepParts & {
      chunks: WorkQueue;
      events: EventDelivery;
      email: EmailSending;
      sms?: SmsSending | undefined;
    },
  ) {
    const { config, tables, chunks, events, email, sms } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.send,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        CHUNK_QUEUE_URL: chunks.queue.queueUrl,
        EVENT_QUEUE_URL: events.files.queue.queueUrl,
        EVENT_STREAM_NAME: events.stream.ref,
        FROM_ADDRESS: email.from,
        REPLY_TO_ADDRESS: config.sender.replyTo,
        CONFIGURATION_SET: email.configurationSet.configurationSetName,
        SEND_MODE: config.sending.mode,
        SETTLE_SECONDS: config.sending.settleSeconds,
        ...sms?.sendingVariables(),
      },
      ...config.functions.send,
    });
    // No window to gather a batch: messages appear a second before their time, which it would use up.
    chunks.feed(this, { batchSize: 10, maximumConcurrency: config.sending.maximumConcurrency });
    events.files.allowCounting(this);
    events.allowReadingFigures(this);
    tables.allow(this, {
      campaign: ['GetItem'],
      audience: ['BatchGetItem'],
      delivery: ['BatchGetItem', 'PutItem'],
    });
    tables.allowPartitions(this, 'campaign', ['PutItem'], 'campaigns');
    tables.allowPartitions(this, 'campaign', ['UpdateItem'], 'ledger');
    email.allowSending(this);
    sms?.allowSending(this);
  }
}
