import { describe, expect, it } from 'vitest';
import { campaignId } from '../../support/data/factories.ts';
import { aQueuedImport, createImportRig, importObject } from '../../support/fakes/import-fakes.ts';

/** DynamoDB quotas: an item has 400 KB at most. A campaign holds two lists. */
const ITEM_BYTES = 400 * 1024;
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('a file with thousands of columns', () => {
  it.each<[string, number, (index: number) => string, number]>([
    ['of as many letters as a row may have', 7_000, (index) => `Zäöü${index}`, 1],
    ['of one letter each', 20_000, () => 'x', 1],
    ['without titles', 40_000, () => '', 1],
    ['in many files', 1_500, (index) => `Zäöü${index}`, 20],
  ])('(%s) is read, and what is kept of it has room in its items', async (_, columns, titleOf, files) => {
    const titles = ['reference', 'email', 'nom'].concat(
      Array.from({ length: columns }, (_c, at) => titleOf(at)),
    );
    const objects = Array.from({ length: files }, (_f, at) => `${importObject}-${at}`);
    const rig = createImportRig('', {
      campaign: { import: aQueuedImport({ files: objects.map((object) => ({ object, sizeBytes: 0 })) }) },
    });
    for (const [at, object] of objects.entries()) {
      rig.files.objects.set(
        object,
        Buffer.from(`${titles.join(';')}\nR${at};p${at}@exemple.fr;Martin${at};z\nR;;`),
      );
    }
    await rig.run();
    const { import: list } = await rig.imported();
    expect(list).toMatchObject({ status: 'done', counts: { rows: 2 * files, accepted: files } });
    expect(sizeOf(await rig.campaigns.get(campaignId))).toBeLessThan(ITEM_BYTES / 2);
    const report = await rig.reports.get(campaignId, 1);
    expect(sizeOf(report)).toBeLessThan(ITEM_BYTES);
    // What is used is shown, whatever had no room.
    for (const { views } of report?.files ?? []) {
      expect(views.slice(0, 3).map(({ field }) => field)).toEqual(['reference', 'email', 'last_name']);
    }
  });
});
