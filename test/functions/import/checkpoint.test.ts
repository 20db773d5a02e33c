import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Import } from '../../../core/list/import.ts';
import { createCheckpointSaver } from '../../../functions/import/checkpoint.ts';
import { aCampaign, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../support/fakes/memory-stores.ts';

const atTen = aQueuedImport({ status: 'importing', row: 10, run: 'ours' });
const atTwenty: Import = { ...atTen, row: 20 };
const words = { en: 'Damaged.', fr: 'Abîmé.' };

/** A saver at row 10; `meanwhile` is what others make of the campaign just before each write. */
const rig = async (meanwhile: (campaign: Campaign) => Campaign = (campaign) => campaign) => {
  const campaigns = createMemoryCampaignStore(aCampaign({ import: atTen }));
  const loaded = await campaigns.get(campaignId);
  if (loaded === undefined) throw new Error('no campaign');
  let isFirst = true;
  const store = {
    ...campaigns,
    async replace(next: Campaign) {
      const stored = await campaigns.get(campaignId);
      const changed = stored && meanwhile(stored);
      if (isFirst && changed !== undefined && changed !== stored) await campaigns.replace(changed);
      isFirst = false;
      return await campaigns.replace(next);
    },
  };
  const saver = createCheckpointSaver({ campaigns: store, clock: () => createdAtMs }, loaded, atTen, 'ours');
  const stored = async () => (await campaigns.get(campaignId))?.import;
  return { saver, stored };
};

const byAnother =
  (changes: Partial<Import>) =>
  (campaign: Campaign): Campaign => ({
    ...campaign,
    import: { ...atTen, ...campaign.import, run: 'another', ...changes },
  });

describe('a checkpoint', () => {
  it('is saved over any other change of the campaign', async () => {
    const { saver, stored } = await rig((campaign) => ({ ...campaign, name: 'renamed' }));
    expect((await saver.save(atTwenty))?.name).toBe('renamed');
    const saved = { ...atTwenty, movedAtMs: createdAtMs };
    expect(await stored()).toEqual(saved);
    expect([saver.checkpoint(), saver.campaign().name]).toEqual([saved, 'renamed']);
  });

  it('that ends the import is written, though the last row was saved before', async () => {
    const { saver, stored } = await rig((campaign) => ({ ...campaign, name: 'renamed' }));
    expect(await saver.save({ ...atTen, status: 'done' })).toBeDefined();
    expect((await stored())?.status).toBe('done');
  });

  it.each<[string, Partial<Import>]>([
    ['is further', { row: 30 }],
    ['has come to the same row', { row: 20 }],
    ['has ended the import at the row where this one stands', { status: 'done' }],
    ['has another import in hand', { number: 2 }],
  ])('is not saved where another run %s', async (_, changes) => {
    const { saver, stored } = await rig(byAnother(changes));
    expect(await saver.save(atTwenty)).toBeUndefined();
    expect(await stored()).toEqual({ ...atTen, run: 'another', ...changes });
    expect(saver.checkpoint()).toEqual(atTen);
  });
});

describe('an import that fails', () => {
  const filled: Import = {
    ...atTen,
    counts: { rows: 10, accepted: 8, duplicate: 1, unreachable: 1, rejected: 0, conflict: 0 },
    groups: [{ language: 'fr', channel: 'email', people: 9, chunks: 1 }],
    open: [{ language: 'fr', channel: 'email', number: 0, people: 9 }],
    languageFallbacks: 3,
    rejectParts: ['part'],
  };

  it('counts nobody, says why and when, and takes its checkpoint no further', async () => {
    const { saver, stored } = await rig();
    await saver.save(filled);
    expect(await saver.fail(words)).toEqual({ end: 'failed' });
    expect(await stored()).toEqual({
      ...filled,
      status: 'failed',
      failure: words,
      finishedAtMs: createdAtMs,
      counts: { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
      groups: [],
      open: [],
      languageFallbacks: 0,
      rejectParts: [],
      movedAtMs: createdAtMs,
    });
  });

  it('knows its own write again though the list before counts after it', async () => {
    const before = aQueuedImport({ status: 'done' });
    const failing = aQueuedImport({ number: 2, status: 'importing' });
    const campaigns = createMemoryCampaignStore(aCampaign({ import: failing, listBefore: before }));
    const loaded = await campaigns.get(campaignId);
    if (loaded === undefined) throw new Error('no campaign');
    const unheard = {
      ...campaigns,
      async replace(next: Campaign) {
        await campaigns.replace(next);
        return 'conflict' as const;
      },
    };
    const saver = createCheckpointSaver(
      { campaigns: unheard, clock: () => createdAtMs },
      loaded,
      failing,
      'ours',
    );
    expect(await saver.fail(words)).toEqual({ end: 'failed' });
    expect((await campaigns.get(campaignId))?.import).toMatchObject({
      number: 1,
      failedAfter: { number: 2 },
    });
  });

  it('does not where another run has taken its place', async () => {
    const { saver, stored } = await rig(byAnother({ row: 30 }));
    expect(await saver.fail(words)).toEqual({ end: 'overtaken' });
    expect((await stored())?.status).toBe('importing');
  });
});
