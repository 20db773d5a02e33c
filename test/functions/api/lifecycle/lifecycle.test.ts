import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../core/audit/actor.ts';
import { approvalHash } from '../../../../core/campaign/approval.ts';
import {
  type Campaign,
  type CampaignState,
  campaignStateSchema,
} from '../../../../core/campaign/campaign.ts';
import { freezeContent } from '../../../../core/notice/snapshot.ts';
import { QUOTA_CODE } from '../../../../core/pacing/quota.ts';
import { noTotals } from '../../../../core/survey/totals.ts';
import { aCampaign, aMessage, campaignId, createdAtMs, someLanes } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { aNotice, anActor, createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

const doneImport = (changes: Parameters<typeof aQueuedImport>[0] = {}) =>
  aQueuedImport({
    status: 'done',
    groups: [{ language: 'fr', channel: 'email', people: 3, chunks: 1 }],
    ...changes,
  });

const rigWith = (campaign: Partial<Campaign> = {}, changes: Parameters<typeof createApiRig>[0] = {}) => {
  const list = doneImport();
  const rig = createApiRig({
    campaigns: createMemoryCampaignStore(
      aCampaign({ state: 'ready', fields: { fr: someFields }, import: list, ...campaign }),
    ),
    ...changes,
  });
  for (const { object, sizeBytes } of list.files) rig.uploads.objects.set(object, sizeBytes);
  return rig;
};
type Rig = ReturnType<typeof rigWith>;

const administrator = anActor({ subject: 'a-1', name: 'j.bernard', roles: ['administrator'] });
const approver = anActor({ subject: 'a-2', name: 'a.martin', roles: ['approver'] });

const step = (rig: Rig, name: string, body?: unknown, headers: Record<string, string> = {}) =>
  rig.call('POST', `/v1/campaigns/${campaignId}/${name}`, body, headers);

const takenBy: Record<string, Actor> = { approve: approver, decline: approver };
/** Takes steps one after another, each as somebody who may; the last answer. */
const take = async (rig: Rig, ...names: string[]) => {
  let answer: Awaited<ReturnType<typeof step>> | undefined;
  for (const name of names) {
    rig.acting.actor = takenBy[name] ?? administrator;
    answer = await step(rig, name, name === 'decline' ? { reason: 'Wrong number.' } : undefined);
    expect([name, answer.status]).toEqual([name, 200]);
  }
  rig.acting.actor = administrator;
  if (answer === undefined) throw new Error('no step was named');
  return answer;
};

/** Steps that bring a campaign that is ready to each state. */
const wayTo: Partial<Record<CampaignState, string[]>> = {
  submitted: ['submit'],
  approved: ['submit', 'approve'],
  running: ['submit', 'approve', 'start'],
  paused: ['submit', 'approve', 'start', 'pause'],
  cancelled: ['cancel'],
};
const rigIn = async (state: CampaignState): Promise<Rig> => {
  const way = wayTo[state];
  const rig = rigWith(way === undefined ? { state } : {});
  if (way !== undefined) await take(rig, ...way);
  return rig;
};

const allowed: Record<string, CampaignState[]> = {
  submit: ['ready'],
  withdraw: ['submitted', 'approved'],
  approve: ['submitted'],
  decline: ['submitted'],
  start: ['approved'],
  pause: ['running'],
  resume: ['paused'],
  cancel: ['draft', 'ready', 'submitted', 'approved', 'running', 'paused'],
};
const table = Object.keys(allowed).flatMap((name) =>
  campaignStateSchema.options.map((state) => [name, state, allowed[name]?.includes(state) ?? false] as const),
);

describe('steps of a campaign', () => {
  it.each(table)('%s of a campaign that is %s: allowed is %s', async (name, state, isAllowed) => {
    const rig = await rigIn(state);
    const before = await rig.campaigns.get(campaignId);
    const woken = [...rig.pace.events];
    rig.acting.actor = takenBy[name] ?? administrator;
    const { status, body } = await step(rig, name, name === 'decline' ? { reason: 'No.' } : undefined);
    expect(status).toBe(isAllowed ? 200 : 409);
    if (isAllowed) return;
    expect(body.state).toBe(state);
    expect(body.possible).toEqual(expect.any(Array));
    expect(body.possible).not.toContain(name);
    expect(await rig.campaigns.get(campaignId)).toEqual(before);
    expect(rig.pace.events).toEqual(woken);
  });

  it.each(Object.keys(allowed))('%s answers 404 without a campaign', async (name) => {
    const rig = createApiRig();
    expect((await step(rig, name, name === 'decline' ? { reason: 'No.' } : undefined)).status).toBe(404);
  });

  it.each(Object.keys(allowed))('%s answers 412 to whoever knows another version', async (name) => {
    const [state = 'ready'] = allowed[name] ?? [];
    const rig = await rigIn(state);
    rig.acting.actor = takenBy[name] ?? administrator;
    const body = name === 'decline' ? { reason: 'No.' } : undefined;
    const version = (await rig.campaigns.get(campaignId))?.version ?? 0;
    expect((await step(rig, name, body, { 'if-match': `"${version - 1}"` })).status).toBe(412);
    expect(await rig.campaigns.get(campaignId)).toMatchObject({ state, version });
    const { status, headers } = await step(rig, name, body, { 'if-match': `"${version}"` });
    expect([status, headers.get('etag')]).toEqual([200, `"${version + 1}"`]);
  });
});

describe('four eyes', () => {
  it('let nobody approve what they submitted, whatever their roles', async () => {
    const rig = rigWith();
    rig.acting.actor = anActor({ subject: 'a-1', name: 'j.bernard' });
    await step(rig, 'submit');
    rig.acting.actor = anActor({ subject: 'a-1', name: 'renamed' });
    const { status, body } = await step(rig, 'approve');
    expect([status, body.type]).toEqual([403, 'urn:tocsin:problem:not-allowed']);
    rig.acting.actor = anActor({ subject: 'a-2', name: 'a.martin' });
    expect((await step(rig, 'approve')).body).toMatchObject({
      state: 'approved',
      submission: { name: 'j.bernard', at: new Date(createdAtMs).toISOString() },
      approval: { name: 'a.martin' },
    });
  });

  describe('and an author', () => {
    // Holds both roles: `a-3` changes, `a-1` submits.
    const both = anActor({ subject: 'a-3', name: 'e.petit', roles: ['administrator', 'approver'] });
    const path = `/v1/campaigns/${campaignId}`;
    const otherText = { fr: { ...someFields, organisation: 'Other Hospital' } };
    const upload = async (rig: Rig) => {
      const begun = await rig.call('POST', `${path}/uploads`, { fileName: 'a.csv', sizeBytes: 10 });
      rig.uploads.arrive(begun.body.parts[0].url, 10);
      await rig.call('POST', `${path}/uploads/${begun.body.uploadId}/complete`);
    };
    const ways: [string, RegExp, (rig: Rig) => Promise<unknown>][] = [
      ['the text', /the text of/, (rig) => rig.call('PATCH', path, { fields: otherText })],
      [
        'the hours until the next channel',
        /the channels or the languages of/,
        (rig) => rig.call('PATCH', path, { fallbackAfterHours: 12 }),
      ],
      [
        'the channels',
        /the channels or the languages of/,
        (rig) => rig.call('PATCH', path, { channels: ['email', 'sms', 'letter'] }),
      ],
      ['the list', /the list of/, upload],
      [
        'what columns are',
        /the list of/,
        (rig) => rig.call('PUT', `${path}/import/columns`, { choices: { '0': 'reference', '1': 'email' } }),
      ],
      [
        'what was decided of the list',
        /the list of/,
        (rig) => rig.call('PUT', `${path}/import/decisions`, { conflicts: { all: 'same' } }),
      ],
    ];

    /** The list is there again as if it had been imported by whatever was said of it. */
    const withList = async (rig: Rig) => {
      const campaign = await rig.campaigns.get(campaignId);
      if (campaign !== undefined) {
        await rig.campaigns.replace({ ...campaign, state: 'ready', import: doneImport() });
      }
    };

    it.each(ways)('are two, who changed %s in whatever role', async (_, words, changes) => {
      const layout = { titles: ['Dossier', 'Mail'], width: 2 };
      const [file] = doneImport().files;
      const list = doneImport({ files: [{ ...file, layout } as never] });
      const rig = rigWith({ import: list });
      await rig.listReports.put(campaignId, list.number, { files: [], totals: noTotals() } as never);
      rig.acting.actor = both;
      await changes(rig);
      expect((await rig.campaigns.get(campaignId))?.authors).toMatchObject([{ name: 'e.petit' }]);
      await withList(rig);
      await take(rig, 'submit');
      rig.acting.actor = both;
      const { status, body } = await step(rig, 'approve');
      expect([status, body.type]).toEqual([403, 'urn:tocsin:problem:not-allowed']);
      expect(body.detail).toMatch(words);
      const shown = (await rig.call('GET', path)).body.changedBy;
      expect(shown).toMatchObject([{ name: 'e.petit' }]);
      // Somebody else approves it; from then on it is theirs, and whoever changes it anew is its author.
      await take(rig, 'approve');
      expect((await rig.campaigns.get(campaignId))?.authors).toEqual([]);
    });

    it('stay two when the text is sent back, withdrawn and submitted again', async () => {
      const rig = rigWith();
      rig.acting.actor = both;
      await rig.call('PATCH', path, { fields: otherText });
      await take(rig, 'submit', 'decline', 'submit', 'withdraw', 'submit');
      rig.acting.actor = { ...both, name: 'renamed' };
      expect((await step(rig, 'approve')).status).toBe(403);
    });

    it('may be one again for what was approved before their change', async () => {
      const rig = rigWith({ authors: [{ by: 'somebody', name: 'x', changed: ['text'] }] });
      await take(rig, 'submit', 'approve');
      rig.acting.actor = administrator;
      await rig.call('PATCH', path, { fields: otherText });
      expect((await rig.campaigns.get(campaignId))?.authors).toMatchObject([
        { name: 'j.bernard', changed: ['text'] },
      ]);
    });

    it('is whoever wrote the campaign first', async () => {
      const rig = rigWith();
      rig.acting.actor = both;
      const body = { name: 'New', notice: 'personal-data-breach', fields: { fr: someFields } };
      const { body: created } = await rig.call('POST', '/v1/campaigns', body);
      expect(created.changedBy).toEqual([{ name: 'e.petit', changed: ['text'] }]);
    });

    it('is nobody who gave it another name or share of the rate', async () => {
      const rig = rigWith();
      rig.acting.actor = both;
      await rig.call('PATCH', path, { name: 'Renamed', weight: 7 });
      await take(rig, 'submit');
      rig.acting.actor = both;
      expect((await step(rig, 'approve')).status).toBe(200);
    });
  });

  it('approve the submission that was read, and no other of the same campaign', async () => {
    const rig = rigWith();
    const { body: read } = await take(rig, 'submit');
    await take(rig, 'withdraw');
    rig.acting.actor = administrator;
    const otherText = { fr: { ...someFields, organisation: 'Other Hospital' } };
    await rig.call('PATCH', `/v1/campaigns/${campaignId}`, { fields: otherText });
    const { body: now } = await take(rig, 'submit');
    const before = await rig.campaigns.get(campaignId);
    rig.acting.actor = approver;
    const { hash } = read.submission;
    expect(hash).not.toBe(now.submission.hash);
    for (const [name, more] of [
      ['approve', {}],
      ['decline', { reason: 'No.' }],
    ] as const) {
      const { status, body } = await step(rig, name, { hash, ...more });
      expect([status, body.title]).toEqual([412, 'Changed since you read it']);
      expect(body.detail).toContain('changed since you read it: j.bernard has submitted it again');
    }
    expect(await rig.campaigns.get(campaignId)).toEqual(before);
    expect((await step(rig, 'approve', { hash: now.submission.hash })).status).toBe(200);
  });

  it('approve exactly what was submitted', async () => {
    const rig = rigWith();
    const { body: submitted } = await take(rig, 'submit');
    const { body: approved } = await take(rig, 'approve');
    expect(approved.approval.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(approved.approval.hash).toBe(submitted.submission.hash);
  });

  it('send back with a reason, which stands until it is submitted again', async () => {
    const rig = rigWith();
    const { body } = await take(rig, 'submit', 'decline');
    expect(body).toMatchObject({ state: 'ready', declined: { name: 'a.martin', reason: 'Wrong number.' } });
    expect(body.submission).toBeUndefined();
    expect((await take(rig, 'submit')).body.declined).toBeUndefined();
  });

  it('are read as one document, beside what was last decided', async () => {
    const rig = rigWith({ channels: ['email', 'sms', 'letter'] });
    const read = async () => {
      rig.acting.actor = approver;
      const { status, body } = await rig.call('GET', `/v1/campaigns/${campaignId}/document`);
      expect(status).toBe(200);
      return body;
    };
    const { body: submitted } = await take(rig, 'submit');
    const first = await read();
    expect(first.before).toBeUndefined();
    expect(first.hash).toBe(submitted.submission.hash);
    expect(
      first.now.texts.map(({ language, part }: Record<string, string>) => `${language} ${part}`),
    ).toEqual([...['fr subject', 'fr email', 'fr sms', 'fr letter']]);
    expect(first.now.groups).toEqual([{ channel: 'email', language: 'fr', people: 3 }]);

    await take(rig, 'decline');
    rig.acting.actor = administrator;
    await rig.call('PATCH', `/v1/campaigns/${campaignId}`, { fields: otherFields, fallbackAfterHours: 24 });
    await take(rig, 'submit');
    const { before, now } = await read();
    expect(before).toEqual({
      ...first.now,
      ...{ decision: 'declined', name: 'a.martin', reason: 'Wrong number.' },
      at: expect.any(String),
    });
    expect(now).toMatchObject({ fallbackAfterHours: 24 });
    expect(now.texts[0].text).toContain('Other Hospital');

    // What is approved is compared with what was decided before it, until something else is submitted.
    await take(rig, 'approve');
    expect((await read()).before).toEqual(before);
    await take(rig, 'withdraw', 'submit');
    expect((await read()).before).toMatchObject({ decision: 'approved', texts: now.texts });
  });

  it('are read as they were submitted, whatever becomes of the template', async () => {
    const notices = [aNotice()];
    const rig = rigWith({}, { notices });
    await take(rig, 'submit');
    const path = `/v1/campaigns/${campaignId}/document`;
    const { body: before } = await rig.call('GET', path);
    notices[0] = aNotice({ messages: { fr: aMessage({ subject: 'Another' }) } });
    expect((await rig.call('GET', path)).body).toEqual(before);
  });

  const change = async (rig: Rig, body: unknown) => {
    rig.acting.actor = administrator;
    return (await rig.call('PATCH', `/v1/campaigns/${campaignId}`, body)).body;
  };
  const otherFields = { fr: { ...someFields, organisation: 'Other Hospital' } };

  describe.each(['submitted', 'approved'] as const)('of a campaign that is %s', (state) => {
    let rig: Rig;
    beforeEach(async () => {
      rig = await rigIn(state);
    });

    it.each([
      ['other fields', { fields: otherFields }],
      ['a further language', { fields: { fr: someFields, en: someFields } }],
    ])('are void after %s', async (_, body) => {
      const changed = await change(rig, body);
      expect(changed.id).toBe(campaignId);
      expect(['ready', 'draft']).toContain(changed.state);
      expect(changed.submission).toBeUndefined();
      expect(changed.approval).toBeUndefined();
      expect((await step(rig, 'start')).status).toBe(409);
    });

    it('are void after another list', async () => {
      rig.acting.actor = administrator;
      const path = `/v1/campaigns/${campaignId}/uploads`;
      const begun = await rig.call('POST', path, { fileName: 'a.csv', sizeBytes: 10 });
      rig.uploads.arrive(begun.body.parts[0].url, 10);
      expect((await rig.call('POST', `${path}/${begun.body.uploadId}/complete`)).status).toBe(202);
      const { body } = await rig.call('GET', `/v1/campaigns/${campaignId}`);
      expect(body).toMatchObject({ state: 'ready' });
      expect(body.approval ?? body.submission).toBeUndefined();
    });

    it('stay after a change that reaches nobody', async () => {
      expect(await change(rig, { name: 'Renamed', weight: 7 })).toMatchObject({ state, name: 'Renamed' });
      expect(await change(rig, { fields: { fr: someFields } })).toMatchObject({ state });
    });
  });

  it('see a template that changed between submission and approval', async () => {
    const notices = [aNotice()];
    const rig = rigWith({}, { notices });
    await take(rig, 'submit');
    notices[0] = aNotice({ messages: { fr: aMessage({ subject: 'New', text: 'New', html: 'New' }) } });
    rig.acting.actor = approver;
    const { status, body } = await step(rig, 'approve');
    expect([status, body.state]).toEqual([409, 'ready']);
    expect(body.detail).toMatch(/changed since it was submitted/);
  });

  it('bind what was approved, whatever becomes of the template', async () => {
    const notices = [aNotice()];
    const rig = rigWith({}, { notices });
    await take(rig, 'submit', 'approve');
    notices[0] = aNotice({ messages: { fr: aMessage({ subject: 'New', text: 'New', html: 'New' }) } });
    await take(rig, 'start');
    const { contentHash = '' } = (await rig.campaigns.get(campaignId)) ?? {};
    const content = await rig.campaigns.getContent(campaignId, contentHash);
    expect(content?.messages.fr?.subject).toBe('Example Hospital: about your data');
  });

  it.each<[string, (campaign: Campaign) => Campaign]>([
    ['its fields', (campaign) => ({ ...campaign, fields: otherFields })],
    ['its list', (campaign) => ({ ...campaign, import: doneImport({ number: 2 }) })],
    [
      'the file of its list',
      (campaign) => ({
        ...campaign,
        import: doneImport({ files: [{ object: 'uploads/other', sizeBytes: 0 }] }),
      }),
    ],
    [
      'the totals of its list',
      (campaign) => ({
        ...campaign,
        import: doneImport({ groups: [{ language: 'fr', channel: 'email', people: 4, chunks: 1 }] }),
      }),
    ],
    ['its content', (campaign) => ({ ...campaign, contentHash: 'other' })],
  ])('refuse the start where something went round the API to change %s', async (_, tamper) => {
    const rig = await rigIn('approved');
    const campaign = await rig.campaigns.get(campaignId);
    if (campaign === undefined) throw new Error('the campaign is gone');
    await rig.campaigns.replace(tamper(campaign));
    const { status, body } = await step(rig, 'start');
    expect([status, body.state]).toEqual([409, 'ready']);
    expect(rig.pace.events).toEqual([]);
    expect((await rig.campaigns.get(campaignId))?.approval).toBeUndefined();
  });
});

describe('submit', () => {
  it.each([
    ['no list was imported', { state: 'draft' as const, import: undefined }, /No list/],
    [
      'the import failed',
      {
        state: 'draft' as const,
        import: doneImport({ status: 'failed', failure: { en: 'Bad.', fr: 'Mauvais.' } }),
      },
      /Bad\./,
    ],
    ['the import runs', { import: doneImport({ status: 'importing' }) }, /still being imported/],
    [
      'nobody can be written to',
      {
        import: doneImport({
          groups: [{ language: 'fr', channel: 'letter', people: 9, chunks: 1 }],
          notToBeReached: 9,
        }),
      },
      /Nobody .* can be written to/,
    ],
    [
      'people read a language without a message',
      { import: doneImport({ groups: [{ language: 'en', channel: 'email', people: 9, chunks: 1 }] }) },
      /9 people read "en"/,
    ],
    ['the notice has new required fields', { fields: { fr: { organisation: 'x' } } }, /What happened/],
    ['the notice is gone', { notice: 'other' }, /exists no more/],
  ])('refuses when %s', async (_, changes, detail) => {
    const { import: report, ...rest } = changes as Partial<Campaign>;
    const campaign = aCampaign({ state: 'ready', fields: { fr: someFields }, import: doneImport(), ...rest });
    if ('import' in changes && report === undefined) delete campaign.import;
    else if (report !== undefined) campaign.import = report;
    const rig = createApiRig({ campaigns: createMemoryCampaignStore(campaign) });
    const { status, body } = await step(rig, 'submit');
    expect(status).toBe(409);
    expect(body.detail).toMatch(detail);
    expect((await rig.campaigns.get(campaignId))?.submission).toBeUndefined();
  });
});

describe('what the preflight list blocks', () => {
  const sandbox = /^Put right first what stands in the way: The account is in the sandbox/;

  it('cannot be submitted', async () => {
    const rig = rigWith();
    rig.account.productionAccess = false;
    const { status, body } = await step(rig, 'submit');
    expect([status, body.state]).toEqual([409, 'ready']);
    expect(body.detail).toMatch(sandbox);
  });

  it.each([
    ['now', undefined],
    ['later', { at: new Date(createdAtMs + 3_600_000).toISOString() }],
  ])('cannot be started %s, and stays approved', async (_, body) => {
    const rig = await rigIn('approved');
    rig.account.productionAccess = false;
    const refused = await step(rig, 'start', body);
    expect([refused.status, refused.body.state]).toEqual([409, 'approved']);
    expect(refused.body.detail).toMatch(sandbox);
    rig.account.productionAccess = true;
    expect((await step(rig, 'start', body)).status).toBe(200);
  });
});

describe('start', () => {
  it('sends what was approved, begins a run and wakes pace at once', async () => {
    const rig = rigWith({
      generation: 2,
      lanes: someLanes({ releasedThrough: 9, releases: [{ through: 9, dueByMs: 1 }] }),
    });
    const { body } = await take(rig, 'submit', 'approve', 'start');
    expect(body).toMatchObject({ state: 'running', startedAt: new Date(createdAtMs).toISOString() });
    const campaign = await rig.campaigns.get(campaignId);
    expect(campaign).toMatchObject({
      state: 'running',
      generation: 3,
      lanes: someLanes({ releasedThrough: 0, releases: [] }),
      startedAtMs: createdAtMs,
      runningSinceMs: createdAtMs,
    });
    const content = await rig.campaigns.getContent(campaignId, campaign?.contentHash ?? '');
    expect(content?.messages.fr?.subject).toBe('Example Hospital: about your data');
    expect(content?.messages.en).toBeUndefined();
    expect(rig.pace.events).toEqual([{ trigger: 'start' }]);
  });

  it('has the content in place before the campaign is approved', async () => {
    const rig = rigWith();
    const { putContent } = rig.campaigns;
    const states: (string | undefined)[] = [];
    rig.campaigns.putContent = async (id, content) => {
      states.push((await rig.campaigns.get(id))?.state);
      await putContent(id, content);
    };
    await take(rig, 'submit', 'approve');
    expect(states).toEqual(['ready', 'submitted']);
  });

  it('has started although pace could not be woken, as the schedule will', async () => {
    const rig = rigWith(
      {},
      {
        pace: {
          now: async () => {
            throw new Error('throttled');
          },
        },
      },
    );
    await take(rig, 'submit', 'approve', 'start');
    expect(rig.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  const hour = 3_600_000;
  const at = (ms: number) => ({ at: new Date(createdAtMs + ms).toISOString() });

  it('keeps a set time until that comes, and takes another or none in its place', async () => {
    const rig = await rigIn('approved');
    expect((await step(rig, 'start', at(hour))).body).toMatchObject({
      state: 'approved',
      startAt: at(hour).at,
    });
    expect((await step(rig, 'start', at(2 * hour))).body).toMatchObject({ startAt: at(2 * hour).at });
    expect(rig.pace.events).toEqual([]);
    expect((await take(rig, 'unschedule')).body.startAt).toBeUndefined();
    expect((await step(rig, 'unschedule')).status).toBe(409);
    await step(rig, 'start', at(hour));
    const { body } = await take(rig, 'start');
    expect(body).toMatchObject({ state: 'running' });
    expect(body.startAt).toBeUndefined();
  });

  it.each([
    ['past', at(-1)],
    ['now', at(0)],
    ['too far ahead', at(91 * 24 * hour)],
    ['no time', { at: 'tomorrow' }],
  ])('refuses a time that is %s', async (_, body) => {
    const answer = await step(await rigIn('approved'), 'start', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ pointer: '#/at', message: expect.any(String) }]);
  });
});

describe('pause and resume', () => {
  const running: Partial<Campaign> = { state: 'running', generation: 1, startedAtMs: createdAtMs };

  it('keeps why it was paused until it goes on', async () => {
    const rig = rigWith(running);
    const paused = await step(rig, 'pause', { reason: 'The hotline is overrun.' });
    expect(paused.body).toMatchObject({
      state: 'paused',
      pauseReason: { code: 'administrator', message: { en: 'The hotline is overrun.' } },
    });
    const resumed = await step(rig, 'resume');
    expect(resumed.body.state).toBe('running');
    expect(resumed.body.pauseReason).toBeUndefined();
  });

  it.each([
    ['BOUNCE_RATE', createdAtMs + 5000],
    ['administrator', undefined],
  ])('after %s lets what was sent before be judged again: from %s on', async (code, judgedSinceMs) => {
    const rig = rigWith({
      ...running,
      state: 'paused',
      pauseReason: { code, message: { en: 'Paused.', fr: 'Suspendue.' }, atMs: createdAtMs },
    });
    rig.clock.nowMs += 5000;
    await step(rig, 'resume');
    expect((await rig.campaigns.get(campaignId))?.judgedSinceMs).toBe(judgedSinceMs);
  });

  it('lets an administrator keep a campaign paused that would go on by itself', async () => {
    const resumesAtMs = createdAtMs + 9_000;
    const pauseReason = {
      code: QUOTA_CODE,
      message: { en: 'No quota.', fr: 'Aucun quota.' },
      atMs: createdAtMs,
      resumesAtMs,
    };
    const rig = rigWith({ ...running, state: 'paused', pauseReason });
    const { status, body } = await step(rig, 'pause');
    expect(status).toBe(200);
    expect(body.pauseReason).toMatchObject({ code: 'administrator' });
    expect(body.pauseReason.resumesAt).toBeUndefined();
  });

  it('needs no reason', async () => {
    const { status, body } = await step(rigWith(running), 'pause');
    expect(status).toBe(200);
    expect(body.pauseReason.message.en).not.toBe('');
  });

  it('releases everything anew under a new generation, with the content of the start', async () => {
    const notices = [aNotice()];
    const rig = rigWith({}, { notices });
    await take(rig, 'submit', 'approve', 'start');
    const { contentHash } = (await rig.campaigns.get(campaignId)) ?? {};
    await step(rig, 'pause');
    notices[0] = aNotice({ messages: { fr: aMessage({ subject: 'New', text: 'New', html: 'New' }) } });
    rig.clock.nowMs += 5000;
    await step(rig, 'resume');
    expect(await rig.campaigns.get(campaignId)).toMatchObject({
      contentHash,
      generation: 2,
      lanes: someLanes({ releasedThrough: 0, releases: [] }),
      startedAtMs: createdAtMs,
      runningSinceMs: createdAtMs + 5000,
    });
    expect(rig.pace.events).toEqual([{ trigger: 'start' }, { trigger: 'resume' }]);
  });
});

describe('a campaign that is cancelled', () => {
  it('forgets the time at which it was to start', async () => {
    const rig = rigWith();
    await take(rig, 'submit', 'approve');
    const at = new Date(createdAtMs + 86_400_000).toISOString();
    expect((await step(rig, 'start', { at })).status).toBe(200);
    expect((await rig.campaigns.get(campaignId))?.startAtMs).toBe(createdAtMs + 86_400_000);
    await take(rig, 'cancel');
    expect(await rig.campaigns.get(campaignId)).not.toHaveProperty('startAtMs');
  });
});

describe('a list of nobody whom anything is sent to', () => {
  it('cannot be approved either, however it came to be submitted', async () => {
    const fields = { fr: someFields };
    const content = await freezeContent(aNotice(), fields, undefined);
    const approve = async (channel: 'email' | 'letter', notToBeReached = 0) => {
      const groups = [{ language: 'fr', channel, people: 9, chunks: 1 }];
      const list = doneImport({ groups, notToBeReached });
      const submitted = aCampaign({ state: 'submitted', fields, import: list });
      const hash = await approvalHash(submitted, content);
      const rig = rigWith({ ...submitted, submission: { by: 'x', name: 'x', atMs: createdAtMs, hash } });
      rig.acting.actor = approver;
      return await step(rig, 'approve');
    };
    expect((await approve('email')).status).toBe(200);
    expect((await approve('letter', 8)).status).toBe(200);
    const { status, body } = await approve('letter', 9);
    expect([status, body.detail]).toEqual([
      409,
      expect.stringContaining('Nobody in the list can be written to'),
    ]);
  });

  it.each([
    ['of empty groups', [{ language: 'fr', channel: 'email', people: 0, chunks: 0 } as const]],
    ['of nothing', []],
  ])('%s cannot be submitted, and it is said why', async (_, groups) => {
    const rig = rigWith({ import: doneImport({ groups }) });
    rig.acting.actor = administrator;
    const { status, body } = await step(rig, 'submit');
    expect([status, body.detail]).toEqual([
      409,
      expect.stringContaining('Nobody in the list can be written to'),
    ]);
    expect(rig.acts).toEqual([]);
  });
});
