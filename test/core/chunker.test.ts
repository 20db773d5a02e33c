import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE, type Channel, type Chunk, type Language } from '../../core/audience.ts';
import { type ChunkerState, createChunker } from '../../core/chunker.ts';
import { aRecipient } from '../support/factories.ts';

type Row = { language: Language; channel: Channel };
const rows = fc.array(
  fc.record<Row>({
    language: fc.constantFrom('fr', 'en'),
    channel: fc.constantFrom('email', 'email', 'letter'),
  }),
  { maxLength: 400 },
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
});
