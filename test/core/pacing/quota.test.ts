import { describe, expect, it } from 'vitest';
import { quotaFreeAtMs, quotaIsFree } from '../../../core/pacing/quota.ts';

const NOW = 1_795_000_000_000;

describe('the quota of 24 hours', () => {
  const account = {
    ratePerSecond: 14,
    quotaPer24Hours: 50_000,
    sentLast24Hours: 50_000,
    sendingEnabled: true,
    productionAccess: true,
    enforcementStatus: 'HEALTHY',
  };
  const DAY = 86_400_000;
  const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

  it('is free again when as much of it as is needed was used a day ago', () => {
    const hourAgo = minuteOf(NOW) - 60;
    const sent = new Map([
      [hourAgo + 2, 300],
      [hourAgo, 300],
      [hourAgo + 1, 100],
    ]);
    // 1% of the quota: 300 and 100 are not enough.
    expect(quotaFreeAtMs(account, sent, NOW)).toBe((hourAgo + 3) * 60_000 + DAY);
  });

  it('is not free by what was given back before', () => {
    const dayAgo = minuteOf(NOW - DAY);
    const sent = new Map([
      [dayAgo - 2, 5_000],
      [dayAgo - 1, 5_000],
      [dayAgo + 60, 600],
    ]);
    expect(quotaFreeAtMs(account, sent, NOW)).toBe((dayAgo + 61) * 60_000 + DAY);
    // What comes back in the next minutes is waited for like what the account does not show yet.
    const soon = new Map([[minuteOf(NOW - DAY) + 1, 600]]);
    expect(quotaFreeAtMs(account, soon, NOW)).toBe(NOW + 300_000);
  });

  it('counts what is left of it towards what is needed', () => {
    const hourAgo = minuteOf(NOW) - 60;
    const left = { ...account, sentLast24Hours: 49_600 };
    expect(quotaFreeAtMs(left, new Map([[hourAgo, 99]]), NOW)).toBe(NOW + DAY);
    expect(quotaFreeAtMs(left, new Map([[hourAgo, 100]]), NOW)).toBe((hourAgo + 1) * 60_000 + DAY);
  });

  it('of fewer than a chunk need only be free as a whole', () => {
    const tiny = { ...account, quotaPer24Hours: 20 };
    expect(quotaIsFree({ ...tiny, sentLast24Hours: 1 }, NOW, NOW + DAY)).toBe(false);
    expect(quotaIsFree({ ...tiny, sentLast24Hours: 0 }, NOW, NOW + DAY)).toBe(true);
    const odd = { ...account, quotaPer24Hours: 50_001 };
    expect(quotaIsFree({ ...odd, sentLast24Hours: 49_501 }, NOW, NOW + DAY)).toBe(false);
    expect(quotaIsFree({ ...odd, sentLast24Hours: 49_500 }, NOW, NOW + DAY)).toBe(true);
  });

  it('used by others is free again a day from now at the latest', () => {
    expect(quotaFreeAtMs(account, new Map([[minuteOf(NOW), 499]]), NOW)).toBe(NOW + DAY);
  });

  it('that the account’s count does not show yet is waited for a few minutes', () => {
    const behind = { ...account, sentLast24Hours: 10_000 };
    expect(quotaFreeAtMs(behind, new Map(), NOW)).toBe(NOW + 300_000);
    expect(quotaIsFree(behind, NOW, NOW + 299_999)).toBe(false);
    expect(quotaIsFree(behind, NOW, NOW + 300_000)).toBe(true);
  });

  it('that is free by the account’s count is not waited for longer, whatever was sent since', () => {
    const sentNow = new Map([[minuteOf(NOW), 5_000]]);
    for (const sentLast24Hours of [10_000, 49_500]) {
      expect(quotaFreeAtMs({ ...account, sentLast24Hours }, sentNow, NOW)).toBe(NOW + 300_000);
      expect(quotaFreeAtMs({ ...account, sentLast24Hours }, new Map(), NOW)).toBe(NOW + 300_000);
    }
  });

  it('that a minute gives back at this moment is in the account’s count already', () => {
    const wholeMinute = minuteOf(NOW) * 60_000;
    const sent = new Map([[minuteOf(NOW - DAY) - 1, 5_000]]);
    expect(quotaFreeAtMs(account, sent, wholeMinute)).toBe(wholeMinute + DAY);
    expect(quotaFreeAtMs(account, sent, wholeMinute - 1)).toBe(wholeMinute - 1 + 300_000);
  });

  it('must be free for a while of sending, so that it does not end again at once', () => {
    const later = NOW + DAY;
    expect(quotaIsFree({ ...account, sentLast24Hours: 49_501 }, NOW, later)).toBe(false);
    expect(quotaIsFree({ ...account, sentLast24Hours: 49_500 }, NOW, later)).toBe(true);
    const sandbox = { ...account, quotaPer24Hours: 200 };
    expect(quotaIsFree({ ...sandbox, sentLast24Hours: 151 }, NOW, later)).toBe(false);
    expect(quotaIsFree({ ...sandbox, sentLast24Hours: 150 }, NOW, later)).toBe(true);
  });
});
