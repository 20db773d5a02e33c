/**
 * Prints how large each function's bundle is, and how long it takes to load: `npm run bench:bundles`. The median of
 * processes of their own, by turns, so that what else the machine does befalls all alike.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createBundles } from '../../infra/steps/bundles.ts';

const ROUNDS = 9;

/** Milliseconds from nothing to a loaded bundle, by the process itself. It ends there: nothing is called. */
const loadMs = (file: string): number => {
  // Without what the function asks of its environment, loading ends in an error, after everything was parsed and run.
  const script = `
    const begun = performance.now();
    await import(${JSON.stringify(pathToFileURL(file))}).catch(() => {});
    console.log(performance.now() - begun);
    process.exit();`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }),
  );
};

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const dir = mkdtempSync(join(tmpdir(), 'tocsin-bundles-'));
try {
  const bundles = Object.values(await createBundles()).map((bundle) => {
    const folder = join(dir, bundle.name);
    mkdirSync(folder);
    bundle.write(folder);
    return { ...bundle, file: join(folder, 'index.mjs'), loads: [] as number[] };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { file, loads } of bundles) loads.push(loadMs(file));
  }
  const rows = bundles.map(({ name, file, loads }) => {
    const code = readFileSync(file);
    return [
      name,
      Math.round(code.length / 1024),
      Math.round(gzipSync(code).length / 1024),
      Math.round(median(loads)),
    ];
  });
  const head = ['bundle', 'KiB', 'gzip KiB', 'load ms'];
  for (const line of [head, ...rows]) console.log(line.map((cell) => String(cell).padEnd(10)).join(''));
} finally {
  rmSync(dir, { recursive: true });
}
