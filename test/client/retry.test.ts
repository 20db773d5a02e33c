import { describe, expect, it } from 'vitest';
import { type Failure, nextTry, nothingSpent, readRetryAfter } from '../../client/retry.ts';

const problem = (status: number, more: { kind?: string; retryAfterSeconds?: number } = {}): Failure => ({
  came: 'problem',
  status,
  ...more,
});
const underWay = problem(409, { kind: 'under-way' });

/** Seconds before each try that follows the first, where the tries end like this, and the last one again and again. */
const waitsOf = (failures: readonly Failure[], maxTries?: number): number[] => {
  const waits: number[] = [];
  for (let spent = nothingSpent; waits.length < 100; ) {
    const failure = failures[Math.min(waits.length, failures.length - 1)] as Failure;
    const next = nextTry(failure, spent, maxTries);
    if (next === undefined) break;
    waits.push(next.seconds);
    spent = next.spent;
  }
  return waits;
};

describe('a request that failed', () => {
  it('is made again soon where nothing came, or the API failed, four times in all', () => {
    for (const failure of [{ came: 'nothing' } as const, problem(500), problem(502), problem(429)]) {
      expect(waitsOf([failure])).toEqual([0.5, 1, 1.5]);
    }
  });

  it('is not made again where it was refused', () => {
    for (const status of [400, 401, 403, 404, 409, 412, 413, 422, 499]) {
      expect(waitsOf([problem(status, { retryAfterSeconds: 1 })])).toEqual([]);
    }
  });

  it('waits as long as the API says, however often, up to forty seconds in one go', () => {
    for (const failure of [
      problem(429, { retryAfterSeconds: 8 }),
      problem(503, { retryAfterSeconds: 8 }),
      problem(409, { kind: 'under-way', retryAfterSeconds: 8 }),
    ]) {
      expect(waitsOf([failure])).toEqual([8, 8, 8, 8, 8]);
    }
    expect(waitsOf([problem(429, { retryAfterSeconds: 40 })])).toEqual([40]);
    expect(waitsOf([problem(429, { retryAfterSeconds: 41 })])).toEqual([]);
  });

  it('waits a second at least where the API says none, so that it ends', () => {
    expect(waitsOf([problem(503, { retryAfterSeconds: 0 })])).toEqual(Array(40).fill(1));
  });

  it('looks for the answer to a request that is under way until the claim on it has ended', () => {
    const waits = waitsOf([{ came: 'nothing' }, underWay]);
    // The API claims a request for 35 s.
    expect(waits.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThanOrEqual(35);
  });

  it('waits for each claim, where the request died more than once', () => {
    const nothing: Failure = { came: 'nothing' };
    const oneClaim = Array<Failure>(7).fill(underWay);
    const waits = waitsOf([nothing, ...oneClaim, nothing, ...oneClaim, nothing, ...oneClaim, nothing]);
    const fives = Array(7).fill(5);
    expect(waits).toEqual([0.5, ...fives, 1, ...fives, 1.5, ...fives]);
  });

  it('is never made again by a client that tries once', () => {
    const failures: Failure[] = [{ came: 'nothing' }, problem(503, { retryAfterSeconds: 1 }), underWay];
    expect(failures.map((failure) => waitsOf([failure], 1))).toEqual(Array(3).fill([]));
  });
});

describe('a Retry-After header', () => {
  it('holds seconds, or a date', () => {
    const nowMs = Date.parse('2026-11-29T07:00:00Z');
    expect(readRetryAfter('35', nowMs)).toBe(35);
    expect(readRetryAfter('Sun, 29 Nov 2026 07:00:20 GMT', nowMs)).toBe(20);
    expect(readRetryAfter('Sun, 29 Nov 2026 06:00:00 GMT', nowMs)).toBe(0);
    expect(readRetryAfter('soon', nowMs)).toBeUndefined();
    expect(readRetryAfter(null, nowMs)).toBeUndefined();
  });
});
