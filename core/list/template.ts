import type { StaffLanguage } from '../base/wording.ts';

/** Titles of a list with everything that is understood of people, and one made-up row. */
const rows: Record<StaffLanguage, readonly (readonly [title: string, example: string])[]> = {
  en: [
    ['Reference', 'EXAMPLE-1'],
    ['First name', 'Amelia'],
    ['Last name', 'Example'],
    ['Email', 'amelia@example.org'],
    ['Mobile', '+44 7700 900123'],
    ['Language', 'en'],
    ['Date of birth', '1980-02-29'],
    ['Address', '3 Example Road'],
    ['Postcode', 'ZZ99 3VZ'],
    ['Town', 'Exampleton'],
    ['Country', ''],
    ['Deceased', ''],
    ['Minor', ''],
    ['Protected adult', ''],
    ['Do not contact by email', ''],
    ['Guardian name', ''],
    ['Guardian email', ''],
    ['Guardian phone', ''],
    ['Data concerned', ''],
    ['Site', ''],
  ],
  fr: [
    ['Référence', 'EXEMPLE-1'],
    ['Prénom', 'Amélie'],
    ['Nom', 'Exemple'],
    ['Email', 'amelie@example.org'],
    ['Portable', '06 39 98 12 34'],
    ['Langue', 'fr'],
    ['Date de naissance', '29/02/1980'],
    ['Adresse', '3 rue de l’Exemple'],
    ['Code postal', '99999'],
    ['Commune', 'Exempleville'],
    ['Pays', ''],
    ['Décédé', ''],
    ['Mineur', ''],
    ['Majeur protégé', ''],
    ['Ne pas contacter par mail', ''],
    ['Nom du représentant légal', ''],
    ['Email du représentant légal', ''],
    ['Téléphone du représentant légal', ''],
    ['Données concernées', ''],
    ['Site', ''],
  ],
};

/** What a spreadsheet of each language takes for the end of a cell. */
const separators: Record<StaffLanguage, string> = { en: ',', fr: ';' };

/** A list to fill in, as CSV (RFC 4180) with a byte order mark, by which spreadsheets know UTF-8. */
export const listTemplate = (language: StaffLanguage): string => {
  const columns = rows[language];
  const line = (cells: readonly string[]): string => `${cells.join(separators[language])}\r\n`;
  return `\ufeff${line(columns.map(([title]) => title))}${line(columns.map(([, example]) => example))}`;
};
