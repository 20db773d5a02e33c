import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAccountClients } from '../../adapters/account/clients.ts';
import type { Diagnosis, Section } from '../../core/account/diagnosis.ts';
import { examine } from '../../core/account/examine.ts';
import { needsOf, type Wanted } from '../../core/account/needs.ts';
import type { MailDns } from '../../core/preflight/sender-domain.ts';
import { askAccount } from '../../doctor/ask-account.ts';
import { accountSetupOf } from '../../doctor/setup.ts';
import { doctorLines } from '../../doctor/show.ts';
import { parseConfig } from '../../infra/config/config.ts';
import { type AccountScript, refusal, startScriptedAccount } from '../support/services/scripted-account.ts';
import {
  bootstrapped,
  callerIs,
  concurrency,
  distributions,
  emailAccount,
  grantedAll,
  identity,
  made,
  noServiceRole,
  quotaRequests,
  senderIds,
  smsSets,
  smsSpend,
  smsTier,
  stacksAre,
  streamLimit,
  untouched,
} from './accounts.ts';

const config = parseConfig({
  stage: 'prod',
  account: '111122223333',
  region: 'eu-west-3',
  sender: {
    domain: 'hospital.example',
    address: 'notice@hospital.example',
    name: 'Hospital Group',
    replyTo: 'dpo@hospital.example',
  },
  alarms: { email: 'on-call@hospital.example' },
  sms: { senderId: 'HOSPITAL', countries: ['FR'], monthlyLimitUsd: 20_000 },
});
const setup = accountSetupOf(config);

const published: Record<string, string[]> = {
  'hospital.example': ['v=spf1 include:amazonses.com ~all'],
  '_dmarc.hospital.example': ['v=DMARC1; p=quarantine'],
};
const dns: MailDns = { textRecords: async (name) => published[name] ?? [] };

const wanted: Wanted = { people: 1_400_000, hours: 48, smsPercent: 10, staff: 20 };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What the doctor finds in an account that answers everything as `grantedAll` but for these changes. */
const doctor = async (
  changes: AccountScript,
  given: { dns?: MailDns; setup?: typeof setup; only?: true } = {},
) => {
  const account = await startScriptedAccount(given.only ? changes : { ...grantedAll, ...changes });
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const of = given.setup ?? setup;
  try {
    const clients = createAccountClients(of.region);
    const facts = await askAccount({ clients, dns: given.dns ?? dns, clock: Date.now }, of);
    const needs = needsOf(wanted, of);
    const sections = examine(facts, of, needs);
    const lines = doctorLines({ sections, setup: of, needs });
    return {
      sections,
      asked: account.asked,
      table: `${stripVTControlCharacters(lines.join('\n'))}\n`,
    };
  } finally {
    await account.stop();
  }
};

const all = (sections: readonly Section[]): Diagnosis[] => sections.flatMap(({ diagnoses }) => diagnoses);
const notPassing = (sections: readonly Section[]): Record<string, string> =>
  Object.fromEntries(
    all(sections).flatMap(({ check, verdict }) => (verdict === 'passes' ? [] : [[check, verdict]])),
  );

const HOUR_MS = 3_600_000;
const httpDate = (ms: number): string => new Date(ms).toUTCString();

/** Accounts as they are met, and what is not in order in each. What a person reads of them stands in `tables/`. */
const accounts: Record<string, { script: AccountScript; finds: Record<string, string> }> = {
  'everything granted': { script: {}, finds: {} },
  'brand-new sandbox': {
    script: {
      ...untouched,
      'ses:GetAccount': emailAccount(
        { Max24HourSend: 200, MaxSendRate: 1 },
        { ProductionAccessEnabled: false, VdmAttributes: undefined },
      ),
      'lambda:GetAccountSettings': concurrency(10),
      'cloudfront:ListDistributions': distributions(0),
      'sms-voice:DescribeAccountAttributes': smsTier('SANDBOX'),
      'sms-voice:DescribeSpendLimits': smsSpend(1),
      'iam:GetRole': noServiceRole,
    },
    finds: {
      sandbox: 'blocks',
      quota: 'warns',
      rate: 'warns',
      deliverability: 'unknown',
      concurrency: 'warns',
      cloudfront: 'unknown',
      'sms sandbox': 'blocks',
      'sms spend': 'warns',
      'sms role': 'warns',
    },
  },
  '14 a second with 50,000 a day': {
    script: {
      'ses:GetAccount': emailAccount({ Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 312 }),
    },
    finds: { quota: 'warns' },
  },
  'production access, domain not verified': {
    script: {
      'ses:GetEmailIdentity': identity({
        VerifiedForSendingStatus: false,
        VerificationStatus: 'PENDING',
        DkimAttributes: { SigningEnabled: true, Status: 'PENDING', Tokens: ['a1', 'b2', 'c3'] },
        MailFromAttributes: { MailFromDomain: 'bounce.hospital.example', MailFromDomainStatus: 'PENDING' },
      }),
    },
    finds: { identity: 'blocks', dkim: 'blocks', 'mail from': 'warns' },
  },
  'the domain is an identity already': {
    script: { ...untouched, 'ses:GetEmailIdentity': identity() },
    finds: { identity: 'blocks' },
  },
  'paused and under review': {
    script: {
      'ses:GetAccount': emailAccount(
        { Max24HourSend: 2_000_000, MaxSendRate: 100 },
        { EnforcementStatus: 'PROBATION', SendingEnabled: false },
      ),
    },
    finds: { account: 'blocks' },
  },
  'concurrency 10': {
    script: { 'lambda:GetAccountSettings': concurrency(10) },
    finds: { concurrency: 'warns' },
  },
  'the first deployment failed': {
    script: {
      ...untouched,
      'cloudformation:DescribeStacks': stacksAre({
        ...bootstrapped,
        'tocsin-prod': { status: 'ROLLBACK_COMPLETE', isProtected: true },
      }),
      'sms-voice:DescribeConfigurationSets': smsSets('tocsin-prod-sms'),
    },
    finds: { 'tocsin-prod': 'blocks', 'sms names': 'blocks' },
  },
  'no bootstrap, and things left behind': {
    script: {
      ...untouched,
      'cloudformation:DescribeStacks': stacksAre({}),
      'tag:GetResources': made(
        ...Array.from(
          { length: 10 },
          (_, n) => `arn:aws:dynamodb:eu-west-3:111122223333:table/tocsin-prod-${n}`,
        ),
      ),
    },
    finds: { bootstrap: 'blocks', 'left behind': 'warns' },
  },
  'a thousand a second with a stream of 1 MiB': {
    script: {
      'ses:GetAccount': emailAccount({ Max24HourSend: 5_000_000, MaxSendRate: 1000 }),
      ...streamLimit(1024 ** 2),
    },
    finds: { 'event-stream': 'warns' },
  },
  'a thousand a second and no stream yet': {
    script: {
      ...untouched,
      'ses:GetAccount': emailAccount({ Max24HourSend: 5_000_000, MaxSendRate: 1000 }),
    },
    finds: { 'event-stream': 'warns' },
  },
  'SMS in the sandbox, one dollar': {
    script: {
      'sms-voice:DescribeAccountAttributes': smsTier('SANDBOX'),
      'sms-voice:DescribeSpendLimits': smsSpend(30_000, 1),
    },
    finds: { 'sms sandbox': 'blocks', 'sms spend': 'warns' },
  },
  'SMS not registered': {
    script: { 'sms-voice:DescribeSenderIds': senderIds({ IsoCountryCode: 'FR', Registered: false }) },
    finds: { 'sms sender': 'warns' },
  },
  'SMS without a sender in the country': {
    script: { 'sms-voice:DescribeSenderIds': senderIds({ IsoCountryCode: 'BE', Registered: true }) },
    finds: { 'sms sender': 'blocks' },
  },
  'the wrong account': {
    script: { 'sts:GetCallerIdentity': callerIs('999988887777') },
    finds: { account: 'blocks' },
  },
  'requests that AWS has not answered': {
    script: {
      'ses:GetAccount': emailAccount({ Max24HourSend: 50_000, MaxSendRate: 1 }),
      'servicequotas:ListRequestedServiceQuotaChangeHistory': quotaRequests(
        { ServiceCode: 'ses', QuotaCode: 'L-804C8AE8', DesiredValue: 700_000, Status: 'CASE_OPENED' },
        { ServiceCode: 'ses', QuotaCode: 'L-CDEF9B6B', DesiredValue: 50, Status: 'DENIED' },
      ),
    },
    finds: { quota: 'warns', rate: 'warns' },
  },
};

describe('the doctor', { timeout: 30_000 }, () => {
  it.each(Object.entries(accounts))('of an account with %s', async (name, { script, finds }) => {
    const { sections, table } = await doctor(script);
    expect(notPassing(sections)).toEqual(finds);
    await expect(table).toMatchFileSnapshot(
      `tables/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.txt`,
    );
  });

  it('finds a wrong clock by the date of the answer, also of one that is refused for it', async () => {
    const { sections } = await doctor({
      'sts:GetCallerIdentity': {
        ...refusal('sts:GetCallerIdentity', 'AccessDenied', 'no', 403),
        date: httpDate(Date.now() - HOUR_MS),
      },
    });
    const clock = all(sections).find(({ check }) => check === 'clock');
    expect(clock).toMatchObject({ verdict: 'blocks', granted: '60 min fast' });
  });

  it('says of everything that could not be asked why, and ends', async () => {
    const { sections, table } = await doctor({}, { only: true });
    const notAsked = new Set(['spf', 'dmarc', 'clock', 'sms rate']);
    const found = all(sections).filter(({ check }) => !notAsked.has(check));
    expect(found.map(({ verdict }) => verdict)).toEqual(found.map(() => 'unknown'));
    for (const { advice } of found) expect(advice).toMatch(/do not allow [\w-]+:\w+/);
    await expect(table).toMatchFileSnapshot('tables/no-rights-to-ask.txt');
  });

  it('calls nothing in the way where the account cannot be asked, yet does not call it in order', async () => {
    const { sections } = await doctor({
      'ses:GetAccount': refusal('ses:GetAccount', 'TooManyRequestsException', 'Rate', 429),
    });
    expect(notPassing(sections)).toEqual({ account: 'unknown' });
  });
});
