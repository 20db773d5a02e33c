/** The value that `share` of the values do not exceed, by the nearest rank. Throws where there are none. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
};

/** What became more between two readings, by name; what did not is left out. */
export const increaseOf = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) => {
      const more = value - (before[name] ?? 0);
      return more > 0 ? [[name, more]] : [];
    }),
  );

/**
 * How far two samples stand apart, as the two-sample Kolmogorov-Smirnov test has it: the largest distance of their
 * distributions, and how probable one so large is if both come from the same (the asymptotic series of Smirnov, 1948,
 * with the correction of Stephens, 1970).
 */
export const compareSamples = (
  one: readonly number[],
  other: readonly number[],
): { distance: number; p: number } => {
  const [a, b] = [one, other].map((sample) => sample.toSorted((x, y) => x - y)) as [number[], number[]];
  let distance = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const at = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && (a[i] ?? 0) <= at) i += 1;
    while (j < b.length && (b[j] ?? 0) <= at) j += 1;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const size = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const x = (size + 0.12 + 0.11 / size) * distance;
  // Below this the series needs many terms, and is 1 to six digits.
  if (x < 0.3) return { distance, p: 1 };
  const terms = Array.from(
    { length: 20 },
    (_, at) => (at % 2 === 0 ? 2 : -2) * Math.exp(-2 * ((at + 1) * x) ** 2),
  );
  return {
    distance,
    p: Math.min(
      1,
      Math.max(
        0,
        terms.reduce((sum, term) => sum + term, 0),
      ),
    ),
  };
};
