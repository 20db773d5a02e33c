import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffSeconds } from '../../core/retry.ts';

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
