import { createDynamoDbClient, createS3Client, createSqsClient } from '../../adapters/aws/clients.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createBatchStore } from '../../adapters/dynamodb/batch-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createListReportStore } from '../../adapters/dynamodb/list-report-store.ts';
import { createBucketCleaner } from '../../adapters/dynamodb/lookup-store.ts';
import { createReportStore } from '../../adapters/dynamodb/report-store.ts';
import { createPersonalObjects } from '../../adapters/s3/personal-objects.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const metrics = createMetrics();

const purge = createHandler({
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  reports: createReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  batches: createBatchStore(dynamoDb, env.CAMPAIGN_TABLE),
  audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  listReports: createListReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  lookup: createBucketCleaner(dynamoDb, env.LOOKUP_TABLE),
  objects: createPersonalObjects(createS3Client(), env.AUDIENCE_BUCKET),
  received: createReceivedMessages(createSqsClient(), env.PURGE_QUEUE_URL),
  clock: Date.now,
  random: Math.random,
  log: countingErrors(createLog(), metrics),
});

export const handler = measured(purge, metrics);
