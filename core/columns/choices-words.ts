import type { Wording } from '../base/wording.ts';
import { columnLetters } from './column.ts';
import { fieldLabel } from './field-words.ts';

/** Why columns cannot be what somebody said that they are. */

export const noSuchColumn = (index: number, width: number): Wording => ({
  en: `There is no column ${columnLetters(index)} (index ${index}): the file has ${width} columns.`,
  fr: `Il n’y a pas de colonne ${columnLetters(index)} (indice ${index})\u00a0: le fichier a ${width} colonnes.`,
});

/** @param known - names of all fields that a column can be given */
export const noSuchField = (index: number, field: string, known: readonly string[]): Wording => ({
  en: `Column ${columnLetters(index)} cannot be “${field}”: there is no such field. Fields are ${known.join(', ')}.`,
  fr: `La colonne ${columnLetters(index)} ne peut pas être «\u00a0${field}\u00a0»\u00a0: ce champ n’existe pas. Les champs sont ${known.join(', ')}.`,
});

export const fieldTwice = (field: string, first: number, second: number): Wording => ({
  en: `Only one column can be “${fieldLabel(field).en}”, and columns ${columnLetters(first)} and ${columnLetters(second)} both are. Choose one of them.`,
  fr: `Une seule colonne peut être «\u00a0${fieldLabel(field).fr}\u00a0», et les colonnes ${columnLetters(first)} et ${columnLetters(second)} le sont toutes deux. Choisissez l’une d’elles.`,
});
