import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import { durationOfSending } from '../../../../core/cost/estimate.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import { noMeasures } from '../../../../core/notice/list-measures.ts';
import {
  aCampaign,
  aChunk,
  aMessage,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../../support/data/factories.ts';
import { aQueuedImport, testMac } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const code = makeNoticeCode(audience, { chunk: 0, place: 1 }, testMac);

const rigWith = async (changes: Partial<Campaign> = {}, deps: Parameters<typeof createApiRig>[0] = {}) => {
  const campaign = aCampaign({
    state: 'ready',
    fields: { fr: someFields, en: { ...someFields, organisation: 'Val & Exemple' } },
    import: aQueuedImport({
      status: 'done',
      nextChunk: 1,
      counts: { rows: 3, accepted: 2, duplicate: 0, unreachable: 1, rejected: 0, conflict: 0 },
      groups: [
        { language: 'fr', channel: 'email', people: 10_000, chunks: 200 },
        { language: 'en', channel: 'letter', people: 5, chunks: 1 },
      ],
      measures: { ...noMeasures, people: 10_005, empty: { first_name: 1 } },
    }),
    ...changes,
  });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(campaign), ...deps });
  const person = aRecipient(1, { code, lastName: 'Le <fèvre>' });
  const { firstName: _, ...nameless } = aRecipient(0);
  await rig.audiences.put(
    audience,
    [aChunk({ recipients: [{ ...nameless, firstName: '' }, person] })],
    createdAtMs,
  );
  await rig.lookup.add(
    audience,
    [{ field: 'reference', value: person.reference, chunk: 0, place: 1 }],
    createdAtMs,
  );
  const preview = (query: Record<string, string> = {}) =>
    'reference' in query || 'code' in query
      ? rig.call('POST', `/v1/campaigns/${campaignId}/preview`, { reason: 'test', ...query })
      : rig.call('GET', `/v1/campaigns/${campaignId}/preview?${new URLSearchParams(query)}`);
  const test = (body: object) => rig.call('POST', `/v1/campaigns/${campaignId}/tests`, body);
  return { ...rig, preview, test };
};

describe('the preview', () => {
  it('is filled in for somebody who does not exist, unless a person is named', async () => {
    const { preview, acts } = await rigWith();
    const { body } = await preview();
    expect(body).toMatchObject({
      language: 'fr',
      person: 'sample',
      subject: 'Example Hospital: about your data',
      text: expect.stringContaining('Dear Camille Exemple,'),
    });
    expect(acts).toEqual([]);
  });

  it.each([
    ['reference', 'p000 0001'],
    ['code', code.toLowerCase()],
  ])('is what the person of this %s gets, escaped in HTML', async (by, value) => {
    const { preview } = await rigWith();
    const { body } = await preview({ [by]: by === 'reference' ? 'P0000001' : value });
    expect(body).toMatchObject({
      language: 'fr',
      person: 'recipient',
      text: expect.stringContaining('Dear Amélie Le <fèvre>,'),
      html: expect.stringContaining('Dear Amélie Le &lt;fèvre&gt;'),
    });
    expect(body.text).toContain(code);
    expect(`${body.subject}${body.text}${body.html}`).not.toContain('{{');
  });

  it('shows each language', async () => {
    const { preview } = await rigWith();
    expect((await preview({ language: 'en' })).body.subject).toBe('Val & Exemple: about your data');
  });

  it('shows what was frozen once the campaign is approved', async () => {
    const { preview, campaigns } = await rigWith({ state: 'approved', contentHash: 'x' });
    const message = aMessage({
      subject: 'Frozen',
      text: 'To {{first_name}}',
      html: '<p>{{first_name_html}}</p>',
    });
    await campaigns.putContent(campaignId, {
      hash: 'x',
      messages: { fr: message },
      personFields: ['first_name'],
    });
    expect((await preview()).body).toMatchObject({ subject: 'Frozen', text: 'To Camille' });
  });

  it('tells whoever approves what the message of somebody says, and not whom it is to', async () => {
    const { preview, send, campaigns, acting, acts } = await rigWith({ state: 'approved', contentHash: 'x' });
    const whole = '{{first_name}} {{last_name}} {{greeting_name}} {{reference}} {{code}} {{data_categories}}';
    const html = whole.replaceAll('}}', '_html}}');
    await campaigns.putContent(campaignId, {
      hash: 'x',
      messages: { fr: aMessage({ subject: whole, text: whole, html, sms: whole, letter: whole }) },
      personFields: ['first_name', 'last_name', 'greeting_name', 'reference', 'code', 'data_categories'],
    });
    acting.actor = anActor({ roles: ['approver'] });
    for (const named of [{ code }, { reference: 'P0000001' }]) {
      const { status, body } = await preview(named);
      expect([status, body.text, body.letter]).toEqual([
        200,
        expect.stringContaining('identity, contact'),
        expect.stringContaining('identity, contact'),
      ]);
      for (const told of ['Amélie', 'fèvre', 'P0000001', code, '+33', 'example.org', 'Lilas', 'Luc']) {
        expect(JSON.stringify(body)).not.toContain(told);
      }
    }
    expect(acts).toMatchObject([{ reason: 'test' }, { reason: 'test' }]);
    const unexplained = await send('POST', `/v1/campaigns/${campaignId}/preview`, {
      body: JSON.stringify({ code }),
      headers: { 'content-type': 'application/json' },
    });
    expect(unexplained.status).toBe(400);
  });

  it('of somebody is recorded and counts as a look-up', async () => {
    const { preview, call, acts } = await rigWith({}, { lookupLimits: [{ windowSeconds: 600, max: 2 }] });
    await preview({ code });
    expect(acts).toMatchObject([
      { action: 'recipient.preview', on: `${audience}/0/1`, particulars: { campaign: campaignId, found: 1 } },
    ]);
    const lookUp = { reference: 'P0000001', reason: 'person-asked', identity: 'called-back' };
    expect((await call('POST', '/v1/recipients/search', lookUp)).status).toBe(200);
    expect((await preview({ code })).status).toBe(429);
    expect(JSON.stringify(acts)).not.toContain('P0000001');
  });

  it('is on record and counts where nobody was found, which is an answer too', async () => {
    const { preview, acts } = await rigWith({}, { lookupLimits: [{ windowSeconds: 600, max: 1 }] });
    expect((await preview({ reference: 'P4' })).status).toBe(404);
    expect(acts).toMatchObject([{ action: 'recipient.preview', particulars: { found: 0 } }]);
    expect(JSON.stringify(acts)).not.toContain('P4');
    expect((await preview({ reference: 'P0000001' })).status).toBe(429);
  });

  it.each([
    [404, { reference: 'nobody' }],
    [404, { code: 'xxxx-xxxx-xxxx' }],
    [400, { reference: 'P0000001', code }],
    [400, { language: 'de' }],
  ])('answers %s to %o', async (status, query) => {
    const { preview } = await rigWith();
    expect((await preview(query as Record<string, string>)).status).toBe(status);
  });

  it('says which languages there are', async () => {
    const { preview } = await rigWith({ fields: { fr: someFields } });
    const { status, body } = await preview({ language: 'en' });
    expect([status, body.detail]).toEqual([400, 'The campaign has no message in "en". It has: fr.']);
  });
});

describe('greetings of the list', () => {
  const path = `/v1/campaigns/${campaignId}/greetings`;
  const rigOf = async (deps: Parameters<typeof rigWith>[1] = {}) => {
    const rig = await rigWith({}, deps);
    const recipients = [
      aRecipient(0, { firstName: '', lastName: '' }),
      aRecipient(1, { lastName: 'Le <fèvre>' }),
      aRecipient(2, { firstName: 'Amélie', lastName: 'Martin' }),
    ];
    await rig.audiences.put(audience, [aChunk({ recipients })], createdAtMs);
    return rig;
  };

  it('are on record for each person before they are shown, and count as look-ups', async () => {
    const { call, acts } = await rigOf({ lookupLimits: [{ windowSeconds: 600, max: 4 }] });
    const { status, body } = await call('POST', path, { reason: 'test' });
    expect(status).toBe(200);
    expect(body).toEqual({
      lookedAt: 3,
      nameless: 1,
      greetings: [
        { kind: 'usual', language: 'fr', channel: 'email', text: 'Dear Amélie Martin,' },
        { kind: 'nameless', language: 'fr', channel: 'email', text: 'Dear  ,' },
        { kind: 'odd', language: 'fr', channel: 'email', text: 'Dear Amélie Le <fèvre>,' },
      ],
    });
    expect(acts.map(({ action, on, reason }) => [action, on, reason])).toEqual([
      ['recipient.preview', `${audience}/0/2`, 'test'],
      ['recipient.preview', `${audience}/0/0`, 'test'],
      ['recipient.preview', `${audience}/0/1`, 'test'],
    ]);
    expect((await call('POST', path, { reason: 'test' })).status).toBe(429);
  });

  it('show an approver names by their first letters', async () => {
    const { call, acting } = await rigOf();
    acting.actor = anActor({ subject: 'a-2', roles: ['approver'] });
    const { body } = await call('POST', path, { reason: 'test' });
    expect(JSON.stringify(body)).not.toContain('Amélie');
    expect(JSON.stringify(body)).toContain('Dear A••• M•••,');
  });
});

describe('test messages', () => {
  it('go to colleagues in each language, marked, and with nobody’s data', async () => {
    const { test, tests, acts, lookup } = await rigWith();
    const { status, body } = await test({ to: ['dpo@hospital.example', 'Press@news.hospital.example'] });
    expect(status).toBe(200);
    expect(body.messages).toHaveLength(4);
    expect(body.messages.every(({ sent }: { sent: boolean }) => sent)).toBe(true);
    expect(tests.map(({ addresses }) => addresses)).toEqual([
      ['dpo@hospital.example', 'Press@news.hospital.example'],
      ['dpo@hospital.example', 'Press@news.hospital.example'],
    ]);
    expect(tests.map(({ message }) => message.subject).sort()).toEqual([
      '[Test] Example Hospital: about your data',
      '[Test] Val & Exemple: about your data',
    ]);
    expect(acts).toMatchObject([
      {
        action: 'campaign.test',
        particulars: {
          messages: 4,
          languages: expect.stringMatching(/^(?:en fr|fr en)$/),
          text: expect.stringMatching(/^[0-9a-f]{64}$/),
          addresses: [
            await lookup.hashOf('email', 'dpo@hospital.example'),
            await lookup.hashOf('email', 'press@news.hospital.example'),
          ].join(' '),
        },
      },
    ]);
    expect(JSON.stringify(acts)).not.toContain('dpo@');
  });

  it.each([
    'someone@example.org',
    'dpo@hospital.example.org',
    'dpo@nothospital.example',
    'x',
    'a@b@hospital.example',
  ])('never go to %s', async (address) => {
    const { test, tests } = await rigWith();
    const { status, body } = await test({ to: ['dpo@hospital.example', address] });
    expect([status, body.errors[0].pointer]).toEqual([400, '#/to/1']);
    expect(tests).toEqual([]);
  });

  it('are limited for each of those who send them', async () => {
    const { test, acting } = await rigWith();
    const ten = Array.from({ length: 10 }, (_, at) => `a${at}@hospital.example`);
    for (let at = 0; at < 3; at += 1) {
      expect((await test({ to: ten, languages: ['fr'] })).status).toBe(200);
    }
    expect((await test({ to: ten, languages: ['fr'] })).status).toBe(429);
    acting.actor = anActor({ subject: 'another' });
    expect((await test({ to: ten, languages: ['fr'] })).status).toBe(200);
  });

  it('say what the provider refused', async () => {
    const sender = {
      account: async () => {
        throw new Error('not asked');
      },
      send: async () => [
        { result: 'throttled' as const },
        { result: 'halt' as const, code: 'ACCOUNT_SUSPENDED' },
      ],
    };
    const { test } = await rigWith({}, { sender });
    const { body } = await test({ to: ['a@hospital.example', 'b@hospital.example'], languages: ['fr'] });
    expect(body.messages).toMatchObject([
      { sent: false, problem: { en: expect.stringContaining('busy') } },
      { sent: false, problem: { en: expect.stringContaining('ACCOUNT_SUSPENDED') } },
    ]);
  });
});

describe('the estimate', () => {
  it('tells people, cost, duration and end at the account’s rate less the margin', async () => {
    const { call } = await rigWith();
    const { body } = await call('GET', `/v1/campaigns/${campaignId}/estimate`);
    expect(body).toMatchObject({
      people: {
        total: 10_005,
        groups: [
          { channel: 'email', language: 'fr', people: 10_000 },
          { channel: 'letter', language: 'en', people: 5 },
        ],
      },
      ratePerSecond: 95,
      quotaPer24Hours: 50_000,
      quotaLeft: 49_000,
      durationSeconds: 106,
      endsAt: new Date(createdAtMs + 106_000).toISOString(),
    });
    expect(body.cost.items[0]).toEqual({ service: 'Amazon SES', amount: '10,000 messages', usd: 1 });
    expect(body.cost.totalUsd).toBeGreaterThan(1);
    expect(body.letters).toEqual({
      people: 5,
      mostPeople: 10_005,
      price: { each: 0.95, currency: 'EUR', total: 4.75, mostTotal: 9504.75 },
    });
    const priceless = await rigWith({}, { letterPrice: undefined });
    const { body: unpriced } = await priceless.call('GET', `/v1/campaigns/${campaignId}/estimate`);
    expect(unpriced.letters).toEqual({ people: 5, mostPeople: 10_005 });
  });

  it('needs a list', async () => {
    const { call } = await rigWith({ import: aQueuedImport() });
    expect((await call('GET', `/v1/campaigns/${campaignId}/estimate`)).status).toBe(409);
  });

  it.each([
    [100, 10, 1_000, 1_000, 10],
    [1_000, 10, 1_000, 1_000, 100],
    [1_001, 10, 1_000, 1_000, 86_400.1],
    [3_000, 10, 500, 1_000, 3 * 86_400 + 50],
    [100, 0, 1_000, 1_000, undefined],
    [100, 10, 0, 0, undefined],
    [0, 0, 0, 0, 0],
    [100_000, 0.5, 0, 50_000, 3 * 86_400 + 27_200],
    [100_000, 0.5, 50_000, 50_000, 200_000],
  ])('of %s messages at %s a second with %s left of %s is %s s', (messages, rate, left, quota, seconds) => {
    const account = { ratePerSecond: rate, quotaLeft: left, quotaPer24Hours: quota };
    expect(durationOfSending(messages, account)).toBe(seconds);
  });
});

describe('the preflight', () => {
  it('counts people whose fields are empty, and says whether it may start', async () => {
    const { call } = await rigWith({ fields: { fr: { ...someFields, advice: ' ' } } });
    const { body } = await call('GET', `/v1/campaigns/${campaignId}/preflight`);
    const byCheck = Object.fromEntries(
      body.findings.map(
        (finding: { check: string; verdict: string; message: { en: string; fr: string } }) => [
          finding.check,
          finding,
        ],
      ),
    );
    expect(byCheck['empty-fields']).toMatchObject({
      verdict: 'warns',
      message: {
        en: 'Fields are empty for some, of 10005 people: first_name for 1.',
      },
    });
    expect(byCheck['article-34'].verdict).toBe('blocks');
    expect(body.mayStart).toBe(false);
  });

  it('asks the name servers for the sender’s domain', async () => {
    const asked: string[] = [];
    const dns = {
      async textRecords(name: string) {
        asked.push(name);
        return [];
      },
    };
    const { call } = await rigWith({}, { dns });
    const { body } = await call('GET', `/v1/campaigns/${campaignId}/preflight`);
    expect(asked).toEqual(['hospital.example', '_dmarc.hospital.example']);
    expect(body.findings).toContainEqual(expect.objectContaining({ check: 'dmarc', verdict: 'blocks' }));
  });
});

describe('a campaign that sends SMS', () => {
  const withSms: Partial<Campaign> = {
    channels: ['email', 'sms', 'letter'],
    import: aQueuedImport({
      status: 'done',
      nextChunk: 1,
      counts: { rows: 150, accepted: 150, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
      groups: [
        { language: 'fr', channel: 'email', people: 100, chunks: 2 },
        { language: 'fr', channel: 'sms', people: 50, chunks: 1 },
      ],
      measures: {
        ...{ ...noMeasures, people: 150 },
        sms: [
          { language: 'fr', channel: 'email', people: 90, values: {} },
          { language: 'fr', channel: 'sms', people: 50, values: {} },
        ],
      },
    }),
  };
  const account = {
    partsPerSecond: 10,
    monthlySpendLimitUsd: 1_000,
    spentThisMonthUsd: 100,
    productionAccess: true,
  };
  const estimateOf = async (rig: Awaited<ReturnType<typeof rigWith>>) =>
    (await rig.call('GET', `/v1/campaigns/${campaignId}/estimate`)).body;
  const findingsOf = async (changes: Partial<Campaign>, sms: Partial<typeof account> | undefined) => {
    const deps = { sms: sms && { account: async () => ({ ...account, ...sms }) } };
    const rig = await rigWith(changes, deps);
    const { body } = await rig.call('GET', `/v1/campaigns/${campaignId}/preflight`);
    return new Map<string, string>(
      body.findings.map(({ check, verdict }: Record<string, string>) => [check, verdict]),
    );
  };

  it('shows the SMS in the preview, with its encoding, parts and price', async () => {
    const { preview } = await rigWith(withSms);
    const { sms } = (await preview({ code })).body;
    expect(sms.text).toContain(code);
    expect(sms.parts).toBeGreaterThan(0);
    expect(sms.usd).toBeCloseTo(sms.parts * 0.07);
    expect(sms.partsWithStandIns).toBeLessThanOrEqual(sms.parts);
  });

  it('estimates what SMS cost, of those who get one first and at most, and when they end', async () => {
    const rig = await rigWith(withSms);
    const { sms, cost } = await estimateOf(rig);
    expect(sms).toMatchObject({ people: 50, fallbackPeople: 90, isExact: true, spendLeftUsd: 900 });
    expect(sms.usd).toBeCloseTo(50 * sms.averageParts * 0.07);
    expect(sms.mostUsd).toBeCloseTo(140 * sms.averageParts * 0.07);
    expect(cost.items.map(({ service }: { service: string }) => service)).toContain('AWS End User Messaging');
    expect(sms.durationSeconds).toBe(Math.ceil((50 * sms.averageParts) / 9.5));
  });

  it('ends after the night where there are quiet hours', async () => {
    const rig = await rigWith(withSms, { quietHours: 'french' });
    rig.clock.nowMs = Date.UTC(2026, 10, 28, 22);
    expect((await estimateOf(rig)).sms.endsAt).toMatch(/^2026-11-30T07:00/);
  });

  it('is not looked at for SMS where it sends none', async () => {
    expect((await estimateOf(await rigWith())).sms).toBeUndefined();
    expect([...(await findingsOf({}, {})).keys()].filter((check) => check.startsWith('sms'))).toEqual([]);
  });

  it.each<[string, string, Partial<typeof account> | undefined, string]>([
    ['passes', 'sms-spend-limit', {}, 'with enough to spend'],
    [
      'warns',
      'sms-spend-limit',
      { monthlySpendLimitUsd: 101 },
      'with too little for those who get one first',
    ],
    ['warns', 'sms-spend-limit', { monthlySpendLimitUsd: 105 }, 'with too little if all emails failed'],
    ['passes', 'sms-sandbox', {}, 'with production access'],
    ['blocks', 'sms-sandbox', { productionAccess: false }, 'in the sandbox'],
    ['blocks', 'sms', undefined, 'in an installation that sends none'],
  ])('%s the check %s', async (verdict, check, sms) => {
    expect((await findingsOf(withSms, sms)).get(check)).toBe(verdict);
  });
});
