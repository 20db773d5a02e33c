/** The columns of nearly every list. */
export const commonFields = ['reference', 'first_name', 'last_name', 'email', 'phone', 'language'] as const;

/** What a column of a list can stand for, whatever the notice; a notice adds fields of its own. */
export const standardFields = [
  ...commonFields,
  'birth_name',
  // Postal address: lines in their order (building, street and number …), then post code and town.
  'address_line',
  'postal_code',
  'town',
  'country',
  'birth_date',
  // Who must not be written to like everybody else: a flag, or the column says it in words.
  'deceased',
  'minor',
  'protected',
  'not_electronic',
  // Whoever stands for somebody: guardian, parent, next of kin.
  'guardian_name',
  'guardian_email',
  'guardian_phone',
  'guardian_address',
  // Which data of the person were taken, and where the person is known.
  'data_groups',
  'site',
] as const;
export type StandardField = (typeof standardFields)[number];

const standard: ReadonlySet<string> = new Set(standardFields);
export const isStandardField = (name: string): name is StandardField => standard.has(name);

/**
 * Fields that several columns can stand for, in the order in which they are to be tried. Contacts: the first usable
 * one wins. Lines of an address, the names of a guardian and groups of data: all are kept in their order, those of a
 * name joined by a blank ("Nom", "Prénom"). What must hold somebody back: one column that says so is enough ("Décédé",
 * "Date de décès"; "Tutelle", "Curatelle").
 */
export const severalColumns: ReadonlySet<string> = new Set<StandardField>([
  'email',
  'phone',
  'address_line',
  'deceased',
  'minor',
  'protected',
  'not_electronic',
  'guardian_name',
  'guardian_email',
  'guardian_phone',
  'guardian_address',
  'data_groups',
]);
