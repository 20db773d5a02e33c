import { counted, type Wording } from '../base/wording.ts';

/** What is wrong with a row that has too few or too many cells, as the clerk reads it who corrects the file. */

const severalLines = (lines: number): Wording =>
  lines > 1
    ? {
        en: `; it runs over ${lines} lines of the file, so a quotation mark is probably not closed, and every person on these lines is missing`,
        fr: `\u00a0; elle s’étend sur ${lines} lignes du fichier\u00a0: un guillemet n’est sans doute pas fermé, et chaque personne de ces lignes manque`,
      }
    : { en: '', fr: '' };

const rowHas = (cells: number, width: number): Wording => {
  const all = counted(cells, ['cell', 'cells'], ['cellule', 'cellules']);
  return {
    en: `the row has ${all.en}, but there are ${width} column titles`,
    fr: `la ligne a ${all.fr} pour ${width} titres de colonnes`,
  };
};

/** @param lines - lines of the file that the row runs over */
export const wrongWidth = (cells: number, width: number, lines: number): Wording => {
  const hint = severalLines(lines);
  const has = rowHas(cells, width);
  return {
    en: `${has.en}${hint.en}`,
    fr: `${has.fr}${hint.fr}`,
  };
};

/** @param column - letter that a spreadsheet shows above the first cell that stands wrong */
export const cellMissing = (cells: number, width: number, column: string): Wording => ({
  en: `${rowHas(cells, width).en}, and what stands in column ${column} does not belong there: a cell in front of it is missing. Put an empty cell where the value is missing`,
  fr: `${rowHas(cells, width).fr}, et ce qui est en colonne ${column} n’y est pas à sa place\u00a0: une cellule manque avant. Mettez une cellule vide là où la valeur manque`,
});

/** @param column - letter that a spreadsheet shows above the first cell that stands wrong */
export const cellTooMany = (cells: number, width: number, column: string): Wording => ({
  en: `${rowHas(cells, width).en}, and what stands in column ${column} does not belong there: a value in front of it was divided by the separator. Put quotation marks around that value`,
  fr: `${rowHas(cells, width).fr}, et ce qui est en colonne ${column} n’y est pas à sa place\u00a0: une valeur avant elle a été coupée par le séparateur. Mettez cette valeur entre guillemets`,
});

/** @param column - letter that a spreadsheet shows above the text behind the last title */
export const textBehind = (column: string): Wording => ({
  en: `there is text in column ${column}, which has no title: give the column a title, or remove the text if it says nothing about this person`,
  fr: `il y a du texte en colonne ${column}, qui n’a pas de titre\u00a0: donnez un titre à la colonne, ou supprimez ce texte s’il ne dit rien de cette personne`,
});
