import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import { titlesKey } from '../../../../core/columns/mapping.ts';
import { templateRows } from '../../../../core/columns/template.ts';
import { type Import, importStatuses } from '../../../../core/list/import.ts';
import { conflictsObject } from '../../../../core/list/import-files.ts';
import type { Conflicts } from '../../../../core/survey/conflicts.ts';
import type { ListReport } from '../../../../core/survey/report.ts';
import { noTotals } from '../../../../core/survey/totals.ts';
import { setColumns, setDecisions } from '../../../../functions/api/list/decide.ts';
import { aCampaign, campaignId } from '../../../support/data/factories.ts';
import { aLayout, aQueuedImport, importObject } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { type ApiRig, aNotice, anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const path = `/v1/campaigns/${campaignId}/import`;
const counts = { rows: 9, accepted: 4, duplicate: 0, unreachable: 1, rejected: 1, conflict: 3 };

/** A list that was surveyed: two references with several people, one address for many. */
const aList = (changes: Partial<Import> = {}): Import =>
  aQueuedImport({
    number: 2,
    status: 'undecided',
    questions: ['conflicts', 'shared'],
    files: [
      {
        object: importObject,
        sizeBytes: 10,
        layout: aLayout(),
        begins: { byteOffset: 30, record: 1, line: 1 },
      },
    ],
    counts,
    row: 9,
    ...changes,
  });
const report: ListReport = {
  files: [
    {
      views: [
        {
          ...{ index: 2, letter: 'C', title: 'Mail', field: 'email', usedAs: 'by-title' },
          ...{ of: 9, filled: 8, usable: 7, examples: ['a…@e…'] },
        },
        {
          ...{ index: 3, letter: 'D', title: 'Né le', field: null, usedAs: 'unused' },
          ...{ of: 9, filled: 8, usable: 0, examples: ['1…'], looksLike: 'birth_date' },
        },
      ],
      doubts: [{ kind: 'which-of-several', index: 2, message: { en: 'Which?', fr: 'Laquelle ?' } }],
      missing: [],
    },
  ],
  totals: { ...noTotals(), lines: { titles: 1, people: 9, inside: 2, totals: 1 }, postal: 5 },
  conflicts: { groups: 2, rows: 5, ids: ['0-2', '0-7'] },
  shared: {
    ...{ some: 1, someOfPeople: 3, manyOfPeople: 20, more: 0 },
    many: [{ group: 'email-0-2', contact: 'email', people: 20, rows: [{ file: 0, row: 2 }] }],
  },
  severalReferences: { people: 2, examples: [{ file: 0, row: 4 }] },
  earlier: [
    { campaign: 'c1', name: 'Before', startedAtMs: Date.UTC(2026, 0, 2), sameFile: false, people: 3, of: 9 },
  ],
};
const person = (row: number, firstName: string): Conflicts[number]['people'][number] => ({
  ...{ file: 0, row, reference: 'D100', firstName, lastName: 'Dupont' },
});
const conflicts: Conflicts = [
  { group: '0-2', people: [person(2, 'Marie'), { ...person(3, 'Léa'), email: 'lea@example.org' }] },
  { group: '0-7', people: [person(7, 'Paul'), person(12, 'Zoé')] },
];

const rigWith = async (list: Import = aList(), changes: Partial<Campaign> = {}): Promise<ApiRig> => {
  const campaign = aCampaign({ state: 'ready', fields: { fr: someFields }, import: list, ...changes });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(campaign) });
  await rig.listReports.put(campaignId, list.number, report);
  rig.uploads.texts.set(conflictsObject(campaignId, list.number), JSON.stringify(conflicts));
  return rig;
};
const listIn = async (rig: ApiRig): Promise<Import | undefined> =>
  (await rig.campaigns.get(campaignId))?.import;

describe('the report of an import', () => {
  it('says how the list was understood, what is odd, what is open, and of which version', async () => {
    const rig = await rigWith(aList({ decisions: { shared: { groups: { 'email-0-2': 'send' } } } }));
    const { body, headers } = await rig.call('GET', path);
    expect(body).toMatchObject({
      version: 1,
      questions: ['conflicts', 'shared'],
      files: [{ titleRow: 1, columns: report.files[0]?.views, doubts: report.files[0]?.doubts }],
      conflicts: { groups: 2, rows: 5, undecided: 2 },
      shared: { many: [{ group: 'email-0-2', decision: 'send' }], some: 1 },
      severalReferences: { people: 2 },
      earlier: [{ campaign: 'c1', startedAt: '2026-01-02T00:00:00.000Z' }],
      decisions: { shared: { groups: { 'email-0-2': 'send' } } },
    });
    expect(body.fields).toEqual(expect.arrayContaining(['reference', 'guardian_phone']));
    expect(headers.get('etag')).toBe('"1"');
    expect(body.lines).toEqual([
      {
        kind: 'titles',
        lines: 1,
        message: expect.objectContaining({ en: expect.stringMatching(/^1 line /) }),
      },
      expect.objectContaining({ kind: 'people', lines: 9 }),
      expect.objectContaining({ kind: 'inside', lines: 2 }),
      expect.objectContaining({ kind: 'totals', lines: 1 }),
    ]);
    expect(body.findings.map(({ kind, verdict, count }: never) => [kind, verdict, count])).toEqual([
      ['conflicts', 'warns', 2],
      ['shared-by-many', 'warns', 1],
      ['shared-by-some', 'warns', 1],
      ['several-references', 'warns', 2],
      ['earlier-campaign', 'warns', 3],
      ['column-unused', 'warns', 8],
      ['postal-addresses', 'told', 5],
      // The list has no column for it.
      ['language-missing', 'told', 5],
    ]);
  });

  it('names a later file that failed, and the fields of the notice', async () => {
    const failure = { en: 'No rows.', fr: 'Aucune ligne.' };
    const list = aList({ status: 'done', failedAfter: { number: 3, failure, atMs: 0 } });
    const rig = await rigWith(list, { personFields: ['data_categories'] });
    const { body } = await rig.call('GET', path);
    expect(body.lastFailure).toEqual({ number: 3, failure, at: '1970-01-01T00:00:00.000Z' });
    expect(body.fields).toContain('data_categories');
  });

  it('has nothing of the survey before it was made', async () => {
    const rig = createApiRig({
      campaigns: createMemoryCampaignStore(aCampaign({ import: aQueuedImport() })),
    });
    const { body } = await rig.call('GET', path);
    expect(body).toMatchObject({
      status: 'queued',
      files: [{ columns: [], doubts: [] }],
      lines: [],
      findings: [],
    });
    expect(body.conflicts).toBeUndefined();
  });

  it('shows the columns to whoever approves, and people to administrators only', async () => {
    const rig = await rigWith();
    rig.acting.actor = anActor({ roles: ['approver', 'auditor'] });
    expect((await rig.call('GET', path)).status).toBe(200);
    expect((await rig.call('GET', `${path}/conflicts`)).status).toBe(403);
    expect(JSON.stringify((await rig.call('GET', path)).body)).not.toContain('Dupont');
  });
});

describe('people with one reference', () => {
  it('are shown side by side, on record, with what was decided', async () => {
    const rig = await rigWith(aList({ decisions: { conflicts: { groups: { '0-7': 'same' } } } }));
    const { body } = await rig.call('GET', `${path}/conflicts`);
    expect(body).toEqual({
      conflicts: [conflicts[0], { ...conflicts[1], decision: 'same' }],
    });
    expect(rig.acts).toMatchObject([
      { action: 'list.conflicts', campaign: campaignId, particulars: { import: 2 } },
    ]);
    expect(JSON.stringify(rig.logged)).not.toContain('Dupont');
  });

  it('come in pages, in the order of the rows and not of the letters', async () => {
    const rig = await rigWith();
    const long = [2, 7, 12, 100].map((row) => ({ group: `0-${row}`, people: [] }));
    rig.uploads.texts.set(
      conflictsObject(campaignId, 2),
      JSON.stringify([...long, { group: '1-3', people: [] }]),
    );
    const groups: string[] = [];
    let after: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '2', ...(after && { after }) });
      const { body } = await rig.call('GET', `${path}/conflicts?${query}`);
      groups.push(...body.conflicts.map(({ group }: { group: string }) => group));
      after = body.next;
    } while (after !== undefined);
    expect(groups).toEqual(['0-2', '0-7', '0-12', '0-100', '1-3']);
    expect((await rig.call('GET', `${path}/conflicts?after=0-7`)).status).toBe(400);
  });

  it('are none, and nothing goes on record, where the list has none', async () => {
    const rig = await rigWith();
    await rig.listReports.put(campaignId, 2, { ...report, conflicts: { groups: 0, rows: 0, ids: [] } });
    expect((await rig.call('GET', `${path}/conflicts`)).body).toEqual({ conflicts: [] });
    expect(rig.acts).toEqual([]);
  });

  it('are kept no longer than the list', async () => {
    const rig = await rigWith();
    rig.uploads.texts.clear();
    const { status, body } = await rig.call('GET', `${path}/conflicts`);
    expect([status, body.detail]).toEqual([404, expect.stringContaining('Upload the list again')]);
    const without = createApiRig({ campaigns: createMemoryCampaignStore(aCampaign()) });
    expect((await without.call('GET', `${path}/conflicts`)).status).toBe(404);
  });
});

describe('saying which column is which', () => {
  const choices = { '0': 'reference', '2': 'email', '3': null };
  const say = (rig: ApiRig, body: object = {}, headers = {}) =>
    rig.call('PUT', `${path}/columns`, { choices, ...body }, headers);

  it.each(['undecided', 'done', 'failed'] as const)(
    'has a list that is %s read anew by it',
    async (status) => {
      const decisions = { conflicts: { all: 'others' as const, groups: {} } };
      const rig = await rigWith(aList({ status, decisions, questions: [] }));
      const { status: answered, body, headers } = await say(rig);
      expect([answered, body.status, body.number, headers.get('etag')]).toEqual([202, 'queued', 3, '"2"']);
      const list = await listIn(rig);
      expect(list?.files).toEqual([{ object: importObject, sizeBytes: 10, choices }]);
      // By other columns, other people have a reference in common.
      expect(list?.decisions).toBeUndefined();
      expect(rig.importQueue.sent).toEqual([{ campaign: campaignId, importNumber: 3 }]);
      expect(rig.acts).toMatchObject([{ action: 'list.columns', particulars: { import: 3, columns: 3 } }]);
    },
  );

  it('is remembered for files with these titles, unless that is not wanted', async () => {
    const key = titlesKey(aLayout().titles);
    const rig = await rigWith();
    await say(rig, { remember: false });
    expect(await rig.columnChoices.get(key)).toBeUndefined();
    const other = await rigWith();
    await say(other);
    expect(await other.columnChoices.get(key)).toEqual(choices);
  });

  it('keeps what was said of the other files of the list', async () => {
    const second = { object: 'uploads/x/2.csv', sizeBytes: 5, choices: { '1': 'phone' } };
    const [first] = aList().files;
    const rig = await rigWith(
      aList({ files: [{ ...first, choices: { '0': null } } as never, { ...second, layout: aLayout() }] }),
    );
    expect((await say(rig, { file: 1 })).status).toBe(202);
    expect((await listIn(rig))?.files).toEqual([
      { object: importObject, sizeBytes: 10, choices: { '0': null } },
      { ...second, choices },
    ]);
  });

  it.each([
    ['a file that there is not', { file: 1 }, '#/file'],
    ['a column that there is not', { choices: { '0': 'reference', '2': 'email', '4': null } }, '#/choices'],
    [
      'a field that there is not',
      { choices: { '0': 'reference', '2': 'email', '3': 'horoscope' } },
      '#/choices',
    ],
    ['one field twice', { choices: { '0': 'reference', '1': 'reference', '2': 'email' } }, '#/choices'],
    ['no reference', { choices: { '0': null, '2': 'email' } }, '#/choices'],
    ['no number', { choices: { A: 'reference' } }, '#/choices/A'],
  ])('is refused with %s', async (_, body, pointer) => {
    const rig = await rigWith();
    const before = await rig.campaigns.get(campaignId);
    const answer = await say(rig, body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
    const french = await say(rig, body, { 'accept-language': 'fr' });
    expect(french.body.errors[0].message).not.toBe(answer.body.errors[0].message);
    expect(await rig.campaigns.get(campaignId)).toEqual(before);
    expect(rig.acts).toEqual([]);
  });

  it('knows the width of a file whose titles were not kept', async () => {
    const [first] = aList().files;
    const rig = await rigWith(aList({ files: [{ ...first, layout: aLayout({ titles: [] }) } as never] }));
    expect((await say(rig)).status).toBe(202);
  });

  it.each(importStatuses.filter((status) => ['queued', 'surveying', 'importing'].includes(status)))(
    'waits for an import that is %s',
    async (status) => {
      const rig = await rigWith(aList({ status }));
      expect((await say(rig)).status).toBe(409);
    },
  );

  it('takes back what was submitted', async () => {
    const submission = { by: 'x', name: 'x', atMs: 1, hash: 'x' };
    const rig = await rigWith(aList({ status: 'done' }), { state: 'submitted', submission });
    await say(rig);
    const { state, submission: left } = (await rig.campaigns.get(campaignId)) ?? {};
    expect([state, left]).toEqual(['ready', undefined]);
  });

  it('counts for the version that was seen only', async () => {
    const rig = await rigWith();
    expect((await say(rig, {}, { 'if-match': '"7"' })).status).toBe(412);
    expect(await listIn(rig)).toEqual(aList());
  });

  const order = ['record', 'campaigns.replace', 'importQueue.send'];
  const deaths = order.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)('asks for one import when it dies $when write $nth and is repeated', async (death) => {
    const rig = await rigWith();
    const command = { campaign: campaignId, ifMatch: '"1"', by: anActor(), file: 0, choices, remember: true };
    const { deps } = dying(rig.dependencies, death);
    await expect(setColumns(deps, command)).rejects.toThrow('died');
    await setColumns(rig.dependencies, command);
    expect(await listIn(rig)).toMatchObject({ number: 3, status: 'queued' });
    expect(new Set(rig.importQueue.sent.map(({ importNumber }) => importNumber))).toEqual(new Set([3]));
  });
});

describe('deciding about people of a list', () => {
  const decide = (rig: ApiRig, body: object, headers = {}) =>
    rig.call('PUT', `${path}/decisions`, body, headers);

  it('goes on with the list once nothing is open any more', async () => {
    const rig = await rigWith();
    const first = await decide(rig, { conflicts: { groups: { '0-2': 'others' } } });
    expect(first.body).toMatchObject({
      status: 'undecided',
      questions: ['conflicts', 'shared'],
      conflicts: { undecided: 1 },
    });
    const second = await decide(rig, { shared: { all: 'set-aside' } });
    expect(second.body.questions).toEqual(['conflicts']);
    expect(rig.importQueue.sent).toEqual([]);
    const third = await decide(rig, { conflicts: { groups: { '0-7': 'same' } } });
    expect([third.status, third.body.status, third.body.questions]).toEqual([202, 'importing', []]);
    expect(await listIn(rig)).toMatchObject({
      number: 2,
      status: 'importing',
      row: 0,
      position: { file: 0, byteOffset: 30, record: 1, line: 1 },
      surveyed: counts,
      decisions: {
        conflicts: { groups: { '0-2': 'others', '0-7': 'same' } },
        shared: { all: 'set-aside', groups: {} },
      },
    });
    expect(rig.importQueue.sent).toEqual([{ campaign: campaignId, importNumber: 2 }]);
    expect(
      rig.acts.map(({ action, particulars }) => [action, particulars?.groups, particulars?.shared]),
    ).toEqual([
      ['list.decide', 1, undefined],
      ['list.decide', undefined, 'set-aside'],
      ['list.decide', 1, undefined],
    ]);
  });

  it.each(['done', 'failed'] as const)('has a list that is %s read anew by them', async (status) => {
    const decisions = { shared: { all: 'send' as const, groups: {} } };
    const rig = await rigWith(aList({ status, questions: [], decisions }));
    const { body } = await decide(rig, { conflicts: { all: 'same' } });
    expect([body.status, body.number]).toEqual(['queued', 3]);
    expect(await listIn(rig)).toMatchObject({
      files: [{ object: importObject, sizeBytes: 10 }],
      decisions: { ...decisions, conflicts: { all: 'same', groups: {} } },
    });
  });

  it('changes nothing where the same was decided before', async () => {
    const decisions = { conflicts: { all: 'same' as const, groups: {} } };
    const rig = await rigWith(aList({ status: 'done', questions: [], decisions }));
    expect((await decide(rig, { conflicts: { all: 'same' } })).body.number).toBe(2);
    expect([rig.acts, rig.importQueue.sent]).toEqual([[], []]);
  });

  it('is refused for groups that there are not, and answers that there are not', async () => {
    const rig = await rigWith();
    const unknown = await decide(rig, { conflicts: { groups: { '0-3': 'same' } } });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([400, '#/conflicts/groups/0-3']);
    expect((await decide(rig, { shared: { groups: { 'email-0-9': 'send' } } })).status).toBe(400);
    expect((await decide(rig, { shared: { all: 'others' } })).status).toBe(400);
    expect((await decide(rig, { columns: {} })).status).toBe(400);
    expect(rig.acts).toEqual([]);
  });

  it('waits until it is known which column is which, and until an import has ended', async () => {
    const unread = await rigWith(aList({ questions: ['columns'] }));
    const { status, body } = await decide(unread, { conflicts: { all: 'same' } });
    expect([status, body.detail]).toEqual([409, expect.stringContaining('which column is which')]);
    const unsurveyed = await rigWith();
    await unsurveyed.listReports.put(campaignId, 2, { files: [] });
    expect((await decide(unsurveyed, { conflicts: { all: 'same' } })).status).toBe(409);
    const underWay = await rigWith(aList({ status: 'surveying' }));
    expect((await decide(underWay, { conflicts: { all: 'same' } })).status).toBe(409);
  });

  it('counts for the version that was seen only', async () => {
    const rig = await rigWith();
    expect((await decide(rig, { conflicts: { all: 'same' } }, { 'if-match': '"7"' })).status).toBe(412);
  });

  it.each(
    [1, 2, 3].flatMap((nth) => [
      { nth, when: 'before' as const },
      { nth, when: 'after' as const },
    ]),
  )('asks for the work when it dies $when write $nth and is repeated', async (death) => {
    const rig = await rigWith(
      aList({ questions: ['conflicts'], decisions: { shared: { all: 'send', groups: {} } } }),
    );
    const command = {
      ...{ campaign: campaignId, ifMatch: '"1"', by: anActor() },
      given: { conflicts: { all: 'leave-out' as const, groups: {} } },
    };
    const { deps } = dying(rig.dependencies, death);
    await expect(setDecisions(deps, command)).rejects.toThrow('died');
    await setDecisions(rig.dependencies, command);
    expect(await listIn(rig)).toMatchObject({ number: 2, status: 'importing' });
    expect(rig.importQueue.sent.length).toBeGreaterThan(0);
  });
});

describe('giving up an import', () => {
  const giveUp = async (rig: ApiRig, headers = {}) => {
    const { number = 1 } = (await listIn(rig)) ?? {};
    return await rig.call('DELETE', `${path}?number=${number}`, undefined, headers);
  };
  const good = aList({ number: 1, status: 'done', questions: [] });

  it.each(['queued', 'surveying', 'undecided', 'importing'] as const)(
    'brings back the list before one that is %s',
    async (status) => {
      const rig = await rigWith(aList({ status }), { listBefore: good });
      const { body } = await giveUp(rig);
      expect(body).toMatchObject({ state: 'ready', import: { number: 1, status: 'done' } });
      const campaign = await rig.campaigns.get(campaignId);
      expect([campaign?.import, campaign?.listBefore]).toEqual([good, undefined]);
      expect(rig.acts).toMatchObject([{ action: 'list.give-up', particulars: { import: 1 } }]);
    },
  );

  it('leaves a draft where there was no list before', async () => {
    const rig = await rigWith(aList());
    const { body } = await giveUp(rig);
    expect([body.state, body.import]).toEqual(['draft', undefined]);
    expect((await giveUp(rig)).body.version).toBe(body.version);
  });

  it.each(['done', 'failed'] as const)('does nothing to a list that is %s', async (status) => {
    const list = aList({ status, questions: [] });
    const rig = await rigWith(list);
    expect((await giveUp(rig)).status).toBe(200);
    expect([await listIn(rig), rig.acts]).toEqual([list, []]);
  });

  it('is of the import that was read, and of one that waits at the version that was read', async () => {
    const rig = await rigWith(aList({ status: 'undecided' }));
    const { number = 1 } = (await listIn(rig)) ?? {};
    const statusOf = async (query: string, headers = {}) =>
      (await rig.send('DELETE', `${path}${query}`, { headers })).status;
    expect(await statusOf('')).toBe(400);
    expect(await statusOf(`?number=${number + 1}`, { 'if-match': '"1"' })).toBe(412);
    expect(await statusOf(`?number=${number}`, { 'if-match': '"7"' })).toBe(412);
    expect(await statusOf(`?number=${number}`)).toBe(428);
    expect(rig.acts).toEqual([]);
    expect(await statusOf(`?number=${number}`, { 'if-match': '"1"' })).toBe(200);
  });

  it('needs no version of an import under way, which changes it by itself', async () => {
    const rig = await rigWith(aList({ status: 'importing' }));
    const { number = 1 } = (await listIn(rig)) ?? {};
    expect((await rig.send('DELETE', `${path}?number=${number}`)).status).toBe(200);
  });

  it('is not possible once the campaign runs', async () => {
    expect((await giveUp(await rigWith(aList(), { state: 'running' }))).status).toBe(409);
  });
});

describe('rows that are added to a list', () => {
  const addTo = async (rig: ApiRig) => {
    const { body } = await rig.call('POST', `/v1/campaigns/${campaignId}/uploads`, {
      ...{ fileName: 'more.csv', sizeBytes: 10, adds: true },
    });
    rig.uploads.arrive(body.parts[0].url, 10);
    return await rig.call('POST', `/v1/campaigns/${campaignId}/uploads/${body.uploadId}/complete`);
  };

  it('are taken with what was decided of those that were shown', async () => {
    const decisions = { conflicts: { all: 'others' as const, groups: { '0-7': 'same' as const } } };
    const rig = await rigWith(aList({ status: 'done', questions: [], decisions }));
    expect((await addTo(rig)).status).toBe(202);
    expect(await listIn(rig)).toMatchObject({
      files: [{ object: importObject }, { sizeBytes: 10 }],
      decisions: { conflicts: { groups: { '0-2': 'others' } } },
    });
  });

  it('ask nothing of the report where nothing was decided', async () => {
    const rig = await rigWith(aList({ status: 'done', questions: [] }));
    await addTo(rig);
    expect((await listIn(rig))?.decisions).toBeUndefined();
  });
});

describe('the list to fill in', () => {
  it.each(['en', 'fr'] as const)('has titles in "%s", and the fields of the notice', async (language) => {
    const rig = createApiRig({ notices: [aNotice()] });
    const { status, body, headers } = await rig.call(
      'GET',
      `/v1/list-template?language=${language}&notice=personal-data-breach`,
    );
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="\w+\.csv"$/);
    const [titles] = templateRows(language);
    const separator = language === 'fr' ? ';' : ',';
    expect(body.startsWith(`${titles.join(separator)}${separator}data_categories\r\n`)).toBe(true);
    expect(body.trimEnd().split('\r\n')).toHaveLength(2);
  });

  it('knows the notices that there are only, and two languages', async () => {
    const rig = createApiRig();
    expect((await rig.call('GET', '/v1/list-template?notice=horoscope')).status).toBe(404);
    expect((await rig.call('GET', '/v1/list-template?language=de')).status).toBe(400);
  });
});
