import { accessSync, constants, copyFileSync, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Path of a Chromium: the one that CHROMIUM names, one of the system's, or one that playwright keeps; undefined where
 * this machine has none.
 */
export const findChromium = (): string | undefined => {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.CHROMIUM ?? '', ...onPath, chromium.executablePath()].find(isProgram);
};

/** How to get a Chromium, for whoever has none. */
export const withoutChromium =
  'there is no Chromium on this machine: install one (apt-get install chromium), or name it with CHROMIUM';

/** Throws in words where there is none. */
export const launchChromium = async (executablePath = findChromium()): Promise<Browser> => {
  if (executablePath === undefined) throw new Error(withoutChromium);
  return await chromium.launch({ executablePath, args: ['--no-sandbox', '--hide-scrollbars'] });
};

/** Most pixels that WebP has in a direction (RFC 9649, 2.7). */
const MAX_PIXELS = 16_383;

/** The whole page as WebP, smaller where it is longer than WebP can be. */
export const pictureOf = async (page: Page): Promise<Buffer> => {
  const { width, height, density } = (await page.evaluate(
    'new Promise((done) => done({ width: innerWidth, height: document.documentElement.scrollHeight, density: devicePixelRatio }))',
  )) as { width: number; height: number; density: number };
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 55,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: Math.min(1, MAX_PIXELS / (height * density)) },
  });
  return Buffer.from(data, 'base64');
};

const projectDir = join(import.meta.dirname, '..');

/** Folder for the pictures of a subject, which git does not keep: a changed button would change dozens of them. */
export const picturesDir = (subject: string): string => join(projectDir, 'build', 'pictures', subject);

/** Renews the few pictures that the documentation shows, where `--docs` asks for it: those of the same name. */
export const renewShown = (folder: string): void => {
  if (!process.argv.includes('--docs')) return;
  const shown = join(projectDir, 'docs', 'pictures');
  for (const name of readdirSync(shown)) {
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(shown, name));
  }
};
