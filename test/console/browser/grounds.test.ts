import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createApiClient } from '../../../client/api-client.ts';
import type { Campaign, OperationId } from '../../../client/operations.ts';
import { en } from '../../../console/src/i18n/en.ts';
import type { Role } from '../../../core/audit/roles.ts';
import { createTokens, staffOf } from '../../../local/commands/clients/staff.ts';
import { findChromium, withoutChromium } from '../../../templates/picture.ts';
import { type ConsoleRig, startConsole } from '../../support/rigs/console-rig.ts';
import { grounds } from './grounds.ts';

const sample = fileURLToPath(new URL('../../../samples/campaign.json', import.meta.url));
const file = JSON.parse(readFileSync(sample, 'utf8')) as { fields: Campaign['fields'] };

const titles = 'reference;first_name;last_name;email;language';
const person = (number: number, name = `Nom${'abcdefghijkl'[number]}`): string =>
  `R${number};Ana;${name};p${number}${name}@example.org;fr`;
const people = Array.from({ length: 12 }, (_, at) => person(at));
const lists = {
  plain: [titles, ...people],
  other: [titles, ...people.slice(0, 6)],
  /** Two people have one reference, twice. */
  conflicts: [titles, ...people, person(1, 'Autre'), person(2, 'Encore')],
  /** Two columns may be the reference. */
  unclear: [
    'Dossier A;Dossier B;Nom',
    ...Array.from({ length: 20 }, (_, at) => `${at};${100 + at};Nom${at}`),
  ],
  /** Nobody but by letter. */
  letters: [
    'reference;first_name;last_name;address_line;postal_code;town;language',
    ...people.map((_, at) => `R${at};Ana;Nom${'abcdefghijkl'[at]};${at + 1} rue Haute;75011;Paris;fr`),
  ],
} as const;

const chromium = findChromium();
const suffix = chromium === undefined ? ` (skipped: ${withoutChromium})` : '';

describe.skipIf(chromium === undefined)(
  `what is signed is what was read${suffix}`,
  { timeout: 240_000 },
  () => {
    let rig: ConsoleRig;
    let folder: string;
    let staff: ReturnType<typeof staffOf>;
    const pages = new Map<Role, Page>();
    const clients = new Map<Role, ApiClient>();

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tocsin-grounds-'));
      rig = await startConsole(chromium ?? '', 5);
      staff = staffOf(rig.run);
      for (const role of ['administrator', 'approver'] as const) {
        clients.set(role, createApiClient(rig.run.apiUrl, { token: createTokens(rig.run, role) }));
        pages.set(role, await rig.open(role));
      }
    }, 240_000);
    afterAll(async () => {
      await rig?.stop();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);
    afterEach(() => {
      expect(rig.complaints()).toEqual([]);
    });

    const api = (role: Role): ApiClient => clients.get(role) as ApiClient;
    const admin = (): ApiClient => api('administrator');
    const now = (id: string) => admin().call('getCampaign', { id });

    /** Waits until a list is no longer read. */
    const settled = async (id: string) => {
      for (;;) {
        const report = await admin().call('getImport', { id });
        if (!['queued', 'surveying', 'importing'].includes(report.status)) return report;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    const upload = async (id: string, list: keyof typeof lists): Promise<void> => {
      const path = join(folder, `${id}-${list}.csv`);
      writeFileSync(path, lists[list].join('\n'));
      await staff.administrator.upload(id, path);
      await settled(id);
    };
    const campaignWith = async (list: keyof typeof lists): Promise<string> => {
      const { id } = await staff.administrator.create(file);
      await upload(id, list);
      return id;
    };

    const otherPhone = '09 87 65 43 21';
    /** What somebody else does meanwhile. */
    const others = {
      text: async (id: string) => {
        const { version, fields } = await now(id);
        const { fr = {}, ...rest } = fields;
        const body = { fields: { ...rest, fr: { ...fr, phone: otherPhone } } };
        await admin().call('updateCampaign', { id, version, body });
      },
      submit: async (id: string) => {
        const { version } = await now(id);
        await admin().call('submitCampaign', { id, version });
      },
      /** Another text under the same button. */
      resubmit: async (id: string) => {
        const { version } = await now(id);
        await admin().call('withdrawCampaign', { id, version });
        await others.text(id);
        await others.submit(id);
      },
      approve: async (id: string) => {
        const hash = (await now(id)).submission?.hash ?? '';
        await api('approver').call('approveCampaign', { id, body: { hash } });
      },
      reapprove: async (id: string) => {
        await others.resubmit(id);
        await others.approve(id);
      },
      schedule: async (id: string, days: number) => {
        const { version } = await now(id);
        const at = new Date(Date.now() + days * 86_400_000).toISOString();
        await admin().call('startCampaign', { id, version, body: { at } });
      },
      start: async (id: string) => {
        const { version } = await now(id);
        await admin().call('startCampaign', { id, version, body: {} });
      },
      pause: async (id: string) => void (await admin().call('pauseCampaign', { id })),
      resume: async (id: string) => void (await admin().call('resumeCampaign', { id })),
      /** Asks for a limit of bounces of so many percent. */
      limit: (percent: number) => async (id: string) => {
        const { version } = await now(id);
        await admin().call('askBounceLimit', { id, version, body: { percent, reason: 'Old addresses.' } });
      },
    };

    /** A window over the page, which is opened and then loses its ground. */
    type Window = {
      of: OperationId;
      what: string;
      tab: string;
      as?: Role;
      list?: keyof typeof lists;
      before: ((id: string) => Promise<unknown>)[];
      open: (page: Page) => Promise<void>;
      meanwhile: (id: string) => Promise<unknown>;
    };
    const press =
      (name: string) =>
      async (page: Page): Promise<void> => {
        await page.getByRole('main').getByRole('button', { name, exact: true }).click();
        await page.getByRole('alertdialog').waitFor();
      };
    const schedules = async (page: Page): Promise<void> => {
      await page.getByText(en.start.later, { exact: true }).click();
      await page.getByLabel(en.start.at).fill('2027-01-15T08:00');
      await press(en.start.schedule)(page);
    };

    const windows: Window[] = [
      {
        ...{ of: 'submitCampaign', what: 'a submission', tab: 'check', before: [] },
        ...{ open: press(en.submit.button), meanwhile: others.text },
      },
      {
        ...{ of: 'withdrawCampaign', what: 'a withdrawal', tab: 'approval', before: [others.submit] },
        ...{ open: press(en.approval.withdraw), meanwhile: others.resubmit },
      },
      {
        ...{ of: 'approveCampaign', what: 'an approval', tab: 'approval', as: 'approver' },
        ...{ before: [others.submit], open: press(en.approval.approve), meanwhile: others.resubmit },
      },
      {
        ...{ of: 'declineCampaign', what: 'a sending back', tab: 'approval', as: 'approver' },
        ...{ before: [others.submit], open: press(en.approval.decline), meanwhile: others.resubmit },
      },
      {
        ...{ of: 'startCampaign', what: 'a start', tab: 'sending', before: [others.submit, others.approve] },
        ...{ open: press(en.start.now), meanwhile: others.reapprove },
      },
      {
        ...{ of: 'startCampaign', what: 'a start at a time', tab: 'sending' },
        ...{ before: [others.submit, others.approve], open: schedules, meanwhile: others.reapprove },
      },
      {
        ...{ of: 'unscheduleCampaign', what: 'a time taken back', tab: 'sending' },
        before: [others.submit, others.approve, (id) => others.schedule(id, 3)],
        ...{ open: press(en.start.unschedule), meanwhile: (id) => others.schedule(id, 4) },
      },
      {
        ...{ of: 'pauseCampaign', what: 'a pause', tab: 'sending' },
        before: [others.submit, others.approve, others.start],
        ...{ open: press(en.steps.pause), meanwhile: others.pause },
      },
      {
        ...{ of: 'grantBounceLimit', what: 'a higher limit granted', tab: 'sending', as: 'approver' },
        before: [others.submit, others.approve, others.start, others.pause, others.limit(6)],
        ...{ open: press(en.bounceLimit.grant), meanwhile: others.limit(9) },
      },
      {
        ...{ of: 'refuseBounceLimit', what: 'a higher limit refused', tab: 'sending', as: 'approver' },
        before: [others.submit, others.approve, others.start, others.pause, others.limit(6)],
        ...{ open: press(en.bounceLimit.refuse), meanwhile: others.limit(5) },
      },
      {
        ...{ of: 'resumeCampaign', what: 'a resumption', tab: 'sending' },
        before: [others.submit, others.approve, others.start, others.pause],
        ...{ open: press(en.steps.resume), meanwhile: others.resume },
      },
      {
        ...{ of: 'cancelCampaign', what: 'an end', tab: 'sending' },
        before: [others.submit, others.approve, others.start],
        ...{ open: press(en.steps.cancel), meanwhile: others.pause },
      },
      {
        ...{ of: 'giveUpImport', what: 'a list given up', tab: 'list', list: 'conflicts', before: [] },
        open: press(en.asks.another),
        async meanwhile(id) {
          const { version } = await admin().call('getImport', { id });
          const body = { conflicts: { groups: { '0-3': 'others' as const } } };
          await admin().call('setDecisions', { id, version, body });
        },
      },
      {
        ...{ of: 'stepLetterBatch', what: 'a batch voided', tab: 'letters', list: 'letters' },
        before: [others.submit, others.approve, others.start, (id) => staff.administrator.writtenLetters(id)],
        open: press(en.letters.void),
        meanwhile: (id) => staff.administrator.stepLetters(id, 1, { step: 'hand-over' }),
      },
    ];

    it.each(windows)('$what: the window closes where somebody else changes what it is about', async (one) => {
      const id = await campaignWith(one.list ?? 'plain');
      for (const step of one.before) await step(id);
      const page = pages.get(one.as ?? 'administrator') as Page;
      await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/${one.tab}`);
      await one.open(page);
      await one.meanwhile(id);
      const after = await now(id);
      await page.getByText(en.opened.closed).or(page.getByText(en.opened.changed)).first().waitFor();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      const { state, submission, approval, startAt } = await now(id);
      expect({ state, submission, approval, startAt }).toEqual({
        ...{ state: after.state, submission: after.submission },
        ...{ approval: after.approval, startAt: after.startAt },
      });
    });

    it('an approval: names both texts, is not possible before they are read, and then is of what was read', async () => {
      const id = await campaignWith('plain');
      await others.submit(id);
      const page = pages.get('approver') as Page;
      await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/approval`);
      await page.getByRole('main').getByRole('button', { name: en.approval.approve, exact: true }).waitFor();
      await others.resubmit(id);
      await page.getByText(en.opened.changed).waitFor();
      const said = page.getByRole('status').filter({ hasText: en.opened.changed });
      expect(await said.locator('del').allTextContents()).toContain(file.fields.fr?.phone);
      expect(await said.locator('ins').allTextContents()).toContain(otherPhone);
      const approve = page.getByRole('main').getByRole('button', { name: en.approval.approve, exact: true });
      expect(await approve.isDisabled()).toBe(true);
      await page.getByRole('button', { name: en.opened.show }).click();
      await press(en.approval.approve)(page);
      await page.getByRole('alertdialog').getByRole('button', { name: en.approval.approve }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      const { state, submission, approval } = await now(id);
      expect([state, approval?.hash]).toEqual(['approved', submission?.hash]);
    });

    const forms: { of: OperationId; run: () => Promise<void> }[] = [
      {
        of: 'updateCampaign',
        async run() {
          const id = await campaignWith('plain');
          const page = pages.get('administrator') as Page;
          await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/message`);
          const name = page.getByLabel(en.newCampaign.name, { exact: true });
          await name.fill('Mine');
          await others.text(id);
          const said = page.getByRole('status').filter({ hasText: en.message.others });
          await said.getByText(otherPhone).waitFor();
          await page.getByRole('button', { name: en.message.keepOwn }).click();
          await said.waitFor({ state: 'detached' });
          await page.getByRole('button', { name: en.message.save, exact: true }).click();
          await page.getByText(en.message.saved, { exact: true }).waitFor();
          const saved = await now(id);
          expect([saved.name, saved.fields.fr?.phone]).toEqual(['Mine', otherPhone]);
        },
      },
      {
        of: 'setDecisions',
        async run() {
          const id = await campaignWith('conflicts');
          const page = pages.get('administrator') as Page;
          await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/list`);
          const all = page.getByRole('group', { name: en.conflicts.decideAll });
          await all.getByLabel(en.conflicts.decisions.same.title).check();
          const { version } = await admin().call('getImport', { id });
          const groups = { '0-3': 'leave-out' as const };
          await admin().call('setDecisions', { id, version, body: { conflicts: { groups } } });
          const said = page.getByRole('status').filter({ hasText: en.message.others });
          await said.getByText(en.conflicts.decisions['leave-out'].title).waitFor();
          expect(await all.getByLabel(en.conflicts.decisions.same.title).isChecked()).toBe(true);
          const { decisions } = await admin().call('getImport', { id });
          expect(decisions?.conflicts).toEqual({ groups });
          await page.getByRole('button', { name: en.opened.keepChosen }).click();
          await said.waitFor({ state: 'detached' });
          await page.getByRole('button', { name: en.conflicts.saveAndGoOn }).click();
          await page.getByRole('button', { name: en.conflicts.saveAndGoOn }).waitFor({ state: 'detached' });
          const decided = (await settled(id)).decisions?.conflicts;
          expect(decided).toEqual({ all: 'same', groups });
        },
      },
      {
        of: 'setColumns',
        async run() {
          const id = await campaignWith('unclear');
          const page = pages.get('administrator') as Page;
          await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/list`);
          const select = page.getByRole('combobox').nth(1);
          await select.selectOption('reference');
          const report = await admin().call('getImport', { id });
          const choices = { '0': 'reference', '1': null, '2': 'phone' };
          const body = { file: 0, choices, remember: false };
          await admin().call('setColumns', { id, version: report.version, body });
          await settled(id);
          await page.getByRole('status').filter({ hasText: en.message.others }).waitFor();
          // What was chosen stands still, and nothing was said by it.
          expect(await select.inputValue()).toBe('reference');
          const { files } = await admin().call('getImport', { id });
          expect(files[0]?.columns.map(({ field }) => field)).toEqual(['reference', null, 'phone']);
          await page.getByRole('button', { name: en.opened.takeList }).click();
          await select.waitFor({ state: 'detached' });
        },
      },
      {
        of: 'beginUpload',
        async run() {
          const id = await campaignWith('plain');
          const page = pages.get('administrator') as Page;
          await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/list`);
          const replace = page.getByLabel(en.upload.kinds.replace.title);
          await replace.check();
          await page.getByText(en.upload.drop).waitFor();
          await upload(id, 'other');
          // What the file is for is asked anew, as there is another list.
          await page.getByText(en.upload.drop).waitFor({ state: 'detached' });
          expect(await replace.isChecked()).toBe(false);
        },
      },
    ];

    it.each(forms)('$of: what was typed stands beside what somebody else has saved', async ({ run }) => {
      await run();
    });

    it('has a test for all that needs one', () => {
      const tested = new Set([...windows, ...forms].map(({ of }) => of));
      const owed = Object.entries(grounds).filter(([, how]) => how === 'tested');
      expect([...tested].sort()).toEqual(owed.map(([id]) => id).sort());
    });

    it('asks before what was typed is left: by a step, by the way back, and by closing', async () => {
      const id = await campaignWith('plain');
      const page = pages.get('administrator') as Page;
      await page.goto(`${rig.run.consoleUrl}/campaigns/${id}/check`);
      await page.getByRole('link', { name: en.campaign.tabs.message }).first().click();
      const name = page.getByLabel(en.newCampaign.name, { exact: true });
      await name.fill('Unsaved');
      const question = page.getByRole('alertdialog', { name: en.leave.title });
      const leave: [string, () => Promise<unknown>][] = [
        ['a step', () => page.getByRole('link', { name: en.campaign.tabs.list }).first().click()],
        ['the way back', () => page.evaluate('history.back()')],
        ['another page', () => page.getByRole('link', { name: en.app.guide }).click()],
      ];
      for (const [, go] of leave) {
        await go();
        await question.waitFor();
        await question.getByRole('button', { name: en.leave.stay }).click();
        await question.waitFor({ state: 'detached' });
        expect(await name.inputValue()).toBe('Unsaved');
        expect(page.url()).toContain(`/campaigns/${id}/message`);
      }
      const asked = page.waitForEvent('dialog').then(async (dialog) => {
        await dialog.dismiss();
        return dialog.type();
      });
      await page.evaluate('location.reload()').catch(() => undefined);
      expect(await asked).toBe('beforeunload');
      await page.getByRole('link', { name: en.campaign.tabs.check }).first().click();
      await question.getByRole('button', { name: en.leave.go }).click();
      await page.getByRole('heading', { name: en.check.title }).waitFor();
      expect((await now(id)).name).not.toBe('Unsaved');
    });
  },
);
