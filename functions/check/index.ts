import { createDynamoDbClient, createSecretsManagerClient } from '../../adapters/aws/clients.ts';
import { createSecretKeys, hmac } from '../../adapters/aws/secret-keys.ts';
import { createAttemptCounter } from '../../adapters/dynamodb/attempt-counter.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { zoneOf } from '../../core/base/local-time.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { countingChecks } from './instrument.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const metrics = createMetrics();
const keys = createSecretKeys(createSecretsManagerClient(), env.LOOKUP_SECRET_ARN);

const answer = createHandler({
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  attempts: createAttemptCounter(dynamoDb, env.CHECK_TABLE),
  codeMac: async () => hmac((await keys()).code),
  homeCountry: env.DEFAULT_COUNTRY,
  timeZone: zoneOf(env.DEFAULT_COUNTRY),
  sender: {
    organisation: env.SENDER_NAME,
    email: env.SENDER_ADDRESS,
    domain: env.SENDER_DOMAIN,
    ...(env.SMS_SENDER_ID !== undefined && { sms: env.SMS_SENDER_ID }),
  },
  isDemonstration: env.IS_DEMONSTRATION,
  edgeToken: env.EDGE_TOKEN,
  counts: countingChecks(metrics),
  clock: Date.now,
  log: countingErrors(createLog(), metrics),
});

export const handler = measured(answer, metrics);
