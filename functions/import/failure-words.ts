import type { CsvProblem } from '../../adapters/files/csv-records.ts';
import type { Wording } from '../../core/base/wording.ts';
import type { CampaignState } from '../../core/campaign/campaign.ts';

/** Why a file cannot be imported, and what to do about it: for the administrator. */

export const fileNotFound: Wording = {
  en: 'The uploaded file was not found. Upload it again and start a new import.',
  fr: 'Le fichier envoyé est introuvable. Envoyez-le de nouveau et lancez un nouvel import.',
};

export const interrupted: Wording = {
  en: 'The import was interrupted for too long to go on. Upload the file again and start a new import.',
  fr: 'L’import a été interrompu trop longtemps pour reprendre. Envoyez de nouveau le fichier et lancez un nouvel import.',
};

export const givenUp: Wording = {
  en: 'The import was tried many times and could not go on. Import the file again; if it ends so once more, give the file and the time to whoever operates Tocsin.',
  fr: 'L’import a été tenté de nombreuses fois sans pouvoir avancer. Importez de nouveau le fichier ; s’il échoue encore ainsi, donnez le fichier et l’heure à la personne qui exploite Tocsin.',
};

export const begunBefore: Wording = {
  en: 'Tocsin was updated while this list was being imported. Import the file again.',
  fr: 'Tocsin a été mis à jour pendant l’import de cette liste. Importez de nouveau le fichier.',
};

export const noRows: Wording = {
  en: 'The file has column titles but no rows below them. Export the list again and import the new file.',
  fr: 'Le fichier a des titres de colonnes, mais aucune ligne en dessous. Exportez de nouveau la liste et importez le nouveau fichier.',
};

export const takesNoList = (state: CampaignState): Wording => ({
  en: `The campaign is ${state} and takes no new list. Make a new campaign and import the file there.`,
  fr: 'La campagne n’accepte plus de liste dans son état actuel. Créez une nouvelle campagne et importez-y le fichier.',
});

/** @param row - as a spreadsheet counts it, the column titles in row 1 */
export const unreadable = (problem: CsvProblem, row: number): Wording => {
  switch (problem) {
    case 'binary':
      return {
        en: `The file has binary content at or after row ${row} and is damaged or not a CSV file. Export the list as "CSV UTF-8" and import the new file.`,
        fr: `Le fichier contient des données binaires à partir de la ligne ${row} : il est abîmé, ou n’est pas un fichier CSV. Exportez la liste en « CSV UTF-8 » et importez le nouveau fichier.`,
      };
    case 'oversized':
      return {
        en: `Row ${row} (the column titles are row 1) is longer than 100 KB. Probably a quotation mark is not closed there. Correct the row and import the file again.`,
        fr: `La ligne ${row} (les titres des colonnes sont la ligne 1) dépasse 100 Ko. Un guillemet n’y est sans doute pas fermé. Corrigez la ligne et importez de nouveau le fichier.`,
      };
  }
};
