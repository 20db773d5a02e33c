import { describe, expect, it } from 'vitest';
import type { Place } from '../../../core/audience/audience.ts';
import type { LookupEntry } from '../../../core/lookup/store.ts';
import type { ImportRow, Totals } from '../../../functions/import/row-placer.ts';
import { createRowWriter, type RowWriterDependencies } from '../../../functions/import/row-writer.ts';
import { aRecipient, audience, createdAtMs } from '../../support/data/factories.ts';
import {
  createMemoryAudienceStore,
  createMemoryDeliveryStore,
  createMemoryLookupStore,
} from '../../support/fakes/memory-stores.ts';

const rowOf = (number: number): ImportRow => {
  const { code: _, ...person } = aRecipient(number);
  return {
    checked: { person: { ...person, language: 'fr', channel: 'email', notes: [], languageFallback: false } },
    row: number + 2,
    utf8: false,
    windows1252: false,
  };
};
const nothing: Totals = {
  nextChunk: 0,
  open: [],
  groups: [],
  counts: { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0 },
  languageFallbacks: 0,
  encodings: { utf8: 0, windows1252: 0 },
};

const createRig = (from: Totals = nothing, changes: Partial<RowWriterDependencies> = {}) => {
  const deps: RowWriterDependencies = {
    audience: createMemoryAudienceStore(),
    deliveries: createMemoryDeliveryStore(),
    lookup: createMemoryLookupStore(),
    codeOf: ({ chunk, place }: Place) => `${chunk}.${place}`,
    takesSms: () => true,
    channels: ['email', 'letter'],
    ...changes,
  };
  return { deps, writer: createRowWriter(deps, audience, createdAtMs, { reference: [0] }, from) };
};
const referenceAt = (number: number, where: Place): LookupEntry => ({
  field: 'reference',
  value: aRecipient(number).reference,
  ...where,
});
/** Two people of an open chunk at a checkpoint, and a full chunk before it. */
const checkpoint: Totals = {
  ...nothing,
  nextChunk: 2,
  open: [{ number: 1, language: 'fr', channel: 'email', recipients: [aRecipient(50), aRecipient(51)] }],
  groups: [{ language: 'fr', channel: 'email', people: 52, chunks: 2 }],
  counts: { ...nothing.counts, rows: 52, accepted: 52 },
};

describe('a row whose reference the look-up table has already', () => {
  it.each<[string, Place, boolean]>([
    ['in a full chunk', { chunk: 0, place: 49 }, true],
    ['as the last of a chunk that was open', { chunk: 1, place: 1 }, true],
    // An earlier run wrote these after the checkpoint, and died: they are the very same rows.
    ['as the next of a chunk that was open', { chunk: 1, place: 2 }, false],
    ['in a chunk that was not begun', { chunk: 2, place: 0 }, false],
  ])('%s is a duplicate where that lies before the checkpoint: %s', async (_, where, isDuplicate) => {
    const { deps, writer } = createRig(checkpoint);
    await deps.lookup.put(audience, [referenceAt(52, where)], createdAtMs);
    await writer.add([rowOf(52)]);
    await writer.settle();
    const { counts } = writer.totals();
    expect(counts).toMatchObject({
      rows: 53,
      accepted: isDuplicate ? 52 : 53,
      duplicate: isDuplicate ? 1 : 0,
    });
    expect(writer.rejects()).toHaveLength(isDuplicate ? 1 : 0);
  });

  it('is a duplicate near its first, whatever the table has', async () => {
    const { writer } = createRig();
    await writer.add([rowOf(1), rowOf(2), rowOf(1)]);
    await writer.settle();
    expect(writer.totals().counts).toMatchObject({ accepted: 2, duplicate: 1 });
  });
});

describe('what is held in memory', () => {
  it('is at most three batches that are looked up ahead, one that is waited for, and eight that are written', async () => {
    const lookup = createMemoryLookupStore();
    const answers: (() => void)[] = [];
    let puts = 0;
    const { writer } = createRig(nothing, {
      lookup: {
        ...lookup,
        placesOfReferences: () =>
          new Promise((resolve) => {
            answers.push(() => resolve(new Map()));
          }),
        put: () => {
          puts += 1;
          return new Promise(() => {});
        },
      },
    });
    for (let batch = 0; batch < 3; batch += 1) await writer.add([rowOf(batch)]);
    let taken = 3;
    const more = (async () => {
      for (let batch = 3; batch < 20; batch += 1) {
        await writer.add([rowOf(batch)]);
        taken += 1;
      }
    })();
    more.catch(() => undefined);
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    // The fourth waits until the first has been looked up.
    expect([taken, answers.length]).toEqual([3, 4]);
    for (let round = 0; round < 30; round += 1) {
      for (const answer of answers.splice(0)) answer();
      await settle();
    }
    // Eight are being written, and never end.
    expect([taken, puts]).toEqual([11, 8]);
  });
});

describe('a look-up that fails', () => {
  it('ends the run once, however many others fail after it', async () => {
    const { writer } = createRig(nothing, {
      lookup: {
        ...createMemoryLookupStore(),
        placesOfReferences: async () => {
          throw new Error('the table is gone');
        },
      },
    });
    await writer.add([rowOf(1)]);
    await writer.add([rowOf(2)]);
    // A rejection that nobody hears would end the process, and fail this test.
    await new Promise((done) => setImmediate(done));
    await expect(writer.settle()).rejects.toThrow('the table is gone');
  });
});

describe('chunks that are written', () => {
  it('note whom the next channel reaches, where the campaign has one', async () => {
    const { deps, writer } = createRig(nothing, {
      channels: ['email', 'sms', 'letter'],
      takesSms: (phone) => phone.endsWith('1'),
    });
    await writer.add([rowOf(0), rowOf(1), rowOf(2)]);
    await writer.settle();
    expect(await deps.deliveries.get(audience, 0)).toBeUndefined();
    await writer.closeChunks();
    expect(await deps.deliveries.get(audience, 0)).toMatchObject({ size: 3, fallbackPlaces: [1] });
    expect(await deps.lookup.find('reference', aRecipient(2).reference)).toMatchObject([
      { chunk: 0, place: 2 },
    ]);
  });
});
