import type { Wording } from '../base/wording.ts';

/** Why a file cannot be imported by what it begins with, and what to do about it: for the administrator. */

const saveAsCsv: Wording = {
  en: 'Open it in a spreadsheet, save it as "CSV UTF-8 (comma delimited)" and import the new file.',
  fr: 'Ouvrez-le dans un tableur, enregistrez-le en « CSV UTF-8 (délimité par des virgules) » et importez le nouveau fichier.',
};
const withAdvice = (problem: Wording): Wording => ({
  en: `${problem.en} ${saveAsCsv.en}`,
  fr: `${problem.fr} ${saveAsCsv.fr}`,
});

/** Files that are no CSV text. */
export const notCsv = {
  empty: {
    en: 'The file is empty. Export the list again and import the new file.',
    fr: 'Le fichier est vide. Exportez de nouveau la liste et importez le nouveau fichier.',
  },
  workbook: withAdvice({
    en: 'This is a spreadsheet workbook or an archive, not a CSV file.',
    fr: 'Ce fichier est un classeur de tableur ou une archive, et non un fichier CSV.',
  }),
  utf16: withAdvice({
    en: 'This file is written in UTF-16 ("Unicode text"), which cannot be read.',
    fr: 'Ce fichier est écrit en UTF-16 (« Texte Unicode »), qui ne peut être lu.',
  }),
  binary: withAdvice({
    en: 'This file has binary content and is not a CSV file.',
    fr: 'Ce fichier contient des données binaires : ce n’est pas un fichier CSV.',
  }),
} as const satisfies Record<string, Wording>;

export const noHeaderRow: Wording = withAdvice({
  en: 'The file has no readable first line with column titles.',
  fr: 'Le fichier n’a pas de première ligne lisible avec les titres des colonnes.',
});

export const columnTwice = (title: string, other: string): Wording => ({
  en: `The columns "${title}" and "${other}" mean the same. Remove or rename one of them and import the file again.`,
  fr: `Les colonnes « ${title} » et « ${other} » désignent la même chose. Supprimez ou renommez l’une d’elles et importez de nouveau le fichier.`,
});

const listed = (titles: readonly string[]): string => titles.map((title) => `"${title}"`).join(', ');

/**
 * @param titles - what the first line of the file holds
 * @param personFields - names of the notice's own fields
 */
export const columnsMissing = (titles: readonly string[], personFields: readonly string[]): Wording => ({
  en:
    'The first line of the file must hold the column titles: "reference" and at least one of "email" and ' +
    '"phone"; "first_name", "last_name" and "language" are understood too' +
    `${personFields.length > 0 ? `, and for this notice ${listed(personFields)}` : ''}. ` +
    `The first line of this file holds: ${listed(titles) || 'nothing'}. Correct the titles and import the file again.`,
  fr:
    'La première ligne du fichier doit contenir les titres des colonnes : « référence » et au moins « email » ou ' +
    '« téléphone » ; « prénom », « nom » et « langue » sont compris aussi' +
    `${personFields.length > 0 ? `, et pour cet avis ${listed(personFields)}` : ''}. ` +
    `La première ligne de ce fichier contient : ${listed(titles) || 'rien'}. Corrigez les titres et importez de nouveau le fichier.`,
});
