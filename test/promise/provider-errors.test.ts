import { BulkEmailStatus } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../core/delivery/outcome.ts';
import { RateLimit } from '../../local/http/rate-limit.ts';
import { createdAtMs } from '../support/data/factories.ts';
import { aRig, type SendingRig } from '../support/rigs/sending-rig.ts';
import {
  answered,
  broken,
  emailOnWire,
  type WireCall,
  type WireFault,
} from '../support/services/provider-on-wire.ts';

const PEOPLE = 2_000;
const HOUR_MS = 3_600_000;

type Befalls = (call: WireCall) => WireFault | undefined;
type Mode = 'bulk' | 'single';

/** A campaign of 2,000 people over the real adapter, to its end, a pause, or an hour. */
const campaignWith = async (mode: Mode, befalls: Befalls): Promise<SendingRig> => {
  const rig = await aRig({
    people: PEOPLE,
    ratePerSecond: 200,
    through: (provider) => emailOnWire(provider, mode, befalls),
  });
  await rig.runUntilEnd(HOUR_MS);
  return rig;
};
/** How many people have which outcome, and how many got more than one message. */
const endOf = async (rig: SendingRig) => {
  const counts: Record<string, number> = {};
  for (const { facts } of await rig.allDeliveries()) {
    for (const known of facts) counts[outcomeOf(known)] = (counts[outcomeOf(known)] ?? 0) + 1;
  }
  const doubled = [...rig.messagesByPerson().values()].filter((count) => count > 1).length;
  const { state, pauseReason } = await rig.campaign();
  return { state, code: pauseReason?.code, counts, told: rig.messagesByPerson().size, doubled };
};
/** Everybody told, once, and nothing halted. */
const allTold = { state: 'completed', told: PEOPLE, doubled: 0 };

/** The sixth to the ninth call, so that others come before and after. */
const aFew =
  (fault: WireFault): Befalls =>
  (call) =>
    call.number >= 6 && call.number <= 9 ? fault : undefined;
const always =
  (fault: WireFault): Befalls =>
  () =>
    fault;
const error = (name: string, status: number, message?: string): WireFault => ({
  error: answered(name, status, message),
});

/** Of this moment: turned away unread. */
const moments: [what: string, fault: WireFault][] = [
  ['TooManyRequestsException', error('TooManyRequestsException', 429)],
  [
    'ThrottlingException "Maximum sending rate exceeded"',
    error('ThrottlingException', 400, 'Maximum sending rate exceeded.'),
  ],
  ['Throttling', error('Throttling', 400, 'Rate exceeded')],
  ['ThrottledException', error('ThrottledException', 400)],
  ['RequestThrottled', error('RequestThrottled', 400)],
  ['RequestLimitExceeded', error('RequestLimitExceeded', 503)],
  ['SlowDown', error('SlowDown', 503)],
  ['an answer of 429 without a name', error('Error', 429)],
  [
    'LimitExceededException of a rate',
    error('LimitExceededException', 400, 'Maximum sending rate exceeded.'),
  ],
  [
    'InvalidSignatureException "Signature expired"',
    error('InvalidSignatureException', 403, 'Signature expired: 1 is now earlier than 2'),
  ],
  [
    'SignatureDoesNotMatch "Signature not yet current"',
    error('SignatureDoesNotMatch', 403, 'Signature not yet current: 2 is still later than 1'),
  ],
  ['RequestTimeTooSkewed', error('RequestTimeTooSkewed', 403)],
  ['RequestInTheFuture', error('RequestInTheFuture', 403)],
  ['RequestExpired', error('RequestExpired', 400)],
  ['ExpiredTokenException', error('ExpiredTokenException', 403)],
  ['a wrong signature, four times', error('InvalidSignatureException', 403, 'The signature does not match.')],
  ['RequestTimeout', error('RequestTimeout', 408)],
  ['a connection refused', { error: broken('ECONNREFUSED') }],
  ['a name that is not resolved', { error: broken('EAI_AGAIN') }],
  ['a reset before the connection stood', { error: broken('ECONNRESET', { syscall: 'connect' }) }],
];
/** It may have been sent, and was, or was not. */
const doubts: [what: string, error: Error][] = [
  ['InternalServiceErrorException', answered('InternalServiceErrorException', 500)],
  ['ServiceUnavailable', answered('ServiceUnavailable', 503)],
  ['a page of a proxy', answered('SyntaxError', 502)],
  ['a reset', broken('ECONNRESET')],
  ['a time-out', broken('ETIMEDOUT')],
];
/** Of the account, or of every message of the campaign alike. */
const accounts: [what: string, fault: WireFault, code: string][] = [
  ['AccountSuspendedException', error('AccountSuspendedException', 400), 'ACCOUNT_SUSPENDED'],
  ['SendingPausedException', error('SendingPausedException', 400), 'ACCOUNT_SENDING_PAUSED'],
  [
    'MailFromDomainNotVerifiedException',
    error('MailFromDomainNotVerifiedException', 400),
    'MAIL_FROM_DOMAIN_NOT_VERIFIED',
  ],
  ['NotFoundException', error('NotFoundException', 404), 'CONFIGURATION_SET_NOT_FOUND'],
  ['LimitExceededException', error('LimitExceededException', 400), 'LIMIT_EXCEEDED'],
  [
    'ThrottlingException of the day',
    error('ThrottlingException', 400, 'Daily message quota exceeded.'),
    'ACCOUNT_DAILY_QUOTA_EXCEEDED',
  ],
  [
    'MessageRejected, not verified',
    error('MessageRejected', 400, 'Email address is not verified.'),
    'IDENTITY_NOT_VERIFIED',
  ],
  ['MessageRejected', error('MessageRejected', 400), 'MESSAGE_REJECTED'],
  ['BadRequestException', error('BadRequestException', 400), 'BAD_REQUEST'],
  [
    'BadRequestException that speaks of addresses',
    error('BadRequestException', 400, 'Illegal address'),
    'BAD_REQUEST',
  ],
  [
    'an unsupported template',
    error('BadRequestException', 400, 'Template contains unsupported operations'),
    'BAD_REQUEST',
  ],
  ['ValidationException', error('ValidationException', 400), 'BAD_REQUEST'],
  ['an answer of 413', error('RequestEntityTooLarge', 413), 'BAD_REQUEST'],
  ['AccessDeniedException', error('AccessDeniedException', 403), 'ACCESS_DENIED'],
  ['a wrong signature', error('SignatureDoesNotMatch', 403), 'ACCESS_DENIED'],
  ['UnrecognizedClientException', error('UnrecognizedClientException', 403), 'ACCESS_DENIED'],
];
const isMoment = (status: string): boolean =>
  ['ACCOUNT_THROTTLED', 'TRANSIENT_FAILURE', 'FAILED'].includes(status);
const statuses = Object.values(BulkEmailStatus).filter((status) => status !== 'SUCCESS');

describe.each(['bulk', 'single'] as const)('an error of a %s call', (mode) => {
  it.each(moments)('that is of the moment halts nobody: %s', async (_, fault) => {
    expect(await endOf(await campaignWith(mode, aFew(fault)))).toMatchObject(allTold);
  });

  it.each(doubts)('that may have been sent is told once where events tell of it: %s', async (_, fault) => {
    const rig = await campaignWith(mode, aFew({ error: fault, when: 'after' }));
    expect(await endOf(rig)).toMatchObject(allTold);
  });

  it.each(doubts)('that may have been sent, and was not, is sent later: %s', async (_, fault) => {
    expect(await endOf(await campaignWith(mode, aFew({ error: fault })))).toMatchObject(allTold);
  });

  it.each(accounts)(
    'that is of everybody halts, marks nobody, and goes on when resumed: %s',
    async (_, fault, code) => {
      let isBroken = true;
      let calls = 0;
      const rig = await campaignWith(mode, () => {
        if (!isBroken) return undefined;
        calls += 1;
        return fault;
      });
      expect(await endOf(rig)).toEqual({
        state: 'paused',
        code,
        counts: { pending: PEOPLE },
        told: 0,
        doubled: 0,
      });
      // A few attempts of the chunks that are on their way, with a round of calls each.
      expect(calls).toBeLessThan(mode === 'bulk' ? 300 : 1_500);
      isBroken = false;
      await rig.change((campaign) => ({
        ...campaign,
        state: 'running',
        generation: campaign.generation + 1,
      }));
      await rig.runUntilEnd(HOUR_MS);
      expect(await endOf(rig)).toMatchObject(allTold);
    },
  );

  it.each([
    ['MessageRejected', 'Illegal content'],
    ['BadRequestException', 'Illegal address: chunk1-person7@example.org'],
    ['BadRequestException', 'No.'],
    ['ValidationException', 'Value at index 7 failed to satisfy a constraint'],
    ['RequestEntityTooLarge', 'Too large'],
  ])('for one person names that one and tells all the others: %s "%s"', async (name, message) => {
    let poisoned: string | undefined;
    let further = 0;
    const rig = await campaignWith(mode, ({ to, number }) => {
      if (number === 3) poisoned ??= to.at(-1);
      if (poisoned === undefined || !to.includes(poisoned)) return undefined;
      further += 1;
      return { error: answered(name, 400, message) };
    });
    expect(await endOf(rig)).toEqual({
      state: 'completed',
      code: undefined,
      counts: { delivered: PEOPLE - 1, rejected: 1 },
      told: PEOPLE - 1,
      doubled: 0,
    });
    expect(further).toBeLessThanOrEqual(8);
  });
});

describe('a status of the entries of a bulk call', () => {
  it.each(statuses.filter(isMoment))('that is of the moment halts nobody: %s', async (entry) => {
    expect(await endOf(await campaignWith('bulk', aFew({ entry })))).toMatchObject(allTold);
  });

  it.each(statuses.filter((status) => !isMoment(status)))(
    'halts where it is everybody’s: %s',
    async (entry) => {
      const end = await endOf(await campaignWith('bulk', always({ entry })));
      expect(end).toEqual({ state: 'paused', code: entry, counts: { pending: PEOPLE }, told: 0, doubled: 0 });
    },
  );

  it('that nobody knows is a doubt', async () => {
    expect(await endOf(await campaignWith('bulk', aFew({ entry: 'BRAND_NEW' })))).toMatchObject(allTold);
  });
});

describe('a campaign whose calls go by the rate and the answers', () => {
  /** Throttles bulk calls beyond one a second. */
  const oneBulkCallASecond = (clock: () => number, operations: string[]): Befalls => {
    const limit = new RateLimit(1, clock);
    return ({ operation }) => {
      operations.push(operation);
      return operation === 'SendBulkEmail' && limit.take(1) === 0
        ? error('TooManyRequestsException', 429, 'Rate exceeded')
        : undefined;
    };
  };
  const run = async (ratePerSecond: number) => {
    const operations: string[] = [];
    let clock = (): number => createdAtMs;
    const rig: SendingRig = await aRig({
      people: PEOPLE,
      ratePerSecond,
      through: (provider) =>
        emailOnWire(
          provider,
          'auto',
          oneBulkCallASecond(() => clock(), operations),
          () => clock(),
        ),
    });
    clock = rig.time.clock;
    await rig.runUntilEnd(2 * HOUR_MS);
    return { rig, operations };
  };

  it('at 20 a second leaves bulk calls by itself where they are held to one a second, at the full rate', async () => {
    const { rig, operations } = await run(20);
    expect(await endOf(rig)).toMatchObject(allTold);
    expect(operations.filter((one) => one === 'SendBulkEmail').length).toBeLessThan(10);
    expect(rig.provider.throttled).toBe(0);
    const { taken } = rig.provider;
    const seconds = ((taken.at(-1)?.atMs ?? 0) - (taken[0]?.atMs ?? 0)) / 1000;
    expect(PEOPLE / seconds).toBeGreaterThan(17);
  });

  it('at 200 a second makes no bulk call at all', async () => {
    const { rig, operations } = await run(200);
    expect(await endOf(rig)).toMatchObject(allTold);
    expect(new Set(operations)).toEqual(new Set(['SendEmail']));
  });
});
