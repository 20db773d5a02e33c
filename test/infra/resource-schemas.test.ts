import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, localConfig, parseConfig } from '../../infra/config/config.ts';
import { createTocsinApp } from '../../infra/stacks/tocsin-app.ts';
import { createBundles } from '../../infra/steps/bundles.ts';
import { buildConsole } from '../../infra/web/console-files.ts';
import { joinTemplates } from '../../local/template/join-templates.ts';
import type { RawTemplate } from '../../local/template/template.ts';
import { type CheckedTemplate, faultsOfResources } from './resource-schemas/check.ts';
import { faultsOfSize, limits, usedOf } from './resource-schemas/limits.ts';

const example: Record<string, unknown> & { sender: object } = JSON.parse(
  readFileSync(new URL('../../tocsin.config.example.json', import.meta.url), 'utf8'),
);
const account = '123456789012';
const own = {
  account,
  sender: {
    domain: 'avis.chu-exemplaire.fr',
    address: 'ne-pas-repondre@avis.chu-exemplaire.fr',
    name: 'CHU exemplaire',
    replyTo: 'dpo@chu-exemplaire.fr',
  },
  alarms: { email: 'astreinte@chu-exemplaire.fr' },
};

/** Nothing left out, everything as long or as large as the configuration allows where that shows in a template. */
const everything = {
  ...example,
  ...own,
  stage: 'production-of-region',
  budget: { monthlyUsd: 25_000 },
  tags: { 'cost-centre': '4711', 'Centre de coût': 'Données: patients / 2026' },
  console: {
    domain: {
      name: 'tocsin.chu-exemplaire.fr',
      certificateArn: `arn:aws:acm:us-east-1:${account}:certificate/0a1b2c3d-0000-4000-8000-0123456789ab`,
    },
  },
  sms: {
    senderId: 'CHUEXEMPLAI',
    countries: ['FR', 'GP', 'MQ', 'GF', 'RE', 'BE', 'CH', 'LU'],
    partsPerSecond: 1_000,
    quietHours: 'french',
    timeToLiveSeconds: 259_200,
    maxPriceUsd: 99.99,
    monthlyLimitUsd: 10_000_000,
  },
  retentionDays: 3_650,
  sending: { mode: 'single', rateMarginPercent: 2, maximumConcurrency: 1_000, settleSeconds: 43_200 },
  events: { bufferSeconds: 900, bufferMebibytes: 128, batchingWindowSeconds: 300, maximumConcurrency: 1_000 },
  functions: {
    import: { memoryMebibytes: 10_240, timeoutSeconds: 900 },
    send: { memoryMebibytes: 10_240, timeoutSeconds: 900 },
  },
  signIn: { accessTokenMinutes: 1_440, sessionHours: 720 },
};

const configurations: [name: string, config: Config][] = [
  ['the local stage', localConfig],
  ['the example with names of one’s own', parseConfig({ ...example, ...own })],
  ['a production with everything', parseConfig(everything)],
];

const dir = mkdtempSync(join(tmpdir(), 'tocsin-schemas-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Stacks = { name: string; template: CheckedTemplate }[];
const stacksOf = new Map<string, Stacks>();
/** The stacks as one template, to plant faults in whatever stack their resource stands in. */
const clone = (): CheckedTemplate => {
  const stacks = stacksOf.get('a production with everything') ?? [];
  const named = stacks.map(({ name, template }) => ({ stackName: name, template: template as RawTemplate }));
  return structuredClone(joinTemplates(named)) as CheckedTemplate;
};

beforeAll(async () => {
  const [bundles, consoleFiles] = await Promise.all([createBundles(), buildConsole()]);
  for (const [name, config] of configurations) {
    const outDir = join(dir, config.stage);
    const { stacks } = createTocsinApp({ config, version: '1.2.3', bundles, consoleFiles, outDir }).synth();
    stacksOf.set(
      name,
      stacks.map(({ stackName, template }) => ({ name: stackName, template })),
    );
  }
}, 300_000);

describe.each(configurations.map(([name]) => name))('the stacks of %s', (name) => {
  const stacks = (): Stacks => stacksOf.get(name) ?? [];

  it('have only resources that AWS’s own schemas allow', () => {
    const resources = stacks().flatMap(({ template }) => Object.keys(template.Resources));
    expect(resources.length).toBeGreaterThan(100);
    expect(stacks().flatMap(({ template }) => faultsOfResources(template))).toEqual([]);
  });

  it('stay within the limits of AWS that stand in no schema', () => {
    for (const { name: stack, template } of stacks()) expect(faultsOfSize(template, stack)).toEqual([]);
  });
});

type Resource = { Type: string; Properties: Record<string, unknown> };

describe('a fault planted in a template', () => {
  const ofType = (template: CheckedTemplate, type: string): Resource => {
    const found = Object.values(template.Resources).find(({ Type }) => Type === type);
    if (found === undefined) throw new Error(`the template has no ${type}`);
    return found as Resource;
  };
  const at = (value: unknown, ...path: (string | number)[]): Record<string, unknown> =>
    path.reduce((inner, name) => (inner as Record<string | number, unknown>)[name], value) as Record<
      string,
      unknown
    >;

  const text = { 'Fn::Join': ['', ['a', { Ref: 'AWS::Region' }]] };
  const faults: [
    what: string,
    type: string,
    plant: (properties: Record<string, unknown>) => void,
    found: RegExp,
  ][] = [
    [
      'an unknown property',
      'AWS::SQS::Queue',
      (of) => Object.assign(of, { Color: 'red' }),
      /additional properties \(Color\)/,
    ],
    [
      'an unknown property deep inside',
      'AWS::S3::Bucket',
      (of) => Object.assign(at(of, 'PublicAccessBlockConfiguration'), { BlockAll: true }),
      /\/PublicAccessBlockConfiguration must NOT have additional properties \(BlockAll\)/,
    ],
    [
      'a required property left out',
      'AWS::Lambda::Function',
      (of) => delete of.Role,
      /required property 'Role'/,
    ],
    [
      'a required property left out deep inside',
      'AWS::DynamoDB::Table',
      (of) => delete at(of, 'KeySchema', 0).KeyType,
      /\/KeySchema\/0 must have required property 'KeyType'/,
    ],
    [
      'a value that is not listed',
      'AWS::CloudWatch::Alarm',
      (of) => Object.assign(of, { Statistic: 7 }),
      /\/Statistic must be string/,
    ],
    [
      'a listed value misspelt',
      'AWS::Logs::LogGroup',
      (of) => Object.assign(of, { RetentionInDays: 8 }),
      /\/RetentionInDays must be equal to one of the allowed values/,
    ],
    [
      'a pattern not met',
      'AWS::SES::ConfigurationSet',
      (of) => Object.assign(at(of, 'DeliveryOptions'), { TlsPolicy: 'ALWAYS' }),
      /\/DeliveryOptions\/TlsPolicy must match pattern/,
    ],
    [
      'a number too large',
      'AWS::Lambda::Function',
      (of) => Object.assign(of, { Timeout: 'soon' }),
      /\/Timeout must be integer/,
    ],
    [
      'a number beyond its range',
      'AWS::KinesisFirehose::DeliveryStream',
      (of) =>
        Object.assign(at(of, 'ExtendedS3DestinationConfiguration', 'BufferingHints'), {
          IntervalInSeconds: '60',
        }),
      /IntervalInSeconds must be integer/,
    ],
    [
      'a text for a list',
      'AWS::Lambda::Function',
      (of) => Object.assign(of, { Layers: 'one' }),
      /\/Layers must be array/,
    ],
    [
      'a function that makes text, where an object must stand',
      'AWS::Lambda::Function',
      (of) => Object.assign(of, { Environment: text }),
      /\/Environment must NOT have additional properties \(Fn::Join\)/,
    ],
    [
      'a function that makes text, where a list must stand',
      'AWS::Lambda::Function',
      (of) => Object.assign(of, { Layers: text }),
      /\/Layers must be array/,
    ],
    [
      'a property that is only read',
      'AWS::KMS::Key',
      (of) => Object.assign(of, { Arn: 'arn' }),
      /sets Arn, which is only read/,
    ],
    [
      'an attribute that the type does not have',
      'AWS::Lambda::Function',
      (of) => Object.assign(of, { Role: { 'Fn::GetAtt': ['Key961B73FD', 'Name'] } }),
      /Fn::GetAtt of Name, which AWS::KMS::Key does not have|Fn::GetAtt of Key961B73FD/,
    ],
    [
      'a reference that leads nowhere',
      'AWS::Lambda::Function',
      (of) => Object.assign(of, { Role: { Ref: 'Gone' } }),
      /Ref to Gone, which the template does not have/,
    ],
  ];

  it.each(faults)('is found: %s', (_, type, plant, found) => {
    const template = clone();
    expect(faultsOfResources(template)).toEqual([]);
    plant(ofType(template, type).Properties);
    expect(faultsOfResources(template)).toContainEqual(expect.stringMatching(found));
  });

  it('is found: a type without a schema', () => {
    const template = clone();
    template.Resources.Extra = { Type: 'AWS::SQS::Que' };
    expect(faultsOfResources(template)).toEqual([
      expect.stringContaining('Extra has a type without a schema'),
    ]);
  });

  it.each([
    [
      'environmentBytes',
      'AWS::Lambda::Function',
      { Environment: { Variables: { LIST: 'x'.repeat(4_096) } } },
    ],
    ['keyPolicyBytes', 'AWS::KMS::Key', { KeyPolicy: { Statement: 'x'.repeat(32_768) } }],
    ['inlinePolicyCharacters', 'AWS::IAM::Policy', { PolicyDocument: { Statement: 'x'.repeat(10_240) } }],
    [
      'trustPolicyCharacters',
      'AWS::IAM::Role',
      { AssumeRolePolicyDocument: { Statement: 'x'.repeat(2_048) } },
    ],
    ['bucketPolicyBytes', 'AWS::S3::BucketPolicy', { PolicyDocument: { Statement: 'x'.repeat(20_480) } }],
  ] as const)('is found: too much of %s', (limit, type, properties) => {
    const template = clone();
    Object.assign(ofType(template, type).Properties, properties);
    expect(faultsOfSize(template, 'tocsin-prod')).toEqual([
      expect.stringContaining(`${limits[limit]} ${limit}`),
    ]);
  });

  it('is found: two policies that are too long together', () => {
    const template = clone();
    const Roles = [{ Ref: 'SomeRole' }];
    const PolicyDocument = { Statement: 'x'.repeat(6_000) };
    for (const id of ['One', 'Two']) {
      template.Resources[id] = { Type: 'AWS::IAM::Policy', Properties: { Roles, PolicyDocument } };
    }
    expect(usedOf(template, 'tocsin-prod').inlinePolicyCharacters.of).toBe('SomeRole');
    expect(faultsOfSize(template, 'tocsin-prod')).toHaveLength(1);
  });

  it('is found: too many resources, outputs and characters', () => {
    const template = clone();
    for (let index = 0; index <= 500; index += 1) {
      template.Resources[`R${index}`] = {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'x'.repeat(2_000) },
      };
    }
    template.Outputs = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`O${index}`, {}]));
    expect(faultsOfSize(template, 'tocsin-prod').map((fault) => fault.split(' ').at(-1))).toEqual([
      'templateBytes',
      'resources',
      'outputs',
    ]);
  });

  it('is not a value that a function makes', () => {
    const template = clone();
    const { Properties } = ofType(template, 'AWS::SQS::Queue');
    Object.assign(Properties, { DelaySeconds: { Ref: 'AWS::NoValue' }, QueueName: text });
    Object.assign(Properties, { VisibilityTimeout: { 'Fn::ImportValue': 'seconds' } });
    Object.assign(Properties, { Tags: [{ Key: 'a', Value: { 'Fn::Sub': 'b' } }] });
    expect(faultsOfResources(template)).toEqual([]);
  });
});
