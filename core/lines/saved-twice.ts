import { upperHalves } from './code-pages.ts';

/**
 * Byte of each character of Windows-1252 above ASCII, and of the control characters that Latin-1 has in its place:
 * either may have been taken for the encoding.
 */
const byteOf = new Map<string, number>([
  ...Array.from({ length: 0x20 }, (_, index) => [String.fromCharCode(0x80 + index), 0x80 + index] as const),
  ...Array.from(upperHalves['windows-1252'], (letter, index) => [letter, 0x80 + index] as const),
]);

const charactersOf = (first: number, last: number): string =>
  [...byteOf]
    .filter(([, byte]) => first <= byte && byte <= last)
    .map(([character]) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

const more = `[${charactersOf(0x80, 0xbf)}]`;
/** Characters whose bytes are one character of UTF-8 above ASCII (Unicode, table 3-7). */
const sequence = new RegExp(
  [
    `[${charactersOf(0xc2, 0xdf)}]${more}`,
    `[${charactersOf(0xe0, 0xef)}]${more}{2}`,
    `[${charactersOf(0xf0, 0xf4)}]${more}{3}`,
  ].join('|'),
  'g',
);
const begins = new RegExp(`[${charactersOf(0xc2, 0xf4)}]${more}`);

const utf8 = new TextDecoder('utf-8', { fatal: true });

const letterOf = (characters: string): string => {
  try {
    return utf8.decode(Uint8Array.from(characters, (character) => byteOf.get(character) ?? 0));
  } catch {
    return characters;
  }
};

/** A file can have been saved wrongly more than once. */
const MAX_ROUNDS = 3;

/** Text that was UTF-8, read as Windows-1252 and saved as UTF-8 again, as it was: `HÃ©lÃ¨ne` → `Hélène`. */
export const repairSavedTwice = (text: string): string => {
  let repaired = text;
  for (let round = 0; round < MAX_ROUNDS && begins.test(repaired); round += 1) {
    const before = repaired;
    repaired = repaired.replace(sequence, letterOf);
    if (repaired === before) break;
  }
  return repaired;
};
