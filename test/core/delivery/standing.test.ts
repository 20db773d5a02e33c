import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Channel, channelSchema } from '../../../core/audience/audience.ts';
import type { Campaign, CampaignState } from '../../../core/campaign/campaign.ts';
import { campaignStates } from '../../../core/campaign/states.ts';
import type { ChannelAttempt } from '../../../core/delivery/attempts.ts';
import type { Letter } from '../../../core/delivery/letter.ts';
import { type Facts, isTold, outcomeOfBoth } from '../../../core/delivery/outcome.ts';
import {
  isLetterToWrite,
  type PersonState,
  type Standing,
  type StandingRules,
  standingAt,
  standingOf,
  standingRules,
} from '../../../core/delivery/standing.ts';
import { someFacts } from '../../support/data/arbitraries.ts';
import { aCampaign, aDelivery, createdAtMs, someRules } from '../../support/data/factories.ts';

const at = createdAtMs / 1000;
const HOUR = 3_600;
const DAY_MS = 86_400_000;

const first = (facts: Facts, changes: Partial<PersonState> = {}): PersonState => ({
  channel: 'email',
  facts,
  isLeftToNext: false,
  letter: undefined,
  hasNoPost: false,
  ...changes,
});
const sms = (facts: Facts): ChannelAttempt => ({ channel: 'sms', facts });
const stands = (
  state: PersonState,
  rules: Partial<StandingRules> = {},
  second?: ChannelAttempt,
): Standing['standing'] => standingOf(state, second, someRules(rules)).standing;

/** Facts of an email, and how the person stands in a campaign that runs, is completed and was cancelled. */
const table: [string, Facts, Standing['standing'], Standing['standing'], Standing['standing']][] = [
  ['has not left', {}, 'underWay', 'owed', 'owed'],
  ['is in doubt', { inDoubt: at }, 'underWay', 'owed', 'owed'],
  ['was taken a moment ago', { accepted: at }, 'underWay', 'owed', 'underWay'],
  ['was taken and is slow', { accepted: at - 47 * HOUR, delayed: at }, 'underWay', 'owed', 'underWay'],
  ['was taken two days ago', { accepted: at - 48 * HOUR }, 'owed', 'owed', 'owed'],
  ['was delivered', { accepted: at, delivered: at }, 'told', 'told', 'told'],
  ['was delivered and is unwanted', { delivered: at, complained: at }, 'told', 'told', 'told'],
  ['came back for good', { accepted: at, noSuchMailbox: at }, 'owed', 'owed', 'owed'],
  ['came back after a delivery', { delivered: at, bouncedPermanent: at }, 'owed', 'owed', 'owed'],
  // A delivery may still follow.
  ['met a full mailbox', { accepted: at, mailboxFull: at }, 'underWay', 'owed', 'underWay'],
  ['met a full mailbox long ago', { accepted: at - 49 * HOUR, mailboxFull: at }, 'owed', 'owed', 'owed'],
  ['was refused by the provider', { rejected: at }, 'owed', 'owed', 'owed'],
  ['was given up', { gaveUp: at }, 'owed', 'owed', 'owed'],
  ['cannot leave any more', { expired: at }, 'unreachable', 'unreachable', 'unreachable'],
  ['is needless', { toldByPhone: at }, 'told', 'told', 'told'],
];

describe('somebody whose email', () => {
  it.each(table)('%s', (_, facts, running, completed, cancelled) => {
    const of = (state: CampaignState) => stands(first(facts), { state });
    expect([of('running'), of('completed'), of('cancelled')]).toEqual([running, completed, cancelled]);
    for (const state of campaignStates) {
      if (state === 'completed' || state === 'cancelled') continue;
      expect(of(state), state).toBe(running);
    }
  });

  it.each(table)('%s is not to be reached instead of owed a letter where no address is known', (_, facts) => {
    for (const state of campaignStates) {
      const withPost = stands(first(facts), { state });
      const without = stands(first(facts, { hasNoPost: true }), { state });
      expect(without, state).toBe(withPost === 'owed' ? 'unreachable' : withPost);
    }
  });

  it('did not arrive waits for the next channel, until the campaign has ended', () => {
    const left = { isLeftToNext: true };
    for (const facts of [{ noSuchMailbox: at }, { accepted: at - 48 * HOUR }, { rejected: at }]) {
      expect(stands(first(facts, left))).toBe('underWay');
      expect(stands(first(facts, left), { state: 'paused' })).toBe('underWay');
      expect(stands(first(facts, left), { state: 'completed' })).toBe('owed');
      expect(stands(first(facts, left), { state: 'cancelled' })).toBe('owed');
    }
  });

  it('has as long as the campaign gives it, to the second', () => {
    const taken = first({ accepted: at });
    const silentMs = 3 * HOUR * 1000;
    expect(stands(taken, { silentMs, nowMs: createdAtMs + silentMs - 1 })).toBe('underWay');
    expect(stands(taken, { silentMs, nowMs: createdAtMs + silentMs })).toBe('owed');
  });
});

describe('somebody with a second message', () => {
  const failed = first({ noSuchMailbox: at - HOUR });
  const silent = first({ accepted: at - 49 * HOUR });
  it.each<[string, PersonState, Facts, Standing['standing'], Standing['standing']]>([
    ['that has not left', failed, {}, 'underWay', 'owed'],
    ['that has not left after a silent first', silent, {}, 'underWay', 'owed'],
    ['that is in doubt', failed, { inDoubt: at }, 'underWay', 'owed'],
    ['that was taken', failed, { accepted: at }, 'underWay', 'owed'],
    ['that is silent too', silent, { accepted: at - 48 * HOUR }, 'owed', 'owed'],
    ['that failed', failed, { noSuchNumber: at }, 'owed', 'owed'],
    ['that failed after a silent first', silent, { noReceipt: at }, 'owed', 'owed'],
    ['that arrived', failed, { delivered: at }, 'told', 'told'],
    ['that was needless, and the first is now known to have failed', failed, { skipped: at }, 'owed', 'owed'],
    ['that cannot leave any more', failed, { expired: at }, 'unreachable', 'unreachable'],
  ])('%s', (_, state, second, running, completed) => {
    expect(stands(state, {}, sms(second))).toBe(running);
    expect(stands(state, { state: 'completed' }, sms(second))).toBe(completed);
  });

  it('waits for no third one, though the first place does not say yet that there is a second', () => {
    const left = first({ noSuchMailbox: at - HOUR }, { isLeftToNext: true });
    expect(stands(left, {}, sms({ rejected: at }))).toBe('owed');
  });

  it('waits for one that is known and has not been read', () => {
    const delivery = aDelivery({
      facts: [{ noSuchMailbox: at }],
      fallbackPlaces: [0],
      fallbackTo: { 0: { chunk: 9, place: 0 } },
    });
    expect(standingAt(delivery, 0, undefined, someRules())).toEqual({ standing: 'underWay' });
    expect(standingAt(delivery, 0, sms({ rejected: at }), someRules())?.standing).toBe('owed');
  });
});

describe('somebody who was told', () => {
  it.each<[string, PersonState, ChannelAttempt | undefined, Standing]>([
    [
      'by email, when it left',
      first({ accepted: at, delivered: at + 9 }),
      undefined,
      { standing: 'told', by: 'email', at },
    ],
    [
      'by both, by the first',
      first({ delivered: at }),
      sms({ delivered: at + 9 }),
      { standing: 'told', by: 'email', at },
    ],
    [
      'by the second',
      first({ noSuchMailbox: at }),
      sms({ accepted: at + 9, delivered: at + 10 }),
      { standing: 'told', by: 'sms', at: at + 9 },
    ],
    ['by an unwanted email', first({ complained: at }), undefined, { standing: 'told', by: 'email', at }],
    [
      'by letter',
      first({ toldByLetter: at }, { channel: 'letter', letter: { batch: 1 } }),
      undefined,
      { standing: 'told', by: 'letter', at },
    ],
    [
      'by letter after an email',
      first({ noSuchMailbox: at, toldByLetter: at + 5, toldByPhone: at + 9 }),
      undefined,
      { standing: 'told', by: 'letter', at: at + 5 },
    ],
    [
      'on the telephone',
      first({ toldByPhone: at }, { channel: 'letter', hasNoPost: true }),
      undefined,
      { standing: 'told', by: 'other', at },
    ],
  ])('%s', (_, state, second, expected) => {
    expect(standingOf(state, second, someRules())).toEqual(expected);
    expect(standingOf(state, second, someRules({ isListDeleted: true }))).toEqual(expected);
  });
});

describe('somebody who is owed a letter', () => {
  const of = (letter: Letter | undefined, changes: Partial<PersonState> = {}) =>
    standingOf(
      first({}, { channel: 'letter', letter, ...changes }),
      undefined,
      someRules({ state: 'draft' }),
    );
  it('stands by what has become of it', () => {
    expect(of(undefined)).toEqual({ standing: 'owed', letter: 'unwritten' });
    expect(of({ batch: 3 })).toEqual({ standing: 'owed', letter: 'open' });
    for (const returned of ['refused', 'unclaimed', 'other'] as const) {
      expect(of({ batch: 3, returned })).toEqual({ standing: 'owed', letter: 'returned' });
    }
    for (const returned of ['unknown', 'moved', 'incomplete-address', 'deceased'] as const) {
      expect(of({ batch: 3, returned })).toEqual({ standing: 'unreachable', because: 'cameBack' });
    }
    expect(of({ batch: 3, returned: 'moved' }, { hasNoPost: true })).toEqual({
      standing: 'unreachable',
      because: 'noPost',
    });
  });

  it('is reached by a letter of a mailing house that knows an address which the list has not', () => {
    expect(of({ batch: 0 }, { hasNoPost: true })).toEqual({ standing: 'owed', letter: 'open' });
  });

  it('is written to unless a letter waits to be posted', () => {
    expect(isLetterToWrite(of(undefined))).toBe(true);
    expect(isLetterToWrite(of({ batch: 3, returned: 'refused' }))).toBe(true);
    expect(isLetterToWrite(of({ batch: 3, returned: 'moved' }))).toBe(false);
    expect(isLetterToWrite(of({ batch: 3 }))).toBe(false);
    expect(isLetterToWrite(of(undefined, { hasNoPost: true }))).toBe(false);
    expect(isLetterToWrite(of(undefined, { facts: { toldByPhone: at } }))).toBe(false);
    expect(isLetterToWrite(undefined)).toBe(false);
  });

  it('cannot be reached once the list has been deleted', () => {
    const rules = standingRules(aCampaign({ state: 'completed', retentionEndedAtMs: 1 }), 1, createdAtMs);
    expect(standingOf(first({}, { channel: 'letter' }), undefined, rules)).toEqual({
      standing: 'unreachable',
      because: 'deleted',
    });
  });
});

describe('the standing at a place', () => {
  it('is of the person who has it as their first, and present one', () => {
    const delivery = aDelivery({
      channel: 'letter',
      facts: [{ addressCorrected: at }, {}, {}, {}],
      noPostPlaces: [2],
      letters: { 3: { batch: 1 } },
    });
    const all = delivery.facts.map((_, place) => standingAt(delivery, place, undefined, someRules()));
    expect(all).toEqual([
      undefined,
      { standing: 'owed', letter: 'unwritten' },
      { standing: 'unreachable', because: 'noPost' },
      { standing: 'owed', letter: 'open' },
    ]);
    const second = aDelivery({ channel: 'sms', facts: [{}], originalPlaces: [{ chunk: 0, place: 0 }] });
    expect(standingAt(second, 0, undefined, someRules())).toBeUndefined();
  });

  it('knows whom the next channel reaches', () => {
    const delivery = aDelivery({ facts: [{ rejected: at }, { rejected: at }], fallbackPlaces: [1] });
    expect(standingAt(delivery, 0, undefined, someRules())?.standing).toBe('owed');
    expect(standingAt(delivery, 1, undefined, someRules())?.standing).toBe('underWay');
  });
});

describe('the rules', () => {
  it('say that the list is deleted at the end of its retention, or when somebody asked for it before', () => {
    const isDeleted = (changes: Partial<Campaign>) =>
      standingRules(aCampaign({ state: 'completed', ...changes }), 1, 1).isListDeleted;
    expect(isDeleted({})).toBe(false);
    expect(isDeleted({ retentionEndedAtMs: 5 })).toBe(true);
    expect(isDeleted({ listDeletedAtMs: 5 })).toBe(true);
  });

  it('are those of the campaign, by the hour of the stage', () => {
    const campaign = aCampaign({ state: 'paused', fallbackAfterHours: 5 });
    expect(standingRules(campaign, 1_000, 77)).toEqual({
      state: 'paused',
      silentMs: 5_000,
      nowMs: 77,
      isListDeleted: false,
    });
  });
});

describe('whatever is known of somebody', () => {
  const otherwise = fc.constantFrom<Facts>({}, {}, {}, { toldByLetter: at }, { toldByPhone: at });
  const person = fc.record({
    channel: fc.constantFrom<Channel>(...channelSchema.options),
    facts: fc.tuple(someFacts, otherwise).map(([one, other]) => ({ ...one, ...other })),
    isLeftToNext: fc.boolean(),
    letter: fc.constantFrom<Letter | undefined>(undefined, { batch: 1 }, { batch: 2, returned: 'refused' }),
    hasNoPost: fc.boolean(),
  });
  const secondTry = fc.option(
    fc
      .tuple(someFacts, fc.boolean())
      .map(([facts, isSkipped]) => sms({ ...facts, ...(isSkipped && { skipped: at }) })),
    { nil: undefined },
  );
  const rules = fc.record({
    state: fc.constantFrom<CampaignState>(...campaignStates),
    silentMs: fc.integer({ min: 1, max: 30 }).map((days) => days * DAY_MS),
    nowMs: fc.integer({ min: -20, max: 60 }).map((days) => createdAtMs + days * DAY_MS),
    isListDeleted: fc.boolean(),
  });

  it('they are told, or are told of: nobody is forgotten', () => {
    fc.assert(
      fc.property(person, secondTry, rules, (state, second, now) => {
        const { standing } = standingOf(state, second, now);
        expect(standing === 'told').toBe(isTold(outcomeOfBoth(state.facts, second?.facts)));
        // In time, everybody of a campaign that has ended is told, owed a letter or named as not to be reached.
        const ended = { ...now, nowMs: createdAtMs + 400 * DAY_MS };
        for (const over of ['completed', 'cancelled'] as const) {
          expect(standingOf(state, second, { ...ended, state: over }).standing).not.toBe('underWay');
        }
        expect(standingOf(state, second, { ...now, state: 'completed' }).standing).not.toBe('underWay');
        const isOpen = state.letter !== undefined && state.letter.returned === undefined;
        if (now.isListDeleted || (state.hasNoPost && !isOpen)) expect(standing).not.toBe('owed');
        if (now.isListDeleted) expect(standing).not.toBe('underWay');
        if (state.channel === 'letter' && second === undefined) expect(standing).not.toBe('underWay');
      }),
      { numRuns: 2_000 },
    );
  });

  it('only somebody with a message to come goes back to being under way', () => {
    fc.assert(
      fc.property(person, secondTry, rules, fc.integer({ min: 0, max: 40 }), (state, second, now, days) => {
        const before = standingOf(state, second, now);
        const later = standingOf(state, second, { ...now, nowMs: now.nowMs + days * DAY_MS });
        if (before.standing !== 'underWay') expect(later).toEqual(before);
      }),
    );
  });
});
