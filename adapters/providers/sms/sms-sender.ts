import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeAccountAttributesCommand,
  DescribeSpendLimitsCommand,
  type DescribeSpendLimitsResult,
  type PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Clock } from '../../../core/base/clock.ts';
import type { Batch, OutgoingSms, SendResult, SmsSender } from '../../../core/provider/sender.ts';
import { resultOfAnswer } from '../faults.ts';
import { CAMPAIGN_TAG, RECIPIENT_TAG, recipientTagValue } from '../message-tags.ts';
import { resultOfError } from './errors.ts';

/** Where the service counts what a month has cost, for the account ("Monitoring with Amazon CloudWatch" in its user guide). */
const SPEND_METRIC = { namespace: 'AWS/SMSVoice', name: 'TextMessageMonthlySpend' } as const;

/** The service counts every few minutes; it has counted within this time if anything was sent at all. */
const SPEND_PERIOD_SECONDS = 3_600;

export type SmsLimits = {
  /** Message parts a second that were agreed with the provider. */
  partsPerSecond: number;
  /** What the operator wants to spend in a month at most, in US dollars. */
  monthlyLimitUsd: number;
};

/** What the account may spend on SMS in a month, US dollars: a limit of its own below the one that AWS has granted. */
export const monthlyLimitOf = ({ SpendLimits }: DescribeSpendLimitsResult): number => {
  const granted = SpendLimits?.find(({ Name }) => Name === 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT');
  return (granted?.Overridden === true ? granted.EnforcedLimit : granted?.MaxLimit) ?? 0;
};

/**
 * Reads what the account may spend on SMS and has spent this month. The API tells the limit (`DescribeSpendLimits`)
 * but not what has been spent of it, which the service writes to CloudWatch only.
 */
export const createSmsAccount =
  (
    client: PinpointSMSVoiceV2Client,
    metrics: CloudWatchClient,
    limits: SmsLimits,
    clock: Clock,
  ): SmsSender['account'] =>
  async () => {
    const now = new Date(clock());
    const [spend, attributes, spent] = await Promise.all([
      client.send(new DescribeSpendLimitsCommand({})),
      client.send(new DescribeAccountAttributesCommand({})),
      metrics.send(
        new GetMetricStatisticsCommand({
          Namespace: SPEND_METRIC.namespace,
          MetricName: SPEND_METRIC.name,
          // The metric starts from nothing with each month.
          StartTime: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)),
          // Ahead of now, or nothing could be asked for in the first moment of a month.
          EndTime: new Date(now.getTime() + SPEND_PERIOD_SECONDS * 1000),
          Period: SPEND_PERIOD_SECONDS,
          Statistics: ['Maximum'],
        }),
      ),
    ]);
    const tier = attributes.AccountAttributes?.find(({ Name }) => Name === 'ACCOUNT_TIER')?.Value;
    return {
      partsPerSecond: limits.partsPerSecond,
      monthlySpendLimitUsd: Math.min(monthlyLimitOf(spend), limits.monthlyLimitUsd),
      spentThisMonthUsd: Math.max(0, ...(spent.Datapoints ?? []).map(({ Maximum = 0 }) => Maximum)),
      productionAccess: tier === 'PRODUCTION',
    };
  };

export type SmsSenderSettings = {
  /** The name that the message comes from, up to 11 characters. */
  senderId: string;
  /** Brings along where events go, and the protect configuration, which says what countries may be sent to. */
  configurationSet: string;
  /** How long the provider tries to hand the message to the network, 5 to 259,200. */
  timeToLiveSeconds: number;
  /** What one message may cost, all its parts together, in US dollars. */
  maxPriceUsd: number;
};

/** A price in the five decimals that the service takes, never above the one given: rounding must not raise a limit. */
const priceAtMost = (usd: number): string => {
  const nearest = usd.toFixed(5);
  return Number(nearest) > usd ? (Number(nearest) - 0.00001).toFixed(5) : nearest;
};

/**
 * Sends by `SendTextMessage` of AWS End User Messaging SMS, one message a call and all at once. The client must make one
 * attempt only (`createSmsClient`).
 */
export const createSmsSender = (
  client: PinpointSMSVoiceV2Client,
  settings: SmsSenderSettings,
): Pick<SmsSender, 'send'> => {
  const sendOne = async (sms: OutgoingSms, { tag }: Batch): Promise<SendResult> => {
    try {
      const answer = await client.send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: sms.phone,
          OriginationIdentity: settings.senderId,
          MessageBody: sms.text,
          MessageType: 'TRANSACTIONAL',
          ConfigurationSetName: settings.configurationSet,
          TimeToLive: settings.timeToLiveSeconds,
          MaxPrice: priceAtMost(settings.maxPriceUsd),
          Context: {
            [CAMPAIGN_TAG]: tag.audience,
            [RECIPIENT_TAG]: recipientTagValue(tag.chunk, sms.place),
          },
        }),
      );
      return resultOfAnswer(answer);
    } catch (error) {
      return resultOfError(error);
    }
  };
  return { send: (messages, batch) => Promise.all(messages.map((sms) => sendOne(sms, batch))) };
};
