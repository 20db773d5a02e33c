import { foldText } from './fold.ts';

/**
 * What stands in a cell that holds nothing. `certain`: no name is written so. `word`: a database or a clerk means
 * nothing by it, and yet somebody may be called so: Null, Nan, Sans.
 */
export type Placeholder = 'certain' | 'word';

/** As {@link foldText} leaves them. Spreadsheets write their errors in their own language. */
const certain: ReadonlySet<string> = new Set([
  ...['nonrenseigne', 'nonrenseignee', 'nonrenseignes', 'noncommunique', 'noncommuniquee', 'nonconnu'],
  ...['nonprecise', 'nonprecisee', 'nondisponible', 'nonapplicable', 'nonfourni', 'nonsaisi', 'nondetermine'],
  ...[
    'nc',
    'nd',
    'nr',
    'sansobjet',
    'inconnu',
    'inconnue',
    'arenseigner',
    'acompleter',
    'nsp',
    'neant',
    'manquant',
    'vide',
  ],
  ...[
    'unknown',
    'undefined',
    'notprovided',
    'notavailable',
    'notapplicable',
    'notgiven',
    'notset',
    'missing',
  ],
  ...[
    'pasdemail',
    'pasdadressemail',
    'pasdadresse',
    'pasdecourriel',
    'pasdetelephone',
    'pasdetel',
    'pasdeportable',
  ],
  ...['sansmail', 'sansemail', 'sanstelephone', 'sansadresse', 'nomail', 'noemail', 'nophone', 'noaddress'],
]);

const words: ReadonlySet<string> = new Set([
  ...['null', 'nil', 'none', 'nan', 'nat', 'na', 'so', 'sans', 'aucun', 'aucune', 'rien'],
  ...['blank', 'empty', 'nothing'],
]);

/** Written so, a word is no name: `N/A`, `(null)`, `\N`, `#N/A`, `<NA>`, `s.o.` */
const isWrittenAsCode = (text: string): boolean => /[/\\#<>()[\]{}]|\.\w\.?$/.test(text);

/** `#REF!`, `#VALEUR!`, `#DIV/0!`, `#NOM?` */
const spreadsheetError = /^#[\p{L}/0]{2,12}[!?]$/u;

const MAX_LENGTH = 30;
const PREFIX = 3;
const prefixes: ReadonlySet<string> = new Set([...certain, ...words].map((text) => text.slice(0, PREFIX)));
const asciiLetters = /^[a-z]+$/;

/** Whether a text begins like none of the words: nearly every cell, and folding takes long. */
const beginsOtherwise = (text: string): boolean => {
  const beginning = text.slice(0, PREFIX).toLowerCase();
  return asciiLetters.test(beginning) && !prefixes.has(beginning);
};

const letterOrDigit = /[\p{L}\p{N}]/u;

/** What stands in the place of nothing; undefined for a text that says something. Of a text as `plainCell` leaves it. */
export const placeholderOf = (text: string): Placeholder | undefined => {
  if (beginsOtherwise(text)) return undefined;
  if (text.length > MAX_LENGTH) return letterOrDigit.test(text) ? undefined : 'certain';
  if (text === '\\N') return 'certain';
  const folded = foldText(text);
  if (folded === '' || certain.has(folded) || spreadsheetError.test(text)) return 'certain';
  if (!words.has(folded)) return undefined;
  return isWrittenAsCode(text) ? 'certain' : 'word';
};

/** Whether a text stands for nothing, in a column of anything but names and free text. */
export const isPlaceholder = (text: string): boolean => placeholderOf(text) !== undefined;
