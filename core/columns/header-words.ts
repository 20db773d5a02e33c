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

export const noHeaderRow: Wording = withAdvice({
  en: 'The file has no readable first line with column titles.',
  fr: 'Le fichier n’a pas de première ligne lisible avec les titres des colonnes.',
});

/** No row among the first ones can be the title row. */
export const noTitles: Wording = {
  en:
    'No row at the beginning of this file holds column titles that are understood. Add a row above the people that says ' +
    'what each column is, such as reference, last name, first name, email and phone, and import the file again.',
  fr:
    'Aucune ligne au début de ce fichier ne contient de titres de colonnes compris. Ajoutez au-dessus des personnes une ' +
    'ligne qui dit ce qu’est chaque colonne, par exemple référence, nom, prénom, email et téléphone, puis importez de ' +
    'nouveau le fichier.',
};

/** Titles are there, and each line of the file is a single cell. */
export const titlesInOneCell = {
  'quoted-lines': withAdvice({
    en: 'Each line of this file is in quotation marks as a whole, so that it has a single column.',
    fr: 'Chaque ligne de ce fichier est entre guillemets en entier\u00a0: il n’a qu’une seule colonne.',
  }),
  'fixed-width': withAdvice({
    en: 'The columns of this file are lined up with blanks (fixed width), and nothing separates them.',
    fr: 'Les colonnes de ce fichier sont alignées par des espaces (largeur fixe), sans séparateur.',
  }),
} as const satisfies Record<string, Wording>;
