import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../console/src/i18n/en.ts';
import { staffOf, submitApproveStart } from '../../../local/commands/clients/staff.ts';
import { followImport } from '../../../local/commands/clients/wait.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import { type ConsoleRig, lookUp, PATIENCE_MS, startConsole, tabTo } from '../../support/rigs/console-rig.ts';
import { expectFine, overflow, violations } from '../../support/rigs/page-checks.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));

// By its address: types of the console's components are not these tests' to check.
const french = new URL('../../../console/src/i18n/fr.ts', import.meta.url).href;
const { fr } = (await import(french)) as { fr: typeof en };

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';
const tabs = ['message', 'list', 'check', 'approval', 'sending', 'letters', 'reports'] as const;
const paths = [
  '/',
  '/campaigns/new',
  ...tabs.map((tab) => `/campaigns/:id/${tab}`),
  '/people',
  '/guide',
  '/nowhere/at/all',
];

describe.skipIf(chromium === undefined)(`the pages in Chromium${suffix}`, { timeout: 180_000 }, () => {
  let folder: string;
  let rig: ConsoleRig;
  let administrator: Page;
  let auditor: Page;
  let id: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
    rig = await startConsole(chromium ?? '');
    const { administrator: api } = staffOf(rig.run);
    id = (await api.create(JSON.parse(readFileSync(sample('campaign.json'), 'utf8')))).id;
    await api.upload(id, sample('patients.csv'));
    await followImport(api, id, () => {});
    await api.submit(id);
    // Nobody finds people of a campaign that has not started: one of them is told already.
    const started = (await api.create(JSON.parse(readFileSync(sample('campaign.json'), 'utf8')))).id;
    const list = join(folder, 'one.csv');
    writeFileSync(list, 'reference;email;first_name;last_name\nIPP00000044;o@example.org;Ophélie;Thomas\n');
    await api.upload(started, list);
    await followImport(api, started, () => {});
    await submitApproveStart(staffOf(rig.run), started);
    administrator = await rig.open('administrator');
    auditor = await rig.open('auditor');
  }, 240_000);
  afterAll(async () => {
    await rig?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  afterEach(() => {
    expect(rig.complaints()).toEqual([]);
  });

  const show = async (page: Page, path: string, language: 'en' | 'fr' = 'en'): Promise<void> => {
    await page.evaluate(`localStorage.setItem('tocsin-language', '${language}')`);
    await page.goto(rig.run.consoleUrl + path.replace(':id', id));
    await page.locator('main h1').waitFor({ timeout: PATIENCE_MS });
    // Until all has been loaded that the page asks for.
    await page.waitForLoadState('networkidle');
    await page
      .getByText({ en, fr }[language].loading, { exact: true })
      .first()
      .waitFor({ state: 'detached' });
  };

  it.each(paths)('%s is accessible in light and dark, and fits 320 px and 200 percent', async (path) => {
    await show(administrator, path);
    await expectFine(administrator);
  });

  it('the audit trail is accessible in light and dark, and fits 320 px and 200 percent', async () => {
    await show(auditor, '/audit');
    await expectFine(auditor);
  });

  it('the rows to look at are accessible in light and dark, and fit 320 px and 200 percent', async () => {
    await show(administrator, '/campaigns/:id/list');
    await administrator.getByRole('button', { name: 'rows to look at' }).click();
    await administrator.locator('.rejects li').first().waitFor({ timeout: PATIENCE_MS });
    await expectFine(administrator);
  });

  it('a person who was found is accessible in light and dark, and fits 320 px and 200 percent', async () => {
    const page = await rig.open('agent');
    await lookUp(page, 'IPP00000044');
    await page.getByText('Ophélie Thomas').first().waitFor({ timeout: PATIENCE_MS });
    await expectFine(page);
    await page.context().close();
  });

  it('tells an auditor who looked a person up and why, as a page for everybody and as a file', async () => {
    await show(auditor, '/audit/person');
    await auditor.getByLabel(en.audit.about.ways.reference, { exact: true }).fill('IPP00000044');
    await auditor.getByLabel(en.find.reason, { exact: true }).selectOption('complaint');
    await auditor.getByRole('button', { name: en.audit.about.ask }).click();
    const entries = auditor.locator('.timeline li');
    await entries.first().waitFor({ timeout: PATIENCE_MS });
    await expectFine(auditor);
    await auditor.getByLabel(en.audit.act, { exact: true }).selectOption('recipient.look-up');
    await auditor.getByText(/^1 of \d+ entries$/).waitFor();
    expect(await entries.first().textContent()).toMatch(/agent ·\s+Looked somebody up\s*The person asks/);
    const [file] = await Promise.all([
      auditor.waitForEvent('download'),
      auditor.getByRole('button', { name: en.audit.csv }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/;agent;Looked somebody up;;person-asked;/);
  });

  it('a page that is for others is accessible, and says whom to ask', async () => {
    await show(auditor, '/people');
    await auditor.getByText(en.notYours.find).waitFor();
    await expectFine(auditor);
  });

  it.each(paths)('%s speaks French where somebody asks for it, and fits', async (path) => {
    await show(administrator, path, 'fr');
    expect(await administrator.locator('html').getAttribute('lang')).toBe('fr');
    expect(await administrator.getByRole('navigation', { name: fr.app.navigation }).count()).toBe(1);
    expect(await violations(administrator)).toEqual([]);
    await administrator.setViewportSize({ width: 320, height: 720 });
    expect(await overflow(administrator)).toBe(0);
    await administrator.setViewportSize({ width: 1280, height: 720 });
  });

  it('says what the API answered in the language that somebody changes to', async () => {
    await show(administrator, '/campaigns/c00000000none/message');
    await administrator.getByText('There is no campaign "c00000000none".').waitFor();
    await administrator.getByRole('button', { name: 'Français' }).click();
    await administrator.getByText('Il n’y a pas de campagne « c00000000none ».').waitFor();
    await administrator.getByRole('heading', { name: fr.trouble.campaign }).waitFor();
    await expectFine(administrator);
  });

  it('lets somebody sign in and look a person up by keyboard alone', async () => {
    const page = await (await administrator.context().browser()?.newContext({ locale: 'en-GB' }))?.newPage();
    if (page === undefined) throw new Error('the browser is gone');
    await page.goto(rig.run.consoleUrl);
    await page.getByRole('button', { name: 'agent' }).waitFor();
    await tabTo(page, 'agent');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: en.find.callTitle }).waitFor({ timeout: PATIENCE_MS });
    await page.keyboard.press('Tab');
    await tabTo(page, en.find.reason);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, en.find.begin);
    await page.keyboard.press('Enter');
    await tabTo(page, en.find.field);
    await page.keyboard.type('IPP00000044');
    await tabTo(page, en.find.identity);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, en.find.search);
    await page.keyboard.press('Enter');
    await page.getByText('Ophélie Thomas').first().waitFor({ timeout: PATIENCE_MS });
    await page.context().close();
  });

  it('opens and closes a question by keyboard, and gives the focus back', async () => {
    const page = administrator;
    await show(page, '/campaigns/:id/approval');
    await tabTo(page, en.approval.withdraw);
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.locator(':focus', { hasText: en.approval.withdraw }).waitFor();
  });

  describe.each([
    ['/check', 'en', 'Check', 'Notice code'],
    ['/verifier', 'fr', 'Vérifier', 'Code de l’avis'],
  ])('%s', (address, language, button, label) => {
    // Whatever language this browser prefers.
    const path = `${address}?language=${language}`;

    it('is accessible, fits, and says in its language that a code was never given out', async () => {
      const page = await administrator.context().newPage();
      await page.goto(rig.run.consoleUrl + path);
      await page
        .getByText(
          rig.run.stack.functions.find(({ caller }) => caller === 'api')?.environment.SENDER_NAME ?? '',
        )
        .waitFor();
      await expectFine(page);
      await page.getByLabel(label).fill('7K3M-9QXT-2B4FJ');
      await page.getByRole('button', { name: button }).click();
      const answer = page.getByRole('status');
      await answer.locator('.bad').waitFor({ timeout: PATIENCE_MS });
      expect(await answer.textContent()).toMatch(
        language === 'fr' ? /n’a envoyé aucun avis portant ce code/ : /has sent no notice with this code/,
      );
      // A typing error is one, and no false message.
      await page.getByLabel(label).fill('7K3M-9QXT-2B4JF');
      await page.getByRole('button', { name: button }).click();
      await answer.getByText(language === 'fr' ? /code est incomplet/ : /not a complete code/).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.close();
    });

    it('has the code of a letter filled in that led here, and nothing else that an address holds', async () => {
      const page = await administrator.context().newPage();
      await page.goto(`${rig.run.consoleUrl}${path}#7K3M-9QXT-2B4FJ`);
      expect(await page.getByLabel(label).inputValue()).toBe('7K3M-9QXT-2B4FJ');
      expect(await page.getByRole('status').textContent()).toBe('');
      await page.goto('about:blank');
      await page.goto(`${rig.run.consoleUrl}${path}#%3Cb%3Ecall-us-on-01%3C/b%3E`);
      expect(await page.getByLabel(label).inputValue()).toBe('');
      await page.close();
    });

    it('answers without JavaScript too, with a page in its language', async () => {
      const browser = administrator.context().browser();
      const context = await browser?.newContext({ javaScriptEnabled: false });
      const page = await context?.newPage();
      await page?.goto(rig.run.consoleUrl + path);
      await page?.getByLabel(label).fill('7K3M');
      await page?.getByRole('button', { name: button }).click();
      await page?.waitForURL('**/v1/check?code=7K3M&language=*');
      expect(await page?.locator('html').getAttribute('lang')).toBe(language);
      expect(await page?.getByRole('status').textContent()).toMatch(
        language === 'fr' ? /code est incomplet/ : /not a complete code/,
      );
      expect(await page?.getByLabel(label).inputValue()).toBe('7K3M');
      await context?.close();
    });
  });

  it('loads no more than 250 KB of compressed scripts at first, and 10 KB for the public page', async () => {
    const loadedBy = async (path: string, types: RegExp): Promise<number> => {
      const page = await administrator.context().newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.setCacheDisabled', { cacheDisabled: true });
      // Signing in loads the page twice; browsers keep the scripts meanwhile.
      const wanted = new Map<string, string>();
      const bytes = new Map<string, number>();
      session.on('Network.responseReceived', ({ requestId, response }) => {
        if (types.test(response.mimeType)) wanted.set(requestId, response.url);
      });
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        const url = wanted.get(requestId);
        if (url !== undefined) bytes.set(url, encodedDataLength);
      });
      await page.goto(rig.run.consoleUrl + path);
      await page.waitForLoadState('networkidle');
      await page.close();
      return [...bytes.values()].reduce((sum, one) => sum + one, 0);
    };
    const scripts = await loadedBy('/', /javascript/);
    expect(scripts).toBeGreaterThan(10_000);
    expect(scripts).toBeLessThan(250_000);
    expect(await loadedBy('/check', /javascript|html|css/)).toBeLessThan(10_000);
  });

  it('says its version, and gives out the command line with its SHA-256, and security.txt', async () => {
    const at = async (path: string) => await fetch(rig.run.consoleUrl + path);
    expect(await administrator.textContent('footer')).toMatch(/^Tocsin \d+\.\d+\.\d+/);
    const file = Buffer.from(await (await at('/download/tocsin.mjs')).arrayBuffer());
    const [sum] = (await (await at('/download/tocsin.mjs.sha256.txt')).text()).split('  ');
    expect(sum).toBe(createHash('sha256').update(file).digest('hex'));
    await administrator.goto(`${rig.run.consoleUrl}/guide`);
    await administrator.getByText(sum ?? '').waitFor();
    const security = await at('/.well-known/security.txt');
    expect(security.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await security.text()).toMatch(/^Contact: mailto:dpo@hospital\.example\nExpires: 20/);
  });
});
