import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../../core/audience/audience.ts';
import type { Facts } from '../../../../core/delivery/outcome.ts';
import { makeNoticeCode } from '../../../../core/notice/code.ts';
import { aCampaign, aDelivery, audience, createdAtMs } from '../../../support/data/factories.ts';
import { aQueuedImport, testMac } from '../../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

const second = createdAtMs / 1000;
const code = makeNoticeCode(audience, { chunk: 3, place: 1 }, testMac);

/** A rig with one chunk; nobody is signed in. Its people's data is gone, as after the retention. */
const rigWith = async (facts: Facts, importNumber = 1, timeZone = 'UTC') => {
  const campaign = aCampaign({
    state: 'running',
    import: aQueuedImport({ number: importNumber, status: 'done' }),
  });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(campaign), timeZone });
  rig.acting.actor = undefined;
  await rig.deliveries.create([aDelivery({ chunk: 3, size: 2 })]);
  const delivery = await rig.deliveries.get(audience, 3);
  if (delivery) await rig.deliveries.replace({ ...delivery, facts: [{}, facts] });
  const check = (text: string) => rig.call('GET', `/v1/check?${new URLSearchParams({ code: text })}`);
  return { ...rig, check };
};

const genuine = {
  genuine: true,
  organisation: 'Example Hospital',
  sentOn: '2026-11-24',
  words: {
    en: 'Genuine: Example Hospital sent a notice with this code on 24 November 2026.',
    fr: 'Authentique\u00a0: Example Hospital a envoyé un avis portant ce code le 24 novembre 2026.',
  },
};

describe('is this notice genuine?', () => {
  it.each([code, code.toLowerCase().replaceAll('-', ' '), ` ${code} `])('says yes to "%s"', async (text) => {
    const { check } = await rigWith({ accepted: second, bouncedTransient: second + 60 });
    expect((await check(text)).body).toEqual(genuine);
  });

  it('says yes to whoever holds a letter, from when it was made: it may arrive before anybody says it was posted', async () => {
    const made = (await (await rigWith({ letterWritten: second })).check(code)).body;
    expect(made).toMatchObject({ genuine: true, sentOn: '2026-11-24' });
    expect(made.words.en).toBe('Genuine: Example Hospital made a letter with this code on 24 November 2026.');
    const posted = await rigWith({ letterWritten: second - 400_000, toldByLetter: second });
    expect((await posted.check(code)).body).toEqual(genuine);
    // The letter is newer than the email that did not reach them.
    const both = await rigWith({ accepted: second - 900_000, noSuchMailbox: second, toldByLetter: second });
    expect((await both.check(code)).body).toEqual(genuine);
    const back = await rigWith({ letterWritten: second, letterReturned: second + 9 });
    expect((await back.check(code)).body.genuine).toBe(true);
  });

  it('says yes to whoever got an SMS with the code because their email could not be sent', async () => {
    const { check, deliveries } = await rigWith({ suppressed: second });
    const first = await deliveries.get(audience, 3);
    if (first) await deliveries.replace({ ...first, fallbackTo: { 1: { chunk: 7, place: 0 } } });
    expect((await check(code)).body.genuine).toBe(false);
    await deliveries.create([aDelivery({ chunk: 7, channel: 'sms', size: 1 })]);
    expect((await check(code)).body.genuine).toBe(false);
    const sms = await deliveries.get(audience, 7);
    if (sms) await deliveries.replace({ ...sms, facts: [{ accepted: second }] });
    expect((await check(code)).body).toEqual(genuine);
  });

  it('tells the day of the country in which the notice was sent', async () => {
    const late = Date.UTC(2026, 10, 23, 23, 30) / 1000;
    const { check } = await rigWith({ accepted: late }, 1, 'Europe/Paris');
    expect((await check(code)).body).toEqual(genuine);
  });

  it('tells nothing of the person, the campaign or what became of the message', async () => {
    const { check } = await rigWith({ accepted: second, complained: second + 9 });
    const { body } = await check(code);
    expect(Object.keys(body).sort()).toEqual(['genuine', 'organisation', 'sentOn', 'words']);
  });

  it('answers a wrong, an unknown and a not yet sent code in exactly the same way', async () => {
    const sent = await rigWith({ accepted: second });
    const waiting = await rigWith({});
    const replaced = await rigWith({ accepted: second }, 2);
    const ofAnother = makeNoticeCode(audienceId('cbbbbbbbbbbbb', 1), { chunk: 3, place: 1 }, testMac);
    const ofNoPlace = makeNoticeCode(audience, { chunk: 9, place: 9 }, testMac);
    const answers = await Promise.all([
      ...['x', '????', ofAnother, ofNoPlace, `${code}0`].map((text) => sent.check(text)),
      waiting.check(code),
      replaced.check(code),
    ]);
    const [first] = answers;
    expect(first?.body).toMatchObject({ genuine: false });
    expect(Object.keys(first?.body ?? {}).sort()).toEqual(['genuine', 'words']);
    for (const { status, body } of answers) expect([status, body]).toEqual([200, first?.body]);
  });

  it('reads the list of campaigns once for many checks', async () => {
    const { check, campaigns, clock } = await rigWith({ accepted: second });
    let lists = 0;
    const list = campaigns.list;
    campaigns.list = () => {
      lists += 1;
      return list();
    };
    for (let at = 0; at < 5; at += 1) await check(code);
    expect(lists).toBe(1);
    clock.nowMs += 30_000;
    await check(code);
    expect(lists).toBe(2);
  });

  it('stops a connection that guesses, without keeping its address', async () => {
    const { check, attempts, clock } = await rigWith({ accepted: second });
    for (let at = 0; at < 20; at += 1) expect((await check('guess')).status).toBe(200);
    const { status, headers } = await check('guess');
    expect([status, headers.get('retry-after')]).toEqual([429, '600']);
    expect(attempts.whos().join()).not.toContain('192.0.2.1');
    clock.nowMs += 600_000;
    expect((await check('guess')).status).toBe(200);
  });

  it('tells whoever holds a notice, however many share their address and whatever those type', async () => {
    const { check, attempts } = await rigWith({ accepted: second });
    for (let at = 0; at < 50; at += 1) expect((await check(code)).body).toEqual(genuine);
    expect(attempts.whos()).toEqual([]);
    for (let at = 0; at < 25; at += 1) await check('guess');
    expect((await check(code)).body).toEqual(genuine);
  });

  it('asks for a code where there is none', async () => {
    const { call } = await rigWith({});
    expect((await call('GET', '/v1/check')).status).toBe(400);
  });

  it('writes no code to the log', async () => {
    const { check, logged } = await rigWith({ accepted: second });
    await check(code);
    expect(JSON.stringify(logged)).not.toContain(code);
  });
});
