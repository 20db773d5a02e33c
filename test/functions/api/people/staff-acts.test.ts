import { describe, expect, it } from 'vitest';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import { aDelivery, aRecipient, audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { testMac } from '../../../support/fakes/import-fakes.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode, theirPlace } from '../../../support/rigs/person-rig.ts';

const agent = anActor({ roles: ['agent'] });
const otherCode = makeNoticeCode(audience, { chunk: 0, place: 0 }, testMac);
const HOUR_MS = 3_600_000;

/** An agent who acts for the second of two people; both can be found. */
const rigOf = async (...given: Parameters<typeof createPersonRig>) => {
  const rig = await createPersonRig(...given);
  const other = aRecipient(0);
  await rig.lookup.add(
    audience,
    [
      { field: 'reference', value: other.reference, chunk: 0, place: 0 },
      { field: 'email', value: other.email ?? '', chunk: 0, place: 0 },
    ],
    createdAtMs,
  );
  rig.acting.actor = agent;
  const path = (what: string, code = theirCode) => `/v1/campaigns/${campaignId}/people/${code}/${what}`;
  const correct = (email: string, body: object = {}, code?: string) =>
    rig.call('POST', path('address', code), {
      email,
      reason: 'person-gave-address',
      identity: 'code-read-out',
      ...body,
    });
  const tell = (body: object = {}, code?: string) =>
    rig.call('POST', path('told', code), { by: 'phone', identity: 'called-back', ...body });
  const factsOf = async () => (await rig.deliveries.get(audience, 0))?.facts[1];
  return { ...rig, other, path, correct, tell, factsOf };
};

describe('what staff change of a person', () => {
  it('needs to say how it was made sure who is asking', async () => {
    const rig = await rigOf({ toldByPhone: createdAtMs / 1000 });
    rig.acting.actor = anActor();
    const asked: [string, object][] = [
      ['address', { email: 'a@example.net', reason: 'person-gave-address' }],
      ['told', { by: 'phone' }],
      ['told/take-back', { by: 'phone', reason: 'recorded-by-mistake' }],
      ['letter', { reason: 'person-asked' }],
      ['erase', { reason: 'person-asked' }],
    ];
    for (const [what, body] of asked) {
      for (const identity of [undefined, 'none', 'trust me']) {
        const answer = await rig.call('POST', rig.path(what), { ...body, identity });
        expect(answer.status).toBe(400);
        expect(answer.body.errors).toMatchObject([
          { pointer: '#/identity', message: expect.stringContaining('made sure who is asking') },
        ]);
      }
    }
    expect(await rig.factsOf()).toEqual({ toldByPhone: createdAtMs / 1000 });
    expect(rig.acts).toEqual([]);
  });

  it('says how in the audit trail and in the history of the person', async () => {
    const rig = await rigOf();
    await rig.correct('a@example.net');
    expect(rig.acts.find(({ action }) => action === 'recipient.readdress')).toMatchObject({
      identity: 'code-read-out',
    });
    const { body } = await rig.call('POST', '/v1/recipients/search', {
      reference: rig.person.reference,
      reason: 'person-asked',
      identity: 'called-back',
    });
    expect(body.recipients[0].recorded[0].what).toEqual({
      en: 'Their address or number was corrected, and the notice sent again. Identity checked: the code of the notice was read out.',
      fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé. Identité vérifiée\u00a0: le code de l’avis a été lu.',
    });
  });

  it.each<[string, object]>([
    ['without anybody asking', { identity: 'no-caller' }],
    ['to somebody who was told', { evenIfTold: true }],
    ['at a contact of others', { evenIfShared: true }],
  ])('is for an administrator where it is %s', async (_, body) => {
    const rig = await rigOf();
    const { status } = await rig.correct('a@example.net', body);
    expect(status).toBe(403);
    expect(await rig.factsOf()).not.toHaveProperty('addressCorrected');
    expect(rig.acts).toMatchObject([
      {
        action: 'recipient.readdress',
        particulars: { outcome: 'refused', why: 'role', campaign: campaignId },
      },
    ]);
    rig.acting.actor = anActor();
    expect((await rig.correct('a@example.net', body)).status).toBe(200);
  });

  it('is possible so often in an hour and in a day, of whomever, and the first too many is on record', async () => {
    const rig = await rigOf();
    const codes = [theirCode, otherCode, makeNoticeCode(audience, { chunk: 7, place: 0 }, testMac)];
    const tries = async (count: number) => {
      const statuses = new Set<number>();
      for (let at = 0; at < count; at += 1) statuses.add((await rig.tell({}, codes[at % 3])).status);
      return statuses;
    };
    expect(await tries(30)).not.toContain(429);
    const before = rig.acts.length;
    const { status, body } = await rig.tell();
    expect(status).toBe(429);
    expect(body.detail).toContain('At most 30 corrections and records are possible in an hour');
    expect(await tries(3)).toEqual(new Set([429]));
    expect((await rig.correct('a@example.net')).status).toBe(429);
    expect(
      (
        await rig.call('POST', rig.path('told/take-back'), {
          by: 'phone',
          reason: 'recorded-by-mistake',
          identity: 'document',
        })
      ).status,
    ).toBe(429);
    expect(rig.acts.slice(before)).toContainEqual(
      expect.objectContaining({
        action: 'recipient.readdress',
        particulars: expect.objectContaining({ outcome: 'refused', why: 'too-often' }),
      }),
    );
    for (let hour = 0; hour < 3; hour += 1) {
      rig.clock.nowMs += HOUR_MS;
      await tries(30);
    }
    rig.clock.nowMs += HOUR_MS;
    expect((await rig.tell()).body.detail).toContain('At most 100');
  });

  it('is counted by each member of staff', async () => {
    const rig = await rigOf();
    for (let at = 0; at < 31; at += 1) await rig.tell();
    rig.acting.actor = anActor({ roles: ['agent'], subject: 'somebody else' });
    expect((await rig.tell({}, otherCode)).status).toBe(204);
  });

  it('is the contact of one person twice in 30 days, along all their places, and then an administrator’s', async () => {
    const rig = await rigOf();
    const first = await rig.correct('one@example.net');
    const second = await rig.correct('two@example.net', {}, first.body.noticeCode);
    const third = (code: string) => rig.correct('three@example.net', {}, code);
    const refused = await third(second.body.noticeCode);
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining('twice in the last 30 days'),
    ]);
    // The same again is no further correction.
    expect((await rig.correct('two@example.net', {}, first.body.noticeCode)).status).toBe(200);
    rig.clock.nowMs += 31 * 24 * HOUR_MS;
    expect((await third(second.body.noticeCode)).status).toBe(200);
  });

  it('is the record that one person was told three times in 30 days', async () => {
    const rig = await rigOf();
    const statuses = [];
    for (let at = 0; at < 4; at += 1) statuses.push((await rig.tell()).status);
    expect(statuses).toEqual([204, 204, 204, 403]);
    rig.acting.actor = anActor();
    expect((await rig.tell()).status).toBe(204);
  });
});

describe('a new contact', () => {
  it('is never that of somebody else on the list, and the answer does not say whose', async () => {
    const rig = await rigOf();
    const { status, body } = await rig.correct((rig.other.email ?? '').toUpperCase());
    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`${rig.other.reference}|${rig.other.lastName}`));
    expect(await rig.factsOf()).not.toHaveProperty('addressCorrected');
    expect(rig.acts.at(-1)).toMatchObject({ particulars: { why: 'contact-of-others' } });
  });

  it('is not one that somebody else’s notice was sent to by a correction, not even after that left it again', async () => {
    const rig = await rigOf();
    await rig.deliveries.replace({
      ...((await rig.deliveries.get(audience, 0)) ?? aDelivery()),
      facts: [{ noSuchMailbox: 1 }, { noSuchMailbox: 1 }],
    });
    const first = await rig.correct('mine@example.net', {}, otherCode);
    expect(first.status).toBe(200);
    expect((await rig.correct('elsewhere@example.net', {}, first.body.noticeCode)).status).toBe(200);
    expect((await rig.correct('Mine@example.net')).status).toBe(403);
    rig.acting.actor = anActor();
    const hinted = await rig.correct('mine@example.net');
    expect([hinted.status, hinted.body.detail]).toEqual([403, expect.stringContaining('evenIfShared')]);
    expect((await rig.correct('mine@example.net', { evenIfShared: true })).status).toBe(200);
    expect(rig.acts.find(({ particulars }) => particulars?.evenIfShared)).toMatchObject({
      action: 'recipient.readdress',
    });
  });

  it('is not one letter box for several people either', async () => {
    const rig = await rigOf();
    await rig.deliveries.replace({
      ...((await rig.deliveries.get(audience, 0)) ?? aDelivery()),
      facts: [{ noSuchMailbox: 1 }, { noSuchMailbox: 1 }],
    });
    const to = (line: string) => ({
      email: undefined,
      postal: { lines: [line], postalCode: '75002', town: 'Paris' },
    });
    expect((await rig.correct('', to('12 rue de la Paix'), otherCode)).status).toBe(200);
    expect((await rig.correct('', to('12, RUE DE LA PAIX'))).status).toBe(403);
    expect((await rig.correct('', to('14 rue de la Paix'))).status).toBe(200);
  });

  it('may be the person’s own, from another campaign or from before', async () => {
    const rig = await rigOf();
    const { email = '' } = rig.person;
    expect((await rig.correct(email, { reason: 'mailbox-works-again' })).status).toBe(200);
  });

  it('is taken by one of two corrections at the same moment, or by neither', async () => {
    const rig = await rigOf();
    await rig.deliveries.replace({
      ...((await rig.deliveries.get(audience, 0)) ?? aDelivery()),
      facts: [{ noSuchMailbox: 1 }, { noSuchMailbox: 1 }],
    });
    const answers = await Promise.all([
      rig.correct('mine@example.net', {}, otherCode),
      rig.correct('mine@example.net'),
    ]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const sentTo = [];
    for (const chunk of [1, 2]) {
      if ((await rig.deliveries.get(audience, chunk)) !== undefined) sentTo.push(chunk);
    }
    expect(sentTo.length).toBe(answers.filter(({ status }) => status === 200).length);
  });

  it('stands in the records as a keyed hash, with the one before', async () => {
    const rig = await rigOf();
    await rig.correct('A@example.net');
    const contact = await rig.lookup.hashOf('email', 'a@example.net');
    const contactBefore = await rig.lookup.hashOf('email', rig.person.email ?? '');
    expect(rig.acts.find(({ action }) => action === 'recipient.readdress')).toMatchObject({
      particulars: { contact, contactBefore },
    });
    expect(await rig.evidence.get(audience, theirPlace)).toMatchObject([{ contact, contactBefore }]);
    expect(JSON.stringify(rig.acts)).not.toContain('example.net');
  });
});

describe('two corrections of one person at the same moment', () => {
  it('send one notice', async () => {
    const rig = await rigOf();
    const emails = ['one@example.net', 'two@example.net'];
    const answers = await Promise.all(emails.map((email) => rig.correct(email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const made = await Promise.all([1, 2].map((chunk) => rig.deliveries.get(audience, chunk)));
    const chunks = made.flatMap((one) => one?.chunk ?? []);
    expect(chunks).toHaveLength(1);
    const winner = emails[answers.findIndex(({ status }) => status === 200)];
    const written = await rig.audiences.get(audience, chunks[0] ?? 0);
    expect(written?.recipients).toMatchObject([{ email: winner }]);
    // Nothing of the person is left where nothing is sent to.
    expect(await rig.audiences.get(audience, chunks[0] === 1 ? 2 : 1)).toBeUndefined();
    // Whoever repeats the one that won is told where it went.
    expect((await rig.correct(winner ?? '')).body.noticeCode).toBe(written?.recipients[0]?.code);
  });
});
