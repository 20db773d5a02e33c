import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { CfnConfigurationSet, CfnProtectConfiguration, CfnSenderId } from 'aws-cdk-lib/aws-smsvoice';
import { Construct, type IConstruct } from 'constructs';
import { getCountries } from 'libphonenumber-js/min';
import { acknowledge } from './acknowledge.ts';
import type { SmsConfig } from './config.ts';

/**
 * Places that have telephone numbers but no code of their own in ISO 3166-1, which AWS names countries by. A deployment
 * that finds fault with another code has found a place that AWS does not know: it belongs here.
 */
const withoutCode = new Set(['AC', 'TA', 'XK']);

/**
 * What sends SMS by AWS End User Messaging: a sender ID for each country, a configuration set whose events go to a
 * delivery stream, and a protect configuration that lets no message go elsewhere, whatever a list holds.
 */
export class SmsSending extends Construct {
  readonly config: SmsConfig;
  readonly configurationSetName: string;
  readonly protectConfiguration: CfnProtectConfiguration;
  readonly #senders: CfnSenderId[];
  readonly #configurationSet: CfnConfigurationSet;

  constructor(
    scope: Construct,
    id: string,
    { config, stream }: { config: SmsConfig; stream: CfnDeliveryStream },
  ) {
    super(scope, id);
    this.config = config;
    this.configurationSetName = `${Stack.of(this).stackName}-sms`;
    const { countries, senderId } = config;
    this.#senders = countries.map(
      (isoCountryCode) => new CfnSenderId(this, `Sender${isoCountryCode}`, { senderId, isoCountryCode }),
    );
    // A country that is not named may be sent to, so that all others have to be.
    const blocked = getCountries().filter((code) => !countries.includes(code) && !withoutCode.has(code));
    this.protectConfiguration = new CfnProtectConfiguration(this, 'Protect', {
      countryRuleSet: {
        sms: [
          ...countries.map((countryCode) => ({ countryCode, protectStatus: 'ALLOW' })),
          ...blocked.map((countryCode) => ({ countryCode, protectStatus: 'BLOCK' })),
        ],
      },
    });
    this.#configurationSet = this.#createConfigurationSet(stream);
  }

  /** Allows sending in the name of the sender ID, with this configuration set and protect configuration only. */
  allowSending(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sms-voice:SendTextMessage'],
        resources: [
          ...this.#senders.map(({ attrArn }) => attrArn),
          this.#configurationSet.attrArn,
          this.protectConfiguration.attrArn,
        ],
      }),
    );
  }

  /** Allows reading what the account may spend, and has spent, on SMS. */
  allowReadingAccount(grantee: IGrantable & IConstruct): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [
          'sms-voice:DescribeSpendLimits',
          'sms-voice:DescribeAccountAttributes',
          'cloudwatch:GetMetricStatistics',
        ],
        resources: ['*'],
      }),
    );
    acknowledge(
      grantee,
      'AwsSolutions-IAM5[Resource::*]',
      'The calls that read the limits of the account, and the metric of what it has spent, know no resources.',
    );
  }

  /** What a function that sends is given. */
  sendingVariables() {
    return {
      SMS_SENDER_ID: this.config.senderId,
      SMS_CONFIGURATION_SET: this.configurationSetName,
      SMS_PROTECT_CONFIGURATION: this.protectConfiguration.attrProtectConfigurationId,
      SMS_TIME_TO_LIVE_SECONDS: this.config.timeToLiveSeconds,
      SMS_MAX_PRICE_USD: this.config.maxPriceUsd,
      SMS_QUIET_HOURS: this.config.quietHours,
    };
  }

  /** What a function that has to know who can get an SMS is given. */
  reachVariables() {
    return { SMS_COUNTRIES: this.config.countries.join(',') };
  }

  /** What a function that asks for the limits is given. */
  limitVariables() {
    return {
      SMS_PARTS_PER_SECOND: this.config.partsPerSecond,
      SMS_MONTHLY_LIMIT_USD: this.config.monthlyLimitUsd,
      SMS_QUIET_HOURS: this.config.quietHours,
    };
  }

  /** What the account has spent on SMS in this month, US dollars. */
  monthlySpend(): Metric {
    return new Metric({
      namespace: 'AWS/SMSVoice',
      metricName: 'TextMessageMonthlySpend',
      statistic: Stats.MAXIMUM,
      period: Duration.hours(1),
    });
  }

  #createConfigurationSet(stream: CfnDeliveryStream): CfnConfigurationSet {
    const stack = Stack.of(this);
    // By its name: the set needs the role first, so the role cannot name the set.
    const arn = stack.formatArn({
      service: 'sms-voice',
      resource: 'configuration-set',
      resourceName: this.configurationSetName,
    });
    const role = new Role(this, 'EventRole', {
      assumedBy: new ServicePrincipal('sms-voice.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': arn },
        },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['firehose:PutRecord'], resources: [stream.attrArn] }));
    const set = new CfnConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      protectConfigurationId: this.protectConfiguration.attrProtectConfigurationId,
      eventDestinations: [
        {
          eventDestinationName: 'events',
          enabled: true,
          matchingEventTypes: ['TEXT_ALL'],
          kinesisFirehoseDestination: { deliveryStreamArn: stream.attrArn, iamRoleArn: role.roleArn },
        },
      ],
    });
    // The role is tried when the destination is made.
    set.node.addDependency(role);
    return set;
  }
}
