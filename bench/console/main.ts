import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { row } from '../../cli/terminal/terminal.ts';
import type { ApiClient } from '../../local/commands/clients/api-client.ts';
import { readArguments, wholeNumber } from '../../local/commands/clients/arguments.ts';
import { staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followImport } from '../../local/commands/clients/wait.ts';
import { startRun } from '../../local/run.ts';
import { writeCsv } from '../../local/test-data/generate.ts';
import { launchChromium } from '../../templates/picture.ts';
import { percentile } from '../look-ups/figures.ts';
import { blockedMs, forgetTasks, type Load, load, observe, seenBy } from './observe.ts';

const HELP = `Measures how fast the console is in Chromium, on the local run.

  npm run bench:console -- --people 50000

  --people N    people of a campaign that is being sent while it is looked at (default 50000)
  --rate R      messages a second that the provider allows (default 200)
  --rejects N   rejected rows of another list (default 10000)
  --seconds N   how long the page of the campaign that is being sent is watched (default 60, at least 20)
  --json FILE   writes the figures there

Needs a Chromium; CHROMIUM names another one than the system's.`;

const options = {
  people: { type: 'string', default: '50000' },
  rate: { type: 'string', default: '200' },
  rejects: { type: 'string', default: '10000' },
  seconds: { type: 'string', default: '60' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A processor so much slower is that of a cheap office computer. */
const SLOWER = 4;
const FRAMES = 240;
/** A page of more than a million people asks every 14 seconds. */
const MIN_WATCHED_SECONDS = 20;

const campaign = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../samples/campaign.json', import.meta.url)), 'utf8'),
) as Record<string, unknown>;

const imported = async (api: ApiClient, name: string, file: string): Promise<string> => {
  const { id } = await api.create({ ...campaign, name });
  await api.upload(id, file);
  await followImport(api, id, () => {}, 1_000);
  return id;
};

/** Loads of one page: with an empty cache, again, and on a slower processor. */
const loads = async (page: Page, cdp: CDPSession, url: string): Promise<Record<string, Load>> => {
  await cdp.send('Network.clearBrowserCache');
  const cold = await load(page, url);
  const again = await load(page, url);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const slower = await load(page, url);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return { cold, again, slower };
};

/** Scrolls through all of a list, a screen a frame. */
const SCROLL = `new Promise((done) => {
  const list = document.querySelector('.rejects .scroller');
  const frames = [];
  const step = (list.scrollHeight - list.clientHeight) / ${FRAMES};
  let last = performance.now();
  const next = (now) => {
    frames.push(now - last);
    last = now;
    list.scrollTop += step;
    if (frames.length < ${FRAMES}) requestAnimationFrame(next);
    else done({ frames: frames.slice(1), nodes: document.querySelectorAll('*').length });
  };
  requestAnimationFrame(next);
})`;

const scrollRejects = async (page: Page, url: string) => {
  await load(page, url);
  await forgetTasks(page);
  const startMs = performance.now();
  await page.getByRole('button', { name: 'rows to look at' }).click();
  await page.locator('.rejects .scroller li').first().waitFor();
  const shownMs = performance.now() - startMs;
  const opening = (await seenBy(page)).tasks;
  await forgetTasks(page);
  const { frames, nodes } = (await page.evaluate(SCROLL)) as { frames: number[]; nodes: number };
  const { tasks } = await seenBy(page);
  return {
    shownMs: Math.round(shownMs),
    longestTaskOpeningMs: Math.round(Math.max(0, ...opening)),
    frameP50Ms: Math.round(percentile(frames, 0.5)),
    frameP95Ms: Math.round(percentile(frames, 0.95)),
    longestTaskScrollingMs: Math.round(Math.max(0, ...tasks)),
    nodes,
  };
};

const watchSending = async (page: Page, cdp: CDPSession, url: string, seconds: number) => {
  await load(page, url);
  await cdp.send('Performance.enable');
  const heapMb = async (): Promise<number> => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return Math.round((metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e5) / 10;
  };
  const before = await heapMb();
  await forgetTasks(page);
  await page.evaluate('performance.clearResourceTimings()');
  await sleep(seconds * 1_000);
  const { tasks } = await seenBy(page);
  const answers = (await page.evaluate(
    `performance.getEntriesByType('resource').flatMap(({ name, duration }) => name.endsWith('/progress') ? [duration] : [])`,
  )) as number[];
  return {
    seconds,
    answers: answers.length,
    answerP50Ms: Math.round(percentile(answers, 0.5)),
    answerMostMs: Math.round(Math.max(...answers)),
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
    blockedMs: Math.round(blockedMs(tasks)),
    heapMbBefore: before,
    heapMbAfter: await heapMb(),
  };
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const people = wholeNumber(values.people, 'people');
  const rejects = wholeNumber(values.rejects, 'rejects');
  const seconds = wholeNumber(values.seconds, 'seconds');
  if (seconds < MIN_WATCHED_SECONDS) {
    throw new Error(
      `--seconds ${seconds}: the page asks too seldom for that; write ${MIN_WATCHED_SECONDS} or more`,
    );
  }
  const [loadBefore = 0] = loadavg();
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-console-'));
  const run = await startRun({ dataDir: folder, ratePerSecond: wholeNumber(values.rate, 'rate') });
  const browser = await launchChromium();
  try {
    const staff = staffOf(run);
    const list = join(folder, 'people.csv');
    await writeCsv(list, { people, seed: 1, flaws: false });
    const sending = await imported(staff.administrator, 'Being sent', list);
    const bad = join(folder, 'rejects.csv');
    const lines = Array.from({ length: rejects }, (_, number) => `,person${number}@example.org\n`);
    writeFileSync(bad, `reference,email\nR1,ada@example.org\n${lines.join('')}`);
    const rejected = await imported(staff.administrator, 'With rejected rows', bad);

    const context = await browser.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const cdp = await observe(page);
    await page.goto(run.consoleUrl);
    await page.getByRole('button', { name: 'administrator' }).click();
    await page.locator('main h1').waitFor();

    await submitApproveStart(staff, sending);
    const paths: [name: string, path: string][] = [
      ['campaigns', '/'],
      ['new campaign', '/campaigns/new'],
      ['message', `/campaigns/${rejected}/message`],
      ['list', `/campaigns/${rejected}/list`],
      ['check', `/campaigns/${sending}/check`],
      ['approval', `/campaigns/${sending}/approval`],
      ['sending', `/campaigns/${sending}/sending`],
      ['reports', `/campaigns/${sending}/reports`],
      ['find a person', '/people'],
      ['guide', '/guide'],
      ['public check', '/check'],
    ];
    const pages: Record<string, Record<string, Load>> = {};
    for (const [name, path] of paths) pages[name] = await loads(page, cdp, run.consoleUrl + path);
    const figures = {
      people,
      rejects,
      load: { before: loadBefore, after: loadavg()[0] },
      pages,
      list: await scrollRejects(page, `${run.consoleUrl}/campaigns/${rejected}/list`),
      sending: await watchSending(page, cdp, `${run.consoleUrl}/campaigns/${sending}/sending`, seconds),
    };
    for (const [name, { cold, again, slower }] of Object.entries(pages)) {
      console.log(
        row(
          name,
          `largest paint ${cold?.largestPaintMs} ms, again ${again?.largestPaintMs}, slower ${slower?.largestPaintMs}; blocked ${cold?.blockedMs} ms, slower ${slower?.blockedMs}; shift ${cold?.layoutShift}; ${cold?.requests} requests, ${cold?.transferredKb} KB`,
        ),
      );
    }
    console.log(row('list', JSON.stringify(figures.list)));
    console.log(row('sending', JSON.stringify(figures.sending)));
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await browser.close();
    await run.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
process.exit();
