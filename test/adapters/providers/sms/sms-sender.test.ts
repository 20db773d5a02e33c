import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmsClient } from '../../../../adapters/aws/clients.ts';
import { exceptionRules, fieldRules, resultOfError } from '../../../../adapters/providers/sms/errors.ts';
import { createSmsAccount, createSmsSender } from '../../../../adapters/providers/sms/sms-sender.ts';
import { haltCodes, haltMessage } from '../../../../core/pacing/pause-reasons.ts';
import type { SendResult } from '../../../../core/provider/sender.ts';
import { describeSender } from '../../../support/contracts/sender-contract.ts';
import {
  createScriptedService,
  type Received,
  type ServiceAnswer,
} from '../../../support/services/scripted-service.ts';

/** Speaks the wire format of SMS and voice v2 and of CloudWatch (JSON 1.0), answering as each test scripts. */
const service = createScriptedService();
const { received, script } = service;
let endpoint: string;
let client: PinpointSMSVoiceV2Client;
let metrics: CloudWatchClient;

const access = { region: 'eu-west-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

beforeEach(async () => {
  received.length = 0;
  endpoint = await service.start();
  client = new PinpointSMSVoiceV2Client({ ...access, endpoint, maxAttempts: 1 });
  metrics = new CloudWatchClient({ ...access, endpoint, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  metrics.destroy();
  await service.stop();
});

const NOW = Date.UTC(2026, 10, 25, 9);
const settings = {
  senderId: 'HOPITAL',
  configurationSet: 'notices',
  timeToLiveSeconds: 21_600,
  maxPriceUsd: 0.5,
};
const account = () =>
  createSmsAccount(client, metrics, { partsPerSecond: 10, monthlyLimitUsd: 5_000 }, () => NOW);
const sender = (by = client) => createSmsSender(by, settings);
const sms = { phone: '+33612345678', place: 49, text: 'Vos données ont été volées.' };
const tag = { audience: 'cabc-1', chunk: 7 };
const resultOf = async ([result]: SendResult[]): Promise<SendResult | undefined> => result;
const send = async (by = client) => resultOf(await sender(by).send([sms], { tag }));

const refusal = (type: string, members: object, status = 400): ServiceAnswer => ({
  status,
  type,
  body: { __type: type, Message: 'No.', ...members },
});
const operationOf = ({ headers }: Received): string => String(headers['x-amz-target']);

describeSender('AWS End User Messaging', {
  service,
  send: (places, of) =>
    sender().send(
      places.map((place) => ({ ...sms, place })),
      { tag: of },
    ),
  accepts: () => ({ body: { MessageId: 'm' } }),
});

describe('an SMS', () => {
  it('is one call that says from whom, to whom, what, for how long, at what price and whose it is', async () => {
    script.answer = () => ({ body: { MessageId: 'm' } });
    expect(await send()).toEqual({ result: 'accepted' });
    expect(received.map(operationOf)).toEqual(['PinpointSMSVoiceV2.SendTextMessage']);
    expect(received[0]?.body).toEqual({
      DestinationPhoneNumber: '+33612345678',
      OriginationIdentity: 'HOPITAL',
      MessageBody: 'Vos données ont été volées.',
      MessageType: 'TRANSACTIONAL',
      ConfigurationSetName: 'notices',
      TimeToLive: 21_600,
      MaxPrice: '0.50000',
      Context: { campaign: 'cabc-1', recipient: '7-49' },
    });
  });

  it('never costs more than the stage allows, and is no cheaper than the service can tell apart', () =>
    fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 99.99, noNaN: true }), async (maxPriceUsd) => {
        script.answer = () => ({ body: { MessageId: 'm' } });
        await createSmsSender(client, { ...settings, maxPriceUsd }).send([sms], { tag });
        const MaxPrice = String(received.at(-1)?.body.MaxPrice);
        expect(MaxPrice).toMatch(/^[0-9]{1,2}\.[0-9]{1,5}$/);
        expect(Number(MaxPrice)).toBeLessThanOrEqual(maxPriceUsd);
        expect(Number(MaxPrice)).toBeGreaterThan(maxPriceUsd - 0.0000101);
      }),
      { examples: [[9.999], [9.999_999], [0.29], [99.99], [0.01]] },
    ));

  const reasons: [exception: string, reason: string | undefined, result: string, code?: string][] = [
    ['ThrottlingException', undefined, 'throttled'],
    [
      'ConflictException',
      'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
      'permanent',
      'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
    ],
    [
      'ConflictException',
      'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
      'halt',
      'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
    ],
    ['ConflictException', 'NO_ORIGINATION_IDENTITIES_FOUND', 'halt', 'SMS_SENDER_NOT_ALLOWED'],
    ['ConflictException', 'MESSAGE_TYPE_MISMATCH', 'halt', 'SMS_CONFIGURATION'],
    ['ConflictException', 'BRAND_NEW', 'halt', 'SMS_CONFIGURATION'],
    ['ConflictException', 'constructor', 'halt', 'SMS_CONFIGURATION'],
    [
      'ServiceQuotaExceededException',
      'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
      'halt',
      'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
    ],
    ['ServiceQuotaExceededException', undefined, 'halt', 'SMS_QUOTA_EXCEEDED'],
    ['AccessDeniedException', 'ACCOUNT_DISABLED', 'halt', 'SMS_ACCOUNT_DISABLED'],
    ['AccessDeniedException', 'INSUFFICIENT_ACCOUNT_REPUTATION', 'halt', 'SMS_ACCOUNT_DISABLED'],
    ['AccessDeniedException', undefined, 'halt', 'SMS_ACCESS_DENIED'],
    ['ResourceNotFoundException', undefined, 'halt', 'SMS_RESOURCE_NOT_FOUND'],
    ['ValidationException', 'SENDER_ID_NOT_REGISTERED', 'halt', 'SMS_SENDER_NOT_ALLOWED'],
    ['ValidationException', 'DESTINATION_COUNTRY_BLOCKED', 'permanent', 'DESTINATION_COUNTRY_BLOCKED'],
    ['ValidationException', 'PRICE_OVER_THRESHOLD', 'refused', 'PRICE_OVER_THRESHOLD'],
    ['ValidationException', 'MISSING_PARAMETER', 'refused', 'SMS_BAD_REQUEST'],
    ['UnrecognizedClientException', undefined, 'transient', 'SMS_ACCESS_DENIED'],
    ['ExpiredTokenException', undefined, 'unreachable', 'CREDENTIALS_EXPIRED'],
    ['SomethingNew', undefined, 'refused', 'SMS_BAD_REQUEST'],
    ['constructor', undefined, 'refused', 'SMS_BAD_REQUEST'],
  ];
  it.each(reasons)('that is refused with %s %s is %s %s', async (type, Reason, result, code) => {
    script.answer = () => refusal(type, { Reason });
    expect(await send()).toMatchObject(code === undefined ? { result } : { result, code });
  });

  it('to somebody who asked for no more of them says so', async () => {
    const Reason = 'DESTINATION_PHONE_NUMBER_OPTED_OUT';
    script.answer = () => refusal('ConflictException', { Reason });
    expect(await send()).toEqual({ result: 'permanent', code: Reason, fact: 'optedOut' });
  });

  it.each([
    ['DestinationPhoneNumber', { result: 'permanent', code: 'INVALID_PHONE_NUMBER' }],
    ['MessageBody', { result: 'permanent', code: 'INVALID_MESSAGE_BODY' }],
    ['ConfigurationSetName', { result: 'refused', code: 'SMS_BAD_REQUEST', says: 'No.', people: 1 }],
    ['constructor', { result: 'refused', code: 'SMS_BAD_REQUEST', says: 'No.', people: 1 }],
  ])('whose %s the service finds wrong is told apart', async (Name, result) => {
    const Fields = [{ Name, Message: 'No.' }];
    script.answer = () => refusal('ValidationException', { Reason: 'FIELD_VALIDATION_FAILED', Fields });
    expect(await send()).toEqual(result);
  });

  it('is in doubt where the service fails, and never tried again by the client itself', async () => {
    script.answer = () => refusal('InternalServerException', { RequestId: 'r' }, 500);
    expect(await send()).toEqual({ result: 'unknown', code: 'InternalServerException' });
    expect(received).toHaveLength(1);
    const own = createSmsClient();
    expect(await own.config.maxAttempts()).toBe(1);
    own.destroy();
  });

  it('is in doubt where the answer gives the message no number', async () => {
    script.answer = () => ({ body: {} });
    expect((await createSmsSender(client, settings).send([sms], { tag }))[0]).toEqual({
      result: 'unknown',
      code: 'NO_MESSAGE_ID',
    });
  });

  it('is in doubt where the connection breaks after the request was written', async () => {
    script.answer = () => 'reset';
    expect(await send()).toEqual({ result: 'unknown', code: 'ECONNRESET' });
  });

  it('is in doubt where time runs out', async () => {
    script.answer = () => 'silence';
    const hasty = new PinpointSMSVoiceV2Client({
      ...access,
      endpoint,
      maxAttempts: 1,
      requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true },
    });
    expect(await send(hasty)).toEqual({ result: 'unknown', code: 'ETIMEDOUT' });
    hasty.destroy();
  });

  it('is unreachable, not in doubt, where nothing could be written', async () => {
    const port = Number(new URL(endpoint).port);
    await service.stop();
    expect(await send()).toEqual({ result: 'unreachable', code: 'CONNECTION_REFUSED' });
    await service.start(port);
  });

  it('is in doubt after an error that says nothing', () => {
    for (const error of [new Error('?'), 'text', null, undefined, {}]) {
      expect(resultOfError(error).result).toBe('unknown');
    }
  });
});

describe('the table of SMS errors', () => {
  it('tells the administrator what to do for every reason to halt', () => {
    const rules = Object.values(exceptionRules);
    const results = rules.flatMap(({ reasons, otherwise }) => [...Object.values(reasons), otherwise]);
    const codes = [...results, ...Object.values(fieldRules)].flatMap((result) =>
      result !== undefined && result.result !== 'unreachable' && 'code' in result && !('fact' in result)
        ? [result.code]
        : [],
    );
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) {
      expect(haltCodes).toContain(code);
      expect(haltMessage(code).en).toMatch(/resume/);
      expect(haltMessage(code).fr).toMatch(/repren/);
    }
  });
});

const spendLimit = (changes: object = {}) => ({
  Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT',
  EnforcedLimit: 800,
  MaxLimit: 2_000,
  Overridden: false,
  ...changes,
});
const answerAccount = (limits: object[], tier: string, points: object[]) => {
  script.answer = (request) => {
    switch (operationOf(request)) {
      case 'PinpointSMSVoiceV2.DescribeSpendLimits':
        return { body: { SpendLimits: limits } };
      case 'PinpointSMSVoiceV2.DescribeAccountAttributes':
        return { body: { AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: tier }] } };
      default:
        return { body: { Label: 'TextMessageMonthlySpend', Datapoints: points } };
    }
  };
};

describe('the account', () => {
  it('tells the limit, what has been spent of it this month, and whether it may send to everybody', async () => {
    const other = { Name: 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT', MaxLimit: 1, EnforcedLimit: 1 };
    const points = [
      { Timestamp: NOW / 1000 - 7_200, Maximum: 12.25, Unit: 'None' },
      { Timestamp: NOW / 1000 - 3_600, Maximum: 12.5, Unit: 'None' },
    ];
    answerAccount([other, spendLimit()], 'PRODUCTION', points);
    expect(await account()()).toEqual({
      partsPerSecond: 10,
      monthlySpendLimitUsd: 2_000,
      spentThisMonthUsd: 12.5,
      productionAccess: true,
    });
    const asked = received.find((one) => operationOf(one).startsWith('GraniteService'));
    expect(asked?.body).toMatchObject({
      Namespace: 'AWS/SMSVoice',
      MetricName: 'TextMessageMonthlySpend',
      StartTime: Date.UTC(2026, 10, 1) / 1000,
      EndTime: NOW / 1000 + 3_600,
      Statistics: ['Maximum'],
    });
  });

  it.each([
    ['the one that somebody enforces below what was granted', spendLimit({ Overridden: true }), 800],
    ['the operator’s own where it is lower still', spendLimit({ MaxLimit: 90_000 }), 5_000],
  ])('is held to the lowest limit: %s', async (_, limit, usd) => {
    answerAccount([limit], 'PRODUCTION', []);
    expect((await account()()).monthlySpendLimitUsd).toBe(usd);
  });

  it('asks for some time even in the first moment of a month', async () => {
    answerAccount([spendLimit()], 'PRODUCTION', []);
    const limits = { partsPerSecond: 10, monthlyLimitUsd: 5_000 };
    await createSmsAccount(client, metrics, limits, () => Date.UTC(2026, 11, 1))();
    const { StartTime, EndTime } = received.find(({ body }) => body.StartTime !== undefined)?.body ?? {};
    expect(StartTime).toBe(Date.UTC(2026, 11, 1) / 1000);
    expect(EndTime).toBeGreaterThan(Number(StartTime));
  });

  it('that is new has spent nothing, may spend nothing that it does not know of, and is in the sandbox', async () => {
    answerAccount([], 'SANDBOX', []);
    expect(await account()()).toEqual({
      partsPerSecond: 10,
      monthlySpendLimitUsd: 0,
      spentThisMonthUsd: 0,
      productionAccess: false,
    });
  });
});
