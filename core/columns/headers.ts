import type { Wording } from '../base/wording.ts';
import { cleanTitle, type UsableCells } from './column-view.ts';
import type { FileHead } from './file-head.ts';
import { noHeaderRow, noTitles } from './header-words.ts';
import type { CsvLayout } from './layout.ts';
import { mapColumns } from './map-columns.ts';
import type { Choices, Mapping } from './mapping.ts';
import { findTitleRow, firstAboveTitles, withGroupTitles } from './title-row.ts';

/** How a file is read and which of its columns is which, or a sentence that tells what to do with the file. */
export type HeaderAnswer =
  | {
      usable: true;
      layout: CsvLayout;
      /** To be asked about where `mustAsk` says so; then the layout does not hold yet. */
      mapping: Mapping;
      /** Offset in the file of the row below the titles. */
      endByte: number;
      /** Where the rows of people begin: there, or above the titles where people stand above them. `record`: rows before. */
      begins: { byteOffset: number; record: number };
      /** Rows above the titles, as a spreadsheet numbers them. */
      rowsAbove: number;
      /** Lines of the file above the titles, and those of the titles themselves. */
      linesAbove: number;
      titleLines: number;
    }
  | { usable: false; problem: Wording };

/** Whether a row holds nothing: a blank line, or the empty cells that spreadsheets export below the list. */
export const isBlankRow = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

const MAX_SHOWN = 40;
/** Rows that are looked at for what the columns hold. */
const MAX_SAMPLE = 500;

/**
 * Finds the title row of a file, what separates its cells and which column is which. A file without titles is refused
 * without a word of what it holds: that would be somebody's name.
 *
 * @param personFields - names of the notice's own fields
 * @param choices - what somebody said of the columns of this file, or of one with the same titles
 */
export const readHeader = (
  head: FileHead,
  personFields: readonly string[],
  choices: Choices = {},
  usable: UsableCells = {},
): HeaderAnswer => {
  if (head.kind === 'refused') return { usable: false, problem: head.problem };
  const { encoding, savedTwice, readings } = head;
  if (
    readings.length === 0 ||
    readings.some(({ records }) => records.every(({ cells }) => isBlankRow(cells)))
  ) {
    return { usable: false, problem: noHeaderRow };
  }
  const found = findTitleRow(readings, personFields);
  const row = found?.reading.records[found.at];
  if (found === undefined || row === undefined) {
    return { usable: false, problem: noTitles };
  }
  const { reading, at } = found;
  const sample = reading.records
    .slice(at + 1, at + 1 + MAX_SAMPLE)
    .map(({ cells }) => cells)
    .filter((cells) => !isBlankRow(cells));
  const mapping = mapColumns({ titles: withGroupTitles(found), sample, personFields, choices, usable });
  const above = reading.records.slice(0, at);
  const firstAbove = firstAboveTitles(found, mapping.columns);
  return {
    usable: true,
    layout: {
      encoding,
      savedTwice,
      separator: reading.separator,
      titleRow: at + 1,
      titles: row.cells.map(cleanTitle),
      width: row.cells.length,
      columns: mapping.columns,
      unknownColumns: mapping.views
        .filter(({ field, title }) => field === null && title !== '')
        .map(({ title }) => title)
        .slice(0, MAX_SHOWN),
    },
    mapping,
    endByte: row.endByte,
    begins:
      firstAbove === -1
        ? { byteOffset: row.endByte, record: at + 1 }
        : {
            byteOffset: reading.records[firstAbove - 1]?.endByte ?? reading.startByte ?? 0,
            record: firstAbove,
          },
    rowsAbove: at,
    linesAbove: above.reduce((sum, { lines }) => sum + lines, 0),
    titleLines: row.lines,
  };
};
