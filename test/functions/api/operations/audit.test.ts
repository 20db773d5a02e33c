import { describe, expect, it } from 'vitest';
import { pseudonymOf } from '../../../../functions/api/http/caller.ts';
import { createdAtMs } from '../../../support/data/factories.ts';
import { anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const actor = anActor({ name: 'j.bernard', sourceIp: '198.51.100.9' });

const rigWithCampaign = async () => {
  const rig = createApiRig();
  rig.acting.actor = actor;
  const body = { name: 'Laboratory', notice: 'personal-data-breach', fields: { fr: someFields } };
  const { id } = (await rig.call('POST', '/v1/campaigns', body)).body;
  await rig.call('PATCH', `/v1/campaigns/${id}`, { name: 'Renamed' });
  await rig.call('POST', `/v1/campaigns/${id}/cancel`);
  return { rig, id: id as string };
};

describe('the audit trail', () => {
  it('tells who did what, when, from where and on what', async () => {
    const { rig, id } = await rigWithCampaign();
    const { body } = await rig.call('GET', `/v1/audit/${id}`);
    const common = {
      at: new Date(createdAtMs).toISOString(),
      by: pseudonymOf(actor),
      name: 'j.bernard',
      from: '198.51.100.9',
      campaign: id,
    };
    expect(body).not.toHaveProperty('next');
    expect(body).toMatchObject({
      entries: [
        { number: 1, action: 'campaign.create', ...common },
        { number: 2, action: 'campaign.change', ...common, particulars: { version: 2, state: 'draft' } },
        { number: 3, action: 'campaign.cancel', ...common, particulars: { version: 3, state: 'cancelled' } },
      ],
    });
    expect((await rig.call('GET', `/v1/audit/${id}?after=2`)).body.entries).toHaveLength(1);
    expect(JSON.stringify(body)).not.toMatch(/Laboratory|Renamed|Example Hospital/);
  });

  it('records a change before it is written, and that another came first', async () => {
    const { rig, id } = await rigWithCampaign();
    const body = { name: 'Other', notice: 'personal-data-breach', fields: { fr: someFields } };
    const { id: other } = (await rig.call('POST', '/v1/campaigns', body)).body;
    const { replace } = rig.campaigns;
    let isFirst = true;
    rig.campaigns.replace = async (campaign) => {
      if (isFirst) {
        isFirst = false;
        const latest = await rig.campaigns.get(campaign.id);
        if (latest !== undefined) await replace({ ...latest, weight: 9 });
      }
      return await replace(campaign);
    };
    // Cancelled whatever it is now: nobody has to have read it first.
    expect((await rig.send('POST', `/v1/campaigns/${other}/cancel`)).status).toBe(200);
    const { entries } = (await rig.call('GET', `/v1/audit/${other}`)).body;
    expect(entries.map((one: { particulars?: { outcome?: string } }) => one.particulars?.outcome)).toEqual([
      undefined,
      undefined,
      'not done',
      undefined,
    ]);
    expect(id).not.toBe(other);
  });

  it('changes nothing that it cannot record', async () => {
    const { rig, id } = await rigWithCampaign();
    const blind = createApiRig({
      campaigns: rig.campaigns,
      record: async () => {
        throw new Error('the trail is gone');
      },
    });
    const body = { name: 'Other', notice: 'personal-data-breach', fields: { fr: someFields } };
    expect((await blind.call('POST', '/v1/campaigns', body)).status).toBe(500);
    expect((await rig.campaigns.list()).map((campaign) => campaign.id)).toEqual([id]);
  });

  it('is verified, and shows what was changed in it', async () => {
    const { rig, id } = await rigWithCampaign();
    const verify = async () => (await rig.call('GET', `/v1/audit/${id}/verification`)).body;
    expect(await verify()).toMatchObject({ intact: true, entries: 3, problems: [] });
    expect(rig.brokenChains.count).toBe(0);
    rig.audit.tamper(id, (entries) =>
      entries.map((entry) => (entry.number === 2 ? { ...entry, act: { ...entry.act, by: 'x' } } : entry)),
    );
    expect(await verify()).toMatchObject({ intact: false, problems: [{ number: 2, problem: 'changed' }] });
    // Whoever is on duty hears of it.
    expect(rig.brokenChains.count).toBe(1);
    rig.audit.tamper(id, (entries) => entries.filter(({ number }) => number !== 2));
    expect((await verify()).problems).toContainEqual({ number: 2, problem: 'missing' });
  });

  it('shows what is not as it was sealed, up to where it was', async () => {
    const { rig, id } = await rigWithCampaign();
    const verify = async () => (await rig.call('GET', `/v1/audit/${id}/verification`)).body;
    expect(await verify()).not.toHaveProperty('sealed');
    for await (const [entry] of (await rig.audit.read(id, 2))?.entries ?? []) {
      if (entry !== undefined) await rig.seals.putEnd(id, entry);
    }
    expect(await verify()).toMatchObject({ intact: true, sealed: { number: 3, at: expect.any(String) } });
    rig.audit.tamper(id, (entries) => entries.slice(0, 2));
    expect(await verify()).toMatchObject({ intact: false, problems: [{ number: 3, problem: 'missing' }] });
    rig.audit.tamper(id, () => []);
    expect((await verify()).problems).toHaveLength(3);
    expect((await rig.call('GET', '/v1/audit')).body.chains).toContainEqual(
      expect.objectContaining({ chain: id, entries: 0 }),
    );
  });

  it('shows what a newer version recorded, whose words it does not know', async () => {
    const { rig, id } = await rigWithCampaign();
    const unknown = { action: 'campaign.teleport', reason: 'new-law', particulars: { planet: 'Mars' } };
    await rig.audit.append({ atMs: createdAtMs, by: 'tocsin', campaign: id, ...unknown } as never);
    const { status, body } = await rig.call('GET', `/v1/audit/${id}`);
    expect(status).toBe(200);
    expect(body.entries.at(-1)).toMatchObject(unknown);
  });

  it('is listed by chain', async () => {
    const { rig, id } = await rigWithCampaign();
    const { body } = await rig.call('GET', '/v1/audit');
    expect(body.chains).toEqual([{ chain: id, entries: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  it.each(['', '/verification'])('answers 404 for a chain that does not exist (%s)', async (what) => {
    const rig = createApiRig();
    expect((await rig.call('GET', `/v1/audit/cnothing00000${what}`)).status).toBe(404);
    expect((await rig.call('GET', `/v1/audit/nothing${what}`)).status).toBe(400);
  });
});
