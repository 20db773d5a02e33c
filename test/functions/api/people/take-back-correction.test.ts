import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import { type Facts, needsSending } from '../../../../core/delivery/outcome.ts';
import { correctAddress } from '../../../../functions/api/people/correct-address.ts';
import {
  type TakeBackCorrection,
  takeBackCorrection,
} from '../../../../functions/api/people/take-back-correction.ts';
import { audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const second = createdAtMs / 1000;
const by = anActor();
const correction = {
  campaign: campaignId,
  reason: 'person-gave-address',
  identity: 'code-read-out',
  evenIfTold: true,
  evenIfShared: false,
  by,
} as const;
const to = (contact: string) => ({ channel: 'email', contact }) as const;

/** Somebody whose address was corrected, and the request that takes it back. */
const rigOf = async (facts: Facts = {}, campaign: Partial<Campaign> = {}) => {
  const rig = await createPersonRig(facts, campaign);
  const { noticeCode } = await correctAddress(rig.dependencies, {
    ...correction,
    code: theirCode,
    to: to('stranger@example.net'),
  });
  const command: TakeBackCorrection = {
    campaign: campaignId,
    code: noticeCode,
    reason: 'not-their-contact',
    identity: 'called-back',
    by,
  };
  const change = async (chunk: number, changes: object): Promise<void> => {
    const before = await rig.deliveries.get(audience, chunk);
    if (before) await rig.deliveries.replace({ ...before, ...changes });
  };
  const factsAt = async (chunk: number, place: number) =>
    (await rig.deliveries.get(audience, chunk))?.facts[place] ?? {};
  /** The addresses that the person is still to be sent to at. */
  const toBeSentTo = async (): Promise<string[]> => {
    const old =
      (await rig.deliveries.get(audience, 0))?.phase === 'waiting' && needsSending(await factsAt(0, 1));
    const now = needsSending(await factsAt(1, 0));
    return [...(old ? ['old'] : []), ...(now ? ['new'] : [])];
  };
  const find = async (query: Record<string, string>) =>
    (
      await rig.call('POST', '/v1/recipients/search', {
        reason: 'person-asked',
        identity: 'called-back',
        ...query,
      })
    ).body.recipients;
  const progress = async () => (await rig.call('GET', `/v1/campaigns/${campaignId}/progress`)).body;
  return { ...rig, command, change, factsAt, toBeSentTo, find, progress };
};

describe('a correction that is taken back', () => {
  it('sends nothing to the new contact any more, and the notice to the one before', async () => {
    const rig = await rigOf();
    expect(await rig.toBeSentTo()).toEqual(['new']);
    await takeBackCorrection(rig.dependencies, rig.command);
    expect(await rig.toBeSentTo()).toEqual(['old']);
    expect(await rig.deliveries.get(audience, 0)).not.toHaveProperty('correctedTo');
    expect(await rig.progress()).toMatchObject({
      people: { total: 2 },
      outcomes: { pending: 1, delivered: 1 },
    });
  });

  it('leaves it at what was sent to the contact before, and says that it was taken back', async () => {
    const rig = await rigOf({ delivered: second });
    await rig.change(1, { phase: 'sent', facts: [{ delivered: second + 60 }] });
    await takeBackCorrection(rig.dependencies, rig.command);
    expect(await rig.toBeSentTo()).toEqual([]);
    const { reference } = rig.person;
    for (const query of [{ reference }, { code: rig.command.code }, { code: theirCode }]) {
      const [person, ...others] = await rig.find(query);
      expect(others).toEqual([]);
      expect(person).toMatchObject({ noticeCode: theirCode, email: rig.person.email, outcome: 'delivered' });
      expect(person.earlier).toMatchObject([{ noticeCode: rig.command.code }]);
      expect(person.recorded.at(-1).what.en).toContain('The correction of their contact was taken back');
    }
    expect(await rig.progress()).toMatchObject({ people: { total: 2 }, outcomes: { delivered: 2 } });
  });

  it('makes somebody owed again whose new contact alone had got it', async () => {
    const rig = await rigOf({ accepted: second, noSuchMailbox: second });
    await rig.change(1, { phase: 'sent', facts: [{ delivered: second + 60 }] });
    expect((await rig.find({ code: theirCode }))[0].standing).toBe('told');
    await takeBackCorrection(rig.dependencies, rig.command);
    expect((await rig.find({ code: theirCode }))[0].standing).not.toBe('told');
  });

  it('waits where the message to the new contact is being sent', async () => {
    for (const phase of ['sending', 'doubt'] as const) {
      const rig = await rigOf();
      await rig.change(1, { phase, claim: { id: 'x', atMs: createdAtMs } });
      await expect(takeBackCorrection(rig.dependencies, rig.command)).rejects.toMatchObject({
        kind: 'not-possible-now',
      });
      expect(await rig.toBeSentTo()).toEqual(['new']);
    }
  });

  it('can be corrected again, to the same contact or another, and that be taken back, too', async () => {
    const rig = await rigOf();
    await takeBackCorrection(rig.dependencies, rig.command);
    const again = await correctAddress(rig.dependencies, {
      ...correction,
      code: theirCode,
      to: to('stranger@example.net'),
    });
    expect(again.noticeCode).not.toBe(rig.command.code);
    expect(needsSending(await rig.factsAt(2, 0))).toBe(true);
    await takeBackCorrection(rig.dependencies, { ...rig.command, code: again.noticeCode });
    expect(await rig.toBeSentTo()).toEqual(['old']);
    expect(needsSending(await rig.factsAt(2, 0))).toBe(false);
  });

  it('is none of a contact that nobody corrected, nor of one that was corrected again since', async () => {
    const rig = await rigOf();
    const refused = { kind: 'not-possible-now' };
    await expect(
      takeBackCorrection(rig.dependencies, { ...rig.command, code: theirCode }),
    ).rejects.toMatchObject(refused);
    await correctAddress(rig.dependencies, {
      ...correction,
      code: rig.command.code,
      to: to('b@example.net'),
    });
    await expect(takeBackCorrection(rig.dependencies, rig.command)).rejects.toMatchObject(refused);
  });

  const writes = [
    'record',
    'evidence.add',
    'deliveries.replace',
    'deliveries.replace',
    'record',
    'campaigns.replace',
  ];
  const deaths = writes.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)(
    'is at one contact, and never at both, when it dies $when write $nth and is repeated',
    async (death) => {
      const rig = await rigOf({}, { state: 'completed', completedAtMs: createdAtMs });
      const campaign = await rig.campaigns.get(campaignId);
      if (campaign)
        await rig.campaigns.replace({ ...campaign, state: 'completed', completedAtMs: createdAtMs });
      const { deps, isDead } = dying(rig.dependencies, death);
      await takeBackCorrection(deps, rig.command).catch(() => undefined);
      expect(isDead()).toBe(true);
      expect((await rig.toBeSentTo()).length).toBeLessThanOrEqual(1);
      await takeBackCorrection(rig.dependencies, rig.command);
      expect(await rig.toBeSentTo()).toEqual(['old']);
      expect((await rig.campaigns.get(campaignId))?.state).toBe('running');
      await takeBackCorrection(rig.dependencies, rig.command);
      expect(await rig.toBeSentTo()).toEqual(['old']);
    },
  );
});
