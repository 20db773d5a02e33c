import { type Diagnosis, judge, pass, unknown, warn } from './diagnosis.ts';
import type { AccountFacts } from './facts.ts';
import type { Needs } from './needs.ts';
import { distributionRequest } from './requests.ts';
import type { AccountSetup } from './setup.ts';

/** Mails a day that Amazon Cognito sends by itself, for a whole pool (Cognito developer guide, "Quotas"). */
const HOSTED_MAILS = 50;

const distribution = (distributions: number, setup: AccountSetup): Diagnosis =>
  distributions > 0
    ? pass('cloudfront', `allowed: there are ${distributions === 1 ? 'one' : 'some'} already`, 'allowed')
    : unknown(
        'cloudfront',
        'no distribution yet',
        'allowed',
        'No call tells whether this account may make a distribution: many new ones may not, until AWS has verified them, which takes a working day or two. The stack of the console then fails with "Your account must be verified before you can add new CloudFront resources"; the others stand, and campaigns run by the API and the command line. Ask before, or leave the console out ("console": false).',
        distributionRequest(setup),
      );

/** Whether staff can be given a console, and an invitation to it. */
export const diagnoseConsole = (
  { distributions, userPool }: Pick<AccountFacts, 'distributions' | 'userPool'>,
  setup: AccountSetup,
  { staff }: Pick<Needs, 'staff'>,
): Diagnosis[] => {
  const needed = `${staff} invitations`;
  return [
    ...(setup.console
      ? judge(distributions, 'cloudfront', 'allowed', (found) => distribution(found, setup))
      : []),
    ...judge(userPool, 'invitations', needed, (pool) => {
      const sendsItself = pool === undefined ? !setup.ownSignInMail : pool.mail === 'hosted';
      const granted = sendsItself
        ? `about ${HOSTED_MAILS} mails a day, of Cognito’s own`
        : 'by the sender’s own domain';
      return !sendsItself || staff <= HOSTED_MAILS
        ? pass('invitations', granted, needed)
        : warn(
            'invitations',
            granted,
            needed,
            `Invitations and forgotten passwords share these mails, and an invitation ends after three days. Invite over ${Math.ceil(staff / HOSTED_MAILS)} days, those on the telephone first, or create people without a mail (--message-action SUPPRESS) and hand each a first password.`,
          );
    }),
  ];
};
