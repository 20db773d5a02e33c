import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { approvalHash } from '../../../core/campaign/approval.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { startDue } from '../../../functions/pace/start-due.ts';
import { aCampaign, aMessage, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const content: FrozenContent = { hash: 'content-1', messages: { fr: aMessage() }, personFields: [] };
const startAtMs = createdAtMs + 3_600_000;

const createRig = async (changes: Partial<Campaign> = {}) => {
  const bare = aCampaign({ state: 'approved', startAtMs, contentHash: 'content-1', import: aQueuedImport() });
  const approval = { by: 'b', name: 'a.martin', atMs: createdAtMs, hash: await approvalHash(bare, content) };
  const campaigns = createMemoryCampaignStore({ ...bare, approval, submission: approval, ...changes });
  await campaigns.putContent(campaignId, content);
  const log = createRecordedLog();
  const acts: AuditEvent[] = [];
  const record = async (act: AuditEvent): Promise<void> => {
    acts.push(act);
  };
  const startAt = async (nowMs: number) =>
    await startDue({ campaigns, log, record, version: '1.2.3', clock: () => nowMs }, await campaigns.list());
  return { campaigns, log, record, acts, startAt };
};

describe('a set time', () => {
  it('starts an approved campaign once it has come, and not before', async () => {
    const { campaigns, startAt } = await createRig();
    expect(await startAt(startAtMs - 1)).toMatchObject([{ state: 'approved', version: 1 }]);
    const started = await startAt(startAtMs);
    expect(started).toEqual([await campaigns.get(campaignId)]);
    expect(started).toMatchObject([
      { state: 'running', generation: 1, startedAtMs: startAtMs, runningSinceMs: startAtMs, version: 2 },
    ]);
    expect(started[0]?.startAtMs).toBeUndefined();
    expect(await startAt(startAtMs + 1)).toEqual(started);
  });

  it('starts nothing that has none, or that is not approved', async () => {
    const { startAt } = await createRig({ state: 'cancelled' });
    expect(await startAt(startAtMs)).toMatchObject([{ state: 'cancelled', version: 1 }]);
  });

  it('starts a campaign once, however many runs find it due', async () => {
    const { campaigns, log, record, acts } = await createRig();
    const all = await campaigns.list();
    const deps = { campaigns, log, record, version: '1.2.3', clock: () => startAtMs };
    const [one, other] = await Promise.all([startDue(deps, all), startDue(deps, all)]);
    expect([one[0]?.state, other[0]?.state].sort()).toEqual(['approved', 'running']);
    expect(await campaigns.get(campaignId)).toMatchObject({ generation: 1 });
    expect(acts.map(({ particulars }) => particulars?.outcome)).toEqual([undefined, undefined, 'not done']);
    expect(acts[0]).toMatchObject({ by: 'tocsin', action: 'campaign.start', campaign: campaignId });
    expect(acts[0]?.particulars?.tocsin).toBe('1.2.3');
  });

  it.each<[string, Partial<Campaign>]>([
    ['its fields are others', { fields: { fr: { organisation: 'Other' } } }],
    ['its list is another', { import: aQueuedImport({ number: 2 }) }],
    ['its content is gone', { contentHash: 'other' }],
  ])('starts nothing that is not what was approved: %s', async (_, changes) => {
    const { campaigns, log, startAt } = await createRig(changes);
    await startAt(startAtMs);
    const campaign = await campaigns.get(campaignId);
    expect(campaign).toMatchObject({ state: 'ready', generation: 0 });
    expect(campaign?.approval).toBeUndefined();
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });
});
