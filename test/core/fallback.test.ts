import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallbackDueMs, fallbacksOf, secondTries, type Waiting } from '../../core/fallback.ts';
import { type Facts, outcomeOfBoth } from '../../core/outcome.ts';
import { placeKey } from '../../core/place.ts';
import { smsWarnings } from '../../core/spending.ts';
import { aCampaign, aDelivery } from '../support/factories.ts';

const at = Date.UTC(2026, 10, 24, 8) / 1000;
const HOUR_MS = 3_600_000;
const SILENT_MS = 48 * HOUR_MS;
const channels = ['email', 'sms', 'letter'] as const;
const campaign = aCampaign({ channels: [...channels] });

describe('the turn of the next channel', () => {
  it.each<[string, Facts, number | undefined]>([
    [
      'comes at once when the mailbox does not exist',
      { accepted: at, noSuchMailbox: at + 5 },
      (at + 5) * 1000,
    ],
    ['comes at once when every try failed', { gaveUp: at }, at * 1000],
    ['comes after two days of silence', { accepted: at }, at * 1000 + SILENT_MS],
    [
      'waits as long for a full mailbox, which may be emptied',
      { accepted: at, mailboxFull: at + 9 },
      at * 1000 + SILENT_MS,
    ],
    ['never comes for those who have the first', { accepted: at, delivered: at + 3 }, undefined],
    ['never comes for those who were told by letter', { accepted: at, toldByLetter: at + 3 }, undefined],
    ['never comes for those who have another address', { noSuchMailbox: at, readdressed: at + 3 }, undefined],
    ['has not come for those who are not sent to yet', {}, undefined],
    ['has not come while the first is in doubt', { inDoubt: at }, undefined],
  ])('%s', (_, facts, dueMs) => {
    expect(fallbackDueMs(facts, SILENT_MS)).toBe(dueMs);
  });

  it('is of those whom that channel reaches and who are not handed on yet', () => {
    const failed: Facts = { noSuchMailbox: at };
    const delivery = aDelivery({
      facts: [failed, failed, failed],
      fallbackPlaces: [0, 2],
      handedOn: { 2: { chunk: 9, place: 0 } },
    });
    expect(fallbacksOf(campaign, delivery, SILENT_MS)).toEqual([
      { chunk: 0, place: 0, language: 'fr', channel: 'sms', sinceMs: at * 1000 },
    ]);
    expect(fallbacksOf(aCampaign(), delivery, SILENT_MS)).toEqual([]);
    expect(fallbacksOf(campaign, { ...delivery, channel: 'sms' }, SILENT_MS)).toEqual([]);
  });
});

const somebody: fc.Arbitrary<Waiting> = fc.record({
  chunk: fc.nat(40),
  place: fc.nat(49),
  language: fc.constantFrom('fr', 'en'),
  channel: fc.constant('sms' as const),
  sinceMs: fc.nat(1_000),
});

describe('chunks of second tries', () => {
  it('hold everybody once who is in none yet, of one language each, whoever waited longest first', () => {
    const waitingPeople = fc.uniqueArray(somebody, { selector: placeKey, maxLength: 400 });
    fc.assert(
      fc.property(waitingPeople, fc.nat(3), (waiting, every) => {
        const isTaken = (key: string): boolean => every > 0 && key.length % (every + 1) === 0;
        const chunks = secondTries(waiting, isTaken, Infinity);
        const placed = chunks.flatMap(({ origins }) => origins.map(placeKey));
        const wanted = waiting.map(placeKey).filter((key) => !isTaken(key));
        expect(placed.toSorted()).toEqual(wanted.toSorted());
        const byKey = new Map(waiting.map((one) => [placeKey(one), one]));
        for (const { origins, language, size } of chunks) {
          expect(size).toBe(origins.length);
          expect(size).toBeGreaterThan(0);
          expect(size).toBeLessThanOrEqual(50);
          const people = origins.map((origin) => byKey.get(placeKey(origin)));
          expect(new Set(people.map((one) => one?.language))).toEqual(new Set([language]));
          const since = people.map((one) => one?.sinceMs ?? 0);
          expect(since).toEqual(since.toSorted((one, other) => one - other));
        }
        const [first] = secondTries(waiting, isTaken, 1);
        expect(first).toEqual(chunks[0]);
      }),
    );
  });
});

describe('the outcome of two messages', () => {
  const message = fc.constantFrom<Facts>(
    {},
    { accepted: at },
    { accepted: at, delivered: at },
    { accepted: at, noSuchMailbox: at },
    { rejected: at },
    { inDoubt: at },
    { spared: at },
  );

  it('is told as soon as one of them arrived, and never otherwise', () => {
    fc.assert(
      fc.property(message, message, (first, second) => {
        const isTold = outcomeOfBoth(first, second) === 'delivered';
        expect(isTold).toBe(first.delivered !== undefined || second.delivered !== undefined);
      }),
    );
  });
});

describe('the warning before SMS stop', () => {
  const pacing = (spentUsd: number, neededUsd: number) => ({
    atMs: 0,
    providerPerSecond: 10,
    ratePerSecond: 9,
    throttled: false,
    sms: { providerPerSecond: 10, ratePerSecond: 9, throttled: false, spentUsd, limitUsd: 100, neededUsd },
  });

  it.each([
    [10, 20, undefined],
    [10, 95, /before everybody has one.*\$95\.00/],
    [85, 5, /\$85\.00 of \$100\.00/],
  ])('after $%d of $100 with $%d to come is %s', (spent, needed, warning) => {
    const warnings = smsWarnings({ ...campaign, pacing: pacing(spent, needed) });
    if (warning === undefined) expect(warnings).toEqual([]);
    else expect(warnings).toMatchObject([{ en: expect.stringMatching(warning) }]);
  });

  it('says why none are sent once they have stopped', () => {
    const halt = { code: 'X', message: { en: 'Raise the limit.', fr: 'Relevez la limite.' }, atMs: 0 };
    expect(smsWarnings({ sms: { releasedThrough: 0, releases: [], halt } })).toEqual([
      { en: 'No SMS are sent: Raise the limit.', fr: 'Aucun SMS n’est envoyé : Relevez la limite.' },
    ]);
  });
});
