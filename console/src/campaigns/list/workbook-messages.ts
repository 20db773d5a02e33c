// What a page and the worker that reads workbooks for it say to each other.
import type { StaffLanguage, Wording } from '../../../../core/base/wording.ts';

export type SheetToChoose = { index: number; name: string; rows: number; isHidden: boolean };

export type ToWorker =
  | { ask: 'open'; file: Blob }
  | { ask: 'read'; sheet: number; language: StaffLanguage }
  /** Makes a workbook of a CSV file. */
  | { ask: 'write'; csv: Blob; sheetName: string };

export type FromWorker =
  /** Without sheets it is no workbook: it is uploaded as it is. */
  | { said: 'opened'; sheets?: SheetToChoose[] }
  | { said: 'progress'; share: number }
  | { said: 'read'; csv: Blob; checksum: number; findings: Wording[] }
  | { said: 'written'; workbook: Blob }
  /** It cannot be read: by nothing that another try could better. */
  | { said: 'unreadable'; problem: Wording }
  | { said: 'broken'; message: string };
