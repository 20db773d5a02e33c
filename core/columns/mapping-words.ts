import type { Wording } from '../base/wording.ts';
import { columnLetters } from './column.ts';
import { fieldLabel } from './field-words.ts';

/** What is doubtful about the columns of a file, for whoever says which is which. */

type Titled = { index: number; title: string };

const named = ({ index, title }: Titled): Wording => {
  const letters = columnLetters(index);
  return title === ''
    ? { en: `${letters} (without a title)`, fr: `${letters} (sans titre)` }
    : { en: `${letters} (“${title}”)`, fr: `${letters} («\u00a0${title}\u00a0»)` };
};

const listed = (columns: readonly Titled[]): Wording => ({
  en: columns.map((column) => named(column).en).join(', '),
  fr: columns.map((column) => named(column).fr).join(', '),
});

export const titlesUnknown: Wording = {
  en: 'None of the column titles is understood. Say which column is which.',
  fr: 'Aucun des titres de colonnes n’est compris. Indiquez à quoi correspond chaque colonne.',
};

/** @param looksLike - field that most cells look like */
export const titleAndCellsDiffer = (column: Titled, field: string, looksLike: string): Wording => {
  const { en, fr } = named(column);
  const said = fieldLabel(field);
  const seen = fieldLabel(looksLike);
  return {
    en: `By its title column ${en} would be “${said.en}”, but most of its cells look like “${seen.en}”.`,
    fr: `D’après son titre, la colonne ${fr} serait «\u00a0${said.fr}\u00a0», mais la plupart de ses cellules ressemblent à «\u00a0${seen.fr}\u00a0».`,
  };
};

export const holdsBackMost = (column: Titled, field: string): Wording => {
  const { en, fr } = named(column);
  const label = fieldLabel(field);
  return {
    en: `By its title column ${en} would be “${label.en}”, and most rows have words in it: these people would be told by letter. Say whether it is, or that it is not used.`,
    fr: `D’après son titre, la colonne ${fr} serait «\u00a0${label.fr}\u00a0», et la plupart des lignes y contiennent des mots\u00a0: ces personnes seraient informées par courrier. Dites si c’est le cas, ou qu’elle n’est pas utilisée.`,
  };
};

export const byContentOnly = (column: Titled, field: string): Wording => {
  const { en, fr } = named(column);
  const label = fieldLabel(field);
  return {
    en: `No title says which column is “${label.en}”. The cells of column ${en} look like it: say whether they are those of the people concerned.`,
    fr: `Aucun titre n’indique la colonne «\u00a0${label.fr}\u00a0». Les cellules de la colonne ${fr} y ressemblent\u00a0: dites si ce sont celles des personnes concernées.`,
  };
};

export const whichOfSeveral = (field: string, columns: readonly Titled[]): Wording => {
  const { en, fr } = listed(columns);
  const label = fieldLabel(field);
  return {
    en: `Several columns could be “${label.en}”: ${en}. Say which one it is.`,
    fr: `Plusieurs colonnes pourraient être «\u00a0${label.fr}\u00a0»\u00a0: ${fr}. Indiquez laquelle.`,
  };
};

export const referenceRepeats = (column: Titled): Wording => {
  const { en, fr } = named(column);
  return {
    en: `In column ${en} the same number stands beside different names, as the number of a case or a family does. Say which column gives each person a reference of their own. If none does, leave it: you are then asked who these people are.`,
    fr: `Dans la colonne ${fr}, le même numéro figure à côté de noms différents, comme celui d’un dossier ou d’une famille. Indiquez la colonne qui donne à chaque personne sa propre référence. S’il n’y en a pas, laissez-la\u00a0: on vous demandera ensuite de qui il s’agit.`,
  };
};

/** @param fuller - the column that gives each row a value */
export const referenceGaps = (column: Titled, fuller: Titled): Wording => ({
  en: `Column ${named(column).en} is empty in some rows, and column ${named(fuller).en} in none. Say which one is the reference; a person without a reference is rejected.`,
  fr: `La colonne ${named(column).fr} est vide sur certaines lignes, la colonne ${named(fuller).fr} sur aucune. Indiquez laquelle est la référence\u00a0; une personne sans référence est rejetée.`,
});

export const guardiansOnly = (column: Titled): Wording => ({
  en: `Only contacts of guardians or relatives are found, such as column ${named(column).en}. Say whether the people concerned are reached by them, or which column gives their own.`,
  fr: `Seules des coordonnées de représentants ou de proches sont trouvées, comme la colonne ${named(column).fr}. Dites si elles permettent de joindre les personnes concernées, ou quelle colonne donne les leurs.`,
});

/** What no column gives, each as a sentence. */
export const missingWords: Record<'reference' | 'email', Wording> = {
  reference: {
    en: 'No column gives the reference: the number by which you know each person, such as a patient number.',
    fr: 'Aucune colonne ne donne la référence\u00a0: le numéro sous lequel vous connaissez chaque personne, par exemple l’IPP.',
  },
  email: {
    en: 'No column gives a way to reach people: an email address, a phone number or a postal address.',
    fr: 'Aucune colonne ne permet de joindre les personnes\u00a0: adresse électronique, numéro de téléphone ou adresse postale.',
  },
};

/** What is told of a column that is not used and looks like a field. */
export const notUsed = (column: Titled, looksLike: string): Wording => {
  const { en, fr } = named(column);
  const label = fieldLabel(looksLike);
  return {
    en: `Column ${en} is not used, and looks like “${label.en}”.`,
    fr: `La colonne ${fr} n’est pas utilisée, et ressemble à «\u00a0${label.fr}\u00a0».`,
  };
};
