import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../../core/audience/audience.ts';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { entriesAt } from '../../../../core/lookup/entries.ts';
import type { LookupEntry } from '../../../../core/lookup/store.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import { chainOfLookUps } from '../../../../functions/api/http/audit.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../../support/data/factories.ts';
import { aQueuedImport, testMac } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';

const second = createdAtMs / 1000;
const code = makeNoticeCode(audience, { chunk: 3, place: 1 }, testMac);

/** A rig in which one person of the list can be found, at chunk 3, place 1. */
const rigWith = async (facts: Facts = {}, options: { importNumber?: number; letter?: boolean } = {}) => {
  const { importNumber = 1, letter = false } = options;
  const campaign = aCampaign({
    state: 'running',
    import: aQueuedImport({ number: importNumber, status: 'done' }),
  });
  const campaigns = createMemoryCampaignStore(campaign);
  const calls: string[] = [];
  const rig = createApiRig({ campaigns });
  const { email: _, ...noEmail } = aRecipient(1, { code });
  const recipient = letter
    ? noEmail
    : aRecipient(1, { code, email: 'amelie.lefevre@xn--hpital-ixa.example' });
  const channel = letter ? ('letter' as const) : ('email' as const);
  const chunk = aChunk({ number: 3, channel, recipients: [aRecipient(0), recipient] });
  await rig.audiences.put(audience, [chunk], createdAtMs);
  await rig.deliveries.create([aDelivery({ chunk: 3, channel, size: 2 })]);
  const delivery = await rig.deliveries.get(audience, 3);
  if (delivery) await rig.deliveries.replace({ ...delivery, facts: [{}, facts] });
  const at = { chunk: 3, place: 1 };
  const entries: LookupEntry[] = [
    { field: 'reference', value: recipient.reference, ...at },
    { field: 'phone', value: recipient.phone ?? '', ...at },
    ...(letter ? [] : [{ field: 'email' as const, value: 'amelie.lefevre@xn--hpital-ixa.example', ...at }]),
  ];
  await rig.lookup.add(audience, entries, createdAtMs);
  const count = <T extends object>(store: T, name: string, method: keyof T & string): void => {
    const real = store[method] as (...values: unknown[]) => unknown;
    Object.assign(store, {
      [method]: (...values: unknown[]) => {
        calls.push(`${name}.${method}`);
        return real(...values);
      },
    });
  };
  count(rig.lookup, 'lookup', 'find');
  count(campaigns, 'campaigns', 'list');
  const find = (query: Record<string, string>) =>
    rig.call('GET', `/v1/recipients?${new URLSearchParams({ reason: 'person-asked', ...query })}`);
  return { ...rig, find, calls };
};

describe('looking a person up', () => {
  it.each([
    ['reference', 'P0000001'],
    ['reference', ' p000 0001'],
    ['email', 'amelie.lefevre@xn--hpital-ixa.example'],
    ['email', ' Amelie.Lefevre@Hôpital.example '],
    ['phone', '+33600000001'],
    ['phone', '06 00 00 00 01'],
    ['code', code],
    ['code', code.toLowerCase().replaceAll('-', ' ')],
  ])('finds them by %s "%s"', async (field, value) => {
    const { find } = await rigWith();
    const { status, body } = await find({ [field]: value });
    expect(status).toBe(200);
    expect(body.recipients).toHaveLength(1);
    expect(body.recipients[0]).toMatchObject({
      campaign: { id: campaignId, name: 'Laboratory data, November', state: 'running' },
      channel: 'email',
      reference: 'P0000001',
      firstName: 'Amélie',
      noticeCode: code,
      emailMasked: 'a•••@x•••',
      phoneMasked: '+33•••01',
    });
  });

  it.each([
    '0692123456',
    '692 12 34 56',
    '+33 692 12 34 56',
    '(+262) 692 12 34 56',
    'tel:+262692123456',
    '0+262 692123456',
  ])('finds them by a number overseas, however the agent types it: %s', async (phone) => {
    const { find, lookup } = await rigWith();
    const entry: LookupEntry = { field: 'phone', value: '+262692123456', chunk: 3, place: 1 };
    await lookup.add(audience, [entry], createdAtMs);
    expect((await find({ phone })).body.recipients).toHaveLength(1);
  });

  describe('by name and birth date', () => {
    const birthHash = Buffer.from(testMac('1980-02-03')).toString('base64url');
    /** So many people of one name and birth date, at places of their own. */
    const rigOfNamesakes = async (count: number, references?: string[]) => {
      const rig = await rigWith();
      const recipients = Array.from({ length: count }, (_, place) =>
        aRecipient(place, {
          birthHash,
          writtenName: 'Amélie Lefèvre',
          reference: references?.[place] ?? `N${place}`,
        }),
      );
      await rig.audiences.put(audience, [aChunk({ number: 4, recipients })], createdAtMs);
      await rig.deliveries.create([aDelivery({ chunk: 4, size: count })]);
      for (const [place, recipient] of recipients.entries()) {
        await rig.lookup.add(audience, entriesAt(recipient, { chunk: 4, place }), createdAtMs);
      }
      return rig;
    };

    it.each([
      ['Amélie Lefèvre', '1980-02-03'],
      [' LEFEVRE  amelie', '03/02/1980'],
      ['lefèvre, Amélie', '3 février 1980'],
    ])('finds them however both are written: %s, %s', async (name, birthDate) => {
      const { find } = await rigOfNamesakes(1);
      const { status, body } = await find({ name, birthDate });
      expect(status).toBe(200);
      expect(body.recipients.map(({ reference }: { reference: string }) => reference)).toEqual(['N0']);
    });

    it('finds nobody of another day, or of another name', async () => {
      const { find } = await rigOfNamesakes(1);
      expect((await find({ name: 'Amélie Lefèvre', birthDate: '02/03/1980' })).body.recipients).toEqual([]);
      expect((await find({ name: 'Amélie Lefebvre', birthDate: '03/02/1980' })).body.recipients).toEqual([]);
    });

    it('shows three people, and none of more, whose look-up is on record all the same', async () => {
      const asked = { name: 'Amélie Lefèvre', birthDate: '03/02/1980' };
      expect((await (await rigOfNamesakes(3)).find(asked)).body.recipients).toHaveLength(3);
      const { find, dependencies, acting } = await rigOfNamesakes(4);
      const { status, body } = await find(asked);
      expect([status, body.errors[0].parameter]).toEqual([400, 'name']);
      expect(JSON.stringify(body)).not.toContain('N0');
      const chain = await dependencies.audit.read(chainOfLookUps(acting.actor ?? anActor()));
      const entries = [];
      for await (const page of chain?.entries ?? []) entries.push(...page);
      expect(entries.map(({ act }) => act.particulars)).toEqual([{ found: 4 }]);
    });

    it('takes one reference at several places for one person', async () => {
      const { find } = await rigOfNamesakes(5, ['N0', 'N0', 'n0', 'N1', 'N1']);
      const { status } = await find({ name: 'Amélie Lefèvre', birthDate: '03/02/1980' });
      expect(status).toBe(200);
    });

    it.each([
      [{ name: 'Amélie Lefèvre' }, undefined],
      [{ birthDate: '1980-02-03' }, undefined],
      [{ name: 'Amélie Lefèvre', birthDate: '1980-02-03', reference: 'N0' }, undefined],
      [{ name: 'Amélie Lefèvre', birthDate: '30/02/1980' }, 'birthDate'],
      [{ name: '--', birthDate: '1980-02-03' }, 'name'],
    ])('says what is wrong with %j', async (asked, parameter) => {
      const { find, calls } = await rigOfNamesakes(1);
      const { status, body } = await find(asked as Record<string, string>);
      expect(status).toBe(400);
      if (parameter !== undefined) expect(body.errors[0].parameter).toBe(parameter);
      expect(calls).not.toContain('lookup.find');
    });
  });

  it('does not show whole addresses to those who answer the telephone', async () => {
    const { find, acting } = await rigWith();
    acting.actor = anActor({ roles: ['agent'] });
    const { body } = await find({ reference: 'P0000001' });
    expect(JSON.stringify(body)).not.toMatch(/lefevre@|33600000001/i);
  });

  it('shows them to an administrator', async () => {
    const { find, acting } = await rigWith();
    acting.actor = anActor({ roles: ['administrator'] });
    const [person] = (await find({ reference: 'P0000001' })).body.recipients;
    expect(person).toMatchObject({
      email: 'amelie.lefevre@xn--hpital-ixa.example',
      phone: '+33600000001',
      emailMasked: 'a•••@x•••',
    });
  });

  it('says what was sent, in which language and when', async () => {
    const { find } = await rigWith({ accepted: second, delivered: second + 4 });
    const [person] = (await find({ reference: 'P0000001' })).body.recipients;
    expect(person).toMatchObject({
      notice: 'personal-data-breach',
      language: 'fr',
      sentAt: '2026-11-24T08:00:00.000Z',
    });
  });

  it.each([
    ['no reason', { reason: '' }],
    ['a reason in words of their own', { reason: 'Mrs Martin called' }],
    ['a ticket that could be a name', { ticket: 'Martin' }],
  ])('refuses a look-up with %s', async (_, query) => {
    const { find } = await rigWith();
    expect((await find({ reference: 'P0000001', ...query })).status).toBe(400);
  });

  it('stops whoever looks up too many, says the limit, and lets the others go on', async () => {
    const { find, acting, acts, clock, logged } = await rigWith();
    clock.nowMs += 3 * 60_000;
    for (let at = 0; at < 60; at += 1) expect((await find({ phone: '0600000001' })).status).toBe(200);
    const { status, body, headers } = await find({ phone: '0600000001' });
    expect([status, body.retryAfterSeconds, headers.get('retry-after')]).toEqual([429, 420, '420']);
    expect(body.detail).toBe('At most 60 look-ups are possible in 10 minutes. Try again in 7 minutes.');
    expect(JSON.stringify(logged)).not.toContain('00000001');
    expect(acts).toHaveLength(60);

    const first = acting.actor;
    acting.actor = anActor({ subject: 'another' });
    expect((await find({ phone: '0600000001' })).status).toBe(200);
    acting.actor = first;
    clock.nowMs += 7 * 60_000;
    for (let at = 0; at < 40; at += 1) expect((await find({ phone: '0600000001' })).status).toBe(200);
    clock.nowMs += 10 * 60_000;
    expect((await find({ phone: '0600000001' })).body.detail).toMatch(/^At most 100 look-ups .* 24 hours/);
  });

  it('records who looked up whom and why, by a keyed hash', async () => {
    const { find, acts } = await rigWith();
    await find({ phone: '06 00 00 00 01', reason: 'complaint', ticket: 'CALL-7' });
    await find({ code });
    expect(acts).toEqual([
      {
        atMs: createdAtMs,
        by: expect.stringMatching(/^[0-9a-f]{16}$/),
        from: '192.0.2.7',
        action: 'recipient.look-up',
        on: expect.stringMatching(/^[\w-]{20,}$/),
        reason: 'complaint',
        ticket: 'CALL-7',
        particulars: { found: 1 },
      },
      expect.objectContaining({ on: `${audience}/3/1`, reason: 'person-asked' }),
    ]);
  });

  it('answers nothing that could not be put on record', async () => {
    const { find, dependencies } = await rigWith();
    Object.assign(dependencies.audit, {
      appendWithin: async () => {
        throw new Error('the table is gone');
      },
    });
    const { status, body } = await find({ reference: 'P0000001' });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/Amélie|P0000001/);
  });

  it.each([
    ['their reference', { phone: '0600000001', ticket: 'p0000001' }],
    ['their phone number', { reference: 'P0000001', ticket: '0600000001' }],
    ['what is asked for and nobody has', { reference: 'P7777777', ticket: 'P7777777' }],
  ])('says nothing of a ticket that is %s, and keeps it nowhere', async (_, query) => {
    const { call, acts, logged } = await rigWith();
    const { ticket, ...without } = query;
    const answers = [];
    for (const asked of [query, without]) {
      answers.push(await call('GET', `/v1/recipients?${new URLSearchParams({ reason: 'test', ...asked })}`));
    }
    expect(answers[0]?.status).toBe(200);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(acts).toHaveLength(2);
    expect(acts[0]).not.toHaveProperty('ticket');
    expect(JSON.stringify([acts, logged]).toLowerCase()).not.toContain(ticket.toLowerCase());
  });

  it('counts under a name that tells nothing of who looks or who is looked for', async () => {
    const { find, audit, acting } = await rigWith();
    acting.actor = anActor({ subject: 'marie@hospital.example' });
    await find({ reference: 'P0000001' });
    expect(await audit.chains()).toMatchObject([{ chain: expect.stringMatching(/^by-[0-9a-f]{16}$/) }]);
  });

  it('says that a value of more than a thousand people is nobody’s own, and does not call it unreadable', async () => {
    const { find, dependencies } = await rigWith();
    const hits = Array.from({ length: 1_201 }, (_, chunk) => ({ audience, chunk, place: 0 }));
    Object.assign(dependencies.lookup, { find: async () => hits });
    const { status, body } = await find({ phone: '0600000001' });
    expect([status, body.detail, body.errors]).toEqual([
      400,
      expect.stringContaining('More than a thousand'),
      undefined,
    ]);
  });

  it('answers an empty list for nobody', async () => {
    const { find } = await rigWith();
    const other = makeNoticeCode(audienceId('cbbbbbbbbbbbb', 1), { chunk: 3, place: 1 }, testMac);
    for (const query of [
      { reference: 'P9' },
      { email: 'nobody@example.org' },
      { phone: '0612345678' },
      { code: other },
      { code: 'x' },
    ]) {
      const { status, body } = await find(query as Record<string, string>);
      expect([status, body]).toEqual([200, { recipients: [] }]);
    }
  });

  it.each([
    ['nothing', {}],
    ['two at once', { reference: 'a', email: 'b@example.org' }],
    ['an unknown name', { name: 'Martin' }],
    ['a blank', { reference: ' ' }],
    ['what is no email address', { email: 'amelie' }],
    ['what is no phone number', { phone: '12' }],
  ])('refuses %s', async (_, query) => {
    const { find, calls } = await rigWith();
    const { status, body } = await find(query as Record<string, string>);
    expect(status).toBe(400);
    expect(body.errors.length).toBeGreaterThan(0);
    expect(calls).toEqual([]);
  });

  it('leaves out people of a list that was replaced', async () => {
    const { find } = await rigWith({}, { importNumber: 2 });
    for (const query of [{ reference: 'P0000001' }, { code }]) {
      expect((await find(query as Record<string, string>)).body.recipients).toEqual([]);
    }
  });

  it('finds the person of the present list, in whatever order old and new are found', async () => {
    for (const [importNumber, numbers] of [
      [10, [10, 9, 2]],
      [10, [2, 9, 10]],
      [10, [9, 10, 2]],
      // Another list has come to nothing since, after it had written people.
      [9, [9, 10, 2]],
    ] as const) {
      const rig = await rigWith({}, { importNumber });
      for (const number of numbers) {
        const name = audienceId(campaignId, number);
        const person = aRecipient(77, { reference: 'R77' });
        await rig.audiences.put(name, [aChunk({ recipients: [person] })], createdAtMs);
        await rig.deliveries.create([aDelivery({ audience: name, size: 1 })]);
        await rig.lookup.add(name, [{ field: 'reference', value: 'R77', chunk: 0, place: 0 }], createdAtMs);
      }
      expect((await rig.find({ reference: 'R77' })).body.recipients).toHaveLength(1);
    }
  });

  it('finds nobody whose data was erased', async () => {
    const rig = await rigWith({ delivered: second });
    const erased = { ...aRecipient(1, { code }), reference: '', firstName: '', lastName: '' };
    await rig.audiences.put(
      audience,
      [aChunk({ number: 3, recipients: [aRecipient(0), erased] })],
      createdAtMs,
    );
    expect((await rig.find({ code })).body.recipients).toEqual([]);
  });

  it('says when the first message was sent, by whatever channel it was', async () => {
    const rig = await rigWith();
    const delivery = await rig.deliveries.get(audience, 3);
    if (delivery === undefined) throw new Error('there is no delivery');
    const failed: Facts = { accepted: second + 60, noSuchMailbox: second + 61 };
    await rig.deliveries.replace({
      ...delivery,
      facts: [{}, failed],
      fallbackTo: { 1: { chunk: 5, place: 0 } },
    });
    const originalPlaces = [{ chunk: 3, place: 1 }];
    await rig.deliveries.create([
      { audience, chunk: 5, channel: 'sms', language: 'fr', size: 1, originalPlaces },
    ]);
    const then = await rig.deliveries.get(audience, 5);
    if (then === undefined) throw new Error('there is no second try');
    await rig.deliveries.replace({
      ...then,
      facts: [{ accepted: second + 7_200, delivered: second + 7_201 }],
    });
    const [person] = (await rig.find({ code })).body.recipients;
    expect(person).toMatchObject({
      outcome: 'delivered',
      secondChannel: 'sms',
      sentAt: '2026-11-24T08:01:00.000Z',
    });
    expect(person.history.map(({ channel, fact }: Record<string, string>) => [channel, fact])).toEqual([
      ['email', 'accepted'],
      ['email', 'noSuchMailbox'],
      ['sms', 'accepted'],
      ['sms', 'delivered'],
    ]);
  });

  it.each([
    ['phone', '06 99 99 99 99', '0699999999'],
    ['phone', '+33 6 99 99 99 99', '06.99.99.99.99'],
    ['reference', 'R 99', 'r99'],
  ])('keeps no ticket that is the %s asked for, although nobody has it', async (field, value, ticket) => {
    const rig = await rigWith();
    expect((await rig.find({ [field]: value, ticket })).status).toBe(200);
    expect((await rig.find({ [field]: value, ticket: 'CALL-7' })).status).toBe(200);
    expect(rig.acts.map((act) => act.ticket)).toEqual([undefined, 'CALL-7']);
  });

  it('finds everybody who shares an address', async () => {
    const { find, lookup } = await rigWith();
    await lookup.add(audience, [{ field: 'phone', value: '+33600000001', chunk: 3, place: 0 }], createdAtMs);
    const { body } = await find({ phone: '0600000001' });
    expect(body.recipients.map(({ reference }: { reference: string }) => reference).sort()).toEqual([
      'P0000000',
      'P0000001',
    ]);
  });

  it('reads once to find and once for everything about the person', async () => {
    const { find, calls } = await rigWith();
    await find({ email: 'amelie.lefevre@xn--hpital-ixa.example' });
    expect(calls).toEqual(['lookup.find']);
    calls.length = 0;
    await find({ code });
    expect(calls).toEqual(['campaigns.list']);
  });

  it('writes nothing to the log that could be the person', async () => {
    const { find, logged } = await rigWith();
    for (const query of [
      { reference: 'P0000001' },
      { phone: '0600000001' },
      { code },
      { email: 'no address' },
    ]) {
      await find(query as Record<string, string>);
    }
    expect(logged).toHaveLength(4);
    expect(JSON.stringify(logged)).not.toMatch(new RegExp(`P0000001|00000001|${code}|no.address`));
    expect(logged[0]?.fields).toMatchObject({ route: '/v1/recipients', status: 200 });
  });
});

describe('was this person told?', () => {
  const sentences: [string, Facts, string, RegExp][] = [
    ['waits', {}, 'pending', /^Not told yet: the email is waiting/],
    ['was sent', { accepted: second }, 'accepted', /^Probably told: .*24 November 2026/],
    [
      'was delivered',
      { accepted: second, delivered: second },
      'delivered',
      /^Told: .* on 24 November 2026 at 08:00 \(UTC\)/,
    ],
    [
      'has no mailbox',
      { accepted: second, noSuchMailbox: second },
      'bounced',
      /^Not told: their mailbox does not exist/,
    ],
    [
      'has a full mailbox',
      { bouncedTransient: second, mailboxFull: second },
      'bounced',
      /^Not told: their mailbox is full/,
    ],
    ['was refused', { rejected: second }, 'rejected', /^Not told: the email provider refused/],
    ['complained', { accepted: second, complained: second }, 'complained', /^Told: .*unwanted/],
    ['expired', { expired: second }, 'expired', /^Not told: their data was deleted/],
    ['expired in doubt', { inDoubt: second, expired: second }, 'expired', /^Not certain/],
    ['is in doubt', { inDoubt: second }, 'inDoubt', /^Not certain yet/],
  ];
  it.each(sentences)('answers for one who %s', async (_, facts, outcome, sentence) => {
    const { find } = await rigWith(facts);
    const { body } = await find({ reference: 'P0000001' });
    expect(body.recipients[0]).toMatchObject({ outcome, answer: { en: expect.stringMatching(sentence) } });
    expect(body.recipients[0].answer.fr).toMatch(/informée|certain/i);
  });

  it('answers for one who must be told by letter', async () => {
    const { find } = await rigWith({}, { letter: true });
    const [person] = (await find({ reference: 'P0000001' })).body.recipients;
    expect(person).toMatchObject({ channel: 'letter', outcome: 'letter', history: [] });
    expect(person.answer.en).toMatch(/^To be told by letter only/);
    expect(person.emailMasked).toBeUndefined();
  });

  it('tells the history in order of time, in plain words', async () => {
    const { find } = await rigWith({ bouncedPermanent: second + 60, accepted: second, delayed: second + 30 });
    const [person] = (await find({ reference: 'P0000001' })).body.recipients;
    expect(person.history).toEqual([
      {
        at: '2026-11-24T08:00:00.000Z',
        channel: 'email',
        fact: 'accepted',
        what: { en: 'The email was sent.', fr: 'L’e-mail a été envoyé.' },
      },
      {
        at: '2026-11-24T08:00:30.000Z',
        channel: 'email',
        fact: 'delayed',
        what: { en: expect.stringContaining('slow'), fr: expect.stringContaining('tardé') },
      },
      {
        at: '2026-11-24T08:01:00.000Z',
        channel: 'email',
        fact: 'bouncedPermanent',
        what: { en: expect.stringContaining('for good'), fr: expect.stringContaining('définitivement') },
      },
    ]);
  });
});
