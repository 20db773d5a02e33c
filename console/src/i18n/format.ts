import type { StaffLanguage } from '../../../core/base/wording.ts';

/** A language that the console speaks: what the API words for staff is worded in the same. */
export type Language = StaffLanguage;

const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };
export const languages = Object.keys(locales) as Language[];

/** Numbers, times and sizes as people of one language write them. */
export type Formats = {
  count(value: number): string;
  percent(value: number): string;
  /** A small share, such as bounces: two decimals. Takes a part of 1. */
  share(part: number): string;
  money(usd: number): string;
  /** An amount of a currency, ISO 4217. */
  amount(value: number, currency: string): string;
  dateTime(iso: string): string;
  time(iso: string): string;
  /** With seconds. */
  timeOfSeconds(iso: string): string;
  date(iso: string): string;
  /** The day in words for a time near now: "today at 14:02". */
  when(iso: string, nowMs: number): string;
  bytes(value: number): string;
  /** About how long, in the two largest units: "2 h 10 min". */
  duration(seconds: number): string;
  list(items: readonly string[]): string;
  languageName(code: string): string;
};

const units = [
  { seconds: 86_400, en: 'd', fr: 'j' },
  { seconds: 3_600, en: 'h', fr: 'h' },
  { seconds: 60, en: 'min', fr: 'min' },
  { seconds: 1, en: 's', fr: 's' },
] as const;

const durationIn = (language: Language, seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const at = units.findIndex((unit) => whole >= unit.seconds);
  const largest = units[at];
  if (largest === undefined) return '0 s';
  const first = Math.floor(whole / largest.seconds);
  const next = units[at + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % largest.seconds) / next.seconds);
  const words = [`${first} ${largest[language]}`];
  if (next !== undefined && rest > 0) words.push(`${rest} ${next[language]}`);
  return words
    .join(' ')
    .replaceAll(' ', '\u00a0')
    .replace(/(?<=[a-z])\u00a0(?=\d)/, ' ');
};

/** The formats of a language, in the time zone of whoever looks unless another is named. */
export const formatsOf = (language: Language, timeZone?: string): Formats => {
  const locale = locales[language];
  const zone = timeZone === undefined ? {} : { timeZone };
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...zone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone });
  const seconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', ...zone });
  const day = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale);
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const at = { en: 'at', fr: 'à' }[language];

  /** A date as it is written: in French, the first of a month is `1er`. */
  const written = (format: Intl.DateTimeFormat, iso: string): string => {
    const text = format.format(Date.parse(iso));
    return language === 'fr' ? text.replace(/^1(?=\s)/, '1er') : text;
  };

  const daysFromNow = (iso: string, nowMs: number): number => {
    const dayOf = (ms: number): number => Date.parse(day.format(ms)) / 86_400_000;
    return dayOf(Date.parse(iso)) - dayOf(nowMs);
  };

  return {
    count: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    share: (part) => share.format(part),
    money: (usd) => money.format(usd),
    amount: (value, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(value),
    dateTime: (iso) => written(dateTime, iso),
    time: (iso) => time.format(Date.parse(iso)),
    timeOfSeconds: (iso) => seconds.format(Date.parse(iso)),
    date: (iso) => written(date, iso),
    when(iso, nowMs) {
      const days = daysFromNow(iso, nowMs);
      if (Math.abs(days) > 1) return written(dateTime, iso);
      return `${relative.format(days, 'day')} ${at} ${time.format(Date.parse(iso))}`;
    },
    bytes(value) {
      const names = { en: ['bytes', 'kB', 'MB', 'GB'], fr: ['octets', 'ko', 'Mo', 'Go'] }[language];
      const power = value < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(value) / 3));
      const scaled = value / 1000 ** power;
      const rounded = power === 0 || scaled >= 100 ? Math.round(scaled) : Math.round(scaled * 10) / 10;
      return `${number.format(rounded)}\u00a0${names[power]}`;
    },
    duration: (seconds) => durationIn(language, seconds),
    list: (items) => list.format(items),
    languageName: (code) => names.of(code) ?? code,
  };
};
