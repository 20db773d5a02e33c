import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../console/src/i18n/en.ts';
import { compileNotices } from '../../../templates/compile.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import {
  type ConsoleRig,
  confirm,
  lookUp,
  PATIENCE_MS,
  startConsole,
  stateOf,
} from '../../support/rigs/console-rig.ts';
import { expectFine } from '../../support/rigs/page-checks.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));
const campaign = JSON.parse(readFileSync(sample('campaign.json'), 'utf8')) as {
  name: string;
  notice: string;
  fields: Record<'en' | 'fr', Record<string, string>>;
};

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';

// One story: each step goes on where the one before it ended.
describe.skipIf(chromium === undefined)(`the console in Chromium${suffix}`, { timeout: 240_000 }, () => {
  let rig: ConsoleRig;
  let administrator: Page;
  let approver: Page;
  /** Path of the campaign's page. */
  let home: string;

  beforeAll(async () => {
    rig = await startConsole(chromium ?? '', 100);
  }, 240_000);
  afterAll(() => rig?.stop(), 60_000);
  afterEach(() => {
    expect(rig.complaints()).toEqual([]);
  });

  const seen = (page: Page, text: string | RegExp) =>
    page.getByRole('main').getByText(text).first().waitFor({ timeout: PATIENCE_MS });

  it('signs somebody in and says that nothing here is real', async () => {
    administrator = await rig.open('administrator');
    await seen(administrator, en.list.emptyTitle);
    await administrator.getByText(en.demonstration.help).waitFor();
  });

  it('keeps what was typed when the session ends, and goes on when it is taken up again', async () => {
    const page = administrator;
    await page.getByRole('link', { name: en.list.create }).first().click();
    const notices = await compileNotices();
    const notice = notices.find(({ id }) => id === campaign.notice);
    await page.getByLabel(notice?.title.en ?? '').check();
    const name = page.getByLabel(en.newCampaign.name, { exact: true });
    await name.fill(campaign.name);

    await page.route('**/v1/notices/*/preview', (route) => route.fulfill({ status: 401, body: '{}' }));
    await page.route(`${rig.run.signIn.issuer}/token`, (route) =>
      route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
    );
    const [field] = notice?.campaignFields ?? [];
    const label = page.getByLabel(field?.label.en ?? '', { exact: true });
    await label.fill('Hospitals');
    await page.getByRole('alertdialog', { name: en.sessionEnded.title }).waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: en.sessionEnded.signIn }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await name.inputValue()).toBe(campaign.name);
    expect(await label.inputValue()).toBe('Hospitals');
    await page.getByText(en.preview.sample).first().waitFor();
  });

  it('takes a message in two languages and saves it', async () => {
    const page = administrator;
    const notices = await compileNotices();
    const form = notices.find(({ id }) => id === campaign.notice)?.campaignFields ?? [];
    for (const [language, button] of [
      ['en', 'English'],
      ['fr', 'French'],
    ] as const) {
      await page
        .getByRole('main')
        .getByRole('button', { name: new RegExp(`^${button}`) })
        .click();
      for (const { name, label, required } of form) {
        const words = required ? label.en : `${label.en} ${en.field.optional}`;
        const value = campaign.fields[language][name];
        if (value !== undefined) await page.getByLabel(words ?? '', { exact: true }).fill(value);
      }
    }
    await page.getByRole('button', { name: en.newCampaign.save }).click();
    await page.waitForURL('**/campaigns/*/list');
    home = new URL(page.url()).pathname.replace(/\/list$/, '');
  });

  it('goes on with an upload whose connection was lost', async () => {
    const page = administrator;
    let lost = 0;
    await page.route(
      (url) => url.searchParams.has('partNumber'),
      (route) => {
        lost += 1;
        return route.abort('connectionfailed');
      },
    );
    await page.locator('input[type=file]').setInputFiles(sample('patients.csv'));
    await seen(page, en.upload.lostHelp);
    expect(lost).toBeGreaterThan(0);
    await page.unrouteAll();
    await seen(page, en.report.title('2,000'));
    await seen(page, en.report.kinds.rejected);
  });

  it('checks and submits it', async () => {
    const page = administrator;
    await page.getByRole('link', { name: en.report.goOn }).click();
    await seen(page, en.check.mayStart);
    await confirm(page, en.submit.button);
    await stateOf(page, 'submitted').waitFor();
  });

  it('lets nobody approve what they submitted', async () => {
    await administrator.goto(`${rig.run.consoleUrl + home}/approval`);
    await seen(administrator, en.notYours.approve);
    expect(await administrator.getByRole('button', { name: en.approval.approve, exact: true }).count()).toBe(
      0,
    );
  });

  it('shows everything as one document to somebody else, who sends it back', async () => {
    approver = await rig.open('approver');
    await seen(approver, en.list.waiting);
    await expectFine(approver);
    await approver.getByRole('link', { name: campaign.name }).click();
    await seen(approver, en.approval.firstSubmission);
    // No switch hides a part of it.
    const document = approver.locator('main');
    for (const { what_happened: paragraphs = '' } of [campaign.fields.en, campaign.fields.fr]) {
      const [first = ''] = paragraphs.split('\n');
      expect(await document.locator('.sheet').filter({ hasText: first }).count()).toBe(2);
    }
    await approver.getByRole('button', { name: en.greetings.show }).click();
    await seen(approver, en.greetings.kinds.longest);
    await expectFine(approver);

    await approver.getByRole('button', { name: en.approval.decline, exact: true }).click();
    await approver.getByLabel(en.approval.reason, { exact: true }).fill('Say when we noticed it.');
    await approver.getByRole('alertdialog').getByRole('button', { name: en.approval.decline }).click();
    await seen(approver, 'Say when we noticed it.');
  });

  it('shows what was changed since, word by word, and has that approved', async () => {
    const page = administrator;
    await page.goto(rig.run.consoleUrl);
    await seen(page, en.list.sentBack('approver'));
    await page.goto(`${rig.run.consoleUrl + home}/message`);
    const notices = await compileNotices();
    const { campaignFields = [] } = notices.find(({ id }) => id === campaign.notice) ?? {};
    const label = campaignFields.find(({ name }) => name === 'what_happened')?.label.en ?? '';
    await page
      .getByRole('main')
      .getByRole('button', { name: /^English/ })
      .click();
    const changed = campaign.fields.en.what_happened?.replace('within one hour', 'within two hours') ?? '';
    await page.getByLabel(label, { exact: true }).fill(changed);
    await page.getByRole('button', { name: en.message.save }).click();
    await seen(page, en.message.saved);
    await page.goto(`${rig.run.consoleUrl + home}/check`);
    await confirm(page, en.submit.button);

    // What they have read stays until they ask for what is there now.
    await approver.getByRole('button', { name: en.opened.show }).click();
    await seen(approver, 'Say when we noticed it.');
    const changes = approver.locator('.changes .sheet');
    await changes.locator('ins').first().waitFor();
    // The email and the letter in English, and nothing of the French ones.
    expect(await changes.locator('del').allTextContents()).toEqual(['one hour', 'one hour']);
    expect(await changes.locator('ins').allTextContents()).toEqual(['two hours', 'two hours']);
    await expectFine(approver);
    await confirm(approver, en.approval.approve);
    await stateOf(approver, 'approved').waitFor();
  });

  it('starts, pauses with a reason, and resumes', async () => {
    const page = administrator;
    await page.goto(`${rig.run.consoleUrl + home}/sending`);
    await confirm(page, en.start.now);
    await stateOf(page, 'running').waitFor();
    await page.getByRole('main').getByRole('button', { name: en.steps.pause, exact: true }).click();
    await page
      .getByLabel(`${en.steps.pauseReason} ${en.field.optional}`)
      .fill('The telephone is not answered');
    await page.getByRole('alertdialog').getByRole('button', { name: en.steps.pause, exact: true }).click();
    await stateOf(page, 'paused').waitFor();
    // Whoever looks at it sees why, without loading the page anew.
    await approver.goto(`${rig.run.consoleUrl + home}/sending`);
    await seen(approver, 'The telephone is not answered');
    await confirm(page, en.steps.resume);
    await stateOf(page, 'running').waitFor();
  });

  it('tells everybody and says so', async () => {
    await stateOf(administrator, 'completed').waitFor({ timeout: 200_000 });
    await seen(administrator, en.sending.states.completed);
  });

  it('finds a person and says whether they were told', async () => {
    const page = await rig.open('agent');
    await lookUp(page, 'IPP00000044');
    await seen(page, 'Ophélie Thomas');
    await seen(page, en.person.history);
  });

  it('records what came back from the post, and takes a record back', async () => {
    const page = administrator;
    const [day] = new Date().toISOString().split('T');
    const file = [
      'référence;résultat;motif;date',
      `IPP00000044;remis en main propre;;${day}`,
      `IPP00000045;égaré;;${day}`,
    ].join('\r\n');
    await page.goto(`${rig.run.consoleUrl + home}/letters`);
    await seen(page, en.cameBack.none);
    await page.locator('input[type=file]').setInputFiles({
      name: 'returns.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(file),
    });
    await seen(page, en.cameBack.sum('2', '1', '0', '1'));
    await expectFine(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: en.cameBack.rejects }).click();
    expect((await download).suggestedFilename()).toMatch(/^rejects-o[a-z0-9]{12}\.csv$/);

    const agent = await rig.open('agent');
    await lookUp(agent, 'IPP00000044');
    await seen(agent, 'They were told in person.');
    await agent.getByRole('main').getByRole('button', { name: en.person.takeBack }).click();
    await agent.getByRole('alertdialog').getByRole('button', { name: en.person.takeBackConfirm }).click();
    await seen(agent, /The record that they were told in person was taken back/);
    expect(await agent.getByRole('button', { name: en.person.takeBack }).count()).toBe(0);
  });

  it('keeps from an auditor what is for others, whatever address they type', async () => {
    const page = await rig.open('auditor', '/people');
    await seen(page, en.notYours.find);
    await page.goto(`${rig.run.consoleUrl + home}/sending`);
    await stateOf(page, 'completed').waitFor();
    await page.goto(`${rig.run.consoleUrl}/campaigns/new`);
    await seen(page, en.notYours.createCampaign);
  });
});
