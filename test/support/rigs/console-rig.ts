import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { en } from '../../../console/src/i18n/en.ts';
import type { Role } from '../../../core/audit/roles.ts';
import type { LocalRun } from '../../../local/run.ts';
import { launchChromium } from '../../../templates/picture.ts';
import { startTestRun } from './local-run.ts';

export type ConsoleRig = {
  run: LocalRun;
  /** A window of somebody of this role, signed in through the pages of the sign-in, at this path. */
  open(role: Role, path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** What pages complained about since it was last asked: errors of scripts, and what their policy forbade. */
  complaints(): string[];
  stop(): Promise<void>;
};

/** Longest wait for something to show: much on a machine that does other things beside. */
export const PATIENCE_MS = 60_000;

/** Scripts that show a mail in a frame. */
const previews = /\/assets\/(?:message-form|message-tab|preview)-[\w-]+\.js$/;

/** The local run with its console, and a Chromium to use it with. */
export const startConsole = async (chromium: string, ratePerSecond = 100): Promise<ConsoleRig> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-console-'));
  const run = await startTestRun({ dataDir: folder, ratePerSecond, latencyScale: 0.2 });
  let browser: Browser;
  try {
    browser = await launchChromium(chromium);
  } catch (error) {
    await run.stop();
    throw error;
  }
  let complaints: string[] = [];
  return {
    run,
    async open(role, path = '/', options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        const text = message.text();
        // An answer of the API that is no success is for the page to deal with; the styles of a previewed mail are
        // kept from its frame as text, and set by its object model.
        const isExpected =
          text.startsWith('Failed to load resource') ||
          (text.startsWith('Applying inline style') && previews.test(message.location().url));
        if (message.type() === 'error' && !isExpected) {
          complaints.push(`${message.location().url}: ${text.slice(0, 300)}`);
        }
      });
      await page.goto(run.consoleUrl + path);
      await page.getByRole('button', { name: role }).click();
      await page.getByRole('heading', { level: 1 }).and(page.locator('main h1')).waitFor();
      await page
        .getByRole('navigation', { name: /^(Main|Navigation)/ })
        .first()
        .waitFor();
      return page;
    },
    complaints() {
      const said = complaints;
      complaints = [];
      return said;
    },
    async stop() {
      await browser.close();
      await run.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Moves the focus forwards until it is on what is called so. */
export const tabTo = async (page: Page, name: string | RegExp): Promise<void> => {
  const wanted = page.locator(':focus').and(
    page
      .getByRole('button', { name, exact: true })
      .or(page.getByRole('link', { name, exact: true }))
      .or(page.getByLabel(name, { exact: true })),
  );
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.count()) > 0) return;
  }
  throw new Error(`The focus never comes to ${name}.`);
};

/** Looks somebody up as an agent does who has called them back. */
export const lookUp = async (page: Page, reference: string): Promise<void> => {
  await page.getByLabel(en.find.reason, { exact: true }).selectOption('person-asked');
  await page.getByRole('button', { name: en.find.begin }).click();
  await page.getByLabel(en.find.field, { exact: true }).fill(reference);
  await page.getByLabel(en.find.identity, { exact: true }).selectOption('called-back');
  await page.getByRole('button', { name: en.find.search }).click();
};

/** Presses a button that asks first, and confirms. */
export const confirm = async (page: Page, button: string, confirmation = button): Promise<void> => {
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  const window = page.getByRole('alertdialog');
  await window.getByRole('button', { name: confirmation, exact: true }).click();
  await window.waitFor({ state: 'detached' });
};

/** The state that a page of a campaign shows. */
export const stateOf = (page: Page, state: keyof typeof en.states) =>
  page.locator('main .state', { hasText: en.states[state] }).first();
