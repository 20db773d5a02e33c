import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ask } from '../../adapters/account/ask.ts';
import { readStreamLimit } from '../../adapters/account/event-stream.ts';
import { askFunctions } from '../../adapters/account/functions.ts';
import { isDomainEnding } from '../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../adapters/addresses/domain-names.ts';
import { createMailDns } from '../../adapters/addresses/mail-dns.ts';
import { createPhoneReader, createSmsCheck } from '../../adapters/addresses/phone-numbers.ts';
import {
  createCloudWatchClient,
  createDynamoDbClient,
  createLambdaClient,
  createS3Client,
  createSecretsManagerClient,
  createSesClient,
  createSmsAccountClient,
  createSqsClient,
} from '../../adapters/aws/clients.ts';
import { createPaceTrigger } from '../../adapters/aws/pace-trigger.ts';
import { createEntryHash, createSecretKeys, hmac, textHmac } from '../../adapters/aws/secret-keys.ts';
import { createAttemptCounter } from '../../adapters/dynamodb/attempt-counter.ts';
import { createAudienceStore } from '../../adapters/dynamodb/audience-store.ts';
import { createAuditTrail } from '../../adapters/dynamodb/audit-trail.ts';
import { createBatchStore } from '../../adapters/dynamodb/batch-store.ts';
import { createCampaignStore } from '../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createEvidenceStore } from '../../adapters/dynamodb/evidence-store.ts';
import { createKeptAnswers } from '../../adapters/dynamodb/idempotency-store.ts';
import {
  createColumnChoicesStore,
  createListReportStore,
} from '../../adapters/dynamodb/list-report-store.ts';
import { createLookupStore } from '../../adapters/dynamodb/lookup-store.ts';
import { createOutcomesFileStore } from '../../adapters/dynamodb/outcomes-file-store.ts';
import { createPersonStore } from '../../adapters/dynamodb/person-store.ts';
import { createReportStore } from '../../adapters/dynamodb/report-store.ts';
import { createTallyStore } from '../../adapters/dynamodb/tally-store.ts';
import { createEmailSender } from '../../adapters/providers/ses/email-sender.ts';
import { createSendingIdentity } from '../../adapters/providers/ses/sending-identity.ts';
import { createSmsAccount } from '../../adapters/providers/sms/sms-sender.ts';
import { createAudienceUploads } from '../../adapters/s3/audience-uploads.ts';
import { createSealReader } from '../../adapters/s3/seals.ts';
import { createDeadLetters } from '../../adapters/sqs/dead-letters.ts';
import { createMessageQueue } from '../../adapters/sqs/message-queue.ts';
import { DAY_SECONDS } from '../../core/base/day.ts';
import { zoneOf } from '../../core/base/local-time.ts';
import { compiledNoticeSchema } from '../../core/notice/notice.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { quietHoursOf, smsCountriesOf, smsLimitsOf } from '../runtime/sms-environment.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { countingActs } from './instrument.ts';

const env = readEnvironment(envSchema);
const dynamoDb = createDynamoDbClient();
const ses = createSesClient();
const s3 = createS3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
const metrics = createMetrics();
const sqs = createSqsClient();
const lambda = createLambdaClient();
const cloudWatch = createCloudWatchClient();
const secretsManager = createSecretsManagerClient();
const keys = createSecretKeys(secretsManager, env.LOOKUP_SECRET_ARN);

const log = countingErrors(createLog(), metrics);

/** The build puts the compiled notices beside the bundle. */
const readNotices = () =>
  z
    .array(compiledNoticeSchema)
    .parse(JSON.parse(readFileSync(new URL('./notices.json', import.meta.url), 'utf8')));

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomId = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

const readLetterPrice = (text: string) => {
  const [each, currency] = text.split(' ');
  return currency === undefined ? undefined : { each: Number(each), currency };
};

const entryHash = createEntryHash(secretsManager, env.AUDIT_SECRET_ARN);
const audit = countingActs(
  createAuditTrail(dynamoDb, { audit: env.AUDIT_TABLE, campaigns: env.CAMPAIGN_TABLE }, entryHash),
  metrics,
);

const smsLimits = smsLimitsOf(env);

const answer = createHandler({
  version: env.TOCSIN_VERSION,
  signInIssuer: env.SIGN_IN_ISSUER,
  campaigns: createCampaignStore(dynamoDb, env.CAMPAIGN_TABLE),
  audience: createAudienceStore(dynamoDb, env.AUDIENCE_TABLE),
  evidence: createEvidenceStore(dynamoDb, env.DELIVERY_TABLE),
  deliveries: createDeliveryStore(dynamoDb, env.DELIVERY_TABLE),
  tallies: createTallyStore(dynamoDb, env.CAMPAIGN_TABLE),
  lookup: createLookupStore(dynamoDb, env.LOOKUP_TABLE, async () => (await keys()).lookup),
  people: createPersonStore(dynamoDb, {
    campaigns: env.CAMPAIGN_TABLE,
    audience: env.AUDIENCE_TABLE,
    deliveries: env.DELIVERY_TABLE,
  }),
  uploads: createAudienceUploads(s3, env.AUDIENCE_BUCKET),
  importQueue: createMessageQueue(sqs, env.IMPORT_QUEUE_URL),
  listReports: createListReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  columnChoices: createColumnChoicesStore(dynamoDb, env.CAMPAIGN_TABLE),
  deadLetters: createDeadLetters(sqs, {
    imports: { queueUrl: env.IMPORT_QUEUE_URL, deadLettersUrl: env.IMPORT_DEAD_LETTERS_URL },
    chunks: { queueUrl: env.CHUNK_QUEUE_URL, deadLettersUrl: env.CHUNK_DEAD_LETTERS_URL },
    events: { queueUrl: env.EVENT_QUEUE_URL, deadLettersUrl: env.EVENT_DEAD_LETTERS_URL },
    exports: { queueUrl: env.EXPORT_QUEUE_URL, deadLettersUrl: env.EXPORT_DEAD_LETTERS_URL },
    letters: { queueUrl: env.LETTER_QUEUE_URL, deadLettersUrl: env.LETTER_DEAD_LETTERS_URL },
    purges: { queueUrl: env.PURGE_QUEUE_URL, deadLettersUrl: env.PURGE_DEAD_LETTERS_URL },
  }),
  pace: createPaceTrigger(lambda, env.PACE_FUNCTION_NAME),
  record: async (act) => {
    await audit.append(act);
  },
  audit,
  brokenChain: () => metrics.add('ChainsBroken', 1),
  entryHash,
  seals: createSealReader(s3, env.SEAL_BUCKET),
  answers: createKeptAnswers(dynamoDb, env.CAMPAIGN_TABLE),
  notices: readNotices(),
  attempts: createAttemptCounter(dynamoDb, env.LOOKUP_TABLE),
  lookupLimits: [
    { windowSeconds: 600, max: env.LOOKUPS_PER_TEN_MINUTES },
    { windowSeconds: DAY_SECONDS, max: env.LOOKUPS_PER_DAY },
  ],
  changeLimits: [
    { windowSeconds: 3_600, max: env.CHANGES_PER_HOUR },
    { windowSeconds: DAY_SECONDS, max: env.CHANGES_PER_DAY },
  ],
  reports: createReportStore(dynamoDb, env.CAMPAIGN_TABLE),
  reportQueue: createMessageQueue(sqs, env.EXPORT_QUEUE_URL),
  letterQueue: createMessageQueue(sqs, env.LETTER_QUEUE_URL),
  outcomesFiles: createOutcomesFileStore(dynamoDb, env.CAMPAIGN_TABLE),
  outcomesQueue: createMessageQueue(sqs, env.LETTER_QUEUE_URL),
  batches: createBatchStore(dynamoDb, env.CAMPAIGN_TABLE),
  canPrint: env.CAN_PRINT,
  letterPrice: readLetterPrice(env.LETTER_PRICE),
  purgeQueue: createMessageQueue(sqs, env.PURGE_QUEUE_URL),
  timeZone: zoneOf(env.DEFAULT_COUNTRY),
  fallbackHourMs: env.FALLBACK_HOUR_SECONDS * 1000,
  retentionDays: env.RETENTION_DAYS,
  sender: createEmailSender(ses, {
    mode: env.SEND_MODE,
    from: env.FROM_ADDRESS,
    replyTo: env.REPLY_TO_ADDRESS,
    configurationSet: env.CONFIGURATION_SET,
  }),
  sendMode: env.SEND_MODE,
  ...(smsLimits && {
    sms: {
      account: createSmsAccount(createSmsAccountClient(), cloudWatch, smsLimits, Date.now),
    },
  }),
  quietHours: quietHoursOf(env),
  rateMargin: env.RATE_MARGIN_PERCENT / 100,
  identity: createSendingIdentity(ses, env.SENDER_DOMAIN),
  concurrency: async () => await askFunctions(lambda),
  functionsAtOnce: env.FUNCTIONS_AT_ONCE,
  streamBytes: async () =>
    await ask(
      'cloudwatch:GetMetricStatistics',
      async () => (await readStreamLimit(cloudWatch, env.EVENT_STREAM, Date.now)) ?? env.EVENT_STREAM_BYTES,
    ),
  dns: createMailDns(env.DNS_SERVERS),
  senderDomain: env.SENDER_DOMAIN,
  senderName: env.SENDER_NAME,
  checkSite: env.CHECK_SITE === '' ? undefined : env.CHECK_SITE,
  codeMac: async () => hmac((await keys()).code),
  birthHash: async () => textHmac((await keys()).birthDate),
  homeCountry: env.DEFAULT_COUNTRY,
  readPhone: createPhoneReader(env.DEFAULT_COUNTRY),
  takesSms: createSmsCheck(smsCountriesOf(env)),
  isDomainEnding,
  domainToAscii,
  randomId,
  edgeToken: env.EDGE_TOKEN,
  clock: Date.now,
  log,
});

export const handler = measured(answer, metrics);
