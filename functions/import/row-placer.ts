import type { Channel, Chunk, Place, Recipient } from '../../core/audience/audience.ts';
import { firstChannel } from '../../core/audience/channels.ts';
import { maskEmail, maskPhone, maskValue } from '../../core/audience/mask.ts';
import { columnLabel } from '../../core/columns/column.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { addressBlock } from '../../core/letter/address-block.ts';
import { type ChunkerState, createChunker } from '../../core/list/chunker.ts';
import type { RowCounts } from '../../core/list/import.ts';
import type { RejectLine, RejectResult } from '../../core/list/import-files.ts';
import { entriesAt } from '../../core/lookup/entries.ts';
import { createEntryList } from '../../core/lookup/packed-entries.ts';
import type { LookupHash } from '../../core/lookup/store.ts';
import type { RowPerson, RowProblem } from '../../core/row/row.ts';
import type { RowIndex } from '../../core/survey/row-index.ts';
import type { Contact, VerdictOf } from '../../core/survey/verdicts.ts';
import { leftOut, sameAsRow, sharedByMany } from './reject-words.ts';
import type { Joiner } from './supplements.ts';
import type { ListRow } from './walk.ts';

/** What the rows up to a checkpoint amount to. */
export type Totals = ChunkerState & {
  counts: RowCounts;
  languageFallbacks: number;
  notToBeReached: number;
};

export type PlacerDependencies = {
  codeOf: (place: Place) => string;
  birthHashOf: (birthDate: string) => string;
  lookupHash: LookupHash;
  takesSms: (phone: string) => boolean;
  channels: readonly Channel[];
  /** Where letters are posted, ISO 3166-1 alpha-2. */
  homeCountry: string;
  index: RowIndex;
  verdictOf: VerdictOf;
  joiner: Joiner;
};

const maskedContact: Record<Contact, (value: string) => string> = { email: maskEmail, phone: maskPhone };

/** What is stored of the person of a row as it is. */
const keptOf = ({
  language: _,
  languageFallback: __,
  channel: ___,
  problem: ____,
  notes: _____,
  birthDate: ______,
  ...kept
}: RowPerson): Omit<Recipient, 'code' | 'birthHash'> => kept;

/** The person without the contacts that are not used, and what is said of it. */
const withoutShared = (
  person: RowPerson,
  contacts: readonly Contact[],
  { columns }: CsvLayout,
): { person: RowPerson; problems: RowProblem[] } => {
  const kept = { ...person };
  const problems: RowProblem[] = [];
  for (const contact of contacts) {
    const value = kept[contact];
    if (value === undefined) continue;
    delete kept[contact];
    problems.push({
      column: columnLabel(columns, contact),
      maskedValue: maskedContact[contact](value),
      reason: sharedByMany[contact],
    });
  }
  return { person: kept, problems };
};

/**
 * Gives the people of rows their places, and counts what became of each row. That follows from the list and what was
 * decided of it alone: a repeated or doubled run decides the same again.
 *
 * @param from - what the rows before the checkpoint amount to
 */
export const createRowPlacer = (deps: PlacerDependencies, from: Totals) => {
  const { channels, index, takesSms } = deps;
  const chunker = createChunker(from);
  const counts = { ...from.counts };
  let { languageFallbacks, notToBeReached } = from;
  const rejects: RejectLine[] = [];
  const entries = createEntryList();
  let full: Chunk[] = [];

  const reject = ({ file, row, cells }: ListRow, result: RejectResult, ...problems: RowProblem[]): void => {
    rejects.push({ file, row, result, cells, problems });
  };

  const place = (row: ListRow, joined: RowPerson, layout: CsvLayout, aside: readonly Contact[]) => {
    const { person, problems } = withoutShared(joined, aside, layout);
    const isSetApart = (person.circumstances ?? []).length > 0;
    const channel = isSetApart ? 'letter' : firstChannel(channels, person, takesSms);
    const { language, languageFallback, problem, birthDate } = person;
    if (languageFallback) languageFallbacks += 1;
    if (channel === 'letter') {
      counts.unreachable += 1;
      const { homeCountry } = deps;
      if ('problem' in addressBlock(person, { homeCountry, language })) notToBeReached += 1;
      reject(row, 'unreachable', ...problems, ...(problem === undefined ? [] : [problem]));
    } else counts.accepted += 1;
    const filled = chunker.add(language, channel, (where) => {
      const recipient: Recipient = {
        ...keptOf(person),
        code: deps.codeOf(where),
        ...(birthDate !== undefined && { birthHash: deps.birthHashOf(birthDate) }),
      };
      for (const { field, value } of entriesAt(recipient, where)) {
        entries.add(deps.lookupHash(field, value), where);
      }
      return recipient;
    });
    if (filled !== undefined) full.push(filled);
  };

  return {
    /** Takes a row that cannot be used. */
    reject(row: ListRow, problem: RowProblem): void {
      counts.rows += 1;
      counts.rejected += 1;
      reject(row, 'rejected', problem);
    },

    /** Takes a row that cannot be used and stands in a later file again, mended or not: that one counts, and is told of. */
    passOver(): void {
      counts.rows += 1;
      counts.duplicate += 1;
    },

    /** Takes the row of a person, which is the one at an index of the survey. */
    take(row: ListRow, person: RowPerson, layout: CsvLayout, at: number): void {
      counts.rows += 1;
      const verdict = deps.verdictOf(at);
      if (verdict.becomes === 'person') {
        const { joiner } = deps;
        const joined = verdict.together ? joiner.ofAllPeople(at, person) : joiner.ofAllRows(at, person);
        place(row, joined, layout, verdict.setAside);
        return;
      }
      const ofReference = {
        column: columnLabel(layout.columns, 'reference'),
        maskedValue: maskValue(person.reference),
      };
      const other = index.place(verdict.of);
      if (verdict.becomes === 'duplicate') {
        counts.duplicate += 1;
        reject(row, 'duplicate', { ...ofReference, reason: sameAsRow(other, row.file) });
      } else {
        counts.conflict += 1;
        reject(row, verdict.isDecided ? 'left-out' : 'conflict', {
          ...ofReference,
          reason: leftOut(other, row.file),
        });
      }
    },

    /** The chunks that the rows since the last call have filled. */
    takeFull(): Chunk[] {
      const taken = full;
      full = [];
      return taken;
    },
    /** What the people of the rows since the last call are found by. */
    takeEntries: (): Uint8Array => entries.take(),
    /** Chunks with room left. */
    open: (): Chunk[] => chunker.state().open,
    totals: (): Totals => ({ ...chunker.state(), counts: { ...counts }, languageFallbacks, notToBeReached }),
    /** Rows that need attention since the last call, in order. */
    takeRejects: (): RejectLine[] => rejects.splice(0),
  };
};
