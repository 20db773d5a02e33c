import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { smsCountries } from '../../../infra/config/sms-countries.ts';
import { deployed, one } from '../deployed-stage.ts';
import { config, synthesize, variants } from '../stages.ts';
import { grantsOf } from '../template.ts';

describe('sending', () => {
  it('signs for the domain, asks for TLS and tracks nobody', () => {
    deployed.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: config.sender.domain,
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
    });
    deployed.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: {
        SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
        ValidationOptions: { ConditionThreshold: { ConditionThresholdEnabled: 'DISABLED' } },
      },
      TrackingOptions: Match.absent(),
      VdmOptions: { DashboardOptions: { EngagementMetrics: 'DISABLED' } },
    });
  });

  it('keeps the domain’s identity when the stack goes, and leaves one alone that was there before', () => {
    deployed.allResources('AWS::SES::EmailIdentity', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    const { sender } = variants.existing;
    const stage = synthesize(variants.existing);
    const { template } = stage;
    template.resourceCountIs('AWS::SES::EmailIdentity', 0);
    expect(Object.keys(template.findOutputs('DkimRecord*'))).toEqual([]);
    const identity = `arn:aws:ses:eu-west-3:${config.account}:identity/${sender.domain}`;
    expect(grantsOf(stage)['Send/Role']?.[identity]).toEqual([
      'ses:SendBulkEmail',
      'ses:SendBulkTemplatedEmail',
      'ses:SendEmail',
      'ses:SendTemplatedEmail',
    ]);
  });

  it('hears of everything that becomes of a message, but not of opening and clicking', () => {
    deployed.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: [
          'send',
          'delivery',
          'bounce',
          'complaint',
          'reject',
          'renderingFailure',
          'deliveryDelay',
        ],
        KinesisFirehoseDestination: {
          DeliveryStreamARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsStream'), 'Arn'] },
        },
      },
    });
  });

  it('gets its events as lines of files', () => {
    deployed.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: {
        Prefix: 'events/',
        CompressionFormat: 'GZIP',
        BufferingHints: {
          IntervalInSeconds: config.events.bufferSeconds,
          SizeInMBs: config.events.bufferMebibytes,
        },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'AppendDelimiterToRecord',
              Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
            },
          ],
        },
      },
    });
  });
});

describe('text messages', () => {
  it('come from the sender ID in each country, and go to no other country', () => {
    const { senderId = '', countries = [] } = config.sms ?? {};
    const senders = Object.values(deployed.findResources('AWS::SMSVOICE::SenderId'));
    expect(senders.map(({ Properties: { Tags: _, ...properties } }) => properties)).toEqual(
      countries.map((country) => ({ SenderId: senderId, IsoCountryCode: country })),
    );
    const rules = one('AWS::SMSVOICE::ProtectConfiguration', /^Protect/).CountryRuleSet as {
      SMS: { CountryCode: string; ProtectStatus: string }[];
    };
    const withStatus = (status: string) =>
      rules.SMS.filter(({ ProtectStatus }) => ProtectStatus === status).map(({ CountryCode }) => CountryCode);
    expect(new Set(withStatus('ALLOW'))).toEqual(new Set(countries));
    expect(rules.SMS.map(({ CountryCode }) => CountryCode)).toEqual(smsCountries);
    expect(withStatus('BLOCK')).toEqual(expect.arrayContaining(['US', 'DE', 'DZ', 'GB']));
    expect(new Set(rules.SMS.map(({ CountryCode }) => CountryCode)).size).toBe(rules.SMS.length);
  });

  it('have all their events written to the stream of email, by a role for this configuration set only', () => {
    deployed.hasResourceProperties('AWS::SMSVOICE::ConfigurationSet', {
      ConfigurationSetName: 'tocsin-prod-sms',
      ProtectConfigurationId: {
        'Fn::GetAtt': [Match.stringLikeRegexp('^Protect'), 'ProtectConfigurationId'],
      },
      EventDestinations: [
        {
          Enabled: true,
          MatchingEventTypes: ['TEXT_ALL'],
          KinesisFirehoseDestination: {
            DeliveryStreamArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsStream'), 'Arn'] },
            IamRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventRole'), 'Arn'] },
          },
        },
      ],
    });
    deployed.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'sms-voice.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': config.account },
              ArnLike: {
                'aws:SourceArn': `arn:aws:sms-voice:eu-west-3:${config.account}:configuration-set/tocsin-prod-sms`,
              },
            },
          }),
        ],
      },
    });
  });

  it('are known to the functions that divide people by channel, with the countries that they go to', () => {
    const wanted = (config.sms?.countries ?? []).join(',');
    const holding = Object.values(deployed.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Environment?.Variables?.SMS_COUNTRIES === wanted,
    );
    expect(holding).toHaveLength(2);
  });

  it('ring an alarm while there is still time to have the limit raised', () => {
    deployed.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'tocsin-prod-sms-spend',
      Namespace: 'AWS/SMSVoice',
      MetricName: 'TextMessageMonthlySpend',
      Threshold: 0.8 * (config.sms?.monthlyLimitUsd ?? 0),
      TreatMissingData: 'ignore',
    });
  });

  it('ring another when they are refused for their rate, and when many do not arrive', () => {
    const measuring = (name: string, of: readonly string[]): void =>
      deployed.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `tocsin-prod-${name}`,
        Metrics: Match.arrayWith(
          of.map((MetricName) =>
            Match.objectLike({
              MetricStat: {
                Metric: Match.objectLike({
                  MetricName,
                  Dimensions: Match.arrayWith([{ Name: 'channel', Value: 'sms' }]),
                }),
              },
            }),
          ),
        ),
      });
    measuring('sms-throttled', ['MessagesThrottled', 'MessagesSent']);
    measuring('sms-undelivered', ['MessagesUndelivered', 'MessagesDelivered']);
  });
});
