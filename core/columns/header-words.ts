import type { Wording } from '../base/wording.ts';

/** Why a file cannot be imported by what it begins with, and what to do about it: for the administrator. */

export const noHeaderRow: Wording = {
  en: 'The file has no readable first line with column titles. Open it in a spreadsheet, save it as "CSV UTF-8 (comma delimited)" and import the new file.',
  fr: 'Le fichier n’a pas de première ligne lisible avec les titres des colonnes. Ouvrez-le dans un tableur, enregistrez-le en «\u00a0CSV UTF-8 (délimité par des virgules)\u00a0» et importez le nouveau fichier.',
};

/** No row among the first ones can be the title row. */
export const noTitles: Wording = {
  en: 'No row at the beginning of this file holds column titles that are understood. Add a row above the people that says what each column is, such as reference, last name, first name, email and phone (the template has such a row), and import the file again.',
  fr: 'Aucune ligne au début de ce fichier ne contient de titres de colonnes compris. Ajoutez au-dessus des personnes une ligne qui dit ce qu’est chaque colonne, par exemple référence, nom, prénom, email et téléphone (le modèle contient une telle ligne), puis importez de nouveau le fichier.',
};
