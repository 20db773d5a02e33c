import { foldText } from './fold.ts';

/** No list is of people who were born earlier; 1900-01-01 is what databases write for a day that nobody knows. */
const EARLIEST = '1900-01-02';
const LATEST = '2100-01-01';

const CENTURY = 100;

const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['janvier', 'janv', 'jan', 'january'],
    ['fevrier', 'fevr', 'fev', 'feb', 'february'],
    ['mars', 'mar', 'march'],
    ['avril', 'avr', 'apr', 'april'],
    ['mai', 'may'],
    ['juin', 'jun', 'june'],
    ['juillet', 'juil', 'jul', 'july'],
    ['aout', 'aug', 'august'],
    ['septembre', 'sept', 'sep', 'september'],
    ['octobre', 'oct', 'october'],
    ['novembre', 'nov', 'november'],
    ['decembre', 'dec', 'december'],
  ].flatMap((names, month) => names.map((name) => [name, month + 1])),
);

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** A day of the calendar, ISO 8601; undefined where there is none: 30 February, day 0. */
const dayOf = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}` : undefined;
};

/** Whole days of Excel's calendar since 1900, which has a 29 February 1900 that never was (ECMA-376, 18.17.4.1). */
const DAY_MS = 86_400_000;
const MIN_SERIAL = 2101;
const MAX_SERIAL = 99_999;
const dayOfSerial = (serial: number): string | undefined =>
  // Smaller numbers are years.
  serial < MIN_SERIAL || serial > MAX_SERIAL
    ? undefined
    : new Date(Date.UTC(1899, 11, 30) + serial * DAY_MS).toISOString().slice(0, 10);

/** Midnight, as databases write it behind a day; at 22 and 23 o'clock of UTC the day in France is the next. */
const time = /[T ]\s*\d{1,2}[:h]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:Z|[+-]\d{2}:?\d{2}|AM|PM|UTC)?$/i;
const lateInUtc = /[T ]2[23]:00(?::00)?(?:[.,]0+)?\s*(?:Z|UTC|\+00:?00)$/i;
const weekday =
  /^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lun|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[.,]?|mar[.,])\s+(?=\d|\p{L}{3})/iu;

const yearFirst = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/;
const dayFirst = /^(\d{1,2})[-/. ]\s?(\d{1,2})[-/. ]\s?(\d{2}|\d{4})$/;
const dayAndMonth =
  /^(\d{1,2})(?:er|st|nd|rd|th)?[\s./-]+(?:of\s+|de\s+)?(\p{L}{3,9})\.?[\s,./-]+(\d{2}|\d{4})$/iu;
const monthAndDay = /^(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/iu;
const compactYearFirst = /^(19\d\d|20\d\d)(\d\d)(\d\d)$/;
const compactDayFirst = /^(\d\d)(\d\d)(19\d\d|20\d\d)$/;

type Parts = { year: string; month: string | number | undefined; day: string };

const partsOf = (text: string): Parts | undefined => {
  for (const pattern of [yearFirst, compactYearFirst]) {
    const [, year, month, day] = pattern.exec(text) ?? [];
    if (year !== undefined && Number(month) <= 12) return { year, month, day: day ?? '' };
  }
  for (const pattern of [dayFirst, compactDayFirst]) {
    const [, day, month, year] = pattern.exec(text) ?? [];
    if (day !== undefined) return { year: year ?? '', month, day };
  }
  const [, day, name, year] = dayAndMonth.exec(text) ?? [];
  if (day !== undefined) return { year: year ?? '', month: MONTHS[foldText(name ?? '')], day };
  const [, monthName, dayOfMonth, fullYear] = monthAndDay.exec(text) ?? [];
  if (dayOfMonth === undefined) return undefined;
  return { year: fullYear ?? '', month: MONTHS[foldText(monthName ?? '')], day: dayOfMonth };
};

const MAX_LENGTH = 50;

/**
 * The day that a text names, in any year, in the spellings of {@link readBirthDate}. ISO 8601.
 *
 * @param breachedOn - day before which it lies where the year has two digits; without it such a year is not read
 */
export const readDay = (text: string, breachedOn: string | undefined): string | undefined => {
  if (text.length > MAX_LENGTH || lateInUtc.test(text)) return undefined;
  if (/^\d{4,5}(?:[.,]\d{1,12})?$/.test(text)) return dayOfSerial(Math.floor(Number(text.replace(',', '.'))));
  const parts = partsOf(text.replace(time, '').replace(weekday, '').trim());
  if (parts?.month === undefined) return undefined;
  const { year, month, day } = parts;
  const inYear = (ofYear: number): string | undefined => dayOf(ofYear, Number(month), Number(day));
  if (year.length === 4) return inYear(Number(year));
  if (breachedOn === undefined) return undefined;
  // With two digits a year lies in the hundred years before the breach.
  const breachYear = Number(breachedOn.slice(0, 4));
  const latest = breachYear - (breachYear % CENTURY) + Number(year);
  const last = inYear(latest);
  return last !== undefined && last <= breachedOn ? last : inYear(latest - CENTURY);
};

/**
 * Reads a birth date as people, databases and spreadsheets write it, the day before the month: `29/02/1980`,
 * `1980-02-29T00:00:00`, `29 février 1980`, `29280` (a day of Excel's calendar). ISO 8601; undefined where the day is
 * not certain, such as `00/00/1980`, `1980` or `02/13/1980`, and where nobody of a list can be born then.
 *
 * @param breachedOn - day of the breach, ISO 8601, before which everybody is born; years of two digits need it
 */
export const readBirthDate = (text: string, breachedOn: string | undefined): string | undefined => {
  const day = readDay(text, breachedOn);
  return day !== undefined && day >= EARLIEST && day <= (breachedOn ?? LATEST) ? day : undefined;
};

const MAJORITY = 18;

/** Whether somebody was a minor on a day: majority begins on the eighteenth birthday (Civil Code, article 414). */
export const wasMinor = (birthDate: string, on: string): boolean => {
  const year = String(Number(birthDate.slice(0, 4)) + MAJORITY).padStart(4, '0');
  return on < year + birthDate.slice(4);
};
