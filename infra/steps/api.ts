import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { usualStreamBytes } from '../../core/account/events.ts';
import { type Env, envSchema } from '../../functions/api/env.ts';
import { type Config, checkSiteOf } from '../config/config.ts';
import { acknowledge } from '../data/nag-suppressions.ts';
import type { SealBucket } from '../data/seal-bucket.ts';
import type { WorkQueue } from '../data/work-queue.ts';
import type { EmailSending } from '../providers/email-sending.ts';
import type { EventDelivery } from '../providers/event-delivery.ts';
import type { SmsSending } from '../providers/sms-sending.ts';
import { ApiFront } from '../web/api-front.ts';
import type { SignIn } from '../web/sign-in.ts';
import { functionsAtOnce } from './functions-at-once.ts';
import { Step, type StepParts } from './step.ts';

/** What a letter costs on paper as the function reads it. */
const letterPriceOf = ({ letters }: Config): string =>
  letters?.price === undefined ? '' : `${letters.price.each} ${letters.price.currency}`;

export type ApiStepParts = StepParts & {
  imports: WorkQueue;
  exports: WorkQueue;
  letters: WorkQueue;
  purges: WorkQueue;
  chunks: WorkQueue;
  events: EventDelivery;
  pace: Step;
  signIn: SignIn;
  seals: SealBucket;
  email: EmailSending;
  edgeToken: string;
  sms?: SmsSending | undefined;
  check: Step;
};

/** The HTTP API and its one function. */
export class ApiStep extends Step<Env> {
  /** The way in for the command line and for programs. */
  readonly httpApi: ApiFront;

  constructor(scope: Construct, id: string, parts: ApiStepParts) {
    const {
      config,
      tables,
      audience,
      secret,
      auditSecret,
      seals,
      imports,
      exports,
      letters,
      purges,
      chunks,
      events,
      pace,
      email,
      sms,
    } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.api,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
        AUDIT_TABLE: tables.audit.tableName,
        AUDIT_SECRET_ARN: auditSecret.secretArn,
        SEAL_BUCKET: seals.bucketName,
        AUDIENCE_TABLE: tables.audience.tableName,
        DELIVERY_TABLE: tables.delivery.tableName,
        LOOKUP_TABLE: tables.lookup.tableName,
        AUDIENCE_BUCKET: audience.bucketName,
        IMPORT_QUEUE_URL: imports.queue.queueUrl,
        IMPORT_DEAD_LETTERS_URL: imports.deadLetters.queueUrl,
        CHUNK_QUEUE_URL: chunks.queue.queueUrl,
        CHUNK_DEAD_LETTERS_URL: chunks.deadLetters.queueUrl,
        EVENT_QUEUE_URL: events.files.queue.queueUrl,
        EVENT_DEAD_LETTERS_URL: events.files.deadLetters.queueUrl,
        EXPORT_QUEUE_URL: exports.queue.queueUrl,
        EXPORT_DEAD_LETTERS_URL: exports.deadLetters.queueUrl,
        LETTER_QUEUE_URL: letters.queue.queueUrl,
        LETTER_DEAD_LETTERS_URL: letters.deadLetters.queueUrl,
        CAN_PRINT: config.letters !== undefined,
        LETTER_PRICE: letterPriceOf(config),
        PURGE_QUEUE_URL: purges.queue.queueUrl,
        PURGE_DEAD_LETTERS_URL: purges.deadLetters.queueUrl,
        EDGE_TOKEN: parts.edgeToken,
        PACE_FUNCTION_NAME: pace.function.functionName,
        LOOKUP_SECRET_ARN: secret.secretArn,
        DEFAULT_COUNTRY: config.defaultCountry,
        FALLBACK_HOUR_SECONDS: config.fallbackHourSeconds ?? 3_600,
        LOOKUPS_PER_TEN_MINUTES: config.lookups.perTenMinutes,
        LOOKUPS_PER_DAY: config.lookups.perDay,
        CHANGES_PER_HOUR: config.changes.perHour,
        CHANGES_PER_DAY: config.changes.perDay,
        RETENTION_DAYS: config.retentionDays,
        FROM_ADDRESS: email.from,
        REPLY_TO_ADDRESS: config.sender.replyTo,
        CONFIGURATION_SET: email.configurationSet.configurationSetName,
        SEND_MODE: config.sending.mode,
        RATE_MARGIN_PERCENT: config.sending.rateMarginPercent,
        FUNCTIONS_AT_ONCE: functionsAtOnce(config),
        EVENT_STREAM: events.stream.ref,
        EVENT_STREAM_BYTES: usualStreamBytes(config.region),
        SIGN_IN_ISSUER: parts.signIn.pool.userPoolProviderUrl,
        SENDER_DOMAIN: config.sender.domain,
        SENDER_NAME: config.sender.name,
        CHECK_SITE: checkSiteOf(config) ?? '',
        ...sms?.limitVariables(),
        ...sms?.reachVariables(),
      },
      ...config.functions.api,
      // API Gateway answers for itself after 30 s.
      timeoutSeconds: 29,
    });
    tables.allow(this, {
      campaign: ['BatchGetItem', 'GetItem', 'Query'],
      audience: ['BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem'],
      delivery: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      lookup: ['PutItem', 'Query', 'UpdateItem'],
      audit: ['Query'],
    });
    tables.allowPartitions(
      this,
      'campaign',
      ['PutItem'],
      'campaigns',
      'c????????????',
      'answer#*',
      'columns',
    );
    tables.allowPartitions(this, 'audit', ['PutItem'], 'c????????????', 'by-*');
    auditSecret.allowReading(this);
    seals.allowListing(this);
    tables.allowAuditIndexes(this, 'about', 'chains');
    audience.allowReading(
      this,
      'uploads/*',
      'imports/*/rejects.csv',
      'imports/*/conflicts.json',
      'reports/*',
      'letters/*',
      'outcomes/*',
    );
    // The signed addresses of parts carry this right to whoever uploads.
    audience.allowWriting(this, 'uploads/*', 's3:ListMultipartUploadParts');
    audience.allowWriting(this, 'outcomes/*', 's3:ListMultipartUploadParts');
    for (const queue of [imports, chunks, events.files, exports, letters, purges]) queue.allowRedriving(this);
    pace.allowInvoking(this);
    email.allowSending(this);
    email.allowReadingAccount(this);
    email.allowReadingIdentity(this);
    this.#allowReadingRoom();
    sms?.allowReadingAccount(this);
    secret.allowReading(this);
    const { key, signIn } = parts;
    this.httpApi = new ApiFront(this, 'HttpApi', {
      config,
      key,
      functions: { api: this.function, check: parts.check.function },
      signIn,
      client: signIn.client,
    });
  }

  /** Allows reading how many functions may be at work at once, and what the stream of events takes. */
  #allowReadingRoom(): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAccountSettings', 'cloudwatch:GetMetricStatistics'],
        resources: ['*'],
      }),
    );
    acknowledge(
      this,
      'AwsSolutions-IAM5[Resource::*]',
      'The settings of the account, and metrics, know no resources.',
    );
  }
}
