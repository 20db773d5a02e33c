// Look-up entries as bytes, so that those of millions of people fit in memory and in few items.
import type { Place } from '../audience/audience.ts';

/**
 * Bytes of the keyed hash of a value that an entry keeps. The first two name its bucket. Two of 80 million values, as 20
 * million people have, meet in all of them with a chance of one in a million.
 */
export const HASH_BYTES = 9;
export const BUCKET_BYTES = 2;
export const BUCKETS = 2 ** (8 * BUCKET_BYTES);

const PLACE_BYTES = 4;
/** Bytes of an entry: hash, then place. */
export const ENTRY_BYTES = HASH_BYTES + PLACE_BYTES;

/** The lowest bits of a place are its index in the chunk, of which there are {@link PLACES} at most. */
const PLACE_BITS = 6;
const PLACES = 2 ** PLACE_BITS;

/** A place in one number: the places of a list in its order. */
const numberOf = ({ chunk, place }: Place): number => chunk * PLACES + place;
const placeOf = (number: number): Place => ({ chunk: Math.floor(number / PLACES), place: number % PLACES });

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Writes an entry to `bytes`, at an offset. */
const pack = (bytes: Uint8Array, at: number, hash: Uint8Array, place: Place): void => {
  if (place.place >= PLACES) throw new RangeError(`no chunk has a place ${place.place}`);
  bytes.set(hash.subarray(0, HASH_BYTES), at);
  viewOf(bytes).setUint32(at + HASH_BYTES, numberOf(place));
};

/** The entry of a value, by its hash (of {@link HASH_BYTES} or more), and a place. */
export const packedEntry = (hash: Uint8Array, place: Place): Uint8Array => {
  const bytes = new Uint8Array(ENTRY_BYTES);
  pack(bytes, 0, hash, place);
  return bytes;
};

/** The place of the entry at an offset, which may be cut off in front: see `Bucket`. */
export const placeAtEnd = (bytes: Uint8Array, end: number): Place =>
  placeOf(viewOf(bytes).getUint32(end - PLACE_BYTES));

/** The bucket that the entry at an offset belongs to: 0 to {@link BUCKETS} - 1. */
export const bucketAt = (bytes: Uint8Array, at = 0): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Gathers entries, one behind the other. */
export const createEntryList = () => {
  let bytes = new Uint8Array(1024 * ENTRY_BYTES);
  let length = 0;
  return {
    add(hash: Uint8Array, place: Place): void {
      if (length === bytes.length) {
        const larger = new Uint8Array(2 * bytes.length);
        larger.set(bytes);
        bytes = larger;
      }
      pack(bytes, length, hash, place);
      length += ENTRY_BYTES;
    },
    /** All entries since the last call, in the order in which they came; good until the next {@link add}. */
    take(): Uint8Array {
      const taken = bytes.subarray(0, length);
      length = 0;
      return taken;
    },
  };
};

/** First bytes of a hash. */
const FIRST_BYTES = 256;
const OFFSET_BYTES = 4;

/**
 * Entries ordered by the first byte of their hash, to be read range by range: a head of {@link SPILL_HEAD_BYTES}, which
 * says how many entries lie before each first byte and at last how many there are, then the entries.
 */
export const spillOf = (entries: Uint8Array): Uint8Array => {
  const counts = new Uint32Array(FIRST_BYTES + 1);
  for (let at = 0; at < entries.length; at += ENTRY_BYTES) {
    const next = (entries[at] ?? 0) + 1;
    counts[next] = (counts[next] ?? 0) + 1;
  }
  for (let byte = 1; byte <= FIRST_BYTES; byte += 1)
    counts[byte] = (counts[byte] ?? 0) + (counts[byte - 1] ?? 0);
  const spill = new Uint8Array(SPILL_HEAD_BYTES + entries.length);
  const view = viewOf(spill);
  for (let byte = 0; byte <= FIRST_BYTES; byte += 1) view.setUint32(byte * OFFSET_BYTES, counts[byte] ?? 0);
  for (let at = 0; at < entries.length; at += ENTRY_BYTES) {
    const byte = entries[at] ?? 0;
    const to = counts[byte] ?? 0;
    spill.set(entries.subarray(at, at + ENTRY_BYTES), SPILL_HEAD_BYTES + to * ENTRY_BYTES);
    counts[byte] = to + 1;
  }
  return spill;
};

export const SPILL_HEAD_BYTES = (FIRST_BYTES + 1) * OFFSET_BYTES;

/** Entries of a spill that lie before each first byte, 0 to 255, and at last how many there are; of its head. */
export const readSpillHead = (head: Uint8Array): number[] => {
  if (head.length !== SPILL_HEAD_BYTES) throw new Error(`the head of a spill has ${head.length} bytes`);
  const view = viewOf(head);
  return Array.from({ length: FIRST_BYTES + 1 }, (_, byte) => view.getUint32(byte * OFFSET_BYTES));
};
