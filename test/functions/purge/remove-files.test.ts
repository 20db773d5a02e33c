import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../core/base/day.ts';
import type { LetterBatch } from '../../../core/mailing/batch.ts';
import type { ObjectVersion } from '../../../core/report/personal-data.ts';
import type { Report } from '../../../core/report/report.ts';
import { removeFiles } from '../../../functions/purge/remove-files.ts';
import { audience, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryBatchStore, createMemoryReportStore } from '../../support/fakes/memory-stores.ts';

const aReport = (id: string, changes: Partial<Report> = {}): Report => ({
  id,
  campaign: campaignId,
  kind: 'post',
  status: 'done',
  version: 1,
  requestedAtMs: createdAtMs - 1_000,
  by: 'somebody',
  ...changes,
});

const aBatch = (number: number, changes: Partial<LetterBatch> = {}): LetterBatch => ({
  campaign: campaignId,
  number,
  audience,
  state: 'written',
  version: 1,
  requestedAtMs: createdAtMs - 1_000,
  by: 'somebody',
  contentHash: 'f00d',
  defaultLanguage: 'fr',
  ...changes,
});

/** Two batches of letters; the person is in the first. Their data was erased when the rig was created. */
const rigWith = async (more: { reports?: Report[]; batches?: LetterBatch[] } = {}) => {
  const reports = createMemoryReportStore();
  for (const report of [
    aReport('post'),
    aReport('results', { kind: 'results', format: 'jsonl' }),
    aReport('bundle', { kind: 'regulator' }),
    aReport('later', { requestedAtMs: createdAtMs + 31_000 }),
    ...(more.reports ?? []),
  ]) {
    await reports.create(report);
  }
  const batches = createMemoryBatchStore();
  for (const batch of [aBatch(1), aBatch(2), ...(more.batches ?? [])]) await batches.create(batch);
  const part = { campaign: campaignId, number: 1, version: 1 };
  await batches.createPart({ ...part, batch: 1, chunks: [{ chunk: 3, places: [7, 8] }] });
  await batches.createPart({
    ...part,
    batch: 2,
    chunks: [
      { chunk: 3, places: [9] },
      { chunk: 7, places: [8] },
    ],
  });
  const objects: ObjectVersion[] = [
    { object: `reports/${campaignId}/post.csv`, version: 'v1' },
    { object: `reports/${campaignId}/post.csv`, version: 'v2' },
    { object: `reports/${campaignId}/results.jsonl`, version: 'v1' },
    { object: `reports/${campaignId}/bundle.zip`, version: 'v1' },
    { object: `reports/${campaignId}/later.csv`, version: 'v1' },
    { object: `uploads/${campaignId}/1.csv`, version: 'v1' },
    ...[1, 2, 11].flatMap((number) =>
      ['letters.csv', 'manifest.json', 'parts/run/letters-0001.pdf', 'parts/run/letters-0001.json'].map(
        (name) => ({ object: `letters/${campaignId}/${number}/${name}`, version: 'v1' }),
      ),
    ),
  ];
  const run = (afterMs: number) =>
    removeFiles(
      {
        reports,
        batches,
        objects: {
          list: async (prefix) => objects.filter(({ object }) => object.startsWith(prefix)),
          async remove(version) {
            objects.splice(objects.indexOf(version), 1);
          },
        },
        clock: () => createdAtMs + afterMs,
      },
      { campaign: campaignId, erasedAtMs: createdAtMs, places: [{ chunk: 3, place: 8 }] },
    );
  const left = (): string[] => objects.map(({ object }) => object.replace(`${campaignId}/`, ''));
  return { run, left, reports, batches };
};

const untouched = [
  'reports/bundle.zip',
  'reports/later.csv',
  'uploads/1.csv',
  'letters/1/manifest.json',
  'letters/1/parts/run/letters-0001.json',
  ...[2, 11].flatMap((number) => [
    `letters/${number}/letters.csv`,
    `letters/${number}/manifest.json`,
    `letters/${number}/parts/run/letters-0001.pdf`,
    `letters/${number}/parts/run/letters-0001.json`,
  ]),
];

describe('files that name somebody who was erased', () => {
  it('are deleted with all their versions: lists, results, and the letters of their own batches', async () => {
    const { run, left } = await rigWith();
    expect(await run(30_000)).toEqual({ verdict: 'done' });
    expect(left()).toEqual(untouched);
    expect(await run(60_000)).toEqual({ verdict: 'done' });
  });

  it('are looked for once the erasure has ended, so that none is written of the person after', async () => {
    const { run, left } = await rigWith();
    const before = left();
    expect(await run(29_001)).toEqual({ verdict: 'retry', seconds: 1 });
    expect(left()).toEqual(before);
  });

  it.each<[string, { reports?: Report[]; batches?: LetterBatch[] }]>([
    ['a list that waits', { reports: [aReport('open', { status: 'queued' })] }],
    ['a list that is being written', { reports: [aReport('open', { kind: 'results', status: 'writing' })] }],
    ['letters that are being made', { batches: [aBatch(3, { state: 'writing' })] }],
  ])('are deleted at once, and %s as soon as it is there', async (_name, more) => {
    const { run, left } = await rigWith(more);
    expect(await run(30_000)).toEqual({ verdict: 'retry', seconds: 60 });
    expect(left()).toEqual(untouched);
    // Whatever was given up is waited for no longer.
    expect(await run(DAY_MS)).toEqual({ verdict: 'done' });
  });

  it('hold nothing up where they name nobody, or are asked for afterwards', async () => {
    const { run } = await rigWith({
      reports: [
        aReport('failed', { status: 'failed' }),
        aReport('bundle-2', { kind: 'regulator', status: 'writing' }),
        aReport('next', { status: 'queued', requestedAtMs: createdAtMs + 30_001 }),
      ],
      batches: [aBatch(3, { state: 'writing', requestedAtMs: createdAtMs + 30_001 })],
    });
    expect(await run(40_000)).toEqual({ verdict: 'done' });
  });
});
