/** Turns workbooks into the CSV that an import reads: UTF-8, semicolons, row n of the sheet as record n. */
import type { Wording } from '../../core/base/wording.ts';
import { type FileKind, kindOf } from './file-kind.ts';
import { openOds } from './open-ods.ts';
import { openXlsx } from './open-xlsx.ts';
import type { Workbook } from './sheet.ts';
import { UnreadableFile } from './unreadable.ts';
import { appleNumbers, binaryExcel, noSheet, oldExcel, protectedByPassword } from './workbook-words.ts';

/** Kinds of files of which it can be said before an upload that they are no list, and what to do. */
const notRead: Partial<Record<FileKind, Wording>> = {
  xls: oldExcel,
  xlsb: binaryExcel,
  numbers: appleNumbers,
  encrypted: protectedByPassword,
};

/**
 * Opens a file if it is a workbook; undefined where it is something else, for the import to judge. Its content decides,
 * not its name. Rejects with {@link UnreadableFile} where it is a workbook that cannot be read, or has no rows.
 *
 * @param onProgress - told the share that has been read, where opening takes long
 */
export const openWorkbook = async (
  file: Blob,
  onProgress?: (share: number) => void,
): Promise<Workbook | undefined> => {
  const { kind, zip } = await kindOf(file);
  const problem = notRead[kind];
  if (problem !== undefined) throw new UnreadableFile(problem);
  if (zip === undefined || (kind !== 'xlsx' && kind !== 'ods')) return undefined;
  const workbook = kind === 'xlsx' ? await openXlsx(zip) : await openOds(zip, onProgress);
  if (!workbook.sheets.some(({ hasRows }) => hasRows)) throw new UnreadableFile(noSheet);
  return workbook;
};

/**
 * Numbers of the sheets among which somebody must choose: those that hold rows, without hidden ones where others do.
 * Never empty for an open workbook; where there is one, it is the list.
 */
export const sheetsToChoose = ({ sheets }: Pick<Workbook, 'sheets'>): number[] => {
  const withRows = sheets.flatMap(({ hasRows }, index) => (hasRows ? [index] : []));
  const seen = withRows.filter((index) => sheets[index]?.isHidden === false);
  return seen.length > 0 ? seen : withRows;
};

/** Names of the hidden sheets that hold rows and are not read when this one is. */
export const hiddenBeside = ({ sheets }: Pick<Workbook, 'sheets'>, chosen: number): string[] =>
  sheets.flatMap(({ name, isHidden, hasRows }, index) =>
    isHidden && hasRows && index !== chosen ? [name] : [],
  );
