import type { Wording } from '../base/wording.ts';
import { isStandardField, type StandardField } from './fields.ts';

/** Names of the fields, as staff choose them for a column. */
export const fieldLabels: Record<StandardField, Wording> = {
  reference: { en: 'Reference (number of the person)', fr: 'Référence (numéro de la personne)' },
  first_name: { en: 'First name', fr: 'Prénom' },
  last_name: { en: 'Last name', fr: 'Nom' },
  birth_name: { en: 'Name at birth', fr: 'Nom de naissance' },
  email: { en: 'Email address', fr: 'Adresse électronique' },
  phone: { en: 'Phone number', fr: 'Numéro de téléphone' },
  language: { en: 'Language', fr: 'Langue' },
  address_line: { en: 'Postal address: a line of it', fr: 'Adresse postale\u00a0: une ligne' },
  postal_code: { en: 'Post code', fr: 'Code postal' },
  town: { en: 'Town', fr: 'Commune' },
  country: { en: 'Country', fr: 'Pays' },
  birth_date: { en: 'Date of birth', fr: 'Date de naissance' },
  deceased: { en: 'Deceased', fr: 'Personne décédée' },
  minor: { en: 'Minor', fr: 'Personne mineure' },
  protected: { en: 'Protected adult (guardianship)', fr: 'Majeur protégé (tutelle, curatelle)' },
  not_electronic: {
    en: 'Not to be written to by email or text message',
    fr: 'Ne pas contacter par e-mail ni SMS',
  },
  guardian_name: { en: 'Guardian or relative: name', fr: 'Représentant légal ou proche\u00a0: nom' },
  guardian_email: {
    en: 'Guardian or relative: email address',
    fr: 'Représentant légal ou proche\u00a0: adresse électronique',
  },
  guardian_phone: {
    en: 'Guardian or relative: phone number',
    fr: 'Représentant légal ou proche\u00a0: téléphone',
  },
  guardian_address: {
    en: 'Guardian or relative: postal address',
    fr: 'Représentant légal ou proche\u00a0: adresse postale',
  },
  data_groups: { en: 'Which data are concerned', fr: 'Données concernées' },
  site: { en: 'Site or department', fr: 'Site ou service' },
};

/** The name of a field; fields of the notice itself by the name that the notice gives them. */
export const fieldLabel = (field: string): Wording =>
  isStandardField(field) ? fieldLabels[field] : { en: field, fr: field };
