import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bundles,
  bundling,
  createBundles,
  type StepName,
  stepNames,
} from '../../../infra/steps/bundles.ts';

let bundles: Bundles;
const dir = mkdtempSync(join(tmpdir(), 'tocsin-bundles-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeAll(async () => {
  bundles = await createBundles();
}, 60_000);

/** Kilobytes of code: what each has, and a twentieth more. Raise one for what is needed, not for what came along. */
const ceilings: Record<StepName, number> = {
  import: 1_180,
  pace: 700,
  send: 695,
  track: 680,
  export: 1_210,
  letters: 3_000,
  purge: 700,
  seal: 645,
  // It knows the columns of lists: their words, and the choices that somebody makes among them; and what an envelope takes.
  api: 1_810,
  check: 1_000,
};

describe('the bundles', () => {
  it.each(stepNames)('%s is no larger than what it does needs', (name) => {
    expect(bundles[name].sizeBytes / 1_000).toBeLessThan(ceilings[name]);
    expect(bundles[name].sizeBytes / 1_000).toBeGreaterThan(ceilings[name] / 2);
  });

  it('speak the languages of the API, and hold no other of zod', () => {
    bundles.api.write(dir);
    const code = readFileSync(join(dir, 'index.mjs'), 'utf8');
    expect(code).toContain('Invalid input: expected');
    expect(code).toContain('Entrée invalide');
    expect(code).not.toMatch(/Ungültige Eingabe|Entrada inválida|無効な入力/);
  });

  it.each(stepNames)('%s loads of Node what it uses, and not its fetch', (name) => {
    const folder = join(dir, name);
    mkdirSync(folder);
    bundles[name].write(folder);
    // Whatever is imported later would be read as a whole, too.
    expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).not.toMatch(
      /(?:from|import\()\s*["'](?:node:|https?["'])/,
    );
    // Without its environment it ends in an error, after everything was loaded.
    const script = `
      const error = await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')))}).catch((error) => error);
      console.log(JSON.stringify({ why: error.message, loaded: process.moduleLoadList }));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: {},
    });
    const { why, loaded } = JSON.parse(said) as { why: string; loaded: string[] };
    expect(why).toMatch(/environment/);
    expect(loaded).not.toContain('NativeModule internal/deps/undici/undici');
  });

  it('hold the fonts of letters, where they print some', async () => {
    const outfile = join(dir, 'letters.mjs');
    const entryPoints = ['adapters/files/letter-pdf.ts'];
    const { metafile } = await build({ ...bundling, entryPoints, outfile, metafile: true });
    expect(Object.keys(metafile.inputs).filter((file) => file.endsWith('.ttf'))).toHaveLength(2);
    const script = `
      const { createLetterFile } = await import(${JSON.stringify(pathToFileURL(outfile))});
      const file = createLetterFile({ messages: { fr: { letter: '# Title', nameless: '' } }, sender: ['Us'],
        date: '2026-11-30', batch: 'B1', site: 'https://x.example', createdAt: new Date(0) });
      const recipient = { firstName: 'Zoé', lastName: 'Roux', code: '7K3M-9QXT-2B4FJ', fields: {}, reference: '1' };
      await file.add({ number: 1, block: ['Zoé Roux'], language: 'fr', recipient });
      await file.end();
      let text = '';
      for await (const bytes of file.bytes) text += Buffer.from(bytes).toString('latin1');
      console.log(text.match(/\\/FontFile2|%%EOF/g).join());`;
    expect(
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).trim(),
    ).toBe('/FontFile2,/FontFile2,%%EOF');
  });

  it('come with the licences of whatever is in them', () => {
    bundles.export.write(dir);
    expect(readdirSync(dir)).toContain('licences.txt');
    const text = readFileSync(join(dir, 'licences.txt'), 'utf8');
    for (const { name, version, texts } of bundles.export.packages) {
      expect(text).toContain(`${name} ${version} (`);
      for (const one of texts) expect(text).toContain(one);
    }
    expect(bundles.export.packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@aws-sdk/client-s3', 'fflate', 'fontkit', 'pdfkit', 'zod']),
    );
  });
});
