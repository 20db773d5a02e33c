import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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
import { createMemoryCampaignStore, createMemoryKeptAnswers } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const body = { name: 'Laboratory', notice: 'personal-data-breach', fields: { fr: someFields } };
const key = { 'idempotency-key': '3f1f7f3e-5d0a-4c0e-9f0d-1d2c3b4a5e6f' };
const create = (rig: ReturnType<typeof createApiRig>, changes: object = {}, headers = key) =>
  rig.call('POST', '/v1/campaigns', { ...body, ...changes }, headers);

describe('a request with an Idempotency-Key', () => {
  it('is done once and answered alike', async () => {
    const rig = createApiRig();
    const first = await create(rig);
    rig.clock.nowMs += 23 * 3_600_000;
    const second = await create(rig);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await rig.campaigns.list()).toHaveLength(1);
  });

  it('is answered alike where the answer is empty', async () => {
    const campaign = aCampaign({ state: 'running', import: aQueuedImport({ status: 'done' }) });
    const rig = createApiRig({ campaigns: createMemoryCampaignStore(campaign) });
    await rig.audiences.put(audience, [aChunk({ recipients: [aRecipient(0)] })], createdAtMs);
    await rig.deliveries.create([aDelivery({ size: 1 })]);
    const code = makeNoticeCode(audience, { chunk: 0, place: 0 }, testMac);
    const told = () =>
      rig.call(
        'POST',
        `/v1/campaigns/${campaignId}/people/${code}/told`,
        { by: 'phone', identity: 'document' },
        key,
      );
    expect((await told()).status).toBe(204);
    const second = await told();
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([204, 'true']);
    expect(rig.acts).toHaveLength(1);
  });

  it('leaves an answer that nobody can read without the key of the request', async () => {
    const answers = createMemoryKeptAnswers();
    const bodies: string[] = [];
    const { keep } = answers;
    answers.keep = async (name, request, answer, untilMs) => {
      bodies.push(answer?.body ?? '');
      await keep(name, request, answer, untilMs);
    };
    const campaign = aCampaign({ state: 'ready', fields: { fr: someFields } });
    const rig = createApiRig({ answers, campaigns: createMemoryCampaignStore(campaign) });
    const test = () =>
      rig.call('POST', `/v1/campaigns/${campaignId}/tests`, { to: ['dpo@hospital.example'] }, key);
    const { body: first } = await test();
    expect((await test()).body).toEqual(first);
    expect(rig.tests).toHaveLength(1);
    expect(bodies).toHaveLength(1);
    const bytes = Buffer.from(bodies[0] ?? '', 'base64');
    expect(bytes.toString('latin1')).not.toContain('dpo');
    // Nor compressed: a part of it in the clear would begin so.
    for (let at = 0; at < bytes.length - 2; at += 1) {
      expect(() => gunzipSync(bytes.subarray(at))).toThrow();
    }
  });

  it('is refused with another body', async () => {
    const rig = createApiRig();
    await create(rig);
    const { status, body: problem } = await create(rig, { name: 'Other' });
    expect([status, problem.type]).toEqual([422, 'urn:tocsin:problem:key-used-before']);
    expect(await rig.campaigns.list()).toHaveLength(1);
  });

  it('is one of its caller: others may have the same key', async () => {
    const rig = createApiRig();
    await create(rig);
    rig.acting.actor = anActor({ subject: 'somebody-else' });
    expect((await create(rig, { name: 'Other' })).status).toBe(201);
  });

  it('is done anew after a day', async () => {
    const rig = createApiRig();
    await create(rig);
    rig.clock.nowMs += 24 * 3_600_000;
    expect((await create(rig, { name: 'Other' })).status).toBe(201);
  });

  it('gets the same refusal again', async () => {
    const rig = createApiRig();
    const first = await create(rig, { notice: 'other' });
    const second = await create(rig, { notice: 'other' });
    expect([first.status, second.status]).toEqual([400, 400]);
    expect(second.headers.get('content-type')).toBe('application/problem+json');
  });

  it('waits for the same request that is under way', async () => {
    const campaigns = createMemoryCampaignStore();
    const rig = createApiRig({ campaigns });
    const { create: put } = campaigns;
    let second: Awaited<ReturnType<typeof create>> | undefined;
    campaigns.create = async (campaign) => {
      second ??= await create(rig);
      return await put(campaign);
    };
    expect((await create(rig)).status).toBe(201);
    expect([second?.status, second?.body.type]).toEqual([409, 'urn:tocsin:problem:under-way']);
    expect((await create(rig)).status).toBe(201);
    expect(await rig.campaigns.list()).toHaveLength(1);
  });

  it('may be repeated after a failure on our side, and after a death', async () => {
    const campaigns = createMemoryCampaignStore();
    const rig = createApiRig({ campaigns });
    const { create: put } = campaigns;
    campaigns.create = async () => {
      throw new Error('gone');
    };
    expect((await create(rig)).status).toBe(500);
    campaigns.create = put;
    expect((await create(rig)).status).toBe(201);
    expect(await rig.campaigns.list()).toHaveLength(1);
  });

  it.each(['short', 'with a blank in it', 'x'.repeat(201)])('cannot have the key %j', async (bad) => {
    expect((await create(createApiRig(), {}, { 'idempotency-key': bad })).status).toBe(400);
  });
});
