import { GetEmailIdentityCommand, NotFoundException, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { SendingIdentity } from '../../../core/account/email-findings.ts';
import type { EmailIdentity } from '../../../core/account/facts.ts';

/** Reads how the sender's domain stands with Amazon SES; undefined where SES does not know it. */
export const readEmailIdentity = async (
  client: SESv2Client,
  domain: string,
): Promise<EmailIdentity | undefined> => {
  try {
    const answer = await client.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
    const { MailFromAttributes: mailFrom, DkimAttributes: dkim } = answer;
    return {
      isVerified: answer.VerifiedForSendingStatus ?? false,
      isSigned: (dkim?.SigningEnabled ?? false) && dkim?.Status === 'SUCCESS',
      ...(mailFrom?.MailFromDomainStatus === 'SUCCESS' && mailFrom.MailFromDomain !== undefined
        ? { mailFromDomain: mailFrom.MailFromDomain }
        : {}),
      verification: answer.VerificationStatus ?? 'unknown',
      dkim: dkim?.Status ?? 'unknown',
      dkimTokens: dkim?.Tokens ?? [],
      ...(dkim?.SigningHostedZone === undefined ? {} : { signingZone: dkim.SigningHostedZone }),
    };
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
};

/** The same for one domain. */
export const createSendingIdentity =
  (client: SESv2Client, domain: string): (() => Promise<SendingIdentity | undefined>) =>
  async () =>
    await readEmailIdentity(client, domain);
