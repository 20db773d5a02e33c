import { type CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AccountFacts } from '../../core/account/facts.ts';
import { pagesOf } from '../aws/pages.ts';
import { ask } from './ask.ts';

/** Asks whether the account has a distribution: where it has one, it may make another. */
export const askDistributions = async (client: CloudFrontClient): Promise<AccountFacts['distributions']> =>
  await ask('cloudfront:ListDistributions', async () => {
    const { DistributionList } = await client.send(new ListDistributionsCommand({ MaxItems: 1 }));
    return DistributionList?.Quantity ?? 0;
  });

/** Asks by whom the pool of this name sends its mail. */
export const askUserPool = async (
  client: CognitoIdentityProviderClient,
  name: string,
): Promise<AccountFacts['userPool']> =>
  await ask('cognito-idp:ListUserPools', async () => {
    const pages = pagesOf(
      async (NextToken?: string) =>
        await client.send(new ListUserPoolsCommand({ MaxResults: 60, NextToken })),
      (page) => page.NextToken,
    );
    for await (const { UserPools = [] } of pages) {
      const found = UserPools.find(({ Name }) => Name === name);
      if (found === undefined) continue;
      const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: found.Id }));
      const sendsItself = UserPool?.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER';
      return { mail: sendsItself ? 'hosted' : 'own' };
    }
    return undefined;
  });
