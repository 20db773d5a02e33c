/** Reads a workbook in Chromium, with the worker and under the policy of the console. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launchChromium } from '../../templates/picture.ts';
import { childrenOf, memoryByKind } from './memory.ts';

const WATCH_EVERY_MS = 250;

export type InChromium = {
  seconds: number;
  /** Longest time in which the page could not have answered a key. */
  longestGapMs: number;
  csvBytes: number;
  /** At most, of each kind of process, without the worker and with it. */
  idleMiB: Record<string, number>;
  peakMiB: Record<string, number>;
  /** Of all processes together at most, beyond what they took before. */
  addedMiB: number;
};

/** What the page answers, in the words of page.ts. */
type Told = { seconds: number; longestGapMs: number; csvBytes: number };

const bundle = async (path: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, path)],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

const serve = async () => {
  const files: Record<string, [type: string, text: string]> = {
    '/': [
      'text/html',
      '<!doctype html><title>Workbooks</title><input type="file"><script type="module" src="/page.js"></script>',
    ],
    '/page.js': ['text/javascript', await bundle('page.ts')],
    '/worker.js': ['text/javascript', await bundle('../../console/src/campaigns/list/workbook-worker.ts')],
  };
  const server = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; connect-src 'self'",
    );
    response.setHeader('content-type', type).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
};

const sum = (kinds: ReadonlyMap<string, number>): number =>
  [...kinds.values()].reduce((all, one) => all + one, 0);
const rounded = (kinds: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...kinds].map(([kind, mebibytes]) => [kind, Math.round(mebibytes)]));

/** Reads the workbook at this path in a page, from its choice to a CSV that is ready to be sent. */
export const readInChromium = async (path: string): Promise<InChromium> => {
  const site = await serve();
  const before = new Set(childrenOf(process.pid));
  const browser = await launchChromium();
  const root = childrenOf(process.pid).find((pid) => !before.has(pid));
  try {
    if (root === undefined) throw new Error('the process of Chromium was not found');
    const page = await browser.newPage();
    page.setDefaultTimeout(600_000);
    page.on('console', (message) => console.error(message.text()));
    await page.goto(site.url);
    const idle = memoryByKind(root);
    const peak = new Map(idle);
    let most = sum(idle);
    const watch = setInterval(() => {
      const now = memoryByKind(root);
      most = Math.max(most, sum(now));
      for (const [kind, mebibytes] of now) peak.set(kind, Math.max(peak.get(kind) ?? 0, mebibytes));
    }, WATCH_EVERY_MS);
    await page.locator('input').setInputFiles(path);
    const told = JSON.parse((await page.locator('output:not(:empty)').textContent()) ?? '') as Told;
    clearInterval(watch);
    return {
      ...told,
      idleMiB: rounded(idle),
      peakMiB: rounded(peak),
      addedMiB: Math.round(most - sum(idle)),
    };
  } finally {
    await browser.close();
    site.close();
  }
};
