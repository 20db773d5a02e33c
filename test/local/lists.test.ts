import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { ApiError } from '../../client/api-error.ts';
import type { ImportReport } from '../../client/operations.ts';
import { readProviderAccount } from '../../local/commands/clients/provider-client.ts';
import {
  cellsOf,
  fivePeople,
  type ListPerson,
  linesOf,
  listTitles,
  quotedCell,
  tableOf,
} from '../support/data/list-writers.ts';
import { type Given, sentLists, type Taken } from '../support/data/lists.ts';
import { type ListFile, type ListRun, startListRun } from '../support/rigs/list-run.ts';

const lists = await sentLists();
/** The same flaws in lists of other people: who was written to before is a finding. */
const others = await sentLists(lists.length);

/** Tag of the people of the first list about which something is decided. */
const FIRST_TAG = 1_000;
const fileOf = (people: readonly ListPerson[]): ListFile => ({
  fileName: 'liste.csv',
  bytes: Buffer.from(linesOf(tableOf(people))),
});

/** Lines of a file, in whatever encoding. */
const linesIn = (bytes: Uint8Array): number => {
  const zero = bytes.indexOf(0);
  const encoding = zero === -1 ? 'latin1' : zero % 2 === 1 ? 'utf-16le' : 'utf-16be';
  const text = new TextDecoder(encoding).decode(bytes);
  return (text.match(/\r\n|\r|\n/g)?.length ?? 0) + (/[\r\n]$/.test(text) ? 0 : 1);
};

const takenAs = (report: ImportReport): Omit<Taken, 'greeted'> => ({
  status: report.status as Taken['status'],
  questions: report.questions,
  counts: report.counts,
  lines: Object.fromEntries(report.lines.map(({ kind, lines }) => [kind, lines])),
  findings: report.findings.map(({ kind }) => kind).sort(),
});

/** Holds what became of a list against what is to become of it; `refusal` where it was not even sent. */
const compare = (
  gives: Given,
  became: { report: ImportReport } | { refusal: string },
  bytes: Uint8Array,
): void => {
  if ('refused' in gives) {
    if ('report' in became) expect(became.report.status).toBe('failed');
    expect('report' in became ? became.report.failure?.en : became.refusal).toMatch(gives.refused);
    return;
  }
  if ('refusal' in became) throw new Error(became.refusal);
  const { report } = became;
  const { greeted: _, ...expected } = gives;
  expect(takenAs(report)).toEqual(expected);
  const { rows, ...ends } = report.counts;
  expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(rows);
  const isWorkbook = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isWorkbook) expect(report.lines.reduce((sum, { lines }) => sum + lines, 0)).toBe(linesIn(bytes));
};

describe('lists as people send them', { timeout: 120_000 }, () => {
  let at: ListRun;
  beforeAll(async () => {
    at = await startListRun();
  }, 120_000);
  afterAll(() => at?.stop(), 60_000);

  const written: { id: string; gives: Taken }[] = [];

  describe.concurrent('are read as they are meant, or refused by what they are, through the command line', () => {
    it.each(lists)('$flaw', async ({ flaw, gives, ...file }) => {
      const id = await at.newCampaign(flaw);
      const { code, out, said } = await at.cli.tocsin([
        ...['campaign', 'upload', id, at.fileOf(id, file)],
        '--json',
      ]);
      const isSent = out !== '';
      compare(
        gives,
        isSent ? { report: JSON.parse(out) } : { refusal: JSON.parse(said).message },
        file.bytes,
      );
      if ('refused' in gives) expect(code).toBe(isSent ? exitCodes.no : exitCodes.unusable);
      else {
        expect(code).toBe(gives.status === 'done' ? exitCodes.done : exitCodes.waits);
        if (gives.status === 'done' && gives.counts.accepted > 0) written.push({ id, gives });
      }
    });
  });

  it('have each of their people greeted by the name of the list, and nobody else', async () => {
    expect(written.length).toBeGreaterThan(40);
    await at.sendMessages(...written.map(({ id }) => id));
    const all = written.flatMap(({ gives }) => Object.entries(gives.greeted));
    const { messages } = await readProviderAccount(at.run.inboxUrl);
    expect(messages).toBe(all.reduce((sum, [, names]) => sum + names.length, 0));
    for (const [address, names] of all) {
      expect([address, await at.greetingsAt(address)]).toEqual([address, names]);
    }
  });

  describe.concurrent('are read alike, or refused by what they are, through the API alone', () => {
    it.each(others)('$flaw', async ({ flaw, gives, byApi = gives, ...file }) => {
      const id = await at.newCampaign(flaw);
      try {
        compare(byApi, { report: await at.send(id, file) }, file.bytes);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        compare(byApi, { refusal: error.message }, file.bytes);
      }
    });
  });

  /** Five people of a list of their own, and what stands in it. */
  const newList = async (tag: number, name: string) => ({
    id: await at.newCampaign(name),
    people: fivePeople(FIRST_TAG + tag) as [ListPerson, ListPerson, ListPerson, ListPerson, ListPerson],
    addressOf: (mailbox: string): string => `${mailbox}.${FIRST_TAG + tag}@exemple.fr`,
  });
  const greeted = async (...addresses: string[]): Promise<string[][]> =>
    await Promise.all(addresses.map((address) => at.greetingsAt(address)));
  const rejectsOf = async (id: string): Promise<string[][]> => {
    const { rejectsUrl } = await at.api.call('getRejects', { id });
    return parse(await (await fetch(rejectsUrl)).text(), {
      bom: true,
      delimiter: ';',
      relaxColumnCount: true,
    });
  };
  const tocsin = async (...words: string[]) => {
    const ran = await at.cli.tocsin(['campaign', ...words]);
    expect(ran, words.join(' ')).toMatchObject({ code: 0 });
    return ran.out;
  };

  describe.concurrent('are written as somebody decides', () => {
    it('about people with one reference: others, the same, or left out', async () => {
      const { id, people, addressOf } = await newList(0, 'conflicts');
      const [first, second, third] = people;
      const paul = { ...first, firstName: 'Paul', email: addressOf('paul') };
      const nell = { ...second, firstName: 'Nell', email: addressOf('nell') };
      const karl = { ...third, firstName: 'Karl', email: addressOf('karl') };
      const report = await at.send(id, fileOf([...people, paul, nell, karl]));
      expect(report).toMatchObject({
        status: 'undecided',
        questions: ['conflicts'],
        conflicts: { groups: 3, rows: 6, undecided: 3 },
      });
      await expect(
        at.api.call('submitCampaign', { id, version: (await at.api.call('getCampaign', { id })).version }),
      ).rejects.toMatchObject({ status: 409 });
      const { conflicts } = await at.api.call('getConflicts', { id });
      expect(
        conflicts.map(({ people: beside }) => beside.map(({ firstName, email }) => [firstName, email])),
      ).toEqual([
        [
          ['Amélie', first.email],
          ['Paul', paul.email],
        ],
        [
          ['Niamh', second.email],
          ['Nell', nell.email],
        ],
        [
          ['Jürgen', third.email],
          ['Karl', karl.email],
        ],
      ]);
      const answers = ['others', 'same', 'leave-out'] as const;
      const groups = Object.fromEntries(
        conflicts.map(({ group }, nth) => [group, answers[nth] ?? 'others'] as const),
      );
      await at.api.call('setDecisions', { id, body: { conflicts: { groups } }, version: report.version });
      const { status, counts } = await at.ended(id);
      expect([status, counts]).toEqual([
        'done',
        { rows: 8, accepted: 4, duplicate: 1, unreachable: 1, rejected: 0, conflict: 2 },
      ]);
      expect((await rejectsOf(id)).map(([row, result = '']) => [row, result.split(' / ')[1]])).toEqual([
        ['ligne / row', 'result'],
        ['4', 'left out'],
        ['5', 'by letter'],
        ['8', 'duplicate'],
        ['9', 'left out'],
      ]);
      await at.sendMessages(id);
      expect(
        await greeted(first.email, paul.email, second.email, nell.email, third.email, karl.email),
      ).toEqual([['Amélie Garçon'], ['Paul Garçon'], ["Niamh O'Shea"], [], [], []]);
    });

    it('about addresses that many share: set aside, or sent to', async () => {
      const { id, people, addressOf } = await newList(1, 'shared');
      const many = (mailbox: string): ListPerson[] =>
        Array.from({ length: 12 }, (_, nth) => ({
          ...people[2],
          reference: `${mailbox}-${nth}`,
          firstName: `Jo${'abcdefghijkl'[nth]}`,
          email: addressOf(mailbox),
        }));
      const report = await at.send(id, fileOf([...many('accueil'), people[0], ...many('foyer')]));
      expect(report).toMatchObject({ status: 'undecided', questions: ['shared'] });
      const [accueil, foyer] = report.shared?.many ?? [];
      expect([accueil?.people, foyer?.people, report.shared?.many.length]).toEqual([12, 12, 2]);
      const groups = { [accueil?.group ?? '']: 'set-aside', [foyer?.group ?? '']: 'send' } as const;
      await at.api.call('setDecisions', { id, body: { shared: { groups } }, version: report.version });
      expect((await at.ended(id)).counts).toMatchObject({ rows: 25, accepted: 13, unreachable: 12 });
      await at.sendMessages(id);
      const [none, all] = await greeted(addressOf('accueil'), addressOf('foyer'));
      expect(none).toEqual([]);
      expect(all).toEqual(many('foyer').map(({ firstName, lastName }) => `${firstName} ${lastName}`));
    });

    it('about its columns, and the next list with these titles by itself', async () => {
      const { id, people } = await newList(2, 'columns');
      const other = await newList(3, 'columns again');
      const withTwoNumbers = (titles: string[], some: ListPerson[]): ListFile => ({
        fileName: 'liste.csv',
        bytes: Buffer.from(linesOf([titles, ...some.map((one, nth) => [`90${nth}`, ...cellsOf(one)])])),
      });
      const asked = await at.send(id, withTwoNumbers(['IPP 1', 'IPP 2', ...listTitles.slice(1)], people));
      expect(asked).toMatchObject({ status: 'undecided', questions: ['columns'] });
      expect(asked.files[0]?.doubts.map(({ kind }) => kind)).toEqual(['which-of-several']);
      const read = ['--version', String(asked.version)];
      await tocsin('columns', id, '--set', 'B=reference', '--unused', 'A', ...read);
      expect((await at.ended(id)).counts).toMatchObject({ accepted: 4, unreachable: 1 });

      const titles = ['ipp 1', 'I.P.P. 2', ...listTitles.slice(1)].map((title) => title.toUpperCase());
      const known = await at.send(other.id, withTwoNumbers(titles, other.people));
      expect(known).toMatchObject({ status: 'done', counts: { accepted: 4, unreachable: 1 } });
      expect(known.files[0]?.columns.map(({ field }) => field)).toEqual([
        null,
        ...['reference', 'last_name', 'first_name', 'email', 'phone', 'language'],
      ]);
      // Nobody is found of a campaign that has not started.
      await at.sendMessages(other.id);
      const [found] = await at.staff.agent.recipients(other.people[0].reference);
      expect(found).toMatchObject({ firstName: 'Amélie', campaign: { id: other.id } });
    });

    it('to add rows that correct some of it, and people who were missing', async () => {
      const { id, people, addressOf } = await newList(4, 'added');
      const [first, second, third] = people;
      const wrong = [{ ...first, email: 'amelie.garcon@' }, ...people.slice(1), { ...second, reference: '' }];
      expect((await at.send(id, fileOf(wrong))).counts).toMatchObject({
        ...{ rows: 6, accepted: 3, unreachable: 2, rejected: 1 },
      });
      const moved = { ...third, email: addressOf('jurgen.new') };
      const missing = { ...first, reference: 'X-1', firstName: 'Zoé', email: addressOf('zoe') };
      const { counts } = await at.send(id, fileOf([first, moved, missing]), true);
      expect(counts).toEqual({
        rows: 9,
        accepted: 5,
        duplicate: 2,
        unreachable: 1,
        rejected: 1,
        conflict: 0,
      });
      await at.sendMessages(id);
      expect(await greeted(first.email, second.email, third.email, moved.email, missing.email)).toEqual([
        ['Amélie Garçon'],
        ["Niamh O'Shea"],
        [],
        ['Jürgen Weiß'],
        ['Zoé Garçon'],
      ]);
    });

    it('to give it up: the list before counts again, or there is none', async () => {
      const { id, people, addressOf } = await newList(5, 'given up');
      const stranger = { ...people[0], lastName: 'Roy', email: addressOf('roy') };
      const only = (await newList(6, 'given up at once')).id;
      expect((await at.send(only, fileOf([...people, stranger]))).status).toBe('undecided');
      await tocsin('give-up', only, '--yes');
      await expect(at.api.call('getImport', { id: only })).rejects.toMatchObject({ status: 404 });
      expect((await at.api.call('getCampaign', { id: only })).state).toBe('draft');

      await at.send(id, fileOf(people.slice(0, 2)));
      expect((await at.send(id, fileOf([...people, stranger]))).status).toBe('undecided');
      await tocsin('give-up', id, '--yes');
      expect(await at.ended(id)).toMatchObject({ number: 1, status: 'done', counts: { accepted: 2 } });
      await at.sendMessages(id);
      expect(await greeted(people[0].email, people[2].email, stranger.email)).toEqual([
        ['Amélie Garçon'],
        [],
        [],
      ]);
    });

    it('to send another file, which cannot be read: the list before still counts', async () => {
      const { id, people } = await newList(7, 'a bad file');
      await at.send(id, fileOf(people));
      for (const adds of [false, true]) {
        const report = await at.send(id, { fileName: 'liste.csv', bytes: Buffer.from('%PDF-1.7\n') }, adds);
        expect(report).toMatchObject({ number: 1, status: 'done', counts: { accepted: 4 } });
        expect(report.lastFailure?.failure.en).toContain('PDF');
      }
      await at.sendMessages(id);
      expect(await greeted(people[0].email, people[4].email)).toEqual([['Amélie Garçon'], ['Inès Núñez']]);
    });
  });

  /** A list some of whose rows a clerk has to mend, and what they make of each by its row. */
  const toMend = ([first, second, third, fourth, fifth]: readonly ListPerson[]) => {
    if (!first || !second || !third || !fourth || !fifth) throw new Error('five people');
    const rows = [
      cellsOf(first),
      cellsOf({ ...second, reference: '' }),
      cellsOf({ ...third, email: `${third.email}, karl@exemple.fr` }),
      cellsOf(fourth),
      // The first name is missing, and all behind it stands one column further left.
      [fifth.reference, fifth.lastName, ...cellsOf(fifth).slice(3), ''].slice(0, 5),
    ];
    const file = { fileName: 'liste.csv', bytes: Buffer.from(linesOf([listTitles, ...rows])) };
    const mended = new Map([
      ['3', second],
      ['4', third],
      ['5', fourth],
      ['6', fifth],
    ]);
    return { file, mended };
  };
  /** The rows that need attention, each with what the clerk makes of it, below the same titles. */
  const mend = (rejects: readonly string[][], mended: ReadonlyMap<string, ListPerson>): string[][] => {
    const [titles = [], ...rows] = rejects;
    expect(titles.slice(4)).toEqual(listTitles);
    expect(rows.map(([row]) => row)).toEqual([...mended.keys()]);
    return [
      titles,
      ...rows.map((cells) => {
        const person = mended.get(cells[0] ?? '');
        return person === undefined ? cells : [...cells.slice(0, 4), ...cellsOf(person)];
      }),
    ];
  };

  describe.concurrent('give back the rows that need attention, which are mended and added', () => {
    const expectMended = async (id: string, people: readonly ListPerson[]) => {
      const { counts, status } = await at.ended(id);
      expect([status, counts]).toEqual([
        'done',
        // Rows that could not be used, or reached nobody, count as they stand in the file that was added.
        { rows: 9, accepted: 4, duplicate: 4, unreachable: 1, rejected: 0, conflict: 0 },
      ]);
      await at.sendMessages(id);
      const names = people.map(
        ({ firstName, lastName, email }) => [email, `${firstName} ${lastName}`] as const,
      );
      for (const [email, name] of names) {
        if (email !== '') expect([email, await at.greetingsAt(email)]).toEqual([email, [name]]);
      }
      expect(await at.greetingsAt('karl@exemple.fr')).toEqual([]);
    };

    it('as CSV', async () => {
      const { id, people } = await newList(8, 'mended as CSV');
      const { file, mended } = toMend(people);
      const path = at.fileOf(id, file);
      await tocsin('upload', id, path);
      await tocsin('rejects', id, '--out', `${path}.rejects.csv`);
      const rejects: string[][] = parse(readFileSync(`${path}.rejects.csv`), {
        ...{ bom: true, delimiter: ';', relaxColumnCount: true },
      });
      const bytes = Buffer.from(linesOf(mend(rejects, mended), { cell: quotedCell }));
      await tocsin('upload', id, at.fileOf(id, { fileName: 'mended.csv', bytes }), '--add');
      await expectMended(id, people);
    });

    it('as a workbook', async () => {
      const { id, people } = await newList(9, 'mended as a workbook');
      const { file, mended } = toMend(people);
      const path = at.fileOf(id, file);
      await tocsin('upload', id, path);
      await tocsin('rejects', id, '--out', `${path}.xlsx`);
      const { sheets } = await readXlsx(readFileSync(`${path}.xlsx`));
      const rejects = (sheets[0]?.rows ?? []).map((cells) => cells.map((cell) => String(cell ?? '')));
      const rows = mend(rejects, mended);
      const bytes = new Uint8Array(await writeXlsx({ sheets: [{ name: 'Corrigé', rows }] }));
      await tocsin('upload', id, at.fileOf(id, { fileName: 'mended.xlsx', bytes }), '--add');
      await expectMended(id, people);
    });
  });

  describe.concurrent('keep from messages', () => {
    it('whoever has died, is a minor or protected, or must not be written to: they get a letter', async () => {
      const { id, people, addressOf } = await newList(10, 'set apart');
      const [usual] = people;
      const titles = ['Décédé', 'Mineur', 'Tutelle', 'Opposition email', 'Date de naissance'];
      const apart: [mailbox: string, lastName: string, ...flags: string[]][] = [
        ['dead', 'Roy', 'oui', '', '', '', '01/02/1950'],
        ['dated', 'Roy', '12/03/2024', '', '', '', '01/02/1950'],
        ['named', 'Roy (DCD)', '', '', '', '', '01/02/1950'],
        ['minor', 'Roy', '', 'O', '', '', ''],
        ['young', 'Roy', '', '', '', '', '15/11/2008'],
        ['ward', 'Roy', '', '', 'X', '', '01/02/1950'],
        ['opposed', 'Roy', 'non', 'N', '', 'oui', '01/02/1950'],
      ];
      const rows = apart.map(([mailbox, lastName, ...flags]) => [
        ...cellsOf({ ...usual, reference: mailbox, lastName, email: addressOf(mailbox) }),
        ...flags,
      ]);
      const adult = [...cellsOf(usual), 'non', 'non', '', '', '14/11/2008'];
      const bytes = Buffer.from(linesOf([[...listTitles, ...titles], adult, ...rows]));
      const report = await at.send(id, { fileName: 'liste.csv', bytes });
      expect(report).toMatchObject({ status: 'done', counts: { rows: 8, accepted: 1, unreachable: 7 } });
      const counted = Object.fromEntries(report.findings.map(({ kind, count }) => [kind, count]));
      expect(counted).toMatchObject({ deceased: 3, minor: 2, protected: 1, 'not-electronic': 1 });
      await at.sendMessages(id);
      expect(await greeted(usual.email)).toEqual([['Amélie Garçon']]);
      for (const [mailbox] of apart)
        expect([mailbox, ...(await greeted(addressOf(mailbox)))]).toEqual([mailbox, []]);
      const post = await at.staff.administrator.postList(id);
      expect(post.sort()).toEqual(apart.map(([mailbox]) => mailbox).sort());
    });

    it('names with addresses of the web, telephone numbers or sentences', async () => {
      const { id, people, addressOf } = await newList(11, 'no names');
      const lures: [firstName: string, lastName: string][] = [
        ['https://remboursement.exemple/a', 'Roy'],
        ['Anne', 'www.remboursement.exemple'],
        ['Anne', 'remboursement.exemple'],
        ['Anne', 'bit.ly/3xyz'],
        ['Anne', 'remboursement。exemple'],
        ['Anne', 'hxxp://remboursement[.]exemple'],
        ['Anne <a href="//remboursement.exemple">', 'Roy'],
        ['Appelez vite le 08 99 70 11 22', 'Roy'],
        ['Votre remboursement vous attend, appelez', 'Roy'],
        ['Anne\nremboursement.exemple', 'Roy'],
        ['{{code}}', 'Roy'],
        ['aide@remboursement.exemple', 'Roy'],
      ];
      const rows = lures.map(([firstName, lastName], nth) =>
        cellsOf({ ...people[0], reference: `L${nth}`, firstName, lastName, email: addressOf(`lure${nth}`) }),
      );
      const bytes = Buffer.from(linesOf([listTitles, ...rows], { cell: quotedCell }));
      const report = await at.send(id, { fileName: 'liste.csv', bytes });
      expect(report).toMatchObject({ status: 'done', counts: { accepted: lures.length } });
      expect(report.findings.map(({ kind }) => kind)).toContain('odd-name');
      await at.sendMessages(id);
      for (const nth of lures.keys()) {
        const [message, ...more] = await at.messagesTo(addressOf(`lure${nth}`));
        expect(more).toEqual([]);
        expect(JSON.stringify(message)).not.toMatch(/remboursement|bit\.ly|08 99|Roy|Anne/);
      }
    });
  });
});
