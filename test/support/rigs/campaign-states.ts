import { expect } from 'vitest';
import type { CampaignState } from '../../../core/campaign/campaign.ts';
import { type ApiRig, anActor } from './api-rig.ts';

/** Steps that lead a campaign that is ready to each state; `completed` is pace's to reach. */
const ways: Record<CampaignState, string[]> = {
  draft: [],
  ready: [],
  submitted: ['submit'],
  approved: ['submit', 'approve', 'start at a time'],
  running: ['submit', 'approve', 'start'],
  paused: ['submit', 'approve', 'start', 'pause'],
  completed: ['submit', 'approve', 'start'],
  cancelled: ['submit', 'approve', 'cancel'],
};

const author = anActor({ subject: 'author', name: 'author' });
const other = anActor({ subject: 'other', name: 'other' });

/** Leads a campaign that is a draft or ready to a state over the API, as two people would. */
export const leadTo = async (rig: ApiRig, id: string, state: CampaignState): Promise<void> => {
  const { actor } = rig.acting;
  for (const way of ways[state]) {
    rig.acting.actor = way === 'approve' ? other : author;
    const [step = ''] = way.split(' ');
    const at = new Date(rig.clock.nowMs + 30 * 86_400_000).toISOString();
    const body = way === 'start at a time' ? { at } : undefined;
    const answer = await rig.call('POST', `/v1/campaigns/${id}/${step}`, body);
    expect([way, answer.status]).toEqual([way, 200]);
  }
  rig.acting.actor = actor;
  const reached = await rig.campaigns.get(id);
  if (state === 'completed' && reached !== undefined) await rig.campaigns.replace({ ...reached, state });
  expect((await rig.campaigns.get(id))?.state).toBe(state);
};
