import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeAccountAttributesCommand,
  DescribeSpendLimitsCommand,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from 'vitest';
import { readProviderEvent } from '../../../../adapters/providers/events/read-event.ts';
import { createSmsAccount, createSmsSender } from '../../../../adapters/providers/sms/sms-sender.ts';
import type { ProviderAccount } from '../../../../local/commands/clients/provider-client.ts';
import type { SmsProviderConfig, SmsShares } from '../../../../local/provider/base/config.ts';
import type { ToldReport } from '../../../../local/provider/storage/per-person-report.ts';
import { bulk, type ProviderUnderTest, provider, smsConfig } from '../setup.ts';

let office: ProviderUnderTest;
const start = async (overrides: Partial<SmsProviderConfig> = {}): Promise<ProviderUnderTest> => {
  office = await provider({ sms: smsConfig(overrides) });
  return office;
};
afterEach(() => office.end());

/** Numbers that are given to nobody (ARCEP, numbers for works of fiction). */
const mobile = (at: number): string => `+3363998${String(at).padStart(4, '0')}`;
const LANDLINE = '+33199000001';
const only = (fate: keyof SmsShares): Partial<SmsProviderConfig> => ({
  behaviour: { ...smsConfig().behaviour, [fate]: 1 },
});

const input = (changes: Partial<SendTextMessageCommandInput> = {}): SendTextMessageCommandInput => ({
  DestinationPhoneNumber: mobile(1),
  OriginationIdentity: 'HOSPITAL',
  MessageBody: 'Vos données ont été volées.',
  MessageType: 'TRANSACTIONAL',
  ConfigurationSetName: 'notices-sms',
  TimeToLive: 7_200,
  MaxPrice: '0.50',
  Context: { campaign: 'cabc-1', recipient: '7-0' },
  ...changes,
});
const send = (changes: Partial<SendTextMessageCommandInput> = {}) =>
  office.sms.send(new SendTextMessageCommand(input(changes)));

type SmsEvent = { eventType: string; eventTimestamp: number; isFinal: boolean } & Record<string, unknown>;
const eventsOfSms = (): SmsEvent[] => {
  const lines = office.sink.objects.flatMap(({ body }) => body.trimEnd().split('\n'));
  return lines.map((line) => JSON.parse(line)).filter(({ eventType }) => eventType.startsWith('TEXT_'));
};
const HOUR = 3_600_000;

describe('a text message', () => {
  it('is taken, charged by its parts and told of in the event files, with its context', async () => {
    await start();
    const at = office.time.clock();
    const text = 'ê'.repeat(71);
    const { MessageId } = await send({ MessageBody: text });
    await office.settle();
    const [queued, delivered, ...none] = eventsOfSms();
    expect(none).toEqual([]);
    expect(queued).toMatchObject({ eventType: 'TEXT_QUEUED', isFinal: false, eventTimestamp: at });
    expect(delivered).toMatchObject({
      isFinal: true,
      messageId: MessageId,
      originationPhoneNumber: 'HOSPITAL',
      destinationPhoneNumber: mobile(1),
      isoCountryCode: 'FR',
      messageEncoding: 'Unicode',
      messageRequestTimestamp: at,
      context: { campaign: 'cabc-1', recipient: '7-0' },
      totalMessageParts: 2,
      totalMessagePrice: 0.14,
    });
    expect(['TEXT_DELIVERED', 'TEXT_SUCCESSFUL']).toContain(delivered?.eventType);
    expect(office.smsAccount()).toMatchObject({
      calls: 1,
      messages: 1,
      parts: 2,
      spentUsd: 0.14,
      distinctNumbers: 1,
      fates: { delivered: 1 },
      events: { emitted: 2, pending: 0 },
    });
  });

  it('shares the event files with email, and both are read from them', async () => {
    await start();
    await send();
    await office.client.send(new SendBulkEmailCommand(bulk(['one@mail.example'])));
    await office.settle();
    const files = office.sink.objects.map(({ body }) => body.trimEnd().split('\n'));
    expect(files.some((lines) => lines.some((line) => line.includes('TEXT_')) && lines.length > 1)).toBe(
      true,
    );
    const news = files.flat().map(readProviderEvent);
    expect(news.every(({ kind }) => kind === 'news')).toBe(true);
    expect(new Set(news.map((event) => event.kind === 'news' && event.audience))).toEqual(
      new Set(['cabc-1', 'c1-1']),
    );
  });

  it.each<[keyof SmsShares, string[], afterMs: [number, number]]>([
    ['noSuchNumber', ['TEXT_INVALID'], [0, 5_000]],
    ['blocked', ['TEXT_BLOCKED', 'TEXT_CARRIER_BLOCKED', 'TEXT_SPAM'], [0, 10_000]],
    ['unreachable', ['TEXT_UNREACHABLE', 'TEXT_CARRIER_UNREACHABLE'], [HOUR, 6 * HOUR]],
    ['switchedOff', ['TEXT_TTL_EXPIRED'], [2 * HOUR, 2 * HOUR]],
    ['late', ['TEXT_DELIVERED', 'TEXT_SUCCESSFUL'], [2 * HOUR, 30 * HOUR]],
    ['silent', ['TEXT_UNKNOWN'], [72 * HOUR, 72 * HOUR]],
  ])('to a telephone that is %s ends as %s, when it should', async (fate, types, [least, most]) => {
    await start(only(fate));
    const at = office.time.clock();
    for (let number = 0; number < 8; number += 1) await send({ DestinationPhoneNumber: mobile(number) });
    office.time.advance(73 * HOUR);
    await office.settle();
    const final = eventsOfSms().filter(({ isFinal }) => isFinal);
    expect(final).toHaveLength(8);
    for (const { eventType, eventTimestamp } of final) {
      expect(types).toContain(eventType);
      expect(eventTimestamp - at).toBeGreaterThanOrEqual(least);
      expect(eventTimestamp - at).toBeLessThanOrEqual(most);
    }
  });

  it('has its hours in seconds where the clock is fast', async () => {
    await start({ ...only('silent'), hourMs: 1_000 });
    const at = office.time.clock();
    await send();
    office.time.advance(73_000);
    await office.settle();
    const last = eventsOfSms().at(-1);
    expect(last).toMatchObject({ eventType: 'TEXT_UNKNOWN', eventTimestamp: at + 72_000 });
  });

  it('to a landline is told to be invalid', async () => {
    await start();
    await send({ DestinationPhoneNumber: LANDLINE });
    await office.settle();
    expect(eventsOfSms().map(({ eventType }) => eventType)).toEqual(['TEXT_QUEUED', 'TEXT_INVALID']);
  });

  it('fares the same in every run', async () => {
    const types: string[][] = [];
    for (let run = 0; run < 2; run += 1) {
      if (run > 0) await office.end();
      await start({
        behaviour: { ...smsConfig().behaviour, late: 0.3, blocked: 0.3, noSuchNumber: 0.3 },
      });
      for (let number = 0; number < 30; number += 1) await send({ DestinationPhoneNumber: mobile(number) });
      office.time.advance(31 * HOUR);
      await office.settle();
      types.push(
        eventsOfSms()
          .map(({ eventType, destinationPhoneNumber }) => `${destinationPhoneNumber} ${eventType}`)
          .sort(),
      );
    }
    expect(types[0]).toEqual(types[1]);
    expect(new Set(types[0]?.map((line) => line.split(' ')[1])).size).toBeGreaterThan(4);
  });

  it('and its events outlive the process', async () => {
    await start();
    await send();
    await office.restart();
    expect(office.smsAccount()).toMatchObject({ messages: 1, events: { emitted: 0, pending: 2 } });
    await office.settle();
    await office.restart();
    expect(office.smsAccount()).toMatchObject({ messages: 1, events: { emitted: 2, pending: 0 } });
  });
});

describe('the service refuses', () => {
  const refused = (changes: Partial<SendTextMessageCommandInput>, error: object) =>
    expect(send(changes)).rejects.toMatchObject(error);

  it('what it cannot send, and says why', async () => {
    await start();
    const field = (Name: string) => ({ Fields: [expect.objectContaining({ Name })] });
    await refused({ DestinationPhoneNumber: 'somebody' }, field('DestinationPhoneNumber'));
    await refused(
      { DestinationPhoneNumber: '+3361' },
      { name: 'ValidationException', Reason: 'INVALID_PARAMETER', ...field('DestinationPhoneNumber') },
    );
    await refused({ MessageBody: 'x'.repeat(1_601) }, field('MessageBody'));
    await refused({ TimeToLive: 4 }, field('TimeToLive'));
    await refused(
      { ConfigurationSetName: 'none' },
      { name: 'ResourceNotFoundException', ResourceType: 'configuration-set' },
    );
    await refused({ OriginationIdentity: 'NOBODY' }, { ResourceType: 'sender-id' });
    await refused({ ProtectConfigurationId: 'none' }, { ResourceType: 'protect-configuration' });
    await refused(
      { DestinationPhoneNumber: '+12025550143' },
      { name: 'ConflictException', Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION' },
    );
    await refused(
      { DestinationPhoneNumber: '+4915123456789' },
      { Reason: 'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY' },
    );
    await refused({ MaxPrice: '0.06' }, { Reason: 'PRICE_OVER_THRESHOLD' });
    expect(office.smsAccount()).toMatchObject({ messages: 0, spentUsd: 0 });
    expect(office.smsAccount()?.refused).toMatchObject({ PRICE_OVER_THRESHOLD: 1 });
  });

  it.each<[string, Partial<SendTextMessageCommandInput>, string]>([
    ['a text of blanks only', { MessageBody: ' \n\u00a0' }, 'MessageBody'],
    ['a name of context with a blank', { Context: { 'a b': 'v' } }, 'Context'],
    ['a value of context that begins with a blank', { Context: { a: ' v' } }, 'Context'],
    ['a value of context that ends with a blank', { Context: { a: 'v\n' } }, 'Context'],
    ['a sixth of context', { Context: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }, 'Context'],
    ['a sender with a blank', { OriginationIdentity: 'THE HOSPITAL' }, 'OriginationIdentity'],
    ['a configuration set with a blank', { ConfigurationSetName: 'a b' }, 'ConfigurationSetName'],
    ['a protection with a blank', { ProtectConfigurationId: 'a b' }, 'ProtectConfigurationId'],
    ['a protection of 257 characters', { ProtectConfigurationId: 'p'.repeat(257) }, 'ProtectConfigurationId'],
    ['a price of three digits', { MaxPrice: '100.00' }, 'MaxPrice'],
  ])('%s', async (_, changes, Name) => {
    await start();
    await refused(changes, {
      name: 'ValidationException',
      Reason: 'FIELD_VALIDATION_FAILED',
      Fields: [expect.objectContaining({ Name })],
    });
    expect(office.smsAccount()).toMatchObject({ messages: 0 });
  });

  it('no long names, and no blanks within a value', async () => {
    await start({ protections: [{ id: 'p'.repeat(256), blockedCountries: [], configurationSets: [] }] });
    await send({ ProtectConfigurationId: 'p'.repeat(256), Context: { a: 'one two' } });
    expect(office.smsAccount()).toMatchObject({ messages: 1 });
  });

  it('nothing of a dry run that it would take, and sends nothing', async () => {
    await start({ partsPerSecond: 1 });
    for (const _ of [1, 2, 3]) expect((await send({ DryRun: true })).MessageId).toMatch(/^[0-9a-f-]{36}$/);
    await refused({ DryRun: true, MaxPrice: '0.06' }, { Reason: 'PRICE_OVER_THRESHOLD' });
    await office.settle();
    expect(eventsOfSms()).toEqual([]);
    expect(office.smsAccount()).toMatchObject({ messages: 0, spentUsd: 0 });
  });

  it('a telephone whose owner has opted out', async () => {
    await start(only('optedOut'));
    await refused({}, { name: 'ConflictException', Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' });
  });

  it('everybody while the account is in the sandbox', async () => {
    await start({ sandbox: true });
    await refused({}, { Reason: 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED' });
    const attributes = await office.sms.send(new DescribeAccountAttributesCommand({}));
    expect(attributes.AccountAttributes).toEqual([{ Name: 'ACCOUNT_TIER', Value: 'SANDBOX' }]);
  });

  it('what exceeds its rate, which counts parts and not messages', async () => {
    await start({ partsPerSecond: 4 });
    const long = 'x'.repeat(161);
    await send({ MessageBody: long });
    await send({ MessageBody: long });
    await refused({ MessageBody: long }, { name: 'ThrottlingException' });
    office.time.advance(500);
    await send({ MessageBody: long });
    expect(office.smsAccount()).toMatchObject({ messages: 3, parts: 6, throttled: 1 });
  });

  it('never for its rate alone a message of more parts than go in a second', async () => {
    await start({ partsPerSecond: 1 });
    await send({ MessageBody: 'x'.repeat(161) });
    office.time.advance(1_000);
    await refused({}, { name: 'ThrottlingException' });
    office.time.advance(1_000);
    await send();
  });

  it('what the month’s limit no longer allows, until somebody raises it or the month is over', async () => {
    await start({ monthlySpendLimitUsd: 0.15 });
    const limit = {
      name: 'ServiceQuotaExceededException',
      Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
    };
    await send();
    await send();
    await refused({}, limit);
    await office.control('sms', { monthlySpendLimitUsd: 0.22 });
    await send();
    await refused({}, limit);
    office.time.advance(28 * 24 * HOUR);
    await send();
  });
});

describe('the account', () => {
  it('is what our own adapters read of it', async () => {
    await start({ monthlySpendLimitUsd: 500 });
    const metrics = new CloudWatchClient({
      region: 'eu-west-3',
      endpoint: office.url,
      credentials: { accessKeyId: 'pace', secretAccessKey: 'local' },
    });
    const limits = { partsPerSecond: 10, monthlyLimitUsd: 2_000 };
    const account = createSmsAccount(office.sms, metrics, limits, office.time.clock);
    const settings = {
      senderId: 'HOSPITAL',
      configurationSet: 'notices-sms',
      timeToLiveSeconds: 3_600,
      maxPriceUsd: 0.5,
    };
    const sender = createSmsSender(office.sms, settings);
    expect(await account()).toEqual({
      partsPerSecond: 10,
      monthlySpendLimitUsd: 500,
      spentThisMonthUsd: 0,
      productionAccess: true,
    });
    const sms = { phone: mobile(3), place: 0, text: 'x' };
    const tag = { audience: 'cabc-1', chunk: 0 };
    expect(await sender.send([sms], { tag })).toEqual([{ result: 'accepted' }]);
    expect((await account()).spentThisMonthUsd).toBe(0.07);
    const asked = { StartTime: new Date(0), EndTime: new Date(), Period: 3_600 };
    const other = await metrics.send(
      new GetMetricStatisticsCommand({ ...asked, Namespace: 'AWS/SES', MetricName: 'Other' }),
    );
    expect(other.Datapoints).toEqual([]);
    const spend = await office.sms.send(new DescribeSpendLimitsCommand({}));
    expect(spend.SpendLimits?.map(({ Name }) => Name)).toContain('TEXT_MESSAGE_MONTHLY_SPEND_LIMIT');
    metrics.destroy();
  });

  it('tells by person and channel whom it took messages for, and what they came to', async () => {
    await start({ behaviour: { ...smsConfig().behaviour, noSuchNumber: 0.5 } });
    for (let number = 0; number < 20; number += 1) await send({ DestinationPhoneNumber: mobile(number) });
    await send({ DestinationPhoneNumber: mobile(0) });
    await office.client.send(new SendBulkEmailCommand(bulk(['one@mail.example'])));
    await office.settle();
    const told = (await (await fetch(`${office.url}/_told`)).json()) as { people: number; sms: ToldReport };
    expect(told).toMatchObject({
      people: 1,
      sms: { people: 20, doubled: [{ address: mobile(0), messages: 2 }] },
    });
    const { delivered, bounced } = told.sms.outcomes;
    expect(delivered + bounced).toBe(20);
    expect(bounced).toBeGreaterThan(3);
    const lines = (await (await fetch(`${office.url}/_told/people`)).text()).trimEnd().split('\n');
    const people = lines.map((line) => JSON.parse(line));
    expect(people.filter(({ channel }) => channel === 'email')).toHaveLength(1);
    expect(people.filter(({ channel }) => channel === 'sms')).toHaveLength(20);
    expect(people).toContainEqual(expect.objectContaining({ address: mobile(0), messages: 2 }));
    const account = (await (await fetch(`${office.url}/_account`)).json()) as ProviderAccount;
    expect(account).toMatchObject({ messages: 1, sms: { messages: 21, parts: 21 } });
    expect(account.events.pending).toBe(0);
    expect(account.events.emitted).toBe((account.sms?.events.emitted ?? 0) + office.account().events.emitted);
    expect(account.events.emitted).toBeGreaterThan(42);
  });

  it('of a stack without SMS knows nothing of them', async () => {
    office = await provider();
    await expect(send()).rejects.toMatchObject({ name: 'UnknownOperationException' });
    expect((await fetch(`${office.url}/phones`)).status).toBe(404);
    expect(await (await fetch(`${office.url}/_account`)).json()).not.toHaveProperty('sms');
  });
});

describe('the telephones', () => {
  const pageOf = async (path: string): Promise<string> => {
    const response = await fetch(`${office.url}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    return await response.text();
  };

  it('show each message as its owner sees it, with its parts and its price', async () => {
    await start();
    const text = `<b>Bonjour</b> ${'é'.repeat(160)}`;
    const { MessageId } = await send({ MessageBody: text });
    await send({ DestinationPhoneNumber: mobile(2) });
    await office.settle();
    const list = await pageOf('/phones');
    for (const words of ['<b>2</b> messages', '3 parts', '$0.210', mobile(1), mobile(2)]) {
      expect(list).toContain(words);
    }
    const phone = await pageOf(`/phones?number=${encodeURIComponent(mobile(1))}`);
    expect(phone).toContain('&lt;b&gt;Bonjour&lt;/b&gt;');
    expect(phone).toContain('HOSPITAL');
    expect(phone).toContain('2 parts of GSM-7');
    expect(phone).toContain('Delivered');
    for (const typed of [mobile(1), '06 39 98 00 01', '06.39.98.00.01']) {
      expect(await pageOf(`/phones?number=${typed}`), typed).toContain('2 parts of GSM-7');
    }
    const one = await pageOf(`/phones/${MessageId}`);
    expect(one.match(/<li>/g)).toHaveLength(2);
    expect(one).toContain('cabc-1');
    expect(await pageOf('/inbox')).toContain('href="/phones"');
    expect((await fetch(`${office.url}/phones/00000009-0000`)).status).toBe(404);
  });

  it('show one that has not arrived as such', async () => {
    await start(only('switchedOff'));
    await send();
    office.time.advance(10_000);
    const phone = await pageOf(`/phones?number=${mobile(1)}`);
    expect(phone).toContain('bubble not');
    expect(phone).toContain('On its way');
  });

  it('that are many come page by page, and as JSON', async () => {
    await start();
    for (let number = 0; number < 51; number += 1) await send({ DestinationPhoneNumber: mobile(number) });
    expect(await pageOf('/phones')).toContain('href="/phones?before=1"');
    const older = await (await fetch(`${office.url}/phones.json?before=1`)).json();
    expect(older).toMatchObject([{ to: mobile(0), parts: 1, state: 'On its way' }]);
    expect(await pageOf('/phones?number=%2B33639989999')).toContain('No SMS was sent to this number.');
  });
});
