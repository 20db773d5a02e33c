// The second half of a file of outcomes: what it says of the people of a chunk is recorded in one conditional write.
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import { settledMessages } from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { Evidence } from '../../core/delivery/evidence.ts';
import { withOutcome } from '../../core/mailing/apply-outcome.ts';
import type { PlannedOutcome } from '../../core/mailing/outcome-plan.ts';
import type { OutcomesFile } from '../../core/mailing/outcomes-file.ts';
import type { OutcomesDependencies } from './outcomes-dependencies.ts';

/** Rows that changed something, and rows that did not. */
export type AppliedRows = { applied: number; alreadySo: number };

type Dependencies = Pick<OutcomesDependencies, 'deliveries' | 'evidence'>;

/** What the rows make of a delivery, one after the other, and which of them change it. */
const applied = (delivery: Delivery, rows: readonly PlannedOutcome[]) => {
  const changing: PlannedOutcome[] = [];
  let next = delivery;
  for (const row of rows) {
    const changed = withOutcome(next, row.place, row.outcome, row.at);
    if (changed !== next) changing.push(row);
    next = changed;
  }
  return { next, changing };
};

/** The line of history of a row whose fact may be gone one day; a posted letter's fact says all there is to say. */
const evidenceOf = ({ outcome, at }: PlannedOutcome, file: OutcomesFile): Evidence | undefined => {
  const common = { atMs: file.uploadedAtMs, by: file.by, file: file.id };
  switch (outcome.kind) {
    case 'returned':
      return { kind: 'letterReturned', ...common, reason: outcome.reason, returnedAtMs: at * 1000 };
    case 'told':
      return { kind: 'told', ...common, means: outcome.means, toldAtMs: at * 1000 };
    default:
      return undefined;
  }
};

export const createOutcomesApplier = ({ deliveries, evidence }: Dependencies) => {
  const note = async (audience: string, row: PlannedOutcome, file: OutcomesFile): Promise<void> => {
    const line = evidenceOf(row, file);
    if (line === undefined) return;
    const known = await evidence.get(audience, row);
    if (!known.some((one) => isSameItem(one, line))) await evidence.add(audience, row, line);
  };

  /** Where somebody stands who left this place for another, by the corrections of their address. */
  const laterChunk = async (audience: string, row: PlannedOutcome): Promise<number | undefined> => {
    const found = await evidence.get(audience, row);
    return found.findLast((one) => one.kind === 'addressCorrected')?.toChunk;
  };

  /**
   * Divides off rows that are about the person rather than a letter, where the person has another place since: a letter to
   * their old address tells them nothing, a call does.
   */
  const divide = async (audience: string, delivery: Delivery, rows: readonly PlannedOutcome[]) => {
    const here: PlannedOutcome[] = [];
    const elsewhere: PlannedOutcome[] = [];
    for (const row of rows) {
      const hasLeft = delivery.facts[row.place]?.addressCorrected !== undefined;
      const chunk = hasLeft && row.outcome.kind === 'told' ? await laterChunk(audience, row) : undefined;
      if (chunk === undefined) here.push(row);
      else elsewhere.push({ ...row, chunk, place: 0 });
    }
    return { here, elsewhere };
  };

  const apply = async (
    file: OutcomesFile,
    known: Delivery,
    rows: readonly PlannedOutcome[],
  ): Promise<AppliedRows> => {
    const { audience, chunk } = known;
    const { here, elsewhere } = await divide(audience, known, rows);
    // History before the fact, so that no fact is without it.
    for (const row of applied(known, here).changing) await note(audience, row, file);
    let count = 0;
    await updateUntilWritten<Delivery>({
      item: `chunk ${chunk} of ${audience}`,
      known,
      read: () => deliveries.get(audience, chunk),
      decide(latest) {
        const { next, changing } = applied(latest, here);
        count = changing.length;
        return next === latest ? undefined : settledMessages(next);
      },
      replace: (next) => deliveries.replace(next),
      isOurs: isSameItem,
    });
    const sum = { applied: count, alreadySo: here.length - count };
    for (const row of elsewhere) {
      const there = await deliveries.get(audience, row.chunk);
      const more = there === undefined ? { applied: 0, alreadySo: 1 } : await apply(file, there, [row]);
      sum.applied += more.applied;
      sum.alreadySo += more.alreadySo;
    }
    return sum;
  };
  return apply;
};
