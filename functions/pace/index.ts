import {
  createCloudWatchClient,
  createDynamoDbClient,
  createSecretsManagerClient,
  createSesClient,
  createSmsAccountClient,
  createSqsClient,
} from '../../adapters/aws/clients.ts';
import { createEventStream } from '../../adapters/aws/event-stream.ts';
import { createEntryHash } from '../../adapters/aws/secret-keys.ts';
import { createAuditTrail } from '../../adapters/dynamodb/audit-trail.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createReportStore } from '../../adapters/dynamodb/report-store.ts';
import { createSendSlots } from '../../adapters/dynamodb/send-slots.ts';
import { createTallyStore } from '../../adapters/dynamodb/tally-store.ts';
import { createSendingAccount } from '../../adapters/providers/ses/email-sender.ts';
import { createSmsAccount } from '../../adapters/providers/sms/sms-sender.ts';
import { createChunkQueue } from '../../adapters/sqs/chunk-queue.ts';
import { createMessageQueue } from '../../adapters/sqs/message-queue.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, countingPauses, createMetrics, measured } from '../runtime/metrics.ts';
import { quietHoursOf, smsLimitsOf } from '../runtime/sms-environment.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { countingReleases, measuringQuota, measuringRuns } from './instrument.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const sqs = createSqsClient();
const cloudWatch = createCloudWatchClient();
const metrics = createMetrics();
const audit = createAuditTrail(
  dynamoDb,
  { audit: env.AUDIT_TABLE, campaigns: env.CAMPAIGN_TABLE },
  createEntryHash(createSecretsManagerClient(), env.AUDIT_SECRET_ARN),
);

const smsLimits = smsLimitsOf(env);

const pace = createHandler({
  campaigns: countingPauses(createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE), metrics),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  tallies: createTallyStore(dynamoDb, env.CAMPAIGN_TABLE),
  slots: createSendSlots(dynamoDb, env.CAMPAIGN_TABLE),
  eventStream: createEventStream(cloudWatch, env.EVENT_STREAM_NAME, Date.now),
  queue: countingReleases(createChunkQueue(sqs, env.CHUNK_QUEUE_URL), metrics),
  sender: { account: measuringQuota(createSendingAccount(createSesClient()), metrics) },
  ...(smsLimits && {
    sms: {
      account: createSmsAccount(createSmsAccountClient(), cloudWatch, smsLimits, Date.now),
    },
  }),
  quietHours: quietHoursOf(env),
  fallbackHourMs: env.FALLBACK_HOUR_SECONDS * 1000,
  record: async (act) => {
    await audit.append(act);
  },
  reports: createReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  purgeQueue: createMessageQueue(sqs, env.PURGE_QUEUE_URL),
  retentionDays: env.RETENTION_DAYS,
  clock: Date.now,
  log: countingErrors(createLog(), metrics),
  version: env.TOCSIN_VERSION,
  windowMs: env.WINDOW_SECONDS * 1000,
  settleMs: env.SETTLE_SECONDS * 1000,
  stuckMs: env.STUCK_SECONDS * 1000,
  margin: env.RATE_MARGIN_PERCENT / 100,
  ramp: { minutes: env.RAMP_MINUTES, percent: env.RAMP_PERCENT },
});

export const handler = measured(measuringRuns(pace, metrics, Date.now), metrics);
