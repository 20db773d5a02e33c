// Which column of a file of outcomes is which, by the titles, and how the file is read.
import type { Wording } from '../base/wording.ts';
import { foldedWords, foldText } from '../cell/fold.ts';
import { plainCell } from '../cell/plain.ts';
import { cleanTitle } from '../columns/column-view.ts';
import type { FileHead, HeadReading } from '../columns/file-head.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { readTitle } from '../columns/title.ts';
import { rejectTitles } from '../list/reject-titles.ts';
import { type OutcomeField, type OutcomeLayout, outcomeFields } from './outcome-layout.ts';
import { columnMissing, noOutcomeTitles, severalColumns } from './outcome-words.ts';

/** A file as it is read, and where its rows begin; or what is wrong with it. */
export type OutcomeHead = { layout: OutcomeLayout; endByte: number; lines: number } | { problem: Wording };

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that say nothing of a column by themselves. */
const fillers = set(
  'de du des d la le les l un une a au aux en the of to an by n no nr num numero number s et',
);
const outcomeWords = set(
  'outcome outcomes result results resultat resultats statut status etat state evenement event suite issue traitement',
);
const reasonWords = set('reason reasons motif motifs cause npai pnd raison');
const dateWords = set('date dates jour day le on');
const codeWords = set('code codes');
/** What else may stand in the title of the code: "Code de l’avis", "Notice code", "Code du courrier". */
const besideCode = set('notice avis courrier lettre letter pli unique personne person destinataire tocsin');
const besideDate = set(
  'date dates jour day depot postage envoi posting posted poste expedition retour return returned outcome statut status resultat result evenement event remise traitement distribution told on le mailing courrier letter lettre appel call',
);

const everyIn = (words: readonly string[], known: ReadonlySet<string>): boolean =>
  words.every((word) => known.has(word));

const ownTitles: ReadonlySet<string> = new Set(rejectTitles.map((title) => foldText(title)));

/** What a title says; the columns that a list of rejected rows has in front say nothing. */
export const outcomeFieldOf = (title: string): OutcomeField | undefined => {
  const plain = plainCell(title.slice(0, 120));
  if (ownTitles.has(foldText(plain))) return undefined;
  // NoticeCode, DateRetour
  const parted = plain.replace(/([a-z])([A-Z])/g, '$1 $2');
  const words = foldedWords(parted).filter((word) => !fillers.has(word));
  if (words.length === 0) return undefined;
  const has = (known: ReadonlySet<string>): boolean => words.some((word) => known.has(word));
  if (has(set('date dates jour day')) && everyIn(words, besideDate)) return 'date';
  if (everyIn(words, set('posted on told returned'))) return words.includes('on') ? 'date' : 'outcome';
  if (has(reasonWords)) return 'reason';
  if (has(set('retour return')) && !has(dateWords)) return 'reason';
  if (has(outcomeWords)) return 'outcome';
  if (has(codeWords) && everyIn(words, new Set([...codeWords, ...besideCode]))) return 'code';
  return readTitle(plain)?.kind === 'reference' ? 'reference' : undefined;
};

type Found = Partial<Record<OutcomeField, number[]>>;

const fieldsIn = (cells: readonly string[]): Found => {
  const found: Found = {};
  for (const [index, cell] of cells.entries()) {
    const field = outcomeFieldOf(cell);
    if (field !== undefined) found[field] = [...(found[field] ?? []), index];
  }
  return found;
};

/** Rows among which the titles are looked for. */
const MAX_ROWS_ABOVE = 30;

type TitleRow = { reading: HeadReading; at: number; found: Found };

/** The row of which most titles are understood, in whichever reading; the first of several. */
const titleRowOf = (readings: readonly HeadReading[]): TitleRow | undefined => {
  const rows = readings.flatMap((reading) =>
    reading.records
      .slice(0, MAX_ROWS_ABOVE)
      .map(({ cells }, at) => ({ reading, at, found: fieldsIn(cells) }))
      .filter(({ found }) => Object.keys(found).length > 1),
  );
  return rows.sort(
    (one, other) => Object.keys(other.found).length - Object.keys(one.found).length || one.at - other.at,
  )[0];
};

/** A title that is the plain name of its field, which wins over longer ones: "Date" over "Date de dépôt". */
const plainest = (indexes: readonly number[], titles: readonly string[]): number[] => {
  if (indexes.length < 2) return [...indexes];
  const wordsOf = (index: number): number =>
    foldedWords(titles[index] ?? '').filter((word) => !fillers.has(word)).length;
  const plain = indexes.filter((index) => wordsOf(index) === 1);
  return plain.length === 1 ? plain : [...indexes];
};

/**
 * Finds the titles of a file of outcomes, by whatever separator. Needed are who it is about (code or reference), what came
 * of it (outcome, or the reason of a return) and the day; everything else is left aside and never kept.
 */
export const readOutcomeHead = (head: FileHead): OutcomeHead => {
  if (head.kind === 'refused') return { problem: head.problem };
  const row = titleRowOf(head.readings);
  const record = row?.reading.records[row.at];
  if (row === undefined || record === undefined) return { problem: noOutcomeTitles };
  const titles = record.cells.map(cleanTitle);
  const columns: CsvLayout['columns'] = {};
  for (const field of outcomeFields) {
    const indexes = plainest(row.found[field] ?? [], titles);
    if (indexes.length > 1) {
      return {
        problem: severalColumns(
          field,
          indexes.map((index) => titles[index] ?? ''),
        ),
      };
    }
    if (indexes.length === 1) columns[field] = indexes;
  }
  if (columns.code === undefined && columns.reference === undefined)
    return { problem: columnMissing('code') };
  if (columns.outcome === undefined && columns.reason === undefined) {
    return { problem: columnMissing('outcome') };
  }
  if (columns.date === undefined) return { problem: columnMissing('date') };
  const { encoding, savedTwice } = head;
  return {
    layout: {
      encoding,
      savedTwice,
      separator: row.reading.separator,
      titleRow: row.at + 1,
      width: record.cells.length,
      titles,
      columns,
    },
    endByte: record.endByte,
    lines: row.reading.records.slice(0, row.at + 1).reduce((sum, { lines }) => sum + lines, 0),
  };
};
