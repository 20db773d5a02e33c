import type { Wording } from '../base/wording.ts';
import type { RowProblem } from '../row/row.ts';
import type { RejectResult } from './import-files.ts';

/** How the list of rows that need attention says what became of a row, for the clerk who mends it. */
export const rejectWords: Record<RejectResult, Wording> = {
  rejected: { en: 'rejected', fr: 'rejetée' },
  duplicate: { en: 'duplicate', fr: 'en double' },
  unreachable: { en: 'by letter', fr: 'par courrier' },
  conflict: { en: 'conflict', fr: 'en conflit' },
  'left-out': { en: 'left out', fr: 'laissée de côté' },
};

const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** What is to be done about a row: each problem in a sentence, with its column. */
export const whatToDo = (problems: readonly RowProblem[]): Wording => ({
  en: problems
    .map(({ column, reason }) => (column === '' ? sentence(reason.en) : `${column}: ${sentence(reason.en)}`))
    .join(' '),
  fr: problems
    .map(({ column, reason }) =>
      column === '' ? sentence(reason.fr) : `${column}\u00a0: ${sentence(reason.fr)}`,
    )
    .join(' '),
});
