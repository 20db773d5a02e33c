import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LocalStack, readStack } from '../../../local/stack/read.ts';
import { filesOfAssembly, filesOfTemplate, synthesize } from '../../../local/template/assembly.ts';
import { type RawResource, TemplateError } from '../../../local/template/template.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = {
  region: 'eu-west-3',
  frontDoorUrl: 'http://127.0.0.1:4000',
  issuerUrl: 'http://127.0.0.1:4282',
  consoleUrl: 'http://127.0.0.1:4283',
};
const assets = {
  files: { code: { source: { path: 'asset.code' }, destinations: { here: { objectKey: 'code.zip' } } } },
};

/** Reads a stack of these resources, written as CDK does. */
const read = (Resources: Record<string, RawResource>): LocalStack => {
  const templateFile = join(folder, 'Tocsin.template.json');
  writeFileSync(templateFile, JSON.stringify({ Resources }));
  writeFileSync(join(folder, 'Tocsin.assets.json'), JSON.stringify(assets));
  return readStack(filesOfTemplate(templateFile), options);
};
const errorOf = (Resources: Record<string, RawResource>): string => {
  try {
    read(Resources);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  throw new Error('the stack was read without an error');
};

const Send = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: 'code.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: 'role' },
};
const Chunks = { Type: 'AWS::SQS::Queue' };
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const mapping = (more: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: arnOf('Chunks'), FunctionName: { Ref: 'SendFunction1A2B3C4D' }, ...more },
});
const schedule = (more: Record<string, unknown> = {}, target: Record<string, unknown> = {}) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression: 'rate(1 minute)',
    Target: { Arn: arnOf('SendFunction1A2B3C4D'), RoleArn: 'role', ...target },
    ...more,
  },
});

describe('a stack as the local run plays it', () => {
  it('has functions with Lambda’s defaults, named short for meters and logs', () => {
    const { functions } = read({
      SendFunction1A2B3C4D: {
        ...Send,
        Properties: {
          ...Send.Properties,
          Environment: { Variables: { QUEUE: { Ref: 'Chunks' }, SIZE: 50 } },
        },
      },
      Chunks,
    });
    expect(functions).toEqual([
      expect.objectContaining({
        caller: 'send',
        name: 'Tocsin-SendFunction1A2B3C4D',
        codeDir: join(folder, 'asset.code'),
        memoryMiB: 128,
        timeoutSeconds: 3,
        environment: { QUEUE: 'http://127.0.0.1:4000/000000000000/Tocsin-Chunks', SIZE: '50' },
        asyncRetries: 2,
      }),
    ]);
  });

  it('feeds functions by its mappings and schedules, those that are switched off left out', () => {
    const { eventSources, schedules } = read({
      SendFunction1A2B3C4D: Send,
      Chunks,
      On: mapping({ BatchSize: 25, ScalingConfig: { MaximumConcurrency: 4 } }),
      Off: mapping({ Enabled: false }),
      Minutely: schedule({}, { Input: '{"why":"minute"}' }),
      Daily: schedule({ ScheduleExpression: 'rate(2 days)' }),
      Never: schedule({ State: 'DISABLED' }),
    });
    expect(eventSources).toEqual([
      {
        functionName: 'Tocsin-SendFunction1A2B3C4D',
        queueName: 'Tocsin-Chunks',
        queueArn: 'arn:aws:sqs:eu-west-3:000000000000:Tocsin-Chunks',
        batchSize: 25,
        windowSeconds: 0,
        maximumConcurrency: 4,
        reportsItemFailures: false,
      },
    ]);
    expect(schedules.map(({ name, everyMinutes, input }) => ({ name, everyMinutes, input }))).toEqual([
      { name: 'Minutely', everyMinutes: 1, input: { why: 'minute' } },
      { name: 'Daily', everyMinutes: 2_880, input: {} },
    ]);
  });

  it('hands queues on to their dead-letter queues', () => {
    const redrive = { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: '5' };
    const { queues } = read({
      Chunks: { ...Chunks, Properties: { VisibilityTimeout: 60, RedrivePolicy: redrive } },
      Dead: { Type: 'AWS::SQS::Queue' },
    });
    expect(queues.find(({ name }) => name === 'Tocsin-Chunks')?.attributes).toEqual({
      VisibilityTimeout: '60',
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-3:000000000000:Tocsin-Dead","maxReceiveCount":5}',
    });
  });
});

describe('a stack that the local run cannot play is refused, with what and where', () => {
  const Fn = { SendFunction1A2B3C4D: Send, Chunks };
  it.each<[string, Record<string, RawResource>, string | RegExp]>([
    [
      'a type that it does not know',
      { Cache: { Type: 'AWS::ElastiCache::CacheCluster' } },
      'Cache is a AWS::ElastiCache::CacheCluster. The local run neither plays this type nor knows that it needs nothing of it.',
    ],
    [
      'an unknown intrinsic function',
      { Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Base64': 'x' } } } },
      'Files.BucketName uses Fn::Base64, which the local run does not support.',
    ],
    [
      'a resource that is missing',
      { ...Fn, On: mapping({ EventSourceArn: arnOf('Gone') }) },
      'On.EventSourceArn refers to Gone, which does not exist.',
    ],
    [
      'a queue of somebody else',
      { ...Fn, On: mapping({ EventSourceArn: 'arn:aws:sqs:eu-west-3:1:other' }) },
      "On names arn:aws:sqs:eu-west-3:1:other; the local run knows the stack's own queues only.",
    ],
    [
      'a function of somebody else',
      { ...Fn, On: mapping({ FunctionName: 'other' }) },
      'On names the function other, which the stack does not have.',
    ],
    [
      'code that is no asset',
      { Send: { ...Send, Properties: { ...Send.Properties, Code: { S3Key: 'elsewhere.zip' } } } },
      "The code of Send is not among the stack's assets.",
    ],
    [
      'another runtime',
      { Send: { ...Send, Properties: { ...Send.Properties, Runtime: 'python3.14' } } },
      /cannot use Send \(AWS::Lambda::Function\):[\s\S]*the local run starts Node functions only[\s\S]*Runtime/,
    ],
    [
      'a property whose meaning would be lost',
      { ...Fn, On: mapping({ FilterCriteria: { Filters: [] } }) },
      /cannot use On \(AWS::Lambda::EventSourceMapping\):[\s\S]*FilterCriteria/,
    ],
    [
      'a FIFO queue',
      { Chunks: { ...Chunks, Properties: { FifoQueue: true } } },
      /cannot use Chunks \(AWS::SQS::Queue\):[\s\S]*no FIFO queues/,
    ],
    [
      'a cron expression',
      { ...Fn, Nightly: schedule({ ScheduleExpression: 'cron(0 3 * * ? *)' }) },
      'Nightly has the schedule cron(0 3 * * ? *); the local run supports rate(…) only, of a minute or longer.',
    ],
    [
      'context attributes of a schedule',
      { ...Fn, Nightly: schedule({}, { Input: '{"at":"<aws.scheduler.scheduled-time>"}' }) },
      'Nightly uses context attributes, which the local run does not fill in.',
    ],
    [
      'notifications of deleted objects',
      {
        Chunks,
        Files: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            NotificationConfiguration: {
              QueueConfigurations: [{ Event: 's3:ObjectRemoved:*', Queue: arnOf('Chunks') }],
            },
          },
        },
      },
      /cannot use Files \(AWS::S3::Bucket\):[\s\S]*created objects only/,
    ],
    [
      'a route to nowhere',
      {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Route: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /', Target: 'integrations/None' },
        },
      },
      'Route has no integration that the local run knows.',
    ],
    [
      'settings of a route that there is not',
      {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Stage: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: {
            ApiId: { Ref: 'Api' },
            RouteSettings: { 'GET /': { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 } },
          },
        },
      },
      'The stage has settings of a route "GET /", which there is not.',
    ],
  ])('%s', (_, resources, message) => {
    expect(errorOf(resources)).toMatch(message);
  });
});

describe('an assembly', () => {
  const table = (name: unknown) => ({
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  });
  type Stack = { Resources: object; Outputs?: object };
  let assemblies = 0;
  const assembly = (stacks: Record<string, Stack>, dependencies: Record<string, string[]> = {}): string => {
    assemblies += 1;
    const dir = join(folder, `assembly-${assemblies}`);
    mkdirSync(dir);
    for (const [id, stack] of Object.entries(stacks)) {
      writeFileSync(join(dir, `${id}.template.json`), JSON.stringify(stack));
    }
    const artifacts = Object.fromEntries(
      Object.keys(stacks).map((id) => [
        id,
        { type: 'aws:cloudformation:stack', dependencies: dependencies[id] ?? [] },
      ]),
    );
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ artifacts }));
    return dir;
  };
  const core: Stack = { Resources: { One: table('one') }, Outputs: { Name: { Value: { Ref: 'One' } } } };
  const reading = (output: string): Stack => ({
    Resources: {
      Two: table({
        'Fn::Join': ['-', [{ 'Fn::GetStackOutput': { StackName: 'Core', OutputName: output } }, 'x']],
      }),
    },
  });

  it('of several stacks is played as one, each after those that it depends on', () => {
    const dir = assembly({ Later: reading('Name'), Core: core }, { Later: ['Core'] });
    const stack = readStack(filesOfAssembly(dir), options);
    expect(stack.name).toBe('Core');
    expect(stack.tables.map(({ TableName }) => TableName)).toEqual(['one', 'one-x']);
  });

  it.each<[string, Record<string, Stack>, Record<string, string[]>, string]>([
    [
      'reads an output that nobody has',
      { Core: core, Later: reading('Nothing') },
      { Later: ['Core'] },
      'Later needs the output Nothing of Core, which no stack before it has.',
    ],
    [
      'reads an output of a stack that comes after it',
      { Later: reading('Name'), Core: core },
      {},
      'Later needs the output Name of Core, which no stack before it has.',
    ],
    ['names two things alike', { Core: core, Later: core }, {}, 'Two stacks have a resource One.'],
    [
      'waits for itself',
      { One: core, Two: core },
      { One: ['Two'], Two: ['One'] },
      'Stacks wait for each other',
    ],
    [
      'asks for the name of a later stack',
      { Core: core, Later: { Resources: { Two: table({ Ref: 'AWS::StackName' }) } } },
      {},
      'Later uses AWS::StackName, which the local run knows of the first stack only.',
    ],
  ])('that %s is refused', (_, stacks, dependencies, message) => {
    const dir = assembly(stacks, dependencies);
    expect(() => filesOfAssembly(dir)).toThrow(message);
  });

  it('that cannot be made fails with the words of the app', async () => {
    const app = join(folder, 'app.mjs');
    writeFileSync(app, 'console.error("sender.address is missing"); process.exit(1);');
    await expect(synthesize(app, join(folder, 'out'), {})).rejects.toThrow(
      'The stack could not be synthesized:\nsender.address is missing',
    );
  });
});
