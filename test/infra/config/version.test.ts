import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readVersion, versionOf } from '../../../infra/config/version.ts';

const { version: ofPackage } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string };

/** As semver.org proposes it. */
const semver = /^\d+\.\d+\.\d+(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

describe('the version', () => {
  it('is that of the package where exactly it is tagged, or where nothing else is known', () => {
    expect(versionOf('1.2.3', 'v1.2.3')).toBe('1.2.3');
    expect(versionOf('1.2.3', undefined)).toBe('1.2.3');
    expect(versionOf('1.2.3', '')).toBe('1.2.3');
  });

  it('names the commit, and whether files were changed since, in the form of semantic versions', () => {
    expect(versionOf('1.2.3', '6629959')).toBe('1.2.3+6629959');
    expect(versionOf('1.2.3', 'v1.2.3-dirty')).toBe('1.2.3+v1.2.3-dirty');
    expect(versionOf('1.2.3', 'v1.2.2-4-g6629959-dirty')).toBe('1.2.3+v1.2.2-4-g6629959-dirty');
    expect(versionOf('1.2.3', 'v1_rc/2')).toMatch(semver);
  });

  it('is what the pipeline says, where it says one', () => {
    expect(readVersion({ TOCSIN_VERSION: '9.8.7' })).toBe('9.8.7');
  });

  it('is read from the package and the clone', () => {
    expect(readVersion({})).toMatch(semver);
    expect(readVersion({ TOCSIN_VERSION: '' }).split('+')[0]).toBe(ofPackage);
  });
});
