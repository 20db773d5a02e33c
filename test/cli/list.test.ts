import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choicesWith, groupAnswers } from '../../cli/commands/list-answers.ts';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import type { ImportReport } from '../../client/operations.ts';
import { openWorkbook } from '../../client/workbook/workbook.ts';
import { templateRows } from '../../core/columns/template.ts';
import { aCampaign, campaignId } from '../support/data/factories.ts';
import { someFields } from '../support/rigs/api-rig.ts';
import { type ListRig, startListRig } from '../support/rigs/list-rig.ts';

/*
 * A list by command line, as a clerk and as a script have it: command line, API and import over stores in memory.
 */

const titles = 'Référence;Nom;Prénom;Mail;Langue';
/** Names without digits, which no name has. */
const nameOf = (number: number): string =>
  `Nom${'abcdefghij'[Math.floor(number / 10)]}${'abcdefghij'[number % 10]}`;
const person = (number: number, name = nameOf(number), mail = `personne.${number}@hopital.fr`): string =>
  `R${number};${name};Léa;${mail};fr`;
const people = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => person(from + at));
const csv = (...lines: string[]): string => `${[titles, ...lines].join('\r\n')}\r\n`;

const clean = csv(...people(1, 12));
/** Two people with one reference, twice. */
const inConflict = csv(
  ...people(1, 12),
  person(1, 'Autre', 'autre@hopital.fr'),
  person(2, 'Encore', 'encore@hopital.fr'),
);
/** One address for fourteen people. */
const sharing = csv(
  ...people(1, 6),
  ...people(20, 33).map((line) => line.replace(/;personne[^;]*;/, ';accueil@hopital.fr;')),
);
/** Two columns that may be the reference. */
const unclear = `Dossier A;Dossier B;Nom\r\n${Array.from({ length: 20 }, (_, at) => `${at};${100 + at};Nom${at}`).join('\r\n')}\r\n`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-list-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (content: string, name = 'list.csv'): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('the upload of a list', () => {
  let rig: ListRig;
  beforeEach(async () => {
    rig = await startListRig();
    return () => rig.stop();
  });
  const tocsin = (...words: string[]) => rig.cli.tocsin(['campaign', ...words]);
  const answering = (typed: string[], ...words: string[]) =>
    rig.cli.tocsin(['campaign', ...words], { typed });
  const report = async (): Promise<ImportReport> => {
    const { out } = await tocsin('import-report', campaignId, '--json');
    return JSON.parse(out) as ImportReport;
  };

  it('shows how the columns were understood and what every line is', async () => {
    const { code, out } = await tocsin(
      'upload',
      campaignId,
      fileOf(csv(...people(1, 12), '', '"R13";"Nom\r\nLong";Léa;long@hopital.fr;fr')),
    );
    expect(code).toBe(exitCodes.done);
    expect(out).toContain('13 rows = 13 accepted');
    expect(out).toMatch(
      /^16 lines = (?=1 line with the column titles)(?=.*13 rows of people)(?=.*1 blank line)(?=.*1 further line)/m,
    );
    expect(out).toMatch(/^D +Mail +email +13 of 13/m);
    expect(out).not.toContain('personne.1@');
  });

  it('gives all of it to a script', async () => {
    const { code, out } = await tocsin('upload', campaignId, fileOf(clean), '--json');
    expect(code).toBe(0);
    const given = JSON.parse(out) as ImportReport;
    expect(given.files[0]?.columns.map(({ letter, field }) => [letter, field])).toEqual([
      ['A', 'reference'],
      ['B', 'last_name'],
      ['C', 'first_name'],
      ['D', 'email'],
      ['E', 'language'],
    ]);
  });

  it('ends with the commands that answer where nobody can be asked', async () => {
    const { code, out, said } = await tocsin('upload', campaignId, fileOf(inConflict));
    expect(code).toBe(exitCodes.waits);
    expect(out).toContain('2 references stand for people who seem to be different. Who are they?');
    expect(out).toContain(`tocsin campaign conflicts ${campaignId} --all others|same|leave-out`);
    expect(said).toContain('waits for an answer');
    expect((await tocsin('upload', campaignId, fileOf(inConflict), '--json')).code).toBe(exitCodes.waits);
    expect((await tocsin('import-report', campaignId)).code).toBe(exitCodes.waits);
  });

  it('shows people with one reference side by side, and takes what is decided', async () => {
    await tocsin('upload', campaignId, fileOf(inConflict));
    const { out } = await tocsin('conflicts', campaignId);
    expect(out).toMatch(
      /^0-2 {2}open\n.*row.*last name.*email.*\n +2 +R1 +Léa +Nomab +personne\.1@hopital\.fr\n +14 +R1 +Léa +Autre/m,
    );
    const first = await tocsin('conflicts', campaignId, '--group', '0-2=others', '--yes');
    expect([first.code, first.out]).toEqual([exitCodes.waits, expect.stringContaining('1 reference stands')]);
    const second = await answering(
      ['yes'],
      'conflicts',
      campaignId,
      '--all',
      'leave-out',
      '--group',
      '0-2=others',
    );
    expect(second.code).toBe(0);
    expect(second.out).toContain(
      '14 rows = 12 accepted + 0 duplicate + 0 to be told by letter + 0 rejected + 2 in conflict',
    );
    const shown = JSON.parse((await tocsin('conflicts', campaignId, '--json')).out);
    expect(shown.conflicts.map(({ decision }: { decision: string }) => decision)).toEqual([
      'others',
      'leave-out',
    ]);
  });

  it('asks whoever sits there: all together', async () => {
    const { code, out, said } = await answering(['x', 's'], 'upload', campaignId, fileOf(inConflict));
    expect(code).toBe(0);
    expect(said).toContain('Type one of');
    expect(out).toContain('14 rows = 12 accepted + 2 duplicate');
  });

  it('asks whoever sits there: one by one, until one answer goes for all that follow', async () => {
    const { code, said } = await answering(['1', 'o', 'l!'], 'upload', campaignId, fileOf(inConflict));
    expect(code).toBe(0);
    expect(said).toContain('Autre');
    expect((await report()).decisions?.conflicts).toEqual({ all: 'leave-out', groups: { '0-2': 'others' } });
  });

  it('answers those together that are too many to be shown', async () => {
    const rows = Array.from({ length: 502 }, (_, at) => [
      `T${at};Martin;Léa;un.${at}@hopital.fr;fr`,
      `T${at};Durand;Zoé;deux.${at}@hopital.fr;fr`,
    ]);
    const typed = ['1', ...Array<string>(500).fill('o'), 'l'];
    // Two numbers beside other names each: whether they are numbers of cases is asked first.
    const file = fileOf(csv(...people(1, 99), ...rows.flat()));
    const first = await answering(['', ...typed], 'upload', campaignId, file);
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('+ 4 in conflict')]);
    expect(first.said).toContain('And all others, which are not shown');
  });

  it('asks about contacts that many share', async () => {
    const waiting = await tocsin('upload', campaignId, fileOf(sharing));
    expect(waiting.code).toBe(exitCodes.waits);
    const { out } = await tocsin('shared', campaignId);
    expect(out).toMatch(/^email-0-8 +email +14 +8, 9, 10, 11, 12 +open$/m);
    expect((await tocsin('shared', campaignId, '--group', 'email-0-9=send', '--yes')).code).toBe(
      exitCodes.unusable,
    );
    const { code, out: decided } = await tocsin('shared', campaignId, '--all', 'set-aside', '--yes');
    expect([code, decided]).toEqual([
      0,
      expect.stringContaining('6 accepted + 0 duplicate + 14 to be told by letter'),
    ]);
    const typed = await answering(['1', 'm'], 'upload', campaignId, fileOf(sharing));
    expect([typed.code, typed.out]).toEqual([0, expect.stringContaining('20 rows = 20 accepted')]);
    // Of the rows that are added, only what is new is asked.
    const more = csv(
      ...people(50, 61).map((line) => line.replace(/;personne[^;]*;/, ';standard@hopital.fr;')),
    );
    const added = await answering(['1', 'a'], 'upload', campaignId, fileOf(more), '--add');
    expect([added.code, added.out]).toEqual([
      0,
      expect.stringContaining('32 rows = 20 accepted + 0 duplicate + 12 to be told by letter'),
    ]);
    const endless = await answering([], 'upload', campaignId, fileOf(sharing));
    expect([endless.code, endless.said]).toEqual([
      exitCodes.unusable,
      expect.stringContaining('Nothing was answered'),
    ]);
  });

  it('says which columns are in doubt, and reads the list by what is said of them', async () => {
    const waiting = await tocsin('upload', campaignId, fileOf(unclear));
    expect([waiting.code, waiting.out]).toEqual([exitCodes.waits, expect.stringContaining('--set D=email')]);
    const shown = await tocsin('columns', campaignId);
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('Fields: reference')]);
    const wrong = await tocsin('columns', campaignId, '--set', 'Z=email');
    expect([wrong.code, wrong.said]).toEqual([exitCodes.unusable, expect.stringContaining('no column "Z"')]);
    const none = await tocsin('columns', campaignId, '--set', 'A=horoscope');
    expect([none.code, none.said]).toEqual([
      exitCodes.unusable,
      expect.stringContaining('no field "horoscope"'),
    ]);
    const read = await tocsin(
      'columns',
      campaignId,
      '--set',
      'dossier b=reference',
      'C=Email address',
      '--unused',
      'A',
      '--yes',
    );
    expect(read.code).toBe(exitCodes.done);
    expect((await report()).files[0]?.columns.map(({ field }) => field)).toEqual([
      null,
      'reference',
      'email',
    ]);
  });

  it('asks about columns until what is typed can be used', async () => {
    const typed = ['', 'A=horoscope', 'A=reference C=phone B='];
    const { code, said } = await answering(typed, 'upload', campaignId, fileOf(unclear));
    expect(said).toContain('Which column is which?');
    expect(said).toContain('no field "horoscope"');
    expect(code).toBe(0);
    expect((await report()).files[0]?.columns.map(({ field }) => field)).toEqual([
      'reference',
      null,
      'phone',
    ]);
  });

  it('keeps a good list where a later file cannot be read', async () => {
    await tocsin('upload', campaignId, fileOf(clean));
    const { code, out, said } = await tocsin('upload', campaignId, fileOf(`${titles}\r\n`));
    expect(code).toBe(exitCodes.no);
    expect(said).toContain('The list before it still counts');
    expect(out).toMatch(/a later file failed +The file has/);
    const again = await tocsin('import-report', campaignId);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('12 rows = 12 accepted')]);
  });

  it('says why the first list cannot be read', async () => {
    const { code, out } = await tocsin('upload', campaignId, fileOf(`${titles}\r\n`));
    expect([code, out]).toEqual([exitCodes.no, expect.stringMatching(/why +The file has/)]);
  });

  it('adds rows to the list, and corrects those of the same person', async () => {
    await tocsin('upload', campaignId, fileOf(clean));
    const more = csv(person(1, nameOf(1).toUpperCase()), ...people(40, 41));
    const { code, out } = await tocsin('upload', campaignId, fileOf(more, 'more.csv'), '--add');
    expect([code, out]).toEqual([0, expect.stringContaining('15 rows = 14 accepted + 1 duplicate')]);
    expect((await report()).files).toHaveLength(2);
    // Numbered as in the list of rows to mend: from 1.
    expect(out).toMatch(/^File 1$[\s\S]*^File 2$/m);
    const columns = await tocsin('columns', campaignId, '--file', '2');
    expect(columns.out).toMatch(/^D +Mail +email +3 of 3/m);
    for (const file of ['0', '3'])
      expect((await tocsin('columns', campaignId, '--file', file)).code).toBe(exitCodes.unusable);
  });

  it('is given up, and the list before counts again', async () => {
    await tocsin('upload', campaignId, fileOf(clean));
    await tocsin('upload', campaignId, fileOf(inConflict));
    const { code, out } = await tocsin('give-up', campaignId, '--yes');
    expect([code, out]).toEqual([0, 'The list that counts is number 1 (done).']);
    expect((await report()).counts.accepted).toBe(12);
  });

  it('speaks French where the terminal does', async () => {
    const french = await startListRig({}, { LANG: 'fr_FR.UTF-8' });
    try {
      const ran = await french.cli.tocsin(['campaign', 'upload', campaignId, fileOf(inConflict)], {});
      expect(ran.code).toBe(exitCodes.waits);
      expect(ran.out).toContain('2 références désignent des personnes qui semblent différentes');
      expect(ran.out).toMatch(/^15 lines = 1 ligne de titres .* \+ 14 lignes de personnes/m);
    } finally {
      await french.stop();
    }
  });
});

describe('what is typed of columns', () => {
  const columns = ['Dossier', 'Mail', 'Mail', 'Portable'].map((title, index) => ({
    ...{ index, letter: 'ABCD'[index] ?? '', title, usedAs: 'by-title' as const },
    ...{ of: 1, filled: 1, usable: 1, examples: [] },
    field: ['reference', 'email', null, 'phone'][index] ?? null,
  }));
  const fields = ['reference', 'email', 'phone', 'town'];
  const say = (set: string[], unused: string[] = []) => choicesWith(columns, fields, { set, unused });

  it('takes the place of what was guessed, where a field has one column', () => {
    expect(say(['B=reference'])).toEqual({ '0': null, '1': 'reference', '2': null, '3': 'phone' });
    // Of several addresses the first usable one counts.
    expect(say(['C=email'])).toEqual({ '0': 'reference', '1': 'email', '2': 'email', '3': 'phone' });
    expect(say([], ['portable'])).toMatchObject({ '3': null });
    expect(say([])).toEqual({ '0': 'reference', '1': 'email', '2': null, '3': 'phone' });
  });

  it('names a column by its title only where there is one such', () => {
    expect(() => say(['Mail=email'])).toThrow('Several columns have the title "Mail"');
    expect(() => say(['Mail'])).toThrow('Write it as D=email');
    expect(say(['Dossier=Commune'])).toMatchObject({ '0': 'town' });
  });

  it('answers groups by their id', () => {
    expect(groupAnswers(['0-17=same', '0-20 = others'], ['same', 'others'])).toEqual({
      '0-17': 'same',
      '0-20': 'others',
    });
    expect(() => groupAnswers(['0-17=perhaps'], ['same', 'others'])).toThrow('Answers are same, others');
  });
});

describe('a change that makes the list void', () => {
  let rig: ListRig;
  beforeEach(async () => {
    rig = await startListRig({ fields: { fr: someFields, en: someFields } });
    await rig.cli.tocsin(['campaign', 'upload', campaignId, fileOf(clean)]);
    return () => rig.stop();
  });
  const change = (...words: string[]) => ['campaign', 'change', campaignId, ...words];

  it('is said before it is made, and made only where it is confirmed', async () => {
    const words = change('--channels', 'email,sms,letter');
    const no = await rig.cli.tocsin(words, { typed: ['no'] });
    expect([no.code, no.said]).toEqual([exitCodes.no, expect.stringContaining('it is read anew')]);
    expect((await rig.campaigns.get(campaignId))?.channels).toEqual(aCampaign().channels);
    const yes = await rig.cli.tocsin(words, { typed: ['yes'] });
    expect(yes.code).toBe(0);
    expect((await rig.campaigns.get(campaignId))?.import).toMatchObject({ number: 2, status: 'done' });
  });

  it('goes on where nobody can be asked, and says so', async () => {
    const { code, said } = await rig.cli.tocsin(change('--channels', 'email,sms,letter'));
    expect([code, said]).toEqual([0, expect.stringContaining('it is read anew')]);
  });

  it('is none where there is no list that counts', async () => {
    const failed = await startListRig();
    try {
      await failed.cli.tocsin(['campaign', 'upload', campaignId, fileOf(`${titles}\r\n`)]);
      const { code, said } = await failed.cli.tocsin(change('--channels', 'email,sms,letter'), { typed: [] });
      expect([code, said]).toEqual([0, expect.not.stringContaining('read anew')]);
    } finally {
      await failed.stop();
    }
  });

  it('is made by another day of the breach, too', async () => {
    const { code, said, out } = await rig.cli.tocsin(change('--breached-on', '2026-11-14'));
    expect([code, said]).toEqual([0, expect.stringContaining('it is read anew')]);
    expect(out).toMatch(/day of the breach +2026-11-14/);
    const again = await rig.cli.tocsin(change('--breached-on', '2026-11-14'));
    expect([again.code, again.said]).toEqual([0, expect.not.stringContaining('read anew')]);
  });

  it('is not taken for one where the list stays as it is', async () => {
    const { said } = await rig.cli.tocsin(
      change('--name', 'Other', '--channels', aCampaign().channels.join()),
    );
    expect(said).not.toContain('read anew');
  });
});

describe('the list to fill in', () => {
  it('is written as CSV and as a workbook', async () => {
    const rig = await startListRig();
    try {
      const at = (name: string): string => join(folder, name);
      const words = ['list-template', '--language', 'fr', '--notice', 'personal-data-breach', '--out'];
      expect((await rig.cli.tocsin([...words, at('liste.csv')])).code).toBe(0);
      const [frenchTitles] = templateRows('fr');
      const text = readFileSync(at('liste.csv'), 'utf8');
      expect(text.startsWith(`\ufeff${frenchTitles.join(';')};data_categories\r\n`)).toBe(true);
      expect((await rig.cli.tocsin([...words, at('liste.xlsx')])).code).toBe(0);
      const workbook = await openWorkbook(new Blob([readFileSync(at('liste.xlsx'))]), () => {});
      if (workbook === undefined) throw new Error('this is no workbook');
      let read = '';
      for await (const piece of workbook.csvOf(0, { language: 'fr' })) read += Buffer.from(piece).toString();
      expect(read.split(/\r?\n/)[0]).toContain('data_categories');
    } finally {
      await rig.stop();
    }
  });
});
