import { describe, expect, it } from 'vitest';
import type { LetterBatch } from '../../../../core/mailing/batch.ts';
import { aCampaign, aMessage, campaignId } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

const path = `/v1/campaigns/${campaignId}/letters`;

const rigWith = async (
  options: { letter?: string; canPrint?: boolean; batch?: Partial<LetterBatch> } = {},
) => {
  const { letter = 'Dear {{greeting_name}}', canPrint = true, batch } = options;
  const campaigns = createMemoryCampaignStore(
    aCampaign({ state: 'running', contentHash: 'f00d', import: aQueuedImport({ status: 'done' }) }),
  );
  await campaigns.putContent(campaignId, {
    hash: 'f00d',
    messages: { fr: letter === '' ? aMessage() : aMessage({ letter }) },
    personFields: [],
  });
  const rig = createApiRig({ campaigns, canPrint });
  if (batch !== undefined) {
    await rig.batches.create({
      campaign: campaignId,
      number: 1,
      audience: `${campaignId}-1`,
      state: 'written',
      version: 1,
      requestedAtMs: rig.clock.nowMs,
      by: 'somebody',
      contentHash: 'f00d',
      defaultLanguage: 'fr',
      parts: 2,
      letters: 2_100,
      sheets: 4_200,
      seal: 'beef',
      writtenAtMs: rig.clock.nowMs,
      ...batch,
    });
    for (const number of [1, 2]) {
      const file = { letters: 1, sheets: 1, pages: 1, sizeBytes: 1, sha256: 'beef', run: `run-${number}` };
      await rig.batches.createPart({ campaign: campaignId, batch: 1, number, version: 1, chunks: [], file });
    }
  }
  return rig;
};

describe('a batch of letters', () => {
  it('is asked for and made in the background', async () => {
    const { call, batches, letterMessages, acts } = await rigWith();
    const { status, body, headers } = await call('POST', path);
    expect([status, body.state, body.number]).toEqual([202, 'writing', 1]);
    expect(headers.get('location')).toBe(`${path}/1`);
    expect(letterMessages).toEqual([{ do: 'plan', campaign: campaignId, batch: 1 }]);
    expect(acts).toMatchObject([{ action: 'letters.make', on: '1' }]);
    expect(await batches.get(campaignId, 1)).toMatchObject({
      audience: `${campaignId}-1`,
      contentHash: 'f00d',
    });
    expect((await call('GET', `${path}/1`)).body).not.toHaveProperty('files');
  });

  it('is not made while the one before it is written, so that nobody is in two', async () => {
    const { call, letterMessages } = await rigWith({ batch: { state: 'writing' } });
    const { status, body } = await call('POST', path);
    expect([status, body.detail]).toEqual([
      409,
      'Batch 1 is still being written. Wait until it is, so that nobody is in two.',
    ]);
    expect(letterMessages).toEqual([{ do: 'plan', campaign: campaignId, batch: 1 }]);
  });

  it('is asked for again where whoever asked for it died before, unless a run has it', async () => {
    const run = (untilMs: number) => ({ id: 'a run', untilMs });
    const ended = await rigWith({ batch: { state: 'writing', run: run(0) } });
    expect((await ended.call('POST', path)).status).toBe(409);
    expect(ended.letterMessages).toEqual([{ do: 'plan', campaign: campaignId, batch: 1 }]);
    expect(ended.acts).toEqual([]);
    const atWork = await rigWith({ batch: { state: 'writing', run: run(ended.clock.nowMs + 1) } });
    expect((await atWork.call('POST', path)).status).toBe(409);
    expect(atWork.letterMessages).toEqual([]);
  });

  it('is made where only the answer that it is there was lost', async () => {
    const rig = await rigWith();
    const create = rig.batches.create;
    rig.batches.create = async (batch) => {
      await create(batch);
      return 'conflict';
    };
    expect((await rig.call('POST', path)).status).toBe(202);
    expect(rig.letterMessages).toEqual([{ do: 'plan', campaign: campaignId, batch: 1 }]);
  });

  it('is refused where somebody else asked for one at the same moment', async () => {
    const rig = await rigWith();
    const create = rig.batches.create;
    rig.batches.create = async (batch) => {
      await create({ ...batch, by: 'somebody else' });
      return 'conflict';
    };
    expect((await rig.call('POST', path)).status).toBe(409);
  });

  it.each([
    ['posting', { step: 'post', on: '2026-11-24' }],
    ['voiding', { step: 'void', reason: 'torn' }],
  ] as const)(
    'that is %s is noted again where the step is repeated: its message may be lost',
    async (state, step) => {
      const signed = { atMs: 0, by: 'somebody' };
      const said = state === 'posting' ? { posted: { ...signed, on: '2026-11-24' } } : {};
      const { call, letterMessages, acts, batches } = await rigWith({ batch: { state, ...said } });
      const { status, body } = await call('POST', `${path}/1/steps`, step);
      expect([status, body.state]).toEqual([200, state]);
      expect(letterMessages).toEqual([{ do: 'note', campaign: campaignId, batch: 1 }]);
      expect([acts, (await batches.get(campaignId, 1))?.version]).toEqual([[], 1]);
    },
  );

  it('that is being noted as posted on one day was not posted on another', async () => {
    const posted = { atMs: 0, by: 'somebody', on: '2026-11-24' };
    const { call, letterMessages } = await rigWith({ batch: { state: 'posting', posted } });
    const { status } = await call('POST', `${path}/1/steps`, { step: 'post', on: '2026-11-25' });
    expect([status, letterMessages]).toEqual([409, []]);
  });

  it('is not made, nor downloaded, once the personal data is deleted', async () => {
    const { call, campaigns, letterMessages, acts } = await rigWith({ batch: {} });
    const campaign = await campaigns.get(campaignId);
    if (campaign === undefined) throw new Error('no campaign');
    await campaigns.replace({ ...campaign, listDeletedAtMs: 1 });
    expect((await call('POST', path)).status).toBe(409);
    expect((await call('POST', `${path}/1/downloads`, { file: 'letters.csv' })).status).toBe(409);
    expect((await call('GET', `${path}/1`)).body).not.toHaveProperty('files');
    expect([letterMessages, acts]).toEqual([[], []]);
  });

  it.each(['draft', 'ready', 'submitted', 'approved'] as const)(
    'is not made while the campaign is %s',
    async (state) => {
      const { call, campaigns, letterMessages } = await rigWith();
      const campaign = await campaigns.get(campaignId);
      if (campaign === undefined) throw new Error('no campaign');
      await campaigns.replace({ ...campaign, state });
      expect((await call('POST', path)).status).toBe(409);
      expect(letterMessages).toEqual([]);
    },
  );

  it.each([
    ['2026-11-24T11:00:00Z', 200],
    ['2026-11-24T13:00:00Z', 400],
  ])(
    'written at %s may have been posted the day before, as it was then in the west: %i',
    async (at, expected) => {
      const { call, clock } = await rigWith({ batch: { writtenAtMs: Date.parse(at) } });
      clock.nowMs = Date.parse('2026-11-26T12:00:00Z');
      expect((await call('POST', `${path}/1/steps`, { step: 'post', on: '2026-11-23' })).status).toBe(
        expected,
      );
    },
  );

  it('is on record as not voided where somebody else said first that it is posted', async () => {
    const { call, batches, acts, letterMessages } = await rigWith({ batch: {} });
    const { replace } = batches;
    batches.replace = async (batch) => {
      batches.replace = replace;
      await replace({ ...batch, state: 'posting' });
      return 'conflict';
    };
    const { status } = await call('POST', `${path}/1/steps`, { step: 'void', reason: 'torn' });
    expect([status, letterMessages, (await batches.get(campaignId, 1))?.state]).toEqual([412, [], 'posting']);
    expect(acts).toMatchObject([
      { action: 'letters.void' },
      { action: 'letters.void', particulars: { outcome: 'not done' } },
    ]);
  });

  it('has the number after the last', async () => {
    const { call } = await rigWith({ batch: { state: 'voided' } });
    expect((await call('POST', path)).body.number).toBe(2);
    expect((await call('GET', path)).body.batches.map(({ number }: LetterBatch) => number)).toEqual([2, 1]);
  });

  it('needs an address that letters come back to, and a text that was approved with the rest', async () => {
    const without = await rigWith({ canPrint: false });
    expect((await without.call('POST', path)).body.detail).toContain('letters.returnAddress');
    const older = await rigWith({ letter: '' });
    expect((await older.call('POST', path)).body.detail).toContain('a version of Tocsin without letters');
    expect([...without.letterMessages, ...older.letterMessages]).toEqual([]);
  });

  it('names its files once it is written, and each download is recorded', async () => {
    const { call, acts, uploads } = await rigWith({ batch: {} });
    const gone = await call('POST', `${path}/1/downloads`, { file: 'letters-0002.pdf' });
    expect([gone.status, gone.body.detail]).toEqual([409, expect.stringContaining('had their data erased')]);
    expect(acts).toEqual([]);
    for (const file of ['parts/run-2/letters-0002.pdf', 'letters.csv']) {
      uploads.objects.set(`letters/${campaignId}/1/${file}`, 9);
    }
    const { body } = await call('GET', `${path}/1`);
    expect(body.files).toEqual(['letters-0001.pdf', 'letters-0002.pdf', 'letters.csv', 'manifest.json']);
    const answer = await call('POST', `${path}/1/downloads`, { file: 'letters-0002.pdf' });
    expect(answer.body.downloadUrl).toContain(`/letters/${campaignId}/1/parts/run-2/letters-0002.pdf?`);
    const list = await call('POST', `${path}/1/downloads`, { file: 'letters.csv' });
    expect(list.body.downloadUrl).toContain(`/letters/${campaignId}/1/letters.csv?`);
    expect(acts[0]).toMatchObject({ action: 'letters.download', on: '1/letters-0002.pdf' });
  });

  it.each([
    [404, 'letters-0003.pdf', 'written'],
    [404, '../../uploads/people.csv', 'written'],
    [409, 'letters.csv', 'writing'],
    [409, 'letters.csv', 'voided'],
  ] as const)('answers %i where %s is asked for and it is %s', async (expected, file, state) => {
    const { call, acts } = await rigWith({ batch: { state } });
    expect((await call('POST', `${path}/1/downloads`, { file })).status).toBe(expected);
    expect(acts).toEqual([]);
  });

  it('is handed over, then posted on a day: that is noted beside each person', async () => {
    const { call, letterMessages, acts, batches, clock } = await rigWith({ batch: {} });
    const day = new Date(clock.nowMs).toISOString().slice(0, 10);
    const handed = await call('POST', `${path}/1/steps`, { step: 'hand-over' });
    expect([handed.status, handed.body.state]).toEqual([200, 'handed-over']);
    const posted = await call('POST', `${path}/1/steps`, { step: 'post', on: day });
    expect([posted.status, posted.body.state, posted.body.posted.on]).toEqual([200, 'posting', day]);
    expect(letterMessages).toEqual([{ do: 'note', campaign: campaignId, batch: 1 }]);
    expect(acts).toMatchObject([
      { action: 'letters.hand-over' },
      { action: 'letters.post', particulars: { day } },
    ]);
    expect((await batches.get(campaignId, 1))?.handedOver).toBeDefined();
  });

  it('is voided with a reason, until it is posted', async () => {
    const { call, letterMessages } = await rigWith({ batch: { state: 'handed-over' } });
    expect((await call('POST', `${path}/1/steps`, { step: 'void' })).status).toBe(400);
    const { status, body } = await call('POST', `${path}/1/steps`, { step: 'void', reason: 'torn' });
    expect([status, body.state, body.voided.reason]).toEqual([200, 'voiding', 'torn']);
    expect(letterMessages).toEqual([{ do: 'note', campaign: campaignId, batch: 1 }]);
  });

  it.each([
    ['posted', 'void'],
    ['posting', 'void'],
    ['voided', 'post'],
    ['voiding', 'post'],
    ['writing', 'post'],
    ['writing', 'void'],
    ['posted', 'post'],
    ['posted', 'hand-over'],
  ] as const)('that is %s takes no step to %s', async (state, step) => {
    const { call, letterMessages, acts } = await rigWith({ batch: { state } });
    const body = {
      step,
      ...(step === 'post' && { on: '2026-11-24' }),
      ...(step === 'void' && { reason: 'x' }),
    };
    expect((await call('POST', `${path}/1/steps`, body)).status).toBe(409);
    expect([letterMessages, acts]).toEqual([[], []]);
  });

  it('cannot have been posted before it was written, or on a day to come', async () => {
    const { call, clock, letterMessages } = await rigWith({ batch: {} });
    const dayAfter = (days: number): string =>
      new Date(clock.nowMs + days * 86_400_000).toISOString().slice(0, 10);
    for (const on of [dayAfter(-3), dayAfter(2), undefined]) {
      const { status, body } = await call('POST', `${path}/1/steps`, { step: 'post', on });
      expect([status, body.errors[0].pointer]).toEqual([400, '#/on']);
    }
    expect(letterMessages).toEqual([]);
  });

  it.each(['/1', '/1/downloads', '/1/steps'])('that does not exist is answered 404 (%s)', async (end) => {
    const { call } = await rigWith();
    const body = end === '/1/downloads' ? { file: 'letters.csv' } : { step: 'hand-over' };
    const { status } = await (end === '/1' ? call('GET', path + end) : call('POST', path + end, body));
    expect(status).toBe(404);
  });
});
