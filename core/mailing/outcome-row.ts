// One row of a file of outcomes: whom it is about, what came of it, and on which day.
import { DAY_MS } from '../base/day.ts';
import type { Wording } from '../base/wording.ts';
import { readDay } from '../cell/birth-date.ts';
import { isPlaceholder } from '../cell/placeholder.ts';
import { plainCell } from '../cell/plain.ts';
import { columnLabel } from '../columns/column.ts';
import type { RowProblem } from '../row/row.ts';
import type { Outcome } from './outcome.ts';
import type { OutcomeField, OutcomeLayout } from './outcome-layout.ts';
import { readOutcome, readReason } from './outcome-spellings.ts';
import {
  cellsTooMany,
  dayBeforeCampaign,
  dayToCome,
  nobodyNamed,
  noDay,
  noOutcome,
  notADay,
  notAnOutcome,
  saysBoth,
} from './outcome-words.ts';

/** Whom a row names: by the code on their letter, or by the organisation's own number for them. */
export type Named = { code: string } | { reference: string };

/** A row as it is understood; `at`: epoch seconds. */
export type OutcomeRow = { who: Named; outcome: Outcome; at: number };

export type ReadOutcomeRow = OutcomeRow | { problem: RowProblem };

/** The time of which the days of a file are read, epoch ms: they lie between them. */
export type OutcomeTimes = {
  campaignCreatedAtMs: number;
  /** When the file came, so that it is read the same however often it is. */
  uploadedAtMs: number;
};

/** When it happened: at noon of that day, or as the file came where noon had not come. Epoch seconds, or what is wrong. */
const timeOf = (cell: string, { campaignCreatedAtMs, uploadedAtMs }: OutcomeTimes): number | Wording => {
  if (cell === '') return noDay;
  // With two digits a year is this one or one before.
  const endOfYear = `${new Date(uploadedAtMs).getUTCFullYear()}-12-31`;
  const day = readDay(cell, endOfYear);
  const dayMs = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(dayMs)) return notADay;
  if (dayMs > uploadedAtMs) return dayToCome;
  if (dayMs + DAY_MS <= campaignCreatedAtMs) return dayBeforeCampaign;
  return Math.floor(Math.min(dayMs + DAY_MS / 2, uploadedAtMs) / 1000);
};

/**
 * What came of it. A reason alone says that the letter came back. One that is not understood is a return for another
 * reason: to reject the row would leave somebody counted as told who was not.
 */
const outcomeOf = (outcome: string, reason: string): Outcome | Wording => {
  const read = outcome === '' ? undefined : readOutcome(outcome);
  if (read === undefined) {
    if (outcome !== '') return notAnOutcome;
    if (reason === '') return noOutcome;
    return { kind: 'returned', reason: readReason(reason) ?? 'other' };
  }
  if (read === 'returned') return { kind: 'returned', reason: readReason(reason) ?? 'other' };
  return read.kind !== 'returned' && readReason(reason) !== undefined ? saysBoth : read;
};

const isBlank = (cell: string): boolean => cell.trim() === '';

/** Makes the reader of the rows of one file. */
export const createOutcomeRowReader = ({ columns, width }: OutcomeLayout, times: OutcomeTimes) => {
  const cellOf = (cells: readonly string[], field: OutcomeField): string => {
    const index = columns[field]?.[0];
    const text = index === undefined ? '' : plainCell(cells[index] ?? '');
    // "Inconnu" stands for nothing in a list, and is the most usual reason here.
    return isPlaceholder(text) && readReason(text) === undefined ? '' : text;
  };
  const wrong = (field: OutcomeField, reason: Wording): { problem: RowProblem } => ({
    problem: { column: columnLabel(columns, field), maskedValue: '', reason },
  });
  const whoField: OutcomeField = columns.code === undefined ? 'reference' : 'code';
  const outcomeField: OutcomeField = columns.outcome === undefined ? 'reason' : 'outcome';

  return (cells: readonly string[]): ReadOutcomeRow => {
    if (cells.length > width && !cells.slice(width).every(isBlank)) {
      return { problem: { column: '', maskedValue: '', reason: cellsTooMany(cells.length, width) } };
    }
    const [code, reference] = [cellOf(cells, 'code'), cellOf(cells, 'reference')];
    if (code === '' && reference === '') return wrong(whoField, nobodyNamed);
    const outcome = outcomeOf(cellOf(cells, 'outcome'), cellOf(cells, 'reason'));
    if ('en' in outcome) return wrong(outcomeField, outcome);
    const at = timeOf(cellOf(cells, 'date'), times);
    if (typeof at !== 'number') return wrong('date', at);
    return { who: code === '' ? { reference } : { code }, outcome, at };
  };
};
