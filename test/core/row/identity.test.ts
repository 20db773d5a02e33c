import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../core/row/identity.ts';

const nameKey = (firstName: string, lastName: string) => identityOf({ firstName, lastName }).nameKey;

describe('who a person is', () => {
  it.each([
    ['Jeanne', 'Lefèvre', 'JEANNE', 'LEFEVRE'],
    ['Jeanne', 'Lefèvre', 'Lefèvre', 'Jeanne'],
    ['Jean-Luc', 'O’Neil', 'Jean Luc', "O'Neil"],
    ['', 'Jeanne Lefèvre', 'Lefèvre', 'Jeanne'],
    ['François', 'Cœur', 'FRANCOIS', 'COEUR'],
    ['Łukasz', 'Groß', 'Lukasz', 'GROSS'],
    ['Lefe\u0300vre', '', 'Lefèvre', ''],
  ])('is the same by the name: %s %s, %s %s', (first, last, otherFirst, otherLast) => {
    expect(nameKey(first, last)).toBe(nameKey(otherFirst, otherLast));
  });

  it.each([
    ['Jeanne', 'Martin', 'Jean', 'Martin'],
    ['Jean Paul', 'Martin', 'Jean', 'Martin'],
    ['', '', 'Jean', ''],
    ['田', '中', '田', '山'],
  ])('is another by the name: %s %s, %s %s', (first, last, otherFirst, otherLast) => {
    expect(nameKey(first, last)).not.toBe(nameKey(otherFirst, otherLast));
  });

  it('is told by a name that no message may carry', () => {
    const unnamed = { firstName: '', lastName: '' };
    expect(identityOf({ ...unnamed, writtenName: 'Jeanne2 Martin' }).nameKey).toBe('jeanne2 martin');
    expect(identityOf({ ...unnamed, writtenName: 'Jeanne3 Martin' }).nameKey).toBe('jeanne3 martin');
  });

  it('has contacts and birth date, empty where the row has none', () => {
    const person = { firstName: 'Jeanne', lastName: 'Lefèvre' };
    expect(identityOf(person)).toEqual({ nameKey: 'jeanne lefevre', email: '', phone: '', birthDate: '' });
    expect(
      identityOf({ ...person, email: 'Jeanne@Exemple.fr', phone: '+33612345678', birthDate: '1980-02-29' }),
    ).toEqual({
      nameKey: 'jeanne lefevre',
      email: 'jeanne@exemple.fr',
      phone: '+33612345678',
      birthDate: '1980-02-29',
    });
  });
});
