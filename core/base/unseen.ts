// Characters that nobody sees: they hide what is written, or turn it round, in a terminal, a page or a message.

/** Letters that a joiner has a meaning between: of Arabic, Indian languages, Burmese, Khmer and Mongolian. */
const JOINED =
  '[\\u0600-\\u061b\\u061d-\\u0dff\\u1000-\\u109f\\u1780-\\u17b3\\u17b6-\\u180a\\u1810-\\u18af\\ufb50-\\ufdff\\ufe70-\\ufefc]';
/** Pictures that a joiner makes one of, such as those of a family. */
const PICTURE = '\\p{Extended_Pictographic}';

/**
 * Control characters, halves of characters, separators of lines and paragraphs, and what Unicode says to show nothing for
 * (Default_Ignorable_Code_Point): directions, tags, fillers, soft hyphens, byte order marks. Joiners, and the selectors
 * of a picture's looks, only where they mean nothing.
 */
const UNSEEN = [
  '[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\ufff9-\\ufffb]',
  '(?![\\u200c\\u200d\\ufe0e\\ufe0f])\\p{Default_Ignorable_Code_Point}',
  `(?<!${PICTURE})[\\ufe0e\\ufe0f](?!\\u20e3)`,
  `(?<!${JOINED}|${PICTURE}\\ufe0f?)[\\u200c\\u200d]`,
  `[\\u200c\\u200d](?!${JOINED}|${PICTURE})`,
].join('|');

const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** What an unseen character is, as far as whoever typed it has to know. */
export type UnseenKind = 'line-break' | 'tab' | 'control' | 'half' | 'direction' | 'invisible';

const kindOf = (character: string): UnseenKind => {
  if (/[\n\r\p{Zl}\p{Zp}]/u.test(character)) return 'line-break';
  if (character === '\t') return 'tab';
  if (/\p{Cc}/u.test(character)) return 'control';
  if (/\p{Cs}/u.test(character)) return 'half';
  return directions.test(character) ? 'direction' : 'invisible';
};

/** `U+200B` */
export const nameOfCodePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export type Unseen = {
  kind: UnseenKind;
  character: string;
  /** Index in the text. */
  at: number;
};

const first = new RegExp(UNSEEN, 'u');
const firstOfLines = new RegExp(`(?![\\n\\t])(?:${UNSEEN})`, 'u');

/** The first character of a text that nobody sees; in text of several lines, their ends and tabs are none. */
export const findUnseen = (text: string, { lines }: { lines: boolean }): Unseen | undefined => {
  const found = (lines ? firstOfLines : first).exec(text);
  if (found === null) return undefined;
  const [character] = found;
  return { kind: kindOf(character), character, at: found.index };
};

const all = new RegExp(UNSEEN, 'gu');

/** `text` with whatever `to` makes of each character in it that nobody sees. */
export const replaceUnseen = (text: string, to: (character: string) => string): string =>
  text.replace(all, to);
