import { describe, expect, it } from 'vitest';
import type { Decisions } from '../../../core/list/decisions.ts';
import { createImporter } from '../../../functions/import/importer.ts';
import { aCampaign, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport, createImportRig, importObject } from '../../support/fakes/import-fakes.ts';

type Rig = ReturnType<typeof createImportRig>;

const decided: Decisions = {
  conflicts: { all: 'others', groups: {} },
  shared: { all: 'set-aside', groups: {} },
};
const row = (number: number): string => `P${number};Zoé;Lefèvre ${number};p${number}@exemple.fr;Lyon`;
const titles = 'IPP;Prénom;Nom;Courriel;Site';
const fileOf = (lines: readonly string[], lineEnd = '\r\n') => [titles, ...lines, ''].join(lineEnd);
const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => row(from + at));

/** Every other way in which a row can end, and lines that are no people. */
const messy = [
  ...rows(0, 9),
  'P3;Zoé;Lefèvre 3;p3@exemple.fr;Nice',
  'P4;Anna;Other;o@exemple.fr;',
  'p5;Dora;Ek;;',
  titles,
  '',
  ';Nobody;N;;',
  'P20;No;Mail;;',
  'P20;No;Mail;now@exemple.fr;',
  '-----',
  ...Array.from({ length: 12 }, (_, at) => `S${at};Some;Body ${at};desk@exemple.fr;`),
  'P21;Two;"Lines\nof a name";two@exemple.fr;"a;\nb"',
  ...rows(30, 5),
  'Total;45;;;',
];

const rigOf = (lines = messy, options: Parameters<typeof createImportRig>[1] = {}) =>
  createImportRig(fileOf(lines), {
    ...{ recordsPerCheckpoint: 7, rowsPerBatch: 3, pieceBytes: 90, entriesAtOnce: 12 },
    ...options,
  });

const outcome = async (rig: Rig) => ({
  ...(await rig.imported()),
  report: await rig.reports.get(campaignId, 1),
  conflicts: rig.files.textOf(`imports/${campaignId}/1/conflicts.json`),
});

const straight = async () => {
  const rig = rigOf();
  await rig.run();
  await rig.decide(decided);
  return await outcome(rig);
};

describe('an import that is struck at a call', () => {
  /** Dependencies whose calls are counted; the one with the number `strike` dies before or after its effect. */
  const striking = (rig: Rig, strike: number, when: 'before' | 'after') => {
    let calls = 0;
    const struck: string[] = [];
    const seen = <Port extends object>(name: string, port: Port): Port =>
      new Proxy(port, {
        get(target, method) {
          const call = Reflect.get(target, method) as (...given: unknown[]) => Promise<unknown>;
          if (typeof call !== 'function') return call;
          return async (...given: unknown[]) => {
            calls += 1;
            const isStruck = calls === strike;
            if (isStruck) struck.push(`${name}.${String(method)}`);
            if (isStruck && when === 'before') throw new Error('died');
            const answer = await call.apply(target, given);
            if (isStruck) throw new Error('died');
            return answer;
          };
        },
      });
    const { campaigns, audience, deliveries, lookup, queue, files, reports, choices } = rig.deps;
    const deps = Object.fromEntries(
      Object.entries({ campaigns, audience, deliveries, lookup, queue, files, reports, choices }).map(
        ([name, port]) => [name, seen(name, port)],
      ),
    ) as unknown as Partial<Rig['deps']>;
    return { deps, calls: () => calls, struck };
  };

  it('ends as it would have, whichever call it is and whether it came through', {
    timeout: 60_000,
  }, async () => {
    const whole = await straight();
    const counting = rigOf();
    const all = striking(counting, 0, 'before');
    await counting.run(all.deps);
    const ofSurvey = all.calls();
    await counting.answer(decided);
    await counting.run(all.deps);
    const struck = new Set<string>();
    for (const when of ['before', 'after'] as const) {
      for (let strike = 1; strike <= all.calls(); strike += 1) {
        const rig = rigOf();
        const hit = striking(rig, strike, when);
        const died = (error: Error) => expect(error.message).toBe('died');
        await rig.run(hit.deps).catch(died);
        if (strike > ofSurvey) {
          await rig.answer(decided);
          await rig.run(hit.deps).catch(died);
        }
        expect(hit.struck, `call ${strike}`).toHaveLength(1);
        await rig.run();
        await rig.decide(decided);
        expect(await outcome(rig), `${when} call ${strike}, ${hit.struck}`).toEqual(whole);
        for (const name of hit.struck) struck.add(name);
      }
    }
    expect([...struck].sort()).toEqual([
      'audience.put',
      'audience.remove',
      'campaigns.get',
      'campaigns.list',
      'campaigns.replace',
      'choices.get',
      'deliveries.create',
      'files.join',
      'files.read',
      'files.readRange',
      'files.write',
      'lookup.create',
      'lookup.hash',
      'reports.get',
      'reports.put',
    ]);
  });
});

describe('the lines of a list', () => {
  it.each<[string, string, number]>([
    ['with every kind', fileOf(messy), 0],
    ['without a last line end', fileOf(messy).slice(0, -2), 0],
    ['with the line ends of Unix', fileOf(messy, '\n'), 0],
    ['with a line that names the separator', `sep=;\r\n${fileOf(messy)}`, 1],
    ['with words and blank lines above the titles', `Liste\r\n\r\n${fileOf(messy)}`, 2],
    [
      'with a mark that swallows rows',
      fileOf([...rows(0, 3), 'P9;Zoé;A;z@exemple.fr;"voir', ...rows(50, 2), 'x"']),
      0,
    ],
  ])('are all accounted for: %s', async (_, file) => {
    const rig = createImportRig(file, { recordsPerCheckpoint: 5 });
    await rig.run();
    const { totals } = (await rig.reports.get(campaignId, 1)) ?? {};
    const lines = file.split(/\r\n|\n/);
    if (lines.at(-1) === '') lines.pop();
    const told = Object.values(totals?.lines ?? {}).reduce((sum, count) => sum + count, 0);
    expect(told).toBe(lines.length);
  });

  it('are told by what they are', async () => {
    const rig = rigOf();
    await rig.run();
    const { totals } = (await rig.reports.get(campaignId, 1)) ?? {};
    const people = messy.length - 4;
    expect(totals?.lines).toEqual({
      titles: 1,
      people,
      inside: 2,
      blank: 1,
      'titles-again': 1,
      dashes: 1,
      totals: 1,
    });
    expect((await rig.imported()).import.counts.rows).toBe(people);
  });

  it('are those of all files', async () => {
    const files = [importObject, 'more'].map((object) => ({ object, sizeBytes: 1 }));
    const rig = rigOf(rows(0, 3), { campaign: { import: aQueuedImport({ files }) } });
    rig.files.objects.set('more', Buffer.from(fileOf(rows(5, 2))));
    await rig.run();
    expect((await rig.reports.get(campaignId, 1))?.totals?.lines).toEqual({ titles: 2, people: 5 });
  });
});

describe('a checkpoint', () => {
  /** An import whose clock moves on by so much whenever it is looked at, which is after each row. */
  const slowRun = async (msPerRow: number, timeoutMs: number, lines = rows(0, 200)) => {
    const rig = rigOf(lines, { recordsPerCheckpoint: 100_000 });
    let nowMs = createdAtMs;
    const runs: { end: string; leftMs: number }[] = [];
    const clock = () => {
      nowMs += msPerRow;
      return nowMs;
    };
    const changes = { clock, marginMs: timeoutMs / 5 };
    for (let next: unknown = rig.message; next !== undefined; next = rig.queue.sent.shift()) {
      const beganMs = nowMs;
      const { end } = await rig.run(changes, () => timeoutMs - (nowMs - beganMs));
      runs.push({ end, leftMs: timeoutMs - (nowMs - beganMs) });
    }
    return { runs, imported: await rig.imported() };
  };

  it('comes by time where rows take long, so that no run is cut off before it has handed on', async () => {
    const quick = await slowRun(0, 300_000);
    expect(quick.runs.map(({ end }) => end)).toEqual(['done']);
    for (const msPerRow of [1_500, 3_000, 10_000]) {
      const { runs, imported } = await slowRun(msPerRow, 300_000);
      expect(runs.length, `${msPerRow} ms a row`).toBeGreaterThan(1);
      for (const { leftMs } of runs) expect(leftMs).toBeGreaterThan(0);
      expect(runs.at(-1)?.end).toBe('done');
      expect(imported).toEqual(quick.imported);
    }
  });

  it('comes after many lines that are no people, too, and keeps one part for them', async () => {
    const blank = Array.from({ length: 30_000 }, () => '');
    const rig = rigOf([row(1), ...blank, row(2), ...blank, row(3)], {
      recordsPerCheckpoint: 100,
      pieceBytes: 65_536,
    });
    let saves = 0;
    const campaigns = {
      ...rig.campaigns,
      replace: async (...given: Parameters<typeof rig.campaigns.replace>) => {
        saves += 1;
        expect(given[0].import?.surveyParts.length).toBeLessThanOrEqual(5);
        return await rig.campaigns.replace(...given);
      },
    };
    await rig.run({ campaigns });
    // 60,000 lines in either pass, of which twenty count as a row.
    expect(saves).toBeGreaterThan(50);
    expect(saves).toBeLessThan(70);
    expect((await rig.imported()).import.counts).toMatchObject({ rows: 3, accepted: 3 });
    expect((await rig.reports.get(campaignId, 1))?.totals?.lines.blank).toBe(60_000);
  });

  it('is followed by another run where the time after the survey is short', async () => {
    const rig = rigOf(rows(0, 3), { recordsPerCheckpoint: 100 });
    let left = 900_000;
    const reports = {
      ...rig.reports,
      put: async (...given: Parameters<typeof rig.reports.put>) => {
        left = 30_000;
        await rig.reports.put(...given);
      },
    };
    expect(await rig.run({ reports }, () => left)).toEqual({ end: 'continued', row: 0 });
    expect(rig.queue.sent).toEqual([rig.message]);
    expect((await rig.imported()).import).toMatchObject({ status: 'importing', row: 0 });
    expect((await rig.run()).end).toBe('done');
  });
});

describe('a process that goes on with an import', () => {
  const list = ['R1;Anna;Bo;a@exemple.fr;', ...rows(0, 6), 'R1;Anna;Bo;a@exemple.fr;'];
  const sizes = { recordsPerCheckpoint: 2, inOneProcess: true };
  const short = () => 1_000;

  it('forgets what a run that died had found since its checkpoint', async () => {
    const rig = rigOf(list, sizes);
    expect((await rig.run({}, short)).end).toBe('continued');
    const files = { ...rig.files, write: () => Promise.reject(new Error('no storage')) };
    await expect(rig.run({ files })).rejects.toThrow('no storage');
    expect((await rig.run()).end).toBe('done');
    expect((await rig.imported()).import.counts).toMatchObject({ rows: 8, accepted: 7, duplicate: 1 });
  });

  it('knows what others have found meanwhile', async () => {
    const rig = rigOf(list, sizes);
    expect((await rig.run({}, short)).end).toBe('continued');
    const other = createImporter(rig.deps);
    expect((await other(rig.message, 'another', short)).end).toBe('continued');
    expect((await rig.run()).end).toBe('done');
    expect((await rig.imported()).import.counts).toMatchObject({ rows: 8, accepted: 7, duplicate: 1 });
  });
});

describe('an import that a version began which read lists once', () => {
  it('has failed, with a sentence, as nobody knows who else is on the list', async () => {
    const importing = aQueuedImport({ status: 'importing', row: 10, nextChunk: 1 });
    const rig = rigOf(rows(0, 20), { campaign: { import: importing } });
    expect(await rig.run()).toEqual({ end: 'failed' });
    expect((await rig.imported()).import.failure?.en).toContain('updated');
  });
});

describe('what is held in memory', () => {
  it('is eight batches that are being written, and one more', async () => {
    const rig = rigOf(rows(0, 600), { recordsPerCheckpoint: 1000, rowsPerBatch: 1 });
    let writing = 0;
    let most = 0;
    const audience: typeof rig.deps.audience = {
      ...rig.deps.audience,
      async put(...given) {
        writing += 1;
        most = Math.max(most, writing);
        await new Promise((done) => setImmediate(done));
        await rig.deps.audience.put(...given);
        writing -= 1;
      },
    };
    expect((await rig.run({ audience })).end).toBe('done');
    expect(most).toBe(8);
  });
});

describe('people with one reference', () => {
  it('are told by what the first row of a file says, where a later one of it says something else', async () => {
    const rig = rigOf(['R1;Anna;Bo;a@exemple.fr;', 'R1;ANNA;Bo;A@exemple.fr;Nord']);
    await rig.run();
    const [person] = (await rig.imported()).chunks.flatMap((chunk) => chunk?.recipients ?? []);
    expect(person).toMatchObject({ firstName: 'Anna', email: 'a@exemple.fr', site: 'Nord' });
  });

  it('can all be looked up by it, once somebody has said that they are different', async () => {
    const rig = rigOf([
      'R1;Anna;Bo;a@exemple.fr;',
      'R1;Dora;Ek;d@exemple.fr;',
      'r1;Eva;Ida;e@exemple.fr;',
      ...rows(0, 60),
    ]);
    await rig.run();
    await rig.decide(decided);
    const hits = await rig.lookup.find('reference', 'R1');
    const names = await Promise.all(
      hits.map(
        async ({ audience, chunk, place }) => (await rig.audiences.get(audience, chunk))?.recipients[place],
      ),
    );
    expect(names.map((person) => `${person?.reference} ${person?.firstName}`).sort()).toEqual([
      'R1 Anna',
      'R1 Dora',
      'r1 Eva',
    ]);
  });
});

describe('people whom an earlier campaign has written to', () => {
  const earlier = (changes: Parameters<typeof aCampaign>[0]) =>
    aCampaign({
      startedAtMs: createdAtMs - 1000,
      state: 'completed',
      import: aQueuedImport({ number: 2, status: 'done', files: [{ object: 'x', sizeBytes: 77 }] }),
      ...changes,
    });
  const first = 'cabcdef000001';
  const second = 'cabcdef000002';
  const third = 'cabcdef000003';

  it('are counted once each, by the list that it wrote to, the campaign with most of them in front', async () => {
    const rig = rigOf(['R1;Anna;Bo;a@exemple.fr;', 'R1;Anna;Bo;a@exemple.fr;', ...rows(0, 3)], {
      campaign: { import: aQueuedImport({ files: [{ object: importObject, sizeBytes: 77 }] }) },
    });
    await rig.campaigns.create(earlier({ id: first, name: 'First' }));
    await rig.campaigns.create(earlier({ id: second, name: 'Second', state: 'cancelled' }));
    const { startedAtMs: _, ...draft } = earlier({ id: third, name: 'Third' });
    await rig.campaigns.create(draft);
    const entry = (field: 'reference' | 'email', value: string, place: number) => ({
      field,
      value,
      chunk: 0,
      place,
    });
    await rig.lookup.add(`${first}-2`, [entry('reference', 'R1', 0)], 0);
    // A list that it did not write to, and one of a campaign that has not begun.
    await rig.lookup.add(`${first}-1`, [entry('reference', 'P0', 0), entry('reference', 'P1', 1)], 0);
    await rig.lookup.add(`${third}-2`, [entry('reference', 'P0', 0)], 0);
    const all = ['P0', 'P1', 'P2'].map((reference, place) => entry('reference', reference, place));
    await rig.lookup.add(`${second}-2`, [...all, entry('email', 'a@exemple.fr', 3)], 0);
    await rig.run();
    const common = { startedAtMs: createdAtMs - 1000, of: 4 };
    expect((await rig.reports.get(campaignId, 1))?.earlier).toEqual([
      { campaign: second, name: 'Second', sameFile: true, people: 4, ...common },
      { campaign: first, name: 'First', sameFile: false, people: 1, ...common },
    ]);
  });

  it('are looked for among a thousand of a long list, the same ones wherever a run begins', async () => {
    const many = rows(0, 2500);
    const looked = async (recordsPerCheckpoint: number) => {
      const rig = rigOf(many, { recordsPerCheckpoint, pieceBytes: 65_536 });
      await rig.campaigns.create(earlier({ id: first }));
      const asked = new Set<string>();
      const lookup: typeof rig.lookup = {
        ...rig.lookup,
        find: async (field, value) => {
          if (field === 'reference') asked.add(value);
          return await rig.lookup.find(field, value);
        },
      };
      await rig.run({ lookup }, () => (recordsPerCheckpoint < 1000 ? 1_000 : 900_000));
      for (let next = rig.queue.sent.shift(); next !== undefined; next = rig.queue.sent.shift()) {
        await rig.run({ lookup }, undefined, next);
      }
      return [...asked].sort();
    };
    const straight = await looked(10_000);
    expect(straight).toHaveLength(1000);
    expect(await looked(700)).toEqual(straight);
  });
});
