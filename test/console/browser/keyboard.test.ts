import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../console/src/i18n/en.ts';
import { compileNotices } from '../../../templates/compile.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import {
  type ConsoleRig,
  PATIENCE_MS,
  startConsole,
  stateOf,
  tabTo,
} from '../../support/rigs/console-rig.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));
const campaign = JSON.parse(readFileSync(sample('campaign.json'), 'utf8')) as {
  name: string;
  notice: string;
  fields: Record<'en' | 'fr', Record<string, string>>;
};

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';

/** Comes to what is called so by the Tab key, and presses a key there. */
const press = async (page: Page, name: string | RegExp, key = 'Enter'): Promise<void> => {
  await tabTo(page, name);
  await page.keyboard.press(key);
};

/** Presses a button that asks first, and the button that confirms. */
const confirm = async (page: Page, name: string): Promise<void> => {
  await press(page, name);
  const question = page.getByRole('alertdialog');
  await question.waitFor();
  await press(page, name);
  await question.waitFor({ state: 'detached' });
};

// One story: each step goes on where the one before it ended. No step touches a mouse.
describe.skipIf(chromium === undefined)(`by keyboard alone${suffix}`, { timeout: 180_000 }, () => {
  let rig: ConsoleRig;
  let administrator: Page;
  /** Path of the campaign's page. */
  let home: string;

  beforeAll(async () => {
    // Slow, so that there is time to pause it.
    rig = await startConsole(chromium ?? '', 20);
    administrator = await rig.open('administrator');
  }, 240_000);
  afterAll(() => rig?.stop(), 60_000);
  afterEach(() => {
    expect(rig.complaints()).toEqual([]);
  });

  it('a message is written in two languages', async () => {
    const page = administrator;
    await press(page, en.list.create);
    const notice = (await compileNotices()).find(({ id }) => id === campaign.notice);
    await page.getByLabel(notice?.title.en ?? '').waitFor();
    // Of a group of choices Tab reaches one, and the arrows the others.
    await page.keyboard.press('Tab');
    const radios = page.locator('input[type=radio]');
    await page.locator(':focus').and(radios).waitFor();
    await page.keyboard.press('Space');
    for (let steps = 0; steps < (await radios.count()); steps += 1) {
      if (await page.getByLabel(notice?.title.en ?? '').isChecked()) break;
      await page.keyboard.press('ArrowDown');
    }
    await tabTo(page, en.newCampaign.name);
    await page.keyboard.type(campaign.name);
    for (const [language, button] of [
      ['en', /^English/],
      ['fr', /^French/],
    ] as const) {
      await press(page, button);
      for (const { name, label, required } of notice?.campaignFields ?? []) {
        const value = campaign.fields[language][name];
        if (value === undefined) continue;
        await tabTo(page, required ? (label.en ?? '') : `${label.en} ${en.field.optional}`);
        await page.keyboard.insertText(value);
      }
    }
    await press(page, en.newCampaign.save);
    await page.waitForURL('**/campaigns/*/list');
    home = new URL(page.url()).pathname.replace(/\/list$/, '');
  });

  it('a list is uploaded, looked at and submitted', async () => {
    const page = administrator;
    const chooser = page.waitForEvent('filechooser');
    await press(page, en.upload.choose);
    await (await chooser).setFiles(sample('patients.csv'));
    await page.getByText(en.report.title('2,000')).waitFor({ timeout: PATIENCE_MS });
    await press(page, /rows to look at/);
    await page.locator('.rejects li').first().waitFor();
    await press(page, en.report.goOn);
    await page.getByText(en.check.mayStart).waitFor({ timeout: PATIENCE_MS });
    await confirm(page, en.submit.button);
    await stateOf(page, 'submitted').waitFor();
  });

  it('somebody else approves it', async () => {
    const page = await rig.open('approver', `${home}/approval`);
    await page.getByText(en.approval.messages).waitFor();
    await confirm(page, en.approval.approve);
    await stateOf(page, 'approved').waitFor();
    await page.context().close();
  });

  it('it is started, paused, resumed, and reported', async () => {
    const page = administrator;
    await press(page, en.campaign.tabs.sending);
    await stateOf(page, 'approved').waitFor();
    await confirm(page, en.start.now);
    await stateOf(page, 'running').waitFor();
    await confirm(page, en.steps.pause);
    await stateOf(page, 'paused').waitFor();
    await confirm(page, en.steps.resume);
    await stateOf(page, 'running').waitFor();
    await press(page, en.campaign.tabs.reports);
    await press(page, en.reports.ask);
    await page.getByRole('button', { name: en.reports.download }).waitFor({ timeout: PATIENCE_MS });
    const download = page.waitForEvent('download');
    await press(page, en.reports.download);
    expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  });
});
