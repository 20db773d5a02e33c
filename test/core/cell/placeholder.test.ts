import { describe, expect, it } from 'vitest';
import { placeholderOf } from '../../../core/cell/placeholder.ts';

describe('what stands in a cell that holds nothing', () => {
  it.each([
    ...[
      '',
      '-',
      '--',
      '—',
      '.',
      '...',
      '/',
      '?',
      '???',
      '***',
      '#',
      '####',
      '\\N',
      '#N/A',
      '#N/D',
      '#NA',
      '#REF!',
    ],
    ...[
      '#VALEUR!',
      '#VALUE!',
      '#DIV/0!',
      '#NOM?',
      '#NULL!',
      'N/A',
      'n/a',
      'n.a.',
      'N/C',
      's.o.',
      '<NA>',
      '(null)',
    ],
    ...['[NULL]', 'néant', 'NEANT', 'Non renseigné', 'NON RENSEIGNEE', 'inconnu', 'Unknown', 'undefined'],
    ...['sans objet', 'nc', 'NR', 'pas de mail', '(vide)', '-'.repeat(50)],
  ])('is nothing for certain: %j', (text) => {
    expect(placeholderOf(text)).toBe('certain');
  });

  it.each(['NULL', 'null', 'Null', 'nil', 'None', 'NaN', 'NA', 'Sans', 'aucun', 'NULL.'])(
    'may be a name: %j',
    (text) => {
      expect(placeholderOf(text)).toBe('word');
    },
  );

  it.each([
    ...[
      'Jeanne',
      'Nullier',
      'Nathan',
      'Nan-Yu',
      'Sansonetti',
      '0',
      '00 00',
      'x',
      'P1',
      '#12',
      'aucun doute',
      'Ng',
    ],
    ...['田中', 'N', 'non', 'oui', 'Néant-sur-Yvel', 'Ça', `${'-'.repeat(50)}a`],
  ])('says something: %j', (text) => {
    expect(placeholderOf(text)).toBeUndefined();
  });
});
