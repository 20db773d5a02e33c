import { counted, type Wording } from '../base/wording.ts';

/**
 * Why a row is no person's, as the clerk reads it: a quotation mark in it has taken the lines behind it.
 *
 * @param first - the first line of the file that the row runs over, from 1, and `last`, the last
 * @param people - who are probably on them
 */
export const linesTaken = ({ first, last }: { first: number; last: number }, people: number): Wording => {
  const who = counted(people, ['person is', 'people are'], ['personne', 'personnes']);
  return {
    en: `a quotation mark in this row is not closed where it should be, so lines ${first} to ${last} of the file were read as one row; probably ${who.en} on them. Remove the quotation mark, or close it in its cell`,
    fr: `un guillemet de cette ligne n’est pas fermé où il devrait l’être\u00a0: les lignes ${first} à ${last} du fichier ont été lues comme une seule, avec sans doute ${who.fr}. Supprimez ce guillemet, ou fermez-le dans sa cellule`,
  };
};
