import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../../core/delivery/delivery.ts';
import {
  withLetterReturned,
  withLettersPosted,
  withLettersWritten,
  withoutOpenLetters,
} from '../../../../core/delivery/letter-changes.ts';
import type { LetterBatch } from '../../../../core/mailing/batch.ts';
import { aChunk, aRecipient, audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';

const second = createdAtMs / 1000;
const signed = { atMs: createdAtMs, by: 'somebody' };
const written = (delivery: Delivery): Delivery => withLettersWritten(delivery, [1], 3, second + 60);
const posted = (delivery: Delivery): Delivery => withLettersPosted(written(delivery), 3, second + 90);
const returned = (delivery: Delivery): Delivery =>
  withLetterReturned(posted(delivery), 1, 'moved', second + 3 * 86_400);
const toPost: Partial<LetterBatch> = { state: 'posted', posted: { ...signed, on: '2026-11-24' } };

type Options = {
  delivery?: (delivery: Delivery) => Delivery;
  batch?: Partial<LetterBatch>;
  campaign?: Partial<Campaign>;
};

const rigWith = async ({ delivery = written, batch = {}, campaign = {} }: Options = {}) => {
  const rig = await createPersonRig(undefined, campaign);
  const before = await rig.deliveries.get(audience, 0);
  if (before) await rig.deliveries.replace(delivery(before));
  await rig.batches.create({
    campaign: campaignId,
    number: 3,
    audience,
    state: 'written',
    version: 1,
    requestedAtMs: createdAtMs,
    by: 'somebody',
    contentHash: 'f00d',
    defaultLanguage: 'fr',
    ...batch,
  });
  const open = (body: object = {}) =>
    rig.call('POST', `/v1/campaigns/${campaignId}/people/${theirCode}/letter`, {
      reason: 'person-asked',
      identity: 'code-read-out',
      ...body,
    });
  const find = async () =>
    (
      await rig.call('POST', '/v1/recipients/search', {
        reference: rig.person.reference,
        reason: 'test',
        identity: 'no-caller',
      })
    ).body.recipients[0];
  const made = (): void => {
    rig.uploads.objects.set(`letters/${campaignId}/3/copies/0-1.pdf`, 20_000);
  };
  return { ...rig, open, find, made };
};

describe('opening the letter of a person', () => {
  it('has it made again, and gives its address once it is', async () => {
    const rig = await rigWith();
    const first = await rig.open();
    expect([first.status, first.body]).toEqual([202, { batch: 3 }]);
    expect(rig.letterMessages).toEqual([{ do: 'copy', campaign: campaignId, batch: 3, chunk: 0, place: 1 }]);
    rig.made();
    const { status, body } = await rig.open();
    expect([status, body.batch]).toEqual([200, 3]);
    expect(body.downloadUrl).toContain(`/letters/${campaignId}/3/copies/0-1.pdf?`);
    expect(rig.letterMessages).toHaveLength(1);
  });

  it('is on record once somebody can read it, as one look-up with its reason', async () => {
    const rig = await rigWith();
    await rig.open({ ticket: 'CALL-7' });
    expect(rig.acts).toEqual([]);
    rig.made();
    await rig.open({ ticket: 'CALL-7' });
    expect(rig.acts).toMatchObject([
      { action: 'recipient.letter', on: `${audience}/0/1`, reason: 'person-asked', ticket: 'CALL-7' },
    ]);
    expect(JSON.stringify([rig.acts, rig.logged, rig.letterMessages])).not.toMatch(/amelie|P0000001/i);
  });

  it('counts among the look-ups of whoever opens it', async () => {
    const rig = await rigWith();
    rig.made();
    for (let times = 0; times < 60; times += 1) expect((await rig.open()).status).toBe(200);
    const { status, body } = await rig.open();
    expect([status, body.downloadUrl]).toEqual([429, undefined]);
  });

  it('keeps no ticket that is a number of the person', async () => {
    const rig = await rigWith();
    rig.made();
    expect((await rig.open({ ticket: rig.person.reference })).status).toBe(200);
    expect(JSON.stringify(rig.acts)).not.toContain(rig.person.reference);
  });

  it.each<[string, Options, RegExp]>([
    ['no letter was made', { delivery: (before) => before }, /No letter was made/],
    ['it was voided', { delivery: (before) => withoutOpenLetters(written(before), 3) }, /or it was voided/],
    [
      'a mailing house made it',
      { delivery: (before) => withLettersWritten(before, [1], 0, second) },
      /mailing house/,
    ],
    ['its batch is being made', { batch: { state: 'writing' } }, /Batch 3 is still being made/],
    ['the campaign has not started', { campaign: { state: 'ready' } }, /not started/],
  ])('is not possible where %s', async (_, options, words) => {
    const rig = await rigWith(options);
    rig.made();
    const { status, body } = await rig.open();
    expect([status, body.detail]).toEqual([409, expect.stringMatching(words)]);
    expect(rig.acts).toMatchObject([{ particulars: { outcome: 'refused', why: 'not-now' } }]);
    expect(rig.letterMessages).toEqual([]);
  });

  it('is not possible once their data was erased, though the file is still there', async () => {
    const rig = await rigWith();
    rig.made();
    const gone = { ...rig.person, reference: '' };
    await rig.audiences.put(audience, [aChunk({ recipients: [aRecipient(0), gone] })], createdAtMs);
    expect((await rig.open()).status).toBe(404);
  });
});

describe('what staff see of the letter of a person', () => {
  it.each<[string, Options, object, string, string]>([
    [
      'made',
      {},
      { batch: 3, state: 'written' },
      'Batch 3 is made and not posted yet.',
      'Le lot n°\u00a03 est préparé, pas encore posté.',
    ],
    [
      'handed over',
      { batch: { state: 'handed-over' } },
      { batch: 3, state: 'handed-over' },
      'Batch 3 was handed over and is not posted yet.',
      'Le lot n°\u00a03 a été remis, pas encore posté.',
    ],
    [
      'posted',
      { delivery: posted, batch: toPost },
      { batch: 3, state: 'posted', postedOn: '2026-11-24' },
      'Posted on 24 November 2026, with batch 3.',
      'Posté le 24 novembre 2026, avec le lot n°\u00a03.',
    ],
    [
      'came back',
      { delivery: returned, batch: toPost },
      { batch: 3, state: 'posted', postedOn: '2026-11-24', returned: 'moved', returnedOn: '2026-11-27' },
      'Posted on 24 November 2026, with batch 3. It came back on 27 November 2026: they no longer live there.',
      'Posté le 24 novembre 2026, avec le lot n°\u00a03. Il est revenu le 27 novembre 2026\u00a0: n’habite plus à l’adresse indiquée.',
    ],
    [
      'with a mailing house',
      { delivery: (before) => withLettersWritten(before, [1], 0, second) },
      {},
      'With a mailing house.',
      'Chez un routeur.',
    ],
    [
      'posted by a mailing house',
      {
        delivery: (before) => withLettersPosted(withLettersWritten(before, [1], 0, second), 0, second),
      },
      { postedOn: '2026-11-24' },
      'Posted by a mailing house on 24 November 2026.',
      'Posté par un routeur le 24 novembre 2026.',
    ],
  ])('that is %s', async (_, options, expected, en, fr) => {
    const rig = await rigWith(options);
    const { letter } = await rig.find();
    expect(letter).toEqual({ ...expected, what: { en, fr } });
  });

  it('is nothing where none was made', async () => {
    const rig = await rigWith({ delivery: (before) => before });
    expect(await rig.find()).not.toHaveProperty('letter');
  });

  it('stays with the address that it went to, once that was corrected', async () => {
    const rig = await rigWith({ delivery: returned, batch: toPost });
    const postal = { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' };
    const path = `/v1/campaigns/${campaignId}/people/${theirCode}/address`;
    expect(
      (await rig.call('POST', path, { postal, reason: 'person-gave-address', identity: 'document' })).status,
    ).toBe(200);
    const person = await rig.find();
    expect(person).toMatchObject({ channel: 'letter', standing: 'owed' });
    expect(person).not.toHaveProperty('letter');
    expect(person.earlier).toMatchObject([
      { noticeCode: theirCode, letter: { batch: 3, returned: 'moved' } },
    ]);
    expect((await rig.open()).status).toBe(202);
  });
});
