import { GetEmailIdentityCommand, NotFoundException, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { SendingIdentity } from '../../core/preflight.ts';

/** Reads how the sender's domain stands with Amazon SES; undefined where SES does not know it. */
export const createSendingIdentity =
  (client: SESv2Client, domain: string): (() => Promise<SendingIdentity | undefined>) =>
  async () => {
    try {
      const answer = await client.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
      const { MailFromAttributes: mailFrom } = answer;
      return {
        isVerified: answer.VerifiedForSendingStatus ?? false,
        isSigned:
          (answer.DkimAttributes?.SigningEnabled ?? false) && answer.DkimAttributes?.Status === 'SUCCESS',
        ...(mailFrom?.MailFromDomainStatus === 'SUCCESS' && mailFrom.MailFromDomain !== undefined
          ? { mailFromDomain: mailFrom.MailFromDomain }
          : {}),
      };
    } catch (error) {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    }
  };
