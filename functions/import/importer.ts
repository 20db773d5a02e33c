import { type CsvRecord, readCsvRecords } from '../../adapters/files/csv-records.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { ImportMessage } from '../../core/list/import.ts';
import { createRowCheck } from '../../core/row/row.ts';
import {
  type CheckpointSaver,
  createCheckpointSaver,
  type ImportRunEnd,
  isUnderWay,
  takesList,
} from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { takesNoList, unreadable } from './failure-words.ts';
import { createRowReader, type OpenList, openList } from './list-file.ts';
import { createListWriter } from './list-writer.ts';
import type { ImportRow } from './row-placer.ts';

const rowCheckOf = (deps: ImporterDependencies, campaign: Campaign, { layout }: OpenList) =>
  createRowCheck({
    layout,
    defaultLanguage: campaign.defaultLanguage,
    languages: Object.keys(campaign.fields),
    domainToAscii: deps.domainToAscii,
    readPhone: deps.readPhone,
    takesSms: deps.takesSms,
    isDomainEnding: deps.isDomainEnding,
    homeCountry: deps.homeCountry,
    channels: campaign.channels,
  });

/** Whether the time is too short for another stretch of rows, by what the last one took. */
const createTimeCheck = ({ clock, marginMs }: ImporterDependencies, remainingMs: () => number) => {
  let stretchBeganMs = clock();
  return (): boolean => {
    const stretchMs = clock() - stretchBeganMs;
    stretchBeganMs = clock();
    return remainingMs() < Math.max(marginMs, 2 * stretchMs);
  };
};

/** Reads, checks and writes the rows of an open list, a checkpoint after each stretch. */
const importRows = async (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  list: OpenList,
  message: ImportMessage,
  remainingMs: () => number,
): Promise<ImportRunEnd> => {
  const reader = createRowReader(rowCheckOf(deps, saver.campaign(), list), list.position);
  const writer = await createListWriter(deps, saver, list);
  const isTimeShort = createTimeCheck(deps, remainingMs);
  let batch: ImportRow[] = [];
  const flush = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    if (rows.length > 0) await writer.add(rows);
  };

  /** Saves the checkpoint that is due; how the run ends, if it ends there. */
  const checkpoint = async (): Promise<ImportRunEnd | undefined> => {
    const position = reader.position();
    const { byteOffset, row } = position;
    if (!(await writer.checkpoint(position))) return { end: 'overtaken', row };
    const campaign = saver.campaign();
    if (!takesList(campaign)) return await saver.fail(takesNoList(campaign.state));
    if (!isTimeShort()) return undefined;
    await deps.queue.send({ ...message, byteOffset, row });
    return { end: 'continued', row };
  };

  /** Takes the rows of a page; how the run ends, if it ends in it. */
  const take = async (records: readonly CsvRecord[]): Promise<ImportRunEnd | undefined> => {
    for (const record of records) {
      const row = reader.read(record);
      if (row === undefined) continue;
      batch.push(row);
      const isCheckpoint = reader.rows() % deps.rowsPerCheckpoint === 0;
      if (isCheckpoint || batch.length === deps.rowsPerBatch) await flush();
      const end = isCheckpoint ? await checkpoint() : undefined;
      if (end !== undefined) return end;
    }
    return undefined;
  };

  for await (const page of readCsvRecords(list.bytes, list.layout, list.position.byteOffset)) {
    if ('problem' in page) {
      await writer.settle();
      return await saver.fail(unreadable(page.problem, reader.spreadsheetRow()));
    }
    const end = await take(page.records);
    if (end !== undefined) return end;
  }
  await flush();
  return await writer.finish(reader.position());
};

/**
 * Runs imports: from the campaign's checkpoint, whatever the message says, to the end of the file or of the time.
 */
export const createImporter =
  (deps: ImporterDependencies) =>
  async (message: ImportMessage, run: string, remainingMs: () => number): Promise<ImportRunEnd> => {
    const campaign = await deps.campaigns.get(message.campaign);
    const started = campaign?.import;
    if (campaign === undefined || started?.number !== message.importNumber || !isUnderWay(started)) {
      return { end: 'notNeeded' };
    }
    const saver = createCheckpointSaver(deps, campaign, started, run);
    const list = await openList(deps, saver);
    return 'end' in list ? list : await importRows(deps, saver, list, message, remainingMs);
  };
