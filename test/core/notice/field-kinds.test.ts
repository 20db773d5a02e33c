import { describe, expect, it } from 'vitest';
import { type FieldKind, kindProblem } from '../../../core/notice/field-kinds.ts';

const usable: Record<FieldKind, string[]> = {
  email: ['dpo@hospital.example', ' dpo@val-exemple.example ', 'protection.donnees@chu-é.fr'],
  phone: [
    '01 99 00 12 34',
    '+33 1 99 00 12 34',
    '0 800 11 22 33',
    '3939',
    '01.99.00.12.34',
    '+33 (0)1 99 00 12 34',
  ],
  web: ['www.val-exemple.example/avis', 'hopital.example', 'écoles.example/données'],
};
const unusable: Record<FieldKind, string[]> = {
  email: [
    'pas une adresse',
    'dpo',
    'dpo@hospital',
    'DPO <dpo@hospital.example>',
    'a@b.fr, c@d.fr',
    'a@b..',
    '@b.fr',
  ],
  phone: ['appelez-nous', '.', '12', '01 99 00 12 34 (gratuit)', '01 99 00 12 34 ou 35', '0'.repeat(16)],
  web: [
    'https://hospital.example',
    'notre site',
    'hospital',
    'www. hospital.example',
    '.example',
    'a@b.example',
  ],
};

describe.each(Object.keys(usable) as FieldKind[])('a field for %s', (kind) => {
  it.each(usable[kind])('takes %j', (value) => {
    expect(kindProblem({ kind }, value)).toBeUndefined();
  });

  it.each(unusable[kind])('says what it wants instead of %j, in both languages', (value) => {
    expect(kindProblem({ kind }, value)).toEqual({
      en: expect.stringMatching(/^must be /),
      fr: expect.stringMatching(/^doit être /),
    });
  });

  it('leaves what is empty to whoever asks for it', () => {
    expect(kindProblem({ kind }, ' ')).toBeUndefined();
  });
});

describe('a field with a length', () => {
  it('takes so many characters, however they are stored, and no more', () => {
    expect(kindProblem({ maxLength: 3 }, '😀éa')).toBeUndefined();
    expect(kindProblem({ maxLength: 3 }, 'abcd')).toEqual({
      en: 'is 4 characters long; at most 3 are possible.',
      fr: 'compte 4 caractères\u00a0; 3 au plus sont possibles.',
    });
  });
});
