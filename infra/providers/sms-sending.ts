import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import type { SmsConfig } from '../config/config.ts';
import { acknowledge } from '../data/nag-suppressions.ts';

/**
 * What the functions know of AWS End User Messaging: names, limits and rights. All of it is known beforehand, so that
 * the stack that makes the sender IDs, the configuration set and the protect configuration (`SmsStack`) may come later
 * and may fail.
 */
export class SmsSending extends Construct {
  readonly config: SmsConfig;
  readonly configurationSetName: string;
  readonly configurationSetArn: string;

  constructor(scope: Construct, id: string, config: SmsConfig) {
    super(scope, id);
    this.config = config;
    this.configurationSetName = `${Stack.of(this).stackName}-sms`;
    this.configurationSetArn = this.#arnOf('configuration-set', this.configurationSetName);
  }

  /**
   * Allows sending in the name of the sender ID to its countries, with this configuration set. It brings its protect
   * configuration along, whose id AWS makes up: whether the right is asked for as well is not documented.
   */
  allowSending(grantee: IGrantable & IConstruct): void {
    const { senderId, countries } = this.config;
    const protect = this.#arnOf('protect-configuration', '*');
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sms-voice:SendTextMessage'],
        resources: [
          ...countries.map((country) => this.#arnOf('sender-id', `${senderId}/${country}`)),
          this.configurationSetArn,
          protect,
        ],
      }),
    );
    acknowledge(
      grantee,
      `AwsSolutions-IAM5[Resource::${protect}]`,
      'AWS makes up the id of the protect configuration, which stands in a stack that comes after this one.',
    );
  }

  /** Allows reading what the account may spend, and has spent, on SMS. */
  allowReadingAccount(grantee: IGrantable & IConstruct): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sms-voice:DescribeSpendLimits', 'sms-voice:DescribeAccountAttributes'],
        resources: ['*'],
      }),
    );
    // By itself, as it is given for other figures too: two statements alike become one.
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['cloudwatch:GetMetricStatistics'], resources: ['*'] }),
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

  #arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'sms-voice', resource, resourceName });
  }
}
