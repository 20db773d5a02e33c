/**
 * Numbers and dates of a workbook as a list needs them: dates in ISO 8601, numbers with all their digits, and what a
 * format adds to them (leading zeros, blanks between the digits of a telephone number) where it adds.
 */
import { format, getFormatDateInfo, isValidFormat } from 'numfmt';
import type { StaffLanguage } from '../../core/base/wording.ts';

/** How a cell shows its number. */
export type NumberFormat =
  | { kind: 'plain' }
  | { kind: 'date'; hasTime: boolean }
  | { kind: 'pattern'; pattern: string };

/** Formats that files need not spell out, by number (ECMA-376 Part 1, 18.8.30): those that are not plain. */
const knownFormats: Readonly<Record<number, string>> = {
  2: '0.00',
  4: '0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  39: '0.00',
  40: '0.00',
  43: '0.00',
  44: '0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
};
/** Dates of East Asian editions, by number: 27–31, 36, 50–54, 57 and 58 are dates, 32–35, 55 and 56 times. */
const isEasternDate = (id: number): boolean =>
  (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58;

const plain: NumberFormat = { kind: 'plain' };

/** A pattern without what divides digits by thousands, and without what hides digits: commas mean both. */
const withoutCommas = (pattern: string): string =>
  pattern.replace(/"[^"]*"?|\[[^\]]*\]?|[\\_*].|,/gs, (piece) => (piece === ',' ? '' : piece));

/** Reads a pattern; what cannot be read shows its number plainly. */
const readPattern = (pattern: string): NumberFormat => {
  if (pattern.length > 500 || /^(general|@)?$/i.test(pattern)) return plain;
  const kept = withoutCommas(pattern);
  if (!isValidFormat(kept)) return plain;
  const { year, month, day, hours, minutes, seconds } = getFormatDateInfo(kept);
  const hasTime = hours || minutes || seconds;
  // "mm" beside seconds means minutes.
  if (year || day || (month && !hasTime)) return { kind: 'date', hasTime: hours };
  return { kind: 'pattern', pattern: kept };
};

/** The format of this number in a workbook whose own formats are `own`. */
export const numberFormat = (id: number, own: ReadonlyMap<number, string>): NumberFormat => {
  const pattern = own.get(id);
  if (pattern !== undefined) return readPattern(pattern);
  if (isEasternDate(id)) return { kind: 'date', hasTime: false };
  return readPattern(knownFormats[id] ?? '');
};

/** Digits of a number that was written with an exponent. */
const spelledOut = (text: string): string => {
  const [, sign = '', whole = '', fraction = '', exponent = ''] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,4}))?$/i.exec(text) ?? [];
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const left = digits
    .slice(0, Math.max(0, point))
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '');
  const right = `${'0'.repeat(Math.max(0, -point))}${digits.slice(Math.max(0, point))}`.replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${left || '0'}${right && `.${right}`}`;
};

/** Figures of a fraction that spreadsheets show; what is beyond them comes of calculating with binary numbers. */
const EXACT_DIGITS = 15;

/**
 * A number with all its digits and no exponent, with a point; as it is where it is none. Whole numbers keep more digits
 * than a spreadsheet would show: whoever wrote them meant an identifier.
 */
export const plainNumber = (text: string): string => {
  if (/^-?\d+$/.test(text)) return text;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return text;
  const shown = spelledOut(text);
  const point = shown.indexOf('.');
  return point < 0 || point >= EXACT_DIGITS ? shown : spelledOut(value.toPrecision(EXACT_DIGITS));
};

const isWhole = (plainText: string): boolean => /^-?\d+$/.test(plainText);
const withComma = (text: string, language: StaffLanguage): string =>
  language === 'fr' ? text.replace('.', ',') : text;

/** What stands between thousands to make them readable: no part of the number. */
const GAPS = /[\s'’.,]/g;
const digitsOf = (text: string): string => text.replace(/\D/g, '');

/**
 * Decides between the digits of a number and what a cell shows of it. What is shown counts unless it hides digits (an
 * exponent, `###`, thousands) or adds nothing: blanks between thousands, zeros behind the point.
 *
 * @param number - from {@link plainNumber}
 * @param shown - as the spreadsheet shows it; empty where that is not known
 */
export const numberAsShown = (number: string, shown: string, language: StaffLanguage): string => {
  const text = shown.trim();
  if (!isWhole(number)) {
    return text === '' || /#|\de[+-]?\d/i.test(text) ? withComma(number, language) : text;
  }
  if (text === '') return number;
  const whole = text.replace(/[.,]0+$/, '');
  if (whole.replace(GAPS, '') === number) return number;
  // A format can put a word in place of a number: "M" for 1.
  if (digitsOf(text) === '') return /\p{L}/u.test(text) ? text : number;
  return text.includes('%') || digitsOf(text).includes(digitsOf(number)) ? text : number;
};

const DAY_SECONDS = 86_400;
/** Days from the beginning of the date system to 1970. */
const DAYS_TO_1970 = 25_569;
const DAYS_1904 = 1_462;
/** The day after the last that a spreadsheet can show, 9999-12-31. */
const END_OF_DAYS = 2_958_466;
/** 29 February 1900, which a spreadsheet counts and which never was. */
const NO_SUCH_DAY = 60;

/** A serial number of a spreadsheet as a date in ISO 8601; undefined where it is none that could be shown. */
const isoDate = (serial: number, { hasTime, is1904 }: { hasTime: boolean; is1904: boolean }) => {
  const seconds = Math.round(serial * DAY_SECONDS) + (is1904 ? DAYS_1904 * DAY_SECONDS : 0);
  const day = Math.floor(seconds / DAY_SECONDS);
  if (day < 0 || day >= END_OF_DAYS) return undefined;
  const ofDay = seconds - day * DAY_SECONDS;
  const time = hasTime && ofDay > 0 ? ` ${new Date(ofDay * 1000).toISOString().slice(11, 19)}` : '';
  const isShifted = !is1904 && day <= NO_SUCH_DAY;
  if (isShifted && day === NO_SUCH_DAY) return `1900-02-29${time}`;
  if (isShifted && day === 0) return `1900-01-00${time}`;
  const since1970 = (day - DAYS_TO_1970 + (isShifted ? 1 : 0)) * DAY_SECONDS * 1000;
  return new Date(since1970).toISOString().slice(0, 10) + time;
};

/**
 * A number of a cell as a list needs it.
 *
 * @param raw - as it stands in the file
 */
export const shownNumber = (
  raw: string,
  given: NumberFormat,
  { language, is1904 }: { language: StaffLanguage; is1904: boolean },
): string => {
  const number = plainNumber(raw);
  const value = Number(number);
  if (number === '' || !Number.isFinite(value)) return number;
  if (given.kind === 'plain') return isWhole(number) ? number : withComma(number, language);
  if (given.kind === 'date') return isoDate(value, { ...given, is1904 }) ?? withComma(number, language);
  return numberAsShown(number, format(given.pattern, value, { locale: language }), language);
};

/** A date that is written out, as strict files do and OpenDocument: `1956-03-12T00:00:00` without a time that is none. */
export const isoDateOf = (text: string): string => {
  const [, date, time = ''] = /^(-?\d{4,6}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?))?/.exec(text.trim()) ?? [];
  if (date === undefined) return text;
  return /^(00:00(:00)?)?$/.test(time) ? date : `${date} ${time}`;
};
