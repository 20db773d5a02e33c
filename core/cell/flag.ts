import { foldedWords, foldText } from './fold.ts';
import { isPlaceholder } from './placeholder.ts';

/** What a column says in words or by a mark: whether the person is one of those it is about. */
export type FlagField = 'deceased' | 'minor' | 'protected' | 'not_electronic';

/**
 * `unclear`: nobody can tell. `unclear-words`: neither yes nor no, in words, as columns of measures and of reasons hold
 * them: the person may well be concerned.
 */
export type Flag = 'yes' | 'no' | 'unclear' | 'unclear-words';

const yes: ReadonlySet<string> = new Set([
  'o',
  'oui',
  'y',
  'yes',
  'true',
  'vrai',
  '1',
  'x',
  'on',
  'coche',
  'checked',
]);
const no: ReadonlySet<string> = new Set([
  ...[
    'n',
    'non',
    'no',
    'false',
    'faux',
    '0',
    'off',
    'pas',
    'not',
    'aucun',
    'aucune',
    'sans',
    'none',
    'jamais',
    'ras',
  ],
]);

/** Words of one column, and whether they say yes. As `foldText` leaves them; a `*` stands for any ending. */
const words: Readonly<Record<FlagField, { yes: readonly string[]; no: readonly string[] }>> = {
  deceased: {
    yes: [
      'deced*',
      'dcd',
      'dc',
      'd',
      'deces',
      'mort',
      'morte',
      'deceased',
      'dead',
      'died',
      'death',
      'feu',
      'feue',
    ],
    no: ['vivant*', 'v', 'vie', 'alive', 'living', 'a', 'actif', 'active'],
  },
  minor: {
    yes: ['mineur*', 'minor*', 'enfant*', 'child*', 'underage'],
    no: ['majeur*', 'adult*', 'major'],
  },
  protected: {
    yes: [
      ...[
        'tutelle*',
        'curatelle*',
        'sauvegarde*',
        'mandat*',
        'habilitation*',
        'proteg*',
        'protection',
        'protected',
      ],
      ...[
        'tuteur',
        'tutrice',
        'curateur',
        'curatrice',
        'mjpm',
        'udaf',
        'guardian*',
        'conservator*',
        'mesure',
      ],
    ],
    no: [],
  },
  not_electronic: {
    yes: [
      ...[
        'courrier*',
        'papier',
        'postal*',
        'poste',
        'lettre*',
        'letter*',
        'post',
        'paper',
        'opposition',
        'oppose*',
      ],
      ...['refus*', 'stop', 'confidentiel*', 'confidential', 'violence*', 'secret', 'danger', 'interdit*'],
    ],
    no: ['accord', 'accept*', 'autoris*', 'consent*', 'email', 'mail', 'sms', 'electronique', 'ok'],
  },
};

const isOneOf = (list: readonly string[], word: string): boolean =>
  list.some((entry) => (entry.endsWith('*') ? word.startsWith(entry.slice(0, -1)) : word === entry));

/** A day or a year, as a column of deaths holds it: `12/03/2020`, `2020-03-12`, `mars 2020`, `43902`. */
const dateLike = /\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})\b|\b(?:19|20)\d\d\b|^\d{5}$/;
const noDate = /^[0/.\-: ]*$/;

const marks: Readonly<Record<string, Flag>> = {
  '✓': 'yes',
  '✔': 'yes',
  '☑': 'yes',
  '†': 'yes',
  '✝': 'yes',
  '+': 'yes',
  '☐': 'no',
  '?': 'unclear',
};

/** `pas de mail`, `never by email`: among those who are not to be written to so, it says yes. */
const notByEmail =
  /^(?:pas|sans|jamais|aucun|ne|no|not|never)\b.{0,60}(?:mail|sms|courriel|electron|électron|contact)/i;

const MAX_LENGTH = 300;

/** Reads a flag as `plainCell` leaves it; undefined where the cell says nothing. */
export const readFlag = (cell: string, field: FlagField): Flag | undefined => {
  if (cell === '') return undefined;
  const mark = marks[cell];
  if (mark !== undefined) return mark;
  const text = cell.slice(0, MAX_LENGTH);
  const folded = foldText(text);
  const whole = yes.has(folded) ? 'yes' : no.has(folded) ? 'no' : undefined;
  if (whole !== undefined) return whole;
  if (field === 'not_electronic' && notByEmail.test(text)) return 'yes';
  if (isPlaceholder(text) || noDate.test(text)) return undefined;
  if (field === 'deceased' && dateLike.test(text)) return 'yes';
  const all = foldedWords(text);
  // A letter is a code by itself only: `à vérifier` is no `A` for active.
  const said = all.length === 1 ? all : all.filter((word) => word.length > 1);
  const [first = ''] = all;
  // `non décédé`, `aucune mesure`; `oui, depuis 2020`.
  if (no.has(first)) return 'no';
  if (yes.has(first) && first.length > 1) return 'yes';
  if (said.some((word) => isOneOf(words[field].yes, word))) return 'yes';
  if (said.some((word) => isOneOf(words[field].no, word))) return 'no';
  return /\p{L}{2}/u.test(text) ? 'unclear-words' : 'unclear';
};
