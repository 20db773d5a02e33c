import { describe, expect, it } from 'vitest';
import { anActor, createApiRig, someFields } from '../../support/api-rig.ts';
import { createMemoryCampaignStore } from '../../support/memory-stores.ts';

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
