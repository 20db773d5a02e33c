import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { columnLabel, columnLetters } from '../../../core/columns/column.ts';
import { commonFields } from '../../../core/columns/fields.ts';
import { createRowCheck, duplicateProblem, type RowRules } from '../../../core/row/row.ts';

const names = ['reference', 'first_name', 'last_name', 'email', 'phone', 'language', 'data_categories'];
const rules: RowRules = {
  layout: {
    encoding: 'utf-8',
    savedTwice: false,
    separator: ',',
    titleRow: 1,
    titles: names,
    width: names.length,
    columns: Object.fromEntries(names.map((name, index) => [name, [index]])),
    unknownColumns: [],
  },
  defaultLanguage: 'fr',
  languages: ['fr', 'en'],
  domainToAscii,
  readPhone: createPhoneReader('FR'),
  takesSms: createSmsCheck(['FR']),
  isDomainEnding,
  homeCountry: 'FR',
  channels: ['email', 'letter'],
};
const check = createRowCheck(rules);

const whole = {
  reference: 'P0001',
  first_name: 'Jeanne',
  last_name: 'Lefèvre',
  email: 'jeanne@exemple.fr',
  phone: '06 12 34 56 78',
  language: 'fr',
  data_categories: 'identity',
};
const row = (changes: Partial<typeof whole> = {}) => Object.values({ ...whole, ...changes });
const personOf = (changes: Partial<typeof whole>) => {
  const checked = check(row(changes));
  if ('rejected' in checked) throw new Error(checked.rejected.reason.en);
  return checked.person;
};
const rejectedOf = (changes: Partial<typeof whole>) => {
  const checked = check(row(changes));
  if ('person' in checked) throw new Error('the row was not rejected');
  return checked.rejected;
};

describe('a text of the list that a message carries', () => {
  it.each([
    'https://remboursement.exemple/a',
    'voir WWW.remboursement.exemple',
    'voir www。remboursement。exemple',
    'hxxp://remboursement',
    'remboursement.com',
    'bit.ly/3xyz',
    'écrire à aide@remboursement.exemple',
    'nom, prénom\nt.co.fr/a',
  ])('leads nobody away: %s', (text) => {
    const { column, reason, maskedValue } = rejectedOf({ data_categories: text });
    expect([column, reason.en]).toEqual(['G (data_categories)', expect.stringContaining('remove it')]);
    expect(maskedValue).not.toContain('remboursement');
  });

  it.each([
    'nom, prénom et adresse',
    'résultats du 12.03.2026, n° 12.345.678',
    'C.H.U. de Lyon. Fin.',
    'dossier A/B-12 : 3,5 mmol/l',
    'coordonnées (tél. 01.99.00.12.34).',
  ])('says what it likes otherwise: %s', (text) => {
    expect(personOf({ data_categories: text }).fields).toEqual({ data_categories: text });
  });

  it('is the reference too', () => {
    for (const reference of [
      ...['https://mal.exemple', 'www.mal.exemple/7', 'mal.com', 'MAL.FR/7', 'mal.click', 'mal (dot) ru'],
      'appelez vous pour votre compte',
    ]) {
      expect(rejectedOf({ reference }).column).toBe('A (reference)');
    }
    for (const reference of ['12345.CH', 'IPP.0012.fr', 'A@12', 'jeanne@exemple.fr', 'A.B.12', 'N° 12 B']) {
      expect(personOf({ reference }).reference).toBe(reference);
    }
  });
});

describe('a telephone number in a text that messages carry', () => {
  it.each(['appelez le 0899 70 11 22', '+33 899701122', '(0)8.99.70.11.22'])('is told of: %s', (text) => {
    const { notes, fields } = personOf({ data_categories: text });
    expect(notes).toEqual([
      { kind: 'phone-in-text', column: 'G (data_categories)', maskedValue: expect.stringContaining('•••') },
    ]);
    expect(fields).toEqual({ data_categories: text });
  });

  it.each(['résultats de 2024', '12 03 2024', 'dossier 123456789'])('is none: %s', (text) => {
    expect(personOf({ data_categories: text }).notes).toEqual([]);
  });
});

describe('a row whose language has no notice', () => {
  it('gets the default language of its campaign, whichever that is', () => {
    const checked = createRowCheck({ ...rules, defaultLanguage: 'en' })(row({ language: 'Klingon' }));
    expect(checked).toMatchObject({ person: { language: 'en', languageFallback: true } });
  });
});

/** Two cells of each column that mean different people. */
const differing: Record<(typeof commonFields)[number], readonly [string, string]> = {
  reference: ['P0001', 'P0002'],
  first_name: ['Jeanne', 'Jean'],
  last_name: ['Lefèvre', 'Martin'],
  email: ['jeanne@exemple.fr', 'jean@exemple.fr'],
  phone: ['06 12 34 56 78', '06 98 76 54 32'],
  language: ['fr', 'en'],
};

describe('a row', () => {
  it.each(commonFields)('tells by its %s who somebody is', (column) => {
    const columns = Object.fromEntries(commonFields.map((name, index) => [name, [index]]));
    const read = createRowCheck({
      ...rules,
      layout: { ...rules.layout, width: commonFields.length, columns },
    });
    const cells = commonFields.map((name) => differing[name][0]);
    const others = commonFields.map((name) => differing[name][name === column ? 1 : 0]);
    expect(read(others)).toMatchObject({ person: expect.anything() });
    expect(read(others)).not.toEqual(read(cells));
  });

  it('becomes a person', () => {
    expect(check(row())).toEqual({
      person: {
        reference: 'P0001',
        firstName: 'Jeanne',
        lastName: 'Lefèvre',
        email: 'jeanne@exemple.fr',
        phone: '+33612345678',
        fields: { data_categories: 'identity' },
        channel: 'email',
        language: 'fr',
        languageFallback: false,
        notes: [],
      },
    });
  });

  it('is cleaned of blanks, invisible characters and line breaks in names', () => {
    const person = personOf({
      reference: '\u00a0P0001\u200b ',
      first_name: ' Marie\r\nAnne ',
      data_categories: 'a\tb',
    });
    expect(person.reference).toBe('P0001');
    expect(person.firstName).toBe('Marie Anne');
    expect(person.fields).toEqual({ data_categories: 'a b' });
  });

  it('needs no names', () => {
    expect(personOf({ first_name: '', last_name: '' })).toMatchObject({ firstName: '', lastName: '' });
  });

  it('without a reference is rejected', () => {
    expect(rejectedOf({ reference: ' \u200b' })).toEqual({
      column: 'A (reference)',
      maskedValue: '',
      reason: { en: 'the reference is missing', fr: 'la référence manque' },
    });
  });

  it.each([
    ['longer than 64 characters', 'P'.repeat(65), 'longer than 64'],
    ['with a line break', 'P1\nP2', 'line break'],
    ['shortened by a spreadsheet', '1,84012E+12', 'format the column as text'],
    ['behind a mark that divides cells', '"8000000001;"A', 'divided in the wrong place'],
    ['an address with a name', 'B <b@exemple.fr>', 'divided in the wrong place'],
  ])('with a reference %s is rejected', (_, reference, reason) => {
    const rejected = rejectedOf({ reference });
    expect(rejected.reason.en).toContain(reason);
    expect(rejected.maskedValue).not.toContain(reference.slice(1));
  });

  it('with a reference of 64 characters, a name of 80 and a field of 500 is a person', () => {
    const person = personOf({
      reference: 'P'.repeat(64),
      first_name: 'x'.repeat(80),
      last_name: 'y'.repeat(80),
      data_categories: 'z'.repeat(500),
    });
    expect(person.reference).toHaveLength(64);
    expect([person.firstName, person.lastName].map(({ length }) => length)).toEqual([80, 80]);
    expect(person.fields.data_categories).toHaveLength(500);
  });

  it.each(['E12', '1E', '12E+', 'P1E+5', '1E+5X', '1,84012', '0012', '12-E+3'])(
    'with the reference %j, which no spreadsheet has shortened, is a person',
    (reference) => expect(personOf({ reference }).reference).toBe(reference),
  );

  it.each(['1,84012E+12', '1.84012E+12', '2E+05', '1e+3'])(
    'with the reference %j, which a spreadsheet has shortened, is rejected',
    (reference) => expect(rejectedOf({ reference }).reason.en).toContain('shortened'),
  );

  it('is named by the first of its problems', () => {
    expect(rejectedOf({ reference: '', data_categories: 'x'.repeat(501) }).column).toBe('A (reference)');
    expect(rejectedOf({ data_categories: 'x'.repeat(501) })).toEqual({
      column: 'G (data_categories)',
      maskedValue: 'x•••',
      reason: { en: 'the text is longer than 500 characters', fr: 'le texte dépasse 500 caractères' },
    });
  });

  it('keeps no field that is empty, and none of the standard ones as its own', () => {
    expect(personOf({ data_categories: ' \u200b ' }).fields).toEqual({});
    expect(Object.keys(personOf({}).fields)).toEqual(['data_categories']);
  });

  it('with a name that is longer than any is a person all the same, whom the message does not name', () => {
    expect(personOf({ last_name: 'x'.repeat(81) })).toMatchObject({
      firstName: '',
      lastName: '',
      channel: 'email',
      notes: [{ kind: 'odd-name', column: 'C (last_name)', maskedValue: 'x•••' }],
    });
  });

  it('with cells left out at its end or empty ones added is whole, and one with text behind is not', () => {
    expect(check(row().slice(0, 5))).toHaveProperty('person');
    expect(check(row().slice(0, 1))).toMatchObject({
      rejected: { reason: { en: 'the row has 1 cell, but there are 7 column titles' } },
    });
    expect(check([...row(), 'more'])).toHaveProperty('rejected');
    expect(check([...row(), '', ''])).toHaveProperty('person');
  });

  it('that swallowed other lines says that a quotation mark is not closed', () => {
    const checked = check(['P1', 'Jeanne\nP2;Paul\nP3;Anne']);
    expect(checked).toMatchObject({ rejected: { reason: { en: expect.stringContaining('3 lines') } } });
    expect(checked).toMatchObject({
      rejected: { reason: { en: expect.stringContaining('quotation mark') } },
    });
  });

  it('without a usable address is a person to be told by letter, whose phone is kept', () => {
    const person = personOf({ email: 'jeanne.lefevre(at)exemple.fr' });
    expect(person.email).toBeUndefined();
    expect(person.phone).toBe('+33612345678');
    expect(person.problem).toEqual({
      column: 'D (email)',
      maskedValue: 'j•••',
      reason: {
        en: 'this is not an email address: the @ sign is missing; tell this person by letter',
        fr: 'ce n’est pas une adresse électronique : le signe @ manque ; informez cette personne par courrier',
      },
    });
    expect(personOf({ email: ' ' }).problem?.reason.en).toContain('there is no email address');
  });

  it('keeps no phone number that is none', () => {
    expect(personOf({ phone: '12' }).phone).toBeUndefined();
    expect(personOf({ phone: 'néant' }).phone).toBeUndefined();
  });

  it('gets the default language: silently where it names none, counted where it names another', () => {
    expect(personOf({ language: '' })).toMatchObject({ language: 'fr', languageFallback: false });
    expect(personOf({ language: 'Deutsch' })).toMatchObject({ language: 'fr', languageFallback: true });
    expect(personOf({ language: 'English' })).toMatchObject({ language: 'en', languageFallback: false });
  });
});

describe('a duplicate', () => {
  it('is told to the clerk by the column of the reference, masked', () => {
    expect(duplicateProblem({ email: [0], reference: [27] }, 'P0001')).toEqual({
      column: 'AB (reference)',
      maskedValue: 'P•••',
      reason: {
        en: 'an earlier row has the same reference; only the first is told',
        fr: 'une ligne précédente a la même référence ; seule la première est informée',
      },
    });
    expect(columnLabel({ email: [0] }, 'reference')).toBe('reference');
  });
});

describe('column letters', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('are those of a spreadsheet: %i is %s', (index, letters) => {
    expect(columnLetters(index)).toBe(letters);
  });
});

describe('a row of a campaign that sends text messages', () => {
  const reach = (
    changes: Partial<typeof whole>,
    channels: RowRules['channels'] = ['email', 'sms', 'letter'],
  ) => {
    const checked = createRowCheck({ ...rules, channels })(row(changes));
    if ('rejected' in checked) throw new Error(checked.rejected.reason.en);
    return checked.person;
  };

  it.each([
    ['an address and a mobile', {}, 'email'],
    ['a mobile alone', { email: '' }, 'sms'],
    ['an address that cannot be used and a mobile', { email: 'nobody' }, 'sms'],
    ['a landline alone', { email: '', phone: '01 99 00 12 34' }, 'letter'],
    ['nothing', { email: '', phone: '' }, 'letter'],
  ])('writes to somebody with %s', (_, changes, channel) => {
    expect(reach(changes).channel).toBe(channel);
  });

  it('goes by the order of the channels', () => {
    expect(reach({}, ['sms', 'email', 'letter']).channel).toBe('sms');
    expect(reach({ phone: '' }, ['sms', 'email', 'letter']).channel).toBe('email');
    expect(reach({ phone: '' }, ['sms', 'letter'])).toMatchObject({
      channel: 'letter',
      problem: {
        column: 'E (phone)',
        reason: { en: 'there is no phone number; tell this person by letter' },
      },
    });
  });

  it.each([
    ['', 'there is no phone number'],
    ['12', 'the phone number is not a usable one'],
    [
      '01 99 00 12 34',
      'the phone number gets no text message from us: it is a landline, or of a country that none are sent to',
    ],
  ])('says why %j gets none', (phone, why) => {
    expect(reach({ email: '', phone }).problem).toMatchObject({
      column: 'D (email)',
      reason: { en: `there is no email address, and ${why}; tell this person by letter` },
    });
  });

  it('keeps a landline to find the person by', () => {
    expect(reach({ phone: '01 99 00 12 34' })).toMatchObject({ phone: '+33199001234', channel: 'email' });
  });
});
