/** Reads and writes workbooks beside the page, so that the page stays usable. What is read stays in the browser until it is sent. */
import { parse } from 'csv-parse/browser/esm/sync';
import { delimiterOf, workbookOfCsv } from '../../../../client/workbook/csv-to-workbook.ts';
import type { Workbook } from '../../../../client/workbook/sheet.ts';
import { UnreadableFile } from '../../../../client/workbook/unreadable.ts';
import { hiddenBeside, openWorkbook, sheetsToChoose } from '../../../../client/workbook/workbook.ts';
import { findingWords } from '../../../../client/workbook/workbook-words.ts';
import type { FromWorker, ToWorker } from './workbook-messages.ts';

/** Pieces are handed to the browser in blobs of this size, which it may keep on disk. */
const BLOB_BYTES = 16 * 1024 * 1024;
/** Progress is told in steps of this share. */
const STEP = 0.005;

const say = (message: FromWorker): void => self.postMessage(message);

/** Tells of progress, but not of every row. */
const progress = () => {
  let told = 0;
  return (share: number): void => {
    if (share < told + STEP) return;
    told = share;
    say({ said: 'progress', share });
  };
};

let workbook: Workbook | undefined;

const open = async (file: Blob): Promise<void> => {
  workbook = await openWorkbook(file, progress());
  if (workbook === undefined) {
    say({ said: 'opened' });
    return;
  }
  const { sheets } = workbook;
  const choice = sheetsToChoose(workbook);
  // Counting takes a look at every row: only where somebody has to choose by it.
  const rows = choice.length > 1 ? await workbook.countRows() : [];
  say({
    said: 'opened',
    sheets: choice.map((index) => ({
      index,
      name: sheets[index]?.name ?? '',
      isHidden: sheets[index]?.isHidden ?? false,
      rows: rows[index] ?? 0,
    })),
  });
};

const read = async (sheet: number, language: 'en' | 'fr'): Promise<void> => {
  if (workbook === undefined) throw new Error('no workbook is open');
  const blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const keep = (): void => {
    blobs.push(new Blob(pieces));
    pieces = [];
    bytes = 0;
  };
  const rows = workbook.csvOf(sheet, { language, onProgress: progress() });
  for (;;) {
    const next = await rows.next();
    if (next.done === true) {
      keep();
      const { findings, checksum } = next.value;
      const hiddenSheets = hiddenBeside(workbook, sheet);
      say({
        said: 'read',
        csv: new Blob(blobs, { type: 'text/csv' }),
        checksum,
        findings: findingWords({ ...findings, hiddenSheets }),
      });
      return;
    }
    pieces.push(next.value);
    bytes += next.value.length;
    if (bytes >= BLOB_BYTES) keep();
  }
};

const write = async (csv: Blob, sheetName: string): Promise<void> => {
  const text = await csv.text();
  const rows: string[][] = parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of workbookOfCsv(rows, { sheetName, at: new Date() })) pieces.push(piece);
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  say({ said: 'written', workbook: new Blob(pieces, { type }) });
};

const answer = async (asked: ToWorker): Promise<void> => {
  switch (asked.ask) {
    case 'open':
      return await open(asked.file);
    case 'read':
      return await read(asked.sheet, asked.language);
    case 'write':
      return await write(asked.csv, asked.sheetName);
  }
};

self.onmessage = async ({ data }: MessageEvent<ToWorker>): Promise<void> => {
  try {
    await answer(data);
  } catch (error) {
    if (error instanceof UnreadableFile) say({ said: 'unreadable', problem: error.problem });
    // Never the text of an error, which may hold a cell.
    else say({ said: 'broken', message: error instanceof Error ? error.name : 'unknown' });
  }
};
