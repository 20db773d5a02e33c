import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE, type Channel, type Chunk, type Language } from '../../../core/audience/audience.ts';
import { type ChunkerState, createChunker } from '../../../core/list/chunker.ts';
import { aChunk, aRecipient } from '../../support/data/factories.ts';

type Row = { language: Language; channel: Channel };
const rows = fc.array(
  fc.record<Row>({
    language: fc.constantFrom('fr', 'en'),
    channel: fc.constantFrom('email', 'email', 'letter'),
  }),
  // Enough for several full chunks of a group: by itself fast-check makes short lists.
  { maxLength: 400, size: 'max' },
);

const empty: ChunkerState = { nextChunk: 0, open: [], groups: [] };

const chunked = (list: readonly Row[], stopAt = list.length): { chunks: Chunk[]; state: ChunkerState } => {
  let chunker = createChunker(empty);
  const chunks: Chunk[] = [];
  for (const [number, { language, channel }] of list.entries()) {
    if (number === stopAt) chunker = createChunker(chunker.state());
    const full = chunker.add(language, channel, ({ chunk, place }) =>
      aRecipient(number, { code: `${chunk}.${place}` }),
    );
    if (full !== undefined) chunks.push(full);
  }
  const state = chunker.state();
  return { chunks: [...chunks, ...state.open].sort((one, other) => one.number - other.number), state };
};

describe('chunking', () => {
  it('covers every row once, in chunks of one language and channel', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { chunks, state } = chunked(list);
        expect(chunks.map(({ number }) => number)).toEqual(chunks.map((_, index) => index));
        expect(state.nextChunk).toBe(chunks.length);
        const covered = chunks.flatMap(({ recipients }) => recipients.map(({ reference }) => reference));
        expect(covered.sort()).toEqual(list.map((_, number) => aRecipient(number).reference));
        for (const { number, language, channel, recipients } of chunks) {
          expect(recipients.length).toBeGreaterThan(0);
          expect(recipients.length).toBeLessThanOrEqual(CHUNK_SIZE);
          for (const [place, { reference, code }] of recipients.entries()) {
            expect(code).toBe(`${number}.${place}`);
            expect(list[Number(reference.slice(1))]).toEqual({ language, channel });
          }
        }
      }),
    );
  });

  it('leaves at most one chunk of a group short, and counts its people', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { chunks, state } = chunked(list);
        expect(state.groups.reduce((sum, { people }) => sum + people, 0)).toBe(list.length);
        for (const { language, channel, people, chunks: count } of state.groups) {
          const own = chunks.filter((chunk) => chunk.language === language && chunk.channel === channel);
          expect(own.length).toBe(count);
          expect(people).toBe(own.reduce((sum, { recipients }) => sum + recipients.length, 0));
          expect(own.filter(({ recipients }) => recipients.length < CHUNK_SIZE).length).toBeLessThanOrEqual(
            1,
          );
        }
      }),
    );
  });

  it('goes on from any row as if it had not stopped', () => {
    fc.assert(
      fc.property(rows, fc.nat(400), (list, stopAt) => {
        expect(chunked(list, stopAt)).toEqual(chunked(list));
      }),
    );
  });

  it('hands a chunk over with the person who fills it, and gives the next one a chunk of its own', () => {
    const chunker = createChunker(empty);
    const add = (number: number) => chunker.add('fr', 'email', () => aRecipient(number));
    for (let number = 0; number < CHUNK_SIZE - 1; number += 1) expect(add(number)).toBeUndefined();
    expect(add(CHUNK_SIZE - 1)?.recipients).toHaveLength(CHUNK_SIZE);
    expect(chunker.state()).toMatchObject({ nextChunk: 1, open: [] });
    expect(add(CHUNK_SIZE)).toBeUndefined();
    expect(chunker.state()).toMatchObject({ nextChunk: 2, open: [{ number: 1 }] });
  });

  it('tells where it stands as a copy, which neither side changes later, with its chunks in order', () => {
    const state: ChunkerState = {
      nextChunk: 9,
      open: [aChunk({ number: 7, language: 'en', people: 1 }), aChunk({ number: 2, people: 1 })],
      groups: [
        { language: 'en', channel: 'email', people: 1, chunks: 1 },
        { language: 'fr', channel: 'email', people: 1, chunks: 1 },
      ],
    };
    const given = structuredClone(state);
    const chunker = createChunker(state);
    const before = chunker.state();
    expect(before.open.map(({ number }) => number)).toEqual([2, 7]);
    const kept = structuredClone(before);
    for (const language of ['fr', 'en']) chunker.add(language, 'email', () => aRecipient(9));
    expect(state).toEqual(given);
    expect(before).toEqual(kept);
    expect(chunker.state()).toMatchObject({ nextChunk: 9, groups: [{ people: 2 }, { people: 2 }] });
  });
});
