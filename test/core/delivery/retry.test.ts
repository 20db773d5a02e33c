import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backoffSeconds,
  MAX_ATTEMPTS,
  MAX_RECEIVES,
  messageBackoffSeconds,
} from '../../../core/delivery/retry.ts';

it('waits between one second and the cap, longer after more tries', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (tries, random) => {
        const seconds = backoffSeconds(tries, () => random);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(60);
      },
    ),
  );
  expect(backoffSeconds(1, () => 0.99)).toBe(2);
  expect(backoffSeconds(4, () => 0.99)).toBe(16);
});

describe('the wait after a failed try', () => {
  /** Seconds after so many tries: the shortest, and the longest. */
  it.each([
    [1, 1, 2],
    [2, 1, 4],
    [3, 1, 8],
    [5, 1, 32],
    [6, 1, 60],
    [16, 1, 60],
    [1_000, 1, 60],
  ])('after %i tries lies between %i and %i seconds, and anywhere between', (tries, least, most) => {
    expect(backoffSeconds(tries, () => 0)).toBe(least);
    expect(backoffSeconds(tries, () => 0.999999)).toBe(most);
    expect(backoffSeconds(tries, () => 0.5)).toBe(1 + most / 2);
  });

  it('has the cap that is asked for, and grows for no more than sixteen tries', () => {
    expect(backoffSeconds(9, () => 0.999999, 10)).toBe(10);
    expect(backoffSeconds(16, () => 0.5, 900_000)).toBe(1 + 2 ** 15);
    expect(backoffSeconds(17, () => 0.5, 900_000)).toBe(1 + 2 ** 15);
  });
});

it('gives people up after five attempts that failed', () => {
  expect(MAX_ATTEMPTS).toBe(5);
});

describe('the pause before a message whose work failed is given out again', () => {
  /** Seconds after it was received so often: the shortest, one in the middle, and the longest. */
  it.each([
    [1, 1, 2, 2],
    [2, 2, 3, 4],
    [3, 4, 6, 8],
    [8, 128, 192, 256],
    [9, 150, 225, 300],
    [16, 150, 225, 300],
    [1_000, 150, 225, 300],
  ])(
    'the %i. time is %i seconds at the least, %i as a rule and %i at most',
    (receives, least, middle, most) => {
      expect(messageBackoffSeconds(receives, () => 0)).toBe(least);
      expect(messageBackoffSeconds(receives, () => 0.5)).toBe(middle);
      expect(messageBackoffSeconds(receives, () => 0.999999)).toBe(most);
    },
  );

  it('adds up to an hour and twenty minutes at the least before it goes to the dead letters', () => {
    const minutes = (random: number): number =>
      Array.from({ length: MAX_RECEIVES - 1 }, (_, at) => messageBackoffSeconds(at + 1, () => random)).reduce(
        (sum, seconds) => sum + seconds,
        0,
      ) / 60;
    expect(MAX_RECEIVES).toBe(40);
    expect(Math.round(minutes(0))).toBe(82);
    expect(Math.round(minutes(0.5))).toBe(123);
  });
});
