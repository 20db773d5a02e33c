import type { RowPerson } from '../../core/row/row.ts';

/** Somebody of the list who is looked up in earlier campaigns. */
export type Sampled = { hash: number; reference: string; email?: string | undefined };

/** People looked up: all of a short list, so many of a long one. */
const SAMPLE = 1000;

/**
 * Chooses the people who are looked up: those whose references have the lowest hashes, which does not depend on how the
 * list is ordered or where a run begins.
 */
export const createSample = (known: readonly Sampled[]) => {
  let chosen = [...known];
  let limit = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    chosen.sort((one, other) => one.hash - other.hash);
    chosen = chosen.slice(0, SAMPLE);
    if (chosen.length === SAMPLE) limit = chosen.at(-1)?.hash ?? limit;
  };
  return {
    add(hash: number, { reference, email }: RowPerson): void {
      if (hash >= limit) return;
      chosen.push({ hash, reference, ...(email !== undefined && { email }) });
      if (chosen.length >= 2 * SAMPLE) cut();
    },
    people(): Sampled[] {
      cut();
      return [...chosen];
    },
  };
};
export type Sample = ReturnType<typeof createSample>;
