import { DAY_MS } from '../base/day.ts';

/** A day of the calendar, `2026-04-06`. */
export type Day = string;

const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/**
 * Easter Sunday of a year of the Gregorian calendar, as midnight UTC, epoch ms ("Anonymous Gregorian computus":
 * J. Meeus, Astronomical Algorithms, chapter 8).
 */
export const easterMs = (year: number): number => {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1);
};

/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const afterEaster = [1, 39, 50];
/** 1 January, 1 and 8 May, 14 July, 15 August, 1 and 11 November, 25 December. */
const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];

const ofYear = new Map<number, ReadonlySet<Day>>();

/**
 * The public holidays of France (Code du travail, article L3133-1). Those of a part of the country alone, such as Good
 * Friday in Alsace or the days of the abolition of slavery overseas, are not in it: a number does not tell of a
 * department.
 */
export const frenchHolidays = (year: number): ReadonlySet<Day> => {
  const known = ofYear.get(year);
  if (known !== undefined) return known;
  const easter = easterMs(year);
  const days = new Set([
    ...fixed.map((day) => `${year}-${day}`),
    ...afterEaster.map((after) => dayOf(easter + after * DAY_MS)),
  ]);
  ofYear.set(year, days);
  return days;
};
