import * as z from 'zod';
import {
  createDynamoDbClient,
  createS3Client,
  createSecretsManagerClient,
  createSqsClient,
} from '../../adapters/aws/clients.ts';
import { createSecretKeys, hmac } from '../../adapters/aws/secret-keys.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createBatchStore } from '../../adapters/dynamodb/batch-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createEvidenceStore } from '../../adapters/dynamodb/evidence-store.ts';
import { createLookupStore } from '../../adapters/dynamodb/lookup-store.ts';
import { createOutcomesFileStore } from '../../adapters/dynamodb/outcomes-file-store.ts';
import { createLetterFile } from '../../adapters/files/letter-pdf.ts';
import { createImportFiles } from '../../adapters/s3/import-files.ts';
import { createLetterFiles } from '../../adapters/s3/letter-files.ts';
import { createMessageQueue } from '../../adapters/sqs/message-queue.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { LETTERS_A_FILE, type LetterMessage } from '../../core/mailing/batch.ts';
import { listColumnSchema } from '../../core/mailing/list.ts';
import type { OutcomesMessage } from '../../core/mailing/outcomes-file.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { createOutcomesRecorder } from './outcomes.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const sqs = createSqsClient();
const metrics = createMetrics();

const s3 = createS3Client();
const keys = createSecretKeys(createSecretsManagerClient(), env.LOOKUP_SECRET_ARN);

const shared = {
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  clock: Date.now,
  log: countingErrors(createLog(), metrics),
};

const recordOutcomes = createOutcomesRecorder({
  ...shared,
  outcomesFiles: createOutcomesFileStore(dynamoDb, env.CAMPAIGN_TABLE),
  evidence: createEvidenceStore(dynamoDb, env.DELIVERY_TABLE),
  lookup: createLookupStore(dynamoDb, env.LOOKUP_TABLE, async () => (await keys()).lookup),
  files: createImportFiles(s3),
  bucket: env.AUDIENCE_BUCKET,
  queue: createMessageQueue<OutcomesMessage>(sqs, env.LETTER_QUEUE_URL),
  codeMac: async () => hmac((await keys()).code),
  rowsAtOnce: 200_000,
  chunksPerCheckpoint: 500,
  marginMs: 60_000,
});

const makeLetters = createHandler(
  {
    ...shared,
    batches: createBatchStore(dynamoDb, env.CAMPAIGN_TABLE),
    audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
    files: createLetterFiles(s3, env.AUDIENCE_BUCKET),
    queue: createMessageQueue<LetterMessage>(sqs, env.LETTER_QUEUE_URL),
    createLetterFile,
    fallbackHourMs: env.FALLBACK_HOUR_SECONDS * 1000,
    lettersAFile: LETTERS_A_FILE,
    post: {
      returnAddress: env.RETURN_ADDRESS.split('\n'),
      homeCountry: env.DEFAULT_COUNTRY,
      listColumns: z.array(listColumnSchema).parse(JSON.parse(env.LIST_COLUMNS)),
      ...(env.CHECK_SITE !== '' && { site: env.CHECK_SITE }),
    },
    received: createReceivedMessages(sqs, env.LETTER_QUEUE_URL),
    random: Math.random,
  },
  recordOutcomes,
);

export const handler = measured(makeLetters, metrics);
