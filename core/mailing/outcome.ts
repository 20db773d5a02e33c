// What a file can say that came of telling somebody by post, on the telephone or in person.
import type { ToldMeans } from '../delivery/evidence.ts';
import { type ReturnReason, returnReasons } from '../delivery/letter.ts';

/**
 * - `posted`: the letter was given to the post: it tells the person, unless it comes back
 * - `returned`: the letter came back: it told nobody
 * - `handed-over`: the letter is with whoever prints or posts it: it is under way, and has told nobody yet
 * - `told`: somebody told the person themselves, on that day
 */
export type Outcome =
  | { kind: 'posted' }
  | { kind: 'returned'; reason: ReturnReason }
  | { kind: 'handed-over' }
  | { kind: 'told'; means: Exclude<ToldMeans, 'letter'> };

/**
 * All outcomes, in the order in which those of one day are taken: what comes later in the way of a letter wins. Their
 * index stands for them in a plan that is stored: add new ones at the end.
 */
export const outcomesInOrder: readonly Outcome[] = [
  { kind: 'handed-over' },
  { kind: 'posted' },
  ...returnReasons.map((reason): Outcome => ({ kind: 'returned', reason })),
  { kind: 'told', means: 'phone' },
  { kind: 'told', means: 'in-person' },
];

const isSame = (one: Outcome, other: Outcome): boolean =>
  one.kind === other.kind &&
  (one.kind !== 'returned' || (other.kind === 'returned' && one.reason === other.reason)) &&
  (one.kind !== 'told' || (other.kind === 'told' && one.means === other.means));

/** Index of an outcome in {@link outcomesInOrder}. */
export const indexOfOutcome = (outcome: Outcome): number =>
  outcomesInOrder.findIndex((one) => isSame(one, outcome));
