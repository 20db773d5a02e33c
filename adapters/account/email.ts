import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { AccountFacts, EmailAccount } from '../../core/account/facts.ts';
import { sendingAccountOf } from '../providers/ses/email-sender.ts';
import { readEmailIdentity } from '../providers/ses/sending-identity.ts';
import { ask } from './ask.ts';

/** Asks what Amazon SES lets the account send in this region, and how the sender's domain stands with it. */
export const askEmail = async (
  client: SESv2Client,
  domain: string,
): Promise<Pick<AccountFacts, 'email' | 'identity'>> => {
  const [email, identity] = await Promise.all([
    ask('ses:GetAccount', async (): Promise<EmailAccount> => {
      const answer = await client.send(new GetAccountCommand({}));
      const review = answer.Details?.ReviewDetails?.Status;
      return {
        ...sendingAccountOf(answer),
        ...(review === undefined ? {} : { review }),
        deliverabilityManager: answer.VdmAttributes?.VdmEnabled === 'ENABLED',
      };
    }),
    ask('ses:GetEmailIdentity', async () => await readEmailIdentity(client, domain)),
  ]);
  return { email, identity };
};
