import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { type Env, envSchema } from '../functions/api/env.ts';
import { acknowledge } from './acknowledge.ts';
import type { EmailSending } from './email-sending.ts';
import type { EventDelivery } from './event-delivery.ts';
import { ServiceLogs } from './service-logs.ts';
import type { SignIn } from './sign-in.ts';
import type { SmsSending } from './sms-sending.ts';
import { Step, type StepParts } from './step.ts';
import type { WorkQueue } from './work-queue.ts';

/** Never the address as called, nor the caller: its query may name a person. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
});

/** Answered without sign-in; everything else asks for a token. */
const publicPaths = ['/health', '/v1/docs', '/v1/openapi.json', '/v1/check'];

export type ApiStepParts = StepParts & {
  imports: WorkQueue;
  exports: WorkQueue;
  purges: WorkQueue;
  chunks: WorkQueue;
  events: EventDelivery;
  pace: Step;
  signIn: SignIn;
  email: EmailSending;
  edgeToken: string;
  sms?: SmsSending | undefined;
};

/** The HTTP API and its one function. */
export class ApiStep extends Step<Env> {
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, parts: ApiStepParts) {
    const { config, tables, audience, secret, imports, exports, purges, chunks, events, pace, email, sms } =
      parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.api,
      envSchema,
      environment: {
        CAMPAIGN_TABLE: tables.campaign.tableName,
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
        PURGE_QUEUE_URL: purges.queue.queueUrl,
        PURGE_DEAD_LETTERS_URL: purges.deadLetters.queueUrl,
        EDGE_TOKEN: parts.edgeToken,
        PACE_FUNCTION_NAME: pace.function.functionName,
        LOOKUP_SECRET_ARN: secret.secretArn,
        DEFAULT_COUNTRY: config.defaultCountry,
        LOOKUPS_PER_TEN_MINUTES: config.lookups.perTenMinutes,
        LOOKUPS_PER_DAY: config.lookups.perDay,
        RETENTION_DAYS: config.retentionDays,
        FROM_ADDRESS: email.from,
        REPLY_TO_ADDRESS: config.sender.replyTo,
        CONFIGURATION_SET: email.configurationSet.configurationSetName,
        SEND_MODE: config.sending.mode,
        RATE_MARGIN_PERCENT: config.sending.rateMarginPercent,
        SENDER_DOMAIN: config.sender.domain,
        SENDER_NAME: config.sender.name,
        ...sms?.limitVariables(),
        ...sms?.reachVariables(),
      },
      ...config.functions.api,
      // API Gateway answers for itself after 30 s.
      timeoutSeconds: 29,
    });
    tables.allow(this, {
      campaign: ['BatchGetItem', 'GetItem', 'PutItem', 'Query'],
      audience: ['BatchGetItem', 'BatchWriteItem', 'GetItem'],
      delivery: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      lookup: ['BatchGetItem', 'BatchWriteItem', 'Query', 'UpdateItem'],
    });
    audience.allowReading(this, 'uploads/*', 'imports/*/rejects.csv', 'reports/*');
    // The signed addresses of parts carry this right to whoever uploads.
    audience.allowWriting(this, 'uploads/*', 's3:ListMultipartUploadParts');
    for (const queue of [imports, chunks, events.files, exports, purges]) queue.allowRedriving(this);
    pace.allowInvoking(this);
    email.allowSending(this);
    email.allowReadingAccount(this);
    email.allowReadingIdentity(this);
    sms?.allowReadingAccount(this);
    secret.allowReading(this);
    this.httpApi = this.#createHttpApi(parts);
  }

  #createHttpApi({ config, key, signIn }: ApiStepParts): HttpApi {
    const integration = new HttpLambdaIntegration('Integration', this.function);
    const httpApi = new HttpApi(this, 'HttpApi', {
      apiName: `tocsin-${config.stage}`,
      createDefaultStage: false,
      defaultIntegration: integration,
      defaultAuthorizer: signIn.authorizer(),
      defaultAuthorizationScopes: signIn.scopes,
    });
    const authorizer = new HttpNoneAuthorizer();
    for (const path of publicPaths) {
      const routes = httpApi.addRoutes({
        path,
        methods: [HttpMethod.GET],
        integration,
        authorizer,
        authorizationScopes: [],
      });
      for (const route of routes) {
        const reason =
          'Tells nothing about a campaign or a person, and has to be read before anybody signs in.';
        acknowledge(route, 'AwsSolutions-APIG4', reason);
      }
    }
    new HttpStage(this, 'Stage', {
      httpApi,
      autoDeploy: true,
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(new ServiceLogs(this, 'AccessLogs', { key })),
        format: AccessLogFormat.custom(accessLogFormat),
      },
    });
    return httpApi;
  }
}
