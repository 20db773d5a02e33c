import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../../core/audience/audience.ts';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { noCounts } from '../../../../core/list/import.ts';
import { entriesAt } from '../../../../core/lookup/entries.ts';
import type { LookupEntry } from '../../../../core/lookup/store.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
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
  const find = (asked: Record<string, string>) =>
    rig.call('POST', '/v1/recipients/search', {
      reason: 'person-asked',
      identity: 'called-back',
      ...asked,
    });
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
      const { find, acts } = await rigOfNamesakes(4);
      const { status, body } = await find(asked);
      expect([status, body.result, body.recipients]).toEqual([200, 'too-many', []]);
      expect(body.words.en).toContain('More than three people');
      expect(JSON.stringify(body)).not.toContain('N0');
      expect(acts.map(({ particulars }) => particulars)).toEqual([{ outcome: 'too-many' }]);
    });

    it('takes one reference at several places for one person', async () => {
      const { find } = await rigOfNamesakes(5, ['N0', 'N0', 'n0', 'N1', 'N1']);
      const { status } = await find({ name: 'Amélie Lefèvre', birthDate: '03/02/1980' });
      expect(status).toBe(200);
    });

    it.each([
      [{ name: 'Amélie Lefèvre' }, '#/name'],
      [{ birthDate: '1980-02-03' }, undefined],
      [{ name: 'Amélie Lefèvre', birthDate: '1980-02-03', reference: 'N0' }, undefined],
      [{ name: 'Amélie Lefèvre', birthDate: '30/02/1980' }, '#/birthDate'],
      [{ name: '--', birthDate: '1980-02-03' }, '#/name'],
    ])('says what is wrong with %j', async (asked, pointer) => {
      const { find, calls } = await rigOfNamesakes(1);
      const { status, body } = await find(asked as Record<string, string>);
      expect(status).toBe(400);
      if (pointer !== undefined) expect(body.errors[0].pointer).toBe(pointer);
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

  it('says that nobody is searched by name alone, and what to ask for', async () => {
    const { find, calls } = await rigWith();
    const { status, body } = await find({ name: 'Amélie Lefèvre' });
    expect([status, body.errors[0].message]).toEqual([400, expect.stringContaining('by name alone')]);
    expect(body.errors[0].message).toContain('birth date');
    expect(calls).toEqual([]);
  });

  it.each([
    ['no reason', { reason: '' }],
    ['a reason in words of their own', { reason: 'Mrs Martin called' }],
    ['a ticket that could be a name', { ticket: 'Martin' }],
    ['nothing of who is asking', { identity: '' }],
    ['a code that was read out, and not looked up', { identity: 'code-read-out' }],
    ['nobody asking, although a person asked', { identity: 'no-caller' }],
  ])('refuses a look-up with %s', async (_, asked) => {
    const { find, acts } = await rigWith();
    expect((await find({ reference: 'P0000001', ...asked })).status).toBe(400);
    expect(acts).toEqual([]);
  });

  it.each([
    ['a test', { reason: 'test' }],
    ['what nobody asks', { reason: 'authority-asked', identity: 'no-caller' }],
  ])('leaves %s to administrators, and puts on record who tried', async (_, asked) => {
    const { find, acting, acts, calls } = await rigWith();
    acting.actor = anActor({ roles: ['agent'] });
    const { status, body } = await find({ reference: 'P0000001', ...asked });
    expect([status, body.detail]).toEqual([403, expect.stringContaining('Only an administrator')]);
    expect(acts).toMatchObject([
      { action: 'recipient.look-up', reason: asked.reason, particulars: { outcome: 'refused' } },
    ]);
    expect(calls).toEqual([]);
    acting.actor = anActor({ roles: ['administrator'] });
    expect((await find({ reference: 'P0000001', ...asked })).body.result).toBe('found');
  });

  it.each(['code-read-out', 'called-back', 'document'])(
    'records that it was made sure by %s',
    async (identity) => {
      const { find, acts } = await rigWith();
      expect((await find({ code, identity })).body.result).toBe('found');
      expect(acts).toMatchObject([{ identity }]);
    },
  );

  it('tells nothing to whoever does not know who is asking, found or not', async () => {
    const answers = [];
    for (const asked of [{ reference: 'P0000001' }, { reference: 'NOBODY' }, { code }]) {
      const { find, acting } = await rigWith();
      acting.actor = anActor({ roles: ['agent'] });
      answers.push((await find({ ...asked, identity: 'none' })).body);
    }
    expect(answers[0]).toMatchObject({ result: 'not-disclosed', recipients: [] });
    expect(answers[0].words.fr).toContain('Toute personne concernée');
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it.each(['draft', 'ready', 'submitted', 'approved', 'cancelled'] as const)(
    'finds nobody of a campaign that is %s and never started, whoever asks',
    async (state) => {
      const { find, campaigns } = await rigWith();
      const [campaign] = await campaigns.list();
      if (campaign === undefined) throw new Error('there is no campaign');
      await campaigns.replace({ ...campaign, state });
      for (const asked of [{ reference: 'P0000001' }, { phone: '0600000001' }, { code }]) {
        const { body } = await find({ ...asked, reason: 'test', identity: 'no-caller' });
        expect([body.result, body.recipients]).toEqual(['nobody', []]);
      }
    },
  );

  it('still finds people of a campaign that was cancelled after its start', async () => {
    const { find, campaigns } = await rigWith();
    const [campaign] = await campaigns.list();
    if (campaign === undefined) throw new Error('there is no campaign');
    await campaigns.replace({ ...campaign, state: 'cancelled', startedAtMs: createdAtMs });
    expect((await find({ reference: 'P0000001' })).body.result).toBe('found');
  });

  it.each([
    ['rejected', false],
    ['duplicate', false],
    ['conflict', false],
    ['accepted', true],
  ] as const)('reassures nobody while a list has a row that is %s: %s', async (kind, reassures) => {
    const { find, campaigns } = await rigWith();
    const [campaign] = await campaigns.list();
    if (campaign?.import === undefined) throw new Error('there is no list');
    const counts = { ...noCounts, [kind]: 1 };
    await campaigns.replace({ ...campaign, import: { ...campaign.import, counts } });
    const { words } = (await find({ reference: 'NOBODY' })).body;
    expect(words.en.includes('on no list')).toBe(reassures);
    expect(words.en.includes('Do not say that they are not concerned')).toBe(!reassures);
  });

  it('counts a repeat with the same Idempotency-Key, and keeps no answer', async () => {
    const { call, acts } = await rigWith();
    const asked = { reference: 'P0000001', reason: 'person-asked', identity: 'called-back' };
    for (let times = 0; times < 2; times += 1) {
      const { headers } = await call('POST', '/v1/recipients/search', asked, {
        'idempotency-key': 'the-same-key-again',
      });
      expect(headers.get('idempotency-replayed')).toBeNull();
    }
    expect(acts).toHaveLength(2);
  });

  it('stops whoever looks up too many, says the limit, and lets the others go on', async () => {
    const { find, acting, acts, clock, logged } = await rigWith();
    clock.nowMs += 3 * 60_000;
    for (let at = 0; at < 60; at += 1) expect((await find({ phone: '0600000001' })).status).toBe(200);
    const { status, body, headers } = await find({ phone: '0600000001' });
    expect([status, body.retryAfterSeconds, headers.get('retry-after')]).toEqual([429, 420, '420']);
    expect(body.detail).toBe('At most 60 look-ups are possible in 10 minutes. Try again in 7 minutes.');
    expect(JSON.stringify(logged)).not.toContain('00000001');
    expect(acts).toHaveLength(61);
    expect(acts.at(-1)?.particulars).toMatchObject({ outcome: 'refused' });

    const first = acting.actor;
    acting.actor = anActor({ subject: 'another' });
    expect((await find({ phone: '0600000001' })).status).toBe(200);
    acting.actor = first;
    clock.nowMs += 7 * 60_000;
    for (let at = 0; at < 40; at += 1) expect((await find({ phone: '0600000001' })).status).toBe(200);
    clock.nowMs += 10 * 60_000;
    expect((await find({ phone: '0600000001' })).body.detail).toMatch(/^At most 100 look-ups .* 24 hours/);
  });

  it('records who looked up whom and why, by their place, and what was asked for by a keyed hash', async () => {
    const { find, acts, lookup } = await rigWith();
    await find({ phone: '06 00 00 00 01', reason: 'complaint', ticket: 'CALL-7' });
    await find({ code });
    await find({ reference: 'nobody' });
    expect(acts).toEqual([
      {
        atMs: createdAtMs,
        by: expect.stringMatching(/^[0-9a-f]{16}$/),
        name: 'everybody',
        from: '192.0.2.7',
        action: 'recipient.look-up',
        on: `${audience}/3/1`,
        reason: 'complaint',
        identity: 'called-back',
        ticket: 'CALL-7',
        particulars: {
          found: 1,
          campaign: campaignId,
          sought: await lookup.hashOf('phone', '+33600000001'),
        },
      },
      expect.objectContaining({ on: `${audience}/3/1`, reason: 'person-asked' }),
      {
        ...{ atMs: createdAtMs, by: expect.any(String), name: 'everybody', from: '192.0.2.7' },
        action: 'recipient.look-up',
        on: await lookup.hashOf('reference', 'NOBODY'),
        reason: 'person-asked',
        identity: 'called-back',
        particulars: { found: 0 },
      },
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

  it('counts under a name that tells nothing of who looks or who is looked for', async () => {
    const { find, audit, acting } = await rigWith();
    acting.actor = anActor({ subject: 'marie@hospital.example' });
    await find({ reference: 'P0000001' });
    expect(await audit.chains()).toMatchObject([{ chain: expect.stringMatching(/^by-[0-9a-f]{16}$/) }]);
  });

  it('answers an empty list for nobody', async () => {
    const { find } = await rigWith();
    const other = makeNoticeCode(audienceId('cbbbbbbbbbbbb', 1), { chunk: 3, place: 1 }, testMac);
    for (const query of [
      { reference: 'P9' },
      { email: 'nobody@example.org' },
      { phone: '0612345678' },
      { code: other },
    ]) {
      const { status, body } = await find(query as Record<string, string>);
      expect([status, body]).toMatchObject([200, { result: 'nobody', recipients: [] }]);
    }
  });

  it.each([
    ['nothing', {}],
    ['two at once', { reference: 'a', email: 'b@example.org' }],
    ['an unknown name', { name: 'Martin' }],
    ['a blank', { reference: ' ' }],
    ['what is no email address', { email: 'amelie' }],
    ['what is no phone number', { phone: '12' }],
    ['what is no whole code', { code: 'x' }],
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
    expect(calls).toEqual(['campaigns.list', 'lookup.find']);
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
    expect(logged[0]?.fields).toMatchObject({ route: '/v1/recipients/search', status: 200 });
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
