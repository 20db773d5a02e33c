import { counted, type Wording } from '../base/wording.ts';
import type { LineKind } from './line-kind.ts';

/** How the report says of how many lines of the file they are no people. */
export const linesThatAreNoPeople: Record<LineKind, (count: number) => Wording> = {
  titles: (count) =>
    counted(
      count,
      ['line with the column titles, or above them', 'lines with the column titles, or above them'],
      ['ligne de titres ou au-dessus des titres', 'lignes de titres ou au-dessus des titres'],
    ),
  blank: (count) => counted(count, ['blank line', 'blank lines'], ['ligne vide', 'lignes vides']),
  'titles-again': (count) =>
    counted(
      count,
      ['line that repeats the column titles', 'lines that repeat the column titles'],
      ['ligne qui répète les titres des colonnes', 'lignes qui répètent les titres des colonnes'],
    ),
  dashes: (count) =>
    counted(count, ['line of dashes', 'lines of dashes'], ['ligne de tirets', 'lignes de tirets']),
  totals: (count) =>
    counted(count, ['line with a total', 'lines with totals'], ['ligne de total', 'lignes de totaux']),
  footer: (count) =>
    counted(
      count,
      ['line that the program wrote below the list', 'lines that the program wrote below the list'],
      ['ligne que le logiciel a écrite sous la liste', 'lignes que le logiciel a écrites sous la liste'],
    ),
  'end-mark': (count) =>
    counted(
      count,
      ['mark of the end of the file', 'marks of the end of the file'],
      ['marque de fin de fichier', 'marques de fin de fichier'],
    ),
  example: (count) =>
    counted(
      count,
      ['row of the example in the template', 'rows of the examples in the templates'],
      ['ligne de l’exemple du modèle', 'lignes des exemples des modèles'],
    ),
};
