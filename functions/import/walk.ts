import { type CsvRecord, readCsvRecords } from '../../adapters/files/csv-records.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
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
  /** Lines of the file that it runs over. */
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
  /** Takes the next record of a file; whether it is a row of people. */
  take(row: ListRow, layout: CsvLayout): boolean;
  /** Resolves when there is room for more. */
  hasRoom(): Promise<void>;
  /** Makes what was taken count; false where another run has taken the place of this one. */
  checkpoint(position: Position, row: number): Promise<boolean>;
  /** All has been taken. */
  finish(position: Position, row: number): Promise<ImportRunEnd>;
};

/** Says when a checkpoint is due: after so many records, blank ones too, or when one was long ago. */
const createCadence = ({ clock, recordsPerCheckpoint, msPerCheckpoint, marginMs }: ImporterDependencies) => {
  let records = 0;
  let beganMs = clock();
  return {
    isDue(): boolean {
      records += 1;
      return records >= recordsPerCheckpoint || clock() - beganMs >= msPerCheckpoint;
    },
    /** Begins the next stretch; whether the time left is too short for another, by what the last one took. */
    isTimeShort(remainingMs: number): boolean {
      const stretchMs = clock() - beganMs;
      beganMs = clock();
      records = 0;
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

  /** Saves the checkpoint that is due; how the run ends, if it ends there. */
  const checkpoint = async (): Promise<ImportRunEnd | undefined> => {
    if (!(await pass.checkpoint(position, rows))) return { end: 'overtaken', row: rows };
    const campaign = saver.campaign();
    if (!takesList(campaign)) return await saver.fail(takesNoList(campaign.state));
    if (!cadence.isTimeShort(remainingMs())) return undefined;
    await deps.queue.send(message);
    return { end: 'continued', row: rows };
  };

  const take = (record: CsvRecord, layout: CsvLayout): void => {
    const { endByte, ...read } = record;
    const { file, byteOffset } = position;
    const row = position.record + 1;
    const byteLength = endByte - byteOffset;
    if (pass.take({ ...read, file, row, byteOffset, byteLength }, layout)) rows += 1;
    position = { file, byteOffset: endByte, record: row, line: position.line + record.lines };
  };

  /** Goes over the rest of the file at hand; how the run ends, if it ends in it. */
  const walkFile = async (layout: CsvLayout): Promise<ImportRunEnd | undefined> => {
    const { object = '' } = started.files[position.file] ?? {};
    const bytes = await deps.files.read({ bucket: started.bucket, object }, position.byteOffset);
    if (bytes === undefined) return await saver.fail(fileNotFound);
    for await (const page of readCsvRecords(bytes, layout, position.byteOffset)) {
      if ('problem' in page) return await saver.fail(unreadable(page.problem, position.record + 1));
      for (const record of page.records) {
        take(record, layout);
        await pass.hasRoom();
        if (!cadence.isDue()) continue;
        const end = await checkpoint();
        if (end !== undefined) return end;
      }
    }
    return undefined;
  };

  for (;;) {
    const layout = started.files[position.file]?.layout;
    if (layout === undefined) throw new Error(`file ${position.file} of the list has no layout`);
    const end = await walkFile(layout);
    if (end !== undefined) return end;
    if (position.file === started.files.length - 1) return await pass.finish(position, rows);
    position = beginningOf(started, position.file + 1);
  }
};
