import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import { conflictDecisions, type Decisions, sharedDecisions } from '../../../core/list/decisions.ts';
import { readNoticeCode } from '../../../core/notice/code.ts';
import { audience, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport, createImportRig, importObject, testMac } from '../../support/fakes/import-fakes.ts';

type Rig = ReturnType<typeof createImportRig>;

const title = 'reference;first_name;last_name;email;phone;language';
type Changes = { reference?: string; email?: string; language?: string };
const line = (number: number, changes: Changes = {}) => {
  const { reference = `P${number}`, email = `person${number}@exemple.fr`, language = 'fr' } = changes;
  return `${reference};Jeanne;"Lefèvre ""${number}""";${email};06123${String(number).padStart(5, '0')};${language}`;
};
const fileOf = (lines: readonly string[], titles = title) => [titles, ...lines, ''].join('\r\n');

const kinds = [
  ...(['good', 'good', 'good', 'duplicate', 'otherPerson', 'sharing', 'sharing'] as const),
  ...(['noEmail', 'noReference', 'short', 'blank', 'titles'] as const),
];

/** Rows with every flaw, in any order; few references, so that duplicates are many. */
const flawedRows = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    language: fc.constantFrom('fr', 'fr', 'en', 'de', ''),
    other: fc.nat(30),
  }),
  // Over many checkpoints: by itself fast-check makes lists that end before the first.
  { minLength: 1, maxLength: 90, size: 'max' },
);
type Flawed = typeof flawedRows extends fc.Arbitrary<infer T> ? T : never;
const flawedLine = ({ kind, language, other }: Flawed[number], number: number): string => {
  switch (kind) {
    case 'good':
      return line(number, { language });
    case 'duplicate':
      return line(other, { reference: `p ${other}`, language });
    case 'otherPerson':
      return line(number, { reference: `P${other}`, language });
    case 'sharing':
      return line(number, { email: 'accueil@exemple.fr', language });
    case 'noEmail':
      return line(number, { email: other % 2 === 0 ? '' : 'nobody', language });
    case 'noReference':
      return line(number, { reference: '' });
    case 'short':
      return 'P1;Jeanne';
    case 'blank':
      return ';;;;;';
    case 'titles':
      return title;
  }
};
const flawedLines = (rows: Flawed): string[] => rows.map(flawedLine);

const sizes = { recordsPerCheckpoint: 10, rowsPerBatch: 3, pieceBytes: 200 };
/** Look-up buckets come range by range too. */
const inRanges = { ...sizes, entriesAtOnce: 7 };

const anyDecisions: fc.Arbitrary<Decisions> = fc.record({
  conflicts: fc.record({ all: fc.constantFrom(...conflictDecisions), groups: fc.constant({}) }),
  shared: fc.record({ all: fc.constantFrom(...sharedDecisions), groups: fc.constant({}) }),
});

/** What is decided where nothing else is said. */
const decisions: Decisions = {
  conflicts: { all: 'others', groups: {} },
  shared: { all: 'set-aside', groups: {} },
};

const straightRun = async (
  file: string | Buffer,
  options: Parameters<typeof createImportRig>[1] = sizes,
  decided = decisions,
) => {
  const rig = createImportRig(file, options);
  await rig.run();
  await rig.decide(decided);
  return await rig.imported();
};

/** Runs the follow-on messages until none is left. */
const drain = async (rig: Rig, remainingMs?: () => number) => {
  let message = rig.queue.sent.shift();
  while (message !== undefined) {
    await rig.run({}, remainingMs, message);
    message = rig.queue.sent.shift();
  }
};

/** Runs an import that hands on at each checkpoint until it has written some people; where it stands then. */
const stopWriting = async (rig: Rig, changes: Partial<Rig['deps']> = {}) => {
  for (;;) {
    await rig.run(changes, () => 1_000);
    const { import: state } = await rig.imported();
    if (state.status === 'importing' && state.row > 0) return state.position;
  }
};

describe('an import', () => {
  it('makes people, look-up keys and deliveries of a French spreadsheet in Windows-1252', async () => {
    const text = [
      'Référence;Prénom;Nom;Courriel;Téléphone;Langue;N° de sécurité sociale',
      'P1;Zoé;Lefèvre;zoe@exemple.fr;06 12 34 56 78;Français;2840175',
      'P2;Loïc;"Martin; dit Coeur";loic@exemple.fr;;anglais;1',
      'P3;Anne;D\u2019Été;;06 98 76 54 32;;1',
      '',
    ].join('\r\n');
    // As a French spreadsheet writes it; Latin-1 has no typographic apostrophe, Windows-1252 has it at 0x92.
    const bytes = Buffer.from(text.replaceAll('\u2019', '\u0092'), 'latin1');
    const rig = createImportRig(bytes);
    expect(await rig.run()).toEqual({ end: 'done', row: 3 });
    const imported = await rig.imported();

    expect(imported.state).toBe('ready');
    expect(imported.import).toMatchObject({
      status: 'done',
      counts: { rows: 3, accepted: 2, duplicate: 0, unreachable: 1, rejected: 0, conflict: 0 },
      encodings: { utf8: 0, windows1252: 3 },
      files: [{ layout: { separator: ';', unknownColumns: ['N° de sécurité sociale'] } }],
      groups: [
        { language: 'fr', channel: 'email', people: 1, chunks: 1 },
        { language: 'en', channel: 'email', people: 1, chunks: 1 },
        { language: 'fr', channel: 'letter', people: 1, chunks: 1 },
      ],
    });
    expect(imported.chunks.map((chunk) => chunk?.recipients[0])).toMatchObject([
      { reference: 'P1', firstName: 'Zoé', lastName: 'Lefèvre', phone: '+33612345678' },
      { reference: 'P2', firstName: 'Loïc', lastName: 'Martin; dit Coeur' },
      { reference: 'P3', firstName: 'Anne', lastName: 'D’Été', phone: '+33698765432' },
    ]);
    expect(imported.deliveries).toMatchObject([
      { chunk: 0, channel: 'email', language: 'fr', size: 1, phase: 'waiting' },
      { chunk: 1, channel: 'email', language: 'en', size: 1, phase: 'waiting' },
      { chunk: 2, channel: 'letter', language: 'fr', size: 1, phase: 'waiting' },
    ]);
    expect(await rig.lookup.find('phone', '+33698765432')).toEqual([{ audience, chunk: 2, place: 0 }]);
    expect(JSON.stringify(imported)).not.toContain('2840175');
  });

  it('puts whoever has only a mobile on chunks of text messages, and notes who else takes some', async () => {
    const rows = [
      'P1;Zoé;Un;zoe@exemple.fr;06 12 34 56 78;fr',
      'P2;Léa;Deux;;06 12 34 56 79;fr',
      'P3;Max;Trois;max@exemple.fr;01 99 00 12 34;fr',
      'P4;Ida;Quatre;nobody;+33 7 50 12 34 56;en',
      'P5;Eva;Cinq;;01 99 00 12 34;fr',
      'P6;Sam;Six;;+44 7400 123456;fr',
    ];
    const channels = ['email', 'sms', 'letter'] as const;
    const rig = createImportRig(fileOf(rows), { ...sizes, campaign: { channels: [...channels] } });
    await rig.run();
    const imported = await rig.imported();
    expect(imported.import.counts).toEqual({
      rows: 6,
      accepted: 4,
      duplicate: 0,
      unreachable: 2,
      rejected: 0,
      conflict: 0,
    });
    expect(imported.deliveries).toMatchObject([
      { channel: 'email', language: 'fr', size: 2, fallbackPlaces: [0] },
      { channel: 'sms', language: 'fr', size: 1 },
      { channel: 'sms', language: 'en', size: 1 },
      { channel: 'letter', size: 2 },
    ]);
    expect(imported.deliveries[1]).not.toHaveProperty('fallbackPlaces');
    const { measures } = imported.import;
    expect(measures?.sms.map(({ language, channel, people }) => [language, channel, people])).toEqual([
      ['fr', 'email', 1],
      ['fr', 'sms', 1],
      ['en', 'sms', 1],
    ]);
    expect(imported.rejects).toContain('landline');
    expect(imported.rejects).not.toContain('exemple');
  });

  it('notes to whom no letter can be sent: without an address that an envelope takes, the guardian’s where it counts', async () => {
    const titles =
      'ref;prénom;nom;mail;adresse;code postal;ville;mineur;représentant légal;adresse représentant légal';
    const rows = [
      'P1;Zoé;Un;zoe@exemple.fr;1 rue de la Paix;75002;Paris;;;',
      'P2;Léa;Deux;lea@exemple.fr;;;;;;',
      'P3;Max;Trois;max@exemple.fr;2 rue de la Paix;75002;;;;',
      'P4;Ida;Quatre;ida@exemple.fr;3 rue de la Paix;75002;Paris;;;',
      'P5;Eva;Cinq;eva@exemple.fr;;;;oui;Anne Cinq;"4 rue de la Paix\n75002 Paris"',
      'P6;Sam;Six;sam@exemple.fr;5 rue de la Paix;75002;Paris;oui;Paul Six;quelque part',
      'P7;Tom;Sept;tom@exemple.fr;;;;oui;Lou Sept;',
      // Whoever opens their own letters gets them at their own address.
      'P8;Ada;Huit;ada@exemple.fr;;;;;Marc Huit;"6 rue de la Paix\n75002 Paris"',
    ];
    const rig = createImportRig(fileOf(rows, titles));
    await rig.run();
    const { deliveries, chunks } = await rig.imported();
    const without = deliveries.flatMap((delivery) =>
      (delivery?.noPostPlaces ?? []).map(
        (place) => chunks.find((chunk) => chunk?.number === delivery?.chunk)?.recipients[place]?.reference,
      ),
    );
    expect(without.sort()).toEqual(['P2', 'P3', 'P6', 'P7', 'P8']);
    // Minors are written to by letter only: of these, two have no address that an envelope takes.
    expect((await rig.imported()).import.notToBeReached).toBe(2);
    const whole = createImportRig(fileOf(rows.slice(0, 1), titles));
    await whole.run();
    expect((await whole.imported()).deliveries[0]).not.toHaveProperty('noPostPlaces');
  });

  it('measures the values of everybody, the one odd person of 15,000 too', async () => {
    const odd = 'P0;Ágnes;Sőtér;agnes@exemple.fr;06 12 34 56 78;fr';
    const rows = Array.from({ length: 15_000 }, (_, at) => `P${at + 1};Jean;Petit;p${at}@exemple.fr;;fr`);
    const channels = ['email', 'sms', 'letter'] as const;
    const rig = createImportRig(fileOf([...rows, odd]), { campaign: { channels: [...channels] } });
    await rig.run();
    const { measures, counts } = (await rig.imported()).import;
    expect(measures?.people).toBe(counts.accepted);
    expect(measures?.htmlBytes).toMatchObject({ fr: { last_name: 7, greeting_name: 14 } });
    expect(measures?.sms).toMatchObject([{ people: 1, values: { last_name: { characters: { ő: 1 } } } }]);
  });

  it('measures nothing of a list that an earlier version has begun to write', async () => {
    const rig = createImportRig(fileOf(Array.from({ length: 60 }, (_, number) => line(number))), sizes);
    await stopWriting(rig);
    const campaign = await rig.campaigns.get(campaignId);
    if (campaign?.import === undefined) throw new Error('there is no import');
    await rig.campaigns.replace({ ...campaign, import: { ...campaign.import, measures: undefined } });
    await rig.run();
    expect((await rig.imported()).import).toMatchObject({ status: 'done', counts: { accepted: 60 } });
    expect((await rig.imported()).import.measures).toBeUndefined();
  });

  it('gives each person a code that leads back to them', async () => {
    const imported = await straightRun(fileOf(Array.from({ length: 120 }, (_, number) => line(number))));
    for (const chunk of imported.chunks) {
      for (const [place, { code }] of (chunk?.recipients ?? []).entries()) {
        expect(readNoticeCode(audience, code, testMac)).toEqual({ chunk: chunk?.number, place });
      }
    }
  });

  it('keeps people for the retention time from the start of the import on', async () => {
    const rig = createImportRig(fileOf([line(1)]));
    await rig.run();
    expect(rig.audiences.expiresAtMs(audience, 0)).toBe(createdAtMs + 365 * 86_400_000);
    const late = createImportRig(fileOf([line(1)]));
    await late.run({ clock: () => createdAtMs + 5 * 86_400_000 });
    expect(late.audiences.expiresAtMs(audience, 0)).toBe(createdAtMs + 365 * 86_400_000);
  });

  it("reads the notice's own fields and no other column", async () => {
    const titles = 'ref,mail,data_categories,Test result';
    const rig = createImportRig(fileOf(['P1,a@b.fr,"identity, contact",positive'], titles));
    await rig.run();
    const { chunks, import: state } = await rig.imported();
    expect(chunks[0]?.recipients[0]?.fields).toEqual({ data_categories: 'identity, contact' });
    expect(state.files[0]?.layout?.unknownColumns).toEqual(['Test result']);
  });

  it('keeps what is no name for letters and staff, apart from the names that messages carry', async () => {
    const imported = await straightRun(
      fileOf([
        'P1;Jeanne 2;www.exemple.fr;a@exemple.fr;;fr',
        `P2;${'x'.repeat(150)};${'y'.repeat(150)};;;fr`,
      ]),
    );
    const people = imported.chunks.flatMap((chunk) => chunk?.recipients ?? []);
    expect(people.map(({ firstName, lastName }) => firstName + lastName)).toEqual(['', '']);
    expect(people.map(({ writtenName = '' }) => [writtenName.slice(0, 23), writtenName.length])).toEqual([
      ['Jeanne 2 www.exemple.fr', 23],
      ['x'.repeat(23), 200],
    ]);
  });

  it('takes two people of one household for two people', async () => {
    const imported = await straightRun(
      fileOf([line(1, { email: 'home@exemple.fr' }), line(2, { email: 'home@exemple.fr' })]),
    );
    expect(imported.import.counts).toMatchObject({ rows: 2, accepted: 2, duplicate: 0 });
  });

  it('takes a reference only once, near and across batches and checkpoints', async () => {
    const lines = [
      line(0),
      line(0, { reference: 'p 0' }),
      ...Array.from({ length: 40 }, (_, number) => line(number + 2)),
      line(0),
    ];
    const imported = await straightRun(fileOf(lines));
    expect(imported.import.counts).toMatchObject({ rows: 43, accepted: 41, duplicate: 2 });
    expect(imported.chunks[0]?.recipients[0]).toMatchObject({ reference: 'P0', email: 'person0@exemple.fr' });
  });

  it('ends every row as accepted, duplicate, unreachable, in conflict or rejected', async () => {
    await fc.assert(
      fc.asyncProperty(flawedRows, anyDecisions, async (rows, decided) => {
        const counted = rows.filter(({ kind }) => kind !== 'blank' && kind !== 'titles').length;
        const file = fileOf(flawedLines(rows));
        const { import: state, chunks, deliveries, rejects } = await straightRun(file, sizes, decided);
        if (counted === 0) {
          expect(state).toMatchObject({ status: 'failed', counts: { rows: 0 } });
          return;
        }
        expect(state.status).toBe('done');
        const { rows: all, accepted, duplicate, unreachable, rejected, conflict } = state.counts;
        expect(all).toBe(counted);
        expect(accepted + duplicate + unreachable + rejected + conflict).toBe(counted);
        expect((rejects ?? '\r\n').split('\r\n').length - 2).toBe(counted - accepted);
        const people = chunks.flatMap((chunk) => chunk?.recipients ?? []);
        expect(people.length).toBe(accepted + unreachable);
        if (decided.conflicts?.all !== 'others') {
          expect(new Set(people.map(({ reference }) => reference)).size).toBe(people.length);
        }
        const shared = people.filter(({ email }) => email === 'accueil@exemple.fr').length;
        if (decided.shared?.all === 'set-aside') expect(shared).toBeLessThanOrEqual(10);
        expect(state.groups.reduce((sum, group) => sum + group.people, 0)).toBe(people.length);
        expect(deliveries.map((delivery) => delivery?.size)).toEqual(
          chunks.map((chunk) => chunk?.recipients.length),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('lists the rows that need attention for a clerk, as they were given', async () => {
    const lines = [
      line(1),
      '',
      line(2, { reference: '' }),
      line(1),
      line(4, { email: 'jeanne.martin(at)exemple.fr' }),
      line(5, { email: '=jeanne@' }),
      'P6',
    ];
    const { rejects } = await straightRun(fileOf(lines));
    const shown = rejects?.replaceAll('\u00a0', ' ').split('\r\n');
    expect(shown?.map((row) => row.split(';').slice(0, 3).join(';').trimEnd())).toEqual([
      '\ufeffligne / row;résultat / result;à faire',
      '4;rejetée / rejected;reference : La référence manque.',
      '5;en double / duplicate;"reference : C’est la personne de la ligne 2, qui est informée une seule fois',
      '6;par courrier / by letter;"email : Ce n’est pas une adresse électronique : le signe @ manque',
      '7;par courrier / by letter;"email : Ce n’est pas une adresse électronique valable',
      '8;rejetée / rejected;La ligne a 1 cellule pour 6 titres de colonnes.',
      '',
    ]);
    // The rows are given back as they were.
    expect(rejects).toContain(';jeanne.martin(at)exemple.fr;');
  });

  it('makes no list where every row was accepted', async () => {
    const rig = createImportRig(fileOf([line(1)]));
    await rig.run();
    expect((await rig.imported()).rejects).toBeUndefined();
  });

  it('counts those whose language has no notice', async () => {
    const { import: state } = await straightRun(
      fileOf([line(1, { language: 'de' }), line(2, { language: '' }), line(3, { language: 'EN' })]),
    );
    expect(state.languageFallbacks).toBe(1);
  });
});

describe('an import that does not run straight through', () => {
  it('hands on at each checkpoint when time is short, and ends the same', async () => {
    await fc.assert(
      fc.asyncProperty(flawedRows, fc.boolean(), async (rows, inOneProcess) => {
        const file = fileOf(flawedLines(rows));
        const rig = createImportRig(file, { ...sizes, inOneProcess });
        await rig.run({}, () => 1_000);
        await drain(rig, () => 1_000);
        await rig.decide(decisions, () => 1_000);
        await drain(rig, () => 1_000);
        expect(await rig.imported()).toEqual(await straightRun(file));
      }),
      { numRuns: 30 },
    );
  });

  it('reads nothing of the survey again in a process that has it, and all of it in another', async () => {
    const file = fileOf(Array.from({ length: 60 }, (_, number) => line(number)));
    for (const inOneProcess of [true, false]) {
      const rig = createImportRig(file, { ...sizes, inOneProcess });
      let partsRead = 0;
      const { read } = rig.deps.files;
      rig.deps.files.read = (from, fromByte) => {
        if (from.object.includes('/survey/')) partsRead += 1;
        return read(from, fromByte);
      };
      await rig.run({}, () => 1_000);
      await drain(rig, () => 1_000);
      expect((await rig.imported()).import.counts).toMatchObject({ rows: 60, accepted: 60 });
      expect(partsRead > 0).toBe(!inOneProcess);
    }
  });

  it('ends the same however often it dies, at whatever write', async () => {
    await fc.assert(
      fc.asyncProperty(flawedRows, fc.array(fc.nat(25), { maxLength: 6 }), async (rows, deaths) => {
        const file = fileOf(flawedLines(rows));
        // As Lambda keeps a process in which a run has thrown.
        const rig = createImportRig(file, { ...inRanges, inOneProcess: deaths.length % 2 === 0 });
        for (const death of deaths) {
          let left = death;
          const dying =
            <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
            async (...given: A): Promise<R> => {
              left -= 1;
              // Half of the deaths come before the effect, half after it.
              if (left < 0 && death % 2 === 0) throw new Error('died');
              const answer = await call(...given);
              if (left < 0) throw new Error('died');
              return answer;
            };
          const { audience: audiences, deliveries, lookup, campaigns, files } = rig.deps;
          await rig
            .run({
              audience: { ...audiences, put: dying(audiences.put) },
              deliveries: { ...deliveries, create: dying(deliveries.create) },
              lookup: { ...lookup, create: dying(lookup.create) },
              campaigns: { ...campaigns, replace: dying(campaigns.replace) },
              files: {
                ...files,
                write: dying(files.write),
                join: dying(files.join),
                readRange: dying(files.readRange),
              },
            })
            .catch((error: Error) => expect(error.message).toBe('died'));
        }
        await rig.run();
        await rig.decide(decisions);
        expect(await rig.imported()).toEqual(await straightRun(file));
      }),
      { numRuns: 60 },
    );
  });

  it('ends the same when two runs work on it at once, one of them late', async () => {
    await fc.assert(
      fc.asyncProperty(flawedRows, fc.scheduler(), async (rows, scheduler) => {
        const file = fileOf(flawedLines(rows));
        const rig = createImportRig(file, inRanges);
        const { audience: audiences, deliveries, lookup, campaigns } = rig.deps;
        const slow = {
          audience: { ...audiences, put: scheduler.scheduleFunction(audiences.put) },
          deliveries: { ...deliveries, create: scheduler.scheduleFunction(deliveries.create) },
          lookup: { ...lookup, create: scheduler.scheduleFunction(lookup.create) },
          campaigns: { ...campaigns, replace: scheduler.scheduleFunction(campaigns.replace) },
        };
        const twice = async (): Promise<string[]> => {
          const both = Promise.all([rig.run(slow), rig.run(slow)]);
          await scheduler.waitFor(both);
          return (await both).map(({ end }) => end);
        };
        const surveyEnds = await twice();
        const isDecided = await rig.answer(decisions);
        const ends = isDecided ? await twice() : surveyEnds;
        const imported = await rig.imported();
        expect(imported).toEqual(await straightRun(file));
        if (imported.import.status === 'done') expect(ends).toContain('done');
      }),
      { numRuns: 40 },
    );
  });

  it('goes on from the checkpoint when an old message comes again, and drops it when all is done', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, inRanges);
    await rig.run({}, () => 1_000);
    expect(rig.queue.sent).toEqual([rig.message]);
    expect(await rig.run()).toEqual({ end: 'done', row: 25 });
    const done = await rig.campaigns.get(campaignId);
    expect(await rig.run()).toEqual({ end: 'notNeeded' });
    expect(await rig.campaigns.get(campaignId)).toEqual(done);
  });

  it('is not disturbed by other changes of the campaign', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, sizes);
    let renamed = 0;
    let writes = 0;
    // Each write of the import comes too late at first, since somebody has just renamed the campaign.
    const replace: typeof rig.campaigns.replace = async (campaign) => {
      writes += 1;
      const stored = await rig.campaigns.get(campaign.id);
      if (writes % 2 === 1 && stored !== undefined) {
        renamed += 1;
        await rig.campaigns.replace({ ...stored, name: `Name ${renamed}` });
      }
      return await rig.campaigns.replace(campaign);
    };
    const end = await rig.run({ campaigns: { ...rig.campaigns, replace } });
    expect(end).toEqual({ end: 'done', row: 25 });
    expect((await rig.campaigns.get(campaignId))?.name).toBe('Name 8');
  });

  it('takes a write whose answer was lost for its own', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, sizes);
    const campaigns = {
      ...rig.campaigns,
      replace: async (campaign: Parameters<typeof rig.campaigns.replace>[0]) => {
        await rig.campaigns.replace(campaign);
        return 'conflict' as const;
      },
    };
    expect(await rig.run({ campaigns })).toEqual({ end: 'done', row: 25 });
    expect(await rig.imported()).toEqual(await straightRun(file));
  });

  it('stops when its import is replaced by another', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, sizes);
    const next = aQueuedImport({ number: 2, files: [{ object: 'another', sizeBytes: 0 }] });
    let replaced = false;
    const audiences = {
      ...rig.deps.audience,
      put: async (...given: Parameters<typeof rig.deps.audience.put>) => {
        const campaign = await rig.campaigns.get(campaignId);
        if (campaign !== undefined && !replaced) await rig.campaigns.replace({ ...campaign, import: next });
        replaced = true;
        await rig.deps.audience.put(...given);
      },
    };
    expect((await rig.run({ audience: audiences })).end).toBe('overtaken');
    expect((await rig.campaigns.get(campaignId))?.import).toEqual(next);
    expect(await rig.run()).toEqual({ end: 'notNeeded' });
  });

  it('leaves a campaign cancelled that is cancelled while its last rows are written', async () => {
    const rig = createImportRig(fileOf([line(1), line(2)]), sizes);
    const audiences = {
      ...rig.deps.audience,
      put: async (...given: Parameters<typeof rig.deps.audience.put>) => {
        const campaign = await rig.campaigns.get(campaignId);
        if (campaign?.state === 'draft') await rig.campaigns.replace({ ...campaign, state: 'cancelled' });
        await rig.deps.audience.put(...given);
      },
    };
    expect((await rig.run({ audience: audiences })).end).toBe('done');
    expect(await rig.imported()).toMatchObject({ state: 'cancelled', import: { status: 'done' } });
  });

  it('gives way to another run that is further, and never writes over its checkpoint', async () => {
    const rig = createImportRig(fileOf(Array.from({ length: 35 }, (_, number) => line(number))), sizes);
    let writes = 0;
    const replace: typeof rig.campaigns.replace = async (campaign) => {
      writes += 1;
      // Between the first write and the one of the tenth row, another run has come to the twentieth.
      if (writes === 2) {
        const stored = await rig.campaigns.get(campaignId);
        if (stored?.import === undefined) throw new Error('no import');
        await rig.campaigns.replace({ ...stored, import: { ...stored.import, row: 20, run: 'another' } });
      }
      return await rig.campaigns.replace(campaign);
    };
    expect(await rig.run({ campaigns: { ...rig.campaigns, replace } })).toEqual({
      end: 'overtaken',
      row: 10,
    });
    expect((await rig.campaigns.get(campaignId))?.import).toMatchObject({ row: 20, run: 'another' });
  });

  it('loses nobody whose row had been written when a run died before its checkpoint', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, sizes);
    let saves = 0;
    const replace: typeof rig.campaigns.replace = async (campaign) => {
      saves += 1;
      // The layout and the tenth row are saved; the twentieth is written, and not saved.
      if (saves === 3) throw new Error('died');
      return await rig.campaigns.replace(campaign);
    };
    await expect(rig.run({ campaigns: { ...rig.campaigns, replace } })).rejects.toThrow('died');
    await rig.run();
    expect((await rig.imported()).import.counts).toMatchObject({ rows: 25, accepted: 25, duplicate: 0 });
    expect(await rig.imported()).toEqual(await straightRun(file));
  });

  it('goes on only where the time that is left is twice what a stretch takes, and the margin', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const run = async (stretchMs: number, remainingMs: number) => {
      const rig = createImportRig(file, sizes);
      let nowMs = createdAtMs;
      const audiences = {
        ...rig.deps.audience,
        put: async (...given: Parameters<typeof rig.deps.audience.put>) => {
          nowMs += stretchMs;
          await rig.deps.audience.put(...given);
        },
      };
      const { end, row } = await rig.run({ audience: audiences, clock: () => nowMs }, () => remainingMs);
      return [end, row];
    };
    expect(await run(100_000, 199_999)).toEqual(['continued', 10]);
    expect(await run(100_000, 200_000)).toEqual(['done', 25]);
    // The margin of a minute, however quick it is.
    expect(await run(0, 59_999)).toEqual(['continued', 10]);
    expect(await run(0, 60_000)).toEqual(['done', 25]);
  });

  it('writes nobody where the campaign takes no list from the start', async () => {
    const rig = createImportRig(fileOf([line(1), line(2)]), {
      ...sizes,
      campaign: { state: 'cancelled', import: aQueuedImport() },
    });
    expect(await rig.run()).toEqual({ end: 'failed' });
    const { import: state, chunks, lookups } = await rig.imported();
    expect([state.status, state.files[0]?.layout, chunks, lookups]).toEqual(['failed', undefined, [], []]);
  });

  it('writes nobody where another run is further than the column titles already', async () => {
    const rig = createImportRig(fileOf([line(1), line(2)]), sizes);
    const replace: typeof rig.campaigns.replace = async (campaign) => {
      const stored = await rig.campaigns.get(campaignId);
      if (stored?.import === undefined) throw new Error('no import');
      await rig.campaigns.replace({ ...stored, import: { ...stored.import, row: 1, run: 'another' } });
      return await rig.campaigns.replace(campaign);
    };
    expect(await rig.run({ campaigns: { ...rig.campaigns, replace } })).toEqual({ end: 'overtaken' });
    expect((await rig.imported()).lookups).toEqual([]);
  });

  it('has written what it began when a file of the list turns out to be gone', async () => {
    const lines = Array.from({ length: 60 }, (_, number) => line(number));
    const files = [importObject, 'second'].map((object) => ({ object, sizeBytes: 0 }));
    const rig = createImportRig(fileOf(lines), {
      ...sizes,
      rowsPerBatch: 1,
      campaign: { import: aQueuedImport({ files }) },
    });
    rig.files.objects.set('second', Buffer.from(fileOf([line(61)])));
    let writing = 0;
    const audience: typeof rig.deps.audience = {
      ...rig.deps.audience,
      async put(...given) {
        rig.files.objects.delete('second');
        writing += 1;
        for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
        await rig.deps.audience.put(...given);
        writing -= 1;
      },
    };
    expect(await rig.run({ audience })).toEqual({ end: 'failed' });
    expect(writing).toBe(0);
    const { import: failed } = await rig.imported();
    expect(failed).toMatchObject({ status: 'failed', counts: { rows: 0 } });
    expect(failed.failure?.en).toContain('not found');
  });

  it('finds column titles that come in many pieces', async () => {
    const file = fileOf([line(1), line(2)]);
    expect(await straightRun(file, { ...sizes, pieceBytes: 7 })).toEqual(await straightRun(file));
    expect((await straightRun(file, { ...sizes, pieceBytes: 7 })).import.counts.accepted).toBe(2);
  });

  it('ends as failed when the campaign is cancelled meanwhile', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, sizes);
    const audiences = {
      ...rig.deps.audience,
      put: async (...given: Parameters<typeof rig.deps.audience.put>) => {
        const campaign = await rig.campaigns.get(campaignId);
        if (campaign?.state === 'draft') await rig.campaigns.replace({ ...campaign, state: 'cancelled' });
        await rig.deps.audience.put(...given);
      },
    };
    expect((await rig.run({ audience: audiences })).end).toBe('failed');
    expect(await rig.imported()).toMatchObject({
      state: 'cancelled',
      import: { status: 'failed', failure: { en: expect.stringContaining('cancelled') } },
    });
  });

  describe('from the people of its open chunks at the checkpoint', () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const interrupted = async (changes: Partial<Rig['deps']> = {}) => {
      const rig = createImportRig(file, sizes);
      const position = await stopWriting(rig, changes);
      const snapshot = `${audience}-at-0-${position.byteOffset}`;
      const chunk = await rig.audiences.get(snapshot, 0);
      if (chunk === undefined) throw new Error('there is no snapshot');
      return { rig, chunk, snapshot };
    };

    it('goes on where there are more than it counts, as a late run leaves them', async () => {
      const { rig, chunk, snapshot } = await interrupted();
      const more = [...chunk.recipients, ...chunk.recipients.slice(0, 3)];
      await rig.audiences.put(snapshot, [{ ...chunk, recipients: more }], createdAtMs);
      expect((await rig.run()).end).toBe('done');
      expect(await rig.imported()).toEqual(await straightRun(file));
    });

    it('refuses to go on where one of them is missing', async () => {
      const { rig, chunk, snapshot } = await interrupted();
      await rig.audiences.put(snapshot, [{ ...chunk, recipients: chunk.recipients.slice(1) }], createdAtMs);
      expect((await rig.run()).end).toBe('failed');
      expect((await rig.imported()).import.failure?.en).toContain('interrupted for too long');
    });

    it('can go on for four weeks, and never longer than the people are kept', async () => {
      const DAY_MS = 86_400_000;
      const expiry = async (retentionDays: number, nowMs: number) => {
        const { rig, snapshot } = await interrupted({ retentionDays, clock: () => nowMs });
        return ((rig.audiences.expiresAtMs(snapshot, 0) ?? 0) - createdAtMs) / DAY_MS;
      };
      expect(await expiry(365, createdAtMs)).toBe(28);
      expect(await expiry(365, createdAtMs + 3 * DAY_MS)).toBe(31);
      expect(await expiry(28, createdAtMs)).toBe(28);
      expect(await expiry(20, createdAtMs)).toBe(20);
    });
  });

  it('refuses to go on when the people of its open chunks have expired', async () => {
    const file = fileOf(Array.from({ length: 25 }, (_, number) => line(number)));
    const rig = createImportRig(file, sizes);
    await stopWriting(rig);
    const empty = { ...rig.deps.audience, get: async () => undefined };
    expect((await rig.run({ audience: empty })).end).toBe('failed');
    expect((await rig.imported()).import.failure?.en).toContain('interrupted for too long');
  });
});

describe('a file that cannot be imported', () => {
  it.each<[string, string | Buffer | undefined, string]>([
    ['is missing', undefined, 'not found'],
    ['is empty', '', 'empty'],
    ['has titles only', fileOf([]), 'no rows'],
    ['has only blank rows', fileOf([';;;;;', '']), 'no rows'],
    ['has no usable titles', 'a;b\n1;2\n', 'column titles'],
    ['is an archive', Buffer.from('PK\x03\x04'), 'compressed file'],
    ['has binary content far down', fileOf([line(1), `P2;\0`]), 'binary'],
    ['has an endless row', fileOf([line(1), `P2;"${'x'.repeat(110_000)}";`]), 'Row 3 '],
  ])('because it %s is refused with a sentence, and nothing of it counts', async (_, file, sentence) => {
    const rig = createImportRig(file, { ...sizes, pieceBytes: 64 * 1024 });
    expect((await rig.run()).end).toBe('failed');
    const { state, import: failed } = await rig.imported();
    expect(state).toBe('draft');
    expect(failed.failure?.en).toContain(sentence);
    expect(failed.failure?.en).toMatch(/import|Upload/);
    expect(failed.failure?.fr).toMatch(/import|Envoyez/);
    expect(failed).toMatchObject({
      status: 'failed',
      counts: { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
      groups: [],
      open: [],
    });
  });

  it('can be replaced by another import', async () => {
    const broken = fileOf([...Array.from({ length: 30 }, (_, number) => line(number)), 'P99;\0']);
    const rig = createImportRig(broken, sizes);
    await rig.run();
    const failed = await rig.campaigns.get(campaignId);
    if (failed === undefined) throw new Error('no campaign');
    const whole = fileOf(Array.from({ length: 30 }, (_, number) => line(number)));
    rig.files.objects.set('second', Buffer.from(whole));
    await rig.campaigns.replace({
      ...failed,
      import: aQueuedImport({ number: 2, files: [{ object: 'second', sizeBytes: 0 }] }),
    });
    await rig.run({}, undefined, { ...rig.message, importNumber: 2 });
    const { import: state, state: campaignState } = await rig.imported(2);
    expect(campaignState).toBe('ready');
    expect(state).toMatchObject({ status: 'done', counts: { rows: 30, accepted: 30, duplicate: 0 } });
    expect((await rig.audiences.get(audienceId(campaignId, 2), 0))?.recipients).toHaveLength(30);
  });
});
