import { describe, expect, it } from 'vitest';
import { betweenLooksMs } from '../../client/looks.ts';
import type { Progress } from '../../client/operations.ts';

const ofPeople = (total: number, state: Progress['state']) => ({
  state,
  people: { total, email: total, sms: 0, letter: 0 },
});

describe('between two looks at the progress', () => {
  it.each([
    ['running, of any size', ofPeople(1_400_000, 'running'), 3_000],
    ['not known yet', undefined, 3_000],
    ['completed, and small', ofPeople(300_000, 'completed'), 3_000],
    ['paused, and of many', ofPeople(600_000, 'paused'), 6_000],
    ['completed, and of very many', ofPeople(1_400_000, 'completed'), 14_000],
    ['completed, and of more', ofPeople(9_000_000, 'completed'), 15_000],
  ])('of a campaign that is %s', (_, progress, ms) => {
    expect(betweenLooksMs(progress, 3_000, 15_000)).toBe(ms);
  });

  it('is never less than was asked for', () => {
    expect(betweenLooksMs(ofPeople(1_400_000, 'completed'), 60_000, 15_000)).toBe(60_000);
  });
});
