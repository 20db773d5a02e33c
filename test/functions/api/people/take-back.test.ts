import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../../core/delivery/delivery.ts';
import { type TakeBack, takeBackTold } from '../../../../functions/api/people/take-back.ts';
import { audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode, theirPlace } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const second = createdAtMs / 1000;
const command: TakeBack = {
  campaign: campaignId,
  code: theirCode,
  means: 'phone',
  reason: 'wrong-person-recorded',
  identity: 'called-back',
  by: anActor(),
};

/** Somebody of whom this is known. */
const rigOf = async (changes: Partial<Delivery> = { facts: [{}, { toldByPhone: second }, {}] }) => {
  const rig = await createPersonRig();
  const delivery = await rig.deliveries.get(audience, 0);
  if (delivery === undefined) throw new Error('there is no delivery');
  await rig.deliveries.replace({ ...delivery, ...changes });
  return rig;
};
type Rig = Awaited<ReturnType<typeof rigOf>>;
const deliveryOf = async (rig: Rig) => (await rig.deliveries.get(audience, 0)) as Delivery;
const kindsOf = async (rig: Rig) => (await rig.evidence.get(audience, theirPlace)).map(({ kind }) => kind);

describe('taking back that a person was told', () => {
  it('has who says so and why on record before the fact goes', async () => {
    const rig = await rigOf();
    const { deps, written } = dying(rig.dependencies);
    await takeBackTold(deps, { ...command, ticket: 'CALL-7' });
    expect(written).toEqual(['record', 'evidence.add', 'deliveries.replace']);
    expect((await deliveryOf(rig)).facts[1]).toEqual({});
    expect(await rig.evidence.get(audience, theirPlace)).toMatchObject([
      {
        kind: 'takenBack',
        means: 'phone',
        reason: 'wrong-person-recorded',
        toldAtMs: createdAtMs,
        ticket: 'CALL-7',
      },
    ]);
    expect(rig.acts.at(-1)).toMatchObject({
      action: 'recipient.take-back-told',
      on: `${audience}/0/1`,
      particulars: { means: 'phone' },
      reason: 'wrong-person-recorded',
      ticket: 'CALL-7',
    });
  });

  it('leaves it at that when it is repeated, and takes back nothing that nobody recorded', async () => {
    const rig = await rigOf();
    await takeBackTold(rig.dependencies, command);
    const [acts, before] = [rig.acts.length, await deliveryOf(rig)];
    await takeBackTold(rig.dependencies, command);
    expect(rig.acts).toHaveLength(acts);
    expect(await deliveryOf(rig)).toEqual(before);
    expect(await kindsOf(rig)).toEqual(['takenBack']);
    await expect(takeBackTold(rig.dependencies, { ...command, means: 'letter' })).rejects.toMatchObject({
      kind: 'not-possible-now',
    });
  });

  it.each([1, 2, 3])('is completed by repeating it after a death before write %i', async (nth) => {
    const rig = await rigOf();
    const dead = dying(rig.dependencies, { nth, when: 'before' }).deps;
    await expect(takeBackTold(dead, command)).rejects.toThrow('died');
    expect((await deliveryOf(rig)).facts[1]).toHaveProperty('toldByPhone');
    await takeBackTold(rig.dependencies, command);
    expect((await deliveryOf(rig)).facts[1]).toEqual({});
    expect(await kindsOf(rig)).toContain('takenBack');
  });

  it('of a letter means that another one can be written', async () => {
    const rig = await rigOf({
      facts: [{}, { letterWritten: second, toldByLetter: second, noSuchMailbox: second }, {}],
      letters: { 0: { batch: 1 }, 1: { batch: 1 } },
    });
    await takeBackTold(rig.dependencies, { ...command, means: 'letter', reason: 'never-posted' });
    const { facts, letters } = await deliveryOf(rig);
    expect(facts[1]).toEqual({ noSuchMailbox: second });
    expect(letters).toEqual({ 0: { batch: 1 } });
  });

  it.each([
    ['writing', true],
    ['written', true],
    ['handed-over', true],
    ['posting', false],
    ['posted', false],
    ['voiding', false],
    ['voided', false],
  ] as const)('of a letter in a batch that is %s leaves it there: %s', async (state, isLeft) => {
    const rig = await rigOf({
      facts: [{}, { letterWritten: second, toldByLetter: second }, {}],
      letters: { 1: { batch: 1 } },
    });
    await rig.batches.create({
      campaign: campaignId,
      number: 1,
      audience,
      state,
      version: 1,
      requestedAtMs: createdAtMs,
      by: 'somebody',
      contentHash: 'f00d',
      defaultLanguage: 'fr',
    });
    await takeBackTold(rig.dependencies, { ...command, means: 'letter' });
    const { facts, letters } = await deliveryOf(rig);
    const left = [{ letterWritten: second }, { 1: { batch: 1 } }];
    expect([facts[1], letters]).toEqual(isLeft ? left : [{}, undefined]);
  });

  it('lets a message leave that was held back for it, while the campaign sends', async () => {
    const told = {
      phase: 'sent',
      facts: [{ accepted: 1 }, { toldByPhone: second }, { accepted: 1 }],
    } as const;
    const rig = await rigOf({ ...told, facts: [...told.facts] });
    await takeBackTold(rig.dependencies, command);
    expect((await deliveryOf(rig)).phase).toBe('waiting');
    const done = await rigOf({
      ...told,
      facts: [{ accepted: 1 }, { accepted: 1, toldByPhone: second }, { accepted: 1 }],
    });
    await takeBackTold(done.dependencies, command);
    expect((await deliveryOf(done)).phase).toBe('sent');
  });

  it('keeps no ticket that is a number of the person', async () => {
    const rig = await rigOf();
    await takeBackTold(rig.dependencies, { ...command, ticket: theirCode });
    expect(JSON.stringify([rig.acts, await rig.evidence.get(audience, theirPlace)])).not.toContain(theirCode);
  });
});
