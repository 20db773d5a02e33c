/**
 * Holds the texts that the cells of a workbook share, as the bytes that they become in the CSV: a million people have
 * some four million of them, which as strings of their own would take a gigabyte.
 */
import { csvField } from './csv-field.ts';
import { UnreadableFile } from './unreadable.ts';
import { tooLarge, tooManyTexts } from './workbook-words.ts';

const BLOCK_BITS = 20;
const BLOCK_BYTES = 1 << BLOCK_BITS;
/** Beginnings of texts are kept in blocks too: one array would be copied each time that it grows. */
const PLACES_BITS = 16;
const PLACES_AT_ONCE = 1 << PLACES_BITS;
/** Most that is held: twice what 1,048,576 rows of eight different texts take. */
const MAX_BYTES = 384 * 1024 * 1024;
const MAX_BYTES_A_UNIT = 3;
/** Longest text: a cell of Excel holds 32,767 characters. */
const LONGEST = 128 * 1024;

export type TextStore = {
  /** Adds the next text. Throws {@link UnreadableFile} where there is no room for it. */
  add(text: string): void;
  size(): number;
  /** Bytes of the text of this number, which counts from 0 and is below `size`. */
  find(index: number): { block: Uint8Array; from: number; to: number };
  isEmpty(index: number): boolean;
};

/** @param mostBytes - that are held, for tests */
export const createTextStore = (mostBytes = MAX_BYTES): TextStore => {
  const encoder = new TextEncoder();
  const blocks: { bytes: Uint8Array; used: number }[] = [];
  const places: Uint32Array[] = [];
  let count = 0;
  let heldBytes = 0;

  const hold = (bytes: number): void => {
    heldBytes += bytes;
    if (heldBytes > mostBytes) throw new UnreadableFile(tooManyTexts);
  };
  const blockFor = (bytes: number) => {
    const last = blocks.at(-1);
    if (last !== undefined && last.used + bytes <= BLOCK_BYTES) return last;
    hold(BLOCK_BYTES);
    const block = { bytes: new Uint8Array(BLOCK_BYTES), used: 0 };
    blocks.push(block);
    return block;
  };
  const placeOf = (index: number): number =>
    places[index >>> PLACES_BITS]?.[index & (PLACES_AT_ONCE - 1)] ?? 0;

  const find = (index: number) => {
    const place = placeOf(index);
    const number = place >>> BLOCK_BITS;
    const { bytes, used } = blocks[number] ?? { bytes: new Uint8Array(), used: 0 };
    const next = index + 1 < count ? placeOf(index + 1) : undefined;
    const to = next !== undefined && next >>> BLOCK_BITS === number ? next & (BLOCK_BYTES - 1) : used;
    return { block: bytes, from: place & (BLOCK_BYTES - 1), to };
  };

  return {
    add(text) {
      if (text.length > LONGEST) throw new UnreadableFile(tooLarge);
      const field = csvField(text);
      const block = blockFor(Math.max(1, field.length * MAX_BYTES_A_UNIT));
      if ((count & (PLACES_AT_ONCE - 1)) === 0) {
        hold(4 * PLACES_AT_ONCE);
        places.push(new Uint32Array(PLACES_AT_ONCE));
      }
      const page = places.at(-1);
      if (page !== undefined) {
        page[count & (PLACES_AT_ONCE - 1)] = ((blocks.length - 1) << BLOCK_BITS) | block.used;
      }
      count += 1;
      block.used += encoder.encodeInto(field, block.bytes.subarray(block.used)).written;
    },
    size: () => count,
    find,
    isEmpty(index) {
      const { from, to } = find(index);
      return from === to;
    },
  };
};
