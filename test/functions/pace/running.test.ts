import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import { createRunning } from '../../../functions/pace/running.ts';
import { aCampaign, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const running = aCampaign({ state: 'running', generation: 3 });
const reason = { code: 'BOUNCE_RATE', message: { en: 'en', fr: 'fr' }, atMs: createdAtMs };

const createRig = (stored: Campaign = running) => {
  const store = createMemoryCampaignStore(stored);
  const log = createRecordedLog();
  const clock = () => createdAtMs;
  return {
    store,
    log,
    of: (campaigns: CampaignStore = store) => createRunning({ campaigns, clock, log }),
    now: async () => await store.get(campaignId),
  };
};
/** Writes, and says that another write came first: the SDK's repetition of a write whose answer was lost. */
const withLostAnswer = (store: CampaignStore): CampaignStore => ({
  ...store,
  async replace(campaign) {
    await store.replace(campaign);
    return 'conflict';
  },
});

describe('a change of a running campaign', () => {
  it('is made on what others have written meanwhile', async () => {
    const rig = createRig();
    await rig.store.replace({ ...running, weight: 7 });
    const changed = await rig.of().change(running, (latest) => ({ ...latest, name: 'other' }));
    expect(changed).toMatchObject({ weight: 7, name: 'other', version: 3 });
    expect(await rig.now()).toEqual(changed);
  });

  it.each<[string, Partial<Campaign>]>([
    ['is paused', { state: 'paused' }],
    ['runs again', { generation: 4 }],
  ])('is left where it meanwhile %s', async (_, meanwhile) => {
    const rig = createRig();
    await rig.store.replace({ ...running, ...meanwhile });
    const { change, pause, complete } = rig.of();
    expect(await change(running, (latest) => ({ ...latest, name: 'other' }))).toBeUndefined();
    await pause(running, reason);
    await complete(running);
    expect(await rig.now()).toEqual({ ...running, ...meanwhile, version: 2 });
    expect(rig.log.lines).toEqual([]);
  });

  it('is known as made where the answer of its write was lost', async () => {
    const rig = createRig();
    let decided = 0;
    const changed = await rig.of(withLostAnswer(rig.store)).change(running, (latest) => {
      decided += 1;
      return { ...latest, weight: latest.weight + 1 };
    });
    expect(decided).toBe(1);
    expect(changed).toEqual({ ...running, weight: 2, version: 2 });
  });

  it('is decided again where it says itself that another may have made the same', async () => {
    const rig = createRig();
    const change = rig.of(withLostAnswer(rig.store)).change(
      running,
      (latest) => (latest.weight === 1 ? { ...latest, weight: 2 } : undefined),
      () => false,
    );
    expect(await change).toBeUndefined();
    expect((await rig.now())?.weight).toBe(2);
  });

  it('to paused or completed says so once it is written, with a lost answer too', async () => {
    const paused = createRig();
    await paused.of(withLostAnswer(paused.store)).pause(running, reason);
    expect(await paused.now()).toMatchObject({ state: 'paused', pauseReason: reason });
    expect(paused.log.lines).toMatchObject([{ level: 'warn', message: 'campaign paused' }]);
    const completed = createRig();
    await completed.of().complete(running);
    expect(await completed.now()).toMatchObject({ state: 'completed', completedAtMs: createdAtMs });
    expect(completed.log.lines).toMatchObject([{ level: 'info', message: 'campaign completed' }]);
  });
});
