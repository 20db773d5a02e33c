import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import { entriesAt } from '../../../core/lookup/entries.ts';
import { erased, type ObjectVersion } from '../../../core/report/personal-data.ts';
import { type ListReport, listReportSchema } from '../../../core/survey/report.ts';
import { noTotals } from '../../../core/survey/totals.ts';
import { createHandler, type PurgeDependencies } from '../../../functions/purge/handler.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  campaignId,
  createdAtMs,
} from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryBatchStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryListReportStore,
  createMemoryLookupStore,
  createMemoryReportStore,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aBatchContext, aRecord } from '../../support/fakes/sqs-event.ts';

const lists = [audienceId(campaignId, 1), audienceId(campaignId, 2)] as const;
const other = audienceId('cother0000000', 1);
const CHUNKS = 130;

/** A report that tells everything that a list can be found to have. */
const aListReport: ListReport = {
  files: [
    {
      views: [
        {
          ...{ index: 0, letter: 'A', title: 'IPP', field: 'reference', usedAs: 'by-title' as const },
          ...{ of: 3, filled: 3, usable: 3, examples: ['8•••'] },
        },
      ],
      doubts: [],
      missing: [],
    },
  ],
  totals: {
    ...noTotals(),
    lines: { people: 3 },
    notes: {
      'odd-name': {
        count: 2,
        examples: [{ file: 0, row: 4, column: 'B (first_name)', maskedValue: 'J•••' }],
      },
    },
    sites: { Nord: 2 },
  },
  conflicts: { groups: 1, rows: 2, ids: ['0-2'] },
  shared: {
    ...{ some: 1, someOfPeople: 3, manyOfPeople: 12, more: 1 },
    many: [
      {
        group: 'email-0-2',
        contact: 'email',
        masked: 'a•••@e•••.fr',
        people: 12,
        rows: [{ file: 0, row: 2 }],
      },
    ],
  },
  severalReferences: { people: 2, examples: [{ file: 0, row: 2 }] },
};

const rig = async (changes: Partial<PurgeDependencies> = {}) => {
  const campaign = aCampaign({ state: 'completed', import: aQueuedImport({ number: 2, status: 'done' }) });
  const audience = createMemoryAudienceStore();
  const lookup = createMemoryLookupStore();
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
        await lookup.add(list, entriesAt(recipient, { chunk: number, place }), createdAtMs);
      }
    }
  }
  // Somebody's address was corrected: they can be found by the old one at the new place too.
  const old = aRecipient(0);
  await lookup.add(
    lists[1],
    [{ field: 'email', value: old.email ?? '', chunk: CHUNKS - 1, place: 0 }],
    createdAtMs,
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
  const listReports = createMemoryListReportStore();
  for (const list of [1, 2]) await listReports.put(campaignId, list, aListReport);
  const log = createRecordedLog();
  const received = createMemoryReceivedMessages();
  const deps: PurgeDependencies = {
    campaigns: createMemoryCampaignStore(campaign),
    reports,
    batches: createMemoryBatchStore(),
    audience,
    deliveries,
    lookup,
    listReports,
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

/** What a purge of all that is there proves. */
const proof = {
  people: 2 * 2 * CHUNKS,
  chunks: 2 * CHUNKS,
  objects: 4,
  objectVersions: 6,
  left: { chunks: 0, lookupEntries: 0, objects: 0 },
  // Of the clock of the rig.
  remains: [
    { what: 'event-files', untilMs: createdAtMs + 3 * DAY_MS },
    { what: 'backups', untilMs: createdAtMs + 7 * DAY_MS },
    { what: 'suppression-list' },
    { what: 'downloads' },
    { what: 'logs' },
    { what: 'record' },
  ],
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

  it('keeps the numbers of what was found out about a list, and nothing that stood in a row', async () => {
    const { run, deps } = await rig();
    await run();
    for (const list of [1, 2]) {
      const kept = await deps.listReports.get(campaignId, list);
      expect(listReportSchema.parse(kept)).toMatchObject({
        files: [],
        totals: {
          lines: { people: 3 },
          notes: { 'odd-name': { count: 2, examples: [] } },
          sites: { Nord: 2 },
        },
        conflicts: { groups: 1, rows: 2, ids: [] },
        shared: { manyOfPeople: 12, many: [], more: 2 },
        severalReferences: { people: 2, examples: [] },
      });
      expect(JSON.stringify(kept)).not.toContain('•');
    }
  });

  it('proves it by looking for everything once more', async () => {
    const { run, report } = await rig();
    await run();
    expect(await report()).toMatchObject({
      status: 'done',
      finishedAtMs: createdAtMs,
      proof,
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

  it('is not done while the people of a chunk are left', async () => {
    const { run, deps, report } = await rig();
    const { remove } = deps.audience;
    deps.audience.remove = (list, numbers) =>
      remove(
        list,
        numbers.filter((number) => number !== CHUNKS - 1),
      );
    expect((await run()).batchItemFailures).toHaveLength(1);
    expect((await report())?.status).toBe('queued');
    deps.audience.remove = remove;
    expect((await run()).batchItemFailures).toEqual([]);
    expect(await report()).toMatchObject({ status: 'done', proof });
  });

  it('counts everybody in whatever order the chunks are read', async () => {
    const { run, deps, report } = await rig();
    const { scan } = deps.deliveries;
    deps.deliveries.scan = async function* backwards(list) {
      const all = [];
      for await (const page of scan(list)) all.push(...page);
      yield all.sort((one, other) => other.chunk - one.chunk);
    };
    expect((await run()).batchItemFailures).toEqual([]);
    expect(await report()).toMatchObject({ status: 'done', proof });
  });

  it('deletes chunks whose delivery was never written: of imports given up, and corrections that died', async () => {
    const { run, report, audience, deps } = await rig();
    const { scan } = deps.deliveries;
    deps.deliveries.scan = async function* without(list) {
      // Of one list none, of the other one between others, and the last.
      for await (const page of scan(list)) {
        if (list === lists[1]) yield page.filter(({ chunk }) => chunk !== 70 && chunk !== CHUNKS - 1);
      }
    };
    expect((await run()).batchItemFailures).toEqual([]);
    for (const list of lists) {
      for (const chunk of [0, 70, CHUNKS - 1]) expect(await audience.get(list, chunk)).toBeUndefined();
    }
    expect((await report())?.proof).toEqual(proof);
  });

  it('does not count somebody who was erased before', async () => {
    const { run, report, audience } = await rig();
    const chunk = await audience.get(lists[0], 5);
    if (chunk === undefined) throw new Error('no chunk');
    const recipients = chunk.recipients.map((person, place) => (place === 0 ? erased(person) : person));
    await audience.put(lists[0], [{ ...chunk, recipients }], createdAtMs);
    expect((await run()).batchItemFailures).toEqual([]);
    expect((await report())?.proof).toEqual({ ...proof, people: proof.people - 1 });
  });

  it('that another run has just finished is done, and reads nothing when its message comes again', async () => {
    const { run, deps, report } = await rig();
    const { list } = deps.objects;
    let isFinished = false;
    deps.objects.list = async (prefix) => {
      const stored = await deps.reports.get(campaignId, 'r1');
      if (!isFinished && stored !== undefined) await deps.reports.replace({ ...stored, status: 'done' });
      isFinished = true;
      return await list(prefix);
    };
    expect((await run()).batchItemFailures).toEqual([]);
    expect((await report())?.proof).toBeUndefined();
    deps.deliveries.scan = () => {
      throw new Error('read once more');
    };
    expect((await run()).batchItemFailures).toEqual([]);
  });

  it('comes back in seconds after a run that failed', async () => {
    const { run, deps, retried } = await rig();
    deps.objects.list = () => Promise.reject(new Error('the bucket does not answer'));
    await run();
    expect(retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
  });

  it('is not done while somebody can still be found, and keeps the names until they cannot', async () => {
    const { run, deps, report, audience } = await rig();
    const { removeAll } = deps.lookup;
    deps.lookup.removeAll = async () => undefined;
    expect((await run()).batchItemFailures).toHaveLength(1);
    expect(await audience.get(lists[0], 0)).toBeDefined();
    deps.lookup.removeAll = removeAll;
    expect((await run()).batchItemFailures).toEqual([]);
    expect(await report()).toMatchObject({ status: 'done', proof });
  });

  it('asks for the time at every page of what people are found by', async () => {
    const { run, deps, retried } = await rig();
    const { removeAll } = deps.lookup;
    let pages = 0;
    deps.lookup.removeAll = async (keys) => {
      pages += 1;
      await removeAll(keys);
    };
    await run({ ...aBatchContext, getRemainingTimeInMillis: () => 59_999 });
    expect(pages).toBe(1);
    expect(retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 0 }]);
  });

  it('goes on in another run when the time is over, at once, and the proof is that of all runs', async () => {
    const { run, retried, report } = await rig();
    // Time is asked for before each group: two of them fit into a run.
    for (let runs = 1; ; runs += 1) {
      let asked = 0;
      const remaining = () => {
        asked += 1;
        return asked > 2 * runs ? 59_000 : 61_000;
      };
      const { batchItemFailures } = await run({
        awsRequestId: `r-${runs}`,
        getRemainingTimeInMillis: remaining,
      });
      if (batchItemFailures.length === 0) break;
    }
    expect(retried.length).toBeGreaterThan(1);
    expect(new Set(retried.map(({ seconds }) => seconds))).toEqual(new Set([0]));
    expect(await report()).toMatchObject({ status: 'done', proof });
    expect((await report())?.purge).toBeUndefined();
  });

  it('hands on in the middle of a table in which nothing of the campaign stands, and looks once when all is gone', async () => {
    const { run, deps, report, retried } = await rig();
    let pages = 0;
    let scans = 0;
    const { scan } = deps.lookup;
    deps.lookup.scan = async function* wide(campaign) {
      scans += 1;
      yield* scan(campaign);
      for (let page = 0; page < 50; page += 1) {
        pages += 1;
        yield [];
      }
    };
    const remaining = () => (pages < 60 ? 900_000 : 0);
    await run({ awsRequestId: 'r-1', getRemainingTimeInMillis: remaining });
    // In the second look, ten pages into what is empty.
    expect([pages, scans, retried.length]).toEqual([60, 2, 1]);
    pages = -1_000;
    expect(
      (await run({ awsRequestId: 'r-2', getRemainingTimeInMillis: remaining })).batchItemFailures,
    ).toEqual([]);
    expect(scans).toBe(3);
    expect(await report()).toMatchObject({ status: 'done', proof });
  });

  it('tells nothing of a proof before it is done', async () => {
    const { run, deps, report } = await rig();
    deps.objects.list = () => Promise.reject(new Error('the bucket does not answer'));
    await run();
    expect((await report())?.proof).toBeUndefined();
    expect((await report())?.purge).toMatchObject({ people: 520, chunks: 260 });
  });
});

describe('a purge that dies', () => {
  /** The same purge, but call `at` dies before or after its effect; tells how many calls there were. */
  const dying = async (at: number, when: 'before' | 'after') => {
    const made = await rig();
    let calls = 0;
    const { deps } = made;
    const { scan } = deps.lookup;
    for (const port of ['campaigns', 'reports', 'listReports', 'audience', 'lookup', 'objects'] as const) {
      const real = deps[port] as Record<string, (...values: unknown[]) => Promise<unknown>>;
      for (const [method, call] of Object.entries(real)) {
        real[method] = async (...values) => {
          calls += 1;
          const dies = calls === at;
          if (dies && when === 'before') throw new Error('died');
          const answer = await call(...values);
          if (dies) throw new Error('died');
          return answer;
        };
      }
    }
    // A page at a time is a call.
    deps.lookup.scan = async function* pages(campaign) {
      for await (const page of scan(campaign)) {
        calls += 1;
        if (calls === at) throw new Error('died');
        yield page;
      }
    };
    return { ...made, calls: () => calls };
  };

  it('at any call, before or after its effect, is taken up, and the proof is exact', async () => {
    const whole = await dying(0, 'before');
    await whole.run();
    const calls = whole.calls();
    expect(calls).toBeGreaterThan(30);
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= calls; at += 1) {
        const { run, report, audience, lookup } = await dying(at, when);
        const first = await run();
        if (first.batchItemFailures.length > 0) await run();
        expect(await report(), `${when} call ${at}`).toMatchObject({ status: 'done', proof });
        expect(await audience.get(lists[1], CHUNKS - 1)).toBeUndefined();
        expect((await lookup.find('reference', aRecipient(0).reference)).map((hit) => hit.audience)).toEqual([
          other,
        ]);
      }
    }
  }, 60_000);

  it('is counted once though two runs are at work on it', async () => {
    const { run, report } = await rig();
    const answers = await Promise.all([run(), run(), run()]);
    for (const { batchItemFailures } of answers) if (batchItemFailures.length > 0) await run();
    expect(await report()).toMatchObject({ status: 'done', proof });
  });
});
