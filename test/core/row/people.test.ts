// What one row of a list says of a person, column by column.
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { standardFields } from '../../../core/columns/fields.ts';
import type { CsvLayout } from '../../../core/columns/layout.ts';
import { createRowCheck, type RowPerson, type RowRules } from '../../../core/row/row.ts';

const readPhone = createPhoneReader('FR');
const takesSms = createSmsCheck(['FR', 'RE', 'GP']);

const layoutOf = (fields: readonly string[]): CsvLayout => {
  const columns: CsvLayout['columns'] = {};
  for (const [index, field] of fields.entries()) columns[field] = [...(columns[field] ?? []), index];
  return {
    encoding: 'utf-8',
    savedTwice: false,
    separator: ';',
    titleRow: 1,
    titles: [...fields],
    width: fields.length,
    columns,
    unknownColumns: [],
  };
};

const rulesOf = (fields: readonly string[], changes: Partial<RowRules> = {}): RowRules => ({
  layout: layoutOf(fields),
  defaultLanguage: 'fr',
  languages: ['fr', 'en'],
  domainToAscii,
  isDomainEnding,
  readPhone,
  takesSms,
  channels: ['email', 'sms', 'letter'],
  homeCountry: 'FR',
  breachedOn: '2026-11-01',
  ...changes,
});

/** A row whose cells are given by `field: cell`, in this order; a field may come twice. */
const checkRow = (cells: readonly (readonly [string, string])[], changes: Partial<RowRules> = {}) =>
  createRowCheck(
    rulesOf(
      cells.map(([field]) => field),
      changes,
    ),
  )(cells.map(([, cell]) => cell));

const personOf = (
  cells: readonly (readonly [string, string])[],
  changes: Partial<RowRules> = {},
): RowPerson => {
  const checked = checkRow([['reference', 'P1'], ...cells], changes);
  if ('rejected' in checked) throw new Error(checked.rejected.reason.en);
  return checked.person;
};
const notesOf = (cells: readonly (readonly [string, string])[], changes: Partial<RowRules> = {}) =>
  personOf(cells, changes).notes.map(({ kind, column }) => `${kind} ${column}`);

describe('a cell of any column', () => {
  it.each(['="%"', '"%"', ' "%" ', "'%'", '\u00a0%\u00a0', '%;', '\u202a%\u202c', '«\u00a0%\u00a0»'])(
    'is read without its wrapping: %j',
    (wrapping) => {
      const cells = {
        reference: '0008000001',
        first_name: 'Jeanne',
        last_name: 'Lefèvre',
        email: 'jeanne@exemple.fr',
        phone: '0612345678',
        language: 'en',
        data_categories: 'identité',
        postal_code: '75002',
        town: 'Paris',
        address_line: '12 rue de la Paix',
        birth_date: '29/02/1980',
        deceased: 'N',
        guardian_name: 'Paul Martin',
        data_groups: 'id|bank',
        site: 'Nord',
      };
      const wrapped = Object.entries(cells).map(
        ([field, cell]) => [field, wrapping.replace('%', cell)] as const,
      );
      const plain = checkRow(Object.entries(cells));
      expect(plain).toMatchObject({ person: { reference: '0008000001', lastName: 'Lefèvre', notes: [] } });
      expect(checkRow(wrapped)).toEqual(plain);
    },
  );

  it('holds nothing where a database says so, and no greeting says NULL', () => {
    const cells = ['first_name', 'last_name', 'email', 'phone', 'language', 'data_categories', 'town'];
    for (const literal of ['NULL', 'null', '#N/A', '\\N', 'N/A', '(null)', '-', 'néant', 'NaN']) {
      const person = personOf(cells.map((field) => [field, literal] as const));
      expect(person, literal).toMatchObject({
        firstName: '',
        lastName: '',
        fields: {},
        channel: 'letter',
        language: 'fr',
      });
      expect(person.email ?? person.phone ?? person.postal, literal).toBeUndefined();
      expect(
        person.notes.map(({ kind }) => kind),
        literal,
      ).toEqual(['language-missing']);
      expect(person.problem?.reason.en, literal).toContain(
        'there is no email address, and there is no phone number',
      );
    }
    expect(checkRow([['reference', 'NULL']])).toMatchObject({
      rejected: { reason: { en: 'the reference is missing' } },
    });
  });

  it.each([
    [['Christopher', 'Null', 'c@exemple.fr', ''], 'Christopher Null'],
    [['CHRISTOPHER', 'NULL', 'c@exemple.fr', ''], 'CHRISTOPHER NULL'],
    [['CHRISTOPHER', 'NULL', 'c@exemple.fr', 'NULL'], 'CHRISTOPHER '],
    [['Christopher', 'NULL', 'c@exemple.fr', ''], 'Christopher '],
    [['NULL', 'Dupont', 'c@exemple.fr', ''], ' Dupont'],
    [['Christopher', 'null', 'c@exemple.fr', ''], 'Christopher '],
    [['Nan', 'Li', 'c@exemple.fr', ''], 'Nan Li'],
    [['NA', 'Li', 'c@exemple.fr', ''], 'NA Li'],
    [['Li', 'NA', 'c@exemple.fr', 'NA'], 'Li '],
    [['Na', 'Sans', 'c@exemple.fr', ''], 'Na Sans'],
    [['Null', 'Null', 'c@exemple.fr', ''], ' '],
  ])('may be a name that looks like nothing: %j', (cells, name) => {
    const fields = ['first_name', 'last_name', 'email', 'phone'];
    const { firstName, lastName } = personOf(fields.map((field, at) => [field, cells[at] ?? ''] as const));
    expect(`${firstName} ${lastName}`).toBe(name);
  });
});

describe('a reference', () => {
  it.each([
    ['="0008000001"', '0008000001'],
    ['8000000001.0', '8000000001'],
    ['8,000000001E+09', '8000000001'],
    ['aB12', 'aB12'],
    ['1E12', '1E12'],
    ['O’Neil 7', 'O’Neil 7'],
  ])('%j is kept as %j', (cell, reference) => {
    expect(checkRow([['reference', cell]])).toMatchObject({ person: { reference } });
  });

  it.each(['NC', 'néant', 'NA', 'sans', '-', '#N/A'])('%j is none', (reference) => {
    expect(checkRow([['reference', reference]])).toMatchObject({
      rejected: { reason: { en: 'the reference is missing' } },
    });
  });

  it('that Excel has rounded is said, and one that it may not have is not', () => {
    const kinds = (reference: string) => {
      const checked = checkRow([['reference', reference]]);
      return 'person' in checked ? checked.person.notes.map(({ kind }) => kind) : 'rejected';
    };
    expect(kinds('750100000000001000')).toEqual(['reference-rounded']);
    expect(kinds('12345678901234500')).toEqual(['reference-rounded']);
    expect(kinds('1234567890123450')).toEqual([]);
    expect(kinds('12345678901234501')).toEqual([]);
    expect(kinds('123456789012300')).toEqual([]);
    expect(kinds('00345678901234500')).toEqual([]);
  });
});

describe('names', () => {
  it('are those of birth where no other is given', () => {
    const fields = ['first_name', 'last_name', 'birth_name'];
    const nameOf = (...cells: string[]) =>
      personOf(fields.map((field, at) => [field, cells[at] ?? ''])).lastName;
    expect(nameOf('Jeanne', 'Martin', 'Lefèvre')).toBe('Martin');
    expect(nameOf('Jeanne', '', 'Lefèvre')).toBe('Lefèvre');
    expect(nameOf('Jeanne', '-', 'Lefèvre')).toBe('Lefèvre');
    expect(personOf([['birth_name', 'Lefèvre2']])).toMatchObject({
      lastName: '',
      notes: [{ kind: 'odd-name', column: 'B (birth_name)' }],
    });
    expect(
      notesOf([
        ['last_name', 'Martin'],
        ['birth_name', 'Lefèvre2'],
      ]),
    ).toEqual([]);
  });

  it.each([
    'www.exemple.fr',
    'https://bit.ly/x',
    'a@b.fr',
    'Jeanne 2',
    'Jean\u0003ne',
    'cliquez ici pour vous',
    'x'.repeat(81),
  ])('that are none reach no message, and the person is told all the same: %j', (firstName) => {
    const person = personOf([
      ['first_name', firstName],
      ['last_name', 'Martin'],
      ['email', 'a@exemple.fr'],
    ]);
    expect(person).toMatchObject({ firstName: '', lastName: '', channel: 'email' });
    expect(person.notes).toEqual([
      { kind: 'odd-name', column: 'B (first_name)', maskedValue: expect.stringContaining('•••') },
    ]);
    const { writtenName, ...kept } = person;
    expect(JSON.stringify(kept)).not.toContain(firstName.slice(0, 20));
    expect(writtenName).toContain('Martin');
  });

  it('with broken letters are said', () => {
    expect(
      notesOf([
        ['first_name', 'Jeanne'],
        ['last_name', 'LefÃ¨vre'],
      ]),
    ).toEqual(['broken-letters C (last_name)']);
    expect(personOf([['last_name', 'Nguy?n']]).lastName).toBe('Nguy?n');
  });

  it('that say that somebody has died set them apart, without the mark', () => {
    const person = personOf([
      ['first_name', 'Jeanne'],
      ['last_name', 'MARTIN (DCD)'],
      ['email', 'a@exemple.fr'],
    ]);
    expect(person).toMatchObject({
      lastName: 'MARTIN',
      circumstances: ['deceased'],
      channel: 'letter',
      email: 'a@exemple.fr',
      problem: { column: 'C (last_name)', maskedValue: 'M•••' },
      notes: [{ kind: 'name-says-deceased', column: 'C (last_name)', maskedValue: 'M•••' }],
    });
  });
});

describe('several columns of contacts', () => {
  it('give the first address that can be used, and say what is odd about those before', () => {
    const person = personOf([
      ['email', 'paul@x.fr; jeanne@x.fr'],
      ['email', 'a@exemple.con'],
      ['email', ''],
      ['email', 'b@exemple.fr'],
      ['email', 'c'],
    ]);
    expect(person).toMatchObject({ email: 'b@exemple.fr', channel: 'email' });
    expect(person.notes.map(({ kind, column }) => [kind, column])).toEqual([
      ['several-emails', 'B (email)'],
      ['email-domain-none', 'C (email)'],
    ]);
  });

  it('give the reason of the first that holds something', () => {
    expect(
      personOf([
        ['email', 'néant'],
        ['email', 'jeanne@x'],
        ['email', 'paul'],
      ]).problem,
    ).toMatchObject({
      column: 'C (email)',
      maskedValue: 'j•••@•••',
      reason: { en: expect.stringContaining('this is not a valid email address') },
    });
  });

  it.each([
    [['01 42 34 56 78', '06 12 34 56 78'], '+33612345678'],
    [['06 12 34 56 78', '06 98 76 54 32'], '+33612345678'],
    [['01 42 34 56 78', '', '01 43 34 56 78'], '+33142345678'],
    [['3,36E+10', '0692123456'], '+262692123456'],
    [['0', '06 12 34 56 78'], '+33612345678'],
  ])('give the mobile before the landline: %j', (numbers, phone) => {
    expect(personOf(numbers.map((number) => ['phone', number] as const)).phone).toBe(phone);
  });

  it('say of each number that cannot be read which column it is in, although there is an address', () => {
    expect(
      notesOf([
        ['email', 'a@exemple.fr'],
        ['phone', '3,36E+10'],
        ['phone', '06 12'],
        ['phone', '0612345678 / 0698765432'],
        ['phone', '06 11 11 11 11 (fille)'],
      ]),
    ).toEqual([
      'phone-shortened C (phone)',
      'phone-unreadable D (phone)',
      'several-phones E (phone)',
      'phone-unreadable F (phone)',
    ]);
  });
});

describe('why no message reaches somebody', () => {
  it.each([
    [
      [
        ['email', ''],
        ['phone', '3,36E+10'],
      ],
      'there is no email address, and a spreadsheet has shortened the phone number',
    ],
    [
      [
        ['email', 'a@b.con'],
        ['phone', ''],
      ],
      'no email address ends in “.con”: correct what follows the @ sign, and there is no phone number',
    ],
    [
      [
        ['email', 'paul@x.fr;jeanne@x.fr'],
        ['phone', '06 11 11 11 11 Paul'],
      ],
      'the cell holds more than one email address: keep one, and the cell holds words beside the phone number',
    ],
    [[['email', '']], 'there is no email address, and no column of the list is understood as phone numbers'],
    [
      [['phone', '01 42 34 56 78']],
      'no column of the list is understood as email addresses, and the phone number gets no text message from us',
    ],
  ] as const)('%j: %s', (cells, reason) => {
    expect(personOf(cells).problem?.reason.en).toContain(reason);
  });

  it('says what the letter lacks, where the list has addresses', () => {
    const reason = (...cells: (readonly [string, string])[]) =>
      personOf([['email', ''], ['last_name', 'Martin'], ...cells], { channels: ['email', 'letter'] }).problem
        ?.reason;
    expect(reason(['address_line', '1 rue X'], ['postal_code', '75002'], ['town', 'Paris'])?.en).toBe(
      'there is no email address; tell this person by letter',
    );
    const nameless = [
      ['email', ''],
      ['address_line', '1 rue X'],
      ['postal_code', '75002'],
      ['town', 'Paris'],
    ] as const;
    expect(personOf(nameless, { channels: ['email', 'letter'] }).problem?.reason.en).toMatch(
      /address: there is no name to put on the envelope$/,
    );
    expect(reason(['address_line', '1 rue X'], ['postal_code', ''], ['town', 'Paris'])).toEqual({
      en: 'there is no email address; tell this person by letter, but first complete the postal address: the post code is missing',
      fr: 'il n’y a pas d’adresse électronique ; informez cette personne par courrier, en complétant d’abord l’adresse postale\u00a0: le code postal manque',
    });
    expect(reason(['address_line', ''], ['town', ''])?.en).toContain(
      'complete the postal address: there is none',
    );
  });
});

describe('the language of a row', () => {
  it('is the default where it names none, which is said', () => {
    expect(personOf([['language', '']])).toMatchObject({
      language: 'fr',
      languageFallback: false,
      notes: [{ kind: 'language-missing', column: 'B (language)' }],
    });
    expect(notesOf([['language', 'NC']])).toEqual(['language-missing B (language)']);
    expect(personOf([]).notes).toEqual([]);
    expect(personOf([['language', 'x'.repeat(100_000)]])).toMatchObject({
      language: 'fr',
      languageFallback: true,
    });
  });
});

describe('a birth date', () => {
  it('is kept as ISO 8601, or said to be unreadable', () => {
    expect(personOf([['birth_date', '29/02/1980']])).toMatchObject({ birthDate: '1980-02-29', notes: [] });
    expect(personOf([['birth_date', '00/00/1980']])).not.toHaveProperty('birthDate');
    expect(notesOf([['birth_date', '00/00/1980']])).toEqual(['birth-date-unreadable B (birth_date)']);
    expect(notesOf([['birth_date', '']])).toEqual([]);
    expect(notesOf([['birth_date', 'NC']])).toEqual([]);
  });

  it('makes a minor of whoever was not of age on the day of the breach', () => {
    const of = (birthDate: string, changes: Partial<RowRules> = {}) =>
      personOf(
        [
          ['birth_date', birthDate],
          ['email', 'a@exemple.fr'],
        ],
        changes,
      );
    expect(of('02/11/2008')).toMatchObject({
      circumstances: ['minor'],
      channel: 'letter',
      email: 'a@exemple.fr',
      problem: { column: 'B (birth_date)', maskedValue: '0•••' },
    });
    expect(of('01/11/2008')).toMatchObject({ channel: 'email' });
    expect(of('01/11/2008').circumstances).toBeUndefined();
    const { breachedOn: _, ...unknown } = rulesOf(['reference', 'birth_date', 'email']);
    expect(createRowCheck(unknown)(['P1', '02/11/2015', 'a@exemple.fr'])).toMatchObject({
      person: { channel: 'email', birthDate: '2015-11-02' },
    });
  });
});

describe('whoever must not be written to like everybody else', () => {
  const contact = ['email', 'a@exemple.fr'] as const;
  it.each([
    ['deceased', 'O', 'deceased', 'has died', 'est décédée'],
    ['minor', 'oui', 'minor', 'was a minor', 'était mineure'],
    ['protected', 'curatelle renforcée', 'protected', 'protected adult', 'majeur protégé'],
    ['not_electronic', 'X', 'not-electronic', 'not to write to this person by email or SMS', 'ni par SMS'],
  ] as const)(
    'is set apart with the reason, and keeps their contacts: %s %s',
    (field, cell, circumstance, en, fr) => {
      const person = personOf([contact, ['phone', '0612345678'], [field, cell]]);
      expect(person).toMatchObject({
        circumstances: [circumstance],
        channel: 'letter',
        email: 'a@exemple.fr',
        phone: '+33612345678',
      });
      expect(person.problem).toMatchObject({
        column: `D (${field})`,
        reason: { en: expect.stringContaining(en), fr: expect.stringContaining(fr) },
      });
      expect(person.problem?.reason.en).toContain('by letter');
      expect(personOf([contact, [field, 'N']])).toMatchObject({ channel: 'email', notes: [] });
      expect(personOf([contact, [field, '']]).circumstances).toBeUndefined();
    },
  );

  it('is so where one of several columns says it', () => {
    const person = personOf([contact, ['deceased', 'N'], ['deceased', '12/03/2020']]);
    expect(person).toMatchObject({ circumstances: ['deceased'], problem: { column: 'D (deceased)' } });
  });

  it('is told of with all reasons, in the order of their weight', () => {
    const person = personOf([
      contact,
      ['not_electronic', 'oui'],
      ['minor', 'oui'],
      ['address_line', '1 rue X'],
    ]);
    expect(person.circumstances).toEqual(['minor', 'not-electronic']);
    expect(person.problem?.reason.en).toContain('was a minor');
    expect(person.problem?.reason.en).toContain('not to write to this person');
    expect(person.problem?.reason.en).toContain(
      'complete the postal address: the post code and the town are missing',
    );
  });

  it('may be so where a column says it in words that nobody knows: measures and reasons are taken for yes', () => {
    expect(personOf([contact, ['not_electronic', 'situation familiale']])).toMatchObject({
      circumstances: ['not-electronic'],
      notes: [{ kind: 'flag-unclear', column: 'C (not_electronic)' }],
    });
    expect(personOf([contact, ['protected', '?']])).toMatchObject({
      channel: 'email',
      notes: [{ kind: 'flag-unclear' }],
    });
    expect(personOf([contact, ['deceased', 'à vérifier']])).toMatchObject({
      channel: 'email',
      notes: [{ kind: 'flag-unclear', column: 'C (deceased)' }],
    });
  });
});

describe('what else a row says', () => {
  it('is which data of the person were taken, and where the person is known', () => {
    expect(
      personOf([
        ['data_groups', 'identité | résultats ; banque'],
        ['data_groups', 'identité/photo,'],
        ['site', ' Hôpital\nNord '],
      ]),
    ).toMatchObject({
      dataGroups: ['identité', 'résultats', 'banque', 'photo'],
      site: 'Hôpital Nord',
    });
    expect(
      personOf([
        ['data_groups', ''],
        ['site', 'NULL'],
      ]),
    ).not.toHaveProperty('dataGroups');
    expect(
      personOf([
        ['data_groups', ''],
        ['site', 'NULL'],
      ]),
    ).not.toHaveProperty('site');
  });

  it('is left out, and that is said, where it is longer than any', () => {
    expect(
      notesOf([
        ['data_groups', 'x'.repeat(101)],
        ['site', 'x'.repeat(201)],
      ]),
    ).toEqual(['text-too-long B (data_groups)', 'text-too-long C (site)']);
    expect(
      personOf([['data_groups', Array.from({ length: 60 }, (_, at) => `g${at}`).join(';')]]).dataGroups,
    ).toHaveLength(50);
    expect(notesOf([['data_groups', 'g;'.repeat(50_000)]])).toEqual([]);
  });

  it('is who stands for them', () => {
    expect(personOf([['guardian_name', 'Mme Martin, mère, 06 12 34 56 78, m@exemple.fr']]).guardian).toEqual({
      name: 'Mme Martin, mère',
      phone: '+33612345678',
      email: 'm@exemple.fr',
    });
    expect(personOf([['guardian_name', '']])).not.toHaveProperty('guardian');
  });
});

describe('any row', () => {
  const fields = [
    ...standardFields,
    'email',
    'phone',
    'address_line',
    'deceased',
    'data_groups',
    'own_field',
  ];
  const check = createRowCheck(rulesOf(fields));
  const piece = fc.constantFrom(
    ...[
      'NULL',
      'Jeanne',
      'a@exemple.fr',
      '0612345678',
      '"',
      "'",
      '=',
      ';',
      '\u00a0',
      '\n',
      '75002 Paris',
      '29/02/1980',
      'oui',
      '?',
      '(DCD)',
    ],
    ...[
      'Ã©',
      '1,2E+10',
      '/',
      ' ',
      '<',
      '>',
      '\u0000',
      '\ufffd',
      'www.x.fr',
      '-',
      '8000000001.0',
      '𝒥',
      '\ud800',
    ],
  );

  it('becomes a person or a reason, never an error, and tells no value in what it says', () => {
    const cell = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(cell, { minLength: fields.length, maxLength: fields.length }), (cells) => {
        const checked = check(cells);
        if ('rejected' in checked) return;
        const { person } = checked;
        expect(person.channel === 'letter').toBe(person.problem !== undefined);
        expect(`${person.firstName}${person.lastName}`).not.toMatch(/[@\d\p{Cc}]|:\/\/|www\.|\(DCD\)/u);
        if (person.circumstances !== undefined) expect(person.channel).toBe('letter');
        for (const { maskedValue, column } of person.notes) {
          expect(maskedValue).not.toMatch(/jeanne|612345|exemple\.fr$/i);
          expect(column).toMatch(/^[A-Z]{1,2} \([a-z_]+\)$/);
        }
        expect(check(cells)).toEqual(checked);
      }),
      { seed: 18, numRuns: 1500 },
    );
  });

  it.each([
    ...[
      '.',
      ' ',
      '"',
      "'",
      '=',
      ';',
      '@',
      'a@',
      '0',
      '+',
      '(',
      '<',
      'DCD ',
      '\n',
      '/',
      'a',
      'é',
      '\u00a0',
      '\u200b',
      '\u202f',
      'Ã©',
      '1/',
    ],
    ...[
      'NULL ',
      'oui ',
      ', ',
      'a.',
      '75002 ',
      '\\"',
      '""',
      '-',
      '|',
      '#mailto:',
      '06 ',
      'feu ',
      '?',
      '\u0001',
      '\t',
    ],
  ])('takes no longer than its length explains: cells of 100 KB of %j', (unit) => {
    const long = unit.repeat(100_000 / unit.length);
    const began = performance.now();
    check(fields.map((field) => (field === 'reference' ? 'P1' : field === 'own_field' ? '' : `${long}x`)));
    check(fields.map((field) => (field === 'reference' ? 'P1' : field === 'own_field' ? '' : `x${long}`)));
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
