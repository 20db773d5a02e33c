import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, none } from '../../../core/survey/hash.ts';

/** How many of so many texts meet another in all 64 bits, and by how much the fullest of 4,096 buckets stands out. */
const quality = (size: number, textAt: (at: number) => string) => {
  const seen = new BigUint64Array(size);
  const buckets = new Uint32Array(4096);
  for (let at = 0; at < size; at += 1) {
    const [high, low] = hashOf(textAt(at));
    seen[at] = (BigInt(high) << 32n) | BigInt(low);
    const bucket = (high ^ low) & 4095;
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  seen.sort();
  let meetings = 0;
  for (let at = 1; at < size; at += 1) if (seen[at] === seen[at - 1]) meetings += 1;
  return { meetings, fullest: Math.max(...buckets) / (size / 4096) };
};

describe('the hash of a text', () => {
  it.each<[string, number, (at: number) => string]>([
    ['two million references in a row', 2_000_000, (at) => `IPP${String(8_000_000 + at).padStart(10, '0')}`],
    ['numbers without zeros in front', 500_000, (at) => String(at)],
    ['addresses', 500_000, (at) => `jeanne.lefevre${at}@hopital.example`],
    ['telephone numbers', 500_000, (at) => `+336${String(12_000_000 + 7 * at).padStart(8, '0')}`],
    ['days', 40_000, (at) => new Date(at * 86_400_000).toISOString().slice(0, 10)],
    ['numbers of one digit in many places', 500_000, (at) => at.toString(2).padStart(24, '0')],
  ])('tells apart %s', { timeout: 60_000 }, (_, size, textAt) => {
    const { meetings, fullest } = quality(size, textAt);
    expect(meetings).toBe(0);
    // Chance alone fills one of 4,096 buckets by five standard deviations above the mean at the most.
    expect(fullest).toBeLessThan(1 + 6 / Math.sqrt(size / 4096));
  });

  it('is none for nothing alone, and the same each time', () => {
    expect(hashOf('')).toEqual(none);
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        const [high, low] = hashOf(text);
        expect(low).not.toBe(0);
        expect([high >>> 0, low >>> 0]).toEqual([high, low]);
        expect(hashOf(text)).toEqual([high, low]);
      }),
    );
  });

  it('changes half of its bits with one letter', () => {
    let [flipped, of] = [0, 0];
    for (let at = 0; at < 2000; at += 1) {
      const text = `reference ${at}`;
      const [high, low] = hashOf(text);
      const [otherHigh, otherLow] = hashOf(`${text.slice(0, 5)}x${text.slice(6)}`);
      for (const bits of [high ^ otherHigh, low ^ otherLow]) {
        flipped += (bits >>> 0).toString(2).replaceAll('0', '').length;
        of += 32;
      }
    }
    expect(flipped / of).toBeGreaterThan(0.47);
    expect(flipped / of).toBeLessThan(0.53);
  });
});
