import { describe, expect, it } from 'vitest';
import type { CampaignState } from '../../../../core/campaign/campaign.ts';
import { aCampaign, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { type ApiRig, createApiRig } from '../../../support/rigs/api-rig.ts';

const MIB = 1024 * 1024;
const path = `/v1/campaigns/${campaignId}`;

const rigWith = (campaign: Parameters<typeof aCampaign>[0] = {}) =>
  createApiRig({ campaigns: createMemoryCampaignStore(aCampaign(campaign)) });

const begin = async (rig: ApiRig, sizeBytes = 20 * MIB) => {
  const { status, body } = await rig.call('POST', `${path}/uploads`, { fileName: 'people.csv', sizeBytes });
  expect(status).toBe(201);
  const upload = `${path}/uploads/${body.uploadId}`;
  return { ...body, upload, complete: () => rig.call('POST', `${upload}/complete`) };
};

const sendAll = (rig: ApiRig, parts: { url: string; sizeBytes: number }[]) => {
  for (const { url, sizeBytes } of parts) rig.uploads.arrive(url, sizeBytes);
};

describe('beginning an upload', () => {
  it('gives an address for each part, good for an hour', async () => {
    const { parts, partSizeBytes, expiresAt } = await begin(rigWith());
    expect(partSizeBytes).toBe(8 * MIB);
    expect(parts.map(({ number, sizeBytes }: never) => [number, sizeBytes])).toEqual([
      [1, 8 * MIB],
      [2, 8 * MIB],
      [3, 4 * MIB],
    ]);
    expect(parts[0].url).toContain('expires=3600');
    expect(expiresAt).toBe(new Date(createdAtMs + 3_600_000).toISOString());
  });

  it('keeps the name of the file out of the object and of the log', async () => {
    const rig = rigWith();
    const body = { fileName: 'patients of Dr Martin.csv', sizeBytes: 10 };
    const answer = await rig.call('POST', `${path}/uploads`, body);
    expect(answer.body.parts[0].url).toMatch(new RegExp(`/uploads/${campaignId}/[a-z0-9]{12}\\.csv\\?`));
    expect(JSON.stringify(rig.logged)).not.toContain('Martin');
  });

  it('is on record with its size, and nothing of the name of the file', async () => {
    const rig = rigWith();
    await rig.call('POST', `${path}/uploads`, { fileName: 'patients of Dr Martin.csv', sizeBytes: 10 });
    expect(rig.acts).toMatchObject([
      {
        action: 'list.begin-upload',
        campaign: campaignId,
        on: expect.stringMatching(new RegExp(`^uploads/${campaignId}/[a-z0-9]{12}\\.csv$`)),
        particulars: { sizeBytes: 10 },
      },
    ]);
    expect(JSON.stringify(rig.acts)).not.toContain('Martin');
  });

  it.each([
    ['a file without a name', { fileName: '', sizeBytes: 10 }, '#/fileName', /./],
    ['an empty file', { fileName: 'people.csv', sizeBytes: 0 }, '#/sizeBytes', /empty/],
    [
      'a file of more than 5 GiB',
      { fileName: 'a.csv', sizeBytes: 5 * 1024 * MIB + 1 },
      '#/sizeBytes',
      /5 GiB/,
    ],
  ])('refuses %s', async (_, body, pointer, message) => {
    const answer = await rigWith().call('POST', `${path}/uploads`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(message) }]);
  });

  it.each(['people.xls', 'people.xlsx', 'people.pdf', 'people.csv.gz', 'people'])(
    'leaves a file called %s to what it holds',
    async (fileName) => {
      const answer = await rigWith().call('POST', `${path}/uploads`, { fileName, sizeBytes: 10 });
      expect(answer.status).toBe(201);
    },
  );

  it.each<CampaignState>(['running', 'paused', 'completed', 'cancelled'])(
    'refuses a campaign that is %s',
    async (state) => {
      const answer = await rigWith({ state }).call('POST', `${path}/uploads`, {
        fileName: 'a.csv',
        sizeBytes: 1,
      });
      expect(answer.status).toBe(409);
      expect(answer.body.state).toBe(state);
    },
  );

  it('answers 404 without a campaign', async () => {
    const body = { fileName: 'a.csv', sizeBytes: 1 };
    expect((await createApiRig().call('POST', `${path}/uploads`, body)).status).toBe(404);
  });
});

describe('going on with an upload', () => {
  it('tells what has arrived and gives new addresses for the rest', async () => {
    const rig = rigWith();
    const { parts, upload, uploadId } = await begin(rig);
    rig.uploads.arrive(parts[1].url, parts[1].sizeBytes);
    rig.uploads.arrive(parts[2].url, 5);
    rig.clock.nowMs += 7_200_000;
    const { status, body } = await rig.call('GET', upload);
    expect(status).toBe(200);
    expect(body).toMatchObject({ uploadId, completed: false });
    expect(body.expiresAt).toBe(new Date(createdAtMs + 10_800_000).toISOString());
    expect(body.parts.map(({ arrived, url }: never) => [arrived, url !== undefined])).toEqual([
      [false, true],
      [true, false],
      [false, true],
    ]);
  });

  it('says so when it is complete', async () => {
    const rig = rigWith();
    const { parts, upload, complete } = await begin(rig);
    sendAll(rig, parts);
    await complete();
    const { body } = await rig.call('GET', upload);
    expect(body.completed).toBe(true);
    expect(body.parts.every(({ arrived }: { arrived: boolean }) => arrived)).toBe(true);
  });

  it.each(['x', 'bm90IGpzb24', Buffer.from('["../../other","u1",1,0]').toString('base64url')])(
    'answers 404 for an id that it did not make (%s)',
    async (uploadId) => {
      const rig = rigWith();
      expect((await rig.call('GET', `${path}/uploads/${uploadId}`)).status).toBe(404);
      expect((await rig.call('POST', `${path}/uploads/${uploadId}/complete`)).status).toBe(404);
    },
  );

  it('does not lead from one campaign into another', async () => {
    const other = 'cbbbbbbbbbbbb';
    const rig = createApiRig({
      campaigns: createMemoryCampaignStore(aCampaign(), aCampaign({ id: other })),
    });
    const { parts, uploadId } = await begin(rig);
    sendAll(rig, parts);
    const answer = await rig.call('POST', `/v1/campaigns/${other}/uploads/${uploadId}/complete`);
    expect(answer.status).toBe(404);
  });
});

describe('completing an upload', () => {
  it('asks for the import and tells where to watch it', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig);
    sendAll(rig, parts);
    const { status, body, headers } = await complete();
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`${path}/import`);
    expect(body).toMatchObject({ number: 1, status: 'queued', sizeBytes: 20 * MIB, unknownColumns: [] });
    expect(rig.importQueue.sent).toEqual([{ campaign: campaignId, importNumber: 1 }]);
    expect(await rig.campaigns.get(campaignId)).toMatchObject({
      state: 'draft',
      import: { files: [{ object: `uploads/${campaignId}/aaaaaaaaaaa1.csv` }], bucket: 'audience-bucket' },
    });
  });

  it('names the parts that are missing or of the wrong size', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig);
    rig.uploads.arrive(parts[0].url, parts[0].sizeBytes);
    rig.uploads.arrive(parts[2].url, parts[2].sizeBytes - 1);
    const { status, body } = await complete();
    expect(status).toBe(409);
    expect(body.missingParts).toEqual([2, 3]);
    expect(rig.importQueue.sent).toEqual([]);
    sendAll(rig, parts);
    expect((await complete()).status).toBe(202);
  });

  it('answers a repeat with the same import and sends its message again', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig);
    sendAll(rig, parts);
    const first = await complete();
    const second = await complete();
    expect(second.status).toBe(202);
    expect(second.body).toEqual(first.body);
    expect(rig.importQueue.sent).toHaveLength(2);
    expect(rig.importQueue.sent[1]).toEqual(rig.importQueue.sent[0]);
  });

  it('sends no message for an import that is on its way', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig);
    sendAll(rig, parts);
    await complete();
    const campaign = (await rig.campaigns.get(campaignId)) ?? aCampaign();
    await rig.campaigns.replace({
      ...campaign,
      import: aQueuedImport({ ...campaign.import, status: 'importing', row: 25 }),
    });
    const { status, body } = await complete();
    expect([status, body.status]).toEqual([202, 'importing']);
    expect(rig.importQueue.sent).toHaveLength(1);
  });

  it('goes on after a crash between the file and the campaign', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig);
    sendAll(rig, parts);
    const { replace } = rig.campaigns;
    rig.campaigns.replace = async () => {
      throw new Error('lost');
    };
    expect((await complete()).status).toBe(500);
    rig.campaigns.replace = replace;
    const { status, body } = await complete();
    expect([status, body.number]).toEqual([202, 1]);
    expect(rig.importQueue.sent).toHaveLength(1);
  });

  it('goes on after a crash between the campaign and the message', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig);
    sendAll(rig, parts);
    const { send } = rig.importQueue;
    rig.importQueue.send = async () => {
      throw new Error('lost');
    };
    expect((await complete()).status).toBe(500);
    rig.importQueue.send = send;
    expect((await complete()).body.number).toBe(1);
    expect(rig.importQueue.sent).toHaveLength(1);
  });

  it('counts on when a list is replaced, so that old and new people never mix', async () => {
    const rig = rigWith({ state: 'ready', import: aQueuedImport({ number: 4, status: 'done' }) });
    const { parts, complete } = await begin(rig, 10);
    sendAll(rig, parts);
    expect((await complete()).body.number).toBe(5);
  });

  it.each(['queued', 'importing'] as const)('refuses while another import is %s', async (status) => {
    const rig = rigWith({ import: aQueuedImport({ status }) });
    const { parts, complete } = await begin(rig, 10);
    sendAll(rig, parts);
    const answer = await complete();
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('being imported');
    expect(rig.uploads.objects.size).toBe(0);
  });

  it('refuses when the campaign has started meanwhile', async () => {
    const rig = rigWith();
    const { parts, complete } = await begin(rig, 10);
    sendAll(rig, parts);
    await rig.campaigns.replace({ ...aCampaign(), state: 'running' });
    expect((await complete()).status).toBe(409);
  });

  it('does not bring an old list back over a newer one by a late repeat', async () => {
    const rig = rigWith();
    const old = await begin(rig, 10);
    sendAll(rig, old.parts);
    await old.complete();
    const campaign = (await rig.campaigns.get(campaignId)) ?? aCampaign();
    await rig.campaigns.replace({
      ...campaign,
      import: aQueuedImport({
        number: 2,
        status: 'done',
        files: [{ object: 'uploads/other.csv', sizeBytes: 0 }],
      }),
    });
    const { status, body } = await old.complete();
    expect(status).toBe(412);
    expect(body.detail).toContain('Another list');
  });
});

describe('the import report', () => {
  it('shows how the rows ended and where to get those that need attention', async () => {
    const rig = rigWith({
      state: 'ready',
      import: aQueuedImport({
        number: 2,
        status: 'done',
        finishedAtMs: createdAtMs + 1000,
        counts: { rows: 10, accepted: 6, duplicate: 1, unreachable: 2, rejected: 1, conflict: 0 },
        groups: [
          { language: 'fr', channel: 'email', people: 6, chunks: 1 },
          { language: 'fr', channel: 'letter', people: 2, chunks: 1 },
        ],
        files: [
          {
            object: 'uploads/1',
            sizeBytes: 4,
            layout: {
              encoding: 'utf-8',
              savedTwice: false,
              separator: ';',
              titleRow: 1,
              titles: ['IPP', 'Mail', 'ward'],
              width: 3,
              columns: { reference: [0], email: [1] },
              unknownColumns: ['ward'],
            },
          },
        ],
        encodings: { utf8: 0, windows1252: 4 },
        languageFallbacks: 3,
        rejectParts: ['part'],
      }),
    });
    const { status, body } = await rig.call('GET', `${path}/import`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      counts: { rows: 10, accepted: 6, duplicate: 1, unreachable: 2, rejected: 1, conflict: 0 },
      unknownColumns: ['ward'],
      encodings: { utf8: 0, windows1252: 4 },
      languageFallbacks: 3,
      finishedAt: new Date(createdAtMs + 1000).toISOString(),
    });
    expect(body.groups).toHaveLength(2);
    expect(body.hasRejects).toBe(true);
    expect(rig.acts).toEqual([]);
  });

  it('gives the rejected rows, and keeps in the trail that somebody has them', async () => {
    const rig = rigWith({ import: aQueuedImport({ number: 2, status: 'done', rejectParts: ['part'] }) });
    const { status, body } = await rig.call('GET', `${path}/import/rejects`);
    expect(status).toBe(200);
    expect(body.rejectsUrl).toContain(`imports/${campaignId}/2/rejects.csv`);
    expect(body.rejectsUrl).toContain('expires=900');
    expect(Date.parse(body.expiresAt)).toBe(rig.clock.nowMs + 900_000);
    expect(rig.acts).toMatchObject([{ action: 'list.rejects', particulars: { import: 2 } }]);
  });

  it('has no rejects while the import runs, nor when every row was accepted', async () => {
    for (const changes of [
      { status: 'importing' as const, rejectParts: ['part'] },
      { status: 'done' as const, rejectParts: [] },
    ]) {
      const rig = rigWith({ import: aQueuedImport(changes) });
      expect((await rig.call('GET', `${path}/import`)).body.hasRejects).toBe(false);
      expect((await rig.call('GET', `${path}/import/rejects`)).status).toBe(404);
      expect(rig.acts).toEqual([]);
    }
  });

  it('says why an import failed', async () => {
    const failure = { en: 'The file has no rows.', fr: 'Le fichier n’a aucune ligne.' };
    const rig = rigWith({ import: aQueuedImport({ status: 'failed', failure }) });
    expect((await rig.call('GET', `${path}/import`)).body.failure).toEqual(failure);
  });

  it('answers 404 before the first upload', async () => {
    expect((await rigWith().call('GET', `${path}/import`)).status).toBe(404);
  });
});
