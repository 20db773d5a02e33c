import { setTimeout } from 'node:timers/promises';
import { createDynamoDbClient, createSesClient, createSqsClient } from '../../adapters/clients.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createSendSlots } from '../../adapters/dynamodb/send-slots.ts';
import { createEmailSender } from '../../adapters/ses/email-sender.ts';
import { createChunkQueue } from '../../adapters/sqs/chunk-queue.ts';
import { createEventFileQueue } from '../../adapters/sqs/event-file-queue.ts';
import { readEnvironment } from '../environment.ts';
import { createLog } from '../log.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { audienceTogether, deliveriesTogether, slotsTogether } from './together.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const sqs = createSqsClient();

export const handler = createHandler({
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  audience: audienceTogether(createAudienceStore(dynamoDb, env.AUDIENCE_TABLE)),
  deliveries: deliveriesTogether(createDeliveryStore(dynamoDb, env.DELIVERY_TABLE)),
  slots: slotsTogether(createSendSlots(dynamoDb, env.CAMPAIGN_TABLE)),
  queue: createChunkQueue(sqs, env.CHUNK_QUEUE_URL),
  eventFiles: createEventFileQueue(sqs, env.EVENT_QUEUE_URL),
  sender: createEmailSender(createSesClient(), {
    mode: env.SEND_MODE,
    from: env.FROM_ADDRESS,
    replyTo: env.REPLY_TO_ADDRESS,
    configurationSet: env.CONFIGURATION_SET,
  }),
  clock: Date.now,
  wait: (ms) => setTimeout(ms),
  random: Math.random,
  log: createLog(),
  settleMs: env.SETTLE_SECONDS * 1000,
  maxReceives: env.MAX_RECEIVES,
});
