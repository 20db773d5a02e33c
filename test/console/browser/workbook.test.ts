import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { writeXlsx as writeForeign } from 'hucre/xlsx';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../console/src/i18n/en.ts';
import { staffOf } from '../../../local/commands/clients/staff.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import { type ConsoleRig, PATIENCE_MS, startConsole } from '../../support/rigs/console-rig.ts';

const file = (name: string): string =>
  fileURLToPath(new URL(`../../client/workbook/files/${name}`, import.meta.url));
const sample = fileURLToPath(new URL('../../../samples/campaign.json', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';

/** What axe finds wrong on the page as it stands. */
const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = "axe.run(document, { iframes: false, resultTypes: ['violations'] })";
  const { violations: found } = (await page.evaluate(run)) as { violations: { id: string }[] };
  return found.map(({ id }) => id);
};

describe.skipIf(chromium === undefined)(`a workbook in Chromium${suffix}`, { timeout: 180_000 }, () => {
  let rig: ConsoleRig;
  let page: Page;
  /** What was sent to the store since it was last asked. */
  let sent: string[] = [];

  /** The page of the list of a campaign that has none. */
  const newList = async (): Promise<string> => {
    const { administrator } = staffOf(rig.run);
    const { id } = await administrator.create(JSON.parse(readFileSync(sample, 'utf8')));
    return `/campaigns/${id}/list`;
  };

  beforeAll(async () => {
    rig = await startConsole(chromium ?? '');
    page = await rig.open('administrator', await newList());
    await page.route(
      (url) => url.searchParams.has('partNumber'),
      async (route) => {
        sent.push(route.request().postDataBuffer()?.toString() ?? '');
        await route.continue();
      },
    );
  }, 240_000);
  afterAll(() => rig?.stop(), 60_000);
  afterEach(() => {
    sent = [];
    expect(rig.complaints()).toEqual([]);
  });

  const choose = async (path: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
    const input = page.locator('input[type=file]');
    await input.waitFor({ state: 'attached', timeout: PATIENCE_MS });
    await input.setInputFiles(path);
  };

  it.each([
    ['old.xls', /old Excel/],
    ['sheetjs.xlsb', /binary Excel/],
    ['protected.ods', /password/],
  ])('is refused in words before anything is sent, where it cannot be read: %s', async (name, words) => {
    await choose(file(name));
    await page.getByRole('alert').getByText(words).waitFor({ timeout: PATIENCE_MS });
    expect(await violations(page)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('asks which sheet is the list, by mouse or keyboard, with the rows of each', async () => {
    await choose(file('libreoffice.ods'));
    await page.getByRole('heading', { name: en.upload.sheetTitle }).waitFor({ timeout: PATIENCE_MS });
    const group = page.getByRole('group', { name: en.upload.sheetTitle });
    expect(await group.getByRole('radio').count()).toBe(2);
    await group.getByRole('radio', { name: /^Patients.*7 rows/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await group.getByRole('radio', { name: /^Deuxième & "autre".*3 rows/ }).focus();
    await page.keyboard.press('Space');
    const asked = page.waitForRequest((request) => request.url().includes('partNumber'));
    await page.getByRole('button', { name: en.upload.sheetGoOn }).click();
    await asked;
    await expect.poll(() => sent).toEqual(['IPP\r\n1\r\n\r\n;;x\r\n']);
  });

  it('is read beside the page and sent as the CSV of its only sheet, whatever it is called', async () => {
    await page.goto(rig.run.consoleUrl + (await newList()));
    const rows = [
      ['IPP', 'Nom', 'Prénom', 'Email', 'Langue'],
      ['0008000001', 'Lefèvre', 'Jeanne', 'jeanne.lefevre@exemple.fr', 'fr'],
      ['0008000002', "O'Brien", 'Seán', 'sean.obrien@exemple.fr', 'en'],
    ];
    const buffer = Buffer.from(await writeForeign({ sheets: [{ name: 'Patients', rows }] }));
    await choose({ name: 'people.csv', mimeType: 'text/csv', buffer });
    const csv = rows.map((row) => `${row.join(';')}\r\n`).join('');
    await expect.poll(() => sent, { timeout: PATIENCE_MS }).toEqual([csv]);
  });
});
