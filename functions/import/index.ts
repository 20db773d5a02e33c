import { isDomainEnding } from '../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../adapters/addresses/phone-numbers.ts';
import {
  createDynamoDbClient,
  createS3Client,
  createSecretsManagerClient,
  createSqsClient,
} from '../../adapters/aws/clients.ts';
import { createSecretKeys, hmac, textHmac } from '../../adapters/aws/secret-keys.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import {
  createColumnChoicesStore,
  createListReportStore,
} from '../../adapters/dynamodb/list-report-store.ts';
import { createLookupStore } from '../../adapters/dynamodb/lookup-store.ts';
import { createImportFiles } from '../../adapters/s3/import-files.ts';
import { createMessageQueue } from '../../adapters/sqs/message-queue.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { smsCountriesOf } from '../runtime/sms-environment.ts';
import { envSchema } from './env.ts';
import { byQueue, createGivenUpHandler, createHandler } from './handler.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const keys = createSecretKeys(createSecretsManagerClient(), env.LOOKUP_SECRET_ARN);
const sqs = createSqsClient();
const metrics = createMetrics();

const campaigns = createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE);
const shared = {
  campaigns,
  clock: Date.now,
  random: Math.random,
  log: countingErrors(createLog(), metrics),
};

const importList = createHandler({
  ...shared,
  audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  lookup: createLookupStore(dynamoDb, env.LOOKUP_TABLE, async () => (await keys()).lookup),
  queue: createMessageQueue(sqs, env.IMPORT_QUEUE_URL),
  received: createReceivedMessages(sqs, env.IMPORT_QUEUE_URL),
  files: createImportFiles(createS3Client()),
  reports: createListReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  choices: createColumnChoicesStore(dynamoDb, env.CAMPAIGN_TABLE),
  codeMac: async () => hmac((await keys()).code),
  birthHash: async () => textHmac((await keys()).birthDate),
  readPhone: createPhoneReader(env.DEFAULT_COUNTRY),
  takesSms: createSmsCheck(smsCountriesOf(env)),
  domainToAscii,
  isDomainEnding,
  homeCountry: env.DEFAULT_COUNTRY,
  retentionDays: env.RETENTION_DAYS,
  recordsPerCheckpoint: 25_000,
  msPerCheckpoint: 20_000,
  supplementBytes: 64 * 1024 * 1024,
  entriesAtOnce: 1_000_000,
  rowsPerBatch: 200,
  marginMs: 60_000,
});

const giveUp = createGivenUpHandler({
  ...shared,
  received: createReceivedMessages(sqs, env.IMPORT_DEAD_LETTERS_URL),
});

export const handler = measured(
  byQueue(env.IMPORT_DEAD_LETTERS_URL, { work: importList, deadLetters: giveUp }),
  metrics,
);
