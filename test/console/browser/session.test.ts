import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../console/src/i18n/en.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import { type ConsoleRig, PATIENCE_MS, startConsole } from '../../support/rigs/console-rig.ts';
import { expectFine } from '../../support/rigs/page-checks.ts';

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';
const MINUTE_MS = 60_000;

/** What a tab keeps; a token in it begins as every signed one does. */
const keptBy = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify({ ...window.sessionStorage }));
const TOKEN = /eyJ|refresh_token/;

const refreshTokenOf = async (page: Page): Promise<string> =>
  /refresh_token\\?":\\?"([^"\\]+)/.exec(await keptBy(page))?.[1] ?? '';

describe.skipIf(chromium === undefined)(`a session of the console${suffix}`, { timeout: 240_000 }, () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await startConsole(chromium ?? '', 100);
  }, 300_000);
  afterAll(() => rig?.stop(), 60_000);
  afterEach(() => {
    // The test's clock is put into every frame; that of a preview takes no scripts, and says so.
    expect(rig.complaints().filter((text) => !text.startsWith('about:srcdoc: Blocked script'))).toEqual([]);
  });

  /** Somebody signed in, in a page whose time is the test's. */
  const open = async (path: string): Promise<Page> => {
    const page = await rig.open('administrator', path);
    await page.clock.install();
    await page.reload();
    await page.locator('main h1').waitFor();
    return page;
  };
  /** What the token endpoint answers to whoever has a refresh token. */
  const renew = async (refresh: string): Promise<number> => {
    const { issuer, clientId } = rig.run.signIn;
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: refresh,
    });
    return (await fetch(`${issuer}/token`, { method: 'POST', body })).status;
  };
  const lock = (page: Page) => page.getByRole('alertdialog', { name: en.sessionLocked.title });

  it('is locked after a quarter of an hour without a hand: nothing is shown, no token kept, all typed text is', async () => {
    const page = await open('/campaigns/new');
    await page.getByRole('radio').first().check();
    const name = page.getByLabel(en.newCampaign.name, { exact: true });
    await name.fill('Leak of the cardiology list');
    const refresh = await refreshTokenOf(page);
    expect(refresh).not.toBe('');
    await page.clock.fastForward(15 * MINUTE_MS - 5_000);
    expect(await lock(page).isVisible()).toBe(false);
    await page.clock.fastForward(6_000);
    await lock(page).waitFor();
    expect(await name.isVisible()).toBe(false);
    // biome-ignore lint/performance/useDomNodeTextContent: what is shown counts, not what is in the page
    expect(await page.locator('body').innerText()).not.toMatch(/administrator|cardiology|campaign/i);
    expect(await page.title()).toBe('Tocsin');
    await expect.poll(() => keptBy(page), { timeout: PATIENCE_MS }).not.toMatch(TOKEN);
    await expect.poll(() => renew(refresh), { timeout: PATIENCE_MS }).toBe(400);

    const popup = page.waitForEvent('popup');
    await page.getByRole('button', { name: en.sessionEnded.signIn }).click();
    // Although the sign-in knows the browser still, it asks.
    await (await popup).getByRole('button', { name: 'administrator' }).click();
    await lock(page).waitFor({ state: 'detached' });
    expect(await name.inputValue()).toBe('Leak of the cardiology list');
    expect(await page.title()).not.toBe('Tocsin');
    await page.context().close();
  });

  it('goes on while there is a hand, in this tab or in another one', async () => {
    const page = await open('/');
    const other = await page.context().newPage();
    await other.clock.install();
    await other.goto(rig.run.consoleUrl);
    await other.locator('main h1').waitFor();
    await page.clock.fastForward(10 * MINUTE_MS);
    await page.keyboard.press('Shift');
    await page.clock.fastForward(10 * MINUTE_MS);
    await other.mouse.move(30, 30);
    // Told by a channel between the tabs.
    await page.waitForTimeout(500);
    await page.clock.fastForward(10 * MINUTE_MS);
    expect(await lock(page).isVisible()).toBe(false);
    await page.clock.fastForward(6 * MINUTE_MS);
    await lock(page).waitFor();
    await page.context().close();
  });

  it('that is locked cannot be had by loading the page again', async () => {
    const page = await open('/');
    await page.clock.fastForward(16 * MINUTE_MS);
    await lock(page).waitFor();
    await expectFine(page);
    await page.reload();
    await page.getByRole('button', { name: 'administrator' }).waitFor();
    await page.context().close();
  });

  it('ends with its tab where the configuration says so: a new tab, and one opened again, ask who it is', async () => {
    const page = await rig.open('administrator');
    await page.context().route('**/console-config.json', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), endsWithTab: true } });
    });
    await page.reload();
    await page.locator('main h1').waitFor();
    const next = await page.context().newPage();
    await next.goto(rig.run.consoleUrl);
    await next.getByRole('button', { name: 'administrator' }).waitFor();

    // A tab that is opened again has all that it kept, and was left a while ago.
    const refresh = await refreshTokenOf(page);
    await page.goto('about:blank');
    await page.clock.install({ time: Date.now() + MINUTE_MS });
    await page.goto(rig.run.consoleUrl);
    await page.getByRole('button', { name: 'administrator' }).waitFor();
    await expect.poll(() => renew(refresh), { timeout: PATIENCE_MS }).toBe(400);
    await page.context().close();
  });

  it('that is signed out of gives its tokens back, shows none in an address, and locks the other tabs', async () => {
    const page = await rig.open('administrator');
    const other = await page.context().newPage();
    await other.goto(rig.run.consoleUrl);
    await other.locator('main h1').waitFor();
    const refresh = [await refreshTokenOf(page), await refreshTokenOf(other)];
    const addresses: string[] = [];
    page.context().on('request', (request) => addresses.push(request.url()));
    await page.getByRole('button', { name: en.app.signOut }).click();
    await page.waitForURL(`${rig.run.signIn.issuer}/**`);
    await lock(other).waitFor();
    expect(addresses.join('\n')).toContain('post_logout_redirect_uri');
    expect(addresses.filter((address) => TOKEN.test(address) || address.includes('id_token_hint'))).toEqual(
      [],
    );
    for (const one of refresh) await expect.poll(() => renew(one), { timeout: PATIENCE_MS }).toBe(400);
    await page.context().close();
  });
});
