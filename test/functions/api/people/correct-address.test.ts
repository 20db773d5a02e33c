import { describe, expect, it } from 'vitest';
import { needsSending } from '../../../../core/delivery/outcome.ts';
import { bareCode } from '../../../../core/notice/code.ts';
import { type CorrectAddress, correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, type PersonRig, theirCode, theirPlace } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const command: CorrectAddress = {
  campaign: campaignId,
  code: theirCode,
  to: { channel: 'email', contact: 'amelie@example.net' },
  reason: 'person-gave-address',
  identity: 'code-read-out',
  evenIfTold: false,
  evenIfShared: false,
  by: anActor(),
};
const order = [
  'record',
  'campaigns.replace',
  'lookup.add',
  'audience.put',
  'record',
  'evidence.add',
  'deliveries.replace',
  'deliveries.create',
  'record',
  'campaigns.replace',
  'pace.now',
];

/** Chunks that the person is still to be sent with. */
const toBeSentWith = async ({ deliveries, audiences, person }: PersonRig): Promise<number[]> => {
  const chunks: number[] = [];
  for (let chunk = 0; chunk < 5; chunk += 1) {
    const delivery = await deliveries.get(audience, chunk);
    const recipients = (await audiences.get(audience, chunk))?.recipients ?? [];
    if (delivery === undefined) continue;
    const isTheirs = recipients.some(
      ({ reference }, place) => reference === person.reference && needsSending(delivery.facts[place] ?? {}),
    );
    if (isTheirs) chunks.push(chunk);
  }
  return chunks;
};

describe('the correction of an address', () => {
  it('writes what the new place needs before the old one is left, and the delivery last', async () => {
    const rig = await createPersonRig();
    const { deps, written } = dying(rig.dependencies);
    const answer = await correctAddress(deps, command);
    expect(answer.campaign).toBe(campaignId);
    expect((await rig.audiences.get(audience, 1))?.recipients[0]?.code).toBe(answer.noticeCode);
    expect(written).toEqual(order);
  });

  const deaths = order.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)('loses nobody and sends nothing twice when it dies $when write $nth', async (death) => {
    const rig = await createPersonRig({}, { state: 'completed', completedAtMs: createdAtMs });
    const { deps, isDead } = dying(rig.dependencies, death);
    // Waking pace may fail: the schedule does the same.
    await correctAddress(deps, command).catch(() => undefined);
    expect(isDead()).toBe(true);
    const atDeath = await toBeSentWith(rig);
    expect(atDeath.length).toBeLessThanOrEqual(1);
    // Who is at neither place at this moment has the way to the new one on record.
    if (atDeath.length === 0) expect(await rig.evidence.get(audience, theirPlace)).not.toEqual([]);

    const { noticeCode } = await correctAddress(rig.dependencies, command);
    const [chunk, ...others] = await toBeSentWith(rig);
    expect(others).toEqual([]);
    const [recipient] = (await rig.audiences.get(audience, chunk ?? 0))?.recipients ?? [];
    expect(recipient).toMatchObject({ email: 'amelie@example.net', code: noticeCode });
    expect((await rig.campaigns.get(campaignId))?.state).toBe('running');
    expect((await rig.deliveries.get(audience, 0))?.facts[1]).toHaveProperty('addressCorrected');
  });

  it('takes no email to somebody for an earlier try to send them an SMS', async () => {
    const rig = await createPersonRig(undefined, { channels: ['email', 'sms', 'letter'] });
    await correctAddress(rig.dependencies, command);
    // The chunk of the email holds the number as well.
    const to = { channel: 'sms', contact: rig.person.phone ?? '' } as const;
    await expect(correctAddress(rig.dependencies, { ...command, to })).rejects.toMatchObject({
      kind: 'not-possible-now',
      members: { detail: { en: expect.stringContaining('another address already') } },
    });
    expect(await rig.audiences.get(audience, 1)).toMatchObject({ channel: 'email' });
  });

  it('says why it is not possible, and has recorded that it was tried, and nothing else', async () => {
    const rig = await createPersonRig({ delivered: createdAtMs / 1000 });
    await expect(correctAddress(rig.dependencies, command)).rejects.toMatchObject({
      kind: 'not-possible-now',
      members: { state: 'running', detail: { en: expect.stringContaining('told') } },
    });
    expect(rig.acts).toMatchObject([
      {
        action: 'recipient.readdress',
        on: await rig.lookup.hashOf('code', bareCode(theirCode) ?? ''),
        particulars: { outcome: 'refused', why: 'not-now' },
      },
    ]);
  });

  it('goes on when pace cannot be woken', async () => {
    const rig = await createPersonRig();
    const pace = {
      now: async () => {
        throw new Error('throttled');
      },
    };
    await correctAddress({ ...rig.dependencies, pace }, command);
    expect(rig.logged).toContainEqual(expect.objectContaining({ message: 'pace could not be woken' }));
  });
});
