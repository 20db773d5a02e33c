import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBirthDate, wasMinor } from '../../../core/cell/birth-date.ts';

const breachedOn = '2026-11-01';

describe('a birth date', () => {
  it.each([
    ...[
      '29/02/1980',
      '29/2/1980',
      '29-02-1980',
      '29.02.1980',
      '29 02 1980',
      '29/02/80',
      '29.2.80',
      '29. 2. 1980',
    ],
    ...['1980-02-29', '1980/02/29', '1980.02.29', '19800229', '29021980', '29280', '29280.0', '29280,5'],
    ...[
      '1980-02-29T00:00:00',
      '1980-02-29 00:00:00.000',
      '1980-02-29T00:00:00Z',
      '29/02/1980 00:00',
      '29/02/1980 00:00:00',
    ],
    ...[
      '1980-02-29T00:00:00+01:00',
      'Feb 29 1980 12:00AM',
      '29 février 1980',
      '29 fevrier 1980',
      '29 FÉVRIER 1980',
    ],
    ...[
      '29 févr. 1980',
      '29-Feb-80',
      '29-FEB-1980',
      '29 Feb 1980',
      'Feb 29, 1980',
      'February 29th, 1980',
      '29th of February 1980',
    ],
    ...[
      'vendredi 29 février 1980',
      'Friday, 29 February 1980',
      'Fri Feb 29 1980',
      'ven. 29 février 1980',
      '29/févr./1980',
    ],
  ])('is read: %j', (text) => {
    expect(readBirthDate(text, breachedOn)).toBe('1980-02-29');
  });

  it.each([
    ['1er mars 1980', '1980-03-01'],
    ['Mar 3, 1980', '1980-03-03'],
    ['mar. 4 mars 1980', '1980-03-04'],
    ['03/04/1980', '1980-04-03'],
    ['15 août 1947', '1947-08-15'],
    ['5000', '1913-09-08'],
    ['31/12/1900', '1900-12-31'],
    ['01/11/26', '2026-11-01'],
    ['02/11/26', '1926-11-02'],
    ['01/01/27', '1927-01-01'],
    ['29/02/24', '2024-02-29'],
    ['19101920', '1920-10-19'],
  ])('%j is %s', (text, day) => {
    expect(readBirthDate(text, breachedOn)).toBe(day);
  });

  it.each([
    ...[
      '',
      '00/00/1980',
      '00/05/1980',
      '1980',
      '05/1980',
      '31/02/1980',
      '29/02/1981',
      '02/13/1980',
      '1980-13-01',
      '0000-00-00',
    ],
    ...[
      '01/01/1900',
      '1900-01-01',
      '1753-01-01',
      '0001-01-01',
      '9999-12-31',
      '02/11/2026',
      '1899',
      '2024',
      '999999',
      '60',
      '50000',
    ],
    ...[
      '1980-02-28T23:00:00.000Z',
      '1980-02-28T22:00:00Z',
      'inconnue',
      '29 frimaire 1980',
      '010203',
      '1/2/3',
      'x'.repeat(100_000),
    ],
    ...['29/02', '#NUM!', '-29280', '29/02/1980 ou 1981'],
  ])('is not certain: %j', (text) => {
    expect(readBirthDate(text, breachedOn)).toBeUndefined();
  });

  it('needs the day of the breach for a year of two digits, and for nothing else', () => {
    expect(readBirthDate('29/02/80', undefined)).toBeUndefined();
    expect(readBirthDate('29/02/1980', undefined)).toBe('1980-02-29');
    expect(readBirthDate('02/11/2026', undefined)).toBe('2026-11-02');
    expect(readBirthDate('02/11/2126', undefined)).toBeUndefined();
  });

  it('is the same in whatever way it is written', () => {
    const days = fc.date({ min: new Date('1930-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', month = '', day = ''] = iso.split('-');
        const serial = Math.round((Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000);
        const spelt = [
          ...[
            iso,
            `${day}/${month}/${year}`,
            `${year}${month}${day}`,
            `${day}${month}${year}`,
            `${iso}T00:00:00`,
          ],
          ...[
            String(serial),
            new Date(iso).toLocaleDateString('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }),
          ],
          ...['fr-FR', 'en-GB', 'en-US'].map((locale) =>
            new Date(iso).toLocaleDateString(locale, { dateStyle: 'full', timeZone: 'UTC' }),
          ),
          new Date(iso).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }),
          new Date(iso).toLocaleDateString('fr-FR', { dateStyle: 'medium', timeZone: 'UTC' }),
        ];
        expect(spelt.filter((text) => readBirthDate(text, breachedOn) !== iso)).toEqual([]);
      }),
      { seed: 18, numRuns: 500 },
    );
  });
});

describe('a minor', () => {
  it.each([
    ['2008-11-02', true],
    ['2008-11-01', false],
    ['2008-10-31', false],
    ['2026-10-31', true],
    ['1950-01-01', false],
  ])('born on %s, on the day of the breach: %s', (birthDate, minor) => {
    expect(wasMinor(birthDate, breachedOn)).toBe(minor);
  });
  it('who was born on 29 February is of age on the next day that there is', () => {
    expect(wasMinor('2008-02-29', '2026-02-28')).toBe(true);
    expect(wasMinor('2008-02-29', '2026-03-01')).toBe(false);
  });
});
