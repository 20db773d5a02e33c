import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageChannel } from '../../../core/audience/audience.ts';
import type { CampaignState } from '../../../core/campaign/campaign.ts';
import type { Delivery, Phase } from '../../../core/delivery/delivery.ts';
import { type KeptTally, keptTallySchema } from '../../../core/delivery/kept-tally.ts';
import type { Letter } from '../../../core/delivery/letter.ts';
import { type Facts, type Outcome, outcomes, takenAt } from '../../../core/delivery/outcome.ts';
import { progressOf } from '../../../core/delivery/progress.ts';
import { createTally, type Tally } from '../../../core/delivery/tally.ts';
import { aDelivery, createdAtMs, someRules } from '../../support/data/factories.ts';
import { progressOfDeliveries } from '../../support/fakes/progress.ts';

const at = createdAtMs / 1000;

const tallyOf = (deliveries: readonly Delivery[], runningSinceMs?: number): Tally => {
  const tally = createTally(someRules(), runningSinceMs);
  for (const delivery of deliveries) tally.add(delivery);
  return tally.result();
};

/** The tally of one person of an email chunk. */
const ofOne = (facts: Facts, changes: Partial<Delivery> = {}): Tally =>
  tallyOf([aDelivery({ facts: [facts], ...changes })]);

/** The tally of one person who was written to by email and then by SMS; whichever delivery is read first. */
const ofBoth = (first: Facts, second: Facts, secondFirst = false): Tally => {
  const deliveries = [
    aDelivery({ facts: [first], fallbackPlaces: [0], fallbackTo: { 0: { chunk: 7, place: 0 } } }),
    aDelivery({ chunk: 7, channel: 'sms', facts: [second], originalPlaces: [{ chunk: 0, place: 0 }] }),
  ];
  return tallyOf(secondFirst ? deliveries.reverse() : deliveries);
};

/** Those of the counts that are not nought. */
const counted = (counts: Partial<Record<string, number>> | readonly number[]) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));

/** Facts that add up to each outcome. */
const factsOf: Record<Outcome, Facts> = {
  pending: {},
  inDoubt: { inDoubt: at },
  accepted: { accepted: at },
  delivered: { accepted: at, delivered: at + 1 },
  bounced: { accepted: at, noSuchMailbox: at + 1 },
  rejected: { rejected: at },
  expired: { expired: at },
  complained: { accepted: at, delivered: at + 1, complained: at + 2 },
  told: { toldByLetter: at },
};

describe('people', () => {
  it.each(outcomes)(
    'who are %s count once, by their outcome and the channel they are first written to by',
    (outcome) => {
      for (const channel of ['email', 'sms'] as const) {
        const tally = ofOne(factsOf[outcome], { channel });
        expect([tally.people, tally.letters]).toEqual([1, 0]);
        expect(counted(tally.firstBy)).toEqual({ [channel]: 1 });
        expect(counted(tally.outcomes)).toEqual({ [outcome]: 1 });
        expect(counted(tally.channels[channel].outcomes)).toEqual({ [outcome]: 1 });
      }
    },
  );

  it('who have another address count in their new place only, and what was sent to the old one stays sent', () => {
    const facts: Facts = { accepted: at, noSuchMailbox: at + 1, addressCorrected: at + 9 };
    const tally = tallyOf([
      aDelivery({ facts: [facts], fallbackPlaces: [0] }),
      aDelivery({ chunk: 1, facts: [{}] }),
    ]);
    expect(tally).toMatchObject({
      people: 1,
      firstBy: { email: 1 },
      addressCorrected: 1,
      sent: 1,
      fallbackLeft: 0,
    });
    expect(counted(tally.outcomes)).toEqual({ pending: 1 });
    expect(tally.channels.email).toMatchObject({ messages: 1, sent: 1 });
    expect(ofOne(facts)).toMatchObject({ people: 0, addressCorrected: 1, finished: false });
  });

  it('of the letter list count as letters, told where somebody told them, and not where they have an address', () => {
    const facts: Facts[] = [{}, { toldByLetter: at }, { toldByPhone: at }, { addressCorrected: at }];
    expect(tallyOf([aDelivery({ channel: 'letter', facts })])).toMatchObject({
      people: 0,
      letters: 3,
      told: { byLetter: 1, byPhone: 1, inPerson: 0 },
      addressCorrected: 1,
      sent: 0,
      chunks: { waiting: 0 },
    });
  });

  it('count as told by letter where both a letter and a call told them', () => {
    const both: Facts = { toldByLetter: at + 5, toldByPhone: at };
    expect(ofOne(both).told).toEqual({ byLetter: 1, byPhone: 0, inPerson: 0 });
    expect(ofBoth(both, {}).told).toEqual({ byLetter: 1, byPhone: 0, inPerson: 0 });
    expect(ofOne({ toldByPhone: at }).told).toEqual({ byLetter: 0, byPhone: 1, inPerson: 0 });
    expect(ofOne({ toldByPhone: at, toldInPerson: at }).told).toEqual({
      byLetter: 0,
      byPhone: 1,
      inPerson: 0,
    });
    expect(ofOne({ toldInPerson: at }).told).toEqual({ byLetter: 0, byPhone: 0, inPerson: 1 });
  });

  it('of several chunks add up', () => {
    const tally = tallyOf([
      aDelivery({ facts: [factsOf.delivered, factsOf.bounced, {}] }),
      aDelivery({ chunk: 1, channel: 'sms', facts: [factsOf.delivered, factsOf.accepted] }),
    ]);
    expect(tally).toMatchObject({ people: 5, firstBy: { email: 3, sms: 2 }, sent: 4 });
    expect(counted(tally.outcomes)).toEqual({ delivered: 2, bounced: 1, accepted: 1, pending: 1 });
  });
});

describe('messages', () => {
  /** Facts, then how many messages they are, and how many of them the provider took. */
  it.each<[Facts, number, number]>([
    [{}, 1, 0],
    [{ inDoubt: at }, 1, 0],
    [{ rejected: at }, 1, 0],
    [{ gaveUp: at }, 1, 0],
    [{ optedOut: at }, 1, 0],
    [{ expired: at }, 1, 0],
    [{ inDoubt: at, expired: at }, 1, 0],
    [{ accepted: at }, 1, 1],
    [{ delivered: at }, 1, 1],
    [{ accepted: at, mailboxFull: at }, 1, 1],
    [{ delivered: at, complained: at }, 1, 1],
    [{ toldByPhone: at }, 1, 0],
    [{ accepted: at, toldByPhone: at }, 1, 1],
    [{ rejected: at, toldByLetter: at }, 1, 0],
    // No second message was made, unless it had left already.
    [{ skipped: at }, 0, 0],
    [{ skipped: at, accepted: at }, 1, 1],
    [{ addressCorrected: at }, 0, 0],
    [{ addressCorrected: at, accepted: at }, 0, 1],
  ])('of %o are %i, of which %i were sent', (facts, messages, sent) => {
    const tally = ofOne(facts, { channel: 'sms' });
    expect([tally.channels.sms.messages, tally.channels.sms.sent, tally.sent]).toEqual([
      messages,
      sent,
      sent,
    ]);
    expect(tally.channels.email).toMatchObject({ messages: 0, sent: 0, reached: 0 });
  });

  it('that were sent again in doubt are counted, whatever became of them', () => {
    expect(ofOne({ inDoubt: at, sentAgain: at }).sentAgainInDoubt).toBe(1);
    expect(ofOne({ inDoubt: at, sentAgain: at, delivered: at }).sentAgainInDoubt).toBe(1);
    expect(ofBoth({ accepted: at }, { sentAgain: at, accepted: at }).sentAgainInDoubt).toBe(1);
    expect(ofOne({ inDoubt: at, accepted: at }).sentAgainInDoubt).toBe(0);
  });

  it.each(outcomes)('that are %s have reached somebody only where they arrived', (outcome) => {
    const reached = outcome === 'delivered' || outcome === 'complained' ? 1 : 0;
    expect(ofOne(factsOf[outcome]).channels.email.reached).toBe(reached);
    expect(ofBoth(factsOf.bounced, factsOf[outcome]).channels.sms.reached).toBe(reached);
  });
});

describe('people written to by a second channel', () => {
  it.each<[string, Facts, Facts, Outcome, MessageChannel | undefined]>([
    ['whom the first reached', factsOf.delivered, factsOf.delivered, 'delivered', 'email'],
    ['who marked the first as unwanted', factsOf.complained, factsOf.delivered, 'complained', 'email'],
    ['whom only the second reached', factsOf.bounced, factsOf.delivered, 'delivered', 'sms'],
    ['whose second failed too', factsOf.bounced, factsOf.rejected, 'rejected', undefined],
    ['whose second has not left', factsOf.bounced, {}, 'pending', undefined],
    ['whose first is silent still', factsOf.accepted, {}, 'accepted', undefined],
    ['whose second was skipped', factsOf.bounced, { skipped: at }, 'bounced', undefined],
    ['who were told by letter', { ...factsOf.bounced, toldByLetter: at }, {}, 'told', undefined],
  ])('%s are one person', (_, first, second, outcome, reached) => {
    for (const secondFirst of [false, true]) {
      const tally = ofBoth(first, second, secondFirst);
      expect(tally).toMatchObject({ people: 1, firstBy: { email: 1, sms: 0 }, fallbackLeft: 0 });
      expect(counted(tally.outcomes)).toEqual({ [outcome]: 1 });
      const by = { email: tally.channels.email.reached, sms: tally.channels.sms.reached };
      expect(counted(by)).toEqual(reached === undefined ? {} : { [reached]: 1 });
      expect(tally.finished).toBe(!['pending', 'inDoubt', 'accepted'].includes(outcome));
    }
  });

  it('wait for a fallback attempt that the reading has not met yet', () => {
    const known = {
      facts: [factsOf.bounced],
      fallbackPlaces: [0],
      fallbackTo: { 0: { chunk: 7, place: 0 } },
    };
    const tally = tallyOf([aDelivery(known)]);
    expect(counted(tally.outcomes)).toEqual({ pending: 1 });
    expect(tally).toMatchObject({ people: 1, fallbackLeft: 0, finished: false });
  });

  it('count as told by whoever told them, and not at all once they have another address', () => {
    expect(ofBoth({ toldByPhone: at }, {}).told).toEqual({ byLetter: 0, byPhone: 1, inPerson: 0 });
    expect(ofBoth({ toldByLetter: at }, {}).told).toEqual({ byLetter: 1, byPhone: 0, inPerson: 0 });
    expect(ofBoth({ noSuchMailbox: at, addressCorrected: at }, factsOf.delivered)).toMatchObject({
      people: 0,
      addressCorrected: 1,
      told: { byLetter: 0, byPhone: 0, inPerson: 0 },
      channels: { email: { reached: 0 }, sms: { reached: 0 } },
    });
  });

  it('keep the outcome of the first where the reading misses the second', () => {
    const first = aDelivery({ facts: [factsOf.accepted], fallbackTo: { 0: { chunk: 7, place: 0 } } });
    expect(counted(tallyOf([first]).outcomes)).toEqual({ accepted: 1 });
  });

  it('are those who are noted, each by their own place', () => {
    const tally = tallyOf([
      aDelivery({
        facts: [factsOf.bounced, factsOf.bounced, factsOf.delivered],
        fallbackPlaces: [0, 1, 2],
        fallbackTo: { 0: { chunk: 7, place: 1 }, 1: { chunk: 7, place: 0 } },
      }),
      aDelivery({
        chunk: 7,
        channel: 'sms',
        facts: [{}, factsOf.delivered],
        originalPlaces: [
          { chunk: 0, place: 1 },
          { chunk: 0, place: 0 },
        ],
      }),
    ]);
    expect(tally.people).toBe(3);
    expect(counted(tally.outcomes)).toEqual({ delivered: 2, pending: 1 });
  });
});

describe('people left to the next channel', () => {
  it.each(outcomes)('who are %s', (outcome) => {
    const left = outcome === 'bounced' || outcome === 'rejected' ? 1 : 0;
    expect(ofOne(factsOf[outcome], { fallbackPlaces: [0] }).fallbackLeft).toBe(left);
    expect(ofOne(factsOf[outcome], { fallbackPlaces: [] }).fallbackLeft).toBe(0);
    expect(ofOne(factsOf[outcome]).fallbackLeft).toBe(0);
  });
});

describe('a campaign', () => {
  it.each(outcomes)('of somebody who is %s is finished when nothing more is expected', (outcome) => {
    const isOpen = outcome === 'pending' || outcome === 'inDoubt' || outcome === 'accepted';
    expect(ofOne(factsOf[outcome]).finished).toBe(!isOpen);
    const other = aDelivery({ chunk: 1, facts: [factsOf.delivered] });
    expect(tallyOf([other, aDelivery({ facts: [factsOf[outcome]] })]).finished).toBe(!isOpen);
  });

  it('is not finished while people of one message and of two wait, however they are counted', () => {
    const [first, then] = [aDelivery({ chunk: 3, facts: [{}] }), aDelivery({ chunk: 4, facts: [{}, {}] })];
    const fallbackTo = aDelivery({
      facts: [factsOf.bounced],
      fallbackTo: { 0: { chunk: 7, place: 0 } },
    });
    const second = aDelivery({
      chunk: 7,
      channel: 'sms',
      facts: [{}],
      originalPlaces: [{ chunk: 0, place: 0 }],
    });
    expect(tallyOf([first, fallbackTo, second]).finished).toBe(false);
    expect(tallyOf([then, fallbackTo, second]).finished).toBe(false);
  });

  it('of letters alone is finished, as one with more letters than messages is, and one of nobody is not', () => {
    const letters = aDelivery({ chunk: 1, channel: 'letter', facts: [{}, {}] });
    expect(tallyOf([letters]).finished).toBe(true);
    expect(tallyOf([letters, aDelivery({ facts: [factsOf.delivered] })]).finished).toBe(true);
    expect(tallyOf([letters, aDelivery({ facts: [{}] })]).finished).toBe(false);
    expect(tallyOf([]).finished).toBe(false);
  });

  it.each<[CampaignState, boolean]>([
    ['running', false],
    ['paused', false],
    ['completed', true],
    ['cancelled', true],
  ])('that is %s and has people left to the next channel is finished: %s', (state, isFinished) => {
    const tally = ofOne(factsOf.bounced, { fallbackPlaces: [0] });
    expect(progressOf({ state }, tally, createdAtMs).finished).toBe(isFinished);
    expect(progressOf({ state }, ofOne(factsOf.bounced), createdAtMs).finished).toBe(true);
    expect(progressOf({ state }, ofOne({}), createdAtMs).finished).toBe(false);
  });

  it('counts its chunks by phase, letters apart', () => {
    const phases: Phase[] = ['waiting', 'sending', 'doubt', 'deferred', 'sent', 'sent'];
    const tally = tallyOf(phases.map((phase, chunk) => aDelivery({ chunk, phase, facts: [{}] })));
    expect(tally.chunks).toEqual({ waiting: 1, sending: 1, doubt: 1, deferred: 1, sent: 2 });
  });
});

describe('when messages were taken', () => {
  it('is when the provider took them, or when they arrived where only that is known', () => {
    expect(takenAt({ accepted: at, delivered: at + 5 })).toBe(at);
    expect(takenAt({ delivered: at + 5 })).toBe(at + 5);
    expect(takenAt({ inDoubt: at })).toBeUndefined();
  });

  it('spans from the first to the last, whichever is read first', () => {
    const times = [at + 50, at, at + 90];
    const tally = tallyOf([aDelivery({ facts: times.map((accepted) => ({ accepted })) })]);
    expect(tally).toMatchObject({ firstSentAt: at, lastSentAt: at + 90, run: { sent: 3, seconds: 91 } });
  });

  it('spans up to the last where an earlier one is read after it', () => {
    const tally = tallyOf([aDelivery({ facts: [{ accepted: at + 90 }, { accepted: at }] })]);
    expect(tally).toMatchObject({ firstSentAt: at, lastSentAt: at + 90, run: { sent: 2, seconds: 91 } });
  });

  it('is of no time before the first', () => {
    const tally = ofOne({ rejected: at });
    for (const name of ['firstSentAt', 'lastSentAt', 'timeline']) expect(tally).not.toHaveProperty(name);
    expect(tally.run).toEqual({ sent: 0, seconds: 0 });
  });

  it('is not known of a message of which only the failure was told', () => {
    const tally = tallyOf([aDelivery({ facts: [{ noSuchMailbox: at }, { accepted: at + 1 }] })]);
    expect(tally).toMatchObject({ sent: 2, firstSentAt: at + 1, run: { sent: 1, seconds: 1 } });
  });

  it('counts for the rate from the second in which the present run began', () => {
    const facts = [at - 1, at, at + 9].map((accepted) => ({ accepted }));
    const tally = tallyOf([aDelivery({ facts })], at * 1000 + 999);
    expect(tally).toMatchObject({ sent: 3, firstSentAt: at - 1, run: { sent: 2, seconds: 10 } });
  });

  it('is drawn in longer intervals where it took long, each with all of its messages', () => {
    const times = [at, at + 4, at + 5, at + 700];
    const { timeline } = tallyOf([aDelivery({ facts: times.map((accepted) => ({ accepted })) })]);
    expect(timeline).toMatchObject({ fromSeconds: at, stepSeconds: 10 });
    expect(counted(timeline?.sent ?? [])).toEqual({ 0: 3, 70: 1 });
  });

  it('of no messages is a rate of none', () => {
    expect(progressOf({ state: 'running' }, ofOne({}), createdAtMs).ratePerSecond).toBe(0);
  });

  it('of one second’s messages is a rate of that second', () => {
    const tally = tallyOf([aDelivery({ facts: [{ accepted: at }, { accepted: at }] })]);
    expect(progressOf({ state: 'running' }, tally, createdAtMs).ratePerSecond).toBe(2);
  });
});

describe('the timeline', () => {
  const begin = Math.floor(at / 86_400) * 86_400;
  const timelineOf = (...times: number[]) =>
    tallyOf([aDelivery({ facts: times.map((accepted) => ({ accepted })) })]).timeline;

  it.each([
    [0, 5, 1],
    [4, 5, 1],
    [5, 5, 2],
    [599, 5, 120],
    [600, 10, 61],
    [1_199, 10, 120],
    [1_200, 30, 41],
    [3_600, 60, 61],
    [7_200, 300, 25],
    [36_000, 900, 41],
    [108_000, 3_600, 31],
    [432_000, 10_800, 41],
    [1_296_000, 86_400, 16],
    [864_000_000, 86_400, 10_001],
  ])('over %i seconds has stretches of %i s, %i of them', (seconds, stepSeconds, steps) => {
    const timeline = timelineOf(begin, begin + seconds);
    expect(timeline).toMatchObject({ fromSeconds: begin, stepSeconds });
    expect(timeline?.sent).toHaveLength(steps);
    expect(timeline?.sent.at(-1)).toBe(steps === 1 ? 2 : 1);
  });

  it('has as many stretches as are touched, wherever the first begins in its own', () => {
    // Six hundred seconds from the middle of a stretch touch 121 of them: one too many.
    expect(timelineOf(begin + 3, begin + 599)?.stepSeconds).toBe(5);
    expect(timelineOf(begin + 3, begin + 600)).toMatchObject({ fromSeconds: begin, stepSeconds: 10 });
    expect(timelineOf(begin + 4, begin + 5)?.sent).toEqual([1, 1]);
  });

  it('begins on a whole stretch and shows every message, without a gap', () => {
    expect(timelineOf(begin + 7, begin + 8, begin + 23)).toEqual({
      fromSeconds: begin + 5,
      stepSeconds: 5,
      sent: [2, 0, 0, 1],
    });
  });
});

describe('how far it is', () => {
  const mixed = (done: number, left: number): Tally =>
    tallyOf([
      aDelivery({ facts: Array.from({ length: done }, (_, n): Facts => ({ accepted: at + n })) }),
      aDelivery({ chunk: 1, facts: Array.from({ length: left }, (): Facts => ({})) }),
    ]);

  it.each([
    [1_999, 1, 99.9],
    [2_000, 0, 100],
    [1, 2, 33.3],
    [2, 1, 66.6],
    [0, 3, 0],
    [0, 0, 0],
  ])('with %i sent and %i to go is rounded down to %d percent', (done, left, percent) => {
    expect(progressOf({ state: 'running' }, mixed(done, left), createdAtMs).percent).toBe(percent);
  });

  it.each(outcomes)(
    'takes sending for over for those who are %s, unless they wait or are in doubt',
    (outcome) => {
      const isLeft = outcome === 'pending' || outcome === 'inDoubt';
      expect(progressOf({ state: 'running' }, ofOne(factsOf[outcome]), createdAtMs).percent).toBe(
        isLeft ? 0 : 100,
      );
    },
  );

  it('ends when those who are left have gone at the present rate, to the millisecond', () => {
    // Ten messages in ten seconds: one a second.
    expect(progressOf({ state: 'running' }, mixed(10, 7), createdAtMs)).toMatchObject({
      ratePerSecond: 1,
      estimatedEndMs: createdAtMs + 7_000,
    });
    // The rate that people read is rounded, the one that is reckoned with is not: three in seven seconds.
    const tally = { ...mixed(3, 7), run: { sent: 3, seconds: 7 } };
    const faster = { ...mixed(8, 1), run: { sent: 8, seconds: 3 } };
    expect(progressOf({ state: 'running' }, faster, 0)).toMatchObject({
      ratePerSecond: 2.7,
      estimatedEndMs: 375,
    });
    const slower = { ...mixed(3, 2), run: { sent: 3, seconds: 5 } };
    expect(progressOf({ state: 'running' }, slower, 0.6).estimatedEndMs).toBe(3_334);
    expect(progressOf({ state: 'running' }, tally, 0)).toMatchObject({
      ratePerSecond: 0.4,
      estimatedEndMs: 16_333,
    });
  });

  it.each<[string, CampaignState, Tally]>([
    ['is paused', 'paused', mixed(10, 7)],
    ['has been cancelled', 'cancelled', mixed(10, 7)],
    ['has sent nothing yet', 'running', mixed(0, 7)],
    ['has nobody left', 'running', mixed(10, 0)],
  ])('has no end where the campaign %s', (_, state, tally) => {
    expect(progressOf({ state }, tally, createdAtMs)).not.toHaveProperty('estimatedEndMs');
  });

  it('is of the present run', () => {
    const deliveries = [
      aDelivery({ facts: [{ accepted: at - 500 }, { accepted: at }, { accepted: at + 1 }, {}] }),
    ];
    const progress = progressOfDeliveries(
      { state: 'running', runningSinceMs: createdAtMs },
      deliveries,
      createdAtMs,
    );
    expect(progress).toMatchObject({ ratePerSecond: 1, sent: 3, percent: 75 });
    expect(progressOfDeliveries({ state: 'running' }, deliveries, createdAtMs).run.sent).toBe(3);
  });
});

describe('a tally', () => {
  const person = fc.constantFrom<Facts>(
    ...Object.values(factsOf),
    { ...factsOf.bounced, addressCorrected: at },
    { toldByPhone: at, accepted: at },
    { skipped: at },
  );
  const deliveries = fc
    .array(
      fc.record({
        channel: fc.constantFrom('email' as const, 'sms' as const, 'letter' as const),
        facts: fc.array(person, { minLength: 1, maxLength: 6 }),
        noPostPlaces: fc.subarray([0, 1, 2, 3, 4, 5]),
        letters: fc.dictionary(
          fc.constantFrom('0', '1', '2', '3', '4', '5'),
          fc.constantFrom<Letter>({ batch: 1 }, { batch: 2, returned: 'moved' }),
        ),
        handOn: fc.option(person, { nil: undefined }),
      }),
      { maxLength: 12 },
    )
    .map((all) =>
      all.flatMap(({ channel, facts, handOn, noPostPlaces, letters }, chunk): Delivery[] => {
        const fallbackPlaces = facts.map((_, place) => place);
        const first = aDelivery({ chunk, channel, facts, fallbackPlaces, noPostPlaces, letters });
        if (handOn === undefined || channel !== 'email') return [first];
        return [
          { ...first, fallbackTo: { 0: { chunk: 100 + chunk, place: 0 } } },
          aDelivery({
            chunk: 100 + chunk,
            channel: 'sms',
            facts: [handOn],
            originalPlaces: [{ chunk, place: 0 }],
          }),
        ];
      }),
    );

  it('comes to the same in any order, and counts everybody once', () => {
    const inTwoOrders = deliveries.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(inTwoOrders, ([all, shuffled]) => {
        const tally = tallyOf(all);
        expect(tallyOf(shuffled)).toEqual(tally);
        const everybody = all
          .filter(({ originalPlaces }) => originalPlaces === undefined)
          .flatMap(({ facts }) => facts);
        expect(tally.people + tally.letters + tally.addressCorrected).toBe(everybody.length);
        const sum = (counts: Record<string, number>) =>
          Object.values(counts).reduce((one, other) => one + other, 0);
        expect(sum(tally.outcomes)).toBe(tally.people);
        expect(sum(tally.firstBy)).toBe(tally.people);
        const { telling } = tally;
        expect(telling.people).toBe(tally.people + tally.letters);
        expect(telling.told + telling.underWay + telling.owed + telling.unreachable).toBe(telling.people);
        expect(sum(telling.by)).toBe(telling.told);
        expect(sum(telling.letters)).toBe(telling.owed);
        const { email, sms } = tally.channels;
        for (const channel of [email, sms]) expect(sum(channel.outcomes)).toBe(channel.messages);
        expect(email.sent + sms.sent).toBe(tally.sent);
        // Whoever was told by letter may have had a second message as well.
        const { delivered, complained, told } = tally.outcomes;
        expect(email.reached + sms.reached).toBeGreaterThanOrEqual(delivered + complained);
        expect(email.reached + sms.reached).toBeLessThanOrEqual(delivered + complained + told);
        const drawn = tally.timeline?.sent ?? [];
        expect(drawn.reduce((one, other) => one + other, 0)).toBeLessThanOrEqual(tally.sent);
      }),
    );
  });

  it('is the same once it has been kept', () => {
    fc.assert(
      fc.property(
        deliveries,
        fc.option(fc.constant(createdAtMs), { nil: undefined }),
        (all, runningSinceMs) => {
          const kept: KeptTally = {
            audience: 'c1-1',
            generation: 1,
            countedAtMs: createdAtMs,
            tally: tallyOf(all, runningSinceMs),
          };
          expect(keptTallySchema.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
        },
      ),
    );
  });

  it('may be asked in between, and what it said then stays', () => {
    const tally = createTally(someRules());
    tally.add(aDelivery({ facts: [factsOf.delivered] }));
    const before = tally.result();
    const kept = structuredClone(before);
    tally.add(aDelivery({ chunk: 1, facts: [factsOf.bounced] }));
    expect(before).toEqual(kept);
    expect(tally.result().people).toBe(2);
  });
});
