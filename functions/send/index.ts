import { setTimeout } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import {
  createCloudWatchClient,
  createDynamoDbClient,
  createSesClient,
  createSmsClient,
  createSqsClient,
} from '../../adapters/aws/clients.ts';
import { createEventStream } from '../../adapters/aws/event-stream.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createSendSlots } from '../../adapters/dynamodb/send-slots.ts';
import { createEmailSender } from '../../adapters/providers/ses/email-sender.ts';
import { createSmsSender } from '../../adapters/providers/sms/sms-sender.ts';
import { createEventFileQueue } from '../../adapters/sqs/event-file-queue.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { MAX_RECEIVES } from '../../core/delivery/retry.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, countingPauses, createMetrics, measured } from '../runtime/metrics.ts';
import { quietHoursOf, smsSendingOf } from '../runtime/sms-environment.ts';
import type { BatchContext } from '../runtime/sqs-batch.ts';
import { batchAudienceReads, batchDeliveryReads, batchSlots } from './batching.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { countingResults, measureLag } from './instrument.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const sqs = createSqsClient();
const metrics = createMetrics();

const smsSending = smsSendingOf(env);
const log = countingErrors(createLog(), metrics);

const send = createHandler({
  campaigns: countingPauses(createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE), metrics),
  audience: batchAudienceReads(createAudienceStore(dynamoDb, env.AUDIENCE_TABLE)),
  deliveries: batchDeliveryReads(createDeliveryStore(dynamoDb, env.DELIVERY_TABLE)),
  slots: batchSlots(createSendSlots(dynamoDb, env.CAMPAIGN_TABLE)),
  received: createReceivedMessages(sqs, env.CHUNK_QUEUE_URL),
  eventStream: createEventStream(createCloudWatchClient(), env.EVENT_STREAM_NAME, Date.now),
  eventFiles: createEventFileQueue(sqs, env.EVENT_QUEUE_URL),
  sender: countingResults(
    'email',
    createEmailSender(createSesClient(), {
      mode: env.SEND_MODE,
      onSingle: () => {
        log.warn('bulk calls are throttled: emails go one in a call for a while', { channel: 'email' });
        metrics.add('BulkCallsThrottled', 1);
      },
      from: env.FROM_ADDRESS,
      replyTo: env.REPLY_TO_ADDRESS,
      configurationSet: env.CONFIGURATION_SET,
    }),
    metrics,
  ),
  ...(smsSending && { sms: countingResults('sms', createSmsSender(createSmsClient(), smsSending), metrics) }),
  quietHours: quietHoursOf(env),
  clock: Date.now,
  wait: (ms) => setTimeout(ms),
  random: Math.random,
  log,
  settleMs: env.SETTLE_SECONDS * 1000,
  maxReceives: MAX_RECEIVES,
});

export const handler = measured(async (event: SQSEvent, context: BatchContext) => {
  measureLag(event, Date.now(), metrics);
  return await send(event, context);
}, metrics);
