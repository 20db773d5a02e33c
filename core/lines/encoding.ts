import type { CsvLayout } from '../columns/layout.ts';
import { type SingleByteEncoding, upperHalves } from './code-pages.ts';
import { repairSavedTwice } from './saved-twice.ts';

/** How a file is written, as far as its beginning tells. */
export type EncodingChoice = Pick<CsvLayout, 'encoding' | 'savedTwice'> & {
  /** Bytes of the byte order mark in front. */
  markBytes: number;
  /** Whether the beginning leaves no doubt: without accents it says nothing of those to come. */
  isCertain: boolean;
};

/** Bytes that are looked at for zeros. */
const UTF16_SAMPLE = 8_192;
/** Share of characters that are Latin letters, digits and separators: their upper byte is zero. */
const MIN_LATIN_SHARE = 0.3;
const MAX_ZERO_SHARE = 0.01;

/** UTF-16 without its mark, by the zeros that stand at every other byte of Latin text. */
const utf16WithoutMark = (head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  const pairs = Math.min(head.length, UTF16_SAMPLE) >> 1;
  let even = 0;
  let odd = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    if (head[2 * pair] === 0) even += 1;
    if (head[2 * pair + 1] === 0) odd += 1;
  }
  if (odd >= MIN_LATIN_SHARE * pairs && even <= MAX_ZERO_SHARE * pairs && odd > 0) return 'utf-16le';
  return even >= MIN_LATIN_SHARE * pairs && odd <= MAX_ZERO_SHARE * pairs && even > 0
    ? 'utf-16be'
    : undefined;
};

/** How usual letters are in French and other European names; of a letter that is not here, nothing speaks for it. */
const usual: Readonly<Record<string, number>> = {
  ...{ é: 1, è: 1, ê: 0.9, ë: 0.8, à: 0.9, â: 0.8, ç: 1, ô: 0.9, î: 0.8, ï: 0.8, ù: 0.6, û: 0.6 },
  ...{ ü: 0.8, ö: 0.8, ä: 0.6, œ: 0.7, æ: 0.4, ñ: 0.8, á: 0.6, í: 0.6, ó: 0.6, ú: 0.5, ã: 0.6, õ: 0.5 },
  ...{ å: 0.4, ø: 0.5, ß: 0.6, š: 0.5, ž: 0.5, ý: 0.4, ÿ: 0.4, ò: 0.4, ì: 0.3, ð: 0.2, þ: 0.2 },
};
/** Signs that texts have beside words and numbers. */
const usualSigns: ReadonlySet<string> = new Set('°€«»–—…’‘“”•§£²³½·\u00a0');
const BETWEEN_WORDS = 0.2;

const isLetter = (character: string): boolean => /\p{L}/u.test(character);
const isUpper = (character: string): boolean => isLetter(character) && character !== character.toLowerCase();
const isLower = (character: string): boolean => isLetter(character) && character === character.toLowerCase();
const isControl = (character: string): boolean => /\p{Cc}/u.test(character);

/** What speaks for a letter between two others, or against it. */
const scoreLetter = (before: string, letter: string, behind: string): number => {
  const weight = usual[letter.toLowerCase()] ?? 0.05;
  if (!isLetter(before) && !isLetter(behind)) return BETWEEN_WORDS * weight;
  if (isUpper(letter)) {
    // A capital inside of a word in small letters.
    if (isLower(before)) return -1;
    return isUpper(before) && isLower(behind) ? -0.5 : 0.8 * weight;
  }
  // Names begin with a capital.
  if (!isLetter(before) && isLower(behind)) return 0.5 * weight;
  // A small letter among capitals is how names are typed by a keyboard that has no capitals with accents.
  return isLower(before) || isLower(behind) ? weight : 0.6 * weight;
};

/** What speaks for a sign between two characters, or against it. */
const scoreSign = (before: string, sign: string, behind: string): number => {
  if (isControl(sign)) return -1.5;
  if (/[\u2500-\u25ff]/.test(sign)) return -1;
  if (sign === '°' && /[nN]/.test(before)) return 0.4;
  if (isLetter(before) && isLetter(behind)) return /[’·\u00a0\u00ad]/.test(sign) ? 0.3 : -1;
  if (usualSigns.has(sign)) return 0.1;
  return isLetter(before) || isLetter(behind) ? -0.4 : -0.3;
};

/** What speaks for an encoding: the letters and signs that its bytes above ASCII become, where they stand. */
const scoreOf = (bytes: Uint8Array, places: readonly number[], encoding: SingleByteEncoding): number => {
  const upper = upperHalves[encoding];
  const characterAt = (at: number): string => {
    const byte = bytes[at];
    if (byte === undefined) return ' ';
    return byte < 0x80 ? String.fromCharCode(byte) : (upper[byte - 0x80] ?? ' ');
  };
  return places.reduce((sum, at) => {
    const [before, character, behind] = [characterAt(at - 1), characterAt(at), characterAt(at + 1)];
    return sum + (isLetter(character) ? scoreLetter : scoreSign)(before, character, behind);
  }, 0);
};

/** By how much another encoding must be likelier than Windows-1252: in all, and for each letter. */
const MIN_MARGIN = 1.2;
const MIN_MARGIN_EACH = 0.3;
const MIN_SCORE_EACH = 0.2;

/** The encoding of bytes that are no UTF-8; Windows-1252, which `utf-8` stands for too, where little speaks against it. */
const chooseSingleByte = (
  bytes: Uint8Array,
  places: readonly number[],
): Pick<EncodingChoice, 'encoding' | 'isCertain'> => {
  const scores = { macintosh: 0, cp850: 0, 'windows-1252': 0 };
  for (const encoding of ['macintosh', 'cp850', 'windows-1252'] as const) {
    scores[encoding] = scoreOf(bytes, places, encoding);
  }
  const margin = Math.max(MIN_MARGIN, MIN_MARGIN_EACH * places.length);
  const [best, other] =
    scores.macintosh >= scores.cp850 ? (['macintosh', 'cp850'] as const) : (['cp850', 'macintosh'] as const);
  const isLikelier = scores[best] >= scores['windows-1252'] + margin;
  if (isLikelier && scores[best] > MIN_SCORE_EACH * places.length) {
    return { encoding: best, isCertain: scores[best] >= scores[other] + MIN_MARGIN_EACH * places.length };
  }
  return { encoding: 'utf-8', isCertain: scores['windows-1252'] > MIN_SCORE_EACH * places.length };
};

const cellEnds: ReadonlySet<number> = new Set([...',;\t|\r\n"'].map((end) => end.charCodeAt(0)));
const utf8 = new TextDecoder('utf-8', { fatal: true });

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Letters above ASCII that are looked at. */
const MAX_PLACES = 5_000;
/** One cell in UTF-8 for so many that are not, and the file is pasted together from UTF-8 and Windows-1252. */
const MIXED = 10;

/** Cells that have bytes above ASCII: those in UTF-8 as text, and the places of the bytes of all others. */
const findCells = (head: Uint8Array) => {
  const found = { texts: [] as string[], others: 0, places: [] as number[] };
  let start = 0;
  let first = -1;
  for (let at = 0; at <= head.length && found.places.length < MAX_PLACES; at += 1) {
    const byte = head[at] ?? 0x0a;
    if (byte >= 0x80 && first === -1) first = at;
    if (!cellEnds.has(byte)) continue;
    if (first !== -1 && at < head.length) {
      const text = decodeUtf8(head.subarray(start, at));
      if (text === undefined) {
        found.others += 1;
        for (let place = first; place < at; place += 1)
          if ((head[place] ?? 0) >= 0x80) found.places.push(place);
      } else found.texts.push(text);
    }
    start = at + 1;
    first = -1;
  }
  return found;
};

const beginsWith = (head: Uint8Array, ...start: number[]): boolean =>
  start.every((byte, index) => head[index] === byte);

/**
 * Chooses how a file is read by what it begins with: by its byte order mark; by the zeros of UTF-16; as UTF-8, where
 * cells are; else by a score over the letters that each encoding makes of the bytes above ASCII.
 *
 * @param head - the first bytes of the file; a cell that is cut off at their end is left out
 */
export const chooseEncoding = (head: Uint8Array): EncodingChoice => {
  const certain = { savedTwice: false, isCertain: true };
  if (beginsWith(head, 0xff, 0xfe)) return { ...certain, encoding: 'utf-16le', markBytes: 2 };
  if (beginsWith(head, 0xfe, 0xff)) return { ...certain, encoding: 'utf-16be', markBytes: 2 };
  const utf16 = utf16WithoutMark(head);
  if (utf16 !== undefined) return { ...certain, encoding: utf16, markBytes: 0 };

  const markBytes = beginsWith(head, 0xef, 0xbb, 0xbf) ? 3 : 0;
  const { texts, others, places } = findCells(head.subarray(markBytes));
  const broken = texts.filter((text) => repairSavedTwice(text) !== text).length;
  const savedTwice = broken > 0 && 2 * broken >= texts.length;
  const isUtf8 = markBytes > 0 || texts.length * MIXED >= others;
  if (isUtf8) {
    return { encoding: 'utf-8', savedTwice, markBytes, isCertain: markBytes > 0 || texts.length > 0 };
  }
  return { ...chooseSingleByte(head, places), savedTwice: false, markBytes };
};
