import { GetRoleCommand, type IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import {
  DescribeAccountAttributesCommand,
  DescribeConfigurationSetsCommand,
  DescribeSenderIdsCommand,
  DescribeSpendLimitsCommand,
  type PinpointSMSVoiceV2Client,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { SenderId, SmsSide } from '../../core/account/facts.ts';
import { pagesOf } from '../aws/pages.ts';
import { monthlyLimitOf } from '../providers/sms/sms-sender.ts';
import { ask } from './ask.ts';

/** Role that AWS End User Messaging SMS makes itself to count by (its user guide, "Using service-linked roles"). */
const SERVICE_ROLE = 'AWSServiceRoleForSMSVoice';

/** Asks what the account may send by SMS. */
export const askSms = async (client: PinpointSMSVoiceV2Client, iam: IAMClient): Promise<SmsSide> => {
  const [tier, spendLimitUsd, senderIds, configurationSets, serviceRole] = await Promise.all([
    ask('sms-voice:DescribeAccountAttributes', async () => {
      const { AccountAttributes = [] } = await client.send(new DescribeAccountAttributesCommand({}));
      return AccountAttributes.find(({ Name }) => Name === 'ACCOUNT_TIER')?.Value ?? 'unknown';
    }),
    ask('sms-voice:DescribeSpendLimits', async () =>
      monthlyLimitOf(await client.send(new DescribeSpendLimitsCommand({}))),
    ),
    ask('sms-voice:DescribeSenderIds', async () => {
      const found: SenderId[] = [];
      const pages = pagesOf(
        async (NextToken?: string) => await client.send(new DescribeSenderIdsCommand({ NextToken })),
        (page) => page.NextToken,
      );
      for await (const { SenderIds = [] } of pages) {
        for (const { SenderId: senderId = '', IsoCountryCode: country = '', Registered } of SenderIds) {
          found.push({ senderId, country, registered: Registered ?? false });
        }
      }
      return found;
    }),
    ask('sms-voice:DescribeConfigurationSets', async () => {
      const names: string[] = [];
      const pages = pagesOf(
        async (NextToken?: string) => await client.send(new DescribeConfigurationSetsCommand({ NextToken })),
        (page) => page.NextToken,
      );
      for await (const { ConfigurationSets = [] } of pages) {
        names.push(...ConfigurationSets.flatMap(({ ConfigurationSetName }) => ConfigurationSetName ?? []));
      }
      return names;
    }),
    ask('iam:GetRole', async () => {
      try {
        await iam.send(new GetRoleCommand({ RoleName: SERVICE_ROLE }));
        return true;
      } catch (error) {
        if (error instanceof NoSuchEntityException) return false;
        throw error;
      }
    }),
  ]);
  return { tier, spendLimitUsd, senderIds, configurationSets, serviceRole };
};
