import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AssemblyFiles } from './assembly.ts';
import {
  type DeployedFiles,
  type LocalDistribution,
  readDeployments,
  readDistributions,
} from './distribution/read.ts';
import type { CorsRule } from './front-door/cors.ts';
import { readPolicies, type StackPolicies } from './iam/policies.ts';
import { createNaming } from './physical-names.ts';
import { createResolver, type RawTemplate, TemplateError } from './template.ts';

/** The account that the local run plays. */
export const ACCOUNT_ID = '000000000000';

export type LocalFunction = {
  name: string;
  /** Short name for meters, logs and access keys: `send`. */
  caller: string;
  arn: string;
  /** ARN of the role that it runs in. */
  roleArn: string;
  /** Whether Lambda writes traces to AWS X-Ray in that role. */
  isTraced?: true;
  /** Folder of the bundle. */
  codeDir: string;
  /** Module and export, `index.handler`. */
  handler: string;
  memoryMiB: number;
  timeoutSeconds: number;
  reservedConcurrency?: number;
  environment: Record<string, string>;
  logGroup: string;
  /** `AWS_LAMBDA_LOG_FORMAT` and `AWS_LAMBDA_LOG_LEVEL` where the template configures logging. */
  logFormat?: string;
  logLevel?: string;
  /** Times that a failed asynchronous invocation is repeated. */
  asyncRetries: number;
};

/** What `CreateTable` takes. */
export type LocalTable = { TableName: string } & Record<string, unknown>;

export type LocalQueue = { name: string; arn: string; url: string; attributes: Record<string, string> };

/** Says to a queue which objects were made. `event` is as in the template, `s3:ObjectCreated:*`. */
export type ObjectNotification = { event: string; prefix: string; suffix: string; queueName: string };

export type LocalBucket = {
  name: string;
  isVersioned: boolean;
  notifications: ObjectNotification[];
  cors: CorsRule[];
};

export type EventSourceMapping = {
  functionName: string;
  queueName: string;
  queueArn: string;
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency?: number;
  reportsItemFailures: boolean;
};

export type LocalSchedule = {
  name: string;
  everyMinutes: number;
  functionName: string;
  input: unknown;
  /** ARN of the role in which it invokes the function. */
  roleArn: string;
};

export type LocalSecret = {
  arn: string;
  name: string;
  length: number;
  fixed?: string;
  /** A JSON object that the generated text is put into, under `key`. */
  template?: { text: string; key: string };
};

/** The client of the user pool that signs people in, and the groups that they may be in. */
export type LocalSignIn = {
  clientId: string;
  callbackUrls: string[];
  /** Where signing out may lead to. */
  logoutUrls: string[];
  scopes: string[];
  accessTokenSeconds: number;
  sessionSeconds: number;
  groups: string[];
};

export type JwtAuthorizer = { issuer: string; audience: string[] };

export type LocalRoute = {
  /** `GET /v1/campaigns/{campaign}`, `ANY /{proxy+}` or `$default`. */
  key: string;
  functionName: string;
  authorizer?: JwtAuthorizer;
  /** A token needs one of these, where there are any. */
  scopes: string[];
};

export type LocalHttpApi = { id: string; routes: LocalRoute[] };

/** How a delivery stream writes its files to a bucket. */
export type DeliveryStreamSettings = {
  name: string;
  bucket: string;
  prefix: string;
  /** Time and size before compression, whichever comes first, after which a file is written. */
  bufferSeconds: number;
  bufferMiB: number;
  compression: 'UNCOMPRESSED' | 'GZIP';
};

export type LocalConfigurationSet = {
  name: string;
  eventTypes: string[];
  /** ARN of the role in which events are written to the stream. */
  roleArn: string;
  /** With the ARN of the stream, and that of the role in which it writes its files. */
  deliveryStream: DeliveryStreamSettings & { arn: string; roleArn: string };
};

/** A name that SMS may come from in a country. */
export type LocalSenderId = { senderId: string; country: string };

/** Countries that a protect configuration lets SMS go to; all that it does not name. */
export type LocalProtection = { id: string; blockedCountries: string[] };

/** What of a stack the local run plays. */
export type LocalStack = {
  name: string;
  region: string;
  functions: LocalFunction[];
  tables: LocalTable[];
  queues: LocalQueue[];
  buckets: LocalBucket[];
  eventSources: EventSourceMapping[];
  schedules: LocalSchedule[];
  secrets: LocalSecret[];
  httpApi?: LocalHttpApi;
  distribution?: LocalDistribution;
  /** What is put into buckets when the stack is deployed. */
  deployments: DeployedFiles[];
  signIn?: LocalSignIn;
  /** Domains and addresses that may send. */
  identities: string[];
  configurationSets: LocalConfigurationSet[];
  /** Those of SMS. */
  smsConfigurationSets: LocalConfigurationSet[];
  senderIds: LocalSenderId[];
  protections: LocalProtection[];
  policies: StackPolicies;
};

/** Types that have no part in a run on one computer. */
const notNeeded = new Set([
  'AWS::CDK::Metadata',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::ResourcePolicy',
]);

const functionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
  Runtime: z.string().startsWith('nodejs', 'the local run starts Node functions only'),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Environment: z
    .object({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
    .default({ Variables: {} }),
  LoggingConfig: z
    .object({
      LogFormat: z.string().optional(),
      ApplicationLogLevel: z.string().optional(),
      LogGroup: z.string().optional(),
    })
    .default({}),
});

const eventInvokeProperties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
});

const tableProperties = z.object({
  AttributeDefinitions: z.array(z.record(z.string(), z.unknown())),
  KeySchema: z.array(z.record(z.string(), z.unknown())),
  GlobalSecondaryIndexes: z
    .array(z.object({ IndexName: z.string(), KeySchema: z.unknown(), Projection: z.unknown() }))
    .optional(),
  LocalSecondaryIndexes: z
    .array(z.object({ IndexName: z.string(), KeySchema: z.unknown(), Projection: z.unknown() }))
    .optional(),
});

const attributeText = z.union([z.number(), z.string()]).transform(String).optional();
const queueProperties = z.object({
  DelaySeconds: attributeText,
  MaximumMessageSize: attributeText,
  MessageRetentionPeriod: attributeText,
  ReceiveMessageWaitTimeSeconds: attributeText,
  VisibilityTimeout: attributeText,
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
  FifoQueue: z.undefined('the local run has no FIFO queues').optional(),
});

const bucketProperties = z.object({
  VersioningConfiguration: z.object({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  NotificationConfiguration: z
    .strictObject({
      QueueConfigurations: z
        .array(
          z.strictObject({
            Event: z.string().startsWith('s3:ObjectCreated:', 'the local run tells of created objects only'),
            Queue: z.string(),
            Filter: z
              .strictObject({
                S3Key: z.strictObject({
                  Rules: z.array(
                    z.strictObject({
                      Name: z
                        .string()
                        .toLowerCase()
                        .pipe(z.enum(['prefix', 'suffix'])),
                      Value: z.string(),
                    }),
                  ),
                }),
              })
              .optional(),
          }),
        )
        .default([]),
    })
    .default({ QueueConfigurations: [] }),
  CorsConfiguration: z
    .strictObject({
      CorsRules: z.array(
        z.strictObject({
          AllowedHeaders: z.array(z.string()).default([]),
          AllowedMethods: z.array(z.string()),
          AllowedOrigins: z.array(z.string()),
          MaxAge: z.coerce.number().optional(),
        }),
      ),
    })
    .default({ CorsRules: [] }),
});

const eventSourceProperties = z.strictObject({
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(10),
  Enabled: z.stringbool().or(z.boolean()).default(true),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  MaximumBatchingWindowInSeconds: z.coerce.number().min(0).max(300).default(0),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().optional() }).default({}),
  MetricsConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const scheduleProperties = z.strictObject({
  Description: z.string().optional(),
  FlexibleTimeWindow: z.object({ Mode: z.string() }),
  GroupName: z.string().optional(),
  KmsKeyArn: z.string().optional(),
  Name: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: z.unknown().optional(),
    DeadLetterConfig: z.unknown().optional(),
  }),
});

const secretProperties = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      PasswordLength: z.coerce.number().default(32),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
});

const streamProperties = z.object({
  ExtendedS3DestinationConfiguration: z.object({
    BucketARN: z.string(),
    RoleARN: z.string(),
    Prefix: z.string().default(''),
    BufferingHints: z
      .object({
        IntervalInSeconds: z.coerce.number().default(300),
        SizeInMBs: z.coerce.number().default(5),
      })
      .default({ IntervalInSeconds: 300, SizeInMBs: 5 }),
    CompressionFormat: z.enum(['UNCOMPRESSED', 'GZIP']).default('UNCOMPRESSED'),
  }),
});

const eventDestinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.stringbool().or(z.boolean()).default(true),
    MatchingEventTypes: z.array(z.string()),
    KinesisFirehoseDestination: z.object({ DeliveryStreamARN: z.string(), IAMRoleARN: z.string() }),
  }),
});

const smsSetProperties = z.object({
  EventDestinations: z
    .array(
      z.object({
        Enabled: z.stringbool().or(z.boolean()),
        MatchingEventTypes: z.array(z.string()),
        KinesisFirehoseDestination: z.object({ DeliveryStreamArn: z.string(), IamRoleArn: z.string() }),
      }),
    )
    .max(1, 'the local run knows one event destination of a configuration set')
    .default([]),
});

const protectionProperties = z.object({
  CountryRuleSet: z
    .strictObject({
      SMS: z.array(z.strictObject({ CountryCode: z.string(), ProtectStatus: z.enum(['ALLOW', 'BLOCK']) })),
    })
    .default({ SMS: [] }),
});

const apiProperties = z.object({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z.undefined('the local run does not answer for CORS').optional(),
  Body: z.undefined('the local run reads routes from resources').optional(),
});

const validityUnit = z.enum(['seconds', 'minutes', 'hours', 'days']);
const userPoolClientProperties = z.object({
  AllowedOAuthFlows: z.tuple([z.literal('code')], 'the local run signs in by authorization code only'),
  AllowedOAuthScopes: z.array(z.string()),
  CallbackURLs: z.array(z.string()).min(1),
  LogoutURLs: z.array(z.string()).default([]),
  GenerateSecret: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .refine((secret) => !secret, 'the local run knows public clients only'),
  AccessTokenValidity: z.coerce.number(),
  RefreshTokenValidity: z.coerce.number(),
  TokenValidityUnits: z.object({ AccessToken: validityUnit, RefreshToken: validityUnit }),
});

const routeProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
  OperationName: z.string().optional(),
});

const integrationProperties = z.object({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  RequestParameters: z.undefined('the local run maps no request parameters').optional(),
});

const authorizerProperties = z.object({
  ApiId: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Audience: z.array(z.string()).default([]), Issuer: z.string() }),
});

/** `rate(5 minutes)` as minutes (EventBridge Scheduler user guide, "Schedule types"). */
const everyMinutes = (expression: string, id: string): number => {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = Number(count) * (unit === 'day' ? 1_440 : unit === 'hour' ? 60 : 1);
  if (minutes < 1 || unit === '') {
    throw new TemplateError(
      `${id} has the schedule ${expression}; the local run supports rate(…) only, of a minute or longer.`,
    );
  }
  return minutes;
};

const secondsOf = (length: number, unit: z.infer<typeof validityUnit>): number =>
  length * { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 }[unit];

const lastOf = (text: string, separator: string): string => text.slice(text.lastIndexOf(separator) + 1);

/** `SendFunction1A2B3C4D` → `send`: the logical id without CDK's hash and the word for what it is. */
const callerOf = (id: string): string =>
  id
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/(Function|Handler|Lambda)+$/, '')
    .toLowerCase() || id.toLowerCase();

export type StackOptions = {
  region: string;
  frontDoorUrl: string;
  apiUrl: string;
  issuerUrl: string;
  /** Address of the distribution's pages. */
  consoleUrl: string;
};

/** Reads the resources of some types. Of an object schema that is not strict only the named properties are resolved. */
export type Each = <T, R>(
  types: string[],
  schema: z.ZodType<T>,
  make: (id: string, properties: T) => R,
) => R[];

/**
 * Reads a synthesized stack as the local run plays it. Throws {@link TemplateError} for a resource type, property
 * or function of the template that the local run does not know.
 */
export const readStack = (files: AssemblyFiles, options: StackOptions): LocalStack => {
  const template = JSON.parse(readFileSync(files.templateFile, 'utf8')) as RawTemplate;
  const pseudo = { region: options.region, accountId: ACCOUNT_ID, stackName: files.stackName };
  const resolver = createResolver(template, pseudo, createNaming({ ...pseudo, ...options }));
  const seen = new Set<string>();

  const parsed = <T>(schema: z.ZodType<T>, value: unknown, where: string): T => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new TemplateError(`The local run cannot use ${where}:\n${z.prettifyError(result.error)}`);
  };
  const ref = (id: string): string => String(resolver.resolve({ Ref: id }, id));
  const attribute = (id: string, name: string): string =>
    String(resolver.resolve({ 'Fn::GetAtt': [id, name] }, id));

  /** Functions that CDK deploys files with; the local run reads the files where they are. */
  const deployers = new Set(
    Object.values(template.Resources).flatMap(({ Type, Properties }) => {
      const [id] =
        (Properties?.ServiceToken as { 'Fn::GetAtt'?: [string] } | undefined)?.['Fn::GetAtt'] ?? [];
      return Type === 'Custom::CDKBucketDeployment' && id !== undefined ? [id] : [];
    }),
  );
  const each: Each = (types, schema, make) => {
    for (const type of types) seen.add(type);
    return Object.entries(template.Resources).flatMap(([id, resource]) => {
      if (!types.includes(resource.Type) || !resolver.isMade(id) || deployers.has(id)) return [];
      const isStrict = schema instanceof z.ZodObject && schema.def.catchall !== undefined;
      const shape = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
      const properties = Object.entries(resource.Properties ?? {}).filter(
        ([name]) => isStrict || shape.includes(name),
      );
      const resolved = resolver.resolve(Object.fromEntries(properties), id);
      return [make(id, parsed(schema, resolved, `${id} (${resource.Type})`))];
    });
  };

  const asyncRetries = new Map(
    each(['AWS::Lambda::EventInvokeConfig'], eventInvokeProperties, (_, properties) => [
      lastOf(properties.FunctionName, ':'),
      properties.MaximumRetryAttempts,
    ]),
  );

  const functions = each(['AWS::Lambda::Function'], functionProperties, (id, properties): LocalFunction => {
    const codeDir = files.assetDir(properties.Code.S3Key);
    if (codeDir === undefined) throw new TemplateError(`The code of ${id} is not among the stack's assets.`);
    const name = ref(id);
    const logging = properties.LoggingConfig;
    return {
      name,
      caller: callerOf(id),
      arn: attribute(id, 'Arn'),
      roleArn: properties.Role,
      ...(properties.TracingConfig?.Mode === 'Active' ? { isTraced: true as const } : {}),
      codeDir,
      handler: properties.Handler,
      memoryMiB: properties.MemorySize,
      timeoutSeconds: properties.Timeout,
      ...(properties.ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: properties.ReservedConcurrentExecutions }),
      environment: properties.Environment.Variables,
      logGroup: logging.LogGroup ?? `/aws/lambda/${name}`,
      ...(logging.LogFormat === undefined ? {} : { logFormat: logging.LogFormat }),
      ...(logging.ApplicationLogLevel === undefined ? {} : { logLevel: logging.ApplicationLogLevel }),
      asyncRetries: asyncRetries.get(name) ?? 2,
    };
  });
  const functionNamed = (nameOrArn: string, where: string): string => {
    const name = lastOf(nameOrArn.replace(/\/invocations$/, ''), ':');
    if (functions.some((one) => one.name === name)) return name;
    throw new TemplateError(`${where} names the function ${nameOrArn}, which the stack does not have.`);
  };

  const queues = each(['AWS::SQS::Queue'], queueProperties, (id, properties): LocalQueue => {
    const { RedrivePolicy, FifoQueue: _, ...plain } = properties;
    const attributes = Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    return {
      name: attribute(id, 'QueueName'),
      arn: attribute(id, 'Arn'),
      url: ref(id),
      attributes: {
        ...Object.fromEntries(attributes),
        ...(RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
      },
    };
  });
  const queueNamed = (arn: string, where: string): string => {
    const queue = queues.find((one) => one.arn === arn);
    if (queue === undefined) {
      throw new TemplateError(`${where} names ${arn}; the local run knows the stack's own queues only.`);
    }
    return queue.name;
  };

  const streams = new Map(
    each(['AWS::KinesisFirehose::DeliveryStream'], streamProperties, (id, properties) => {
      const { BucketARN, RoleARN, Prefix, BufferingHints, CompressionFormat } =
        properties.ExtendedS3DestinationConfiguration;
      return [
        attribute(id, 'Arn'),
        {
          name: ref(id),
          arn: attribute(id, 'Arn'),
          roleArn: RoleARN,
          bucket: lastOf(BucketARN, ':'),
          prefix: Prefix,
          bufferSeconds: BufferingHints.IntervalInSeconds,
          bufferMiB: BufferingHints.SizeInMBs,
          compression: CompressionFormat,
        },
      ];
    }),
  );

  const streamOf = (arn: string, where: string) => {
    const stream = streams.get(arn);
    if (stream !== undefined) return stream;
    throw new TemplateError(`${where} writes to a delivery stream that the stack does not have.`);
  };

  const apis = each(['AWS::ApiGatewayV2::Api'], apiProperties, (id) => ref(id));
  if (apis.length > 1) throw new TemplateError('The local run serves one HTTP API; the stack has several.');
  const integrations = new Map(
    each(['AWS::ApiGatewayV2::Integration'], integrationProperties, (id, properties) => [
      `integrations/${id}`,
      functionNamed(properties.IntegrationUri, id),
    ]),
  );
  const authorizers = new Map(
    each(['AWS::ApiGatewayV2::Authorizer'], authorizerProperties, (id, properties) => [
      id,
      { issuer: properties.JwtConfiguration.Issuer, audience: properties.JwtConfiguration.Audience },
    ]),
  );
  const routes = each(['AWS::ApiGatewayV2::Route'], routeProperties, (id, properties): LocalRoute => {
    const functionName = integrations.get(properties.Target);
    if (functionName === undefined)
      throw new TemplateError(`${id} has no integration that the local run knows.`);
    const authorizer = authorizers.get(properties.AuthorizerId ?? '');
    if (properties.AuthorizationType === 'JWT' && authorizer === undefined) {
      throw new TemplateError(`${id} asks for a token, but its authorizer is not known.`);
    }
    return {
      key: properties.RouteKey,
      functionName,
      ...(properties.AuthorizationType === 'JWT' && authorizer !== undefined ? { authorizer } : {}),
      scopes: properties.AuthorizationScopes,
    };
  });
  const [apiId] = apis;
  const bucketAt = (domainName: string): string | undefined => {
    const [name, rest] = domainName.split(/\.(.*)/s);
    return rest === `s3.${options.region}.amazonaws.com` ? name : undefined;
  };
  const distributions = readDistributions(each, bucketAt, { ref, attribute });
  if (distributions.length > 1) {
    throw new TemplateError('The local run serves one distribution; the stack has several.');
  }
  const signInDomains = each(
    ['AWS::Cognito::UserPoolDomain'],
    z.object({ Domain: z.string() }),
    (_, { Domain }) => `https://${Domain}.auth.${options.region}.amazoncognito.com`,
  );
  /** Addresses of AWS in a text as they are on this machine. */
  const onThisMachine = (text: string): string => {
    const places = [
      ...distributions.map(({ domainName }) => [`https://${domainName}`, options.consoleUrl] as const),
      ...signInDomains.map((url) => [url, options.issuerUrl] as const),
    ];
    return places
      .reduce((done, [there, here]) => done.replaceAll(there, here), text)
      .replaceAll(/https:\/\/([a-z0-9.-]+)/g, (url, domainName: string) =>
        bucketAt(domainName) === undefined ? url : options.frontDoorUrl,
      );
  };
  const [distribution] = distributions.map((one) => ({
    ...one,
    behaviors: one.behaviors.map((behavior) => ({
      ...behavior,
      headers: Object.fromEntries(
        Object.entries(behavior.headers).map(([name, value]) => [name, onThisMachine(value)]),
      ),
    })),
  }));
  const groups = each(
    ['AWS::Cognito::UserPoolGroup'],
    z.object({ GroupName: z.string() }),
    (_, { GroupName }) => GroupName,
  );
  const clients = each(
    ['AWS::Cognito::UserPoolClient'],
    userPoolClientProperties,
    (id, properties): LocalSignIn => ({
      clientId: ref(id),
      callbackUrls: properties.CallbackURLs.map(onThisMachine),
      logoutUrls: properties.LogoutURLs.map(onThisMachine),
      scopes: properties.AllowedOAuthScopes,
      accessTokenSeconds: secondsOf(
        properties.AccessTokenValidity,
        properties.TokenValidityUnits.AccessToken,
      ),
      sessionSeconds: secondsOf(properties.RefreshTokenValidity, properties.TokenValidityUnits.RefreshToken),
      groups,
    }),
  );
  if (clients.length > 1) {
    throw new TemplateError('The local run signs in to one client; the stack has several.');
  }
  const [signIn] = clients;

  const stack: LocalStack = {
    name: files.stackName,
    region: options.region,
    functions,
    tables: each(
      ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
      tableProperties,
      (id, properties): LocalTable => ({
        TableName: ref(id),
        BillingMode: 'PAY_PER_REQUEST',
        ...properties,
      }),
    ),
    queues,
    buckets: each(['AWS::S3::Bucket'], bucketProperties, (id, properties): LocalBucket => {
      const configurations = properties.NotificationConfiguration.QueueConfigurations;
      return {
        name: ref(id),
        isVersioned: properties.VersioningConfiguration?.Status === 'Enabled',
        cors: properties.CorsConfiguration.CorsRules.map((rule) => ({
          origins: rule.AllowedOrigins,
          methods: rule.AllowedMethods,
          headers: rule.AllowedHeaders,
          ...(rule.MaxAge === undefined ? {} : { maxAgeSeconds: rule.MaxAge }),
        })),
        notifications: configurations.map(({ Event, Queue, Filter }): ObjectNotification => {
          const rule = (kind: string): string =>
            Filter?.S3Key.Rules.find(({ Name }) => Name === kind)?.Value ?? '';
          return {
            event: Event,
            prefix: rule('prefix'),
            suffix: rule('suffix'),
            queueName: queueNamed(Queue, id),
          };
        }),
      };
    }),
    eventSources: each(
      ['AWS::Lambda::EventSourceMapping'],
      eventSourceProperties,
      (id, properties): EventSourceMapping[] => {
        const { MaximumConcurrency } = properties.ScalingConfig;
        if (!properties.Enabled) return [];
        return [
          {
            functionName: functionNamed(properties.FunctionName, id),
            queueName: queueNamed(properties.EventSourceArn, id),
            queueArn: properties.EventSourceArn,
            batchSize: properties.BatchSize,
            windowSeconds: properties.MaximumBatchingWindowInSeconds,
            ...(MaximumConcurrency === undefined ? {} : { maximumConcurrency: MaximumConcurrency }),
            reportsItemFailures: properties.FunctionResponseTypes.length > 0,
          },
        ];
      },
    ).flat(),
    schedules: each(
      ['AWS::Scheduler::Schedule'],
      scheduleProperties,
      (id, { ScheduleExpression, State, Target, Name }): LocalSchedule[] => {
        if (State === 'DISABLED') return [];
        if (Target.Input?.includes('<aws.scheduler.')) {
          throw new TemplateError(`${id} uses context attributes, which the local run does not fill in.`);
        }
        return [
          {
            name: Name ?? id,
            everyMinutes: everyMinutes(ScheduleExpression, id),
            functionName: functionNamed(Target.Arn, id),
            input: JSON.parse(Target.Input ?? '{}'),
            roleArn: Target.RoleArn,
          },
        ];
      },
    ).flat(),
    secrets: each(['AWS::SecretsManager::Secret'], secretProperties, (id, properties): LocalSecret => {
      const generate = properties.GenerateSecretString;
      const { SecretStringTemplate: text, GenerateStringKey: key } = generate ?? {};
      return {
        arn: ref(id),
        name: lastOf(ref(id), ':').replace(/-[0-9a-f]{6}$/, ''),
        length: generate?.PasswordLength ?? 32,
        ...(properties.SecretString === undefined ? {} : { fixed: properties.SecretString }),
        ...(text === undefined || key === undefined ? {} : { template: { text, key } }),
      };
    }),
    ...(apiId === undefined ? {} : { httpApi: { id: apiId, routes } }),
    ...(distribution === undefined ? {} : { distribution }),
    deployments: readDeployments(each, files),
    ...(signIn === undefined ? {} : { signIn }),
    identities: each(['AWS::SES::EmailIdentity'], z.object({ EmailIdentity: z.string() }), (_, properties) =>
      properties.EmailIdentity.toLowerCase(),
    ),
    configurationSets: each(
      ['AWS::SES::ConfigurationSetEventDestination'],
      eventDestinationProperties,
      (id, { ConfigurationSetName, EventDestination }): LocalConfigurationSet[] => {
        if (!EventDestination.Enabled) return [];
        const { DeliveryStreamARN, IAMRoleARN } = EventDestination.KinesisFirehoseDestination;
        return [
          {
            name: ConfigurationSetName,
            eventTypes: EventDestination.MatchingEventTypes,
            roleArn: IAMRoleARN,
            deliveryStream: streamOf(DeliveryStreamARN, id),
          },
        ];
      },
    ).flat(),
    smsConfigurationSets: each(
      ['AWS::SMSVOICE::ConfigurationSet'],
      smsSetProperties,
      (id, { EventDestinations }): LocalConfigurationSet[] =>
        EventDestinations.filter(({ Enabled }) => Enabled).map(
          ({ MatchingEventTypes, KinesisFirehoseDestination: { DeliveryStreamArn, IamRoleArn } }) => ({
            name: ref(id),
            eventTypes: MatchingEventTypes,
            roleArn: IamRoleArn,
            deliveryStream: streamOf(DeliveryStreamArn, id),
          }),
        ),
    ).flat(),
    senderIds: each(
      ['AWS::SMSVOICE::SenderId'],
      z.object({ SenderId: z.string(), IsoCountryCode: z.string() }),
      (_, { SenderId, IsoCountryCode }) => ({ senderId: SenderId, country: IsoCountryCode }),
    ),
    protections: each(
      ['AWS::SMSVOICE::ProtectConfiguration'],
      protectionProperties,
      (id, { CountryRuleSet }) => ({
        id: ref(id),
        blockedCountries: CountryRuleSet.SMS.flatMap(({ CountryCode, ProtectStatus }) =>
          ProtectStatus === 'BLOCK' ? [CountryCode] : [],
        ),
      }),
    ),
    policies: readPolicies(template, resolver, pseudo),
  };

  for (const [id, { Type }] of Object.entries(template.Resources)) {
    if (!seen.has(Type) && !notNeeded.has(Type) && resolver.isMade(id)) {
      throw new TemplateError(
        `${id} is a ${Type}. The local run neither plays this type nor knows that it needs nothing of it.`,
      );
    }
  }
  return stack;
};
