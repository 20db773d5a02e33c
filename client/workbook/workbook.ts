/** Turns workbooks into the CSV that an import reads: UTF-8, semicolons, row n of the sheet as record n. */
import { type FileKind as KnownKind, kindOfBytes, kindOfText } from '../../core/lines/file-kind.ts';
import { fileKindProblems } from '../../core/lines/file-kind-words.ts';
import { type FileKind, kindOf } from './file-kind.ts';
import { openOds } from './open-ods.ts';
import { openXlsx } from './open-xlsx.ts';
import type { Workbook } from './sheet.ts';
import { UnreadableFile } from './unreadable.ts';
import { noSheet } from './workbook-words.ts';

/** What the import would say of a file, by the part of it that is enough to know one by. */
const HEAD_BYTES = 64 * 1024;

/** Kinds of workbooks that are not read, as the core knows them. */
const notRead: Partial<Record<FileKind, KnownKind>> = {
  xls: 'xls',
  xlsb: 'xlsb',
  numbers: 'numbers',
  encrypted: 'locked-workbook',
};

/** What a file is that is neither a workbook nor a list of text; undefined where it may be a list. */
const otherKind = async (file: Blob): Promise<KnownKind | undefined> => {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  // Signs of other kinds are in ASCII, so it does not matter how the letters are encoded.
  return kindOfBytes(head) ?? kindOfText(new TextDecoder().decode(head));
};

/**
 * Opens a file if it is a workbook; undefined where it may be a list of text, for the import to judge. Its content
 * decides, not its name. Rejects with {@link UnreadableFile} where it is a workbook that cannot be read or has no rows,
 * and where it is something else, in the words that the import would have.
 *
 * @param onProgress - told the share that has been read, where opening takes long
 */
export const openWorkbook = async (
  file: Blob,
  onProgress?: (share: number) => void,
): Promise<Workbook | undefined> => {
  const { kind, zip } = await kindOf(file);
  if (zip === undefined || (kind !== 'xlsx' && kind !== 'ods')) {
    const other = notRead[kind] ?? (await otherKind(file));
    if (other === undefined) return undefined;
    throw new UnreadableFile(fileKindProblems[other]);
  }
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
