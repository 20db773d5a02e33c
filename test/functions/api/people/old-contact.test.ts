import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { type CorrectAddress, correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode, theirPlace } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const second = createdAtMs / 1000;
const command: CorrectAddress = {
  campaign: campaignId,
  code: theirCode,
  to: { channel: 'email', contact: 'amelie@example.net' },
  reason: 'person-gave-address',
  identity: 'code-read-out',
  evenIfTold: true,
  evenIfShared: false,
  by: anActor(),
};
const text = { subject: 's', html: 'h', text: 't', sms: 'm', nameless: 'n' };

const rigOf = async (facts: Facts = { delivered: second }, campaign: object = {}, languages = ['fr']) => {
  const rig = await createPersonRig(facts, { contentHash: 'f00d', ...campaign });
  const contactChanges = Object.fromEntries(languages.map((language) => [language, text]));
  await rig.campaigns.putContent(campaignId, {
    hash: 'f00d',
    messages: {},
    contactChanges,
    personFields: [],
  });
  return rig;
};
/** Chunks by which an old contact is told, of the places that they are about. */
const changesIn = async ({ deliveries }: Awaited<ReturnType<typeof rigOf>>) => {
  const found = [];
  for (let chunk = 0; chunk < 9; chunk += 1) {
    const delivery = await deliveries.get(audience, chunk);
    if (delivery?.changeOf !== undefined) found.push(delivery);
  }
  return found;
};

describe('the contact that a person had before', () => {
  it('is told of the change by a message of its own, which counts nobody', async () => {
    const rig = await rigOf();
    await correctAddress(rig.dependencies, command);
    expect(await changesIn(rig)).toMatchObject([
      { channel: 'email', language: 'fr', size: 1, changeOf: theirPlace, phase: 'waiting', facts: [{}] },
    ]);
    const { body } = await rig.call('GET', `/v1/campaigns/${campaignId}/progress`);
    expect(body.people).toMatchObject({ total: 2, email: 2 });
  });

  it('is told of a change to a letter too, for which the campaign runs again', async () => {
    const rig = await rigOf({ delivered: second }, { state: 'completed', completedAtMs: createdAtMs });
    const postal = { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' };
    await correctAddress(rig.dependencies, {
      ...command,
      to: { channel: 'letter', postal, isLargePrint: false },
    });
    expect(await changesIn(rig)).toMatchObject([{ changeOf: theirPlace }]);
    expect((await rig.campaigns.get(campaignId))?.state).toBe('running');
  });

  it.each<[string, Facts]>([
    ['has never been written to', {}],
    ['was full', { accepted: second, mailboxFull: second }],
    ['has not answered', { accepted: second }],
    ['was called a typing error, whoever says so', { delivered: second }],
  ])('is told where it %s', async (_, facts) => {
    const rig = await rigOf(facts);
    await correctAddress(rig.dependencies, { ...command, reason: 'typing-error' });
    expect(await changesIn(rig)).toHaveLength(1);
  });

  it.each<[string, Facts, object, string[]]>([
    ['does not exist', { accepted: second, noSuchMailbox: second }, {}, ['fr']],
    ['bounced for good after a delivery', { delivered: second, bouncedPermanent: second }, {}, ['fr']],
    ['is blocked by the provider', { suppressed: second }, {}, ['fr']],
    ['has no text in its language', { delivered: second }, {}, ['en']],
    [
      'is of a campaign that an earlier version froze',
      { delivered: second },
      { contentHash: 'other' },
      ['fr'],
    ],
  ])('is not told where it %s', async (_, facts, campaign, languages) => {
    const rig = await rigOf(facts, campaign, languages);
    await correctAddress(rig.dependencies, command);
    expect(await changesIn(rig)).toEqual([]);
  });

  it('is not told where it stays the same, as when the mailbox works again', async () => {
    const rig = await rigOf();
    const to = { channel: 'email', contact: rig.person.email ?? '' } as const;
    await correctAddress(rig.dependencies, { ...command, to, reason: 'mailbox-works-again' });
    expect(await changesIn(rig)).toEqual([]);
  });

  const deaths = Array.from({ length: 11 }, (_, at) => at + 1).flatMap((nth) => [
    { nth, when: 'before' as const },
    { nth, when: 'after' as const },
  ]);
  it.each(deaths)(
    'is told once where the process dies $when write $nth, and the request is repeated',
    async (death) => {
      const rig = await rigOf({}, { state: 'completed', completedAtMs: createdAtMs });
      const { deps, isDead } = dying(rig.dependencies, death);
      await correctAddress(deps, command).catch(() => undefined);
      expect(isDead()).toBe(true);
      const { noticeCode } = await correctAddress(rig.dependencies, command);
      const [change, ...others] = await changesIn(rig);
      expect([change?.changeOf, others]).toEqual([theirPlace, []]);
      expect((await correctAddress(rig.dependencies, command)).noticeCode).toBe(noticeCode);
      expect(await changesIn(rig)).toHaveLength(1);
    },
  );

  it('is told once of two corrections at the same moment', async () => {
    const rig = await rigOf();
    const to = { channel: 'email', contact: 'another@example.net' } as const;
    await Promise.allSettled([
      correctAddress(rig.dependencies, command),
      correctAddress(rig.dependencies, { ...command, to }),
    ]);
    expect(await changesIn(rig)).toHaveLength(1);
  });
});
