import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../../core/delivery/delivery.ts';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
  someLanes,
} from '../../../support/data/factories.ts';
import { aQueuedImport, testMac } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

const second = createdAtMs / 1000;
const code = makeNoticeCode(audience, { chunk: 0, place: 1 }, testMac);
const newCode = makeNoticeCode(audience, { chunk: 1, place: 0 }, testMac);
const bounced: Facts = { accepted: second, noSuchMailbox: second + 9 };

type Options = { facts?: Facts; campaign?: Partial<Campaign>; delivery?: Partial<Delivery> };

/** One chunk of two people; the second can be found and has the facts. */
const rigWith = async ({ facts = bounced, campaign = {}, delivery = {} }: Options = {}) => {
  const list = aQueuedImport({
    status: 'done',
    nextChunk: 1,
    groups: [{ language: 'fr', channel: 'email', people: 2, chunks: 1 }],
  });
  const running = aCampaign({
    state: 'running',
    startedAtMs: createdAtMs,
    lanes: someLanes({ releasedThrough: 1 }),
    import: list,
    ...campaign,
  });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(running) });
  const person = aRecipient(1, { code });
  const { channel = 'email' } = delivery;
  await rig.audiences.put(audience, [aChunk({ channel, recipients: [aRecipient(0), person] })], createdAtMs);
  await rig.lookup.add(
    audience,
    [
      { field: 'reference', value: person.reference, chunk: 0, place: 1 },
      { field: 'email', value: person.email ?? '', chunk: 0, place: 1 },
      { field: 'phone', value: person.phone ?? '', chunk: 0, place: 1 },
    ],
    createdAtMs,
  );
  await rig.deliveries.create([aDelivery({ channel, size: 2 })]);
  const made = await rig.deliveries.get(audience, 0);
  if (made) {
    await rig.deliveries.replace({
      ...made,
      phase: 'sent',
      facts: [{ delivered: second }, facts],
      ...delivery,
    });
  }
  const correct = (body: object = {}, by = code) =>
    rig.call('POST', `/v1/campaigns/${campaignId}/people/${by}/address`, {
      email: 'Amelie@Example.net',
      reason: 'person-gave-address',
      identity: 'code-read-out',
      ...body,
    });
  const tell = (body: object, by = code) =>
    rig.call('POST', `/v1/campaigns/${campaignId}/people/${by}/told`, { identity: 'code-read-out', ...body });
  const find = async (query: Record<string, string>) =>
    (
      await rig.call('POST', '/v1/recipients/search', {
        reason: 'person-asked',
        identity: 'called-back',
        ...query,
      })
    ).body.recipients;
  const progress = async () => (await rig.call('GET', `/v1/campaigns/${campaignId}/progress`)).body;
  return { ...rig, correct, tell, find, progress };
};

describe('correcting an address', () => {
  it('sends the notice to this one person, as a chunk at the end of the campaign', async () => {
    const rig = await rigWith();
    const { status, body } = await rig.correct();
    expect([status, body]).toEqual([200, { campaign: campaignId, noticeCode: newCode }]);
    expect(await rig.deliveries.get(audience, 1)).toEqual(
      aDelivery({ chunk: 1, size: 1, version: 1, facts: [{}] }),
    );
    const chunk = await rig.audiences.get(audience, 1);
    expect(chunk).toMatchObject({
      language: 'fr',
      channel: 'email',
      recipients: [{ ...aRecipient(1), email: 'Amelie@example.net', code: newCode }],
    });
    expect(rig.audiences.expiresAtMs(audience, 1)).toBe(aQueuedImport().startedAtMs + 365 * 86_400_000);
    expect((await rig.campaigns.get(campaignId))?.state).toBe('running');
    expect(rig.pace.events).toHaveLength(1);
  });

  it('counts the person once', async () => {
    const rig = await rigWith();
    await rig.correct();
    expect(await rig.progress()).toMatchObject({
      people: { total: 2, email: 2, sms: 0, letter: 0 },
      outcomes: { pending: 1, delivered: 1, bounced: 0 },
      addressCorrected: 1,
      finished: false,
    });
  });

  it.each([
    ['reference', { reference: 'P0000001' }],
    ['the old address', { email: 'amelie.lefevre.1@example.org' }],
    ['the new address', { email: 'amelie@example.net' }],
    ['phone', { phone: '0600000001' }],
    ['the code of the first notice', { code }],
    ['the code of the second notice', { code: newCode }],
  ])('shows one person when they are looked up by %s', async (_, query) => {
    const rig = await rigWith();
    await rig.correct({ ticket: 'CALL-9' });
    const found = await rig.find(query as Record<string, string>);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      noticeCode: newCode,
      email: 'Amelie@example.net',
      outcome: 'pending',
      nextStep: { step: 'wait' },
    });
    if ('code' in query && query.code === newCode) return;
    if ('email' in query && query.email === 'amelie@example.net') return;
    expect(found[0].earlier).toMatchObject([
      { emailMasked: 'a•••@e•••.org', noticeCode: code, history: [{}, { fact: 'addressCorrected' }, {}] },
    ]);
    expect(found[0].recorded).toMatchObject([
      { ticket: 'CALL-9', by: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ]);
  });

  describe('to a mobile number', () => {
    const withSms = { campaign: { channels: ['email', 'sms', 'letter'] } } as const satisfies Options;
    const phone = { email: undefined, phone: '06 39 98 12 34' };

    it('sends an SMS to this one person', async () => {
      const rig = await rigWith(withSms);
      const { status, body } = await rig.correct(phone);
      expect([status, body.noticeCode]).toEqual([200, newCode]);
      expect(await rig.deliveries.get(audience, 1)).toMatchObject({ channel: 'sms', size: 1, facts: [{}] });
      expect(await rig.audiences.get(audience, 1)).toMatchObject({
        channel: 'sms',
        recipients: [{ ...aRecipient(1), phone: '+33639981234', code: newCode }],
      });
      // Again, with the same number in another spelling: nothing is sent twice.
      expect((await rig.correct({ email: undefined, phone: '+33639981234' })).body.noticeCode).toBe(newCode);
      expect(await rig.deliveries.get(audience, 2)).toBeUndefined();
    });

    it.each([
      ['the new number', { phone: '0639981234' }],
      ['the old number', { phone: '0600000001' }],
      ['the address', { email: 'amelie.lefevre.1@example.org' }],
    ])('shows one person when they are looked up by %s', async (_, query) => {
      const rig = await rigWith(withSms);
      await rig.correct(phone);
      const found = await rig.find(query as Record<string, string>);
      expect(found).toMatchObject([{ noticeCode: newCode, channel: 'sms', phone: '+33639981234' }]);
    });

    it.each(['01 99 00 12 34', '+44 7400 123456', '12'])('refuses %s, which gets no SMS', async (number) => {
      const rig = await rigWith(withSms);
      const { status, body } = await rig.correct({ email: undefined, phone: number });
      expect([status, body.errors[0].pointer]).toEqual([400, '#/phone']);
      expect(rig.acts).toEqual([]);
    });

    it('is refused where the campaign sends no SMS', async () => {
      const rig = await rigWith();
      const { status, body } = await rig.correct(phone);
      expect([status, body.detail]).toEqual([409, expect.stringContaining('sends no SMS')]);
    });

    it('takes one of address and number, not both', async () => {
      const rig = await rigWith(withSms);
      expect((await rig.correct({ phone: '06 39 98 12 34' })).status).toBe(400);
    });
  });

  it('keeps the person as long as the list is kept, whenever they were corrected', async () => {
    const rig = await rigWith();
    rig.clock.nowMs += 100 * 86_400_000;
    await rig.correct();
    expect(rig.audiences.expiresAtMs(audience, 1)).toBe(createdAtMs + 365 * 86_400_000);
  });

  it('lets both contacts lead to the new place, and the old one lead there by itself', async () => {
    const rig = await rigWith();
    await rig.correct();
    const there = { audience, chunk: 1, place: 0 };
    for (const email of ['amelie.lefevre.1@example.org', 'amelie@example.net']) {
      expect(await rig.lookup.find('email', email)).toContainEqual(there);
    }
    expect(await rig.lookup.find('reference', 'P0000001')).toContainEqual(there);
    // The mailbox works again: one contact, one entry.
    const same = await rigWith();
    await same.correct({ email: 'amelie.lefevre.1@example.org' });
    expect(await same.lookup.find('email', 'amelie.lefevre.1@example.org')).toHaveLength(2);
  });

  describe('of somebody whom the next channel reaches', () => {
    const channels: Campaign['channels'] = ['email', 'sms', 'letter'];
    const placesOf = async (options: Options, body: object = {}) => {
      const rig = await rigWith({ ...options, campaign: { channels, ...options.campaign } });
      expect((await rig.correct(body)).status).toBe(200);
      return (await rig.deliveries.get(audience, 1))?.fallbackPlaces;
    };

    it('lets an SMS follow the new email', async () => {
      expect(await placesOf({})).toEqual([0]);
    });

    it('lets none follow where they had one after the old email', async () => {
      expect(await placesOf({ delivery: { fallbackTo: { 1: { chunk: 9, place: 0 } } } })).toEqual([]);
      // Somebody else of their chunk had one.
      expect(await placesOf({ delivery: { fallbackTo: { 0: { chunk: 9, place: 0 } } } })).toEqual([0]);
    });

    it('lets none follow where they were written to by SMS first', async () => {
      const facts: Facts = { accepted: second, noSuchNumber: second };
      expect(await placesOf({ facts, delivery: { channel: 'sms' } })).toEqual([]);
    });

    it('notes nothing where no channel follows', async () => {
      const sms = { email: undefined, phone: '06 39 98 12 34' };
      expect(await placesOf({}, sms)).toBeUndefined();
      expect(await placesOf({ campaign: { channels: ['sms', 'email', 'letter'] } }, sms)).toEqual([]);
    });
  });

  it('keeps that no letter can be sent to them: their postal address is the same', async () => {
    const noPostAt = async (noPostPlaces: number[]) => {
      const rig = await rigWith({ delivery: { noPostPlaces } });
      await rig.correct();
      return (await rig.deliveries.get(audience, 1))?.noPostPlaces;
    };
    expect(await noPostAt([1])).toEqual([0]);
    // Somebody else of their chunk has no address.
    expect(await noPostAt([0])).toBeUndefined();
  });

  it('writes to nobody whose message arrives while their address is being corrected', async () => {
    const rig = await rigWith();
    const { replace } = rig.deliveries;
    let isFirst = true;
    Object.assign(rig.deliveries, {
      replace: async (delivery: Delivery) => {
        if (!isFirst) return await replace(delivery);
        isFirst = false;
        const latest = await rig.deliveries.get(audience, 0);
        if (latest) await replace({ ...latest, facts: [{ delivered: second }, { delivered: second }] });
        return await replace(delivery);
      },
    });
    const { status, body } = await rig.correct();
    expect([status, body.detail]).toEqual([409, expect.stringContaining('evenIfTold')]);
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
    expect((await rig.deliveries.get(audience, 0))?.facts[1]).toEqual({ delivered: second });
  });

  it('has on record where the person goes before they leave their old place', async () => {
    const rig = await rigWith();
    const { replace } = rig.deliveries;
    const { add } = rig.evidence;
    const recorded: number[] = [];
    Object.assign(rig.evidence, {
      add: async (...given: Parameters<typeof add>) => {
        await setImmediate();
        await add(...given);
      },
    });
    Object.assign(rig.deliveries, {
      replace: async (delivery: Delivery) => {
        recorded.push((await rig.evidence.get(audience, { chunk: 0, place: 1 })).length);
        return await replace(delivery);
      },
    });
    expect((await rig.correct()).status).toBe(200);
    expect(recorded).toEqual([1]);
  });

  it('finds nobody whose data was deleted', async () => {
    const rig = await rigWith();
    const erased = { ...aRecipient(1, { code }), reference: '', firstName: '', lastName: '' };
    await rig.audiences.put(audience, [aChunk({ recipients: [aRecipient(0), erased] })], createdAtMs);
    const { status, body } = await rig.correct();
    expect([status, body.detail]).toEqual([404, expect.stringContaining('was deleted')]);
    expect(rig.acts).toMatchObject([{ particulars: { outcome: 'refused', why: 'not-found' } }]);
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
  });

  it('lets a campaign that has ended run again until it is sent', async () => {
    const rig = await rigWith({
      campaign: { state: 'completed', completedAtMs: createdAtMs, generation: 3 },
    });
    expect((await rig.correct()).status).toBe(200);
    const campaign = await rig.campaigns.get(campaignId);
    expect(campaign).toMatchObject({ state: 'running', generation: 4, addressCorrectedAtMs: createdAtMs });
    expect(campaign).not.toHaveProperty('completedAtMs');
  });

  it.each([
    ['delivered', { accepted: second, delivered: second }],
    ['probably told', { accepted: second }],
    ['told on the telephone', { ...bounced, toldByPhone: second }],
  ])('writes to nobody who was %s, unless that is decided', async (_, facts) => {
    const rig = await rigWith({ facts });
    const { status, body } = await rig.correct();
    expect([status, body.detail]).toEqual([409, expect.stringContaining('evenIfTold')]);
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
    expect((await rig.campaigns.get(campaignId))?.import?.nextChunk).toBe(1);
    expect((await rig.correct({ evenIfTold: true })).status).toBe(200);
    expect(await rig.evidence.get(audience, { chunk: 0, place: 1 })).toMatchObject([{ evenIfTold: true }]);
  });

  it('waits for a message that is being sent', async () => {
    const rig = await rigWith({
      facts: {},
      delivery: { phase: 'sending', claim: { id: 'x', atMs: createdAtMs } },
    });
    expect((await rig.correct()).body.detail).toMatch(/being sent at this moment/);
  });

  it('takes a person who waits out of their old chunk', async () => {
    const rig = await rigWith({ facts: {}, delivery: { phase: 'waiting' } });
    expect((await rig.correct()).status).toBe(200);
    expect(await rig.deliveries.get(audience, 0)).toMatchObject({
      phase: 'sent',
      facts: [{ delivered: second }, { addressCorrected: second }],
    });
  });

  it('gives a person of the letter list an email', async () => {
    const rig = await rigWith({ facts: {}, delivery: { channel: 'letter', phase: 'waiting' } });
    expect((await rig.correct()).status).toBe(200);
    expect((await rig.progress()).people).toEqual({ total: 2, email: 1, sms: 0, letter: 1 });
  });

  it('sends nothing twice when the request is repeated', async () => {
    const rig = await rigWith();
    const first = await rig.correct();
    expect((await rig.correct()).body).toEqual(first.body);
    expect(await rig.deliveries.get(audience, 2)).toBeUndefined();
    expect((await rig.correct({ email: 'another@example.net' })).status).toBe(409);
  });

  it.each(['putAudience', 'addLookup', 'addEvidence', 'leaveOldPlace', 'createDelivery', 'reopen'] as const)(
    'is completed by repeating the request after it broke off at %s, and loses nobody',
    async (step) => {
      const rig = await rigWith({ campaign: { state: 'completed', completedAtMs: createdAtMs } });
      const breaks = <T extends object>(store: T, method: keyof T & string, nth = 1): (() => void) => {
        const real = store[method];
        let calls = 0;
        Object.assign(store, {
          [method]: (...values: unknown[]) => {
            calls += 1;
            if (calls === nth) throw new Error('broken off');
            return (real as (...values: unknown[]) => unknown)(...values);
          },
        });
        return () => Object.assign(store, { [method]: real });
      };
      const mend = {
        putAudience: () => breaks(rig.audiences, 'put'),
        addLookup: () => breaks(rig.lookup, 'add'),
        addEvidence: () => breaks(rig.evidence, 'add'),
        leaveOldPlace: () => breaks(rig.deliveries, 'replace'),
        createDelivery: () => breaks(rig.deliveries, 'create'),
        reopen: () => breaks(rig.campaigns, 'replace', 2),
      }[step]();
      expect((await rig.correct()).status).toBe(500);
      mend();
      const { status, body } = await rig.correct();
      expect(status).toBe(200);
      const [person] = await rig.find({ reference: 'P0000001' });
      expect(person).toMatchObject({ noticeCode: body.noticeCode, outcome: 'pending' });
      const { people, outcomes } = await rig.progress();
      expect([people.total, outcomes.pending]).toEqual([2, 1]);
      expect((await rig.campaigns.get(campaignId))?.state).toBe('running');
    },
  );

  it('leaves no address in what is recorded and logged', async () => {
    const rig = await rigWith();
    await rig.correct();
    const kept = JSON.stringify([
      rig.acts,
      rig.logged,
      await rig.evidence.get(audience, { chunk: 0, place: 1 }),
    ]);
    expect(kept).not.toMatch(/amelie|P0000001|00000001/i);
    expect(rig.acts).toMatchObject([
      { action: 'campaign.reserve-place' },
      { action: 'recipient.readdress', on: `${audience}/0/1`, reason: 'person-gave-address' },
      { action: 'campaign.send-again', particulars: { state: 'running' } },
    ]);
  });

  it.each([
    [400, { email: 'no address' }, {}],
    [400, { email: 'amelie@example.con' }, {}],
    [400, { email: 'amelie@example.net; paul@example.net' }, {}],
    [400, { reason: 'because' }, {}],
    [409, {}, { state: 'cancelled' }],
    [409, {}, { state: 'ready' }],
  ] as const)('answers %s for %o in a campaign of %o', async (expected, body, campaign) => {
    const rig = await rigWith({ campaign });
    expect((await rig.correct(body)).status).toBe(expected);
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
  });

  it('knows nobody by a code of another list', async () => {
    const rig = await rigWith();
    expect((await rig.correct({}, makeNoticeCode('cother-1', { chunk: 0, place: 1 }, testMac))).status).toBe(
      404,
    );
  });
});

describe('recording that somebody was told', () => {
  it.each([
    [
      'letter',
      { on: '2026-11-24' },
      'Told by letter: it was posted on 24 November 2026.',
      { byLetter: 1, byPhone: 0, inPerson: 0 },
    ],
    ['phone', {}, 'Told on the telephone on 24 November 2026.', { byLetter: 0, byPhone: 1, inPerson: 0 }],
  ])('by %s is the answer from then on, and counts', async (by, body, sentence, told) => {
    const rig = await rigWith();
    rig.clock.nowMs = createdAtMs;
    expect((await rig.tell({ by, ticket: 'CALL-3', ...body })).status).toBe(204);
    const [person] = await rig.find({ reference: 'P0000001' });
    expect(person).toMatchObject({
      outcome: 'told',
      nextStep: { step: 'nothing' },
      recorded: [{ ticket: 'CALL-3' }],
    });
    expect(person.answer.en).toContain(sentence);
    expect(person.history.map(({ fact }: { fact: string }) => fact)).toContain(
      by === 'letter' ? 'toldByLetter' : 'toldByPhone',
    );
    expect(await rig.progress()).toMatchObject({ told, outcomes: { told: 1, bounced: 0, delivered: 1 } });
    expect(rig.acts[0]).toMatchObject({ action: 'recipient.told', particulars: { means: by } });
  });

  it.each(['P0000001', 'p0000001', '0600000001', '06.00.00.00.01'])(
    'says nothing of a ticket that is a number of the person, and keeps it nowhere: %s',
    async (ticket) => {
      const rig = await rigWith();
      expect((await rig.correct({ ticket })).status).toBe(200);
      const other = await rigWith();
      expect((await other.tell({ by: 'phone', ticket })).status).toBe(204);
      for (const { acts, evidence } of [rig, other]) {
        expect(JSON.stringify(acts)).not.toContain(ticket);
        expect((await evidence.get(audience, { chunk: 0, place: 1 }))[0]).not.toHaveProperty('ticket');
      }
    },
  );

  it('is of noon of that day, or of now where noon has not come', async () => {
    const toldAt = async (nowMs: number, body: object) => {
      const rig = await rigWith();
      rig.clock.nowMs = nowMs;
      expect((await rig.tell(body)).status).toBe(204);
      const delivery = await rig.deliveries.get(audience, 0);
      const [recorded] = await rig.evidence.get(audience, { chunk: 0, place: 1 });
      const { toldByLetter, toldByPhone } = delivery?.facts[1] ?? {};
      expect(recorded).toMatchObject({ atMs: nowMs, toldAtMs: 1000 * (toldByLetter ?? toldByPhone ?? 0) });
      return [toldByLetter, toldByPhone];
    };
    const HOUR = 3_600;
    // It is eight o’clock.
    expect(await toldAt(createdAtMs, { by: 'letter', on: '2026-11-24' })).toEqual([second, undefined]);
    expect(await toldAt(createdAtMs, { by: 'phone' })).toEqual([undefined, second]);
    const later = createdAtMs + 30 * HOUR * 1000;
    expect(await toldAt(later, { by: 'letter', on: '2026-11-24' })).toEqual([second + 4 * HOUR, undefined]);
    expect(await toldAt(later, { by: 'phone', on: '2026-11-25' })).toEqual([undefined, second + 28 * HOUR]);
  });

  it('is kept whatever send and track write to the delivery meanwhile', async () => {
    const rig = await rigWith();
    const { replace } = rig.deliveries;
    let others = 3;
    Object.assign(rig.deliveries, {
      replace: async (delivery: Delivery) => {
        others -= 1;
        const latest = await rig.deliveries.get(audience, 0);
        if (others >= 0 && latest)
          await replace({ ...latest, facts: [{ delivered: others }, latest.facts[1] ?? {}] });
        return await replace(delivery);
      },
    });
    expect((await rig.tell({ by: 'phone' })).status).toBe(204);
    expect((await rig.deliveries.get(audience, 0))?.facts).toEqual([
      { delivered: 0 },
      { ...bounced, toldByPhone: second },
    ]);
  });

  it('spares them a message that has not left', async () => {
    const rig = await rigWith({ facts: {}, delivery: { phase: 'waiting' } });
    await rig.tell({ by: 'phone' });
    expect((await rig.deliveries.get(audience, 0))?.phase).toBe('sent');
  });

  it('counts those of the letter list', async () => {
    const rig = await rigWith({ facts: {}, delivery: { channel: 'letter', phase: 'waiting' } });
    await rig.tell({ by: 'letter' });
    expect(await rig.progress()).toMatchObject({
      people: { letter: 2 },
      told: { byLetter: 1, byPhone: 0, inPerson: 0 },
    });
  });

  it('leaves a delivered notice what it is', async () => {
    const rig = await rigWith({ facts: { delivered: second } });
    await rig.tell({ by: 'phone' });
    expect((await rig.find({ reference: 'P0000001' }))[0].outcome).toBe('delivered');
  });

  it.each([
    ['tomorrow', 400, { by: 'letter', on: '2026-11-25' }],
    ['the day before the campaign', 400, { by: 'letter', on: '2026-11-23' }],
    ['a pigeon', 400, { by: 'pigeon' }],
  ])('refuses %s', async (_, status, body) => {
    const rig = await rigWith();
    expect((await rig.tell(body)).status).toBe(status);
    expect(rig.acts).toEqual([]);
  });

  it('refuses it before the campaign has started', async () => {
    const rig = await rigWith();
    const campaign = await rig.campaigns.get(campaignId);
    if (campaign) {
      const { startedAtMs: _, ...rest } = campaign;
      await rig.campaigns.replace({ ...rest, state: 'ready' });
    }
    expect((await rig.tell({ by: 'phone' })).status).toBe(409);
  });
});

describe('two corrections at once', () => {
  it('take a place each, so that nobody is overwritten', async () => {
    const rig = await rigWith();
    const codes = [0, 1].map((place) => makeNoticeCode(audience, { chunk: 0, place }, testMac));
    const first = aRecipient(0, { code: codes[0] ?? '' });
    await rig.audiences.put(
      audience,
      [aChunk({ recipients: [first, aRecipient(1, { code })] })],
      createdAtMs,
    );
    await rig.lookup.add(audience, [{ field: 'reference', value: first.reference, chunk: 0, place: 0 }], 1);

    const answers = await Promise.all(
      codes.map((by, place) => rig.correct({ email: `new${place}@example.net`, evenIfTold: true }, by)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const chunks = await Promise.all([1, 2].map((number) => rig.audiences.get(audience, number)));
    expect(chunks.flatMap((chunk) => chunk?.recipients ?? []).map(({ email }) => email)).toEqual([
      'new0@example.net',
      'new1@example.net',
    ]);
  });
});
