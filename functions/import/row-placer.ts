import type { Chunk, Place, Recipient } from '../../core/audience/audience.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { type ChunkerState, createChunker } from '../../core/list/chunker.ts';
import type { RowCounts } from '../../core/list/import.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import { entriesAt, lookupValue } from '../../core/lookup/lookup.ts';
import type { LookupEntry } from '../../core/lookup/store.ts';
import { type CheckedRow, duplicateProblem, type RowPerson } from '../../core/row/row.ts';

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

/** What placing rows leaves to be written. */
export type PlacedRows = { entries: LookupEntry[]; full: Chunk[] };

/**
 * Gives the people of rows their places, and counts what became of each row: accepted, duplicate, unreachable or
 * rejected. That follows from the file alone: a repeated or doubled run decides the same again.
 *
 * @param from - what the rows before the checkpoint amount to
 */
export const createRowPlacer = (
  codeOf: (place: Place) => string,
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
  const peopleAtCheckpoint = new Map(from.open.map(({ number, recipients }) => [number, recipients.length]));
  /** Whether a place was given before the checkpoint. Any other is an earlier run's work on these same rows. */
  const isEarlier = ({ chunk, place }: Place): boolean =>
    chunk < from.nextChunk && place < (peopleAtCheckpoint.get(chunk) ?? Number.POSITIVE_INFINITY);

  const placePerson = (row: number, rowPerson: RowPerson, stored: Place | undefined, placed: PlacedRows) => {
    const { language, languageFallback, channel, problem, notes: _, birthDate: __, ...person } = rowPerson;
    const key = lookupValue('reference', person.reference);
    if (seen.has(key) || (stored !== undefined && isEarlier(stored))) {
      counts.duplicate += 1;
      rejects.push({ row, result: 'duplicate', ...duplicateProblem(columns, person.reference) });
      return;
    }
    seen.add(key);
    if (languageFallback) languageFallbacks += 1;
    if (channel === 'letter') counts.unreachable += 1;
    else counts.accepted += 1;
    if (problem !== undefined) rejects.push({ row, result: 'unreachable', ...problem });
    const full = chunker.add(language, channel, (at) => {
      const recipient: Recipient = { ...person, code: codeOf(at) };
      placed.entries.push(...entriesAt(recipient, at));
      return recipient;
    });
    if (full !== undefined) placed.full.push(full);
  };

  return {
    /** @param stored - places of the references that the Lookup table has already */
    place(rows: readonly ImportRow[], stored: ReadonlyMap<string, Place>): PlacedRows {
      const placed: PlacedRows = { entries: [], full: [] };
      for (const { checked, row, utf8, windows1252 } of rows) {
        counts.rows += 1;
        if (utf8) encodings.utf8 += 1;
        if (windows1252) encodings.windows1252 += 1;
        if ('rejected' in checked) {
          counts.rejected += 1;
          rejects.push({ row, result: 'rejected', ...checked.rejected });
        } else placePerson(row, checked.person, stored.get(checked.person.reference), placed);
      }
      return placed;
    },

    /** Chunks with room left. */
    open: (): Chunk[] => chunker.state().open,
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
