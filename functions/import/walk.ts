import { type CsvRecord, readCsvRecords } from '../../adapters/files/csv-records.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { createKindOfRecord, type LineKind } from '../../core/lines/line-kind.ts';
import { beginningOf, type ImportMessage, type Position } from '../../core/list/import.ts';
import type { CheckedRow } from '../../core/row/row.ts';
import { type CheckpointSaver, type ImportRunEnd, takesList } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { fileNotFound, takesNoList, unreadable } from './failure-words.ts';

/** A row of the list, and where it stands. */
export type ListRow = {
  cells: readonly string[];
  file: number;
  /** As a spreadsheet numbers it in its file: the first record of the file is 1. */
  row: number;
  byteOffset: number;
  byteLength: number;
  /** The first line of the file that it runs over, from 1, and how many there are. */
  line: number;
  lines: number;
  utf8: boolean;
  windows1252: boolean;
  /** People who are probably on its lines, which a quotation mark has joined: it is nobody's row. */
  swallowed?: number;
};

/** Checks the cells of a row of a file. */
export type CheckRow = (row: ListRow, layout: CsvLayout) => CheckedRow;

/** What is done with the rows of a list as they come. */
export type Pass = {
  /** Begins a file; `lines` are those before its first record. */
  beginFile(lines: number): void;
  /** Takes lines that are no people. */
  skip(kind: LineKind, lines: number): void;
  /** Takes the next row of people. */
  take(row: ListRow, layout: CsvLayout): void;
  /** Resolves when there is room for more. */
  hasRoom(): Promise<void>;
  /** Resolves when nothing is being written any more, well or not. */
  settle(): Promise<void>;
  /** Makes what was taken count; false where another run has taken the place of this one. */
  checkpoint(position: Position, row: number): Promise<boolean>;
  /** All has been taken. */
  finish(position: Position, row: number): Promise<ImportRunEnd>;
};

/** Lines that are no people cost little: so many count as one row. */
const LINES_PER_ROW = 20;

/** Says when a checkpoint is due: after so many rows, after many more lines that are none, or when one was long ago. */
const createCadence = ({ clock, recordsPerCheckpoint, msPerCheckpoint, marginMs }: ImporterDependencies) => {
  let [rows, lines] = [0, 0];
  let beganMs = clock();
  return {
    /** Counts a record; whether a checkpoint is due after it. */
    isDueAfter(isRow: boolean): boolean {
      if (isRow) rows += 1;
      else lines += 1;
      return rows + lines / LINES_PER_ROW >= recordsPerCheckpoint || clock() - beganMs >= msPerCheckpoint;
    },
    /** Begins the next stretch; whether the time left is too short for another, by what the last one took. */
    isTimeShort(remainingMs: number): boolean {
      const stretchMs = clock() - beganMs;
      beganMs = clock();
      [rows, lines] = [0, 0];
      return remainingMs < Math.max(marginMs, 2 * stretchMs);
    },
  };
};

type Walk = {
  deps: ImporterDependencies;
  saver: CheckpointSaver;
  pass: Pass;
  message: ImportMessage;
  remainingMs: () => number;
};

/**
 * Goes over the files of a list from its checkpoint on, record by record, and saves a checkpoint when one is due. Ends
 * at the end of the list, or at a checkpoint when the time is short, and then hands on.
 */
export const walkList = async ({ deps, saver, pass, message, remainingMs }: Walk): Promise<ImportRunEnd> => {
  const started = saver.checkpoint();
  const cadence = createCadence(deps);
  let position = started.position;
  let rows = started.row;

  const fail = async (failure: Parameters<typeof saver.fail>[0]): Promise<ImportRunEnd> => {
    await pass.settle();
    return await saver.fail(failure);
  };

  /** Saves the checkpoint that is due; how the run ends, if it ends there. */
  const checkpoint = async (): Promise<ImportRunEnd | undefined> => {
    if (!(await pass.checkpoint(position, rows))) return { end: 'overtaken', row: rows };
    const campaign = saver.campaign();
    if (!takesList(campaign)) return await saver.fail(takesNoList(campaign.state));
    if (!cadence.isTimeShort(remainingMs())) return undefined;
    await deps.queue.send(message);
    return { end: 'continued', row: rows };
  };

  /** Takes a record; whether it is a row of people. */
  const take = (record: CsvRecord, layout: CsvLayout, kind: LineKind | undefined): boolean => {
    const { endByte, ...read } = record;
    const { file, byteOffset } = position;
    const row = position.record + 1;
    const byteLength = endByte - byteOffset;
    if (kind !== undefined) pass.skip(kind, record.lines);
    else {
      pass.take({ ...read, file, row, byteOffset, byteLength, line: position.line + 1 }, layout);
      rows += 1;
    }
    position = { file, byteOffset: endByte, record: row, line: position.line + record.lines };
    return kind === undefined;
  };

  /** Goes over the rest of the file at hand; how the run ends, if it ends in it. */
  const walkFile = async (): Promise<ImportRunEnd | undefined> => {
    const { object, layout } = started.files[position.file] ?? {};
    if (object === undefined || layout === undefined) {
      throw new Error(`file ${position.file} of the list has no layout`);
    }
    const begins = beginningOf(started, position.file);
    if (position.byteOffset === begins.byteOffset) pass.beginFile(begins.line);
    const bytes = await deps.files.read({ bucket: started.bucket, object }, position.byteOffset);
    if (bytes === undefined) return await fail(fileNotFound);
    const kindOf = createKindOfRecord(layout);
    for await (const page of readCsvRecords(bytes, layout, position.byteOffset)) {
      if ('problem' in page) return await fail(unreadable(page.problem, position.record + 1));
      for (const record of page.records) {
        const isRow = take(record, layout, record.swallowed === undefined ? kindOf(record.cells) : undefined);
        await pass.hasRoom();
        if (!cadence.isDueAfter(isRow)) continue;
        const end = await checkpoint();
        if (end !== undefined) return end;
      }
    }
    return undefined;
  };

  for (;;) {
    const end = await walkFile();
    if (end !== undefined) return end;
    if (position.file === started.files.length - 1) return await pass.finish(position, rows);
    position = beginningOf(started, position.file + 1);
  }
};
