import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskEmail, maskPhone, maskValue } from '../../../core/audience/mask.ts';

describe('masking', () => {
  it.each([
    ['jeanne.martin@exemple.fr', 'j•••@e•••.fr'],
    ['Jo@lab.fr', '•••@•••.fr'],
    ['jeanne.martin(at)exemple.fr', 'j•••'],
    ['jeanne@', 'j•••@•••'],
    ['jeanne@exemple', 'j•••@e•••'],
    ['', ''],
  ])('shows the address %j as %j', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it.each([
    ['+33612345678', '+33•••78'],
    ['06 12 34 56 78', '•••78'],
    ['1234', '•••'],
    ['', ''],
  ])('shows the phone number %j as %j', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each([
    ['Martin', 'M•••'],
    ['Ana', '•••'],
    ['  ', ''],
    ['🙂🙂🙂🙂', '🙂•••'],
  ])('shows the value %j as %j', (value, masked) => {
    expect(maskValue(value)).toBe(masked);
  });

  it('never shows more than one character of a value', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect([...maskValue(value).replace('•••', '')].length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
