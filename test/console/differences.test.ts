import { describe, expect, it } from 'vitest';
import { differingFields, shownValue, toldFields } from '../../console/src/campaigns/list/differences.ts';
import type { ConflictPerson } from '../../console/src/campaigns/list/shapes.ts';

const aPerson = (more: Partial<ConflictPerson> = {}): ConflictPerson => ({
  file: 0,
  row: 2,
  reference: 'D100',
  firstName: 'Léa',
  lastName: 'Dupont',
  ...more,
});

describe('what people of one reference differ in', () => {
  it('is what is written otherwise, not what is spelt otherwise', () => {
    const people = [
      aPerson({ firstName: 'Léa', lastName: 'DUPONT' }),
      aPerson({ firstName: 'LEA', lastName: 'Du-Pont' }),
    ];
    expect(differingFields(people)).toEqual([]);
    expect(differingFields([aPerson(), aPerson({ firstName: 'Paul' })])).toEqual(['firstName']);
  });

  it('is what one has and the other has not', () => {
    expect(differingFields([aPerson({ birthDate: '1980-03-12' }), aPerson()])).toEqual(['birthDate']);
  });

  it('is every character of an address but its capitals', () => {
    const of = (one: string, other: string) =>
      differingFields([aPerson({ email: one }), aPerson({ email: other })]);
    expect(of('lea@free.fr', 'LEA@free.fr')).toEqual([]);
    expect(of('lea@free.fr', 'l.ea@free.fr')).toEqual(['email']);
  });

  it('is shown of what anybody tells, an address line by line', () => {
    const postal = { lines: ['1 rue X', ''], postalCode: '75001', town: 'Paris' };
    expect(shownValue(aPerson({ postal }), 'postal')).toBe('1 rue X\n75001 Paris');
    expect(shownValue(aPerson(), 'phone')).toBe('');
    expect(toldFields([aPerson(), aPerson({ phone: '+33612345678' })])).toEqual([
      'firstName',
      'lastName',
      'phone',
    ]);
  });
});
