import type { RowFacts } from './row-table.ts';

/** Numbers of a row, as the survey puts them aside. */
const STRIDE = 18;
const TWO_32 = 2 ** 32;

/** Rows as bytes, 72 each; {@link decodeFacts} reads them on a machine of the same byte order. */
export const encodeFacts = (rows: readonly RowFacts[]): Uint8Array => {
  const numbers = new Uint32Array(rows.length * STRIDE);
  for (const [at, facts] of rows.entries()) {
    numbers.set(
      [
        facts.file,
        facts.row,
        Math.floor(facts.byteOffset / TWO_32),
        facts.byteOffset % TWO_32,
        facts.byteLength,
        ...facts.reference,
        ...facts.exact,
        facts.name,
        ...facts.email,
        ...facts.phone,
        facts.birthDate,
        facts.rest,
        facts.reaches,
        facts.isForgotten ? 1 : 0,
      ],
      at * STRIDE,
    );
  }
  return new Uint8Array(numbers.buffer);
};

export const decodeFacts = (bytes: Uint8Array): RowFacts[] => {
  const numbers = new Uint32Array(new Uint8Array(bytes).buffer);
  return Array.from({ length: numbers.length / STRIDE }, (_, row): RowFacts => {
    const at = (column: number): number => numbers[row * STRIDE + column] ?? 0;
    return {
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
      isForgotten: at(17) === 1,
    };
  });
};
