import { describe, expect, it } from 'vitest';
import { isPermissive, refusedLicenses } from '../../../infra/steps/permissive.ts';

describe('licences of what is delivered', () => {
  it.each([
    'MIT',
    'Apache-2.0',
    '(MIT OR GPL-3.0)',
    'MIT OR BSD-3-Clause',
    'MIT AND ISC',
    'MIT AND OFL-1.1',
    '0BSD',
  ])('may be %s', (one) => {
    expect(isPermissive(one)).toBe(true);
  });

  it.each([
    'AGPL-3.0-only',
    'GPL-3.0-or-later',
    'MIT AND LGPL-2.1',
    'MPL-2.0',
    'UNLICENSED',
    '',
    'SEE LICENSE IN x',
    '((MIT) OR x)',
  ])('may not be "%s"', (one) => {
    expect(isPermissive(one)).toBe(false);
  });

  it('are named where they may not', () => {
    const [good, bad] = [
      { name: 'a', license: 'MIT' },
      { name: 'b', license: 'SSPL-1.0' },
    ];
    expect(refusedLicenses([good, bad])).toEqual([bad]);
  });
});
