import { foldedWords } from './fold.ts';

/**
 * Words that say of an address or a number what it is, and nothing of whose: `portable`, `perso`, `work`. Any other
 * word beside it, such as `fille` or a name, may say that it is somebody else's, or that it is no longer right.
 */
const labels: ReadonlySet<string> = new Set([
  ...[
    'tel',
    'tels',
    'telephone',
    'telephonique',
    'telephones',
    'phone',
    'phones',
    'port',
    'portable',
    'mobile',
    'mob',
  ],
  ...[
    'gsm',
    'cell',
    'cellulaire',
    'cellphone',
    'fixe',
    'dom',
    'domicile',
    'maison',
    'home',
    'landline',
    'sms',
  ],
  ...['perso', 'personnel', 'personnelle', 'personal', 'prive', 'privee', 'private', 'pro', 'professionnel'],
  ...[
    'professionnelle',
    'bureau',
    'bur',
    'office',
    'work',
    'travail',
    'principal',
    'principale',
    'main',
    'secondaire',
  ],
  ...[
    'other',
    'autre',
    'numero',
    'num',
    'no',
    'n',
    'number',
    'mail',
    'mails',
    'email',
    'e',
    'courriel',
    'mel',
  ],
  ...[
    'adresse',
    'electronique',
    'address',
    'internet',
    'ou',
    'et',
    'or',
    'and',
    'puis',
    'le',
    'la',
    'du',
    'de',
    'des',
  ],
  ...['au', 'patient', 'patiente', 'soir', 'matin', 'journee', 'midi', 'semaine', 'ok'],
]);

const MAX_LENGTH = 200;

/** Whether all words of a text only say what stands beside them, as a letter or a digit does: `M.`, `Tél. 2`. */
export const areLabels = (text: string): boolean =>
  text.length <= MAX_LENGTH && foldedWords(text).every((word) => labels.has(word) || word.length === 1);
