import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import {
  approveCampaign,
  startCampaign,
  submitCampaign,
} from '../../../../functions/api/lifecycle/lifecycle.ts';
import { aCampaign, campaignId } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const groups = [{ language: 'fr', channel: 'email' as const, people: 3, chunks: 1 }];
const submitting = { campaign: campaignId, by: anActor({ subject: 'a-1', name: 'j.bernard' }) };

/** Submits, and reads what is submitted as whoever approves it. */
const submitted = async (rig: ReturnType<typeof rigWith>, deps = rig.dependencies) => {
  const { submission } = await submitCampaign(deps, submitting);
  return {
    campaign: campaignId,
    by: anActor({ subject: 'a-2', name: 'a.martin' }),
    hash: submission?.hash ?? '',
  };
};

const rigWith = (changes: Partial<Campaign> = {}) => {
  const list = aQueuedImport({ status: 'done', groups });
  const campaign = aCampaign({ state: 'ready', fields: { fr: someFields }, import: list, ...changes });
  return createApiRig({ campaigns: createMemoryCampaignStore(campaign) });
};

describe('the steps of a campaign', () => {
  it('keep what is approved before it is approved, and have each step on record before it is taken', async () => {
    const rig = rigWith();
    const { deps, written } = dying(rig.dependencies);
    const approving = await submitted(rig, deps);
    await approveCampaign(deps, approving);
    await startCampaign(deps, submitting);
    expect(written).toEqual([
      'campaigns.putContent',
      'record',
      'campaigns.replace',
      'campaigns.putContent',
      'record',
      'campaigns.replace',
      'record',
      'campaigns.replace',
      'pace.now',
    ]);
  });

  it.each([1, 2, 3])('approve nothing when they die before write %i, and can be taken again', async (nth) => {
    const rig = rigWith();
    const approving = await submitted(rig);
    const { deps } = dying(rig.dependencies, { nth, when: 'before' });
    await expect(approveCampaign(deps, approving)).rejects.toThrow('died');
    expect((await rig.campaigns.get(campaignId))?.state).toBe('submitted');
    await approveCampaign(rig.dependencies, approving);
    await startCampaign(rig.dependencies, submitting);
    expect((await rig.campaigns.get(campaignId))?.state).toBe('running');
  });

  it('start a campaign all the same when pace cannot be woken', async () => {
    const rig = rigWith();
    const approving = await submitted(rig);
    await approveCampaign(rig.dependencies, approving);
    // Its one write after the campaign's.
    const { deps, isDead } = dying(rig.dependencies, { nth: 3, when: 'before' });
    expect((await startCampaign(deps, submitting)).state).toBe('running');
    expect(isDead()).toBe(true);
  });

  it('ask the account when a campaign is submitted and when it starts, not when it is approved', async () => {
    const rig = rigWith();
    const approving = await submitted(rig);
    rig.account.productionAccess = false;
    await approveCampaign(rig.dependencies, approving);
    await expect(startCampaign(rig.dependencies, submitting)).rejects.toMatchObject({
      kind: 'not-possible-now',
      members: { detail: { fr: expect.stringMatching(/^Corrigez d’abord ce qui s’y oppose : /) } },
    });
  });
});
