// Rows of a list in memory, as numbers: 84 bytes each.
import type { Hash } from './hash.ts';
import type { Known } from './known.ts';

/** Where a row stands. */
export type RowPlace = {
  /** Index of its file among those of the list. */
  file: number;
  /** As a spreadsheet numbers it in that file. */
  row: number;
  byteOffset: number;
  byteLength: number;
};

/** What of a row is compared; a hash is `none` where the row does not tell. */
export type RowFacts = RowPlace &
  Known & {
    /** Reference in the form in which look-ups compare it, and as it is written. */
    reference: Hash;
    exact: Hash;
    /** Nothing is remembered of what the row adds to its person: too many rows add something. */
    isForgotten: boolean;
    /** An earlier row, given back as it was: it adds and corrects nothing, in whatever file it stands. */
    isGivenBack: boolean;
    /** Index of the earlier row for which it is given back, plus 1; 0 for none. */
    replaces: number;
  };

const ROWS_PER_PAGE = 65_536;
const columns = [
  'row',
  /** File in the upper bits, and the upper ones of the offset: see {@link HIGH_BITS}. */
  'place',
  'offsetLow',
  'length',
  'referenceHigh',
  'referenceLow',
  'exactHigh',
  'exactLow',
  'name',
  'emailHigh',
  'emailLow',
  'phoneHigh',
  'phoneLow',
  'birthDate',
  'rest',
  'reaches',
  /** Of all that the row itself tells: what stands beside it may be what later rows tell of the person. */
  'told',
  /** Relation in the lowest bits; flags of the index above them. */
  'state',
  /** Of a further row of a person, the index of their first, plus 1; of one that is replaced, of whoever stands for them. */
  'person',
  /** Of a person, the next one with the reference as it is written, plus 1; 0 for none. */
  'next',
  /** Of the first person with a reference, the last one; of the others, the first; plus 1. */
  'end',
] as const;
type Column = (typeof columns)[number];
const STRIDE = columns.length;
const numberOf = Object.fromEntries(columns.map((name, at) => [name, at])) as Record<Column, number>;

const TWO_32 = 2 ** 32;
/** Of an offset above its lower 32: files of 4,096 TiB, and 2,048 of them. */
const HIGH_BITS = 20;

/** What is compared of two rows to know one that is given back as it was. */
type Told = Pick<RowFacts, 'exact' | Exclude<keyof Known, 'reaches'>>;

const toldOf = ({ exact, name, email, phone, birthDate, rest }: Told): number => {
  let mixed = 0;
  for (const part of [...exact, name, ...email, ...phone, birthDate, rest]) {
    mixed = Math.imul(mixed ^ part, 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed >>> 0;
};

/** Pages of numbers, so that a list of millions never needs to be copied to grow. */
const createPages = () => {
  const pages: Uint32Array[] = [];
  const pageOf = (at: number): Uint32Array => {
    const number = (at / ROWS_PER_PAGE) | 0;
    const known = pages[number];
    if (known !== undefined) return known;
    const page = new Uint32Array(ROWS_PER_PAGE * STRIDE);
    pages[number] = page;
    return page;
  };
  return {
    get: (at: number, of: Column): number => pageOf(at)[(at % ROWS_PER_PAGE) * STRIDE + numberOf[of]] ?? 0,
    set: (at: number, of: Column, value: number): void => {
      pageOf(at)[(at % ROWS_PER_PAGE) * STRIDE + numberOf[of]] = value;
    },
  };
};

/** The rows of a list, by their index in it. */
export const createRowTable = () => {
  const { get, set } = createPages();
  const describe = (at: number, { name, email, phone, birthDate, rest, reaches }: Known): void => {
    set(at, 'name', name);
    set(at, 'emailHigh', email[0]);
    set(at, 'emailLow', email[1]);
    set(at, 'phoneHigh', phone[0]);
    set(at, 'phoneLow', phone[1]);
    set(at, 'birthDate', birthDate);
    set(at, 'rest', rest);
    set(at, 'reaches', reaches);
  };
  const email = (at: number): Hash => [get(at, 'emailHigh'), get(at, 'emailLow')];
  const phone = (at: number): Hash => [get(at, 'phoneHigh'), get(at, 'phoneLow')];
  /** What a row tells; of a person's first row, what is known of them over all their rows. */
  const known = (at: number): Known => ({
    name: get(at, 'name'),
    email: email(at),
    phone: phone(at),
    birthDate: get(at, 'birthDate'),
    rest: get(at, 'rest'),
    reaches: get(at, 'reaches'),
  });
  /** Whether a row has a reference as it is written. */
  const isSpeltAs = (at: number, [high, low]: Hash): boolean =>
    get(at, 'exactHigh') === high && get(at, 'exactLow') === low;
  return {
    get,
    set,
    email,
    phone,
    known,
    isSpeltAs,
    /** Whether a row tells the very same as another, whatever later rows tell of its person. */
    isSameAs: (at: number, other: Told): boolean => get(at, 'told') === toldOf(other),
    /** Says what is known of the person whose first row this is. */
    describe,
    write(at: number, facts: RowFacts): void {
      set(at, 'row', facts.row);
      set(at, 'place', (facts.file << HIGH_BITS) | Math.floor(facts.byteOffset / TWO_32));
      set(at, 'offsetLow', facts.byteOffset % TWO_32);
      set(at, 'length', facts.byteLength);
      set(at, 'referenceHigh', facts.reference[0]);
      set(at, 'referenceLow', facts.reference[1]);
      set(at, 'exactHigh', facts.exact[0]);
      set(at, 'exactLow', facts.exact[1]);
      set(at, 'told', toldOf(facts));
      describe(at, facts);
    },
    file: (at: number): number => get(at, 'place') >>> HIGH_BITS,
    place: (at: number): RowPlace => ({
      file: get(at, 'place') >>> HIGH_BITS,
      row: get(at, 'row'),
      byteOffset: (get(at, 'place') & (2 ** HIGH_BITS - 1)) * TWO_32 + get(at, 'offsetLow'),
      byteLength: get(at, 'length'),
    }),
  };
};
export type RowTable = ReturnType<typeof createRowTable>;
