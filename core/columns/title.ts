import type { StandardField } from './fields.ts';
import {
  CASE_RANK,
  guardianWays,
  openGuardianWays,
  type TitleKind,
  type TitlePattern,
  titlePatterns,
} from './title-patterns.ts';
import { type Word, wordsOfToken } from './vocabulary.ts';

/** Which of several contacts or addresses of one person: what is tried first stands first. */
const belongings = ['personal', 'plain', 'billing', 'family', 'professional', 'other', 'old'] as const;
export type Belonging = (typeof belongings)[number];
export const belongingOrder = (belonging: Belonging): number => belongings.indexOf(belonging);

/** What a title says. */
export type TitleReading = {
  kind: TitleKind;
  /** The lower, the better does the title fit its kind. */
  rank: number;
  belonging: Belonging;
  /** Kind of telephone that the words name. */
  line?: 'mobile' | 'landline';
  /** "Mail 2" → 2; of a guardian the number of the guardian stands in front. */
  numbers: readonly number[];
  /** Title of a column about whoever stands for the person. `sure` is false where it may be a colleague. */
  guardian?: { who: string; sure: boolean };
  words: ReadonlySet<Word>;
};

/** A column that is about a case or a family rather than a person, and can be the reference all the same. */
export const isCaseNumber = ({ kind, rank }: TitleReading): boolean =>
  kind === 'reference' && rank === CASE_RANK;

/** Longer ones are text, no titles. */
const MAX_TITLE = 120;
const MAX_WORDS = 16;

type Tokens = {
  words: ReadonlySet<Word>;
  numbers: number[];
  /** A letter that is no word counts columns: "Dossier B". Only of references: "Mail C" may be whoever's. */
  isLettered: boolean;
};

/** dBase and what was made for it cut names of columns there. */
const DBASE_NAME_LENGTH = 10;

/** Words and numbers of a text in lower case, or undefined where a word is not known. */
const tokensOf = (text: string): Tokens | undefined => {
  const tokens = text.match(/[a-z?]+\.?|\d+/g) ?? [];
  if (tokens.length === 0 || tokens.length > MAX_WORDS) return undefined;
  const words = new Set<Word>();
  const numbers: number[] = [];
  let isLettered = false;
  for (const [at, token] of tokens.entries()) {
    if (/^\d/.test(token)) {
      numbers.push(Number(token));
      continue;
    }
    const lost = token.replace('.', '');
    const bare = lost.replace(/^\?+/, '').replace(/\?+$/, '');
    if (bare === '') continue;
    const cutShort = token.endsWith('.') || (at === tokens.length - 1 && text.length === DBASE_NAME_LENGTH);
    const known = wordsOfToken(bare, cutShort) ?? (bare === lost ? undefined : wordsOfToken(lost, false));
    if (known === undefined && at > 0 && at === tokens.length - 1 && bare.length === 1) {
      isLettered = true;
      continue;
    }
    if (known === undefined) return undefined;
    for (const word of known) if (word !== 'filler') words.add(word);
  }
  return { words, numbers, isLettered };
};

/** What `title` may be made of: its words as written, and as capitals within it part them (`DateNaissance`). */
const readings = (title: string): Tokens[] => {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\ufffd', '?')
    .replace(/œ/g, 'oe')
    // I.P.P., D.O.B.
    .replace(/\b(?:[a-z]\.){1,5}[a-z]\b(?![a-z])\.?/gi, (acronym) => acronym.replaceAll('.', ''))
    .replace(/(?:^|[\s(])@(?:$|[\s)])/g, ' email ')
    .replaceAll('#', ' numero ')
    .replace(/\b[eé][\s._-]?(?=mails?\b|mail[\d_])/gi, '');
  const parted = plain.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return [plain, parted].flatMap((text) => tokensOf(text.toLowerCase()) ?? []);
};

const needed = new Map<Word, TitlePattern[]>();
for (const pattern of titlePatterns) {
  for (const word of pattern.needs[0] ?? []) {
    const known = needed.get(word);
    if (known === undefined) needed.set(word, [pattern]);
    else known.push(pattern);
  }
}

const fits = ({ needs, allows }: TitlePattern, words: ReadonlySet<Word>): boolean => {
  const used = new Set<Word>();
  for (const place of needs) {
    const word = place.find((one) => words.has(one));
    if (word === undefined) return false;
    used.add(word);
  }
  return [...words].every((word) => used.has(word) || allows.has(word));
};

/** The pattern that explains most of the words. */
const bestPattern = (words: ReadonlySet<Word>): TitlePattern | undefined =>
  [...words]
    .flatMap((word) => needed.get(word) ?? [])
    .filter((pattern) => fits(pattern, words))
    .sort((one, other) => other.needs.length - one.needs.length || one.rank - other.rank)[0];

const belongingOf = (words: ReadonlySet<Word>): Belonging => {
  if (words.has('old')) return 'old';
  // "Bis/ter" is a part of an address.
  if (words.has('other') && !words.has('repetition')) return 'other';
  // "Bureau distributeur" is the post office.
  if (words.has('professional') && !words.has('distributor')) return 'professional';
  if (words.has('personal') || words.has('home')) return 'personal';
  if (words.has('family')) return 'family';
  if (words.has('billing')) return 'billing';
  return 'plain';
};

const lineOf = (words: ReadonlySet<Word>): 'mobile' | 'landline' | undefined => {
  if (words.has('mobile') || words.has('sms')) return words.has('landline') ? undefined : 'mobile';
  return words.has('landline') || words.has('home') ? 'landline' : undefined;
};

/** Fields of which a second one in a title is not the person's own: "Prénom 2". */
const unnumbered: ReadonlySet<TitleKind> = new Set<TitleKind>([
  'first_name',
  'last_name',
  'birth_name',
  'full-name',
  'birth_date',
]);

const readOwn = ({ words, numbers, isLettered }: Tokens): TitleReading | undefined => {
  const pattern = bestPattern(words);
  if (pattern === undefined || (isLettered && pattern.kind !== 'reference')) return undefined;
  const { kind, rank } = pattern;
  if (unnumbered.has(kind) && (words.has('other') || numbers.some((number) => number > 1))) return undefined;
  const line = lineOf(words);
  const belonging = belongingOf(words);
  return { kind, rank, belonging, numbers, words, ...(line !== undefined && { line }) };
};

/** What a column about a guardian gives, by what the same column would give about the person. */
const ofGuardian: Partial<Record<TitleKind, StandardField>> = {
  first_name: 'guardian_name',
  last_name: 'guardian_name',
  birth_name: 'guardian_name',
  'full-name': 'guardian_name',
  person: 'guardian_name',
  // What it holds, its cells tell.
  contact: 'guardian_name',
  email: 'guardian_email',
  phone: 'guardian_phone',
  address_line: 'guardian_address',
  'address-or-email': 'guardian_address',
  'code-and-town': 'guardian_address',
  postal_code: 'guardian_address',
  town: 'guardian_address',
  country: 'guardian_address',
};

const readGuardian = ({ words, numbers, isLettered }: Tokens): TitleReading | undefined => {
  if (isLettered) return undefined;
  const open = openGuardianWays.find((way) => way.every((word) => words.has(word)));
  const sureWay = guardianWays.find((way) => way.every((word) => words.has(word)));
  const way = sureWay ?? open;
  if (way === undefined) return undefined;
  const rest = new Set([...words].filter((word) => !way.includes(word)));
  const sure = sureWay !== undefined || numbers.length > 0;
  const guardian = { who: `${[...way].join(' ')} ${numbers[0] ?? 1}`, sure };
  const about = rest.size === 0 ? undefined : bestPattern(rest);
  if (rest.size > 0 && about === undefined) return undefined;
  const kind = about === undefined ? 'guardian_name' : ofGuardian[about.kind];
  if (kind === undefined) return undefined;
  const line = lineOf(words);
  const belonging = belongingOf(rest);
  return {
    kind,
    rank: about?.rank ?? 0,
    belonging,
    numbers,
    words,
    guardian,
    ...(line !== undefined && { line }),
  };
};

const read = (title: string): TitleReading | undefined => {
  if (title.length > MAX_TITLE) return undefined;
  for (const tokens of readings(title)) {
    const reading = readGuardian(tokens) ?? readOwn(tokens);
    if (reading !== undefined) return reading;
  }
  return undefined;
};

/** What the title of a column says; undefined where that is not understood. */
export const readTitle = (title: string): TitleReading | undefined => read(title);
