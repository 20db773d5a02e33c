import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easterMs, frenchHolidays } from '../../core/public-holidays.ts';
import { endsAtMs, opensAtMs } from '../../core/quiet-hours.ts';

const HOUR_MS = 3_600_000;
const metropolis = '+33612345678';
const opens = (phone: string, at: string): string =>
  new Date(opensAtMs('french', phone, Date.parse(at))).toISOString().slice(0, 16);

describe('the holidays of France', () => {
  // Dates as the churches and the Journal officiel give them; 1954 and 2076 are exceptions of older formulas.
  it.each([
    [1954, '1954-04-18'],
    [1961, '1961-04-02'],
    [2000, '2000-04-23'],
    [2011, '2011-04-24'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
    [2076, '2076-04-19'],
  ])('of %i count from Easter on %s', (year, easter) => {
    expect(new Date(easterMs(year)).toISOString().slice(0, 10)).toBe(easter);
  });

  it('are the eleven of the law', () => {
    expect([...frenchHolidays(2026)].sort()).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  it('have Easter on a Sunday from 22 March to 25 April in any year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1600, max: 4000 }), (year) => {
        const easter = new Date(easterMs(year));
        expect(easter.getUTCDay()).toBe(0);
        expect(easterMs(year)).toBeGreaterThanOrEqual(Date.UTC(year, 2, 22));
        expect(easterMs(year)).toBeLessThanOrEqual(Date.UTC(year, 3, 25));
      }),
    );
  });
});

describe('quiet hours', () => {
  it.each([
    ['on a weekday at noon it is now', metropolis, '2026-11-24T11:00Z', '2026-11-24T11:00'],
    ['at 7:59 it is in a minute', metropolis, '2026-11-24T06:59Z', '2026-11-24T07:00'],
    ['at 20:00 it is tomorrow', metropolis, '2026-11-24T19:00Z', '2026-11-25T07:00'],
    ['on a Saturday evening it is Monday', metropolis, '2026-11-28T19:30Z', '2026-11-30T07:00'],
    ['on a Sunday it is Monday', metropolis, '2026-11-29T11:00Z', '2026-11-30T07:00'],
    ['on 11 November it is the next day', metropolis, '2026-11-11T11:00Z', '2026-11-12T07:00'],
    ['over Easter it is Tuesday', metropolis, '2026-04-04T18:30Z', '2026-04-07T06:00'],
    ['in summer it is an hour earlier in UTC', metropolis, '2026-07-06T02:00Z', '2026-07-06T06:00'],
    ['in Réunion it is by its own clock', '+262692123456', '2026-11-24T03:00Z', '2026-11-24T04:00'],
    ['in Mayotte it is an hour later', '+262639123456', '2026-11-24T03:00Z', '2026-11-24T05:00'],
    ['in Guadeloupe it is afternoon in Paris', '+590690123456', '2026-11-24T11:00Z', '2026-11-24T12:00'],
    ['in French Guiana it is an hour before', '+594694123456', '2026-11-24T10:59Z', '2026-11-24T11:00'],
    ['in Tahiti it is evening in Paris', '+68987123456', '2026-11-24T11:00Z', '2026-11-24T18:00'],
    ['on 14 July nobody in Martinique', '+596696123456', '2026-07-14T15:00Z', '2026-07-15T12:00'],
    ['in London it goes by the hour there', '+447911123456', '2026-11-24T07:30Z', '2026-11-24T08:00'],
    ['in London Sundays are as other days', '+447911123456', '2026-11-29T11:00Z', '2026-11-29T11:00'],
    ['in India the half hour counts', '+919812345678', '2026-11-24T02:00Z', '2026-11-24T02:30'],
    [
      'of a country that is not known it goes by Paris',
      '+99812345678',
      '2026-11-24T06:00Z',
      '2026-11-24T07:00',
    ],
  ])('%s', (_, phone, at, next) => {
    expect(opens(phone, at)).toBe(next);
  });

  it('are nowhere where a stage has none', () => {
    const night = Date.parse('2026-11-29T02:00Z');
    expect(opensAtMs('none', metropolis, night)).toBe(night);
  });

  it('always end, and at what they end it is open', () => {
    const someTime = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2040, 0, 1) });
    const phones = fc.constantFrom(
      metropolis,
      '+262692123456',
      '+68987123456',
      '+447911123456',
      '+12025550123',
    );
    fc.assert(
      fc.property(phones, someTime, (phone, nowMs) => {
        const openMs = opensAtMs('french', phone, nowMs);
        expect(openMs).toBeGreaterThanOrEqual(nowMs);
        expect(openMs).toBeLessThan(nowMs + 6 * 24 * HOUR_MS);
        expect(opensAtMs('french', phone, openMs)).toBe(openMs);
      }),
    );
  });
});

describe('work that rests in quiet hours', () => {
  const ends = (at: string, hours: number): string =>
    new Date(endsAtMs('french', Date.parse(at), hours * HOUR_MS)).toISOString().slice(0, 16);

  it.each([
    ['goes on at once in the day', '2026-11-24T09:00Z', 2, '2026-11-24T11:00'],
    ['goes on the next morning', '2026-11-24T18:00Z', 2, '2026-11-25T08:00'],
    ['rests on Sunday', '2026-11-27T07:00Z', 36, '2026-11-30T19:00'],
    ['begins when the night is over', '2026-11-24T22:00Z', 1, '2026-11-25T08:00'],
  ])('%s', (_, at, hours, end) => {
    expect(ends(at, hours)).toBe(end);
  });

  it('takes just its time where there are no quiet hours', () => {
    expect(endsAtMs('none', 0, 5 * HOUR_MS)).toBe(5 * HOUR_MS);
  });
});
