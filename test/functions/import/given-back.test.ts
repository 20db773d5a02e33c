import { describe, expect, it } from 'vitest';
import type { Decisions } from '../../../core/list/decisions.ts';
import type { RowCounts } from '../../../core/list/import.ts';
import { createGivenBack } from '../../../functions/import/given-back.ts';
import { campaignId } from '../../support/data/factories.ts';
import { aQueuedImport, createImportRig, importObject } from '../../support/fakes/import-fakes.ts';

const titles = 'IPP;Prénom;Nom;Courriel;Portable';
const anna = 'P1;Anna;Bo;anna@exemple.fr;06 12 34 56 78';
/** Anna again, by her number, with another address. */
const annaAgain = 'P1;Anna;Bo;other@exemple.fr;06 12 34 56 78';
const nameless = ';Dora;Ek;dora@exemple.fr;06 12 34 56 79';
const unreachable = 'P3;Luc;Roi;;';
const fileOf = (...rows: string[]): string => [titles, ...rows, ''].join('\r\n');
const list = fileOf(anna, annaAgain, nameless, unreachable);

const objects = [importObject, `${importObject}-2`, `${importObject}-3`];
/** Imports files as one list, in one run or in one for each row. */
const importOf = async (files: readonly (string | Uint8Array)[], handsOn = false, decisions?: Decisions) => {
  const given = files.map((file, at) => ({ object: objects[at] ?? '', sizeBytes: file.length }));
  const rig = createImportRig(undefined, {
    recordsPerCheckpoint: 1,
    campaign: { channels: ['email', 'letter'], import: aQueuedImport({ files: given, decisions }) },
  });
  for (const [at, file] of files.entries()) rig.files.objects.set(objects[at] ?? '', Buffer.from(file));
  const remainingMs = () => (handsOn ? 1_000 : 900_000);
  await rig.run({}, remainingMs);
  for (let next = rig.queue.sent.shift(); next !== undefined; next = rig.queue.sent.shift())
    await rig.run({}, remainingMs, next);
  const { import: state, chunks, rejects = '' } = await rig.imported();
  const people = chunks.flatMap((chunk) => chunk?.recipients ?? []);
  const [emails, phones] = [people.map(({ email = '' }) => email), people.map(({ phone = '' }) => phone)];
  const notes = (await rig.reports.get(campaignId, state.number))?.totals?.notes ?? {};
  return {
    ...{ status: state.status, counts: state.counts, rejects, notes },
    ...{ emails: emails.sort(), phones: phones.sort() },
  };
};
const counts = (changes: Partial<RowCounts>): RowCounts => ({
  ...{ rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
  ...changes,
});

describe('the list of rows that need attention', () => {
  it.each([false, true])(
    'is added as it was mended: what is put right counts, what is as it was corrects nothing (hands on: %s)',
    async (handsOn) => {
      const first = await importOf([list]);
      expect(first.counts).toEqual(
        counts({ rows: 4, accepted: 1, duplicate: 1, unreachable: 1, rejected: 1 }),
      );
      const mended = first.rejects
        .replace(';Dora;Ek', 'P2;Dora;Ek')
        .replace('P3;Luc;Roi;;', 'P3;Luc;Roi;luc@exemple.fr;');
      expect(mended).toContain('P2;Dora;Ek');
      const second = await importOf([list, mended], handsOn);
      // Anna's second row twice, Dora's first and Luc's second.
      expect(second.counts).toEqual(counts({ rows: 7, accepted: 3, duplicate: 4 }));
      expect(second.emails).toEqual(['anna@exemple.fr', 'dora@exemple.fr', 'luc@exemple.fr']);
      // The row that was put right needs nobody's attention any more.
      expect(second.rejects).not.toContain('Dora');
    },
  );

  it('counts a row once that is given back and still cannot be used', async () => {
    const { rejects } = await importOf([list]);
    const second = await importOf([list, rejects], true);
    expect(second.counts).toEqual(
      counts({ rows: 7, accepted: 1, duplicate: 4, unreachable: 1, rejected: 1 }),
    );
    // Of the rest of the rest: rows of the second file are named with it.
    const third = await importOf([
      list,
      rejects,
      second.rejects.replace(/(file 2\)[^\n]*);;Dora/, '$1;P2;Dora'),
    ]);
    expect(third.counts).toMatchObject({ accepted: 2, unreachable: 1, rejected: 0 });
    expect(third.emails).toEqual(['', 'anna@exemple.fr', 'dora@exemple.fr']);
  });

  it('is counted so while something is still to be decided', async () => {
    const { rejects } = await importOf([list]);
    const mended = rejects.replace(';Dora;Ek', 'P2;Dora;Ek');
    const conflict = fileOf('P7;Ida;Au;ida@exemple.fr;', 'P7;Max;Ohm;max@exemple.fr;');
    const { status, counts: found } = await importOf([list, mended, conflict]);
    expect([status, found]).toEqual([
      'undecided',
      counts({ rows: 9, accepted: 2, duplicate: 4, unreachable: 1, conflict: 2 }),
    ]);
  });

  it('is told of once where it is given back as it was', async () => {
    const digits = fileOf('P1;Anna;Bo;anna@exemple;', 'P2;Max 2;Ohm;;');
    const first = await importOf([digits]);
    const second = await importOf([digits, first.rejects], true);
    expect(second.notes).toEqual(first.notes);
    expect(Object.values(first.notes).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('corrects who is told already where it was mended', async () => {
    const { rejects } = await importOf([list]);
    const mended = rejects.replace('other@exemple.fr', 'new@exemple.fr');
    expect((await importOf([list, mended])).emails).toContain('new@exemple.fr');
  });

  describe('with people of one reference', () => {
    const ida = 'P7;Ida;Au;ida@exemple.fr;';
    const max = 'P7;Max;Ohm;max@exemple.fr;';
    const maxAgain = 'P7;Max;Ohm;;06 12 34 56 70';
    const noah = 'P7;Noah;Ruiz;noah@exemple.fr;';
    const own = 'P8;Max;Ohm';
    const decisions = { conflicts: { all: 'leave-out', groups: {} } } as const;

    it.each([false, true])(
      'tells each once who is given a reference of their own, and who is left with theirs (hands on: %s)',
      async (handsOn) => {
        const pair = fileOf(anna, ida, max, maxAgain);
        const { counts: before, rejects } = await importOf([pair], false, decisions);
        expect(before).toEqual(counts({ rows: 4, accepted: 1, conflict: 3 }));
        const mended = rejects.replace('P7;Max;Ohm;max', 'P8;Max;Ohm;max');
        expect(mended).toContain(own);
        const { status, counts: after, emails } = await importOf([pair, mended], handsOn);
        expect([status, after]).toEqual(['done', counts({ rows: 7, accepted: 3, duplicate: 4 })]);
        expect(emails).toEqual(['anna@exemple.fr', 'ida@exemple.fr', 'max@exemple.fr']);
      },
    );

    it('asks of those who still have it in common, by the first of them', async () => {
      const three = fileOf(ida, max, noah);
      const { rejects } = await importOf([three], false, decisions);
      const mended = rejects.replace('P7;Ida;Au', 'P6;Ida;Au');
      const files = [three, mended];
      expect(await importOf(files)).toMatchObject({
        status: 'undecided',
        counts: counts({ rows: 6, accepted: 1, duplicate: 1, conflict: 4 }),
      });
      for (const [all, told] of [
        ['others', { accepted: 3, duplicate: 3 }],
        ['same', { accepted: 2, duplicate: 4 }],
      ] as const) {
        const done = await importOf(files, true, { conflicts: { all, groups: {} } });
        expect([done.status, done.counts]).toEqual(['done', counts({ rows: 6, ...told })]);
      }
    });

    it('tells nobody by a reference that each was given another for', async () => {
      const pair = fileOf(ida, max);
      const { rejects } = await importOf([pair], false, decisions);
      const mended = rejects.replace('P7;Ida', 'P6;Ida').replace('P7;Max', 'P8;Max');
      // Once more, as the rows are still named there as those of people who are told once.
      const second = await importOf([pair, mended]);
      expect(second.counts).toEqual(counts({ rows: 4, accepted: 2, duplicate: 2 }));
      const third = await importOf([pair, mended, second.rejects, fileOf(noah)], true);
      expect(third.counts).toEqual(counts({ rows: 7, accepted: 3, duplicate: 4 }));
    });

    it('takes a row of somebody else for no row of theirs', async () => {
      const pair = fileOf(ida, max);
      const { rejects } = await importOf([pair], false, decisions);
      const mended = rejects.replace('P7;Max;Ohm;max', 'P8;Zoe;Vey;zoe');
      expect((await importOf([pair, mended], false, decisions)).counts).toEqual(
        counts({ rows: 4, accepted: 1, conflict: 3 }),
      );
    });
  });

  it('of another list puts none of this one right', async () => {
    const { rejects } = await importOf([fileOf(anna, annaAgain, ';Max;Ohm;max@exemple.fr;')]);
    const other = rejects.replace(';Max;Ohm', 'P9;Max;Ohm');
    expect((await importOf([list, other])).counts).toMatchObject({ accepted: 2, rejected: 1 });
  });

  it('of another list hides nobody of this one, whatever the two have in common', async () => {
    const inTown = (rows: string): string =>
      ['IPP;Prénom;Nom;Courriel;Ville', rows, ''].join('\r\n').replaceAll(/(\.fr)\r/g, '$1;Lyon\r');
    const one = inTown('P1;Anna;Bo;anna@exemple.fr\r\n;Dora;Martin;dora@exemple.fr');
    const other = inTown('Q1;Ida;Au;ida@exemple.fr\r\n;Max;Martin;max@exemple.fr');
    const { rejects } = await importOf([other]);
    const added = await importOf([one, rejects.replace(';Max;Martin', 'Q9;Max;Martin')]);
    expect(added.counts).toMatchObject({ rows: 3, accepted: 2, rejected: 1 });
    expect(added.rejects).toContain('Dora');
  });

  it.each([
    ['another address', 'P3;Luc;Roi;luc@exemple.fr;06 12 34 56 80'],
    ['another site', 'P3;Luc;Roi;luc@exemple.fr;06 12 34 56 80;Nord'],
  ])('takes back nothing that was put right since: %s', async (_, right) => {
    const withSite = (...rows: string[]): string => fileOf(...rows).replace('Portable', 'Portable;Site');
    const first = withSite(anna, 'P3;Luc;Roi;;01 42 34 56 78;Sud');
    const { rejects } = await importOf([first]);
    const { counts: found, emails, phones } = await importOf([first, withSite(right), rejects]);
    expect(found).toEqual(counts({ rows: 4, accepted: 2, duplicate: 2 }));
    expect(emails).toEqual(['anna@exemple.fr', 'luc@exemple.fr']);
    expect(phones).toEqual(['+33612345678', '+33612345680']);
  });

  it('is of who is told already, whatever was put right since', async () => {
    const { rejects } = await importOf([list]);
    const right = fileOf('P1;Anna;Bo;new@exemple.fr;06 12 34 56 99');
    const { counts: found, emails } = await importOf([list, right, rejects]);
    expect(found).toMatchObject({ rows: 8, accepted: 1, unreachable: 1, conflict: 0 });
    expect(emails).toContain('new@exemple.fr');
  });

  it('is known wherever its columns stand and however their titles are written', async () => {
    const { rejects } = await importOf([list]);
    const rows = rejects
      .slice(1)
      .trimEnd()
      .split('\r\n')
      .map((line) => line.match(/(?:"[^"]*"|[^;"])+|(?<=;|^)(?=;|$)/g) ?? []);
    const asIs = await importOf([list, rejects]);
    for (const order of [
      [...rows.map((cells) => [...cells.slice(4), ...cells.slice(0, 4)])],
      [...rows.map(([row = '', , , , ...cells]) => [cells[0] ?? '', row, ...cells.slice(1)])],
    ]) {
      const moved = order.map((cells) => cells.join(';')).join('\r\n');
      const added = await importOf([list, moved.replace('ligne', 'Ligne')]);
      expect([added.counts, added.emails]).toEqual([asIs.counts, asIs.emails]);
      // Its own columns are not given twice to whoever mends the rest.
      expect(added.rejects.split('\r\n')[0]?.match(/ligne/gi)).toHaveLength(1);
    }
  });

  it('is a list like any other where it takes the place of the list', async () => {
    const { rejects } = await importOf([list]);
    expect((await importOf([rejects])).counts).toMatchObject({ rows: 3, rejected: 1 });
    // Its numbers are of another file, though they may name rows of its own.
    const own = `ligne / row;${titles}`;
    const file = [own, `9;${nameless}`, `2;${nameless}`, `3;${anna}`, ''].join('\r\n');
    const { counts: found, rejects: rest } = await importOf([file]);
    expect(found).toEqual(counts({ rows: 3, accepted: 1, rejected: 2 }));
    expect(rest.match(/Dora/g)).toHaveLength(2);
  });
});

describe('rejected rows that are remembered', () => {
  const row = { file: 0, row: 7, cells: ['', 'Dora', 'Ek', 'dora@exemple.fr', 'Lyon'] };
  const columns = { reference: [0], first_name: [1], last_name: [2], email: [3], town: [4] };

  it('are told on, and known by whoever reads that', () => {
    const one = createGivenBack();
    one.reject(row, columns);
    const other = createGivenBack();
    other.load(one.takeNews());
    expect(one.takeNews()).toEqual({ rejected: [], givenBack: [] });
    other.giveBack({ ...row, cells: ['P2', "'Dora", 'Ek'] });
    other.giveBack({ ...row, cells: ['P3', 'Dora', 'Ek'] });
    expect([other.has(row), other.count()]).toEqual([true, 1]);
    const news = other.takeNews();
    expect(news.givenBack).toEqual([[0, 7]]);
    one.load(news);
    expect([one.has(row), one.has({ file: 1, row: 7 }), one.count()]).toEqual([true, false, 1]);
  });

  it('are not given back by a row that has nothing of theirs, or is of a row that was used', () => {
    const rows = createGivenBack();
    rows.reject(row, columns);
    rows.giveBack({ ...row, cells: ['P2', 'Max', 'Ek', 'max@exemple.fr', 'Lyon'] });
    rows.reject({ file: 0, row: 9, cells: ['', '', '', 'info@exemple.fr', 'Lyon'] }, columns);
    rows.giveBack({ file: 0, row: 9, cells: ['P9', 'Max', 'Ohm', 'info@exemple.fr', 'Lyon'] });
    rows.giveBack({ ...row, row: 8 });
    // Two people of one name, with contacts of their own.
    const phones = { ...columns, phone: [5] };
    rows.reject({ file: 0, row: 10, cells: ['', 'Jo', 'Ek', 'a@exemple.fr', '', '0612'] }, phones);
    rows.giveBack({ file: 0, row: 10, cells: ['P1', 'Jo', 'Ek', 'b@exemple.fr', '', '0613'] });
    expect(rows.count()).toBe(0);
  });
});
