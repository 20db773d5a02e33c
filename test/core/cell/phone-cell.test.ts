import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { readPhoneCell } from '../../../core/cell/phone-cell.ts';
import { plainCell } from '../../../core/cell/plain.ts';

const rules = { readPhone: createPhoneReader('FR'), takesSms: createSmsCheck(['FR']) };
const read = (text: string) => readPhoneCell(plainCell(text), rules);

const mobile = '+33612345678';
const landline = '+33142345678';

describe('a cell of phone numbers', () => {
  it.each([
    ...[
      '0612345678 / 0142345678',
      '01 42 34 56 78 / 06 12 34 56 78',
      '0142345678;0612345678',
      '0612345678/0142345678',
    ],
    ...[
      '0142345678 0612345678',
      '0612345678-0142345678',
      '06 12 34 56 78 - 01 42 34 56 78',
      '0142345678 ou 0612345678',
    ],
    ...[
      '06/12/34/56/78 / 01/42/34/56/78',
      '0142345678\n0612345678',
      '01 42 34 56 78, 06 12 34 56 78',
      '+33142345678 +33612345678',
    ],
    ...['01423456780612345678', '0612345678 et 0142345678', '+33 6 12 34 56 78 | +33 1 42 34 56 78'],
    ...[
      'fixe 01 42 34 56 78 / port 06 12 34 56 78',
      'fixe 01 42 34 56 78 port 06 12 34 56 78',
      'Dom: 0142345678 Mobile: 0612345678',
    ],
  ])('gives the mobile of %j', (text) => {
    expect(read(text)).toEqual({ phone: mobile });
  });

  it.each([
    ...[
      '0612345678 / 06123',
      '0612345678/79',
      '06 12 34 56 78 ; 0',
      '0612345678 / 06.12.34.56.78',
      '0612345678;+33612345678',
    ],
    ...[
      '06 12 34 56 78 (portable)',
      'portable : 06 12 34 56 78',
      'Tél. 06 12 34 56 78',
      'Port.:0612345678',
      'Tel:0612345678',
    ],
    ...[
      '06 12 34 56 78 perso',
      '☎ 06 12 34 56 78',
      '📱06 12 34 56 78',
      'M : 06 12 34 56 78',
      'T. 0612345678',
      '06&nbsp;12&nbsp;34&nbsp;56&nbsp;78',
      'mobile 06 12 34 56 78',
      'N° 06 12 34 56 78',
      '06 12 34 56 78 (le soir)',
      'tel:+33612345678',
    ],
    ...[
      '="0612345678"',
      "'0612345678",
      '612345678.0',
      '33612345678.0',
      '6,12345678E+08',
      '3.3612345678E+10',
      '06\u202f12\u202f34\u202f56\u202f78',
    ],
    ...[
      '06 12 34 56 78 / 06 98 76 54 32 (fille)',
      'fille 06 98 76 54 32 / 06 12 34 56 78',
      '(06 12 34 56 78)',
    ],
  ])('gives the one number of %j', (text) => {
    expect(read(text)).toEqual({ phone: mobile });
  });

  it('takes a cell apart by each kind of separator in it', () => {
    expect(read('0142345678 ou 0143345678 / 0612345678')).toEqual({ phone: mobile });
    expect(read('0142345678; 0143345678 ou 0612345678')).toEqual({ phone: mobile });
    expect(read('0142345678 / 0143345678/0612345678, 0144345678')).toEqual({ phone: mobile });
  });

  it('takes six digits beside a word for a number of its own, and fewer for a part of the remark', () => {
    expect(read('0612345678 / fille 123456')).toEqual({ phone: mobile });
    expect(read('0612345678 / fille 12345')).toMatchObject({ oddity: 'phone-unreadable' });
  });

  it('keeps one of two landlines, to find the person by', () => {
    expect(read('0142345678 / 0143345678')).toEqual({ phone: landline });
  });

  it.each(['0612345678 / 0698765432', '06 12 34 56 78 ou 06 98 76 54 32', '0612345678 0698765432'])(
    'takes neither of two mobiles: %j',
    (text) => {
      expect(read(text)).toMatchObject({
        oddity: 'several-phones',
        problem: { en: expect.stringContaining('more than one') },
      });
    },
  );

  it.each([
    ...[
      '06 12 34 56 78 (fille)',
      '06 12 34 56 78 Martine',
      'fils : 0612345678',
      '06 12 34 56 78, fille',
      '0612345678 ne plus appeler',
    ],
    ...[
      '06 12 34 56 78 (fille, ne pas appeler)',
      '06 12 34 56 78 (fille) / 06 98 76 54 32 (fils)',
      '0612345678, fille 2',
      'faux 0612345678',
    ],
    ...['06 12 34 56 78\n(voisine)', '0612345678 Mme Durand'],
  ])('gives nobody another’s number: %j', (text) => {
    expect(read(text)).toMatchObject({
      oddity: 'phone-unreadable',
      problem: { en: expect.stringContaining('words beside') },
    });
  });

  it.each(['3,36E+10', '3.36E+10', '6,12E+08', '6,1234567E+08', '3E+10', '+3,36E+10'])(
    'says of %j that a spreadsheet has shortened it',
    (text) => {
      expect(read(text)).toMatchObject({
        oddity: 'phone-shortened',
        problem: { fr: expect.stringContaining('abrégé') },
      });
    },
  );

  it.each([
    '12',
    '06 12 34',
    '06 12 34 56 78 79',
    '061234567',
    '0612345678901',
    'voir dossier',
    '1/2',
    '6,1234567E+07',
  ])('cannot be read: %j', (text) => {
    expect(read(text)).toMatchObject({
      oddity: 'phone-unreadable',
      problem: { en: 'the phone number is not a usable one' },
    });
  });

  it.each(['0', '00', '0000000000', '00 00 00 00 00', '+', '0;0'])('holds nothing: %j', (text) => {
    expect(read(text)).toEqual({ nothing: true });
  });

  it('gives only numbers that stand in the cell', () => {
    const numbers = ['0612345678', '0142345678', '06 98 76 54 32', '+33 6 12 34 56 78'];
    const piece = fc.constantFrom(
      ...numbers,
      ...[' ', ';', '/', ' / ', '-', ',', ' ou ', '(', ')', 'fille', 'fixe', '12', '0', '\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const answer = read(text);
        if (!('phone' in answer)) return;
        expect(text.replace(/\D/g, '')).toContain(answer.phone.slice(3));
        if (text.includes('fille')) expect(text).not.toMatch(/^\D*\d{10}\D*$/);
      }),
      { seed: 18, numRuns: 5000 },
    );
  });

  it.each([
    ...[
      '0',
      '6',
      '+',
      ' ',
      '/',
      ';',
      'a',
      '(',
      ')',
      ', ',
      ' ou ',
      '06 ',
      '0612345678/',
      'é',
      '\n',
      '-',
      ' - ',
      'E+',
      '.',
      '+3',
    ],
  ])('takes no longer than the length of the cell explains: 100 KB of %j', (unit) => {
    const long = unit.repeat(100_000 / unit.length);
    const began = performance.now();
    for (const text of [
      long,
      `06${long}`,
      `a${long}`,
      `${long}fille`,
      long.slice(0, 200),
      `0${long.slice(0, 198)}a`,
    ])
      read(text);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
