import { maskValue } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import { isPlaceholder, placeholderOf } from '../cell/placeholder.ts';
import { oneLine, plainCell } from '../cell/plain.ts';
import { columnLabel } from '../columns/column.ts';
import type { Columns } from '../columns/layout.ts';
import type { NoteKind, RowNote } from './note.ts';

/** What is wrong with a row, as the clerk reads it. */
export type RowProblem = {
  /** Letter that a spreadsheet shows, and the column's name: `D (email)`. Empty for the row as a whole. */
  column: string;
  /** Never the value itself. */
  maskedValue: string;
  reason: Wording;
};

/** One row of the file. A field is read where its column is, and named so when something is wrong with it. */
export type Cells = {
  /** Indexes of the columns of a field; none where the file has no such column. */
  columnsOf: (field: string) => readonly number[];
  /** As the file has it; empty where the row or the file ends before. */
  raw: (index: number | undefined) => string;
  /** Free text on one line and without wrapping; empty where it holds nothing. */
  text: (field: string) => string;
  /** As `text`, of a column in which words such as `none` say nothing. */
  value: (field: string) => string;
  /** Cells of all columns of a field, as the file has them. */
  all: (field: string) => string[];
  /** Whether another column than this holds the very same text: words that stand for nothing do. */
  repeats: (index: number, text: string) => boolean;
  problem: (field: string, maskedValue: string, reason: Wording, index?: number) => RowProblem;
  note: (kind: NoteKind, field: string, maskedValue: string, index?: number) => void;
};

const none: readonly number[] = [];

/** A mask shows the first and the last characters of what the clerk sees in the cell; of a long one its beginning. */
const MAX_MASKED = 300;
export const maskCell = (cell: string, mask: (value: string) => string = maskValue): string =>
  mask(cell.slice(0, MAX_MASKED));

/** Words by which databases say that there is no value, whatever the column. */
const nulls = /^(?:null|nil|nan|nat|none)\.?$/i;

/** Whether a free text says that there is nothing. */
export const saysNothing = (text: string): boolean => {
  const placeholder = placeholderOf(text);
  return placeholder === 'certain' || (placeholder === 'word' && nulls.test(text));
};

/** A cell on one line, empty where it says nothing. */
const textOf = (cell: string, isNothing: (text: string) => boolean): string => {
  if (cell === '') return '';
  const text = oneLine(plainCell(cell));
  return isNothing(text) ? '' : text;
};

/** Makes the reader of rows; `notes` of each row are those that were made while it was read. */
export const createCellsReader = (columns: Columns) => {
  const used = [...new Set(Object.values(columns).flat())];
  return (cells: readonly string[]): { cells: Cells; notes: () => readonly RowNote[] } => {
    let notes: RowNote[] | undefined;
    const columnsOf = (field: string): readonly number[] => columns[field] ?? none;
    const raw = (index: number | undefined): string => (index === undefined ? '' : (cells[index] ?? ''));
    return {
      cells: {
        columnsOf,
        raw,
        text: (field) => textOf(raw(columns[field]?.[0]), saysNothing),
        value: (field) => textOf(raw(columns[field]?.[0]), isPlaceholder),
        all: (field) => columnsOf(field).map(raw),
        repeats: (index, text) =>
          used.some((other) => other !== index && plainCell(raw(other).slice(0, MAX_MASKED)) === text),
        problem: (field, maskedValue, reason, index) => ({
          column: columnLabel(columns, field, index),
          maskedValue,
          reason,
        }),
        note(kind, field, maskedValue, index) {
          notes ??= [];
          notes.push({ kind, column: columnLabel(columns, field, index), maskedValue });
        },
      },
      notes: () => notes ?? [],
    };
  };
};
