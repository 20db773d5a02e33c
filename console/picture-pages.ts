import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Role } from '../core/audit/roles.ts';
import { staffOf, submitApproveStart } from '../local/commands/clients/staff.ts';
import { followImport, followSending } from '../local/commands/clients/wait.ts';
import { startRun } from '../local/run.ts';
import { launchChromium, pictureOf, picturesDir, renewShown } from '../templates/picture.ts';

/**
 * Makes a picture of every page of the console in `build/pictures/console/`, on the local run: light and dark, narrow and wide.
 * Needs a Chromium; CHROMIUM names another one than the system's.
 */
const folder = picturesDir('console');
const sample = (name: string): string => join(import.meta.dirname, '..', 'samples', name);
/** CSS pixels. */
const widths = { narrow: 390, wide: 1280 };
const schemes = ['light', 'dark'] as const;

/** So slow that a campaign can be looked at while it is being sent. */
const RATE_PER_SECOND = 40;

type Subject = {
  name: string;
  title: string;
  role: Role;
  path: string;
  /** English unless given. */
  language?: 'fr';
  act?: (page: Page) => Promise<void>;
};

const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-pictures-'));
const run = await startRun({ dataDir, ratePerSecond: RATE_PER_SECOND, latencyScale: 0.2 });
const browser = await launchChromium();
const staff = staffOf(run);
const { administrator: api } = staff;

const campaign = JSON.parse(readFileSync(sample('campaign.json'), 'utf8')) as Record<string, unknown>;
const prepared = async (name: string): Promise<string> => {
  const { id } = await api.create({ ...campaign, name });
  await api.upload(id, sample('patients.csv'));
  await followImport(api, id, () => {});
  return id;
};

/** A campaign that was sent back, put right and submitted again. */
const sentBackAndChanged = async (name: string): Promise<string> => {
  const id = await prepared(name);
  await api.submit(id);
  await staff.approver.sendBack(id, 'Say when the hotline is answered on Saturdays.');
  await api.write(id, 'en', {
    phone_hours: 'free of charge, Monday to Friday 8 am to 8 pm, Saturday 9 am to 1 pm',
  });
  await api.write(id, 'fr', { phone_hours: 'appel gratuit, de 8 h à 20 h, le samedi de 9 h à 13 h' });
  await api.submit(id);
  return id;
};

/** Looks a person of the sample list up, as at the beginning of a call. */
const lookUp = async (page: Page): Promise<void> => {
  await page.locator('select').first().selectOption('person-asked');
  await page.locator('form button[type=submit]').click();
  await page.locator('form.search input').fill('IPP00000044');
  await page.locator('form.search select').selectOption('called-back');
  await page.locator('form.search button[type=submit]').click();
  await page.getByText('Ophélie Thomas').first().waitFor();
};

/** Waits until half of a campaign has left. */
const untilHalfSent = async (id: string): Promise<void> => {
  for (;;) {
    const { people, outcomes } = await api.progress(id);
    if (outcomes.pending <= people.email / 2) return;
    await sleep(500);
  }
};

/** A list that asks: a family under one number, a desk's address for many, and a column that nobody knows. */
const family = [
  'N° dossier;Nom;Prénom;Naissance;Mail;Tél portable;Service;Décédé',
  'D100;Dupont;Marie;12/03/1980;marie.dupont@example.org;06 39 98 00 11;Cardiologie;',
  'D100;Dupont;Léa;01/09/2012;lea.dupont@example.org;06 39 98 00 12;Pédiatrie;',
  'D200;Martin;Zoé;04/05/1990;zoe.martin@@example.org;;Cardiologie;',
  'D201;Petit;Jean;24/12/1931;;06 39 98 00 13;Cardiologie;oui',
  ...Array.from(
    { length: 12 },
    (_, at) => `E${at};Nom${'abcdefghijkl'[at]};Prénom;;pasdemail@hopital.example;;;`,
  ),
  ';Sans;Référence;;sans@example.org;;;',
  'TOTAL;16;;;;;;',
];

/** Uploads that list, and answers what it asks up to a point. */
const asked = async (name: string, until: 'columns' | 'conflicts' | 'done'): Promise<string> => {
  const { id } = await api.create({ ...campaign, name });
  const file = join(dataDir, 'family.csv');
  writeFileSync(file, family.join('\r\n'));
  await api.upload(id, file);
  for (;;) {
    const report = await api.importOf(id);
    const [question] = report.questions;
    if (report.status === until || (report.status === 'undecided' && question === until)) return id;
    if (report.status === 'undecided') await api.answer(id, report);
    await sleep(250);
  }
};

const showMapping = async (page: Page): Promise<void> => {
  await page.locator('.mapping').first().waitFor();
};

const showConflicts = async (page: Page): Promise<void> => {
  await page.locator('.people').first().waitFor();
};

const showRejects = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'rows to look at' }).click();
  await page.locator('.rejects li').first().waitFor();
};

/** Asks for everything that was done with a person of the sample list. */
const askAbout = async (page: Page): Promise<void> => {
  const form = page.locator('main form');
  await form.locator('input').first().fill('IPP00000044');
  await form.locator('select').nth(1).selectOption('complaint');
  await form.locator('button[type=submit]').click();
  await page.locator('.timeline li').first().waitFor();
};

const takePicturesOf = async (subjects: readonly Subject[]): Promise<string[]> => {
  const lines: string[] = [];
  for (const { name, title, role, path, language, act } of subjects) {
    const links: string[] = [];
    for (const [width, pixels] of Object.entries(widths)) {
      const context = await browser.newContext({
        viewport: { width: pixels, height: 800 },
        locale: language === 'fr' ? 'fr-FR' : 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(run.consoleUrl + path);
      if (!path.startsWith('/check') && !path.startsWith('/verifier')) {
        await page.getByRole('button', { name: role }).click();
      }
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
      await act?.(page);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const file = `${name}.${width}.${colorScheme}.webp`;
        writeFileSync(join(folder, file), await pictureOf(page));
        links.push(`[${width}, ${colorScheme}](${file})`);
      }
      await context.close();
    }
    lines.push(`- ${title}: ${links.join(' · ')}`);
  }
  return lines;
};

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (name.endsWith('.webp')) rmSync(join(folder, name));
try {
  const empty: Subject[] = [
    { name: 'no-campaign', title: 'No campaign yet', role: 'administrator', path: '/' },
    { name: 'new-campaign', title: 'A new campaign', role: 'administrator', path: '/campaigns/new' },
    { name: 'guide', title: 'Users’ guide', role: 'agent', path: '/guide' },
    { name: 'public-check', title: 'Is this notice genuine?', role: 'agent', path: '/check' },
    { name: 'public-verifier', title: 'The same in French', role: 'agent', path: '/verifier' },
  ];
  const tab = (id: string, name: string, title: string, role: Role = 'administrator'): Subject => ({
    name,
    title,
    role,
    path: `/campaigns/${id}/${name}`,
  });
  const before = await takePicturesOf(empty);
  const waiting = await prepared('Laboratory results, second list');
  await api.submit(waiting);
  const again = await sentBackAndChanged('Laboratory results, fourth list');
  const ended = await prepared('Laboratory results, November 2026');
  await submitApproveStart(staff, ended);
  await untilHalfSent(ended);
  const during = await takePicturesOf([tab(ended, 'sending', 'How far it is')]);
  await followSending(api, run.inboxUrl, ended, () => {});
  const paused = await prepared('Laboratory results, third list');
  await submitApproveStart(staff, paused);
  await api.pause(paused, 'The hotline is overrun: we go on at 14:00.');
  const columns = await asked('Laboratory results, which columns', 'columns');
  const conflicts = await asked('Laboratory results, who is who', 'conflicts');
  const done = await asked('Laboratory results, a messy list', 'done');
  const after = await takePicturesOf([
    { name: 'campaigns', title: 'Campaigns', role: 'administrator', path: '/' },
    tab(waiting, 'message', 'The message, with its preview'),
    {
      ...tab(columns, 'list', 'Which column is which, where that is doubtful'),
      name: 'mapping',
      act: showMapping,
    },
    {
      ...tab(columns, 'list', 'The same in French'),
      name: 'mapping-french',
      language: 'fr',
      act: showMapping,
    },
    {
      ...tab(conflicts, 'list', 'People of one reference side by side'),
      name: 'conflicts',
      act: showConflicts,
    },
    {
      ...tab(conflicts, 'list', 'The same in French'),
      name: 'conflicts-french',
      language: 'fr',
      act: showConflicts,
    },
    { ...tab(done, 'list', 'What became of each row, and what is odd'), name: 'list-report' },
    { ...tab(done, 'list', 'The same in French'), name: 'list-report-french', language: 'fr' },
    tab(waiting, 'list', 'The list of people, and what to correct in it'),
    { ...tab(waiting, 'list', 'The rows to look at'), name: 'rejects', act: showRejects },
    tab(waiting, 'check', 'Checked before it goes out'),
    { ...tab(waiting, 'check', 'The same in French'), name: 'check-french', language: 'fr' },
    { name: 'approver', title: 'What waits for a decision', role: 'approver', path: '/' },
    tab(again, 'approval', 'All that is approved, and what changed', 'approver'),
    {
      ...tab(again, 'approval', 'The same in French', 'approver'),
      name: 'approval-french',
      language: 'fr',
    },
    { ...tab(ended, 'sending', 'When sending has ended'), name: 'completed' },
    { ...tab(paused, 'sending', 'Paused, and why'), name: 'paused' },
    tab(ended, 'reports', 'Reports'),
    { name: 'person', title: 'A person, found for a call', role: 'agent', path: '/people', act: lookUp },
    {
      name: 'person-french',
      title: 'The same in French',
      role: 'agent',
      path: '/people',
      language: 'fr',
      act: lookUp,
    },
    { name: 'refused', title: 'A page that is for others', role: 'auditor', path: '/people' },
    { name: 'audit', title: 'Audit trail', role: 'auditor', path: '/audit' },
    {
      name: 'audit-campaign',
      title: 'What was done with a campaign',
      role: 'auditor',
      path: `/audit/${ended}`,
    },
    {
      name: 'audit-person',
      title: 'What was done with one person',
      role: 'auditor',
      path: '/audit/person',
      act: askAbout,
    },
    {
      name: 'audit-person-french',
      title: 'The same in French',
      role: 'auditor',
      path: '/audit/person',
      language: 'fr',
      act: askAbout,
    },
  ]);
  const text = [
    '# The console',
    '',
    'Every page as Chromium shows it, on the local run with its made-up people: on a telephone (390 px) and on a wide',
    'screen (1280 px), in the light and in the dark. Made by `npm run console:pictures`.',
    '',
    ...before,
    ...during,
    ...after,
  ];
  writeFileSync(join(folder, 'README.md'), `${text.join('\n')}\n`);
  renewShown(folder);
} finally {
  await browser.close();
  await run.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
