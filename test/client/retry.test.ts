import { describe, expect, it } from 'vitest';
import { type Failure, readRetryAfter, secondsToNextTry } from '../../client/retry.ts';

const first = { tries: 1, waitedSeconds: 0 };
const problem = (status: number, more: { kind?: string; retryAfterSeconds?: number } = {}): Failure => ({
  came: 'problem',
  status,
  ...more,
});
const underWay = problem(409, { kind: 'under-way' });

describe('a request that failed', () => {
  it('is made again soon where nothing came, or the API failed, four times in all', () => {
    for (const failure of [{ came: 'nothing' } as const, problem(500), problem(502), problem(429)]) {
      const waits = [1, 2, 3, 4].map((tries) => secondsToNextTry(failure, { tries, waitedSeconds: 0 }));
      expect(waits).toEqual([0.5, 1, 1.5, undefined]);
    }
  });

  it('is not made again where it was refused', () => {
    for (const status of [400, 401, 403, 404, 409, 412, 413, 422, 499]) {
      expect(secondsToNextTry(problem(status, { retryAfterSeconds: 1 }), first)).toBeUndefined();
    }
  });

  it('waits as long as the API says, however often, up to forty seconds in all', () => {
    for (const failure of [
      problem(429, { retryAfterSeconds: 8 }),
      problem(503, { retryAfterSeconds: 8 }),
      problem(409, { kind: 'under-way', retryAfterSeconds: 8 }),
    ]) {
      expect(secondsToNextTry(failure, first)).toBe(8);
      expect(secondsToNextTry(failure, { tries: 9, waitedSeconds: 32 })).toBe(8);
      expect(secondsToNextTry(failure, { tries: 9, waitedSeconds: 32.5 })).toBeUndefined();
    }
    expect(secondsToNextTry(problem(429, { retryAfterSeconds: 40 }), first)).toBe(40);
    expect(secondsToNextTry(problem(429, { retryAfterSeconds: 41 }), first)).toBeUndefined();
  });

  it('waits a second at least where the API says none, so that it ends', () => {
    expect(secondsToNextTry(problem(503, { retryAfterSeconds: 0 }), first)).toBe(1);
  });

  it('looks for the answer to a request that is under way until the claim on it has ended', () => {
    let waitedSeconds = secondsToNextTry({ came: 'nothing' }, first) ?? 0;
    for (let tries = 2; ; tries += 1) {
      const seconds = secondsToNextTry(underWay, { tries, waitedSeconds });
      if (seconds === undefined) break;
      waitedSeconds += seconds;
    }
    // The API claims a request for 35 s.
    expect(waitedSeconds).toBeGreaterThanOrEqual(35);
  });

  it('is never made again by a client that tries once', () => {
    const failures: Failure[] = [{ came: 'nothing' }, problem(503, { retryAfterSeconds: 1 }), underWay];
    expect(failures.map((failure) => secondsToNextTry(failure, first, 1))).toEqual(Array(3).fill(undefined));
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
