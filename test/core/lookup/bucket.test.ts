import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../core/audience/audience.ts';
import { fromOf, partsOf, placesIn, withEntry, withoutEntry } from '../../../core/lookup/bucket.ts';
import {
  createEntryList,
  ENTRY_BYTES,
  HASH_BYTES,
  packedEntry,
  readSpillHead,
  SPILL_HEAD_BYTES,
  spillOf,
} from '../../../core/lookup/packed-entries.ts';

/** Hashes of which many begin alike. */
const aHash = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 3 }))
  .map(([first, second, last]) =>
    Uint8Array.of(first * 100, second, 0, 0, 0, last * 80, 0, 255, last, 77, 78),
  );
const aPlace = fc.record({
  // Some lie close together, and differ in the last bytes alone.
  chunk: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 26 - 1 })),
  place: fc.integer({ min: 0, max: 49 }),
});
const entries = fc.array(fc.tuple(aHash, aPlace), { maxLength: 200 });

const packed = (all: readonly [Uint8Array, Place][]): Uint8Array => {
  const list = createEntryList();
  for (const [hash, place] of all) list.add(hash, place);
  return list.take();
};

const nameOf = ([hash, { chunk, place }]: [Uint8Array, Place]): string =>
  `${Buffer.from(hash.subarray(0, HASH_BYTES)).toString('hex')} ${chunk}.${place}`;

/** All that can be found in parts by the hashes that were put into them. */
const found = (all: readonly [Uint8Array, Place][]): string[] => {
  const parts = [...partsOf(packed(all))];
  const names = new Set<string>();
  for (const [hash] of all) {
    const bucket = ((hash[0] ?? 0) << 8) | (hash[1] ?? 0);
    for (const part of parts.filter((one) => one.bucket === bucket)) {
      for (const place of placesIn(part.entries, hash)) names.add(nameOf([hash, place]));
    }
  }
  return [...names].sort();
};

describe('buckets', () => {
  it('give back each place of each value, and nothing else', () => {
    fc.assert(
      fc.property(entries, (all) => {
        expect(found(all)).toEqual([...new Set(all.map(nameOf))].sort());
      }),
      { seed: 19 },
    );
  });

  it('are the same whatever the order of the entries, and though some come twice', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const others = [...all].reverse();
        expect([...partsOf(packed([...others, ...all.slice(0, 5)]))]).toEqual([...partsOf(packed(all))]);
      }),
      { seed: 19 },
    );
  });

  it('hold all in order: of hashes that differ in their last byte as well', () => {
    const hashes = [9, 0, 255, 128, 7].map((last) => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, last));
    const all = hashes.map((hash, at): [Uint8Array, Place] => [hash, { chunk: at, place: 1 }]);
    const [part, ...more] = partsOf(packed(all));
    expect(more).toEqual([]);
    expect(part?.entries.filter((_, at) => at % 11 === 6)).toEqual(Uint8Array.of(0, 7, 9, 128, 255));
    for (const [hash, place] of all) expect(placesIn(part?.entries ?? hash, hash)).toEqual([place]);
    expect(placesIn(part?.entries ?? new Uint8Array(), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 8))).toEqual([]);
  });

  it('have parts of 4 KiB at most, each of which begins where its name says', () => {
    const hash = Uint8Array.of(0, 9, 1, 1, 1, 1, 1, 1, 1);
    const all = Array.from({ length: 1000 }, (_, number): [Uint8Array, Place] => [
      hash,
      { chunk: number, place: 0 },
    ]);
    const parts = [...partsOf(packed(all))];
    expect(parts.map(({ entries: { length } }) => length)).toEqual([4092, 4092, 2816]);
    expect(parts.map(({ from }) => from)).toEqual([
      '',
      fromOf(packedEntry(hash, { chunk: 372, place: 0 })),
      fromOf(packedEntry(hash, { chunk: 744, place: 0 })),
    ]);
    expect(parts.flatMap((part) => placesIn(part.entries, hash))).toEqual(all.map(([, place]) => place));
  });

  it('lose none of many', () => {
    const all = Array.from({ length: 5000 }, (_, number): [Uint8Array, Place] => [
      Uint8Array.of(number % 256, number >> 8, 0, 0, 0, 0, 0, 0, 0),
      { chunk: number, place: 0 },
    ]);
    const bytes = packed(all);
    expect(bytes).toHaveLength(5000 * ENTRY_BYTES);
    const chunks = [...partsOf(bytes)].flatMap(({ bucket, entries }) => [
      [bucket, placesIn(entries, Uint8Array.of(bucket >> 8, bucket % 256, 0, 0, 0, 0, 0, 0, 0))[0]?.chunk],
    ]);
    expect(chunks).toHaveLength(5000);
    for (const [bucket = 0, chunk = 0] of chunks) expect(bucket).toBe(((chunk % 256) << 8) | (chunk >> 8));
  });

  it('take entries in and leave them out again, each once', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 199 }), (all, pick) => {
        const ofOneBucket = all.filter(([hash]) => hash[0] === 100 && hash[1] === 1);
        let one: Uint8Array = new Uint8Array(0);
        for (const [hash, place] of ofOneBucket) one = withEntry(one, packedEntry(hash, place));
        const [whole] = partsOf(packed(ofOneBucket));
        expect(Buffer.from(one)).toEqual(Buffer.from(whole?.entries ?? new Uint8Array(0)));
        const gone = ofOneBucket[pick % Math.max(1, ofOneBucket.length)];
        if (gone === undefined) return;
        const entry = packedEntry(...gone);
        expect(withEntry(one, entry)).toBe(one);
        const left = withoutEntry(one, entry);
        expect(left.length).toBe(one.length - (ENTRY_BYTES - 2));
        expect(withoutEntry(left, entry)).toBe(left);
        expect(Buffer.from(withEntry(left, entry))).toEqual(Buffer.from(one));
      }),
      { seed: 19 },
    );
  });

  it('refuse a place that no chunk has', () => {
    expect(() => packedEntry(new Uint8Array(9), { chunk: 0, place: 64 })).toThrow(RangeError);
  });
});

describe('a spill', () => {
  it('has each entry behind all whose first byte is lower, as its head says', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const before = packed(all).slice();
        const spill = spillOf(before);
        const head = readSpillHead(spill.subarray(0, SPILL_HEAD_BYTES));
        expect(head).toHaveLength(257);
        expect(head[256]).toBe(all.length);
        const body = spill.subarray(SPILL_HEAD_BYTES);
        const namesIn = (bytes: Uint8Array): string[] =>
          Array.from({ length: bytes.length / ENTRY_BYTES }, (_, at) =>
            Buffer.from(bytes.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES)).toString('hex'),
          ).sort();
        expect(namesIn(body)).toEqual(namesIn(before));
        for (let byte = 0; byte < 256; byte += 1) {
          for (let at = head[byte] ?? 0; at < (head[byte + 1] ?? 0); at += 1) {
            expect(body[at * ENTRY_BYTES]).toBe(byte);
          }
        }
      }),
      { seed: 19 },
    );
  });

  it('whose head is cut off is not read', () => {
    expect(() => readSpillHead(new Uint8Array(SPILL_HEAD_BYTES - 1))).toThrow('head of a spill');
  });
});
