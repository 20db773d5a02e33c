import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeXlsx } from '../../../client/workbook/write-xlsx.ts';
import { en } from '../../../console/src/i18n/en.ts';
import { staffOf } from '../../../local/commands/clients/staff.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import { type ConsoleRig, confirm, PATIENCE_MS, startConsole } from '../../support/rigs/console-rig.ts';
import { expectFine, overflow, violations } from '../../support/rigs/page-checks.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));

/** A family under one number, a desk's address for many, a mistyped address, and nobody's language. */
const family = [
  ['N° dossier', 'Nom', 'Prénom', 'Naissance', 'Mail', 'Tél portable', 'Service'],
  ['D100', 'Dupont', 'Marie', '12/03/1980', 'marie.dupont@example.org', '06 39 98 00 11', 'Cardiologie'],
  ['D100', 'Dupont', 'Léa', '01/09/2012', 'lea.dupont@example.org', '06 39 98 00 12', 'Pédiatrie'],
  ['D200', 'Martin', 'Zoé', '04/05/1990', 'zoe.martin@@example.org', '', 'Cardiologie'],
  ['D201', 'Martin', 'Zoé', '04/05/1990', 'zoe.martin@example.org', '', 'Cardiologie'],
  ...Array.from({ length: 12 }, (_, at) => [
    `E${at}`,
    `Nom${String.fromCharCode(97 + at)}`,
    'Prénom',
    '',
    'pasdemail@hopital.example',
    '',
    '',
  ]),
  ['', 'Sans', 'Référence', '', 'sans@example.org', '', ''],
];
const csvOf = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.join(';')).join('\r\n');

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';

// One story: each step goes on where the one before it ended.
describe.skipIf(chromium === undefined)(`a list in Chromium${suffix}`, { timeout: 180_000 }, () => {
  let rig: ConsoleRig;
  let page: Page;
  let id: string;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-lists-'));
    rig = await startConsole(chromium ?? '');
    const campaign = JSON.parse(readFileSync(sample('campaign.json'), 'utf8')) as object;
    id = (await staffOf(rig.run).administrator.create(campaign)).id;
    page = await rig.open('administrator', `/campaigns/${id}/list`, { acceptDownloads: true });
  }, 240_000);
  afterAll(async () => {
    await rig?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  afterEach(() => {
    expect(rig.complaints()).toEqual([]);
  });

  const seen = (text: string | RegExp) =>
    page.getByRole('main').getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  const fileOf = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const workbookOf = async (
    name: string,
    rows: readonly (readonly string[])[],
    rowsASheet = 1000,
  ): Promise<string> => {
    const pieces: Uint8Array[] = [];
    const options = { sheetName: 'Patients', at: new Date('2026-11-29'), rowsASheet };
    for await (const piece of writeXlsx(rows, options)) pieces.push(piece);
    return fileOf(name, Buffer.concat(pieces));
  };
  const choose = (path: string) => page.locator('input[type=file]').setInputFiles(path);
  const press = (name: string | RegExp) =>
    page.getByRole('main').getByRole('button', { name }).first().click();

  /** The page as it is, in both languages: axe finds nothing, and nothing has to be pushed sideways. */
  const isFineInBoth = async (): Promise<void> => {
    await expectFine(page);
    await page.getByRole('button', { name: 'Français' }).click();
    await page.locator('html[lang=fr]').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 720 });
    expect(await overflow(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor();
  };

  it('gives a template to begin with, as workbook and as CSV', async () => {
    await seen(en.upload.title);
    await page.getByText(en.upload.template).click();
    for (const [button, name] of [
      [en.upload.templateWorkbook, `${en.upload.templateName}.xlsx`],
      [en.upload.templateCsv, `${en.upload.templateName}.csv`],
    ] as const) {
      const download = page.waitForEvent('download');
      await press(button);
      expect((await download).suggestedFilename()).toBe(name);
    }
    await page.getByText(en.upload.columnsTitle).click();
    await isFineInBoth();
  });

  it('says of a file that is no list what it is, before anything is sent', async () => {
    await choose(fileOf('empty.csv', ''));
    await seen(en.upload.empty);
    // The record that begins a sheet of an old Excel, whatever the file is called.
    const old = Buffer.concat([Buffer.from('0908080000000500', 'hex'), Buffer.alloc(512)]);
    await choose(fileOf('old.csv', old));
    await page.getByRole('alert').getByText('(.xls').waitFor();
    expect((await staffOf(rig.run).administrator.campaign(id)).import).toBeUndefined();
  });

  it('asks which sheet of a workbook holds the list, and can be taken back', async () => {
    await choose(await workbookOf('two-sheets.xlsx', family, 10));
    const heading = page.getByRole('heading', { name: en.upload.sheetTitle });
    await heading.waitFor({ timeout: PATIENCE_MS });
    await page.locator(':focus').and(heading).waitFor();
    expect(await page.getByRole('radio').count()).toBe(2);
    await isFineInBoth();
    await press(en.upload.cancel);
    await seen(en.upload.limits);
    expect((await staffOf(rig.run).administrator.campaign(id)).import).toBeUndefined();
  });

  it('reads a workbook beside the page, and asks which column is which where that is doubtful', async () => {
    await choose(await workbookOf('Patients de l’été.xlsx', family));
    await seen(en.mapping.ask);
    await page.locator('main .state', { hasText: en.listState.badge.asks }).waitFor({ timeout: PATIENCE_MS });
    expect(await page.getByRole('navigation', { name: en.campaign.steps }).textContent()).toContain(
      en.listState.mark.asks,
    );
    expect(await page.locator('.columns .doubtful').count()).toBe(1);
    await isFineInBoth();
  });

  it('keeps what was chosen while the campaign is asked for again, and leads to what cannot be', async () => {
    const town = page.getByLabel(en.mapping.standsForOf('G', 'Service'));
    await town.selectOption('last_name');
    // The campaign is asked for again each five seconds, the report too.
    await page.waitForResponse((response) => response.url().endsWith(`/campaigns/${id}`));
    await page.waitForResponse((response) => response.url().endsWith('/import'));
    expect(await town.inputValue()).toBe('last_name');
    await press(en.mapping.goOn);
    await seen(en.mapping.errors);
    await page.locator('.summary:focus').waitFor();
    await press(en.mapping.toColumn('G'));
    await page.locator('select:focus').and(town).waitFor();
    expect(await town.getAttribute('aria-invalid')).toBe('true');
    await isFineInBoth();
    await town.selectOption('site');
    await press(en.mapping.goOn);
    // The button is gone: the focus is where what comes next begins.
    await page.locator('.place:focus').waitFor();
  });

  it('shows people of one reference side by side, and what many share, and asks what to do', async () => {
    await seen(en.conflicts.title);
    const conflict = page.locator('article', { hasText: en.conflicts.reference('D100') });
    await conflict.getByText('Léa').waitFor();
    expect(await conflict.locator('.differs').count()).toBe(2 * 4);
    await conflict.getByText(en.conflicts.differs('First name, Birth date, Email and Phone')).waitFor();
    const shared = page.locator('article', { hasText: en.shared.of('12 people'.replace(' people', '')) });
    await shared.waitFor();
    await isFineInBoth();
    // Read out once it has come.
    expect(await page.locator('[role=status]').first().textContent()).toBeTruthy();
  });

  it('keeps an answer of several, and goes on when all are given', async () => {
    await page.getByRole('radio', { name: en.conflicts.decisions.others.title }).first().check();
    await page.getByText(en.asks.left('1')).waitFor();
    await press(en.conflicts.save);
    await page.waitForResponse((response) => response.url().endsWith('/import/decisions'));
    // What is kept stays when the page is opened anew.
    await page.reload();
    const others = page.getByRole('radio', { name: en.conflicts.decisions.others.title }).first();
    await others.waitFor();
    expect(await others.isChecked()).toBe(true);
    await page.getByRole('radio', { name: en.shared.decisions['set-aside'].title }).check();
    await press(en.conflicts.saveAndGoOn);
    await seen(en.report.title('17'));
  });

  it('accounts for every row, says what is odd, and who gets a language that nobody chose', async () => {
    const counts = await page.locator('.figures .figure').allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBe(17);
    await seen('16 people get the notice in');
    await seen(en.report.decidedConflicts(en.report.decidedSingly(en.conflicts.decisions.others.title, '1')));
    await seen(en.report.understood('7', '7'));
    await page.getByText(en.report.seeColumns).click();
    await isFineInBoth();
  });

  it('gives rows to mend, and shows them', async () => {
    // As CSV first: what that leaves in the cache no script may read.
    const csv = page.waitForEvent('download');
    await press(en.rejects.download);
    await csv;
    const download = page.waitForEvent('download');
    await press(en.rejects.downloadWorkbook);
    expect((await download).suggestedFilename()).toMatch(/^rows-to-correct-.*\.xlsx$/);
    await press(/rows to look at/);
    await page.locator('.rejects li').first().waitFor({ timeout: PATIENCE_MS });
    await isFineInBoth();
  });

  it('adds mended rows to the list, which others stay in', async () => {
    await page.getByRole('radio', { name: en.upload.kinds.add.title }).check();
    const mended = [family[0] ?? [], ['F1', 'Sans', 'Référence', '', 'sans@example.org', '', '']];
    await choose(fileOf('mended.csv', csvOf(mended)));
    await seen(en.report.title('18'));
    await seen('mended.csv');
  });

  it('reads the list anew where a column is said to be another, and where somebody decides otherwise', async () => {
    const [first] = await page.locator('.understood').all();
    await first?.getByText(en.report.seeColumns).click();
    await first?.getByRole('button', { name: en.mapping.change }).click();
    await page.getByLabel(en.mapping.standsForOf('G', 'Service')).selectOption('');
    await confirm(page, en.mapping.save);
    // Other columns may make other people of the rows: what was decided is asked again.
    await seen(en.conflicts.title);
    await page.getByRole('radio', { name: en.conflicts.decisions.others.title }).first().check();
    await page.getByRole('radio', { name: en.shared.decisions['set-aside'].title }).check();
    await press(en.conflicts.saveAndGoOn);
    await seen(en.report.unused('Service'));
    await press(en.report.changeDecisions);
    await page.getByRole('radio', { name: en.conflicts.decisions['leave-out'].title }).first().check();
    await confirm(page, en.conflicts.save);
    await page.locator('.conflict .figure', { hasText: '2' }).waitFor({ timeout: PATIENCE_MS });
    await isFineInBoth();
  });

  it('gives up a file that asks, and the list before it counts again', async () => {
    await page.getByRole('radio', { name: en.upload.kinds.replace.title }).check();
    await choose(fileOf('again.csv', csvOf(family)));
    await seen(en.conflicts.title);
    await confirm(page, en.asks.another);
    await seen(en.report.title('18'));
  });

  it('leaves a list in its place when a file after it cannot be used, and says so everywhere', async () => {
    await page.getByRole('radio', { name: en.upload.kinds.replace.title }).check();
    await choose(fileOf('titles-only.csv', 'Référence;Mail\r\n'));
    await seen(en.report.lastFailedHelp);
    await seen(en.report.title('18'));
    await page
      .getByRole('navigation', { name: en.campaign.steps })
      .getByText(en.listState.mark['last-failed'])
      .waitFor({ state: 'attached', timeout: PATIENCE_MS });
    await page.goto(rig.run.consoleUrl);
    await seen(en.listState.line['last-failed']);
    await isFineInBoth();
  });

  it('shows whoever approves it what became of the rows', async () => {
    await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/check`);
    await confirm(page, en.submit.button);
    await page.getByText(en.submit.is.submitted).waitFor();
    const approver = await rig.open('approver', `/campaigns/${id}/approval`);
    await approver.getByText(en.report.kinds.rejected).first().waitFor({ timeout: PATIENCE_MS });
    await approver.getByText(en.report.lastFailedHelp).waitFor();
    expect(await violations(approver)).toEqual([]);
    await approver.context().close();
  });

  it('says before it is saved that other channels have the list read anew', async () => {
    await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/message`);
    await page.getByLabel(en.order.label).selectOption('emailThenSms');
    await press(en.message.save);
    const question = page.getByRole('alertdialog', { name: en.relist.title });
    await question.getByText(en.relist.voids).waitFor();
    await question.getByRole('button', { name: en.back }).click();
    await question.waitFor({ state: 'detached' });
  });

  it('says everywhere that a first list has failed, and offers no submission', async () => {
    const campaign = JSON.parse(readFileSync(sample('campaign.json'), 'utf8')) as object;
    const other = (await staffOf(rig.run).administrator.create({ ...campaign, name: 'No list at all' })).id;
    await page.goto(`${rig.run.consoleUrl}/campaigns/${other}/list`);
    await choose(fileOf('nothing.csv', 'Référence;Mail\r\n'));
    await seen(en.report.failed);
    await page.locator('main .state', { hasText: en.listState.badge.failed }).waitFor();
    expect(await page.getByRole('navigation', { name: en.campaign.steps }).textContent()).toContain(
      en.listState.mark.failed,
    );
    await isFineInBoth();
    await page.goto(`${rig.run.consoleUrl}/campaigns/${other}/check`);
    await seen(en.listState.blocksSubmit.failed);
    expect(await page.getByRole('button', { name: en.submit.button }).count()).toBe(0);
    await isFineInBoth();
    await page.goto(rig.run.consoleUrl);
    await seen(en.listState.next.failed);
  });

  it('shows what a colleague has saved meanwhile, and saves nothing over it unseen', async () => {
    const api = staffOf(rig.run).administrator;
    const campaign = JSON.parse(readFileSync(sample('campaign.json'), 'utf8')) as object;
    const third = (await api.create({ ...campaign, name: 'First name' })).id;
    await page.goto(`${rig.run.consoleUrl}/campaigns/${third}/message`);
    const name = page.getByLabel(en.newCampaign.name, { exact: true });
    await name.fill('My name');
    const colleague = await rig.open('administrator', `/campaigns/${third}/message`);
    await colleague.getByLabel(en.newCampaign.name, { exact: true }).fill('Their name');
    await colleague.getByRole('button', { name: en.message.save }).click();
    await colleague.getByText(en.message.saved, { exact: true }).waitFor();
    await colleague.context().close();
    await seen(en.message.others);
    await seen('Their name');
    expect(await name.inputValue()).toBe('My name');
    await isFineInBoth();
    await press(en.message.save);
    await page.getByRole('alert').getByText(en.trouble.kinds['changed-meanwhile']).waitFor();
    expect((await api.campaign(third)).name).toBe('Their name');
    await press(en.message.keepOwn);
    await press(en.message.save);
    await seen(en.message.saved);
    expect((await api.campaign(third)).name).toBe('My name');
  });
});
