import { describe, expect, it } from 'vitest';
import { aDelivery, audience, campaignId } from '../../support/data/factories.ts';
import { codeAt, createOutcomesRig, uploadedAtMs } from '../../support/rigs/outcomes-rig.ts';

const titles = 'code;résultat;motif;date';
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000;
const line = (chunk: number, place: number, outcome = 'posté', reason = '', day = '30/11/2026'): string =>
  `${codeAt({ chunk, place })};${outcome};${reason};${day}`;

describe('a file of outcomes', () => {
  it('tells whoever was posted a letter, and takes it back where it came back', async () => {
    const rig = await createOutcomesRig();
    const file = await rig.upload([
      titles,
      line(0, 1),
      line(0, 2, 'retour', 'NPAI', '01/12/2026'),
      line(0, 2),
      line(2, 0, 'informée par téléphone'),
      line(1, 3, 'remis au prestataire'),
    ]);
    await rig.runAll();
    expect(await rig.countsOf(file)).toEqual({
      status: 'done',
      rows: 5,
      applied: 5,
      alreadySo: 0,
      rejected: 0,
    });
    expect(await rig.factsOf({ chunk: 0, place: 0 })).toEqual({});
    expect(await rig.factsOf({ chunk: 0, place: 1 })).toEqual({ toldByLetter: noonOf('2026-11-30') });
    expect(await rig.factsOf({ chunk: 0, place: 2 })).toEqual({ letterReturned: noonOf('2026-12-01') });
    expect(await rig.factsOf({ chunk: 2, place: 0 })).toEqual({ toldByPhone: noonOf('2026-11-30') });
    expect(await rig.factsOf({ chunk: 1, place: 3 })).toEqual({ letterWritten: noonOf('2026-11-30') });
    const delivery = await rig.deliveries.get(audience, 0);
    expect(delivery?.letters).toEqual({ 2: { batch: 0, returned: 'unknown' } });
    expect(await rig.rejectsOf(file)).toBeUndefined();
  });

  it('leaves a line of history where the facts alone would one day not show it', async () => {
    const rig = await createOutcomesRig();
    const file = await rig.upload([titles, line(0, 1), line(0, 2, 'refusé'), line(0, 3, 'par téléphone')]);
    await rig.runAll();
    const common = { atMs: uploadedAtMs, by: 'somebody', file };
    const of = (place: number) => rig.evidence.get(audience, { chunk: 0, place });
    expect(await of(1)).toEqual([]);
    expect(await of(2)).toEqual([
      { kind: 'letterReturned', ...common, reason: 'refused', returnedAtMs: 1000 * noonOf('2026-11-30') },
    ]);
    expect(await of(3)).toEqual([
      { kind: 'told', ...common, means: 'phone', toldAtMs: 1000 * noonOf('2026-11-30') },
    ]);
  });

  it('names the rows that cannot be right, and loses none', async () => {
    const rig = await createOutcomesRig();
    const file = await rig.upload([
      titles,
      line(0, 0),
      'XXXX-XXXX-XXXX;posté;;30/11/2026',
      '',
      line(0, 1, 'égaré'),
      line(0, 2, 'posté', '', '30/11/2027'),
      line(0, 0),
    ]);
    await rig.runAll();
    expect(await rig.countsOf(file)).toEqual({
      status: 'done',
      rows: 5,
      applied: 1,
      alreadySo: 1,
      rejected: 3,
    });
    const rejects = (await rig.rejectsOf(file))?.replace('\ufeff', '').split('\r\n') ?? [];
    expect(rejects[0]).toBe('ligne / row;résultat / result;à faire;what to do;code;résultat;motif;date');
    expect(rejects.slice(1).map((row) => row.slice(0, 60))).toEqual([
      expect.stringContaining('3;rejetée / rejected;"code\u00a0: Personne dans cette campagne'),
      expect.stringContaining('5;rejetée / rejected;résultat\u00a0: Ce résultat'),
      expect.stringContaining('6;rejetée / rejected;date\u00a0: Ce jour est encore à venir'),
      '',
    ]);
    expect(rejects[1]).toContain(';XXXX-XXXX-XXXX;posté;;30/11/2026');
    expect(rejects[2]).toContain('This outcome is not understood. Write posted');
  });

  it('takes its rejected rows again once they are mended', async () => {
    const rig = await createOutcomesRig();
    const first = await rig.upload([titles, line(0, 0), line(0, 1, 'égaré')]);
    await rig.runAll();
    const rejects = (await rig.rejectsOf(first))?.replace('égaré', 'posté').trimEnd().split('\r\n') ?? [];
    const second = await rig.upload(rejects);
    await rig.runAll();
    expect(await rig.countsOf(second)).toEqual({
      status: 'done',
      rows: 1,
      applied: 1,
      alreadySo: 0,
      rejected: 0,
    });
    expect(await rig.factsOf({ chunk: 0, place: 1 })).toEqual({ toldByLetter: noonOf('2026-11-30') });
  });

  it('finds people by their reference too, and nobody where several have it', async () => {
    const moved = { addressCorrected: 5 };
    const rig = await createOutcomesRig({
      deliveries: [
        aDelivery({ chunk: 0, channel: 'letter', facts: [{}, moved, {}] }),
        aDelivery({ chunk: 1, channel: 'letter', facts: [{}, {}, {}] }),
      ],
      rowsAtOnce: 2,
    });
    const also = (value: string, chunk: number, place: number) => ({
      field: 'reference' as const,
      value,
      chunk,
      place,
    });
    await rig.lookup.add(audience, [also('P0.1', 1, 1), also('P0.2', 1, 2)], 0);
    const file = await rig.upload([
      'référence;résultat;date',
      'p0.0;posté;30/11/2026',
      'P0.1;posté;30/11/2026',
      'P0.2;posté;30/11/2026',
      'P9.9;posté;30/11/2026',
    ]);
    await rig.runAll();
    expect(await rig.countsOf(file)).toMatchObject({ rows: 4, applied: 2, rejected: 2 });
    expect(await rig.factsOf({ chunk: 0, place: 0 })).toHaveProperty('toldByLetter');
    // Whoever has another place since is told there.
    expect(await rig.factsOf({ chunk: 0, place: 1 })).toEqual(moved);
    expect(await rig.factsOf({ chunk: 1, place: 1 })).toHaveProperty('toldByLetter');
    const rejects = await rig.rejectsOf(file);
    expect(rejects).toContain('Several people of the list have this reference');
    expect(rejects).toContain('Nobody on the list of this campaign has this reference');
  });

  it('takes what is said by reference of a letter before the correction of an address for the old one', async () => {
    const leftOn = (day: string) => ({ addressCorrected: noonOf(day) + 3600 });
    const rig = await createOutcomesRig({
      deliveries: [
        aDelivery({ chunk: 0, channel: 'letter', facts: [{ toldByLetter: 1, ...leftOn('2026-11-26') }] }),
        aDelivery({ chunk: 1, channel: 'letter', facts: [leftOn('2026-11-28')] }),
        aDelivery({ chunk: 2, channel: 'letter', facts: [{}] }),
      ],
    });
    const at = (chunk: number) => ({ field: 'reference' as const, value: 'P0.0', chunk, place: 0 });
    await rig.lookup.add(audience, [at(1), at(2)], 0);
    const file = await rig.upload([
      'référence;résultat;date',
      'P0.0;NPAI;26/11/2026',
      'P0.0;NPAI;27/11/2026',
      'P0.0;par téléphone;26/11/2026',
      'P0.0;posté;29/11/2026',
    ]);
    await rig.runAll();
    expect(await rig.countsOf(file)).toMatchObject({ applied: 4, rejected: 0 });
    const facts = await Promise.all([0, 1, 2].map((chunk) => rig.factsOf({ chunk, place: 0 })));
    expect(facts).toEqual([
      { letterReturned: noonOf('2026-11-26'), ...leftOn('2026-11-26') },
      { letterReturned: noonOf('2026-11-27'), ...leftOn('2026-11-28') },
      { toldByPhone: noonOf('2026-11-26'), toldByLetter: noonOf('2026-11-29') },
    ]);
  });

  it('finds by their reference whose correction died before it led anywhere', async () => {
    const rig = await createOutcomesRig({
      deliveries: [aDelivery({ chunk: 0, channel: 'letter', facts: [{}, {}] })],
    });
    const there = { field: 'reference' as const, value: 'P0.1', chunk: 7, place: 0 };
    await rig.lookup.add(audience, [there], 0);
    const file = await rig.upload(['référence;résultat;date', 'P0.1;posté;30/11/2026']);
    await rig.runAll();
    expect(await rig.countsOf(file)).toMatchObject({ applied: 1, rejected: 0 });
    expect(await rig.factsOf({ chunk: 0, place: 1 })).toHaveProperty('toldByLetter');
  });

  it('records a call to somebody by their old code where they stand now, and a letter where it was sent', async () => {
    const rig = await createOutcomesRig({
      deliveries: [
        aDelivery({ chunk: 0, facts: [{ noSuchMailbox: 3, addressCorrected: 5 }] }),
        aDelivery({ chunk: 1, facts: [{ noSuchMailbox: 6, addressCorrected: 7 }] }),
        aDelivery({ chunk: 2, facts: [{}] }),
      ],
    });
    for (const [chunk, toChunk] of [
      [0, 1],
      [1, 2],
    ] as const) {
      const correction = { kind: 'addressCorrected', atMs: 5, by: 'x', reason: 'typing-error' } as const;
      await rig.evidence.add(audience, { chunk, place: 0 }, { ...correction, toChunk, evenIfTold: false });
    }
    const file = await rig.upload([titles, line(0, 0, 'par téléphone'), line(0, 0, 'posté')]);
    await rig.runAll();
    expect(await rig.countsOf(file)).toMatchObject({ applied: 2, alreadySo: 0 });
    expect(await rig.factsOf({ chunk: 2, place: 0 })).toEqual({ toldByPhone: noonOf('2026-11-30') });
    expect(await rig.factsOf({ chunk: 0, place: 0 })).toHaveProperty('toldByLetter');
    expect((await rig.evidence.get(audience, { chunk: 2, place: 0 })).map(({ kind }) => kind)).toEqual([
      'told',
    ]);
  });

  it('writes each chunk once, and nothing at all when it comes again', async () => {
    let writes: string[] = [];
    const rig = await createOutcomesRig({
      chunks: 4,
      people: 50,
      onCall(name) {
        writes.push(name);
        return undefined;
      },
    });
    const lines = [0, 1, 2, 3].flatMap((chunk) =>
      Array.from({ length: 50 }, (_, place) => line(chunk, place, place === 7 ? 'NPAI' : 'posté')),
    );
    const shuffled = lines.toSorted((one, other) => (one < other ? -1 : 1));
    await rig.upload([titles, ...shuffled]);
    await rig.runAll();
    expect(writes.filter((name) => name === 'deliveries.replace')).toHaveLength(4);
    writes = [];
    const again = await rig.upload([titles, ...lines]);
    await rig.runAll();
    expect(await rig.countsOf(again)).toEqual({
      status: 'done',
      rows: 200,
      applied: 0,
      alreadySo: 200,
      rejected: 0,
    });
    expect(writes).not.toContain('deliveries.replace');
    expect(writes).not.toContain('evidence.add');
  });

  it('ends the sending to whoever was told, and leaves others to be sent to', async () => {
    const rig = await createOutcomesRig({
      deliveries: [
        aDelivery({ chunk: 0, facts: [{ noSuchMailbox: 3 }, {}] }),
        aDelivery({ chunk: 1, facts: [{}, {}] }),
      ],
    });
    await rig.upload([titles, line(0, 1, 'en personne'), line(1, 1, 'en personne')]);
    await rig.runAll();
    expect((await rig.deliveries.get(audience, 0))?.phase).toBe('sent');
    expect((await rig.deliveries.get(audience, 1))?.phase).toBe('waiting');
  });

  it('stops before its time is over, and goes on at the next chunk', async () => {
    const rig = await createOutcomesRig({ chunks: 5, people: 2, chunksPerCheckpoint: 2 });
    const file = await rig.upload([titles, ...[0, 1, 2, 3, 4].map((chunk) => line(chunk, 1))]);
    const message = rig.messages.shift();
    if (message === undefined) throw new Error('nothing was asked for');
    expect(await rig.record(message, () => 59_000)).toBe('continued');
    expect(await rig.countsOf(file)).toMatchObject({ status: 'applying', applied: 2 });
    expect(rig.messages).toEqual([message]);
    expect(await rig.record(message, () => 60_000)).toBe('done');
    expect(await rig.countsOf(file)).toMatchObject({ status: 'done', applied: 5 });
    expect(await rig.record(message)).toBe('notNeeded');
    expect(await rig.record({ ...message, file: 'o999999999999' })).toBe('notNeeded');
    expect(await rig.record({ ...message, campaign: 'c999999999999' })).toBe('notNeeded');
  });

  it('asks for no other run when its time is over after the last chunk', async () => {
    const rig = await createOutcomesRig({ chunks: 2, chunksPerCheckpoint: 2 });
    const file = await rig.upload([titles, line(0, 0), line(1, 0)]);
    const message = rig.messages.shift();
    if (message === undefined) throw new Error('nothing was asked for');
    expect(await rig.record(message, () => 0)).toBe('done');
    expect([await rig.countsOf(file), rig.messages]).toMatchObject([{ status: 'done', applied: 2 }, []]);
  });

  it('knows a write whose answer was lost for its own', async () => {
    const lost = new Set<string>();
    const rig = await createOutcomesRig({
      isAnswerLost(name) {
        if (!name.endsWith('.replace') || lost.has(name)) return false;
        lost.add(name);
        return true;
      },
    });
    const file = await rig.upload([titles, line(0, 0), line(1, 0)]);
    const message = rig.messages.shift();
    if (message === undefined) throw new Error('nothing was asked for');
    expect(await rig.record(message)).toBe('done');
    expect([...lost].sort()).toEqual(['deliveries.replace', 'outcomesFiles.replace']);
    expect(await rig.countsOf(file)).toMatchObject({ applied: 2, alreadySo: 0 });
  });

  it('leaves a delivery alone of which it says nothing new', async () => {
    const told = { toldByPhone: noonOf('2026-11-25') };
    const rig = await createOutcomesRig({ deliveries: [aDelivery({ chunk: 0, facts: [told] })] });
    const before = await rig.deliveries.get(audience, 0);
    const file = await rig.upload([titles, line(0, 0, 'par téléphone')]);
    await rig.runAll();
    expect(await rig.deliveries.get(audience, 0)).toEqual(before);
    expect(await rig.countsOf(file)).toMatchObject({ applied: 0, alreadySo: 1 });
  });

  it('rejects lines that a quotation mark has taken, by their numbers', async () => {
    const rig = await createOutcomesRig();
    const [first, second] = [codeAt({ chunk: 0, place: 1 }), codeAt({ chunk: 0, place: 2 })];
    const file = await rig.upload([
      titles,
      line(0, 0),
      `${first};posté;"note`,
      'suite;30/11/2026',
      `${second};posté;x";30/11/2026`,
      line(1, 0),
    ]);
    await rig.runAll();
    expect(await rig.countsOf(file)).toMatchObject({ rows: 3, applied: 2, rejected: 1 });
    expect(await rig.rejectsOf(file)).toContain('so lines 3 to 5 of the file were read as one row');
    expect(await rig.factsOf({ chunk: 0, place: 1 })).toEqual({});
    const titled = await rig.upload([
      '',
      titles,
      '',
      `${first};posté;"note`,
      'x;y',
      `${second};posté;x";30/11/2026`,
    ]);
    await rig.runAll();
    expect(await rig.rejectsOf(titled)).toContain('so lines 4 to 6 of the file were read as one row');
  });

  it('gives way to another run that is further', async () => {
    const rig = await createOutcomesRig({
      chunks: 4,
      onCall: (name) => {
        if (name === 'deliveries.getMany' && !isOvertaken) {
          isOvertaken = true;
          overtake?.();
        }
        return undefined;
      },
    });
    let isOvertaken = false;
    let overtake: (() => void) | undefined;
    const file = await rig.upload([titles, line(0, 0), line(1, 0), line(2, 0), line(3, 0)]);
    const message = rig.messages.shift();
    if (message === undefined) throw new Error('nothing was asked for');
    overtake = () => void rig.stateOf(file).then((state) => rig.outcomesFiles.replace(state));
    expect(await rig.record(message)).toBe('overtaken');
    expect(await rig.record(message)).toBe('done');
    expect(await rig.countsOf(file)).toMatchObject({ rows: 4, applied: 2, alreadySo: 2 });
  });

  it.each([
    ['has no titles', ['7K3M;posté'], /No row at the beginning/],
    ['has no rows', [titles], /no rows below/],
    // Below what is looked at to find the titles.
    [
      'holds what is no text',
      [titles, ...Array<string>(8000).fill(line(0, 0)), '\0'],
      /cannot be read from row/,
    ],
  ])('that %s fails with a reason, and records nothing', async (_, lines, says) => {
    const rig = await createOutcomesRig();
    const file = await rig.upload(lines);
    await rig.runAll();
    const state = await rig.stateOf(file);
    expect(state.status).toBe('failed');
    expect(state.failure?.en).toMatch(says);
    expect(state.finishedAtMs).toBe(uploadedAtMs);
    expect(await rig.factsOf({ chunk: 0, place: 0 })).toEqual({});
  });

  it('that is gone fails too', async () => {
    const rig = await createOutcomesRig();
    const file = await rig.upload([titles, line(0, 0)]);
    rig.files.objects.clear();
    await rig.runAll();
    expect((await rig.stateOf(file)).failure?.en).toMatch(/is not there any more/);
    expect((await rig.stateOf(file)).campaign).toBe(campaignId);
  });
});
