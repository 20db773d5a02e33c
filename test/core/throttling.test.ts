import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedPerSecond, THROTTLED_PAUSE_MS, throttledAt } from '../../core/throttling.ts';

const NOW = 1_795_000_000_000;
const second = (seconds: number): number => NOW + THROTTLED_PAUSE_MS + seconds * 1000;

describe('the allowed rate', () => {
  it('is the paced rate while nobody was throttled', () => {
    expect(allowedPerSecond(undefined, 99, NOW)).toBe(99);
  });

  it('falls at once when the provider throttles, and stays below what was too fast for half a minute', () => {
    const note = throttledAt(undefined, 99, NOW);
    expect(note).toEqual({ number: 1, perSecond: 99, fromMs: NOW + THROTTLED_PAUSE_MS });
    expect(allowedPerSecond(note, 99, NOW)).toBeCloseTo(69.3);
    expect(allowedPerSecond(note, 99, second(5))).toBeCloseTo(89.1);
    expect(allowedPerSecond(note, 99, second(30))).toBeCloseTo(89.1);
  });

  it('reaches three times what was too fast within two minutes when nobody is throttled again', () => {
    const note = throttledAt(undefined, 33, NOW);
    expect(allowedPerSecond(note, 1_000, second(60))).toBeLessThan(33 * 1.2);
    expect(allowedPerSecond(note, 1_000, second(110))).toBeGreaterThan(99);
  });

  it('is never above the paced rate, never below one a second, and only rises between two notes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 10_000, noNaN: true }),
        fc.double({ min: 1, max: 10_000, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 2, maxLength: 10 }),
        (perSecond, paced, seconds) => {
          const note = throttledAt(undefined, perSecond, NOW);
          const rates = seconds
            .toSorted((a, b) => a - b)
            .map((at) => allowedPerSecond(note, paced, second(at)));
          for (const [index, rate] of rates.entries()) {
            expect(rate).toBeLessThanOrEqual(paced);
            expect(rate).toBeGreaterThanOrEqual(1);
            expect(rate).toBeGreaterThanOrEqual(rates[index - 1] ?? 0);
          }
        },
      ),
    );
  });

  it('follows several notes down, one after the other', () => {
    let note = throttledAt(undefined, 99, NOW);
    for (let notes = 2; notes <= 4; notes += 1) {
      note = throttledAt(note, allowedPerSecond(note, 99, note.fromMs), note.fromMs);
      expect(note.number).toBe(notes);
    }
    expect(allowedPerSecond(note, 99, note.fromMs)).toBeLessThan(33);
  });
});
