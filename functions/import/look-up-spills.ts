// The look-up entries of a list, put aside at its checkpoints and read back range by range when all people are written.
import { forEachBounded } from '../../adapters/aws/concurrency.ts';
import type { Import } from '../../core/list/import.ts';
import { checkpointName, type ImportFiles, partObject } from '../../core/list/import-files.ts';
import { ENTRY_BYTES, readSpillHead, SPILL_HEAD_BYTES, spillOf } from '../../core/lookup/packed-entries.ts';

const READS_AT_ONCE = 8;

/** Puts entries aside in an object of its own, unless there are none; the names of the objects there are then. */
export const writeSpill = async (
  files: Pick<ImportFiles, 'write'>,
  campaign: string,
  entries: Uint8Array,
  from: Pick<Import, 'bucket' | 'number' | 'row' | 'position' | 'spills'>,
  to: Pick<Import, 'row' | 'position'>,
): Promise<string[]> => {
  if (entries.length === 0) return from.spills;
  const { bucket, number } = from;
  const object = partObject(campaign, number, 'look-up', checkpointName(from), checkpointName(to));
  await files.write({ bucket, object }, spillOf(entries));
  return [...from.spills, object];
};

/** Most items that are written before a checkpoint: a few seconds of writing. */
const ITEMS_AT_ONCE = 4096;
const BUCKETS_OF_FIRST_BYTE = 256;

/** First bytes of hashes, from one to before another: 0 to 256. */
export type HashRange = { from: number; to: number };

/** The spills of a list, whose heads have been read. */
export const openSpills = async (
  files: Pick<ImportFiles, 'readRange'>,
  { bucket, spills }: Pick<Import, 'bucket' | 'spills'>,
) => {
  const readSurely = async (object: string, fromByte: number, length: number): Promise<Uint8Array> => {
    const bytes = await files.readRange({ bucket, object }, fromByte, length);
    if (bytes?.length !== length)
      throw new Error(`${object}, look-up entries of a list, is not there as a whole`);
    return bytes;
  };
  const heads = new Map<string, number[]>();
  await forEachBounded(spills, READS_AT_ONCE, async (object) => {
    heads.set(object, readSpillHead(await readSurely(object, 0, SPILL_HEAD_BYTES)));
  });
  const countBefore = (byte: number): number =>
    [...heads.values()].reduce((sum, before) => sum + (before[byte] ?? 0), 0);

  return {
    /** The longest range from a first byte on that is not too much at once: `most` entries at the most, or that one byte. */
    rangeFrom(from: number, most: number): HashRange {
      const isTooMuch = (to: number): boolean => {
        const entries = countBefore(to) - countBefore(from);
        return entries > most || Math.min(entries, (to - from) * BUCKETS_OF_FIRST_BYTE) > ITEMS_AT_ONCE;
      };
      let to = from + 1;
      while (to < 256 && !isTooMuch(to + 1)) to += 1;
      return { from, to };
    },
    /** All entries of a range, in no order. */
    async read({ from, to }: HashRange): Promise<Uint8Array> {
      const entries = new Uint8Array((countBefore(to) - countBefore(from)) * ENTRY_BYTES);
      let end = 0;
      await forEachBounded(heads, READS_AT_ONCE, async ([object, before]) => {
        const [first = 0, last = 0] = [before[from], before[to]];
        if (first === last) return;
        const start = SPILL_HEAD_BYTES + first * ENTRY_BYTES;
        const bytes = await readSurely(object, start, (last - first) * ENTRY_BYTES);
        entries.set(bytes, end);
        end += bytes.length;
      });
      return entries;
    },
  };
};
