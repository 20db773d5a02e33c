import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { licensesText, packagesOf } from '../../../infra/steps/licences.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-licences-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const install = (folder: string, json: object, files: Record<string, string> = {}): void => {
  mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, folder, 'package.json'), JSON.stringify(json));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, folder, name), text);
};
install('node_modules/a', { name: 'a', version: '1.0.0', license: 'MIT' }, { LICENSE: 'Text of a\r\n' });
install(
  'node_modules/@some/b',
  { name: '@some/b', version: '2.0.0', license: { type: 'ISC' } },
  { 'license.md': 'Text of a' },
);
install('node_modules/a/node_modules/c', {
  name: 'c',
  version: '3.0.0',
  licenses: [{ type: 'MIT' }, { type: 'BSD-3-Clause' }],
});
install('node_modules/d', { name: 'd', version: '4.0.0' });
install(
  'node_modules/e',
  { name: 'e', version: '5.0.0', license: 'Apache-2.0' },
  { NOTICE: 'Notice', 'LICENSE.txt': 'Apache' },
);

const found = packagesOf(
  [
    'core/base/clock.ts',
    'node_modules/a/lib/one.js',
    'node_modules/a/two.js',
    'node_modules/a/node_modules/c/c.js',
    'node_modules/@some/b/b.js',
    'node_modules/d/d.js',
    'node_modules/e/e.js',
  ],
  dir,
);

describe('the licences of a bundle', () => {
  it('are those of each package once, one within another too, and of no file of ours', () => {
    expect(found.map(({ name, version, license }) => [name, version, license])).toEqual([
      ['@some/b', '2.0.0', 'ISC'],
      ['a', '1.0.0', 'MIT'],
      ['c', '3.0.0', 'MIT OR BSD-3-Clause'],
      ['d', '4.0.0', ''],
      ['e', '5.0.0', 'Apache-2.0'],
    ]);
  });

  it('are written whole, notices too, and the same text once', () => {
    const text = licensesText(found);
    expect(text).toContain('@some/b 2.0.0 (ISC)\na 1.0.0 (MIT)\n\nText of a\n');
    expect(text.split('Text of a')).toHaveLength(2);
    expect(text).toContain('e 5.0.0 (Apache-2.0)\n\nApache\n\nNotice\n');
    expect(text).toContain('No licence file; "MIT OR BSD-3-Clause" by its package.json.');
  });
});
