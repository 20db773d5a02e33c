import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { type Campaign, campaignStateSchema } from '../../../core/campaign/campaign.ts';
import type { ReportMessage } from '../../../core/report/report.ts';
import { purgeEnded } from '../../../functions/pace/purge-ended.ts';
import { aCampaign, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore, createMemoryReportStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const startedAtMs = createdAtMs + 5_000;
const endsAtMs = startedAtMs + 30 * 86_400_000;

const createRig = (changes: Partial<Campaign> = {}) => {
  const campaign = aCampaign({
    state: 'completed',
    import: aQueuedImport({ status: 'done', startedAtMs }),
    ...changes,
  });
  const campaigns = createMemoryCampaignStore(campaign);
  const reports = createMemoryReportStore();
  const sent: ReportMessage[] = [];
  const acts: AuditEvent[] = [];
  const log = createRecordedLog();
  const deps = {
    campaigns,
    reports,
    purgeQueue: {
      async send(message: ReportMessage) {
        sent.push(message);
      },
    },
    retentionDays: 30,
    log,
    record: async (act: AuditEvent) => {
      acts.push(act);
    },
  };
  const runAt = async (nowMs: number, changed: object = {}) =>
    await purgeEnded({ ...deps, clock: () => nowMs, ...changed }, await campaigns.list());
  return { campaigns, reports, sent, acts, log, deps, runAt };
};

describe('the end of the retention of a campaign', () => {
  it('puts it on record once, however often it has to be asked for', async () => {
    const { campaigns, reports, sent, acts, deps, runAt } = createRig();
    const send = async () => {
      throw new Error('no queue');
    };
    await runAt(endsAtMs, { purgeQueue: { send } });
    expect((await campaigns.get(campaignId))?.retentionEndedAtMs).toBeUndefined();
    await runAt(endsAtMs + 60_000, deps);
    expect(sent).toHaveLength(1);
    expect(acts).toHaveLength(1);
    expect(await reports.list(campaignId)).toMatchObject([{ requestedAtMs: endsAtMs }]);
    expect((await campaigns.get(campaignId))?.retentionEndedAtMs).toBe(endsAtMs + 60_000);
  });

  it('asks for its purge once, on record, and not before', async () => {
    const { campaigns, reports, sent, acts, runAt } = createRig();
    expect(await runAt(endsAtMs - 1)).toMatchObject([{ version: 1 }]);
    expect(sent).toEqual([]);
    const noted = await runAt(endsAtMs);
    expect(noted).toEqual([await campaigns.get(campaignId)]);
    expect(noted).toMatchObject([{ retentionEndedAtMs: endsAtMs, version: 2, state: 'completed' }]);
    await runAt(endsAtMs + 60_000);
    expect(sent).toEqual([{ campaign: campaignId, report: 'rretention000' }]);
    expect(await reports.list(campaignId)).toMatchObject([
      { id: 'rretention000', kind: 'purge', status: 'queued', by: 'tocsin', requestedAtMs: endsAtMs },
    ]);
    expect(acts).toEqual([
      {
        atMs: endsAtMs,
        by: 'tocsin',
        action: 'campaign.purge',
        campaign: campaignId,
        on: 'rretention000',
        reason: 'retention-ended',
      },
    ]);
  });

  it('counts from the newest list, and needs one', async () => {
    const later = createRig({ import: aQueuedImport({ number: 2, startedAtMs: startedAtMs + 1_000 }) });
    await later.runAt(endsAtMs);
    const { import: _, ...bare } = aCampaign({ state: 'cancelled' });
    const none = createRig();
    await none.campaigns.replace(bare);
    await none.runAt(endsAtMs);
    expect([later.sent, none.sent]).toEqual([[], []]);
  });

  it.each(campaignStateSchema.options)(
    'cancels a campaign first that may get another list, and purges it (%s)',
    async (state) => {
      const { sent, acts, campaigns, runAt } = createRig({ state, startAtMs: endsAtMs + 60_000 });
      await runAt(endsAtMs);
      expect(sent).toHaveLength(1);
      const wasStarted = ['running', 'paused', 'completed', 'cancelled'].includes(state);
      expect(acts.map(({ action }) => action)).toEqual(
        wasStarted ? ['campaign.purge'] : ['campaign.cancel', 'campaign.purge'],
      );
      const after = await campaigns.get(campaignId);
      expect([after?.state, after?.startAtMs === undefined]).toEqual([
        wasStarted ? state : 'cancelled',
        !wasStarted,
      ]);
    },
  );

  it('is taken up by the next run where one died at any point, and the proof is made once', async () => {
    for (const point of ['record', 'create', 'send', 'replace'] as const) {
      const rig = createRig();
      const dies = async () => {
        throw new Error(`died at ${point}`);
      };
      const broken = {
        record: { record: dies },
        create: { reports: { ...rig.reports, create: dies } },
        send: { purgeQueue: { send: dies } },
        replace: { campaigns: { ...rig.campaigns, replace: dies } },
      }[point];
      await rig.runAt(endsAtMs, broken);
      expect(rig.log.lines.map(({ level }) => level)).toContain('error');
      await rig.runAt(endsAtMs + 60_000);
      expect([point, new Set(rig.sent.map(({ report }) => report)).size]).toEqual([point, 1]);
      expect(await rig.reports.list(campaignId)).toHaveLength(1);
      expect(await rig.campaigns.get(campaignId)).toMatchObject({ retentionEndedAtMs: endsAtMs + 60_000 });
    }
  });

  it('leaves the proof of a purge that is done as it is', async () => {
    const { reports, campaigns, runAt } = createRig();
    await runAt(endsAtMs);
    const report = await reports.get(campaignId, 'rretention000');
    if (report === undefined) throw new Error('there is no report');
    await reports.replace({ ...report, status: 'done', people: 7 });
    const campaign = await campaigns.get(campaignId);
    // As if the note had been lost.
    const { retentionEndedAtMs: _, ...unnoted } = campaign ?? aCampaign();
    await campaigns.replace(unnoted);
    await runAt(endsAtMs + 60_000);
    expect(await reports.get(campaignId, 'rretention000')).toMatchObject({ status: 'done', people: 7 });
  });

  it('asks for one purge where two runs notice it at once', async () => {
    const { deps, campaigns, reports, log } = createRig();
    const all = await campaigns.list();
    const run = () => purgeEnded({ ...deps, clock: () => endsAtMs }, all);
    const both = await Promise.all([run(), run()]);
    expect(both.map(([one]) => one?.version).sort()).toEqual([1, 2]);
    expect(await reports.list(campaignId)).toHaveLength(1);
    expect(log.lines.map(({ level }) => level)).toEqual(['info']);
  });
});
