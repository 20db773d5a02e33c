import { describe, expect, it } from 'vitest';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';

describe('phone numbers', () => {
  const read = createPhoneReader('FR');

  it.each([
    ['06 12 34 56 78', '+33612345678'],
    ['06.12.34.56.78', '+33612345678'],
    ['612345678', '+33612345678'],
    ['+33 (0)6 12 34 56 78', '+33612345678'],
    ['0033612345678', '+33612345678'],
    ['+44 20 7946 0958', '+442079460958'],
    ['0692 12 34 56', '+262692123456'],
    ['0690 12 34 56', '+590690123456'],
    ['+262 692 12 34 56', '+262692123456'],
    ['06 39 98 00 01', '+33639980001'],
  ])('reads %j as %s', (text, number) => {
    expect(read(text)).toBe(number);
  });

  it.each(['08 91 12 34 56', '+33 891 123 456', '0821 123 456'])(
    'refuses %s, which costs the caller more',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it.each(['', '12', 'néant', '06 12 34', '00000000000000000000', 'x'.repeat(300)])(
    'takes %j for none',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it.each([
    ['+33612345678', true],
    ['+33639980001', true],
    ['+33750123456', true],
    ['+262692123456', true],
    ['+590690123456', true],
    ['+68987123456', true],
    ['+447400123456', true],
    ['+12025550123', true],
    ['+33199001234', false],
    ['+33912345678', false],
    ['+33800123456', false],
    ['+262262612345', false],
    ['+442079460958', false],
  ])('knows whether %s takes text messages: %s', (phone, takes) => {
    const everywhere = ['FR', 'RE', 'GP', 'PF', 'GB', 'US'];
    expect(createSmsCheck(everywhere)(phone)).toBe(takes);
  });

  it.each([
    ['FR', true],
    ['RE', false],
  ])('takes numbers of the countries that are sent to alone (%s: %s)', (country, takes) => {
    expect(createSmsCheck([country])('+33612345678')).toBe(takes);
    expect(createSmsCheck([country])('+33639980001')).toBe(takes);
    expect(createSmsCheck([country])('+262692123456')).toBe(!takes);
  });

  it('knows whose country codes it is asked for', () => {
    expect(createPhoneReader('GB')('020 7946 0958')).toBe('+442079460958');
    expect(() => createPhoneReader('XX')).toThrow('XX');
  });
});
