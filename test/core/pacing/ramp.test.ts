import { describe, expect, it } from 'vitest';
import { MIN_JUDGED } from '../../../core/pacing/health.ts';
import { dueInRamp, rampOf } from '../../../core/pacing/ramp.ts';
import type { DueChunk } from '../../../core/pacing/releases.ts';

const NOW = 1_795_000_000_000;

const dueChunks = (count: number, size = 50): DueChunk[] =>
  Array.from({ length: count }, (_, chunk) => ({ chunk, size, kind: 'first' }));

describe('the ramp', () => {
  const campaign = { startedAtMs: NOW };
  const settings = { minutes: 5, percent: 1 };

  it('is a share of the people, at least as many as it takes to judge, for its minutes', () => {
    expect(rampOf(campaign, 1_400_000, settings, NOW)).toEqual({ people: 14_000, untilMs: NOW + 300_000 });
    expect(rampOf(campaign, 20_000, settings, NOW)?.people).toBe(MIN_JUDGED);
    expect(rampOf(campaign, 20_000, settings, NOW + 299_999)).toBeDefined();
    expect(rampOf(campaign, 20_000, settings, NOW + 300_000)).toBeUndefined();
  });

  it('is left out where it would hold nobody back or is not wanted', () => {
    expect(rampOf(campaign, MIN_JUDGED, settings, NOW)).toBeUndefined();
    expect(rampOf(campaign, 20_000, { minutes: 0, percent: 1 }, NOW)).toBeUndefined();
    expect(rampOf(campaign, 20_000, { minutes: 5, percent: 100 }, NOW)).toBeUndefined();
  });

  it('counts from the start, and takes whole people', () => {
    expect(rampOf({}, 20_000, settings, NOW)).toBeUndefined();
    expect(rampOf(campaign, 50_001, settings, NOW)?.people).toBe(501);
    expect(rampOf(campaign, MIN_JUDGED + 1, settings, NOW)?.people).toBe(MIN_JUDGED);
  });

  it('lets no chunk go of which one person is beyond it', () => {
    const ramp = { people: 120, untilMs: NOW };
    expect(dueInRamp(dueChunks(4), ramp, 200).map(({ chunk }) => chunk)).toEqual([0, 1]);
    expect(dueInRamp(dueChunks(4), { ...ramp, people: 100 }, 200)).toHaveLength(2);
    expect(dueInRamp(dueChunks(4), { ...ramp, people: 99 }, 200)).toHaveLength(1);
    // Everybody of the ramp has left before.
    expect(dueInRamp(dueChunks(2), { ...ramp, people: 100 }, 200)).toEqual([]);
  });

  it('counts what has left before, and lets that go again', () => {
    const ramp = { people: 500, untilMs: NOW };
    const due: DueChunk[] = [{ chunk: 0, size: 50, kind: 'again' }, ...dueChunks(12).slice(4)];
    // 600 people, of whom 200 have left before.
    expect(dueInRamp(due, ramp, 600).map(({ chunk }) => chunk)).toEqual([0, 4, 5, 6, 7, 8, 9]);
    expect(dueInRamp(due, undefined, 600)).toEqual(due);
  });
});
