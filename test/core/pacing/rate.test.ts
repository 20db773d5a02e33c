import { describe, expect, it } from 'vitest';
import {
  isBulkAt,
  MAX_PARTS_AT_ONCE_MS,
  messagesPerCall,
  pacedRate,
  SLOT_SLACK_MS,
} from '../../../core/pacing/rate.ts';

describe('the rate that is given out', () => {
  it.each([
    [100, 0.05, 95],
    [100, 0, 100],
    [10, 0.05, 9.5],
    // So few that one message a little early exceeds the second’s worth.
    [9.99, 0.05, 8.991],
    [1, 0, 0.9],
    [1, 0.2, 0.8],
  ])('of %d a second with a margin of %d is %d', (allowed, margin, rate) => {
    expect(pacedRate(allowed, margin)).toBeCloseTo(rate, 9);
  });

  it('leaves a call’s burst and a sender’s delay well below the second that the provider lets pass', () => {
    expect(MAX_PARTS_AT_ONCE_MS).toBe(550);
    expect(SLOT_SLACK_MS).toBe(100);
  });
});

describe('a provider call', () => {
  it.each([
    [1, 1],
    [14, 7],
    [49, 25],
    [91, 50],
    [100, 50],
    [5_000, 50],
  ])('at %i a second carries %i messages', (ratePerSecond, messages) => {
    expect(messagesPerCall(1000 / ratePerSecond, 50)).toBe(messages);
  });
});

describe('emails', () => {
  it('go in calls of many up to fifty a second, unless the configuration says otherwise', () => {
    expect([1, 49.5, 50, 50.01, 1_000].map((perSecond) => isBulkAt('auto', perSecond))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    for (const perSecond of [1, 1_000]) {
      expect(isBulkAt('bulk', perSecond)).toBe(true);
      expect(isBulkAt('single', perSecond)).toBe(false);
    }
  });
});
