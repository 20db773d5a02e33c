// People of a list who do not exist, each with words of their own in everything: so it shows whose data is whose.
import type { Random } from '../../../local/test-data/random.ts';

export type Person = {
  id: number;
  reference: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  language: string;
  birthDate: string;
  address: string;
  site: string;
  remark: string;
};

const firstNames = ['Zoé', 'Loïc', 'Anne', 'Jean-Luc', 'Maëlle', 'Françoise', 'José', 'Éric', 'Noël', 'Siân'];
const lastNames = [
  'Lefèvre',
  'Martin',
  'O’Brien',
  'D’Été',
  'Müller',
  'de la Tour',
  'Nguyen',
  'Garçon',
  'Peña',
];
const syllables = ['ba', 'co', 'di', 'fu', 'ga', 'lo', 'mi', 'nu', 'pe', 'ro', 'sa', 'tu', 'va', 'ze'];

/** A word of letters that no other person has. */
const wordOf = (id: number): string =>
  [id % 14, Math.floor(id / 14) % 14, Math.floor(id / 196) % 14].map((at) => syllables[at] ?? '').join('');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const references: readonly ((id: number) => string)[] = [
  (id) => String(8_000_000_000 + 7 * id),
  (id) => String(7 * id + 100).padStart(10, '0'),
  (id) => `IPP-${1000 + id}`,
  (id) => `A${String(id).padStart(5, '0')}B`,
];

/** Remarks that hold what divides cells and lines. */
const remarks = [
  '',
  '',
  '',
  'à rappeler',
  'dit "Coco"',
  'voir; dossier',
  'a, b',
  'lit 3\nchambre 2',
  "l'été",
];
const addresses = (id: number): string[] => [
  `${id} rue des Lilas`,
  `Bât. C\n${id} rue du Port`,
  `${id}, avenue Foch`,
  '',
];

export const peopleFor = (random: Random, count: number): Person[] => {
  const reference = random.pick(references);
  const hasPhones = random.share() < 0.8;
  return Array.from({ length: count }, (_, id): Person => {
    const word = wordOf(id);
    return {
      id,
      reference: reference(id),
      firstName: `${random.pick(firstNames)}`,
      lastName: `${random.pick(lastNames)} ${capital(word)}`,
      email: random.share() < 0.85 ? `${word}${id}@${random.pick(['exemple.fr', 'poste.example.org'])}` : '',
      phone: hasPhones && random.share() < 0.7 ? `0639${String(980_000 + id).padStart(6, '0')}` : '',
      language: random.pick(['fr', 'fr', 'en', 'Français', 'English', '']),
      birthDate: `19${50 + (id % 40)}-0${1 + (id % 9)}-1${id % 9}`,
      address: random.pick(addresses(id)),
      site: random.pick(['Lyon', 'Val-Exemple', '']),
      remark: random.pick(remarks),
    };
  });
};

/** What is left of a text when it is compared: letters and digits, without accents. */
export const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** Words by which a person, and nobody else, is known. */
export const wordsOf = ({ id, reference, email, phone }: Person): string[] =>
  [wordOf(id), reference, email, phone].filter((word) => word !== '');
