import { describe, expect, it } from 'vitest';
import { outcomeRejectsObject, outcomesObject } from '../../../../core/mailing/outcomes-file.ts';
import { beginOutcomes, recordOutcomes } from '../../../../functions/api/outcomes/outcomes.ts';
import { aCampaign, anOutcomesFile, campaignId } from '../../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const path = `/v1/campaigns/${campaignId}/outcomes`;
const rigOf = () => createApiRig({ campaigns: createMemoryCampaignStore(aCampaign({ state: 'completed' })) });

/** A rig with a file whose only part has arrived. */
const rigWithFile = async () => {
  const rig = rigOf();
  const { uploadId, parts } = await beginOutcomes(rig.dependencies, { campaign: campaignId, sizeBytes: 10 });
  rig.uploads.arrive(parts[0]?.url ?? '', 10);
  return { rig, uploadId };
};

describe('a file of outcomes, over the API', () => {
  it('is uploaded in parts, then recorded in the background, with one entry in the audit trail', async () => {
    const rig = rigOf();
    const begun = await rig.call('POST', path, { fileName: 'returns.csv', sizeBytes: 10 });
    expect([begun.status, begun.body.parts.length]).toEqual([201, 1]);
    expect(rig.acts).toEqual([]);
    const { uploadId } = begun.body;
    const complete = `${path}/uploads/${uploadId}/complete`;
    expect((await rig.call('GET', `${path}/uploads/${uploadId}`)).body).toMatchObject({
      completed: false,
      parts: [{ number: 1, arrived: false }],
    });
    expect((await rig.call('POST', complete)).body).toMatchObject({ missingParts: [1] });
    rig.uploads.arrive(begun.body.parts[0].url, 10);
    const { status, body, headers } = await rig.call('POST', complete);
    expect([status, body]).toMatchObject([202, { status: 'queued', rows: 0, sizeBytes: 10 }]);
    expect(headers.get('location')).toBe(`${path}/${body.id}`);
    expect(rig.outcomesMessages).toEqual([{ do: 'outcomes', campaign: campaignId, file: body.id }]);
    expect(rig.acts).toMatchObject([
      { action: 'outcomes.record', on: body.id, particulars: { sizeBytes: 10 } },
    ]);
    expect(await rig.uploads.sizeBytes(outcomesObject({ campaign: campaignId, id: body.id }))).toBe(10);
    expect((await rig.call('GET', `${path}/${body.id}`)).body).toEqual(body);
    expect((await rig.call('GET', path)).body).toEqual({ outcomes: [body] });
    expect((await rig.call('GET', `${path}/uploads/${uploadId}`)).body).toMatchObject({ completed: true });
  });

  it('is taken before the campaign has started by nobody', async () => {
    const rig = createApiRig({ campaigns: createMemoryCampaignStore(aCampaign({ state: 'approved' })) });
    const { status, body } = await rig.call('POST', path, { fileName: 'returns.csv', sizeBytes: 10 });
    expect([status, body.state]).toEqual([409, 'approved']);
  });

  it('is not there under another id, nor are its rejects where it has none', async () => {
    const rig = rigOf();
    const id = 'oabcdefghijkl';
    expect((await rig.call('GET', `${path}/${id}`)).status).toBe(404);
    expect((await rig.call('GET', `${path}/x`)).status).toBe(400);
    await rig.outcomesFiles.create(anOutcomesFile(campaignId, { id, status: 'done', run: 'run', rows: 3 }));
    expect((await rig.call('GET', `${path}/${id}/rejects`)).status).toBe(404);
    expect(rig.acts).toEqual([]);
  });

  it('has its rejects downloaded on record', async () => {
    const rig = rigOf();
    const file = anOutcomesFile(campaignId, { id: 'oabcdefghijkl', status: 'done', run: 'run', rejected: 3 });
    await rig.outcomesFiles.create(file);
    const { status, body } = await rig.call('GET', `${path}/${file.id}/rejects`);
    expect(status).toBe(200);
    expect(body.rejectsUrl).toContain(outcomeRejectsObject(file, 'run'));
    expect(rig.acts).toMatchObject([{ action: 'outcomes.rejects', on: file.id }]);
  });

  it('says why nothing of it could be recorded', async () => {
    const rig = rigOf();
    const failure = { en: 'It has no titles.', fr: 'Il n’a pas de titres.' };
    await rig.outcomesFiles.create(
      anOutcomesFile(campaignId, { id: 'oabcdefghijkl', status: 'failed', failure, finishedAtMs: 9 }),
    );
    expect((await rig.call('GET', `${path}/oabcdefghijkl`)).body).toMatchObject({
      status: 'failed',
      failure,
    });
  });

  const command = { campaign: campaignId, by: anActor() };
  const order = ['uploads.complete', 'record', 'outcomesFiles.create', 'outcomesQueue.send'];

  it('has who brought it on record before it is there, and is asked for last', async () => {
    const { rig, uploadId } = await rigWithFile();
    const { deps, written } = dying(rig.dependencies);
    await recordOutcomes(deps, { ...command, uploadId });
    expect(written).toEqual(order);
  });

  const deaths = order.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)('is there once when it dies $when write $nth and is repeated', async (death) => {
    const { rig, uploadId } = await rigWithFile();
    await expect(
      recordOutcomes(dying(rig.dependencies, death).deps, { ...command, uploadId }),
    ).rejects.toThrow('died');
    const file = await recordOutcomes(rig.dependencies, { ...command, uploadId });
    expect(await rig.outcomesFiles.list(campaignId)).toEqual([file]);
    expect(new Set(rig.outcomesMessages.map((message) => message.file))).toEqual(new Set([file.id]));
    // Once its recording has begun it is not asked for again.
    await rig.outcomesFiles.replace({ ...file, status: 'applying' });
    const asked = rig.outcomesMessages.length;
    await recordOutcomes(rig.dependencies, { ...command, uploadId });
    expect(rig.outcomesMessages).toHaveLength(asked);
  });
});
