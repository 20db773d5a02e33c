import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedPerSecond, THROTTLED_PAUSE_MS, throttledAt } from '../../../core/pacing/throttling.ts';

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

describe('the rate after a note', () => {
  it('is held back for a second, then rises from 70% to 90% of what was too fast in five', () => {
    expect(THROTTLED_PAUSE_MS).toBe(1_000);
    const note = throttledAt(undefined, 100, NOW);
    const shares: [number, number][] = [
      [-2, 70],
      [0, 70],
      [1, 74],
      [2.5, 80],
      [4, 86],
      [5, 90],
      [29, 90],
      [30, 90],
    ];
    for (const [seconds, rate] of shares) {
      expect([seconds, allowedPerSecond(note, 1_000, second(seconds))]).toEqual([
        seconds,
        expect.closeTo(rate, 6),
      ]);
    }
  });

  it('then searches upwards with the cube of the time', () => {
    const note = throttledAt(undefined, 100, NOW);
    const above = (seconds: number): number => allowedPerSecond(note, 10_000, second(30 + seconds)) / 90 - 1;
    expect(above(10)).toBeCloseTo(0.0065, 6);
    expect(above(20) / above(10)).toBeCloseTo(8, 6);
    // Three times what was too fast, 68 seconds after the search began.
    expect(allowedPerSecond(note, 10_000, second(30 + 68))).toBeGreaterThan(270);
    expect(allowedPerSecond(note, 10_000, second(30 + 67))).toBeLessThan(270 * 1.05);
  });

  it('is at least one message a second, and at most the paced rate', () => {
    const slow = throttledAt(undefined, 1, NOW);
    expect(allowedPerSecond(slow, 100, NOW)).toBe(1);
    expect(allowedPerSecond(slow, 0.5, NOW)).toBe(0.5);
    expect(allowedPerSecond(throttledAt(undefined, 100, NOW), 60, second(30))).toBe(60);
  });

  it('counts each note from its own time, one after the other', () => {
    const first = throttledAt(undefined, 50, NOW);
    const next = throttledAt(first, 40, NOW + 7_000);
    expect(next).toEqual({ number: 2, perSecond: 40, fromMs: NOW + 8_000 });
    expect(throttledAt({ ...next, number: 9 }, 30, NOW).number).toBe(10);
  });
});
