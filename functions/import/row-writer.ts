import type { Channel, Chunk, Place, Recipient } from '../../core/audience/audience.ts';
import { fallbackOf, reaches } from '../../core/audience/channels.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import { type ChunkerState, createChunker } from '../../core/list/chunker.ts';
import type { CsvLayout, RowCounts } from '../../core/list/import.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import { type CheckedRow, duplicateProblem, type RowPerson } from '../../core/list/row.ts';
import { entriesAt } from '../../core/lookup/entries.ts';
import type { LookupEntry, LookupStore } from '../../core/lookup/store.ts';
import { lookupValue } from '../../core/lookup/value.ts';
import { createBoundedTasks } from './bounded-tasks.ts';

/** Batches whose references are being looked up while an earlier one is placed. */
const LOOKUPS_AHEAD = 3;
/** Batches being written. Both bound what is held in memory. */
const WRITES_AT_ONCE = 8;

/** A row of the file, read and checked. */
export type ImportRow = {
  checked: CheckedRow;
  /** As a spreadsheet numbers it. */
  row: number;
  utf8: boolean;
  windows1252: boolean;
};

/** What the rows up to a checkpoint amount to. */
export type Totals = ChunkerState & {
  counts: RowCounts;
  languageFallbacks: number;
  encodings: { utf8: number; windows1252: number };
};

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

const personOf = (row: ImportRow): RowPerson | undefined =>
  'person' in row.checked ? row.checked.person : undefined;

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
  const chunker = createChunker(from);
  const counts = { ...from.counts };
  const encodings = { ...from.encodings };
  let languageFallbacks = from.languageFallbacks;
  const rejects: RejectLine[] = [];
  /** References of the rows since the checkpoint; those before it are all in the Lookup table. */
  const seen = new Set<string>();
  const lookups: Lookups[] = [];
  const writes = createBoundedTasks(WRITES_AT_ONCE);

  const peopleAtCheckpoint = new Map(from.open.map(({ number, recipients }) => [number, recipients.length]));
  /** Whether a place was given before the checkpoint. What lies behind it is an earlier run's work on these same rows. */
  const isEarlier = ({ chunk, place }: Place): boolean =>
    chunk < from.nextChunk && place < (peopleAtCheckpoint.get(chunk) ?? Number.POSITIVE_INFINITY);

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

  const place = (rows: readonly ImportRow[], stored: ReadonlyMap<string, Place>) => {
    const entries: LookupEntry[] = [];
    const full: Chunk[] = [];
    for (const { checked, row, utf8, windows1252 } of rows) {
      counts.rows += 1;
      if (utf8) encodings.utf8 += 1;
      if (windows1252) encodings.windows1252 += 1;
      if ('rejected' in checked) {
        counts.rejected += 1;
        rejects.push({ row, result: 'rejected', ...checked.rejected });
        continue;
      }
      const { language, languageFallback, channel, problem, ...person } = checked.person;
      const key = lookupValue('reference', person.reference);
      const storedPlace = stored.get(person.reference);
      if (seen.has(key) || (storedPlace !== undefined && isEarlier(storedPlace))) {
        counts.duplicate += 1;
        rejects.push({ row, result: 'duplicate', ...duplicateProblem(columns, person.reference) });
        continue;
      }
      seen.add(key);
      if (languageFallback) languageFallbacks += 1;
      if (channel !== 'letter') counts.accepted += 1;
      else {
        counts.unreachable += 1;
        if (problem !== undefined) rejects.push({ row, result: 'unreachable', ...problem });
      }
      const chunk = chunker.add(language, channel, (at) => {
        const recipient: Recipient = { ...person, code: deps.codeOf(at) };
        entries.push(...entriesAt(recipient, at));
        return recipient;
      });
      if (chunk !== undefined) full.push(chunk);
    }
    return { entries, full };
  };

  const writeNext = async (): Promise<void> => {
    const next = lookups.shift();
    if (next === undefined) return;
    const { entries, full } = place(next.rows, await next.places);
    await writes.begin(async () => {
      await Promise.all([deps.lookup.put(audience, entries, expiresAtMs), writeChunks(full)]);
    });
  };

  return {
    /** Takes the next rows, in the order of the file; resolves when there is room for more. */
    async add(rows: readonly ImportRow[]): Promise<void> {
      const references = rows.flatMap((row) => personOf(row)?.reference ?? []);
      const places = deps.lookup.placesOfReferences(audience, references);
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
    closeChunks: (): Promise<void> => writeChunks(chunker.state().open),

    totals: (): Totals => ({
      ...chunker.state(),
      counts: { ...counts },
      languageFallbacks,
      encodings: { ...encodings },
    }),
    /** Rows that need attention, in order. */
    rejects: (): readonly RejectLine[] => rejects,
  };
};
export type RowWriter = ReturnType<typeof createRowWriter>;
