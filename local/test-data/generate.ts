import { open } from 'node:fs/promises';
import { createPhoneReader, createSmsCheck } from '../../adapters/addresses/phone-numbers.ts';
import type { RowCounts } from '../../core/list/import.ts';
import { firstNames, lastNames } from './names.ts';
import { createRandom, type Random } from './random.ts';

/** Languages of the people who are made up. */
export type MadeUpLanguage = 'fr' | 'en';

/** Which people to make. The same options always make the same people. */
export type PeopleOptions = {
  /** Rows of the file. */
  people: number;
  seed: number;
  /** Whether rows have what real files have: duplicates, missing cells, unusable and oddly written values. */
  flaws: boolean;
  /** Whether some people share the address of the one before; without it no two accepted people do. */
  households?: boolean;
  /** Share of the people, 0 to 1, who have a mobile number and no address; given, whoever can be texted is accepted. */
  phoneOnly?: number;
  /** Share of the people, 0 to 1, whom the list knows by nothing but a postal address; given, all but a few have one. */
  postal?: number;
};

/** How the import has to end a row. */
export type Ending = Exclude<keyof RowCounts, 'rows' | 'conflict'>;

/** Columns in the order of a row's cells. */
export const columns = ['reference', 'first_name', 'last_name', 'email', 'phone', 'language'] as const;

/** Further columns of a list with postal addresses. */
const postalColumns = ['address', 'postal_code', 'town'] as const;

/** The columns of a list, in the order of its rows' cells. */
const columnsOf = ({ postal }: PeopleOptions): readonly string[] =>
  postal === undefined ? columns : [...columns, ...postalColumns];

/** One row and what has to become of it when it is imported with French as the default language. */
export type PersonRow = {
  /** In the order of {@link columns}; rows with a wrong number of cells have fewer or more. */
  cells: string[];
  ending: Ending;
  /** Address that the message goes to; accepted rows have one. */
  address?: string;
  /** Their number in E.164, where text messages are sent and it takes some. */
  mobile?: string;
  /** Whether a letter can be sent to them; of a list with postal addresses. */
  hasPost?: boolean;
  /** Language of the person; accepted and unreachable rows have one. */
  language?: MadeUpLanguage;
};

/** Shares of flawed rows. */
const DUPLICATE_SHARE = 0.003;
const NO_REFERENCE_SHARE = 0.001;
const WRONG_WIDTH_SHARE = 0.0005;
const UNREACHABLE_SHARE = 0.01;
const HOUSEHOLD_SHARE = 0.08;
const ENGLISH_SHARE = 0.12;

/** Streams of randomness, so that a row's fate can be known without making the row. */
const FATE = 0;
const PERSON = 1;
const WRITING = 2;
const STREAMS = 3;

/** Reserved for examples and tests (RFC 2606): nobody can receive mail there. */
const domains = [
  ...['courriel.example', 'messagerie.example', 'poste.example', 'boite.example', 'mail.example'],
  ...['example.org', 'example.com', 'example.net', 'hôtel-dieu.example'],
] as const;

/** ICANN's form of the one domain above that is not ASCII. */
const asciiDomains: Readonly<Record<string, string>> = { 'hôtel-dieu.example': 'xn--htel-dieu-g7a.example' };

type Fate = Ending | 'noReference' | 'wrongWidth';

const ownFate = ({ seed, flaws }: PeopleOptions, index: number): Fate => {
  if (!flaws) return 'accepted';
  let left = createRandom(seed, index * STREAMS + FATE).share();
  const shares: readonly (readonly [Fate, number])[] = [
    ['duplicate', DUPLICATE_SHARE],
    ['noReference', NO_REFERENCE_SHARE],
    ['wrongWidth', WRONG_WIDTH_SHARE],
    ['unreachable', UNREACHABLE_SHARE],
  ];
  for (const [fate, share] of shares) {
    if (left < share) return fate;
    left -= share;
  }
  return 'accepted';
};

/** The row, before `index`, whose reference a duplicate repeats; undefined where there is none. */
const earlierRow = (options: PeopleOptions, index: number, random: Random): number | undefined => {
  if (index === 0) return undefined;
  const start = random.below(index);
  for (let row = start; row >= 0; row -= 1) {
    const fate = ownFate(options, row);
    if (fate === 'accepted' || fate === 'unreachable') return row;
  }
  return undefined;
};

/** Multiplying by a number prime to the modulus changes the order and keeps every number unique. */
const REFERENCES = 100_000_000;
const referenceOf = (seed: number, index: number): string => {
  const scattered = (index * 61_803_399 + (seed % REFERENCES)) % REFERENCES;
  return `IPP${String(scattered).padStart(8, '0')}`;
};

const plainLetters = new Map<string, string>();
const foldOf = (name: string): string => {
  const known = plainLetters.get(name);
  if (known !== undefined) return known;
  const folded = name
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('ø', 'o')
    .replaceAll('ı', 'i')
    .normalize('NFKD')
    .replace(/[^a-z -]/g, '')
    .replace(/ +/g, '-');
  plainLetters.set(name, folded);
  return folded;
};

type Person = {
  language: MadeUpLanguage;
  firstName: string;
  lastName: string;
  local: string;
  domain: string;
};

const personOf = (options: PeopleOptions, index: number): Person => {
  const random = createRandom(options.seed, index * STREAMS + PERSON);
  const language: MadeUpLanguage = random.share() < ENGLISH_SHARE ? 'en' : 'fr';
  const firstName = random.pick(firstNames[language]);
  const lastName = random.pick(lastNames[language]);
  // Names have no digits, so that the number alone makes the address unique.
  const local = `${foldOf(firstName)}.${foldOf(lastName)}${index + 1}`;
  const domain = options.flaws ? random.pick(domains) : (domains[random.below(5)] ?? 'mail.example');
  const household =
    options.households === true &&
    // Every other row, so that the person before has an address of their own.
    index % 2 === 1 &&
    random.share() < HOUSEHOLD_SHARE &&
    ownFate(options, index - 1) === 'accepted';
  if (!household) return { language, firstName, lastName, local, domain };
  const { households: _, ...alone } = options;
  const before = personOf(alone, index - 1);
  return { ...before, firstName: random.pick(firstNames[before.language]) };
};

const fourDigits = (random: Random): string => String(random.below(10_000)).padStart(4, '0');

/**
 * Ranges that Arcep keeps free for films (numbering plan, decision 2018-0881 as amended) and, for London, those of
 * Ofcom ("numbers for use in TV and radio drama programmes").
 */
const frenchRanges = [
  '063998',
  '063998',
  '063998',
  '019900',
  '026191',
  '035301',
  '046571',
  '053649',
] as const;
const nationalPhone = (random: Random, language: MadeUpLanguage): string =>
  language === 'en' && random.share() < 0.5
    ? `+44207946${String(random.below(1000)).padStart(4, '0')}`
    : random.pick(frenchRanges) + fourDigits(random);

const phoneSpellings: readonly ((national: string) => string)[] = [
  (national) => national,
  (national) => national.replace(/(..)(?=.)/g, '$1 '),
  (national) => national.replace(/(..)(?=.)/g, '$1.'),
  (national) => national.replace(/(..)(?=.)/g, '$1-'),
  (national) => `+33${national.slice(1)}`,
  (national) => `+33 ${national[1]} ${national.slice(2).replace(/(..)(?=.)/g, '$1 ')}`,
  (national) => `+33 (0)${national.slice(1)}`,
  (national) => `0033${national.slice(1)}`,
  // A spreadsheet that takes it for a number drops the zero.
  (national) => national.slice(1),
];

const readPhone = createPhoneReader('FR');
const takesSms = createSmsCheck(['FR']);

/** A number as it is read, where it takes text messages. */
const mobileOf = (phone: string): string | undefined => {
  const number = readPhone(phone);
  return number !== undefined && takesSms(number) ? number : undefined;
};

const phoneOf = (random: Random, language: MadeUpLanguage, flaws: boolean): string => {
  const share = random.share();
  if (share < 0.12) return '';
  if (flaws && share < 0.125) return random.pick(['néant', '06', 'voir dossier', '0', '06 39 98 1']);
  const phone = nationalPhone(random, language);
  return flaws && phone.startsWith('0') ? random.pick(phoneSpellings)(phone) : phone;
};

const languageSpellings: Record<MadeUpLanguage, readonly string[]> = {
  // What has no notice gets the default language.
  fr: [
    'fr',
    'fr',
    'fr',
    'FR',
    'fr-FR',
    'Français',
    'français',
    'francais',
    'French',
    '',
    '',
    'de',
    'Español',
  ],
  en: ['en', 'en', 'EN', 'en-GB', 'English', 'anglais', 'Anglais'],
};

/** Ways to write an address that leave it usable, each with what it is read as. */
const emailSpellings: readonly ((
  local: string,
  domain: string,
  name: string,
) => readonly [string, string])[] = [
  (local, domain) => [` ${local}@${domain}`, local],
  (local, domain) => [`${local}@${domain}  `, local],
  (local, domain) => [`${local}@${domain.toUpperCase()}`, local],
  (local, domain) => [`${local.toUpperCase()}@${domain}`, local.toUpperCase()],
  (local, domain) => [`${local}@${domain};`, local],
  (local, domain) => [`${local}@${domain}.`, local],
  (local, domain) => [`mailto:${local}@${domain}`, local],
  (local, domain) => [`<${local}@${domain}>`, local],
  (local, domain, name) => [`${name} <${local}@${domain}>`, local],
  (local, domain) => [`\u00a0${local}@${domain}\u00a0`, local],
];

const unusableEmails: readonly ((local: string, domain: string) => string)[] = [
  () => '',
  () => '',
  () => '',
  () => ' ',
  () => 'néant',
  () => 'Aucun',
  () => '-',
  () => 'pas de mail',
  (local, domain) => `${local}@@${domain}`,
  (local) => `${local}@x`,
  (local) => local,
  (local, domain) => `${local} @${domain}`,
  (local, domain) => `${local}.@${domain}`,
  (local, domain) => `é${local}@${domain}`,
  (local, domain) => `${local}@${domain}, autre.${local}@example.org`,
  (local) => `${local}@courriel..example`,
];

const upperCase = (name: string): string => name.toUpperCase();
const oddNames: readonly ((lastName: string) => string)[] = [
  ...Array.from({ length: 20 }, () => upperCase),
  (lastName) => ` ${lastName} `,
  (lastName) => lastName.replaceAll("'", '\u2019'),
  (lastName) => `${lastName}; née Martin`,
  (lastName) => `${lastName}, épouse Martin`,
  (lastName) => `${lastName} "Coco"`,
  (lastName) => `${lastName}\r\n(ép. Dubois)`,
];

const spoilReference = (reference: string, random: Random): string =>
  random.pick(['', '', '', ' ', `${reference[3]},2E+07`]);

/** A cell is missing, or one too many, among the first ones: all behind it are shifted. */
const spoilWidth = (cells: string[], random: Random): string[] =>
  random.share() < 0.5
    ? [...cells.slice(0, 2), ...cells.slice(3)]
    : [...cells.slice(0, 3), 'dit Petit', ...cells.slice(3, 5), cells[5] || 'fr'];

/** The row of somebody whom an earlier row names, with the reference as it may be written again. */
const writtenAgain = ([reference = '', ...cells]: readonly string[], random: Random): string[] => [
  random.pick([reference, reference, reference, reference.toLowerCase(), ` ${reference}`]),
  ...cells,
];

/** Share of the people of a list with addresses to whom no letter can be sent. */
const NO_POST_SHARE = 0.01;

const places = [
  ['75012', 'Paris'],
  ['69003', 'Lyon'],
  ['13005', 'Marseille'],
  ['59000', 'Lille'],
  ['97400', 'Saint-Denis'],
] as const;
const streets = [
  'rue des Lilas',
  'avenue de la République',
  'place du Marché',
  'chemin de l’Église',
] as const;

/** Cells of an address, and whether a letter arrives with what they say. */
const postOf = (random: Random): { cells: string[]; hasPost: boolean } => {
  const hasPost = random.share() >= NO_POST_SHARE;
  const [code, town] = random.pick(places);
  const street = `${1 + random.below(180)} ${random.pick(streets)}`;
  return { cells: hasPost ? [street, code, town] : [street, code, ''], hasPost };
};

/** Row `index` of the file; needs none of the rows before it. */
const makeRow = (options: PeopleOptions, index: number): PersonRow => {
  const row = makeReachableRow(options, index);
  const { postal, seed } = options;
  if (postal === undefined) return row;
  const random = createRandom(seed, -1 - index);
  const isPostalOnly = random.share() < postal;
  const { cells, hasPost } = postOf(random);
  // The row that is written again has its address already.
  if (row.ending === 'duplicate') return row;
  if (row.ending === 'rejected') return { ...row, cells: [...row.cells, ...cells] };
  if (!isPostalOnly) return { ...row, cells: [...row.cells, ...cells], hasPost };
  const [reference = '', firstName = '', lastName = '', , , languageCell = ''] = row.cells;
  const { language } = row;
  return {
    cells: [reference, firstName, lastName, '', '', languageCell, ...cells],
    ending: 'unreachable',
    hasPost,
    ...(language !== undefined && { language }),
  };
};

/** A row as it is in a list without postal addresses. */
const makeReachableRow = (options: PeopleOptions, index: number): PersonRow => {
  const { seed, flaws } = options;
  const person = personOf(options, index);
  const { language, firstName, local, domain } = person;
  const random = createRandom(seed, index * STREAMS + WRITING);
  let phone = phoneOf(random, language, flaws);
  let reference = referenceOf(seed, index);
  let lastName: string = person.lastName;
  let email = `${local}@${domain}`;
  let readAs: string = local;
  let languageCell: string = language;
  let ending: Fate = ownFate(options, index);
  if (flaws) {
    if (random.share() < 0.3) lastName = random.pick(oddNames)(lastName);
    if (random.share() < 0.08) [email, readAs] = random.pick(emailSpellings)(local, domain, firstName);
    languageCell = random.pick(languageSpellings[language]);
    if (ending === 'duplicate') {
      const earlier = earlierRow(options, index, random);
      if (earlier === undefined) ending = 'accepted';
      else return { cells: writtenAgain(makeRow(options, earlier).cells, random), ending };
    }
    if (ending === 'unreachable') email = random.pick(unusableEmails)(local, domain);
    if (ending === 'noReference') reference = spoilReference(reference, random);
  }
  const isPhoneOnly = ending === 'accepted' && random.share() < (options.phoneOnly ?? 0);
  if (isPhoneOnly) {
    email = '';
    phone = `063998${fourDigits(random)}`;
  }
  const mobile = options.phoneOnly === undefined ? undefined : mobileOf(phone);
  if (ending === 'unreachable' && mobile !== undefined) {
    const cells = [reference, firstName, lastName, email, phone, languageCell];
    return { cells, ending: 'accepted', mobile, language };
  }
  const cells = [reference, firstName, lastName, email, phone, languageCell];
  switch (ending) {
    case 'accepted':
      return {
        cells,
        ending,
        ...(isPhoneOnly ? {} : { address: `${readAs}@${asciiDomains[domain] ?? domain}` }),
        ...(mobile !== undefined && { mobile }),
        language,
      };
    case 'unreachable':
      return { cells, ending, language };
    case 'duplicate':
      return { cells, ending };
    case 'noReference':
      return { cells, ending: 'rejected' };
    case 'wrongWidth':
      return { cells: spoilWidth(cells, random), ending: 'rejected' };
    case 'rejected':
      return { cells, ending };
  }
};

/** Made-up people, row by row, without keeping any. */
export function* generatePeople(options: PeopleOptions): Generator<PersonRow, void, undefined> {
  for (let index = 0; index < options.people; index += 1) yield makeRow(options, index);
}

/** The addresses that have to get one message for each time they are named here. */
export function* expectedAddresses(options: PeopleOptions): Generator<string, void, undefined> {
  for (const { address } of generatePeople(options)) if (address !== undefined) yield address;
}

/** What the import of a file has to report. */
export type ExpectedCounts = RowCounts & {
  /** Accepted people by the language that they are written to in. */
  byLanguage: Record<MadeUpLanguage, number>;
};

/** A tally of rows as they are made. */
export const createTally = () => {
  const counts: ExpectedCounts = {
    ...{ rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
    byLanguage: { fr: 0, en: 0 },
  };
  return {
    add({ ending, language }: PersonRow): void {
      counts.rows += 1;
      counts[ending] += 1;
      if (ending === 'accepted' && language !== undefined) counts.byLanguage[language] += 1;
    },
    counts: (): ExpectedCounts => ({ ...counts, byLanguage: { ...counts.byLanguage } }),
  };
};

/** One line of a CSV file (RFC 4180): cells are quoted where they must be. */
export const csvLine = (cells: readonly string[], separator: string): string => {
  let line = '';
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] ?? '';
    if (index > 0) line += separator;
    line +=
      cell.includes(separator) || cell.includes('"') || cell.includes('\n')
        ? `"${cell.replaceAll('"', '""')}"`
        : cell;
  }
  return `${line}\r\n`;
};

const BLOCK_CHARACTERS = 1 << 20;

/**
 * Writes people to a CSV file in UTF-8 with `,` and the titles of {@link columnsOf}.
 *
 * @returns what the import has to report, and the size of the file
 */
export const writeCsv = async (
  path: string,
  options: PeopleOptions,
): Promise<ExpectedCounts & { bytes: number }> => {
  const file = await open(path, 'w');
  try {
    const tally = createTally();
    let bytes = 0;
    let block = csvLine(columnsOf(options), ',');
    const flush = async (): Promise<void> => {
      const buffer = Buffer.from(block);
      block = '';
      bytes += buffer.length;
      await file.writeFile(buffer);
    };
    for (const row of generatePeople(options)) {
      tally.add(row);
      block += csvLine(row.cells, ',');
      if (block.length >= BLOCK_CHARACTERS) await flush();
    }
    await flush();
    return { ...tally.counts(), bytes };
  } finally {
    await file.close();
  }
};
