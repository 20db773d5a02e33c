import { frenchHolidays } from './public-holidays.ts';

/**
 * When nobody is to be disturbed by a text message. `french`: only from 8 to 20 o'clock where the person is, and in
 * France neither on Sundays nor on public holidays; `none`: at any time.
 */
export const quietHoursRules = ['french', 'none'] as const;
export type QuietHoursRule = (typeof quietHoursRules)[number];

/** The rule of an installation that names none. */
export const DEFAULT_QUIET_HOURS: QuietHoursRule = 'french';

const OPENS = 8;
const CLOSES = 20;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Easter Monday follows a Sunday, and a bridge of holidays is never longer than a few days. */
const MAX_HOURS_AHEAD = 24 * 10;

type Zone = { timeZone: string; isFrench: boolean };
const french = (timeZone: string): Zone => ({ timeZone, isFrench: true });
const foreign = (timeZone: string): Zone => ({ timeZone, isFrench: false });

const PARIS = french('Europe/Paris');
/**
 * Time zones by the beginning of the number, the longest that fits (prefixes: ITU-T E.164 list; zones: IANA tz
 * database). Of a country with several zones it is that of its capital. A number of any other country is treated as the
 * sender's.
 */
const zones: readonly (readonly [string, Zone])[] = [
  ['+33', PARIS],
  // Mayotte shares the prefix of Réunion (Arcep, decision 2018-0881).
  ['+262269', french('Indian/Mayotte')],
  ['+262639', french('Indian/Mayotte')],
  ['+262', french('Indian/Reunion')],
  ['+590', french('America/Guadeloupe')],
  ['+594', french('America/Cayenne')],
  ['+596', french('America/Martinique')],
  ['+508', french('America/Miquelon')],
  ['+681', french('Pacific/Wallis')],
  ['+687', french('Pacific/Noumea')],
  ['+689', french('Pacific/Tahiti')],
  ['+1', foreign('America/New_York')],
  ['+20', foreign('Africa/Cairo')],
  ['+212', foreign('Africa/Casablanca')],
  ['+213', foreign('Africa/Algiers')],
  ['+216', foreign('Africa/Tunis')],
  ['+221', foreign('Africa/Dakar')],
  ['+225', foreign('Africa/Abidjan')],
  ['+237', foreign('Africa/Douala')],
  ['+261', foreign('Indian/Antananarivo')],
  ['+30', foreign('Europe/Athens')],
  ['+351', foreign('Europe/Lisbon')],
  ['+353', foreign('Europe/Dublin')],
  ['+358', foreign('Europe/Helsinki')],
  ['+40', foreign('Europe/Bucharest')],
  ['+44', foreign('Europe/London')],
  ['+55', foreign('America/Sao_Paulo')],
  ['+61', foreign('Australia/Sydney')],
  ['+7', foreign('Europe/Moscow')],
  ['+81', foreign('Asia/Tokyo')],
  ['+84', foreign('Asia/Ho_Chi_Minh')],
  ['+86', foreign('Asia/Shanghai')],
  ['+90', foreign('Europe/Istanbul')],
  ['+91', foreign('Asia/Kolkata')],
  ['+961', foreign('Asia/Beirut')],
  // The same hour as Paris, without its holidays.
  ...[
    '+31',
    '+32',
    '+34',
    '+352',
    '+36',
    '+39',
    '+41',
    '+43',
    '+45',
    '+46',
    '+47',
    '+48',
    '+49',
    '+377',
    '+420',
  ].map((prefix) => [prefix, foreign('Europe/Paris')] as const),
];
const LONGEST_PREFIX = Math.max(...zones.map(([prefix]) => prefix.length));
const zoneOfPrefix = new Map(zones);

const zoneOf = (phone: string): Zone => {
  for (let length = LONGEST_PREFIX; length > 1; length -= 1) {
    const zone = zoneOfPrefix.get(phone.slice(0, length));
    if (zone !== undefined) return zone;
  }
  return PARIS;
};

type LocalTime = { day: string; isSunday: boolean; hour: number };
const formats = new Map<string, Intl.DateTimeFormat>();

const localTime = (timeZone: string, atMs: number): LocalTime => {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      weekday: 'short',
    });
    formats.set(timeZone, format);
  }
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(atMs)) parts[type] = value;
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    isSunday: parts.weekday === 'Sun',
    hour: Number(parts.hour),
  };
};

const isOpen = ({ timeZone, isFrench }: Zone, atMs: number): boolean => {
  const { day, isSunday, hour } = localTime(timeZone, atMs);
  if (hour < OPENS || hour >= CLOSES) return false;
  return !isFrench || !(isSunday || frenchHolidays(Number(day.slice(0, 4))).has(day));
};

/** Zone and quarter of an hour → when it is next open: a campaign asks the same for each of its people. */
const known = new Map<string, number>();
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * When a message may next reach this number (E.164), epoch ms: `nowMs` where that is now. Every zone's clock is a whole
 * number of quarters of an hour from UTC, so an opening is one as well.
 */
export const opensAtMs = (rule: QuietHoursRule, phone: string, nowMs: number): number => {
  if (rule === 'none') return nowMs;
  const zone = zoneOf(phone);
  const quarterMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  const key = `${zone.timeZone} ${zone.isFrench} ${quarterMs}`;
  let opensMs = known.get(key);
  if (opensMs === undefined) {
    opensMs = quarterMs;
    const lastMs = quarterMs + MAX_HOURS_AHEAD * HOUR_MS;
    while (!isOpen(zone, opensMs) && opensMs < lastMs) opensMs += QUARTER_MS;
    if (known.size > 1_000) known.clear();
    known.set(key, opensMs);
  }
  return Math.max(nowMs, opensMs);
};

/** When a message may next reach a number of the sender's own country, epoch ms. */
export const homeOpensAtMs = (rule: QuietHoursRule, nowMs: number): number => opensAtMs(rule, '', nowMs);

/**
 * When work that takes so long and rests in the quiet hours of the sender's country ends, epoch ms, if it begins now.
 */
export const endsAtMs = (rule: QuietHoursRule, nowMs: number, workMs: number): number => {
  let atMs = homeOpensAtMs(rule, nowMs);
  let leftMs = workMs;
  while (leftMs > 0) {
    const nextMs = (Math.floor(atMs / QUARTER_MS) + 1) * QUARTER_MS;
    const stepMs = Math.min(leftMs, nextMs - atMs);
    leftMs -= stepMs;
    atMs += stepMs;
    if (leftMs > 0) atMs = homeOpensAtMs(rule, atMs);
  }
  return atMs;
};
