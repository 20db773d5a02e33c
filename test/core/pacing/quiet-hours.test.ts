import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easterMs, frenchHolidays } from '../../../core/pacing/public-holidays.ts';
import { endsAtMs, homeOpensAtMs, opensAtMs } from '../../../core/pacing/quiet-hours.ts';

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
    // The first year of the cycle of nineteen.
    [2014, '2014-04-20'],
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

  it('are those of each year, also of one that was never asked for before', () => {
    expect([...frenchHolidays(1999)].sort()).toEqual([
      '1999-01-01',
      '1999-04-05',
      '1999-05-01',
      '1999-05-08',
      '1999-05-13',
      '1999-05-24',
      '1999-07-14',
      '1999-08-15',
      '1999-11-01',
      '1999-11-11',
      '1999-12-25',
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

  it('open at 8 and close at 20 o’clock, to the minute, on the days on which they do', () => {
    const isOpen = (at: string): boolean => opens(metropolis, at) === at.slice(0, 16);
    for (const [minute, open] of [
      ['06:59', false],
      ['07:00', true],
      ['12:34', true],
      ['18:59', true],
      ['19:00', false],
      ['23:59', false],
      ['00:00', false],
    ] as const) {
      expect([minute, isOpen(`2026-11-24T${minute}Z`)]).toEqual([minute, open]);
      // A Saturday is a day as others; a Sunday is not.
      expect([minute, isOpen(`2026-11-28T${minute}Z`)]).toEqual([minute, open]);
      expect([minute, isOpen(`2026-11-29T${minute}Z`)]).toEqual([minute, false]);
    }
  });

  /** Where each prefix is: the clock of the capital says when its day begins and ends, in winter and in summer. */
  it.each([
    ['+33612345678', 'Europe/Paris'],
    ['+262692123456', 'Indian/Reunion'],
    ['+262269123456', 'Indian/Mayotte'],
    ['+262639123456', 'Indian/Mayotte'],
    ['+590690123456', 'America/Guadeloupe'],
    ['+594694123456', 'America/Cayenne'],
    ['+596696123456', 'America/Martinique'],
    ['+508551234', 'America/Miquelon'],
    ['+681821234', 'Pacific/Wallis'],
    ['+687751234', 'Pacific/Noumea'],
    ['+68987123456', 'Pacific/Tahiti'],
    ['+12025550123', 'America/New_York'],
    ['+201001234567', 'Africa/Cairo'],
    ['+212612345678', 'Africa/Casablanca'],
    ['+213551234567', 'Africa/Algiers'],
    ['+21620123456', 'Africa/Tunis'],
    ['+221701234567', 'Africa/Dakar'],
    ['+2250123456789', 'Africa/Abidjan'],
    ['+237671234567', 'Africa/Douala'],
    ['+261321234567', 'Indian/Antananarivo'],
    ['+306912345678', 'Europe/Athens'],
    ['+351912345678', 'Europe/Lisbon'],
    ['+353851234567', 'Europe/Dublin'],
    ['+358412345678', 'Europe/Helsinki'],
    ['+40712034567', 'Europe/Bucharest'],
    ['+447911123456', 'Europe/London'],
    ['+5511961234567', 'America/Sao_Paulo'],
    ['+61412345678', 'Australia/Sydney'],
    ['+79123456789', 'Europe/Moscow'],
    ['+819012345678', 'Asia/Tokyo'],
    ['+84912345678', 'Asia/Ho_Chi_Minh'],
    ['+8613123456789', 'Asia/Shanghai'],
    ['+905012345678', 'Europe/Istanbul'],
    ['+919812345678', 'Asia/Kolkata'],
    ['+96171123456', 'Asia/Beirut'],
    ['+31612345678', 'Europe/Amsterdam'],
    ['+32470123456', 'Europe/Brussels'],
    ['+34612345678', 'Europe/Madrid'],
    ['+352628123456', 'Europe/Luxembourg'],
    ['+36201234567', 'Europe/Budapest'],
    ['+393123456789', 'Europe/Rome'],
    ['+41781234567', 'Europe/Zurich'],
    ['+43664123456', 'Europe/Vienna'],
    ['+4532123456', 'Europe/Copenhagen'],
    ['+46701234567', 'Europe/Stockholm'],
    ['+4740612345', 'Europe/Oslo'],
    ['+48512345678', 'Europe/Warsaw'],
    ['+4915123456789', 'Europe/Berlin'],
    ['+377612345678', 'Europe/Monaco'],
    ['+420601123456', 'Europe/Prague'],
  ])('of %s go by the clock of %s', (phone, timeZone) => {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    // From a Tuesday's midnight in UTC on; the Wednesday and the Thursday are no holidays anywhere in France.
    for (const day of ['2026-11-24', '2026-07-07']) {
      const hours = Array.from(
        { length: 48 },
        (_, quarter) => Date.parse(`${day}T00:00Z`) + quarter * HOUR_MS * 0.5,
      );
      for (const atMs of hours) {
        const isDay = clock.format(atMs) >= '08:00' && clock.format(atMs) < '20:00';
        expect([clock.format(atMs), opensAtMs('french', phone, atMs) === atMs]).toEqual([
          clock.format(atMs),
          isDay,
        ]);
      }
      // Twelve hours after any moment of a day it is night.
      const dayMs = opensAtMs('french', phone, Date.parse(`${day}T12:00Z`));
      expect(clock.format(opensAtMs('french', phone, dayMs + 12 * HOUR_MS))).toBe('08:00');
    }
  });

  it.each(['+33612345678', '+262692123456', '+594694123456', '+68987123456', '+687751234', '+99812345678'])(
    'of %s, which is French or treated so, last over a Sunday and a holiday',
    (phone) => {
      for (const day of ['2026-11-29', '2026-11-11']) {
        const noonMs = Date.parse(`${day}T12:00Z`);
        // Noon of that day where the person is: within half a day of noon UTC.
        const isShut = [-11, -4, -3, -1, 0, 1, 3, 4, 11].some(
          (hours) => opensAtMs('french', phone, noonMs + hours * HOUR_MS) > noonMs + (hours + 13) * HOUR_MS,
        );
        expect([day, isShut]).toEqual([day, true]);
      }
    },
  );

  it.each(['+32470123456', '+4915123456789', '+12025550123', '+447911123456', '+377612345678'])(
    'of %s, which is not French, are the same on any day',
    (phone) => {
      for (const day of ['2026-11-29', '2026-11-11', '2026-12-25']) {
        const openMs = Date.parse(`${day}T15:00Z`);
        expect(opensAtMs('french', phone, openMs)).toBe(openMs);
      }
    },
  );

  it('are not mixed up between two countries of one time zone, whichever is asked for first', () => {
    const [belgian, french] = ['+32470123456', metropolis];
    const sunday = Date.parse('2026-09-06T10:00Z');
    const monday = Date.parse('2026-09-07T06:00Z');
    expect(opensAtMs('french', belgian, sunday)).toBe(sunday);
    expect(opensAtMs('french', french, sunday)).toBe(monday);
    const next = sunday + 7 * 24 * HOUR_MS;
    expect(opensAtMs('french', french, next)).toBe(monday + 7 * 24 * HOUR_MS);
    expect(opensAtMs('french', belgian, next)).toBe(next);
  });

  it('are known in the second within a quarter of an hour, and after however many others were asked for', () => {
    const night = Date.parse('2027-03-02T02:00Z');
    const open = Date.parse('2027-03-02T07:00Z');
    for (let quarters = 0; quarters < 1_500; quarters += 1) {
      opensAtMs('french', metropolis, Date.parse('2027-06-01T00:00Z') + (quarters * HOUR_MS) / 4);
    }
    expect(opensAtMs('french', metropolis, night)).toBe(open);
    expect(opensAtMs('french', metropolis, night + 1)).toBe(open);
    expect(opensAtMs('french', metropolis, open + 1_234)).toBe(open + 1_234);
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

  it('is of the sender’s own country', () => {
    const sunday = Date.parse('2026-11-29T11:00Z');
    expect(homeOpensAtMs('french', sunday)).toBe(Date.parse('2026-11-30T07:00Z'));
    expect(homeOpensAtMs('none', sunday)).toBe(sunday);
  });

  it('ends in the minute in which it is done, and takes as many days as it must', () => {
    const ends = (at: string, workMs: number) =>
      new Date(endsAtMs('french', Date.parse(at), workMs)).toISOString();
    expect(ends('2026-11-24T09:07:30.000Z', 90_000)).toBe('2026-11-24T09:09:00.000Z');
    expect(ends('2026-11-24T18:59:00.000Z', 60_000)).toBe('2026-11-24T19:00:00.000Z');
    expect(ends('2026-11-24T18:59:00.000Z', 60_001)).toBe('2026-11-25T07:00:00.001Z');
    expect(ends('2026-11-24T09:00:00.000Z', 0)).toBe('2026-11-24T09:00:00.000Z');
    expect(ends('2026-11-24T22:00:00.000Z', 0)).toBe('2026-11-25T07:00:00.000Z');
    // Twelve hours a day, but for the Sunday.
    expect(ends('2026-11-24T07:00:00.000Z', 72 * HOUR_MS)).toBe('2026-11-30T19:00:00.000Z');
  });

  it('takes just its time where there are no quiet hours', () => {
    expect(endsAtMs('none', 0, 5 * HOUR_MS)).toBe(5 * HOUR_MS);
  });
});
