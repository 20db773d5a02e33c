import { createDynamoDbClient, createS3Client, createSqsClient } from '../../adapters/aws/clients.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createReportStore } from '../../adapters/dynamodb/report-store.ts';
import { createReportFiles } from '../../adapters/s3/report-files.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { zoneOf } from '../../core/base/local-time.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const metrics = createMetrics();

const writeReports = createHandler({
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  reports: createReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  files: createReportFiles(createS3Client(), env.AUDIENCE_BUCKET),
  sender: { name: env.SENDER_NAME, from: env.FROM_ADDRESS },
  version: env.TOCSIN_VERSION,
  fallbackHourMs: env.FALLBACK_HOUR_SECONDS * 1000,
  timeZone: zoneOf(env.DEFAULT_COUNTRY),
  received: createReceivedMessages(createSqsClient(), env.EXPORT_QUEUE_URL),
  clock: Date.now,
  random: Math.random,
  log: countingErrors(createLog(), metrics),
});

export const handler = measured(writeReports, metrics);
