// Rows of a list in memory, as numbers: 72 bytes each.
import type { Hash } from './hash.ts';

/** What of a row is compared; a hash is `none` where the row does not tell. */
export type RowFacts = {
  file: number;
  /** As a spreadsheet numbers it in that file. */
  row: number;
  byteOffset: number;
  byteLength: number;
  /** Reference in the form in which look-ups compare it. */
  reference: Hash;
  /** Reference as it is written. */
  exact: number;
  name: number;
  email: Hash;
  phone: Hash;
  birthDate: number;
  /** Bits of {@link reach}. */
  reaches: number;
};

/** What a person can be reached by, as bits. `setApart`: only by letter, whatever contacts there are. */
export const reach = { email: 1, sms: 2, setApart: 4, postal: 8 } as const;

/** Numbers kept of a row. */
const STRIDE = 18;
const ROWS_PER_PAGE = 65_536;
const column = {
  row: 0,
  file: 1,
  offsetHigh: 2,
  offsetLow: 3,
  length: 4,
  referenceHigh: 5,
  referenceLow: 6,
  exact: 7,
  name: 8,
  emailHigh: 9,
  emailLow: 10,
  phoneHigh: 11,
  phoneLow: 12,
  birthDate: 13,
  reaches: 14,
  /** Relation in the lowest bits, and whether the person is in a conflict. */
  state: 15,
  /** Index of the person's first row, or of the next person with the reference, plus 1; 0 for none. */
  link: 16,
  /** Of the first row with a reference: the last person with it, plus 1. */
  tail: 17,
} as const;
export type Column = keyof typeof column;

const TWO_32 = 2 ** 32;

/** Pages of numbers, so that a list of millions never needs to be copied to grow. */
const createPages = () => {
  const pages: Uint32Array[] = [];
  const pageOf = (at: number): Uint32Array => {
    const number = Math.floor(at / ROWS_PER_PAGE);
    const known = pages[number];
    if (known !== undefined) return known;
    const page = new Uint32Array(ROWS_PER_PAGE * STRIDE);
    pages[number] = page;
    return page;
  };
  return {
    get: (at: number, of: Column): number => pageOf(at)[(at % ROWS_PER_PAGE) * STRIDE + column[of]] ?? 0,
    set: (at: number, of: Column, value: number): void => {
      pageOf(at)[(at % ROWS_PER_PAGE) * STRIDE + column[of]] = value;
    },
  };
};

/** The rows of a list, by their index in it. */
export const createRowTable = () => {
  const { get, set } = createPages();
  /** What is known of a person; rows of theirs that follow change it. */
  const describe = (at: number, facts: Omit<RowFacts, 'file' | 'row'>): void => {
    set(at, 'name', facts.name);
    set(at, 'emailHigh', facts.email[0]);
    set(at, 'emailLow', facts.email[1]);
    set(at, 'phoneHigh', facts.phone[0]);
    set(at, 'phoneLow', facts.phone[1]);
    set(at, 'birthDate', facts.birthDate);
    set(at, 'reaches', facts.reaches);
  };
  return {
    get,
    set,
    describe,
    write(at: number, facts: RowFacts): void {
      set(at, 'row', facts.row);
      set(at, 'file', facts.file);
      set(at, 'offsetHigh', Math.floor(facts.byteOffset / TWO_32));
      set(at, 'offsetLow', facts.byteOffset % TWO_32);
      set(at, 'length', facts.byteLength);
      set(at, 'referenceHigh', facts.reference[0]);
      set(at, 'referenceLow', facts.reference[1]);
      set(at, 'exact', facts.exact);
      describe(at, facts);
    },
    email: (at: number): Hash => [get(at, 'emailHigh'), get(at, 'emailLow')],
    phone: (at: number): Hash => [get(at, 'phoneHigh'), get(at, 'phoneLow')],
    /** Where a row stands. */
    place: (at: number) => ({
      file: get(at, 'file'),
      row: get(at, 'row'),
      byteOffset: get(at, 'offsetHigh') * TWO_32 + get(at, 'offsetLow'),
      byteLength: get(at, 'length'),
    }),
  };
};
export type RowTable = ReturnType<typeof createRowTable>;
