// What is wrong with a file of outcomes or a row of it, in words that a clerk understands.
import type { Wording } from '../base/wording.ts';
import { counted } from '../base/wording.ts';
import type { OutcomeField } from './outcome-layout.ts';

/** What a column is for, as it is named in sentences. */
const fieldWords: Record<OutcomeField, Wording> = {
  code: { en: 'the code of the letter', fr: 'le code du courrier' },
  reference: { en: 'the reference of the person', fr: 'la référence de la personne' },
  outcome: { en: 'the outcome', fr: 'le résultat' },
  reason: { en: 'the reason of the return', fr: 'le motif du retour' },
  date: { en: 'the date', fr: 'la date' },
};

const titlesWanted: Wording = {
  en: 'Put a row above the others with the titles code (or reference), outcome, reason and date',
  fr: 'Mettez au-dessus des lignes une ligne avec les titres code (ou référence), résultat, motif et date',
};

export const noOutcomeTitles: Wording = {
  en: `No row at the beginning of the file has titles that are understood. ${titlesWanted.en}, and upload the file again.`,
  fr: `Aucune ligne au début du fichier n’a de titres compris. ${titlesWanted.fr}, puis déposez de nouveau le fichier.`,
};

const missingWords: Record<'code' | 'outcome' | 'date', Wording> = {
  code: {
    en: 'No column is titled as the code of the letter or the reference of the person, so nobody knows whom the rows are about.',
    fr: 'Aucune colonne n’a pour titre le code du courrier ou la référence de la personne\u00a0: on ne sait pas de qui parlent les lignes.',
  },
  outcome: {
    en: 'No column is titled as the outcome or the reason of a return.',
    fr: 'Aucune colonne n’a pour titre le résultat ou le motif du retour.',
  },
  date: {
    en: 'No column is titled as the date. Each outcome needs its day: a later one wins over an earlier one.',
    fr: 'Aucune colonne n’a pour titre la date. Chaque résultat doit avoir son jour\u00a0: un résultat plus récent l’emporte sur un plus ancien.',
  },
};

export const columnMissing = (field: 'code' | 'outcome' | 'date'): Wording => ({
  en: `${missingWords[field].en} ${titlesWanted.en}, and upload the file again.`,
  fr: `${missingWords[field].fr} ${titlesWanted.fr}, puis déposez de nouveau le fichier.`,
});

/** @param titles - of the columns; titles name nobody */
export const severalColumns = (field: OutcomeField, titles: readonly string[]): Wording => ({
  en: `Several columns could be ${fieldWords[field].en}: ${titles.map((title) => `"${title}"`).join(', ')}. Give the right one the title "${field}" alone, and upload the file again.`,
  fr: `Plusieurs colonnes peuvent être ${fieldWords[field].fr}\u00a0: ${titles.map((title) => `«\u00a0${title}\u00a0»`).join(', ')}. Donnez à la bonne le seul titre «\u00a0${plainTitles[field]}\u00a0», puis déposez de nouveau le fichier.`,
});

const plainTitles: Record<OutcomeField, string> = {
  code: 'code',
  reference: 'référence',
  outcome: 'résultat',
  reason: 'motif',
  date: 'date',
};

export const noOutcomeRows: Wording = {
  en: 'The file has titles but no rows below them. Upload the whole file.',
  fr: 'Le fichier a des titres, mais aucune ligne en dessous. Déposez le fichier entier.',
};

export const tooManyRows = (most: number): Wording => {
  const rows = counted(most, ['row', 'rows'], ['ligne', 'lignes']);
  return {
    en: `The file has more than ${rows.en}. Divide it, and upload each part; nothing of it was recorded.`,
    fr: `Le fichier a plus de ${rows.fr}. Divisez-le et déposez chaque partie\u00a0; rien n’en a été noté.`,
  };
};

export const outcomesFileGone: Wording = {
  en: 'The uploaded file is not there any more. Upload it again.',
  fr: 'Le fichier déposé n’est plus là. Déposez-le de nouveau.',
};

/** @param row - as a spreadsheet counts it */
export const outcomesUnreadable = (row: number): Wording => ({
  en: `The file cannot be read from row ${row} on: it is damaged, or a quotation mark is not closed there. Correct it, or save the file anew as "CSV UTF-8", and upload it again; nothing of it was recorded.`,
  fr: `Le fichier est illisible à partir de la ligne ${row}\u00a0: il est abîmé, ou un guillemet n’y est pas fermé. Corrigez-le, ou enregistrez de nouveau le fichier en «\u00a0CSV UTF-8\u00a0», puis déposez-le\u00a0; rien n’en a été noté.`,
});

// Of one row. They follow the name of the column, so they begin in lower case.

export const nobodyNamed: Wording = {
  en: 'the cell is empty, so nobody knows whom the row is about. Write the code that stands on the letter, or the person’s reference',
  fr: 'la cellule est vide\u00a0: on ne sait pas de qui parle la ligne. Écrivez le code qui figure sur le courrier, ou la référence de la personne',
};

export const notACode: Wording = {
  en: 'nobody of this campaign has this code. Compare it with the letter; a letter of another campaign belongs into a file for that one',
  fr: 'personne dans cette campagne n’a ce code. Comparez-le avec le courrier\u00a0; un courrier d’une autre campagne va dans un fichier pour celle-ci',
};

export const notAReference: Wording = {
  en: 'nobody on the list of this campaign has this reference. Compare it with the list, or write the code that stands on the letter',
  fr: 'personne sur la liste de cette campagne n’a cette référence. Comparez-la avec la liste, ou écrivez le code qui figure sur le courrier',
};

export const severalHaveReference: Wording = {
  en: 'several people of the list have this reference. Write the code that stands on the letter instead',
  fr: 'plusieurs personnes de la liste ont cette référence. Écrivez plutôt le code qui figure sur le courrier',
};

export const noOutcome: Wording = {
  en: 'the cell is empty. Write posted, returned, handed over, told by phone or told in person',
  fr: 'la cellule est vide. Écrivez posté, retour, remis au prestataire, informé par téléphone ou informé en personne',
};

export const notAnOutcome: Wording = {
  en: 'this outcome is not understood. Write posted, returned, handed over, told by phone or told in person',
  fr: 'ce résultat n’est pas compris. Écrivez posté, retour, remis au prestataire, informé par téléphone ou informé en personne',
};

export const saysBoth: Wording = {
  en: 'the row says that the letter came back, by its reason, and that it did not, by its outcome. Write returned, or clear the reason',
  fr: 'la ligne dit que le courrier est revenu, par son motif, et qu’il ne l’est pas, par son résultat. Écrivez retour, ou videz le motif',
};

export const noDay: Wording = {
  en: 'the day is missing. Write it as 30/11/2026 or 2026-11-30',
  fr: 'le jour manque. Écrivez-le comme 30/11/2026 ou 2026-11-30',
};

export const notADay: Wording = {
  en: 'this is not a day of the calendar. Write it as 30/11/2026 or 2026-11-30, the day before the month',
  fr: 'ce n’est pas un jour du calendrier. Écrivez-le comme 30/11/2026 ou 2026-11-30, le jour avant le mois',
};

export const dayToCome: Wording = {
  en: 'this day is still to come. Only what has happened is recorded: correct the date, or upload the row on that day',
  fr: 'ce jour est encore à venir. Seul ce qui a eu lieu est noté\u00a0: corrigez la date, ou déposez la ligne ce jour-là',
};

export const dayBeforeCampaign: Wording = {
  en: 'this day is before the campaign was made, so it cannot be of its letters. Correct the date',
  fr: 'ce jour précède la création de la campagne\u00a0: il ne peut pas s’agir de ses courriers. Corrigez la date',
};

/** @param cells - how many cells the row has, and how many titles there are */
export const cellsTooMany = (cells: number, titles: number): Wording => ({
  en: `the row has ${cells} cells, but there are ${titles} titles, so its cells may be shifted. Remove what is too much`,
  fr: `la ligne a ${cells} cellules pour ${titles} titres\u00a0: ses cellules sont peut-être décalées. Enlevez ce qui est en trop`,
});
