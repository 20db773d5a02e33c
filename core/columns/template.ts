import type { StaffLanguage } from '../base/wording.ts';
import { foldText } from '../cell/fold.ts';
import type { StandardField } from './fields.ts';

/** Title and example of each column, in the order in which people fill them in. */
const columns: Record<StaffLanguage, readonly [field: StandardField, title: string, example: string][]> = {
  fr: [
    ['reference', 'Référence', 'EXEMPLE-0001'],
    ['last_name', 'Nom', 'Exemple'],
    ['first_name', 'Prénom', 'Camille'],
    ['birth_name', 'Nom de naissance', 'Modèle'],
    ['birth_date', 'Date de naissance', '29/02/1980'],
    ['email', 'Email', 'camille.exemple@example.org'],
    ['phone', 'Téléphone', '06 39 98 00 01'],
    ['language', 'Langue', 'fr'],
    ['address_line', 'Adresse', '1 rue de l’Exemple'],
    ['address_line', 'Complément d’adresse', 'Bâtiment B'],
    ['postal_code', 'Code postal', '00000'],
    ['town', 'Commune', 'Ville-Exemple'],
    ['country', 'Pays', 'France'],
    ['deceased', 'Décédé', 'non'],
    ['minor', 'Mineur', 'non'],
    ['protected', 'Majeur protégé', 'oui'],
    ['not_electronic', 'Ne pas contacter par email', 'non'],
    ['guardian_name', 'Représentant légal', 'Dominique Exemple'],
    ['guardian_email', 'Email du représentant légal', 'dominique.exemple@example.org'],
    ['guardian_phone', 'Téléphone du représentant légal', '06 39 98 00 02'],
    ['guardian_address', 'Adresse du représentant légal', '2 rue de l’Exemple, 00000 Ville-Exemple'],
    ['data_groups', 'Données concernées', 'identité, coordonnées'],
    ['site', 'Site', 'Site de l’Exemple'],
  ],
  en: [
    ['reference', 'Reference', 'EXAMPLE-0001'],
    ['last_name', 'Last name', 'Example'],
    ['first_name', 'First name', 'Camille'],
    ['birth_name', 'Birth name', 'Model'],
    ['birth_date', 'Date of birth', '1980-02-29'],
    ['email', 'Email', 'camille.example@example.org'],
    ['phone', 'Phone', '+33 6 39 98 00 01'],
    ['language', 'Language', 'en'],
    ['address_line', 'Address line 1', '1 Example Street'],
    ['address_line', 'Address line 2', 'Building B'],
    ['postal_code', 'Postcode', '00000'],
    ['town', 'Town', 'Exampletown'],
    ['country', 'Country', 'France'],
    ['deceased', 'Deceased', 'no'],
    ['minor', 'Minor', 'no'],
    ['protected', 'Protected adult', 'yes'],
    ['not_electronic', 'Do not email', 'no'],
    ['guardian_name', 'Legal guardian', 'Dominique Example'],
    ['guardian_email', 'Legal guardian email', 'dominique.example@example.org'],
    ['guardian_phone', 'Legal guardian phone', '+33 6 39 98 00 02'],
    ['guardian_address', 'Legal guardian address', '2 Example Street, 00000 Exampletown'],
    ['data_groups', 'Data concerned', 'identity, contact details'],
    ['site', 'Site', 'Example Hospital'],
  ],
};

const examplesOf = (field: StandardField): ReadonlySet<string> =>
  new Set(
    Object.values(columns).flatMap((own) => own.filter(([of]) => of === field).map(([, , one]) => one)),
  );

const exampleReferences = examplesOf('reference');

/** Digits at the end of a number, which it has in any way of writing it. */
const OWN_DIGITS = 9;
const contactKey = (text: string): string => foldText(text).slice(-OWN_DIGITS);
const keysOf = (fields: readonly StandardField[], keyOf: (text: string) => string): ReadonlySet<string> =>
  new Set(fields.flatMap((field) => [...examplesOf(field)].map(keyOf)));

const nameFields: readonly StandardField[] = ['last_name', 'first_name', 'birth_name'];
const contactFields: readonly StandardField[] = ['email', 'phone'];
const exampleNames = keysOf(nameFields, foldText);
const exampleContacts = keysOf(contactFields, contactKey);

/**
 * Whether a row is of the person who does not exist: whoever leaves it in a list means nobody by it. Somebody may have
 * been written over it, and the reference left as it was: then names say so, or contacts where there are none.
 */
export const isExamplePerson = (cellsOf: (field: StandardField) => readonly string[]): boolean => {
  if (!cellsOf('reference').some((cell) => exampleReferences.has(cell.trim()))) return false;
  const filled = (fields: readonly StandardField[], keyOf: (text: string) => string): string[] =>
    fields
      .flatMap(cellsOf)
      .map(keyOf)
      .filter((key) => key !== '');
  const names = filled(nameFields, foldText);
  return names.length > 0
    ? names.every((name) => exampleNames.has(name))
    : filled(contactFields, contactKey).every((contact) => exampleContacts.has(contact));
};

/**
 * An empty list to fill in: the titles and a person who does not exist. The numbers are of those that Arcep keeps for
 * fiction, the domain is kept by RFC 2606.
 *
 * @param own - the notice's own fields with an example of each
 */
export const templateRows = (
  language: StaffLanguage,
  own: readonly { name: string; example: string }[] = [],
): [titles: string[], example: string[]] => [
  [...columns[language].map(([, title]) => title), ...own.map(({ name }) => name)],
  [...columns[language].map(([, , example]) => example), ...own.map(({ example }) => example)],
];
