import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEIGHT, plotOf, roundUp, WIDTH } from '../../console/src/campaigns/sending/chart.ts';

const from = '2026-11-24T08:00:00.000Z';

describe('the plot of messages over time', () => {
  it('draws messages a second, the allowed rate as a line above those below it', () => {
    const { bars, allowedY, bottom } = plotOf({ from, stepSeconds: 10, sent: [100, 0, 200] }, 40);
    expect(bars).toHaveLength(3);
    expect(bars[1]?.height).toBe(0);
    expect(bars[2]?.height).toBeCloseTo((bars[0]?.height ?? 0) * 2);
    expect(allowedY).toBeLessThan(bars[2]?.y ?? 0);
    expect((bars[0]?.y ?? 0) + (bars[0]?.height ?? 0)).toBeCloseTo(bottom);
  });

  it('draws no line where the allowed rate is not known', () => {
    expect(plotOf({ from, stepSeconds: 5, sent: [5] })).not.toHaveProperty('allowedY');
  });

  it('marks times from the first stretch on', () => {
    const { times } = plotOf({ from, stepSeconds: 60, sent: Array.from({ length: 40 }, () => 1) });
    expect(times.map(({ value }) => (value - Date.parse(from)) / 60_000)).toEqual([0, 10, 20, 30]);
  });

  it('stays within its box, whatever is sent', () => {
    const sent = fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(
        sent,
        fc.integer({ min: 1, max: 86_400 }),
        fc.nat(5_000),
        (counts, stepSeconds, allowed) => {
          const { bars, allowedY, right } = plotOf({ from, stepSeconds, sent: counts }, allowed);
          expect(right).toBeLessThan(WIDTH);
          for (const { x, y, width, height } of bars) {
            expect(x).toBeGreaterThan(0);
            expect(x + width).toBeLessThanOrEqual(right + 1e-6);
            expect(y).toBeGreaterThanOrEqual(0);
            expect(y + height).toBeLessThanOrEqual(HEIGHT);
          }
          expect(allowedY).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('rounds its top up to a number that people read easily', () => {
    expect([0, 0.3, 1, 1.5, 7, 19.8, 99, 101, 4_500].map(roundUp)).toEqual([
      1, 0.4, 1, 2, 8, 20, 100, 200, 5_000,
    ]);
  });
});
