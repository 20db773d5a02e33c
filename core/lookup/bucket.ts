// Buckets: the look-up entries of a list whose hashes begin alike, in one item, or in a few where there are many.
import type { Place } from '../audience/audience.ts';
import { hexOf } from '../base/hex.ts';
import { BUCKET_BYTES, BUCKETS, bucketAt, ENTRY_BYTES, HASH_BYTES, placeAtEnd } from './packed-entries.ts';

/** Bytes of an entry in its bucket, whose number says the rest. */
const SHORT_BYTES = ENTRY_BYTES - BUCKET_BYTES;

/** Entries without the bytes that name their bucket, in order, none twice. */
export type ShortEntries = Uint8Array;

/** A run of the entries of a bucket: all that do not come before `from`, up to the next part. */
export type BucketPart = {
  /** From 0 to 65,535. */
  bucket: number;
  /** The first entry that may stand in it, in hexadecimal; empty for the first part of a bucket. */
  from: string;
  entries: ShortEntries;
};

/** Most bytes of a part that an import writes: reading a person, or correcting one, costs a few units however long the list. */
const PART_BYTES = 4096;
const ENTRIES_OF_PART = Math.floor(PART_BYTES / SHORT_BYTES);

const compareShort = (one: Uint8Array, other: Uint8Array): number => {
  for (let at = 0; at < SHORT_BYTES; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** What comes after the bytes that name the bucket. */
const shortOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(BUCKET_BYTES);

/** `from` of the last part in which an entry may stand. */
export const fromOf = (entry: Uint8Array): string => hexOf(shortOf(entry));

/** The offsets of packed entries, ordered by their bytes. */
const inOrder = (packed: Uint8Array): Uint32Array => {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let [first, last] = [BUCKETS, -1];
  for (let at = 0; at < packed.length; at += ENTRY_BYTES) {
    const bucket = bucketAt(packed, at);
    if (bucket < first) first = bucket;
    if (bucket > last) last = bucket;
  }
  // Where the entries of each bucket begin, and, once they are placed, where they end.
  const bounds = new Uint32Array(Math.max(0, last - first + 2));
  const countOne = (at: number): number => {
    const before = bounds[at] ?? 0;
    bounds[at] = before + 1;
    return before;
  };
  for (let at = 0; at < packed.length; at += ENTRY_BYTES) countOne(bucketAt(packed, at) - first + 1);
  for (let at = 1; at < bounds.length; at += 1) bounds[at] = (bounds[at] ?? 0) + (bounds[at - 1] ?? 0);
  const order = new Uint32Array(packed.length / ENTRY_BYTES);
  for (let at = 0; at < packed.length; at += ENTRY_BYTES) order[countOne(bucketAt(packed, at) - first)] = at;
  // As `compareShort`, four bytes at a time; the last four are one of those before them again, and three more.
  const compare = (one: number, other: number): number =>
    view.getUint32(one + 2) - view.getUint32(other + 2) ||
    view.getUint32(one + 6) - view.getUint32(other + 6) ||
    view.getUint32(one + 9) - view.getUint32(other + 9);
  let start = 0;
  for (const end of bounds) {
    if (end - start > 1) order.subarray(start, end).sort(compare);
    start = end;
  }
  return order;
};

/**
 * The buckets of entries, cut into parts. The same entries in any order, some of them twice, give the same parts.
 *
 * @param packed - all entries of these buckets that the list has
 */
export function* partsOf(packed: Uint8Array): Generator<BucketPart, void, undefined> {
  let bucket = -1;
  let entries = new Uint8Array(0);
  let length = 0;
  let from = '';
  for (const at of inOrder(packed)) {
    const entry = packed.subarray(at, at + ENTRY_BYTES);
    const short = shortOf(entry);
    const isSameBucket = bucketAt(entry) === bucket;
    if (isSameBucket && compareShort(entries.subarray(length - SHORT_BYTES, length), short) === 0) continue;
    if (!isSameBucket || length === ENTRIES_OF_PART * SHORT_BYTES) {
      if (length > 0) yield { bucket, from, entries: entries.slice(0, length) };
      from = isSameBucket ? hexOf(short) : '';
      bucket = bucketAt(entry);
      entries = new Uint8Array(ENTRIES_OF_PART * SHORT_BYTES);
      length = 0;
    }
    entries.set(short, length);
    length += SHORT_BYTES;
  }
  if (length > 0) yield { bucket, from, entries: entries.slice(0, length) };
}

/** How many of the entries come before one. */
const countBefore = (entries: ShortEntries, short: Uint8Array): number => {
  let [low, high] = [0, entries.length / SHORT_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * SHORT_BYTES;
    if (compareShort(entries.subarray(at, at + SHORT_BYTES), short) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The entries with one more, or without it; the same array where that changes nothing. */
const changed = (entries: ShortEntries, entry: Uint8Array, isThere: boolean): ShortEntries => {
  const short = shortOf(entry);
  const at = countBefore(entries, short) * SHORT_BYTES;
  const found = at < entries.length && compareShort(entries.subarray(at, at + SHORT_BYTES), short) === 0;
  if (found === isThere) return entries;
  const before = entries.subarray(0, at);
  const after = entries.subarray(found ? at + SHORT_BYTES : at);
  const between = isThere ? short : new Uint8Array(0);
  const next = new Uint8Array(before.length + between.length + after.length);
  next.set(before);
  next.set(between, before.length);
  next.set(after, before.length + between.length);
  return next;
};

export const withEntry = (entries: ShortEntries, entry: Uint8Array): ShortEntries =>
  changed(entries, entry, true);
export const withoutEntry = (entries: ShortEntries, entry: Uint8Array): ShortEntries =>
  changed(entries, entry, false);

/** The places of a value in a part of its bucket, by its hash (of `HASH_BYTES` or more). */
export const placesIn = (entries: ShortEntries, hash: Uint8Array): Place[] => {
  const wanted = hash.subarray(BUCKET_BYTES, HASH_BYTES);
  const first = new Uint8Array(SHORT_BYTES);
  first.set(wanted);
  const places: Place[] = [];
  for (let at = countBefore(entries, first) * SHORT_BYTES; at < entries.length; at += SHORT_BYTES) {
    if (wanted.some((byte, offset) => byte !== entries[at + offset])) break;
    places.push(placeAtEnd(entries, at + SHORT_BYTES));
  }
  return places;
};
