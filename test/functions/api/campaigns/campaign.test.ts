import { describe, expect, it } from 'vitest';
import type { Campaign, CampaignState } from '../../../../core/campaign/campaign.ts';
import type { Import } from '../../../../core/list/import.ts';
import { aCampaign, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { aQueuedImport, importObject } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { aNotice, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const newCampaign = (changes: Record<string, unknown> = {}) => ({
  name: 'Laboratory data',
  notice: 'personal-data-breach',
  fields: { fr: someFields, en: someFields },
  ...changes,
});

const rigWith = (campaign: Parameters<typeof aCampaign>[0] = {}) =>
  createApiRig({
    campaigns: createMemoryCampaignStore(
      aCampaign({ fields: { fr: someFields, en: someFields }, ...campaign }),
    ),
  });

describe('creating a campaign', () => {
  it('makes a draft that can be read at the address it names', async () => {
    const rig = createApiRig();
    const created = await rig.call('POST', '/v1/campaigns', newCampaign());
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      state: 'draft',
      version: 1,
      languages: ['fr', 'en'],
      defaultLanguage: 'fr',
      weight: 1,
      possible: ['change', 'import', 'cancel'],
      createdAt: new Date(createdAtMs).toISOString(),
    });
    expect(created.body.id).toMatch(/^c[a-z0-9]{12}$/);
    expect(created.headers.get('location')).toBe(`/v1/campaigns/${created.body.id}`);
    expect(created.headers.get('etag')).toBe('"1"');
    const read = await rig.call('GET', created.headers.get('location') ?? '');
    expect(read.status).toBe(200);
    expect(read.body).toEqual(created.body);
    expect(read.headers.get('etag')).toBe('"1"');
  });

  it('keeps which personal columns the import has to read', async () => {
    const rig = createApiRig();
    const { body } = await rig.call('POST', '/v1/campaigns', newCampaign());
    expect(await rig.campaigns.get(body.id)).toMatchObject({ personFields: ['data_categories'] });
  });

  it('writes by email and letter unless it is told otherwise', async () => {
    const rig = createApiRig();
    const { body: quiet } = await rig.call('POST', '/v1/campaigns', newCampaign());
    expect(quiet).toMatchObject({ channels: ['email', 'letter'], fallbackAfterHours: 48 });
    const policy = { channels: ['sms', 'email', 'letter'], fallbackAfterHours: 24 };
    const { body: told } = await rig.call('POST', '/v1/campaigns', newCampaign(policy));
    expect(told).toMatchObject(policy);
    expect(await rig.campaigns.get(told.id)).toMatchObject(policy);
  });

  it('knows the day of the breach, which is no day to come', async () => {
    const rig = createApiRig();
    const day = { breachedOn: '2026-11-14' };
    const { body } = await rig.call('POST', '/v1/campaigns', newCampaign(day));
    expect(body).toMatchObject(day);
    expect(await rig.campaigns.get(body.id)).toMatchObject(day);
    const first = await rig.call('PATCH', `/v1/campaigns/${body.id}`, { breachedOn: '2026-11-12' });
    expect(first.body).toMatchObject({ breachedOn: '2026-11-12', version: 2 });
    const none = await rig.call('PATCH', `/v1/campaigns/${body.id}`, { breachedOn: null });
    expect(none.body).not.toHaveProperty('breachedOn');
    expect(await rig.campaigns.get(body.id)).not.toHaveProperty('breachedOn');
    // It is the 24th, and the 25th where the day begins earlier.
    const tomorrow = await rig.call('POST', '/v1/campaigns', newCampaign({ breachedOn: '2026-11-25' }));
    expect(tomorrow.status).toBe(201);
    const change = { breachedOn: '2026-11-26' };
    for (const answer of [
      await rig.call('POST', '/v1/campaigns', newCampaign(change)),
      await rig.call('PATCH', `/v1/campaigns/${body.id}`, change),
    ]) {
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '#/breachedOn']);
    }
  });

  it('takes another id when the first is taken', async () => {
    const ids = ['aaaaaaaaaaaa', 'aaaaaaaaaaaa', 'bbbbbbbbbbbb'];
    const rig = createApiRig({ randomId: () => ids.shift() ?? '' });
    await rig.call('POST', '/v1/campaigns', newCampaign());
    const second = await rig.call('POST', '/v1/campaigns', newCampaign());
    expect(second.body.id).toBe('cbbbbbbbbbbbb');
  });

  it('needs only the languages that it is given', async () => {
    const rig = createApiRig();
    const { status, body } = await rig.call(
      'POST',
      '/v1/campaigns',
      newCampaign({ fields: { fr: someFields } }),
    );
    expect(status).toBe(201);
    expect(body.languages).toEqual(['fr']);
  });

  const refusals: [string, Record<string, unknown>, string, RegExp][] = [
    ['an unknown notice', { notice: 'other' }, '#/notice', /There are: personal-data-breach/],
    ['an empty name', { name: ' ' }, '#/name', /./],
    ['a weight of 0', { weight: 0 }, '#/weight', /./],
    ['a name that it does not know', { priority: 1 }, '#/priority', /not known/],
    ['channels that do not end with the letter', { channels: ['letter', 'sms'] }, '#/channels', /end/],
    ['a channel twice', { channels: ['sms', 'sms', 'letter'] }, '#/channels', /once/],
    ['no channel but the letter', { channels: ['letter'] }, '#/channels', /at least one/],
    ['a day of the breach that is none', { breachedOn: '2026-02-30' }, '#/breachedOn', /./],
    ['no time before the next channel', { fallbackAfterHours: 0 }, '#/fallbackAfterHours', /./],
    ['an unknown language', { fields: { fr: someFields, 'd/e': someFields } }, '#/fields/d~1e', /./],
    [
      'a default language without fields',
      { defaultLanguage: 'en', fields: { fr: someFields } },
      '#/fields/en',
      /default/,
    ],
    [
      'a field that the notice does not have',
      { fields: { fr: { ...someFields, colour: 'red' } } },
      '#/fields/fr/colour',
      /organisation, what_happened, .*signature/,
    ],
    [
      'a language in which a required field is blank',
      { fields: { fr: someFields, en: { ...someFields, organisation: ' ' } } },
      '#/fields/en/organisation',
      /"Organisation" is required/,
    ],
    [
      'a value that the provider would substitute',
      { fields: { fr: { ...someFields, organisation: 'Dear {{first_name}}' } } },
      '#/fields/fr/organisation',
      /placeholder/,
    ],
    [
      'a value that would make a placeholder with the braces beside it',
      { fields: { fr: { ...someFields, organisation: 'Hospital {' } } },
      '#/fields/fr/organisation',
      /placeholder/,
    ],
    [
      'a value that is too long',
      { fields: { fr: { ...someFields, organisation: 'x'.repeat(10_001) } } },
      '#/fields/fr/organisation',
      /10001 characters/,
    ],
  ];
  it.each(refusals)('refuses %s and says where', async (_, changes, pointer, message) => {
    const rig = createApiRig();
    const { status, body } = await rig.call('POST', '/v1/campaigns', newCampaign(changes));
    expect(status).toBe(400);
    const error = body.errors.find((one: { pointer?: string }) => one.pointer === pointer);
    expect(error?.message, JSON.stringify(body.errors)).toMatch(message);
    expect(await rig.campaigns.list()).toEqual([]);
  });

  it('names every wrong field at once', async () => {
    const { body } = await createApiRig().call(
      'POST',
      '/v1/campaigns',
      newCampaign({
        fields: { fr: { ...someFields, organisation: '', what_happened: ' ' }, en: { signature: 'Us' } },
      }),
    );
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '#/fields/fr/organisation',
      '#/fields/fr/what_happened',
      ...['organisation', 'what_happened', 'contact', 'consequences', 'measures', 'advice'].map(
        (name) => `#/fields/en/${name}`,
      ),
    ]);
  });

  it('does not take names of the language itself for fields', async () => {
    const body =
      '{"name":"n","notice":"personal-data-breach","fields":{"fr":{"__proto__":"x","constructor":"y"}}}';
    const headers = { 'content-type': 'application/json' };
    const answer = await createApiRig().send('POST', '/v1/campaigns', { body, headers });
    expect(answer.status).toBe(400);
  });
});

describe('reading campaigns', () => {
  it('lists the newest first', async () => {
    const rig = createApiRig({
      campaigns: createMemoryCampaignStore(
        aCampaign({ id: 'c000000000001', createdAtMs: 1 }),
        aCampaign({ id: 'c000000000002', createdAtMs: 2 }),
      ),
    });
    const { body } = await rig.call('GET', '/v1/campaigns');
    expect(body.campaigns.map(({ id }: { id: string }) => id)).toEqual(['c000000000002', 'c000000000001']);
  });

  it('answers 404 for a campaign that does not exist', async () => {
    const { status, body } = await createApiRig().call('GET', `/v1/campaigns/${campaignId}`);
    expect(status).toBe(404);
    expect(body.detail).toContain(campaignId);
  });

  it('refuses what cannot be an id', async () => {
    const { status, body } = await createApiRig().call('GET', '/v1/campaigns/x');
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ parameter: 'id', message: expect.stringContaining('12') }]);
  });
});

describe('changing a campaign', () => {
  const path = `/v1/campaigns/${campaignId}`;

  it('changes what is given and leaves the rest', async () => {
    const rig = rigWith();
    const { status, body, headers } = await rig.call('PATCH', path, { name: 'Other', weight: 7 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Other', weight: 7, version: 2, languages: ['fr', 'en'] });
    expect(headers.get('etag')).toBe('"2"');
  });

  it('honours If-Match', async () => {
    const rig = rigWith();
    const refused = await rig.call('PATCH', path, { name: 'Other' }, { 'if-match': '"7"' });
    expect(refused.status).toBe(412);
    expect(refused.body.detail).toContain('version 1');
    expect((await rig.call('PATCH', path, { name: 'Other' }, { 'if-match': 'W/"1"' })).status).toBe(200);
  });

  it('checks new fields against the notice', async () => {
    const { status, body } = await rigWith().call('PATCH', path, { fields: { fr: { organisation: 'x' } } });
    expect(status).toBe(400);
    expect(body.errors[0].pointer).toBe('#/fields/fr/what_happened');
  });

  it('checks a new default language against the fields that stay', async () => {
    const rig = rigWith({ fields: { fr: someFields } });
    expect((await rig.call('PATCH', path, { defaultLanguage: 'en' })).status).toBe(400);
  });

  it.each<CampaignState>(['running', 'paused', 'completed', 'cancelled'])(
    'refuses to change a campaign that is %s',
    async (state) => {
      const { status, body } = await rigWith({ state }).call('PATCH', path, { name: 'Other' });
      expect(status).toBe(409);
      expect(body).toMatchObject({ state, detail: expect.stringContaining(state) });
    },
  );

  const aDoneList = (changes: Partial<Import> = {}) =>
    aQueuedImport({
      number: 3,
      status: 'done',
      files: [
        { object: importObject, sizeBytes: 10, choices: { '0': 'reference' } },
        { object: `${importObject}-2`, sizeBytes: 4 },
      ],
      decisions: { conflicts: { all: 'others', groups: {} } },
      ...changes,
    });
  const rigWithFiles = (changes: Partial<Campaign>, ...gone: string[]) => {
    const rig = rigWith(changes);
    for (const { object, sizeBytes } of changes.import?.files ?? []) {
      if (!gone.includes(object)) rig.uploads.objects.set(object, sizeBytes);
    }
    return rig;
  };

  it.each([
    ['languages', { fields: { fr: someFields } }],
    ['channels', { channels: ['email', 'sms', 'letter'] }],
    ['default language', { defaultLanguage: 'en' }],
    ['day of the breach', { breachedOn: '2026-11-14' }],
  ])('reads the list anew when the %s change, as it was divided for the old ones', async (_, change) => {
    const rig = rigWithFiles({ state: 'ready', import: aDoneList(), listBefore: aDoneList({ number: 2 }) });
    const { body } = await rig.call('PATCH', path, change);
    expect(body).toMatchObject({ state: 'draft', import: { number: 4, status: 'queued' } });
    const stored = await rig.campaigns.get(campaignId);
    expect(stored?.import).toMatchObject({
      files: aDoneList().files,
      decisions: { conflicts: { all: 'others', groups: {} } },
    });
    // The list as it was would be wrong, whatever becomes of the new one.
    expect(stored?.listBefore).toBeUndefined();
    expect(rig.importQueue.sent).toEqual([{ campaign: campaignId, importNumber: 4 }]);
  });

  it('reads a list anew that waits for an answer', async () => {
    const rig = rigWithFiles({ import: aDoneList({ status: 'undecided', questions: ['conflicts'] }) });
    const { body } = await rig.call('PATCH', path, { defaultLanguage: 'en' });
    expect(body).toMatchObject({ import: { number: 4, status: 'queued' } });
  });

  it('takes back what was submitted when the list is read anew', async () => {
    const submission = { by: 'x', name: 'x', atMs: 1, hash: 'x' };
    const rig = rigWithFiles({ state: 'submitted', submission, import: aDoneList() });
    const { body } = await rig.call('PATCH', path, { defaultLanguage: 'en' });
    expect([body.state, body.submission]).toEqual(['draft', undefined]);
  });

  it.each([0, 1])('refuses other languages where file %d of the list is kept no more', async (file) => {
    const list = aDoneList();
    const rig = rigWithFiles({ state: 'ready', import: list }, list.files[file]?.object ?? '');
    const before = await rig.campaigns.get(campaignId);
    const { status, body } = await rig.call('PATCH', path, { defaultLanguage: 'en' });
    expect([status, body.detail]).toEqual([409, expect.stringContaining('Upload the list again')]);
    expect(await rig.campaigns.get(campaignId)).toEqual(before);
    expect((await rig.call('PATCH', path, { name: 'Other' })).status).toBe(200);
    expect(rig.importQueue.sent).toEqual([]);
  });

  it('asks for the work once more when the change is repeated, at whatever version', async () => {
    const rig = rigWithFiles({ state: 'ready', import: aDoneList() });
    const change = { defaultLanguage: 'en' };
    const first = await rig.call('PATCH', path, change, { 'if-match': '"1"' });
    const second = await rig.call('PATCH', path, change, { 'if-match': '"1"' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(rig.importQueue.sent).toEqual([
      { campaign: campaignId, importNumber: 4 },
      { campaign: campaignId, importNumber: 4 },
    ]);
    expect((await rig.call('PATCH', path, { name: 'Other' }, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('leaves a list alone that could not be read', async () => {
    const rig = rigWith({ import: aDoneList({ status: 'failed' }) });
    const { body } = await rig.call('PATCH', path, { defaultLanguage: 'en' });
    expect(body.import).toMatchObject({ number: 3, status: 'failed' });
    expect(rig.importQueue.sent).toEqual([]);
  });

  it('keeps the list when only values change', async () => {
    const rig = rigWith({ state: 'ready', import: aQueuedImport({ status: 'done' }) });
    const fields = { en: someFields, fr: { ...someFields, organisation: 'Other' } };
    const { body } = await rig.call('PATCH', path, { fields });
    expect(body).toMatchObject({ state: 'ready', import: { status: 'done' } });
  });

  it('does not change languages under an import that is running', async () => {
    const rig = rigWith({ import: aQueuedImport({ status: 'importing' }) });
    expect((await rig.call('PATCH', path, { fields: { fr: someFields } })).status).toBe(409);
    expect((await rig.call('PATCH', path, { name: 'Other' })).status).toBe(200);
  });

  it('writes nothing over what somebody else wrote at the same moment', async () => {
    const campaigns = createMemoryCampaignStore(aCampaign({ fields: { fr: someFields } }));
    let interfere = true;
    const rig = createApiRig({
      campaigns: {
        ...campaigns,
        async replace(campaign) {
          if (interfere) {
            interfere = false;
            await campaigns.replace({ ...campaign, name: 'Theirs', weight: 9 });
          }
          return await campaigns.replace(campaign);
        },
      },
    });
    const { status } = await rig.call('PATCH', path, { name: 'Ours' });
    expect([status, await campaigns.get(campaignId)]).toMatchObject([
      412,
      { name: 'Theirs', weight: 9, version: 2 },
    ]);
    expect(rig.acts.map(({ particulars }) => particulars?.outcome)).toEqual([undefined, 'not done']);
  });

  it('knows its own write again when the answer to it was lost', async () => {
    const campaigns = createMemoryCampaignStore(aCampaign({ fields: { fr: someFields } }));
    const rig = createApiRig({
      campaigns: {
        ...campaigns,
        async replace(campaign) {
          await campaigns.replace(campaign);
          return 'conflict';
        },
      },
    });
    const { status, body } = await rig.call('PATCH', path, { name: 'Ours' });
    expect(status).toBe(200);
    expect(body.version).toBe(2);
  });
});

describe('notices', () => {
  it('are listed with their languages', async () => {
    const { body } = await createApiRig({ notices: [aNotice()] }).call('GET', '/v1/notices');
    expect(body.notices).toEqual([
      {
        id: 'personal-data-breach',
        title: { fr: 'Vol de données', en: 'Personal data breach' },
        languages: ['fr', 'en'],
      },
    ]);
  });

  it('tell which fields they need, and nothing of their text', async () => {
    const { body } = await createApiRig().call('GET', '/v1/notices/personal-data-breach');
    expect(body.campaignFields).toHaveLength(7);
    expect(body.campaignFields[0]).toMatchObject({
      name: 'organisation',
      label: { en: 'Organisation' },
      required: true,
    });
    expect(body.personFields.map(({ name }: { name: string }) => name)).toEqual(['data_categories']);
  });

  it('are shown while they are being filled in, with the labels of what is missing', async () => {
    const rig = createApiRig();
    const fields = { organisation: 'Val & Exemple', signature: '' };
    const path = '/v1/notices/personal-data-breach/preview';
    const { status, body } = await rig.call('POST', path, { language: 'en', fields });
    expect(status).toBe(200);
    expect(body.subject).toBe('Val & Exemple: about your data');
    expect(body.text).toContain('- [What happened]');
    expect(body.text).toContain('Dear Camille Exemple');
    expect(body.html).toContain('<li>[What happened]</li>');
    expect(body.sms).toContain('quote 0000-0000-00000');
    expect(rig.acts).toEqual([]);
  });

  it('are not shown with a field that they do not have, nor in a language without a text', async () => {
    const rig = createApiRig();
    const path = '/v1/notices/personal-data-breach/preview';
    const unknown = await rig.call('POST', path, { language: 'en', fields: { colour: 'red' } });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([400, '#/fields/colour']);
    const german = await rig.call('POST', path, { language: 'de', fields: {} });
    expect([german.status, german.body.errors[0].pointer]).toEqual([400, '#/language']);
  });

  it('answer 404 naming those that exist', async () => {
    const { status, body } = await createApiRig().call('GET', '/v1/notices/other');
    expect(status).toBe(404);
    expect(body.detail).toContain('personal-data-breach');
  });
});
