import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { isPersonal } from '../../../core/report/personal-data.ts';
import type { Report } from '../../../core/report/report.ts';
import { createHandler } from '../../../functions/export/handler.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aMessage,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryReportStore,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aBatchContext, aRecord } from '../../support/fakes/sqs-event.ts';

const second = createdAtMs / 1000;
const day = 86_400;

const rigWith = async (
  kind: Report['kind'],
  deliveries: Delivery[],
  options: {
    campaign?: Partial<Campaign>;
    people?: (chunk: number, place: number) => object;
    language?: 'en' | 'fr';
    format?: Report['format'];
    timeZone?: string;
    message?: object;
  } = {},
) => {
  const campaign = aCampaign({
    state: 'running',
    startedAtMs: createdAtMs,
    contentHash: 'f00d',
    submission: { by: '5f0c9a7b21d4e638', name: 'author', atMs: createdAtMs - 7_200_000, hash: 'beef' },
    approval: { by: 'a1b2c3d4e5f60718', name: 'other', atMs: createdAtMs - 3_600_000, hash: 'beef' },
    import: aQueuedImport({ status: 'done' }),
    ...options.campaign,
  });
  const campaigns = createMemoryCampaignStore(campaign);
  await campaigns.putContent(campaignId, {
    hash: 'f00d',
    messages: { fr: aMessage({ text: 'Chère {{first_name}},\n\nœuvre “x” → y', ...options.message }) },
    personFields: ['first_name'],
  });
  const audiences = createMemoryAudienceStore();
  for (const { chunk, channel, size, language } of deliveries) {
    const recipients = Array.from({ length: size }, (_, place) =>
      aRecipient(chunk * 50 + place, options.people?.(chunk, place)),
    );
    await audiences.put(audience, [aChunk({ number: chunk, channel, language, recipients })], createdAtMs);
  }
  const reports = createMemoryReportStore();
  await reports.create({
    id: 'r1',
    campaign: campaignId,
    kind,
    ...(options.language !== undefined && { language: options.language }),
    ...(options.format !== undefined && { format: options.format }),
    status: 'queued',
    version: 1,
    requestedAtMs: createdAtMs,
    by: 'somebody',
  });
  const objects = new Map<string, { type: string; bytes: Uint8Array }>();
  const log = createRecordedLog();
  const received = createMemoryReceivedMessages();
  let broken = 0;
  const handler = createHandler({
    campaigns,
    reports,
    audience: audiences,
    deliveries: createMemoryDeliveryStore(...deliveries),
    files: {
      async write(object, type, content) {
        const pieces: Uint8Array[] = [];
        for await (const piece of content) {
          pieces.push(piece);
          if (broken > 0) {
            broken -= 1;
            throw new Error('broken off');
          }
        }
        objects.set(object, { type, bytes: Buffer.concat(pieces) });
      },
    },
    sender: { name: 'Example Hospital', from: 'notice@hospital.example' },
    version: '1.2.3',
    fallbackHourMs: 3_600_000,
    timeZone: options.timeZone ?? 'UTC',
    received,
    clock: () => createdAtMs + 1000,
    random: () => 0,
    log,
  });
  const run = (body = JSON.stringify({ campaign: campaignId, report: 'r1' })) =>
    handler({ Records: [aRecord(body)] }, aBatchContext);
  return {
    run,
    reports,
    retried: received.retried,
    objects,
    logged: log.lines,
    breakOff: () => {
      broken += 1;
    },
    report: async () => reports.get(campaignId, 'r1'),
    file: () => [...objects.values()][0]?.bytes ?? new Uint8Array(),
  };
};

/** Texts as they are, patterns as what matches them. */
const matched = (reason: Record<string, string | RegExp>) =>
  Object.fromEntries(
    Object.entries(reason).map(([language, words]) => [
      language,
      words instanceof RegExp ? expect.stringMatching(words) : words,
    ]),
  );

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
const lines = (bytes: Uint8Array | undefined): string[] =>
  text(bytes).replace('\ufeff', '').trimEnd().split('\r\n');

/** What is written in a PDF: its streams inflated, and the pieces of each line put together. */
const textOfPdf = (bytes: Uint8Array | undefined): string =>
  [
    ...Buffer.from(bytes ?? [])
      .toString('latin1')
      .matchAll(/stream\n(.*?)\nendstream/gs),
  ]
    .map(([, stream = '']) => inflateSync(Buffer.from(stream, 'latin1')).toString('latin1'))
    .flatMap((content) => [...content.matchAll(/\[(.*?)\] TJ/g)])
    .map(([, line = '']) => [...line.matchAll(/<([\da-f]*)>/g)].map(([, hex = '']) => hex).join(''))
    .map((hex) => Buffer.from(hex, 'hex').toString('latin1'))
    .join('\n');

describe('the bundle for the regulator', () => {
  const deliveries = [
    aDelivery({
      chunk: 0,
      phase: 'sent',
      facts: [
        { accepted: second, delivered: second + 4 },
        { accepted: second, noSuchMailbox: second },
        { accepted: second + day, delivered: second + day },
        { accepted: second, noSuchMailbox: second, toldByPhone: second + 2 * day },
        { accepted: second, noSuchMailbox: second, addressCorrected: second + 9 },
      ],
    }),
    aDelivery({ chunk: 1, language: 'en', channel: 'letter', facts: [{}, { toldByLetter: second + day }] }),
    aDelivery({ chunk: 2, facts: [{ accepted: second + 20 }] }),
  ];

  const unpacked = async (options: Parameters<typeof rigWith>[2] = {}) => {
    const rig = await rigWith('regulator', deliveries, options);
    await rig.run();
    return { ...rig, files: unzipSync(rig.file()) };
  };

  it('counts what was sent by day, channel, language and result', async () => {
    const { files } = await unpacked();
    expect(lines(files['results.csv'])).toEqual([
      'day;channel;language;standing;result;people',
      ';letter;en;owed;letterDue;1',
      '2026-11-24;email;fr;owed;bounced;1',
      '2026-11-24;email;fr;told;delivered;1',
      '2026-11-24;email;fr;underWay;accepted;1',
      '2026-11-25;email;fr;told;delivered;1',
      '2026-11-25;letter;en;told;told;1',
      '2026-11-26;other;fr;told;told;1',
    ]);
  });

  it('has one line for each person, counting nobody twice', async () => {
    const { files, report } = await unpacked();
    const messages = lines(files['messages.csv']);
    expect(messages[0]).toBe('chunk;place;channel;language;day;standing;result');
    expect(messages.slice(1)).toHaveLength(7);
    expect(messages).toContain('0;1;email;fr;2026-11-24;owed;bounced');
    expect(await report()).toMatchObject({ status: 'done', people: 7 });
  });

  it('counts who was told by day and channel, and nobody else', async () => {
    const { files } = await unpacked();
    expect(lines(files['told.csv'])).toEqual([
      'day;channel;people',
      '2026-11-24;email;1',
      '2026-11-25;email;1',
      '2026-11-25;letter;1',
      '2026-11-26;other;1',
    ]);
    const none = await rigWith('regulator', [aDelivery({ facts: [{}] })]);
    await none.run();
    expect(lines(unzipSync(none.file())['told.csv'])).toEqual(['day;channel;people']);
  });

  it('says in one sentence who was told, who is owed a letter and who is not to be reached', async () => {
    const { files } = await unpacked();
    expect(textOfPdf(files['report.pdf'])).toContain(
      'People told: 4 of 7 on the list. With a message to come',
    );
    expect(textOfPdf(files['report.pdf'])).toContain('Days and times are those of the time zone UTC');
  });

  it('is in French with the times of the country where that is asked for, and its keys are the same', async () => {
    const french = await unpacked({ language: 'fr', timeZone: 'Europe/Paris' });
    const pdf = textOfPdf(french.files['report.pdf']);
    for (const words of [
      'Personnes informées',
      'Approbation',
      '25 novembre 2026, par courrier',
      'novembre 2026 à 09:00 (UTC+1)',
    ]) {
      expect(pdf.toLowerCase()).toContain(words.toLowerCase());
    }
    expect(pdf).not.toMatch(/\b(people|owed|by letter|subject|sent by|days)\b/i);
    expect(Buffer.from(french.files['report.pdf'] ?? []).toString('latin1')).toContain('/Lang (fr)');
    const { files } = await unpacked();
    expect(french.files['results.csv']).toEqual(files['results.csv']);
  });

  it('holds the text of each channel that the campaign has, and of letters where it was fixed', async () => {
    const names = async (options: Parameters<typeof rigWith>[2]) =>
      Object.keys((await unpacked(options)).files).filter((name) => name.startsWith('text/'));
    expect(await names({})).toEqual(['text/fr.txt', 'text/fr.html']);
    const all = {
      campaign: { channels: ['email', 'sms', 'letter'] },
      message: { letter: 'Madame,' },
    } as const;
    const three = { ...all, campaign: { channels: [...all.campaign.channels] } };
    expect(await names(three)).toEqual([
      'text/fr.txt',
      'text/fr.sms.txt',
      'text/fr.letter.txt',
      'text/fr.html',
    ]);
    const { files } = await unpacked(three);
    expect(text(files['text/fr.sms.txt'])).toMatch(/^Data about you was stolen/);
    expect(textOfPdf(files['report.pdf'])).toContain('Letter in "fr"');
    expect(await names({ campaign: { channels: ['sms', 'letter'] } })).toEqual(['text/fr.sms.txt']);
  });

  it('holds the text that was sent', async () => {
    const { files } = await unpacked();
    expect(text(files['text/fr.txt'])).toContain('Chère {{first_name}},');
    expect(text(files['text/fr.html'])).toContain('{{first_name_html}}');
  });

  it('says who submitted and who approved it, and what', async () => {
    const { files } = await unpacked();
    expect(lines(files['approval.csv'])).toEqual([
      'step;at;name;account;sha256',
      'submitted;2026-11-24T06:00:00.000Z;author;5f0c9a7b21d4e638;beef',
      'approved;2026-11-24T07:00:00.000Z;other;a1b2c3d4e5f60718;beef',
    ]);
  });

  it('has a PDF to read', async () => {
    const { files } = await unpacked();
    expect(text(files['report.pdf']).slice(0, 5)).toBe('%PDF-');
    expect(files['report.pdf']?.length).toBeGreaterThan(1500);
  });

  it('numbers the pages of the PDF', async () => {
    const { files } = await unpacked({ message: { text: 'A paragraph.\n\n'.repeat(120) } });
    const pdf = textOfPdf(files['report.pdf']);
    const pages =
      Buffer.from(files['report.pdf'] ?? [])
        .toString('latin1')
        .match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(2);
    for (let page = 1; page <= pages; page += 1) expect(pdf).toContain(`${page} / ${pages}`);
    expect(pdf).not.toContain(`${pages + 1} / `);
  });

  it('says in the PDF which version wrote it', async () => {
    const { files } = await unpacked();
    expect(textOfPdf(files['report.pdf'])).toContain('Tocsin 1.2.3');
  });

  it('has a manifest by which any change is found', async () => {
    const { files } = await unpacked();
    const manifest = strFromU8(files['MANIFEST.sha256'] ?? new Uint8Array());
    const named = Object.fromEntries(
      manifest
        .trimEnd()
        .split('\n')
        .map((line) => line.split('  ').reverse() as [string, string]),
    );
    const { 'MANIFEST.sha256': _, ...rest } = files;
    expect(named).toEqual(
      Object.fromEntries(
        Object.entries(rest).map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
      ),
    );
  });

  it('is noted with its size and hash', async () => {
    const { report, file, objects } = await unpacked();
    expect([...objects.keys()]).toEqual([`reports/${campaignId}/r1.zip`]);
    expect(await report()).toMatchObject({
      sizeBytes: file().length,
      sha256: createHash('sha256').update(file()).digest('hex'),
      finishedAtMs: createdAtMs + 1000,
    });
  });

  it('names nobody', async () => {
    const { files, logged } = await unpacked();
    const all = Object.values(files).map(text).join() + JSON.stringify(logged);
    expect(all).not.toMatch(/amelie|Lefèvre|P000000|@example\.org/i);
  });
});

describe('the list for the post', () => {
  const facts = [
    { accepted: second, delivered: second },
    { accepted: second, bouncedTransient: second, mailboxFull: second },
    { accepted: second, noSuchMailbox: second, toldByPhone: second },
    { accepted: second, noSuchMailbox: second, addressCorrected: second },
    {},
    { expired: second },
  ];

  it('has those whom no message reached, with the reason in both languages', async () => {
    const rig = await rigWith(
      'post',
      [
        aDelivery({ chunk: 0, phase: 'sent', facts }),
        aDelivery({ chunk: 1, channel: 'letter', facts: [{}, { toldByLetter: second }] }),
      ],
      { campaign: { state: 'completed' } },
    );
    await rig.run();
    expect(lines(rig.file())).toEqual([
      'reference;last_name;first_name;language;notice_code;reason;reason_fr;standing;letter',
      'P0000001;Lefèvre 1;Amélie;fr;K7M00001;their mailbox is full;sa boîte de réception est pleine;owed;unwritten',
      expect.stringMatching(/^P0000004;.*Not told: the campaign ended without an email.*;owed;unwritten$/),
      expect.stringMatching(/^P0000005;.*their data was deleted before.*;unreachable;impossible$/),
      expect.stringMatching(/^P0000050;.*no email or SMS may be sent to them.*;owed;unwritten$/),
    ]);
    expect(await rig.report()).toMatchObject({ status: 'done', people: 4 });
    expect([...rig.objects.keys()]).toEqual([`reports/${campaignId}/r1.csv`]);
  });

  it('has what is no name where the list has no other', async () => {
    const unnamed = { firstName: '', lastName: '', writtenName: 'Jeanne 2 www.exemple.fr' };
    const rig = await rigWith('post', [aDelivery({ channel: 'letter', facts: [{}] })], {
      people: () => unnamed,
    });
    await rig.run();
    expect(lines(rig.file())[1]).toMatch(/^P0000000;Jeanne 2 www.exemple.fr;;fr;/);
  });

  it('has those who still waited when the campaign ended', async () => {
    const rig = await rigWith('post', [aDelivery({ facts: [{}] })], { campaign: { state: 'cancelled' } });
    await rig.run();
    expect(lines(rig.file())[1]).toMatch(/cancelled before/);
  });

  it('leaves out whoever was erased, and counts the others over all groups, in the order of the list', async () => {
    const letters = Array.from({ length: 130 }, (_, chunk) =>
      aDelivery({ chunk, channel: 'letter', size: 1 }),
    );
    const rig = await rigWith('post', letters.reverse(), {
      people: (chunk) => (chunk === 7 ? { reference: '' } : {}),
    });
    await rig.run();
    const [, ...rows] = lines(rig.file());
    expect(rows).toHaveLength(129);
    expect((await rig.report())?.people).toBe(129);
    // Chunks are read a hundred at a time; each hundred is in order.
    const references = rows.map((row) => row.split(';')[0] ?? '');
    expect(references.slice(0, 99)).toEqual(references.slice(0, 99).toSorted());
  });

  it('leaves out whoever was reached by the next channel', async () => {
    const first = aDelivery({
      facts: [{ noSuchMailbox: second }],
      fallbackPlaces: [0],
      fallbackTo: { 0: { chunk: 1, place: 0 } },
    });
    const originalPlaces = [{ chunk: 0, place: 0 }];
    const reached = { chunk: 1, channel: 'sms' as const, facts: [{ delivered: second }], originalPlaces };
    const rig = await rigWith('post', [first, aDelivery(reached)], {
      campaign: { channels: ['email', 'sms', 'letter'] },
    });
    await rig.run();
    expect(lines(rig.file())).toHaveLength(1);
  });

  it('makes cells safe that a spreadsheet would run', async () => {
    const rig = await rigWith('post', [aDelivery({ channel: 'letter', facts: [{}, {}] })], {
      people: (_, place) => ({
        lastName: place === 0 ? '=HYPERLINK("http://x")' : '@SUM(1)',
        firstName: '+33',
      }),
    });
    await rig.run();
    for (const line of lines(rig.file()).slice(1)) {
      for (const cell of line.split(';')) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@\t\r-]/);
    }
  });

  it('keeps the mark that spreadsheets know UTF-8 by', async () => {
    const rig = await rigWith('post', []);
    await rig.run();
    expect([...rig.file().slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('reads the people of a long list together', async () => {
    const many = Array.from({ length: 250 }, (_, chunk) => aDelivery({ chunk, channel: 'letter', size: 2 }));
    const rig = await rigWith('post', many);
    await rig.run();
    expect(lines(rig.file())).toHaveLength(501);
  });
});

describe('the results by person', () => {
  // Keys that a spreadsheet would make something else of.
  const keys = ['007', '123456789012345678', '=HYPERLINK("http://x")', '1E5', 'MARS-21', 'a;"b"', ''];
  const facts: Facts[] = [
    { accepted: second, delivered: second },
    { noSuchMailbox: second },
    {},
    { noSuchMailbox: second },
    { toldByPhone: second },
    { noSuchMailbox: second },
    { delivered: second },
  ];
  const resultsOf = async (format?: Report['format'], language?: 'en' | 'fr') => {
    const letters = { 5: { batch: 1, returned: 'refused' as const } };
    const rig = await rigWith('results', [aDelivery({ facts, noPostPlaces: [3], letters })], {
      people: (_, place) => ({ reference: keys[place], circumstances: [] }),
      ...(format !== undefined && { format }),
      ...(language !== undefined && { language }),
    });
    await rig.run();
    return rig;
  };

  it('are lines of JSON for programs, each key as it is; whoever was erased is left out', async () => {
    const rig = await resultsOf('jsonl');
    const rows = text(rig.file())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ reference }) => reference)).toEqual(keys.slice(0, -1));
    expect(rows[0]).toEqual({
      reference: '007',
      noticeCode: 'K7M00000',
      standing: 'told',
      toldBy: 'email',
      toldOn: '2026-11-24',
    });
    expect(rows.slice(1)).toMatchObject(
      [
        { standing: 'owed', letter: 'unwritten', reason: { en: 'their mailbox does not exist' } },
        { standing: 'underWay', reason: { en: 'not sent yet' } },
        { standing: 'unreachable', reason: { fr: /faute d’adresse postale utilisable$/ } },
        { standing: 'told', toldBy: 'other', toldOn: '2026-11-24' },
        {
          standing: 'owed',
          letter: 'returned',
          reason: { en: /then the letter came back \(it was refused/ },
        },
      ].map((row) => ({
        ...row,
        ...(row.reason && { reason: expect.objectContaining(matched(row.reason)) }),
      })),
    );
    expect(await rig.report()).toMatchObject({ status: 'done', people: 6 });
    expect([...rig.objects]).toMatchObject([
      [`reports/${campaignId}/r1.jsonl`, { type: 'application/x-ndjson' }],
    ]);
  });

  it('are a CSV whose keys a spreadsheet shows as they are, and runs nothing of', async () => {
    const rig = await resultsOf('csv');
    const rows = parse(rig.file(), { bom: true, delimiter: ';', columns: true }) as Record<string, string>[];
    expect(rows.map(({ reference }) => reference)).toEqual(
      keys.slice(0, -1).map((key) => `="${key.replaceAll('"', '""')}"`),
    );
    expect(rows[0]).toEqual({
      reference: '="007"',
      notice_code: '="K7M00000"',
      standing: 'told',
      told_by: 'email',
      told_on: '2026-11-24',
      reason: '',
      letter: '',
    });
  });

  it('are a workbook of texts in the language of whoever asked, unless another form is wanted', async () => {
    const rig = await resultsOf(undefined, 'fr');
    const files = unzipSync(rig.file());
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const cells = [...sheet.matchAll(/<t xml:space="preserve">(.*?)<\/t>/g)].map(([, cell]) => cell);
    expect(cells.slice(0, 3)).toEqual(['Référence', 'Code de l’avis', 'Situation']);
    for (const key of ['007', '123456789012345678', '=HYPERLINK(&quot;http://x&quot;)', '1E5', 'MARS-21']) {
      expect(cells).toContain(key);
    }
    expect(cells).toContain('informées');
    expect(sheet).not.toContain('<f>');
    expect([...rig.objects.keys()]).toEqual([`reports/${campaignId}/r1.xlsx`]);
    expect(isPersonal(`reports/${campaignId}/r1.xlsx`)).toBe(true);
  });

  it('say that somebody set apart gets no message', async () => {
    const rig = await rigWith('results', [aDelivery({ channel: 'letter', facts: [{}] })], {
      format: 'jsonl',
    });
    await rig.run();
    expect(JSON.parse(text(rig.file()))).toMatchObject({
      reason: { en: 'no email or SMS may be sent to them' },
    });
  });

  it('are all of a long list, in its order', async () => {
    const many = Array.from({ length: 130 }, (_, chunk) => aDelivery({ chunk, size: 2 }));
    const rig = await rigWith('results', many, { format: 'jsonl' });
    await rig.run();
    const rows = text(rig.file()).trimEnd().split('\n');
    expect(rows).toHaveLength(260);
    expect(new Set(rows).size).toBe(260);
    expect(await rig.report()).toMatchObject({ people: 260 });
  });
});

describe('a report', () => {
  it('is begun anew after a run that broke off, and is the same', async () => {
    const rig = await rigWith('post', [aDelivery({ channel: 'letter', facts: [{}] })]);
    rig.breakOff();
    expect((await rig.run()).batchItemFailures).toHaveLength(1);
    expect(rig.retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
    expect(await rig.report()).toMatchObject({ status: 'writing' });
    expect(rig.objects.size).toBe(0);
    expect((await rig.run()).batchItemFailures).toEqual([]);
    expect(await rig.report()).toMatchObject({ status: 'done', people: 1 });
  });

  it('is written again, the same, by the run after one that died before it could say so', async () => {
    const rig = await rigWith('post', [aDelivery({ channel: 'letter', facts: [{}] })]);
    const replace = rig.reports.replace;
    rig.reports.replace = async (report) => {
      if (report.status !== 'done') return await replace(report);
      rig.reports.replace = replace;
      throw new Error('died');
    };
    expect((await rig.run()).batchItemFailures).toHaveLength(1);
    const before = text(rig.file());
    expect((await rig.run()).batchItemFailures).toEqual([]);
    expect(rig.objects.size).toBe(1);
    expect(text(rig.file())).toBe(before);
    expect(await rig.report()).toMatchObject({ status: 'done', people: 1 });
  });

  it('is written once however often its message comes', async () => {
    const rig = await rigWith('post', [aDelivery({ channel: 'letter', facts: [{}] })]);
    await rig.run();
    const { version } = (await rig.report()) ?? {};
    rig.objects.clear();
    await rig.run();
    expect(rig.objects.size).toBe(0);
    expect((await rig.report())?.version).toBe(version);
  });

  it.each<Partial<Report>>([{ status: 'done' }, { status: 'failed' }, { kind: 'purge' }])(
    'is not written where it is %o',
    async (changes) => {
      const rig = await rigWith('post', [aDelivery({ channel: 'letter' })]);
      const queued = await rig.report();
      if (queued === undefined) throw new Error('no report');
      await rig.reports.replace({ ...queued, ...changes });
      const before = await rig.report();
      expect((await rig.run()).batchItemFailures).toEqual([]);
      expect(rig.objects.size).toBe(0);
      expect(await rig.report()).toEqual(before);
    },
  );

  it('is left to another run that finishes it while this one begins', async () => {
    const rig = await rigWith('post', [aDelivery({ channel: 'letter' })]);
    const { replace } = rig.reports;
    let isFirst = true;
    rig.reports.replace = async (next) => {
      const stored = await rig.report();
      if (isFirst && stored !== undefined) await replace({ ...stored, status: 'done', sha256: 'theirs' });
      isFirst = false;
      return await replace(next);
    };
    expect((await rig.run()).batchItemFailures).toEqual([]);
    expect(rig.objects.size).toBe(0);
    expect(await rig.report()).toMatchObject({ status: 'done', sha256: 'theirs' });
  });

  it('is done though the answers of all writes were lost', async () => {
    const rig = await rigWith('post', [aDelivery({ channel: 'letter' })]);
    const { replace } = rig.reports;
    rig.reports.replace = async (next) => {
      await replace(next);
      return 'conflict';
    };
    expect((await rig.run()).batchItemFailures).toEqual([]);
    expect(await rig.report()).toMatchObject({ status: 'done', version: 3 });
  });

  it('says so where the list is gone', async () => {
    const rig = await rigWith('post', [], { campaign: { import: undefined } as Partial<Campaign> });
    await rig.run();
    expect(await rig.report()).toMatchObject({
      status: 'failed',
      failure: { en: 'The campaign has no list any more.', fr: 'La campagne n’a plus de liste.' },
    });
  });

  it('leaves what is no message of ours in the queue', async () => {
    const rig = await rigWith('post', []);
    expect((await rig.run('{}')).batchItemFailures).toHaveLength(1);
    expect(await rig.report()).toMatchObject({ status: 'queued' });
  });
});
