import { block, type Diagnosis, diagnosisOf, judge, pass, unknown, warn } from './diagnosis.ts';
import {
  type DomainRecords,
  dnsFindings,
  identityFindings,
  secondsByQuota,
  spanOf,
  speedFindings,
  standingFindings,
} from './email-findings.ts';
import type { AccountFacts, EmailAccount, EmailIdentity, QuotaRequest } from './facts.ts';
import type { Needs } from './needs.ts';
import {
  dailyQuotaRequest,
  productionAccessRequest,
  type QuotaCode,
  quotaCodes,
  reinstatementRequest,
  sendingRateRequest,
} from './requests.ts';
import type { AccountSetup } from './setup.ts';
import { isDeployed } from './stacks.ts';

const number = (value: number): string => value.toLocaleString('en');

/** How far AWS is with a request that it has not answered. */
const open = new Set(['PENDING', 'CASE_OPENED']);

/** A request that is open already is waited for: a second one for the same quota is refused. */
export const unlessAsked = (
  diagnosis: Diagnosis,
  { service, quota }: QuotaCode,
  requests: AccountFacts['quotaRequests'],
): Diagnosis => {
  const isOpen = (one: QuotaRequest): boolean =>
    one.service === service && one.quota === quota && open.has(one.status);
  const asked = 'said' in requests ? requests.said.find(isOpen) : undefined;
  if (asked === undefined || diagnosis.request === undefined) return diagnosis;
  const { request: _, advice, ...rest } = diagnosis;
  const waiting = `${number(asked.desired)} have been asked for and AWS has not answered yet: add to that case in the Support Center, a second request is refused.`;
  return { ...rest, advice: advice === undefined ? waiting : `${advice} ${waiting}` };
};

const sandbox = (account: EmailAccount, setup: AccountSetup, needs: Needs): Diagnosis => {
  const { productionAccess, review } = account;
  if (productionAccess) return pass('sandbox', 'production access', 'production access');
  const [, finding] = standingFindings(account);
  const request = productionAccessRequest(setup, needs);
  const needed = 'production access';
  switch (review) {
    case 'PENDING':
      return block(
        'sandbox',
        'sandbox, asked for',
        needed,
        'Production access has been asked for and AWS has not answered yet: it takes a day or more. Add to that case in the Support Center.',
      );
    case 'DENIED':
      return block(
        'sandbox',
        'sandbox, refused',
        needed,
        'AWS has refused production access. Answer in the case in which it did, with the text below: a new request is not taken.',
        { ...request, where: 'AWS Support Center, the case in which production access was refused' },
      );
    default:
      return diagnosisOf(finding, { granted: 'sandbox: verified addresses only', needed, request });
  }
};

const account = (
  email: EmailAccount,
  { quotaRequests }: Pick<AccountFacts, 'quotaRequests'>,
  setup: AccountSetup,
  needs: Needs,
): Diagnosis[] => {
  const { quotaPer24Hours: quota, sentLast24Hours, ratePerSecond, productionAccess } = email;
  const { people, hours } = needs;
  const paced = { ...email, ratePerSecond: ratePerSecond * (1 - setup.rateMarginPercent / 100) };
  const [standing] = standingFindings(email);
  const [byQuota, byRate] = speedFindings(paced, people, hours);
  const lasting = (seconds: number | undefined): string =>
    seconds === undefined || !Number.isFinite(seconds)
      ? 'never'
      : seconds === 0
        ? 'at once'
        : spanOf(seconds).en;
  // The sandbox has a rate and a quota of its own; the request for production access names those that are needed.
  const ofProduction = <Request>(request: Request): { request?: Request } =>
    productionAccess ? { request } : {};
  return [
    diagnosisOf(standing, {
      granted: `${email.enforcementStatus}${email.sendingEnabled ? '' : ', sending is paused'}`,
      needed: 'HEALTHY',
      request: reinstatementRequest(setup, needs),
    }),
    sandbox(email, setup, needs),
    unlessAsked(
      diagnosisOf(byQuota, {
        granted: Number.isFinite(quota)
          ? `${number(quota)} in 24 h, ${number(sentLast24Hours)} used: ${lasting(secondsByQuota(email, people))}`
          : 'no limit',
        needed: `${number(needs.quotaPer24Hours)} in 24 h`,
        ...ofProduction(dailyQuotaRequest(setup, needs)),
      }),
      quotaCodes.emailsPerDay,
      quotaRequests,
    ),
    unlessAsked(
      diagnosisOf(byRate, {
        granted: `${number(ratePerSecond)}/s: ${lasting(people / paced.ratePerSecond)}`,
        needed: `${number(needs.ratePerSecond)}/s`,
        ...ofProduction(sendingRateRequest(setup, needs)),
      }),
      quotaCodes.emailsPerSecond,
      quotaRequests,
    ),
    email.deliverabilityManager
      ? pass('deliverability', 'VDM on', 'VDM on or off')
      : unknown(
          'deliverability',
          'VDM off',
          'VDM on or off',
          'The stack turns engagement tracking off for its configuration set. Reports disagree on whether an account that never had the Virtual Deliverability Manager (VDM) takes that. If the deployment fails there, turn it on: aws sesv2 put-account-vdm-attributes --vdm-attributes VdmEnabled=ENABLED (it is charged for each message).',
        ),
  ];
};

/** An identity before the stack is there: CloudFormation does not take over one that exists. */
const beforeDeployment = (identity: EmailIdentity | undefined, setup: AccountSetup): Diagnosis => {
  const { domain, existingIdentity } = setup.sender;
  if (existingIdentity) {
    return identity === undefined
      ? block(
          'identity',
          'none',
          `${domain}, made outside of the stack`,
          `The configuration says that ${domain} is an identity of Amazon SES already, and it is none in this region. Create it there, or take "existingIdentity" out.`,
        )
      : pass('identity', `exists, ${identity.verification}`, `${domain}, made outside of the stack`);
  }
  return identity === undefined
    ? pass('identity', 'none yet: the deployment makes it', 'none before the deployment')
    : block(
        'identity',
        `exists, ${identity.verification}`,
        'none before the deployment',
        `${domain} is an identity of Amazon SES in this account already, and the deployment would fail at making it. Do not delete it: others may send by it. Send from a subdomain of its own such as notice.${domain}, or set "sender.existingIdentity" to true.`,
      );
};

const identityOf = (
  identity: EmailIdentity | undefined,
  setup: AccountSetup,
  deployed: boolean | undefined,
): Diagnosis[] => {
  const { domain, existingIdentity, mailFromDomain } = setup.sender;
  const [verified, signed] = identityFindings(identity, domain);
  const before = deployed === false ? [beforeDeployment(identity, setup)] : [];
  if (deployed === false && (identity === undefined || !existingIdentity)) return before;
  return [
    ...before,
    diagnosisOf(deployed === false ? { ...verified, check: 'verified' } : verified, {
      granted: identity?.verification ?? 'no identity',
      needed: 'SUCCESS',
    }),
    diagnosisOf(signed, { granted: identity?.dkim ?? 'no identity', needed: 'SUCCESS' }),
    identity?.mailFromDomain === undefined
      ? warn(
          'mail from',
          'not set up, or not working',
          mailFromDomain,
          `Bounces return by Amazon’s own domain, so that DMARC rests on DKIM alone. Publish the MX and TXT of ${mailFromDomain}: npm run dns -- --check.`,
        )
      : pass('mail from', identity.mailFromDomain, mailFromDomain),
  ];
};

/** What Amazon SES lets the account send, and how the sender's domain stands with it. */
export const diagnoseEmail = (
  facts: Pick<AccountFacts, 'email' | 'identity' | 'stacks' | 'quotaRequests'>,
  setup: AccountSetup,
  needs: Needs,
): Diagnosis[] => [
  ...judge(facts.email, 'account', 'HEALTHY, with production access', (email) =>
    account(email, facts, setup, needs),
  ),
  ...judge(facts.identity, 'identity', setup.sender.domain, (identity) =>
    identityOf(identity, setup, isDeployed(facts, setup)),
  ),
];

const recordsInWords = (records: string[] | 'unknown', start: RegExp): string =>
  records === 'unknown' ? 'no answer' : (records.find((one) => start.test(one)) ?? 'no record');

/** Whether receivers can know the sender's messages as genuine. */
export const diagnoseDns = (
  records: DomainRecords,
  { identity }: Pick<AccountFacts, 'identity'>,
  { people }: Pick<Needs, 'people'>,
): Diagnosis[] => {
  const known = 'said' in identity ? identity.said : undefined;
  const [spf, dmarc] = dnsFindings(records, people, known);
  return [
    diagnosisOf(spf, {
      granted: known?.mailFromDomain ?? recordsInWords(records.spf, /^v=spf1(\s|$)/i),
      needed: 'SPF that allows amazonses.com',
    }),
    diagnosisOf(dmarc, {
      granted: recordsInWords(records.dmarc, /^v=DMARC1\s*;/i),
      needed: 'v=DMARC1, any policy',
    }),
  ];
};
