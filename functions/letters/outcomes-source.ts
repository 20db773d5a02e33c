// The rows of a file of outcomes, read to the end: what each says and of whom, or what is wrong with it.
import { readCsvHead, readHeadBytes } from '../../adapters/files/csv-head.ts';
import { type CsvRecord, readCsvRecords } from '../../adapters/files/csv-records.ts';
import type { Wording } from '../../core/base/wording.ts';
import { hasBreak } from '../../core/lines/line-ends.ts';
import { createKindOfRecord } from '../../core/lines/line-kind.ts';
import { linesTaken } from '../../core/lines/swallowed-words.ts';
import { readOutcomeHead } from '../../core/mailing/outcome-columns.ts';
import type { OutcomeLayout } from '../../core/mailing/outcome-layout.ts';
import {
  createOutcomeRowReader,
  type OutcomeTimes,
  type ReadOutcomeRow,
} from '../../core/mailing/outcome-row.ts';
import { outcomesUnreadable } from '../../core/mailing/outcome-words.ts';

/** A row as it was given, and as it is understood; `row` as a spreadsheet counts it. */
export type SourceRow = { row: number; cells: readonly string[]; read: ReadOutcomeRow };

/** Thrown where a file cannot be used at all: nothing of it counts. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError';
  readonly failure: Wording;
  constructor(failure: Wording) {
    super('a file of outcomes cannot be used');
    this.failure = failure;
  }
}

export type OpenedSource = { layout: OutcomeLayout; rows: AsyncGenerator<SourceRow[]> };

/** What the lines of a list are read by: the columns that a row cannot be without. */
const lineLayoutOf = ({ columns, ...layout }: OutcomeLayout) => {
  const who = columns.code ?? columns.reference;
  return { ...layout, columns: who === undefined ? {} : { reference: who } };
};

/**
 * Rows that a cell of several lines has probably taken: no cell of such a file has reason to hold both line ends and
 * separators. The reading of lists knows other rows by their references, but codes are alike in nothing.
 */
const rowsTaken = ({ cells, lines }: CsvRecord, separator: string): number | undefined => {
  if (lines === 1) return undefined;
  const taken = cells
    .filter((cell) => hasBreak(cell))
    .map((cell) => cell.split(/\r\n|\r|\n/).filter((one) => one.includes(separator)).length);
  const most = Math.max(0, ...taken);
  return most === 0 ? undefined : most;
};

/**
 * Opens a file; its rows come page by page. Lines that are none, such as blank ones or the total below a table, are left
 * out as in a list.
 *
 * @param open - its bytes from an offset on
 * @throws UnusableFileError where it cannot be read, at once or further on
 */
export const openSource = async (
  open: (fromByte: number) => Promise<AsyncIterable<Uint8Array>>,
  times: OutcomeTimes,
): Promise<OpenedSource> => {
  const head = readOutcomeHead(readCsvHead(await readHeadBytes(await open(0))));
  if ('problem' in head) throw new UnusableFileError(head.problem);
  const { layout, endByte, lines } = head;
  const lineLayout = lineLayoutOf(layout);
  const kindOf = createKindOfRecord(lineLayout);
  const readRow = createOutcomeRowReader(layout, times);

  const readRecord = (record: CsvRecord, line: number): ReadOutcomeRow => {
    const taken = record.swallowed ?? rowsTaken(record, layout.separator);
    if (taken === undefined) return readRow(record.cells);
    const reason = linesTaken({ first: line, last: line + record.lines - 1 }, taken);
    return { problem: { column: '', maskedValue: '', reason } };
  };

  async function* rows(): AsyncGenerator<SourceRow[]> {
    let row = layout.titleRow;
    let line = lines;
    for await (const page of readCsvRecords(await open(endByte), lineLayout, endByte)) {
      if ('problem' in page) throw new UnusableFileError(outcomesUnreadable(row + 1));
      const found: SourceRow[] = [];
      for (const record of page.records) {
        row += 1;
        if (kindOf(record.cells) === undefined) {
          found.push({ row, cells: record.cells, read: readRecord(record, line + 1) });
        }
        line += record.lines;
      }
      if (found.length > 0) yield found;
    }
  }
  return { layout, rows: rows() };
};
