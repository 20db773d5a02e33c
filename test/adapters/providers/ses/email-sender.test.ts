import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSesClient } from '../../../../adapters/aws/clients.ts';
import { unsentRules } from '../../../../adapters/providers/faults.ts';
import { createEmailSender } from '../../../../adapters/providers/ses/email-sender.ts';
import {
  entryRules,
  exceptionRules,
  resultOfEntry,
  resultOfError,
} from '../../../../adapters/providers/ses/errors.ts';
import { haltCodes, haltMessage } from '../../../../core/pacing/pause-reasons.ts';
import { judged } from '../../../../core/provider/refusals.ts';
import { describeSender } from '../../../support/contracts/sender-contract.ts';
import { aMessage } from '../../../support/data/factories.ts';
import { createScriptedService, type ServiceAnswer } from '../../../support/services/scripted-service.ts';

/** Speaks the wire format of SES v2 (REST JSON), answering as each test scripts. */
const service = createScriptedService();
const { received, script } = service;
let endpoint: string;
let client: SESv2Client;

beforeEach(async () => {
  received.length = 0;
  endpoint = await service.start();
  client = new SESv2Client({
    endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await service.stop();
});

const settings = {
  from: 'Hospital <notice@hospital.example>',
  replyTo: 'dpo@hospital.example',
  configurationSet: 'notices',
};
const sender = (mode: 'bulk' | 'single') => createEmailSender(client, { mode, ...settings });
const emails = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    address: `person${at}@example.org`,
    place: at + 10,
    data: { first_name: `O'Brien <${at}>`, first_name_html: `O&#39;Brien &lt;${at}&gt;` },
  }));
/** The message and the data of the person at `at` as they go over the wire: names of letters and digits only. */
const wireContent = {
  Subject: 'About your data, {{pFirstName}}',
  Text: 'Dear {{pFirstName}} {{pLastName}}',
  Html: '<p>Dear {{pFirstNameHtml}} {{pLastNameHtml}}</p>',
};
const wireDataOf = (at: number): string =>
  JSON.stringify({ pFirstName: `O'Brien <${at}>`, pFirstNameHtml: `O&#39;Brien &lt;${at}&gt;` });
const tag = { audience: 'cabc-1', chunk: 7 };
/** What Amazon SES makes Feedback-ID of. */
const feedbackTags = [
  { Name: 'ses:feedback-id-a', Value: 'cabc-1' },
  { Name: 'ses:feedback-id-b', Value: 'breach-notice' },
];
const refusal = (type: string, message: string, status = 400): ServiceAnswer => ({
  status,
  type,
  body: { message },
});

for (const mode of ['bulk', 'single'] as const) {
  describeSender(`Amazon SES, ${mode} calls`, {
    service,
    send: (places, of) =>
      sender(mode).send(
        places.map((place) => ({ place, address: `person${place}@example.org`, data: {} })),
        { message: aMessage(), tag: of },
      ),
    accepts: ({ body: { BulkEmailEntries } }) =>
      mode === 'single'
        ? { body: { MessageId: 'm' } }
        : {
            body: {
              BulkEmailEntryResults: (BulkEmailEntries as unknown[]).map(() => ({
                Status: 'SUCCESS',
                MessageId: 'm',
              })),
            },
          },
  });
}

describe('sending in bulk', () => {
  it('is one call with the template in it, and each person’s own data and tags', async () => {
    script.answer = () => ({
      body: { BulkEmailEntryResults: emails(2).map(() => ({ Status: 'SUCCESS', MessageId: 'm' })) },
    });
    const results = await sender('bulk').send(emails(2), { message: aMessage(), tag });
    expect(results).toEqual([{ result: 'accepted' }, { result: 'accepted' }]);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: 'POST', path: '/v2/email/outbound-bulk-emails' });
    expect(received[0]?.body).toEqual({
      FromEmailAddress: settings.from,
      ReplyToAddresses: [settings.replyTo],
      ConfigurationSetName: 'notices',
      DefaultEmailTags: [{ Name: 'campaign', Value: 'cabc-1' }, ...feedbackTags],
      DefaultContent: {
        Template: {
          TemplateContent: wireContent,
          TemplateData: '{}',
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
      BulkEmailEntries: emails(2).map(({ address, place }, at) => ({
        Destination: { ToAddresses: [address] },
        ReplacementTags: [{ Name: 'recipient', Value: `7-${place}` }],
        ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: wireDataOf(at) } },
      })),
    });
  });

  it('gives each of several messages its own template, in whatever order they go out', async () => {
    script.answer = () => ({ body: { BulkEmailEntryResults: [{ Status: 'SUCCESS', MessageId: 'm' }] } });
    const one = { ...aMessage(), subject: 'One, {{first_name}}' };
    const other = { ...aMessage(), subject: 'Other, {{first_name}}' };
    const bulk = sender('bulk');
    for (const message of [one, other, one]) await bulk.send(emails(1), { message, tag });
    type Body = { DefaultContent: { Template: { TemplateContent: { Subject: string } } } };
    expect(
      received.map(({ body }) => (body as Body).DefaultContent.Template.TemplateContent.Subject),
    ).toEqual(['One, {{pFirstName}}', 'Other, {{pFirstName}}', 'One, {{pFirstName}}']);
  });

  it('reads a message once, however many calls it takes', async () => {
    script.answer = () => ({ body: { BulkEmailEntryResults: [{ Status: 'SUCCESS', MessageId: 'm' }] } });
    let reads = 0;
    const message = {
      ...aMessage(),
      get html() {
        reads += 1;
        return '<p>{{first_name_html}}</p>';
      },
    };
    const bulk = sender('bulk');
    for (let call = 0; call < 3; call += 1) await bulk.send(emails(1), { message, tag });
    expect(reads).toBe(1);
  });

  it('gives every entry its own result, in order', async () => {
    const statuses = Object.keys(entryRules);
    script.answer = () => ({
      body: { BulkEmailEntryResults: statuses.map((Status) => ({ Status, Error: 'why' })) },
    });
    const results = await sender('bulk').send(emails(statuses.length), { message: aMessage(), tag });
    expect(Object.fromEntries(statuses.map((status, at) => [status, results[at]?.result]))).toEqual({
      SUCCESS: 'accepted',
      ACCOUNT_THROTTLED: 'throttled',
      TRANSIENT_FAILURE: 'transient',
      FAILED: 'transient',
      ACCOUNT_DAILY_QUOTA_EXCEEDED: 'halt',
      ACCOUNT_SENDING_PAUSED: 'halt',
      CONFIGURATION_SET_SENDING_PAUSED: 'halt',
      CONFIGURATION_SET_NOT_FOUND: 'halt',
      ACCOUNT_SUSPENDED: 'halt',
      TEMPLATE_NOT_FOUND: 'halt',
      MAIL_FROM_DOMAIN_NOT_VERIFIED: 'halt',
      INVALID_SENDING_POOL_NAME: 'halt',
      MESSAGE_REJECTED: 'permanent',
      INVALID_PARAMETER: 'permanent',
    });
  });

  it('does not know what became of entries that the answer leaves out or names in a new way', async () => {
    script.answer = () => ({
      body: { BulkEmailEntryResults: [{ Status: 'SUCCESS' }, { Status: 'BRAND_NEW' }] },
    });
    expect(await sender('bulk').send(emails(3), { message: aMessage(), tag })).toEqual([
      { result: 'accepted' },
      { result: 'unknown', code: 'BRAND_NEW' },
      { result: 'unknown', code: 'NO_STATUS' },
    ]);
  });

  it('halts rather than fail everybody when the sender is not verified', () => {
    const text = 'Email address is not verified. The following identities failed the check: hospital.example';
    expect(resultOfEntry('MESSAGE_REJECTED', text)).toEqual({
      result: 'halt',
      code: 'IDENTITY_NOT_VERIFIED',
    });
  });
});

const refusals: [string, string, number, string, string?][] = [
  ['TooManyRequestsException', 'Maximum sending rate exceeded.', 429, 'throttled'],
  ['ThrottlingException', 'Maximum sending rate exceeded.', 400, 'throttled'],
  ['ThrottlingException', 'Rate exceeded', 400, 'throttled'],
  ['ThrottlingException', 'Daily message quota exceeded.', 400, 'halt', 'ACCOUNT_DAILY_QUOTA_EXCEEDED'],
  ['TooManyRequestsException', 'Daily message quota exceeded.', 429, 'halt', 'ACCOUNT_DAILY_QUOTA_EXCEEDED'],
  ['LimitExceededException', 'Daily message quota exceeded.', 400, 'halt', 'ACCOUNT_DAILY_QUOTA_EXCEEDED'],
  ['LimitExceededException', 'Maximum sending rate exceeded.', 400, 'throttled'],
  ['LimitExceededException', 'Too many instances of the resource.', 400, 'halt', 'LIMIT_EXCEEDED'],
  ['SendingPausedException', 'Sending paused for this account.', 400, 'halt', 'ACCOUNT_SENDING_PAUSED'],
  [
    'SendingPausedException',
    'Sending paused for configuration set <notices>.',
    400,
    'halt',
    'CONFIGURATION_SET_SENDING_PAUSED',
  ],
  ['AccountSuspendedException', 'Suspended', 400, 'halt', 'ACCOUNT_SUSPENDED'],
  ['MailFromDomainNotVerifiedException', 'MAIL FROM', 400, 'halt', 'MAIL_FROM_DOMAIN_NOT_VERIFIED'],
  [
    'NotFoundException',
    'Configuration set <notices> does not exist.',
    404,
    'halt',
    'CONFIGURATION_SET_NOT_FOUND',
  ],
  ['NotFoundException', 'Template t does not exist.', 404, 'halt', 'TEMPLATE_NOT_FOUND'],
  ['MessageRejected', 'Email address is not verified.', 400, 'halt', 'IDENTITY_NOT_VERIFIED'],
  ['BadRequestException', 'Invalid FromEmailAddress.', 400, 'halt', 'BAD_REQUEST'],
  ['ValidationException', 'Member must not be null', 400, 'refused', 'BAD_REQUEST'],
  ['BadRequestException', 'Illegal address: source@a.example', 400, 'refused', 'BAD_REQUEST'],
  ['MessageRejected', 'Illegal content', 400, 'refused', 'MESSAGE_REJECTED'],
  ['RequestEntityTooLarge', 'Too large', 413, 'refused', 'BAD_REQUEST'],
  ['AccessDeniedException', 'Not authorized to perform ses:SendBulkEmail', 403, 'halt', 'ACCESS_DENIED'],
  ['ExpiredTokenException', 'The security token has expired.', 403, 'unreachable', 'CREDENTIALS_EXPIRED'],
  ['SomethingNew', 'No.', 429, 'throttled'],
  ['SomethingNew', 'No.', 418, 'refused', 'BAD_REQUEST'],
  ['constructor', 'No.', 400, 'refused', 'BAD_REQUEST'],
  ['InternalServiceErrorException', 'Oops', 500, 'unknown', 'InternalServiceErrorException'],
  ['ServiceUnavailable', 'Later', 503, 'unknown', 'ServiceUnavailable'],
];

describe.each(['bulk', 'single'] as const)('a %s call that is refused', (mode) => {
  it.each(refusals)('%s "%s" (%i) is %s %s', async (type, message, status, result, code) => {
    script.answer = () => refusal(type, message, status);
    const [first] = await sender(mode).send(emails(2), { message: aMessage(), tag });
    expect(first).toMatchObject(code === undefined ? { result } : { result, code });
  });

  it('says how many people were in it, and nothing that tells one of them from another', async () => {
    script.answer = () => refusal('BadRequestException', 'Illegal address: person7@example.org (id 12-ab)');
    const [first] = await sender(mode).send(emails(2), { message: aMessage(), tag });
    expect(first).toEqual({
      result: 'refused',
      code: 'BAD_REQUEST',
      says: 'Illegal address:  (id',
      people: mode === 'bulk' ? 2 : 1,
      hint: 'recipient',
    });
  });

  it('is never tried again by the client itself', async () => {
    script.answer = () => refusal('InternalServiceErrorException', 'Oops', 500);
    await sender(mode).send(emails(1), { message: aMessage(), tag });
    expect(received).toHaveLength(1);
  });
});

describe.each(['bulk', 'single'] as const)('a %s call without an answer', (mode) => {
  const send = async (by = sender(mode)) => (await by.send(emails(1), { message: aMessage(), tag }))[0];

  it('is unknown when the connection breaks after the request was written', async () => {
    script.answer = () => 'reset';
    expect(await send()).toEqual({ result: 'unknown', code: 'ECONNRESET' });
  });

  it('is unknown when the answer cannot be read', async () => {
    script.answer = () => ({ body: '{"BulkEmailEntryRes' });
    // `single` needs nothing of the answer but its status.
    expect((await send())?.result).toBe('unknown');
  });

  it('is unknown when time runs out', async () => {
    script.answer = () => 'silence';
    const hasty = new SESv2Client({
      endpoint,
      region: 'eu-west-3',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true },
    });
    expect(await send(createEmailSender(hasty, { mode, ...settings }))).toEqual({
      result: 'unknown',
      code: 'ETIMEDOUT',
    });
    hasty.destroy();
  });

  it('is unreachable when nothing could be written', async () => {
    const port = Number(new URL(endpoint).port);
    await service.stop();
    expect(await send()).toEqual({ result: 'unreachable', code: 'CONNECTION_REFUSED' });
    await service.start(port);
  });
});

describe('a connection that was never made', () => {
  it('is unreachable, since nothing was sent', () => {
    const text =
      'the request socket did not establish a connection with the server within the configured timeout';
    const timedOut = Object.assign(new Error(text), { name: 'TimeoutError' });
    const connect = Object.assign(new Error('connect'), { code: 'ETIMEDOUT', syscall: 'connect' });
    for (const error of [timedOut, connect]) {
      expect(resultOfError(error, 2)).toEqual({ result: 'unreachable', code: 'CONNECTION_TIMED_OUT' });
    }
  });

  it('is not assumed of an error that says nothing', () => {
    for (const error of [new Error('?'), 'text', null, undefined, {}]) {
      expect(resultOfError(error, 2).result).toBe('unknown');
    }
  });
});

describe('a reason to halt that nobody has written a sentence for', () => {
  it('is named', () => {
    for (const code of ['BRAND_NEW', 'constructor']) {
      expect(haltMessage(code).en).toContain(code);
      expect(haltMessage(code).fr).toContain(code);
    }
  });
});

describe('sending one by one', () => {
  it('is one call a person, with the same tags and data', async () => {
    script.answer = () => ({ body: { MessageId: 'm' } });
    expect(await sender('single').send(emails(3), { message: aMessage(), tag })).toEqual(
      emails(3).map(() => ({ result: 'accepted' })),
    );
    expect(received.map(({ path }) => path)).toEqual(emails(3).map(() => '/v2/email/outbound-emails'));
    const [{ address, place }] = emails(1) as [ReturnType<typeof emails>[0] & object];
    const first = received.find(({ body }) => JSON.stringify(body).includes(address));
    expect(first?.body).toEqual({
      FromEmailAddress: settings.from,
      ReplyToAddresses: [settings.replyTo],
      ConfigurationSetName: 'notices',
      Destination: { ToAddresses: [address] },
      EmailTags: [
        { Name: 'campaign', Value: 'cabc-1' },
        { Name: 'recipient', Value: `7-${place}` },
        ...feedbackTags,
      ],
      Content: {
        Template: {
          TemplateContent: wireContent,
          TemplateData: wireDataOf(0),
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
    });
  });

  it('fails only the person whose message or address is refused', async () => {
    script.answer = ({ body }) => {
      const text = JSON.stringify(body);
      if (text.includes('person1@')) return refusal('MessageRejected', 'Illegal content');
      if (text.includes('person2@')) return refusal('BadRequestException', 'Illegal address');
      return { body: { MessageId: 'm' } };
    };
    expect(await sender('single').send(emails(4), { message: aMessage(), tag })).toMatchObject([
      { result: 'accepted' },
      { result: 'refused', code: 'MESSAGE_REJECTED', people: 1 },
      { result: 'refused', code: 'BAD_REQUEST', people: 1 },
      { result: 'accepted' },
    ]);
  });

  it('stops calling after a round of refusals in which nobody was accepted', async () => {
    script.answer = () => refusal('BadRequestException', 'No.');
    const results = await sender('single').send(emails(50), { message: aMessage(), tag });
    expect(results.map(({ result }) => result)).toEqual(emails(50).map(() => 'refused'));
    expect(received.length).toBeLessThan(20);
  });

  it('goes on past many refusals where somebody was accepted', async () => {
    script.answer = ({ body }) =>
      JSON.stringify(body).includes('person0@')
        ? { body: { MessageId: 'm' } }
        : refusal('BadRequestException', 'No.');
    await sender('single').send(emails(50), { message: aMessage(), tag });
    expect(received).toHaveLength(50);
  });

  it('counts nobody as told whose message the answer gives no number', async () => {
    for (const body of ['', {}, { MessageId: '' }]) {
      script.answer = () => ({ body });
      expect(await sender('single').send(emails(1), { message: aMessage(), tag })).toEqual([
        { result: 'unknown', code: 'NO_MESSAGE_ID' },
      ]);
    }
  });

  it('leaves whoever was not tried for later, also where a slow call is accepted after all', async () => {
    let slow: ((output: object) => void) | undefined;
    let calls = 0;
    const refusing = {
      send: async (): Promise<object> => {
        calls += 1;
        if (calls === 1) return await new Promise((resolve) => (slow = resolve));
        throw Object.assign(new Error('No.'), {
          name: 'BadRequestException',
          $metadata: { httpStatusCode: 400 },
        });
      },
    } as unknown as SESv2Client;
    const sending = createEmailSender(refusing, { mode: 'single', ...settings }).send(emails(50), {
      message: aMessage(),
      tag,
    });
    await new Promise(setImmediate);
    const tried = calls;
    slow?.({ MessageId: 'm' });
    const verdicts = judged(new Map((await sending).entries()), { acceptedBefore: false, isEnd: true });
    expect(tried).toBeLessThan(20);
    expect(verdicts.size).toBe(tried);
    expect([...verdicts.values()].filter(({ result }) => result === 'permanent')).toHaveLength(tried - 1);
  });

  it('stops calling once the answer would be the same for everybody', async () => {
    script.answer = () => refusal('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
    const results = await sender('single').send(emails(50), { message: aMessage(), tag });
    expect(results).toEqual(emails(50).map(() => ({ result: 'throttled' })));
    expect(received.length).toBeLessThan(20);
  });
});

describe('calls by the rate and by what is answered', () => {
  let nowMs = 0;
  let told = 0;
  const auto = (mode: 'auto' | 'bulk' = 'auto') =>
    createEmailSender(client, {
      mode,
      ...settings,
      clock: () => nowMs,
      onSingle: () => {
        told += 1;
      },
    });
  const MINUTE_MS = 60_000;
  const paths = (): string[] => [
    ...new Set(received.map(({ path }) => path.replace('/v2/email/outbound-', ''))),
  ];
  const accept = (): ServiceAnswer => ({
    body: { MessageId: 'm', BulkEmailEntryResults: emails(3).map(() => ({ Status: 'SUCCESS' })) },
  });
  const allAccepted = emails(3).map(() => ({ result: 'accepted' }));
  beforeEach(() => {
    nowMs = 0;
    told = 0;
  });

  it.each([
    [14, 'bulk-emails'],
    [50, 'bulk-emails'],
    [50.1, 'emails'],
    [1_000, 'emails'],
    [undefined, 'bulk-emails'],
  ])('at %s a second are of the kind %s', async (perSecond, kind) => {
    script.answer = accept;
    expect(
      await auto().send(emails(3), {
        message: aMessage(),
        tag,
        ...(perSecond !== undefined && { perSecond }),
      }),
    ).toEqual(allAccepted);
    expect(paths()).toEqual([kind]);
  });

  it.each([
    ['TooManyRequestsException', 'Rate exceeded', 429],
    ['ThrottlingException', 'Rate exceeded', 400],
    ['SlowDown', 'Please reduce your request rate.', 503],
  ])(
    'are single for half an hour once %s "%s" answers a bulk call, and nobody waits',
    async (type, says, status) => {
      script.answer = ({ path }) => (path.endsWith('bulk-emails') ? refusal(type, says, status) : accept());
      const sender = auto();
      expect(await sender.send(emails(3), { message: aMessage(), tag, perSecond: 14 })).toEqual(allAccepted);
      expect(told).toBe(1);
      received.length = 0;
      nowMs += 30 * MINUTE_MS - 1;
      expect(await sender.send(emails(3), { message: aMessage(), tag, perSecond: 14 })).toEqual(allAccepted);
      expect(paths()).toEqual(['emails']);
      expect(told).toBe(1);
      received.length = 0;
      nowMs += 1;
      script.answer = accept;
      expect(await sender.send(emails(3), { message: aMessage(), tag, perSecond: 14 })).toEqual(allAccepted);
      expect(paths()).toEqual(['bulk-emails']);
    },
  );

  it('stay in bulk where the messages are too many, not the calls', async () => {
    script.answer = () => refusal('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
    const throttled = emails(3).map(() => ({ result: 'throttled' }));
    expect(await auto().send(emails(3), { message: aMessage(), tag, perSecond: 14 })).toEqual(throttled);
    script.answer = () => ({
      body: { BulkEmailEntryResults: emails(3).map(() => ({ Status: 'ACCOUNT_THROTTLED' })) },
    });
    expect(await auto().send(emails(3), { message: aMessage(), tag, perSecond: 14 })).toEqual(throttled);
    script.answer = () => refusal('ThrottlingException', 'Daily message quota exceeded.');
    expect(await auto().send(emails(3), { message: aMessage(), tag, perSecond: 14 })).toEqual(
      emails(3).map(() => ({ result: 'halt', code: 'ACCOUNT_DAILY_QUOTA_EXCEEDED' })),
    );
    script.answer = () => refusal('InternalServiceErrorException', 'Rate', 500);
    expect((await auto().send(emails(3), { message: aMessage(), tag, perSecond: 14 }))[0]?.result).toBe(
      'unknown',
    );
    expect(paths()).toEqual(['bulk-emails']);
    expect(told).toBe(0);
  });

  it('stay in bulk where the configuration says so', async () => {
    script.answer = () => refusal('TooManyRequestsException', 'Rate exceeded', 429);
    expect(await auto('bulk').send(emails(3), { message: aMessage(), tag, perSecond: 1_000 })).toEqual(
      emails(3).map(() => ({ result: 'throttled' })),
    );
    expect(paths()).toEqual(['bulk-emails']);
  });
});

describe('the account', () => {
  it('reports its limits, and no limit where the provider says -1', async () => {
    script.answer = () => ({
      body: {
        SendQuota: { Max24HourSend: -1, MaxSendRate: 14, SentLast24Hours: 12 },
        SendingEnabled: true,
        ProductionAccessEnabled: true,
        EnforcementStatus: 'HEALTHY',
      },
    });
    expect(await sender('bulk').account()).toEqual({
      ratePerSecond: 14,
      quotaPer24Hours: Number.POSITIVE_INFINITY,
      sentLast24Hours: 12,
      sendingEnabled: true,
      productionAccess: true,
      enforcementStatus: 'HEALTHY',
    });
    expect(received[0]).toMatchObject({ method: 'GET', path: '/v2/email/account' });
  });

  it('counts what the provider does not say as nothing allowed', async () => {
    script.answer = () => ({ body: {} });
    expect(await sender('bulk').account()).toMatchObject({
      ratePerSecond: 0,
      quotaPer24Hours: 0,
      sendingEnabled: false,
    });
  });
});

describe('the tables of errors', () => {
  const rules = [...Object.values(entryRules), ...Object.values(exceptionRules)].flat();
  const results = [...rules.map(({ is }) => is), ...Object.values(unsentRules)];

  it('tell the administrator what to do for every reason to halt, also where all are refused alike', () => {
    const halting = ['halt', 'permanent', 'refused'];
    const codes = results.flatMap((one) => (halting.includes(one.result) && 'code' in one ? [one.code] : []));
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) {
      expect(haltCodes).toContain(code);
      expect(haltMessage(code).en).toMatch(/resume|goes on by itself/);
      expect(haltMessage(code).fr).toMatch(/repren/);
    }
  });

  it('end every list of rules with one that fits anything', () => {
    for (const list of [...Object.values(entryRules), ...Object.values(exceptionRules)]) {
      expect(list.at(-1)?.text).toBeUndefined();
    }
  });
});

describe('the client for sending', () => {
  it('makes one attempt', async () => {
    expect(await createSesClient().config.maxAttempts()).toBe(1);
  });
});
