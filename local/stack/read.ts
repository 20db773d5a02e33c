import * as z from 'zod';
import type { AssemblyFiles } from '../template/assembly.ts';
import { createNaming } from '../template/physical-names.ts';
import { createResolver, TemplateError } from '../template/template.ts';
import {
  type DeployedFiles,
  type LocalDistribution,
  readDeployments,
  readDistributions,
} from './distribution.ts';
import {
  type EventSourceMapping,
  type LocalFunction,
  type LocalSchedule,
  readEventSources,
  readFunctions,
  readSchedules,
} from './functions.ts';
import { type LocalHttpApi, readHttpApis } from './http-api.ts';
import { readPolicies, type StackPolicies } from './policies.ts';
import { type LocalSending, readSending } from './provider.ts';
import { type LocalQueue, readQueues } from './queues.ts';
import { createResources } from './resources.ts';
import { type LocalSignIn, readSignIn } from './sign-in.ts';
import {
  type LocalBucket,
  type LocalSecret,
  type LocalTable,
  readBuckets,
  readSecrets,
  readTables,
} from './storage.ts';

/** The account that the local run plays. */
export const ACCOUNT_ID = '000000000000';

/** The part of a stack that the local run plays. */
export type LocalStack = LocalSending & {
  name: string;
  region: string;
  functions: LocalFunction[];
  tables: LocalTable[];
  queues: LocalQueue[];
  buckets: LocalBucket[];
  eventSources: EventSourceMapping[];
  schedules: LocalSchedule[];
  secrets: LocalSecret[];
  httpApis: LocalHttpApi[];
  distribution?: LocalDistribution;
  /** What is put into buckets when the stack is deployed. */
  deployments: DeployedFiles[];
  signIn?: LocalSignIn;
  policies: StackPolicies;
};

/** Types that have no part in a run on one computer. */
const notNeeded = new Set([
  'AWS::CDK::Metadata',
  'AWS::Budgets::Budget',
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

export type StackOptions = {
  region: string;
  frontDoorUrl: string;
  issuerUrl: string;
  /** Address of the distribution's pages. */
  consoleUrl: string;
};

/**
 * Reads a synthesized stack as the local run plays it. Throws {@link TemplateError} for a resource type, property
 * or function of the template that the local run does not know.
 */
export const readStack = (files: AssemblyFiles, options: StackOptions): LocalStack => {
  const { template } = files;
  const pseudo = { region: options.region, accountId: ACCOUNT_ID, stackName: files.stackName };
  const resolver = createResolver(template, pseudo, createNaming({ ...pseudo, ...options }));
  const resources = createResources(template, resolver);

  const bucketAt = (domainName: string): string | undefined => {
    const [name, rest] = domainName.split(/\.(.*)/s);
    return rest === `s3.${options.region}.amazonaws.com` ? name : undefined;
  };
  const distributions = readDistributions(resources, bucketAt);
  if (distributions.length > 1) {
    throw new TemplateError('The local run serves one distribution; the stack has several.');
  }
  const signInDomains = resources.each(
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
  const functions = readFunctions(resources, files);
  const queues = readQueues(resources);
  const signIn = readSignIn(resources, onThisMachine);
  const stack: LocalStack = {
    name: files.stackName,
    region: options.region,
    functions: functions.all,
    tables: readTables(resources),
    queues: queues.all,
    buckets: readBuckets(resources, queues),
    eventSources: readEventSources(resources, functions, queues),
    schedules: readSchedules(resources, functions),
    secrets: readSecrets(resources),
    httpApis: readHttpApis(resources, functions),
    ...(distribution === undefined ? {} : { distribution }),
    deployments: readDeployments(resources, files),
    ...(signIn === undefined ? {} : { signIn }),
    ...readSending(resources),
    policies: readPolicies(template, resolver, pseudo),
  };
  resources.checkAllRead(notNeeded);
  return stack;
};
