/**
 * Prints how many letters are set a second, what one takes of a file, and how much memory a file takes:
 * `npm run bench:letters -- --letters 2000`. One core; three pages a letter, each with its own name, address and code.
 * What sets them is bundled as the functions are, where pdfkit compresses by other means than on plain Node.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { addressBlock } from '../../core/letter/address-block.ts';
import { freezeContent } from '../../core/notice/snapshot.ts';
import { bundling } from '../../infra/steps/bundles.ts';
import { compileNotices } from '../../templates/compile.ts';
import { EXAMPLE_SITE, exampleFields } from '../../templates/example.ts';

type Module = typeof import('../../adapters/files/letter-pdf.ts');

const bundled = async (): Promise<Module> => {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-letters-'));
  try {
    const outfile = join(dir, 'letters.mjs');
    await build({ ...bundling, entryPoints: ['adapters/files/letter-pdf.ts'], outfile });
    return (await import(pathToFileURL(outfile).href)) as Module;
  } finally {
    rmSync(dir, { recursive: true });
  }
};

const { createLetterFile } = await bundled();
const { values } = parseArgs({ options: { letters: { type: 'string', default: '1000' } } });
const count = Number(values.letters);
const notice = (await compileNotices()).find(({ id }) => id === 'health-data-breach');
if (notice === undefined) throw new Error('the notice is not there');
const languages = ['fr', 'en'];
const { messages } = await freezeContent(
  notice,
  Object.fromEntries(languages.map((one) => [one, exampleFields(notice, one)])),
  EXAMPLE_SITE,
);
const names = ['Lefèvre', 'Nguyễn', 'Владимир', 'Ştefănescu', 'O’Connor', 'Martin'];

const begun = performance.now();
const cpu = process.cpuUsage();
const file = createLetterFile({
  messages,
  sender: ['Hôpitaux du Val d’Exemple', '1 rue de l’Exemple', '75999 VAL EXEMPLE CEDEX'],
  date: '2026-11-30',
  site: 'https://avis.val-exemple.example',
  batch: 'B1',
  createdAt: new Date('2026-11-30T08:00:00Z'),
});
let bytes = 0;
const reading = (async () => {
  for await (const piece of file.bytes) bytes += piece.length;
})();
let mostBytes = 0;
for (let number = 1; number <= count; number += 1) {
  const language = languages[number % languages.length] ?? 'fr';
  const recipient = {
    reference: `P${number}`,
    firstName: 'Camille',
    lastName: `${names[number % names.length]} ${number}`,
    code: `7K3M-${String(number).padStart(4, '0')}-2B4FJ`,
    fields: {},
    postal: { lines: [`${number} rue de la Paix`], postalCode: '75002', town: 'Paris' },
  };
  const block = addressBlock(recipient, { homeCountry: 'FR', language });
  if ('problem' in block) throw new Error(block.problem.en);
  await file.add({ number, block: block.lines, language, recipient });
  if (number % 50 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
}
const totals = await file.end();
await reading;
const seconds = (performance.now() - begun) / 1_000;
const { user, system } = process.cpuUsage(cpu);
const mib = (size: number): string => `${(size / 1024 / 1024).toFixed(0)} MiB`;
console.log(
  [
    `${totals.letters} letters, ${totals.pages} pages on ${totals.sheets} sheets`,
    `${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor time: ${(count / seconds).toFixed(0)} letters a second`,
    `${mib(bytes)}, ${(bytes / count / 1024).toFixed(1)} KB a letter; memory ${mib(Math.max(mostBytes, process.memoryUsage().rss))}`,
  ].join('\n'),
);
