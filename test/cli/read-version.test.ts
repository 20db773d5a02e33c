import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { campaignId } from '../support/data/factories.ts';
import { anActor, someFields } from '../support/rigs/api-rig.ts';
import { type ListRig, startListRig } from '../support/rigs/list-rig.ts';

/*
 * Somebody else is quicker: between what a command shows and its confirmation, or while the command still reads.
 */

const titles = 'Référence;Nom;Prénom;Mail;Langue';
const names = ['Durand', 'Petit', 'Moreau', 'Leroy', 'Roux', 'Fournier', 'Girard', 'Bonnet'];
const people = names.map((name, at) => `R${at};${name};Léa;personne.${at}@hopital.fr;fr`);
const csv = (...lines: string[]): string => `${[titles, ...lines].join('\r\n')}\r\n`;
const lists = {
  plain: csv(...people),
  conflicts: csv(...people, 'R0;Autre;Ana;autre@hopital.fr;fr', 'R1;Encore;Ana;encore@hopital.fr;fr'),
  shared: csv(
    ...people,
    ...'abcdefghijkl'.split('').map((letter) => `S${letter};Nom${letter};Léa;accueil@hopital.fr;fr`),
  ),
};

const path = `/v1/campaigns/${campaignId}`;
const otherPhone = { ...someFields, contact: 'Another office.' };

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-read-version-'));
  file = join(folder, 'campaign.json');
  const fields = { fr: { ...someFields, measures: 'Other measures.' } };
  writeFileSync(file, JSON.stringify({ name: 'A', notice: 'personal-data-breach', fields }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let rig: ListRig;
beforeEach(async () => {
  rig = await startListRig();
  return () => rig.stop();
});

const as = async (subject: string, ...[method, at, body]: [string, string, unknown?]): Promise<void> => {
  const { actor } = rig.api.acting;
  rig.api.acting.actor = anActor({ subject, name: subject });
  const { status, body: answer } = await rig.api.call(method, at, body);
  rig.api.acting.actor = actor;
  expect([status < 300, status < 300 ? '' : answer]).toEqual([true, '']);
};
/** What colleagues do with the campaign. */
const others = {
  text: () => as('writer', 'PATCH', path, { fields: { fr: otherPhone } }),
  submit: () => as('writer', 'POST', `${path}/submit`),
  /** Another text under the same button. */
  async resubmit(): Promise<void> {
    await as('writer', 'POST', `${path}/withdraw`);
    await others.text();
    await others.submit();
  },
  approve: () => as('reader', 'POST', `${path}/approve`),
  async reapprove(): Promise<void> {
    await others.resubmit();
    await others.approve();
  },
  schedule: (days: number) => async (): Promise<void> => {
    const at = new Date(rig.api.clock.nowMs + days * 86_400_000).toISOString();
    await as('writer', 'POST', `${path}/start`, { at });
  },
  askLimit: (percent: number) => as('writer', 'POST', `${path}/bounce-limit`, { percent, reason: 'Old.' }),
  handOver: () => as('writer', 'POST', `${path}/letters/1/steps`, { step: 'hand-over' }),
  decide: (decisions: object) => () => as('writer', 'PUT', `${path}/import/decisions`, decisions),
};
const batch = async (): Promise<void> => {
  const campaign = await rig.campaigns.get(campaignId);
  if (campaign === undefined) throw new Error('there is no campaign');
  await rig.campaigns.replace({ ...campaign, state: 'running', contentHash: 'f00d' });
  await rig.api.batches.create({
    ...{ campaign: campaignId, number: 1, audience: `${campaignId}-1`, state: 'written', version: 1 },
    ...{ requestedAtMs: 0, by: 'somebody', contentHash: 'f00d', defaultLanguage: 'fr', parts: 1 },
    ...{ letters: 8, sheets: 8, seal: 'beef', writtenAtMs: 0 },
  });
};

/** For its bounces, with a higher limit asked for. */
const paused = async (): Promise<void> => {
  const campaign = await rig.campaigns.get(campaignId);
  if (campaign === undefined) throw new Error('there is no campaign');
  const asked = { by: 'somebody', name: 'somebody', atMs: 0 };
  const bounceLimit = { open: { share: 0.06, reason: 'Old.', asked } };
  await rig.campaigns.replace({ ...campaign, state: 'paused', bounceLimit });
};

type Step = () => Promise<void>;
type Asking = {
  command: string;
  more?: string[];
  list?: keyof typeof lists;
  /** What was done before. */
  before?: Step[];
  /** What confirms it. */
  word: string;
  meanwhile: Step;
};

const commands: Asking[] = [
  { command: 'campaign change', more: ['--file', 'FILE'], word: 'yes', meanwhile: () => others.text() },
  { command: 'campaign submit', word: 'submit', meanwhile: () => others.text() },
  {
    command: 'campaign withdraw',
    before: [() => others.submit()],
    word: 'withdraw',
    meanwhile: () => others.resubmit(),
  },
  {
    command: 'campaign approve',
    before: [() => others.submit()],
    word: '8',
    meanwhile: () => others.resubmit(),
  },
  {
    ...{ command: 'campaign reject', more: ['--reason', 'No.'], before: [() => others.submit()] },
    ...{ word: 'reject', meanwhile: () => others.resubmit() },
  },
  {
    ...{ command: 'campaign start', before: [() => others.submit(), () => others.approve()] },
    ...{ word: 'start', meanwhile: () => others.reapprove() },
  },
  {
    command: 'campaign unschedule',
    before: [() => others.submit(), () => others.approve(), () => others.schedule(3)()],
    ...{ word: 'unschedule', meanwhile: () => others.schedule(4)() },
  },
  {
    ...{ command: 'campaign ask-limit', more: ['--percent', '7', '--reason', 'Old.'], before: [paused] },
    ...{ word: 'ask', meanwhile: () => others.askLimit(9) },
  },
  {
    ...{ command: 'campaign grant-limit', more: ['--percent', '6'], before: [paused] },
    ...{ word: 'grant', meanwhile: () => others.askLimit(9) },
  },
  {
    ...{ command: 'campaign refuse-limit', more: ['--reason', 'No.'], before: [paused] },
    ...{ word: 'refuse', meanwhile: () => others.askLimit(9) },
  },
  {
    ...{ command: 'campaign columns', more: ['--set', 'D=phone'], word: 'yes' },
    meanwhile: () =>
      as('writer', 'PUT', `${path}/import/columns`, { choices: { '0': 'reference', '3': 'email' } }),
  },
  {
    ...{ command: 'campaign conflicts', more: ['--all', 'same'], list: 'conflicts', word: 'yes' },
    meanwhile: () => others.decide({ conflicts: { groups: { '0-2': 'others' } } })(),
  },
  {
    ...{ command: 'campaign shared', more: ['--all', 'send'], list: 'shared', word: 'yes' },
    meanwhile: () => others.decide({ shared: { all: 'set-aside' } })(),
  },
  {
    ...{ command: 'campaign give-up', list: 'conflicts', word: 'yes' },
    meanwhile: () => others.decide({ conflicts: { groups: { '0-2': 'others' } } })(),
  },
  {
    command: 'campaign letters hand-over',
    more: ['1'],
    before: [batch],
    word: '1',
    meanwhile: () => others.handOver(),
  },
  {
    ...{ command: 'campaign letters posted', more: ['1', '--on', '2026-11-24'], before: [batch], word: '1' },
    meanwhile: () => others.handOver(),
  },
  {
    ...{ command: 'campaign letters void', more: ['1', '--reason', 'Torn.'], before: [batch], word: '1' },
    meanwhile: () => others.handOver(),
  },
];

/** Commands that ask too, and why it is the same whatever somebody else does meanwhile. */
const sameWhatever: Record<string, string> = {
  'campaign cancel': 'stops whatever it is by then',
  'campaign purge': 'is of a campaign that has ended for good',
  'recipient erase': 'is of one person, whom their code names',
};

/** As somebody else has left it. */
const standing = async () => [
  await rig.campaigns.get(campaignId),
  await rig.api.batches.get(campaignId, 1).catch(() => undefined),
];

const prepare = async ({ command, more = [], list = 'plain', before = [] }: Asking): Promise<string[]> => {
  const uploaded = join(folder, 'list.csv');
  writeFileSync(uploaded, lists[list]);
  await rig.cli.tocsin(['campaign', 'upload', campaignId, uploaded]);
  for (const step of before) await step();
  return [...command.split(' '), campaignId, ...more.map((word) => (word === 'FILE' ? file : word))];
};

describe('a command that asks for confirmation', () => {
  it.each(commands)('$command: is refused where somebody was quicker than the answer', async (asking) => {
    const words = await prepare(asking);
    let left: unknown;
    const answer = async (): Promise<string> => {
      await asking.meanwhile();
      left = await standing();
      return asking.word;
    };
    const { code, said } = await rig.cli.tocsin(words, { typed: [answer] });
    expect([code, said]).toEqual([exitCodes.notPossible, expect.stringContaining('changed since')]);
    expect(await standing()).toEqual(left);
  });

  it.each(commands)('$command: is refused where somebody was quicker than what it reads', async (asking) => {
    const words = await prepare(asking);
    let left: unknown;
    rig.others.doOnce = async () => {
      await asking.meanwhile();
      left = await standing();
    };
    const { code, said } = await rig.cli.tocsin([...words, '--yes']);
    expect([code, said]).toEqual([exitCodes.notPossible, expect.stringContaining('changed since')]);
    expect(await standing()).toEqual(left);
  });

  it.each(commands)('$command: does nothing where nobody confirms it, or can', async (asking) => {
    const words = await prepare(asking);
    const before = await standing();
    const no = await rig.cli.tocsin(words, { typed: ['no'] });
    const nobody = await rig.cli.tocsin(words);
    expect([no.code, nobody.code]).toEqual([exitCodes.no, exitCodes.unusable]);
    expect(await standing()).toEqual(before);
  });

  it('is each of these, or says why it is the same whatever others do', () => {
    const leaves = (command: CommandUnknownOpts, words: string[] = []): [string, CommandUnknownOpts][] =>
      command.commands.flatMap((child) => {
        const here = [...words, child.name()];
        return child.commands.length > 0 ? leaves(child, here) : [[here.join(' '), child]];
      });
    const silent = {
      ...{
        env: {},
        out: () => {},
        note: () => {},
        ask: undefined,
        version: () => '1',
        openBrowser: () => {},
      },
      live: () => ({ show: () => {}, end: () => {}, clear: () => {} }),
    };
    const asking = leaves(createProgram(silent))
      .filter(([, { options }]) => options.some(({ long }) => long === '--yes'))
      .map(([words]) => words);
    const known = [...commands.map(({ command }) => command), ...Object.keys(sameWhatever)];
    expect(asking.toSorted()).toEqual(known.toSorted());
  });
});

describe('a change of texts by a file', () => {
  it('shows what it puts in the place of what', async () => {
    const words = ['campaign', 'change', campaignId, '--file', file];
    const { code, said } = await rig.cli.tocsin(words, { typed: ['yes'] });
    expect(code).toBe(0);
    expect(said).toMatch(/fr\.measures\n +is now +We changed all passwords\.\n +will be +Other measures\./);
    expect(said).not.toContain('fr.contact');
    // The same once more changes nothing, and asks nothing.
    expect((await rig.cli.tocsin(words)).code).toBe(0);
  });
});

describe('campaign resume', () => {
  it('says why the campaign stood still, which it says to have been seen', async () => {
    await prepare({ command: 'campaign resume', before: [paused], word: '', meanwhile: async () => {} });
    const campaign = await rig.campaigns.get(campaignId);
    const message = { en: '41 of 1000 messages bounced.', fr: '41 messages sont revenus.' };
    const pauseReason = { code: 'BOUNCE_RATE', message, atMs: 0 };
    if (campaign !== undefined) await rig.campaigns.replace({ ...campaign, pauseReason });
    const { code, said } = await rig.cli.tocsin(['campaign', 'resume', campaignId]);
    expect([code, said]).toEqual([exitCodes.done, expect.stringContaining(message.en)]);
  });
});
