import { filledCells } from './cell-kind.ts';
import type { Claim, ExaminedColumn } from './examine.ts';
import { belongingOrder, type TitleReading } from './title.ts';

/** The columns of one field in the order in which they are tried. `rivals`: others that could be it just as well. */
export type Pick = { field: string; claims: readonly Claim[]; rivals: readonly Claim[] };

type Order = (claim: Claim) => number;

const sortedBy = (claims: readonly Claim[], ...orders: Order[]): Claim[] =>
  [...claims].sort((one, other) => {
    for (const order of orders) {
      const difference = order(one) - order(other);
      if (difference !== 0) return difference;
    }
    return one.column.index - other.column.index;
  });

const rankOf: Order = ({ rank }) => rank;
const belonging: Order = ({ column: { reading } }) =>
  reading === undefined ? belongingOrder('plain') : belongingOrder(reading.belonging);
/** "Mail 1" before "Mail 2"; the number of a guardian stands in front of it. */
const itemNumber: Order = ({ column: { reading } }) =>
  (reading?.guardian === undefined ? reading?.numbers : reading.numbers.slice(1))?.[0] ?? 0;
const emptyLast: Order = ({ column: { counts } }) => (filledCells(counts) > 0 ? 0 : 1);

/** Numbers that a column must hold to tell of which kind they are. */
const MIN_NUMBERS = 3;

/** Mobile numbers first: by what the column holds, or else by its title. */
const mobileFirst: Order = ({ column }) => {
  const { counts, reading } = column;
  const numbers = counts.mobile + counts.phone;
  const title = reading?.line === 'mobile' ? 0 : reading?.line === 'landline' ? 2 : 1;
  if (numbers === 0) return title;
  const share = counts.mobile / numbers;
  if (numbers >= MIN_NUMBERS || title === 1) {
    if (share >= 0.8) return 0;
    if (share <= 0.2) return 2;
  }
  return title === 1 ? 1 - (share - 0.5) : title;
};

export const pickEmails = (field: string, claims: readonly Claim[]): Pick => ({
  field,
  claims: sortedBy(claims, belonging, itemNumber),
  rivals: [],
});

export const pickPhones = (field: string, claims: readonly Claim[]): Pick => ({
  field,
  claims: sortedBy(claims, mobileFirst, belonging, itemNumber),
  rivals: [],
});

/** All columns in the order of the file. */
export const pickAll = (field: string, claims: readonly Claim[]): Pick => ({ field, claims, rivals: [] });

const sameCells = (one: ExaminedColumn, other: ExaminedColumn): boolean =>
  one.cells.every((cell, row) => cell.trim() === other.cells[row]?.trim());

/** One column: the one whose title fits best. Those that fit as well and hold something else are its rivals. */
export const pickOne = (field: string, claims: readonly Claim[]): Pick => {
  const [best, ...others] = sortedBy(claims, emptyLast, rankOf, belonging, itemNumber);
  if (best === undefined) return { field, claims: [], rivals: [] };
  const rivals = others.filter(
    (other) =>
      [emptyLast, rankOf, belonging, itemNumber].every((order) => order(other) === order(best)) &&
      filledCells(best.column.counts) > 0 &&
      !sameCells(best.column, other.column),
  );
  return { field, claims: [best], rivals };
};

const distinct = ({ cells }: ExaminedColumn): number =>
  new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== '')).size;
const isUnique = (column: ExaminedColumn): boolean => distinct(column) === filledCells(column.counts);
const isComplete = (column: ExaminedColumn): boolean => column.counts.empty === 0;

/**
 * The reference: a patient's number before a case number; where two titles are as good, the column in which each row
 * has its own.
 */
export const pickReference = (claims: readonly Claim[]): Pick => {
  const unclear: Order = ({ column }) => (isUnique(column) && isComplete(column) ? 0 : 1);
  const [best, ...others] = sortedBy(claims, emptyLast, rankOf, unclear);
  if (best === undefined) return { field: 'reference', claims: [], rivals: [] };
  const rivals = others.filter(
    (other) =>
      other.rank === best.rank &&
      filledCells(other.column.counts) > 0 &&
      unclear(other) === unclear(best) &&
      !sameCells(best.column, other.column),
  );
  return { field: 'reference', claims: [best], rivals };
};

/** The better reference leaves people without one, and another column does not. */
export const fullerReference = ({ claims }: Pick, all: readonly Claim[]): Claim | undefined => {
  const [best] = claims;
  if (best === undefined || isComplete(best.column)) return undefined;
  return sortedBy(all, rankOf).find(({ column }) => isComplete(column) && isUnique(column));
};

/** Fields of one postal address. */
const addressFields: ReadonlySet<string> = new Set(['address_line', 'postal_code', 'town', 'country']);
export const isAddressField = (field: string): boolean => addressFields.has(field);

/** "Ville 2", "Address 2 - City" number whole addresses; "Adresse 2" alone is a line of one. */
const numbersAddresses = (claims: readonly Claim[]): boolean =>
  claims.some(
    ({ field, column: { reading } }) =>
      field !== 'address_line' && reading?.guardian === undefined && (reading?.numbers[0] ?? 0) > 1,
  );

/** Lines as they stand on an envelope: the whole address only without any other, the line of code and town last. */
const linesOf = (claims: readonly Claim[]): Claim[] => {
  const parts = claims.filter(({ rank }) => rank === 0);
  const isTown: Order = ({ column: { reading } }) => (reading?.kind === 'code-and-town' ? 1 : 0);
  return sortedBy(parts.some((claim) => isTown(claim) === 0) ? parts : claims, isTown, itemNumber);
};

/**
 * The columns of one postal address, where a file has several: those at home before those at work, the first before the
 * second. A person's lines are never mixed with lines of another address.
 */
export const pickAddress = (claims: readonly Claim[]): Pick[] => {
  const numbered = numbersAddresses(claims);
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const number = numbered ? (claim.column.reading?.numbers[0] ?? 1) : 1;
    const key = `${belonging(claim)} ${String(number).padStart(6, '0')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim]);
    else group.push(claim);
  }
  const [group = []] = [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, found]) => found)
    .sort((one, other) => Number(!hasLines(one)) - Number(!hasLines(other)));
  // "Pays" and "Rue (domicile)" belong together.
  const atHome = claims.filter(({ column: { reading } }) => !numbered && isHome(reading));
  const goesOn = group.every(({ column: { reading } }) => isHome(reading));
  const fields = ['postal_code', 'town', 'country'].map((field) => {
    const own = group.filter((claim) => claim.field === field);
    const other = goesOn ? atHome.filter((claim) => claim.field === field) : [];
    return pickOne(field, own.length > 0 ? own : other);
  });
  const lines = linesOf(group.filter(({ field }) => field === 'address_line'));
  return [{ field: 'address_line', claims: lines, rivals: [] }, ...fields];
};

const isHome = (reading: TitleReading | undefined): boolean =>
  ['personal', 'plain'].includes(reading?.belonging ?? 'plain');
const hasLines = (claims: readonly Claim[]): boolean =>
  claims.some(({ field, column: { counts } }) => field === 'address_line' && filledCells(counts) > 0);

/** Guardians in the order in which they are asked: who decides for the person before who is told in need. */
const guardianOrder: Order = ({ column: { reading } }) => {
  const who = reading?.guardian?.who ?? '';
  if (/^(?:representative|responsible|guardian|mandatary)/.test(who)) return 0;
  return /^(?:parent|mother|father)/.test(who) ? 1 : 2;
};
const guardianNumber: Order = ({ column: { reading } }) =>
  reading?.guardian === undefined ? 0 : (reading.numbers[0] ?? 1);

/** Name and address of the first guardian alone; contacts of all, one after the other. */
export const pickGuardian = (field: string, claims: readonly Claim[]): Pick => {
  const ordered = sortedBy(claims, guardianOrder, guardianNumber);
  if (field === 'guardian_email' || field === 'guardian_phone') {
    const within = field === 'guardian_phone' ? mobileFirst : belonging;
    return { field, claims: sortedBy(claims, guardianOrder, guardianNumber, within, itemNumber), rivals: [] };
  }
  const who = ordered[0]?.column.reading?.guardian?.who;
  return { field, claims: ordered.filter(({ column }) => column.reading?.guardian?.who === who), rivals: [] };
};
