import { describe, expect, it } from 'vitest';
import { createPhoneReader } from '../../adapters/phone-numbers.ts';

describe('phone numbers', () => {
  const read = createPhoneReader('FR');

  it.each([
    ['06 12 34 56 78', '+33612345678'],
    ['06.12.34.56.78', '+33612345678'],
    ['612345678', '+33612345678'],
    ['+33 (0)6 12 34 56 78', '+33612345678'],
    ['0033612345678', '+33612345678'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('reads %j as %s', (text, number) => {
    expect(read(text)).toBe(number);
  });

  it.each(['', '12', 'néant', '06 12 34', '00000000000000000000', 'x'.repeat(300)])(
    'takes %j for none',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it('knows whose country codes it is asked for', () => {
    expect(createPhoneReader('GB')('020 7946 0958')).toBe('+442079460958');
    expect(() => createPhoneReader('XX')).toThrow('XX');
  });
});
