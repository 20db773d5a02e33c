import { describe, expect, it } from 'vitest';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import { type RecordTold, recordTold } from '../../../../functions/api/people/record-told.ts';
import { audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { testMac } from '../../../support/fakes/import-fakes.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode, theirPlace } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const command: RecordTold = {
  campaign: campaignId,
  code: theirCode,
  means: 'phone',
  identity: 'called-back',
  by: anActor(),
};

describe('recording that a person was told', () => {
  it('has who says so on record before the person counts as told', async () => {
    const rig = await createPersonRig();
    const { deps, written } = dying(rig.dependencies);
    await recordTold(deps, command);
    expect(written).toEqual(['record', 'evidence.add', 'deliveries.replace']);
  });

  it.each([1, 2, 3])('is completed by repeating it after a death before write %i', async (nth) => {
    const rig = await createPersonRig();
    await expect(recordTold(dying(rig.dependencies, { nth, when: 'before' }).deps, command)).rejects.toThrow(
      'died',
    );
    expect((await rig.deliveries.get(audience, 0))?.facts[1]).not.toHaveProperty('toldByPhone');
    await recordTold(rig.dependencies, command);
    expect((await rig.deliveries.get(audience, 0))?.facts[1]).toHaveProperty('toldByPhone');
    expect(await rig.evidence.get(audience, theirPlace)).not.toEqual([]);
  });

  it('knows nobody at a place that the list has not', async () => {
    const rig = await createPersonRig();
    const code = makeNoticeCode(audience, { chunk: 9, place: 0 }, testMac);
    await expect(recordTold(rig.dependencies, { ...command, code })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it.each([
    ['of today', 0, true],
    ['of tomorrow', 1, false],
    ['before the campaign', -1, false],
  ])('takes a day %s: %s', async (_, days, isTaken) => {
    const rig = await createPersonRig();
    const on = new Date(createdAtMs + days * 86_400_000).toISOString().slice(0, 10);
    const done = recordTold(rig.dependencies, { ...command, on });
    if (isTaken) await done;
    else await expect(done).rejects.toMatchObject({ kind: 'invalid-request' });
  });
});
