import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../../core/delivery/delivery.ts';
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
import { createApiRig } from '../../../support/rigs/api-rig.ts';
import { createCheckRig } from '../../../support/rigs/check-rig.ts';

const second = createdAtMs / 1000;
const code = makeNoticeCode(audience, { chunk: 0, place: 1 }, testMac);

const rigWith = async (campaign: Partial<Campaign> = {}, delivery: Partial<Delivery> = {}) => {
  const running = aCampaign({
    state: 'running',
    startedAtMs: createdAtMs,
    import: aQueuedImport({ status: 'done', nextChunk: 1 }),
    ...campaign,
  });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(running) });
  const people = [aRecipient(0), aRecipient(1, { code })];
  await rig.audiences.put(audience, [aChunk({ recipients: people })], createdAtMs);
  for (const [place, { reference, email = '', phone = '' }] of people.entries()) {
    const at = { chunk: 0, place };
    await rig.lookup.add(
      audience,
      [
        { field: 'reference', value: reference, ...at },
        { field: 'email', value: email, ...at },
        { field: 'phone', value: phone, ...at },
      ],
      createdAtMs,
    );
  }
  await rig.deliveries.create([aDelivery({ size: 2 })]);
  const made = await rig.deliveries.get(audience, 0);
  if (made) await rig.deliveries.replace({ ...made, ...delivery });
  const erase = (body: object = { reason: 'person-asked', ticket: 'DPO-1' }, by = code) =>
    rig.call('POST', `/v1/campaigns/${campaignId}/people/${by}/erase`, { identity: 'document', ...body });
  const find = async (query: Record<string, string>) =>
    (
      await rig.call('POST', '/v1/recipients/search', {
        reason: 'person-asked',
        identity: 'called-back',
        ...query,
      })
    ).body.recipients;
  return { ...rig, erase, find };
};

const sent = { phase: 'sent' as const, facts: [{ delivered: second }, { delivered: second }] };

describe('erasing a person', () => {
  it('leaves nothing of them, and everything of the others', async () => {
    const rig = await rigWith({}, sent);
    const { status, body } = await rig.erase();
    expect([status, body.places]).toEqual([200, 1]);
    const chunk = await rig.audiences.get(audience, 0);
    expect(chunk?.recipients[0]).toEqual(aRecipient(0));
    expect(JSON.stringify(chunk?.recipients[1])).not.toMatch(/Am|P0000001|@|\d/);
    for (const query of [
      { reference: 'P0000001' },
      { email: 'amelie.lefevre.1@example.org' },
      { phone: '+33600000001' },
    ]) {
      expect(await rig.find(query as Record<string, string>)).toEqual([]);
    }
    expect(await rig.find({ reference: 'P0000000' })).toHaveLength(1);
  });

  it('keeps that a notice was sent, and that its code is genuine', async () => {
    const rig = await rigWith({}, sent);
    await rig.erase();
    expect((await rig.deliveries.get(audience, 0))?.facts[1]).toEqual({ delivered: second });
    const { campaigns, audiences, deliveries } = rig;
    const { check } = createCheckRig({ campaigns, audience: audiences, deliveries });
    expect((await check(code)).body).toMatchObject({ genuine: true, sent: [{ channel: 'email' }] });
    expect((await check(code)).body.sent[0]).not.toHaveProperty('to');
  });

  it('sends them nothing more', async () => {
    const rig = await rigWith();
    await rig.erase();
    expect((await rig.deliveries.get(audience, 0))?.facts).toEqual([{}, { expired: second }]);
  });

  it('leaves nobody who waits for a letter: the address is gone with the person', async () => {
    const rig = await rigWith(
      {},
      { phase: 'sent', facts: [{}, { noSuchMailbox: second }], noPostPlaces: [0] },
    );
    await rig.erase();
    expect((await rig.deliveries.get(audience, 0))?.noPostPlaces).toEqual([0, 1]);
  });

  it('waits for a message that is being sent', async () => {
    const rig = await rigWith({}, { phase: 'sending', claim: { id: 'x', atMs: createdAtMs } });
    expect((await rig.erase()).status).toBe(409);
    expect((await rig.audiences.get(audience, 0))?.recipients[1]?.reference).toBe('P0000001');
  });

  it('takes all places of somebody whose address was corrected', async () => {
    const rig = await rigWith({}, { phase: 'sent', facts: [{}, { noSuchMailbox: second }] });
    const corrected = await rig.call('POST', `/v1/campaigns/${campaignId}/people/${code}/address`, {
      email: 'new@example.net',
      reason: 'person-gave-address',
      identity: 'code-read-out',
    });
    const { body } = await rig.erase(undefined, corrected.body.noticeCode);
    expect(body.places).toBe(2);
    for (const chunk of [0, 1]) {
      const people = (await rig.audiences.get(audience, chunk))?.recipients ?? [];
      expect(people.filter(({ reference }) => reference === 'P0000001')).toEqual([]);
    }
    for (const query of [
      { reference: 'P0000001' },
      { email: 'new@example.net' },
      { email: 'amelie.lefevre.1@example.org' },
    ]) {
      expect(await rig.find(query as Record<string, string>)).toEqual([]);
    }
  });

  it('keeps no ticket that is a number of the person', async () => {
    const rig = await rigWith({}, sent);
    expect((await rig.erase({ reason: 'person-asked', ticket: 'P0000001' })).status).toBe(200);
    expect(JSON.stringify(rig.acts)).not.toContain('P0000001');
  });

  it('tells that it was not done where a message is being sent', async () => {
    const rig = await rigWith({}, { phase: 'sending', claim: { id: 'x', atMs: createdAtMs } });
    await rig.erase();
    expect(rig.acts).toMatchObject([
      { action: 'recipient.erase' },
      { action: 'recipient.erase', particulars: { outcome: 'not done' } },
      { action: 'recipient.erase', particulars: { outcome: 'refused', why: 'not-now' } },
    ]);
  });

  it('is recorded without saying who it was, and happens once', async () => {
    const rig = await rigWith({}, sent);
    await rig.erase();
    expect(rig.acts).toMatchObject([
      { action: 'recipient.erase', on: `${audience}/0/1`, reason: 'person-asked', ticket: 'DPO-1' },
    ]);
    expect(JSON.stringify(rig.acts)).not.toMatch(/P0000001|amelie/i);
    expect((await rig.erase()).status).toBe(404);
  });
});

describe('purging a campaign', () => {
  it('begins once it has ended, and is told of by a report', async () => {
    const rig = await rigWith({ state: 'completed' });
    const { status, body, headers } = await rig.call('POST', `/v1/campaigns/${campaignId}/purge`);
    expect(status).toBe(202);
    expect(rig.purgeMessages).toEqual([{ campaign: campaignId, report: body.report }]);
    const report = await rig.reports.get(campaignId, body.report);
    const left = { chunks: 0, lookupEntries: 0, objects: 0 };
    const proof = { people: 2, chunks: 1, objects: 1, objectVersions: 2, left };
    if (report) await rig.reports.replace({ ...report, status: 'done', proof });
    const shown = (await rig.call('GET', headers.get('location') ?? '')).body;
    expect(shown).toMatchObject({ kind: 'purge', status: 'done', proof });
    expect(shown).not.toHaveProperty('downloadUrl');
  });

  it('makes nobody be owed a letter any more: the addresses are gone', async () => {
    const rig = await rigWith({ state: 'completed' }, { channel: 'letter' });
    const telling = async () => (await rig.call('GET', `/v1/campaigns/${campaignId}/progress`)).body.telling;
    expect(await telling()).toMatchObject({ people: 2, owed: 2, unreachable: 0 });
    await rig.call('POST', `/v1/campaigns/${campaignId}/purge`);
    expect(await telling()).toMatchObject({ people: 2, owed: 0, unreachable: 2 });
    const { version } = (await rig.campaigns.get(campaignId)) ?? {};
    await rig.call('POST', `/v1/campaigns/${campaignId}/purge`);
    expect((await rig.campaigns.get(campaignId))?.version).toBe(version);
  });

  it.each([
    ['writing', 0, 409],
    ['writing', 1, 202],
    ['written', 0, 202],
  ] as const)(
    'waits for a batch of letters that is %s since %i days no longer than that (%i)',
    async (state, days, expected) => {
      const rig = await rigWith({ state: 'completed' });
      const asked = {
        campaign: campaignId,
        audience: `${campaignId}-1`,
        by: 'somebody',
        contentHash: 'f00d',
        defaultLanguage: 'fr',
      };
      const requestedAtMs = rig.clock.nowMs - days * 86_400_000;
      await rig.batches.create({ ...asked, number: 1, state, version: 1, requestedAtMs });
      expect((await rig.call('POST', `/v1/campaigns/${campaignId}/purge`)).status).toBe(expected);
      expect(rig.purgeMessages).toHaveLength(expected === 202 ? 1 : 0);
    },
  );

  it.each(['running', 'paused', 'ready'] as const)('is refused while it is %s', async (state) => {
    const rig = await rigWith({ state });
    expect((await rig.call('POST', `/v1/campaigns/${campaignId}/purge`)).status).toBe(409);
    expect(rig.purgeMessages).toEqual([]);
  });
});
