import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addsTo,
  type Facts,
  isFinal,
  isNews,
  isToldOtherwise,
  mergeFacts,
  needsSending,
  type Outcome,
  outcomeOf,
  outcomeOfBoth,
  outcomeOfMessage,
  outcomes,
} from '../../../core/delivery/outcome.ts';
import { someFacts as facts } from '../../support/data/arbitraries.ts';

describe('facts of a message', () => {
  it('merge to the same whatever the order and however often each event comes', () => {
    fc.assert(
      fc.property(
        fc
          .array(facts, { minLength: 1, maxLength: 6 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
            ),
          ),
        ([events, shuffled]) => {
          const once = events.reduce(mergeFacts, {});
          expect(shuffled.reduce(mergeFacts, {})).toEqual(once);
        },
      ),
    );
  });

  it('add something exactly when merging changes what is known', () => {
    fc.assert(
      fc.property(facts, facts, (known, told) => {
        const merged = mergeFacts(known, told);
        const same =
          JSON.stringify(Object.entries(merged).sort()) === JSON.stringify(Object.entries(known).sort());
        expect(addsTo(known, told)).toBe(!same);
      }),
    );
  });

  it('add an earlier time of what is known, and no later one', () => {
    expect(addsTo({ accepted: 5 }, { accepted: 4 })).toBe(true);
    expect(addsTo({ accepted: 5 }, { accepted: 5 })).toBe(false);
    expect(addsTo({ accepted: 5 }, { accepted: 6 })).toBe(false);
    expect(addsTo({ accepted: 5 }, { delivered: 6 })).toBe(true);
  });

  it('are news only where they tell of something else, not of an earlier time', () => {
    expect(isNews({ accepted: 5 }, { accepted: 4 })).toBe(false);
    expect(isNews({ accepted: 5 }, { accepted: 5, delivered: 6 })).toBe(true);
    expect(isNews({}, {})).toBe(false);
  });
});

describe('the outcome', () => {
  it.each([
    [{}, 'pending'],
    [{ inDoubt: 1 }, 'inDoubt'],
    [{ inDoubt: 1, accepted: 2 }, 'accepted'],
    [{ accepted: 1, delayed: 2 }, 'accepted'],
    [{ delayed: 2 }, 'accepted'],
    [{ inDoubt: 1, gaveUp: 2 }, 'rejected'],
    [{ gaveUp: 2, accepted: 3 }, 'accepted'],
    [{ inDoubt: 1, expired: 2 }, 'expired'],
    [{ expired: 2, accepted: 3 }, 'accepted'],
    [{ accepted: 1, delivered: 2 }, 'delivered'],
    [{ accepted: 1, mailboxFull: 9 }, 'bounced'],
    [{ accepted: 1, rejected: 2 }, 'rejected'],
    [{ accepted: 1, renderingFailed: 2 }, 'rejected'],
    [{ optedOut: 1 }, 'rejected'],
    [{ optedOut: 1, delivered: 2 }, 'delivered'],
    [{ delivered: 2, complained: 3 }, 'complained'],
    [{ accepted: 1, noSuchNumber: 2 }, 'bounced'],
    [{ accepted: 1, blockedByNetwork: 2 }, 'bounced'],
    [{ accepted: 1, phoneUnreachable: 2 }, 'bounced'],
    [{ accepted: 1, noReceipt: 2 }, 'bounced'],
    [{ delivered: 3, noReceipt: 2 }, 'delivered'],
    [{ delivered: 3, phoneUnreachable: 2 }, 'delivered'],
  ] as const)('of %o is %s', (known, outcome) => {
    expect(outcomeOf(known)).toBe(outcome);
  });

  it('stays delivered when an out-of-office reply comes back as a soft bounce', () => {
    expect(outcomeOf({ accepted: 1, delivered: 2, bouncedTransient: 3 })).toBe('delivered');
  });

  it('becomes bounced when a hard bounce follows a delivery', () => {
    expect(outcomeOf({ accepted: 1, delivered: 2, bouncedPermanent: 3 })).toBe('bounced');
  });

  it('asks to send only where the provider has neither taken nor refused the message', () => {
    fc.assert(
      fc.property(facts, (known) => {
        if (known.accepted !== undefined || known.rejected !== undefined || known.gaveUp !== undefined) {
          expect(needsSending(known)).toBe(false);
        }
      }),
    );
    expect(needsSending({})).toBe(true);
    expect(needsSending({ inDoubt: 5 })).toBe(true);
  });
});

/** Facts of a message, the one that decides first: each wins over all below it. */
const byPrecedence: readonly (readonly [keyof Facts, Exclude<Outcome, 'told'>])[] = [
  ['complained', 'complained'],
  ['bouncedPermanent', 'bounced'],
  ['noSuchMailbox', 'bounced'],
  ['suppressed', 'bounced'],
  ['delivered', 'delivered'],
  ['bouncedTransient', 'bounced'],
  ['mailboxFull', 'bounced'],
  ['messageTooLarge', 'bounced'],
  ['contentRefused', 'bounced'],
  ['noSuchNumber', 'bounced'],
  ['blockedByNetwork', 'bounced'],
  ['phoneUnreachable', 'bounced'],
  ['noReceipt', 'bounced'],
  ['rejected', 'rejected'],
  ['optedOut', 'rejected'],
  ['renderingFailed', 'rejected'],
  ['accepted', 'accepted'],
  ['delayed', 'accepted'],
  ['gaveUp', 'rejected'],
  ['expired', 'expired'],
  ['inDoubt', 'inDoubt'],
];

describe('of two facts of a message', () => {
  it('the one that weighs more decides, whichever came first', () => {
    for (const [index, [kind, outcome]] of byPrecedence.entries()) {
      expect(outcomeOfMessage({ [kind]: 5 })).toBe(outcome);
      for (const [lighter] of byPrecedence.slice(index + 1)) {
        expect([kind, lighter, outcomeOfMessage({ [lighter]: 1, [kind]: 5 })]).toEqual([
          kind,
          lighter,
          outcome,
        ]);
        expect([kind, lighter, outcomeOfMessage({ [lighter]: 9, [kind]: 5 })]).toEqual([
          kind,
          lighter,
          outcome,
        ]);
      }
    }
  });

  it.each([
    'sentAgain',
    'toldByLetter',
    'toldByPhone',
    'toldInPerson',
    'skipped',
    'addressCorrected',
  ] as const)('%s says nothing of the message itself', (kind) => {
    expect(outcomeOfMessage({ [kind]: 1 })).toBe('pending');
    expect(outcomeOfMessage({ [kind]: 1, accepted: 1 })).toBe('accepted');
  });
});

describe('somebody told by letter or on the telephone', () => {
  it.each(['toldByLetter', 'toldByPhone', 'toldInPerson'] as const)(
    '(%s) was told, whatever became of their message',
    (kind) => {
      expect(isToldOtherwise({ [kind]: 1 })).toBe(true);
      for (const [fact, outcome] of byPrecedence) {
        const arrived = outcome === 'delivered' || outcome === 'complained';
        expect([fact, outcomeOf({ [fact]: 1, [kind]: 1 })]).toEqual([fact, arrived ? outcome : 'told']);
      }
      expect(outcomeOf({ [kind]: 1 })).toBe('told');
    },
  );

  it('is somebody of whom that was recorded', () => {
    expect(isToldOtherwise({ delivered: 1, skipped: 1, addressCorrected: 1 })).toBe(false);
  });
});

describe('an outcome', () => {
  it.each(outcomes)('%s is final when nothing more is expected', (outcome) => {
    expect(isFinal(outcome)).toBe(!['pending', 'inDoubt', 'accepted'].includes(outcome));
  });

  it('is in the list of all of them once', () => {
    const all = [...new Set(byPrecedence.map(([, outcome]) => outcome)), 'pending', 'told'];
    expect(outcomes.toSorted()).toEqual(all.toSorted());
  });
});

describe('a message that has still to be sent', () => {
  it('is one that is pending or in doubt', () => {
    for (const [kind, outcome] of byPrecedence) {
      expect([kind, needsSending({ [kind]: 1 })]).toEqual([kind, outcome === 'inDoubt']);
    }
    expect(needsSending({ inDoubt: 1, sentAgain: 2 })).toBe(true);
  });

  it.each(['addressCorrected', 'skipped', 'toldByLetter', 'toldByPhone', 'toldInPerson'] as const)(
    'is not that of somebody who is %s',
    (kind) => {
      expect(needsSending({ [kind]: 1 })).toBe(false);
      expect(needsSending({ [kind]: 1, inDoubt: 1 })).toBe(false);
    },
  );
});

describe('the outcome of two messages', () => {
  /** Facts that add up to each outcome. */
  const of: Record<Outcome, Facts> = {
    pending: {},
    inDoubt: { inDoubt: 1 },
    accepted: { accepted: 1 },
    delivered: { delivered: 1 },
    bounced: { noSuchMailbox: 1 },
    rejected: { rejected: 1 },
    expired: { expired: 1 },
    complained: { complained: 1 },
    told: { toldByPhone: 1 },
  };

  it.each(outcomes)(
    'whose first is %s is the first’s where that told them, and the second’s otherwise',
    (first) => {
      const arrived = first === 'delivered' || first === 'complained' || first === 'told';
      for (const then of outcomes) {
        // A person is told; a message by itself is not.
        if (then === 'told') continue;
        const isSilent = first === 'accepted' && (then === 'pending' || then === 'inDoubt');
        expect([then, outcomeOfBoth(of[first], of[then])]).toEqual([
          then,
          arrived || isSilent ? first : then,
        ]);
      }
    },
  );

  it.each(outcomes)('whose first is %s is the first’s where no second was made', (first) => {
    expect(outcomeOfBoth(of[first], undefined)).toBe(first);
    expect(outcomeOfBoth(of[first], { skipped: 1 })).toBe(first);
    expect(outcomeOfBoth(of[first], { skipped: 1, rejected: 1 })).toBe(first);
  });
});
