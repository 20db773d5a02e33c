import { describe, expect, it } from 'vitest';
import {
  attemptsIn,
  excessOf,
  windowInWords,
  windowOfDay,
  withAttempt,
} from '../../../core/audit/rate-limit.ts';

const nowMs = Date.UTC(2026, 10, 24, 8, 3);
const limits = [
  { windowSeconds: 600, max: 60 },
  { windowSeconds: 86_400, max: 600 },
];

describe('a limit of attempts', () => {
  it('lets the last one pass that it allows', () => {
    expect(excessOf(limits, [60, 600], nowMs)).toBeUndefined();
  });

  it('names the end of the window as the time of the next', () => {
    expect(excessOf(limits, [61, 61], nowMs)).toEqual({ limit: limits[0], retryAfterSeconds: 420 });
  });

  it('names the later one of two', () => {
    expect(excessOf(limits, [61, 601], nowMs)).toEqual({
      limit: limits[1],
      retryAfterSeconds: 16 * 3600 - 180,
    });
  });

  it('never asks to wait for nothing', () => {
    expect(excessOf(limits, [61, 61], Date.UTC(2026, 10, 24, 8, 10) - 1)?.retryAfterSeconds).toBe(1);
  });

  it('counts each window anew, and never goes back to one that is over', () => {
    let tally = withAttempt({}, limits, nowMs);
    tally = withAttempt(tally, limits, nowMs + 1);
    expect(attemptsIn(tally, limits)).toEqual([2, 2]);
    tally = withAttempt(tally, limits, nowMs + 7 * 60_000);
    expect(attemptsIn(tally, limits)).toEqual([1, 3]);
    tally = withAttempt(tally, limits, nowMs + 7 * 60_000 - 1);
    expect(attemptsIn(tally, limits)).toEqual([2, 4]);
    expect(attemptsIn(withAttempt(tally, [], nowMs), limits)).toEqual([2, 4]);
    expect(attemptsIn({}, limits)).toEqual([0, 0]);
  });

  it('counts the windows of a day from its start', () => {
    expect(windowOfDay(600, Date.UTC(2026, 10, 24))).toBe(0);
    expect(windowOfDay(600, nowMs)).toBe(48);
    expect(windowOfDay(86_400, nowMs)).toBe(0);
  });

  it.each([
    [600, '10 minutes', '10 minutes'],
    [60, 'a minute', 'une minute'],
    [3600, 'an hour', 'une heure'],
    [86_400, '24 hours', '24 heures'],
    [45, '45 seconds', '45 secondes'],
  ])('is told in words: %s s is %s, %s', (seconds, en, fr) =>
    expect(windowInWords(seconds)).toEqual({ en, fr }),
  );
});
