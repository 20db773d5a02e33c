import { describe, expect, it } from 'vitest';
import { dayIn, isoDayIn, momentIn, zoneOf } from '../../../core/base/local-time.ts';

const winter = Date.UTC(2026, 10, 24, 23, 30);
const summer = Date.UTC(2026, 6, 24, 8);

describe('a time', () => {
  it('is told as clocks of the country show it, with the difference that they have then', () => {
    expect(momentIn(winter, zoneOf('FR'))).toEqual({
      en: '25 November 2026 at 00:30 (UTC+1)',
      fr: '25 novembre 2026 à 00:30 (UTC+1)',
    });
    expect(momentIn(summer, zoneOf('fr')).en).toBe('24 July 2026 at 10:00 (UTC+2)');
    expect(momentIn(summer, zoneOf('RE')).fr).toBe('24 juillet 2026 à 12:00 (UTC+4)');
    expect(momentIn(winter, zoneOf('GB')).en).toBe('24 November 2026 at 23:30 (UTC)');
  });

  it('is that of UTC where a country has several, or is not known', () => {
    for (const country of ['US', 'BR', '']) expect(zoneOf(country)).toBe('UTC');
    expect(momentIn(winter, 'UTC').en).toBe('24 November 2026 at 23:30 (UTC)');
  });
});

describe('a day', () => {
  it('is that of the country', () => {
    expect(dayIn(winter, 'Europe/Paris')).toEqual({ en: '25 November 2026', fr: '25 novembre 2026' });
    expect(isoDayIn(winter, 'Europe/Paris')).toBe('2026-11-25');
    expect(isoDayIn(winter, 'UTC')).toBe('2026-11-24');
    expect(isoDayIn(Date.UTC(2026, 0, 5, 12), 'UTC')).toBe('2026-01-05');
  });

  it('that was given as such, at noon, is the same in every country that is known', () => {
    const noon = Date.UTC(2026, 10, 24, 12);
    for (const country of ['FR', 'RE', 'GP', 'MQ', 'GF', 'YT', 'NC', 'PF', 'GB', 'PT', 'US']) {
      expect(isoDayIn(noon, zoneOf(country)), country).toBe('2026-11-24');
    }
  });
});
