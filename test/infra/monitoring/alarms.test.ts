import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { workQueues } from '../../../core/base/work-queues.ts';
import { stepNames } from '../../../infra/steps/bundles.ts';
import { deployed, every } from '../deployed-stage.ts';
import { config } from '../stages.ts';

describe('the alarms', () => {
  type Alarm = { AlarmName: string; AlarmDescription: string; AlarmActions: unknown[]; OKActions: unknown[] };
  const alarms = (): Alarm[] =>
    Object.values(deployed.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties as Alarm,
    );
  /** Titles of the runbook's pages as GitHub makes anchors of them, and the text below each. */
  const pages = (): Map<string, string> => {
    const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
    const [, ...sections] = runbook.split(/^## /m);
    return new Map(
      sections.map((section) => {
        const [title = ''] = section.split('\n');
        return [
          title
            .toLowerCase()
            .replaceAll(/[^\w -]/g, '')
            .replaceAll(' ', '-'),
          section,
        ];
      }),
    );
  };
  const pageOf = ({ AlarmDescription }: Alarm): string =>
    / What to do: docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription)?.[1] ?? AlarmDescription;

  it('each name a page of the runbook, and each page has an alarm', () => {
    expect(new Set(alarms().map(pageOf))).toEqual(new Set(pages().keys()));
  });

  it('lead to pages that say what it means, what to look at and what to do', () => {
    for (const [title, text] of pages()) {
      for (const part of ['**What it means.**', '**Look at**', '**Do**']) {
        expect(text.includes(part), `${title}: ${part}`).toBe(true);
      }
    }
  });

  it('watch every function and every queue', () => {
    const names = alarms().map(({ AlarmName }) => AlarmName.replace('tocsin-prod-', ''));
    for (const step of stepNames) {
      expect(names).toEqual(expect.arrayContaining([`${step}-fails`, `${step}-held-back`]));
    }
    for (const queue of workQueues) expect(names).toContain(`dead-letters-${queue}`);
  });

  it('ring when pace is silent, and not for want of other figures', () => {
    const missing = Object.values(deployed.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => [Properties.AlarmName as string, Properties.TreatMissingData] as const,
    );
    expect(missing.filter(([, treated]) => treated === 'breaching')).toEqual([
      ['tocsin-prod-pace-missed', 'breaching'],
    ]);
  });

  it('tell the address of the configuration when they begin and end, by an encrypted topic', () => {
    const [topic = ''] = Object.keys(deployed.findResources('AWS::SNS::Topic'));
    for (const { AlarmActions, OKActions } of alarms()) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
    }
    every('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
    every('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: config.alarms.email,
      TopicArn: { Ref: topic },
    });
    every('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: { StringEquals: { 'aws:SourceAccount': config.account } },
          }),
        ]),
      },
    });
    deployed.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: Match.arrayWith(['cloudwatch.amazonaws.com']) },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          }),
        ]),
      },
    });
  });

  it('stand beside a dashboard', () => {
    deployed.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});
