import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../core/delivery/outcome.ts';
import { createSendingRig, type SendingRig } from '../support/rigs/sending-rig.ts';
import { type Person, twoChannels } from '../support/rigs/two-channels.ts';
import {
  answered,
  broken,
  smsOnWire,
  type WireCall,
  type WireFault,
} from '../support/services/provider-on-wire.ts';

const PEOPLE = 2_000;
/** One of four has an email address and no telephone: nothing of text messages concerns them. */
const list: Person[] = Array.from({ length: PEOPLE }, (_, number) => ({
  contact: number % 4 === 0 ? 'emailOnly' : 'phoneOnly',
  fate: 'arrives',
  smsFails: false,
}));
const EMAILS = PEOPLE / 4;
const TEXTS = PEOPLE - EMAILS;
const MINUTE_MS = 60_000;

type Befalls = (call: WireCall) => WireFault | undefined;

/** Runs until the campaign is completed or so much time has passed. */
const run = async (rig: SendingRig, minutes: number): Promise<void> => {
  for (let at = 0; at < minutes && (await rig.campaign()).state !== 'completed'; at += 1) {
    await rig.time.run(MINUTE_MS);
  }
};

/** A campaign by email and SMS over the real adapter of text messages, to its end or for an hour. */
const campaignWith = async (befalls: Befalls): Promise<SendingRig> => {
  const rig = await createSendingRig(
    twoChannels(list, { partsPerSecond: 200, smsThrough: (provider) => smsOnWire(provider, befalls) }),
  );
  await run(rig, 60);
  return rig;
};

const endOf = async (rig: SendingRig) => {
  const counts: Record<string, number> = {};
  for (const { channel, facts } of await rig.allDeliveries()) {
    if (channel !== 'sms') continue;
    for (const known of facts) counts[outcomeOf(known)] = (counts[outcomeOf(known)] ?? 0) + 1;
  }
  const phones = rig.sms.taken.map((message) => (message as typeof message & { phone: string }).phone);
  const { state, lanes } = await rig.campaign();
  return {
    state,
    halt: lanes.sms.halt?.code,
    emails: rig.provider.taken.length,
    told: new Set(phones).size,
    twice: phones.length - new Set(phones).size,
    counts,
  };
};
const allTold = {
  state: 'completed',
  halt: undefined,
  emails: EMAILS,
  told: TEXTS,
  twice: 0,
  counts: { delivered: TEXTS },
};

const error = (name: string, status: number, message?: string, members?: object): WireFault => ({
  error: answered(name, status, message, members),
});
const reason = (name: string, Reason: string, status = 400): WireFault =>
  error(name, status, 'No.', { Reason });

/** The sixth to the ninth call, so that others come before and after. */
const aFew =
  (fault: WireFault): Befalls =>
  ({ number }) =>
    number >= 6 && number <= 9 ? fault : undefined;

const moments: [what: string, fault: WireFault][] = [
  ['ThrottlingException', error('ThrottlingException', 400)],
  ['TooManyRequestsException', error('TooManyRequestsException', 429)],
  ['RequestThrottledException', error('RequestThrottledException', 400)],
  [
    'InvalidSignatureException "Signature expired"',
    error('InvalidSignatureException', 403, 'Signature expired: 1'),
  ],
  ['RequestTimeTooSkewed', error('RequestTimeTooSkewed', 403)],
  ['ExpiredTokenException', error('ExpiredTokenException', 403)],
  ['RequestTimeout', error('RequestTimeout', 408)],
  ['a connection refused', { error: broken('ECONNREFUSED') }],
];
const doubts: [what: string, error: Error][] = [
  ['InternalServerException', answered('InternalServerException', 500)],
  ['a reset', broken('ECONNRESET')],
];
/** Of the account or of everybody: text messages stop, emails do not. */
const accounts: [what: string, fault: WireFault, code: string][] = [
  [
    'the spend limit of the month',
    reason('ServiceQuotaExceededException', 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT'),
    'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
  ],
  ['another quota', reason('ServiceQuotaExceededException', 'SENDER_IDS_PER_ACCOUNT'), 'SMS_QUOTA_EXCEEDED'],
  ['a disabled account', reason('AccessDeniedException', 'ACCOUNT_DISABLED'), 'SMS_ACCOUNT_DISABLED'],
  [
    'a bad reputation',
    reason('AccessDeniedException', 'INSUFFICIENT_ACCOUNT_REPUTATION'),
    'SMS_ACCOUNT_DISABLED',
  ],
  ['a missing right', error('AccessDeniedException', 403), 'SMS_ACCESS_DENIED'],
  ['a missing resource', error('ResourceNotFoundException', 404), 'SMS_RESOURCE_NOT_FOUND'],
  [
    'the sandbox',
    reason('ConflictException', 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED'),
    'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
  ],
  [
    'no sender for the country',
    reason('ConflictException', 'NO_ORIGINATION_IDENTITIES_FOUND'),
    'SMS_SENDER_NOT_ALLOWED',
  ],
  ['an inactive sender', reason('ConflictException', 'RESOURCE_NOT_ACTIVE'), 'SMS_SENDER_NOT_ALLOWED'],
  ['parts that do not fit', reason('ConflictException', 'MESSAGE_TYPE_MISMATCH'), 'SMS_CONFIGURATION'],
  [
    'an unregistered sender',
    reason('ValidationException', 'SENDER_ID_REQUIRES_REGISTRATION'),
    'SMS_SENDER_NOT_ALLOWED',
  ],
  ['a price over the limit', reason('ValidationException', 'PRICE_OVER_THRESHOLD'), 'PRICE_OVER_THRESHOLD'],
  ['a request nobody accepts', error('ValidationException', 400), 'SMS_BAD_REQUEST'],
];
const persons: [what: string, fault: WireFault][] = [
  ['who wants no text messages', reason('ConflictException', 'DESTINATION_PHONE_NUMBER_OPTED_OUT')],
  [
    'whose number is blocked',
    reason('ConflictException', 'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE'),
  ],
  [
    'in a blocked country',
    reason('ConflictException', 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION'),
  ],
  ['in a country that is not enabled', reason('ValidationException', 'COUNTRY_NOT_ENABLED')],
  [
    'whose number is none',
    error('ValidationException', 400, 'No.', {
      Reason: 'INVALID_PARAMETER',
      Fields: [{ Name: 'DestinationPhoneNumber' }],
    }),
  ],
  ['whose text costs too much', reason('ValidationException', 'PRICE_OVER_THRESHOLD')],
  ['whom the service refuses', error('ValidationException', 400)],
];

describe('an error of SendTextMessage', { timeout: 60_000 }, () => {
  it.each(moments)('that is of the moment halts nobody: %s', async (_, fault) => {
    expect(await endOf(await campaignWith(aFew(fault)))).toEqual(allTold);
  });

  it.each(doubts)('that may have been sent is told once where events tell of it: %s', async (_, fault) => {
    expect(await endOf(await campaignWith(aFew({ error: fault, when: 'after' })))).toEqual(allTold);
  });

  it.each(doubts)('that may have been sent, and was not, is sent later: %s', async (_, fault) => {
    expect(await endOf(await campaignWith(aFew({ error: fault })))).toEqual(allTold);
  });

  it.each(accounts)('that is of everybody stops text messages alone: %s', async (_, fault, code) => {
    let isBroken = true;
    const rig = await campaignWith(() => (isBroken ? fault : undefined));
    expect(await endOf(rig)).toEqual({
      ...allTold,
      // Paused only once all emails have left, and not for want of money: that goes on by itself when there is more.
      state: code === 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' ? 'running' : 'paused',
      halt: code,
      told: 0,
      counts: { pending: TEXTS },
    });
    isBroken = false;
    await rig.change(
      ({
        lanes: {
          sms: { halt: _halt, ...sms },
          email,
        },
        ...campaign
      }) => ({
        ...campaign,
        lanes: { email, sms },
        state: 'running',
        generation: campaign.generation + 1,
      }),
    );
    await run(rig, 60);
    expect(await endOf(rig)).toEqual(allTold);
  });

  it.each(persons)('for one person, %s, names that one and tells all others', async (_, fault) => {
    let whom: string | undefined;
    const rig = await campaignWith(({ number, to }) => {
      if (number === 30) whom = to[0];
      return to[0] === whom ? fault : undefined;
    });
    expect(await endOf(rig)).toEqual({
      ...allTold,
      told: TEXTS - 1,
      counts: { delivered: TEXTS - 1, rejected: 1 },
    });
  });
});
