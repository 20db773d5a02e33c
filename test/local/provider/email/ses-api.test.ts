import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  SendBulkEmailCommand,
  type SendBulkEmailCommandInput,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from 'vitest';
import { createSendingIdentity } from '../../../../adapters/providers/ses/sending-identity.ts';
import type { ProviderConfig } from '../../../../local/provider/base/config.ts';
import { bulk, type ProviderUnderTest, people, provider } from '../setup.ts';

let ses: ProviderUnderTest;
const start = async (overrides: Partial<ProviderConfig> = {}): Promise<void> => {
  ses = await provider(overrides);
};
afterEach(() => ses.end());

const sendBulk = (addresses: readonly string[], overrides: Partial<SendBulkEmailCommandInput> = {}) =>
  ses.client.send(new SendBulkEmailCommand(bulk(addresses, overrides)));

const statuses = async (
  addresses: readonly string[],
  overrides: Partial<SendBulkEmailCommandInput> = {},
): Promise<(string | undefined)[]> =>
  ((await sendBulk(addresses, overrides)).BulkEmailEntryResults ?? []).map(({ Status }) => Status);

const single = (overrides: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: 'notice@hospital.example',
  Destination: { ToAddresses: ['ann@mail.example'] },
  ConfigurationSetName: 'notices',
  Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello {{Ann}}' } } } },
  ...overrides,
});
const sendOne = (overrides: Partial<SendEmailCommandInput> = {}) =>
  ses.client.send(new SendEmailCommand(single(overrides)));

/** Name, status and message of the error that a call ends with. */
const errorOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as Error & { $metadata: { httpStatusCode: number } },
  );
  return { name: error?.name, status: error?.$metadata.httpStatusCode, message: error?.message };
};

describe('the account', () => {
  it('tells its rate, its quota and what was sent in the last 24 hours', async () => {
    await start({ ratePerSecond: 40, quotaPer24Hours: 50_000 });
    await sendBulk(people(3));
    const account = await ses.client.send(new GetAccountCommand({}));
    expect(account.SendQuota).toEqual({ Max24HourSend: 50_000, MaxSendRate: 40, SentLast24Hours: 3 });
    expect(account).toMatchObject({
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
    });
    ses.time.advance(24 * 3_600_000 + 1000);
    const later = await ses.client.send(new GetAccountCommand({}));
    expect(later.SendQuota?.SentLast24Hours).toBe(0);
  });

  it('may take less than it says, and all of it again', async () => {
    await start({ ratePerSecond: 30 });
    const saidRate = async () => (await ses.client.send(new GetAccountCommand({}))).SendQuota?.MaxSendRate;
    await ses.control('account', { takesPerSecond: 10 });
    ses.time.advance(1000);
    await sendBulk(people(30));
    expect(ses.account()).toMatchObject({ messages: 10, throttled: 20 });
    expect(await saidRate()).toBe(30);
    await ses.control('account', { takesPerSecond: 30 });
    ses.time.advance(1000);
    await sendBulk(people(30));
    expect(ses.account()).toMatchObject({ messages: 40, throttled: 20 });
  });

  it('tells how the sender’s domain stands, through the adapter that the API uses', async () => {
    await start();
    expect(await createSendingIdentity(ses.client, 'hospital.example')()).toMatchObject({
      isVerified: true,
      isSigned: true,
    });
    expect(await createSendingIdentity(ses.client, 'other.example')()).toBeUndefined();
  });

  it('names the domain that bounces come back to, where there is one', async () => {
    await start({ mailFromDomains: { 'hospital.example': 'bounce.hospital.example' } });
    expect(await createSendingIdentity(ses.client, 'Hospital.example')()).toMatchObject({
      isVerified: true,
      isSigned: true,
      mailFromDomain: 'bounce.hospital.example',
    });
    const answer = await ses.client.send(new GetEmailIdentityCommand({ EmailIdentity: 'hospital.example' }));
    expect(answer.MailFromAttributes).toEqual({
      MailFromDomain: 'bounce.hospital.example',
      MailFromDomainStatus: 'SUCCESS',
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    });
  });

  it('counts calls, messages, addresses and people, and knows who got two', async () => {
    await start();
    await sendBulk(['ann@mail.example', 'Ann@mail.example', 'bob@mail.example']);
    expect(ses.account()).toMatchObject({
      calls: 1,
      messages: 3,
      distinctRecipients: 2,
      maxPerRecipient: 2,
      distinctTagged: 3,
      maxPerTagged: 1,
    });
    await sendBulk(['ann@mail.example']);
    expect(ses.account()).toMatchObject({ maxPerRecipient: 3, distinctTagged: 3, maxPerTagged: 2 });
  });
});

describe('a bulk call', () => {
  it('accepts up to fifty destinations and gives each a message id of its own', async () => {
    await start();
    const { BulkEmailEntryResults: results = [] } = await sendBulk(people(50));
    expect(new Set(results.map(({ Status }) => Status))).toEqual(new Set(['SUCCESS']));
    expect(new Set(results.map(({ MessageId }) => MessageId)).size).toBe(50);
  });

  it('is refused with more than fifty destinations, and nobody is written to', async () => {
    await start();
    expect(await errorOf(sendBulk(people(51)))).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect(ses.account()).toMatchObject({ calls: 1, messages: 0, refused: { BadRequestException: 1 } });
  });

  it('is refused above one megabyte', async () => {
    await start();
    const Template = { TemplateContent: { Subject: 's', Text: 'x'.repeat(1_000_000) }, TemplateData: '{}' };
    expect(await errorOf(sendBulk(people(1), { DefaultContent: { Template } }))).toMatchObject({
      name: 'BadRequestException',
    });
  });

  it('is refused when the sender is not in a verified domain', async () => {
    await start();
    const from = 'Fraud <x@other.example>';
    expect(await errorOf(sendBulk(people(1), { FromEmailAddress: from }))).toEqual({
      name: 'MessageRejected',
      status: 400,
      message:
        'Email address is not verified. The following identities failed the check in region EU-WEST-3: x@other.example',
    });
    expect(await statuses(people(1), { FromEmailAddress: 'x@post.hospital.example' })).toEqual(['SUCCESS']);
    expect(await errorOf(sendBulk(people(1), { FromEmailAddress: 'x@nothospital.example' }))).toMatchObject({
      name: 'MessageRejected',
    });
  });

  it('marks every entry when the configuration set or a stored template does not exist', async () => {
    await start();
    expect(await statuses(people(2), { ConfigurationSetName: 'other' })).toEqual([
      'CONFIGURATION_SET_NOT_FOUND',
      'CONFIGURATION_SET_NOT_FOUND',
    ]);
    const stored = { DefaultContent: { Template: { TemplateName: 'welcome', TemplateData: '{}' } } };
    expect(await statuses(people(1), stored)).toEqual(['TEMPLATE_NOT_FOUND']);
    expect(ses.account()).toMatchObject({ messages: 0 });
  });

  it.each([
    ['a local part beyond ASCII', 'zoé@mail.example'],
    ['a domain that is not punycode', 'zoe@hôpital.example'],
    ['no domain', 'zoe'],
    ['a space', 'zoe smith@mail.example'],
    ['two dots in a row', 'zoe..smith@mail.example'],
    ['a domain of one label', 'zoe@localhost'],
  ])('refuses the one recipient whose address has %s', async (_, address) => {
    await start();
    expect(await statuses([address, 'ann@mail.example'])).toEqual(['INVALID_PARAMETER', 'SUCCESS']);
  });

  it.each([
    ['a character that is not allowed', { Name: 'recipient', Value: 'a b' }],
    ['more than 256 characters', { Name: 'recipient', Value: 'a'.repeat(257) }],
    ['an empty name', { Name: '', Value: 'a' }],
  ])('refuses a tag with %s', async (_, tag) => {
    await start();
    const entry = {
      Destination: { ToAddresses: ['ann@mail.example'] },
      ReplacementTags: [tag],
      ReplacementEmailContent: {
        ReplacementTemplate: { ReplacementTemplateData: '{"name":"A","nameHtml":"A"}' },
      },
    };
    expect(await statuses([], { BulkEmailEntries: [entry] })).toEqual(['INVALID_PARAMETER']);
    expect(await errorOf(sendBulk(people(1), { DefaultEmailTags: [tag] }))).toMatchObject({
      name: 'BadRequestException',
    });
  });

  it('refuses template data of more than 262,144 characters and data that is no JSON object', async () => {
    await start();
    const withData = (data: string) => ({
      Destination: { ToAddresses: ['ann@mail.example'] },
      ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: data } },
    });
    const entries = [JSON.stringify({ name: 'x'.repeat(262_144) }), 'not json', '[1]'].map(withData);
    expect(await statuses([], { BulkEmailEntries: entries })).toEqual(Array(3).fill('INVALID_PARAMETER'));
  });
});

describe('a template of more than plain placeholders', () => {
  const unsupported = {
    name: 'BadRequestException',
    status: 400,
    message: 'Template contains unsupported operations',
  };

  it.each(['{{greeting_name}}', '{{#if a}}b{{/if}}', '{{a.b}}', '{{{a}}}', '{{a'])(
    'is refused with %s in it, by both calls',
    async (Text) => {
      await start();
      const Template = { TemplateContent: { Subject: 's', Text }, TemplateData: '{}' };
      expect(await errorOf(sendBulk(people(1), { DefaultContent: { Template } }))).toEqual(unsupported);
      expect(await errorOf(sendOne({ Content: { Template } }))).toEqual(unsupported);
      expect(ses.account()).toMatchObject({ messages: 0 });
    },
  );

  it('is refused with a name of its data that no placeholder can have', async () => {
    await start();
    const data = '{"greeting_name":"Ann"}';
    const Template = { TemplateContent: { Subject: 's', Text: 't' }, TemplateData: data };
    expect(await errorOf(sendBulk(people(1), { DefaultContent: { Template } }))).toEqual(unsupported);
    expect(await errorOf(sendOne({ Content: { Template } }))).toEqual(unsupported);
    const ReplacementEmailContent = { ReplacementTemplate: { ReplacementTemplateData: data } };
    const entry = { Destination: { ToAddresses: people(1) }, ReplacementEmailContent };
    expect(await statuses([], { BulkEmailEntries: [entry] })).toEqual(['INVALID_PARAMETER']);
  });
});

describe('headers of a message', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ Name: `X-${at}`, Value: 'v' }));
  const refused: [string, { Name: string; Value: string }[]][] = [
    ['more than 15', named(16)],
    ['a colon in a name', [{ Name: 'X:Y', Value: 'v' }]],
    ['a blank in a name', [{ Name: 'X Y', Value: 'v' }]],
    ['a name of 127 characters', [{ Name: 'X'.repeat(127), Value: 'v' }]],
    ['a value beyond ASCII', [{ Name: 'X', Value: 'é' }]],
    ['a line break in a value', [{ Name: 'X', Value: 'a\nb' }]],
    ['an empty value', [{ Name: 'X', Value: '' }]],
    ['a value of 996 characters', [{ Name: 'X', Value: 'v'.repeat(996) }]],
  ];
  const TemplateContent = { Subject: 's', Text: 't' };

  it.each(refused)('are refused with %s', async (_, Headers) => {
    await start();
    const Template = { TemplateContent, TemplateData: '{}', Headers };
    const Simple = { Subject: { Data: 's' }, Body: { Text: { Data: 't' } }, Headers };
    const entry = { Destination: { ToAddresses: people(1) }, ReplacementHeaders: Headers };
    for (const call of [
      sendBulk(people(1), { DefaultContent: { Template } }),
      sendBulk([], { BulkEmailEntries: [entry] }),
      sendOne({ Content: { Template } }),
      sendOne({ Content: { Simple } }),
    ]) {
      expect(await errorOf(call)).toMatchObject({ name: 'BadRequestException', status: 400 });
    }
    expect(ses.account()).toMatchObject({ messages: 0 });
  });

  it('may be 15 of the longest', async () => {
    await start();
    const longest = { Name: 'X'.repeat(126), Value: 'v'.repeat(995) };
    const Template = { TemplateContent, TemplateData: '{}', Headers: [longest, ...named(14)] };
    expect(await statuses(people(1), { DefaultContent: { Template } })).toEqual(['SUCCESS']);
  });
});

describe('the sending rate', () => {
  it('lets a second’s worth through at once and judges each further destination on its own', async () => {
    await start({ ratePerSecond: 60 });
    expect(new Set(await statuses(people(50)))).toEqual(new Set(['SUCCESS']));
    const second = await statuses(people(50));
    expect(second.slice(0, 10)).toEqual(Array(10).fill('SUCCESS'));
    expect(second.slice(10)).toEqual(Array(40).fill('ACCOUNT_THROTTLED'));
    expect(ses.account()).toMatchObject({ messages: 60, throttled: 40, refused: {} });
    ses.time.advance(500);
    const third = await statuses(people(50));
    expect(third.filter((status) => status === 'SUCCESS')).toHaveLength(30);
  });

  it('answers a single message that comes too fast with TooManyRequestsException', async () => {
    await start({ ratePerSecond: 1 });
    await sendOne();
    expect(await errorOf(sendOne())).toEqual({
      name: 'TooManyRequestsException',
      status: 429,
      message: 'Maximum sending rate exceeded.',
    });
    expect(ses.account()).toMatchObject({ messages: 1, throttled: 1, calls: 2 });
    ses.time.advance(1000);
    await expect(sendOne()).resolves.toHaveProperty('MessageId');
  });

  it('does not spend the rate on what is refused anyway', async () => {
    await start({ ratePerSecond: 2 });
    expect(await statuses(['bad', 'bad', 'a@mail.example', 'b@mail.example'])).toEqual([
      'INVALID_PARAMETER',
      'INVALID_PARAMETER',
      'SUCCESS',
      'SUCCESS',
    ]);
  });

  it('can be changed while the provider runs', async () => {
    await start({ ratePerSecond: 1 });
    await ses.control('rate', { ratePerSecond: 25 });
    ses.time.advance(1000);
    const results = await statuses(people(50));
    expect(results.filter((status) => status === 'SUCCESS')).toHaveLength(25);
    const account = await ses.client.send(new GetAccountCommand({}));
    expect(account.SendQuota?.MaxSendRate).toBe(25);
  });
});

describe('a limit of bulk calls', () => {
  const tooMany = { name: 'TooManyRequestsException', status: 429, message: 'Rate exceeded' };

  it('lets one a second through, whatever the sending rate, and single messages by their rate alone', async () => {
    await start({ bulkCallsPerSecond: 1 });
    expect(await statuses(people(2))).toEqual(['SUCCESS', 'SUCCESS']);
    expect(await errorOf(sendBulk(people(2)))).toEqual(tooMany);
    await sendOne();
    ses.time.advance(1000);
    expect(await statuses(people(1))).toEqual(['SUCCESS']);
    expect(ses.account()).toMatchObject({ messages: 4, refused: { TooManyRequestsException: 1 } });
  });

  it('can be set while the provider runs', async () => {
    await start();
    await ses.control('account', { bulkCallsPerSecond: 1 });
    await sendBulk(people(1));
    expect(await errorOf(sendBulk(people(1)))).toEqual(tooMany);
  });
});

describe('the daily quota', () => {
  it('refuses what exceeds it, until 24 hours have passed', async () => {
    await start({ quotaPer24Hours: 3 });
    expect(await statuses(people(4))).toEqual([
      'SUCCESS',
      'SUCCESS',
      'SUCCESS',
      'ACCOUNT_DAILY_QUOTA_EXCEEDED',
    ]);
    expect(await errorOf(sendOne())).toMatchObject({
      name: 'ThrottlingException',
      message: 'Daily message quota exceeded.',
    });
    ses.time.advance(24 * 3_600_000 + 1000);
    expect(await statuses(people(1))).toEqual(['SUCCESS']);
  });
});

describe('a single message', () => {
  it('goes out as it is when it has simple content', async () => {
    await start();
    const { MessageId = '' } = await sendOne();
    const message = await fetch(`${ses.url}/inbox/${MessageId}.json`).then((answer) => answer.json());
    expect(message).toMatchObject({ subject: 'Hello', text: 'Hello {{Ann}}', to: 'ann@mail.example' });
  });

  it('is filled in when it has an inline template', async () => {
    await start();
    const TemplateContent = { Subject: 'To {{name}}', Text: 'Dear {{name}}' };
    const Content = { Template: { TemplateContent, TemplateData: '{"name":"O\'Brien <test>"}' } };
    const EmailTags = [{ Name: 'recipient', Value: '3-4' }];
    const { MessageId = '' } = await sendOne({ Content, EmailTags });
    const message = await fetch(`${ses.url}/inbox/${MessageId}.json`).then((answer) => answer.json());
    expect(message).toMatchObject({
      subject: "To O'Brien <test>",
      text: "Dear O'Brien <test>",
      tags: [['recipient', '3-4']],
    });
  });

  it('is refused with the names that the service uses', async () => {
    await start();
    expect(await errorOf(sendOne({ ConfigurationSetName: 'other' }))).toMatchObject({
      name: 'NotFoundException',
      status: 404,
    });
    expect(await errorOf(sendOne({ Destination: { ToAddresses: ['zoé@mail.example'] } }))).toMatchObject({
      name: 'BadRequestException',
    });
    const Template = { TemplateName: 'welcome', TemplateData: '{}' };
    expect(await errorOf(sendOne({ Content: { Template } }))).toMatchObject({ name: 'NotFoundException' });
    expect(await errorOf(sendOne({ Destination: { ToAddresses: people(51) } }))).toMatchObject({
      name: 'BadRequestException',
    });
  });
});

describe('an account that may not send', () => {
  it('writes in the sandbox to verified addresses and the mailbox simulator only', async () => {
    await start({ sandbox: true });
    const addresses = ['ann@mail.example', 'ann@hospital.example', 'success@simulator.amazonses.com'];
    expect(await statuses(addresses)).toEqual(['MESSAGE_REJECTED', 'SUCCESS', 'SUCCESS']);
    const account = await ses.client.send(new GetAccountCommand({}));
    expect(account.ProductionAccessEnabled).toBe(false);
  });

  it('refuses everything while sending is paused, and after a suspension', async () => {
    await start();
    await ses.control('account', { sendingEnabled: false });
    expect(await statuses(people(1))).toEqual(['ACCOUNT_SENDING_PAUSED']);
    expect(await errorOf(sendOne())).toMatchObject({ name: 'SendingPausedException' });
    await ses.control('account', { sendingEnabled: true, enforcementStatus: 'SHUTDOWN' });
    expect(await errorOf(sendBulk(people(1)))).toMatchObject({ name: 'AccountSuspendedException' });
    expect(ses.account()).toMatchObject({ messages: 0 });
  });
});

describe('calls made to fail', () => {
  it('fail before or after their effect, as often as asked', async () => {
    await start();
    await ses.control('fail', { calls: 1 });
    expect(await errorOf(sendBulk(people(1)))).toMatchObject({ status: 500 });
    expect(ses.account()).toMatchObject({ messages: 0 });
    await ses.control('fail', { calls: 1, when: 'after', drop: true });
    await expect(sendBulk(people(1))).rejects.toThrow();
    expect(ses.account()).toMatchObject({ messages: 1 });
    await ses.control('fail', { entryStatus: 'TRANSIENT_FAILURE' });
    expect(await statuses(people(2))).toEqual(['TRANSIENT_FAILURE', 'TRANSIENT_FAILURE']);
    expect(await statuses(people(1))).toEqual(['SUCCESS']);
  });

  it('refuse a control that makes no sense', async () => {
    await start();
    expect((await ses.control('rate', { ratePerSecond: 'many' })).status).toBe(400);
    expect((await ses.control('nothing', {})).status).toBe(404);
  });
});
