// Days and times as staff and callers read them: in the time of the installation's country, which is named.
import type { StaffLanguage, Wording } from './wording.ts';

/** Time zones (IANA) of countries that have one for nearly everybody. */
const zones: Readonly<Record<string, string>> = {
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  CH: 'Europe/Zurich',
  DE: 'Europe/Berlin',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GF: 'America/Cayenne',
  GP: 'America/Guadeloupe',
  IE: 'Europe/Dublin',
  IT: 'Europe/Rome',
  LU: 'Europe/Luxembourg',
  MC: 'Europe/Monaco',
  MQ: 'America/Martinique',
  NC: 'Pacific/Noumea',
  NL: 'Europe/Amsterdam',
  PF: 'Pacific/Tahiti',
  PT: 'Europe/Lisbon',
  RE: 'Indian/Reunion',
  YT: 'Indian/Mayotte',
};

/** Time zone of a country (ISO 3166-1 alpha-2); UTC where it has several or is not known here. */
export const zoneOf = (country: string): string => zones[country.toUpperCase()] ?? 'UTC';

const locales: Record<StaffLanguage, string> = { en: 'en-GB', fr: 'fr-FR' };
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (language: StaffLanguage, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locales[language], options);
  formats.set(key, made);
  return made;
};

/** `UTC+1` in winter in Paris, `UTC` where the time is that. */
const offsetOf = (atMs: number, timeZone: string): string =>
  formatOf('fr', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace(/\+0$/, '') ?? 'UTC';

const inBoth = (of: (language: StaffLanguage) => string): Wording => ({ en: of('en'), fr: of('fr') });

/** `24 November 2026`, `24 novembre 2026` */
export const dayIn = (atMs: number, timeZone: string): Wording =>
  inBoth((language) => formatOf(language, { dateStyle: 'long', timeZone }).format(atMs));

/** `24 November 2026 at 09:00 (UTC+1)`, `24 novembre 2026 à 09:00 (UTC+1)` */
export const momentIn = (atMs: number, timeZone: string): Wording =>
  inBoth((language) => {
    const moment = formatOf(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(atMs);
    return `${moment} (${offsetOf(atMs, timeZone)})`;
  });

/** `2026-11-24` */
export const isoDayIn = (atMs: number, timeZone: string): string => {
  const parts = formatOf('en', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  }).format(atMs);
  return parts.split('/').reverse().join('-');
};
