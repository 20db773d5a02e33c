import { describe, expect, it } from 'vitest';
import { type FlagField, readFlag } from '../../../core/cell/flag.ts';

const fields: readonly FlagField[] = ['deceased', 'minor', 'protected', 'not_electronic'];

describe('a flag', () => {
  it.each(fields)('of %s says yes and no in all usual ways', (field) => {
    for (const text of [
      'O',
      'o',
      'Oui',
      'OUI',
      'Y',
      'yes',
      'TRUE',
      'vrai',
      'VRAI',
      '1',
      'x',
      'X',
      '✓',
      '☑',
      'oui (2020)',
    ]) {
      expect(readFlag(text, field), text).toBe('yes');
    }
    for (const text of ['N', 'n', 'Non', 'NON', 'no', 'FALSE', 'faux', '0', '☐', 'non (vérifié)', 'aucun']) {
      expect(readFlag(text, field), text).toBe('no');
    }
    for (const text of ['', '-', 'N/A', 'NULL', 'non renseigné', 'NC', '#N/A', '.']) {
      expect(readFlag(text, field), text).toBeUndefined();
    }
    for (const text of ['?', '2', 'z', '7']) expect(readFlag(text, field), text).toBe('unclear');
    expect(readFlag('voir classeur', field)).toBe('unclear-words');
  });

  it.each([
    ...(
      [
        '12/03/2020',
        '2020-03-12',
        '43902',
        '2020',
        'mars 2020',
        'décédé',
        'DCD',
        'D',
        'Décédée le 12/03/2020',
        '†',
      ] as const
    ).map((text) => ['deceased', text, 'yes'] as const),
    ...(
      ['vivant', 'Vivante', 'V', 'en vie', 'alive', 'non décédé', "n'est pas décédé", 'Actif'] as const
    ).map((text) => ['deceased', text, 'no'] as const),
    ...['mineur', 'Mineure', 'enfant', 'minor'].map((text) => ['minor', text, 'yes'] as const),
    ...['majeur', 'Majeure', 'adulte', 'adult'].map((text) => ['minor', text, 'no'] as const),
    ['minor', 'M', 'unclear'] as const,
    ...[
      'curatelle renforcée',
      'Tutelle',
      'sauvegarde de justice',
      'sous tutelle',
      'habilitation familiale',
      'UDAF 75',
      'majeur protégé',
    ].map((text) => ['protected', text, 'yes'] as const),
    ...['aucune mesure', 'sans', 'pas de mesure', 'non protégé'].map(
      (text) => ['protected', text, 'no'] as const,
    ),
    ...[
      'courrier',
      'courrier uniquement',
      'Opposition',
      'refuse les mails',
      'pas de mail',
      'ne pas contacter par email',
      'violences',
    ].map((text) => ['not_electronic', text, 'yes'] as const),
    ...['accepte', 'autorisé', 'email', 'accord du patient'].map(
      (text) => ['not_electronic', text, 'no'] as const,
    ),
  ])('%s: %j says %s', (field, text, flag) => {
    expect(readFlag(text, field)).toBe(flag);
  });

  it('of no date says nothing', () => {
    expect(readFlag('00/00/0000', 'deceased')).toBeUndefined();
  });

  it('is read in a cell of any length', () => {
    expect(readFlag(`oui ${'x'.repeat(100_000)}`, 'minor')).toBe('yes');
  });
});
