import { describe, expect, it } from 'vitest';
import type { PostalAddress, Recipient } from '../../../../core/audience/audience.ts';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import { campaignStates, statesToTellIn } from '../../../../core/campaign/states.ts';
import type { Delivery } from '../../../../core/delivery/delivery.ts';
import {
  withLetterReturned,
  withLettersPosted,
  withLettersWritten,
} from '../../../../core/delivery/letter-changes.ts';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { standingAt, standingRules } from '../../../../core/delivery/standing.ts';
import { type CorrectAddress, correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { aChunk, aRecipient, audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, type PersonRig, theirCode, theirPlace } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const second = createdAtMs / 1000;
const HOUR_MS = 3_600_000;
const newHome = { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' };
const bounced: Facts = { accepted: second, noSuchMailbox: second + 9 };

type Options = {
  facts?: Facts;
  campaign?: Partial<Campaign>;
  recipient?: Partial<Recipient>;
  delivery?: (delivery: Delivery) => Delivery;
};

const rigWith = async ({ facts = bounced, campaign = {}, recipient = {}, delivery }: Options = {}) => {
  const rig = await createPersonRig(facts, campaign);
  const { largePrint: _usual, ...usual } = rig.person;
  const person = { ...usual, ...recipient };
  await rig.audiences.put(audience, [aChunk({ recipients: [aRecipient(0), person] })], createdAtMs);
  const change = async (of: (before: Delivery) => Delivery): Promise<void> => {
    const before = await rig.deliveries.get(audience, 0);
    if (before) await rig.deliveries.replace(of(before));
  };
  if (delivery) await change(delivery);
  const correct = (postal: object = newHome, body: object = {}, code = theirCode) =>
    rig.call('POST', `/v1/campaigns/${campaignId}/people/${code}/address`, {
      postal,
      reason: 'person-gave-address',
      identity: 'code-read-out',
      ...body,
    });
  const find = async (query: Record<string, string>) =>
    (
      await rig.call('POST', '/v1/recipients/search', {
        reason: 'person-asked',
        identity: 'called-back',
        ...query,
      })
    ).body.recipients;
  return { ...rig, person, change, correct, find };
};

/** Chunks at which the person is owed a letter that is not in an open batch. */
const owedAt = async ({ deliveries, audiences, campaigns, person, clock }: PersonRig): Promise<number[]> => {
  const campaign = await campaigns.get(campaignId);
  if (campaign === undefined) throw new Error('the campaign has gone');
  const chunks: number[] = [];
  for (let chunk = 0; chunk < 6; chunk += 1) {
    const delivery = await deliveries.get(audience, chunk);
    const recipients = (await audiences.get(audience, chunk))?.recipients ?? [];
    const place = recipients.findIndex(({ reference }) => reference === person.reference);
    if (delivery === undefined || place < 0) continue;
    const standing = standingAt(delivery, place, undefined, standingRules(campaign, HOUR_MS, clock.nowMs));
    if (standing?.standing === 'owed' && standing.letter !== 'open') chunks.push(chunk);
  }
  return chunks;
};

const written = (delivery: Delivery): Delivery => withLettersWritten(delivery, [1], 3, second + 60);
const posted = (delivery: Delivery): Delivery => withLettersPosted(written(delivery), 3, second + 90);
const returned = (delivery: Delivery): Delivery =>
  withLetterReturned(posted(delivery), 1, 'moved', second + 120);

describe('correcting a postal address', () => {
  it('puts this one person at a place of their own, to which the next letter goes', async () => {
    const rig = await rigWith();
    const { status, body } = await rig.correct();
    expect(status).toBe(200);
    expect(await rig.deliveries.get(audience, 1)).toMatchObject({
      channel: 'letter',
      language: 'fr',
      size: 1,
      facts: [{}],
    });
    expect(await rig.audiences.get(audience, 1)).toMatchObject({
      channel: 'letter',
      recipients: [{ reference: rig.person.reference, postal: newHome, code: body.noticeCode }],
    });
    // Where they were, the old address stays: nothing is printed for that place any more.
    expect((await rig.audiences.get(audience, 0))?.recipients[1]?.postal).toEqual(rig.person.postal);
    expect(await owedAt(rig)).toEqual([1]);
  });

  it.each(campaignStates)('in a campaign that is %s', async (state) => {
    const isPossible = statesToTellIn.includes(state);
    const rig = await rigWith({
      campaign: { state, ...(state === 'completed' && { completedAtMs: createdAtMs }) },
    });
    const { status, body } = await rig.correct();
    expect(status).toBe(isPossible ? 200 : 409);
    if (!isPossible) expect(body.detail).toContain('not started');
    // No campaign runs again for a letter.
    expect((await rig.campaigns.get(campaignId))?.state).toBe(state);
    expect(rig.pace.events).toEqual([]);
  });

  it('still sends no email in a campaign that was cancelled', async () => {
    const rig = await rigWith({ campaign: { state: 'cancelled' } });
    const { status, body } = await rig.correct(undefined, { postal: undefined, email: 'a@example.net' });
    expect([status, body.detail]).toEqual([409, expect.stringContaining('cancelled')]);
  });

  it('goes on record with the channel, and without the address', async () => {
    const rig = await rigWith();
    await rig.correct();
    expect(await rig.evidence.get(audience, theirPlace)).toMatchObject([
      { kind: 'addressCorrected', channel: 'letter', toChunk: 1, evenIfTold: false },
    ]);
    const kept = JSON.stringify([rig.acts, rig.logged, await rig.evidence.get(audience, theirPlace)]);
    expect(kept).not.toMatch(/Paix|75002/);
    expect(rig.acts.map(({ action }) => action)).toEqual(['campaign.reserve-place', 'recipient.readdress']);
    const [person] = await rig.find({ reference: rig.person.reference });
    expect(person.recorded[0].what.en).toBe(
      'Their postal address was corrected: a letter goes there with the next batch. Identity checked: the code of the notice was read out.',
    );
  });

  it.each([
    ['reference', { reference: 'P0000001' }],
    ['email', { email: 'amelie.lefevre.1@example.org' }],
    ['phone', { phone: '0600000001' }],
    ['the first code', { code: theirCode }],
  ])('shows one person when they are looked up by %s', async (_, query) => {
    const rig = await rigWith();
    const { body } = await rig.correct();
    const found = await rig.find(query as Record<string, string>);
    expect(found).toMatchObject([{ noticeCode: body.noticeCode, channel: 'letter', standing: 'owed' }]);
  });

  it('does nothing twice when it is repeated, whatever the spelling', async () => {
    const rig = await rigWith();
    const first = await rig.correct();
    const again = await rig.correct({ ...newHome, lines: ['  12 rue de la Paix '], country: 'France' });
    expect(again.body).toEqual(first.body);
    expect(await rig.deliveries.get(audience, 2)).toBeUndefined();
    const other = await rig.correct({ ...newHome, lines: ['14 rue de la Paix'] });
    expect([other.status, other.body.detail]).toEqual([409, expect.stringContaining('another address')]);
  });

  it('takes no earlier correction of their email for one of their address', async () => {
    const rig = await rigWith();
    await rig.correct(undefined, { postal: undefined, email: 'a@example.net' });
    expect((await rig.correct({ ...(rig.person.postal as PostalAddress) })).status).toBe(409);
  });

  it.each<[string, object, RegExp]>([
    ['a street that no line takes', { ...newHome, lines: ['B'.repeat(39)] }, /line 1 of it is longer/],
    ['a post code of no place in France', { ...newHome, postalCode: '7500' }, /post code/],
    ['no post code in France', { ...newHome, postalCode: '' }, /post code is missing/],
    ['too many lines', { ...newHome, lines: ['a', 'b', 'c', 'd', 'e', 'f'] }, /with the name it takes/],
    ['a post code of another country', { ...newHome, country: 'BE' }, /none of this country/],
  ])('refuses %s, and says what to do', async (_, postal, words) => {
    const rig = await rigWith();
    const { status, body } = await rig.correct(postal);
    expect([status, body.errors[0].pointer]).toEqual([400, '#/postal']);
    expect(body.errors[0].message).toMatch(words);
    expect(rig.acts).toEqual([]);
  });

  it('counts the name among the lines of the envelope', async () => {
    const lines = ['Appartement 12', 'Bâtiment B', 'Résidence du Parc', '12 rue de la Paix'];
    const name = { firstName: 'Anne-Charlotte Marie-Bénédicte', lastName: 'de Saint-Exupéry de la Tour' };
    const adult = { circumstances: [], guardian: {} };
    const rig = await rigWith({ recipient: { ...adult, ...name } });
    const { status, body } = await rig.correct({ ...newHome, lines });
    expect([status, body.errors[0].message]).toEqual([400, expect.stringMatching(/takes 7 lines.* has 6/)]);
    const short = await rigWith({ recipient: adult });
    expect((await short.correct({ ...newHome, lines })).status).toBe(200);
  });

  it('sends the letter of a minor to that address, and no more to the one of their guardian', async () => {
    const rig = await rigWith();
    await rig.correct();
    expect((await rig.audiences.get(audience, 1))?.recipients[0]?.guardian).toEqual({
      name: 'Luc Lefèvre',
      phone: '+33639980000',
    });
  });

  it('keeps that they asked for large print, for later corrections too', async () => {
    const rig = await rigWith();
    const { body } = await rig.correct(newHome, { largePrint: true });
    expect((await rig.audiences.get(audience, 1))?.recipients[0]).toMatchObject({ largePrint: true });
    // The same again is the same; without it nothing is taken back.
    expect((await rig.correct(newHome, { largePrint: true })).body).toEqual(body);
    const lyon = { ...newHome, postalCode: '69001', town: 'Lyon' };
    expect((await rig.correct(lyon, {}, body.noticeCode)).status).toBe(200);
    expect((await rig.audiences.get(audience, 2))?.recipients[0]).toMatchObject({
      postal: lyon,
      largePrint: true,
    });
  });

  it('is another correction where only large print is asked for', async () => {
    const rig = await rigWith();
    const { body } = await rig.correct();
    expect((await rig.audiences.get(audience, 1))?.recipients[0]).not.toHaveProperty('largePrint');
    expect((await rig.correct(newHome, { largePrint: true })).status).toBe(409);
    expect((await rig.correct(newHome, { largePrint: true }, body.noticeCode)).status).toBe(200);
    expect((await rig.audiences.get(audience, 2))?.recipients[0]).toMatchObject({ largePrint: true });
    expect(await owedAt(rig)).toEqual([2]);
  });

  it('has no large print of emails', async () => {
    const rig = await rigWith();
    const email = { postal: undefined, email: 'a@example.net' };
    expect((await rig.correct(undefined, { ...email, largePrint: true })).status).toBe(400);
    expect((await rig.correct(undefined, { ...email, largePrint: false })).status).toBe(200);
  });

  it('takes exactly one of address, number and postal address', async () => {
    const rig = await rigWith();
    expect((await rig.correct(newHome, { email: 'a@example.net' })).status).toBe(400);
    expect((await rig.correct(undefined, { postal: undefined })).status).toBe(400);
  });

  it('lets a letter be sent to whom none could be', async () => {
    const rig = await rigWith({ delivery: (before) => ({ ...before, noPostPlaces: [1] }) });
    expect(await owedAt(rig)).toEqual([]);
    expect((await rig.correct()).status).toBe(200);
    expect(await owedAt(rig)).toEqual([1]);
  });

  it.each<[string, Options, number]>([
    ['whose email arrived', { facts: { accepted: second, delivered: second } }, 409],
    ['whose email may still arrive', { facts: { accepted: second } }, 409],
    ['who was told on the telephone', { facts: { ...bounced, toldByPhone: second } }, 409],
    ['whose letter was posted', { delivery: posted }, 409],
    ['whose letter came back', { delivery: returned }, 200],
    ['whose email is still to be sent', { facts: {} }, 200],
    [
      'whose email was silent for so long that a letter is due',
      { facts: { accepted: second - 49 * 3_600 } },
      200,
    ],
  ])('of somebody %s', async (_, options, expected) => {
    const rig = await rigWith(options);
    const { status, body } = await rig.correct();
    expect(status).toBe(expected);
    if (expected === 200) return;
    expect(body.detail).toContain('evenIfTold');
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
    expect((await rig.correct(newHome, { evenIfTold: true })).status).toBe(200);
    expect(await owedAt(rig)).toEqual([1]);
  });
});

describe('somebody whose letter is in an open batch', () => {
  const contacts = [
    ['a postal address', { postal: newHome }],
    ['an email address', { postal: undefined, email: 'a@example.net' }],
  ] as const;

  it.each(contacts)('gets no other place for %s, even on purpose', async (_, to) => {
    const rig = await rigWith({ delivery: written });
    for (const evenIfTold of [false, true]) {
      const { status, body } = await rig.correct(undefined, { ...to, evenIfTold });
      expect([status, body.detail]).toEqual([409, expect.stringContaining('in batch 3')]);
      expect(body.detail).toMatch(/posted.*voided/);
    }
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
    expect((await rig.campaigns.get(campaignId))?.import?.nextChunk).toBe(1);
    expect(rig.acts.map(({ particulars }) => particulars?.why)).toEqual(['not-now', 'not-now']);
  });

  it('is told apart from one whose letter a mailing house made', async () => {
    const rig = await rigWith({ delivery: (before) => withLettersWritten(before, [1], 0, second) });
    expect((await rig.correct()).body.detail).toMatch(/mailing house/);
  });

  it('gets it once the batch is void', async () => {
    const rig = await rigWith({ delivery: written });
    expect((await rig.correct()).status).toBe(409);
    await rig.change(({ letters: _, ...before }) => ({ ...before, facts: [{ delivered: second }, bounced] }));
    expect((await rig.correct()).status).toBe(200);
    expect(await owedAt(rig)).toEqual([1]);
  });

  it('is not moved where the batch takes them while their address is being corrected', async () => {
    const rig = await rigWith();
    const { replace } = rig.deliveries;
    let isFirst = true;
    Object.assign(rig.deliveries, {
      replace: async (delivery: Delivery) => {
        if (!isFirst) return await replace(delivery);
        isFirst = false;
        const latest = await rig.deliveries.get(audience, 0);
        if (latest) await replace(written(latest));
        return await replace(delivery);
      },
    });
    const { status, body } = await rig.correct();
    expect([status, body.detail]).toEqual([409, expect.stringContaining('in batch 3')]);
    // They stay where the batch has them; nothing is made for the other place.
    expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
    expect((await rig.deliveries.get(audience, 0))?.facts[1]).not.toHaveProperty('addressCorrected');
    expect(await owedAt(rig)).toEqual([]);
  });
});

describe('a process that dies while it corrects a postal address', () => {
  const command: CorrectAddress = {
    campaign: campaignId,
    code: theirCode,
    to: { channel: 'letter', postal: newHome, isLargePrint: false },
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
  ];

  it('has written what the new place needs before the old one is left', async () => {
    const rig = await createPersonRig();
    const { deps, written: done } = dying(rig.dependencies);
    await correctAddress(deps, command);
    expect(done).toEqual(order);
  });

  const deaths = order.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)('$when write $nth loses nobody and owes nobody two letters', async (death) => {
    const rig = await createPersonRig({}, { state: 'completed', completedAtMs: createdAtMs });
    const { deps, isDead } = dying(rig.dependencies, death);
    await correctAddress(deps, command).catch(() => undefined);
    expect(isDead()).toBe(true);
    const atDeath = await owedAt(rig);
    expect(atDeath.length).toBeLessThanOrEqual(1);
    if (atDeath.length === 0) expect(await rig.evidence.get(audience, theirPlace)).not.toEqual([]);

    const { noticeCode } = await correctAddress(rig.dependencies, command);
    const [chunk, ...others] = await owedAt(rig);
    expect(others).toEqual([]);
    const [recipient] = (await rig.audiences.get(audience, chunk ?? 0))?.recipients ?? [];
    expect(recipient).toMatchObject({ postal: newHome, code: noticeCode });
    expect((await rig.campaigns.get(campaignId))?.state).toBe('completed');
  });
});
