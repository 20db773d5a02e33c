import { describe, expect, it } from 'vitest';
import { titlesKey } from '../../../core/columns/mapping.ts';
import { campaignId } from '../../support/data/factories.ts';
import { aQueuedImport, createImportRig, importObject } from '../../support/fakes/import-fakes.ts';

/** Two columns that may be the reference, one that may be an address. */
const titles = ['N° IPP 1', 'N° IPP 2', 'Contact'];
const fileOf = (separator: string, ...titles: string[]): string =>
  [
    titles.join(separator),
    ...['ada', 'grace', 'edith'].map((name, at) =>
      [at, 100 + at, at === 0 ? 'néant' : `${name}@exemple.fr`].join(separator),
    ),
  ].join('\n');
const choices = { '0': null, '1': 'reference', '2': 'email' };

const importOf = async (rig: ReturnType<typeof createImportRig>) => (await rig.imported()).import;

describe('the columns of a file', () => {
  it('are asked about where they are doubtful and nobody has said anything', async () => {
    const rig = createImportRig(fileOf(';', ...titles));
    expect(await rig.run()).toEqual({ end: 'undecided' });
    expect(await importOf(rig)).toMatchObject({ status: 'undecided', questions: ['columns'] });
  });

  it('are read as was said of the last file with these titles, however they are written', async () => {
    const rig = createImportRig(fileOf(',', 'n° ipp 1', 'N°IPP 2', 'CONTACT', ''));
    await rig.choices.put(titlesKey(titles), choices);
    expect((await rig.run()).end).toBe('done');
    const { files, counts } = await importOf(rig);
    expect(files).toMatchObject([{ choices, layout: { columns: { reference: [1], email: [2] } } }]);
    expect(counts).toMatchObject({ accepted: 2, unreachable: 1 });
    const report = await rig.reports.get(campaignId, 1);
    expect(report?.files[0]?.views.map(({ usedAs }) => usedAs)).toEqual([
      ...['unused', 'chosen', 'chosen'],
      'unused',
    ]);
  });

  it('are asked about where other titles stand in other places', async () => {
    const rig = createImportRig(fileOf(';', 'N° IPP 2', 'N° IPP 1', 'Contact'));
    await rig.choices.put(titlesKey(titles), choices);
    expect((await rig.run()).end).toBe('undecided');
  });

  it('are read as was said of this file, whatever was said of another', async () => {
    const said = { '0': 'reference', '1': null, '2': 'email' };
    const rig = createImportRig(fileOf(';', ...titles), {
      campaign: {
        import: aQueuedImport({ files: [{ object: importObject, sizeBytes: 0, choices: said }] }),
      },
    });
    await rig.choices.put(titlesKey(titles), choices);
    expect((await rig.run()).end).toBe('done');
    expect((await importOf(rig)).files).toMatchObject([{ choices: said }]);
  });

  it('are asked about where what was said is of a field that this notice has not', async () => {
    const rig = createImportRig(fileOf(';', ...titles));
    await rig.choices.put(titlesKey(titles), { ...choices, '0': 'horoscope' });
    expect((await rig.run()).end).toBe('undecided');
    expect((await importOf(rig)).files[0]).not.toHaveProperty('choices');
  });

  it('count as usable the cells that the check of the rows can use', async () => {
    const rig = createImportRig(
      [
        'reference;email;telephone;langue',
        'P1;ada@exemple.fr;06 12 34 56 78;fr',
        'P2;ada@exemple..fr;06 12;klingon',
        'P3;ada@exemple.con;;',
      ].join('\n'),
    );
    expect((await rig.run()).end).toBe('done');
    const report = await rig.reports.get(campaignId, 1);
    expect(report?.files[0]?.views.map(({ filled, usable }) => [filled, usable])).toEqual([
      [3, 3],
      [3, 1],
      [2, 1],
      [2, 1],
    ]);
  });
});
