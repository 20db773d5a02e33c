import { type CsvRecord, HEAD_BYTES, readCsvHead } from '../../adapters/files/csv-records.ts';
import { audienceId, type Chunk } from '../../core/audience/audience.ts';
import type { Wording } from '../../core/base/wording.ts';
import { isBlankRow, readHeader } from '../../core/columns/headers.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import type { Import } from '../../core/list/import.ts';
import type { CheckedRow } from '../../core/row/row.ts';
import { type CheckpointSaver, type ImportRunEnd, takesList } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { fileNotFound, interrupted, takesNoList } from './failure-words.ts';
import type { ImportRow } from './row-placer.ts';

/** Where in the file a run is. */
export type Position = Pick<Import, 'byteOffset' | 'row'> & { blankRows: number };

/** A list as a run goes on with it. */
export type OpenList = {
  audience: string;
  layout: CsvLayout;
  position: Position;
  /** The chunks that were partly filled at the checkpoint. */
  open: Chunk[];
  /** Bytes of the file from the position on. */
  bytes: AsyncIterable<Uint8Array>;
};

/** The partly filled chunks at a checkpoint stand under a name of their own, so that no late run can cut a full chunk. */
export const snapshotName = (audience: string, row: number): string => `${audience}-at-${row}`;

const readHeadBytes = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
};

/** The header row of the file and where the first row of people begins, or why the file cannot be used. */
const readLayout = async (
  files: ImporterDependencies['files'],
  { bucket, object }: Import,
  personFields: readonly string[],
): Promise<{ layout: CsvLayout; position: Position } | { failure: Wording }> => {
  const bytes = await files.read({ bucket, object }, 0);
  if (bytes === undefined) return { failure: fileNotFound };
  const answer = readHeader(readCsvHead(await readHeadBytes(bytes)), personFields);
  if (!answer.usable) return { failure: answer.problem };
  const { layout, endByte, blankRows } = answer;
  return { layout, position: { byteOffset: endByte, row: 0, blankRows } };
};

/** The chunks that were open at the checkpoint, or undefined where they have expired. */
const readOpenChunks = async (
  store: ImporterDependencies['audience'],
  audience: string,
  { row, open }: Import,
): Promise<Chunk[] | undefined> => {
  const name = snapshotName(audience, row);
  const stored = await Promise.all(open.map(({ number }) => store.get(name, number)));
  const chunks = stored.flatMap((chunk, index) => {
    const people = open[index]?.people ?? 0;
    return chunk !== undefined && chunk.recipients.length >= people
      ? [{ ...chunk, recipients: chunk.recipients.slice(0, people) }]
      : [];
  });
  return chunks.length === open.length ? chunks : undefined;
};

/**
 * Opens the file of an import at its checkpoint; the first run reads the header row and saves what it found. How the
 * run ends, where it cannot go on.
 */
export const openList = async (
  deps: Pick<ImporterDependencies, 'audience' | 'files'>,
  saver: CheckpointSaver,
): Promise<OpenList | ImportRunEnd> => {
  const campaign = saver.campaign();
  const started = saver.checkpoint();
  if (!takesList(campaign)) return await saver.fail(takesNoList(campaign.state));

  const { bucket, object, byteOffset, row, blankRows = 0 } = started;
  let position: Position = { byteOffset, row, blankRows };
  let { layout } = started;
  if (layout === undefined) {
    const header = await readLayout(deps.files, started, campaign.personFields);
    if ('failure' in header) return await saver.fail(header.failure);
    ({ layout, position } = header);
    const saved = await saver.save({ ...started, ...position, layout, status: 'importing' });
    if (saved === undefined) return { end: 'overtaken' };
  }
  const audience = audienceId(campaign.id, started.number);
  const open = await readOpenChunks(deps.audience, audience, started);
  if (open === undefined) return await saver.fail(interrupted);
  const bytes = await deps.files.read({ bucket, object }, position.byteOffset);
  if (bytes === undefined) return await saver.fail(fileNotFound);
  return { audience, layout, position, open, bytes };
};

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
