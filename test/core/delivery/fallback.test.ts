import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeKey } from '../../../core/audience/audience.ts';
import {
  fallbackAttempts,
  fallbackDueMs,
  fallbacksOf,
  isLeftToNext,
  isSkipped,
  type Waiting,
  withFallback,
} from '../../../core/delivery/fallback.ts';
import { type FactKind, type Facts, outcomeOfBoth } from '../../../core/delivery/outcome.ts';
import { aCampaign, aDelivery } from '../../support/data/factories.ts';

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
    [
      'never comes for those who have another address',
      { noSuchMailbox: at, addressCorrected: at + 3 },
      undefined,
    ],
    ['has not come for those who are not sent to yet', {}, undefined],
    ['has not come while the first is in doubt', { inDoubt: at }, undefined],
  ])('%s', (_, facts, dueMs) => {
    expect(fallbackDueMs(facts, SILENT_MS)).toBe(dueMs);
  });

  const finalFailures: FactKind[] = [
    'bouncedPermanent',
    'noSuchMailbox',
    'suppressed',
    'rejected',
    'optedOut',
    'renderingFailed',
    'gaveUp',
    'noSuchNumber',
    'blockedByNetwork',
    'phoneUnreachable',
    'noReceipt',
  ];
  it.each(finalFailures)('comes at once after %s, which is final', (kind) => {
    expect(fallbackDueMs({ [kind]: at }, SILENT_MS)).toBe(at * 1000);
    expect(fallbackDueMs({ accepted: at - 9, [kind]: at }, SILENT_MS)).toBe(at * 1000);
  });

  it.each(['bouncedTransient', 'mailboxFull', 'messageTooLarge', 'contentRefused'] as const)(
    'waits after %s as for silence, from when the message was taken',
    (kind) => {
      expect(fallbackDueMs({ accepted: at, [kind]: at + 99 }, SILENT_MS)).toBe(at * 1000 + SILENT_MS);
      expect(fallbackDueMs({ [kind]: at + 99 }, SILENT_MS)).toBe((at + 99) * 1000 + SILENT_MS);
    },
  );

  it('comes with the first of several failures', () => {
    expect(fallbackDueMs({ noSuchMailbox: at + 8, bouncedPermanent: at + 3 }, SILENT_MS)).toBe(
      (at + 3) * 1000,
    );
  });

  it('is reckoned from the first that is known, where nobody noted when the message was taken', () => {
    expect(fallbackDueMs({ delayed: at + 7 }, SILENT_MS)).toBe((at + 7) * 1000 + SILENT_MS);
    expect(fallbackDueMs({ delayed: at + 7, sentAgain: at + 2 }, SILENT_MS)).toBe(
      (at + 2) * 1000 + SILENT_MS,
    );
  });

  it.each<[string, Facts]>([
    ['complained', { noSuchMailbox: at, complained: at }],
    ['had their data deleted', { expired: at }],
    ['were told on the telephone', { noSuchMailbox: at, toldByPhone: at }],
  ])('never comes for those who %s', (_, facts) => {
    expect(fallbackDueMs(facts, SILENT_MS)).toBeUndefined();
  });

  it('is of those whom that channel reaches and who are not handed on yet', () => {
    const failed: Facts = { noSuchMailbox: at };
    const delivery = aDelivery({
      facts: [failed, failed, failed],
      fallbackPlaces: [0, 2],
      fallbackTo: { 2: { chunk: 9, place: 0 } },
    });
    expect(fallbacksOf(campaign, delivery, SILENT_MS)).toEqual([
      { chunk: 0, place: 0, language: 'fr', channel: 'sms', sinceMs: at * 1000, isSilent: false },
    ]);
    const unheard = { ...delivery, facts: [{ accepted: at }, failed, failed] };
    expect(fallbacksOf(campaign, unheard, SILENT_MS)).toMatchObject([{ place: 0, isSilent: true }]);
    expect(fallbacksOf(aCampaign(), delivery, SILENT_MS)).toEqual([]);
    expect(fallbacksOf(campaign, { ...delivery, channel: 'sms' }, SILENT_MS)).toEqual([]);
  });

  it('is not of a second try, nor of a chunk that nobody falls back from', () => {
    const failed = aDelivery({ facts: [{ noSuchMailbox: at }], fallbackPlaces: [0] });
    expect(fallbacksOf(campaign, failed, SILENT_MS)).toHaveLength(1);
    expect(fallbacksOf(campaign, { ...failed, originalPlaces: [{ chunk: 4, place: 0 }] }, SILENT_MS)).toEqual(
      [],
    );
    expect(fallbacksOf(campaign, { ...failed, channel: 'letter' }, SILENT_MS)).toEqual([]);
    const { fallbackPlaces: _, ...unnoted } = failed;
    expect(fallbacksOf(campaign, unnoted, SILENT_MS)).toEqual([]);
  });

  it('names the language of the chunk, and the next channel in the campaign’s order', () => {
    const smsFirst = aCampaign({ channels: ['sms', 'email', 'letter'] });
    const delivery = aDelivery({
      chunk: 6,
      channel: 'sms',
      language: 'en',
      facts: [{}, { accepted: at, noReceipt: at + 5 }],
      fallbackPlaces: [0, 1],
    });
    expect(fallbacksOf(smsFirst, delivery, SILENT_MS)).toEqual([
      { chunk: 6, place: 1, language: 'en', channel: 'email', sinceMs: (at + 5) * 1000, isSilent: false },
    ]);
  });
});

const somebody: fc.Arbitrary<Waiting> = fc.record({
  chunk: fc.nat(40),
  place: fc.nat(49),
  language: fc.constantFrom('fr', 'en'),
  channel: fc.constant('sms' as const),
  sinceMs: fc.nat(1_000),
  isSilent: fc.boolean(),
});

describe('chunks of second tries', () => {
  it('hold everybody once who is in none yet, of one language each, whoever waited longest first', () => {
    const waitingPeople = fc.uniqueArray(somebody, { selector: placeKey, maxLength: 400 });
    fc.assert(
      fc.property(waitingPeople, fc.nat(3), (waiting, every) => {
        const isTaken = (key: string): boolean => every > 0 && key.length % (every + 1) === 0;
        const chunks = fallbackAttempts(waiting, isTaken, Infinity);
        const placed = chunks.flatMap(({ originalPlaces }) => originalPlaces.map(placeKey));
        const wanted = waiting.map(placeKey).filter((key) => !isTaken(key));
        expect(placed.toSorted()).toEqual(wanted.toSorted());
        const byKey = new Map(waiting.map((one) => [placeKey(one), one]));
        for (const { originalPlaces, language, size } of chunks) {
          expect(size).toBe(originalPlaces.length);
          expect(size).toBeGreaterThan(0);
          expect(size).toBeLessThanOrEqual(50);
          const people = originalPlaces.map((origin) => byKey.get(placeKey(origin)));
          expect(new Set(people.map((one) => one?.language))).toEqual(new Set([language]));
          const since = people.map((one) => one?.sinceMs ?? 0);
          expect(since).toEqual(since.toSorted((one, other) => one - other));
        }
        const [first] = fallbackAttempts(waiting, isTaken, 1);
        expect(first).toEqual(chunks[0]);
      }),
    );
  });
});

describe('the order of second tries', () => {
  const waiter = (
    chunk: number,
    place: number,
    sinceMs: number,
    changes: Partial<Waiting> = {},
  ): Waiting => ({
    chunk,
    place,
    language: 'fr',
    channel: 'sms',
    sinceMs,
    isSilent: false,
    ...changes,
  });
  const many = (count: number, sinceMs: number, changes: Partial<Waiting> = {}): Waiting[] =>
    Array.from({ length: count }, (_, place) => waiter(changes.chunk ?? 0, place, sinceMs, changes));

  it('fills chunks of fifty to the last place', () => {
    const sizes = (count: number) =>
      fallbackAttempts(many(count, 1), () => false, 40).map(({ size }) => size);
    expect(sizes(50)).toEqual([50]);
    expect(sizes(51)).toEqual([50, 1]);
    expect(sizes(149)).toEqual([50, 50, 49]);
    expect(sizes(0)).toEqual([]);
  });

  it('is by the time that somebody has waited, then by their place in the list', () => {
    const waiting = [waiter(3, 1, 5), waiter(9, 0, 4), waiter(3, 0, 5), waiter(1, 7, 5)];
    const [{ originalPlaces = [] } = {}] = fallbackAttempts(waiting, () => false, 40);
    expect(originalPlaces.map(placeKey)).toEqual(['9.0', '1.7', '3.0', '3.1']);
  });

  it('keeps languages and channels apart, the group whose first has waited longest before the others', () => {
    const waiting = [
      ...many(2, 30, { chunk: 1 }),
      ...many(3, 10, { chunk: 2, language: 'en' }),
      ...many(4, 20, { chunk: 3, channel: 'email' }),
    ];
    expect(fallbackAttempts(waiting, () => false, 40)).toEqual([
      {
        channel: 'sms',
        language: 'en',
        size: 3,
        originalPlaces: [0, 1, 2].map((place) => ({ chunk: 2, place })),
      },
      {
        channel: 'email',
        language: 'fr',
        size: 4,
        originalPlaces: [0, 1, 2, 3].map((place) => ({ chunk: 3, place })),
      },
      {
        channel: 'sms',
        language: 'fr',
        size: 2,
        originalPlaces: [0, 1].map((place) => ({ chunk: 1, place })),
      },
    ]);
  });

  it('takes a later chunk of one group after the first of another who has waited longer', () => {
    const waiting = [
      ...many(50, 1, { chunk: 1 }),
      ...many(10, 9, { chunk: 2 }),
      ...many(7, 5, { chunk: 3, language: 'en' }),
    ];
    expect(fallbackAttempts(waiting, () => false, 40).map(({ size }) => size)).toEqual([50, 7, 10]);
    expect(fallbackAttempts(waiting, () => false, 2).map(({ size }) => size)).toEqual([50, 7]);
  });

  it('goes as far as the most chunks of one run, over all groups together', () => {
    const waiting = [...many(120, 10, { chunk: 1 }), ...many(60, 5, { chunk: 2, language: 'en' })];
    const of = (most: number) =>
      fallbackAttempts(waiting, () => false, most).map(({ language, size }) => [language, size]);
    expect(of(3)).toEqual([
      ['en', 50],
      ['en', 10],
      ['fr', 50],
    ]);
    expect(of(0)).toEqual([]);
    expect(of(99)).toHaveLength(5);
  });
});

describe('a second try that is not made', () => {
  it.each<[boolean, Facts]>([
    [true, { delivered: at }],
    [true, { delivered: at, complained: at }],
    [true, { complained: at }],
    [true, { noSuchMailbox: at, toldByLetter: at }],
    [true, { accepted: at, toldByPhone: at }],
    [true, { noSuchMailbox: at, addressCorrected: at }],
    [false, {}],
    [false, { accepted: at }],
    [false, { inDoubt: at }],
    [false, { noSuchMailbox: at }],
    [false, { rejected: at }],
    [false, { expired: at }],
  ])('(%s) is that of somebody of whom is known %o', (skipped, facts) => {
    expect(isSkipped(facts)).toBe(skipped);
  });
});

describe('whoever is left to the next channel', () => {
  it('can be reached by it and has not been handed on', () => {
    const delivery = aDelivery({ fallbackPlaces: [0, 2], fallbackTo: { 2: { chunk: 9, place: 0 } } });
    expect([0, 1, 2].map((place) => isLeftToNext(delivery, place))).toEqual([true, false, false]);
    expect(isLeftToNext(aDelivery({ fallbackPlaces: [0] }), 0)).toBe(true);
    expect(isLeftToNext(aDelivery(), 0)).toBe(false);
  });
});

describe('the note of a second try', () => {
  const first = { chunk: 9, place: 0 };
  const other = { chunk: 12, place: 3 };

  it('is added once, and never moves somebody to another', () => {
    const delivery = aDelivery({ fallbackTo: { 0: first } });
    expect(withFallback(delivery, { 1: other }).fallbackTo).toEqual({ 0: first, 1: other });
    expect(withFallback(delivery, { 0: other, 1: other }).fallbackTo).toEqual({ 0: first, 1: other });
    expect(withFallback(aDelivery(), { 2: first })).toEqual(aDelivery({ fallbackTo: { 2: first } }));
  });

  it('changes nothing where everybody is noted', () => {
    const delivery = aDelivery({ fallbackTo: { 0: first, 1: first } });
    expect(withFallback(delivery, { 1: other })).toBe(delivery);
    expect(withFallback(delivery, {})).toBe(delivery);
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
    { skipped: at },
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
