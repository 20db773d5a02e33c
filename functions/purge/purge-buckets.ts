import type { BucketCleaner } from '../../core/lookup/store.ts';
import { isLeft } from './purge-list.ts';

/**
 * Deletes all that people of a campaign are found by, and looks for it once more; false where the time is over before the
 * end. It goes by what is there, not by what the lists say: nothing that a run wrote late, or twice, is overlooked.
 */
export const purgeBuckets = async (
  { lookup }: { lookup: BucketCleaner },
  campaign: string,
  isTimeOver: () => boolean,
): Promise<boolean> => {
  let found = 0;
  for await (const keys of lookup.scan(campaign)) {
    found += keys.length;
    await lookup.removeAll(keys);
    if (isTimeOver()) return false;
  }
  // An earlier run has deleted all: this was the last look.
  if (found === 0) return true;
  let left = 0;
  for await (const keys of lookup.scan(campaign)) {
    left += keys.length;
    if (isTimeOver()) return false;
  }
  if (left > 0) throw isLeft(`${left} look-up buckets of ${campaign}`);
  return true;
};
