/** A file that is to be uploaded as a list: as it is, or as the CSV of one of its sheets. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { csvName } from '../../client/workbook/csv-name.ts';
import type { Workbook } from '../../client/workbook/sheet.ts';
import { UnreadableFile } from '../../client/workbook/unreadable.ts';
import { hiddenBeside, openWorkbook, sheetsToChoose } from '../../client/workbook/workbook.ts';
import { findingWords } from '../../client/workbook/workbook-words.ts';
import { writePrivateCsv } from '../api/private-csv.ts';
import type { Session } from '../context/session.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bar, number } from '../terminal/terminal.ts';

export type ListFile = {
  /** What is uploaded. */
  path: string;
  /** Under which name. */
  fileName: string;
  /** What tells this upload from another of the same file: of which sheet, and how it was turned into CSV. */
  variant: string;
  /** Removes what was made for the upload. */
  remove(): void;
};

const sentence = (at: Session, error: unknown): unknown =>
  error instanceof UnreadableFile ? new CliError('unusable', error.problem[at.language]) : error;

const quoted = (workbook: Workbook, sheet: number): string => `"${workbook.sheets[sheet]?.name}"`;

/** Sheets with their rows, as lines or in a sentence. */
const withRows = async (workbook: Workbook, sheets: readonly number[]): Promise<string[]> => {
  const rows = await workbook.countRows();
  return sheets.map((sheet) => {
    const hidden = workbook.sheets[sheet]?.isHidden ? ', hidden' : '';
    return `${quoted(workbook, sheet)} (${number(rows[sheet] ?? 0)} rows${hidden})`;
  });
};

/** The sheet that was named, or else the only one, or else the one that whoever sits there chooses. */
const chosenSheet = async (at: Session, workbook: Workbook, named: string | undefined): Promise<number> => {
  const all = workbook.sheets.flatMap(({ hasRows }, index) => (hasRows ? [index] : []));
  const find = (name: string): number | undefined => {
    const alike = (one: string): string => one.trim().toLowerCase();
    const nameOf = (sheet: number): string => workbook.sheets[sheet]?.name ?? '';
    return (
      all.find((sheet) => nameOf(sheet) === name) ?? all.find((sheet) => alike(nameOf(sheet)) === alike(name))
    );
  };
  if (named !== undefined) {
    const found = find(named);
    if (found !== undefined) return found;
    const names = all.map((sheet) => quoted(workbook, sheet)).join(', ');
    throw new CliError('unusable', `The workbook has no sheet "${named}" with rows. It has: ${names}.`);
  }
  const choices = sheetsToChoose(workbook);
  const [only = 0, ...others] = choices;
  if (others.length === 0) return only;
  const lines = await withRows(workbook, choices);
  if (at.io.ask === undefined) {
    throw new CliError(
      'unusable',
      `The workbook has several sheets with rows: ${lines.join(', ')}. Say with --sheet which is the list.`,
    );
  }
  for (const [index, line] of lines.entries()) at.io.note(`  ${index + 1}  ${line}`);
  const answer = (await at.io.ask('Which sheet is the list? Type its number or name: ')).trim();
  const chosen = choices[Number(answer) - 1] ?? find(answer);
  if (chosen === undefined) throw new CliError('unusable', `"${answer}" is none of these sheets.`);
  return chosen;
};

/**
 * Makes a file ready to be uploaded. A workbook is turned into CSV, after its sheet was chosen, and what is to be known
 * of it is said. Throws {@link CliError} for what cannot be a list.
 *
 * @param named - name of the sheet
 */
export const prepareListFile = async (at: Session, path: string, named?: string): Promise<ListFile> => {
  const line = at.io.live();
  const show = (share: number): void => {
    if (!at.json) line.show(`${bar(100 * share)} reading the workbook`);
  };
  // Reading makes many small objects that are gone at once: room for more of them would be memory for nothing, on a busy
  // machine some 150 MiB.
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    const workbook = await openWorkbook(await openAsBlob(path), show);
    if (workbook === undefined) {
      if (named !== undefined) {
        throw new CliError('unusable', 'This file is no workbook, so it has no sheets: leave out --sheet.');
      }
      return { path, fileName: csvName(basename(path)), variant: '', remove: () => {} };
    }
    line.clear();
    const sheet = await chosenSheet(at, workbook, named);
    const csv = await writePrivateCsv(workbook.csvOf(sheet, { language: at.language, onProgress: show }));
    const { rows, findings } = csv.end;
    if (!at.json) line.end(`sheet ${quoted(workbook, sheet)}: ${number(rows)} rows`);
    const hiddenSheets = hiddenBeside(workbook, sheet);
    for (const words of findingWords({ ...findings, hiddenSheets })) at.say(words[at.language]);
    return { path: csv.path, fileName: csvName(basename(path)), variant: csv.sha256, remove: csv.remove };
  } catch (error) {
    line.clear();
    throw sentence(at, error);
  }
};
