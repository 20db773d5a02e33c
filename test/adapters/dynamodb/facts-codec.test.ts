import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFacts, encodeFacts } from '../../../adapters/dynamodb/facts-codec.ts';
import { someFacts as facts } from '../../support/data/arbitraries.ts';
import { factKinds } from '../../support/data/factories.ts';

describe('facts of a message in the table', () => {
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

  // Stored with every chunk of every campaign: a version that gives a letter to another fact misreads all of them.
  it('are stored under letters that never change', () => {
    const letters = {
      accepted: 'a',
      blockedByNetwork: 'b',
      complained: 'c',
      delivered: 'd',
      noSuchMailbox: 'e',
      renderingFailed: 'f',
      gaveUp: 'g',
      toldByPhone: 'h',
      toldInPerson: '+',
      noSuchNumber: 'i',
      noReceipt: 'j',
      contentRefused: 'k',
      messageTooLarge: 'l',
      mailboxFull: 'm',
      addressCorrected: 'n',
      expired: 'o',
      bouncedPermanent: 'p',
      optedOut: 'q',
      rejected: 'r',
      suppressed: 's',
      bouncedTransient: 't',
      inDoubt: 'u',
      skipped: 'v',
      toldByLetter: 'w',
      sentAgain: 'x',
      delayed: 'y',
      phoneUnreachable: 'z',
      letterReturned: '!',
      letterWritten: '*',
    };
    expect(Object.keys(letters)).toEqual(expect.arrayContaining(factKinds));
    for (const [kind, letter] of Object.entries(letters)) {
      expect(encodeFacts([{ [kind]: 1_036 }], 1_000)).toBe(`${letter}10`);
      expect(decodeFacts(`${letter}10`, 1, 1_000)).toEqual([{ [kind]: 1_036 }]);
    }
  });

  it('are as many sets as there are people, where nothing is known of anybody', () => {
    expect(decodeFacts('', 3, 0)).toEqual([{}, {}, {}]);
    expect(decodeFacts('  ', 3, 0)).toEqual([{}, {}, {}]);
    expect(() => decodeFacts('a', 1, 0)).toThrow('a fact without its time at 1');
    expect(() => decodeFacts('a-', 1, 0)).toThrow('a fact without its time at 1');
  });

  it('of another number of people are refused', () => {
    expect(() => decodeFacts('a0 a0', 3, 0)).toThrow('facts of 2 people where 3 were expected');
    expect(() => decodeFacts('?0', 1, 0)).toThrow('unknown fact "?"');
  });
});
