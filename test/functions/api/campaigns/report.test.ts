import { describe, expect, it } from 'vitest';
import { aCampaign, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';

const path = `/v1/campaigns/${campaignId}/reports`;

const rig = (status: 'done' | 'importing' = 'done') =>
  createApiRig({
    campaigns: createMemoryCampaignStore(aCampaign({ state: 'running', import: aQueuedImport({ status }) })),
  });

describe('a report', () => {
  it('is asked for, written in the background, and downloaded', async () => {
    const { call, reports, reportMessages, acts, uploads } = rig();
    const asked = await call('POST', path, { kind: 'regulator' });
    expect([asked.status, asked.body.status]).toEqual([202, 'queued']);
    expect(reportMessages).toEqual([{ campaign: campaignId, report: asked.body.id }]);
    expect(acts).toMatchObject([
      { action: 'report.create', on: asked.body.id, particulars: { kind: 'regulator' } },
    ]);

    const where = asked.headers.get('location') ?? '';
    expect((await call('GET', where)).body).not.toHaveProperty('downloadUrl');
    const report = await reports.get(campaignId, asked.body.id);
    if (report)
      await reports.replace({
        ...report,
        status: 'done',
        finishedAtMs: createdAtMs,
        sizeBytes: 9,
        sha256: 'a',
        people: 4,
      });
    uploads.objects.set(`reports/${campaignId}/${asked.body.id}.zip`, 9);
    expect((await call('GET', where)).body).toMatchObject({
      status: 'done',
      people: 4,
      downloadUrl: `https://bucket.example/reports/${campaignId}/${asked.body.id}.zip?name=regulator-${campaignId}.zip&expires=900`,
    });
    expect((await call('GET', path)).body.reports).toMatchObject([{ id: asked.body.id, status: 'done' }]);
  });

  it('for the post is for administrators only, and its download is recorded', async () => {
    const { call, acting, reports, acts, uploads } = rig();
    acting.actor = anActor({ roles: ['auditor'] });
    expect((await call('POST', path, { kind: 'post' })).status).toBe(403);
    expect((await call('POST', path, { kind: 'regulator' })).status).toBe(202);
    acting.actor = anActor({ roles: ['administrator'] });
    const { body } = await call('POST', path, { kind: 'post' });
    const report = await reports.get(campaignId, body.id);
    if (report) await reports.replace({ ...report, status: 'done' });
    uploads.objects.set(`reports/${campaignId}/${body.id}.csv`, 9);
    expect((await call('GET', `${path}/${body.id}`)).body.downloadUrl).toContain('.csv');
    expect(acts.at(-1)).toMatchObject({ action: 'report.download', on: body.id });
    acting.actor = anActor({ roles: ['auditor'] });
    expect((await call('GET', `${path}/${body.id}`)).status).toBe(403);
  });

  it('of results has a form, a language and an ending, and is for administrators only', async () => {
    const { call, acting, reports, uploads, acts } = rig();
    const wanted = { kind: 'results', format: 'jsonl', language: 'fr' };
    acting.actor = anActor({ roles: ['auditor'] });
    expect((await call('POST', path, wanted)).status).toBe(403);
    acting.actor = anActor({ roles: ['administrator'] });
    const { status, body } = await call('POST', path, wanted);
    expect([status, body]).toMatchObject([202, wanted]);
    const report = await reports.get(campaignId, body.id);
    expect(report).toMatchObject(wanted);
    if (report) await reports.replace({ ...report, status: 'done' });
    // As when somebody in it was erased.
    const gone = (await call('GET', `${path}/${body.id}`)).body;
    expect(gone).toMatchObject({ status: 'done', isDeleted: true });
    expect(gone).not.toHaveProperty('downloadUrl');
    expect(acts).not.toContainEqual(expect.objectContaining({ action: 'report.download' }));
    uploads.objects.set(`reports/${campaignId}/${body.id}.jsonl`, 9);
    expect((await call('GET', `${path}/${body.id}`)).body.downloadUrl).toContain(
      `.jsonl?name=results-${campaignId}.jsonl`,
    );
  });

  it.each([
    [409, 'importing', { kind: 'post' }],
    [400, 'done', { kind: 'everything' }],
    [400, 'done', { kind: 'post', format: 'csv' }],
    [400, 'done', { kind: 'results', format: 'pdf' }],
    [400, 'done', { kind: 'regulator', language: 'de' }],
  ] as const)('is answered %s where the list is %s and %o is asked for', async (status, list, body) => {
    const { call, reportMessages } = rig(list);
    expect((await call('POST', path, body)).status).toBe(status);
    expect(reportMessages).toEqual([]);
  });

  it.each([
    [404, 'raaaaaaaaaaaa'],
    [400, 'x'],
  ])('is answered %s by the id %s', async (status, id) => {
    expect((await rig().call('GET', `${path}/${id}`)).status).toBe(status);
  });
});
