/**
 * Writes models.json from the service models of botocore (Apache-2.0), as far as requests can be checked with them:
 * `npx node local/service-models/write-models.ts FOLDER_WITH_ONE_JSON_FILE_A_SERVICE`, then format it. An operation that
 * the project comes to call is added here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Services, Shape } from './models.ts';

/** File of the model and operations, by the names that requests are signed for. */
const used: Record<string, { file: string; operations: string[]; isAnswerKept?: true }> = {
  dynamodb: {
    file: 'dynamodb.json',
    operations: [
      'BatchGetItem',
      'BatchWriteItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'Scan',
      'TransactWriteItems',
      'UpdateItem',
    ],
  },
  sqs: {
    file: 'sqs.json',
    operations: [
      'ChangeMessageVisibility',
      'ChangeMessageVisibilityBatch',
      'DeleteMessage',
      'DeleteMessageBatch',
      'GetQueueAttributes',
      'GetQueueUrl',
      'ReceiveMessage',
      'SendMessage',
      'SendMessageBatch',
    ],
  },
  s3: {
    file: 's3.json',
    operations: [
      'AbortMultipartUpload',
      'CompleteMultipartUpload',
      'CreateMultipartUpload',
      'DeleteObject',
      'GetObject',
      'HeadObject',
      'ListObjectVersions',
      'ListObjectsV2',
      'ListParts',
      'PutObject',
      'UploadPart',
    ],
  },
  ses: {
    file: 'sesv2.json',
    operations: ['GetAccount', 'GetEmailIdentity', 'SendBulkEmail', 'SendEmail'],
    isAnswerKept: true,
  },
  'sms-voice': {
    file: 'pinpoint-sms-voice-v2.json',
    operations: [
      'DescribeAccountAttributes',
      'DescribeConfigurationSets',
      'DescribeSenderIds',
      'DescribeSpendLimits',
      'SendTextMessage',
    ],
    isAnswerKept: true,
  },
  monitoring: {
    file: 'cloudwatch.json',
    operations: ['GetMetricStatistics', 'ListMetrics'],
    isAnswerKept: true,
  },
  lambda: { file: 'lambda.json', operations: ['GetAccountSettings', 'Invoke'] },
  secretsmanager: { file: 'secretsmanager.json', operations: ['GetSecretValue'] },
};

type Reference = { shape: string };
type Model = {
  metadata: { targetPrefix?: string; protocols: string[] };
  operations: Record<
    string,
    { http: { method: string; requestUri: string }; input?: Reference; output?: Reference }
  >;
  shapes: Record<string, Record<string, unknown>>;
};

/** Constraints of a shape, or of a reference to one, on its values. */
const kept = [
  'shape',
  'type',
  'required',
  'members',
  'member',
  'key',
  'value',
  'min',
  'max',
  'pattern',
  'enum',
  'location',
  'locationName',
  'payload',
  'flattened',
  'union',
  'timestampFormat',
];

const reduced = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      if (!kept.includes(name) || (Array.isArray(inner) && inner.length === 0)) return [];
      if (name === 'members') {
        const members = Object.entries(inner as Record<string, Record<string, unknown>>);
        return [
          [name, Object.fromEntries(members.map(([member, reference]) => [member, reduced(reference)]))],
        ];
      }
      return [
        [name, ['member', 'key', 'value'].includes(name) ? reduced(inner as Record<string, unknown>) : inner],
      ];
    }),
  );

/** Names of the shapes that a shape is made of. */
const partsOf = ({ members = {}, member, key, value }: Shape): string[] =>
  [...Object.values(members), member, key, value].flatMap((one) => (one === undefined ? [] : [one.shape]));

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say in which folder the models of botocore lie.');

const services: Services = {};
for (const [service, { file, operations, isAnswerKept }] of Object.entries(used)) {
  const model = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Model;
  const shapes: Record<string, Shape> = {};
  const take = (name: string): void => {
    if (shapes[name] !== undefined) return;
    const shape = reduced(model.shapes[name] ?? {}) as Shape;
    shapes[name] = shape;
    for (const part of partsOf(shape)) take(part);
  };
  services[service] = {
    ...(model.metadata.targetPrefix === undefined || model.metadata.protocols.includes('rest-json')
      ? {}
      : { targetPrefix: model.metadata.targetPrefix }),
    operations: Object.fromEntries(
      operations.map((name) => {
        const operation = model.operations[name];
        if (operation === undefined) throw new Error(`${file} has no operation ${name}.`);
        const { http, input, output } = operation;
        const answer = isAnswerKept === true ? output?.shape : undefined;
        for (const shape of [input?.shape, answer]) if (shape !== undefined) take(shape);
        return [
          name,
          {
            method: http.method,
            uri: http.requestUri,
            ...(input === undefined ? {} : { input: input.shape }),
            ...(answer === undefined ? {} : { output: answer }),
          },
        ];
      }),
    ),
    shapes,
  };
}

writeFileSync(
  join(import.meta.dirname, 'models.json'),
  `${JSON.stringify({
    source:
      'botocore (github.com/boto/botocore), service models of August 2026, reduced to what restricts a value',
    licence: 'Apache-2.0, Copyright Amazon.com, Inc. or its affiliates',
    services,
  })}\n`,
);
