import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { localConfig } from '../../../infra/config/config.ts';
import { createTocsinApp } from '../../../infra/stacks/tocsin-app.ts';
import { deployedStage } from '../deployed-stage.ts';
import { localStage } from '../local-stage.ts';
import { config, dir, outDirOf, standIn, synthesize, variants, version } from '../stages.ts';
import type { Stage } from '../template.ts';

// Before anything is synthesized: here CloudFormation's own rules count as well.
process.env.CDK_VALIDATION = 'true';

describe('rules of cdk-nag', () => {
  /** `path: finding` of what is knowingly left as it is, each of which must have a sentence that says why. */
  const acknowledged = ({ stacks }: Stage): string[] =>
    stacks.flatMap((stack) =>
      stack.node.findAll().flatMap(({ node }) => {
        const known = node.metadata.filter(
          ({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
        );
        return known.flatMap(({ data }) =>
          Object.entries(data as Record<string, string>).map(([finding, reason]) => {
            expect(reason).toMatch(/^[A-Z].{30,}\.$/);
            const [name = ''] = /AwsSolutions.*/.exec(finding) ?? [];
            return `${node.path.slice(stack.node.path.length + 1)}: ${name.replace(/[0-9A-F]{8}\.Arn/, '')}`;
          }),
        );
      }),
    );

  it.each([config, localConfig])('find nothing in the $stage stage', (stage) => {
    const report = readFileSync(join(outDirOf(stage), 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  it.each(Object.values(variants))('find nothing where an operator chooses otherwise: $stage', (stage) => {
    synthesize(stage);
    const report = readFileSync(join(outDirOf(stage), 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  it('find nothing in a stage that is made for the first time', () => {
    expect(() => synthesize({ ...config, stage: 'first' }, false)).not.toThrow();
  });

  it('fail a stack to which something unsafe was added', () => {
    const app = createTocsinApp({
      config: localConfig,
      version,
      ...standIn,
      outDir: join(dir, 'unsafe'),
    });
    new Bucket(app.node.findChild('tocsin-local') as Stack, 'Open');
    expect(() => app.synth()).toThrow();
    const report = readFileSync(join(dir, 'unsafe', 'validation-report.json'), 'utf8');
    expect(report).toContain('AwsSolutions-S1');
    expect(report).toContain('AwsSolutions-S10');
  });

  it('are acknowledged for these findings only', () => {
    expect(new Set(acknowledged(deployedStage))).toEqual(
      new Set([
        'AccessLogBucket: AwsSolutions-S1',
        'Console/Distribution: AwsSolutions-CFR1',
        'Console/Distribution: AwsSolutions-CFR2',
        'Console/Distribution: AwsSolutions-CFR3',
        'Console/Distribution: AwsSolutions-CFR4',
        'Console/DeployRole: AwsSolutions-IAM5[Resource::<ConsoleFiles>/*]',
        'Console/DeployRole: AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-000000000000-eu-west-3/*]',
        'Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB: AwsSolutions-L1',
        'LookupSecret: AwsSolutions-SMG4',
        'AuditSecret: AwsSolutions-SMG4',
        'Events/StreamRole: AwsSolutions-IAM5[Resource::<EventsEventBucket>/events/*]',
        'Events/StreamRole: AwsSolutions-IAM5[Resource::<EventsEventBucket>/failed/*]',
        'Import: AwsSolutions-IAM5[Resource::<AudienceBucket>/uploads/*]',
        'Import: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*]',
        'Import: AwsSolutions-IAM5[Resource::*]',
        'Pace: AwsSolutions-IAM5[Resource::*]',
        'Send: AwsSolutions-IAM5[Resource::*]',
        'Send: AwsSolutions-IAM5[Resource::arn:aws:ses:eu-west-3:000000000000:template/*]',
        'Track: AwsSolutions-IAM5[Resource::*]',
        'Export: AwsSolutions-IAM5[Resource::*]',
        'Letters: AwsSolutions-IAM5[Resource::*]',
        'Purge: AwsSolutions-IAM5[Resource::*]',
        'Seal: AwsSolutions-IAM5[Resource::*]',
        'Check: AwsSolutions-IAM5[Resource::*]',
        'Api: AwsSolutions-IAM5[Resource::*]',
        'Api: AwsSolutions-IAM5[Resource::arn:aws:ses:eu-west-3:000000000000:template/*]',
        'Track: AwsSolutions-IAM5[Resource::<EventsEventBucket>/events/*]',
        'Track: AwsSolutions-IAM5[Resource::<EventsEventBucket>/evidence/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/uploads/*]',
        'Export: AwsSolutions-IAM5[Resource::<AudienceBucket>/reports/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/uploads/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/reports/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/outcomes/*]',
        'Purge: AwsSolutions-IAM5[Resource::<AudienceBucket>/letters/*]',
        'Seal: AwsSolutions-IAM5[Resource::<SealBucket>/ends/*]',
        'Seal: AwsSolutions-IAM5[Resource::<SealBucket>/sealings/*]',
        'Letters: AwsSolutions-IAM5[Resource::<AudienceBucket>/letters/*]',
        'Letters: AwsSolutions-IAM5[Resource::<AudienceBucket>/outcomes/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/letters/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/outcomes/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*/conflicts.json]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/imports/*/rejects.csv]',
        ...['Api/HttpApi', 'Console/Api'].flatMap((front) =>
          ['health', 'v1--check', 'v1--docs', 'v1--openapi.json'].map(
            (path) => `${front}/GET--${path}: AwsSolutions-APIG4`,
          ),
        ),
        'Send: AwsSolutions-IAM5[Resource::arn:aws:sms-voice:eu-west-3:000000000000:protect-configuration/*]',
        'Api: AwsSolutions-IAM5[Resource::<AudienceBucket>/reports/*]',
      ]),
    );
  });

  it('are acknowledged in the local stage for the same findings', () => {
    expect(new Set(acknowledged(localStage))).toEqual(new Set(acknowledged(deployedStage)));
  });
});
