import { describe, expect, it } from 'vitest';
import {
  nextImportNumber,
  withDone,
  withFailed,
  withImport,
  withoutImport,
} from '../../../core/campaign/lists.ts';
import { failedImport, type Import } from '../../../core/list/import.ts';
import { aCampaign } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';

const words = { en: 'Damaged.', fr: 'Abîmé.' };
const list = (number: number, status: Import['status']): Import => aQueuedImport({ number, status });
const failed = (number: number): Import => failedImport(list(number, 'importing'), words, 77);

describe('the lists of a campaign', () => {
  it('have numbers that are never used again', () => {
    expect(nextImportNumber(aCampaign())).toBe(1);
    expect(nextImportNumber(aCampaign({ import: list(4, 'done') }))).toBe(5);
    const begun = withImport(aCampaign({ import: list(1, 'done') }), list(2, 'queued'));
    expect(nextImportNumber(withFailed(begun, failed(2)))).toBe(3);
    expect(nextImportNumber(withoutImport(begun))).toBe(3);
  });

  it('keep the one that counts until the next is done', () => {
    const good = list(1, 'done');
    const begun = withImport(aCampaign({ import: good }), list(2, 'queued'));
    expect([begun.import?.number, begun.listBefore]).toEqual([2, good]);
    // A third one is begun while the second waits for an answer.
    expect(withImport({ ...begun, import: list(2, 'undecided') }, list(3, 'queued')).listBefore).toEqual(
      good,
    );
    expect(withDone({ ...begun, import: list(2, 'done') })).not.toHaveProperty('listBefore');
    // One that came to nothing never counted.
    expect(withImport(aCampaign({ import: failed(1) }), list(2, 'queued'))).not.toHaveProperty('listBefore');
  });

  it('go back to the one before where the next comes to nothing, and say so', () => {
    const good = list(1, 'done');
    const begun = withImport(aCampaign({ import: good }), list(2, 'queued'));
    const after = withFailed(begun, failed(2));
    expect(after.import).toEqual({ ...good, failedAfter: { number: 2, failure: words, atMs: 77 } });
    expect(after).not.toHaveProperty('listBefore');
    // Without one before, it is the one that failed.
    expect(withFailed(aCampaign({ import: list(1, 'importing') }), failed(1)).import).toEqual(failed(1));
  });

  it('go back to the one before where somebody gives the next up, but not once it counts', () => {
    const good = list(1, 'done');
    for (const status of ['queued', 'surveying', 'undecided', 'importing'] as const) {
      const begun = withImport(aCampaign({ import: good }), list(2, status));
      expect(withoutImport(begun)).toMatchObject({ import: good });
      expect(withoutImport(begun)).not.toHaveProperty('listBefore');
      expect(withoutImport(aCampaign({ import: list(1, status) }))).not.toHaveProperty('import');
    }
    for (const status of ['done', 'failed'] as const) {
      const campaign = aCampaign({ import: list(1, status) });
      expect(withoutImport(campaign)).toBe(campaign);
    }
  });
});
