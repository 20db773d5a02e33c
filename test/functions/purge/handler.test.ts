import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience.ts';
import { entriesAt } from '../../../core/lookup-entries.ts';
import type { ObjectVersion } from '../../../core/purge.ts';
import { createHandler, type PurgeDependencies } from '../../../functions/purge/handler.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  campaignId,
  createdAtMs,
} from '../../support/factories.ts';
import { aQueuedImport } from '../../support/import-fakes.ts';
import { createMemoryReceivedMessages } from '../../support/memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryEvidenceStore,
  createMemoryLookupStore,
  createMemoryReportStore,
} from '../../support/memory-stores.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';
import { aBatchContext, aRecord } from '../../support/sqs-event.ts';

const lists = [audienceId(campaignId, 1), audienceId(campaignId, 2)] as const;
const other = audienceId('cother0000000', 1);
const CHUNKS = 130;

const rig = async (changes: Partial<PurgeDependencies> = {}) => {
  const campaign = aCampaign({ state: 'completed', import: aQueuedImport({ number: 2, status: 'done' }) });
  const audience = createMemoryAudienceStore();
  const lookup = createMemoryLookupStore();
  const evidence = createMemoryEvidenceStore();
  const all = [...lists, other];
  const deliveries = createMemoryDeliveryStore(
    ...all.flatMap((list) =>
      Array.from({ length: CHUNKS }, (_, chunk) => aDelivery({ audience: list, chunk, size: 2 })),
    ),
  );
  for (const list of all) {
    const chunks = Array.from({ length: CHUNKS }, (_, number) => aChunk({ number, people: 2 }));
    await audience.put(list, chunks, createdAtMs);
    for (const { number, recipients } of chunks) {
      for (const [place, recipient] of recipients.entries()) {
        await lookup.put(list, entriesAt(recipient, { chunk: number, place }), createdAtMs);
      }
    }
  }
  // Somebody's address was corrected: they can be found by the old one at the new place too.
  const old = aRecipient(0);
  await lookup.put(
    lists[1],
    [{ field: 'email', value: old.email ?? '', chunk: CHUNKS - 1, place: 0 }],
    createdAtMs,
  );
  await evidence.add(
    lists[1],
    { chunk: 0, place: 0 },
    {
      kind: 'readdressed',
      atMs: createdAtMs,
      by: 'somebody',
      reason: 'typing-error',
      toChunk: CHUNKS - 1,
      evenIfTold: false,
    },
  );
  const reports = createMemoryReportStore();
  await reports.create({
    id: 'r1',
    campaign: campaignId,
    kind: 'purge',
    status: 'queued',
    version: 1,
    requestedAtMs: createdAtMs,
    by: 'somebody',
  });
  const objects: ObjectVersion[] = [
    { object: `uploads/${campaignId}/1.csv`, version: 'v1' },
    { object: `uploads/${campaignId}/1.csv`, version: 'v2' },
    // Deleted before: only older versions are left of it.
    { object: `imports/${campaignId}/2/part-1.csv`, version: 'v1' },
    { object: `imports/${campaignId}/2/part-1.csv`, version: 'marker' },
    { object: `imports/${campaignId}/2/rejects.csv`, version: 'v1' },
    { object: `reports/${campaignId}/r0.csv`, version: 'v1' },
    { object: `reports/${campaignId}/r9.zip`, version: 'v1' },
    { object: 'uploads/cother0000000/1.csv', version: 'v1' },
  ];
  const log = createRecordedLog();
  const received = createMemoryReceivedMessages();
  const deps: PurgeDependencies = {
    campaigns: createMemoryCampaignStore(campaign),
    reports,
    audience,
    deliveries,
    evidence,
    lookup,
    objects: {
      list: async (prefix) => objects.filter(({ object }) => object.startsWith(prefix)),
      remove: async ({ object, version }) => {
        const at = objects.findIndex((one) => one.object === object && one.version === version);
        if (at !== -1) objects.splice(at, 1);
      },
    },
    received,
    clock: () => createdAtMs,
    random: () => 0,
    log,
    ...changes,
  };
  const handler = createHandler(deps);
  const run = (context = aBatchContext) =>
    handler({ Records: [aRecord(JSON.stringify({ campaign: campaignId, report: 'r1' }))] }, context);
  return {
    run,
    deps,
    audience,
    lookup,
    deliveries,
    objects,
    retried: received.retried,
    logged: log.lines,
    report: () => reports.get(campaignId, 'r1'),
  };
};

describe('a purge', () => {
  it('deletes the people of every list of the campaign, and what they are found by', async () => {
    const { run, audience, lookup } = await rig();
    expect((await run()).batchItemFailures).toEqual([]);
    for (const list of lists) {
      for (const chunk of [0, 64, CHUNKS - 1]) expect(await audience.get(list, chunk)).toBeUndefined();
    }
    const { reference, email = '', phone = '' } = aRecipient(0);
    for (const [field, value] of [
      ['reference', reference],
      ['email', email],
      ['phone', phone],
    ] as const) {
      expect((await lookup.find(field, value)).map((hit) => hit.audience)).toEqual([other]);
    }
  });

  it('proves it by looking for everything once more', async () => {
    const { run, report } = await rig();
    await run();
    expect(await report()).toMatchObject({
      status: 'done',
      finishedAtMs: createdAtMs,
      proof: {
        people: 2 * 2 * CHUNKS,
        chunks: 2 * CHUNKS,
        objects: 4,
        objectVersions: 6,
        left: { chunks: 0, lookupEntries: 0, objects: 0 },
      },
    });
  });

  it('leaves other campaigns alone, and what was sent and with which result', async () => {
    const { run, audience, deliveries, objects } = await rig();
    await run();
    expect((await audience.get(other, 0))?.recipients).toHaveLength(2);
    expect(await deliveries.get(lists[1], 0)).toBeDefined();
    expect(objects.map(({ object }) => object)).toEqual([
      `reports/${campaignId}/r9.zip`,
      'uploads/cother0000000/1.csv',
    ]);
  });

  it('is not done while something is left', async () => {
    const { run, deps, report, logged } = await rig();
    const remove = deps.objects.remove;
    // An older version of one object cannot be deleted: its newest alone is not enough.
    deps.objects.remove = async (one) => {
      if (one.object.startsWith('uploads/') && one.version === 'v1') return;
      await remove(one);
    };
    expect((await run()).batchItemFailures).toHaveLength(1);
    expect((await report())?.status).toBe('queued');
    expect(JSON.stringify(logged)).not.toMatch(/amelie|P0000000/i);
    deps.objects.remove = remove;
    expect((await run()).batchItemFailures).toEqual([]);
    expect((await report())?.status).toBe('done');
  });

  it('goes on after a run that died', async () => {
    const { run, deps, audience, report, retried } = await rig();
    const remove = deps.audience.remove;
    let calls = 0;
    deps.audience.remove = async (list, chunks) => {
      calls += 1;
      if (calls === 2) throw new Error('died');
      await remove(list, chunks);
    };
    expect((await run()).batchItemFailures).toHaveLength(1);
    expect(retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
    expect((await run()).batchItemFailures).toEqual([]);
    expect(await audience.get(lists[0], 0)).toBeUndefined();
    expect(await report()).toMatchObject({ status: 'done', proof: { left: { chunks: 0 } } });
  });
});
