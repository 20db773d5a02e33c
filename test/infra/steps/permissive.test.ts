import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPermissive, refusedLicenses } from '../../../infra/steps/permissive.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

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

describe('the licence of the project', () => {
  it('is there, and is the one that it says', () => {
    expect(textOf('LICENSE')).toMatch(/Apache License\s+Version 2\.0/);
    expect(JSON.parse(textOf('package.json')).license).toBe('Apache-2.0');
  });

  it('is that of no package of development either which asks for the source of what it is used with', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { license?: string }>;
    };
    const all = Object.entries(packages).map(([name, { license = '' }]) => ({ name, license }));
    expect(all.length).toBeGreaterThan(100);
    const reaching = all.filter(({ license }) => /GPL|SSPL|EUPL|OSL|BUSL/i.test(license));
    expect(refusedLicenses(reaching)).toEqual([]);
  });
});
