import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { newLanes } from '../../../core/campaign/lanes.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import { haltMessage } from '../../../core/pacing/pause-reasons.ts';
import { createCampaignState } from '../../../functions/send/campaign-state.ts';
import { aCampaign, aMessage, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const run = { campaign: campaignId, generation: 1, channel: 'email' } as const;
const content = { hash: 'content-1', messages: { fr: aMessage() }, personFields: [] };

const aState = (changes: Partial<Campaign> = {}) => {
  const stored = createMemoryCampaignStore(
    aCampaign({ state: 'running', contentHash: 'content-1', generation: 1, ...changes }),
  );
  const calls = { get: 0, getContent: 0, isDown: false };
  const campaigns: CampaignStore = {
    ...stored,
    async get(id) {
      calls.get += 1;
      if (calls.isDown) throw new Error('down');
      return await stored.get(id);
    },
    async getContent(id, hash) {
      calls.getContent += 1;
      if (calls.isDown) throw new Error('down');
      return await stored.getContent(id, hash);
    },
  };
  const time = { nowMs: createdAtMs };
  const log = createRecordedLog();
  const state = createCampaignState({ campaigns, clock: () => time.nowMs, log });
  const campaign = async (): Promise<Campaign> => (await stored.get(campaignId)) as Campaign;
  const change = async (what: Partial<Campaign>) => {
    await stored.replace({ ...(await campaign()), ...what });
  };
  return { ...state, campaigns, stored, calls, time, log, campaign, change };
};
let rig: ReturnType<typeof aState>;
beforeEach(() => {
  rig = aState();
});

describe('a chunk may go out', () => {
  it('while the campaign runs as it did at the release', async () => {
    expect(await rig.mayRun(run)).toBe(true);
  });

  it.each(['draft', 'approved', 'paused', 'completed', 'cancelled'] as const)(
    'no more when the campaign is %s',
    async (state) => {
      expect(await aState({ state }).mayRun(run)).toBe(false);
    },
  );

  it('no more when it was released before the campaign was resumed, nor by a campaign that is gone', async () => {
    expect(await aState({ generation: 2 }).mayRun(run)).toBe(false);
    expect(await rig.mayRun({ ...run, campaign: 'another' })).toBe(false);
  });

  it('by email while text messages are halted, and by SMS no more', async () => {
    const halt = { code: 'X', message: haltMessage('X'), atMs: createdAtMs };
    const halted = aState({ lanes: { ...newLanes(), sms: { ...newLanes().sms, halt } } });
    expect(await halted.mayRun(run)).toBe(true);
    expect(await halted.mayRun({ ...run, channel: 'sms' })).toBe(false);
    expect(await rig.mayRun({ ...run, channel: 'sms' })).toBe(true);
  });

  it('by what was read within a second, so that a pause takes effect then', async () => {
    await rig.mayRun(run);
    await rig.change({ state: 'paused' });
    rig.time.nowMs += 999;
    expect(await rig.mayRun(run)).toBe(true);
    expect(rig.calls.get).toBe(1);
    rig.time.nowMs += 1;
    expect(await rig.mayRun(run)).toBe(false);
  });

  it('by a new read where one failed', async () => {
    rig.calls.isDown = true;
    await expect(rig.mayRun(run)).rejects.toThrow('down');
    rig.calls.isDown = false;
    expect(await rig.mayRun(run)).toBe(true);
  });
});

describe('the content of a campaign', () => {
  it('is read once, whatever time passes', async () => {
    await rig.stored.putContent(campaignId, content);
    await rig.content(campaignId);
    rig.time.nowMs += 3_600_000;
    expect(await rig.content(campaignId)).toMatchObject(content);
    expect(rig.calls.getContent).toBe(1);
  });

  it('is read again where the read failed', async () => {
    await rig.stored.putContent(campaignId, content);
    rig.calls.isDown = true;
    await expect(rig.content(campaignId)).rejects.toThrow('down');
    rig.calls.isDown = false;
    expect(await rig.content(campaignId)).toMatchObject(content);
  });

  it('is missed where the campaign has none', async () => {
    await expect(rig.content(campaignId)).rejects.toThrow('runs without frozen content');
    await expect(rig.content('another')).rejects.toThrow('runs without frozen content');
  });
});

describe('halting', () => {
  const halt = { code: 'ACCOUNT_SENDING_PAUSED', message: haltMessage('ACCOUNT_SENDING_PAUSED') };

  it('pauses the campaign with the reason and its time, and says so', async () => {
    await rig.halt(run, halt.code);
    const { state, pauseReason, lanes } = await rig.campaign();
    expect({ state, pauseReason }).toEqual({ state: 'paused', pauseReason: { ...halt, atMs: createdAtMs } });
    expect(lanes).toEqual(newLanes());
    expect(rig.log.lines).toEqual([
      {
        level: 'warn',
        message: 'campaign paused',
        fields: { campaign: campaignId, channel: 'email', code: halt.code },
      },
    ]);
  });

  it('by SMS stops the text messages only', async () => {
    await rig.halt({ ...run, channel: 'sms' }, halt.code);
    const { state, lanes, pauseReason } = await rig.campaign();
    expect({ state, halt: lanes.sms.halt }).toEqual({
      state: 'running',
      halt: { ...halt, atMs: createdAtMs },
    });
    expect(pauseReason).toBeUndefined();
    expect(rig.log.lines.map(({ message }) => message)).toEqual(['channel stopped']);
  });

  it('takes effect at once for whoever asks next in this process', async () => {
    expect(await rig.mayRun(run)).toBe(true);
    await rig.halt(run, halt.code);
    expect(await rig.mayRun(run)).toBe(false);
  });

  it('changes nothing once the campaign was resumed, has ended or is gone', async () => {
    for (const changes of [{ generation: 2 }, { state: 'completed' }, { state: 'cancelled' }] as const) {
      const other = aState(changes);
      const before = await other.campaign();
      await other.halt(run, halt.code);
      await other.halt({ ...run, channel: 'sms' }, halt.code);
      expect(await other.campaign()).toEqual(before);
      expect(other.log.lines).toEqual([]);
    }
    await rig.halt({ ...run, campaign: 'another' }, halt.code);
    expect(rig.log.lines).toEqual([]);
  });

  it('keeps what others write to the campaign at the same time', async () => {
    let others = 2;
    const replace = rig.campaigns.replace;
    rig.campaigns.replace = async (campaign) => {
      others -= 1;
      if (others >= 0) await rig.change({ name: `renamed ${others}` });
      return await replace(campaign);
    };
    await rig.halt(run, halt.code);
    expect(await rig.campaign()).toMatchObject({ state: 'paused', name: 'renamed 0' });
  });

  it('is said where the answer to the write was lost', async () => {
    const replace = rig.campaigns.replace;
    rig.campaigns.replace = async (campaign) => {
      await replace(campaign);
      return 'conflict';
    };
    await rig.halt(run, halt.code);
    expect(rig.log.lines).toHaveLength(1);
  });
});
