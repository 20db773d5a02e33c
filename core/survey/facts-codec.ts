import type { Hash } from './hash.ts';
import type { RowFacts } from './row-table.ts';

/** Numbers of a row, as the survey puts them aside. */
const STRIDE = 18;
const TWO_32 = 2 ** 32;
/** Bits of the last number; above them stands which row is replaced. */
const FORGOTTEN = 1;
const GIVEN_BACK = 2;
const FLAGS = 2;

const FIRST_ROWS = 1_024;

/** Gathers rows as bytes, 72 each; {@link decodeFacts} reads them on a machine of the same byte order. */
export const createFactsEncoder = () => {
  let numbers = new Uint32Array(FIRST_ROWS * STRIDE);
  let used = 0;
  const put = (value: number): void => {
    numbers[used] = value;
    used += 1;
  };
  const putHash = ([high, low]: Hash): void => {
    put(high);
    put(low);
  };
  return {
    add(facts: RowFacts): void {
      if (used === numbers.length) {
        const grown = new Uint32Array(2 * numbers.length);
        grown.set(numbers);
        numbers = grown;
      }
      put(facts.file);
      put(facts.row);
      put(Math.floor(facts.byteOffset / TWO_32));
      put(facts.byteOffset % TWO_32);
      put(facts.byteLength);
      putHash(facts.reference);
      putHash(facts.exact);
      put(facts.name);
      putHash(facts.email);
      putHash(facts.phone);
      put(facts.birthDate);
      put(facts.rest);
      put(facts.reaches);
      const flags = (facts.isForgotten ? FORGOTTEN : 0) | (facts.isGivenBack ? GIVEN_BACK : 0);
      put((facts.replaces << FLAGS) | flags);
    },
    /** The rows since the last call, until the next one is added. */
    take(): Uint8Array {
      const bytes = new Uint8Array(numbers.buffer, 0, used * Uint32Array.BYTES_PER_ELEMENT);
      used = 0;
      return bytes;
    },
  };
};

export function* decodeFacts(bytes: Uint8Array): Generator<RowFacts> {
  const numbers = new Uint32Array(new Uint8Array(bytes).buffer);
  for (let from = 0; from < numbers.length; from += STRIDE) {
    const at = (column: number): number => numbers[from + column] ?? 0;
    yield {
      file: at(0),
      row: at(1),
      byteOffset: at(2) * TWO_32 + at(3),
      byteLength: at(4),
      reference: [at(5), at(6)],
      exact: [at(7), at(8)],
      name: at(9),
      email: [at(10), at(11)],
      phone: [at(12), at(13)],
      birthDate: at(14),
      rest: at(15),
      reaches: at(16),
      isForgotten: (at(17) & FORGOTTEN) !== 0,
      isGivenBack: (at(17) & GIVEN_BACK) !== 0,
      replaces: at(17) >>> FLAGS,
    };
  }
}
