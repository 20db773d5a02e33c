import type { RowProblem } from '../row/row.ts';
import type { Import } from './import.ts';

/** What became of a row that needs attention. */
export const rejectResults = ['rejected', 'duplicate', 'unreachable', 'conflict', 'left-out'] as const;
export type RejectResult = (typeof rejectResults)[number];

/**
 * A row that needs attention, as it was given. `row` is counted as a spreadsheet shows it: the line of column titles is
 * 1 (blank lines count, a cell of several lines does not).
 */
export type RejectLine = {
  /** Index of its file among those of the list. */
  file: number;
  row: number;
  result: RejectResult;
  cells: readonly string[];
  problems: readonly RowProblem[];
};

const folder = (campaign: string, importNumber: number): string => `imports/${campaign}/${importNumber}`;

/** Object name of the finished list of rows that need attention; there is none when every row was accepted. */
export const rejectsObject = (campaign: string, importNumber: number): string =>
  `${folder(campaign, importNumber)}/rejects.csv`;

/** Where a checkpoint stands in the list, as it is written in the names of objects. */
export const checkpointName = ({ row, position }: Pick<Import, 'row' | 'position'>): string =>
  `${String(row).padStart(9, '0')}-${position.file}-${position.byteOffset}`;

/**
 * Object name of one part of that list, of the survey, or of the look-up entries. It names the two checkpoints that it lies between, so that of
 * two runs none overwrites with less what the other wrote.
 */
export const partObject = (
  campaign: string,
  importNumber: number,
  kind: 'rejects' | 'survey' | 'look-up',
  from: string,
  to: string,
): string => `${folder(campaign, importNumber)}/${kind}/${from}--${to}`;

/** Whether a part lies between two checkpoints at the same row: of lines that are no people. */
export const isOfNoRows = (part: string): boolean => {
  const [, from, to] = /\/(\d+)-\d+-\d+--(\d+)-\d+-\d+$/.exec(part) ?? [];
  return from !== undefined && from === to;
};

/** Object name of the people whose reference others have too, for whoever decides about them. */
export const conflictsObject = (campaign: string, importNumber: number): string =>
  `${folder(campaign, importNumber)}/conflicts.json`;

/** An object of a bucket. */
export type StoredObject = { bucket: string; object: string };

/** The objects that import reads and writes. */
export interface ImportFiles {
  /** Its bytes from an offset on, a few MiB at a time; undefined where there is no such object. */
  read(from: StoredObject, fromByte: number): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** So many of its bytes, or fewer at its end; undefined where there is no such object. */
  readRange(from: StoredObject, fromByte: number, length: number): Promise<Uint8Array | undefined>;
  /** Makes or replaces the object. */
  write(to: StoredObject, content: string | Uint8Array): Promise<void>;
  /** Makes or replaces an object of `head` and the objects `parts` (of the same bucket), in order. */
  join(to: StoredObject, head: string, parts: readonly string[]): Promise<void>;
}
