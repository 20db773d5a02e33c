/** What is said of workbooks, to whoever chose one; what is said of other files stands in `core/lines`. */
import { counted, type Wording } from '../../core/base/wording.ts';

const saveAsCsv: Wording = {
  en: 'Save the sheet as "CSV UTF-8" in your spreadsheet, and choose the new file.',
  fr: 'Enregistrez la feuille en «\u00a0CSV UTF-8\u00a0» dans votre tableur, puis choisissez le nouveau fichier.',
};
const then = (said: Wording, todo: Wording): Wording => ({
  en: `${said.en} ${todo.en}`,
  fr: `${said.fr} ${todo.fr}`,
});

/** @param row - of the sheet, where it was found while rows were read */
export const damaged = (row?: number): Wording =>
  then(
    row === undefined
      ? { en: 'This workbook is damaged or incomplete.', fr: 'Ce classeur est endommagé ou incomplet.' }
      : {
          en: `This workbook is damaged: row ${row} of the sheet cannot be read.`,
          fr: `Ce classeur est endommagé\u00a0: la ligne ${row} de la feuille ne peut être lue.`,
        },
    {
      en: 'Open it in your spreadsheet, check the sheet, save it under another name, and choose the new file.',
      fr: 'Ouvrez-le dans votre tableur, vérifiez la feuille, enregistrez-le sous un autre nom, puis choisissez le nouveau fichier.',
    },
  );
export const suspiciouslyDense = then(
  {
    en: 'This workbook unpacks to more than 300 times its size, as no list does.',
    fr: 'Ce classeur occupe, une fois décompressé, plus de 300 fois sa taille, ce qu’aucune liste ne fait.',
  },
  saveAsCsv,
);
export const tooLarge = then(
  {
    en: 'This workbook is too large to be read here.',
    fr: 'Ce classeur est trop volumineux pour être lu ici.',
  },
  saveAsCsv,
);
export const tooManyTexts = then(
  {
    en: 'This workbook holds more different texts than can be kept in memory.',
    fr: 'Ce classeur contient plus de textes différents que la mémoire ne peut en garder.',
  },
  saveAsCsv,
);
export const noSheet: Wording = {
  en: 'This workbook has no sheet with rows. Choose the file that holds the list.',
  fr: 'Ce classeur n’a aucune feuille qui contienne des lignes. Choisissez le fichier qui contient la liste.',
};

/** What somebody should know of a sheet that was read: what their eyes would not tell them, or what is missing. */
export type SheetFindings = {
  /** Rows that are hidden, by hand or by a filter, and hold something. They are part of the list. */
  hiddenRows: { count: number; first: number };
  /** Columns that are hidden and hold something, by their letters. They are part of the list. */
  hiddenColumns: readonly string[];
  /** Cells that hold an error such as #N/A; they count as empty. */
  errors: { count: number; first: string };
  /** Cells with a formula whose result the file does not hold; they count as empty. */
  unknownResults: { count: number; first: string };
  /** Cells that were merged over several rows: only the first of these rows holds the value. */
  mergedOverRows: { count: number; first: string };
  /** Other sheets that are hidden, and hold rows. They are no part of the list. */
  hiddenSheets: readonly string[];
};

const MOST_NAMED = 10;
const named = (names: readonly string[]): string =>
  names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', …' : '');

type Words = (findings: SheetFindings) => Wording | undefined;

const ofHiddenRows: Words = ({ hiddenRows: { count, first } }) => {
  if (count === 0) return undefined;
  const many = counted(
    count,
    ['row of the sheet is hidden', 'rows of the sheet are hidden'],
    ['ligne de la feuille est masquée', 'lignes de la feuille sont masquées'],
  );
  return {
    en: `${many.en}, by hand or by a filter; see row ${first}. What is hidden belongs to the list all the same: delete it from the sheet if these people are not to be told.`,
    fr: `${many.fr}, à la main ou par un filtre\u00a0; voir la ligne ${first}. Ce qui est masqué fait tout de même partie de la liste\u00a0: supprimez-le de la feuille si ces personnes ne doivent pas être informées.`,
  };
};

const ofHiddenColumns: Words = ({ hiddenColumns }) => {
  if (hiddenColumns.length === 0) return undefined;
  const many = counted(
    hiddenColumns.length,
    ['column of the sheet is hidden', 'columns of the sheet are hidden'],
    ['colonne de la feuille est masquée', 'colonnes de la feuille sont masquées'],
  );
  return {
    en: `${many.en} (${named(hiddenColumns)}). What is hidden belongs to the list all the same.`,
    fr: `${many.fr} (${named(hiddenColumns)}). Ce qui est masqué fait tout de même partie de la liste.`,
  };
};

const ofErrors: Words = ({ errors: { count, first } }) => {
  if (count === 0) return undefined;
  const many = counted(
    count,
    ['cell holds an error such as #N/A', 'cells hold an error such as #N/A'],
    ['cellule contient une erreur comme #N/A', 'cellules contiennent une erreur comme #N/A'],
  );
  return {
    en: `${many.en}, which counts as empty; see ${first}.`,
    fr: `${many.fr}, ce qui compte comme vide\u00a0; voir ${first}.`,
  };
};

const ofUnknownResults: Words = ({ unknownResults: { count, first } }) => {
  if (count === 0) return undefined;
  const many = counted(
    count,
    ['cell holds a formula', 'cells hold a formula'],
    ['cellule contient une formule', 'cellules contiennent une formule'],
  );
  return {
    en: `${many.en} whose result is not in the file, which counts as empty; see ${first}. Open the workbook in your spreadsheet, save it, and choose it again.`,
    fr: `${many.fr} dont le résultat n’est pas dans le fichier, ce qui compte comme vide\u00a0; voir ${first}. Ouvrez le classeur dans votre tableur, enregistrez-le, puis choisissez-le de nouveau.`,
  };
};

const ofMergedCells: Words = ({ mergedOverRows: { count, first } }) => {
  if (count === 0) return undefined;
  const many = counted(
    count,
    ['cell is merged over several rows', 'cells are merged over several rows'],
    ['cellule est fusionnée sur plusieurs lignes', 'cellules sont fusionnées sur plusieurs lignes'],
  );
  return {
    en: `${many.en}; see ${first}. Only the first of these rows holds the value: the others are empty there.`,
    fr: `${many.fr}\u00a0; voir ${first}. Seule la première de ces lignes contient la valeur\u00a0: les autres y sont vides.`,
  };
};

const ofHiddenSheets: Words = ({ hiddenSheets }) => {
  if (hiddenSheets.length === 0) return undefined;
  const many = counted(
    hiddenSheets.length,
    ['hidden sheet holds rows and was not read', 'hidden sheets hold rows and were not read'],
    [
      'feuille masquée contient des lignes et n’a pas été lue',
      'feuilles masquées contiennent des lignes et n’ont pas été lues',
    ],
  );
  return {
    en: `${many.en}: ${named(hiddenSheets)}.`,
    fr: `${many.fr}\u00a0: ${named(hiddenSheets)}.`,
  };
};

/** What is worth saying of a sheet, a sentence a finding. Names nobody: rows, columns and sheets only. */
export const findingWords = (findings: SheetFindings): Wording[] =>
  [ofUnknownResults, ofErrors, ofHiddenRows, ofHiddenColumns, ofMergedCells, ofHiddenSheets].flatMap(
    (words) => words(findings) ?? [],
  );
