import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isoDateOf,
  numberAsShown,
  numberFormat,
  plainNumber,
  shownNumber,
} from '../../../client/workbook/number-format.ts';

/** A number as a cell with this pattern shows it. */
const shown = (raw: string, pattern: string, language: 'en' | 'fr' = 'en', is1904 = false): string =>
  shownNumber(raw, numberFormat(164, new Map([[164, pattern]])), { language, is1904 });
/** With one of the formats that files need not spell out. */
const shownBy = (id: number, raw: string): string =>
  shownNumber(raw, numberFormat(id, new Map()), { language: 'en', is1904: false });

describe('a number without a format', () => {
  it.each([
    ['612345678', '612345678'],
    ['612345678.0', '612345678'],
    ['6.12345678E8', '612345678'],
    ['6.12345678e+008', '612345678'],
    ['3.3612345678E10', '33612345678'],
    ['123456789012345678901', '123456789012345678901'],
    ['1.2345678901234567E+17', '123456789012345670'],
    ['1E21', '1000000000000000000000'],
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.3'],
    ['75.349999999999994', '75.35'],
    ['1.25E-7', '0.000000125'],
    ['-5', '-5'],
    ['-1.50', '-1.5'],
    ['0', '0'],
    ['0.0', '0'],
    ['.5', '0.5'],
    ['007', '007'],
    ['1234567890123456.5', '1234567890123456.5'],
    ['1E999', '1E999'],
    ['', ''],
    ['x', 'x'],
  ])('%s is %s', (raw, expected) => {
    expect(plainNumber(raw)).toBe(expected);
  });

  it('keeps every digit of a whole number, however it is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n }), fc.nat(6), (number, shift) => {
        const digits = number.toString();
        const mantissa = `${digits[0]}.${digits.slice(1)}${'0'.repeat(shift)}`;
        expect(plainNumber(`${mantissa}E${digits.length - 1}`)).toBe(digits);
        expect(plainNumber(digits)).toBe(digits);
      }),
      { seed: 18 },
    );
  });
});

describe('a number with a format', () => {
  it.each([
    // Zeros and blanks that the format adds.
    ['1000', '00000', '01000'],
    ['1234', '[$-40C]00000', '01234'],
    ['612345678', '0000000000', '0612345678'],
    ['612345678', '0#" "##" "##" "##" "##', '06 12 34 56 78'],
    ['612345678', '0#\\ ##\\ ##\\ ##\\ ##', '06 12 34 56 78'],
    ['612345678', '00\\.00\\.00\\.00\\.00', '06.12.34.56.78'],
    [
      '1850578006084',
      '[>=3000000000000]#" "##" "##" "##" "###" "###" | "##;#" "##" "##" "##" "###" "###',
      '1850578006084',
    ],
    ['123', '"IPP-"00000000', 'IPP-00000123'],
    ['123', '"A1-"0000', 'A1-0123'],
    ['5551234567', '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', '(555) 123-4567'],
    // What hides digits, or adds nothing.
    ['33612345678', '0.00E+00', '33612345678'],
    ['33612345678', '##0.0E+0', '33612345678'],
    ['612345678', '0.0', '612345678'],
    ['612345678', '0.00', '612345678'],
    ['1234567', '#,##0', '1234567'],
    ['1234567', '#\\ ##0', '1234567'],
    ['612345678', '0,,', '612345678'],
    ['612345678', '0,,"M"', '612345678M'],
    ['612345678', ';;;', '612345678'],
    ['612345678', '"***"', '612345678'],
    ['123456789012345678', '0', '123456789012345678'],
    ['123456789012345678', '0.00', '123456789012345678'],
    ['1234567890123456', '0000\\ 0000\\ 0000\\ 0000', '1234567890123456'],
    ['9007199254740993', '"n"0', '9007199254740993'],
    ['612345678', '@', '612345678'],
    ['612345678', 'General', '612345678'],
    ['612345678', 'GENERAL', '612345678'],
    ['612345678', 'General;[Red]-General', '612345678'],
    // Words in place of numbers, shares, amounts.
    ['1', '[=1]"M";[=2]"F";General', 'M'],
    ['2', '[=1]"M";[=2]"F";General', 'F'],
    ['0.256', '0.0%', '25.6%'],
    ['1', '0%', '100%'],
    ['12.5', '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', '12.50 €'],
    ['1234.5', '#,##0.00', '1234.50'],
    ['0.5', '# ?/?', '1/2'],
    // No format at all: the number as it is.
    ['12.5', 'Standard', '12.5'],
    ['12', 'E+00', '12'],
    ['12', '"', '12'],
    ['12', '['.repeat(2000), '12'],
  ])('%s as %s is %s', (raw, pattern, expected) => {
    expect(shown(raw, pattern)).toBe(expected);
  });

  it('has the decimal sign of a language, where it is none of an identifier', () => {
    expect(shown('1234.5', '#,##0.00\\ "€"', 'fr')).toBe('1234,50 €');
    expect(shown('0.5', 'General', 'fr')).toBe('0,5');
    expect(shown('612345678', '0.00', 'fr')).toBe('612345678');
  });

  it('of those that files need not spell out is known', () => {
    expect([0, 1, 2, 3, 4, 11, 37, 38, 39, 44, 48, 49].map((id) => shownBy(id, '612345678'))).toEqual(
      Array.from({ length: 12 }, () => '612345678'),
    );
    expect([9, 10].map((id) => shownBy(id, '0.5'))).toEqual(['50%', '50.00%']);
    expect([14, 15, 16, 17, 22, 27, 36, 50, 57, 58].map((id) => shownBy(id, '20000'))).toEqual(
      Array.from({ length: 10 }, () => '1954-10-03'),
    );
    expect([18, 19, 20, 21, 46].map((id) => shownBy(id, '0.75'))).toEqual([
      '6:00 PM',
      '6:00:00 PM',
      '18:00',
      '18:00:00',
      '18:00:00',
    ]);
    expect(shownBy(22, '20000.25')).toBe('1954-10-03 06:00:00');
    expect(shownBy(9999, '5')).toBe('5');
  });

  it('may be anything: a number never loses a digit to it, nor the program its way', () => {
    const piece = fc.constantFrom(
      '0',
      '#',
      '?',
      ',',
      '.',
      ' ',
      '"x"',
      '\\-',
      '_-',
      '*x',
      '[Red]',
      '[>5]',
      ';',
      '%',
      'E+0',
      '@',
      '/',
      '"',
      '[',
      '-',
      'General',
      '(',
      '€',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 10_000, max: 999_999_999 }),
        (pieces, value) => {
          const text = shown(String(value), pieces.join(''));
          // A share is a hundred times as much, and a word stands for no number.
          if (/%/.test(text) || !/\d/.test(text)) return;
          expect(text.replace(/\D/g, '')).toContain(String(value));
        },
      ),
      { seed: 18, numRuns: 3000 },
    );
  });
});

describe('a date', () => {
  it.each([
    'dd/mm/yyyy',
    'dd/mm/yy',
    'd-mmm-yy',
    '[$-40C]d\\ mmmm\\ yyyy',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'yyyy\\-mm\\-dd;@',
    'mmm\\-yy',
    'd mmm',
    'yyyy',
    'jj/mm/aaaa',
    '[$-411]ge.m.d',
    'dd/mm/yyyy\\ hh:mm',
    'm/d/yy h:mm',
    '[Blue]dd/mm/yyyy',
  ])('is in ISO 8601, whatever the format: %s', (pattern) => {
    expect(shown('20526', pattern)).toBe('1956-03-12');
  });

  it.each([
    ['0', '1900-01-00'],
    ['1', '1900-01-01'],
    ['59', '1900-02-28'],
    ['60', '1900-02-29'],
    ['61', '1900-03-01'],
    ['25569', '1970-01-01'],
    ['20526.99', '1956-03-12'],
    ['20526.999999999', '1956-03-13'],
    ['2958465', '9999-12-31'],
    ['2958466', '2958466'],
    ['-1', '-1'],
    ['19560312', '19560312'],
  ])('%s is %s', (serial, expected) => {
    expect(shown(serial, 'dd/mm/yyyy')).toBe(expected);
  });

  it('has its time where the format shows one and it is not midnight', () => {
    expect(shown('20526.354166666668', 'dd/mm/yyyy hh:mm')).toBe('1956-03-12 08:30:00');
    expect(shown('20526.354166666668', 'dd/mm/yyyy')).toBe('1956-03-12');
    expect(shown('20526', 'dd/mm/yyyy hh:mm')).toBe('1956-03-12');
    expect(shown('0.354166666666667', 'hh:mm')).toBe('08:30');
    expect(shown('1.5', '[h]:mm')).toBe('36:00');
    expect(shown('0.5006944444', 'mm:ss')).toBe('01:00');
  });

  it('counts from 1904 where the workbook says so', () => {
    expect(shown('0', 'dd/mm/yyyy', 'en', true)).toBe('1904-01-01');
    expect(shown('19064', 'dd/mm/yyyy', 'en', true)).toBe('1956-03-12');
  });

  it('is no format that only has letters of dates', () => {
    expect(shown('12', '0\\ "days"')).toBe('12 days');
    expect(shown('12', '[Red]0')).toBe('12');
    expect(shown('12', '0\\d')).toBe('12d');
  });

  it('may be written out', () => {
    expect(isoDateOf('1956-03-12')).toBe('1956-03-12');
    expect(isoDateOf('1956-03-12T00:00:00.000Z')).toBe('1956-03-12');
    expect(isoDateOf(' 1956-03-12T08:30 ')).toBe('1956-03-12 08:30');
    expect(isoDateOf('12/03/1956')).toBe('12/03/1956');
  });
});

describe('what is shown of a number', () => {
  it('counts only where it holds its digits', () => {
    expect(numberAsShown('612345678', '6,12E+08', 'fr')).toBe('612345678');
    expect(numberAsShown('612345678', '06 12 34 56 78', 'fr')).toBe('06 12 34 56 78');
    expect(numberAsShown('612345678', '612 345 678', 'fr')).toBe('612345678');
    expect(numberAsShown('1234567', '1’234’567.00', 'fr')).toBe('1234567');
    expect(numberAsShown('612345678', '#####', 'fr')).toBe('612345678');
    expect(numberAsShown('12', '12 €', 'fr')).toBe('12 €');
    expect(numberAsShown('1.5', '1,50', 'fr')).toBe('1,50');
    expect(numberAsShown('1.5', '', 'fr')).toBe('1,5');
    expect(numberAsShown('1.5', '###', 'en')).toBe('1.5');
  });
});
