import { createDynamoDbClient, createSesClient, createSqsClient } from '../../adapters/clients.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createSendSlots } from '../../adapters/dynamodb/send-slots.ts';
import { createSendingAccount } from '../../adapters/ses/email-sender.ts';
import { createChunkQueue } from '../../adapters/sqs/chunk-queue.ts';
import { readEnvironment } from '../environment.ts';
import { createLog } from '../log.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();

export const handler = createHandler({
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  slots: createSendSlots(dynamoDb, env.CAMPAIGN_TABLE),
  queue: createChunkQueue(createSqsClient(), env.CHUNK_QUEUE_URL),
  sender: { account: createSendingAccount(createSesClient()) },
  clock: Date.now,
  log: createLog(),
  windowMs: env.WINDOW_SECONDS * 1000,
  settleMs: env.SETTLE_SECONDS * 1000,
  stuckMs: env.STUCK_SECONDS * 1000,
  margin: env.RATE_MARGIN_PERCENT / 100,
  ramp: { minutes: env.RAMP_MINUTES, percent: env.RAMP_PERCENT },
});
