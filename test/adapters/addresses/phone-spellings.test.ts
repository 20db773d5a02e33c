// Numbers as people write them, judged by the metadata of Google's libphonenumber.
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';

const read = createPhoneReader('FR');

describe('the mobile numbers of all countries', () => {
  const numbers = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);
  const spellings: Record<string, (of: { code: string; national: string; international: string }) => string> =
    {
      'E.164': ({ code, national }) => `+${code}${national}`,
      'with blanks': ({ international }) => international,
      'with dashes': ({ international }) => international.replaceAll(' ', '-'),
      'with dots': ({ international }) => international.replaceAll(' ', '.'),
      'with 00': ({ code, national }) => `00${code}${national}`,
      'with the code in brackets': ({ code, national }) => `(+${code}) ${national}`,
      'as an address of RFC 3966': ({ code, national }) => `tel:+${code}${national}`,
      'with no-break spaces': ({ international }) => international.replaceAll(' ', '\u202f'),
      'with 00 behind a plus': ({ code, national }) => `+00${code}${national}`,
      'with a plus behind a zero': ({ code, national }) => `0+${code} ${national}`,
    };

  it('are those of 245 countries and more', () => {
    expect(numbers.length).toBeGreaterThanOrEqual(245 - 7);
  });

  it.each(Object.entries(spellings))('are read %s', (_, spell) => {
    const wrong = numbers.flatMap((number) => {
      const text = spell({
        code: number.countryCallingCode,
        national: number.nationalNumber,
        international: number.formatInternational(),
      });
      return read(text) === number.number ? [] : [[text, read(text)]];
    });
    expect(wrong).toEqual([]);
  });
});

const territories: readonly (readonly [CountryCode, string])[] = [
  ['GP', '590'],
  ['BL', '590'],
  ['MF', '590'],
  ['MQ', '596'],
  ['GF', '594'],
  ['RE', '262'],
  ['YT', '262'],
];
const isOf = (code: string, country: CountryCode, national: string): boolean =>
  parsePhoneNumberFromString(`+${code}${national}`, country)?.isValid() === true;

/** Every ten thousand of numbers that begin so, as the last of their digits are of no account. */
const rangesFrom = (beginnings: readonly number[]): string[] =>
  beginnings.flatMap((beginning) => {
    const free = 5 - String(beginning).length;
    return Array.from({ length: 10 ** free }, (_, at) => `${beginning}${String(at).padStart(free, '0')}`);
  });
const overseasRanges = rangesFrom([262, 263, 269, 590, 594, 596, 598, 639, 69, 709])
  .map(
    (range) => [range, territories.filter(([country, code]) => isOf(code, country, `${range}1234`))] as const,
  )
  .filter(([, owners]) => owners.length > 0);

describe('overseas numbers of France', () => {
  const spellings: Record<string, (national: string, code: string) => string> = {
    'as French ones': (national) => `0${national}`,
    'as French ones with blanks': (national) => `0${national}`.replace(/(..)(?=.)/g, '$1 '),
    'by threes': (national) => `0${national.slice(0, 3)} ${national.slice(3)}`,
    'without the zero that a spreadsheet dropped': (national) => national,
    'with the code of France': (national) => `+33${national}`,
    'with 0033': (national) => `0033 ${national}`,
    'with +33 (0)': (national) => `+33 (0)${national}`,
    'with their own code': (national, code) => `+${code} ${national}`,
    'with their own code and the zero': (national, code) => `+${code} (0) ${national}`,
    'with their own code and no plus': (national, code) => `${code}${national}`,
    'with 00 and their own code': (national, code) => `00${code}${national}`,
  };

  it('are many ranges', () => {
    expect(overseasRanges.length).toBeGreaterThan(500);
  });

  it.each(Object.entries(spellings))('are read %s, range by range', (_, spell) => {
    const wrong = overseasRanges.flatMap(([range, owners]) => {
      const code = owners[0]?.[1] ?? '';
      const national = `${range}1234`;
      return read(spell(national, code)) === `+${code}${national}` ? [] : [spell(national, code)];
    });
    expect(wrong).toEqual([]);
  });

  it('are found by where they are: one of each mobile range', () => {
    const owner: Record<string, string[]> = {
      '+590': ['0690', '0691 22', '0709 00', '0709 01', '0709 02', '0709 03', '0709 04'],
      '+596': ['0696', '0697', '0709 10', '0709 11', '0709 12', '0709 13'],
      '+594': ['0694', '0709 30', '0709 31', '0709 32', '0709 33'],
      '+262': ['0692', '0693', '0709 20', '0709 23', '0639 00', '0709 35', '0709 36', '0709 37'],
    };
    for (const [code, beginnings] of Object.entries(owner)) {
      for (const beginning of beginnings) {
        const number = `${beginning.replace(' ', '')}001234`.slice(0, 10);
        expect(read(number), number).toBe(`${code}${number.slice(1)}`);
      }
    }
  });

  it('are kept in ranges that are not given out yet, and never become numbers of France', () => {
    expect(read('0691 99 12 34')).toBe('+590691991234');
    expect(read('0694 99 12 34')).toBe('+594694991234');
    expect(read('0709 45 12 34')).toBeUndefined();
  });

  it('are nobody’s with the code of another territory', () => {
    expect(read('+262 690 00 12 34')).toBeUndefined();
    expect(read('+590 692 12 34 56')).toBeUndefined();
  });

  it('of Saint-Pierre-et-Miquelon stand behind 0508', () => {
    expect(read('0508 41 23 45')).toBe('+508412345');
    expect(read('0708 41 23 45')).toBe('+508708412345');
  });

  it('are read alike where they are at home', () => {
    const inReunion = createPhoneReader('RE');
    expect(inReunion('0692 12 34 56')).toBe('+262692123456');
    expect(inReunion('06 12 34 56 78')).toBe('+33612345678');
    const inSaintPierre = createPhoneReader('PM');
    expect(inSaintPierre('41 23 45')).toBe('+508412345');
    expect(inSaintPierre('06 12 34 56 78')).toBe('+33612345678');
  });
});

describe('the first digits of a French number', () => {
  it('decide whose it is: whatever follows them', () => {
    const number = fc.tuple(fc.integer({ min: 10_000, max: 99_999 }), fc.integer({ min: 0, max: 9999 }));
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 9999 }), ([range, end], otherEnd) => {
        const fourDigits = (digits: number): string => String(digits).padStart(4, '0');
        const one = read(`0${range}${fourDigits(end)}`);
        const other = read(`0${range}${fourDigits(otherEnd)}`);
        expect(one?.slice(0, -4)).toBe(other?.slice(0, -4));
        // Alone, and not by what was read before.
        const alone = parsePhoneNumberFromString(`+33${range}${fourDigits(otherEnd)}`);
        if (one?.startsWith('+33') && alone?.isValid())
          expect(alone.number.slice(0, -4)).toBe(one.slice(0, -4));
      }),
      { seed: 18, numRuns: 3000 },
    );
  });
});

/** What people put before a French number, and how the rest goes on. */
const prefixes: readonly ((rest: string) => string)[] = [
  ...[
    '0',
    '',
    '+33 ',
    '+33',
    '0033',
    '0033 ',
    '00 33 ',
    '+33 (0)',
    '+33(0)',
    '0033 (0) ',
    '(+33) ',
    '(+33)(0)',
    '(33) ',
  ],
  ...[
    '+0033',
    '+0033 ',
    '0+33',
    '0+33 ',
    '00+33 ',
    '+0',
    '+33 0',
    '+330',
    '0033 0',
    '33',
    '33 ',
    '330',
    '++33',
    '+033',
  ],
  ...[
    'tel:+33',
    'tel:0',
    'TEL:+33 ',
    'callto:+33',
    "'0",
    "'+33",
    '=0',
    '="0',
    '"0',
    '#31#0',
    '+33+33',
    '(0033) ',
    '+(33) ',
  ],
].map((prefix) => (rest: string) => prefix + rest);
const groupings: readonly ((national: string) => string)[] = [
  (national) => national,
  ...[
    ' ',
    '.',
    '-',
    '/',
    '_',
    ',',
    '\u00a0',
    '\u202f',
    '\u2009',
    '  ',
    ' . ',
    '–',
    '‑',
    '·',
    '\u200b',
    "'",
    '•',
    ':',
  ].map(
    (between) => (national: string) =>
      national[0] + national.slice(1).replace(/(..)/g, (pair) => between + pair),
  ),
  (national) => `${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`,
  (national) => `${national[0]}${national.slice(1, 3)} ${national.slice(3, 6)} ${national.slice(6)}`,
];
const endings = ['', ' ', ';', '.', ',', '"', ' ;', '\u00a0', '\u202c', '\n', "'"];

describe('the spellings of a French number', () => {
  it(`are read, each with each: ${prefixes.length * groupings.length * endings.length}`, () => {
    const wrong = prefixes.flatMap((prefix) =>
      groupings.flatMap((group) =>
        endings.flatMap((ending) => {
          const text = prefix(group('612345678')) + ending;
          return read(text) === '+33612345678' ? [] : [text];
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['O6 12 34 56 78', '06 12 34 56 7O', 'o612345678', '٠٦ ١٢ ٣٤ ٥٦ ٧٨', '０６１２３４５６７８'])(
    'are read: %j',
    (text) => {
      expect(read(text)?.slice(0, 7)).toBe('+336123');
    },
  );

  it.each([
    '01 42 34 56 78 poste 12',
    '01 42 34 56 78 ext. 12',
    'tel:+33142345678;ext=12',
    '0142345678 x12',
    '0142345678#12',
  ])('are read with an extension: %j', (text) => {
    expect(read(text)).toBe('+33142345678');
  });

  it.each([
    ...[
      '0612345678 / 0142345678',
      '0612345678/79',
      '06 12 34 56 78 79',
      '0612345678 0612345679',
      '061234567',
    ],
    ...[
      '06123456789',
      '00612345678',
      '+6 12 34 56 78',
      '06 12 34 56 78 (fille)',
      '06 12 34 56 7x',
      '3,36E+10',
    ],
    ...[
      '+33',
      '+',
      '0',
      '00',
      '33',
      '06',
      '06 12 34',
      '112',
      '3949',
      '+3361234567',
      '+336123456789',
      'tel:',
      '(+33)',
    ],
    ...[
      '+33+33+33+33 6 12 34 56 78',
      'néant',
      'voir dossier',
      '6.12E+08',
      '12/03/1980',
      '75012',
      '++',
      '(0)',
      '+0',
    ],
  ])('never become somebody else’s number: %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('give only numbers whose digits are those of the text', () => {
    const piece = fc.constantFrom(
      ...['0', '1', '6', '33', '+', '(0)', '00', ' ', '.', '-', '/', '7', '690', '709', '12', 'O'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const number = read(text);
        if (number === undefined) return;
        const digits = text.replaceAll('O', '0').replace(/\D/g, '');
        // Six digits at the least are of the person: they stand at the end of the text and of the number.
        expect(digits.endsWith(number.slice(-6))).toBe(true);
      }),
      { seed: 18, numRuns: 5000 },
    );
  });

  it.each(['0', '+', ' ', '(', ')', '06', '(0)', '.', 'x', 'O', 'tel:', '#31#', '٠', 'ext', '\u200b'])(
    'take no longer than the length of the cell explains: 100 KB of %j',
    (unit) => {
      const long = unit.repeat(100_000 / unit.length);
      const began = performance.now();
      for (const text of [
        long,
        `0${long}6`,
        `+33612345678${long}`,
        long.slice(0, 60),
        `0${long.slice(0, 58)}`,
      ])
        read(text);
      expect(performance.now() - began).toBeLessThan(4000);
    },
  );
});

describe('numbers that take text messages', () => {
  it('are told range by range as one by one', () => {
    const check = createSmsCheck(['FR', 'GP', 'RE']);
    const number = fc.tuple(
      fc.constantFrom('+33', '+590', '+596', '+262'),
      fc.constantFrom('6', '7', '69', '1', '709', '590', '639'),
      fc.integer({ min: 0, max: 99_999_999 }),
    );
    fc.assert(
      fc.property(number, ([code, beginning, rest]) => {
        const phone = `${code}${`${beginning}${String(rest).padStart(8, '0')}`.slice(0, 9)}`;
        expect(check(phone)).toBe(createSmsCheck(['FR', 'GP', 'RE'])(phone));
      }),
      { seed: 18, numRuns: 2000 },
    );
  });
});
