import { groupsOf } from '../../adapters/aws/concurrency.ts';
import { type Chunk, placeKey, type Recipient } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { EvidenceStore } from '../../core/delivery/evidence.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { LookupEntry, LookupStore } from '../../core/lookup/store.ts';
import { allEntriesAt } from '../../core/report/personal-data.ts';
import type { PurgeReport } from './purge-report.ts';

export type PurgeListDependencies = {
  audience: Pick<AudienceStore, 'getMany' | 'remove'>;
  deliveries: Pick<DeliveryStore, 'scan'>;
  evidence: Pick<EvidenceStore, 'scan'>;
  lookup: Pick<LookupStore, 'remove' | 'placesOfReferences'>;
};

/** Key of a place → chunks in which the person has a place of their own since their address was corrected. */
type Corrections = ReadonlyMap<string, readonly number[]>;

/** Chunks whose people are removed together: one read. */
const CHUNKS_AT_ONCE = 100;

/** The chunks of a list in groups, in an order that is the same in every run. */
const chunkGroups = async (deps: PurgeListDependencies, audience: string): Promise<number[][]> => {
  const numbers: number[] = [];
  for await (const page of deps.deliveries.scan(audience)) numbers.push(...page.map(({ chunk }) => chunk));
  return groupsOf(
    numbers.sort((one, other) => one - other),
    CHUNKS_AT_ONCE,
  );
};

const correctionsOf = async (deps: PurgeListDependencies, audience: string): Promise<Corrections> => {
  const corrections = new Map<string, number[]>();
  for await (const page of deps.evidence.scan(audience)) {
    for (const { chunk, place, evidence } of page) {
      const to = evidence.flatMap((one) => (one.kind === 'addressCorrected' ? [one.toChunk] : []));
      if (to.length > 0) corrections.set(placeKey({ chunk, place }), to);
    }
  }
  return corrections;
};

/** People of a chunk whose data has not been erased already. */
const peopleOf = ({ recipients }: Chunk): Recipient[] =>
  recipients.filter(({ reference }) => reference !== '');

/** All entries by which the people of a chunk can be found, at this place and since a correction at others. */
const entriesOf = ({ number, recipients }: Chunk, corrections: Corrections): LookupEntry[] =>
  recipients.flatMap((recipient, place): LookupEntry[] => {
    if (recipient.reference === '') return [];
    const here = { chunk: number, place };
    const further = corrections.get(placeKey(here)) ?? [];
    return [
      ...allEntriesAt(recipient, here),
      ...further.flatMap((chunk) => allEntriesAt(recipient, { chunk, place: 0 })),
    ];
  });

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
  const corrections = await correctionsOf(deps, audience);
  const groups = await chunkGroups(deps, audience);
  const read = async (numbers: readonly number[]): Promise<Chunk[]> =>
    (await deps.audience.getMany(numbers.map((chunk) => ({ audience, chunk })))).map(({ chunk }) => chunk);

  for (const numbers of groups) {
    if (isTimeOver()) return false;
    const chunks = await read(numbers);
    if (chunks.length === 0) continue;
    await countChunks(report, list, chunks);
    // Look-up entries go first: without the people's data they could not be named any more.
    await deps.lookup.remove(
      audience,
      chunks.flatMap((chunk) => entriesOf(chunk, corrections)),
    );
    const references = chunks.flatMap(peopleOf).map(({ reference }) => reference);
    const left = await deps.lookup.placesOfReferences(audience, references);
    if (left.size > 0) throw isLeft(`${left.size} look-up entries of ${audience}`);
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
