import type { Wording } from '../base/wording.ts';
import { areLabels } from './beside-words.ts';
import { severalPhones, shortenedPhone, unusablePhone, wordsBesidePhone } from './contact-words.ts';
import { digitsOf } from './plain-number.ts';

/** Why a cell gives no number. */
type PhoneOddity = 'phone-unreadable' | 'phone-shortened' | 'several-phones';

/** A number in E.164, or why a cell gives none; neither where zeros stand for nothing. */
export type PhoneAnswer = { phone: string } | { problem: Wording; oddity: PhoneOddity } | { nothing: true };

/** What reading a number needs from outside of the core. */
export type PhoneRules = {
  /** A phone number in E.164, or undefined where it is none. */
  readPhone: (text: string) => string | undefined;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
};

/** A cell that is longer holds no number, whatever stands around it. */
const MAX_CELL = 200;

/** What stands between two numbers, and between the digits of one as well: the strongest first. */
const separators: readonly RegExp[] = [
  /[;|\n\r]/,
  /\s(?:ou|et|or|and|puis|&)\s/i,
  /(?<=\d)\s*(?=\+\d)/,
  /\s\/\s/,
  /\//,
  /,/,
  /\s[-–—]\s/,
];

/** Two whole numbers with next to nothing between them: `0612345678 0142345678`. */
const twoInARow = /^\D*(0(?:\D?\d){9})\D{0,3}(0(?:\D?\d){9})\D*$/;

/** `words`: what may say that the numbers are somebody else's, or no longer right. */
type Found = { numbers: readonly string[]; words: boolean };

const onlyNumbers = (numbers: readonly string[]): Found => ({ numbers, words: false });
const onlyWords: Found = { numbers: [], words: true };

const hasLetter = /\p{L}/u;
const hasDigit = /\d/;
const word = /\p{L}[\p{L}\p{M}.'’-]*/gu;

/** No number has fewer digits; `2` or `18` beside a word belong to the word. */
const MIN_DIGITS = 6;
const isOfWords = (text: string): boolean => text.replace(/\D/g, '').length < MIN_DIGITS;

/** A part with words: `portable : 06 …` is a number, `06 … (fille)` is none that is certainly the person's. */
const readWorded = (part: string, readPhone: PhoneRules['readPhone']): Found => {
  const isLabelled = areLabels((part.match(word) ?? []).join(' '));
  if (isLabelled) return readPart(part.replace(word, ';').replace(/\([\s;]*\)/g, ' '), readPhone);
  return onlyWords;
};

/** Numbers of a part of a cell, which is taken apart where it is none as a whole. */
const readPart = (part: string, readPhone: PhoneRules['readPhone'], level = 0): Found => {
  const whole = readPhone(part);
  if (whole !== undefined) return onlyNumbers([whole]);
  for (let at = level; at < separators.length; at += 1) {
    const pieces = part
      .split(separators[at] ?? '')
      .filter((piece) => hasDigit.test(piece) || hasLetter.test(piece));
    if (pieces.length < 2) continue;
    const found = pieces.map((piece) => readPart(piece.trim(), readPhone, at + 1));
    const numbers = found.flatMap((one) => one.numbers);
    // Pieces of one number are none by themselves; a piece that is one says that it stands alone.
    if (numbers.length === 0) continue;
    // Words by themselves are said of the number beside them.
    const areDoubtful = found.some(({ words }, index) => words && isOfWords(pieces[index] ?? ''));
    return areDoubtful ? onlyWords : onlyNumbers(numbers);
  }
  if (hasLetter.test(part)) return readWorded(part, readPhone);
  const pair = twoInARow.exec(part)?.slice(1).map(readPhone) ?? [];
  return onlyNumbers(pair.every((number) => number !== undefined) ? pair : []);
};

/** Of several numbers the one that is certainly meant. */
const choose = (numbers: readonly string[], takesSms: PhoneRules['takesSms']): PhoneAnswer => {
  const different = [...new Set(numbers)];
  const [first] = different;
  if (first === undefined) return { problem: unusablePhone, oddity: 'phone-unreadable' };
  if (different.length === 1) return { phone: first };
  const mobiles = different.filter(takesSms);
  if (mobiles.length > 1) return { problem: severalPhones, oddity: 'several-phones' };
  return { phone: mobiles[0] ?? first };
};

const onlyZeros = /^[0\s.,;/+()-]*$/;

/**
 * Reads a cell of phone numbers, as `plainCell` leaves it. Of several numbers the mobile is taken, or the one that is
 * valid; of two mobiles neither, as one may be somebody else's, and so with words beside the number.
 */
export const readPhoneCell = (cell: string, { readPhone, takesSms }: PhoneRules): PhoneAnswer => {
  const phone = readPhone(cell);
  if (phone !== undefined) return { phone };
  if (cell.length > MAX_CELL) return { problem: unusablePhone, oddity: 'phone-unreadable' };
  if (onlyZeros.test(cell)) return { nothing: true };
  const digits = digitsOf(cell);
  if (digits === 'shortened') return { problem: shortenedPhone, oddity: 'phone-shortened' };
  if (digits !== undefined) {
    const number = readPhone(digits);
    return number === undefined ? { problem: unusablePhone, oddity: 'phone-unreadable' } : { phone: number };
  }
  const { numbers, words } = readPart(cell, readPhone);
  if (words) {
    const problem = !isOfWords(cell) ? wordsBesidePhone : unusablePhone;
    return { problem, oddity: 'phone-unreadable' };
  }
  return choose(numbers, takesSms);
};
