/** A number with all that people put between its digits, and nothing else. */
export type WrittenNumber = {
  /** For a library that knows how countries write: blanks where odd characters were. */
  text: string;
  /** Digits and plus signs alone. */
  compact: string;
};

/** Signs of telephones that people and programs put before a number. */
const telephoneSigns = /[\u260e\u2706\u{1f4de}\u{1f4f1}\u{1f4f2}]\ufe0f?/gu;

/** No number with its blanks is as long. */
const MAX_LENGTH = 60;

/** Digits of other scripts, by the code of their zero: Arabic, Persian, full width. */
const zeros = [0x660, 0x6f0, 0xff10];
const digitsOfOtherScripts = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;
const toDigit = (digit: string): string => {
  const code = digit.charCodeAt(0);
  return String(code - (zeros.findLast((zero) => zero <= code) ?? code));
};

/** `tel:` of RFC 3966 and its like, and the prefix that hides one's own number. */
const scheme = /^(?:(?:tel|phone|sms|callto|whatsapp):(?:\/\/)?|[#*]31#)/i;
const extension = /(?:;ext=|\b(?:ext|extn|extension|poste|x)[. :]*|#)\d{1,6}$/i;
/** The letter O in the place of a zero: there are no other letters in a number. */
const letterForZero = /^[oO](?=[\s.\-/]?\d)|(?<=\d[\s.\-/]?)[oO](?=[\s.\-/]?\d|$)/g;

/** `+33 (0)6`: the zero is not dialled behind the code of a country, which has one to three digits. */
const zeroAfterCode = /^(\D*(?:0\D?0\D*)?[1-9]\D?(?:\d\D?){0,2}\D{0,3})[([]\s*0\s*[)\]]/;

const MAX_PLUSES = 3;
const onlySpelling =
  /^[\d+()[\]{}\s.,;:/\\|_~*•·'"‘’“”`´°=<>\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202f\u2060\u2212\ufeff-]*$/;

/**
 * What a text writes of a number, whatever stands between the digits; undefined where it holds words, or is longer
 * than any number.
 */
export const asWritten = (cell: string): WrittenNumber | undefined => {
  if (cell.length > MAX_LENGTH) return undefined;
  const text = cell
    .trim()
    .replace(telephoneSigns, '')
    .replace(digitsOfOtherScripts, toDigit)
    .replace('＋', '+')
    .replace(/^["'‘’=(<]+(?=tel:)/i, '')
    .replace(scheme, '')
    .replace(extension, '')
    .replace(letterForZero, '0');
  if (!/\d/.test(text) || !onlySpelling.test(text)) return undefined;
  const compact = text.replace(zeroAfterCode, '$1').replace(/[^\d+]/g, '');
  if (compact.split('+').length - 1 > MAX_PLUSES) return undefined;
  return {
    text: text
      .replace(/[^\d+()]/g, ' ')
      .replace(/^[\s()]+(?=\+)/, '')
      .replace(/^([^(]*)\)/, '$1 ')
      .trim(),
    compact,
  };
};
