import type { Channel, Chunk, Place, Recipient } from '../../core/audience/audience.ts';
import { fallbackOf, reaches } from '../../core/audience/channels.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import type { LookupStore } from '../../core/lookup/store.ts';
import { createBoundedTasks } from '../runtime/bounded-tasks.ts';
import { createRowPlacer, type ImportRow, type Totals } from './row-placer.ts';

/** Batches whose references are being looked up while an earlier one is placed. */
const LOOKUPS_AHEAD = 3;
/** Batches being written. Both bound what is held in memory. */
const WRITES_AT_ONCE = 8;

export type RowWriterDependencies = {
  audience: AudienceStore;
  deliveries: DeliveryStore;
  lookup: LookupStore;
  codeOf: (place: Place) => string;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** The campaign's channels, in their order. */
  channels: readonly Channel[];
};

type Lookups = { rows: readonly ImportRow[]; places: Promise<Map<string, Place>> };

const referencesOf = (rows: readonly ImportRow[]): string[] =>
  rows.flatMap(({ checked }) => ('person' in checked ? [checked.person.reference] : []));

/**
 * Writes the rows between one checkpoint and the next. What a row becomes follows from the file alone: a repeated
 * or doubled run writes the same items again.
 */
export const createRowWriter = (
  deps: RowWriterDependencies,
  audience: string,
  expiresAtMs: number,
  columns: CsvLayout['columns'],
  from: Totals,
) => {
  const placer = createRowPlacer(deps.codeOf, columns, from);
  const lookups: Lookups[] = [];
  const writes = createBoundedTasks(WRITES_AT_ONCE);

  const fallbackPlacesOf = (channel: Channel, recipients: readonly Recipient[]) => {
    const next = fallbackOf(deps.channels, channel);
    if (next === undefined) return {};
    return {
      fallbackPlaces: recipients.flatMap((recipient, at) =>
        reaches(next, recipient, deps.takesSms) ? [at] : [],
      ),
    };
  };

  const writeChunks = async (chunks: readonly Chunk[]): Promise<void> => {
    if (chunks.length === 0) return;
    await deps.audience.put(audience, chunks, expiresAtMs);
    await deps.deliveries.create(
      chunks.map(({ number, channel, language, recipients }) => ({
        audience,
        chunk: number,
        channel,
        language,
        size: recipients.length,
        ...fallbackPlacesOf(channel, recipients),
      })),
    );
  };

  const writeNext = async (): Promise<void> => {
    const next = lookups.shift();
    if (next === undefined) return;
    const { entries, full } = placer.place(next.rows, await next.places);
    await writes.begin(async () => {
      await Promise.all([deps.lookup.put(audience, entries, expiresAtMs), writeChunks(full)]);
    });
  };

  return {
    /** Takes the next rows, in the order of the file; resolves when there is room for more. */
    async add(rows: readonly ImportRow[]): Promise<void> {
      const places = deps.lookup.placesOfReferences(audience, referencesOf(rows));
      // Its error is thrown where it is awaited, maybe after another one ended the run.
      places.catch(() => undefined);
      lookups.push({ rows, places });
      if (lookups.length > LOOKUPS_AHEAD) await writeNext();
    },

    /** Resolves when everything is written; only then may a checkpoint say so. */
    async settle(): Promise<void> {
      while (lookups.length > 0) await writeNext();
      await writes.settle();
    },

    /** Writes the chunks that are not full: the file has ended. */
    closeChunks: (): Promise<void> => writeChunks(placer.open()),

    totals: placer.totals,
    /** Rows that need attention, in order. */
    rejects: (): readonly RejectLine[] => placer.rejects(),
  };
};
export type RowWriter = ReturnType<typeof createRowWriter>;
