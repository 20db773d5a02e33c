import { groupsOf } from '../../adapters/aws/concurrency.ts';
import type { Chunk, Recipient } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { PurgeReport } from './purge-report.ts';

export type PurgeListDependencies = {
  audience: Pick<AudienceStore, 'getMany' | 'remove'>;
  deliveries: Pick<DeliveryStore, 'scan'>;
};

/** Chunks whose people are removed together: one read. */
const CHUNKS_AT_ONCE = 100;

/**
 * Most chunks with people and without a delivery behind the last that has one: open or just being written when an import
 * was given up, or set aside for corrections that died half-way.
 */
const CHUNKS_BEYOND = 200;

/**
 * Every number that a chunk of a list may have, in groups, in an order that is the same in every run. People are written
 * before their delivery, so that there may be chunks which have none.
 */
const chunkGroups = async (deps: PurgeListDependencies, audience: string): Promise<number[][]> => {
  let last = -1;
  for await (const page of deps.deliveries.scan(audience)) {
    for (const { chunk } of page) last = Math.max(last, chunk);
  }
  return groupsOf(
    Array.from({ length: last + 1 + CHUNKS_BEYOND }, (_, chunk) => chunk),
    CHUNKS_AT_ONCE,
  );
};

/** People of a chunk whose data has not been erased already. */
const peopleOf = ({ recipients }: Chunk): Recipient[] =>
  recipients.filter(({ reference }) => reference !== '');

/** Counts the chunks that lie beyond the mark of the report, and moves the mark. */
const countChunks = (report: PurgeReport, list: number, chunks: readonly Chunk[]): Promise<void> =>
  report.note((progress) => {
    const isBeyond = ({ number }: Chunk): boolean =>
      progress.list < list || (progress.list === list && progress.chunk < number);
    const counted = chunks.filter(isBeyond);
    if (counted.length === 0) return undefined;
    return {
      people: progress.people + counted.flatMap(peopleOf).length,
      chunks: progress.chunks + counted.length,
      list,
      chunk: Math.max(...counted.map(({ number }) => number)),
    };
  });

export const isLeft = (what: string): Error => new Error(`something is left: ${what}`);

/**
 * Deletes the people of a list and looks for them once more; false where the time is over before the end.
 *
 * @param list - number of the import
 */
export const purgeList = async (
  deps: PurgeListDependencies,
  report: PurgeReport,
  audience: string,
  list: number,
  isTimeOver: () => boolean,
): Promise<boolean> => {
  const groups = await chunkGroups(deps, audience);
  const read = async (numbers: readonly number[]): Promise<Chunk[]> =>
    (await deps.audience.getMany(numbers.map((chunk) => ({ audience, chunk })))).map(({ chunk }) => chunk);

  for (const numbers of groups) {
    if (isTimeOver()) return false;
    const chunks = await read(numbers);
    if (chunks.length === 0) continue;
    await countChunks(report, list, chunks);
    await deps.audience.remove(
      audience,
      chunks.map(({ number }) => number),
    );
  }
  for (const numbers of groups) {
    if (isTimeOver()) return false;
    const left = await read(numbers);
    if (left.length > 0) throw isLeft(`${left.length} chunks of ${audience}`);
  }
  return true;
};
