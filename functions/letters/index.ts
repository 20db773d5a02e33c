import { createDynamoDbClient, createS3Client, createSqsClient } from '../../adapters/aws/clients.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createBatchStore } from '../../adapters/dynamodb/batch-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createLetterFile } from '../../adapters/files/letter-pdf.ts';
import { createLetterFiles } from '../../adapters/s3/letter-files.ts';
import { createMessageQueue } from '../../adapters/sqs/message-queue.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { LETTERS_A_FILE, type LetterMessage } from '../../core/mailing/batch.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const sqs = createSqsClient();
const metrics = createMetrics();

const makeLetters = createHandler({
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  batches: createBatchStore(dynamoDb, env.CAMPAIGN_TABLE),
  audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  files: createLetterFiles(createS3Client(), env.AUDIENCE_BUCKET),
  queue: createMessageQueue<LetterMessage>(sqs, env.LETTER_QUEUE_URL),
  createLetterFile,
  fallbackHourMs: env.FALLBACK_HOUR_SECONDS * 1000,
  lettersAFile: LETTERS_A_FILE,
  post: {
    returnAddress: env.RETURN_ADDRESS.split('\n'),
    homeCountry: env.DEFAULT_COUNTRY,
    ...(env.CHECK_SITE !== '' && { site: env.CHECK_SITE }),
  },
  received: createReceivedMessages(sqs, env.LETTER_QUEUE_URL),
  clock: Date.now,
  random: Math.random,
  log: countingErrors(createLog(), metrics),
});

export const handler = measured(makeLetters, metrics);
