import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { escapeHtml } from '../core/notice/render.ts';
import { measureSms } from '../core/notice/sms-text.ts';
import { compileNotices } from './compile.ts';
import { exampleMessage } from './example.ts';
import { launchChromium, pictureOf, picturesDir, renewShown } from './picture.ts';

/**
 * Makes a picture of every notice as people see it, in `build/pictures/notices/`: each language, as email and as SMS, on a
 * telephone and on a wide screen, in the light and in the dark. Needs a Chromium (`apt-get install chromium`);
 * CHROMIUM names another one.
 */
const folder = picturesDir('notices');
/** CSS pixels. */
const widths = { narrow: 390, wide: 820 };
const schemes = ['light', 'dark'] as const;
type Width = keyof typeof widths;
type Scheme = (typeof schemes)[number];

/** An SMS as telephones show one: who sent it, and the text in a bubble. */
const smsPage = (sender: string, sms: string, language: string): string => {
  const { encoding, units, parts } = measureSms(sms);
  return `<!doctype html><html lang="${language}"><head><meta name="viewport" content="width=device-width"><style>
    :root { color-scheme: light dark; --page: #ffffff; --bubble: #e9e9eb; --ink: #111418; --soft: #5b6168; }
    @media (prefers-color-scheme: dark) { :root { --page: #000000; --bubble: #26282c; --ink: #f1f1f3; --soft: #a4a9b0; } }
    body { margin: 0; padding: 16px; background: var(--page); color: var(--ink); font: 17px/1.4 system-ui, sans-serif; }
    h1 { font-size: 15px; text-align: center; margin: 0 0 14px; }
    p { max-width: 480px; margin: 0; padding: 10px 15px; border-radius: 18px; background: var(--bubble); overflow-wrap: anywhere; }
    small { display: block; margin: 8px 15px 0; color: var(--soft); font-size: 13px; }
  </style></head><body><h1>${escapeHtml(sender)}</h1><p>${escapeHtml(sms)}</p>
  <small>${encoding}, ${units} characters, ${parts} parts</small></body></html>`;
};

/** The whole page as WebP. */
const picture = async (context: BrowserContext, html: string): Promise<Buffer> => {
  const page = await context.newPage();
  await page.setContent(html, { waitUntil: 'load' });
  const image = await pictureOf(page);
  await page.close();
  return image;
};

const inEveryLook = async (
  browser: Browser,
  use: (context: BrowserContext, width: Width, scheme: Scheme) => Promise<void>,
): Promise<void> => {
  for (const width of Object.keys(widths) as Width[]) {
    for (const scheme of schemes) {
      const context = await browser.newContext({
        viewport: { width: widths[width], height: 200 },
        colorScheme: scheme,
        // A message must not depend on it, and no mail program runs it.
        javaScriptEnabled: true,
        offline: true,
      });
      await use(context, width, scheme);
      await context.close();
    }
  }
};

await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) if (name.endsWith('.webp')) await rm(join(folder, name));
const browser = await launchChromium();
const lines = [
  '# What people receive',
  '',
  'Every message of every notice, filled in with the examples of its fields, as Chromium shows it: each language, as',
  'email and as SMS, on a telephone (390 px) and on a wide screen (820 px), in the light and in the dark. Made by',
  '`npm run pictures`; `npm run notices` checks the same messages.',
];
let bytes = 0;
for (const notice of await compileNotices()) {
  lines.push('', `## ${notice.title.en} (\`${notice.id}\`)`);
  for (const language of Object.keys(notice.messages).sort()) {
    const message = await exampleMessage(notice, language);
    const sender = notice.campaignFields.find(({ name }) => name === 'sms_name')?.example[language] ?? '';
    const pages = { email: message.html, sms: smsPage(sender, message.sms, language) };
    for (const [channel, html] of Object.entries(pages)) {
      const links: string[] = [];
      await inEveryLook(browser, async (context, width, scheme) => {
        const name = `${notice.id}.${language}.${channel}.${width}.${scheme}.webp`;
        const image = await picture(context, html);
        bytes += image.length;
        await writeFile(join(folder, name), image);
        links.push(`[${width}, ${scheme}](${name})`);
      });
      lines.push(
        '',
        `${language}, ${channel === 'sms' ? 'SMS' : `email “${message.subject}”`}: ${links.join(' · ')}`,
      );
    }
  }
}
await browser.close();
await writeFile(join(folder, 'README.md'), `${lines.join('\n')}\n`);
renewShown(folder);
console.log(`${folder}: ${(bytes / 1024 / 1024).toFixed(1)} MB of pictures`);
