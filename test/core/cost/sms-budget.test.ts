import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../core/audience/audience.ts';
import { expectSms, messagesWithin, smsWarnings } from '../../../core/cost/sms-budget.ts';
import { surveySms } from '../../../core/notice/sms-text.ts';
import { aCampaign, someLanes } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';

const campaign = aCampaign({ channels: ['email', 'sms', 'letter'] });

describe('the warning before SMS stop', () => {
  const rate = { atMs: 0, providerPerSecond: 10, ratePerSecond: 9, throttled: false };
  const pacing = (spentUsd: number, neededUsd: number) => ({
    email: rate,
    sms: { ...rate, budget: { spentUsd, limitUsd: 100, neededUsd } },
  });

  it.each([
    [10, 20, undefined],
    [10, 95, /before everybody has one.*\$95\.00/],
    [10, 90, undefined],
    [10, 90.01, /before everybody has one.*\$10\.00 of \$100\.00.*\$90\.01/],
    [79.99, 5, undefined],
    [80, 5, /\$80\.00 of \$100\.00/],
    [85, 5, /\$85\.00 of \$100\.00/],
    // What is missing weighs more than what is nearly used up.
    [85, 20, /before everybody has one/],
  ])('after $%d of $100 with $%d to come is %s', (spent, needed, warning) => {
    const warnings = smsWarnings({ ...campaign, pacing: pacing(spent, needed) });
    if (warning === undefined) expect(warnings).toEqual([]);
    else expect(warnings).toMatchObject([{ en: expect.stringMatching(warning) }]);
  });

  it('says nothing while nothing is known of the account', () => {
    const { sms: _, ...emailOnly } = pacing(99, 99);
    expect(smsWarnings({ ...campaign, pacing: emailOnly })).toEqual([]);
    expect(smsWarnings(campaign)).toEqual([]);
  });

  it('says why none are sent once they have stopped', () => {
    const halt = { code: 'X', message: { en: 'Raise the limit.', fr: 'Relevez la limite.' }, atMs: 0 };
    expect(smsWarnings({ lanes: someLanes({}, { halt }), pacing: pacing(99, 99) })).toEqual([
      { en: 'No SMS are sent: Raise the limit.', fr: 'Aucun SMS n’est envoyé : Relevez la limite.' },
    ]);
  });
});

describe('what the SMS of a campaign are expected to come to', () => {
  const survey = { ...surveySms(['x'.repeat(160), `${'x'.repeat(100)}ë`]), averageParts: 1.5 };
  const list = (groups: [Channel, number][]) => ({
    import: aQueuedImport({
      groups: groups.map(([channel, people]) => ({ language: 'fr', channel, people, chunks: 1 })),
    }),
  });
  const groups: [Channel, number][] = [
    ['email', 1_000],
    ['sms', 200],
    ['email', 500],
    ['letter', 300],
    ['sms', 50],
  ];

  it('counts those who get one first, and the share of the others whom it may follow an email to', () => {
    const expected = expectSms({ channels: ['email', 'sms', 'letter'], ...list(groups) }, survey, 161, 0.4);
    expect(expected).toMatchObject({ firstPeople: 250, nextPeople: 600, people: 2, longest: 161 });
    // 7 cents a part.
    expect(expected.firstUsd).toBeCloseTo(250 * 1.5 * 0.07, 9);
    expect(expected.mostUsd).toBeCloseTo(850 * 1.5 * 0.07, 9);
  });

  it('follows the order of the channels: an SMS follows nothing where it is the first', () => {
    const of = (channels: Channel[]) => expectSms({ channels, ...list(groups) }, survey, 161, 1);
    expect(of(['sms', 'email', 'letter'])).toMatchObject({ firstPeople: 250, nextPeople: 0 });
    expect(of(['email', 'sms', 'letter'])).toMatchObject({ firstPeople: 250, nextPeople: 1_500 });
    expect(of(['email', 'letter'])).toMatchObject({ nextPeople: 0 });
  });

  it('is nothing of no list, and takes whole people', () => {
    const channels: Channel[] = ['email', 'sms', 'letter'];
    expect(expectSms({ channels }, survey, 0, 1)).toMatchObject({
      firstPeople: 0,
      nextPeople: 0,
      mostUsd: 0,
    });
    const of = (takeSms: number) =>
      expectSms({ channels, ...list([['email', 3]]) }, survey, 0, takeSms).nextPeople;
    expect([of(0.5), of(0.4), of(0)]).toEqual([2, 1, 0]);
  });

  it('tells of the messages looked at: the longest, and what makes them dearer, ten characters at most', () => {
    const texts = ['ë', 'ê', 'ç', 'ï', 'î', 'â', 'ô', 'û', 'ÿ', 'œ', 'ë', 'ł', 'ő'].map(
      (letter) => `Zo${letter}`,
    );
    const many = surveySms([...texts, 'x'.repeat(400)]);
    const expected = expectSms({ channels: ['email', 'sms', 'letter'] }, many, 400, 1);
    expect(expected).toMatchObject({ people: 14, inUcs2: 13, mostParts: 3, longest: 400 });
    expect(expected.averageParts).toBeCloseTo(16 / 14, 9);
    expect(expected.forcing).toHaveLength(10);
    expect(expected.forcing[0]).toBe('ë');
  });
});

describe('how many SMS an amount pays for', () => {
  it.each([
    [0.7, 1, 10],
    [0.699_99, 1, 9],
    [7, 2, 50],
    [0.14, 3, 0],
    [100 - 93.7, 1, 90],
    [0, 1, 0],
    [-5, 1, 0],
    [Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY],
  ])('$%d for messages of %i parts pays for %i', (usd, parts, messages) => {
    expect(messagesWithin(usd, parts)).toBe(messages);
  });

  it('is the whole number that was paid for, whatever the sum in binary fractions', () => {
    for (let messages = 1; messages < 3_000; messages += 1) {
      let usd = 0;
      for (let one = 0; one < messages; one += 1) usd += 0.07;
      expect(messagesWithin(usd, 1)).toBe(messages);
      expect(messagesWithin(messages * 0.07, 1)).toBe(messages);
    }
  });
});
