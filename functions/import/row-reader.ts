import type { CsvRecord } from '../../adapters/files/csv-records.ts';
import { isBlankRow } from '../../core/list/headers.ts';
import type { CheckedRow } from '../../core/list/row.ts';
import type { Position } from './open-list.ts';
import type { ImportRow } from './row-placer.ts';

/** Makes rows of the file's records, and knows where in the file it is. */
export const createRowReader = (check: (cells: readonly string[]) => CheckedRow, from: Position) => {
  const position = { ...from };
  /** Number that a spreadsheet shows beside the next row; the column titles are row 1. */
  const spreadsheetRow = (): number => position.row + position.blankRows + 2;

  return {
    /** The row of a record, checked; undefined for a blank line, which is no row. */
    read({ cells, endByte, utf8, windows1252 }: CsvRecord): ImportRow | undefined {
      position.byteOffset = endByte;
      if (isBlankRow(cells)) {
        position.blankRows += 1;
        return undefined;
      }
      const row = { checked: check(cells), row: spreadsheetRow(), utf8, windows1252 };
      position.row += 1;
      return row;
    },
    spreadsheetRow,
    /** Rows read, those of earlier runs included. */
    rows: (): number => position.row,
    position: (): Position => ({ ...position }),
  };
};
