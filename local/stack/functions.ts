import * as z from 'zod';
import type { AssemblyFiles } from '../template/assembly.ts';
import { TemplateError } from '../template/template.ts';
import type { Queues } from './queues.ts';
import { lastOf, type Resources } from './resources.ts';

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

/** `SendFunction1A2B3C4D` → `send`: the logical id without CDK's hash and the word for what it is. */
const callerOf = (id: string): string =>
  id
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/(Function|Handler|Lambda)+$/, '')
    .toLowerCase() || id.toLowerCase();

/** The functions of a stack, in the order of the template. */
export type Functions = {
  all: LocalFunction[];
  /** Name of the function with a name or ARN. Throws {@link TemplateError} where the stack has none such. */
  named(nameOrArn: string, where: string): string;
};

export const readFunctions = ({ each, ref, attribute }: Resources, files: AssemblyFiles): Functions => {
  const asyncRetries = new Map(
    each(['AWS::Lambda::EventInvokeConfig'], eventInvokeProperties, (_, properties) => [
      lastOf(properties.FunctionName, ':'),
      properties.MaximumRetryAttempts,
    ]),
  );

  const all = each(['AWS::Lambda::Function'], functionProperties, (id, properties): LocalFunction => {
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
  const named = (nameOrArn: string, where: string): string => {
    const name = lastOf(nameOrArn.replace(/\/invocations$/, ''), ':');
    if (all.some((one) => one.name === name)) return name;
    throw new TemplateError(`${where} names the function ${nameOrArn}, which the stack does not have.`);
  };
  return { all, named };
};

/** Which queues feed which functions. */
export const readEventSources = (
  { each }: Resources,
  functions: Functions,
  queues: Queues,
): EventSourceMapping[] =>
  each(['AWS::Lambda::EventSourceMapping'], eventSourceProperties, (id, properties): EventSourceMapping[] => {
    const { MaximumConcurrency } = properties.ScalingConfig;
    if (!properties.Enabled) return [];
    return [
      {
        functionName: functions.named(properties.FunctionName, id),
        queueName: queues.named(properties.EventSourceArn, id),
        queueArn: properties.EventSourceArn,
        batchSize: properties.BatchSize,
        windowSeconds: properties.MaximumBatchingWindowInSeconds,
        ...(MaximumConcurrency === undefined ? {} : { maximumConcurrency: MaximumConcurrency }),
        reportsItemFailures: properties.FunctionResponseTypes.length > 0,
      },
    ];
  }).flat();

export const readSchedules = ({ each }: Resources, functions: Functions): LocalSchedule[] =>
  each(
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
          functionName: functions.named(Target.Arn, id),
          input: JSON.parse(Target.Input ?? '{}'),
          roleArn: Target.RoleArn,
        },
      ];
    },
  ).flat();
