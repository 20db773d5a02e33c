import type { Wording } from '../base/wording.ts';
import { READ_DAYS, UNREAD_DAYS } from '../delivery/event-files.ts';
import { PERSONAL_BACKUP_DAYS } from './personal-backups.ts';
import type { Remains } from './purge.ts';

/** What remains after a deletion, and where. */
export const remainsWords: Record<Remains['what'], Wording> = {
  'event-files': {
    en: `Addresses and numbers in the provider’s event files, in the event bucket, for ${READ_DAYS} days after each was read. A file that could not be read stays for ${UNREAD_DAYS} days.`,
    fr: `Adresses et numéros dans les fichiers d’événements du fournisseur, dans le compartiment des événements, ${READ_DAYS} jours après la lecture de chacun. Un fichier qui n’a pas pu être lu reste ${UNREAD_DAYS} jours.`,
  },
  backups: {
    en: `The people as they were before, in the backups of the tables: an administrator of the AWS account can restore them for ${PERSONAL_BACKUP_DAYS} days.`,
    fr: `Les personnes telles qu’elles étaient, dans les sauvegardes des tables : l’administration du compte AWS peut les rétablir pendant ${PERSONAL_BACKUP_DAYS} jours.`,
  },
  'suppression-list': {
    en: 'Addresses that bounced or complained, on the suppression list of Amazon SES, until somebody takes them off.',
    fr: 'Les adresses en échec ou à l’origine d’une plainte, dans la liste de suppression d’Amazon SES, jusqu’à ce qu’on les en retire.',
  },
  downloads: {
    en: 'Files that somebody downloaded: lists for the post, results by person, letters. Whoever has them deletes them.',
    fr: 'Les fichiers téléchargés : listes pour la poste, résultats par personne, lettres. À effacer par qui les détient.',
  },
  logs: {
    en: 'Logs of three months and traces of a month: they name nobody who was told.',
    fr: 'Les journaux de trois mois et les traces d’un mois : ils ne nomment aucune personne informée.',
  },
  record: {
    en: 'Outcomes by number, and who did what when: the record, which names nobody who was told.',
    fr: 'Les résultats par numéro, et qui a fait quoi et quand : le registre, qui ne nomme aucune personne informée.',
  },
};
