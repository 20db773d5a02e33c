import { describe, expect, it } from 'vitest';
import { type Campaign, type CampaignState, campaignStateSchema } from '../../../core/campaign.ts';
import { QUOTA_CODE } from '../../../core/pace.ts';
import { aNotice, createApiRig, someFields } from '../../support/api-rig.ts';
import { aCampaign, aMessage, campaignId, createdAtMs } from '../../support/factories.ts';
import { aQueuedImport } from '../../support/import-fakes.ts';
import { createMemoryCampaignStore } from '../../support/memory-stores.ts';

const doneImport = (changes: Parameters<typeof aQueuedImport>[0] = {}) =>
  aQueuedImport({
    status: 'done',
    groups: [{ language: 'fr', channel: 'email', people: 3, chunks: 1 }],
    ...changes,
  });

const rigWith = (campaign: Partial<Campaign> = {}, changes: Parameters<typeof createApiRig>[0] = {}) =>
  createApiRig({
    campaigns: createMemoryCampaignStore(
      aCampaign({ state: 'ready', fields: { fr: someFields }, import: doneImport(), ...campaign }),
    ),
    ...changes,
  });

const step = (rig: ReturnType<typeof rigWith>, name: string, body?: unknown) =>
  rig.call('POST', `/v1/campaigns/${campaignId}/${name}`, body);

const allowed: Record<string, CampaignState[]> = {
  start: ['ready'],
  pause: ['running'],
  resume: ['paused'],
  cancel: ['draft', 'ready', 'running', 'paused'],
};
const table = Object.keys(allowed).flatMap((name) =>
  campaignStateSchema.options.map((state) => [name, state, allowed[name]?.includes(state) ?? false] as const),
);

describe('steps of a campaign', () => {
  it.each(table)('%s of a campaign that is %s: allowed is %s', async (name, state, isAllowed) => {
    const rig = rigWith({ state });
    const { status, body } = await step(rig, name);
    expect(status).toBe(isAllowed ? 200 : 409);
    if (isAllowed) return;
    expect(body.state).toBe(state);
    expect(body.possible).toEqual(expect.any(Array));
    expect(body.possible).not.toContain(name);
    expect(await rig.campaigns.get(campaignId)).toMatchObject({ state, version: 1 });
    expect(rig.pace.events).toEqual([]);
  });

  it.each(Object.keys(allowed))('%s answers 404 without a campaign', async (name) => {
    expect((await step(createApiRig(), name)).status).toBe(404);
  });
});

describe('start', () => {
  it('freezes the content, begins a run and wakes pace at once', async () => {
    const rig = rigWith({ generation: 2, releasedThrough: 9, releases: [{ through: 9, dueByMs: 1 }] });
    const { body } = await step(rig, 'start');
    expect(body).toMatchObject({ state: 'running', startedAt: new Date(createdAtMs).toISOString() });
    expect(await rig.campaigns.get(campaignId)).toMatchObject({
      state: 'running',
      generation: 3,
      releasedThrough: 0,
      releases: [],
      startedAtMs: createdAtMs,
      runningSinceMs: createdAtMs,
    });
    const content = await rig.campaigns.getContent(campaignId);
    expect(content?.messages.fr?.subject).toBe('Example Hospital: about your data');
    expect(content?.messages.en).toBeUndefined();
    expect(rig.pace.events).toEqual([{ trigger: 'start' }]);
  });

  it('has the content in place before the campaign runs', async () => {
    const rig = rigWith();
    const { putContent } = rig.campaigns;
    const states: (string | undefined)[] = [];
    rig.campaigns.putContent = async (id, content) => {
      states.push((await rig.campaigns.get(id))?.state);
      await putContent(id, content);
    };
    await step(rig, 'start');
    expect(states).toEqual(['ready']);
  });

  it.each([
    ['no list was imported', { state: 'draft' as const, import: undefined }, /No list/],
    [
      'the import failed',
      { state: 'draft' as const, import: doneImport({ status: 'failed', failure: 'Bad.' }) },
      /Bad\./,
    ],
    ['the import runs', { import: doneImport({ status: 'importing' }) }, /still being imported/],
    [
      'nobody can be emailed',
      { import: doneImport({ groups: [{ language: 'fr', channel: 'letter', people: 9, chunks: 1 }] }) },
      /usable email/,
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
    const { status, body } = await step(rig, 'start');
    expect(status).toBe(409);
    expect(body.detail).toMatch(detail);
    expect(await rig.campaigns.getContent(campaignId)).toBeUndefined();
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
    expect((await step(rig, 'start')).status).toBe(200);
    expect(rig.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('leaves the content of the start that won, however slow the other is', async () => {
    const rig = rigWith();
    const { replace, get } = rig.campaigns;
    let interfere = true;
    rig.campaigns.replace = async (campaign) => {
      if (interfere) {
        interfere = false;
        const fields = { fr: { ...someFields, organisation: 'Renamed' } };
        const latest = (await get(campaignId)) ?? campaign;
        await replace({ ...latest, fields, state: 'running', startedAtMs: createdAtMs });
      }
      return await replace(campaign);
    };
    expect((await step(rig, 'start')).status).toBe(409);
    const content = await rig.campaigns.getContent(campaignId);
    expect(content?.messages.fr?.subject).toBe('Renamed: about your data');
  });
});

describe('pause and resume', () => {
  const running: Partial<Campaign> = { state: 'running', generation: 1, startedAtMs: createdAtMs };

  it('keeps why it was paused until it goes on', async () => {
    const rig = rigWith(running);
    const paused = await step(rig, 'pause', { reason: 'The hotline is overrun.' });
    expect(paused.body).toMatchObject({
      state: 'paused',
      pauseReason: { code: 'administrator', message: 'The hotline is overrun.' },
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
      pauseReason: { code, message: 'Paused.', atMs: createdAtMs },
    });
    rig.clock.nowMs += 5000;
    await step(rig, 'resume');
    expect((await rig.campaigns.get(campaignId))?.judgedSinceMs).toBe(judgedSinceMs);
  });

  it('lets an administrator keep a campaign paused that would go on by itself', async () => {
    const resumesAtMs = createdAtMs + 9_000;
    const pauseReason = { code: QUOTA_CODE, message: 'No quota.', atMs: createdAtMs, resumesAtMs };
    const rig = rigWith({ ...running, state: 'paused', pauseReason });
    const { status, body } = await step(rig, 'pause');
    expect(status).toBe(200);
    expect(body.pauseReason).toMatchObject({ code: 'administrator' });
    expect(body.pauseReason.resumesAt).toBeUndefined();
  });

  it('needs no reason', async () => {
    const { status, body } = await step(rigWith(running), 'pause');
    expect(status).toBe(200);
    expect(body.pauseReason.message).not.toBe('');
  });

  it('releases everything anew under a new generation, with the content of the start', async () => {
    const notices = [aNotice()];
    const rig = rigWith({}, { notices });
    await step(rig, 'start');
    const before = await rig.campaigns.getContent(campaignId);
    await step(rig, 'pause');
    notices[0] = aNotice({ messages: { fr: aMessage({ subject: 'New', text: 'New', html: 'New' }) } });
    rig.clock.nowMs += 5000;
    await step(rig, 'resume');
    expect(await rig.campaigns.getContent(campaignId)).toEqual(before);
    expect(await rig.campaigns.get(campaignId)).toMatchObject({
      generation: 2,
      releasedThrough: 0,
      releases: [],
      startedAtMs: createdAtMs,
      runningSinceMs: createdAtMs + 5000,
    });
    expect(rig.pace.events).toEqual([{ trigger: 'start' }, { trigger: 'resume' }]);
  });
});
