import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../core/audience/audience.ts';
import { expectSms, messagesWithin, smsWarnings } from '../../../core/cost/sms-budget.ts';
import { noMeasures, type SmsGroup } from '../../../core/notice/list-measures.ts';
import { aCampaign, aMessage, someLanes } from '../../support/data/factories.ts';
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
  const channels: Channel[] = ['email', 'sms', 'letter'];
  const content = { messages: { fr: aMessage({ sms: `${'x'.repeat(150)} {{last_name}}` }) } };
  const units = (people: Record<string, number>): SmsGroup['values'] => ({
    last_name: { gsm: people, ucs2: {}, isRounded: false, characters: {} },
  });
  const measured = (sms: SmsGroup[]) => ({
    import: aQueuedImport({ status: 'done', measures: { ...noMeasures, people: 1_000, sms } }),
  });
  const first: SmsGroup = { language: 'fr', channel: 'sms', people: 200, values: units({ 5: 150, 20: 50 }) };
  const next: SmsGroup = { language: 'fr', channel: 'email', people: 600, values: units({ 9: 600 }) };

  it('counts those who get one first, and those whom it may follow an email to', () => {
    const expected = expectSms({ channels, ...measured([first, next]) }, content);
    expect(expected).toMatchObject({ firstPeople: 200, nextPeople: 600, firstParts: 250, isExact: true });
    expect(expected).toMatchObject({ mostParts: 2, longest: 171 });
    expect(expected.averageParts).toBeCloseTo(850 / 800, 9);
    // 7 cents a part.
    expect(expected.firstUsd).toBeCloseTo(250 * 0.07, 9);
    expect(expected.mostUsd).toBeCloseTo(850 * 0.07, 9);
  });

  it('is nothing of no list', () => {
    const none = { firstPeople: 0, nextPeople: 0, averageParts: 0, mostUsd: 0 };
    expect(expectSms({ channels }, content)).toMatchObject(none);
  });

  it('takes everybody of a list that nobody has measured for a typical person, and says that it is not exact', () => {
    const groups = (['email', 'sms', 'letter'] as const).map((channel) => ({
      ...{ language: 'fr', channel, people: 10, chunks: 1 },
    }));
    const of = (order: Channel[]) =>
      expectSms({ channels: order, import: aQueuedImport({ status: 'done', groups }) }, content);
    expect(of(channels)).toMatchObject({ firstPeople: 10, nextPeople: 10, mostParts: 2, isExact: false });
    // An SMS follows nothing where it is the first.
    expect(of(['sms', 'email', 'letter'])).toMatchObject({ firstPeople: 10, nextPeople: 0 });
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
