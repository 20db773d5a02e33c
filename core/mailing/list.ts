// The list beside the letters: what a printer, or a mailing house that sets its own letters, needs of each.
import type { Recipient } from '../audience/audience.ts';

/** Most lines of an address block: six, and the country. */
const BLOCK_LINES = 7;

export const letterTitles: readonly string[] = [
  'file',
  'letter',
  'sheets',
  'reference',
  'notice_code',
  'language',
  ...Array.from({ length: BLOCK_LINES }, (_, at) => `line_${at + 1}`),
];

/** A line of the list; the same letter has the same number in its file and in the marks of its sheets. */
export const lineOf = (
  { reference, code }: Pick<Recipient, 'reference' | 'code'>,
  language: string,
  block: readonly string[],
  { file, letter, sheets }: { file: string; letter: number; sheets: number },
): string[] => [
  file,
  String(letter),
  String(sheets),
  reference,
  code,
  language,
  ...Array.from({ length: BLOCK_LINES }, (_, at) => block[at] ?? ''),
];
