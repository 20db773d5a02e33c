import { describe, expect, it } from 'vitest';
import { diagnoseConsole } from '../../../core/account/console.ts';
import { diagnoseEmail } from '../../../core/account/email.ts';
import { spanOf, speedFindings } from '../../../core/account/email-findings.ts';
import {
  diagnoseEvents,
  eventBytes,
  eventStreamFinding,
  usualStreamBytes,
} from '../../../core/account/events.ts';
import type {
  AccountFacts,
  EmailAccount,
  EmailIdentity,
  SenderId,
  SmsSide,
} from '../../../core/account/facts.ts';
import { concurrencyFinding } from '../../../core/account/functions.ts';
import { neededRate, needsOf } from '../../../core/account/needs.ts';
import { diagnosePlace } from '../../../core/account/place.ts';
import type { AccountSetup } from '../../../core/account/setup.ts';
import { diagnoseSms, expectedSmsUsd } from '../../../core/account/sms.ts';
import { diagnoseStacks, isDeployed } from '../../../core/account/stacks.ts';

const setup: AccountSetup = {
  stage: 'prod',
  account: '111122223333',
  region: 'eu-west-3',
  stacks: ['tocsin-prod'],
  sender: {
    domain: 'hospital.example',
    name: 'Hospital Group',
    mailFromDomain: 'bounce.hospital.example',
    existingIdentity: false,
  },
  rateMarginPercent: 0,
  functionsAtOnce: 32,
  console: true,
  ownSignInMail: false,
};
const needs = needsOf({ people: 1_400_000, hours: 72, smsPercent: 10, staff: 20 }, setup);

const email: EmailAccount = {
  ratePerSecond: 100,
  quotaPer24Hours: 2_000_000,
  sentLast24Hours: 0,
  sendingEnabled: true,
  productionAccess: true,
  enforcementStatus: 'HEALTHY',
  deliverabilityManager: true,
};
const identity: EmailIdentity = {
  isVerified: true,
  isSigned: true,
  mailFromDomain: 'bounce.hospital.example',
  verification: 'SUCCESS',
  dkim: 'SUCCESS',
  dkimTokens: [],
};
type Facts = Pick<AccountFacts, 'email' | 'identity' | 'stacks' | 'quotaRequests'>;
const facts = (changes: Partial<Facts> = {}): Facts => ({
  email: { said: email },
  identity: { said: identity },
  stacks: { said: [{ name: 'tocsin-prod', status: 'CREATE_COMPLETE', isProtected: true }] },
  quotaRequests: { said: [] },
  ...changes,
});
const emailOf = (changes: Partial<Facts>, of = setup) =>
  Object.fromEntries(diagnoseEmail(facts(changes), of, needs).map((one) => [one.check, one]));
const notDeployed = { stacks: { said: [] } };

describe('what telling so many people takes', () => {
  it('is a rate that leaves the margin of pace unused, and a quota of any 24 hours', () => {
    expect(neededRate(1_400_000, 24)).toBe(17);
    expect(neededRate(1_400_000, 24, 10)).toBe(19);
    const of = (people: number, hours: number) =>
      needsOf({ people, hours, smsPercent: 0, staff: 1 }, setup).quotaPer24Hours;
    expect([of(900, 12), of(900, 24), of(900, 72)]).toEqual([900, 900, 300]);
  });

  it('is said in the largest unit that does not hide how long it is', () => {
    expect([60, 90 * 60, 90 * 60 + 1, 48 * 3600, 48 * 3600 + 1, 86_400].map((s) => spanOf(s).en)).toEqual([
      '1 minute',
      '90 minutes',
      '2 hours',
      '48 hours',
      '3 days',
      '24 hours',
    ]);
  });
});

describe('the speed of an account', () => {
  const verdicts = (changes: Partial<EmailAccount>, people: number, hours?: number) =>
    speedFindings({ ...email, ...changes }, people, hours).map(({ verdict }) => verdict);

  it.each([
    ['all at once, just', { quotaPer24Hours: 1000 }, 1000, 24, ['passes', 'passes']],
    ['one more than the quota has', { quotaPer24Hours: 1000 }, 1001, 24, ['warns', 'passes']],
    [
      'what has been sent already counts',
      { quotaPer24Hours: 1000, sentLast24Hours: 1 },
      1000,
      24,
      ['warns', 'passes'],
    ],
    ['three quotas in three days', { quotaPer24Hours: 1000 }, 3000, 72, ['passes', 'passes']],
    ['a fourth day', { quotaPer24Hours: 1000 }, 3001, 72, ['warns', 'passes']],
    ['no quota at all', { quotaPer24Hours: 0 }, 10, 24, ['blocks', 'passes']],
    ['a quota without limit', { quotaPer24Hours: Infinity }, 1e6, 24, ['passes', 'passes']],
    ['a rate that takes the whole time', { ratePerSecond: 1 }, 86_400, 24, ['passes', 'passes']],
    ['a rate that takes longer', { ratePerSecond: 1 }, 86_401, 24, ['passes', 'warns']],
    ['no rate at all', { ratePerSecond: 0 }, 10, 24, ['passes', 'warns']],
  ] as const)('%s', (_, changes, people, hours, expected) => {
    expect(verdicts(changes, people, hours)).toEqual(expected);
  });

  it('of 14 a second and 50,000 a day is 28 days for 1.4 million, which the rate alone does not tell', () => {
    const [quota, rate] = speedFindings(
      { ...email, ratePerSecond: 14, quotaPer24Hours: 50_000, sentLast24Hours: 1 },
      1_400_000,
      48,
    );
    expect(quota.message).toEqual({
      en: expect.stringContaining('sending takes 28 days'),
      fr: expect.stringContaining('prendra 28 jours'),
    });
    expect(rate.verdict).toBe('passes');
  });
});

describe('the standing of an account', () => {
  it('is waited for or answered, not asked anew, where production access was asked for already', () => {
    const sandboxed = (review?: string) =>
      emailOf({
        email: { said: { ...email, productionAccess: false, ...(review === undefined ? {} : { review }) } },
      }).sandbox;
    expect(sandboxed()?.request?.where).toMatch(/Request production access/);
    expect(sandboxed('PENDING')).toMatchObject({ verdict: 'blocks', granted: 'sandbox, asked for' });
    expect(sandboxed('PENDING')?.request).toBeUndefined();
    expect(sandboxed('DENIED')?.request?.where).toMatch(/case in which production access was refused/);
  });

  it('asks in the sandbox for everything in one request', () => {
    const found = emailOf({
      email: { said: { ...email, productionAccess: false, ratePerSecond: 1, quotaPer24Hours: 200 } },
    });
    expect(found.quota).toMatchObject({ verdict: 'warns' });
    expect(found.quota?.request).toBeUndefined();
    expect(found.sandbox?.request?.text).toMatch(/6 messages a second and 466,667 messages in 24 hours/);
  });

  it('asks for no quota twice, but again for one that was refused', () => {
    const asked = (status: string) =>
      emailOf({
        email: { said: { ...email, quotaPer24Hours: 1000 } },
        quotaRequests: { said: [{ service: 'ses', quota: 'L-804C8AE8', desired: 9000, status }] },
      }).quota;
    expect(asked('PENDING')?.request).toBeUndefined();
    expect(asked('PENDING')?.advice).toMatch(/9,000 have been asked for/);
    expect(asked('DENIED')?.request?.command).toMatch(/--quota-code L-804C8AE8 --desired-value 466667/);
  });
});

describe('the identity of the sender', () => {
  const existing = { ...setup, sender: { ...setup.sender, existingIdentity: true } };

  it.each([
    ['none before the deployment makes it', notDeployed, undefined, setup, 'passes'],
    ['one that a deployment would fail at', notDeployed, identity, setup, 'blocks'],
    ['one that the stack is to use', notDeployed, identity, existing, 'passes'],
    ['none where the stack is to use one', notDeployed, undefined, existing, 'blocks'],
    ['its own, deployed and verified', {}, identity, setup, 'passes'],
    ['none, although it is deployed', {}, undefined, setup, 'blocks'],
  ] as const)('%s', (_, changes, said, of, verdict) => {
    expect(emailOf({ ...changes, identity: { said } } as Partial<Facts>, of).identity?.verdict).toBe(verdict);
  });

  it('that exists and is not verified is no way out of an identity that exists', () => {
    const pending = { ...identity, isVerified: false, verification: 'PENDING' };
    expect(emailOf({ ...notDeployed, identity: { said: pending } }, existing).verified).toMatchObject({
      verdict: 'blocks',
      granted: 'PENDING',
    });
  });
});

describe('an identity of which nobody knows whether the stack made it', () => {
  it('is not called in the way of a deployment', () => {
    const stacks = { silent: 'denied', call: 'cloudformation:DescribeStacks', detail: '' } as const;
    const found = diagnoseEmail(facts({ stacks }), setup, needs);
    expect(found.filter(({ verdict }) => verdict !== 'passes')).toEqual([]);
  });
});

describe('SMS', () => {
  const sms = {
    senderId: 'HOSPITAL',
    countries: ['FR', 'BE'],
    monthlyLimitUsd: 20_000,
    partsPerSecond: 10,
    configurationSet: 'tocsin-prod-sms',
  };
  const ids = (...of: [senderId: string, country: string][]): SenderId[] =>
    of.map(([senderId, country]) => ({ senderId, country, registered: true }));
  const smsOf = (changes: Partial<SmsSide> = {}, of: Partial<typeof sms> = {}, stacks = facts().stacks) =>
    Object.fromEntries(
      diagnoseSms(
        {
          stacks,
          sms: {
            tier: { said: 'PRODUCTION' },
            spendLimitUsd: { said: 20_000 },
            senderIds: { said: ids(['HOSPITAL', 'FR'], ['HOSPITAL', 'BE']) },
            configurationSets: { said: [] },
            serviceRole: { said: true },
            ...changes,
          },
        },
        { ...setup, sms: { ...sms, ...of } },
        needs,
      ).map(({ check, verdict }) => [check, verdict]),
    );

  it('passes where everything is granted', () => {
    expect(new Set(Object.values(smsOf()))).toEqual(new Set(['passes']));
  });

  it('counts the sender ID of the configuration only, in each of its countries', () => {
    expect(smsOf({ senderIds: { said: ids(['HOSPITAL', 'FR'], ['OTHER', 'BE']) } })['sms sender']).toBe(
      'blocks',
    );
    const before = { said: [] };
    expect(smsOf({ senderIds: { said: ids(['OTHER', 'FR']) } }, {}, before)['sms sender']).toBe('passes');
    expect(smsOf({ senderIds: { said: ids(['HOSPITAL', 'FR']) } }, {}, before)['sms sender']).toBe('blocks');
  });

  it('is held to the lower of what AWS grants and what the configuration allows, and to its rate', () => {
    const expected = expectedSmsUsd(needs.smsPeople);
    expect(smsOf({ spendLimitUsd: { said: expected } })['sms spend']).toBe('passes');
    expect(smsOf({ spendLimitUsd: { said: expected - 1 } })['sms spend']).toBe('warns');
    expect(smsOf({}, { monthlyLimitUsd: expected - 1 })['sms own limit']).toBe('warns');
    expect(smsOf({}, { partsPerSecond: 1 })['sms rate']).toBe('warns');
  });
});

describe('the account', () => {
  it('is the one that the configuration names, or the wrong one', () => {
    const account = (id: string) =>
      diagnosePlace(
        {
          isLocal: false,
          caller: { said: { account: id, arn: `arn:aws:iam::${id}:user/me` } },
          clockSkewMs: { said: 0 },
        },
        setup,
      )[0]?.verdict;
    expect([account('111122223333'), account('999988887777')]).toEqual(['passes', 'blocks']);
  });
});

describe('the stacks', () => {
  const verdict = (status: string, isProtected = false) => {
    const [, found] = diagnoseStacks(
      {
        bootstrap: { said: { version: 30, status: 'UPDATE_COMPLETE' } },
        stacks: { said: [{ name: 'tocsin-prod', status, isProtected }] },
        made: { said: [] },
      },
      setup,
    );
    return found;
  };

  it.each([
    ['passes', 'CREATE_COMPLETE'],
    ['passes', 'UPDATE_COMPLETE'],
    ['passes', 'UPDATE_ROLLBACK_COMPLETE'],
    ['passes', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    ['passes', 'REVIEW_IN_PROGRESS'],
    ['blocks', 'ROLLBACK_COMPLETE'],
    ['blocks', 'ROLLBACK_FAILED'],
    ['blocks', 'CREATE_FAILED'],
    ['blocks', 'UPDATE_ROLLBACK_FAILED'],
    ['blocks', 'DELETE_FAILED'],
    ['warns', 'UPDATE_IN_PROGRESS'],
    ['warns', 'DELETE_IN_PROGRESS'],
  ])('%s where one is %s', (expected, status) => {
    expect(verdict(status)?.verdict).toBe(expected);
  });

  it('that failed are removed by commands that include what protects them, and only then', () => {
    expect(verdict('ROLLBACK_COMPLETE', true)?.advice).toMatch(
      /update-termination-protection .* && aws cloudformation delete-stack --stack-name tocsin-prod /,
    );
    expect(verdict('ROLLBACK_COMPLETE')?.advice).not.toMatch(/termination-protection/);
  });

  it('stand for a deployment by the one that sends alone', () => {
    const deployed = (name: string, status: string) =>
      isDeployed({ stacks: { said: [{ name, status, isProtected: false }] } }, setup);
    expect(deployed('tocsin-prod', 'UPDATE_ROLLBACK_COMPLETE')).toBe(true);
    expect(deployed('tocsin-prod', 'ROLLBACK_COMPLETE')).toBe(false);
    expect(deployed('tocsin-prod-console', 'CREATE_COMPLETE')).toBe(false);
    expect(isDeployed({ stacks: { silent: 'denied', call: 'x', detail: '' } }, setup)).toBeUndefined();
  });

  it('own what they made; without them it is left behind', () => {
    const leftBehind = (stacks: { status: string }[]) =>
      diagnoseStacks(
        {
          bootstrap: { said: undefined },
          stacks: { said: stacks.map(({ status }) => ({ name: 'tocsin-prod', status, isProtected: false })) },
          made: { said: ['arn:aws:kms:eu-west-3:111122223333:key/1'] },
        },
        setup,
      ).at(-1);
    expect(leftBehind([{ status: 'CREATE_COMPLETE' }])?.verdict).toBe('passes');
    expect(leftBehind([])).toMatchObject({ verdict: 'warns', advice: expect.stringContaining('key/1') });
  });

  it('need a bootstrap that is new enough', () => {
    const bootstrap = (version: number) =>
      diagnoseStacks(
        {
          bootstrap: { said: { version, status: 'CREATE_COMPLETE' } },
          stacks: { said: [] },
          made: { said: [] },
        },
        setup,
      )[0]?.verdict;
    expect([bootstrap(5), bootstrap(6)]).toEqual(['blocks', 'passes']);
  });
});

describe('the clock', () => {
  const clock = (skewMs: number) =>
    diagnosePlace(
      {
        isLocal: false,
        caller: { said: { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/me' } },
        clockSkewMs: { said: skewMs },
      },
      setup,
    ).find(({ check }) => check === 'clock');

  it.each([
    ['passes', 59_000, '59 s fast'],
    ['warns', 61_000, '61 s fast'],
    ['warns', -299_000, '5 min slow'],
    ['blocks', -300_000, '5 min slow'],
    ['blocks', 7_200_000, '120 min fast'],
  ])('%s where it is %i ms off', (verdict, skewMs, granted) => {
    expect(clock(skewMs)).toMatchObject({ verdict, granted });
  });
});

describe('what the rest of the account allows', () => {
  it('is concurrency that nobody else has reserved', () => {
    expect(concurrencyFinding({ limit: 32, unreserved: 32 }, 32).verdict).toBe('passes');
    expect(concurrencyFinding({ limit: 1000, unreserved: 31 }, 32).verdict).toBe('warns');
  });

  it('is a stream as wide as the events of the rate, which differs by region', () => {
    const wide = (region: string, rate: number) => eventStreamFinding(usualStreamBytes(region), rate).verdict;
    expect([wide('eu-west-3', 250), wide('eu-west-3', 270)]).toEqual(['passes', 'warns']);
    expect([wide('eu-west-1', 1200), wide('eu-west-1', 1400)]).toEqual(['passes', 'warns']);
    expect(eventBytes(1000) / 1024 ** 2).toBeCloseTo(3.85, 2);
  });

  it('is a stream for the rate that was granted, where that is more than is needed', () => {
    const of = (ratePerSecond: number) =>
      diagnoseEvents(
        { streamBytes: { said: undefined }, email: { said: { ...email, ratePerSecond } } },
        setup,
        needs,
      )[0];
    expect(of(1)).toMatchObject({ verdict: 'passes', needed: '0.0 MiB/s at 6 messages/s' });
    expect(of(1000)).toMatchObject({ verdict: 'warns' });
    expect(of(1000)?.request?.text).toMatch(/raised to\s4 MiB a second/);
  });

  it('is invitations for as many as Cognito sends in a day, unless they leave by the own domain', () => {
    const of = (staff: number, ownSignInMail = false) =>
      diagnoseConsole(
        { distributions: { said: 1 }, userPool: { said: undefined } },
        { ...setup, ownSignInMail },
        { staff },
      ).at(-1);
    expect([of(50)?.verdict, of(51)?.verdict, of(51, true)?.verdict]).toEqual(['passes', 'warns', 'passes']);
    expect(of(120)?.advice).toMatch(/Invite over 3 days/);
  });

  it('is not known of CloudFront before the first distribution, and of no interest without a console', () => {
    const of = (distributions: number, console = true) =>
      diagnoseConsole(
        { distributions: { said: distributions }, userPool: { said: { mail: 'own' } } },
        { ...setup, console },
        { staff: 1 },
      ).find(({ check }) => check === 'cloudfront')?.verdict;
    expect([of(0), of(1), of(0, false)]).toEqual(['unknown', 'passes', undefined]);
  });

  it('is SMS of two parts each at the price of a French number', () => {
    expect(expectedSmsUsd(1000)).toBe(140);
  });
});
