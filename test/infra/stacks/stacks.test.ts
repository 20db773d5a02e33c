import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { deployed, deployedStage } from '../deployed-stage.ts';
import { config, synthesize, templateOf, variants, version } from '../stages.ts';
import type { Stage } from '../template.ts';

describe('the stacks of a stage', () => {
  const templatesOf = ({ stacks }: Stage): [string, Record<string, unknown>][] =>
    stacks.map((stack) => [stack.stackName, Template.fromStack(stack).toJSON()]);

  it('depend on the core alone, which knows of none of them, so that each can be refused by itself', () => {
    const [[core, template] = ['', {}], ...others] = templatesOf(deployedStage);
    expect(core).toBe('tocsin-prod');
    expect(JSON.stringify(template)).not.toMatch(/GetStackOutput|ImportValue/);
    expect(others.map(([name]) => name)).toEqual(
      ['alarms', 'sms', 'console'].map((name) => `${core}-${name}`),
    );
    for (const [name, other] of others) {
      const read = JSON.stringify(other).match(/"Fn::GetStackOutput":\{"StackName":"[^"]+"/g) ?? [];
      expect(read.length, name).toBeGreaterThan(0);
      for (const one of read) expect(one).toMatch(/:"tocsin-prod"$/);
    }
  });

  it('do without the console and SMS where the configuration leaves them out, and keep the whole core', () => {
    const bare = synthesize(variants.bare);
    expect(bare.stacks.map(({ stackName }) => stackName)).toEqual(['tocsin-bare', 'tocsin-bare-alarms']);
    expect(JSON.stringify(bare.template.toJSON())).not.toMatch(/smsvoice|sms-voice|SMS_|CloudFront/i);
    const idsOf = ({ stacks: [core] }: Stage): string[] =>
      Object.keys(Template.fromStack(core as Stack).toJSON().Resources);
    expect(idsOf(bare)).toEqual(idsOf(deployedStage));
  });

  it('keep what holds data under the names that it had in one stack, as another name would be an empty table', () => {
    const [[, { Resources }] = ['', {}]] = templatesOf(deployedStage);
    const ids = Object.keys(Resources as object);
    expect(ids).toEqual(
      expect.arrayContaining([
        'Key961B73FD',
        'TablesCampaignTable928004FF',
        'TablesAudienceTableFF2BC0C3',
        'TablesDeliveryTable67352DE1',
        'TablesLookupTableED3E72D1',
        'AccessLogBucketDA470295',
        'AudienceBucket8C1A3CAA',
        'EventsEventBucket06A2B649',
        'LookupSecretB41A67F3',
        'SignInUserPoolA2C003D1',
        'EmailSenderDomainD692DA83',
        'EventsStreamDD98C46B',
        'ImportQueueMessages50DEE7DC',
        'ImportQueueDeadLetters6AB8195C',
        'ChunkQueueMessagesB13077E5',
        'ChunkQueueDeadLettersEAE35C14',
        'ExportQueueMessagesFEE727B1',
        'ExportQueueDeadLettersF8CFFAFF',
        'PurgeQueueMessages2EA20C99',
        'PurgeQueueDeadLetters88DA2897',
        'EventsEventFilesMessagesF86B88ED',
        'EventsEventFilesDeadLetters29B241B5',
      ]),
    );
  });

  it('say which version they are', () => {
    for (const { templateOptions } of deployedStage.stacks) {
      expect(templateOptions.description).toContain(`Tocsin ${version}, stage prod: `);
    }
    const [[, { Outputs }] = ['', {}]] = templatesOf(deployedStage);
    expect(Outputs).toMatchObject({ Version: { Value: version } });
  });

  it('protect the core against deletion once it stands, and only then', () => {
    const [core, ...others] = deployedStage.stacks;
    expect(core?.terminationProtection).toBe(true);
    expect(others.map(({ terminationProtection }) => terminationProtection)).toEqual(others.map(() => false));
    const first = synthesize({ ...config, stage: 'first' }, false);
    expect(first.stacks[0]?.terminationProtection).toBe(false);
    first.template.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false });
    first.template.allResourcesProperties('AWS::Cognito::UserPool', { DeletionProtection: 'INACTIVE' });
  });
});

describe('a stack whose creation fails', () => {
  it('does not fail by itself: what tries a role when it is made waits for what the role may', () => {
    const tried = [
      'AWS::KinesisFirehose::DeliveryStream',
      'AWS::Lambda::EventSourceMapping',
      'AWS::SES::ConfigurationSetEventDestination',
      'AWS::SMSVOICE::ConfigurationSet',
      'AWS::Scheduler::Schedule',
      'Custom::CDKBucketDeployment',
    ];
    const policies = deployed.findResources('AWS::IAM::Policy');
    for (const type of tried) {
      for (const [id, { DependsOn = [] }] of Object.entries(deployed.findResources(type))) {
        expect(
          (DependsOn as string[]).some((other) => other in policies),
          `${id} (${type})`,
        ).toBe(true);
      }
    }
  });

  it('leaves nothing behind: what outlives a deletion does not outlive the rollback of its creation', () => {
    const policies = Object.entries(
      deployed.toJSON().Resources as Record<string, { DeletionPolicy?: string }>,
    ).flatMap(([id, { DeletionPolicy }]) => (DeletionPolicy === undefined ? [] : [[id, DeletionPolicy]]));
    expect(policies.filter(([, policy]) => policy === 'Retain')).toEqual([]);
    expect(policies.filter(([, policy]) => policy === 'RetainExceptOnCreate').length).toBeGreaterThan(20);
  });
});

describe('the account', () => {
  it('is the one of the configuration, so that a wrong profile is refused', () => {
    for (const { environment } of deployedStage.stacks) {
      expect(environment).toBe(`aws://${config.account}/${config.region}`);
    }
  });

  it('shows by tags what belongs to Tocsin, the stage, and whatever the operator adds', () => {
    const tags = [
      { Key: 'application', Value: 'tocsin' },
      { Key: 'cost-centre', Value: '4711' },
      { Key: 'stage', Value: 'tagged' },
    ];
    templateOf(variants.tagged).allResourcesProperties('AWS::DynamoDB::Table', { Tags: tags });
  });

  it('mails before its bill is higher than meant', () => {
    deployed.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 500, Unit: 'USD' } },
      NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
        Notification: Match.objectLike({ NotificationType, ThresholdType: 'PERCENTAGE' }),
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: config.alarms.email }],
      })),
    });
  });
});
