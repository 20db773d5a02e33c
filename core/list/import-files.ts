import type { RowProblem } from '../row/row.ts';

/**
 * A line of the list of rows that need attention. `row` is counted as a spreadsheet shows it: the line of column
 * titles is 1 (blank lines count, a cell of several lines does not).
 */
export type RejectLine = RowProblem & { row: number; result: 'rejected' | 'duplicate' | 'unreachable' };

const folder = (campaign: string, importNumber: number): string => `imports/${campaign}/${importNumber}`;

/** Object name of the finished list of rows that need attention; there is none when every row was accepted. */
export const rejectsObject = (campaign: string, importNumber: number): string =>
  `${folder(campaign, importNumber)}/rejects.csv`;

/** Object name of one part of the list, written at a checkpoint; parts count from 0. */
export const rejectPartObject = (campaign: string, importNumber: number, part: number): string =>
  `${folder(campaign, importNumber)}/reject-parts/${String(part).padStart(6, '0')}.csv`;

/** An object of a bucket. */
export type StoredObject = { bucket: string; object: string };

/** The objects that import reads and writes. */
export interface ImportFiles {
  /** Its bytes from an offset on, a few MiB at a time; undefined where there is no such object. */
  read(from: StoredObject, fromByte: number): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Makes or replaces the object. */
  write(to: StoredObject, text: string): Promise<void>;
  /** Makes or replaces an object of `head` and the objects `parts` (of the same bucket), in order. */
  join(to: StoredObject, head: string, parts: readonly string[]): Promise<void>;
}
