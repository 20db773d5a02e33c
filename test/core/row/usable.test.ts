import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { standardFields } from '../../../core/columns/fields.ts';
import { createUsableCells } from '../../../core/row/usable.ts';

const usable = createUsableCells({
  domainToAscii,
  isDomainEnding,
  readPhone: createPhoneReader('FR'),
  takesSms: createSmsCheck(['FR']),
  languages: ['fr', 'en'],
  breachedOn: '2026-11-01',
});

describe('a cell that a field can use', () => {
  it.each([
    ['reference', '="P1"', 'NULL'],
    ['email', ' jeanne@exemple.fr;', 'jeanne@exemple.con'],
    ['guardian_email', 'jeanne@exemple.fr', 'jeanne'],
    ['phone', "'0612345678", '3,36E+10'],
    ['guardian_phone', '0142345678 / 0612345678', '06 12'],
    ['first_name', '"Jeanne"', 'www.exemple.fr'],
    ['last_name', 'Lefèvre', '-'],
    ['birth_name', 'Martin (DCD)', '12'],
    ['language', '"Français"', 'klingon'],
    ['birth_date', '29/02/1980', '00/00/1980'],
    ['deceased', '12/03/2020', '?'],
    ['minor', 'O', 'M'],
    ['protected', 'tutelle', 'voir classeur'],
    ['not_electronic', 'non', '7'],
    ['address_line', '12 rue de la Paix', '\\N'],
    ['postal_code', '75002', '#N/A'],
    ['town', 'Paris', '—'],
    ['country', 'France', 'NULL'],
    ['guardian_name', 'Mme Martin', 'néant'],
    ['guardian_address', '1 rue X', '-'],
    ['data_groups', 'id|bank', 'N/A'],
    ['site', 'Nord', '(vide)'],
  ])('%s: %j, and not %j', (field, good, bad) => {
    expect(usable[field]?.(good)).toBe(true);
    expect(usable[field]?.(bad)).toBe(false);
  });

  it('is known for every field', () => {
    expect(Object.keys(usable).sort()).toEqual([...standardFields].sort());
  });
});
