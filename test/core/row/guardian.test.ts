import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { createEmailReader } from '../../../core/cell/email-address.ts';
import { type GuardianCells, readGuardian } from '../../../core/row/guardian.ts';

const phones = { readPhone: createPhoneReader('FR'), takesSms: createSmsCheck(['FR']) };
const readEmail = createEmailReader({ domainToAscii, isDomainEnding });
const read = (cells: Partial<GuardianCells>) =>
  readGuardian({ names: [], emails: [], phones: [], addresses: [], ...cells }, readEmail, phones);

describe('whoever stands for somebody', () => {
  it('is read from columns of their own', () => {
    expect(
      read({
        names: ['="Martin"', ' Paul '],
        emails: ['paul', 'paul@exemple.fr'],
        phones: ['12', '06 12 34 56 78'],
        addresses: ['1 rue X\n75002 Paris', '', 'France'],
      }),
    ).toEqual({
      name: 'Martin Paul',
      email: 'paul@exemple.fr',
      phone: '+33612345678',
      address: ['1 rue X', '75002 Paris', 'France'],
    });
  });

  it.each([
    ['Mme Martin, mère, 06 12 34 56 78, m@exemple.fr', 'Mme Martin, mère'],
    ['Mme Martin (mère) tél. 0612345678 mail : m@exemple.fr', 'Mme Martin (mère)'],
    ['m@exemple.fr / 06.12.34.56.78 / Mme Martin', 'Mme Martin'],
    ['Mme Martin - +33 6 12 34 56 78 - <m@exemple.fr>', 'Mme Martin'],
    ['Mme Martin\n0612345678\nm@exemple.fr', 'Mme Martin'],
  ])('is read from one cell: %j', (cell, name) => {
    expect(read({ names: [cell] })).toEqual({ name, phone: '+33612345678', email: 'm@exemple.fr' });
  });

  it('keeps in the name what cannot be read, but for a link', () => {
    expect(read({ names: ['UDAF 75, m@exemple'] })).toEqual({ name: 'UDAF 75' });
  });

  it('is nobody where the cells hold nothing', () => {
    expect(read({})).toBeUndefined();
    expect(
      read({ names: ['', 'NULL', '-'], emails: ['néant'], phones: ['0'], addresses: [''] }),
    ).toBeUndefined();
  });

  it('is cut to what can be kept', () => {
    const guardian = read({ names: ['x'.repeat(100_000)], addresses: ['y\n'.repeat(100), 'z'.repeat(1000)] });
    expect(guardian?.name).toHaveLength(200);
    expect(guardian?.address).toHaveLength(8);
  });
});
