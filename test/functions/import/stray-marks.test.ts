import { describe, expect, it } from 'vitest';
import { createImportRig } from '../../support/fakes/import-fakes.ts';

const importOf = async (lines: readonly string[]) => {
  const rig = createImportRig(Buffer.from(`${['IPP;Nom;Courriel;Commentaire', ...lines].join('\r\n')}\r\n`));
  await rig.run();
  return await rig.imported();
};

describe('an import of a file with stray quotation marks', () => {
  it('accepts everybody where each line is a row for certain', async () => {
    const { import: state } = await importOf([
      '1;Anne;anne@exemple.fr;"refuse le contact par',
      '2;Paul;paul@exemple.fr;',
      '3;Zoé;zoe@exemple.fr;dit "rappeler demain"',
      '4;Luc;luc@exemple.fr;',
    ]);
    expect(state.counts).toMatchObject({ rows: 4, accepted: 4, rejected: 0 });
  });

  it('rejects a row that may hold others, and says how many lines and people', async () => {
    const { import: state, rejects } = await importOf([
      '1;Anne;anne@exemple.fr;"voir aussi',
      '2;Paul;paul@exemple.fr;x',
      'merci"',
      '3;Zoé;zoe@exemple.fr;',
    ]);
    expect(state.counts).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    expect(rejects).toContain('lines 2 to 4 of the file were read as one row; probably 2 people are on them');
    expect(rejects).toContain('avec sans doute 2 personnes');
  });
});
