import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import { hitsToRead, peopleOf, placesLedTo } from '../../../core/lookup/places.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import { aCampaign, aDelivery, aRecipient, campaignId } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';

const list = audienceId(campaignId, 2);
const hit = (audience: string, chunk = 0) => ({ audience, chunk, place: 0 });

const aRecord = (changes: Partial<PersonRecord> & { audience?: string } = {}): PersonRecord => {
  const { audience = list, chunk = 0, ...rest } = changes;
  return {
    campaign: aCampaign({ import: aQueuedImport({ number: 2 }) }),
    recipient: aRecipient(1),
    delivery: aDelivery({ audience, chunk }),
    evidence: [],
    chunk,
    place: 0,
    ...rest,
  };
};

const correction = (toChunk: number) => ({
  kind: 'addressCorrected' as const,
  atMs: 1,
  by: 'x',
  reason: 'typing-error' as const,
  toChunk,
  evenIfTold: false,
});

describe('places of a person', () => {
  it('are looked for in all imports, as the newest may have come to nothing', () => {
    const hits = Array.from({ length: 24 }, (_, at) => hit(audienceId(campaignId, at + 1)));
    expect(hitsToRead(hits)).toEqual({ toRead: hits, cut: new Set() });
  });

  it('are looked for in the two newest imports of each campaign where there are too many', () => {
    const other = audienceId('cother0000000', 1);
    const first = audienceId(campaignId, 1);
    const tenth = audienceId(campaignId, 10);
    const many = Array.from({ length: 30 }, (_, chunk) => hit(first, chunk));
    const newest = [hit(tenth), hit(list), hit(other)];
    expect(hitsToRead([...many, ...newest])).toEqual({ toRead: newest, cut: new Set() });
  });

  it('are read of each list as far as one call goes, and it is said which lists have more', () => {
    const other = audienceId('cother0000000', 1);
    const many = Array.from({ length: 3_000 }, (_, chunk) => hit(list, chunk));
    const { toRead, cut } = hitsToRead([...many, hit(other, 7)]);
    expect([toRead.length, toRead.at(-1), [...cut]]).toEqual([13, hit(other, 7), [list]]);
  });

  it('count in the present list only, and not where the data was erased', () => {
    expect(peopleOf([aRecord({ audience: audienceId(campaignId, 1) })])).toEqual([]);
    expect(peopleOf([aRecord({ campaign: aCampaign() })])).toEqual([]);
    expect(peopleOf([aRecord({ recipient: aRecipient(1, { reference: '' }) })])).toEqual([]);
    expect(peopleOf([aRecord()])).toHaveLength(1);
  });

  it('belong to one person, of whom the last place counts', () => {
    const places = [
      aRecord({ chunk: 7, evidence: [correction(9)] }),
      aRecord({ chunk: 0, evidence: [correction(7)] }),
      aRecord({ chunk: 9 }),
    ];
    // Somebody else with the same reference.
    const other = aRecord({ chunk: 3 });
    expect(
      peopleOf([...places, other]).map(({ present, earlier }) => [
        present.chunk,
        earlier.map(({ chunk }) => chunk),
      ]),
    ).toEqual([
      [9, [0, 7]],
      [3, []],
    ]);
  });

  it('lead on to where a correction put the person, unless that is among them', () => {
    const old = aRecord({ evidence: [correction(7)] });
    expect(placesLedTo([old])).toEqual([{ audience: list, chunk: 7, place: 0 }]);
    expect(placesLedTo([old, aRecord({ chunk: 7 })])).toEqual([]);
    const elsewhere = aRecord({ chunk: 7, audience: audienceId(campaignId, 1) });
    expect(placesLedTo([old, elsewhere])).toEqual([{ audience: list, chunk: 7, place: 0 }]);
  });
});
