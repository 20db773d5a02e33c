// What the file of the rows that need attention holds, as the page shows it.
import { parse } from 'csv-parse/browser/esm/sync';
import type { Wording } from '../../../../core/base/wording.ts';
import { type RejectResult, rejectResults } from '../../../../core/list/import-files.ts';
import { rejectWords } from '../../../../core/list/import-files-words.ts';

/** `file`: which file of the list the row stands in, from 0. */
export type RejectRow = { file: number; row: number; result: RejectResult; whatToDo: Wording };

/** `7`, or of another file than the first `7 (fichier / file 2)`. */
const placeOf = (name: string): { file: number; row: number } => {
  const [row = 0, file = 1] = (name.match(/\d+/g) ?? []).map(Number);
  return { file: file - 1, row };
};

export const readRejectRows = (text: string): RejectRow[] => {
  // The list has the separator of the file that it is about; its first title has none in it.
  const [, delimiter = ','] = /^\ufeff?"?[^",;\t|]+"?(.)/.exec(text) ?? [];
  const rows: string[][] = parse(text, { bom: true, delimiter, from: 2, relax_column_count: true });
  return rows.flatMap(([name = '', became = '', fr = '', en = '']) => {
    const result = rejectResults.find((known) => became.endsWith(rejectWords[known].en));
    return result === undefined ? [] : [{ ...placeOf(name), result, whatToDo: { en, fr } }];
  });
};
