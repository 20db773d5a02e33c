import { describe, expect, it } from 'vitest';
import type { Report } from '../../../core/report/report.ts';
import { AlreadyPurged, createPurgeReport } from '../../../functions/purge/purge-report.ts';
import { campaignId, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryReportStore } from '../../support/fakes/memory-stores.ts';

const queued: Report = {
  id: 'r1',
  campaign: campaignId,
  kind: 'purge',
  status: 'queued',
  version: 1,
  requestedAtMs: createdAtMs,
  by: 'somebody',
};

const rig = async (changes: Partial<ReturnType<typeof createMemoryReportStore>> = {}) => {
  const reports = createMemoryReportStore();
  await reports.create(queued);
  const deps = { reports: { ...reports, ...changes }, clock: () => createdAtMs };
  return { reports, report: createPurgeReport(deps, queued), stored: () => reports.get(campaignId, 'r1') };
};

describe('the report of a purge', () => {
  it('is known as it was written last', async () => {
    const { report, stored } = await rig();
    await report.note(() => ({ people: 3 }));
    expect(report.report()).toEqual(await stored());
    expect(report.report().purge?.people).toBe(3);
  });

  it('counts once where the answer of a write was lost', async () => {
    const { reports, stored } = await rig();
    const lossy = {
      ...reports,
      async replace(next: Report) {
        await reports.replace(next);
        return 'conflict' as const;
      },
    };
    const report = createPurgeReport({ reports: lossy, clock: () => createdAtMs }, queued);
    await report.note((progress) => ({ people: progress.people + 1 }));
    expect((await stored())?.purge?.people).toBe(1);
  });

  it('is left alone once another run has finished it', async () => {
    const { reports, report, stored } = await rig();
    await reports.replace({ ...queued, status: 'done', people: 9 });
    await expect(report.note(() => ({ people: 3 }))).rejects.toThrow(AlreadyPurged);
    await expect(report.finish()).rejects.toThrow(AlreadyPurged);
    expect(await stored()).toMatchObject({ status: 'done', people: 9, version: 2 });
  });

  it('counts as finished where it is gone', async () => {
    const { report } = await rig({ replace: async () => 'conflict', get: async () => undefined });
    await expect(report.note(() => ({ people: 3 }))).rejects.toThrow(AlreadyPurged);
  });
});
