import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import {
  isLetterOpen,
  openLettersOf,
  withLetterReturned,
  withLettersPosted,
  withLettersWritten,
  withoutOpenLetters,
} from '../../../core/delivery/letter-changes.ts';
import { outcomeOf } from '../../../core/delivery/outcome.ts';

const of = (size: number): Delivery => ({
  audience: 'c1-1',
  chunk: 0,
  channel: 'letter',
  language: 'fr',
  size,
  phase: 'waiting',
  version: 1,
  attempts: 0,
  facts: Array.from({ length: size }, () => ({})),
});
const outcomes = ({ facts }: Delivery) => facts.map(outcomeOf);

describe('the letter of a person', () => {
  it('is written for those who are asked for, and tells nobody before it is posted', () => {
    const written = withLettersWritten(of(3), [0, 2], 1, 100);
    expect(written.letters).toEqual({ 0: { batch: 1 }, 2: { batch: 1 } });
    expect(written.facts).toEqual([{ letterWritten: 100 }, {}, { letterWritten: 100 }]);
    expect(outcomes(written)).toEqual(['pending', 'pending', 'pending']);
    const posted = withLettersPosted(written, 1, 200);
    expect(outcomes(posted)).toEqual(['told', 'pending', 'told']);
    expect(posted.facts[0]).toEqual({ letterWritten: 100, toldByLetter: 200 });
  });

  it('that came back tells nobody any more once another is written', () => {
    const back = { ...of(1), letters: { 0: { batch: 1, returned: 'refused' as const } } };
    const again = withLettersWritten(
      { ...back, facts: [{ toldByLetter: 50, letterReturned: 60 }] },
      [0],
      2,
      70,
    );
    expect(again.facts).toEqual([{ letterWritten: 70 }]);
    expect(again.letters).toEqual({ 0: { batch: 2 } });
  });

  it('is in one open batch only', () => {
    const written = withLettersWritten(of(3), [0], 1, 100);
    const again = withLettersWritten(written, [0, 1], 2, 150);
    expect(again.letters).toEqual({ 0: { batch: 1 }, 1: { batch: 2 } });
    expect(again.facts[0]).toEqual({ letterWritten: 100 });
    expect(withLettersWritten(written, [0], 2, 150)).toBe(written);
  });

  it('is posted with its own batch, once, on the day that was said first', () => {
    const written = withLettersWritten(withLettersWritten(of(2), [0], 1, 100), [1], 2, 100);
    const posted = withLettersPosted(written, 2, 200);
    expect(outcomes(posted)).toEqual(['pending', 'told']);
    expect(withLettersPosted(posted, 2, 300)).toBe(posted);
    expect(openLettersOf(posted, 1)).toEqual([0]);
    expect(openLettersOf(posted, 2)).toEqual([]);
  });

  it('goes with its batch, unless it was posted: the person is free for another', () => {
    const written = withLettersWritten(of(3), [0, 1], 1, 100);
    const one = withLetterReturned(
      withLettersPosted(withLettersWritten(of(1), [0], 1, 100), 1, 200),
      0,
      'moved',
      300,
    );
    expect(withoutOpenLetters(one, 1)).toBe(one);
    const free = withoutOpenLetters(written, 1);
    expect(free.letters).toBeUndefined();
    expect(free.facts).toEqual([{}, {}, {}]);
    const posted = withLettersPosted(written, 1, 200);
    expect(withoutOpenLetters(posted, 1)).toBe(posted);
    expect(withoutOpenLetters(written, 2)).toBe(written);
  });

  it('told nobody where it came back, and another may be written', () => {
    const posted = withLettersPosted(withLettersWritten(of(2), [0, 1], 1, 100), 1, 200);
    const returned = withLetterReturned(posted, 1, 'unknown', 300);
    expect(outcomes(returned)).toEqual(['told', 'pending']);
    expect(returned.letters?.[1]).toEqual({ batch: 1, returned: 'unknown' });
    expect(isLetterOpen(returned, 1)).toBe(false);
    expect(withLettersPosted(returned, 1, 400)).toBe(returned);
    const again = withLettersWritten(returned, [0, 1], 2, 500);
    expect(again.letters).toEqual({ 0: { batch: 2 }, 1: { batch: 2 } });
    expect(again.facts[1]).toEqual({ letterWritten: 500 });
  });

  it('cannot come back where none was written', () => {
    const none = of(1);
    expect(withLetterReturned(none, 0, 'moved', 300)).toBe(none);
  });

  it('came back before anybody said that it was posted', () => {
    const returned = withLetterReturned(withLettersWritten(of(1), [0], 1, 100), 0, 'refused', 300);
    expect(outcomes(returned)).toEqual(['pending']);
    expect(withLettersPosted(returned, 1, 400)).toBe(returned);
  });
});
