import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PostalAddress } from '../../../core/audience/audience.ts';
import { type Addressee, addressBlock, postalProblem } from '../../../core/letter/address-block.ts';

const paris: PostalAddress = { lines: ['12, rue de la Paix'], postalCode: '75002', town: 'Paris' };

const blockOf = (postal: PostalAddress | undefined, person: Partial<Addressee> = {}, homeCountry = 'FR') =>
  addressBlock(
    { firstName: 'Zoé', lastName: 'Lefèvre-Martin', ...(postal && { postal }), ...person },
    { homeCountry, language: 'fr' },
  );
const linesOf = (...args: Parameters<typeof blockOf>) => {
  const block = blockOf(...args);
  return 'lines' in block ? block.lines : block.problem.en;
};
const problemOf = (...args: Parameters<typeof blockOf>) => {
  const block = blockOf(...args);
  return 'problem' in block ? block.problem : undefined;
};

describe('an address in the window of an envelope', () => {
  it('has the name as it is written, street and place in capitals without accents and signs', () => {
    expect(
      linesOf({ ...paris, lines: ['Bât. É', '12 bis, rue de l’Évêché'], town: 'Saint-Étienne' }),
    ).toEqual(['Zoé Lefèvre-Martin', 'Bât. É', '12 BIS RUE DE L EVECHE', '75002 SAINT ETIENNE']);
    expect(linesOf({ ...paris, town: 'L’Haÿ-les-Roses' })).toContain('75002 L HAY LES ROSES');
    expect(linesOf({ ...paris, lines: ['1 rue du Sacré-Cœur'] })).toContain('1 RUE DU SACRE COEUR');
  });

  it.each(['Paris Cedex 07', 'PARIS CEDEX 07', 'Paris cédex 07'])('has its CEDEX in capitals: %s', (town) => {
    expect(linesOf({ ...paris, town })).toContain('75002 PARIS CEDEX 07');
  });

  it.each([
    ['Belgique', '1000', 'Liège', ['1000 LIÈGE', 'BELGIQUE']],
    ['UK', 'sw1a 1aa', 'London', ['LONDON', 'SW1A 1AA', 'ROYAUME UNI']],
    ['USA', '10001', 'New York, NY', ['NEW YORK, NY 10001', 'ETATS UNIS']],
    ['Sénégal', '', 'Dakar', ['DAKAR', 'SENEGAL']],
    ['Absurdie', '', 'Y', ['Y', 'ABSURDIE']],
    ['Monaco', '98000', 'Monaco', ['98000 MONACO', 'MONACO']],
  ])('abroad ends with the country, in French: %s', (country, postalCode, town, end) => {
    const postal = { lines: ['Rue É, 1'], postalCode, town, country };
    expect(linesOf(postal)).toEqual(['Zoé Lefèvre-Martin', 'Rue É, 1', ...end]);
  });

  it('names no country to the same post, and names it in English where French is not read', () => {
    expect(linesOf({ ...paris, postalCode: '97400', country: 'La Réunion' })).toHaveLength(3);
    expect(linesOf({ ...paris, country: 'France' }, {}, 'BE')).toEqual([
      'Zoé Lefèvre-Martin',
      '12 RUE DE LA PAIX',
      '75002 PARIS',
      'FRANCE',
    ]);
    const munich = { lines: ['Weg 1'], postalCode: '80331', town: 'München', country: 'Allemagne' };
    expect(linesOf(munich, {}, 'IE')).toEqual(['Zoé Lefèvre-Martin', 'Weg 1', '80331 MÜNCHEN', 'GERMANY']);
  });

  it('breaks a long line at a word, where there is room', () => {
    const lines = ['Résidence universitaire des Grands Champs de Mars, bâtiment C'];
    expect(linesOf({ ...paris, lines: [...lines, '1 rue X'] })).toEqual([
      'Zoé Lefèvre-Martin',
      'Résidence universitaire des Grands',
      'Champs de Mars, bâtiment C',
      '1 RUE X',
      '75002 PARIS',
    ]);
    expect(
      linesOf(paris, { firstName: 'Marie-Christine Geneviève', lastName: 'de La Rochefoucauld' }),
    ).toEqual(['Marie-Christine Geneviève de La', 'Rochefoucauld', '12 RUE DE LA PAIX', '75002 PARIS']);
  });

  it('abbreviates street and place where they are too long, and only there', () => {
    const at = (street: string, town = 'Paris') => linesOf({ ...paris, lines: [street], town }).slice(1);
    expect(at('12 ter boulevard du Maréchal de Lattre de Tassigny')).toEqual([
      '12 TER BD DU MAL DE LATTRE DE TASSIGNY',
      '75002 PARIS',
    ]);
    expect(at('12 boulevard du Maréchal Foch')).toEqual(['12 BOULEVARD DU MARECHAL FOCH', '75002 PARIS']);
    expect(at('14 rue Saint-Nicolas-du-Chardonnet-de-la-Montagne')).toEqual([
      '14 RUE ST NICOLAS DU CHARDONNET DE LA',
      'MONTAGNE',
      '75002 PARIS',
    ]);
    expect(at('1 rue X', 'Saint-Martin-des-Champs-Saint-Genest')).toEqual([
      '1 RUE X',
      '75002 ST MARTIN DES CHAMPS ST GENEST',
    ]);
  });

  it('takes lines of 38 characters and no longer ones', () => {
    expect(linesOf({ ...paris, lines: ['x'.repeat(38)] })).toContain('X'.repeat(38));
    expect(problemOf({ ...paris, lines: ['a', 'x'.repeat(39)] })).toEqual({
      en: 'line 2 of it is longer than the 38 characters of a line on the envelope, and cannot be broken: shorten it',
      fr: 'sa ligne 2 dépasse les 38 caractères d’une ligne d’enveloppe sans pouvoir se couper\u00a0: à abréger',
    });
    expect(linesOf({ ...paris, town: 'x'.repeat(32) })).toContain(`75002 ${'X'.repeat(32)}`);
    expect(problemOf({ ...paris, town: 'x'.repeat(33) })?.en).toMatch(/^the line of post code and town/);
    expect(problemOf(paris, { lastName: 'x'.repeat(39) })?.fr).toMatch(/^le nom dépasse/);
  });

  it('takes six lines, and a seventh for the country', () => {
    const four = ['A', 'B', 'C', '1 rue X'];
    expect(linesOf({ ...paris, lines: four })).toHaveLength(6);
    expect(problemOf({ ...paris, lines: ['Z', ...four] })?.en).toMatch(/7 lines .*, and the envelope has 6:/);
    const abroad = { ...paris, postalCode: '1000', country: 'Belgique' };
    expect(linesOf({ ...abroad, lines: four })).toHaveLength(7);
    expect(problemOf({ ...abroad, lines: ['Z', ...four] })?.en).toMatch(
      /8 lines .*, and the envelope has 7:/,
    );
    expect(postalProblem({ ...paris, lines: ['Z', ...four] }, 'FR')?.en).toMatch(/7 lines/);
    expect(postalProblem({ ...paris, lines: four }, 'FR')).toBeUndefined();
  });

  it('is in letters that the post reads and the printer has', () => {
    expect(problemOf({ ...paris, lines: ['1 rue X', 'улица Ленина, 1'] })).toEqual({
      en: 'line 2 of it is in letters that no envelope can have: write it in Latin ones',
      fr: 'sa ligne 2 est en caractères impossibles sur une enveloppe\u00a0: à écrire en lettres latines',
    });
    expect(problemOf({ ...paris, town: 'Αθήνα' })?.en).toMatch(
      /^the line of post code and town is in letters/,
    );
    expect(problemOf({ ...paris, lines: ['1 rue X 🏠'] })?.en).toMatch(/^line 1 of it is in letters/);
    expect(problemOf(paris, { lastName: '李' })?.fr).toMatch(/^le nom est en caractères/);
    expect(linesOf(paris, { firstName: 'Владимир', lastName: 'Παπαδόπουλος' })).toHaveLength(3);
    const odd = {
      lines: ['Apt n° 4, Çelik–Ünlü “B” (3º), 1ª'],
      postalCode: '28013',
      town: 'Madrid',
      country: 'ES',
    };
    expect(linesOf(odd)).toContain(odd.lines[0]);
    expect(postalProblem({ ...paris, lines: ['улица'] }, 'FR')?.en).toMatch(/^line 1/);
  });

  it('is none where a part or the name is missing', () => {
    expect(problemOf(undefined)?.en).toBe('there is none');
    expect(postalProblem(undefined, 'FR')?.en).toBe('there is none');
    expect(postalProblem(paris, 'FR')).toBeUndefined();
    expect(problemOf({ ...paris, postalCode: '750020' })?.fr).toBe('le code postal n’est pas de ce pays');
    const nameless = { firstName: '', lastName: '' };
    expect(problemOf(paris, nameless)?.en).toBe('there is no name to put on the envelope');
    expect(linesOf(paris, { ...nameless, writtenName: 'Mme X' })[0]).toBe('Mme X');
  });
});

describe('a letter to whoever stands for somebody', () => {
  it.each([
    ['deceased', 'Aux proches de Zoé Lefèvre-Martin', 'To the family of Zoé Lefèvre-Martin'],
    ['minor', 'Au représentant légal de', 'To the parent or guardian of'],
    ['protected', 'Au représentant légal de', 'To the legal representative of'],
  ] as const)('is not addressed to the person alone: %s', (circumstance, fr, en) => {
    const person = {
      firstName: 'Zoé',
      lastName: 'Lefèvre-Martin',
      postal: paris,
      circumstances: [circumstance],
    };
    const top = (language: string) => {
      const block = addressBlock(person, { homeCountry: 'FR', language });
      return 'lines' in block ? block.lines[0] : '';
    };
    expect([top('fr'), top('en'), top('de')]).toEqual([fr, en, en]);
  });

  it('goes to the guardian by name, and to the guardian’s own address', () => {
    const circumstances = ['minor'] as const;
    expect(linesOf(paris, { circumstances: [...circumstances], guardian: { name: 'Mme Roux' } })).toEqual([
      'Mme Roux',
      'pour Zoé Lefèvre-Martin',
      '12 RUE DE LA PAIX',
      '75002 PARIS',
    ]);
    const at = (address: string[]) =>
      linesOf(paris, { circumstances: [...circumstances], guardian: { name: 'Mme Roux', address } });
    expect(at(['3 quai Y', '69001 Lyon'])).toEqual([
      'Mme Roux',
      'pour Zoé Lefèvre-Martin',
      '3 QUAI Y',
      '69001 LYON',
    ]);
    expect(at(['Rue Y 3', '1000 Bruxelles', 'Belgique']).slice(2)).toEqual([
      'Rue Y 3',
      '1000 BRUXELLES',
      'BELGIQUE',
    ]);
    expect(at(['à la même adresse'])).toMatch(/does not end in a line with post code and town/);
  });

  it('goes to the person who only asked for no email', () => {
    const person = {
      circumstances: ['not-electronic' as const],
      guardian: { name: 'Mme Roux', address: ['x'] },
    };
    expect(linesOf(paris, person)[0]).toBe('Zoé Lefèvre-Martin');
  });
});

it('of any address is a block that fits, or a problem', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 8 }),
      text,
      text,
      fc.option(fc.constantFrom('Belgique', 'UK', 'Absurdie', 'FR'), { nil: undefined }),
      (lines, postalCode, town, country) => {
        const block = blockOf({ lines, postalCode, town, ...(country && { country }) });
        if ('problem' in block) return;
        expect(block.lines.length).toBeLessThanOrEqual(7);
        for (const line of block.lines) expect([...line].length).toBeLessThanOrEqual(38);
      },
    ),
    { seed: 10, numRuns: 1000 },
  );
});
