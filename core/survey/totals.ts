import * as z from 'zod';
import { circumstances } from '../audience/audience.ts';
import { lineKinds } from '../lines/line-kind.ts';
import { type NoteKind, noteKinds } from '../row/note.ts';
import type { RowPerson } from '../row/row.ts';

const count = z.number().int();
const MAX_EXAMPLES = 5;
/** Names of groups of data, or of sites, that are counted one by one. */
const MAX_NAMES = 40;

const exampleSchema = z.object({ file: count, row: count, column: z.string(), maskedValue: z.string() });

/** What the survey counts as it goes over the list. */
export const surveyTotalsSchema = z.object({
  /**
   * Lines of the files by what they are. `people`: each is a row; `inside`: lines within a row, of a cell that has
   * several; the others are no people. They add up to the lines of the files.
   */
  lines: z.partialRecord(z.enum([...lineKinds, 'people', 'inside']), count),
  notes: z.partialRecord(z.enum(noteKinds), z.object({ count, examples: z.array(exampleSchema) })),
  circumstances: z.partialRecord(z.enum(circumstances), count),
  /** People whose postal address is known. */
  postal: count,
  birthDates: count,
  guardians: count,
  dataGroups: z.record(z.string(), count),
  sites: z.record(z.string(), count),
});
export type SurveyTotals = z.infer<typeof surveyTotalsSchema>;

export const noTotals = (): SurveyTotals => ({
  lines: {},
  notes: {},
  circumstances: {},
  postal: 0,
  birthDates: 0,
  guardians: 0,
  dataGroups: {},
  sites: {},
});

export const countLines = (totals: SurveyTotals, kind: keyof SurveyTotals['lines'], lines: number): void => {
  totals.lines[kind] = (totals.lines[kind] ?? 0) + lines;
};

const countName = (names: Record<string, number>, name: string): void => {
  // What a cell says is no name of a member: `constructor` is a text like any other.
  const known = Object.hasOwn(names, name) ? (names[name] ?? 0) : 0;
  if (known === 0 && Object.keys(names).length >= MAX_NAMES) return;
  if (name !== '__proto__') names[name] = known + 1;
};

/** Counts what a row tells beside who somebody is. */
export const countPerson = (
  totals: SurveyTotals,
  { file, row }: { file: number; row: number },
  { notes, circumstances: special = [], postal, birthDate, guardian, dataGroups = [], site }: RowPerson,
): void => {
  for (const { kind, column, maskedValue } of notes) {
    const note = totals.notes[kind] ?? { count: 0, examples: [] };
    totals.notes[kind satisfies NoteKind] = note;
    note.count += 1;
    if (note.examples.length < MAX_EXAMPLES) note.examples.push({ file, row, column, maskedValue });
  }
  for (const one of special) totals.circumstances[one] = (totals.circumstances[one] ?? 0) + 1;
  if (postal !== undefined) totals.postal += 1;
  if (birthDate !== undefined) totals.birthDates += 1;
  if (guardian !== undefined) totals.guardians += 1;
  for (const name of dataGroups) countName(totals.dataGroups, name);
  if (site !== undefined) countName(totals.sites, site);
};
