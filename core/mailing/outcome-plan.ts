// What the rows of a file of outcomes come to, by place: made once, then applied chunk by chunk.
import type { Place } from '../audience/audience.ts';
import { indexOfOutcome, type Outcome, outcomesInOrder } from './outcome.ts';

/** What one row says of one place; `at`: epoch seconds. */
export type PlannedOutcome = Place & { outcome: Outcome; at: number };

/** Chunk (4 bytes), place, outcome (1 each), time (4 bytes). */
const BYTES = 10;
const [CHUNK, PLACE, OUTCOME, AT] = [0, 4, 5, 6];

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Gathers what rows come to, in the order of the file; ten bytes a row, as a file may have millions. */
export const createOutcomePlan = () => {
  let bytes = new Uint8Array(1024 * BYTES);
  let length = 0;

  const ordered = (): Uint8Array => {
    const view = viewOf(bytes);
    const offsets = Uint32Array.from({ length: length / BYTES }, (_, index) => index * BYTES);
    offsets.sort(
      (one, other) =>
        view.getUint32(one + CHUNK) - view.getUint32(other + CHUNK) ||
        view.getUint8(one + PLACE) - view.getUint8(other + PLACE) ||
        view.getUint32(one + AT) - view.getUint32(other + AT) ||
        view.getUint8(one + OUTCOME) - view.getUint8(other + OUTCOME) ||
        one - other,
    );
    const plan = new Uint8Array(length);
    for (const [index, offset] of offsets.entries()) {
      plan.set(bytes.subarray(offset, offset + BYTES), index * BYTES);
    }
    return plan;
  };

  return {
    add({ chunk, place, outcome, at }: PlannedOutcome): void {
      if (length === bytes.length) {
        const larger = new Uint8Array(2 * bytes.length);
        larger.set(bytes);
        bytes = larger;
      }
      const view = viewOf(bytes);
      view.setUint32(length + CHUNK, chunk);
      view.setUint8(length + PLACE, place);
      view.setUint8(length + OUTCOME, indexOfOutcome(outcome));
      view.setUint32(length + AT, at);
      length += BYTES;
    },
    count: (): number => length / BYTES,
    /**
     * All of it as bytes, by place; of one place by time, so that the later outcome is applied last, whatever the order of
     * the file.
     */
    toBytes: ordered,
  };
};

/** Rows in a plan. */
export const rowsInPlan = (plan: Uint8Array): number => plan.length / BYTES;

/** What the plan says from a row on, one chunk after the other. */
export function* chunksOfPlan(
  plan: Uint8Array,
  fromRow: number,
): Generator<PlannedOutcome[], void, undefined> {
  const view = viewOf(plan);
  let rows: PlannedOutcome[] = [];
  for (let at = fromRow * BYTES; at < plan.length; at += BYTES) {
    const outcome = outcomesInOrder[view.getUint8(at + OUTCOME)];
    if (outcome === undefined) throw new Error('the plan has an outcome that this version does not know');
    const row = {
      chunk: view.getUint32(at + CHUNK),
      place: view.getUint8(at + PLACE),
      outcome,
      at: view.getUint32(at + AT),
    };
    if (rows[0] !== undefined && rows[0].chunk !== row.chunk) {
      yield rows;
      rows = [];
    }
    rows.push(row);
  }
  if (rows.length > 0) yield rows;
}
