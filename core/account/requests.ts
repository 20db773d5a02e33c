import { BOUNCE_LIMIT } from '../base/bounce-share.ts';
import { COMPLAINT_LIMIT } from '../pacing/health.ts';
import type { SupportRequest } from './diagnosis.ts';
import type { Needs } from './needs.ts';
import type { AccountSetup } from './setup.ts';

/** Codes that Service Quotas knows quotas by. */
export const quotaCodes = {
  emailsPerDay: { service: 'ses', quota: 'L-804C8AE8' },
  emailsPerSecond: { service: 'ses', quota: 'L-CDEF9B6B' },
  concurrentExecutions: { service: 'lambda', quota: 'L-B99A9384' },
} as const;
export type QuotaCode = (typeof quotaCodes)[keyof typeof quotaCodes];

const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`;

const increaseCommand = ({ service, quota }: QuotaCode, desired: number, region: string): string =>
  `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota} --desired-value ${desired} --region ${region}`;

/** What is sent, to whom and how often, as a reviewer who knows nothing of it needs to read it. */
const whatIsSent = ({ sender, region }: AccountSetup, { people, hours }: Needs): string => `\
${sender.name} sends notices to people whose personal data was taken in a data breach. Article 34 of the GDPR obliges it
to tell each of them, individually and without undue delay. A notice says what happened, what it may lead to and what
to do. It holds no advertising, no link to sign in, no attachment and no tracking.

Recipients: up to ${number(people)} people, from the organisation's own records. Lists are never bought or rented.
How often: one message to each person for one incident, all of them within ${number(hours)} hours, then none.
Sender: ${sender.domain}, with DKIM, a MAIL FROM domain (${sender.mailFromDomain}) and DMARC, in ${region}.
Bounces and complaints: every event is recorded for each person; an address that bounced is not written to again, and
the account's suppression list is used. Sending pauses by itself at ${percent(BOUNCE_LIMIT)} bounces or ${percent(COMPLAINT_LIMIT)} complaints, before
the limits at which you review an account. Answers to a notice reach a person.`;

/** Asks Amazon SES for production access, with the rate and quota that are needed, so that one answer is enough. */
export const productionAccessRequest = (setup: AccountSetup, needs: Needs): SupportRequest => ({
  where: 'Amazon SES console, "Account dashboard", "Request production access": mail type Transactional',
  text: `\
We ask for production access to Amazon SES in ${setup.region}.

${whatIsSent(setup, needs)}

We need ${number(needs.ratePerSecond)} messages a second and ${number(needs.quotaPer24Hours)} messages in 24 hours.`,
});

const sendingIncrease = (
  setup: AccountSetup,
  needs: Needs,
  code: QuotaCode,
  desired: number,
  what: string,
): SupportRequest => ({
  where: 'Service Quotas console, Amazon Simple Email Service, or AWS Support, "Service limit increase"',
  command: increaseCommand(code, desired, setup.region),
  text: `\
We ask for ${what} of Amazon SES in ${setup.region} to be raised to ${number(desired)}.

${whatIsSent(setup, needs)}`,
});

/** Asks for a higher daily quota of Amazon SES. */
export const dailyQuotaRequest = (setup: AccountSetup, needs: Needs): SupportRequest =>
  sendingIncrease(
    setup,
    needs,
    quotaCodes.emailsPerDay,
    needs.quotaPer24Hours,
    'the number of messages in 24 hours (sending quota)',
  );

/** Asks for a higher sending rate of Amazon SES. */
export const sendingRateRequest = (setup: AccountSetup, needs: Needs): SupportRequest =>
  sendingIncrease(
    setup,
    needs,
    quotaCodes.emailsPerSecond,
    needs.ratePerSecond,
    'the number of messages a second (sending rate)',
  );

/** Asks Amazon SES to let a paused or reviewed account send again. */
export const reinstatementRequest = (setup: AccountSetup, needs: Needs): SupportRequest => ({
  where: 'AWS Support Center: answer the open case that says why the account was reviewed or paused',
  text: `\
Sending of our account in ${setup.region} is under review or paused. What went wrong: [name the campaign, what caused the
bounces or complaints, and since when it has been put right].

${whatIsSent(setup, needs)}

Until you have answered we send nothing from this account.`,
});

/** Concurrent executions that leave room for what else the account may run. */
const CONCURRENCY_TO_ASK = 1_000;

/** Asks for the concurrency that every account but a new one has. */
export const concurrencyRequest = (setup: AccountSetup): SupportRequest => ({
  where: 'Service Quotas console, AWS Lambda, "Concurrent executions"',
  command: increaseCommand(quotaCodes.concurrentExecutions, CONCURRENCY_TO_ASK, setup.region),
  text: `\
We ask for the concurrent executions of AWS Lambda in ${setup.region} to be raised to ${number(CONCURRENCY_TO_ASK)}, the default of other accounts.
Our application has eight functions, fed by Amazon SQS with a maximum concurrency each, ${number(setup.functionsAtOnce)} executions together
at most, and an HTTP API, which has to answer while they work.`,
});

/** Asks for a wider stream of events. */
export const eventStreamRequest = (setup: AccountSetup, mebibytesPerSecond: number): SupportRequest => ({
  where: 'AWS Support, "Service limit increase", Amazon Data Firehose ("Firehose Limits form")',
  text: `\
We ask for the throughput of Direct PUT delivery streams of Amazon Data Firehose in ${setup.region} to be raised to
${mebibytesPerSecond} MiB a second, with records and requests a second in proportion.
The stream carries the sending events of Amazon SES to Amazon S3. They come in bursts of some hours, while everybody
concerned by a data breach is written to, and have to arrive within minutes: sending pauses itself by them when too
many messages bounce.`,
});

/** Asks for the account to be verified for CloudFront. */
export const distributionRequest = ({ account }: AccountSetup): SupportRequest => ({
  where: 'AWS Support, "Account and billing", Account, "Activation" (open to every support plan)',
  text: `\
Please verify account ${account} for Amazon CloudFront. We are about to make its first distribution, and accounts like it
were refused with "Your account must be verified before you can add new CloudFront resources".
The distribution serves the pages by which our staff answer people concerned by a data breach, and one public page on
which a notice can be checked. It holds static files of some hundred kilobytes and passes calls on to our own API.`,
});

const whatIsTexted = (setup: AccountSetup, needs: Needs): string => `\
${setup.sender.name} sends notices to people whose personal data was taken in a data breach. Article 34 of the GDPR obliges it
to tell each of them. SMS go to those who have no email address, or whose email failed.
Kind: transactional, one message a person for one incident, up to ${number(needs.smsPeople)} people, without a link to click.
Countries: ${setup.sms?.countries.join(', ') ?? ''}. Sender ID: ${setup.sms?.senderId ?? ''}. Numbers: from the organisation's own records.
A protect configuration blocks all other countries.`;

/** Asks for production access of SMS, with the spend limit that is needed. */
export const smsProductionRequest = (setup: AccountSetup, needs: Needs, usd: number): SupportRequest => ({
  where: 'AWS End User Messaging SMS console, "Account", "Request production access"',
  text: `\
We ask for production access to AWS End User Messaging SMS in ${setup.region}, with a monthly spend limit of $${number(usd)}.

${whatIsTexted(setup, needs)}`,
});

/** Asks for a higher spend limit of SMS. */
export const smsSpendRequest = (setup: AccountSetup, needs: Needs, usd: number): SupportRequest => ({
  where: 'AWS Support, "Service limit increase", AWS End User Messaging SMS, "Account spend threshold"',
  text: `\
We ask for the monthly spend limit of SMS in ${setup.region} to be raised to $${number(usd)}, and for ${Math.ceil((needs.smsPeople * 2) / (needs.hours * 3600))} message parts a second.

${whatIsTexted(setup, needs)}`,
});

/** Asks for a sender ID where it is missing. */
export const senderIdRequest = (
  setup: AccountSetup,
  { senderId, countries }: NonNullable<AccountSetup['sms']>,
): SupportRequest => ({
  where:
    'AWS End User Messaging SMS console, "Registrations", or AWS Support where a country is not offered there',
  text: `\
We ask for the sender ID ${senderId} to be set up for SMS to ${countries.join(', ')} in ${setup.region}.
It is the name that people know ${setup.sender.name} by. Messages are transactional: notices of a data breach to those
concerned, which Article 34 of the GDPR obliges us to send. We can show our title to the name.`,
});
