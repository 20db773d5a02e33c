import { describe, expect, it } from 'vitest';
import { keepFiles, ownFile, rememberFile } from '../../console/src/campaigns/list/own-files.ts';

describe('what a window knows of the files that were uploaded in it', () => {
  const file = (name: string) => ({ name, findings: [] });

  it('belongs to the import that was made of them', () => {
    rememberFile('c1', 1, 0, file('patients.xlsx'));
    expect(ownFile('c1', 1, 0)?.name).toBe('patients.xlsx');
    expect(ownFile('c1', 2, 0)).toBeUndefined();
    expect(ownFile('c2', 1, 0)).toBeUndefined();
  });

  it('goes along when the list is read anew, or a file is added to it', () => {
    rememberFile('c3', 1, 0, file('patients.xlsx'));
    keepFiles('c3', 1, 2);
    rememberFile('c3', 2, 1, file('corrected.csv'));
    expect([ownFile('c3', 2, 0)?.name, ownFile('c3', 2, 1)?.name]).toEqual([
      'patients.xlsx',
      'corrected.csv',
    ]);
    expect(ownFile('c3', 1, 1)).toBeUndefined();
  });

  it('may be of a later file only, where another window uploaded the first', () => {
    keepFiles('c4', 1, 2);
    rememberFile('c4', 2, 1, file('corrected.csv'));
    expect(ownFile('c4', 2, 0)).toBeUndefined();
    expect(ownFile('c4', 2, 1)?.name).toBe('corrected.csv');
  });
});
