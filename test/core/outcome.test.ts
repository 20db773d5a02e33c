import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addsTo,
  decodeFacts,
  encodeFacts,
  type Facts,
  isNews,
  mergeFacts,
  needsSending,
  outcomeOf,
} from '../../core/outcome.ts';
import { factKinds } from '../support/factories.ts';

const facts = fc
  .array(fc.tuple(fc.constantFrom(...factKinds), fc.integer({ min: 1_795_000_000, max: 1_796_000_000 })))
  .map((pairs): Facts => Object.fromEntries(pairs));

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

  it('are news only where they tell of something else, not of an earlier time', () => {
    expect(isNews({ accepted: 5 }, { accepted: 4 })).toBe(false);
    expect(isNews({ accepted: 5 }, { accepted: 5, delivered: 6 })).toBe(true);
    expect(isNews({}, {})).toBe(false);
  });

  it('read back as they were written, before and after the base time', () => {
    fc.assert(
      fc.property(
        fc.array(facts, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1_794_000_000, max: 1_797_000_000 }),
        (people, base) => {
          expect(decodeFacts(encodeFacts(people, base), people.length, base)).toEqual(people);
        },
      ),
    );
  });

  it('of fifty delivered messages fit in 400 characters', () => {
    const people = Array.from({ length: 50 }, (_, place) => ({
      accepted: 1_795_000_010,
      delivered: 1_795_000_012 + place * 60,
    }));
    expect(encodeFacts(people, 1_795_000_000).length).toBeLessThan(400);
  });

  it('of another number of people are refused', () => {
    expect(() => decodeFacts('a0 a0', 3, 0)).toThrow('facts of 2 people where 3 were expected');
    expect(() => decodeFacts('?0', 1, 0)).toThrow('unknown fact "?"');
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
