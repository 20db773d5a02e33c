import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeHtml } from '../core/notice/render.ts';
import { compileNotices } from './compile.ts';
import { launchChromium, pictureOf, picturesDir, renewShown } from './picture.ts';
import { type SampleLetter, sampleLetterPdf, sampleLetters } from './sample-letters.ts';

/**
 * Makes letters to look at, in `build/pictures/letters/`: of each sample the PDF and a picture of its first and last page,
 * and its address as windows of envelopes show it. Needs a Chromium, as `npm run pictures` does, and pdftoppm
 * (`apt-get install poppler-utils`).
 */
const folder = picturesDir('letters');
const NOTICE = 'health-data-breach';
const PAGE_WIDTH = 620;
/** CSS pixels of a millimetre of an envelope. */
const SCALE = 2.7;

/** Each page of a PDF as a PNG to be shown in a page. */
const pagesOf = async (pdf: Buffer): Promise<string[]> => {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-letters-'));
  try {
    await writeFile(join(dir, 'letter.pdf'), pdf);
    try {
      execFileSync('pdftoppm', ['-r', '150', '-png', join(dir, 'letter.pdf'), join(dir, 'page')]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new Error('pdftoppm draws the pages and is not on this machine: apt-get install poppler-utils');
    }
    const names = (await readdir(dir)).filter((name) => name.endsWith('.png')).sort();
    return await Promise.all(
      names.map(
        async (name) => `data:image/png;base64,${(await readFile(join(dir, name))).toString('base64')}`,
      ),
    );
  } finally {
    await rm(dir, { recursive: true });
  }
};

const style = `<style>
  body { margin: 0; padding: 20px; background: #d5d8dc; font: 15px/1.4 system-ui, sans-serif; color: #111418; }
  main { display: flex; gap: 20px; flex-wrap: wrap; }
  img.page { width: ${PAGE_WIDTH}px; background: white; box-shadow: 0 1px 5px #0006; }
  h1 { font-size: 17px; margin: 0 0 12px; }
  figure { margin: 0; }
  figcaption { margin: 6px 0 0; }
  .envelope { position: relative; background: #f3eee2; border-radius: 4px; box-shadow: 0 1px 5px #0006; }
  .window { position: absolute; overflow: hidden; border-radius: 8px; background: #b9bfc6; box-shadow: inset 0 0 0 1px #0003; }
  .window img { position: absolute; }
</style>`;

const firstAndLast = ({ caption, language }: SampleLetter, pages: readonly string[]): string => {
  const printed = pages.length;
  const shown = [pages[0] ?? '', ...(printed > 1 ? [pages.at(-1) ?? ''] : [])];
  const images = shown.map((page) => `<img class="page" src="${page}" alt="">`);
  return `<!doctype html><html lang="${language}"><head>${style}</head><body>
    <h1>${escapeHtml(caption)}: first and last of ${printed} pages</h1><main>${images.join('')}</main></body></html>`;
};

const envelopes = [
  { name: 'DL', width: 220, height: 110, folded: 99, below: 20 },
  { name: 'C5', width: 229, height: 162, folded: 148.5, below: 60 },
];

/** What a window shows with the sheet pushed to a corner of the envelope: nothing but the address, and all of it. */
const throughWindows = (page: string): string => {
  const figures = envelopes.flatMap(({ name, width, height, folded, below }) =>
    [
      { x: 0, y: 0, corner: 'upper left' },
      { x: width - 210, y: height - folded, corner: 'lower right' },
    ].map(({ x, y, corner }) => {
      const window = { left: width - 120, top: height - below - 45 };
      const px = (millimetres: number): string => `${millimetres * SCALE}px`;
      return `<figure><div class="envelope" style="width: ${px(width)}; height: ${px(height)}">
        <div class="window" style="left: ${px(window.left)}; top: ${px(window.top)}; width: ${px(100)}; height: ${px(45)}">
        <img src="${page}" alt="" style="width: ${px(210)}; left: ${px(x - window.left)}; top: ${px(y - window.top)}"></div></div>
        <figcaption>${name}, the sheet pushed to the ${corner}</figcaption></figure>`;
    }),
  );
  return `<!doctype html><html lang="en"><head>${style}</head><body><main>${figures.join('')}</main></body></html>`;
};

const isPrinted = async (pdf: Buffer): Promise<string[]> => {
  const pages = await pagesOf(pdf);
  // The empty back of a last sheet compresses to next to nothing.
  return pages.filter((page, index) => index < pages.length - 1 || page.length > 12_000);
};

await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) await rm(join(folder, name));
const notice = (await compileNotices()).find(({ id }) => id === NOTICE);
if (notice === undefined) throw new Error(`there is no notice ${NOTICE}`);
const browser = await launchChromium();
const context = await browser.newContext({
  viewport: { width: 2 * PAGE_WIDTH + 60, height: 200 },
  offline: true,
});
const draw = async (name: string, html: string): Promise<void> => {
  const page = await context.newPage();
  await page.setContent(html, { waitUntil: 'load' });
  await writeFile(join(folder, `letter.${name}.webp`), await pictureOf(page));
  await page.close();
};
for (const sample of sampleLetters) {
  const pdf = await sampleLetterPdf(notice, sample);
  await writeFile(join(folder, `letter.${sample.name}.pdf`), pdf);
  const pages = await isPrinted(pdf);
  await draw(sample.name, firstAndLast(sample, pages));
  await draw(`${sample.name}.window`, throughWindows(pages[0] ?? ''));
}
await browser.close();
renewShown(folder);
console.log(folder);
