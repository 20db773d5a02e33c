import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import { aCampaign, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';

const administrator = anActor({ subject: 'a-1', name: 'j.bernard', roles: ['administrator'] });
const approver = anActor({ subject: 'a-2', name: 'a.martin', roles: ['approver'] });
const reason = 'The addresses are ten years old.';
const path = `/v1/campaigns/${campaignId}/bounce-limit`;

const rigWith = (campaign: Partial<Campaign> = {}) => {
  const rig = createApiRig({
    campaigns: createMemoryCampaignStore(
      aCampaign({
        state: 'paused',
        pauseReason: { code: 'BOUNCE_RATE', message: { en: 'en', fr: 'fr' }, atMs: createdAtMs },
        ...campaign,
      }),
    ),
  });
  const as = async (who: typeof approver, way: string, body: unknown) => {
    rig.acting.actor = who;
    return await rig.call('POST', path + way, body);
  };
  return {
    ...rig,
    ask: (percent: number, who = administrator) => as(who, '', { percent, reason }),
    grant: (percent: number, who = approver) => as(who, '/grant', { percent }),
    refuse: (who = approver) => as(who, '/refuse', { reason: 'Clean the list first.' }),
    limit: async () => (await rig.campaigns.get(campaignId))?.bounceLimit,
  };
};

describe('a higher limit of bounces', () => {
  it('holds once one person has asked for it and another has granted it, and voids no approval', async () => {
    const approval = { by: 'a-9', name: 'a.martin', atMs: createdAtMs, hash: 'h' };
    const rig = rigWith({ approval });
    expect((await rig.ask(7)).body.bounceLimit).toMatchObject({
      open: { percent: 7, reason, asked: { name: 'j.bernard' } },
    });
    expect((await rig.limit())?.granted).toBeUndefined();
    const granted = await rig.grant(7);
    expect([granted.status, granted.body.state]).toEqual([200, 'paused']);
    expect(granted.body.bounceLimit).toEqual({
      granted: {
        ...{ percent: 7, reason, asked: { name: 'j.bernard', at: expect.any(String) } },
        granted: { name: 'a.martin', at: expect.any(String) },
      },
    });
    expect(await rig.campaigns.get(campaignId)).toMatchObject({
      approval,
      bounceLimit: { granted: { share: 0.07 } },
    });
    expect(rig.acts.map(({ action, particulars }) => [action, particulars?.percent])).toEqual([
      ['campaign.ask-bounce-limit', 7],
      ['campaign.grant-bounce-limit', 7],
    ]);
  });

  it('is granted by nobody who asked for it, whatever their roles', async () => {
    const both = anActor({ subject: 'a-1', name: 'renamed', roles: ['administrator', 'approver'] });
    const rig = rigWith();
    await rig.ask(7, both);
    expect((await rig.grant(7, both)).status).toBe(403);
    expect((await rig.limit())?.granted).toBeUndefined();
    expect((await rig.grant(7)).status).toBe(200);
  });

  it('is granted as it was read, and no other', async () => {
    const rig = rigWith();
    await rig.ask(6);
    await rig.ask(9);
    expect((await rig.grant(6)).status).toBe(412);
    expect((await rig.limit())?.granted).toBeUndefined();
  });

  it.each([4, 3.9, 9.1, 10, 100, -1, 6.55])('cannot be %d percent', async (percent) => {
    const rig = rigWith();
    expect((await rig.ask(percent)).status).toBe(400);
    expect(await rig.limit()).toBeUndefined();
  });

  it('is refused with a reason, and what was granted before still holds', async () => {
    const rig = rigWith();
    await rig.ask(5.5);
    await rig.grant(5.5);
    expect((await rig.ask(5)).status).toBe(409);
    await rig.ask(8);
    const { body } = await rig.refuse();
    expect(body.bounceLimit).toMatchObject({
      granted: { percent: 5.5 },
      refused: { percent: 8, why: 'Clean the list first.', refused: { name: 'a.martin' } },
    });
    expect((await rig.limit())?.open).toBeUndefined();
    expect((await rig.grant(8)).status).toBe(409);
    expect((await rig.refuse()).status).toBe(409);
    // Asked for again, the refusal is past.
    await rig.ask(6);
    expect(await rig.limit()).toMatchObject({ open: { share: 0.06 }, granted: { share: 0.055 } });
    expect((await rig.limit())?.refused).toBeUndefined();
  });

  it('is for a campaign that stands still', async () => {
    expect((await rigWith({ state: 'running' }).ask(7)).status).toBe(409);
    expect((await rigWith({ state: 'ready' }).ask(7)).status).toBe(409);
  });
});
