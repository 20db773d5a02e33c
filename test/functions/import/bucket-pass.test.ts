import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import { nameAndBirth } from '../../../core/lookup/entries.ts';
import { ENTRY_BYTES } from '../../../core/lookup/packed-entries.ts';
import { createImporter } from '../../../functions/import/importer.ts';
import { writeSpill } from '../../../functions/import/look-up-spills.ts';
import { campaignId } from '../../support/data/factories.ts';
import { createImportRig, importObject, testMac } from '../../support/fakes/import-fakes.ts';

const audience = audienceId(campaignId, 1);
const PEOPLE = 120;
const line = (number: number): string =>
  `P${number};Zoé;Lefèvre ${number};p${number}@exemple.fr;06 12 34 ${String(number).padStart(4, '0')};03/02/1980`;
const file = [
  'IPP;Prénom;Nom;Courriel;Mobile;Date de naissance',
  ...Array.from({ length: PEOPLE }, (_, number) => line(number)),
  '',
].join('\n');
const rigOf = () =>
  createImportRig(file, { recordsPerCheckpoint: 10, rowsPerBatch: 3, pieceBytes: 500, entriesAtOnce: 100 });

const born = nameAndBirth('Lefèvre 7 Zoé', Buffer.from(testMac('1980-02-03')).toString('base64url'));

describe('what people of a list are found by', () => {
  it('is written once all of them are: each is found by all they are known by', async () => {
    const rig = rigOf();
    const { create } = rig.lookup;
    let whenCreated = 0;
    rig.lookup.create = async (...given) => {
      whenCreated = (await rig.imported()).import.counts.rows;
      await create(...given);
    };
    expect(await rig.run()).toEqual({ end: 'done', row: PEOPLE });
    expect(whenCreated).toBe(PEOPLE);
    for (let number = 0; number < PEOPLE; number += 1) {
      const found = { audience, chunk: Math.floor(number / 50), place: number % 50 };
      expect(await rig.lookup.find('reference', `P${number}`)).toEqual([found]);
      expect(await rig.lookup.find('email', `p${number}@exemple.fr`)).toEqual([found]);
      expect(await rig.lookup.find('phone', `+3361234${String(number).padStart(4, '0')}`)).toEqual([found]);
    }
    expect(await rig.lookup.find('nameAndBirth', born)).toEqual([{ audience, chunk: 0, place: 7 }]);
    const { import: list } = await rig.imported();
    expect([list.spills, list.bucketsFrom]).toEqual([[], undefined]);
  });

  it('is written by further runs where the time is over, which read neither list nor survey again', async () => {
    const rig = rigOf();
    const whole = rigOf();
    await whole.run();
    let left = 900_000;
    const { create } = rig.lookup;
    rig.lookup.create = async (...given) => {
      left = 59_999;
      await create(...given);
    };
    expect(await rig.run({}, () => left)).toEqual({ end: 'continued', row: PEOPLE });
    expect(rig.queue.sent).toEqual([rig.message]);
    const { read } = rig.files;
    rig.files.read = async (from, at) => {
      expect(from.object).not.toBe(importObject);
      expect(from.object).not.toContain('/survey/');
      return await read(from, at);
    };
    let runs = 1;
    for (let end = 'continued'; end === 'continued'; runs += 1) ({ end } = await rig.run({}, () => left));
    expect(runs).toBeGreaterThan(4);
    expect(await rig.imported()).toEqual(await whole.imported());
  });

  it('fails with words where an object with entries is gone or cut off, and nobody is taken for found', async () => {
    for (const spoil of [
      (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1),
      (bytes: Uint8Array) => bytes.subarray(0, 100),
    ]) {
      const rig = rigOf();
      const { write } = rig.files;
      rig.files.write = async (to, content) =>
        await write(
          to,
          to.object.includes('/look-up/') && typeof content !== 'string' ? spoil(content) : content,
        );
      await expect(rig.run()).rejects.toThrow('is not there as a whole');
      expect((await rig.imported()).import.status).toBe('importing');
    }
  });

  it('is left to the run that has gone on meanwhile', async () => {
    const rig = rigOf();
    const { create } = rig.lookup;
    let created = 0;
    rig.lookup.create = async (...given) => {
      created += 1;
      await create(...given);
      if (created === 1) await createImporter(rig.deps)(rig.message, 'another', () => 900_000);
    };
    expect((await rig.run()).end).toBe('overtaken');
    expect((await rig.imported()).import.status).toBe('done');
  });

  it('is left to the run that has come further meanwhile, though not to the end', async () => {
    const rig = rigOf();
    const { create } = rig.lookup;
    rig.lookup.create = async (...given) => {
      await create(...given);
      const campaign = await rig.campaigns.get(campaignId);
      if (campaign?.import?.bucketsFrom !== 0) return;
      await rig.campaigns.replace({ ...campaign, import: { ...campaign.import, bucketsFrom: 200 } });
    };
    expect((await rig.run()).end).toBe('overtaken');
    expect((await rig.imported()).import.bucketsFrom).toBe(200);
  });

  it('is put aside under a name of its own for each two checkpoints', async () => {
    const rig = rigOf();
    const at = (row: number) => ({ row, position: { file: 0, byteOffset: row, record: row, line: row } });
    const from = { bucket: 'b', number: 1, spills: ['first'], ...at(10) };
    const entries = new Uint8Array(ENTRY_BYTES);
    const [first, ...further] = await writeSpill(rig.files, campaignId, entries, from, at(20));
    // A run that is late must not put less in its place.
    const other = await writeSpill(rig.files, campaignId, entries, from, at(15));
    expect([first, further.length, new Set([...further, ...other]).size]).toEqual(['first', 1, 3]);
    expect(await writeSpill(rig.files, campaignId, new Uint8Array(), from, at(20))).toEqual(['first']);
  });

  it('is not written to the end for a campaign that has been cancelled', async () => {
    const rig = rigOf();
    const { create } = rig.lookup;
    rig.lookup.create = async (...given) => {
      await create(...given);
      const campaign = await rig.campaigns.get(campaignId);
      if (campaign?.state === 'draft') await rig.campaigns.replace({ ...campaign, state: 'cancelled' });
    };
    expect((await rig.run()).end).toBe('failed');
    const { import: list } = await rig.imported();
    expect([list.status, list.spills, list.bucketsFrom]).toEqual(['failed', [], undefined]);
  });

  it('lets an import fail with words of which an earlier version has placed people: nobody would find them', async () => {
    const rig = rigOf();
    const at = async () => (await rig.imported()).import;
    for (let now = await at(); now.status !== 'importing' || now.row < 30; now = await at()) {
      await rig.run({}, () => 1_000);
    }
    const campaign = await rig.campaigns.get(campaignId);
    if (campaign?.import === undefined) throw new Error('there is no import');
    expect(campaign.import.spills).toHaveLength(3);
    // An earlier version puts no entries aside, and does not write down what others put aside.
    await rig.campaigns.replace({ ...campaign, import: { ...campaign.import, spills: [] } });
    expect(await rig.run()).toEqual({ end: 'failed' });
    const { status, failure } = await at();
    expect([status, failure?.en]).toEqual(['failed', expect.stringContaining('updated')]);
  });
});

describe('chunks that are open at a checkpoint', () => {
  it('are left nowhere but in the list once it is written: a purge would not find them', async () => {
    const rig = rigOf();
    const names = new Set<string>();
    const { put } = rig.deps.audience;
    rig.deps.audience.put = async (name, chunks, expiresAtMs) => {
      if (chunks.length > 0) names.add(name);
      await put(name, chunks, expiresAtMs);
    };
    let end = 'continued';
    while (end === 'continued') ({ end } = await rig.run({}, () => 1_000));
    expect([end, names.size]).toEqual(['done', expect.any(Number)]);
    expect(names.size).toBeGreaterThan(5);
    for (const name of names) {
      const left = await rig.deps.audience.getMany([0, 1, 2].map((chunk) => ({ audience: name, chunk })));
      expect([name, left.length]).toEqual([name, name === audience ? 3 : 0]);
    }
  });
});
