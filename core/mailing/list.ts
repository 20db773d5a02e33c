// The list beside the letters: what a printer, or a mailing house that sets its own letters, needs of each.
import * as z from 'zod';
import type { Recipient } from '../audience/audience.ts';
import { countryOf } from '../cell/country.ts';

/** Lines of an address block: six, and the country. */
const BLOCK_LINES = 7;
/** Lines of NF Z 10-011: of 6 is post code and town, of 1 and 2 who is written to. */
const NORM_LINES = 6;

const numbered = <Name extends string>(name: Name, count: number): `${Name}${number}`[] =>
  Array.from({ length: count }, (_, at): `${Name}${number}` => `${name}${at + 1}`);

/** What a column of the list may hold. */
export const listValues = [
  /** Name of the PDF, number of the letter in it, sheets of paper. */
  'file',
  'letter',
  'sheets',
  'reference',
  'notice_code',
  'language',
  /** The lines of the address as they are printed, from the top. */
  ...numbered('line_', BLOCK_LINES),
  /** The same in the places that NF Z 10-011 gives them, without the country. */
  ...numbered('norm_line_', NORM_LINES),
  /** ISO 3166-1 alpha-2. */
  'country_code',
] as const;

export const listColumnSchema = z.object({
  title: z.string().min(1).max(100),
  value: z.string().refine((value) => (listValues as readonly string[]).includes(value)),
});
export type ListColumn = z.infer<typeof listColumnSchema>;

const namedAlike = (values: readonly string[]): ListColumn[] =>
  values.map((value) => ({ title: value, value }));

/** Lists that are known by a name. */
export const listProfiles = {
  plain: namedAlike([
    'file',
    'letter',
    'sheets',
    'reference',
    'notice_code',
    'language',
    ...numbered('line_', BLOCK_LINES),
  ]),
  /** Recipients as Maileva, a hybrid mail service of La Poste, names their fields; the code is a variable of the letter. */
  maileva: [
    { title: 'custom_id', value: 'reference' },
    ...numbered('norm_line_', NORM_LINES).map((value, at) => ({ title: `address_line_${at + 1}`, value })),
    { title: 'country_code', value: 'country_code' },
    { title: 'notice_code', value: 'notice_code' },
    { title: 'language', value: 'language' },
  ],
} satisfies Record<string, ListColumn[]>;

/** Where a letter lies, and its address. */
export type ListedLetter = {
  recipient: Pick<Recipient, 'reference' | 'code' | 'postal'>;
  language: string;
  block: readonly string[];
  file: string;
  letter: number;
  sheets: number;
};

/** The lines of an address in their places: the last is the place, those before it follow each other from line 2 or 1 on. */
const normLines = (block: readonly string[], isAbroad: boolean): string[] => {
  const lines = isAbroad ? block.slice(0, -1) : block;
  const place = lines.at(-1) ?? '';
  const before = lines.slice(0, -1);
  const first = before.length < NORM_LINES - 1 ? [''] : [];
  const filled = [...first, ...before];
  return [...filled, ...Array<string>(Math.max(0, NORM_LINES - 1 - filled.length)).fill(''), place];
};

/** A line of the list in the order of its columns. */
export const lineOf = (
  columns: readonly ListColumn[],
  { recipient, language, block, file, letter, sheets }: ListedLetter,
  homeCountry: string,
): string[] => {
  const { reference, code, postal } = recipient;
  // The last line of a letter abroad names its country, whosever address it is; a country that nobody knows has no code.
  const abroad = countryOf(block.at(-1) ?? '');
  const written = postal?.country === undefined ? homeCountry : countryOf(postal.country);
  const country = abroad ?? written ?? '';
  const values: Record<string, string> = {
    file,
    letter: String(letter),
    sheets: String(sheets),
    reference,
    notice_code: code,
    language,
    country_code: country,
  };
  for (const [at, line] of block.entries()) values[`line_${at + 1}`] = line;
  const isAbroad = abroad !== undefined || written === undefined;
  for (const [at, line] of normLines(block, isAbroad).entries()) values[`norm_line_${at + 1}`] = line;
  return columns.map(({ value }) => values[value] ?? '');
};
