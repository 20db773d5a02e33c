import type { Metrics } from '../runtime/metrics.ts';

/** Counts of what is checked, without any code. */
export type CheckCounts = { wrongCode(): void; copiedCode(): void };

export const countingChecks = (metrics: Pick<Metrics, 'add'>): CheckCounts => ({
  wrongCode: () => metrics.add('WrongCodesChecked', 1),
  copiedCode: () => metrics.add('CopiedCodesChecked', 1),
});
