import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPostal } from '../../../core/row/postal.ts';

const read = (lines: string | readonly string[], postalCode = '', town = '', country = '', home = 'FR') =>
  readPostal({ lines: typeof lines === 'string' ? [lines] : lines, postalCode, town, country }, home);

const paris = { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' };

describe('a postal address', () => {
  it.each([
    [['12 rue de la Paix', '75002', 'Paris']],
    [['12 rue de la Paix', '75002', 'Paris', 'France']],
    [['12 rue de la Paix', '75 002', 'Paris', 'FR']],
    [['12 rue de la Paix', 'F-75002', 'Paris', 'FRANCE']],
    [['12 rue de la Paix', '75002.0', ' Paris ', 'fra']],
    [['12 rue de la Paix', '="75002"', '"Paris"', '-']],
    [['12 rue de la Paix', '75002 Paris', '']],
    [['12 rue de la Paix', '75002 Paris', 'Paris']],
    [['12 rue de la Paix', '', '75002 Paris']],
    [['12 rue de la Paix', '', 'Paris (75002)']],
    [['12 rue de la Paix', '', 'Paris 75002']],
    [['12 rue de la Paix', '75002', '75002 Paris']],
    [['12 rue de la Paix\n75002 Paris', '', '']],
    [['12 rue de la Paix\r\n75002 Paris\r\nFrance', '', '']],
    [['12 rue de la Paix, 75002 Paris', '', '']],
    [['12 rue de la Paix 75002 Paris', '', '']],
    [['12 rue de la Paix - 75002 Paris', '', '']],
    [['12 rue de la Paix\n75002 Paris', '75002', 'PARIS']],
    [['NULL\n12 rue de la Paix\n\n12 rue de la Paix', '75002', 'Paris']],
  ])(
    'is taken apart, whichever cells its parts stand in: %j',
    ([lines = '', code = '', town = '', country = '']) => {
      const { postal, problem } = read(lines, code, town, country);
      expect(problem).toBeUndefined();
      expect({ ...postal, town: postal?.town?.replace('PARIS', 'Paris') }).toEqual(paris);
    },
  );

  it('keeps its lines in their order', () => {
    expect(
      read(['Chez M. Martin', '', 'Bât. B', '12 rue de la Paix'], '75002', 'Paris').postal?.lines,
    ).toEqual(['Chez M. Martin', 'Bât. B', '12 rue de la Paix']);
  });

  it.each([
    ['1000', '01000'],
    ['1000.0', '01000'],
    ['9300', '09300'],
    ['97400', '97400'],
    ['20000', '20000'],
  ])('gets the zero back that a spreadsheet has dropped: %s', (cell, postalCode) => {
    expect(read('1 rue X', cell, 'Y')).toEqual({ postal: { lines: ['1 rue X'], postalCode, town: 'Y' } });
  });

  it.each([
    ['75571', 'PARIS CEDEX 12', '75571', 'PARIS CEDEX 12'],
    ['75571 CEDEX 12', 'PARIS', '75571', 'PARIS CEDEX 12'],
    ['', '75571 PARIS CEDEX 12', '75571', 'PARIS CEDEX 12'],
    ['75571 PARIS CEDEX 12', '', '75571', 'PARIS CEDEX 12'],
  ])('has its CEDEX with the town: %j %j', (code, town, postalCode, wanted) => {
    expect(read('1 rue X', code, town).postal).toMatchObject({ postalCode, town: wanted });
  });

  it('of another country keeps its post code, judged by that country where it is known', () => {
    expect(read('Rue X 1', '1000', 'Bruxelles', 'Belgique')).toEqual({
      postal: { lines: ['Rue X 1'], postalCode: '1000', town: 'Bruxelles', country: 'Belgique' },
    });
    expect(read('Rue X 1\n1000 Bruxelles\nBelgique')).toEqual(
      read('Rue X 1', '1000', 'Bruxelles', 'Belgique'),
    );
    expect(read('Rue X 1', '75002', 'Bruxelles', 'BE').problem?.en).toBe(
      'the post code is none of this country',
    );
    expect(read('1 High St', 'SW1A 1AA', 'London', 'UK').problem).toBeUndefined();
    expect(read('1 High St', '', 'London', 'Angleterre').problem?.en).toBe('the post code is missing');
    expect(read('Rue X', '', 'Dakar', 'Sénégal').problem).toBeUndefined();
    expect(read('Rue X', '', 'Y', 'Absurdie').problem).toBeUndefined();
    expect(read('Rue X', '98000', 'Monaco', 'Monaco').problem).toBeUndefined();
    expect(read('1 rue X', '97400', 'Saint-Denis', 'La Réunion')).toMatchObject({
      postal: { country: 'La Réunion' },
    });
    expect(read('1 rue X', '97400', 'Saint-Denis', 'La Réunion').problem).toBeUndefined();
  });

  it('is of the installation’s country where it names none', () => {
    expect(read('Rue X 1', '1000', 'Bruxelles', '', 'BE').postal?.postalCode).toBe('1000');
    expect(read('Rue X 1', '1000', 'Bruxelles', 'Belgium', 'BE').postal).not.toHaveProperty('country');
    expect(read('Rue X 1', '75002', 'Paris', 'France', 'BE')).toMatchObject({
      postal: { country: 'France' },
    });
  });

  it.each([
    ['', '75002', 'Paris', 'the street is missing', 'la rue manque'],
    ['1 rue X', '', 'Paris', 'the post code is missing', 'le code postal manque'],
    ['1 rue X', '75002', '', 'the town is missing', 'la ville manque'],
    ['1 rue X', '', '', 'the post code and the town are missing', 'le code postal et la ville manquent'],
    [
      '1 rue X',
      '2A004',
      'Ajaccio',
      'the post code is none of this country',
      'le code postal n’est pas de ce pays',
    ],
    ['1 rue X', '00000', 'X', 'the post code is none of this country', 'le code postal n’est pas de ce pays'],
    [
      '1 rue X',
      '750020',
      'X',
      'the post code is none of this country',
      'le code postal n’est pas de ce pays',
    ],
    ['', '75002', '', 'there is none', 'il n’y en a pas'],
    [
      'x'.repeat(151),
      '75002',
      'Paris',
      'it is longer than an envelope takes',
      'elle est trop longue pour une enveloppe',
    ],
    [
      'x\ny\n'.repeat(5),
      '75002',
      'Paris',
      'it is longer than an envelope takes',
      'elle est trop longue pour une enveloppe',
    ],
  ])('that is not enough is said: %j %j %j', (lines, code, town, en, fr) => {
    expect(read(lines, code, town).problem).toEqual({ en, fr });
  });

  it('that no envelope can show is said, and kept', () => {
    const long = 'Résidence-des-Acacias-et-des-Tilleuls-argentés';
    const { postal, problem } = read([long, '1 rue X'], '75002', 'Paris');
    expect(postal?.lines).toEqual([long, '1 rue X']);
    expect(problem?.en).toMatch(/^line 1 of it is longer than the 38 characters/);
    expect(read(['A', 'B', 'C', 'D', '1 rue X'], '75002', 'Paris').problem?.en).toMatch(/7 lines .* has 6/);
  });

  it('that a row does not have is none', () => {
    expect(read(['', 'NULL'], '-', ' ')).toEqual({});
    expect(read('', '', '', 'France')).toEqual({});
  });

  it('keeps every digit and letter of its cells, but for the country', () => {
    const cell = fc.constantFrom(
      ...[
        '12 rue de la Paix',
        '75002',
        'Paris',
        '75002 Paris',
        '',
        '1000',
        'CEDEX 12',
        'Bât. B\n3 rue Y',
        'a, 69001 Lyon',
        'Lyon',
      ],
    );
    const lettersOf = (texts: readonly string[]) =>
      new Set(
        texts
          .join(' ')
          .toLowerCase()
          .match(/[\p{L}\p{N}]+/gu) ?? [],
      );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 3 }), cell, cell, (lines, code, town) => {
        const { postal } = read(lines, code, town);
        const kept = lettersOf([...(postal?.lines ?? []), postal?.postalCode ?? '', postal?.town ?? '']);
        const given = lettersOf([...lines, code, town]);
        if (given.delete('1000') && !kept.has('1000')) given.add('01000');
        expect([...given].filter((word) => !kept.has(word))).toEqual([]);
      }),
      { seed: 18, numRuns: 2000 },
    );
  });
});
